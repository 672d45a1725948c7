"""How a questionnaire stands on a form that people read from top to bottom: numbers, and the way
through in words.

On paper nobody routes the respondent, so the route is written down: at an answer ("go to 9") where
the questions it passes by are known from that answer alone, else at the question ("Answer only if
…"). Both come from the conditions themselves.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from survey.conditions import Condition
from survey.interview import Answer, displayed_order
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, Question, Questionnaire
from survey.questions import Derived, ManyOf, OneOf, Shown

__all__ = ["Numbered", "block_runs"]

MOST_CHOICES = 10
"""Up to so many answers of a choose_many, every set of them is looked at to see whether its arrows
say all."""

END = ""
"""Where an arrow leads that goes beyond the last question."""


@dataclass(frozen=True)
class Numbered:
    """A questionnaire as printed: for one group or for all of them, its shuffled blocks in the
    order of `seed`.

    Without a seed they stand as defined. `alone`: ids of questions that have no room for arrows at
    their answers, such as the rows of a grid. `consent`: whether the question of consent is
    numbered with the others.
    """

    questionnaire: Questionnaire
    group: str | None = None
    seed: int | None = 0
    alone: frozenset[str] = frozenset()
    consent: bool = False

    @cached_property
    def of_group(self) -> str | None:
        """The code of the one group that the form is for; None where it has to ask."""
        groups = self.questionnaire.groups
        return self.group or (groups[0].code if len(groups) == 1 else None)

    @cached_property
    def printed(self) -> tuple[Question, ...]:
        """What is on the form, in order: all but computed values, and what another group alone is
        asked.
        """
        questionnaire, seed = self.questionnaire, self.seed
        asked = {CONSENT: self.consent, GROUP: self.of_group is None}
        first = [
            each
            for each in questionnaire.asked_first
            if asked[each.id] and not isinstance(each.answers, Shown)
        ]
        ordered = questionnaire.questions if seed is None else displayed_order(questionnaire, seed)
        shown = [each for each in ordered if not isinstance(each.answers, Derived)]
        left_out = {each.id for each in shown if not self._asked_of_group(each)}
        return (*first, *(each for each in shown if not {each.id, each.follows} & left_out))

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """Question id → the number printed at it. Notes have none; the words of an "other" answer
        have its question's.
        """
        numbers: dict[str, str] = {}
        counted = 0
        for question in self.printed:
            if question.follows:
                numbers[question.id] = numbers[question.follows]
            elif not isinstance(question.answers, Shown):
                counted += 1
                numbers[question.id] = str(counted)
        return numbers

    def arrows(self, question: Question) -> Mapping[str | Missing, str]:
        """Answer → the number to go to, for each answer after which the next questions do not
        apply; END for none.
        """
        return {
            answer: self._target(passed)
            for answer, passed in self._passed_by.get(question.id, {}).items()
            if passed
        }

    def applies_if(self, question: Question) -> Condition | None:
        """The condition to print at a question; None where it is always asked or the arrows already
        lead past it.
        """
        when = question.when
        if when is None or question.follows or self._decided(when) or self._arrows_say_it(question):
            return None
        return when

    # --- inside ---

    @cached_property
    def _known(self) -> dict[str, Answer]:
        return {} if self.of_group is None else {GROUP: self.of_group}

    def _asked_of_group(self, question: Question) -> bool:
        return (
            question.when is None
            or not (question.when.names <= self._known.keys())
            or self._decided(question.when)
        )

    def _decided(self, when: Condition) -> bool:
        return when.names <= self._known.keys() and when.holds(self._known) is True

    @cached_property
    def _places(self) -> dict[str, int]:
        return {question.id: place for place, question in enumerate(self.printed)}

    @cached_property
    def _passed_by(self) -> dict[str, dict[str | Missing, tuple[str, ...]]]:
        """For each question with arrows: the printed questions that each of its answers passes
        by.
        """
        found: dict[str, dict[str | Missing, tuple[str, ...]]] = {}
        for question in self.printed:
            if question.id not in self.alone and not question.follows:
                found[question.id] = {
                    key: self._passes(question, answer) for key, answer in _lone_answers(question)
                }
        return found

    def _passes(self, question: Question, answer: Answer) -> tuple[str, ...]:
        """The printed questions right after this one that an answer rules out by itself."""
        if question.id == CONSENT:
            return () if answer == "yes" else tuple(each.id for each in self.printed[1:])
        known: dict[str, Answer] = {**self._known, question.id: answer}
        passed: list[str] = []
        for each in self.printed[self._places[question.id] + 1 :]:
            if each.follows:
                continue  # the words of an "other" answer stand beside it, not after it
            if each.when is None or not (each.when.names <= known.keys()) or each.when.holds(known):
                break
            known[each.id] = Missing.NOT_ASKED
            passed.append(each.id)
        return tuple(passed)

    def _target(self, passed: Sequence[str]) -> str:
        """The number of the first question after those passed by."""
        after = self.printed[self._places[passed[-1]] + 1 :]
        return next(
            (
                self.numbers[each.id]
                for each in after
                if each.id in self.numbers and not each.follows
            ),
            END,
        )

    def _arrows_say_it(self, question: Question) -> bool:
        """Whether everybody whom the question does not concern is led past it by an arrow."""
        when = question.when
        deciding = set(when.names) - self._known.keys() if when else set()
        if when is None or len(deciding) != 1:
            return False
        (name,) = deciding
        router = self.questionnaire.by_id.get(name)
        if router is None or name not in self._passed_by or not _can_be_listed(router):
            return False
        passed = self._passed_by[name]
        said = all(
            (when.holds({**self._known, name: answer}) is True)
            is not (question.id in passed.get(key, ()))
            for key, answer in _every_answer(router)
        )
        return said and (
            router.when is None
            or self._decided(router.when)
            or self._led_past_both(router, question)
        )

    def _led_past_both(self, router: Question, question: Question) -> bool:
        """Whether an arrow that leads past the deciding question leads past this one too."""
        leading = [
            passed
            for passed in self._passed_by.values()
            if any(router.id in each for each in passed.values())
        ]
        both = all(
            question.id in each
            for passed in leading
            for each in passed.values()
            if router.id in each
        )
        return bool(leading) and both and self._arrows_say_it(router)


def _lone_answers(question: Question) -> Iterator[tuple[str | Missing, Answer]]:
    """The answers that stand alone, so that an arrow may stand beside them."""
    answers = question.answers
    if isinstance(answers, OneOf):
        yield from ((code, code) for code in answers.codes)
    elif isinstance(answers, ManyOf) and answers.exclusive:
        yield answers.exclusive, (answers.exclusive,)
    yield from ((kind, kind) for kind in question.allowed_missing)


def _can_be_listed(question: Question) -> bool:
    """Whether its answers are few enough to look at each of them; a number has no end of them."""
    if isinstance(question.answers, ManyOf):
        return len(question.options) <= MOST_CHOICES + 1
    return isinstance(question.answers, OneOf)


def _every_answer(question: Question) -> Iterator[tuple[str | Missing, Answer]]:
    """Every answer with the key of its arrow, "" where it has none; for a question whose answers
    can be listed.
    """
    yield from _lone_answers(question)
    answers = question.answers
    if isinstance(answers, ManyOf):
        codes = [code for code in answers.codes if code != answers.exclusive]
        for size in range(1, len(codes) + 1):
            yield from (("", chosen) for chosen in combinations(codes, size))


def block_runs(questions: Sequence[Question]) -> Iterator[tuple[Question, ...]]:
    """Neighbours of one block together, each other question alone."""
    run: list[Question] = []
    for question in questions:
        if run and not (run[-1].block and question.block == run[-1].block):
            yield tuple(run)
            run = []
        run.append(question)
    if run:
        yield tuple(run)
