"""Which counts of the plan a figure is made of; else what has to be added for it.

figure = cleared(plan, Identity.read("gov_enough.disagree.professionals", codebook))
plan.count(figure.item, figure.line, figure.segment)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.bases import Base, kinds_in_base
from analysis.figures import Answers, Identity, People
from analysis.figures.domains import members_of
from analysis.publication.disclosure.tables import EVERYBODY, Line, base_line
from analysis.publication.release.parts import part_of, restricted
from analysis.publication.release.reasons import NotClearedError, Uncleared
from analysis.publication.release.segments import Segment
from survey.codebook import Item
from survey.errors import DataError
from survey.missing import Missing

if TYPE_CHECKING:
    from analysis.publication.release.plan import ReleasePlan

__all__ = ["Cleared", "cleared", "covers", "line_of", "segment_of"]


@dataclass(frozen=True, slots=True)
class Cleared:
    """The counts that a share is made of: `line` by `base`, of the same people."""

    item: str
    line: Line
    base: Line
    segment: Segment


def cleared(plan: "ReleasePlan", identity: Identity) -> Cleared:
    """The counts of a figure. Raises NotClearedError for one that is outside the plan, with what to
    add to it; DataError for groups that there are not.
    """
    item = plan.data.codebook.item(identity.item)
    segment = segment_of(plan, identity.people)
    line = line_of(plan, item, identity.answers)
    base = base_of(plan, item, identity.base)
    return Cleared(identity.item, line, base, segment)


def covers(plan: "ReleasePlan", identity: Identity) -> bool:
    """Whether a figure is in the plan."""
    try:
        cleared(plan, identity)
    except NotClearedError:
        return False
    return True


def segment_of(plan: "ReleasePlan", people: People) -> Segment:
    """Whom the plan publishes figures of that are these people."""
    if len(people.parts) > 1:
        raise NotClearedError(
            Uncleared.FILTER,
            f"{people.name}: figures of several parts of groups together are not in the release "
            "plan; give all of them one filter, such as (a+b)[FILTER]",
        )
    names, book = plan.people.group.names, plan.data.codebook
    named = members_of(people, book, names, plan.scope.by)
    part = part_of(people.parts[0].where, plan.scope, book)
    groups = restricted([name for name in names if name in named], part, names)
    if groups is None:
        raise DataError.of("claim", f"{people.name}: nobody can be of these groups at once")
    if () in plan.people.heads and set(groups) == set(names):
        groups = ()
    return plan.checked(Segment(groups, part.column, part.value, part.where))


def line_of(plan: "ReleasePlan", item: Item, answers: Answers) -> Line:
    """The line of these answers of an item."""
    codes = plan.scope.codes(item)
    if answers.net in codes:
        return Line("net", answers.net)
    if len(answers.codes) == 1:
        (code,) = answers.codes
        return Line("missing" if code in Missing.names() else "answer", code)
    for name, of in codes.items():
        if set(of) == set(answers.codes):
            return Line("net", name)
    raise NotClearedError(
        Uncleared.ANSWERS,
        f"{item.id}.{answers.written}: these answers together are not in the release plan; make "
        f"them a NET of the question, such as nets: {{NAME: [{', '.join(answers.codes)}]}}",
    )


def base_of(plan: "ReleasePlan", item: Item, base: Base) -> Line:
    """The line of a base of an item."""
    line = base_line(kinds_in_base(base))
    if line in _bases(plan, item):
        return line
    if line == EVERYBODY:
        raise NotClearedError(
            Uncleared.BASE,
            f"{item.id}: it has no base 'everyone', since its author does not say what those are "
            "who were not asked; write otherwise: no with the question, if it is so",
        )
    kinds = line.code.replace(",", ", ")
    raise NotClearedError(
        Uncleared.BASE,
        f"{item.id}: a base with {kinds} is not in the release plan; take 'valid' or 'answered'",
    )


def _bases(plan: "ReleasePlan", item: Item) -> Sequence[Line]:
    layout = plan.table(item.id).layout
    return [line for line in (*layout.lines, *layout.aliases) if line.kind == "base"]
