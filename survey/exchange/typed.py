"""How the answers of each type stand in a data file from elsewhere, and what a cell says of one.

| type         | in one column                | in a column for each option |
|--------------|------------------------------|-----------------------------|
| OneOf        | a code or label              | chosen or not               |
| ManyOf       | codes or labels, joined      | chosen or not               |
| Ranking      | the same, first place first  | the place, from 1           |
| Quantity     | a number                     |                             |
| Day          | a day                        |                             |
| TimeOfDay    | HH:MM, or a share of the day |                             |
| OpenText     | a text, kept as it is        |                             |
| Shown        | is not in a file             |                             |
| Derived      | is worked out, not read      |                             |
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never

from survey.errors import AnswerError, shown
from survey.exchange.cells import Cell, cell_text, number_of, squeezed
from survey.exchange.times import DAY_FIRST, day_of
from survey.questions import (
    Answers,
    Chosen,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Option,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
    Value,
    parsed,
)
from survey.words import Ambiguous, day_written, in_latin_digits, number_written, time_written

__all__ = ["Standing", "Writing", "code_of", "number_in", "standing", "value_in"]

_MINUTES = 24 * 60

_COMMA = ("pl", "de")
"""Languages in which a comma divides: where `decimal: ","` is said, a number is read as in the
first, in which no point groups digits, so that 1.500 is not guessed; else as in the second, for
1.500,75."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How answers of a type stand in a data file.

    `read`: they can have a column at all. `joined`: several may stand in one cell. `option`: what
    the column of one option holds; empty where options have no columns. `spoken`: texts are read
    in the notation of a language. `dated`: the column decides which of 4/5/2022 is the day.
    `own_words`: any text may be an answer.
    """

    read: bool = True
    joined: bool = False
    option: Literal["", "mark", "place"] = ""
    spoken: bool = False
    dated: bool = False
    own_words: bool = False


def standing(answers: Answers) -> Standing:
    """How answers of this type stand in a data file."""
    match answers:
        case OneOf():
            return Standing(option="mark")
        case ManyOf():
            return Standing(joined=True, option="mark")
        case Ranking():
            return Standing(joined=True, option="place")
        case Quantity():
            return Standing(spoken=True)
        case Day():
            return Standing(spoken=True, dated=True)
        case TimeOfDay():
            return Standing()
        case OpenText():
            return Standing(own_words=True)
        case Shown() | Derived():
            return Standing(read=False)
        case _ as never:
            assert_never(never)


@dataclass(frozen=True, slots=True)
class Writing:
    """How numbers and days are written in a file: the sign that divides, the order of day and
    month, and the language of the row. Where nothing is said of numbers, only a point divides.
    """

    decimal: Literal["", ".", ","] = ""
    dates: str = ""
    language: str = ""


_ENGLISH = Writing()


def value_in(answers: Answers, cell: Cell, writing: Writing = _ENGLISH) -> Value:
    """What a cell says as an answer of this type. Raises AnswerError where it says none."""
    text = cell_text(cell)
    match answers:
        case OneOf():
            return code_of(answers, text)
        case ManyOf() | Ranking() | Shown() | Derived():
            return parsed(answers, text)
        case Quantity():
            return parsed(answers, _quantity(cell, writing))
        case Day():
            return parsed(answers, _day(cell, writing))
        case TimeOfDay():
            return parsed(answers, _time(cell))
        case OpenText():
            # a text is kept as it was written, "1.0" too
            return parsed(answers, cell if isinstance(cell, str) else text)
        case _ as never:
            assert_never(never)


# --- answers to choose from ---


def code_of(answers: Chosen, text: str) -> str:
    """The code of one answer by code or label; of a rating also by number and meaning in other
    words than the label's: "0 - Not at all likely", "10 (Extremely likely)", "Not at all likely".
    """
    try:
        return answers.code(text)
    except AnswerError:
        if not isinstance(answers, OneOf) or not answers.numbered:
            raise
        code = _numbered(answers).get(_letters(in_latin_digits(text)))
        if code is None:
            raise
        return code


def _numbered(answers: OneOf) -> Mapping[str, str]:
    """What the answers of a rating may be called, squeezed, with their codes. A meaning that two
    answers share names neither.
    """
    names: dict[str, str] = {}
    shared: set[str] = set()
    for option in answers.choices:
        for name in _names_of(option):
            if names.setdefault(_letters(name), option.code) != option.code:
                shared.add(_letters(name))
    return {name: code for name, code in names.items() if name not in shared}


def _letters(text: str) -> str:
    """Letters and figures alone, but −1 is not 1."""
    return squeezed(_MINUS.sub("minus", text))


_MINUS = re.compile(r"(?<!\w)[-−](?=\d)")


def _names_of(option: Option) -> list[str]:
    """Of "0 – Not at all": 0, Not at all, and both in either order."""
    names = [option.code]
    for _, label in option.label.texts:
        _, dash, meaning = label.partition(" – ")
        if dash:
            names += [meaning, f"{option.code} {meaning}", f"{meaning} {option.code}"]
    return names


# --- numbers, days, times ---


def number_in(text: str, writing: Writing) -> int | float | None:
    """The number in a text, by the file's sign or the row's language; None where it is none there.

    Raises AnswerError where it can be read in two ways.
    """
    if writing.decimal == ".":
        languages: tuple[str, ...] = ("en",)
    else:
        languages = _COMMA if writing.decimal else (writing.language,)
    for language in languages:
        try:
            found = number_written(text, language)
        except Ambiguous as error:
            one, other = error.readings
            raise AnswerError(
                f"can be read as {one} and as {other}; write 'decimal: \".\"' in the mapping "
                "where a point divides, else correct the file",
                value=text,
            ) from None
        if found is not None:
            return found
    return None


def _quantity(cell: Cell, writing: Writing) -> Cell:
    if isinstance(cell, int | float):
        return cell
    text = cell_text(cell)
    if _EXPONENT.fullmatch(text):
        return number_of(text)  # as R writes 100000
    if not (writing.decimal or writing.language):
        if _POINTED.fullmatch(text):
            return number_of(text)  # however many decimals a program has written
        if "," in text:
            remedy = "'decimal: \",\"' or 'decimal: \".\"'"
            raise AnswerError(
                f"has a comma, which may divide or group; write {remedy} in the mapping",
                value=text,
            )
        return text
    number = number_in(text, writing)
    if number is None and writing.decimal:
        sign = shown(writing.decimal)
        raise AnswerError(f"is not a number whose decimals stand after {sign}", value=text)
    return text if number is None else number


_POINTED = re.compile(r"[+-]?\d{1,15}\.\d+", re.ASCII)
_EXPONENT = re.compile(r"[+-]?\d(\.\d+)?[eE][+-]?\d{1,3}", re.ASCII)


def _day(cell: Cell, writing: Writing) -> Cell:
    if isinstance(cell, date):
        return cell
    text = in_latin_digits(cell_text(cell))
    return day_of(text, writing.dates or DAY_FIRST) or day_written(text, writing.language) or text


def _time(cell: Cell) -> object:
    """A time of day. Excel keeps one as a share of the day, and some programs write that out."""
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float):
        return _share_of_day(cell) or cell_text(cell)
    text = cell_text(cell)
    moment = time_written(text)
    if not _SHARE.fullmatch(text):
        return moment or text
    share = _share_of_day(float(text))
    if moment and moment != share:
        raise AnswerError(
            f"can be read as {moment} and, as a share of the day, as {share}; write HH:MM",
            value=text,
        )
    return share or text


_SHARE = re.compile(r"0?\.\d+", re.ASCII)


def _share_of_day(number: float) -> str | None:
    if not 0 < number < 1:
        return None
    minutes = round(number * _MINUTES) % _MINUTES
    return f"{minutes // 60:02}:{minutes % 60:02}"
