"""Tables of counts, from answers or from the frame of a statistic: every line that readers see or
can work out, and the sums they know to hold.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.bases import APART
from analysis.counting.domains.conditions import Where
from analysis.counting.everyone import takes_in_everyone
from analysis.counting.opening import opened
from analysis.counting.sums import TOTAL, Tally
from analysis.counting.table import By, Frame, Items, named
from analysis.counting.tally import Coding, countable
from analysis.publication.disclosure.rule import TEN_FIVE
from analysis.publication.disclosure.tables import (
    EVERYBODY,
    INTERVIEWS,
    NO_ANSWER,
    PAST,
    UNGROUPED,
    Counts,
    CountTable,
    Layout,
    Line,
    Mask,
    Sum,
    base_line,
    row_line,
    total_of,
)
from survey.codebook import Item
from survey.missing import Missing
from survey.questions import NONE, ManyOf

__all__ = ["count_tables", "tables_of", "tables_of_tally"]


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
    return tables_of_tally(tally, known, nets=nets, bases=(tuple(kinds),))


def tables_of_tally(
    tally: Tally,
    known: Mapping[str, Item],
    *,
    nets: Mapping[str, Sequence[str]] = MappingProxyType({}),
    bases: Iterable[Sequence[Missing]] = (),
    past: Mapping[str, Counts] = MappingProxyType({}),
) -> tuple[CountTable, ...]:
    """The same of counts that are there already. `known`: what the codebook says of the items.

    `bases`: kinds of missing answer that are counted in beside "valid" and "answered". `past`: item
    → those whose route led past it, by group, where the base "everyone" takes them in.
    """
    wanted = tuple(dict.fromkeys(((), APART, *(tuple(base) for base in bases))))
    return tuple(
        _of_item(tally, place, known.get(name), _Wanted(nets, wanted, past.get(name)))
        for place, name in enumerate(tally.items)
    )


class _Wanted(NamedTuple):
    """What tables have beside answers: NETs, bases, and those whose route led past the item."""

    nets: Mapping[str, Sequence[str]]
    bases: Sequence[tuple[Missing, ...]]
    past: Counts | None


def _of_item(tally: Tally, place: int, item: Item | None, wanted: _Wanted) -> CountTable:
    sums, answers = tally.of_item(place), tally.answers[place]
    lines = {Line("answer", code): sums.counts[:, column] for column, code in enumerate(answers)}
    shown = tuple(kind for kind in Missing if any(kind in base for base in wanted.bases))
    lines |= {Line("missing", kind.value): sums.kinds([kind]) for kind in shown}
    offered = {
        Line("missing", kind.value)
        for kind in shown
        if sums.kinds([kind]).any() or (item is not None and kind in item.missing)
    }
    lines[NO_ANSWER] = sums.kinds(APART)
    lines |= {base_line(base): sums.base(base) for base in wanted.bases}
    if wanted.past is not None:
        lines[EVERYBODY], lines[PAST] = sums.base(APART) + wanted.past, wanted.past
    lines[INTERVIEWS] = sums.answered + sums.missing.sum(axis=-1)
    asked = (sums.unasked == 0) | (sums.answered + sums.outside() > 0)
    many = item is not None and isinstance(item.answers, ManyOf)
    own = {net.name: net.codes for net in item.nets} if item is not None else {}
    seen = _Seen(
        tally.groups,
        asked,
        lines[INTERVIEWS] > 0,
        {Line("missing", kind.value) for kind in shown} - offered
        | (set() if offered else {NO_ANSWER}),
    )
    table = _table(tally.items[place], lines, seen, {**own, **wanted.nets}, many=many)
    if wanted.past is not None or item is None or not takes_in_everyone(item):
        return table
    aliases = {**table.layout.aliases, EVERYBODY: base_line(APART)}  # everybody is asked
    return replace(table, layout=replace(table.layout, aliases=MappingProxyType(aliases)))


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


_APART = frozenset(kind.value for kind in APART)


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
    aliases, sums = _nets(counted, nets, many=many)
    offered = [line for line in _kind(counted, "missing") if line not in {NO_ANSWER, *seen.never}]
    if NO_ANSWER in counted and len(offered) == 1 and offered[0].code in _APART:
        del counted[NO_ANSWER]  # it is that kind
        aliases[NO_ANSWER] = offered[0]
    sums += _of_many(counted) if many else _of_one(counted, nets)
    sums += _bases(counted, seen.never)
    grid = np.array(list(counted.values()))
    if seen.groups[-1] == TOTAL and len(seen.groups) > 1:
        ungrouped = grid[:, -1] - grid[:, :-1].sum(axis=1)
        if ungrouped.any():
            grid = np.insert(grid, -1, ungrouped, axis=1)
            groups = (*seen.groups[:-1], UNGROUPED, TOTAL)
            asked, there = (np.insert(mask, -1, values=True) for mask in (seen.asked, seen.there))
            seen = _Seen(groups, asked, there, seen.never)
    inside = [line.kind not in {"interviews", "apart"} for line in counted]
    led_past = np.array([_unasked(line) for line in counted])[:, None] & (grid > 0)
    nothing = (
        (np.outer(inside, ~seen.asked) & ~led_past)
        | ~seen.there
        | np.array([line in seen.never for line in counted])[:, None]
    )
    layout = Layout(
        item,
        tuple(counted),
        seen.groups,
        tuple(sums),
        nothing,
        seen.there,
        wholes=total_of(seen.groups),
        aliases=MappingProxyType(aliases),
    )
    return CountTable(layout, grid)


def _unasked(line: Line) -> bool:
    """Whether those who were not asked are in it."""
    return line == PAST or Missing.NOT_ASKED.value in line.code.split(",")


def _kind(lines: Mapping[Line, Counts], *kinds: str) -> list[Line]:
    return [line for line in lines if line.kind in kinds]


def _nets(
    lines: dict[Line, Counts], nets: Mapping[str, Sequence[str]], *, many: bool
) -> tuple[dict[Line, Line], list[Sum]]:
    """NETs that are another name of an answer or of a NET, and those that are the sum of their
    answers; of a choose-many item only a single answer is one.
    """
    aliases, sums = dict[Line, Line](), list[Sum]()
    answers = _kind(lines, "answer")
    made = {frozenset({line}): line for line in (*answers, *_kind(lines, "missing"))}
    if not many:
        made.setdefault(frozenset(answers), base_line())
    for name, codes in nets.items():
        parts = tuple(
            line for line in _kind(lines, "answer", "missing") if line.code and line.code in codes
        )
        net = Line("net", name)
        if len(parts) != len(set(codes)) or (len(parts) > 1 and many):
            continue
        if (same := made.get(frozenset(parts))) is not None:
            aliases[net] = same
            continue
        made[frozenset(parts)] = net
        lines[net] = np.sum([lines[part] for part in parts], axis=0)
        sums.append(Sum(net, parts))
    return aliases, sums


def _of_one(lines: dict[Line, Counts], nets: Mapping[str, Sequence[str]]) -> list[Sum]:
    """Answers make the base; so do NETs that share no answer with the answers in none; a share and
    the rest make it too.
    """
    base, answers = base_line(), tuple(_kind(lines, "answer"))
    all_codes = frozenset(answer.code for answer in answers)
    made_of = {answer: frozenset({answer.code}) for answer in answers}
    made_of |= {
        line: frozenset(nets[line.code])
        for line in _kind(lines, "net")
        if set(nets[line.code]) <= all_codes
    }
    inside = [line for line in made_of if line.kind == "net"]
    sums = [Sum(base, answers)]
    covered = [code for line in inside for code in made_of[line]]
    if inside and len(covered) == len(set(covered)):
        sums.append(
            Sum(base, (*inside, *(answer for answer in answers if answer.code not in covered)))
        )
    called = {codes: line for line, codes in made_of.items()}
    for line, codes in made_of.items():
        other = called.get(all_codes - codes)
        if other is None:
            sums += _rest(lines, line)
        elif (other, line) not in {one.parts for one in sums}:
            sums.append(Sum(base, (line, other)))
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


def _bases(lines: dict[Line, Counts], never: Set[Line]) -> list[Sum]:
    """Each base is the substantive answers and its kinds of missing answer; all interviews are that
    and what nobody tells.
    """
    valid, sums = base_line(), list[Sum]()
    if NO_ANSWER in lines and NO_ANSWER not in never:
        kinds = (Line("missing", kind.value) for kind in APART)
        sums.append(Sum(NO_ANSWER, tuple(line for line in kinds if line not in never)))
    for line in _kind(lines, "base"):
        if line == EVERYBODY and PAST in lines:
            sums.append(Sum(line, (base_line(APART), PAST)))
        elif NO_ANSWER in lines and line == base_line(APART):
            sums.append(Sum(line, (valid, NO_ANSWER)))
        elif line != valid:
            sums.append(
                Sum(line, (valid, *(Line("missing", code) for code in line.code.split(","))))
            )
    if INTERVIEWS in lines:
        past = PAST in lines
        bases = [line for line in _kind(lines, "base") if not (past and line == EVERYBODY)]
        widest = max(bases, key=lambda line: line.code.count(","))
        lines[Line("apart", "unanswered")] = lines[INTERVIEWS] - lines[widest]
        sums.append(Sum(INTERVIEWS, (widest, Line("apart", "unanswered"))))
        if past:
            lines[Line("apart", "elsewhere")] = lines[INTERVIEWS] - lines[EVERYBODY]
            sums.append(Sum(INTERVIEWS, (EVERYBODY, Line("apart", "elsewhere"))))
    return sums
