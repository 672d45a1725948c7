"""What somebody gave, as the typed value of an answer. The one place where answers are read."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import ClassVar, assert_never

from survey.errors import AnswerError, shown
from survey.questions.answers import (
    NONE,
    Answers,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
    Value,
)
from survey.words import (
    Ambiguous,
    Catalogue,
    Phrases,
    catalogue_of,
    day_written,
    in_latin_digits,
    number_written,
    time_written,
)

__all__ = ["AnswerPhrases", "parsed", "range_in_words"]

LARGEST = 10**15
"""Numbers beyond this lose whole units as floating point, so they are refused."""


@dataclass(frozen=True)
class AnswerPhrases(Phrases):
    """Why an answer does not fit, said to whoever gave it."""

    place: ClassVar[str] = "answer"
    none_chosen: str = "no answer is chosen; choose at least one"
    none_chosen_with_none: str = "no answer is chosen; choose {none} if none applies"
    not_alone: str = "{none} cannot stand beside other answers; choose one or the other"
    not_all_ranked: str = "{answer} has no place; put every answer in order"
    ranked_twice: str = "{answer} has two places; give each answer one"
    not_a_number: str = "{given} is not a number; write it in digits, such as {example} or {other}"
    not_digits: str = "{given} is not a number; write it in digits, such as {example}"
    ambiguous: str = "{given} can be read in two ways; write {one} or {other}"
    not_whole: str = "{given} is not a whole number; leave out the part after the point"
    too_large: str = "{given} is too large to be kept exactly"
    outside: str = "{given} is outside the range; it must be {range}"
    between: str = "from {low} to {high}"
    at_least: str = "{low} or more"
    at_most: str = "{high} or less"
    empty: str = "the text is empty; write an answer or skip the question"
    too_long: str = "the text has {n} characters; the most is {most}"
    not_a_day: str = "{given} is not a date; write it like {example}"
    not_a_time: str = "{given} is not a time of day; write it like {example}"
    day_from: str = "{low} or later"
    day_to: str = "{high} or earlier"


def parsed(answers: Answers, given: object, catalogue: Catalogue | None = None) -> Value:
    """The typed value of what somebody gave: a value, a code, a label, a typed text.

    Texts are read in the notation of the catalogue's language (a decimal comma, names of months).
    Raises AnswerError with the remedy, in that language, where it does not fit.
    """
    reader = _Reader(given, catalogue or catalogue_of("en"))
    match answers:
        case OneOf():
            return answers.code(in_latin_digits(str(given)) if answers.numbered else given)
        case ManyOf():
            return reader.several(answers)
        case Ranking():
            return reader.ranking(answers)
        case Quantity():
            return reader.quantity(answers)
        case Day():
            return reader.day(answers)
        case TimeOfDay():
            return reader.time(answers)
        case OpenText():
            return reader.text(answers)
        case Derived():
            return reader.number(Quantity())
        case Shown():
            return True
        case _ as never:
            assert_never(never)


@dataclass(frozen=True, slots=True)
class _Reader:
    given: object
    catalogue: Catalogue

    @property
    def say(self) -> AnswerPhrases:
        return self.catalogue.phrases(AnswerPhrases)

    def error(self, message: str, **values: object) -> AnswerError:
        filled = message.format(**{"given": shown(self.given), **values})
        return AnswerError(filled, value=self.given)

    # --- answers to choose from ---

    def several(self, answers: ManyOf) -> tuple[str, ...]:
        """Codes or labels, as a list or as one text with semicolons, in definition order."""
        chosen = {answers.code(one) for one in self._list(answers)}
        none = (
            answers.choices[-1].label.in_language(self.catalogue.language) if answers.none else ""
        )
        if not chosen:
            said = self.say.none_chosen_with_none if none else self.say.none_chosen
            raise self.error(said, none=shown(none))
        if answers.none and NONE in chosen and len(chosen) > 1:
            raise self.error(self.say.not_alone, none=shown(none))
        return tuple(code for code in answers.codes if code in chosen)

    def ranking(self, answers: Ranking) -> tuple[str, ...]:
        """Every code once, the first place first."""
        order = tuple(answers.code(one) for one in self._list(answers))
        for option in answers.choices:
            places = order.count(option.code)
            if places != 1:
                said = self.say.ranked_twice if places else self.say.not_all_ranked
                label = option.label.in_language(self.catalogue.language)
                raise self.error(said, answer=shown(label))
        return order

    def _list(self, answers: ManyOf | Ranking) -> list[object]:
        given = self.given
        if isinstance(given, str):
            given = [given] if answers.names(given) else given.split(";")
        if not isinstance(given, Iterable):
            message = f"{shown(given)} is not a list of answers; give their codes"
            raise AnswerError(message, value=given)
        return [one for one in given if str(one).strip()]

    # --- numbers, days, times, words ---

    def quantity(self, answers: Quantity) -> int | float:
        number = self.number(answers)
        if answers.whole and not isinstance(number, int):
            raise self.error(self.say.not_whole)
        if abs(number) > LARGEST:
            raise self.error(self.say.too_large)
        low, high = answers.low, answers.high
        if (low is not None and number < low) or (high is not None and number > high):
            told = range_in_words(answers, self.catalogue)
            raise self.error(self.say.outside, given=self.catalogue.number(number), range=told)
        return number

    def number(self, answers: Quantity) -> int | float:
        given = self.given
        try:
            found = _number(given, self.catalogue.language)
        except Ambiguous as error:
            one, other = error.readings
            raise self.error(self.say.ambiguous, one=one, other=other) from None
        if found is None:
            said = self.say.not_digits if answers.whole else self.say.not_a_number
            raise self.error(said, example="7", other=self.catalogue.number(7.5))
        return found

    def day(self, answers: Day) -> str:
        given = self.given
        day = (
            given.isoformat()[:10]
            if isinstance(given, date)
            else day_written(str(given), self.catalogue.language)
        )
        if day is None:
            example = self.catalogue.day("2022-06-13")
            raise self.error(self.say.not_a_day, example=example)
        if (answers.first and day < answers.first) or (answers.last and day > answers.last):
            told = range_in_words(answers, self.catalogue)
            raise self.error(self.say.outside, given=self.catalogue.day(day), range=told)
        return day

    def time(self, answers: TimeOfDay) -> str:
        """Also from a part of a day, as spreadsheets keep times."""
        given = self.given
        if isinstance(given, datetime):
            given = given.time()
        if isinstance(given, int | float) and not isinstance(given, bool) and 0 <= given < 1:
            minutes = min(round(given * 86_400) // 60, 1_439)
            given = time(minutes // 60, minutes % 60)
        moment = given.isoformat()[:5] if isinstance(given, time) else time_written(str(given))
        if moment is None:
            raise self.error(self.say.not_a_time, example="14:30")
        if (answers.first and moment < answers.first) or (answers.last and moment > answers.last):
            told = range_in_words(answers, self.catalogue)
            raise self.error(self.say.outside, given=moment, range=told)
        return moment

    def text(self, answers: OpenText) -> str:
        text = str(self.given).encode("utf-8", "replace").decode().strip()
        if not text:
            raise self.error(self.say.empty)
        if answers.longest is not None and len(text) > answers.longest:
            raise self.error(self.say.too_long, n=len(text), most=answers.longest)
        return text


def _number(given: object, language: str) -> int | float | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, str):
        return number_written(given, language)
    if isinstance(given, int):
        return given
    if isinstance(given, float) and math.isfinite(given):
        return int(given) if given.is_integer() else given
    return None


def range_in_words(answers: Quantity | Day | TimeOfDay, catalogue: Catalogue) -> str:
    """The bounds: "from 18 to 110", "18 or more"; empty where there are none."""
    say = catalogue.phrases(AnswerPhrases)
    match answers:
        case Quantity(low, high):
            bounds = [None if each is None else catalogue.number(each) for each in (low, high)]
            at_least, at_most = say.at_least, say.at_most
        case Day(first, last):
            bounds = [each and catalogue.day(each) for each in (first, last)]
            at_least, at_most = say.day_from, say.day_to
        case TimeOfDay(first, last):
            bounds = [first, last]
            at_least, at_most = say.day_from, say.day_to
        case _ as never:
            assert_never(never)
    least, most = bounds
    if least is None:
        return "" if most is None else at_most.format(high=most)
    return at_least.format(low=least) if most is None else say.between.format(low=least, high=most)
