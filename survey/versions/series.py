"""Which questions of which versions are one item: series of answers that are counted together.

Versions are walked from the oldest to the newest, one instrument after the other. A question joins
the series of its predecessor where nothing but safe changes parts them, or where it was decided so;
else it begins a series of its own, which takes the id, and the earlier ones are called
`ITEM__v_VERSION`. So whatever was answered stays in a series, and nothing is counted together that
nobody said is one question.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from survey.decisions import Changes, Decision, composed, in_order, place_of
from survey.missing import Missing
from survey.questionnaire import Question, Questionnaire
from survey.questions import OTHER, Chosen
from survey.versions.answers import renamed_codes
from survey.versions.comparing import Became, changes_of, shared_languages
from survey.versions.deciding import can_recode
from survey.versions.difference import Difference, gravest

__all__ = [
    "Member",
    "Open",
    "Series",
    "in_versions",
    "merged",
    "series_of",
    "with_changes",
    "with_decisions",
]


@dataclass(frozen=True)
class Member:
    """A question of one version. `codes`: its codes that are called otherwise in the series, or
    count as a kind of missing answer there.
    """

    questionnaire: Questionnaire
    question: Question
    codes: Mapping[str, str] = field(default_factory=dict)

    def code(self, own: str) -> str:
        """What one of its codes is in the series."""
        return self.codes.get(own, own)

    def after(self, step: Mapping[str, str]) -> "Member":
        """The same where codes of the series have become others."""
        own = {option.code for option in self.question.options} | self.codes.keys()
        codes = {code: step.get(self.code(code), self.code(code)) for code in own}
        return replace(self, codes={old: new for old, new in codes.items() if old != new})


@dataclass(frozen=True)
class Series:
    """An item: the questions whose answers are counted together, the oldest first. `of`: where it
    is an earlier series, the item that it was.
    """

    id: str
    members: tuple[Member, ...]
    of: str = ""

    @property
    def newest(self) -> Member:
        return self.members[-1]


@dataclass(frozen=True)
class Open:
    """A change that nobody decided about, between two versions of an item."""

    item: str
    old: Member
    new: Member


@dataclass
class _Running:
    """A series while it grows. `at`: the place of its newest member among all."""

    members: list[Member]
    at: int = 0


def in_versions(questionnaires: Iterable[Questionnaire]) -> list[Questionnaire]:
    """Instruments in the order they are met first, of each the versions from the oldest on."""
    by_instrument: dict[str, list[Questionnaire]] = {}
    for each in questionnaires:
        by_instrument.setdefault(each.instrument, []).append(each)
    return [
        each
        for versions in by_instrument.values()
        for each in sorted(versions, key=lambda one: place_of(one.version))
    ]


def with_changes(questionnaire: Questionnaire, changes: Changes) -> Questionnaire:
    """The definition with more decisions, which count before its own."""
    if not changes:
        return questionnaire
    return replace(questionnaire, changes=_joined_changes(questionnaire.changes, changes))


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
            changes=_until(each.version, _joined_changes(each.changes, *found[each.instrument])),
        )
        if any(found.get(each.instrument, ()))
        else each
        for each in kept
    ]


def _joined_changes(*changes: Changes) -> Changes:
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


def series_of(
    questionnaires: Iterable[Questionnaire], *, told: Callable[[Open], None] | None = None
) -> list[Series]:
    """The items of all these versions and instruments together, in the order they are asked.

    `told`: of each change that nobody decided about, which stands apart.
    """
    walk = _Walk(told or (lambda _open: None))
    versions = in_versions(questionnaires)
    changes: dict[str, Changes] = {}
    for each in versions:
        changes[each.instrument] = _joined_changes(changes.get(each.instrument, {}), each.changes)
    for each in versions:
        walk.through(each, changes[each.instrument])
    return list(_with_words(walk.named()))


class _Walk:
    """The series so far. `running`: by the id of today; `mine`: of each instrument, by the id its
    last version has, the series and member that it continues.
    """

    def __init__(self, told: Callable[[Open], None]) -> None:
        self.running: dict[str, list[_Running]] = {}
        self.mine: dict[str, dict[str, tuple[_Running, Member]]] = {}
        self.order: dict[str, list[list[str]]] = {}
        self.told = told
        self.number = 0

    def through(self, questionnaire: Questionnaire, changes: Changes) -> None:
        mine = self.mine.setdefault(questionnaire.instrument, {})
        questions = [each for each in questionnaire.items if not each.follows]
        found = {each.id: self._known(each, mine) for each in questions}
        became = _became(questions, found, mine)
        for question in questions:
            known = found[question.id]
            member = Member(questionnaire, question)
            if known:
                running = self._continued(member, known, became, changes)
            else:
                running = self._met(member, changes)
            self.number += 1
            running.at = self.number
            for name in known:
                mine.pop(name, None)
            mine[question.id] = running, running.members[-1]
        self.order.setdefault(questionnaire.instrument, []).append([each.id for each in questions])

    @staticmethod
    def _known(question: Question, mine: Mapping[str, object]) -> list[str]:
        """What it was called in the versions before."""
        return [name for name in dict.fromkeys((question.id, *question.was)) if name in mine]

    # --- a question that its instrument has asked before ---

    def _continued(
        self,
        member: Member,
        known: Sequence[str],
        became: Became,
        changes: Changes,
    ) -> _Running:
        mine = self.mine[member.questionnaire.instrument]
        before, old = mine[known[0]]
        self._renamed(known[0], member.question.id)
        beside = tuple(
            name for name in known[1:] if mine[name][1].questionnaire is old.questionnaire
        )
        judged = gravest(_changed(old, member, became, beside))
        decision = _decided(changes, member, old.questionnaire.version)
        joined = judged == "safe" or _joins(decision, old, member, judged)
        if joined:
            running = _joined(before, old, member, None if judged == "safe" else decision)
        else:
            if decision is None:
                self.told(Open(member.question.id, old, member))
            running = self._elsewhere(member, without=before) or self._begun(member)
        for name in known[1:]:
            other, earlier = mine[name]
            decided = _decided(changes, member, earlier.questionnaire.version)
            judged = gravest(_changed(earlier, member, became))
            if (joined if name in beside else judged == "safe") or _joins(
                decided, earlier, member, judged
            ):
                self._taken_in(running, other, name)
        return running

    def _renamed(self, old: str, new: str) -> None:
        if old != new and old in self.running:
            self.running[new] = [*self.running.pop(old), *self.running.get(new, [])]

    def _taken_in(self, into: _Running, other: _Running, name: str) -> None:
        """Another question that is one with this one from now on: its answers come second."""
        if other is into:
            return
        into.members[:0] = other.members
        self.running[name] = [each for each in self.running.get(name, []) if each is not other]
        if not self.running[name]:
            del self.running[name]

    # --- a question that is new in its instrument ---

    def _met(self, member: Member, changes: Changes) -> _Running:
        for name in member.question.was:
            self._renamed(name, member.question.id)
        candidates = self.running.get(member.question.id, [])
        if not candidates:
            return self._begun(member)
        if found := self._elsewhere(member):
            return found
        newest = max(candidates, key=lambda each: each.at)
        old = newest.members[-1]
        decision = _decided(changes, member, "")
        judged = gravest(_changed(old, member))
        if _joins(decision, old, member, judged):
            return _joined(newest, old, member, decision)
        if decision is None:
            self.told(Open(member.question.id, old, member))
        return self._begun(member)

    def _elsewhere(self, member: Member, without: _Running | None = None) -> _Running | None:
        """The newest series that has a question just like this one."""
        candidates = self.running.get(member.question.id, [])
        for running in sorted(candidates, key=lambda each: -each.at):
            for old in reversed(running.members if running is not without else ()):
                if gravest(_changed(old, member)) == "safe":
                    return _joined(running, old, member, None)
        return None

    def _begun(self, member: Member) -> _Running:
        running = _Running([member])
        self.running.setdefault(member.question.id, []).append(running)
        return running

    # --- names ---

    def named(self) -> list[Series]:
        """All series with their ids, in the order they are asked."""
        asked = merged(*(merged(*reversed(orders)) for orders in self.order.values()), append=True)
        names = [name for name in asked if name in self.running]
        found: list[Series] = []
        taken = set(self.running)
        for name in (*names, *(each for each in self.running if each not in names)):
            newest, *earlier = sorted(self.running[name], key=lambda each: -each.at)
            found.append(Series(name, tuple(newest.members)))
            for each in reversed(earlier):
                id_ = _free(f"{name}__v_{_in_name(each.members[-1])}", taken)
                taken.add(id_)
                found.append(Series(id_, tuple(each.members), of=name))
        return found


def _in_name(member: Member) -> str:
    return re.sub(r"[^a-z0-9]+", "_", member.questionnaire.version.casefold()).strip("_") or "0"


def _free(name: str, taken: set[str]) -> str:
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    return free


def _became(
    questions: Sequence[Question],
    found: Mapping[str, Sequence[str]],
    mine: Mapping[str, tuple[_Running, Member]],
) -> Became:
    """What the ids and codes of earlier versions are in this one."""
    before = [(mine[known[0]][1].question, each) for each in questions if (known := found[each.id])]
    names = {old.id: new.id for old, new in before if old.id != new.id}
    codes = {
        old.id: renamed_codes(old.answers, new.answers)
        for old, new in before
        if isinstance(old.answers, Chosen) and isinstance(new.answers, Chosen)
    }
    return Became(names, codes)


def _changed(
    old: Member, new: Member, became: Became | None = None, others: Sequence[str] = ()
) -> tuple[Difference, ...]:
    return changes_of(
        old.question,
        new.question,
        shared_languages(old.questionnaire, new.questionnaire),
        became or Became({}, {}),
        merged=others,
        elsewhere=old.questionnaire.instrument != new.questionnaire.instrument,
    )


def _decided(changes: Changes, member: Member, after: str) -> Decision | None:
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


def _joins(decision: Decision | None, old: Member, new: Member, judged: str) -> bool:
    """Whether it was decided that earlier answers count with later ones, and they can."""
    if decision is None or decision.what == "apart":
        return False
    recodable = can_recode(old.question, new.question)
    if judged != "breaks":
        return decision.what == "same" or recodable
    now = {option.code for option in new.question.options} | set(Missing.names())
    left = {decision.codes.get(each.code, each.code) for each in old.question.options} - now
    return decision.what == "recode" and recodable and not left


def _joined(running: _Running, old: Member, new: Member, decision: Decision | None) -> _Running:
    """The series with a new member behind one of its own."""
    one, other = old.question.answers, new.question.answers
    step: dict[str, str] = {}
    if isinstance(one, Chosen) and isinstance(other, Chosen):
        step.update(renamed_codes(one, other))
    if decision is not None:
        step.update(decision.codes)
    of_series = {old.code(own): now for own, now in step.items() if old.code(own) != now}
    same = {own: now for own, now in step.items() if own != now}
    if not same:  # called as the old one calls them
        running.members.append(replace(new, codes=dict(old.codes)))
        return running
    running.members[:] = [each.after(of_series) for each in running.members]
    running.members.append(new)
    return running


def _with_words(found: Sequence[Series]) -> Iterator[Series]:
    """Each series, and behind one with an "other" answer that of the words for it."""
    for series in found:
        yield series
        words = [
            Member(each.questionnaire, follows)
            for each in series.members
            if (follows := each.questionnaire.by_id.get(f"{each.question.id}__{OTHER}_text"))
        ]
        if words:
            of = f"{series.of}__{OTHER}_text" if series.of else ""
            yield Series(f"{series.id}__{OTHER}_text", tuple(words), of)


def merged(*orders: Sequence[str], append: bool = False) -> list[str]:
    """Several orders as one: the first as it is, and what only later ones have behind what it
    follows there; with `append` at the end.

    >>> merged(["a", "c", "d"], ["a", "b", "c", "x"])
    ['a', 'b', 'c', 'x', 'd']
    """
    found = list(orders[0]) if orders else []
    for order in orders[1:]:
        place = 0
        for name in order:
            if name in found:
                place = found.index(name) + 1
            elif append:
                found.append(name)
            else:
                found.insert(place, name)
                place += 1
    return found
