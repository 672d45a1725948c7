"""Which items are summed up, as which measures, and what their answers count in a mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self, assert_never

import numpy as np
import numpy.typing as npt

from analysis.counting.coded import text_of
from analysis.counting.order import has_order, is_number, number_of
from analysis.counting.sums import KINDS
from analysis.counting.table import By, Items, Table, named
from analysis.counting.tally import Coding, countable
from analysis.design import Design
from analysis.methods.measures import CHOOSE, MANY, MEASURES, NUMBER, RANK, SCALE, Measure
from survey.errors import DataError, did_you_mean, shown
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
)

__all__ = ["SummarisedItem", "items_to_summarise", "with_values"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SummarisedItem:
    """One item: its kind, answers, NETs, and the measures it is summed up as. `values`: of its
    answers, where they are given or say it themselves.
    """

    item: str
    kind: str
    answers: tuple[str, ...]
    nets: Mapping[str, tuple[str, ...]]
    measures: tuple[Measure, ...] = ()
    values: Mapping[str, float] | None = None

    def among(self, wanted: Iterable[Measure]) -> Self:
        """With those of the measures that the item has."""
        return replace(
            self,
            measures=tuple(one for one in wanted if self.kind in one.kinds and self._targets(one)),
        )

    def _targets(self, measure: Measure) -> bool:
        return self.kind == NUMBER or any(True for _ in measure.targets(self.answers, self.nets))

    def values_of(self, codes: Sequence[str]) -> Floats:
        """What answers count in a mean: NaN for a kind of missing answer, and where answers have no
        order.
        """
        if self.kind in (NUMBER, RANK):
            values = np.array([np.nan if code in KINDS else float(code) for code in codes])
            if np.isinf(values).any():
                raise DataError.of(
                    self.item,
                    "the column has an infinite value; leave it empty where there is no number",
                )
            return values
        return np.array([(self.values or {}).get(code, np.nan) for code in codes])


def items_to_summarise(
    table: Table, items: Items, by: By, design: Design | None, wanted: Sequence[Measure] | None
) -> list[SummarisedItem]:
    """The items and their measures. Raises DataError for an item that is named and has none of
    them.
    """
    names = named(items) if items is not None else _summable(table, by, design)
    found = []
    for name in names:
        item = _described(table, name, asked=wanted is not None)
        defaults = [measure for measure in MEASURES.values() if item.kind in measure.default]
        having = item.among(defaults if wanted is None else wanted)
        if not having.measures and items is not None:
            listed = ", ".join(measure.name for measure in item.among(MEASURES.values()).measures)
            remedy = (
                f"it can have {listed}"
                if listed
                else "only answers to choose from and numbers are summed up"
            )
            if table.codebook is None and item.kind != NUMBER and not item.answers:
                remedy = (
                    "nobody answered it, and the column does not say which answers it could "
                    "have; make it categorical"
                )
            raise DataError.of("measures", f"{name} has none of those asked for; {remedy}")
        found += [having] if having.measures else []
    if not found:
        raise DataError.of("measures", "no item has one of them")
    return found


def _summable(table: Table, by: By, design: Design | None) -> list[str]:
    if table.codebook is None:
        return list(countable(table, by, design))
    items = table.codebook.items.values()
    return [item.id for item in items if item.id not in named(by) and _kind_of(item.answers)]


def _kind_of(answers: Answers) -> str:
    """As what an item is summed up; "" where it is not."""
    match answers:
        case OneOf():
            return SCALE if answers.ordered else CHOOSE
        case ManyOf():
            return MANY
        case Ranking():
            return RANK
        case Quantity() | Derived():
            return NUMBER
        case Day() | TimeOfDay() | OpenText() | Shown():
            return ""
        case _ as never:
            assert_never(never)


def _described(table: Table, name: str, *, asked: bool) -> SummarisedItem:
    """The item without measures: of a codebook by its type of answer, in a plain frame by that of
    its column.
    """
    if table.codebook is not None:
        item = table.codebook.item(name)
        nets = {net.name: net.codes for net in item.nets}
        numbered = isinstance(item.answers, OneOf) and item.answers.numbered
        values = {code: float(code) for code in item.codes} if numbered else None
        return SummarisedItem(name, _kind_of(item.answers), item.codes, nets, values=values)
    if is_number(table, name):
        return SummarisedItem(name, NUMBER, (), {})
    listed = table.categories(name, "items")
    (answers,) = (
        Coding.of(table, [name]).answers
        if listed is None
        else [tuple(code for code in listed if code not in KINDS)]
    )
    return SummarisedItem(
        name, SCALE if has_order(table, name, answers, asked=asked) else CHOOSE, answers, {}
    )


def with_values(
    asked: Sequence[SummarisedItem], values: Mapping[str, float] | None
) -> list[SummarisedItem]:
    """The values that answers of scales have in a mean: as given; else the numbers that codes are;
    else 1, 2, 3 …

    Raises DataError for an answer without a value, and for a value of no answer.
    """
    scales = [one for one in asked if one.kind == SCALE]
    if values is None:
        return [
            replace(one, values=_natural(one.answers)) if one in scales else one for one in asked
        ]
    if not isinstance(values, Mapping):
        raise DataError.of(
            "values",
            f"{shown(values)} is no mapping; "
            "give each code its value, such as {1: 0, 2: 50, 3: 100}",
        )
    known = dict.fromkeys(code for one in scales for code in one.answers)
    said = {text_of(code): value for code, value in values.items()}
    given = {code: number_of(value) for code, value in said.items()}
    for code, value in given.items():
        if code not in known:
            raise DataError.of(
                "values", f"no scale has the answer {shown(code)}{did_you_mean(code, known)}"
            )
        if value is None:
            raise DataError.of(
                "values", f"the value of {shown(code)} is {shown(said[code])}, which is no number"
            )
    for one in scales:
        lacking = [code for code in one.answers if code not in {**given, **(one.values or {})}]
        if lacking:
            raise DataError.of(
                "values",
                f"the answer {shown(lacking[0])} of {one.item} has no value; give each answer one",
            )
    known_values = {code: value for code, value in given.items() if value is not None}
    return [
        replace(one, values={**known_values, **(one.values or {})}) if one in scales else one
        for one in asked
    ]


def _natural(answers: Sequence[str]) -> dict[str, float]:
    numbers = {code: number for code in answers if (number := number_of(code)) is not None}
    return (
        numbers
        if len(numbers) == len(answers)
        else {code: place + 1.0 for place, code in enumerate(answers)}
    )
