"""What is said of an interview that another window has, or has ended."""

from datetime import datetime

from survey.errors import InterviewClosedError, InterviewHeldError
from survey.store import Lease
from survey.terminal.words import TerminalPhrases
from survey.words import Catalogue

__all__ = ["Elsewhere", "at", "ended", "who_has"]

Elsewhere = (InterviewHeldError, InterviewClosedError)
"""The errors that say so."""


def at(time: datetime, catalogue: Catalogue) -> str:
    """Day and time, as the clock of this machine shows them."""
    here = time.astimezone()
    return f"{catalogue.day(here.date().isoformat())} {here:%H:%M}"


def who_has(holder: "Lease | InterviewHeldError", catalogue: Catalogue) -> str:
    """Who has it since when, and when that window last gave a sign of life."""
    words = catalogue.phrases(TerminalPhrases)
    told = {
        "machine": catalogue.isolated(holder.machine),
        "since": at(holder.since, catalogue),
        "beat": at(holder.beat, catalogue),
    }
    if not holder.interviewer:
        return words.held.format(**told)
    return words.held_by.format(name=catalogue.isolated(holder.interviewer), **told)


def ended(error: InterviewHeldError | InterviewClosedError, catalogue: Catalogue) -> str:
    """Why this window has it no longer."""
    if isinstance(error, InterviewHeldError):
        return who_has(error, catalogue)
    words = catalogue.phrases(TerminalPhrases)
    told = {
        "completed": words.completed_elsewhere,
        "discarded": words.discarded_elsewhere,
        "paused": words.paused_elsewhere,
    }
    since = "…" if error.since is None else at(error.since, catalogue)
    return told.get(error.status, words.paused_elsewhere).format(since=since)
