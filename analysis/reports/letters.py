"""The letters of banner tables: which groups of a column have a clearly higher share than which
others.

Every answer and NET of an item is a comparison of its own, of all pairs of groups: the same test,
adjusted in the same way, as in the table of differences.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from string import ascii_uppercase

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.comparison import rows_of
from analysis.counting.asked import Asked
from analysis.counting.gathering import Grouped
from analysis.counting.nets import Codes
from analysis.estimation.pairs import Sides
from analysis.publication.differences import of_published, release_pairs
from analysis.reports.basis import Basis
from analysis.reports.difference_tables import contrast_of
from analysis.reports.shares import Shares
from survey.codebook import Item

__all__ = [
    "CAPITAL",
    "MOST_LETTERS",
    "SMALL",
    "BannerLine",
    "Letters",
    "banner_lines",
    "lettered",
    "letters_of",
    "p_values",
]

Floats = npt.NDArray[np.float64]
BannerLine = tuple[str, str]
"""A line of a banner table: "answer" or "net", and its code."""
Figures = Mapping[tuple[str, BannerLine, str], float]
"""The shares that are shown, by item, line and group."""

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


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of one column of a banner.

    `found`: (item, line, group) → the letters of the groups whose share is clearly lower.
    `untested`: item → the pairs of letters of groups that could not be tested in some line.
    """

    found: Mapping[tuple[str, BannerLine, str], str]
    untested: Mapping[str, Sequence[str]]


def letters_of(basis: Basis, items: Sequence[Item], shares: Shares) -> Letters:
    """The letters by the groups of these shares. Figures that are hidden are not compared."""
    groups = list(shares.groups)
    letters = lettered(groups)
    figures = _published(shares)
    found, untested = {}, dict[str, dict[str, None]]()
    for item, p in p_values(basis, items, shares):
        for at, line in enumerate(banner_lines(item)):
            known = np.array([figures.get((item.id, line, group), np.nan) for group in groups])
            for place, marks in enumerate(_lower(known, p[at])):
                if marks.any():
                    found[item.id, line, groups[place]] = "".join(
                        letters[groups[other]] if mark == 2 else letters[groups[other]].lower()
                        for other, mark in enumerate(marks)
                        if mark
                    )
            lacking = np.argwhere(np.triu(np.isnan(p[at]) & ~np.isnan(known[:, None] - known), 1))
            for a, b in lacking:
                pairs = untested.setdefault(item.id, {})
                pairs[f"{letters[groups[a]]}–{letters[groups[b]]}"] = None
    return Letters(found, {item: tuple(pairs) for item, pairs in untested.items()})


def _lower(shares: Floats, p: Floats) -> npt.NDArray[np.intp]:
    """Groups × groups: 2 where the share of the second is clearly lower, 1 where perhaps, else
    0.
    """
    with np.errstate(invalid="ignore"):
        marks = np.where(p < CAPITAL, 2, np.where(p < SMALL, 1, 0))
        found: npt.NDArray[np.intp] = marks * (np.subtract.outer(shares, shares) > 0)
    return found


def _published(shares: Shares) -> Figures:
    """The shares that are shown."""
    valid = shares.given.frame
    found = {}
    for kind, frame, column in (("answer", valid, "answer"), ("net", shares.nets.frame, "net")):
        if len(frame):
            shown = frame[frame["shorthand"] == ""]
            keys = zip(shown["item"], shown[column], shown["group"], shown["estimate"], strict=True)
            found.update({(item, (kind, code), group): value for item, code, group, value in keys})
    return found


def p_values(basis: Basis, items: Sequence[Item], shares: Shares) -> Iterator[tuple[Item, Floats]]:
    """For each item p over lines × groups × groups, adjusted for all pairs of a line, NaN where
    there is no test; symmetric.
    """
    groups = len(shares.groups)
    tested = _of_published if basis.standard.counts else _of_answers
    p = tested(basis, items, shares) if groups > 1 else {}
    a, b = np.triu_indices(groups, 1)
    for item in items:
        lines = banner_lines(item)
        whole = np.full((len(lines), groups, groups), np.nan)
        for at, line in enumerate(lines):
            whole[at, a, b] = whole[at, b, a] = p.get((item.id, line), np.nan)
        yield item, whole


def _codes(item: Item, line: BannerLine) -> Codes:
    """The answers that count in a line."""
    kind, code = line
    net = item.net(code) if kind == "net" else None
    return net.codes if net else (code,)


def _of_answers(
    basis: Basis, items: Sequence[Item], shares: Shares
) -> Mapping[tuple[str, BannerLine], Floats]:
    """Adjusted p of each pair of groups, for the lines of all items: the first lines together, then
    the second ones, and so on.
    """
    lines = {item.id: banner_lines(item) for item in items}
    found = dict[tuple[str, BannerLine], Floats]()
    for base in dict.fromkeys(basis.base_of(item) for item in items):
        alike = [item for item in items if basis.base_of(item) == base]
        contrast = contrast_of(basis, base=base)
        for at in range(max((len(lines[item.id]) for item in alike), default=0)):
            some = [item for item in alike if len(lines[item.id]) > at]
            asked = Asked.of_codes(
                basis.responses,
                {item.id: _codes(item, lines[item.id][at]) for item in some},
                by=shares.by,
                base=base,
                design=basis.design,
                where=shares.breakdown.where,
            )
            pairs = rows_of(asked, lambda of: _pairs(of, shares), contrast)
            frame = release_pairs(pairs, basis.standard).frame
            each = frame["p_adjusted"].to_numpy(np.float64).reshape(len(some), -1)
            lined = zip(some, each, strict=True)
            found.update({(item.id, lines[item.id][at]): p for item, p in lined})
    return found


def _pairs(of: Grouped, shares: Shares) -> Sides:
    """All pairs of the groups that these shares are of."""
    places = [of.groups.index(group) for group in shares.groups]
    return Sides.of_groups(of.groups, list(combinations(places, 2)))


def _of_published(
    basis: Basis, items: Sequence[Item], shares: Shares
) -> Mapping[tuple[str, BannerLine], Floats]:
    """The same of published figures alone."""
    groups = list(shares.groups)
    valid = shares.given.frame
    figures = {}
    for kind, frame in (("answer", valid), ("net", shares.nets.frame)):
        if len(frame):
            kept = frame[["item", kind, "group", "estimate", "std_error", "n"]]
            for (item, code), rows in kept.groupby(["item", kind], observed=True):
                figures[item, (kind, code)] = rows.set_index("group").reindex(groups)
    a, b = np.triu_indices(len(groups), 1)
    found = {}
    for item in items:
        for line in banner_lines(item):
            rows = figures[item.id, line][["estimate", "std_error", "n"]]
            sides = [
                rows.iloc[places].reset_index(drop=True).add_suffix(f"_{side}")
                for places, side in ((a, "a"), (b, "b"))
            ]
            frame = of_published(
                pd.concat(sides, axis=1),
                [],
                designed=basis.design is not None,
                level=basis.level,
            )
            found[item.id, line] = frame["p_adjusted"].to_numpy(np.float64)
    return found
