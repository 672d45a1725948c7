"""Two entries of one paper: where they differ, and which is right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from survey.errors import AnswerError
from survey.interview import Answer, Interview
from survey.keying.desk import Desk, Stopped
from survey.keying.papers import Batch
from survey.missing import Missing
from survey.questionnaire import CONSENT, Question, Questionnaire
from survey.questions import Note, folded
from survey.terminal.pages import answer_in_words

__all__ = ["Comparison", "differences"]

Answers = Mapping[str, Answer]


def differences(questionnaire: Questionnaire, first: Answers, second: Answers) -> tuple[str, ...]:
    """The questions answered differently, or in one entry only. Words count as the same but for
    case and spaces.
    """
    asked = [
        each.id
        for each in (*questionnaire.asked_first, *questionnaire.questions)
        if not isinstance(each.kind, Note)
    ]
    return tuple(name for name in asked if not _same(first.get(name), second.get(name)))


@dataclass(frozen=True)
class Comparison:
    """Two entries that differ. `key`: keys a question anew, as in the entry itself."""

    desk: Desk
    batch: Batch
    first: Answers
    second: Answers
    key: Callable[[Interview], Interview | None]

    def settled(self) -> Interview:
        """The interview with the right answers, found along the route: where the entries agree,
        theirs; else the keyer says.
        """
        interview = self.batch.interview()
        while (question := interview.question) is not None and not interview.declined:
            interview = self._answered(interview, question)
        return interview

    def _answered(self, interview: Interview, question: Question) -> Interview:
        first, second = self.first.get(question.id), self.second.get(question.id)
        given = (
            first
            if _same(first, second) or second is None
            else second
            if first is None
            else self._which(interview, question)
        )
        if isinstance(question.kind, Note):
            return interview.answer(True)
        if given is None:
            return self._anew(interview)
        try:
            return interview.answer(given)
        except AnswerError as error:  # it does not fit beside an answer that was just put right
            self.desk.say(error.message)
            return self._anew(interview)

    def _which(self, interview: Interview, question: Question) -> Answer | None:
        """The right one of two answers; None for neither."""
        words, language = self.desk.words, interview.language
        first, second = self.first[question.id], self.second[question.id]
        number = self.batch.numbered.numbers.get(question.id, "")
        wording = words.consent if question.id == CONSENT else question.ask.in_language(language)
        self.desk.say(f"{number} {wording}".strip())
        self.desk.say(f"{words.first}: {answer_in_words(question, first, language)}")
        self.desk.say(f"{words.second}: {answer_in_words(question, second, language)}")
        choices = {"1": first, "2": second, "3": None}
        while True:
            line = self.desk.ask(words.which)
            if line is None:
                raise Stopped
            if line.strip() in choices:
                return choices[line.strip()]
            self.desk.say(words.not_1_2_3)

    def _anew(self, interview: Interview) -> Interview:
        while (keyed := self.key(interview)) is None:
            pass  # what is settled stays settled
        return keyed


def _same(first: Answer | None, second: Answer | None) -> bool:
    if isinstance(first, str) and isinstance(second, str):
        return folded(first) == folded(second)
    if isinstance(first, Missing) or isinstance(second, Missing):
        return first is second
    return first == second
