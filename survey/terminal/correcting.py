"""A completed interview walked through again, to correct it: by the questions and rules it was
asked by, and nothing is kept before whoever corrects it says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from survey.errors import DataError
from survey.interview import Interview
from survey.terminal.alerting import has_read
from survey.terminal.asking import Asking
from survey.terminal.pages import Entry, Face, Page, Step, review_page, reviewed
from survey.words import Phrases

__all__ = ["Correcting"]


@dataclass(frozen=True)
class CorrectingPhrases(Phrases):
    """What is said around an interview that is corrected."""

    place: ClassVar[str] = "correcting"
    review: str = (
        "These are the answers that count. Choose one to change it; what is asked then has to be "
        "answered too."
    )
    leaves: str = "leave it as it was"
    keep: str = "Keep the answers as they stand here"
    why: str = "Why are they changed? It is kept in the history."
    leave: str = "Leave? Nothing is changed."
    go_on: str = "No, go on correcting"
    go: str = "Yes, leave it as it was"


class Correcting(Asking):
    """`run` it once. `doubt`: what speaks against an interview as it would be kept; it raises
    DataError.
    """

    def __init__(
        self, face: Face, interview: Interview, doubt: Callable[[Interview], None]
    ) -> None:
        super().__init__(face, interview)
        self.doubt, self.before = doubt, interview.answers
        self.leaves = self.said.leaves

    @property
    def said(self) -> CorrectingPhrases:
        return self.interview.catalogue.phrases(CorrectingPhrases)

    def run(self, because: str = "") -> tuple[Interview, str] | None:
        """The interview as it is to be kept, and why; None where it is left as it was. The reason
        is asked where none is given.
        """
        try:
            while not self._step():
                pass
            changed = self.interview.answers != self.before
            return self.interview, because or (self._why() if changed else "")
        except _LeftError:
            return None

    def _step(self) -> bool:
        """One page; True once the answers are to be kept."""
        before = self.interview
        reply: Interview | Step | bool
        if before.question is not None and not (before.declined and before.at is None):
            reply = self.asked(before.question)
        else:
            reply = self._reviewed()
        if reply is True:
            return True
        if isinstance(reply, Interview):
            self.interview, self.typed, self.told = reply, None, ""
            for raised in reply.raised_since(before):
                while not has_read(self.face, reply, raised):
                    self._leave()
        elif reply is Step.MENU:
            self._leave()
        return False

    def _reviewed(self) -> "Interview | Step | bool":
        asked = reviewed(self.interview)
        page = review_page(self.interview, asked)
        entries = (Entry(self.said.keep), *page.entries[1:])
        reply = self.face.ask(
            replace(
                page,
                text=self.said.review,
                entries=entries,
                message=self.told,
                leaves=self.leaves,
            )
        )
        if reply is Step.BACK:
            return self.interview.back()
        if isinstance(reply, int) and reply > 0:
            return self.interview.goto(asked[reply - 1].id)
        if reply == 0:
            try:
                self.doubt(self.interview)
            except DataError as error:
                self.told = str(error)
                return False
            return True
        return Step.MENU if isinstance(reply, Step) else self.interview

    def _why(self) -> str:
        message = ""
        while True:
            reply = self.face.ask(
                Page(
                    "line",
                    self.said.why,
                    self.title,
                    message=message,
                    leaves=self.leaves,
                    catalogue=self.interview.catalogue,
                )
            )
            if isinstance(reply, str) and reply.strip():
                return reply.strip()
            if isinstance(reply, Step):
                self._leave()
            message = self.words.write_first

    def _leave(self) -> None:
        """Leave it as it was, where that is meant."""
        entries = (Entry(self.said.go_on), Entry(self.said.go))
        page = Page(
            "one",
            self.said.leave,
            self.title,
            entries=entries,
            given=0,
            catalogue=self.interview.catalogue,
        )
        if self.face.ask(page) in (1, Step.MENU):
            raise _LeftError


class _LeftError(Exception):
    """Whoever corrects leaves it as it was."""
