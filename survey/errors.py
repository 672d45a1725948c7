"""Every error Concord raises on purpose, in one tree.

ConcordError                 the command line prints it and exits with 3
├── DefinitionError          a questionnaire definition is wrong: every fault, each with file:line
├── ConditionError           a condition cannot be read: what, and at which character
├── AnswerError              an answer does not fit its question: question, value, remedy
├── InterviewError           an interview was asked for a step it cannot take
├── StoreError               the store cannot be opened, read or written
│   ├── UndecidedError       a new version, and nobody has decided what becomes of earlier answers
│   ├── StoreBusyError       another program is writing in it: who, where, since when
│   ├── InterviewHeldError   another window has this interview: who, where, since when, last sign
│   └── InterviewClosedError it was completed, discarded or set aside elsewhere in the meantime
├── StudyError               a study folder is missing something or contradicts itself
└── DataError                data from outside (a file, a frame, a mapping) is wrong: every fault in
one go

A message names the place, the value, the remedy and, where there is one, the nearest match.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

__all__ = [
    "AnswerError",
    "ConcordError",
    "ConditionError",
    "DataError",
    "DefinitionError",
    "Fault",
    "InterviewClosedError",
    "InterviewError",
    "InterviewHeldError",
    "StoreBusyError",
    "StoreError",
    "StudyError",
    "UndecidedError",
    "did_you_mean",
    "on_the_clock",
    "shown",
]


class ConcordError(Exception):
    """Base of all errors that a person can mend. Whole again where another process raised it."""

    def __reduce__(self) -> tuple[object, ...]:
        return _raised_elsewhere, (type(self), self.args, self.__dict__)


def _raised_elsewhere(
    kind: type[ConcordError], args: tuple[object, ...], state: dict[str, object]
) -> ConcordError:
    """The error as it was, however its class makes it from what."""
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(state)
    return error


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with a file: where (`place`, line from 1, 0 when it has none) and what."""

    place: str
    line: int
    message: str

    def __str__(self) -> str:
        where = f"{self.place}:{self.line}" if self.line else self.place
        return f"{where}: {self.message}"


class _FaultsError(ConcordError):
    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class DefinitionError(_FaultsError):
    """A definition is wrong. `faults` lists everything found, in the order of the file."""


class DataError(_FaultsError):
    """Data from outside is wrong. `faults` lists everything found; nothing was taken in."""

    @classmethod
    def of(cls, place: str, message: str, line: int = 0) -> "DataError":
        return cls([Fault(place, line, message)])


class ConditionError(ConcordError):
    """A condition cannot be read. `position` counts characters from 0."""

    def __init__(self, text: str, position: int, message: str) -> None:
        self.text, self.position, self.message = text, position, message
        super().__init__(f"{message} at character {position + 1} of {shown(text)}")


class AnswerError(ConcordError):
    """An answer does not fit its question. `question` is its id ("" when the kind alone was
    asked).
    """

    def __init__(self, message: str, *, question: str = "", value: object = None) -> None:
        self.question, self.value, self.message = question, value, message
        super().__init__(f"{question}: {message}" if question else message)


class InterviewError(ConcordError):
    """The interview cannot take this step, for example an answer after the last question."""


class StoreError(ConcordError):
    """The store cannot be opened, read or written."""


class StoreBusyError(StoreError):
    """Another program holds the store, and went on holding it while this one waited. `what` it
    writes: import, forms, interview, upgrade, other; `machine` and `since` are empty and None, and
    `process` is 0, where nobody knows.
    """

    def __init__(
        self,
        place: str,
        *,
        what: str = "other",
        machine: str = "",
        process: int = 0,
        since: datetime | None = None,
    ) -> None:
        self.what, self.machine, self.process, self.since = what, machine, process, since
        if not machine:
            super().__init__(f"{place} is in use by another program; close that one and try again")
            return
        when = "" if since is None else f" since {on_the_clock(since)}"
        super().__init__(
            f"{place} is in use: {_WRITERS.get(what, 'a program')} on {shown(machine)} (process "
            f"{process}) has been writing in it{when}; try again in a moment"
        )


_WRITERS = {
    "import": "an import",
    "forms": "a reading of forms",
    "interview": "an interview",
    "upgrade": "an upgrade",
}


class InterviewHeldError(StoreError):
    """Another window has this interview: on which machine, in which process, of which interviewer
    ("" where nobody was named), since when, and when it last gave a sign of life.

    `stale`: that sign is too old, or the process has gone, so that it may be taken over by
    decision.
    """

    def __init__(
        self,
        uuid: str,
        *,
        interviewer: str,
        machine: str,
        process: int,
        since: datetime,
        beat: datetime,
        stale: bool,
    ) -> None:
        self.uuid, self.interviewer, self.machine, self.process = (
            uuid,
            interviewer,
            machine,
            process,
        )
        self.since, self.beat, self.stale = since, beat, stale
        who = shown(interviewer) if interviewer else "another window"
        remedy = "it can be taken over" if stale else "end it there first"
        super().__init__(
            f"interview {uuid} is in use: {who} has it since {on_the_clock(since)} on "
            f"{shown(machine)} (process {process}), last sign {on_the_clock(beat)}; {remedy}"
        )


class InterviewClosedError(StoreError):
    """The interview was ended elsewhere while this window had it, and is left as it is. `status`:
    what it is now; `since`: when that came, None where that is not known.
    """

    def __init__(self, uuid: str, *, status: str, since: datetime | None) -> None:
        self.uuid, self.status, self.since = uuid, status, since
        when = "" if since is None else f" at {on_the_clock(since)}"
        super().__init__(
            f"interview {uuid} is {status}{when} by another window, and was left as it is; what "
            "was not kept before that is not kept now"
        )


class UndecidedError(StoreError):
    """A new version asks otherwise than one that there are answers to, and nobody has decided what
    becomes of those. `undecided`: what is open (`survey.versions.gate`).
    """

    def __init__(self, message: str, undecided: Sequence[object]) -> None:
        self.undecided = tuple(undecided)
        super().__init__(message)


class StudyError(ConcordError):
    """A study folder is incomplete or contradicts itself."""


def on_the_clock(time: datetime) -> str:
    """A moment as the clock of this machine shows it; with its day, where that is not today."""
    here = time.astimezone()
    today = datetime.now().astimezone().date()
    return f"{here:%H:%M}" if here.date() == today else f"{here:%Y-%m-%d %H:%M}"


def shown(value: object, limit: int = 60) -> str:
    """The value in quotes on one line, cut where it is long, for use inside a message; nothing in
    it steers a terminal.
    """
    text = "".join(
        sign if sign.isprintable() else "�" for sign in " ".join(str(value)[: 4 * limit].split())
    )
    return f"'{text[: limit - 1]}…'" if len(text) > limit else f"'{text}'"


def did_you_mean(value: object, known: Iterable[str], limit: int = 8) -> str:
    """The end of a message: the nearest known name, else the list of them, else nothing.

    >>> did_you_mean("health_suport", ["health_support", "region"])
    "; did you mean 'health_support'?"
    >>> did_you_mean("x", ["yes", "no"])
    "; it can be 'yes' or 'no'"
    """
    names: Sequence[str] = list(dict.fromkeys(known))
    text = str(value)[:80]
    folded = {name.casefold(): name for name in names}
    near = get_close_matches(text.casefold(), folded, n=1, cutoff=0.7)
    if near:
        return f"; did you mean {shown(folded[near[0]])}?"
    if not 0 < len(names) <= limit:
        return ""
    quoted = [shown(name) for name in names]
    return "; it can be " + (
        " or ".join([", ".join(quoted[:-1]), quoted[-1]]) if quoted[1:] else quoted[0]
    )
