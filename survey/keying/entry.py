"""One paper being keyed: a line for each question, in the order of the paper."""

from collections.abc import Callable, Iterable

from survey.alerts import Raised
from survey.errors import AnswerError
from survey.interview import Interview
from survey.keying.desk import Desk, Stopped
from survey.keying.keys import EXAMPLE_DAY, Keyed, Keys, Step
from survey.keying.papers import Batch
from survey.missing import Missing
from survey.questionnaire import CONSENT, Question
from survey.questions import Shown
from survey.terminal.alerting import READ
from survey.wording import folded

__all__ = ["Entry", "tell"]


class Entry:
    """One paper being keyed, from its first question or where it stood to its end."""

    def __init__(
        self, desk: Desk, batch: Batch, number: str, keep: Callable[[Interview], None]
    ) -> None:
        self.desk, self.number, self.keep = desk, number, keep
        self.numbers = batch.numbered.numbers

    def run(self, interview: Interview) -> Interview:
        """The finished interview. `keep` is called after every answer. Raises Stopped where the
        keyer stops.
        """
        while True:
            if interview.question is None or (interview.declined and interview.at is None):
                if self._at_end(interview):
                    return interview
                interview = back(interview)
                continue
            keyed = self.one(interview)
            if keyed is None:
                interview = back(interview)
            else:
                before, interview = interview, keyed
                self.keep(interview)
                tell(self.desk, interview, self.number, interview.raised_since(before))

    def one(self, interview: Interview) -> Interview | None:
        """The interview with the present question keyed; None to go back. Raises Stopped where the
        keyer stops.
        """
        question = interview.question
        assert question is not None  # noqa: S101  # the callers ask for questions only
        if isinstance(question.answers, Shown):
            return interview.answer(True)  # nothing to key
        keys = Keys(interview, question)
        prompt, unconfirmed = self._prompt(interview, question, keys), None
        while True:
            line = self.desk.ask(prompt)
            try:
                keyed = Step.STOP if line is None else keys.read(line)
                if keyed is Step.STOP:
                    raise Stopped
                if keyed is Step.BACK:
                    return None
                if keyed is Step.HELP:
                    self.desk.say(*self._help())
                    continue
                doubt = self._doubt(interview, question, keyed)
                if not doubt or line == unconfirmed:
                    return interview.answer(keyed)
                self.desk.say(doubt)
                unconfirmed = line
            except AnswerError as error:
                self.desk.say(_fault(error, keys))

    def _doubt(self, interview: Interview, question: Question, keyed: Keyed) -> str:
        """What to say before an answer is taken; keyed a second time, it stands. Raises AnswerError
        where it never can.
        """
        words = self.desk.words
        interview.answer(keyed)
        if keyed is Missing.NO_ANSWER:
            return "" if question.optional else words.blank_again
        warning = interview.warning(keyed)
        return f"{warning} {words.confirm_again}" if warning else ""

    def _help(self) -> tuple[str, ...]:
        words, day = self.desk.words, self.desk.catalogue.day(EXAMPLE_DAY)
        typed = words.help_typed.format(day=day, digits="".join(filter(str.isdecimal, day)))
        return (
            words.help_choose,
            words.help_order,
            typed,
            words.help_missing,
            words.help_blank,
            words.help_steps,
            words.help_colon,
        )

    def _prompt(self, interview: Interview, question: Question, keys: Keys) -> str:
        if question.id == CONSENT:
            return self.desk.question("", self.desk.words.consent, str(keys))
        wording = interview.text(question.ask)
        return self.desk.question(self.numbers[question.id], wording, str(keys))

    def _at_end(self, interview: Interview) -> bool:
        """Whether the paper is done; Enter alone says so. What stands open is listed first."""
        words = self.desk.words
        self._list(interview, Missing.NO_ANSWER, words.left_blank)
        self._list(interview, Missing.UNCLEAR, words.unclear)
        said = words.declined if interview.declined else words.at_end
        while True:
            line = self.desk.ask(said.format(number=self.number))
            if line is None or line.strip().lower() == "q":
                raise Stopped
            if not line.strip() or line.strip().lower() == "b":
                return not line.strip()
            self.desk.say(words.only_enter)

    def _list(self, interview: Interview, kind: Missing, said: str) -> None:
        """The numbers on the paper of the questions with this missing answer."""
        asked = [name for name in interview.path if interview.answers[name] is kind]
        numbers = dict.fromkeys(self.numbers[name] for name in asked if name in self.numbers)
        if numbers:
            self.desk.say(said.format(numbers=interview.catalogue.listed(numbers)))


def tell(desk: Desk, interview: Interview, number: str, alerts: Iterable[Raised]) -> None:
    """What to do where an answer must not wait, until the keyer has read it. Raises Stopped where
    the keyer stops before.
    """
    for raised in alerts:
        desk.say(desk.words.alert.format(number=number))
        desk.say(raised.alert.say.in_language(interview.language))
        prompt = desk.words.alert_read.format(typed=READ)
        while (line := desk.ask(prompt)) is None or folded(line) != READ:
            if line is None:
                raise Stopped


def _fault(error: AnswerError, keys: Keys) -> str:
    """What is wrong with a key, or with an answer: that may be the paper's, and is then unclear."""
    return keys.unfit(error.message) if error.question else error.message


def back(interview: Interview) -> Interview:
    """The interview at the question keyed before; notes have none."""
    before = interview.back()
    while (
        before.question is not None
        and isinstance(before.question.answers, Shown)
        and before.back() is not before
    ):
        before = before.back()
    return before
