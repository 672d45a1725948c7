"""What a study publishes: by which people its figures are told apart, which answers and bases they
have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from analysis.waves import WAVE
from survey.missing import Missing
from survey.people import Filter, Together

__all__ = ["Scope"]


@dataclass(frozen=True, eq=False)
class Scope:
    """`by`: the column of groups. `banner`: columns that each population is told apart by. `crossed`:
    those that each group is told apart by, too; waves always are. `nets`: answers that count
    together beside the NETs of the codebook, name → codes. `bases`: kinds of missing answer that a
    base takes in, beside "valid" and "answered".
    """

    by: str = "group"
    banner: tuple[str, ...] = ()
    crossed: tuple[str, ...] = (WAVE,)
    combinations: tuple[Together, ...] = ()
    populations: tuple[Together, ...] = ()
    filters: tuple[Filter, ...] = ()
    nets: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    bases: tuple[tuple[Missing, ...], ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that people are told apart by, beside their group."""
        named = dict.fromkeys((*self.crossed, *self.banner))
        return tuple(name for name in named if name != self.by)
