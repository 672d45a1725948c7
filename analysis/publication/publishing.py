"""A study in one state, as it is published: its answers, the standard, and, where this protects
respondents, the plan of all that the study publishes.

    publication = Publication.of(responses, standard_named("ons"))
    table = publication.shares(agreement(publication.data, "help", by="group"), by="group")

Statistics are asked of `data`, and what comes of them is released here, so that a count is the same
in every command, whatever was asked before.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Self

import pandas as pd

from analysis.bases import Base
from analysis.counting.domains.conditions import Where
from analysis.counting.table import By, Frame
from analysis.design import Design
from analysis.figures import Answers
from analysis.figures.answers import ALONE
from analysis.figures.domains import GROUP
from analysis.publication.disclosure import Published
from analysis.publication.release.clearing import base_of, line_of
from analysis.publication.release.ledger import LEDGER, Ledger
from analysis.publication.release.plan import ReleasePlan
from analysis.publication.released import ReleasedTable
from analysis.publication.standards import Standard
from analysis.publication.tables import release_shares
from analysis.responses import Responses
from survey.errors import DataError

__all__ = ["Named", "Publication", "of_study"]


@dataclass(frozen=True)
class Named:
    """What a study names beside its questionnaires that its figures are of. `banner`, `crossed`,
    `nets`, `bases`: as in `ReleasePlan.of`.
    """

    banner: Sequence[str] = ()
    crossed: Sequence[str] = ()
    nets: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    bases: Iterable[Base] = ()


@dataclass(frozen=True, eq=False)
class Publication:
    """`data`: what statistics are asked of. `plan`: None where the standard protects nobody, and
    for frames without a study, which are protected one output at a time. `ledger`: the file of what
    was published before, None where nothing is kept.
    """

    data: Frame
    standard: Standard
    plan: ReleasePlan | None = None
    ledger: Path | None = None

    @classmethod
    def of(
        cls,
        data: Frame,
        standard: Standard,
        named: Named | None = None,
        *,
        by: str = GROUP,
        folder: Path | None = None,
    ) -> Self:
        """`by`: the column of groups that the study publishes figures of. `folder`: that of the
        study, in which the ledger is kept.
        """
        rule = standard.rule
        if rule is None or not isinstance(data, Responses):
            return cls(data, standard)
        if not isinstance(data.frame, pd.DataFrame) or by not in data.frame:
            return cls(data, standard)
        ledger, named = folder / LEDGER if folder else None, named or Named()
        plan = ReleasePlan.of(
            data,
            by=by,
            banner=named.banner,
            crossed=named.crossed,
            nets=named.nets,
            bases=named.bases,
            ledger=Ledger.read(ledger) if ledger else None,
            rule=rule,
        )
        return cls(plan.data, standard, plan, ledger)

    def shares(
        self,
        frame: pd.DataFrame,
        *,
        by: By,
        base: Base = "valid",
        nets: Mapping[str, Sequence[str]] | None = None,
        design: Design | None = None,
        method: str = "",
        level: float = 0.95,
        where: Where = None,
    ) -> ReleasedTable:
        """A frame of `agreement` or `distribution` of `data` as it may be printed; see
        `release_shares`. Raises NotClearedError for what is outside the plan.
        """
        planned = self._as_planned(frame, nets or {}, base)
        found = release_shares(
            planned,
            self.data,
            self.standard,
            by=by,
            base=base,
            nets=nets,
            design=design,
            method=method,
            level=level,
            where=where,
            published=self.published(by, where),
        )
        return found if planned is frame else found.made(lambda made: made.assign(net=frame["net"]))

    def _as_planned(
        self, frame: pd.DataFrame, nets: Mapping[str, Sequence[str]], base: Base
    ) -> pd.DataFrame:
        """The frame with its answers as the plan calls them. Raises NotClearedError for answers and
        bases that it does not have.
        """
        if self.plan is None:
            return frame
        book, called = self.plan.data.codebook, dict[tuple[str, str], str]()
        for name in dict.fromkeys(frame["item"]):
            item = book.item(str(name))
            base_of(self.plan, item, base)
            for net, codes in nets.items():
                line = line_of(self.plan, item, Answers(tuple(codes)))
                called[str(name), net] = ALONE * (line.kind != "net") + line.code
        if not called or "net" not in frame:
            return frame
        keys = zip(frame["item"].astype(str), frame["net"].astype(str), strict=True)
        return frame.assign(net=[called.get(key, key[1]) for key in keys])

    def published(self, by: By, where: Where = None) -> Sequence[Published] | None:
        """The counts that may be published by these columns; None without a plan."""
        return None if self.plan is None else self.plan.published(by, where=where)

    def out(self) -> None:
        """To be called once something of it has been given out: what the plan tells is written to
        the ledger.
        """
        if self.plan is None or self.ledger is None:
            return
        recorded = self.plan.recorded()
        if recorded != self.plan.ledger or not self.ledger.exists():
            recorded.write(self.ledger)


def of_study(publication: Publication) -> Responses:
    """The answers of a study, with their codebook. Raises DataError for any other frame."""
    if not isinstance(publication.data, Responses):
        raise DataError.of("data", "this needs a Responses, which has a codebook")
    return publication.data
