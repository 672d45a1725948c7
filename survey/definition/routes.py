"""The conditions of a questionnaire: do they look only at earlier questions, make sense, and leave
every question a way in?
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from survey.conditions import Condition
from survey.definition.alerts import WrittenAlert
from survey.definition.condition_check import condition_faults
from survey.definition.faults import Faults
from survey.definition.reachability import MOST_WORK, is_reachable
from survey.definition.shape import Step
from survey.definition.yaml_tree import Tree
from survey.errors import ConditionError, shown
from survey.questionnaire import Alert, Check, Question
from survey.questions import Shown
from survey.wording import Wording

__all__ = ["Routes"]

_LONGEST_IN_ALL = 60_000
"""Characters of all conditions together, each with that of its section."""

_WORK_IN_ALL = 150_000
"""Looks at parts of conditions to find questions that can never be asked, shared out between the
questions."""


@dataclass(frozen=True, slots=True)
class _Use:
    """A condition in its place. It may look at questions before `position`, and with `itself` at
    its owner too.
    """

    condition: Condition
    owner: str
    position: int
    path: tuple[Step, ...]
    expected: Literal["truth", "number"] = "truth"
    itself: bool = False


def _key(path: tuple[Step, ...]) -> Step:
    """The key of an entry that a path leads to, or into: `when`, `check`, `alert`."""
    return next((step for step in reversed(path) if step == "alert"), path[-1])


class Routes:
    """Takes questions in order, gives them their conditions, and checks all of them at the end."""

    def __init__(self, faults: Faults, before: Mapping[str, Question]) -> None:
        self.faults = faults
        self.questions: dict[str, Question] = dict(before)
        self.order: dict[str, int] = {name: place for place, name in enumerate(before)}
        self.refused: dict[str, None] = {}
        self.uses: list[_Use] = []
        self.section: Condition | None = None
        self.written = 0
        self.circles: set[frozenset[str]] = set()

    def enter(self, when: str | None, *path: Step) -> None:
        """A new section, with the condition that all its questions share."""
        self.section = None if when is None else self._read(when, f"section {path[1]}", *path)

    def refuse(self, tree: Tree, *path: Step) -> None:
        """Note the ids of an entry that is wrong in itself, so that conditions on them are not
        called unknown.
        """
        for step in path:
            tree = tree.at(step)
        items, name = tree.at("items"), tree.at("id")
        named = dict(items.lines) if items is not tree else {}
        if name is not tree and isinstance(name.value, str):
            named[name.value] = name.line
        for each, line in named.items():
            self.refused[each] = None
            self.faults.lines.setdefault(each, line)

    def add(
        self,
        question: Question,
        when: str | None,
        checks: Mapping[str, tuple[str, Wording | None]],
        path: tuple[Step, ...],
        place: tuple[Step, ...],
        *,
        alerts: Iterable[WrittenAlert] = (),
    ) -> Question:
        """The question with its conditions; `path` leads to its entry, `place` to its id."""
        own = (
            None
            if when is None
            else self._read(when, self._owner(question), *path, "when", owner=question.id)
        )
        position = len(self.order)
        sound = {
            key: self._check(question.id, text, message, *path, key)
            for key, (text, message) in checks.items()
        }
        question = replace(
            question,
            check=sound.get("check"),
            warn=sound.get("warn"),
            alerts=tuple(filter(None, (self._alert(question.id, each) for each in alerts))),
        )
        if (expression := question.expression) is not None:
            self._weigh(expression.text)
            where = (*path, "computed")
            self.uses.append(_Use(expression, question.id, position, where, "number"))
        self._pipes(question, path)
        question = replace(question, when=self._both(question, own, *path, "when"))
        self.questions.setdefault(question.id, question)
        self.order.setdefault(question.id, position)
        return question

    def _pipes(self, question: Question, path: tuple[Step, ...]) -> None:
        """Fault what stands in braces in a wording and is no earlier question with an answer."""
        for name in sorted(question.piped - self.refused.keys()):
            earlier = self.questions.get(name)
            if self.faults.kept:
                continue
            if name not in self.order:
                fault = f"is not an earlier question{self.faults.suggest(name, self.order)}"
            elif earlier is not None and isinstance(earlier.answers, Shown):
                fault = "shows a text and has no answer to repeat"
            else:
                continue
            self.faults.at(
                f"the words of {shown(question.id)} name {shown(name)}, which {fault}; for braces "
                f"as such write {{{{{name}}}}}",
                *path,
            )

    def _both(self, question: Question, own: Condition | None, *path: Step) -> Condition | None:
        """The section's condition and the question's own, as one that can be written to a file
        again.
        """
        both = Condition.both(self.section, own)
        if both is None:
            return None
        self._weigh(both.text)
        try:
            return both if own is None else Condition.parse(both.text)
        except ConditionError as error:
            together = (
                f"'when' of {shown(self._owner(question))}, together with that of its section"
            )
            self.faults.at(f"{together}: {error.message}", *path)
            return own

    def _weigh(self, text: str) -> None:
        self.written += len(text)
        if self.written > _LONGEST_IN_ALL:
            raise self.faults.ended(
                f"has conditions of more than {_LONGEST_IN_ALL:,} characters; split the "
                "questionnaire"
            )

    def _check(self, name: str, text: str, message: Wording | None, *path: Step) -> Check | None:
        self._weigh(text)
        condition = self._read(text, name, *path, itself=True)
        return None if condition is None else Check(condition, message)

    def _alert(self, name: str, written: WrittenAlert) -> Alert | None:
        self._weigh(written.when)
        condition = self._read(written.when, name, *written.path, itself=True)
        if condition is None:
            return None
        if name not in condition.names and condition.names <= self.order.keys():
            message = (
                f"an alert is on an answer of its question; {shown(written.when)} does not look at "
                f"{shown(name)}"
            )
            self.faults.at(message, *written.path)
        return Alert(condition, written.say)

    def _owner(self, question: Question) -> str:
        return question.block.name if question.block else question.id

    def _read(
        self, text: str, name: str, *path: Step, itself: bool = False, owner: str = ""
    ) -> Condition | None:
        try:
            condition = Condition.parse(text)
        except ConditionError as error:
            self.faults.at(f"{shown(_key(path))} of {shown(name)}: {error}", *path)
            return None
        self.uses.append(_Use(condition, owner or name, len(self.order), path, itself=itself))
        return condition

    # --- at the end ---

    def check(self) -> None:
        """Report every fault of every condition, then the questions without a way in."""
        unsound = {use.owner for use in self.uses if not self._is_sound(use)}
        conditional = [
            question for question in self.questions.values() if question.when is not None
        ]
        most = min(MOST_WORK, _WORK_IN_ALL // max(1, len(conditional)))
        for question in conditional:
            names = question.when.names if question.when else frozenset()
            sound = question.id not in unsound and all(
                name in self.order and name not in unsound for name in names
            )
            if not sound or any(self.order[name] >= self.order[question.id] for name in names):
                unsound.add(question.id)
            elif not self.faults.kept and not is_reachable(
                question, self.questions, self.order, most_work=most
            ):
                unsound.add(question.id)
                text = shown(question.when.text if question.when else "")
                self.faults.of_question(
                    question.id,
                    f"{shown(question.id)} can never be asked: no earlier answers make {text} true",
                )

    def _is_sound(self, use: _Use) -> bool:
        faults = [
            fault
            for name in sorted(use.condition.names)
            if (fault := self._name_fault(name, use)) is not None
        ]
        if not faults:
            place = f"{shown(_key(use.path))} of {shown(use.owner)}"
            faults += [
                f"{place}: {message}"
                for message in condition_faults(use.condition, self.questions, use.expected)
            ]
        for fault in faults:
            if fault:
                self.faults.at(fault, *use.path)
        return not faults

    def _name_fault(self, name: str, use: _Use) -> str | None:
        """Why the condition may not look at this question; None where it may, "" where that was
        reported before.
        """
        if name not in self.order:
            if name in self.refused:
                return ""
            nearest = self.faults.suggest(
                name, self.order, self.refused, without="" if use.itself else use.owner
            )
            return f"{shown(use.owner)} depends on {shown(name)}, which is not a question{nearest}"
        if name == use.owner:
            return None if use.itself else f"{shown(name)} depends on itself"
        if self._shuffled_together(name, use.owner):
            return (
                f"{shown(use.owner)} depends on {shown(name)} of the same shuffled block, "
                "whose order is not fixed"
            )
        if self.order[name] < use.position:
            return None
        if way := self._way(name, use.owner):
            known = frozenset(way) in self.circles
            self.circles.add(frozenset(way))
            return (
                ""
                if known
                else (
                    f"{shown(use.owner)} and {shown(name)} wait for each other: "
                    f"{' → '.join((use.owner, *way))}"
                )
            )
        line = self.faults.lines.get(name, 0)
        return (
            f"{shown(use.owner)} depends on {shown(name)}, which is asked later (line "
            f"{line}); move one of them"
        )

    def _shuffled_together(self, first: str, second: str) -> bool:
        one, other = self.questions.get(first), self.questions.get(second)
        return bool(one and other and one.block and one.block.shuffle and one.block == other.block)

    def _way(self, start: str, end: str) -> tuple[str, ...]:
        """The chain of dependencies from one question to another; empty where there is none."""
        below: dict[str, str] = {}
        waiting = [start]
        while waiting:
            name = waiting.pop()
            if name == end:
                way = [end]
                while way[-1] != start:
                    way.append(below[way[-1]])
                return tuple(reversed(way))
            for each in self._depends_on(name):
                if each not in below and each != start:
                    below[each] = name
                    waiting.append(each)
        return ()

    def _depends_on(self, name: str) -> frozenset[str]:
        question = self.questions.get(name)
        if question is None:
            return frozenset()
        computed = question.expression.names if question.expression else frozenset()
        return computed | (question.when.names if question.when else frozenset())
