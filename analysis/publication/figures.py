"""Any share that a study can state: which answers, of which people, on which base; with its
interval and where it comes from.

    figures = Figures(responses)
    figure = figures.figure(Identity.read("health_support.agree.public", responses.codebook))

Sentences, fields in a draft and claims in the press are all worked out here, so that none of them
can differ from the tables.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.agreement import agreement
from analysis.counting.sums import TOTAL
from analysis.design import Design
from analysis.figures import Answers, Identity, People
from analysis.responses import Responses
from survey.codebook import Codebook, Item
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing

__all__ = ["Figure", "Figures", "answer_sets", "fingerprint_of", "groups_in"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A share with all that has to be known of it. Proportions are from 0 to 1, NaN where
    undefined.

    `n`: unweighted base. `flag`: as in `analysis.agreement`. `method`, `level`: of the interval.
    `weights`: the column of weights, empty without.
    """

    identity: Identity
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
            "item": self.identity.item,
            "answers": list(self.identity.codes),
            "group": self.identity.group,
            "base": self.identity.base,
            "n": self.n,
            "weights": self.weights,
            "weighting": self.identity.made.weighting,
            "standard": self.identity.made.standard,
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
        return (*groups_in(self.responses, self.by), TOTAL)

    def figure(self, identity: Identity) -> Figure:
        """The share of this identity. Raises DataError for an item, answer or group that is not
        there.
        """
        rows = self._rows(identity)
        if identity.group not in rows:
            raise DataError.of(
                "claim",
                (
                    "there is no group "
                    f"{shown(identity.group)}{did_you_mean(identity.group, rows, len(rows))}"
                ),
            )
        row = rows[identity.group]
        return Figure(
            identity,
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
        for answers in answer_sets(asked):
            for group in self.groups():
                yield self.figure(Identity(item, answers, People.of(group), base))

    def table(self, identity: Identity) -> pd.DataFrame:
        """`agreement` of all groups on the item, answers and base of a identity."""
        return agreement(
            self.responses,
            [identity.item],
            by=self.by,
            answers=identity.codes,
            base=identity.base,
            design=self.design,
            method=self.method,
            level=self.level,
            total=True,
        )

    def _rows(self, identity: Identity) -> dict[str, dict[str, Any]]:
        key = (identity.item, identity.codes, identity.base)
        if key not in self._tables:
            rows = self.table(identity).to_dict("records")
            self._tables[key] = {
                str(row["group"]): {str(name): row[name] for name in row} for row in rows
            }
        return self._tables[key]


def answer_sets(item: Item) -> tuple[Answers, ...]:
    """Sets of answers: NETs, then answers by themselves, then the rest beside each NET."""
    sets = [Answers(net.codes, net.name) for net in item.nets]
    sets += [Answers.of(item, [code]) for code in item.codes]
    if item.categorical:
        sets += [
            Answers.of(item, rest)
            for net in item.nets
            if (rest := [code for code in item.codes if code not in net.codes])
        ]
    found: dict[tuple[str, ...], Answers] = {}
    for answers in sets:
        found.setdefault(answers.codes, answers)
    return tuple(found.values())


def groups_in(responses: Responses, by: str) -> tuple[str, ...]:
    """The groups of a column, in order."""
    column = responses.frame[by]
    codes = (
        column.cat.categories
        if isinstance(column.dtype, pd.CategoricalDtype)
        else sorted(column.dropna().unique())
    )
    item = responses.codebook.items.get(by)
    return tuple(str(code) for code in codes if str(code) not in Missing.names() or item is None)


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
