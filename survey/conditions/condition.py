"""A condition as an author wrote it, with its syntax tree."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from survey.conditions.meaning import Answers, evaluate
from survey.conditions.parsing import parsed
from survey.conditions.tree import And, Node, names

__all__ = ["Condition"]


@dataclass(frozen=True)
class Condition:
    """A condition as written, with its syntax tree."""

    text: str
    tree: Node

    @classmethod
    def parse(cls, text: str, *, columns: bool = False) -> Self:
        """`columns`: whether it is one over a table, where a name may stand in backticks, such as
        `` `Region of birth` == 'wales' ``. Raises ConditionError with the character and the remedy.
        """
        return cls(text.strip(), parsed(text.strip(), columns=columns))

    @classmethod
    def both(cls, first: "Condition | None", second: "Condition | None") -> "Condition | None":
        """True where both are; None stands for "always"."""
        if first is None or second is None:
            return first or second
        return Condition(f"({first.text}) and ({second.text})", And((first.tree, second.tree)))

    def holds(self, answers: Answers) -> bool | None:
        """True, false, or None where missing answers leave it unknown. An id without an answer
        counts as missing.
        """
        value = evaluate(self.tree, answers)
        return None if value is None else bool(value)

    @cached_property
    def names(self) -> frozenset[str]:
        """The ids it depends on."""
        return names(self.tree)
