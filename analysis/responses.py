"""Answers as a table, with the codebook that says what its columns mean.

One row per completed interview. First who and how: interview, instrument, version, group, mode,
language, started, completed; case and interviewer where any interview has one; and one column per
attribute of the interview or its case (a weight, a stratum). Then the items in codebook order:

| kind of item          | columns                                                                |
|-----------------------|------------------------------------------------------------------------|
| scale, rating, choose | ITEM: categorical of codes, then kinds of missing answer by their names |
| choose_many           | ITEM__OPTION: nullable boolean per option; ITEM__missing               |
| rank                  | ITEM__OPTION: the place of the option, from 1, nullable; ITEM__missing |
| number, computed      | ITEM: nullable number; ITEM__missing                                   |
| text, time            | ITEM: nullable text (a time as HH:MM); ITEM__missing                   |
| date                  | ITEM: day; ITEM__missing                                               |

ITEM__missing is a categorical of the kinds of missing answer, null where there is a value.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd

from analysis.keeping.cache import place_of
from analysis.keeping.columns import ItemColumns, columns_of, given_to
from analysis.keeping.stored import LatestAnswers
from survey.codebook import Codebook
from survey.errors import DataError
from survey.people import Together
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.versions import with_decisions

if TYPE_CHECKING:
    from survey.exchange import (
        ColumnMapping,
    )  # loads readers of data files, needed in one place only
    from survey.store import Snapshot, Store

__all__ = ["Responses"]

AT_ONCE = 10_000
"""Interviews held as objects at any one time, so that memory grows with the table alone."""


@dataclass(frozen=True, eq=False)
class Responses:
    """Completed interviews as a pandas frame, and their codebook.

    An item of an instrument that did not have it in that version, or of another instrument, is
    `not_asked`; so is one that stands apart there (see `survey.versions`). `weighed_apart`: columns
    of weights that were made of some groups only, and the
    populations of which a total may be taken with them.
    """

    frame: pd.DataFrame
    codebook: Codebook
    weighed_apart: Mapping[str, tuple[Together, ...]] = field(default_factory=dict)

    @classmethod
    def from_interviews(cls, interviews: Iterable[CompletedInterview], codebook: Codebook) -> Self:
        """The table of these interviews, in their order.

        Raises DataError, naming every item and answer that the codebook does not have, with the
        count.
        """
        identity = _Identity(codebook)
        columns = [columns_of(item) for item in codebook.items.values()]
        source = iter(interviews)
        while some := list(islice(source, AT_ONCE)):
            who = {
                field: [getattr(interview, field) for interview in some]
                for field in (*_FIELDS.values(), *WHOSE)
            }
            identity.add(who, [interview.attributes for interview in some])
            each = np.arange(len(some))
            for column in columns:
                column.add(given_to(column.item, some), each, who["uuid"])
        return cls(_frame(identity, columns), codebook)

    @classmethod
    def from_store(
        cls,
        store: "Store",
        instruments: Sequence[str] | None = None,
        *,
        cache: bool = True,
        decided: Iterable[Questionnaire] = (),
    ) -> Self:
        """The completed interviews of a store, of all its instruments or of those named.

        `cache`: take the table of a store that has not changed since from the file kept beside it,
        and keep it there (see `analysis.keeping.cache`). `decided`: the definitions of today, whose
        `changes` say what became of items in versions that were kept before it was decided.
        """
        with store.snapshot(instruments) as snapshot:
            definitions = with_decisions(snapshot.questionnaires(), decided)
            codebook = Codebook.of(definitions)
            place = place_of(snapshot, definitions) if cache else None
            if place is not None and (kept := place.table()) is not None:
                return cls(kept, codebook)
            frame = _read(snapshot, codebook)
            if place is not None:
                place.keep(frame)
        return cls(frame, codebook)

    @classmethod
    def from_file(
        cls,
        path: str | Path,
        *,
        instrument: Questionnaire,
        mapping: "str | Path | ColumnMapping | None" = None,
    ) -> Self:
        """The interviews in a data file (CSV, Excel, SPSS, Parquet), read through a mapping; None
        for what Concord exported.

        Raises DataError with every row and column that does not fit; nothing is read by halves.
        """
        # loads readers of data files, needed here only
        from survey.exchange import read_interviews  # noqa: PLC0415

        return cls.from_interviews(
            read_interviews(path, instrument, mapping), Codebook.of([instrument])
        )

    def __len__(self) -> int:
        return len(self.frame)

    def __repr__(self) -> str:
        return f"<Responses: {len(self.frame):,} interviews, {len(self.codebook.items)} items>"


def _read(snapshot: "Snapshot", codebook: Codebook) -> pd.DataFrame:
    """The table of a state of the store, item after item."""
    identity = _Identity(codebook)
    keys = [np.empty(0, np.int64)]
    definitions: dict[tuple[str, str, str], int] = {}
    asked_by = [np.empty(0, np.intp)]
    for batch in snapshot.interviews():
        identity.add(batch, batch["attributes"])
        keys.append(np.array(batch["id"], np.int64))
        by = zip(batch["definition"], batch["instrument"], batch["version"], strict=True)
        asked_by.append(
            np.array([definitions.setdefault(one, len(definitions)) for one in by], np.intp)
        )
    latest = LatestAnswers(
        codebook.items.values(),
        np.concatenate(keys),
        snapshot.answers(),
        list(definitions),
        np.concatenate(asked_by),
    )
    columns = [columns_of(item) for item in codebook.items.values()]
    for column in columns:
        column.add(*latest.to(column.item), identity.values["interview"])
    return _frame(identity, columns)


def _frame(identity: "_Identity", columns: Sequence[ItemColumns]) -> pd.DataFrame:
    """All columns side by side. Raises DataError for answers that are none and for names that come
    twice.
    """
    if faults := [fault for column in columns for fault in column.faults()]:
        raise DataError(faults)
    series = identity.series()
    for column in columns:
        for name, values in column.finished().items():
            if name in series:
                raise DataError.of(
                    name,
                    "two columns of the table have this name; rename the item or the attribute",
                )
            series[name] = values
    return pd.DataFrame(series, copy=False)


_FIELDS = {"interview": "uuid"} | {
    name: name
    for name in ("instrument", "version", "group", "mode", "language", "started", "completed")
}
"""The columns that say who answered and how, and what of an interview they hold."""


WHOSE = ("case", "interviewer")
"""Of whom an interview is and who asked. An item or an attribute of a study that is older than
these may have such a name: the item keeps it, and the attribute fills the column."""


class _Identity:
    """The columns that say who answered and how, filled from one batch of interviews after the
    other.
    """

    def __init__(self, codebook: Codebook) -> None:
        self.groups = [group.code for group in codebook.groups]
        self.whose = [name for name in WHOSE if name not in codebook.items]
        self.values: dict[str, list[Any]] = {name: [] for name in _FIELDS}
        self.attributes: dict[str, list[Any]] = {}

    def add(
        self, who: Mapping[str, Sequence[Any]], attributes: Sequence[Mapping[str, Any]]
    ) -> None:
        """`who`: columns by the names of CompletedInterview's fields."""
        before = len(self.values["interview"])
        for name, known_as in _FIELDS.items():
            self.values[name].extend(who[known_as])
        attributes = self._with_whose(who, attributes)
        for name in dict.fromkeys(name for given in attributes for name in given):
            self.attributes.setdefault(name, [None] * before)
        for name, values in self.attributes.items():
            values.extend(given.get(name) for given in attributes)

    def _with_whose(
        self, who: Mapping[str, Sequence[Any]], attributes: Sequence[Mapping[str, Any]]
    ) -> Sequence[Mapping[str, Any]]:
        """The attributes, and among them the case and the interviewer where there are any."""
        for name in self.whose:
            if any(who[name]):
                attributes = [
                    {**given, name: value} if value else given
                    for value, given in zip(who[name], attributes, strict=True)
                ]
        return attributes

    def series(self) -> dict[str, Any]:
        columns = {name: self._typed(name) for name in _FIELDS}
        first = [name for name in WHOSE if name in self.attributes]
        ordered = {name: self.attributes[name] for name in (*first, *self.attributes)}
        for name, values in ordered.items():
            if name in columns:
                raise DataError.of(
                    name,
                    (
                        "an attribute of the interviews has the name of a column of every table; "
                        "rename it"
                    ),
                )
            columns[name] = _attribute(values)
        return columns

    def _typed(self, name: str) -> Any:
        values = self.values[name]
        if name == "interview":
            return pd.array(values, dtype="string")
        if name in ("started", "completed"):
            return pd.to_datetime(pd.Series(values, dtype=object), utc=True)
        known = self.groups if name == "group" else []
        return pd.Categorical(
            values, categories=list(dict.fromkeys([*known, *sorted(set(values) - set(known))]))
        )


def _attribute(values: list[Any]) -> Any:
    """Numbers as numbers; texts, or a mixture, as a categorical in the order of the texts."""
    given = [value for value in values if value is not None]
    if all(isinstance(value, int | float) for value in given):
        return pd.array(
            values, dtype="Int64" if all(isinstance(value, int) for value in given) else "Float64"
        )
    texts = [None if value is None else str(value) for value in values]
    return pd.Categorical(texts, categories=sorted({text for text in texts if text is not None}))
