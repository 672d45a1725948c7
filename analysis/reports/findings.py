"""What a report says first: three to five findings, chosen by its author, else by rule.

By rule these are the headline of each lead item, and the largest clear differences within a
population. A lead item is put to everybody whom its instruments ask, and does not say who the
respondents are. Its figure is that of the population with the largest share, with those of the
others beside it. Scales of opinion come before all others, and before those of a share near a half
the ones far from it. After `FEWEST` there are only scales of opinion, and only what half of a
population says. Findings stand in the order of the report, differences last.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from analysis.figures import Identity, Part, People
from analysis.figures.domains import GROUP
from analysis.figures.naming import figure_named
from analysis.figures.words import FigureWords
from analysis.methods.differences import Outcome
from analysis.publication.figures import groups_in
from analysis.publication.gate import Gate
from analysis.publication.released import Released, Withheld, of_somebody
from analysis.reports.basis import Basis
from analysis.reports.headlines import figure_of, figure_words
from analysis.reports.material import Material
from analysis.reports.model import Finding, Sentence
from analysis.reports.rows import records
from analysis.reports.shares import Shares
from analysis.reports.tables import DifferencesTable, DistributionTable, Table
from analysis.rounding import percent
from analysis.sentences import asked_differently, comparison, headline, headline_alone, likewise
from survey.codebook import Item

__all__ = ["FEWEST", "MOST", "findings_of"]

FEWEST, MOST, MOST_DIFFERENCES = 3, 5, 2
HALF = 0.5

OPINIONS = 3
"""So many answers at least has a scale of opinion; of fewer it is yes or no."""

Row = Mapping[Any, Any]


def findings_of(material: Material, banner: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Those that the author named, all of them; else up to `MOST` by rule. A figure that is not
    published is no finding, unless the author named it: then it says why.

    `banner`: columns that say who the respondents are. Raises DataError, with the nearest match,
    for a name of no figure.
    """
    finder = _Finder(material)
    if named := material.basis.choice.findings:
        return tuple(finder.named(named))
    return tuple(finder.by_rule(banner))


@dataclass(frozen=True)
class _Lead:
    """A figure that may be a finding: the row of the population with the largest share, and those
    of the others.
    """

    item: Item
    shares: Shares
    row: Row
    others: Sequence[tuple[Shares, Row]]

    @property
    def opinion(self) -> bool:
        """Whether it is of a scale of opinion."""
        return self.item.ordered and len(self.item.codes) >= OPINIONS

    @property
    def share(self) -> float:
        return float(self.row["estimate"])

    @property
    def rank(self) -> tuple[bool, float]:
        """Scales of opinion first, then how far a share is from a half."""
        return not self.opinion, -abs(self.share - HALF)


@dataclass(frozen=True)
class _Finder:
    material: Material

    @property
    def basis(self) -> Basis:
        return self.material.basis

    # --- by rule ---

    def by_rule(self, banner: Sequence[str]) -> Iterator[Finding]:
        leads = [
            lead for item in self.material.items if (lead := self._lead(item, banner)) is not None
        ]
        apart = list(self._clear_differences([lead.item.id for lead in leads]))
        first = sorted(leads, key=lambda lead: lead.rank)
        more = (lead for lead in first[FEWEST:] if lead.opinion and lead.share >= HALF)
        chosen = [*first[:FEWEST], *islice(more, MOST - FEWEST - len(apart))]
        yield from (self._of_lead(lead) for lead in leads if lead in chosen)
        yield from apart

    def _lead(self, item: Item, banner: Sequence[str]) -> _Lead | None:
        """What would be said of an item; None where it is no lead item, or nothing is published."""
        if item.id not in self.material.heads or self.basis.choice.describes(item, banner):
            return None
        if any(item.routes.values()):
            return None
        key = (item.id, self.material.heads[item.id].name)
        every = self.material.by_group
        rows = [(each, row) for each in every for row in each.wholes.get(key, ())]
        shown = [pair for pair in rows if pair[1]["shorthand"] == ""]
        if not shown:
            return None
        best = max(shown, key=lambda pair: pair[1]["estimate"])
        there = (pair for pair in rows if pair[1]["shorthand"] not in ("z", "x"))
        others = [pair for pair in there if pair is not best]
        return _Lead(item, *best, others)

    def _of_lead(self, lead: _Lead) -> Finding:
        figure, said = self._figure(lead.shares, lead.row)
        others = [self._figure(*other) for other in lead.others]
        also = tuple(
            Sentence(likewise(other, words), other.identity.name, self._share(other))
            for other, words in others
        )
        asked = asked_differently([figure, *(one for one, _ in others)], said)
        return self._finding(figure, headline(figure, said), also, asked)

    def _clear_differences(self, items: Sequence[str]) -> Iterator[Finding]:
        """The largest, no more than one of an item."""
        rows = [
            (table, row)
            for table in self.material.tables
            if isinstance(table, DifferencesTable)
            for row in records(table.frame)
            if row["outcome"] == "clear" and row["item"] in items
        ]
        rows.sort(key=lambda pair: -abs(pair[1]["difference"]))
        largest = {row["item"]: (table, row) for table, row in reversed(rows)}
        first = [row for _, row in rows if row is largest[row["item"]][1]]
        for row in first[:MOST_DIFFERENCES]:
            sides = ("a", "b") if row["difference"] > 0 else ("b", "a")
            higher, lower = (self._row_of(row, row[f"group_{side}"]) for side in sides)
            if higher is None or lower is None:
                continue
            (one, said), (other, _) = self._figure(*higher), self._figure(*lower)
            if isinstance(one, Released) and isinstance(other, Released):
                yield self._apart(one, other, "clear", said)

    def _row_of(self, row: Row, group: str) -> tuple[Shares, Row] | None:
        """The row of one side of a difference."""
        for shares in self.material.by_group:
            nets = shares.nets.frame
            mine = (
                nets["item"].eq(row["item"]) & nets["net"].eq(row["net"]) & nets["group"].eq(group)
            )
            for found in records(nets[mine]):
                return shares, found
        return None

    # --- by name ---

    @cached_property
    def gate(self) -> Gate:
        basis = self.basis
        return Gate(
            basis.publication,
            by=self.by,
            design=basis.design,
            method=basis.method,
            level=basis.level,
        )

    @property
    def by(self) -> str:
        """The column that names of figures are of."""
        return GROUP if GROUP in self.basis.responses.frame else self.basis.by

    def named(self, names: Sequence[str]) -> Iterator[Finding]:
        responses, within = self.basis.responses, self.basis.within
        book, groups = responses.codebook, groups_in(responses, self.by)
        said = self.gate.words(self.material.words.language)
        for name in names:
            identity, against = figure_named(name, book, groups, by=self.by)
            if within is not None:
                people = [identity.people, *([against] if against else [])]
                if any(each.filtered for each in people):
                    continue  # of others than those the report is of
                identity = identity.of(_filtered(identity.people, within.code))
                against = against and _filtered(against, within.code)
            one = self._released(identity)
            other = self._released(identity.of(against)) if against else None
            if isinstance(one, Released) and isinstance(other, Released) and against:
                yield self._apart(one, other, self._outcome(identity, against), said)
            else:
                hidden = other if isinstance(other, Withheld) else one
                asked = asked_differently([hidden], said)
                yield self._finding(hidden, headline_alone(hidden, said), asked=asked)

    def _outcome(self, identity: Identity, against: People) -> Outcome:
        """What the test of a difference came to: in the table of differences, where it is there,
        else by itself.
        """
        sides = {identity.group, against.group}
        for table in self.material.tables:
            for row in records(table.frame) if isinstance(table, DifferencesTable) else ():
                same = row["item"] == identity.item and {*row["codes"]} == {*identity.codes}
                if same and {row["group_a"], row["group_b"]} == sides and row["outcome"]:
                    outcome: Outcome = row["outcome"]
                    return outcome
        found = self.gate.difference(identity, against)
        return "not tested" if isinstance(found, Withheld) else found.outcome

    def _released(self, identity: Identity) -> Released | Withheld:
        """As the standard has it."""
        return of_somebody(self.gate.figure(identity))

    # --- in words ---

    def _figure(self, shares: Shares, row: Row) -> tuple[Released | Withheld, FigureWords]:
        return figure_of(row, self.basis, shares), figure_words(
            self.basis, shares, self.material.words
        )

    def _apart(
        self, one: Released, other: Released, outcome: Outcome, said: FigureWords
    ) -> Finding:
        text = f"{headline(one, said)} {comparison(one, other, said, outcome)}"
        return self._finding(one, text, asked=asked_differently([one, other], said))

    def _share(self, figure: Released | Withheld) -> str:
        """The figure as sentences have it; "" where it is not published."""
        if not isinstance(figure, Released):
            return ""
        return percent(figure.estimate, language=self.material.words.language)

    def _finding(
        self,
        figure: Released | Withheld,
        text: str,
        also: tuple[Sentence, ...] = (),
        asked: str = "",
    ) -> Finding:
        share = self._share(figure)
        identity = figure.identity
        table = next((one for one in self.material.tables if _is_of(one, identity.item)), None)
        name = identity.answers.name
        return Finding(text, identity.name, share, identity.item, name, table, also, asked)


def _filtered(people: People, where: str) -> People:
    return People(tuple(Part(part.codes, where) for part in people.parts))


def _is_of(table: Table, item: str) -> bool:
    return isinstance(table, DistributionTable) and table.item == item
