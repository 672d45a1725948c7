"""The gate for single figures: what a sentence, a field or a claim may print.

    gate = Gate(responses, standard_named("hse"))
    figure = gate.figure(Identity.read("health_support.agree.public", responses.codebook))

Each figure is worked out and judged once. What comes out is `Released` or `Withheld`; numbers that
are no shares come out as None or NaN where they may not be told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import nan
from typing import Any

import numpy as np
import pandas as pd

from analysis.agreement import agreement
from analysis.bases import Base
from analysis.comparison import compare
from analysis.counting.sums import TOTAL
from analysis.design import Design
from analysis.distribution import distribution
from analysis.figures import Answers, Identity, People
from analysis.figures.domains import GROUP, members_of, together
from analysis.figures.words import FigureWords
from analysis.publication.figures import Figures, answer_sets
from analysis.publication.released import Difference, Released, Withheld, released
from analysis.publication.standards import Standard
from analysis.publication.tables import release_others, release_shares
from analysis.responses import Responses
from analysis.summaries import summary
from survey.codebook import COMPANION, Codebook
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing
from survey.questions import Ranking

__all__ = ["Gate"]

Row = Mapping[str, Any]


class Gate:
    """The figures of one study as its standard has them.

    `by`: the column whose groups figures are of. `design`, `method`, `level`: as in
    `analysis.agreement`.
    """

    def __init__(
        self,
        responses: Responses,
        standard: Standard,
        *,
        by: str = GROUP,
        design: Design | None = None,
        method: str | None = None,
        level: float = 0.95,
    ) -> None:
        self.responses, self.standard, self.by = responses, standard, by
        self.design, self.method, self.level = design, method, level
        self._sources: dict[str, Figures] = {}
        self._shares: dict[tuple[str, str, Base, str], Mapping[str, Row]] = {}
        self._kinds: dict[tuple[str, str], pd.DataFrame] = {}
        self._differences: dict[tuple[Identity, People], Difference | Withheld] = {}

    @property
    def codebook(self) -> Codebook:
        return self.responses.codebook

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups that figures can be of, in order."""
        return self._source(People()).groups()[:-1]

    @property
    def fingerprint(self) -> str:
        """Of the answers: it changes with any of them."""
        return self._source(People()).fingerprint

    def words(self, language: str) -> FigureWords:
        """The words of a language for these figures."""
        return FigureWords(self.codebook, language, self.by)

    # --- people ---

    def members(self, people: People) -> frozenset[str]:
        """The groups that people are of."""
        return members_of(people, self.codebook, self.groups, self.by)

    def together(self, members: frozenset[str]) -> People:
        """These groups as the people of a figure."""
        return together(members, self.groups)

    def overlap(self, one: People, other: People) -> bool:
        """Whether two have people in common."""
        return bool(self.members(one) & self.members(other))

    # --- shares ---

    def figure(self, identity: Identity) -> Released | Withheld:
        """The share of this identity. Raises DataError for an item, answer or group that is not
        there.
        """
        row = self.row(identity)
        n = _number(row["n"])
        if row["suppressed"]:
            return Withheld(identity, row["reason"], row["suppressed"], n, self.standard)
        raw = self._source(identity.people).figure(identity)
        names = ("estimate", "low", "high", "n_weighted", "n_effective")
        changed = {name: float(row[name]) for name in names}
        return released(raw, self.standard, **changed, n=n or 0, flag=str(row["flag"]))

    def of_item(self, identity: Identity) -> Iterator[Released]:
        """Every share of the identity's item, people and base that a text could mean, and that may
        be printed.
        """
        for answers in answer_sets(self.codebook.item(identity.item)):
            found = self.figure(replace(identity, answers=answers))
            if isinstance(found, Released):
                yield found

    def row(self, identity: Identity, base: Base = "") -> Row:
        """The released row of `agreement` that a share is in. `base`: another than identities have
        names for.
        """
        rows = self._rows(identity, base or identity.base)
        if identity.group not in rows:
            nearest = did_you_mean(identity.group, rows, len(rows))
            raise DataError.of("claim", f"there is no group {shown(identity.group)}{nearest}")
        return rows[identity.group]

    def on_base(self, identity: Identity, base: Base) -> tuple[float, int]:
        """The share on another base, and its n; NaN where it may not be printed."""
        row = self.row(identity, base)
        return float(row["estimate"]), _number(row["n"]) or 0

    def chosen(self, figure: Released) -> int:
        """How many respondents gave the answers of a share, whatever their weights."""
        if not figure.n:
            return 0
        if self.design is None or self.standard.counts:
            return round(figure.estimate * figure.n)
        source = self._source(figure.identity.people)
        frame = agreement(
            source.responses,
            figure.identity.item,
            by=self.by,
            answers=figure.identity.codes,
            base=figure.identity.base,
            total=True,
        )
        share = frame.loc[frame["group"] == figure.identity.group, "estimate"].iloc[0]
        return round(float(share) * figure.n)

    # --- numbers of people ---

    def interviews(self, people: People) -> int | None:
        """How many of a group were interviewed; None where that may not be told."""
        return self._told(int(self._column(people).sum()))

    def answered(self, identity: Identity) -> int | None:
        """How many of a group are in the base of an item; None where that may not be told."""
        item = self.codebook.item(identity.item)
        if item.options:
            return self.figure(replace(identity, answers=Answers.of(item, item.codes[:1]))).n
        column = self.responses.frame[item.columns[0].name][self._column(identity.people)]
        return self._told(int(column.notna().sum()))

    def routed(self, identity: Identity) -> bool:
        """Whether only some of a group were asked an item, by their answers to others."""
        item = self.codebook.item(identity.item)
        name = item.id if item.categorical else f"{item.id}{COMPANION}"
        column = self.responses.frame[name][self._column(identity.people)].astype(str)
        return bool((column == Missing.NOT_ASKED.value).any())

    def missing(self, identity: Identity, kind: Missing) -> tuple[float, int]:
        """The share of those asked who gave no answer of one kind, and how many they are; NaN and 0
        where nobody was asked, or it may not be told.
        """
        key = (identity.item, identity.group)
        if key not in self._kinds:
            source = self._source(identity.people)
            frame = distribution(
                source.responses,
                identity.item,
                by=self.by,
                base="answered",
                design=self.design,
                total=True,
            )
            self._kinds[key] = self._released(frame, source.responses, "answered")
        rows = self._kinds[key]
        row = rows[(rows["group"] == identity.group) & (rows["answer"] == kind.value)]
        if row.empty or pd.isna(row["count"].iloc[0]):
            return nan, 0
        return float(row["estimate"].iloc[0]), int(row["count"].iloc[0])

    def mean_place(self, identity: Identity) -> float:
        """The mean place of an answer of a ranking; NaN where nobody of the group put them in
        order, where it may not be told, and for anything else.
        """
        if not isinstance(self.codebook.item(identity.item).answers, Ranking):
            return nan
        table = summary(
            self._source(identity.people).responses,
            identity.item,
            by=self.by,
            design=self.design,
            measures="mean_place",
            total=True,
        )
        table = table[(table["group"] == identity.group) & table["answer"].isin(identity.codes)]
        rows = release_others(table, self.standard, "summary").frame
        return float(rows["estimate"].iloc[0]) if len(rows) == 1 else nan

    # --- differences ---

    def difference(self, identity: Identity, against: People) -> Difference | Withheld:
        """A group's share less another's, in the same answers on the same base; withheld where one
        of the two is. Raises DataError where they overlap.
        """
        key = (identity, against)
        if key not in self._differences:
            self._differences[key] = self._difference(identity, against)
        return self._differences[key]

    def _difference(self, identity: Identity, against: People) -> Difference | Withheld:
        if self.overlap(identity.people, against):
            both = f"{shown(identity.people.name)} and {shown(against.name)}"
            message = f"{both} have people in common; name two groups that have none"
            raise DataError.of("claim", message)
        one, other = self.figure(identity), self.figure(identity.of(against))
        if isinstance(one, Withheld):
            return one
        if isinstance(other, Withheld):
            return other
        known = min(one.n, other.n) and not self.standard.counts
        row = self._compared(identity, against) if known else {}
        tested = [float(row.get(name, nan)) for name in ("low", "high", "p_value")]
        return Difference(one, other, one.estimate - other.estimate, *tested)

    def _compared(self, identity: Identity, against: People) -> Row:
        table = compare(
            self._joined(identity.people, against),
            identity.item,
            by=self.by,
            answers=identity.codes,
            base=identity.base,
            design=self.design,
            level=self.level,
            adjust="none",
            against=against.group,
        )
        rows = table[table["group_a"].astype(str) == identity.group].to_dict("records")
        return {str(name): value for name, value in rows[0].items()} if rows else {}

    # --- working out ---

    def _rows(self, identity: Identity, base: Base) -> Mapping[str, Row]:
        source = self._source(identity.people)
        name = base if isinstance(base, str) else "+".join(map(str, base))
        key = (identity.item, identity.answers.name, name, self._joins(identity.people))
        if key not in self._shares:
            frame = agreement(
                source.responses,
                identity.item,
                by=self.by,
                answers=identity.codes,
                base=base,
                design=self.design,
                method=self.method,
                level=self.level,
                total=True,
            )
            nets = {str(frame["net"].iloc[0]): identity.codes}
            found = self._released(frame, source.responses, base, nets)
            self._shares[key] = {
                str(row["group"]): {str(name): value for name, value in row.items()}
                for row in found.to_dict("records")
            }
        return self._shares[key]

    def _released(
        self,
        frame: pd.DataFrame,
        responses: Responses,
        base: Base,
        nets: Mapping[str, Sequence[str]] | None = None,
    ) -> pd.DataFrame:
        found = release_shares(
            frame,
            responses,
            self.standard,
            by=self.by,
            base=base,
            nets=nets,
            design=self.design,
            method="wilson" if self.design is None else "logit",
            level=self.level,
        )
        return found.frame

    def _told(self, number: int) -> int | None:
        """A number of people as the standard has it."""
        if not self.standard.counts:
            return number
        rule = self.standard.rule
        small = rule is not None and number < rule.threshold
        return None if small or rule is None else int(rule.rounded(np.array([number]))[0])

    def _column(self, people: People) -> "pd.Series[bool]":
        return self.responses.frame[self.by].astype(str).isin(self.members(people))

    def _joins(self, people: People) -> str:
        """The name of groups that are counted together, "" where each is by itself."""
        return "" if people.group in (*self._plain, TOTAL) else people.group

    @cached_property
    def _plain(self) -> tuple[str, ...]:
        return Figures(self.responses, by=self.by).groups()[:-1]

    def _source(self, people: People) -> Figures:
        joined = self._joins(people)
        if joined not in self._sources:
            self._sources[joined] = Figures(
                self._joined(people),
                by=self.by,
                design=self.design,
                method=self.method,
                level=self.level,
            )
        return self._sources[joined]

    def _joined(self, *several: People) -> Responses:
        """The answers with these groups as one each, wherever several make one up."""
        names = {
            member: people.group
            for people in several
            if self._joins(people)
            for member in self.members(people)
        }
        if not names:
            return self.responses
        column = self.responses.frame[self.by]
        codes = list(dict.fromkeys(names.get(code, code) for code in self._plain))
        codes += [kind for kind in Missing.names() if kind in set(column.dropna().astype(str))]
        renamed = pd.Categorical(
            column.astype(object).map(lambda code: names.get(code, code)), categories=codes
        )
        return replace(self.responses, frame=self.responses.frame.assign(**{self.by: renamed}))


def _number(value: Any) -> int | None:
    """A number of people; None where it is missing."""
    return None if pd.isna(value) else int(value)
