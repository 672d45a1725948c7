"""The decisions of several definitions together, and what they come to between two versions."""

from collections.abc import Iterable
from dataclasses import replace
from types import MappingProxyType

from survey.decisions import Changes, Decision, composed, in_order, place_of
from survey.questionnaire import Questionnaire
from survey.versions.members import Member

__all__ = ["decided", "joined_changes", "with_changes", "with_decisions"]


def with_changes(questionnaire: Questionnaire, changes: Changes) -> Questionnaire:
    """The definition with more decisions, which count before its own."""
    if not changes:
        return questionnaire
    return replace(questionnaire, changes=joined_changes(questionnaire.changes, changes))


def with_decisions(
    kept: Iterable[Questionnaire], decided: Iterable[Questionnaire]
) -> list[Questionnaire]:
    """The definitions that are kept with what has been decided since about their versions."""
    found: dict[str, list[Changes]] = {}
    for each in decided:
        found.setdefault(each.instrument, []).append(each.changes)
    return [
        replace(
            each,
            changes=_until(each.version, joined_changes(each.changes, *found[each.instrument])),
        )
        if any(found.get(each.instrument, ()))
        else each
        for each in kept
    ]


def joined_changes(*changes: Changes) -> Changes:
    """Decisions of several definitions together; where two speak of one item, the last one."""
    joined: dict[str, dict[str, Decision]] = {}
    for each in changes:
        for version, items in each.items():
            joined.setdefault(version, {}).update(items)
    return MappingProxyType(joined)


def _until(version: str, changes: Changes) -> Changes:
    """Those about no later version than this one."""
    return MappingProxyType(
        {each: items for each, items in changes.items() if place_of(each) <= place_of(version)}
    )


def decided(changes: Changes, member: Member, after: str) -> Decision | None:
    """What was decided about a question from a version to its own, under any of its ids."""
    until = place_of(member.questionnaire.version)
    names = (member.question.id, *member.question.was)
    between = [
        version for version in in_order(changes) if place_of(after) < place_of(version) <= until
    ]
    decisions = [
        next((changes[version][name] for name in names if name in changes[version]), None)
        for version in between
    ]
    return composed(each for each in decisions if each is not None)
