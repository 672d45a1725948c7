"""What is said of an interview that another window has, or has ended, and of a store that another
program holds.
"""

from datetime import datetime

from survey.errors import InterviewClosedError, InterviewHeldError, StoreBusyError
from survey.store import Lease
from survey.terminal.words import TerminalPhrases
from survey.words import Catalogue

__all__ = ["Elsewhere", "at", "ended", "who_has", "who_writes"]

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


def who_writes(error: StoreBusyError, catalogue: Catalogue) -> str:
    """Who holds the store and since when, where that is known, and what to do."""
    words = catalogue.phrases(TerminalPhrases)
    if error.since is None:
        return words.busy
    return words.busy_by.format(
        who=getattr(words, f"{error.what}_writes", words.other_writes),
        machine=catalogue.isolated(error.machine),
        since=at(error.since, catalogue),
    )
