"""Which counts of the plan a figure is made of; else what has to be added for it.

figure = cleared(plan, Identity.read("gov_enough.disagree.professionals", codebook))
plan.count(figure.item, figure.line, figure.segment)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.bases import Base, kinds_in_base
from analysis.figures import Answers, Identity, People
from analysis.publication.disclosure.tables import EVERYONE, Line, base_line
from analysis.publication.release.reasons import NotCleared, Uncleared
from analysis.publication.release.segments import Segment
from analysis.waves import WAVE
from survey.codebook import Item
from survey.errors import DataError, did_you_mean, shown
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
    """The counts of a figure. Raises NotCleared for one that is outside the plan, with what to add
    to it; DataError for groups that there are not.
    """
    item = plan.data.codebook.item(identity.item)
    segment = segment_of(plan, identity.people, identity.wave)
    line = line_of(plan, item, identity.answers)
    base = base_of(plan, item, identity.base)
    return Cleared(identity.item, line, base, segment)


def covers(plan: "ReleasePlan", identity: Identity) -> bool:
    """Whether a figure is in the plan."""
    try:
        cleared(plan, identity)
    except NotCleared:
        return False
    return True


def segment_of(plan: "ReleasePlan", people: People, wave: str = "") -> Segment:
    """Whom the plan publishes figures of that are these people."""
    if len(people.parts) > 1:
        raise NotCleared(
            Uncleared.FILTER,
            f"{people.name}: figures of several parts of groups together are not in the release "
            "plan; name the filter in study.yaml and give it to all of them, such as "
            "(a+b)[FILTER]",
        )
    (part,) = people.parts
    names = plan.heads
    if unknown := [code for code in part.codes if code not in names]:
        raise DataError.of(
            "claim",
            f"there is no group {shown(unknown[0])}{did_you_mean(unknown[0], names, len(names))}",
        )
    named = {code for name in part.codes for code in names[name]}
    head = tuple(code for code in plan.people.group.names if code in named)
    everybody = not part.codes or (
        () in plan.people.heads and head not in plan.people.heads and _all(plan, head)
    )
    head = () if everybody else head
    if head not in plan.people.heads:
        together = ", ".join(head or plan.people.group.names)
        raise NotCleared(
            Uncleared.GROUPS,
            f"{people.name}: these groups together are not in the release plan; name them in "
            f"study.yaml, such as groups: {{NAME: {{of: [{together}]}}}}",
        )
    where = plan.filter_text(part.where)
    if not wave:
        return Segment(head, where=where)
    segment = Segment(head, WAVE, wave)
    if where or segment not in plan.segments.now:
        raise NotCleared(
            Uncleared.FILTER if where else Uncleared.CROSSED,
            f"{people.name}: figures of the wave {shown(wave)} of these people are not in the "
            "release plan; take all of them",
        )
    return segment


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
    raise NotCleared(
        Uncleared.ANSWERS,
        f"{item.id}.{answers.written}: these answers together are not in the release plan; make "
        f"them a NET of the question, such as nets: {{NAME: [{', '.join(answers.codes)}]}}",
    )


def base_of(plan: "ReleasePlan", item: Item, base: Base) -> Line:
    """The line of a base of an item."""
    if base == EVERYONE.code:
        if item.otherwise == "no":
            return EVERYONE
        raise NotCleared(
            Uncleared.BASE,
            f"{item.id}: it has no base 'everyone', since its author does not say what those are "
            "who were not asked; write otherwise: no with the question, if it is so",
        )
    line = base_line(kinds_in_base(base))
    if line in _bases(plan, item):
        return line
    kinds = line.code.replace(",", ", ")
    raise NotCleared(
        Uncleared.BASE,
        f"{item.id}: a base with {kinds} is not in the release plan; take 'valid' or 'answered'",
    )


def _bases(plan: "ReleasePlan", item: Item) -> Sequence[Line]:
    return [line for line in plan.table(item.id).layout.lines if line.kind == "base"]


def _all(plan: "ReleasePlan", head: tuple[str, ...]) -> bool:
    return set(head) == set(plan.people.group.names)
