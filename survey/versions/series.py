"""Which questions of which versions are one item: series of answers that are counted together.

Versions are walked from the oldest to the newest, one instrument after the other. A question joins
the series of its predecessor where nothing but safe changes parts them, or where it was decided so;
else it begins a series of its own, which takes the id, and the earlier ones are called
`ITEM__v_VERSION`. So whatever was answered stays in a series, and nothing is counted together that
nobody said is one question.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from survey.decisions import Changes
from survey.questionnaire import Question, Questionnaire
from survey.questions import Chosen
from survey.versions.answers import renamed_codes
from survey.versions.comparing import Became, changes_of, shared_languages
from survey.versions.decided import decided, joined_changes
from survey.versions.difference import Difference, gravest
from survey.versions.joining import joins, with_member
from survey.versions.members import Member, Open, Series, in_versions, with_words
from survey.versions.names_of_series import Running, named

__all__ = ["series_of"]


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
        changes[each.instrument] = joined_changes(changes.get(each.instrument, {}), each.changes)
    for each in versions:
        walk.through(each, changes[each.instrument])
    return list(with_words(named(walk.running, walk.order.values())))


class _Walk:
    """The series so far. `running`: by the id of today; `mine`: of each instrument, by the id its
    last version has, the series and member that it continues.
    """

    def __init__(self, told: Callable[[Open], None]) -> None:
        self.running: dict[str, list[Running]] = {}
        self.mine: dict[str, dict[str, tuple[Running, Member]]] = {}
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
    ) -> Running:
        mine = self.mine[member.questionnaire.instrument]
        before, old = mine[known[0]]
        self._renamed(known[0], member.question.id)
        beside = tuple(
            name for name in known[1:] if mine[name][1].questionnaire is old.questionnaire
        )
        judged = gravest(_changed(old, member, became, beside))
        decision = decided(changes, member, old.questionnaire.version)
        joined = judged == "safe" or joins(decision, old, member, judged)
        if joined:
            running = with_member(before, old, member, None if judged == "safe" else decision)
        else:
            if decision is None:
                self.told(Open(member.question.id, old, member))
            running = self._elsewhere(member, without=before) or self._begun(member)
        for name in known[1:]:
            other, earlier = mine[name]
            taken = decided(changes, member, earlier.questionnaire.version)
            judged = gravest(_changed(earlier, member, became))
            if (joined if name in beside else judged == "safe") or joins(
                taken, earlier, member, judged
            ):
                self._taken_in(running, other, name)
        return running

    def _renamed(self, old: str, new: str) -> None:
        if old != new and old in self.running:
            self.running[new] = [*self.running.pop(old), *self.running.get(new, [])]

    def _taken_in(self, into: Running, other: Running, name: str) -> None:
        """Another question that is one with this one from now on: its answers come second."""
        if other is into:
            return
        into.members[:0] = other.members
        self.running[name] = [each for each in self.running.get(name, []) if each is not other]
        if not self.running[name]:
            del self.running[name]

    # --- a question that is new in its instrument ---

    def _met(self, member: Member, changes: Changes) -> Running:
        for name in member.question.was:
            self._renamed(name, member.question.id)
        candidates = self.running.get(member.question.id, [])
        if not candidates:
            return self._begun(member)
        if found := self._elsewhere(member):
            return found
        newest = max(candidates, key=lambda each: each.at)
        old = newest.members[-1]
        decision = decided(changes, member, "")
        judged = gravest(_changed(old, member))
        if joins(decision, old, member, judged):
            return with_member(newest, old, member, decision)
        if decision is None:
            self.told(Open(member.question.id, old, member))
        return self._begun(member)

    def _elsewhere(self, member: Member, without: Running | None = None) -> Running | None:
        """The newest series that has a question just like this one."""
        candidates = self.running.get(member.question.id, [])
        for running in sorted(candidates, key=lambda each: -each.at):
            for old in reversed(running.members if running is not without else ()):
                if gravest(_changed(old, member)) == "safe":
                    return with_member(running, old, member, None)
        return None

    def _begun(self, member: Member) -> Running:
        running = Running([member])
        self.running.setdefault(member.question.id, []).append(running)
        return running


def _became(
    questions: Sequence[Question],
    found: Mapping[str, Sequence[str]],
    mine: Mapping[str, tuple[Running, Member]],
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
