"""Two entries of one paper: where they differ, and which is right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from survey.errors import AnswerError
from survey.interview import Answer, Interview
from survey.keying.desk import Desk, Stopped
from survey.keying.papers import Batch
from survey.keying.words import KeyingPhrases
from survey.missing import Missing
from survey.questionnaire import CONSENT, Question, Questionnaire
from survey.questions import Shown
from survey.terminal.pages import on_one_line
from survey.wording import folded
from survey.words import in_latin_digits
from survey.written_answers import answer_in_words

__all__ = ["Comparison", "differences"]

Answers = Mapping[str, Answer]


def differences(questionnaire: Questionnaire, first: Answers, second: Answers) -> tuple[str, ...]:
    """The questions answered differently, or in one entry only. Words count as the same but for
    case and spaces.
    """
    asked = [
        each.id
        for each in (*questionnaire.asked_first, *questionnaire.questions)
        if not isinstance(each.answers, Shown)
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
        if isinstance(question.answers, Shown):
            return interview.answer(True)
        if given is None:
            return self._anew(interview)
        try:
            return interview.answer(given)
        except AnswerError as error:  # it does not fit beside an answer that was just put right
            self.desk.say(f"{error.message[:1].upper()}{error.message[1:]}")
            return self._anew(interview)

    def _which(self, interview: Interview, question: Question) -> Answer | None:
        """The right one of two answers; None for neither."""
        words = interview.catalogue.phrases(KeyingPhrases)
        first, second = self.first[question.id], self.second[question.id]
        number = self.batch.numbered.numbers.get(question.id, "")
        wording = words.consent if question.id == CONSENT else interview.text(question.ask)
        self.desk.say(f"{number} {wording}".strip())
        for entry, answer in ((words.first, first), (words.second, second)):
            said = on_one_line(answer_in_words(question.answers, answer, interview.catalogue))
            self.desk.say(f"{entry}: {self.desk.inserted(said)}")
        choices = {"1": first, "2": second, "3": None}
        while True:
            line = self.desk.ask(words.which)
            if line is None:
                raise Stopped
            if (key := in_latin_digits(line.strip())) in choices:
                return choices[key]
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
    return bool(first == second)
