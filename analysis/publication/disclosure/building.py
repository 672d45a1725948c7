"""Tables of counts, from answers or from the frame of a statistic: every line that readers see or
can work out, and the sums they know to hold.
"""

from collections.abc import Mapping, Sequence, Set
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.bases import APART
from analysis.counting.domains.conditions import Where
from analysis.counting.opening import opened
from analysis.counting.sums import KINDS, TOTAL, Tally
from analysis.counting.table import By, Frame, Items, named
from analysis.counting.tally import Coding, countable
from analysis.publication.disclosure.rule import TEN_FIVE
from analysis.publication.disclosure.tables import (
    INTERVIEWS,
    UNGROUPED,
    Counts,
    CountTable,
    Layout,
    Line,
    Mask,
    Sum,
    base_line,
    row_line,
)
from survey.codebook import Item
from survey.missing import Missing
from survey.questions import NONE, ManyOf

__all__ = ["count_tables", "tables_of"]


def count_tables(
    data: Frame,
    items: Items = None,
    *,
    by: By = None,
    nets: Mapping[str, Sequence[str]] = MappingProxyType({}),
    kinds: Sequence[Missing] = (),
    total: bool = True,
    where: Where = None,
) -> tuple[CountTable, ...]:
    """The counts of each item with everything that is published beside them: all answers, NETs,
    bases, groups and their total.

    `data`, `items`, `by`, `where`: as in `analysis.tally`. `nets`: NETs beside those of the
    codebook, name → codes. `kinds`: a base that is wanted beside "valid" and "answered". `total`:
    False only where no figure of all groups together is ever published. The tables do not depend on
    what somebody asks to see, so that two outputs protected by them cannot be set against each
    other; tables by other columns than `by` are another matter.
    """
    table = opened(data, items, by, where=where)
    names = named(items) if items is not None else countable(table, by)
    tally = Coding.of(table, names, by, total=total).counted()
    known = table.codebook.items if table.codebook is not None else {}
    return tuple(
        _of_item(tally, place, known.get(name), nets, kinds) for place, name in enumerate(names)
    )


def _of_item(
    tally: Tally,
    place: int,
    item: Item | None,
    nets: Mapping[str, Sequence[str]],
    kinds: Sequence[Missing],
) -> CountTable:
    sums, answers = tally.of_item(place), tally.answers[place]
    lines = {Line("answer", code): sums.counts[:, column] for column, code in enumerate(answers)}
    shown = tuple(kind for kind in Missing if kind in {*APART, *kinds})
    lines |= {Line("missing", kind.value): sums.kinds([kind]) for kind in shown}
    offered = {
        Line("missing", kind.value)
        for kind in shown
        if sums.kinds([kind]).any() or (item is not None and kind in item.missing)
    }
    lines |= {base_line(base): sums.base(base) for base in dict.fromkeys(((), APART, tuple(kinds)))}
    lines[INTERVIEWS] = sums.answered + sums.missing.sum(axis=-1)
    asked = (sums.missing[:, KINDS.index(Missing.NOT_ASKED.value)] == 0) | (
        sums.answered + sums.outside() > 0
    )
    many = item is not None and isinstance(item.answers, ManyOf)
    known = {net.name: net.codes for net in item.nets} if item is not None else {}
    seen = _Seen(
        tally.groups,
        asked,
        lines[INTERVIEWS] > 0,
        {Line("missing", kind.value) for kind in shown} - offered,
    )
    return _table(tally.items[place], lines, seen, {**known, **nets}, many=many)


def tables_of(frame: pd.DataFrame) -> tuple[CountTable, ...]:
    """The counts that a frame of `agreement` or `distribution` shows, for one that is published
    alone.

    The frame needs a column `count`, with n unweighted. Without a codebook nothing is known of the
    NETs but their names.
    """
    code = "answer" if "answer" in frame else "net"
    tables = []
    for item, rows in frame.groupby("item", sort=False, observed=True):
        first = rows.drop_duplicates("group")
        counts = {
            row_line(code, str(name)): part["count"].to_numpy(np.int64)
            for name, part in rows.groupby(code, sort=False, observed=True)
        }
        base, missing = first["n"].to_numpy(np.int64), _kind(counts, "missing")
        counts[base_line(line.code for line in missing)] = base
        counts[base_line()] = valid = base - sum(
            (counts[line] for line in missing), np.zeros_like(base)
        )
        answers = sum((counts[line] for line in _kind(counts, "answer")), np.zeros_like(base))
        asked = (
            first["flag"].to_numpy() != "not asked"
            if "flag" in first
            else np.ones(len(first), np.bool_)
        )
        there = (
            np.ones(len(first), np.bool_)
            if "n_missing" not in first
            else (base + first["n_missing"].to_numpy(np.int64)) > 0
        )
        seen = _Seen(tuple(str(name) for name in first["group"]), asked, there | ~asked)
        tables.append(_table(str(item), counts, seen, {}, many=bool((answers != valid).any())))
    return tuple(tables)


class _Seen(NamedTuple):
    """The groups, which of them were asked, which have anybody, and the lines that nobody was
    offered.
    """

    groups: tuple[str, ...]
    asked: Mask
    there: Mask
    never: Set[Line] = frozenset()


def _table(
    item: str,
    lines: Mapping[Line, Counts],
    seen: _Seen,
    nets: Mapping[str, Sequence[str]],
    *,
    many: bool,
) -> CountTable:
    """Adds NETs, what is left of bases, and those in no group, and the sums among all of these."""
    counted = dict(lines)
    sums = [*_nets(counted, nets, many=many)]
    sums += _of_many(counted) if many else _of_one(counted, nets)
    sums += _bases(counted)
    grid = np.array(list(counted.values()))
    if seen.groups[-1] == TOTAL and len(seen.groups) > 1:
        ungrouped = grid[:, -1] - grid[:, :-1].sum(axis=1)
        if ungrouped.any():
            grid = np.insert(grid, -1, ungrouped, axis=1)
            groups = (*seen.groups[:-1], UNGROUPED, TOTAL)
            asked, there = (np.insert(mask, -1, values=True) for mask in (seen.asked, seen.there))
            seen = _Seen(groups, asked, there, seen.never)
    inside = [line.kind not in {"interviews", "apart"} for line in counted]
    nothing = (
        np.outer(inside, ~seen.asked)
        | ~seen.there
        | np.array([line in seen.never for line in counted])[:, None]
    )
    return CountTable(
        Layout(item, tuple(counted), seen.groups, tuple(sums), nothing, seen.there), grid
    )


def _kind(lines: Mapping[Line, Counts], *kinds: str) -> list[Line]:
    return [line for line in lines if line.kind in kinds]


def _nets(lines: dict[Line, Counts], nets: Mapping[str, Sequence[str]], *, many: bool) -> list[Sum]:
    """Each NET is the sum of its answers; of a choose-many item only a single answer is one."""
    sums = []
    for name, codes in nets.items():
        parts = tuple(line for line in _kind(lines, "answer", "missing") if line.code in codes)
        if len(parts) == len(set(codes)) and (len(parts) == 1 or not many):
            lines[Line("net", name)] = np.sum([lines[part] for part in parts], axis=0)
            sums.append(Sum(Line("net", name), parts))
    return sums


def _of_one(lines: dict[Line, Counts], nets: Mapping[str, Sequence[str]]) -> list[Sum]:
    """Answers make the base; so do NETs that share no answer with the answers in none; a share and
    the rest make it too.
    """
    base, answers = base_line(), tuple(_kind(lines, "answer"))
    inside = [
        line
        for line in _kind(lines, "net")
        if set(nets[line.code]) <= {answer.code for answer in answers}
    ]
    sums = [Sum(base, answers)]
    covered = [code for line in inside for code in nets[line.code]]
    if inside and len(covered) == len(set(covered)):
        sums.append(
            Sum(base, (*inside, *(answer for answer in answers if answer.code not in covered)))
        )
    for line in (*answers, *inside):
        sums += _rest(lines, line)
    return sums


def _of_many(lines: dict[Line, Counts]) -> list[Sum]:
    """Each answer and those who did not choose it; everybody chose one or more; who chose none
    chose no other.
    """
    base, options, sums = base_line(), tuple(_kind(lines, "answer")), list[Sum]()
    for line in (*options, *_kind(lines, "net")):
        sums += _rest(lines, line, always=True)
    choices = np.sum([lines[one] for one in options], axis=0) if options else lines[base] - 1
    if (choices >= lines[base]).all():
        lines[Line("apart", "choices")], lines[Line("apart", "several")] = (
            choices,
            choices - lines[base],
        )
        sums += [
            Sum(Line("apart", "choices"), parts)
            for parts in (options, (base, Line("apart", "several")))
        ]
    some = Line("rest", f"answer {NONE}")
    for one in options if some in lines else ():
        other = Line("apart", f"other than {one.code}")
        if one.code != NONE and (lines[some] >= lines[one]).all():
            lines[other] = lines[some] - lines[one]
            sums.append(Sum(some, (one, other)))
    return sums


def _rest(lines: dict[Line, Counts], line: Line, *, always: bool = False) -> list[Sum]:
    """The base without this line, where that is a small number in some group or bounds the line."""
    left = lines[base_line()] - lines[line]
    if not always and (left >= TEN_FIVE.threshold).all():
        return []
    rest = Line("rest", f"{line.kind} {line.code}")
    lines[rest] = left
    return [Sum(base_line(), (line, rest))]


def _bases(lines: dict[Line, Counts]) -> list[Sum]:
    """Each base is the substantive answers and its kinds of missing answer; all interviews are that
    and what nobody tells.
    """
    valid, sums = base_line(), list[Sum]()
    for line in _kind(lines, "base"):
        if line != valid:
            sums.append(
                Sum(line, (valid, *(Line("missing", code) for code in line.code.split(","))))
            )
    if INTERVIEWS in lines:
        widest = max(_kind(lines, "base"), key=lambda line: line.code.count(","))
        lines[Line("apart", "unanswered")] = lines[INTERVIEWS] - lines[widest]
        sums.append(Sum(INTERVIEWS, (widest, Line("apart", "unanswered"))))
    return sums
