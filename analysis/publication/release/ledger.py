"""What a study has published, so that what it publishes next does not give a small count of then
away.

Two releases of one study differ by the people who came in between, and a reader subtracts. The
ledger, a file beside study.yaml, has each count that was published and each that was hidden, and in
which release each interview came in. It holds no answers; keep it as long as the study, and where
the study is, since a ledger that is lost protects nobody. Who is in none of it is not yet
published.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.publication.release.segments import Segment
from analysis.responses import Responses
from survey.errors import DataError, shown
from survey.missing import Missing
from survey.replacing import replacing

__all__ = ["LEDGER", "Cell", "Ledger", "Marks", "Release", "marks_of"]

LEDGER = "released.json"
"""The name of the file, beside study.yaml."""

VERSION = 1

Cell = tuple[str, str, Segment]
"""Item, line as the ledger writes it, and whose count it is."""

Words = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Release:
    """What was published at one time: rounded counts, NaN where one was hidden. `data`: the
    fingerprint of the answers. `at`: when, in UTC.
    """

    data: str
    at: str
    counts: Mapping[Cell, float]

    @cached_property
    def segments(self) -> frozenset[Segment]:
        """Whose counts were published."""
        return frozenset(segment for _, _, segment in self.counts)

    def of(self, item: str) -> Sequence[tuple[str, Segment, float]]:
        """What was published of an item: line, people, count."""
        return self._by_item.get(item, ())

    @cached_property
    def _by_item(self) -> Mapping[str, list[tuple[str, Segment, float]]]:
        found: dict[str, list[tuple[str, Segment, float]]] = {}
        for (item, line, segment), count in self.counts.items():
            found.setdefault(item, []).append((line, segment, count))
        return found


@dataclass(frozen=True)
class Ledger:
    """Every release in order; `interviews`: mark of an interview → the release in which it came in,
    and a mark of its answers.
    """

    releases: tuple[Release, ...] = ()
    interviews: Mapping[str, tuple[int, str]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def read(cls, path: Path) -> Self:
        """The ledger in this file; an empty one where there is none. Raises DataError for a file
        that is not one.
        """
        if not path.is_file():
            return cls()
        try:
            tree = json.loads(path.read_text(encoding="utf-8"))
            if tree["version"] > VERSION:
                raise DataError.of(
                    str(path),
                    f"was written by a later version of Concord (form {shown(tree['version'])}, "
                    f"this one reads {VERSION}); use that one",
                )
            return cls(
                tuple(_release(one) for one in tree["releases"]),
                MappingProxyType(
                    {mark: (int(at), str(of)) for mark, (at, of) in tree["interviews"].items()}
                ),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise DataError.of(
                str(path),
                f"is no record of what was published ({type(error).__name__}); bring it back from "
                "a backup, since without it new figures can give earlier ones away",
            ) from error

    def write(self, path: Path) -> None:
        """Into this file, whole or not at all."""
        tree = {
            "version": VERSION,
            "releases": [_plain(one) for one in self.releases],
            "interviews": {mark: list(known) for mark, known in self.interviews.items()},
        }
        text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
        with replacing(path) as temporary:
            temporary.write_text(text + "\n", encoding="utf-8")

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with anything that was published."""
        known = [[_plain(one) for one in self.releases], sorted(self.interviews.items())]
        return hashlib.sha256(json.dumps(known).encode()).hexdigest()[:12]

    def with_release(self, data: str, counts: Mapping[Cell, float], marks: "Marks") -> "Ledger":
        """With one more release, of these interviews."""
        new = len(self.releases)
        known = {
            mark: (known[0], answers)
            if (known := self.interviews.get(mark)) is not None and known[1] == answers
            else (new, answers)
            for mark, answers in zip(marks.interviews, marks.answers, strict=True)
        }
        release = Release(data, datetime.now(UTC).isoformat(timespec="seconds"), counts)
        return Ledger((*self.releases, release), MappingProxyType({**self.interviews, **known}))

    def came_in(self, marks: "Marks") -> npt.NDArray[np.intp]:
        """The release in which each interview came in as it is now; the next one for others."""
        found = [
            known[0]
            if (known := self.interviews.get(mark)) is not None and known[1] == answers
            else len(self.releases)
            for mark, answers in zip(marks.interviews, marks.answers, strict=True)
        ]
        return np.array(found, np.intp)


@dataclass(frozen=True, eq=False)
class Marks:
    """What tells interviews from each other, and whether their answers have changed."""

    interviews: tuple[str, ...]
    answers: tuple[str, ...]

    def of(self, rows: npt.NDArray[np.bool_]) -> "Marks":
        """Those of some rows."""
        places = np.flatnonzero(rows).tolist()
        return Marks(
            tuple(self.interviews[place] for place in places),
            tuple(self.answers[place] for place in places),
        )


def marks_of(responses: Responses, columns: Sequence[str]) -> Marks:
    """`columns`: of answers and groups. An item that came later changes no mark of those who were
    not asked it. Without a column "interview" people with the same answers stand for each other.
    """
    frame, total = responses.frame, np.zeros(len(responses.frame), np.uint64)
    for name in columns:
        if name in frame.columns:
            total += _mixed(frame[name], name)
    answers = tuple(f"{value:016x}"[:8] for value in total.tolist())
    if "interview" in frame.columns and not frame["interview"].isna().any():
        names = [str(name) for name in frame["interview"]]
    else:
        order = pd.Series(total).groupby(total).cumcount()
        names = [f"{value:016x} {nth}" for value, nth in zip(total.tolist(), order, strict=True)]
    return Marks(tuple(_short(name) for name in names), answers)


def _mixed(column: "pd.Series[Any]", name: str) -> Words:
    """A number for each value, 0 for nothing and for who was not asked."""
    texts = column.astype(object)
    codes, values = pd.factorize(texts)
    known = [
        0
        if str(value) == Missing.NOT_ASKED.value
        else int.from_bytes(hashlib.sha256(f"{name}\0{value}".encode()).digest()[:8], "big")
        for value in values
    ]
    return np.array([*known, 0], np.uint64)[codes]


def _short(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:12]


def _release(tree: Mapping[str, Any]) -> Release:
    return Release(str(tree["data"]), str(tree["at"]), MappingProxyType(dict(_cells(tree["told"]))))


def _cells(told: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Cell, float]]:
    for one in told:
        segment = Segment(
            tuple(one["groups"]),
            one.get("column", ""),
            one.get("value", ""),
            one.get("where", ""),
        )
        for item, counts in one["counts"].items():
            for line, count in counts.items():
                yield (item, line, segment), math.nan if count is None else float(count)


def _plain(release: Release) -> dict[str, Any]:
    segments: dict[Segment, dict[str, dict[str, int | None]]] = {}
    for (item, line, segment), count in release.counts.items():
        counts = segments.setdefault(segment, {}).setdefault(item, {})
        counts[line] = None if math.isnan(count) else int(count)
    told = [
        {
            "groups": list(segment.groups),
            **({"column": segment.column, "value": segment.value} if segment.column else {}),
            **({"where": segment.where} if segment.where else {}),
            "counts": counts,
        }
        for segment, counts in segments.items()
    ]
    return {"data": release.data, "at": release.at, "told": told}
