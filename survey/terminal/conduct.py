"""One interview in the terminal, from its first question, or from where it stood, to its end."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NoReturn

from survey.errors import (
    InterviewClosedError,
    InterviewHeldError,
    StoreBusyError,
    StoreError,
)
from survey.interview import Interview
from survey.store import Ending, Recording, Store
from survey.terminal.alerting import has_read
from survey.terminal.asking import Asking
from survey.terminal.elsewhere import Elsewhere, ended, who_writes
from survey.terminal.enough import Enough, Reached
from survey.terminal.heartbeat import beating
from survey.terminal.leaving import Departure
from survey.terminal.pages import (
    Entry,
    Face,
    Page,
    Step,
    on_one_line,
    review_page,
    reviewed,
)
from survey.terminal.words import TerminalPhrases
from survey.words import Catalogue, language_name
from survey.written_answers import answer_in_words

__all__ = ["BY_HAND", "MODE", "Conduct", "Sitting", "Stopped", "sure"]

MODE = "terminal"
"""How interviews made here are marked in the store."""


class Stopped(Exception):  # noqa: N818  # the fieldworker's decision, not an error
    """The fieldworker stops for now; its text is said in parting."""


def sure(face: Face, catalogue: Catalogue) -> bool:
    """Whether an interview is really to be discarded."""
    words = catalogue.phrases(TerminalPhrases)
    entries = (Entry(words.no_keep), Entry(words.yes_discard))
    page = Page(
        "one",
        words.really_discard,
        words.welcome,
        entries=entries,
        leaves=words.no_keep,
        catalogue=catalogue,
    )
    return face.ask(page) == 1


BY_HAND = "discarded by the interviewer"
_DECLINED = "consent was declined"


@dataclass(frozen=True)
class Sitting:
    """What an interview is made with. `command`: what to type to come back to one set aside.
    `interviewer`: who asks, and `case`: the id of whom; each empty where nobody is named. `after`:
    asks what came of a case, where its interview was not finished. `enough`: the quotas.
    """

    face: Face
    store: Store
    departure: Departure
    command: str = "concord collect"
    interviewer: str = ""
    case: str = ""
    after: Callable[[str, str], None] | None = None
    enough: Enough | None = None


class Conduct(Asking):
    """One interview from its first question, or from where it stood, to its end."""

    def __init__(
        self, sitting: Sitting, interview: Interview, recording: Recording | None = None
    ) -> None:
        super().__init__(sitting.face, interview)
        self.sitting, self.recording = sitting, recording
        self.unkept = ""
        """What was answered and is not on disk yet, in words."""
        self.unread = [] if recording is None else list(interview.alerts)
        """Alerts that come before the next question; those of an interview taken up come again."""
        self.warned: set[str] = set()
        """The conditions of full quotas that the interviewer has been told of."""

    def run(self) -> str:
        """Ask until it is completed or discarded, here or elsewhere; returns what to say of it."""
        try:
            with beating(lambda: self.recording):
                return self._asked_to_the_end()
        except Elsewhere as error:
            return self._lost(error)
        except (EOFError, SystemExit):  # the terminal or the machine goes
            self._let_go()
            raise

    def _asked_to_the_end(self) -> str:
        while True:
            try:
                if said := self._one_step():
                    return said
            except StoreBusyError as error:  # the page comes again, with what was given
                self.told = who_writes(error, self.interview.catalogue)
            else:
                self.told = ""

    def _one_step(self) -> str:
        """One page and what comes of it; at the end, what to say."""
        step = self._one_page()
        if isinstance(step, Interview):
            self._keep(step)
        elif isinstance(step, str):
            return step
        elif self._stopped():
            return self.words.discarded
        return ""

    def _one_page(self) -> "Interview | Step | str":
        """The next interview, the menu, or at the end what to say."""
        while self.unread:
            if not has_read(self.face, self.interview, self.unread[0]):
                return Step.MENU
            del self.unread[0]
        if self.interview.declined and self.interview.at is None:
            return self._decline()
        for reached in self._full():
            if reached[0].then == "stop":
                return self._enough(reached)
            if reached[0].where.text not in self.warned:
                return self._warn(reached)
        if (question := self.interview.question) is not None:
            return self.asked(question)
        return self._reviewed()

    def _keep(self, interview: Interview) -> None:
        """On disk before anything else is shown. The first answer begins the recording."""
        self.unkept = self._said(interview)
        with self.sitting.departure.held():
            if self.recording is None:
                sitting = self.sitting
                self.recording = sitting.store.begin(
                    interview, mode=MODE, case=sitting.case, interviewer=sitting.interviewer
                )
            else:
                self.recording.save(interview)
        self.unread += interview.raised_since(self.interview)
        self.interview, self.unkept, self.typed = interview, "", None

    def _said(self, interview: Interview) -> str:
        """The answer that the next interview has to the present question, in words."""
        question = self.interview.question
        if question is None or question.id not in interview.answers:
            return ""
        answer, catalogue = interview.answers[question.id], self.interview.catalogue
        return on_one_line(answer_in_words(question.answers, answer, catalogue))

    def _lost(self, error: InterviewHeldError | InterviewClosedError) -> str:
        """Say who has the interview now, and what was answered here and is not kept."""
        words, catalogue = self.words, self.interview.catalogue
        question = self.interview.question
        answer = catalogue.isolated(self.unkept)
        page = Page(
            "show",
            words.lost_title,
            self.title,
            context=self.interview.text(question.ask) if question and self.unkept else "",
            hint=ended(error, catalogue),
            message=words.not_kept.format(answer=answer) if self.unkept else "",
            leaves=words.stop_key,
            catalogue=catalogue,
        )
        self.face.ask(page)
        return words.lost

    def _let_go(self) -> None:
        """Set it aside without a word, so that it can be resumed at once."""
        if self.recording is not None:
            with suppress(StoreError):
                self.recording.pause()

    # --- quotas ---

    def _full(self) -> "list[Reached]":
        """The full quotas that the interview is in, those that end it first. None at a question
        gone back to, whose answer may change, nor while the store is held elsewhere: the next page
        looks again.
        """
        enough = self.sitting.enough
        if enough is None or self.recording is None or self.interview.at is not None:
            return []
        try:
            found = enough.full(self.interview.known)
        except StoreBusyError:
            return []
        return sorted(found, key=lambda reached: reached[0].then != "stop")

    def _told_full(self, reached: Reached, hint: str) -> "Step | None":
        """Shows that there are enough of these people; the step where the interviewer leaves."""
        (quota, number), words = reached, self.words
        done = words.of_target.format(done=number, target=quota.at)
        people = quota.label.in_language(self.interview.language)
        reply = self.face.ask(
            Page(
                "show",
                words.quota_full.format(people=people, number=done),
                self.title,
                hint=hint,
                back=True,
                message=self.told,
                catalogue=self.interview.catalogue,
            )
        )
        return reply if isinstance(reply, Step) else None

    def _warn(self, reached: Reached) -> "Interview | Step":
        step = self._told_full(reached, self.words.quota_warn)
        if step is Step.BACK:
            return self.interview.back()
        if step is None:
            self.warned.add(reached[0].where.text)
        return step or self.interview

    def _enough(self, reached: Reached) -> "Interview | Step | str":
        """End it as one too many, unless the answer that says so was a slip."""
        quota, number = reached
        step = self._told_full(reached, self.words.quota_stop)
        if step is not None:
            return self.interview.back() if step is Step.BACK else step
        self._discard(f"{quota.label}: {number} of {quota.at} are enough", ended_as="quota_full")
        return self.words.ended_full

    # --- ends ---

    def _reviewed(self) -> "Interview | Step | str":
        asked = reviewed(self.interview)
        page = replace(review_page(self.interview, asked), message=self.told)
        reply = self.face.ask(page)
        if reply is Step.BACK:
            return self.interview.back()
        if isinstance(reply, int) and reply > 0:
            return self.interview.goto(asked[reply - 1].id)
        if reply == 0 and self.recording is not None:
            with self.sitting.departure.held():
                self.recording.complete()
            return self.words.finished
        return Step.MENU if isinstance(reply, Step) else self.interview

    def _decline(self) -> "Interview | str":
        """Thank the respondent. Unless "no" was a slip, whatever is pressed now, nothing is left to
        resume.
        """
        reply = self.face.ask(
            Page(
                "show",
                self.words.declined,
                self.title,
                back=True,
                message=self.told,
                catalogue=self.interview.catalogue,
            )
        )
        if reply is Step.BACK:
            return self.interview.back()
        self._discard(_DECLINED)
        return self.words.discarded

    def _stopped(self) -> bool:
        """Pause, discard or continue, in another language too. True where it is discarded; leaving
        the menu itself pauses.
        """
        words, interview = self.words, self.interview
        others = [each for each in interview.questionnaire.languages if each != interview.language]
        told = [words.carry_on, words.pause, words.discard]
        told += [words.carry_on_in.format(language=language_name(each)) for each in others]
        page = Page(
            "one",
            words.menu_title,
            self.title,
            hint=words.menu_text,
            entries=tuple(map(Entry, told)),
            given=0,
            leaves=words.pause_key,
            catalogue=interview.catalogue,
        )
        reply = self.face.ask(page)
        if reply == 1 or reply is Step.MENU:
            self._pause()
        if reply == 2 and sure(self.face, interview.catalogue):
            self._discard(BY_HAND)
            self._say_what_came()
            return True
        if isinstance(reply, int) and reply > 2:
            self._go_on_in(others[reply - 3])
        return False

    def _pause(self) -> NoReturn:
        words = self.words
        if self.recording is None:
            self._say_what_came()
            raise Stopped(words.bye)
        with self.sitting.departure.held():
            self.recording.pause()
        self._say_what_came()
        raise Stopped(words.paused_bye.format(command=self.sitting.command))

    def _say_what_came(self) -> None:
        """Ask it of a case whose interview is set aside or thrown away."""
        sitting = self.sitting
        if sitting.case and sitting.after is not None:
            sitting.after(sitting.case, "" if self.recording is None else self.recording.uuid)

    def _go_on_in(self, language: str) -> None:
        """The same question in another language. Before the first answer there is nothing to
        keep.
        """
        changed = self.interview.in_language(language)
        if self.recording is None:
            self.interview = changed
        else:
            self._keep(changed)

    def _discard(self, reason: str, *, ended_as: Ending | None = None) -> None:
        if self.recording is not None:
            with self.sitting.departure.held():
                self.recording.discard(reason, ended_as=ended_as)
