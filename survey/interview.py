"""The interview as a pure state machine. Every way of asking uses it, so that routing has one
truth.

    interview = Interview.start(questionnaire, language="en")
    while (question := interview.question) is not None:
        interview = interview.answer(ask(question))
    interview.result()

An `Interview` is frozen and does no I/O; each step returns the next one. The route is found anew
from the answers each time: question after question in displayed order, each asked where its `when`
is true. Conditions depend on earlier questions only, so one pass is enough. An answer that leaves
the route, or that its `check` refuses now that an earlier answer has changed, is forgotten by the
result but remembered as `earlier`, to be offered again when its question comes back.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
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
    """Where the interview is: the `number` of this question among `total` that may still be asked
    or were.
    """

    number: int
    total: int

    def __str__(self) -> str:
        return f"{self.number} of {self.total}"


@dataclass(frozen=True, slots=True)
class _Route:
    """What the answers make of the questionnaire, found in one pass; ids in the order shown.

    `answers`: those on the route, computed ones included. `known`: what conditions may look at.
    `shown`: the questions that are asked or may yet be; `path`: those of them with an answer;
    `open`: the first without. `waiting`: everything that is not decided yet.
    """

    answers: Mapping[str, Answer]
    known: Mapping[str, Answer]
    shown: tuple[str, ...]
    path: tuple[str, ...]
    open: str | None
    waiting: frozenset[str]


_NOWHERE = _Route(_NOTHING, _NOTHING, (), (), None, frozenset())


@dataclass(frozen=True)
class Interview:
    """One interview at one moment.

    `answers`: what is answered on the route so far (values and typed missing answers), in the order
    of the route. `earlier`: the last answer of every question ever answered, on the route or not.
    `seed`: decides the order of shuffled blocks. `group`: fixed from outside; else it is asked when
    there are several.
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
    """Whether the next step after `at` is the following question (after back) or the first open one
    (after goto)."""
    _displayed: tuple[Question, ...] = field(default=(), repr=False, compare=False)
    _route: _Route = field(default=_NOWHERE, repr=False, compare=False)

    # --- beginning and resuming ---

    @classmethod
    def start(
        cls,
        questionnaire: Questionnaire,
        *,
        language: str | None = None,
        group: str | None = None,
        seed: int = 0,
    ) -> Self:
        """A new interview. Raises InterviewError for a language or group the questionnaire does not
        have.
        """
        language = language or questionnaire.languages[0]
        if language not in questionnaire.languages:
            remedy = did_you_mean(language, questionnaire.languages)
            raise InterviewError(
                f"{questionnaire.instrument} is not available in the language "
                f"{shown(language)}{remedy}"
            )
        codes = [option.code for option in questionnaire.groups]
        if group is not None and group not in codes:
            raise InterviewError(
                f"{questionnaire.instrument} has no group "
                f"{shown(group)}{did_you_mean(group, codes)}"
            )
        group = group or (codes[0] if len(codes) == 1 else None)
        first = (
            question
            for question in questionnaire.asked_first
            if question.id != GROUP or group is None
        )
        displayed = (*first, *displayed_order(questionnaire, seed))
        return cls(questionnaire, language, group, seed, _displayed=displayed)._settled(
            _NOTHING, _NOTHING
        )

    def resume(
        self,
        answers: Mapping[str, Answer],
        *,
        earlier: Mapping[str, Answer] | None = None,
        at: str | None = None,
    ) -> Self:
        """The interview with answers kept from before, standing at the question `at` or the first
        open one.

        Answers that the route does not reach any more are left out. `earlier`: what else was once
        answered.
        """
        resumed = self._settled(answers, {**(earlier or {}), **answers})
        return replace(resumed, at=at, stepping=True) if at in resumed.path else resumed

    # --- where it stands ---

    @property
    def question(self) -> Question | None:
        """The question to ask now; None when the interview is finished."""
        name = self.at or self._route.open
        return None if name is None else self.questionnaire.by_id[name]

    @property
    def finished(self) -> bool:
        """All questions on the route are answered, or consent was declined."""
        return self.question is None

    @property
    def declined(self) -> bool:
        """Consent is required and was not given."""
        return CONSENT in self.answers and _declines(self.questionnaire, self.answers[CONSENT])

    @property
    def progress(self) -> Progress:
        """Number of the present question and of all that may be asked on this route, as it looks
        now.
        """
        shown, now = self._route.shown, self.question
        return Progress(len(shown) if now is None else shown.index(now.id) + 1, len(shown))

    @property
    def path(self) -> tuple[str, ...]:
        """The ids of the questions asked so far on the route, in the order shown; computed ones are
        not asked.
        """
        return self._route.path

    @property
    def previous(self) -> Answer | None:
        """What was answered to the present question before, to be offered again."""
        return None if self.question is None else self.earlier.get(self.question.id)

    # --- steps ---

    def warning(self, given: object) -> str | None:
        """The words to confirm an unusual answer with, in the interview's language; None for a
        usual one.
        """
        question = self._needed()
        if question.warn is None or isinstance(given, Missing):
            return None
        known = {**self._route.known, question.id: self._parsed(question, given)}
        return (
            None
            if question.warn.condition.holds(known) is not False
            else question.warn.message.in_language(self.language)
        )

    def answer(self, given: object) -> Self:
        """The next interview, with this answer. A Missing is passed on to `skip`.

        Raises AnswerError where the answer does not fit, InterviewError where nothing is being
        asked.
        """
        if isinstance(given, Missing):
            return self.skip(given)
        question = self._needed()
        value = self._parsed(question, given)
        if (
            question.check
            and question.check.condition.holds({**self._route.known, question.id: value}) is False
        ):
            raise AnswerError(
                question.check.message.in_language(self.language), question=question.id, value=given
            )
        return self._with(question, value)

    def skip(self, kind: Missing) -> Self:
        """The next interview, with a typed missing answer. Raises AnswerError where the question
        does not allow it.
        """
        question = self._needed()
        if kind not in question.allowed_missing:
            allowed = ", ".join(each.value for each in question.allowed_missing)
            remedy = f"it allows {allowed}" if allowed else "it needs an answer"
            raise AnswerError(
                f"{kind.value} is not allowed here; {remedy}",
                question=question.id,
                value=kind.value,
            )
        return self._with(question, kind)

    def back(self) -> Self:
        """The interview at the question asked before this one; at the first question, itself."""
        shown, now = self._route.shown, self.question
        place = len(shown) if now is None else shown.index(now.id)
        before = [name for name in shown[:place] if name in self.answers]
        return replace(self, at=before[-1], stepping=True) if before else self

    def goto(self, question: str) -> Self:
        """The interview at a question already asked; after its answer it goes on at the first open
        one.
        """
        if question not in self.path:
            raise InterviewError(
                f"question {shown(question)} has not been asked{did_you_mean(question, self.path)}"
            )
        return replace(self, at=question, stepping=False)

    # --- outcome ---

    def result(self) -> Mapping[str, Answer]:
        """Every item of the questionnaire with its value or the reason why there is none.

        An item off the route is not_asked; one that is still to come, or may be, is not_reached.
        """
        found: dict[str, Answer] = {}
        for item in self.questionnaire.items:
            why_not = Missing.NOT_REACHED if item.id in self._route.waiting else Missing.NOT_ASKED
            found[item.id] = self.answers.get(item.id, why_not)
        return MappingProxyType(found)

    # --- inside ---

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
        settled = self._settled(
            {**self.answers, question.id: answer}, {**self.earlier, question.id: answer}
        )
        if self.at is None or not self.stepping:
            return settled
        shown = settled._route.shown
        following = shown[shown.index(question.id) + 1 :][:1]
        return (
            replace(settled, at=following[0], stepping=True)
            if following and following[0] in settled.path
            else settled
        )

    def _settled(self, answers: Mapping[str, Answer], earlier: Mapping[str, Answer]) -> Self:
        """With only those answers that are on the route, computed ones worked out anew."""
        route = _walk(self.questionnaire, self._displayed, self.group, answers)
        return replace(
            self,
            answers=route.answers,
            earlier=MappingProxyType(dict(earlier)),
            at=None,
            stepping=False,
            _route=route,
        )


def _walk(
    questionnaire: Questionnaire,
    displayed: Iterable[Question],
    group: str | None,
    answers: Mapping[str, Answer],
) -> _Route:
    """One pass over the questions as displayed.

    A question is undecided while it has no answer or while its condition hangs on one that is
    undecided.
    """
    known: dict[str, Answer] = {} if group is None else {GROUP: group}
    kept: dict[str, Answer] = {}
    shown: list[str] = []
    path: list[str] = []
    open_: str | None = None
    waiting: set[str] = set()
    declined = False
    for question in displayed:
        name, when, kind = question.id, question.when, question.kind
        holds = True if when is None else when.holds(known)
        undecided = declined or (
            holds is None and when is not None and not waiting.isdisjoint(when.names)
        )
        if undecided:
            waiting.add(name)
            if not (declined or question.follows or isinstance(kind, Computed)):
                shown.append(name)
        elif not holds:
            known[name] = Missing.NOT_ASKED
        elif isinstance(kind, Computed):
            if waiting.isdisjoint(kind.expression.names):
                known[name] = kept[name] = _computed(kind, known)
            else:
                waiting.add(name)
        elif name in answers and _stands(question, answers[name], known):
            known[name] = kept[name] = answers[name]
            shown.append(name)
            path.append(name)
            declined = name == CONSENT and _declines(questionnaire, answers[name])
        else:
            waiting.add(name)
            shown.append(name)
            open_ = open_ or name
    return _Route(
        MappingProxyType(kept), known, tuple(shown), tuple(path), open_, frozenset(waiting)
    )


def _stands(question: Question, answer: Answer, known: Mapping[str, Answer]) -> bool:
    """Whether an answer given before still passes its check."""
    if question.check is None or isinstance(answer, Missing):
        return True
    return question.check.condition.holds({**known, question.id: answer}) is not False


def _declines(questionnaire: Questionnaire, answer: Answer) -> bool:
    consent = questionnaire.consent
    return consent is not None and consent.required and answer != "yes"


def displayed_order(questionnaire: Questionnaire, seed: int) -> tuple[Question, ...]:
    """The questions in the order this seed shows them: shuffled blocks by a hash of seed and id,
    the rest as defined.

    The hash (SHA-256 of "seed:id") gives the same order in any language a form is written in.
    """
    return tuple(
        question for run in _runs(questionnaire.questions) for question in _shuffled(run, seed)
    )


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
    return sorted(
        run,
        key=lambda question: hashlib.sha256(
            f"{seed}:{question.follows or question.id}".encode()
        ).digest(),
    )


def _computed(kind: Computed, known: Mapping[str, Answer]) -> Answer:
    value = evaluate(kind.expression.tree, known)
    return (
        Missing.NOT_APPLICABLE
        if value is None
        else kind.parse(int(value) if isinstance(value, bool) else value)
    )
