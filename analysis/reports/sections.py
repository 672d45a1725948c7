"""The parts of a report: one for each population, or one in which groups tell these apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.reports.basis import Basis
from analysis.reports.breakdown import Breakdown
from analysis.waves import WAVE
from survey.codebook import Codebook, Item
from survey.people import Together

__all__ = ["Section", "put_to", "sections_of"]


@dataclass(frozen=True, slots=True)
class Section:
    """What is broken down: by group; where there are waves, by wave and by group and wave; and
    for each banner, which is of one population, by its columns.
    """

    groups: Breakdown
    waves: tuple[Breakdown, ...] = ()
    crossed: Breakdown | None = None
    banners: tuple[tuple[Breakdown, ...], ...] = ()

    @property
    def of(self) -> Together | None:
        """The population that it is of, where it is of one of several."""
        return self.groups.of

    @property
    def every(self) -> tuple[Breakdown, ...]:
        crossed = (self.crossed,) if self.crossed else ()
        banners = (one for banner in self.banners for one in banner)
        return (self.groups, *self.waves, *crossed, *banners)


def sections_of(basis: Basis, banner: Sequence[str]) -> tuple[Section, ...]:
    """The sections of a report by its column of groups, with these columns in its banners."""
    return tuple(_sections(basis, banner))


def _sections(basis: Basis, banner: Sequence[str]) -> Iterator[Section]:
    waves = WAVE in basis.responses.frame.columns and basis.by != WAVE
    for groups in basis.breakdowns(basis.by):
        of = [groups.of] if groups.of or not basis.populations else [*basis.populations]
        yield Section(
            groups,
            tuple(Breakdown((WAVE,), one, basis.within) for one in of) if waves else (),
            Breakdown((basis.by, WAVE), groups.of, basis.within) if waves else None,
            tuple(tuple(Breakdown((column,), one, basis.within) for column in banner) for one in of)
            if banner
            else (),
        )


def put_to(item: Item, population: Together | None, codebook: Codebook) -> bool:
    """Whether an instrument asks an item of somebody in a population; None stands for everybody."""
    if population is None:
        return True
    asked = {code for name in item.instruments for code in codebook.groups_of.get(name, ())}
    return not asked or not asked.isdisjoint(population.of)
