"""A question in the terminal until its answer fits and, where it is unusual, is confirmed."""

from dataclasses import replace
from typing import assert_never

from survey.errors import AnswerError
from survey.interview import Interview
from survey.missing import Missing
from survey.questionnaire import Question
from survey.terminal.pages import Face, Page, Selection, Step, offered, question_page, value_of
from survey.terminal.words import TerminalPhrases

__all__ = ["Asking"]


class Asking:
    """An interview and the face it is shown on."""

    def __init__(self, face: Face, interview: Interview) -> None:
        self.face, self.interview = face, interview
        self.told = ""
        """Why nothing could be kept just now."""
        self.typed: tuple[str, Selection | Missing, object] | None = None
        """The question asked last, the reply to it and the answer."""
        self.leaves = ""
        """What Ctrl-C leads to, where it is not the menu of an interview."""

    @property
    def words(self) -> TerminalPhrases:
        return self.interview.catalogue.phrases(TerminalPhrases)

    @property
    def title(self) -> str:
        return self.interview.text(self.interview.questionnaire.title)

    def asked(self, question: Question) -> "Interview | Step":
        """Ask until the answer fits and, where it is unusual, is confirmed."""
        interview = self.interview
        given, message, confirmed = offered(interview, question), self.told, None
        if self.typed is not None and self.typed[0] == question.id:
            _, given, confirmed = self.typed
        fits = True
        while True:
            page = question_page(interview, question, given, message, fits=fits)
            page = replace(page, leaves=self.leaves or page.leaves)
            reply = self.face.ask(page)
            if isinstance(reply, Step):
                return interview.back() if reply is Step.BACK else reply
            if isinstance(reply, Missing):
                self.typed = question.id, reply, None
                return interview.skip(reply)
            if page.prompt == "show":
                return interview.answer(True)
            if reply is None or reply == () or (isinstance(reply, str) and not reply.strip()):
                if isinstance(given, Missing):
                    return interview.skip(given)
                if question.optional:
                    return interview.skip(Missing.NO_ANSWER)
                given, message = None, self._nothing(page)
                continue
            given, answer, fits = reply, value_of(interview, question, reply), True
            try:
                following, warning = interview.answer(answer), interview.warning(answer)
            except AnswerError as error:
                message = f"{error.message[:1].upper()}{error.message[1:]}"
                fits = False
                continue
            if warning and confirmed != answer:
                confirmed, message = answer, f"{warning} {self.words.confirm_again}"
                continue
            self.typed = question.id, given, answer
            return following

    def _nothing(self, page: Page) -> str:
        """What to say where Enter came without an answer."""
        words = self.words
        match page.prompt:
            case "one":
                return words.choose_first
            case "many":
                return words.choose_some
            case "rank":
                return words.rank_first
            case "line" | "show":
                return words.write_first
            case _ as never:
                assert_never(never)
