"""The interview as a pure state machine. Every way of asking uses it, so that routing has one truth.

    interview = Interview.start(questionnaire, language="en")
    while (question := interview.question) is not None:
        interview = interview.answer(ask(question))
    interview.result()

An `Interview` is frozen and does no I/O; each step returns the next one. The route is found anew from the answers each
time: question after question in displayed order, each asked where its `when` is true. Conditions depend on earlier
questions only, so one pass is enough. An answer that leaves the route is forgotten by the result but remembered as
`earlier`, to be offered again should its question come back.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Self

from survey.conditions import evaluate
from survey.errors import AnswerError, InterviewError, did_you_mean, shown
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, Question, Questionnaire
from survey.questions import Computed, Value

__all__ = ["Answer", "Interview", "Progress", "displayed_order"]

Answer = Value | Missing
_NOTHING: Mapping[str, Answer] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the interview is: the `number` of this question among `total` that may still be asked or were."""

    number: int
    total: int

    def __str__(self) -> str:
        return f"{self.number} of {self.total}"


@dataclass(frozen=True)
class Interview:
    """One interview at one moment.

    `answers`: what is answered on the route so far (values and typed missing answers), in the order of the route.
    `earlier`: the last answer of every question ever answered, on the route or not.
    `seed`: decides the order of shuffled blocks. `group`: fixed from outside; else it is asked when there are several.
    """

    questionnaire: Questionnaire
    language: str
    group: str | None = None
    seed: int = 0
    answers: Mapping[str, Answer] = field(default_factory=lambda: _NOTHING)
    earlier: Mapping[str, Answer] = field(default_factory=lambda: _NOTHING)
    at: str | None = None
    """The question gone back to; None at the first question without an answer."""
    stepping: bool = False
    """Whether the next step after `at` is the following question (after back) or the first open one (after goto)."""

    # --- beginning and resuming ---

    @classmethod
    def start(cls, questionnaire: Questionnaire, *, language: str | None = None, group: str | None = None, seed: int = 0) -> Self:
        """A new interview. Raises InterviewError for a language or group the questionnaire does not have."""
        language = language or questionnaire.languages[0]
        if language not in questionnaire.languages:
            remedy = did_you_mean(language, questionnaire.languages)
            raise InterviewError(f"{questionnaire.instrument} is not available in the language {shown(language)}{remedy}")
        codes = [option.code for option in questionnaire.groups]
        if group is not None and group not in codes:
            raise InterviewError(f"{questionnaire.instrument} has no group {shown(group)}{did_you_mean(group, codes)}")
        return cls(questionnaire, language, group or (codes[0] if len(codes) == 1 else None), seed)._settled(_NOTHING)

    def resume(
        self, answers: Mapping[str, Answer], *, earlier: Mapping[str, Answer] | None = None, at: str | None = None
    ) -> Self:
        """The interview with answers kept from before, standing at the question `at` or the first open one.

        Answers that the route does not reach any more are left out. `earlier`: what else was once answered.
        """
        resumed = self._settled(answers, {**(earlier or {}), **answers})
        return replace(resumed, at=at, stepping=True) if at in resumed.answers else resumed

    # --- where it stands ---

    @property
    def question(self) -> Question | None:
        """The question to ask now; None when the interview is finished."""
        if self.at is not None:
            return self.questionnaire.by_id[self.at]
        return self._open

    @property
    def finished(self) -> bool:
        """All questions on the route are answered, or consent was declined."""
        return self.question is None

    @property
    def declined(self) -> bool:
        """Consent is required and was not given."""
        consent = self.questionnaire.consent
        return consent is not None and consent.required and self.answers.get(CONSENT, "yes") != "yes"

    @property
    def progress(self) -> Progress:
        """Number of the present question and of all that may be asked on this route, as it looks now."""
        known = self._known
        asked = [q.id for q in self._displayed if q.id in self.answers and not isinstance(q.kind, Computed)]
        ahead = [q.id for q in self._displayed if q.id not in self.answers and _may_be_asked(q, known)]
        now = self.question
        number = len(asked) + len(ahead) if now is None else [*asked, *ahead].index(now.id) + 1
        return Progress(number, len(asked) + len(ahead))

    @property
    def path(self) -> tuple[str, ...]:
        """The ids of the questions asked so far on the route, in the order asked; computed ones are not asked."""
        return tuple(each for each in self.answers if not isinstance(self.questionnaire.by_id[each].kind, Computed))

    @property
    def previous(self) -> Answer | None:
        """What was answered to the present question before, to be offered again."""
        return None if self.question is None else self.earlier.get(self.question.id)

    # --- steps ---

    def warning(self, given: object) -> str | None:
        """The words to confirm an unusual answer with, in the interview's language; None for a usual one."""
        question = self._needed()
        if question.warn is None or isinstance(given, Missing):
            return None
        known = self._known | {question.id: self._parsed(question, given)}
        return None if question.warn.condition.holds(known) is not False else question.warn.message.in_language(self.language)

    def answer(self, given: object) -> Self:
        """The next interview, with this answer. A Missing is passed on to `skip`.

        Raises AnswerError where the answer does not fit, InterviewError where nothing is being asked.
        """
        if isinstance(given, Missing):
            return self.skip(given)
        question = self._needed()
        value = self._parsed(question, given)
        if question.check and question.check.condition.holds(self._known | {question.id: value}) is False:
            raise AnswerError(question.check.message.in_language(self.language), question=question.id, value=given)
        return self._with(question, value)

    def skip(self, kind: Missing) -> Self:
        """The next interview, with a typed missing answer. Raises AnswerError where the question does not allow it."""
        question = self._needed()
        if kind not in question.allowed_missing:
            allowed = ", ".join(each.value for each in question.allowed_missing)
            remedy = f"it allows {allowed}" if allowed else "it needs an answer"
            raise AnswerError(f"{kind.value} is not allowed here; {remedy}", question=question.id, value=kind.value)
        return self._with(question, kind)

    def back(self) -> Self:
        """The interview at the question asked before this one; at the first question, itself."""
        question = self.question
        path = self.path
        before = path[: path.index(question.id)] if question is not None and question.id in path else path
        return replace(self, at=before[-1], stepping=True) if before else self

    def goto(self, question: str) -> Self:
        """The interview at a question already asked; after its answer it goes on at the first open one."""
        if question not in self.path:
            raise InterviewError(f"question {shown(question)} has not been asked{did_you_mean(question, self.path)}")
        return replace(self, at=question, stepping=False)

    # --- outcome ---

    def result(self) -> Mapping[str, Answer]:
        """Every item of the questionnaire with its value or the reason why there is none.

        Items off the route are not_asked; those after the point where the interview stands are not_reached.
        """
        ahead = self._not_reached
        return MappingProxyType(
            {
                item.id: self.answers.get(item.id, Missing.NOT_REACHED if item.id in ahead else Missing.NOT_ASKED)
                for item in self.questionnaire.items
            }
        )

    # --- inside ---

    @cached_property
    def _displayed(self) -> tuple[Question, ...]:
        first = tuple(q for q in self.questionnaire.asked_first if q.id != GROUP or self.group is None)
        return (*first, *displayed_order(self.questionnaire, self.seed))

    @cached_property
    def _known(self) -> dict[str, Answer]:
        """What conditions may look at: the answers on the route, and the group."""
        return dict(self.answers) if self.group is None else {GROUP: self.group, **self.answers}

    @cached_property
    def _open(self) -> Question | None:
        if self.declined:
            return None
        known = self._known
        unanswered = (q for q in self._displayed if q.id not in self.answers and not isinstance(q.kind, Computed))
        return next((q for q in unanswered if q.when is None or q.when.holds(known)), None)

    @property
    def _not_reached(self) -> frozenset[str]:
        """The questions after the first open one that are not certain to be passed by."""
        if self.declined:
            return frozenset(q.id for q in self._displayed)
        if self._open is None:
            return frozenset()
        known = self._known
        ahead = self._displayed[self._displayed.index(self._open) :]
        return frozenset(q.id for q in ahead if q.when is None or q.when.holds(known) is not False)

    def _needed(self) -> Question:
        if (question := self.question) is None:
            raise InterviewError("the interview is finished; go back to change an answer")
        return question

    def _parsed(self, question: Question, given: object) -> Value:
        try:
            return question.kind.parse(given)
        except AnswerError as error:
            raise AnswerError(error.message, question=question.id, value=error.value) from None

    def _with(self, question: Question, answer: Answer) -> Self:
        settled = self._settled({**self.answers, question.id: answer}, {**self.earlier, question.id: answer})
        if self.at is None or not self.stepping:
            return settled
        path = settled.path
        following = path[path.index(question.id) + 1 :]
        return replace(settled, at=following[0], stepping=True) if following else settled

    def _settled(self, answers: Mapping[str, Answer], earlier: Mapping[str, Answer] | None = None) -> Self:
        """With only those answers that are on the route, computed ones worked out anew."""
        on_route: dict[str, Answer] = {}
        known: dict[str, Answer] = {} if self.group is None else {GROUP: self.group}
        open_seen = False
        for question in self._displayed:
            if question.when is not None and not question.when.holds(known):
                continue
            if isinstance(question.kind, Computed):
                if not open_seen:
                    known[question.id] = on_route[question.id] = _computed(question.kind, known)
            elif question.id in answers:
                known[question.id] = on_route[question.id] = answers[question.id]
            else:
                open_seen = True
        return replace(
            self,
            answers=MappingProxyType(on_route),
            earlier=self.earlier if earlier is None else MappingProxyType(dict(earlier)),
            at=None,
            stepping=False,
        )


def displayed_order(questionnaire: Questionnaire, seed: int) -> tuple[Question, ...]:
    """The questions in the order this seed shows them: shuffled blocks by a hash of seed and id, the rest as defined.

    The hash (SHA-256 of "seed:id") gives the same order in any language a form is written in.
    """
    return tuple(question for run in _runs(questionnaire.questions) for question in _shuffled(run, seed))


def _runs(questions: Iterable[Question]) -> Iterator[list[Question]]:
    """Neighbours of the same block together, each other question alone."""
    run: list[Question] = []
    for question in questions:
        if run and not (run[-1].block and run[-1].block == question.block):
            yield run
            run = []
        run.append(question)
    if run:
        yield run


def _shuffled(run: list[Question], seed: int) -> list[Question]:
    if run[0].block is None or not run[0].block.shuffle:
        return run
    return sorted(run, key=lambda question: hashlib.sha256(f"{seed}:{question.follows or question.id}".encode()).digest())


def _computed(kind: Computed, known: Mapping[str, Answer]) -> Answer:
    value = evaluate(kind.expression.tree, known)
    return Missing.NOT_APPLICABLE if value is None else kind.parse(int(value) if isinstance(value, bool) else value)


def _may_be_asked(question: Question, known: Mapping[str, Answer]) -> bool:
    """On the route, or perhaps on it once earlier questions are answered; words for "other" only once it is chosen."""
    if isinstance(question.kind, Computed):
        return False
    holds = True if question.when is None else question.when.holds(known)
    return bool(holds) if question.follows else holds is not False
