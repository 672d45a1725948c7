"""Completed interviews as an SPSS file (.sav): numbers with labels, and missing answers as SPSS
knows them.

A category is its place among the answers from 1, or the number of a rating; an option is 0 or 1, or
its place in a ranking. Missing answers have Concord's negative numbers, labelled and declared
user-missing: SPSS takes three single values or one range, and the range holds them all. A number, a
day or a text has none of its own to spare, so there `ITEM__missing` alone says why it is empty.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, assert_never

from survey.codebook import COMPANION, Item
from survey.exchange.layout import Layout, TableColumn
from survey.missing import Missing
from survey.questions import Column, OneOf
from survey.record import CompletedInterview

__all__ = ["LONGEST_TEXT", "MISSING_RANGE", "SpssVariable", "numbers_of", "spss_variables"]

LONGEST_TEXT = 32_767
"""Bytes that a text of an SPSS file may have."""

_NAME, _LABEL, _VALUE_LABEL = 64, 255, 120
"""Bytes of a variable's name, of its label and of the label of a value."""

_RESERVED = frozenset(
    ["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"]
)
"""What SPSS takes for an operator."""

MISSING_RANGE = (min(kind.code for kind in Missing), max(kind.code for kind in Missing))
"""The numbers of all kinds of missing answer."""

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class SpssVariable:
    """A variable: its name, label and cells; what its values mean; whether the range of Concord's
    numbers is missing in it. `number`: its cells are numbers.
    """

    name: str
    label: str
    cells: Sequence[Cell]
    number: bool
    values: Mapping[int, str] = field(default_factory=dict)
    has_missing: bool = False
    measure: str = "unknown"


def spss_variables(
    layout: Layout, interviews: Sequence[CompletedInterview]
) -> Iterator[SpssVariable]:
    """The columns of a layout as variables, in order. The cells of the layout are codes."""
    names = _Names()
    asked = {
        column.name: (item, column)
        for item in layout.codebook.items.values()
        for column in item.columns
    }
    reasons = {
        item.id + COMPANION: item for item in layout.codebook.items.values() if not item.categorical
    }
    for column in layout.columns:
        cells = [column.cell(interview) for interview in interviews]
        name = names.given(column.name)
        if column.name in asked:
            item, own = asked[column.name]
            why = [layout.reason(item.id, interview) for interview in interviews]
            yield _answers(layout, item, own, name, cells, why=why)
        elif column.name in reasons:
            ask = _ask(layout, reasons[column.name])
            codes = [None if cell is None else Missing(cell).code for cell in cells]
            values = _missing_labels(layout)
            yield SpssVariable(name, _cut(ask, _LABEL), codes, True, values, measure="nominal")
        else:
            yield _plain(column, name, cells)


def numbers_of(item: Item) -> Mapping[str, int]:
    """Code → number, for one answer of several: the place from 1, or a rating's own number where
    none of them is taken for a missing answer.
    """
    answers = item.answers
    if isinstance(answers, OneOf) and answers.numbered and int(item.codes[0]) >= 0:
        return {code: int(code) for code in item.codes}
    return {code: place for place, code in enumerate(item.codes, start=1)}


def _answers(
    layout: Layout,
    item: Item,
    column: Column,
    name: str,
    cells: Sequence[Any],
    *,
    why: Sequence[Missing | None],
) -> SpssVariable:
    label = _cut(_ask(layout, item, column), _LABEL)
    missing = _missing_labels(layout)
    reasons = [None if kind is None else kind.code for kind in why]
    match column.type:
        case "category":
            numbers = numbers_of(item)
            values = {numbers[code]: text for code, text in _options(layout, item).items()}
            measure = "ordinal" if item.ordered else "nominal"
            found = [numbers.get(cell, code) for cell, code in zip(cells, reasons, strict=True)]
            return SpssVariable(name, label, found, True, values | missing, True, measure)
        case "boolean" | "place":
            whole = [
                code if cell is None else int(cell)
                for cell, code in zip(cells, reasons, strict=True)
            ]
            measure = "nominal" if column.type == "boolean" else "ordinal"
            return SpssVariable(name, label, whole, True, missing, True, measure)
        case "number":
            return SpssVariable(name, label, cells, True, measure="scale")
        case "date":
            days = [None if cell is None else date.fromisoformat(cell) for cell in cells]
            return SpssVariable(name, label, days, False, measure="scale")
        case "text":
            return SpssVariable(name, label, cells, False, measure="nominal")
        case _ as never:
            assert_never(never)


def _plain(column: TableColumn, name: str, cells: Sequence[Any]) -> SpssVariable:
    """Who, how and what stands beside the answers."""
    number = column.type == "number"
    measure = "scale" if number else "nominal"
    return SpssVariable(name, _cut(column.name, _LABEL), cells, number, measure=measure)


def _ask(layout: Layout, item: Item, column: Column | None = None) -> str:
    language = layout.codebook.languages[0]
    ask = item.ask.in_language(language)
    stem = f"{item.stem.in_language(language)} " if item.stem else ""
    option = _options(layout, item)[column.option] if column and column.option else ""
    return f"{option} – {stem}{ask}" if option else f"{stem}{ask}"


def _options(layout: Layout, item: Item) -> dict[str, str]:
    language = layout.codebook.languages[0]
    return {
        option.code: _cut(option.label.in_language(language), _VALUE_LABEL)
        for option in item.options
    }


def _missing_labels(layout: Layout) -> dict[int, str]:
    language = layout.codebook.languages[0]
    return {
        kind.code: _cut(layout.codebook.missing_label(kind, language), _VALUE_LABEL)
        for kind in Missing
    }


def _cut(text: str, most: int) -> str:
    """On one line, of at most this many bytes."""
    line = " ".join(text.split()).encode("utf-8", "replace")
    return line[:most].decode("utf-8", "ignore")


class _Names:
    """Names that SPSS takes: letters, figures and . _ alone, and no two alike but for capitals."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def given(self, name: str) -> str:
        plain = re.sub(r"[^A-Za-z0-9_.]", "_", name)
        if not plain[:1].isalpha() or plain.casefold() in _RESERVED:
            plain = f"v_{plain}"
        plain = plain[: _NAME - 4].rstrip("._") or "v"
        place, found = 1, plain
        while found.casefold() in self.used:
            place += 1
            found = f"{plain}_{place}"
        self.used.add(found.casefold())
        return found
