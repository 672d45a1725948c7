"""What the tables of a report are made of, and the tables, in their order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.reports.agreement_table import agreement_tables
from analysis.reports.banner_tables import banner_tables
from analysis.reports.basis import Basis
from analysis.reports.breakdown import Breakdown
from analysis.reports.difference_tables import change_table, differences_table
from analysis.reports.distribution_tables import distribution_tables
from analysis.reports.headlines import Nets, headline_nets
from analysis.reports.sections import Section, put_to
from analysis.reports.shares import Shares, shares_of
from analysis.reports.tables import Table
from analysis.reports.waves_table import Waves, waves_table
from analysis.reports.wording import ReportWords
from survey.codebook import Item
from survey.people import Together

__all__ = ["Material"]


@dataclass(frozen=True, eq=False)
class Material:
    """`items`: of the report, in order. `sections`: what is broken down."""

    basis: Basis
    items: Sequence[Item]
    sections: Sequence[Section]
    words: ReportWords

    @cached_property
    def shares(self) -> Mapping[Breakdown, Shares]:
        """Of all that is broken down, of the items that were put to its people."""
        book = self.basis.responses.codebook
        every = dict.fromkeys(one for section in self.sections for one in section.every)
        columns = {
            one: [book.items[name] for name in one.by if name in book.items] for one in every
        }
        return {
            one: shares_of(self.basis, asked, one, self.words)
            for one, columns_ in columns.items()
            if all(put_to(item, one.of, book) for item in columns_)
            if (asked := self.put_to(one.of))
        }

    @cached_property
    def by_group(self) -> tuple[Shares, ...]:
        """The shares by group, of each section that has any."""
        return tuple(
            self.shares[each.groups] for each in self.sections if each.groups in self.shares
        )

    @cached_property
    def heads(self) -> Nets:
        """By item the NET that it is about."""
        return headline_nets(self.items, self.by_group, self.basis.choice)

    def put_to(self, population: Together | None) -> list[Item]:
        """The items that are put to somebody in a population."""
        book = self.basis.responses.codebook
        return [item for item in self.items if put_to(item, population, book)]

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Those of all headlines first, then item by item, then banners; no two of one name."""
        if not self.items:
            return ()
        short, long, banners = list[Table](), list[Table](), list[Table]()
        for section in self.sections:
            if section.groups in self.shares:
                short += self._headlines(section)
                groups = self.shares[section.groups]
                asked = self.put_to(section.of)
                long += distribution_tables(self.basis, asked, groups, self.words)
        for banner in dict.fromkeys(one for section in self.sections for one in section.banners):
            known = {
                one.by[0]: self.shares[one]
                for one in banner
                if one in self.shares and len(self.shares[one].groups)
            }
            if known:
                banners += banner_tables(self.basis, self.put_to(banner[0].of), known, self.words)
        return tuple(_apart([*short, *long, *banners]))

    def _headlines(self, section: Section) -> Iterator[Table]:
        basis, words, items = self.basis, self.words, self.put_to(section.of)
        groups = self.shares[section.groups]
        yield from agreement_tables(basis, groups, words)
        yield from differences_table(basis, items, groups, self.heads, words)
        if section.crossed is not None and section.crossed in self.shares:
            by_wave = [self.shares[one] for one in section.waves if one in self.shares]
            waves = Waves(groups, self.shares[section.crossed], by_wave)
            yield from waves_table(basis, waves, words)
            yield from change_table(basis, items, waves, self.heads, words)


def _apart(tables: Sequence[Table]) -> Iterator[Table]:
    """Of several populations the tables of all but the first that has one get its code into their
    names.
    """
    names = set[str]()
    for table in tables:
        name = f"{table.name}-{table.population}" if table.name in names else table.name
        names.add(name)
        yield replace(table, name=name)
