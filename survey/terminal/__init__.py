"""Asking in the terminal: one question at a time, each answer on disk before the next one shows.

words      the interface's own words
lines      text into lines that fit, whatever was typed
pages      what is shown, as plain values; a `Face` shows it
asking     a question until its answer fits
correcting a completed interview walked through again
heartbeat  signs of life of a window between answers
screen     the full screen, with questionary and prompt_toolkit
plain      numbered lines, for poor terminals, screen readers and pipes
alerting   the page of an answer that must not wait
leaving    ending quietly when the terminal closes or the machine shuts down
elsewhere  what another window has, or has ended, in words
caseload   whom to ask, and what came of it; case_words its words
session    interview after interview: resume, ask, review, finish, next
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence

from survey.interview import Interview
from survey.questionnaire import Questionnaire
from survey.store import Store
from survey.study import Quota
from survey.terminal.caseload import Begin
from survey.terminal.correcting import Correcting
from survey.terminal.leaving import Departure
from survey.terminal.pages import Face
from survey.terminal.plain import Lines
from survey.terminal.session import Session

__all__ = ["Begin", "collect", "correcting", "poor_terminal"]


def poor_terminal() -> bool:
    """Whether pages cannot be drawn here: input or output is not a terminal, or it is a dumb
    one.
    """
    return not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "") in (
        "",
        "dumb",
        "unknown",
    )


def collect(
    store: Store,
    questionnaires: Sequence[Questionnaire],
    *,
    group: str | None = None,
    language: str | None = None,
    targets: Mapping[str, int] | None = None,
    plain: bool = False,
    command: str = "concord collect",
    interviewer: str = "",
    begin: Begin | None = None,
    quotas: Sequence[Quota] = (),
) -> str:
    """Interview people with these questionnaires until the fieldworker stops; returns the words to
    part with.

    `group` and `language` hold for every new interview. `targets`: interviews wanted by group.
    `command`: what to type to come back here. `interviewer`: who asks. `begin`: which case to begin
    with, and how to reach cases. `quotas`: of whom how many are enough. Nothing that was answered
    is lost however it ends.

    Raises InterviewError for a language or group a questionnaire does not have.
    """
    with Departure() as departure:

        def session(face: Face) -> Session:
            return Session(
                face,
                store,
                questionnaires,
                group,
                language,
                targets or {},
                departure,
                command,
                interviewer,
                begin or Begin(),
                quotas,
            )

        if plain or poor_terminal():
            return session(Lines()).run()
        from survey.terminal.screen import Screen  # noqa: PLC0415  # plain lines need no screen

        with Screen() as screen:
            return session(screen).run()


def correcting(
    interview: Interview, doubt: Callable[[Interview], None], *, because: str, plain: bool = False
) -> tuple[Interview, str] | None:
    """Walk through a completed interview again; returns it as it is to be kept, and why. None where
    whoever corrects it leaves it as it was, or the terminal goes.

    `doubt` raises DataError where an interview cannot be kept as it stands; that is told, and it is
    gone on with. `because`: the reason, where it is known already.
    """
    with Departure():
        try:
            if plain or poor_terminal():
                return Correcting(Lines(), interview, doubt).run(because)
            from survey.terminal.screen import Screen  # noqa: PLC0415  # as above

            with Screen() as screen:
                return Correcting(screen, interview, doubt).run(because)
        except EOFError:
            return None
