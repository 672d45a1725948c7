"""What the data say about a claim: a share, a difference of two groups, or how many answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import nan
from typing import Any

import pandas as pd

from analysis.agreement import agreement
from analysis.bases import HIDDEN_BASE, Base
from analysis.comparison import compare
from analysis.counting.sums import TOTAL
from analysis.design import Design
from analysis.distribution import distribution
from analysis.figures import Answers, Identity
from analysis.judgement.claim import JOIN, Claim, group_named
from analysis.methods.differences import Outcome, outcomes
from analysis.publication.disclosure import TEN_FIVE
from analysis.publication.figures import Figure, Figures
from analysis.publication.standards import DEFAULT, apply, standard_named
from analysis.responses import Responses
from analysis.sentences import GroupWords
from analysis.summaries import summary
from survey.codebook import COMPANION, Codebook
from survey.errors import DataError, shown
from survey.missing import Missing
from survey.questions import Ranking

__all__ = ["ClaimWords", "Difference", "Evidence", "Population"]


@dataclass(frozen=True, slots=True)
class Population:
    """Of whom the study may speak. `random`: whether chance chose the respondents, None where the
    study does not say.
    """

    random: bool | None = None
    universe: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two groups' shares and their difference (proportions), with its interval and p value, which
    are NaN where it could not be tested. It is tested by itself: p is not adjusted.
    """

    one: Figure
    other: Figure
    difference: float
    low: float
    high: float
    p_value: float

    @property
    def outcome(self) -> Outcome:
        """What its test comes to."""
        found: Outcome = outcomes([self.p_value], self.one.level)[0]
        return found

    @property
    def n(self) -> int:
        return min(self.one.n, self.other.n)


@dataclass(frozen=True, slots=True)
class ClaimWords(GroupWords):
    """Words for groups that are counted together too."""

    def group(self, code: str) -> str:
        labels = [GroupWords.group(self, member) for member in code.split(JOIN)]
        return self.catalogue.listed([*labels[:-1], _lowered(labels[-1])] if labels[1:] else labels)


def _lowered(label: str) -> str:
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


class Evidence:
    """The data of one study, asked for what drafts claim; each figure is worked out once."""

    def __init__(
        self,
        responses: Responses,
        *,
        by: str = "group",
        design: Design | None = None,
        method: str | None = None,
        level: float = 0.95,
        population: Population | None = None,
        standard: str = "",
    ) -> None:
        """`standard`: by which small figures are hidden, as the study names it; the usual one where
        it names none.
        """
        self.responses, self.by, self.design, self.method, self.level = (
            responses,
            by,
            design,
            method,
            level,
        )
        self.population, self.standard = (
            population or Population(),
            standard_named(standard or DEFAULT),
        )
        self._figures = {"": Figures(responses, by=by, design=design, method=method, level=level)}
        self._rows: dict[tuple[str, tuple[str, ...], str, str, bool], pd.Series[Any]] = {}
        self._missing: dict[tuple[str, str], pd.DataFrame] = {}
        self._others: dict[
            tuple[str, tuple[str, ...], str, tuple[str, ...]], tuple[float, int]
        ] = {}
        self._differences: dict[tuple[str, tuple[str, ...], str, str, str], Difference] = {}

    @property
    def codebook(self) -> Codebook:
        return self.responses.codebook

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups of the study in order, and "Total"."""
        return self._figures[""].groups()

    @cached_property
    def instruments(self) -> Mapping[str, frozenset[str]]:
        """The groups that each instrument asks."""
        if self.by != "group" or "instrument" not in self.responses.frame:
            return {}
        pairs = self.responses.frame[["instrument", "group"]].astype(str).drop_duplicates()
        return {str(name): frozenset(rows["group"]) for name, rows in pairs.groupby("instrument")}

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        """What the questionnaires say to respondents, without capitals: questions and answers in
        every language.
        """
        items = self.codebook.items.values()
        said = [
            text
            for item in items
            for wording in (item.ask, *(option.label for option in item.options))
            for _, text in wording.texts
        ]
        return tuple(
            dict.fromkeys(
                " ".join(text.casefold().replace("’", "'").split()).strip(" .") for text in said
            )
        )

    def members(self, group: str) -> frozenset[str]:
        """The groups that are counted together under this name."""
        return (
            frozenset(one for one in self.groups if one != TOTAL)
            if group == TOTAL
            else frozenset(group.split(JOIN))
        )

    def name_of(self, members: frozenset[str]) -> str:
        """The name under which these groups are counted together."""
        return group_named(JOIN.join(sorted(members)), self.groups) if members else ""

    def read(self, text: str, base: str = "") -> Claim:
        """A claim from its name. Raises DataError for what the study does not have."""
        return Claim.read(text, self.codebook, self.groups, base)

    def words(self, language: str) -> ClaimWords:
        return ClaimWords(self.codebook, language, self.by)

    def figure(self, identity: Identity) -> Figure:
        """The share a identity is of; of several groups counted together too."""
        return self._of(identity.group).figure(identity)

    def of_item(self, identity: Identity) -> Iterator[Figure]:
        """Every share of the identity's item, group and base that a text could mean."""
        for figure in self._of(identity.group).of_item(identity.item, identity.base):
            if figure.identity.group == identity.group:
                yield figure

    def hidden(self, figure: Figure) -> bool:
        """Whether so few answered that nothing is published; by a standard that is stricter than
        the usual one, more often.

        By one that protects respondents, where those who gave the answers, or those who gave
        others, are fewer than it allows.
        """
        if figure.n < HIDDEN_BASE or self.standard.name == DEFAULT:
            return figure.n < HIDDEN_BASE
        if self.standard.counts:
            chosen = self.chosen(figure)
            return min(chosen, figure.n - chosen) < TEN_FIVE.threshold
        row = self.row(figure.identity)
        return bool(
            apply(row.to_frame().T.infer_objects(), self.standard, base=figure.identity.base)[
                "suppressed"
            ].any()
        )

    def row(self, identity: Identity, *, designed: bool = True) -> "pd.Series[Any]":
        """The row of `agreement` that a share is in, with its bases; as if all weighed the same
        where not `designed`.
        """
        key = (identity.item, identity.codes, identity.base, identity.group, designed)
        if key in self._rows:
            return self._rows[key]
        figures = self._of(identity.group)
        frame = agreement(
            figures.responses,
            [identity.item],
            by=self.by,
            answers=identity.codes,
            base=identity.base,
            design=self.design if designed else None,
            method=self.method if designed else None,
            level=self.level,
            total=True,
        )
        for _, row in frame.iterrows():
            self._rows[
                (identity.item, identity.codes, identity.base, str(row["group"]), designed)
            ] = row
        return self._rows[key]

    def chosen(self, figure: Figure) -> int:
        """How many respondents gave the answers of a share, whatever their weights."""
        if not figure.n:
            return 0
        share = (
            self.row(figure.identity, designed=False)["estimate"]
            if figure.weights
            else figure.estimate
        )
        return round(float(share) * figure.n)

    def missing(self, identity: Identity, kind: Missing) -> tuple[float, int]:
        """The share of those asked who gave no answer of one kind, and how many they are; NaN and 0
        where nobody was asked.
        """
        if (identity.item, identity.group) not in self._missing:
            figures = self._of(identity.group)
            frame = distribution(
                figures.responses,
                [identity.item],
                by=self.by,
                base="answered",
                design=self.design,
                total=True,
            )
            self._missing[identity.item, identity.group] = frame[
                frame["group"].astype(str) == identity.group
            ]
        rows = self._missing[identity.item, identity.group]
        row = rows[rows["answer"] == kind.value]
        return (float(row["estimate"].iloc[0]), int(row["count"].iloc[0])) if len(row) else (nan, 0)

    def mean_place(self, identity: Identity) -> float:
        """The mean place of an answer of a ranking; NaN where nobody of the group put them in
        order, and for anything else.
        """
        if not isinstance(self.codebook.item(identity.item).answers, Ranking):
            return nan
        table = summary(
            self._of(identity.group).responses,
            identity.item,
            by=self.by,
            design=self.design,
            measures="mean_place",
            total=True,
        )
        rows = table[(table["group"] == identity.group) & table["answer"].isin(identity.codes)]
        return float(rows["estimate"].iloc[0]) if len(rows) == 1 else nan

    def interviews(self, group: str) -> int:
        """How many of a group were interviewed."""
        return int(self.responses.frame[self.by].astype(str).isin(self.members(group)).sum())

    def answered(self, identity: Identity) -> int:
        """How many of a group are in the base of an item."""
        item = self.codebook.item(identity.item)
        if item.options:
            return self.figure(replace(identity, answers=Answers.of(item, item.codes[:1]))).n
        rows = self.responses.frame[
            self.responses.frame[self.by].astype(str).isin(self.members(identity.group))
        ]
        return int(rows[item.columns[0].name].notna().sum())

    def routed(self, identity: Identity) -> bool:
        """Whether only some of a group were asked an item, by their answers to others."""
        item = self.codebook.item(identity.item)
        rows = self.responses.frame[
            self.responses.frame[self.by].astype(str).isin(self.members(identity.group))
        ]
        column = rows[item.id if item.categorical else f"{item.id}{COMPANION}"].astype(str)
        return bool((column == Missing.NOT_ASKED.value).any())

    def on_base(self, identity: Identity, base: Base) -> tuple[float, int]:
        """The share on another base than `BASES` name, and its n; NaN where there is none."""
        kinds = tuple(base) if not isinstance(base, str) else (base,)
        key = (identity.item, identity.codes, identity.group, tuple(str(kind) for kind in kinds))
        if key not in self._others:
            figures = self._of(identity.group)
            table = agreement(
                figures.responses,
                [identity.item],
                by=self.by,
                answers=identity.codes,
                base=base,
                design=self.design,
                total=True,
            )
            row = table[table["group"].astype(str) == identity.group].iloc[0]
            self._others[key] = float(row["estimate"]), int(row["n"])
        return self._others[key]

    def difference(self, identity: Identity, against: str) -> Difference:
        """A group's share less another's, in the same answers on the same base. Raises DataError
        where they overlap.
        """
        key = (identity.item, identity.codes, identity.base, identity.group, against)
        if key not in self._differences:
            if self.members(identity.group) & self.members(against):
                message = (
                    f"{shown(identity.group)} and {shown(against)} have people in common; "
                    "name two groups that have none"
                )
                raise DataError.of("claim", message)
            one, other = self.figure(identity), self.figure(identity.of(against))
            row = self._compared(identity, against) if min(one.n, other.n) else {}
            tested = [float(row.get(name, "nan")) for name in ("low", "high", "p_value")]
            difference = one.estimate - other.estimate
            self._differences[key] = Difference(one, other, difference, *tested)
        return self._differences[key]

    def _compared(self, identity: Identity, against: str) -> dict[str, float]:
        data = self._joined(identity.group, against)
        table = compare(
            data,
            [identity.item],
            by=self.by,
            answers=identity.codes,
            base=identity.base,
            design=self.design,
            level=self.level,
            adjust="none",
            against=against,
        )
        rows = table[table["group_a"].astype(str) == identity.group].to_dict("records")
        return {str(name): value for name, value in rows[0].items()} if rows else {}

    def _of(self, group: str) -> Figures:
        joined = group if JOIN in group else ""
        if joined not in self._figures:
            self._figures[joined] = Figures(
                self._joined(group),
                by=self.by,
                design=self.design,
                method=self.method,
                level=self.level,
            )
        return self._figures[joined]

    def _joined(self, *groups: str) -> Responses:
        """The answers with these groups as one each, wherever several make one up."""
        names = {member: group for group in groups if JOIN in group for member in group.split(JOIN)}
        if not names:
            return self.responses
        column = self.responses.frame[self.by]
        codes = list(dict.fromkeys(names.get(code, code) for code in self.groups if code != TOTAL))
        codes += [kind for kind in Missing.names() if kind in set(column.dropna().astype(str))]
        renamed = pd.Categorical(
            column.astype(object).map(lambda code: names.get(code, code)), categories=codes
        )
        return replace(self.responses, frame=self.responses.frame.assign(**{self.by: renamed}))
