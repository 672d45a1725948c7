"""The names of figures in a report's frames, as drafts have them, so that what is made of a frame
can be checked against the answers later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from analysis.bases import BASES
from analysis.estimation.pairs import REST
from analysis.figures import LESS, Answers, Identity, Part, People
from analysis.figures.identity import AT, USUAL
from analysis.reports.rows import records

__all__ = ["NOBODY", "base_name", "fixed", "identity_of", "name_of", "with_names"]

NOBODY: Mapping[str, People] = {}
_NUMBER = Answers(("n",))
"""In the place of answers, the base."""

Row = Mapping[Any, Any]


def identity_of(
    row: Row, codes: Sequence[str], net: str, people: Mapping[str, People], group: str = ""
) -> Identity:
    """The figure of a row: of its group, or of another; in its wave, where it has one."""
    code = group or row["group"]
    answers = Answers(tuple(codes), net, row.get("shadowed", False))
    of = people.get(code, People.of(code))
    if "wave" in row:
        of = _in_wave(of, row["wave"])
    return Identity(row["item"], answers, of, row.get("base", USUAL))


def name_of(identity: Identity) -> str:
    """The name of a figure; "" where it has none, as a kind of missing answer on another base than
    those who were asked.
    """
    kinds = frozenset(kind.value for kind in BASES["answered"])
    unnamed = kinds & {*identity.codes} and identity.base != "answered"
    return "" if unnamed else identity.name


def base_name(identity: Identity) -> str:
    """The name of the base of a figure."""
    return replace(identity, answers=_NUMBER).name


def with_names(frame: pd.DataFrame, people: Mapping[str, People]) -> pd.DataFrame:
    """The frame with the names of its figures, `claim`, and of their bases, `claim_of_n`; those of
    a difference are `claim_of_n_a` and `claim_of_n_b`. Where a figure has no name they are "".

    `people`: whom the groups of the frame are of, where that is not the group itself.
    """
    rows = records(frame)
    if "group_a" in frame:
        each = [_of_difference(row, people) for row in rows]
        return _assigned(frame, ("claim", "claim_of_n_a", "claim_of_n_b"), each)
    found = [_identity(row, people) for row in rows]
    names = [(fixed(name_of(one), one), fixed(base_name(one), one)) for one in found]
    return _assigned(frame, ("claim", "claim_of_n"), names)


def fixed(name: str, identity: Identity) -> str:
    """A name that says its base: a chart has it in a line of its own, apart from its rows."""
    return f"{name}{AT}{USUAL}" if name and identity.base == USUAL else name


def _assigned(
    frame: pd.DataFrame, names: Sequence[str], rows: Sequence[Sequence[str]]
) -> pd.DataFrame:
    columns = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    return frame.assign(**columns)


def _identity(row: Row, people: Mapping[str, People]) -> Identity:
    if "answer" in row:
        return identity_of(row, (row["answer"],), "", people)
    return identity_of(row, row["codes"], row["net"], people)


def _of_difference(row: Row, people: Mapping[str, People]) -> tuple[str, str, str]:
    """The names of a difference and of its two bases. What all others together are has no name,
    and neither has what one group was before.
    """
    if REST in (row["group_a"], row["group_b"]) or "wave_a" in row:
        return "", "", ""
    one, other = (
        identity_of(row, row["codes"], row["net"], people, row[f"group_{side}"]) for side in "ab"
    )
    less = People.of(f"{one.people.name}{LESS}{other.people.name}")
    return one.of(less).name, base_name(one), base_name(other)


def _in_wave(people: People, wave: str) -> People:
    """Those of a wave, unless a filter of their own would have to be joined with it."""
    if people.filtered:
        return people
    return People(tuple(Part(part.codes, f"wave == {wave!r}") for part in people.parts))
