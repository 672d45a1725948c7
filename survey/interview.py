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

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Self

from survey.alerts import Raised, raised
from survey.errors import AnswerError, InterviewError, did_you_mean, shown
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, TODAY, Question, Questionnaire
from survey.questions import Option, Value, parsed
from survey.route import (
    NOTHING,
    NOWHERE,
    Answer,
    Route,
    declines,
    displayed_options,
    displayed_order,
    walked,
)
from survey.unusual import unusual
from survey.wording import Wording, filled
from survey.words import Catalogue
from survey.written_answers import answer_in_words

__all__ = ["Answer", "Interview", "Progress", "displayed_options", "displayed_order"]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the interview is: the `number` of this question among `total` that may still be asked
    or were.
    """

    number: int
    total: int

    def __str__(self) -> str:
        return f"{self.number} of {self.total}"


@dataclass(frozen=True)
class Interview:
    """One interview at one moment.

    `answers`: what is answered on the route so far (values and typed missing answers), in the order
    of the route. `earlier`: the last answer of every question ever answered, on the route or not.
    `seed`: decides the order of shuffled blocks and answers. `today`: the day of the interview, ISO
    8601, which conditions may look at. `returned`: the answers come back on a form or in a file, so
    that a blank is `no_answer` and what cannot be read `unclear`. `group`: fixed from outside; else
    it is asked when there are several.
    """

    questionnaire: Questionnaire
    language: str
    group: str | None = None
    seed: int = 0
    today: str = ""
    returned: bool = False
    answers: Mapping[str, Answer] = field(default_factory=lambda: NOTHING)
    earlier: Mapping[str, Answer] = field(default_factory=lambda: NOTHING)
    at: str | None = None
    """The question gone back to; None at the first question without an answer."""
    stepping: bool = False
    """Whether the next step after `at` is the following question (after back) or the first open one
    (after goto)."""
    _displayed: tuple[Question, ...] = field(default=(), repr=False, compare=False)
    _route: Route = field(default=NOWHERE, repr=False, compare=False)

    # --- beginning and resuming ---

    @classmethod
    def start(
        cls,
        questionnaire: Questionnaire,
        *,
        language: str | None = None,
        group: str | None = None,
        seed: int = 0,
        today: str | None = None,
        returned: bool = False,
    ) -> Self:
        """A new interview; `today` is by default the day of the clock. Raises InterviewError for a
        language or group the questionnaire does not have.
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
        if today is None:
            today = date.today().isoformat()  # noqa: DTZ011  # the respondent's day
        fresh = cls(
            questionnaire, language, group, seed, today, returned=returned, _displayed=displayed
        )
        return fresh._settled(NOTHING, NOTHING)

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
        return CONSENT in self.answers and declines(self.questionnaire, self.answers[CONSENT])

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
    def known(self) -> Mapping[str, Answer]:
        """What conditions may look at: the answers so far, and what was not asked; the group and
        the day.
        """
        return self._route.known

    @property
    def previous(self) -> Answer | None:
        """What was answered to the present question before, to be offered again."""
        return None if self.question is None else self.earlier.get(self.question.id)

    # --- how it is said ---

    @property
    def catalogue(self) -> Catalogue:
        """The words around the questions, in the interview's language."""
        return self.questionnaire.catalogue(self.language)

    def in_language(self, language: str) -> Self:
        """The same interview, going on in another language of the questionnaire."""
        if language not in self.questionnaire.languages:
            remedy = did_you_mean(language, self.questionnaire.languages)
            raise InterviewError(f"the questionnaire has no language {shown(language)}{remedy}")
        return replace(self, language=language)

    def text(self, wording: Wording) -> str:
        """The wording in the interview's language, with earlier answers where it names them; an
        answer that is not there is three dots.
        """
        text = wording.in_language(self.language)
        names = [name for name in wording.names if self._can_name(name)]
        return filled(text, {name: self._named(name) for name in names}) if "{" in text else text

    def _can_name(self, name: str) -> bool:
        return name in (GROUP, TODAY) or name in self.questionnaire.by_id

    def _named(self, name: str) -> str:
        if name == TODAY:
            return self.catalogue.day(self.today) if self.today else "…"
        known = self._route.known.get(name)
        if name == GROUP:
            labels = {each.code: each.label for each in self.questionnaire.groups}
            label = labels.get(str(known))
            return label.in_language(self.language) if label is not None else "…"
        if known is None or isinstance(known, Missing):
            return "…"
        answers = self.questionnaire.by_id[name].answers
        return answer_in_words(answers, known, self.catalogue, text=self.text)

    def options(self, question: Question) -> tuple[Option, ...]:
        """The answers to choose from in the order this interview shows them."""
        return displayed_options(question, self.seed)

    # --- steps ---

    def warning(self, given: object) -> str | None:
        """The words to confirm an unusual answer with, in the interview's language; None for a
        usual one.
        """
        question = self._needed()
        if question.warn is None or isinstance(given, Missing):
            return None
        known = {**self._route.known, question.id: self._parsed(question, given)}
        if question.warn.condition.holds(known) is not False:
            return None
        return self.text(self.questionnaire.warn_message(question))

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
            message = self.text(self.questionnaire.check_message(question))
            raise AnswerError(message, question=question.id, value=given)
        return self._with(question, value)

    def skip(self, kind: Missing) -> Self:
        """The next interview, with a typed missing answer. Raises AnswerError where the question
        does not allow it.
        """
        question = self._needed()
        allowed = self.allowed_missing(question)
        if kind not in allowed:
            named = ", ".join(each.value for each in allowed)
            remedy = f"it allows {named}" if named else "it needs an answer"
            message = f"{kind.value} is not allowed here; {remedy}"
            raise AnswerError(message, question=question.id, value=kind.value)
        return self._with(question, kind)

    def allowed_missing(self, question: Question) -> tuple[Missing, ...]:
        """What may stand instead of an answer: what the respondent is offered, and on a form that
        came back also a blank, unless it is required, and what cannot be read.
        """
        if not self.returned:
            return question.allowed_missing
        blank = () if question.required else (Missing.NO_ANSWER,)
        return (*question.missing, *blank, Missing.UNCLEAR)

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

    # --- what must not wait ---

    @property
    def alerts(self) -> tuple[Raised, ...]:
        """The alerts that are true of the answers on the route."""
        return raised(
            (each for each in self._displayed if each.alerts and each.id in self.answers),
            self._route.known,
        )

    def raised_since(self, before: Self) -> tuple[Raised, ...]:
        """The alerts that the last steps raised: of an answer that is new or another, or true only
        now.
        """
        old = before.alerts
        return tuple(
            each
            for each in self.alerts
            if each not in old or self.answers[each.question] != before.answers.get(each.question)
        )

    # --- what is unusual ---

    @property
    def unusual(self) -> tuple[str, ...]:
        """The questions on the route with an answer that their `warn` doubts."""
        return unusual(
            (each for each in self._displayed if each.warn and each.id in self.answers),
            self._route.known,
        )

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
            return parsed(question.answers, given, self.catalogue)
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
        route = walked(self.questionnaire, self._displayed, self.group, answers, self.today)
        return replace(
            self,
            answers=route.answers,
            earlier=MappingProxyType(dict(earlier)),
            at=None,
            stepping=False,
            _route=route,
        )
