"""What came in and what became of it: a data file, an earlier one, the counts."""

from dataclasses import dataclass, fields

__all__ = ["Earlier", "Source", "Taken"]


@dataclass(frozen=True, slots=True)
class Source:
    """A data file: SHA-256 of its bytes, its name, and SHA-256 of the mapping it was read by."""

    fingerprint: str
    name: str
    mapping: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What became of an earlier export of the same tool, by the name of its file, when a later one
    came in: how many of its rows are `known` there, and the numbers of those that are `changed` (in
    the later file) and `vanished` (in the earlier); 0 where a store is older than the numbers.
    """

    file: str
    known: int
    changed: tuple[int, ...] = ()
    vanished: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of interviews that came in.

    `undecided`: of those added, how many wait for somebody to decide and do not count before.
    `pairs`: how many pairs were listed, of interviews that may be of one person. `renamed`: the
    uuid that an interview came with, and the one it is kept by, where they differ. `earlier`: of a
    file that names nobody, the earlier ones that it goes on with.
    """

    added: int = 0
    unchanged: int = 0
    corrected: int = 0
    discarded: int = 0
    undecided: int = 0
    pairs: int = 0
    renamed: tuple[tuple[str, str], ...] = ()
    earlier: tuple[Earlier, ...] = ()

    def __add__(self, other: "Taken") -> "Taken":
        names = [each.name for each in fields(self)]
        return Taken(*(getattr(self, name) + getattr(other, name) for name in names))
