"""What a part of `concord status` says, as records and as a table."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey.store import Store
from survey.study import Study

__all__ = ["Part", "Said"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a part says. `records`: the objects of `--json`. `rows`: the cells of a table under
    `headings`, of which `numeric` stand to the right; `line` is a sentence instead of a table or
    below it.
    """

    records: Sequence[Mapping[str, Any]] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    numeric: Sequence[str] = ()
    title: str = ""
    line: str = ""


Part = Callable[[Store, Study | None], Iterator[Said]]
"""Asks a store, and the study it is of where there is one; says nothing where there is nothing to
say."""
