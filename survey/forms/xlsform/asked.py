"""What a condition needs to know of a question, and conditions put together."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from survey.conditions import And, Call, Choices, Compare, Name, Node, Not, Number, Or, Text
from survey.forms.xlsform.answer_types import Sort
from survey.missing import Missing
from survey.questionnaire import TODAY

__all__ = [
    "ALWAYS",
    "NEVER",
    "THE_DAY",
    "Asked",
    "all_nodes",
    "any_node",
    "as_number",
    "not_node",
    "one_of",
]


@dataclass(frozen=True)
class Asked:
    """A question: its id, sort, and its choices as the form calls them: `codes` of answers, `kinds`
    of missing answers among or beside them.

    `always`: it is asked of everybody and needs an answer, so that it is never empty.
    """

    id: str
    sort: Sort
    codes: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Missing] = field(default_factory=dict)
    always: bool = False

    @property
    def name(self) -> Name:
        return Name(self.id)

    @property
    def missing(self) -> tuple[Missing, ...]:
        return tuple(dict.fromkeys(self.kinds.values()))

    @property
    def answered(self) -> Node:
        return Call("answered", self.id)

    def given(self) -> Node:
        """Something stands there: an answer or a kind of missing answer."""
        kinds = tuple(self.is_missing(kind) for kind in self.missing)
        return Or((self.answered, *kinds)) if kinds else self.answered

    def is_missing(self, kind: Missing) -> Node:
        return Compare(self.name, "==", Text(kind.value))


THE_DAY = Asked(TODAY, "date", always=True)
"""What XPath calls today()."""

ALWAYS, NEVER = Compare(Number(1), "==", Number(1)), Compare(Number(1), "==", Number(0))


def all_nodes(parts: Iterable[Node]) -> Node:
    flat = [
        inner
        for part in parts
        for inner in (part.parts if isinstance(part, And) else (part,))
        if inner != ALWAYS
    ]
    return And(tuple(dict.fromkeys(flat))) if len(set(flat)) > 1 else flat[0] if flat else ALWAYS


def any_node(parts: Iterable[Node]) -> Node:
    flat = [
        inner
        for part in parts
        for inner in (part.parts if isinstance(part, Or) else (part,))
        if inner != NEVER
    ]
    return Or(tuple(dict.fromkeys(flat))) if len(set(flat)) > 1 else flat[0] if flat else NEVER


def not_node(node: Node) -> Node:
    return node.inner if isinstance(node, Not) else Not(node)


def one_of(question: Asked, codes: list[str]) -> Node:
    if len(codes) == 1:
        return Compare(question.name, "==", Text(codes[0]))
    return Compare(question.name, "in", Choices(tuple(Text(code) for code in codes)))


def as_number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*", text, re.ASCII) else None
