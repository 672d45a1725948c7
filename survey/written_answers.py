"""Answers in words for people: what belongs in an answer that is written in ("A whole number from
18 to 110 (years)."), and what somebody answered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, assert_never

from survey.missing import Missing
from survey.questions import (
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
    range_in_words,
)
from survey.wording import Wording
from survey.words import Catalogue, Phrases, Plural, plural

__all__ = ["WritingPhrases", "answer_in_words", "what_to_write"]


@dataclass(frozen=True)
class WritingPhrases(Phrases):
    """What belongs in an answer."""

    place: ClassVar[str] = "write"
    whole_number: str = "A whole number"
    number: str = "A number"
    day: str = "A date such as {example}"
    time: str = "A time such as {example}"
    bounded_number: str = "{wanted} {range}"
    bounded_moment: str = "{wanted}, {range}"
    in_unit: str = "{wanted} ({unit})"
    sentence: str = "{text}."
    longest: Plural = plural("At most {n} character.", "At most {n} characters.")


def what_to_write(answers: Answers, catalogue: Catalogue) -> str:
    """A sentence; empty where anything may be written, or nothing is."""
    say = catalogue.phrases(WritingPhrases)
    match answers:
        case Quantity():
            wanted = say.whole_number if answers.whole else say.number
            if bounds := range_in_words(answers, catalogue):
                wanted = say.bounded_number.format(wanted=wanted, range=bounds)
            if answers.unit:
                unit = answers.unit.in_language(catalogue.language)
                wanted = say.in_unit.format(wanted=wanted, unit=unit)
        case Day() | TimeOfDay():
            is_day = isinstance(answers, Day)
            example = catalogue.day("2022-06-13") if is_day else "14:30"
            wanted = (say.day if is_day else say.time).format(example=example)
            if bounds := range_in_words(answers, catalogue):
                wanted = say.bounded_moment.format(wanted=wanted, range=bounds)
        case OpenText():
            return say.longest(answers.longest) if answers.longest else ""
        case OneOf() | ManyOf() | Ranking() | Shown() | Derived():
            return ""
        case _ as never:
            assert_never(never)
    return say.sentence.format(text=wanted)


def answer_in_words(
    answers: Answers,
    answer: Value | Missing | None,
    catalogue: Catalogue,
    *,
    text: Callable[[Wording], str] | None = None,
) -> str:
    """An answer as the respondent would say it: labels, a number with its unit, a day in the form
    it is asked for. `text`: how a label is read, where it may name earlier answers.
    """
    if isinstance(answer, Missing):
        return answer.said(catalogue)
    if answer is None:
        return ""
    language = catalogue.language
    read = text or (lambda wording: wording.in_language(language))
    labels = {option.code: read(option.label) for option in answers.options}
    match answers:
        case OneOf():
            return labels.get(str(answer), str(answer))
        case ManyOf() | Ranking():
            codes = answer if isinstance(answer, tuple | list) else (str(answer),)
            said = [labels.get(code, code) for code in codes]
            if isinstance(answers, Ranking):
                said = [f"{place}. {label}" for place, label in enumerate(said, start=1)]
            return "; ".join(said)
        case Quantity() | Derived():
            number = catalogue.number(answer) if isinstance(answer, int | float) else str(answer)
            unit = (
                answers.unit.in_language(language)
                if isinstance(answers, Quantity) and answers.unit
                else ""
            )
            return f"{number} {unit}".strip()
        case Day():
            return catalogue.day(str(answer)) if str(answer).count("-") == 2 else str(answer)
        case TimeOfDay() | OpenText():
            return str(answer)
        case Shown():
            return ""
        case _ as never:
            assert_never(never)
