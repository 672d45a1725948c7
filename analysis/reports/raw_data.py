"""Answers of single respondents for a workbook, without what says who they are.

Left out are what identifies a person directly: the interview's own number, everything in people's
own words, and columns whose name or content is that of a name, an address, an e-mail, a telephone
or a postcode, a date of birth, a number of a person or a place on the map. Times of interviews are
left out too. That is no anonymity: a rare combination of answers may still be one person's, and no
figure is hidden.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

import pandas as pd

from analysis.reports.tables import Cell, Column
from analysis.reports.texts import say
from analysis.responses import Responses
from survey.codebook import COMPANION, Item
from survey.missing import Missing
from survey.questions import (
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)

__all__ = ["RawData", "raw_data"]

_KEPT = ("instrument", "group", "mode", "language")
"""Columns of the interviews that say nothing of the person; the others are their number, the
questionnaire's and their times."""
_DROPPED = ("interview", "version", "started", "completed", "case", "interviewer")

_NAMES = re.compile(
    r"(^|_)(name|surname|forename|initials?|e?_?mail|phone|mobile|tel|telephone|address|street"
    r"|postcode|post_?code|zip|dob|birth|birthday|date_of_birth|nhs|nino|passport|id|uuid|ref"
    r"|reference|respondent|person|case|ip|latitude|longitude|lat|lon"
    r"|gps|geopoint|twitter|facebook|instagram|signature|enw|ebost|ffon|cyfeiriad)(_|$|\d)",
    re.IGNORECASE,
)
_CONTENT = (
    re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),  # e-mail
    re.compile(r"[A-Za-z]{1,2}\d[A-Za-z\d]? *\d[A-Za-z]{2}"),  # postcode
    re.compile(r"\+?\(?\d[\d ()\-]{8,}\d"),  # telephone
)
MOST_ALIKE, FEWEST = 0.5, 20
"""A text that differs between more than this share of at least so many people is a name of theirs,
whatever it is called."""


@dataclass(frozen=True, eq=False)
class RawData:
    """Answers of single respondents: columns, rows in the order of the data, and the names of what
    was left out.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left_out: tuple[str, ...]


def raw_data(responses: Responses, language: str = "en") -> RawData:
    """The answers in words, one row per interview; a missing answer says why it is missing, and a
    missing number is [x].

    A choose-many item has a column for each answer (Yes, No), so has a ranking (the place, from 1).
    A question that was not in somebody's questionnaire is "Not asked".
    """
    frame, items = responses.frame, responses.codebook.items
    why = {kind.value: responses.codebook.missing_label(kind, language) for kind in Missing}
    columns: list[tuple[Column, list[Cell]]] = []
    left_out: list[str] = [name for name in _DROPPED if name in frame and name not in items]
    belonging: set[str] = {*_KEPT, *_DROPPED}
    columns += [_attribute(name, frame[name].astype("string")) for name in _KEPT if name in frame]
    for item in items.values():
        belonging |= {column.name for column in item.columns} | {f"{item.id}{COMPANION}", item.id}
        if _identifies_item(item):
            left_out.append(item.id)
        else:
            columns += _item_columns(item, frame, why, language)
    for name in frame.columns:
        if name not in belonging:
            values = frame[name]
            if _identifies(str(name), values):
                left_out.append(str(name))
            else:
                columns.append(_attribute(str(name), values))
    rows = zip(*(values for _, values in columns), strict=True)
    return RawData(tuple(column for column, _ in columns), tuple(rows), tuple(left_out))


def _identifies_item(item: Item) -> bool:
    """Own words identify; so do dates and numbers that are asked for under such a name (of birth,
    of a person).
    """
    return (
        isinstance(item.answers, OpenText)
        or item.id.endswith("__other_text")
        or bool(not item.options and _NAMES.search(item.id))
    )


def _identifies(name: str, values: "pd.Series[Any]") -> bool:
    """Whether a column that came with the interviews says who somebody is, by its name or by what
    it holds.
    """
    if _NAMES.search(name):
        return True
    given = values.dropna()
    if pd.api.types.is_numeric_dtype(given):
        return False
    texts = given.astype(str).str.strip()
    if any(texts.str.fullmatch(pattern.pattern).any() for pattern in _CONTENT):
        return True
    return len(texts) >= FEWEST and texts.nunique() > MOST_ALIKE * len(texts)


def _attribute(name: str, values: "pd.Series[Any]") -> tuple[Column, list[Cell]]:
    if pd.api.types.is_bool_dtype(values) or not pd.api.types.is_numeric_dtype(values):
        return Column(name, "text"), ["[x]" if pd.isna(value) else str(value) for value in values]
    return Column(name, "count"), [_number(value) for value in values]


def _item_columns(
    item: Item, frame: pd.DataFrame, why: Mapping[str, str], language: str
) -> Iterator[tuple[Column, list[Cell]]]:
    options, not_asked = item.options, why[Missing.NOT_ASKED.value]
    match item.answers:
        case OneOf():
            labels = {**why, **{each.code: each.label.in_language(language) for each in options}}
            codes = (not_asked if pd.isna(code) else str(code) for code in frame[item.id])
            yield Column(item.id, "text"), [labels.get(code, code) for code in codes]
        case ManyOf():
            reasons = [why.get(str(why_not), not_asked) for why_not in frame[item.id + COMPANION]]
            yes, no = say(language, "yes"), say(language, "no")
            for column in item.columns:
                pairs = zip(frame[column.name], reasons, strict=True)
                yield (
                    Column(column.name, "text"),
                    [
                        reason if pd.isna(is_so) else (yes if is_so else no)
                        for is_so, reason in pairs
                    ],
                )
        case Ranking():
            for column in item.columns:
                yield Column(column.name, "count"), [_number(place) for place in frame[column.name]]
        case Quantity() | Derived():
            if item.id in frame:
                yield Column(item.id, "count"), [_number(value) for value in frame[item.id]]
        case Day() | TimeOfDay():
            yield (
                Column(item.id, "text"),
                ["[x]" if pd.isna(value) else str(value)[:10] for value in frame[item.id]],
            )
        case OpenText() | Shown():  # own words are left out: they say who somebody is
            return
        case _ as never:
            assert_never(never)


def _number(value: Any) -> Cell:
    if pd.isna(value):
        return "[x]"
    number = float(value)
    return int(number) if number.is_integer() else number
