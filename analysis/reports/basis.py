"""What all tables of a report are worked out from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from analysis.agreement import agreement
from analysis.bases import BASES, EVERYONE
from analysis.counting.everyone import on_base
from analysis.counting.opening import opened
from analysis.counting.sample import sampled
from analysis.counting.tally import Coding
from analysis.design import Design
from analysis.methods.intervals import Method, method_named
from analysis.publication.disclosure import Published
from analysis.publication.figures import Figures
from analysis.publication.publishing import Publication
from analysis.publication.released import ReleasedTable
from analysis.publication.standards import Standard
from analysis.publication.tables import release_protected
from analysis.publication.wordings import AskedAs
from analysis.reports.breakdown import Breakdown, breakdowns, named_rows
from analysis.reports.choice import ReportChoice
from analysis.reports.wording import ReportWords
from analysis.responses import Responses
from survey.codebook import Item
from survey.people import Filter, Together
from survey.questionnaire import GROUP

__all__ = ["Basis"]


@dataclass(frozen=True, eq=False)
class Basis:
    """The answers, the figures of them that have been worked out, and the standard by which they
    are published.

    `published`: with a standard that protects respondents, the counts that may be published, by how
    people are told apart. `within`: the filter of the whole report.
    """

    responses: Responses
    figures: Figures
    publication: Publication
    published: Mapping[Breakdown, tuple[Published, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    within: Filter | None = None
    choice: ReportChoice = field(default_factory=ReportChoice)

    @cached_property
    def asked_as(self) -> AskedAs:
        """The wordings behind the figures."""
        return AskedAs(self.responses, self.responses.codebook, self.standard, self.design)

    @property
    def standard(self) -> Standard:
        """By which figures are published."""
        return self.publication.standard

    @property
    def by(self) -> str:
        """The column of groups that figures are shown by."""
        return self.figures.by

    @property
    def design(self) -> Design | None:
        return self.figures.design

    @property
    def method(self) -> str | None:
        return self.figures.method

    @property
    def interval(self) -> Method:
        """The method of the intervals, the usual one where none is named."""
        return method_named(self.method, design=self.design is not None)

    @property
    def level(self) -> float:
        return self.figures.level

    @property
    def weighted(self) -> bool:
        """Whether weighted bases are published beside the others: not where they could give a count
        away.
        """
        return self.design is not None and not self.standard.counts

    @property
    def counts(self) -> tuple[str, ...]:
        """The columns of agreement that are published as counts."""
        missing = () if self.standard.counts else ("n_missing",)
        return ("n", *missing, *(("n_weighted", "n_kish") if self.weighted else ()))

    @property
    def populations(self) -> tuple[Together, ...]:
        """The populations that no figure may pool; none where there is one."""
        known = self.responses.codebook.populations
        return known if len(known) > 1 and GROUP in self.responses.frame else ()

    def filter_line(self, words: ReportWords) -> str:
        """The filter of the whole report, in words; "" where there is none."""
        return words.figures.filter_line(self.within.code) if self.within else ""

    def breakdowns(self, *by: str) -> tuple[Breakdown, ...]:
        """The tables that these columns make, crossed where they are several."""
        return breakdowns(by, self.populations, self.within)

    def asked(self, breakdown: Breakdown) -> dict[str, Any]:
        """How statistics are asked for a breakdown."""
        return {"by": breakdown.by, "where": breakdown.where, "design": self.design}

    def released(
        self, frame: pd.DataFrame, breakdown: Breakdown, base: str = "valid"
    ) -> ReleasedTable:
        """A frame of `agreement` or `distribution` of this breakdown as it may be published, with
        `shorthand`.
        """
        if self.standard.name == "nchs" and self.design is not None and "df" not in frame:
            frame = frame.merge(
                self._degrees(list(dict.fromkeys(frame["item"])), breakdown, base),
                how="left",
                validate="many_to_one",
            )
        published, designed = self.published.get(breakdown, ()), self.design is not None
        found = release_protected(frame, self.standard, published, base=base, designed=designed)
        return found.made(_in_shorthand)

    def base_of(self, item: Item, wanted: str = "") -> str:
        """The base that a report has for an item: the one that is `wanted`, by default that of
        charts and sentences. Everyone can be the base only of what not all are asked, where its
        author says what that means; else it is everyone asked.
        """
        base = wanted or self.choice.bases[0]
        return "answered" if base == EVERYONE and item.otherwise != "no" else base

    def bases(
        self, items: Sequence[str], breakdown: Breakdown, base: str = "answered"
    ) -> pd.DataFrame:
        """Whether the item was put to somebody in each group, or never, though there are people;
        and its weighted bases up to this one: item, group, put, never, valid, answered, everyone.
        """
        by = breakdown.by
        table = on_base(
            opened(self.responses, list(items), by, self.design, breakdown.where), items, base
        )
        coding = Coding.of(table, tuple(items), by, total=True, combined=True)
        tally = coding.counted()
        put = tally.base() + tally.outside() > 0
        weights = [tally.of_item(place) for place in range(len(items))]
        if self.design is not None:
            weights = [
                one.weights.together() for one in coding.weighted(sampled(self.design, table))
            ]
        names = list(BASES)[: list(BASES).index(base) + 1]
        frame = pd.DataFrame(
            {
                "item": np.repeat(np.array(items, dtype=object), len(tally.groups)),
                "group": np.tile(np.array(tally.groups, dtype=object), len(items)),
                "put": put.ravel(),
                "never": ((tally.unasked > 0) & ~put).ravel(),
                **{
                    name: np.concatenate([one.base(BASES[name]) for one in weights]).astype(
                        np.float64
                    )
                    for name in names
                },
            }
        )
        return named_rows(frame, breakdown)

    def _degrees(self, items: Sequence[str], breakdown: Breakdown, base: str) -> pd.DataFrame:
        """Degrees of freedom of each item and group, which are those of any of its answers."""
        book, alike = self.responses.codebook, dict[str, list[str]]()
        for item in items:
            alike.setdefault(book.item(item).codes[0], []).append(item)
        asked = self.asked(breakdown)
        found = [
            agreement(self.responses, some, answers=[code], base=base, total=True, **asked)
            for code, some in alike.items()
        ]
        return named_rows(pd.concat(found), breakdown)[["item", "group", "df"]]


def _in_shorthand(frame: pd.DataFrame) -> pd.DataFrame:
    """With `shorthand`: the letter of what is withheld, [x] where nobody answered."""
    empty = frame["n"].fillna(1).to_numpy(np.int64) == 0
    hidden = frame["suppressed"] != ""
    return frame.assign(shorthand=np.select([hidden, empty], [frame["suppressed"], "x"], ""))
