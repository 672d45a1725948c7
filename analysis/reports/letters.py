"""The letters of banner tables: which groups of a column have a clearly higher share than which
others.

Every answer and NET of an item is tested for all pairs of groups at once: the same tests as in
`analysis.compare`, without adjustment for how many there are, as data tables have it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import combinations
from string import ascii_uppercase

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from analysis.comparison import compare
from analysis.counting.opening import opened
from analysis.counting.sample import Sample, sampled
from analysis.counting.sums import Sums, Weighted
from analysis.counting.tally import Coding
from analysis.estimation.estimates import Estimates, of_design, unweighted
from analysis.estimation.variance import UnitSums, degrees_of, stages_of
from analysis.methods.differences import Pairs, pooled_test, t_test
from analysis.publication.disclosure.crossing import Columns
from analysis.reports.basis import Basis
from analysis.reports.shares import Shares
from survey.codebook import Item

__all__ = ["MOST_LETTERS", "BannerLine", "banner_lines", "lettered", "letters_of", "p_values"]

Floats = npt.NDArray[np.float64]
BannerLine = tuple[str, str]
"""A line of a banner table: "answer" or "net", and its code."""

MOST_LETTERS = len(ascii_uppercase)
CAPITAL, SMALL = 0.05, 0.10
"""A p value under the first gives a capital letter, one under the second a small one."""


def lettered(groups: Sequence[str]) -> Mapping[str, str]:
    """Group → letter, in order.

    >>> lettered(["public", "teachers"])
    {'public': 'A', 'teachers': 'B'}
    """
    return dict(zip(groups, ascii_uppercase, strict=False))


def banner_lines(item: Item) -> tuple[BannerLine, ...]:
    """The rows of an item's banner table: its answers, then its NETs."""
    return (*(("answer", code) for code in item.codes), *(("net", net.name) for net in item.nets))


def letters_of(
    basis: Basis, items: Sequence[Item], shares: Shares
) -> Mapping[tuple[str, BannerLine, str], str]:
    """(item, row, group) → the letters of the groups whose share is clearly lower. Figures that are
    hidden are not compared.
    """
    groups = list(shares.groups)[:-1]
    letters = lettered(groups)
    figures = _published(shares)
    found = {}
    for item, p in p_values(basis, items, shares):
        for at, row in enumerate(banner_lines(item)):
            known = [figures.get((item.id, row, group), np.nan) for group in groups]
            with np.errstate(invalid="ignore"):
                above = np.subtract.outer(known, known) > 0
                marks = np.where(p[at] < CAPITAL, 2, np.where(p[at] < SMALL, 1, 0)) * above
            for place in np.flatnonzero(marks.any(axis=1)):
                lower = [
                    (groups[other], marks[place, other]) for other in np.flatnonzero(marks[place])
                ]
                text = "".join(
                    letters[name] if mark == 2 else letters[name].lower() for name, mark in lower
                )
                found[item.id, row, groups[place]] = text
    return found


def _published(shares: Shares) -> Mapping[tuple[str, BannerLine, str], float]:
    """The shares that are shown."""
    valid = shares.answers[shares.answers["base"] == "valid"]
    found = {}
    for kind, frame, column in (("answer", valid, "answer"), ("net", shares.nets, "net")):
        if len(frame):
            shown = frame[frame["shorthand"] == ""]
            keys = zip(shown["item"], shown[column], shown["group"], shown["estimate"], strict=True)
            found.update({(item, (kind, code), group): value for item, code, group, value in keys})
    return found


def p_values(basis: Basis, items: Sequence[Item], shares: Shares) -> Iterator[tuple[Item, Floats]]:
    """For each item p over rows × groups × groups, NaN where there is no test; symmetric."""
    if basis.standard.counts:
        yield from _of_published(items, shares, weighted=basis.design is not None)
        return
    table = opened(basis.responses, [item.id for item in items], shares.by, basis.design)
    coding = Coding.of(table, [item.id for item in items], shares.by)
    if basis.design is None:
        tally = coding.counted()
        for place, item in enumerate(items):
            yield item, _square(_pooled(tally.of_item(place), item), len(coding.groups))
        return
    sample = sampled(basis.design, table)
    if sample.replication is not None:
        yield from _one_by_one(basis, items, shares.by, coding.groups)
        return
    for item, sums in zip(items, coding.weighted(sample), strict=True):
        yield item, _square(_linearised(sums, item, sample), len(coding.groups))


def _which(item: Item) -> Floats:
    """Answers × rows: 1 where the answer is in the row."""
    nets = [[float(code in net.codes) for net in item.nets] for code in item.codes]
    return np.concatenate(
        [np.eye(len(item.codes)), np.array(nets).reshape(len(item.codes), -1)], axis=1
    )


def _pairs(groups: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    return np.triu_indices(groups, 1)


def _square(p: Floats, groups: int) -> Floats:
    """From pairs × rows to rows × groups × groups."""
    a, b = _pairs(groups)
    whole = np.full((p.shape[1], groups, groups), np.nan)
    whole[:, a, b] = whole[:, b, a] = p.T
    return whole


def _pooled(sums: Sums, item: Item) -> Floats:
    """The z-test with the pooled share, pairs × rows."""
    x = (sums.counts[:, : len(item.codes)] @ _which(item)).astype(np.int64)
    n = np.broadcast_to(sums.base()[:, None], x.shape)
    a, b = _pairs(len(x))
    return _tested(unweighted(x[a], n[a]), unweighted(x[b], n[b]))


def _tested(a: Estimates, b: Estimates) -> Floats:
    nothing = np.zeros(a.n.shape)
    return pooled_test(Pairs(a, b, nothing, nothing, nothing))


def _linearised(sums: Weighted, item: Item, sample: Sample) -> Floats:
    """The linearised t-test of the design, pairs × rows: as of one domain with the weight turned
    round in the second group.
    """
    which, answers = _which(item), len(item.codes)
    count = (sums.respondents.counts[:, :answers] @ which).astype(np.int64)
    n = np.broadcast_to(sums.respondents.base()[:, None], count.shape)
    chosen, squares = (one.counts[..., :answers] @ which for one in (sums.weights, sums.squares))
    base, base_squares = (one.base()[..., None] for one in (sums.weights, sums.squares))
    figures = of_design(UnitSums(chosen, base, squares, base_squares), count, n, sample)
    weight = np.where(figures.n_weighted > 0, figures.n_weighted, np.nan)
    p = figures.estimate
    deviation = (chosen - p * base) / weight
    spread = (squares * (1 - 2 * p) + p**2 * base_squares) / weight**2
    fixed = (
        figures.std_error == 0
    )  # at 0% and 100% nothing varies, whatever the last places of the weights say
    deviation, spread = np.where(fixed, 0, deviation), np.where(fixed, 0, spread)
    a, b = _pairs(len(count))
    held = np.broadcast_to(base[:, a] + base[:, b], (len(base), len(a), which.shape[1]))
    variance = stages_of(
        deviation[:, a] - deviation[:, b], spread[:, a] + spread[:, b], held, sample
    )
    df = degrees_of(held, n[a] + n[b], sample) - 1
    one, other = _sides(figures, a), _sides(figures, b)
    variance = np.where(variance > 1e-12 * (one.std_error**2 + other.std_error**2), variance, 0)
    return t_test(
        Pairs(one, other, variance, np.zeros(variance.shape), np.broadcast_to(df, variance.shape))
    )


def _sides(figures: Estimates, places: npt.NDArray[np.intp]) -> Estimates:
    return Estimates(*(getattr(figures, one.name)[places] for one in fields(Estimates)))


def _one_by_one(
    basis: Basis, items: Sequence[Item], by: Columns, groups: Sequence[str]
) -> Iterator[tuple[Item, Floats]]:
    """Through `compare`, for replicate weights."""
    pairs = len(list(combinations(groups, 2)))
    for item in items:
        codes = [*([code] for code in item.codes), *(net.codes for net in item.nets)]
        columns = [
            compare(
                basis.responses,
                item.id,
                by=by,
                answers=some,
                design=basis.design,
                adjust="none",
                method="t",
            )["p_value"]
            for some in codes
        ]
        yield item, _square(np.stack(columns, axis=1).reshape(pairs, -1), len(groups))


def _of_published(
    items: Sequence[Item], shares: Shares, *, weighted: bool
) -> Iterator[tuple[Item, Floats]]:
    """The z-test of published figures alone: pooled; with weights from their published errors."""
    groups = list(shares.groups)[:-1]
    valid = shares.answers[shares.answers["base"] == "valid"]
    tables = {("answer", name): rows for name, rows in valid.groupby("item", observed=True)}
    tables |= (
        {("net", name): rows for name, rows in shares.nets.groupby("item", observed=True)}
        if len(shares.nets)
        else {}
    )
    a, b = _pairs(len(groups))
    for item in items:
        columns = []
        for kind, code in banner_lines(item):
            rows = tables[kind, item.id]
            row = rows[rows[kind] == code].set_index("group").reindex(groups)
            share, error, n = (
                row[name].astype("float64").to_numpy() for name in ("estimate", "std_error", "n")
            )
            whole = np.nan_to_num(n).astype(np.int64)
            known = unweighted(np.rint(np.nan_to_num(share) * whole).astype(np.int64), whole)
            if weighted:
                with np.errstate(divide="ignore", invalid="ignore"):
                    z = (share[a] - share[b]) / np.sqrt(error[a] ** 2 + error[b] ** 2)
                columns.append(2 * ndtr(-np.abs(z)))
            else:
                p = _tested(_sides(known, a), _sides(known, b))
                columns.append(np.where(np.isnan(share[a]) | np.isnan(share[b]), np.nan, p))
        yield item, _square(np.stack(columns, axis=1), len(groups))
