"""What a study publishes: by which people its figures are told apart, which answers and bases they
have.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from analysis.counting.table import named
from analysis.publication.disclosure.tables import Line
from analysis.publication.release.ledger import Ledger
from analysis.responses import Responses
from analysis.waves import WAVE
from survey.codebook import COMPANION, Item
from survey.conditions import Condition
from survey.missing import Missing
from survey.people import Filter, Together
from survey.wording import Wording

__all__ = ["Scope"]


@dataclass(frozen=True)
class Scope:
    """`by`: the column of groups. `banner`: columns that each population is told apart by.
    `crossed`: those that each group is told apart by, too; waves always are. `apart`: populations
    of figures that other weights, or none, do not part in this way. `everybody`: whether there is a
    total of all. `headlines`: item →
    the NET that is hidden last, where it is not the first. `nets`: answers that count together
    beside the NETs of the codebook, name → codes. `bases`: kinds of missing answer that a base
    takes in, beside "valid" and "answered".
    """

    by: str = "group"
    banner: tuple[str, ...] = ()
    crossed: tuple[str, ...] = ()
    combinations: tuple[Together, ...] = ()
    populations: tuple[Together, ...] = ()
    apart: tuple[Together, ...] = ()
    everybody: bool = True
    filters: tuple[Filter, ...] = ()
    headlines: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    nets: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    bases: tuple[tuple[Missing, ...], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that people are told apart by, beside their group."""
        every = dict.fromkeys((WAVE, *self.crossed, *self.banner))
        return tuple(name for name in every if name != self.by)

    def each(self, column: str) -> bool:
        """Whether each group is told apart by it, not only each population."""
        return column == WAVE or column in self.crossed

    def headline(self, item: Item) -> Line | None:
        """The line of an item that is hidden last."""
        name = self.headlines.get(item.id, item.nets[0].name if item.nets else "")
        return Line("net", name) if name else None

    def codes(self, item: Item) -> Mapping[str, tuple[str, ...]]:
        """The answers of each NET of an item."""
        own = {net.name: net.codes for net in item.nets}
        return {**{name: tuple(codes) for name, codes in self.nets.items()}, **own}

    def written(self, line: Line, codes: Mapping[str, tuple[str, ...]]) -> str:
        """A line as the ledger has it: NETs by what they are made of, since a name can change its
        meaning.
        """
        code = "+".join(codes[line.code]) if line.kind == "net" else line.code
        return f"{line.kind} {code}".strip()

    def marked(self, responses: Responses, items: Sequence[str]) -> tuple[str, ...]:
        """The columns whose values make an interview the one that was published."""
        book = responses.codebook
        answers = (
            name
            for item in items
            for name in (*(one.name for one in book.item(item).columns), item + COMPANION)
        )
        return tuple(dict.fromkeys((self.by, *answers)))

    def widened(self, ledger: Ledger, responses: Responses) -> "Scope":
        """With what was published before and is no longer named: it is known, and has to stay
        protected.
        """
        segments = list(dict.fromkeys(s for one in ledger.releases for s in one.segments))
        lines = dict.fromkeys(line for one in ledger.releases for _, line, _ in one.counts)
        known = {one.of for one in (*self.combinations, *self.populations, *self.apart)}
        heads = [s.groups for s in segments if len(s.groups) > 1 and s.groups not in known]
        texts = {one.where.text for one in self.filters}
        wheres = [s.where for s in segments if s.where and s.where not in texts]
        columns = [s for s in segments if s.column and s.column in responses.frame.columns]
        each = [s.column for s in columns if len(s.groups) == 1 and s.groups not in known]
        return replace(
            self,
            banner=named((*self.banner, *(s.column for s in columns))),
            crossed=named((*self.crossed, *each)),
            combinations=(
                *self.combinations,
                *(Together("+".join(of), Wording.of(""), of) for of in dict.fromkeys(heads)),
            ),
            filters=(
                *self.filters,
                *(
                    Filter(where, Wording.of(""), Condition.parse(where))
                    for where in dict.fromkeys(wheres)
                ),
            ),
            nets={**self.nets, **dict(self._told_nets(lines, responses))},
            bases=(*self.bases, *_told_bases(lines)),
        )

    def _told_nets(
        self, lines: Mapping[str, None], responses: Responses
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Sets of answers that were published together and are no NET of an item today."""
        named_now = {
            codes
            for item in responses.codebook.items.values()
            for codes in self.codes(item).values()
        }
        for line in lines:
            kind, _, codes = line.partition(" ")
            if kind == "net" and tuple(codes.split("+")) not in named_now:
                yield codes, tuple(codes.split("+"))


def _told_bases(lines: Mapping[str, None]) -> Iterator[tuple[Missing, ...]]:
    for line in lines:
        kind, _, codes = line.partition(" ")
        if kind == "base" and codes and set(codes.split(",")) <= set(Missing.names()):
            yield tuple(Missing(code) for code in codes.split(","))
