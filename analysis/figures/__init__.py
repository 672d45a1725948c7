"""Any share that a study can state: which answers, of which people, on which base; with its
interval and where it comes from.

    figures = Figures(responses)
    figure = figures.figure(Query.read("health_support.agree.public", responses.codebook))

Sentences, fields in a draft and claims in the press are all worked out here, so that none of them
can differ from the tables.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import pandas as pd

from analysis.agreement import agreement
from analysis.bases import BASES
from analysis.counting.sums import TOTAL
from analysis.design import Design
from analysis.responses import Responses
from survey.codebook import Codebook, Item
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing

__all__ = ["Figure", "Figures", "Query", "fingerprint_of"]


@dataclass(frozen=True, slots=True)
class Query:
    """What a figure is of: the share of a group, on a base, that gave one of these answers to an
    item.

    `answers`: codes, in codebook order. `group`: a code of the column that figures are shown by, or
    "Total". `net`: the name the answers have together, empty where they have none. `base`: "valid"
    or "answered".
    """

    item: str
    answers: tuple[str, ...]
    group: str = TOTAL
    base: str = "valid"
    net: str = field(default="", compare=False)
    shadowed: bool = field(default=False, compare=False)
    """Whether the one answer has the name of a NET of the item."""

    @classmethod
    def read(cls, text: str, codebook: Codebook, base: str = "valid") -> Self:
        """From ITEM.NET.GROUP, as drafts have it: ITEM.NET is of everybody, and answers can stand
        for a NET, joined by +.

        An answer that has the name of a NET is written with = before it:
        health_support.=agree.public. Raises DataError, with the nearest match, for what is not in
        the codebook or does not have this form.
        """
        parts = text.strip().split(".")
        if len(parts) not in (2, 3) or not all(parts):
            raise DataError.of(
                "claim", f"{shown(text)} is not ITEM.NET.GROUP, such as health_support.agree.public"
            )
        item = codebook.item(parts[0])
        if base not in BASES:
            raise DataError.of(
                "claim", f"there is no base {shown(base)}{did_you_mean(base, BASES)}"
            )
        net = item.net(parts[1])
        codes = parts[1].removeprefix("=").split("+")
        answers = net.codes if net else tuple(code for code in item.codes if code in codes)
        if not net and (unknown := [code for code in codes if code not in item.codes]):
            known = [*(one.name for one in item.nets), *item.codes]
            raise DataError.of(
                "claim",
                (
                    f"{item.id} has no NET or answer "
                    f"{shown(unknown[0])}{did_you_mean(unknown[0], known, len(known))}"
                ),
            )
        group, name = _group(parts[2], codebook) if parts[2:] else TOTAL, net.name if net else ""
        return cls(item.id, answers, group, base, name, _shadowed(item, answers, name))

    @property
    def name(self) -> str:
        """As a draft has it: ITEM.NET.GROUP.

        >>> Query("help", ("yes", "perhaps"), "teachers").name
        'help.yes+perhaps.teachers'
        """
        answers = self.net or "=" * self.shadowed + "+".join(self.answers)
        return ".".join(
            (self.item, answers, self.group.lower() if self.group == TOTAL else self.group)
        )


def _shadowed(item: Item, answers: tuple[str, ...], net: str) -> bool:
    return not net and len(answers) == 1 and item.net(answers[0]) is not None


def _group(code: str, codebook: Codebook) -> str:
    """The group as tables have it; that it exists is known where it is looked up, since groups can
    be of any column.
    """
    known = {group.code for group in codebook.groups}
    return TOTAL if code.lower() in ("total", "all", "everyone") and code not in known else code


@dataclass(frozen=True, slots=True)
class Figure:
    """A share with all that has to be known of it. Proportions are from 0 to 1, NaN where
    undefined.

    `n`: unweighted base. `flag`: as in `analysis.agreement`. `method`, `level`: of the interval.
    `weights`: the column of weights, empty without.
    """

    query: Query
    estimate: float
    low: float
    high: float
    n: int
    n_weighted: float
    n_effective: float
    flag: str
    method: str
    level: float
    weights: str
    fingerprint: str

    @property
    def provenance(self) -> Mapping[str, Any]:
        """Where the figure comes from: enough to work it out again."""
        return {
            "item": self.query.item,
            "answers": list(self.query.answers),
            "group": self.query.group,
            "base": self.query.base,
            "n": self.n,
            "weights": self.weights,
            "method": self.method,
            "level": self.level,
            "data": self.fingerprint,
        }


class Figures:
    """The shares of one study, each worked out when it is first asked for, and kept.

    `by`: the column whose groups figures are of. `design`, `method`, `level`: as in
    `analysis.agreement`.
    """

    def __init__(
        self,
        responses: Responses,
        *,
        by: str = "group",
        design: Design | None = None,
        method: str | None = None,
        level: float = 0.95,
    ) -> None:
        self.responses, self.by, self.design, self.method, self.level = (
            responses,
            by,
            design,
            method,
            level,
        )
        self.fingerprint = fingerprint_of(responses)
        self._tables: dict[tuple[str, tuple[str, ...], str], dict[str, dict[str, Any]]] = {}

    @property
    def codebook(self) -> Codebook:
        return self.responses.codebook

    def groups(self) -> tuple[str, ...]:
        """The groups that figures can be of, in order, and "Total"."""
        column = self.responses.frame[self.by]
        codes = (
            column.cat.categories
            if isinstance(column.dtype, pd.CategoricalDtype)
            else sorted(column.dropna().unique())
        )
        known = self.codebook.items.get(self.by)
        return (
            *(str(code) for code in codes if str(code) not in Missing.names() or known is None),
            TOTAL,
        )

    def figure(self, query: Query) -> Figure:
        """The share a query is of. Raises DataError for an item, answer or group that is not
        there.
        """
        rows = self._rows(query)
        if query.group not in rows:
            raise DataError.of(
                "claim",
                (
                    "there is no group "
                    f"{shown(query.group)}{did_you_mean(query.group, rows, len(rows))}"
                ),
            )
        row = rows[query.group]
        return Figure(
            query,
            estimate=float(row["estimate"]),
            low=float(row["low"]),
            high=float(row["high"]),
            n=int(row["n"]),
            n_weighted=float(row["n_weighted"]),
            n_effective=float(row["n_effective"]),
            flag=str(row["flag"]),
            method=str(row["method"]),
            level=self.level,
            weights=(self.design.weights if self.design else None) or "",
            fingerprint=self.fingerprint,
        )

    def of_item(self, item: str, base: str = "valid") -> Iterator[Figure]:
        """Every share of an item that a text could mean: its NETs, each answer, and the rest beside
        each NET; of every group.
        """
        asked = self.codebook.item(item)
        for answers, net in _sets(asked).items():
            for group in self.groups():
                yield self.figure(
                    Query(item, answers, group, base, net, _shadowed(asked, answers, net))
                )

    def table(self, query: Query) -> pd.DataFrame:
        """`agreement` of all groups on the item, answers and base of a query."""
        return agreement(
            self.responses,
            [query.item],
            by=self.by,
            answers=query.answers,
            base=query.base,
            design=self.design,
            method=self.method,
            level=self.level,
            total=True,
        )

    def _rows(self, query: Query) -> dict[str, dict[str, Any]]:
        key = (query.item, query.answers, query.base)
        if key not in self._tables:
            rows = self.table(query).to_dict("records")
            self._tables[key] = {
                str(row["group"]): {str(name): row[name] for name in row} for row in rows
            }
        return self._tables[key]


def _sets(item: Item) -> dict[tuple[str, ...], str]:
    """Sets of answers with the NET they are, or "": NETs, then answers by themselves, then the rest
    beside each NET.
    """
    sets = {net.codes: net.name for net in item.nets}
    for code in item.codes:
        sets.setdefault((code,), "")
    if item.categorical:
        for net in item.nets:
            if rest := tuple(code for code in item.codes if code not in net.codes):
                sets.setdefault(rest, "")
    return sets


def fingerprint_of(responses: Responses) -> str:
    """Twelve hexadecimal digits that change with any answer, weight or definition, and not with the
    order of the interviews.
    """
    rows = pd.util.hash_pandas_object(
        responses.frame.astype(dict.fromkeys(_times(responses.frame), str)), index=False
    )
    digest = hashlib.sha256(rows.sort_values().to_numpy().tobytes())
    digest.update(
        json.dumps(
            [list(responses.frame.columns), responses.codebook.plain()], ensure_ascii=False
        ).encode()
    )
    return digest.hexdigest()[:12]


def _times(frame: pd.DataFrame) -> list[str]:
    return [
        str(name) for name in frame.columns if isinstance(frame[name].dtype, pd.DatetimeTZDtype)
    ]
