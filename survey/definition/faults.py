"""What is found wrong with a definition while it is read: all of it, each with its line."""

from collections.abc import Collection
from itertools import chain

from survey.definition import yaml_tree
from survey.definition.shape import Step
from survey.errors import DefinitionError, Fault, did_you_mean

__all__ = ["Faults"]

_MOST_COMPARED = 5_000
"""Names held against misspelt ones in all, so that a file of nothing but slips is still answered at
once."""


class Faults:
    """Collects faults while the parts of a definition are built.

    `refused`: paths whose shape is wrong; stand-ins are in their place. `lines`: where each
    question stands. `kept`: the definition is one that a store has kept, so what a later version of
    Concord would not let an author write is let be.
    """

    def __init__(self, tree: yaml_tree.Tree, file: str, *, kept: bool = False) -> None:
        self.tree, self.file, self.kept = tree, file, kept
        self.found: list[Fault] = []
        self.refused: set[tuple[Step, ...]] = set()
        self.lines: dict[str, int] = {}
        self._compared = 0

    def __len__(self) -> int:
        return len(self.found)

    def at(self, message: str, *path: Step) -> None:
        """A fault of the entry that this path leads to."""
        self.in_line(self.tree.line_at(*path), message)

    def in_line(self, line: int, message: str) -> None:
        self.found.append(Fault(self.file, line, message))
        if len(self.found) > yaml_tree.MOST_FAULTS:
            del self.found[yaml_tree.MOST_FAULTS :]
            raise self.ended(f"has more than {yaml_tree.MOST_FAULTS} faults; mend these first")

    def of_question(self, name: str, message: str) -> None:
        self.in_line(self.lines.get(name, 0), message)

    def ended(self, why: str = "") -> DefinitionError:
        """The error with what was found so far, each fault once, in the order of the file; at the
        end why it stops here.
        """
        found = sorted(dict.fromkeys(self.found), key=lambda fault: fault.line)
        return DefinitionError([*found, Fault(self.file, 0, why)] if why else found)

    def suggest(self, value: str, *known: Collection[str], without: str = "") -> str:
        """The nearest of the known names, for the first faults; past those the list is its own
        message.
        """
        self._compared += sum(map(len, known))
        if self._compared > _MOST_COMPARED:
            return ""
        return did_you_mean(value, (name for name in chain(*known) if name != without))
