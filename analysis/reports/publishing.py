"""The rows of a report's tables as they may be published: what every writer lays out, whatever its format."""

import math
from collections.abc import Callable, Hashable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from analysis.reports.model import ANSWERED, EFFECTIVE, EVERYONE, Cell, Kind, Table, asked_groups, base_words

__all__ = ["ROWS", "Row", "claimed", "published"]

Row = tuple[Cell, ...]


def published(table: Table) -> Iterator[Row]:
    """The rows of a table as they may be published, one cell per column: text, whole number, or proportion.

    Agreement has a row per item, NET and group. A distribution has a row per answer and, for each group that was asked,
    a share and a count; under the answers stands the base they are shares of, and the same again for don't know and
    refused, which are shares of everyone who was asked.
    """
    yield from ROWS[table.kind](table)


def claimed(table: Table) -> Iterator[tuple[str, ...]]:
    """Beside the rows of `published`, cell by cell, the name of the figure (ITEM.NET.GROUP) that a claim is bound to, or ""."""
    for row, claim in zip(published(table), table.claims, strict=True) if table.claims else ():
        yield tuple(
            claim if column.kind == "share" and isinstance(cell, float) else ""
            for column, cell in zip(table.columns, row, strict=True)
        )


def _agreement_rows(table: Table) -> Iterator[tuple[Cell, ...]]:
    weighted = any(column.heading == EFFECTIVE for column in table.columns)
    for row in table.frame.to_dict("records"):
        sign = row["shorthand"]
        words = (row["wording"], row["net_label"], row["counted"], row["group_label"])
        figures = (_figure(row[name], sign) for name in ("estimate", "low", "high"))
        bases = ("[z]", "[z]") if sign == "z" else (int(row["n"]), int(row["n_missing"]))
        effective = (_figure(row["n_effective"], sign),) if weighted else ()
        yield (*words, *figures, *bases, *effective, base_words(row["flag"], row["n"]))


def _distribution_rows(table: Table) -> Iterator[tuple[Cell, ...]]:
    cells = {(row["group"], row["answer"]): row for row in table.frame.to_dict("records")}
    for missing, base in ((False, ANSWERED), (True, EVERYONE)):
        answers = [answer for answer in table.answers if answer.missing == missing]
        rows: list[dict[Hashable, Any]] = []
        for answer in answers:
            rows = [cells[group, answer.code] for group in asked_groups(table)]
            shares = (_figure(row["estimate"], row["shorthand"]) for row in rows)
            counts = (f"[{row['shorthand']}]" if row["shorthand"] else int(row["count"]) for row in rows)
            yield (answer.label, *shares, *counts)
        if rows:
            yield (base, *(_figure(1.0, row["shorthand"]) for row in rows), *(int(row["n"]) for row in rows))


def _figure(value: float, sign: str) -> Cell:
    return f"[{sign or 'x'}]" if sign or math.isnan(value) else float(value)


ROWS: Mapping[Kind, Callable[[Table], Iterator[Row]]] = MappingProxyType(
    {"agreement": _agreement_rows, "distribution": _distribution_rows}
)
"""How the rows of each kind of table are made."""
