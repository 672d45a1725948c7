"""The gate for single figures: what a sentence, a field or a claim may print.

    gate = Gate(Publication.of(responses, standard_named("hse")))
    figure = gate.figure(Identity.read("health_support.agree.public", responses.codebook))

Each figure is worked out and judged once. What comes out is `Released` or `Withheld`; numbers that
are no shares come out as None or NaN where they may not be told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from math import nan
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.agreement import agreement
from analysis.bases import Base
from analysis.comparison import compare
from analysis.counting.domains.evaluating import inside
from analysis.counting.sums import TOTAL
from analysis.design import Design
from analysis.distribution import distribution
from analysis.figures import ALIKE, Answers, Identity, Made, People
from analysis.figures.domains import GROUP, domain_of, members_of, together
from analysis.figures.words import FigureWords
from analysis.publication.figures import answer_sets, fingerprint_of, groups_in
from analysis.publication.publishing import Publication, of_study
from analysis.publication.release.reasons import NotClearedError
from analysis.publication.released import Average, Difference, Released, Withheld, figure_of_row
from analysis.publication.standards import NOT_CLEARED
from analysis.publication.tables import release_others
from analysis.publication.wordings import AskedAs
from analysis.summaries import summary
from survey.codebook import COMPANION, Codebook
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing
from survey.questions import Ranking

__all__ = ["Gate"]

SIDE = "\0side"
"""A column beside those of the answers, named as none of them is."""

Row = Mapping[str, Any]


class Gate:
    """The figures of one study as its standard has them.

    `by`: the column whose groups figures are of. `design`, `method`, `level`: as in
    `analysis.agreement`.
    """

    def __init__(
        self,
        publication: Publication,
        *,
        by: str = GROUP,
        design: Design | None = None,
        method: str | None = None,
        level: float = 0.95,
        weighting: str = "",
    ) -> None:
        """`weighting`: where the weights come from, in words."""
        self.publication, self.responses = publication, of_study(publication)
        self.standard, self.by = publication.standard, by
        self.made = Made(design, weighting, self.standard.name)
        self.design, self.method, self.level = design, method, level
        self._shares: dict[tuple[str, str, Base, str], Mapping[str, Row]] = {}
        self._figures: dict[Identity, Released | Withheld] = {}
        self._masks: dict[People, npt.NDArray[np.bool_]] = {}
        self._kinds: dict[tuple[str, str], pd.DataFrame] = {}
        self._differences: dict[tuple[Identity, People], Difference | Withheld] = {}
        self._asked_as = AskedAs(self.responses, self.codebook, self.standard, design)

    @property
    def codebook(self) -> Codebook:
        return self.responses.codebook

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups that figures can be of, in order."""
        return groups_in(self.responses, self.by)

    @cached_property
    def fingerprint(self) -> str:
        """Of the answers: it changes with any of them."""
        return fingerprint_of(self.responses)

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
        """Whether two have respondents in common."""
        return bool((self._within(one) & self._within(other)).any())

    # --- shares ---

    def figure(self, identity: Identity) -> Released | Withheld:
        """The share of this identity. Raises DataError for an item, answer or group that is not
        there.
        """
        identity = replace(identity, made=self.made)
        if identity not in self._figures:
            self._figures[identity] = self._figure(identity)
        return self._figures[identity]

    def _figure(self, identity: Identity) -> Released | Withheld:
        try:
            row = self.row(identity)
        except NotClearedError as error:
            remedy = "; ".join(fault.message for fault in error.faults)
            return Withheld(
                identity, NOT_CLEARED, self.standard.letter, None, self.standard, remedy
            )
        return self._made(row, identity)

    def _made(self, row: Row, identity: Identity) -> Released | Withheld:
        item = self.codebook.item(identity.item)
        wordings = ALIKE
        if self._asked_as.tells_apart(item):
            domain = domain_of(identity.people, self.codebook, self.groups, self.by)
            wordings = self._asked_as.of(item, base=identity.base, where=domain)
        return figure_of_row(
            row,
            identity,
            self.standard,
            level=self.level,
            weights=(self.design.weights if self.design else None) or "",
            fingerprint=self.fingerprint,
            wordings=wordings,
        )

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
        return rows[self._name_in(list(rows), identity)]

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
        of = figure.identity
        row = self._row_of(of, self._agreement(of, of.base, weighted=False))
        return round(float(row["estimate"]) * figure.n)

    # --- numbers of people ---

    def interviews(self, people: People) -> int | None:
        """How many of a group were interviewed; None where that may not be told."""
        return self._told(int(self._within(people).sum()))

    def answered(self, identity: Identity) -> int | None:
        """How many of a group are in the base of an item; None where that may not be told."""
        item = self.codebook.item(identity.item)
        if item.options:
            return self.figure(replace(identity, answers=Answers.of(item, item.codes[:1]))).n
        column = self.responses.frame[item.columns[0].name][self._within(identity.people)]
        return self._told(int(column.notna().sum()))

    def routed(self, identity: Identity) -> bool:
        """Whether only some of a group were asked an item, by their answers to others."""
        item = self.codebook.item(identity.item)
        name = item.id if item.categorical else f"{item.id}{COMPANION}"
        column = self.responses.frame[name][self._within(identity.people)].astype(str)
        return bool((column == Missing.NOT_ASKED.value).any())

    def unanswered(self, identity: Identity) -> Released | Withheld:
        """The share of those asked who gave no answer of one kind, which stands in the place of
        answers: dont_know, on the base "answered".
        """
        row = self._kind_row(identity, identity.codes[0])
        method = self.method or ("wilson" if self.design is None else "logit")
        known: Row = {"n_weighted": nan, "n_effective": nan, "method": method, "flag": ""}
        if row is None:
            return Withheld(identity, "x", "x", 0, self.standard)
        return self._made({**known, **row}, identity)

    def missing(self, identity: Identity, kind: Missing) -> tuple[float, int]:
        """The share of those asked who gave no answer of one kind, and how many they are; NaN and 0
        where nobody was asked, or it may not be told.
        """
        row = self._kind_row(identity, kind.value)
        count = None if row is None else _number(row["count"])
        return (nan, 0) if row is None or count is None else (float(row["estimate"]), count)

    def _kind_row(self, identity: Identity, kind: str) -> Row | None:
        """The released row of a kind of missing answer; None where there is none."""
        key = (identity.item, identity.people.name)
        if key not in self._kinds:
            frame = distribution(
                self.responses, identity.item, base="answered", **self._asked(identity.people)
            )
            self._kinds[key] = self._released(frame, identity.people, "answered")
        rows: pd.DataFrame = self._kinds[key]
        named = rows["group"] == self._name_in(rows["group"], identity)
        found = rows[named & (rows["answer"] == kind)].to_dict("records")
        return {str(name): value for name, value in found[0].items()} if found else None

    def mean_place(self, identity: Identity) -> float:
        """The mean place of an answer of a ranking; NaN where nobody of the group put them in
        order, where it may not be told, and for anything else.
        """
        if not isinstance(self.codebook.item(identity.item).answers, Ranking):
            return nan
        asked = self._asked(identity.people)
        table = summary(self.responses, identity.item, measures="mean_place", **asked)
        named = table["group"] == self._name_in(table["group"], identity)
        table = table[named & table["answer"].isin(identity.codes)]
        rows = release_others(table, self.standard, "summary").frame
        return float(rows["estimate"].iloc[0]) if len(rows) == 1 else nan

    def average(self, identity: Identity, measure: str) -> Average | Withheld:
        """The mean or median of a number, a rating or the codes of a scale. Raises DataError for an
        item that has none.
        """
        asked = self._asked(identity.people)
        table = summary(self.responses, identity.item, measures=measure, **asked)
        table = table[table["group"] == self._name_in(table["group"], identity)]
        row = release_others(table, self.standard, "summary").frame.iloc[0]
        if row["reason"]:
            n = None if self.standard.counts else _number(row["n"])
            return Withheld(identity, row["reason"], row["suppressed"], n, self.standard)
        estimate, low, high = (float(row[name]) for name in ("estimate", "low", "high"))
        return Average(identity, measure, estimate, low, high, _number(row["n"]) or 0)

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
        """The row of `compare` for two sides, each a domain of the sample."""
        one, other = self._within(identity.people), self._within(against)
        sides = pd.Categorical.from_codes(
            np.where(one, 0, np.where(other, 1, -1)), pd.Index(["one", "other"])
        )
        frame = self.responses.frame.assign(**{SIDE: sides})
        table = compare(
            replace(self.responses, frame=frame),
            identity.item,
            by=SIDE,
            answers=identity.codes,
            base=identity.base,
            design=self.design,
            level=self.level,
            adjust="none",
        )
        row = table.to_dict("records")[0]
        return {str(name): value for name, value in row.items()}

    # --- working out ---

    def _rows(self, identity: Identity, base: Base) -> Mapping[str, Row]:
        name = base if isinstance(base, str) else "+".join(map(str, base))
        where = "" if self._plain(identity.people) else identity.people.name
        key = (identity.item, identity.answers.name, name, where)
        if key not in self._shares:
            frame = self._agreement(identity, base)
            nets = {str(frame["net"].iloc[0]): identity.codes}
            found = self._released(frame, identity.people, base, nets)
            self._shares[key] = {
                str(row["group"]): {str(name): value for name, value in row.items()}
                for row in found.to_dict("records")
            }
        return self._shares[key]

    def _row_of(self, identity: Identity, frame: pd.DataFrame) -> Row:
        rows = frame[frame["group"] == self._name_in(frame["group"], identity)]
        return {str(name): value for name, value in rows.iloc[0].items()}

    def _agreement(self, identity: Identity, base: Base, *, weighted: bool = True) -> pd.DataFrame:
        asked = self._asked(identity.people)
        asked |= {} if weighted else {"design": None}
        return agreement(
            self.responses,
            identity.item,
            answers=identity.codes,
            base=base,
            method=self.method if weighted else None,
            level=self.level,
            **asked,
        )

    def _asked(self, people: People) -> dict[str, Any]:
        """How statistics are asked for people: groups row by row, others as a domain."""
        if self._plain(people):
            return {"by": self.by, "total": True, "design": self.design}
        domain = domain_of(people, self.codebook, self.groups, self.by)
        return {"where": domain, "design": self.design}

    def _plain(self, people: People) -> bool:
        """Whether they have a row of their own beside the groups."""
        return people.everybody or people.group in self.groups

    def _name_in(self, groups: Iterable[str], identity: Identity) -> str:
        """The name of the row of the people among those of groups. Raises DataError where nobody
        has this name, and where a total would be of several populations.
        """
        names = list(dict.fromkeys(map(str, groups)))
        people = identity.people
        if people.group in names:
            return people.group
        if self._plain(people) and not people.everybody:
            nearest = did_you_mean(people.group, names, len(names))
            raise DataError.of("claim", f"there is no group {shown(people.group)}{nearest}")
        if TOTAL in names:
            return TOTAL
        members = self.members(people)
        held = [one for one in self.codebook.populations if members <= set(one.of)]
        if not held:
            several = ", ".join(one.code for one in self.codebook.populations)
            remedy = "say in study.yaml how they go together (populations:), or name one of them"
            message = f"{shown(people.name)} is of several populations ({several}); {remedy}"
            raise DataError.of("claim", message)
        return held[0].code

    def _released(
        self,
        frame: pd.DataFrame,
        people: People,
        base: Base,
        nets: Mapping[str, Sequence[str]] | None = None,
    ) -> pd.DataFrame:
        asked = self._asked(people)
        found = self.publication.shares(
            frame,
            by=asked.get("by"),
            base=base,
            nets=nets,
            design=self.design,
            method="wilson" if self.design is None else "logit",
            level=self.level,
            where=asked.get("where"),
        )
        return found.frame

    def _told(self, number: int) -> int | None:
        """A number of people as the standard has it."""
        rule = self.standard.rule
        if rule is None:
            return number
        return None if number < rule.threshold else int(rule.rounded(np.array([number]))[0])

    def _within(self, people: People) -> npt.NDArray[np.bool_]:
        """The respondents who are of the people."""
        if people not in self._masks:
            domain = domain_of(people, self.codebook, self.groups, self.by)
            frame = self.responses.frame
            every = np.ones(len(frame), np.bool_)
            self._masks[people] = every if domain is None else inside(domain, frame, self.codebook)
        return self._masks[people]


def _number(value: Any) -> int | None:
    """A number of people; None where it is missing."""
    return None if pd.isna(value) else int(value)
