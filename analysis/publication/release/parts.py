"""Conditions on the people of a figure, as the plan tells people apart: some groups, and of these
all, those with a value in a column, or those of a filter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from analysis.figures.domains import filter_named
from analysis.publication.release.reasons import NotClearedError, Uncleared
from analysis.publication.release.scope import Scope
from survey.codebook import Codebook
from survey.conditions import And, Choices, Compare, Condition, Name, Node, Text
from survey.errors import shown

__all__ = ["EVERYBODY", "Part", "part_of", "restricted"]


@dataclass(frozen=True, slots=True)
class Part:
    """`groups`: whose people they are, None for all. `column` and `value`, or `where`: who of
    them.
    """

    groups: frozenset[str] | None = None
    column: str = ""
    value: str = ""
    where: str = ""

    @property
    def whole(self) -> bool:
        """Whether nobody of the groups is left out."""
        return not (self.column or self.where)


EVERYBODY = Part()


def part_of(where: str | Condition | None, scope: Scope, codebook: Codebook) -> Part:
    """The people for whom a condition is true, by its text, or by the name of a filter. Raises
    NotClearedError where the study does not publish figures of them.
    """
    if where is None or where == "":
        return EVERYBODY
    condition = filter_named(where, codebook) if isinstance(where, str) else where
    groups: frozenset[str] | None = None
    left: list[Node] = []
    if not _filter(condition.tree, scope):
        for node in _joined(condition.tree):
            if (codes := _groups(node, scope.by)) is None:
                left.append(node)
            else:
                groups = codes if groups is None else groups & codes
        if not left:
            return Part(groups)
    tree = condition.tree if not left else left[0] if len(left) == 1 else And(tuple(left))
    if text := _filter(tree, scope):
        return Part(groups, where=text)
    match tree:
        case Compare(Name(column), "==", Text(value)) if column in scope.columns:
            return Part(groups, column, value)
    text = where if isinstance(where, str) else condition.text
    quoted = f"'{text}'" if '"' in text else f'"{text}"'
    raise NotClearedError(
        Uncleared.FILTER,
        f"figures of those with {shown(text)} are not in the release plan; name the filter in "
        f"study.yaml, such as filters: {{NAME: {{where: {quoted}}}}}",
    )


def _filter(tree: Node, scope: Scope) -> str:
    """The condition of the filter that has this tree."""
    nodes = [*_joined(tree)]
    found = (one.where for one in scope.filters)
    return next((one.text for one in found if [*_joined(one.tree)] == nodes), "")


def _joined(tree: Node) -> Iterator[Node]:
    """What has to be true at once."""
    if isinstance(tree, And):
        for part in tree.parts:
            yield from _joined(part)
    else:
        yield tree


def _groups(node: Node, by: str) -> frozenset[str] | None:
    """The groups that a condition takes in, where it is one on the group."""
    match node:
        case Compare(Name(name), "==", Text(code)) if name == by:
            return frozenset({code})
        case Compare(Name(name), "in", Choices(values)) if name == by:
            return frozenset(str(one.value) for one in values)
    return None


def restricted(head: Sequence[str], part: Part, groups: Sequence[str]) -> tuple[str, ...] | None:
    """These groups as far as they are in the part; none named is everybody, None nobody."""
    if part.groups is None:
        return tuple(head)
    found = tuple(code for code in head or groups if code in part.groups)
    if not found:
        return None
    return () if not head and len(found) == len(groups) else found
