"""Items summed up by group: NETs, net agreement, top and bottom boxes, medians, means, quartiles,
each with its interval.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import Base, flags, kinds_in_base
from analysis.counting.coded import By, Frame, Items, Table, named, opened, text_of
from analysis.counting.order import has_order, is_number, number_of
from analysis.counting.sample import Sample, sampled
from analysis.counting.sums import KINDS, Array, Sums, Weighted
from analysis.counting.tally import Coding, countable
from analysis.design import Design, checked_design
from analysis.estimation.answered import Answered
from analysis.estimation.linear import Cells
from analysis.methods.intervals import checked_level, method_named
from analysis.methods.measures import (
    CHOOSE,
    MANY,
    MEASURES,
    NUMBER,
    SCALE,
    Interval,
    Measure,
    measures_named,
)
from analysis.methods.moments import Summary
from survey.codebook import COMPANION
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing

__all__ = ["summary"]

Floats = npt.NDArray[np.float64]


def summary(
    data: Frame,
    items: Items = None,
    *,
    by: By = None,
    base: Base = "valid",
    design: Design | None = None,
    level: float = 0.95,
    measures: str | Sequence[str] | None = None,
    values: Mapping[str, float] | None = None,
    method: str = "wilson",
    total: bool = False,
) -> pd.DataFrame:
    """Items summed up by group, one row for each measure, with its interval.

    Without `measures` each item has those of its kind: a scale its NETs, net agreement, top and
    bottom boxes and median category; a choice the share of each answer (of choose-many: of those
    who answered the item) and its NETs; a number mean, standard deviation, median and quartiles.
    Mean and standard deviation of the codes of a scale are given where they are asked for.
    `MEASURES` has the formula and source of each.

    Arguments. `data`, `by`, `base`, `design`, `total` as in `agreement`; items=None is every item
    that has one of the measures. In a plain frame a column of numbers is a number, an ordered
    categorical a scale (where measures are named, any categorical in its order), and anything else
    a choice. `measures`: names of `MEASURES`. `values`: code → value for means of scales; without
    it answers whose codes are numbers count as those, others 1, 2, 3 … in the order of the scale.
    `method`: of the intervals of shares and, through them, of quantiles ("likelihood" is within
    some 1e-6 of `agreement`, which follows R's fit).

    Units. NETs, boxes, shares and net agreement are proportions (net agreement −1 to 1), and so are
    their errors and bounds; mean, standard deviation, median and quartiles are in the values. The
    estimate of a median category is the share at or below it. Kinds of missing answer in the base
    are in the denominator of shares and net agreement, and out of everything else.

    Columns: item, group, measure, answer (what the measure is of: a code, codes joined by " + ",
    the name of a NET, the median category), n (unweighted base of this figure), estimate,
    std_error, low, high, df (degrees of freedom: the design's; n − 1 of means and standard
    deviations without one; else NaN), flag (as in `agreement`; "no variance" where there is no
    interval).

    Raises DataError as `agreement` does, for measures that are not there, for an item named that
    has none of the measures asked for, and for values that do not fit the answers.

    Source and witness: each of `MEASURES`; R and R survey (svymean, svyvar, svyciprop) on simulated
    data, tests/analysis/witness.

    >>> frame = pd.DataFrame({"help": pd.Categorical([1] * 10 + [2] * 20 + [3] * 70, ordered=True), "age": range(21, 121)})
    >>> table = summary(frame, ["help", "age"], measures=["top_box", "median_category", "mean"])
    >>> print(table[["item", "measure", "answer", "n", "estimate", "low", "high"]].round(3).to_string(index=False))
    item         measure answer   n  estimate    low   high
    help         top_box      3 100       0.7  0.604  0.781
    help median_category      3 100       1.0  0.963  1.000
    help            mean        100       2.6  2.468  2.732
     age            mean        100      70.5 64.743 76.257
    """
    design, kinds = checked_design(design), kinds_in_base(base)
    how = Interval(method_named(method, design=design is not None), checked_level(level))
    wanted = None if measures is None else measures_named(measures)
    table = opened(data, items, by, design)
    asked = _with_values(_asked(table, items, by, design, wanted), values)
    found = _counted(
        table, asked, by, None if design is None else sampled(design, table), total=total
    )
    rows = {one.item: list(_rows(one, counted, kinds, how)) for one, counted in found}
    return _tidy([row for one in asked for row in rows[one.item]])


# --- what is asked of each item ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    """One item: its kind, answers, NETs, and the measures it is summed up as. `values`: of its
    answers, where they are given.
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
        if self.kind == NUMBER:
            values = np.array([np.nan if code in KINDS else float(code) for code in codes])
            if np.isinf(values).any():
                raise DataError.of(
                    self.item,
                    "the column has an infinite value; leave it empty where there is no number",
                )
            return values
        return np.array([(self.values or {}).get(code, np.nan) for code in codes])


def _asked(
    table: Table, items: Items, by: By, design: Design | None, wanted: Sequence[Measure] | None
) -> list[_Asked]:
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
    return [
        item.id
        for item in items
        if item.id not in named(by) and (item.options or item.kind in _NUMBERS)
    ]


_NUMBERS = ("number", "computed")


def _described(table: Table, name: str, *, asked: bool) -> _Asked:
    """The item without measures: of a codebook by its kind, in a plain frame by the type of its
    column.
    """
    if table.codebook is not None:
        item = table.codebook.item(name)
        nets = {net.name: net.codes for net in item.nets}
        return _Asked(name, NUMBER if item.kind in _NUMBERS else item.kind, item.codes, nets)
    if is_number(table, name):
        return _Asked(name, NUMBER, (), {})
    listed = table.categories(name, "items")
    (answers,) = (
        Coding.of(table, [name]).answers
        if listed is None
        else [tuple(code for code in listed if code not in KINDS)]
    )
    return _Asked(
        name, SCALE if has_order(table, name, answers, asked=asked) else CHOOSE, answers, {}
    )


def _with_values(asked: Sequence[_Asked], values: Mapping[str, float] | None) -> list[_Asked]:
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
            (
                f"{shown(values)} is no mapping; give each code its value, such as {{1: 0, 2: 50, 3: "
                f"100}}"
            ),
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
        lacking = [code for code in one.answers if code not in given]
        if lacking:
            raise DataError.of(
                "values",
                f"the answer {shown(lacking[0])} of {one.item} has no value; give each answer one",
            )
    known_values = {code: value for code, value in given.items() if value is not None}
    return [replace(one, values=known_values) if one in scales else one for one in asked]


def _natural(answers: Sequence[str]) -> dict[str, float]:
    numbers = {code: number for code in answers if (number := number_of(code)) is not None}
    return (
        numbers
        if len(numbers) == len(answers)
        else {code: place + 1.0 for place, code in enumerate(answers)}
    )


# --- counting ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Counted:
    """Sums of one item over groups; with a design also those of weights and squares. `why`: why
    there is no answer.
    """

    groups: tuple[str, ...]
    answers: tuple[str, ...]
    respondents: Sums
    why: Sums
    weighted: Weighted | None = None
    sample: Sample | None = None

    @property
    def each(self) -> tuple[Sums, ...]:
        """Respondents, and with a design weights and squares."""
        designed = self.weighted
        return (
            (self.respondents,)
            if designed is None
            else (designed.respondents, designed.weights, designed.squares)
        )


def _counted(
    table: Table, asked: Sequence[_Asked], by: By, sample: Sample | None, *, total: bool
) -> Iterator[tuple[_Asked, _Counted]]:
    """Every item with its sums. Of a number each value is an answer, and its companion column says
    why there is none.
    """
    choices = [one for one in asked if one.kind != NUMBER]
    numbers = [one for one in asked if one.kind == NUMBER]
    yield from zip(choices, _sums(table, choices, by, sample, total=total), strict=True)
    plain = replace(table, codebook=None)
    for one, counted in zip(numbers, _sums(plain, numbers, by, sample, total=total), strict=True):
        companion = one.item + COMPANION
        if companion in table.names:
            why = Coding.of(plain, [companion], by, total=total).counted().of_item(0)
            yield one, replace(counted, why=why)
        else:
            yield one, counted


def _sums(
    table: Table, asked: Sequence[_Asked], by: By, sample: Sample | None, *, total: bool
) -> Iterator[_Counted]:
    if not asked:
        return
    coding = Coding.of(table, [one.item for one in asked], by, total=total)
    if sample is None:
        tally = coding.counted()
        for place, answers in enumerate(coding.answers):
            respondents = tally.of_item(place)
            yield _Counted(coding.groups, answers, respondents, respondents)
    else:
        for answers, sums in zip(coding.answers, coding.weighted(sample), strict=True):
            yield _Counted(coding.groups, answers, sums.respondents, sums.respondents, sums, sample)


# --- rows --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Row:
    item: str
    group: str
    measure: str
    answer: str
    figure: Summary
    never_asked: bool


def _rows(
    asked: _Asked, counted: _Counted, kinds: Sequence[Missing], how: Interval
) -> Iterator[_Row]:
    """One item: group by group its measures."""
    never_asked = (counted.why.kinds([Missing.NOT_ASKED]) > 0) & (counted.why.outside(kinds) == 0)
    parts = list(_parts(asked, counted, kinds))
    for place, group in enumerate(counted.groups):
        for measure in asked.measures:
            for codes, of_groups in parts:
                for target in measure.targets(codes, asked.nets):
                    figure = measure.function(of_groups[place], target, how)
                    answer = target.name if figure.answer is None else figure.answer
                    yield _Row(
                        asked.item, group, measure.name, answer, figure, bool(never_asked[place])
                    )


def _parts(
    asked: _Asked, counted: _Counted, kinds: Sequence[Missing]
) -> Iterator[tuple[tuple[str, ...], list[Answered]]]:
    """What each group answered, with the answers that measures are of; of a choose-many item for
    each option by itself.
    """
    if asked.kind == MANY:
        for place, option in enumerate(counted.answers):
            chosen = [one.counts[..., place] for one in counted.each]
            cells = [
                np.stack([one.base(kinds) - some, some], axis=-1)
                for one, some in zip(counted.each, chosen, strict=True)
            ]
            yield (option,), list(_of_groups(asked, ("", option), cells, counted.sample))
    else:
        places = [KINDS.index(kind.value) for kind in kinds]
        width = len(counted.answers)
        cells = [
            np.concatenate([one.counts[..., :width], one.missing[..., places]], axis=-1)
            for one in counted.each
        ]
        codes = (*counted.answers, *(kind.value for kind in kinds))
        yield counted.answers, list(_of_groups(asked, codes, cells, counted.sample))


def _of_groups(
    asked: _Asked, codes: tuple[str, ...], cells: Sequence[Array], sample: Sample | None
) -> Iterator[Answered]:
    """From sums over groups × cells: respondents, then with a design weights and squares."""
    values, counts = asked.values_of(codes), cells[0].astype(np.int64)
    for group in range(counts.shape[0]):
        of_group = (
            None if sample is None else Cells(counts[group], cells[1][:, group], cells[2][:, group])
        )
        yield Answered(codes, values, counts[group], of_group, sample)


def _tidy(rows: Sequence[_Row]) -> pd.DataFrame:
    n = np.array([row.figure.n for row in rows], np.int64)
    low = np.array([row.figure.low for row in rows], np.float64)
    texts = {
        name: np.array([getattr(row, name) for row in rows], object)
        for name in ("item", "group", "measure", "answer")
    }
    figures = {
        name: np.array([getattr(row.figure, name) for row in rows], np.float64)
        for name in ("estimate", "std_error", "low", "high", "df")
    }
    flag = flags(n, low, np.array([row.never_asked for row in rows], np.bool_))
    return pd.DataFrame({**texts, "n": n, **figures, "flag": flag})
