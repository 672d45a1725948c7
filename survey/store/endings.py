"""How an interview ended that does not count: the kinds of `interviews.ended_as`.

| kind       | whose doing                                                          |
|------------|----------------------------------------------------------------------|
| declined   | the respondent did not consent                                       |
| withdrawn  | the respondent took the answers back                                 |
| quota_full | there were enough interviews of the kind                             |
| mistake    | it was begun or filled in by mistake                                 |
| test       | it was made to try the questionnaire or the programs                 |
| duplicate  | another interview of the same person counts                          |
| superseded | a newer return of the same person took its place                     |
| undecided  | it came back late, and somebody has to decide whose it is            |
| replaced   | the file that it came in was imported again without it               |
| vanished   | a later export of the same tool is without it, and it was asked for  |
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

__all__ = ["BY_DECISION", "ENDINGS", "Ending", "ending_of"]

Ending = Literal[
    "declined",
    "withdrawn",
    "quota_full",
    "mistake",
    "test",
    "duplicate",
    "superseded",
    "undecided",
    "replaced",
    "vanished",
]

ENDINGS: tuple[Ending, ...] = get_args(Ending)
"""In the order they are told."""

BY_DECISION: tuple[Ending, ...] = ("withdrawn", "mistake", "test", "duplicate")
"""What somebody decided of one interview. The same form or row coming in again changes nothing of
it."""

_REASONS: Mapping[str, Ending] = MappingProxyType(
    {"consent was declined": "declined", "discarded by the interviewer": "mistake"}
)
"""What stores kept before they had kinds: a reason alone."""

_IMPORTED_AGAIN = " was imported again without it"


def ending_of(kept: str | None, reason: str | None) -> str:
    """The kind of a discarded interview; from its reason where a store is older than the kinds, and
    empty where that says nothing.
    """
    if kept is not None or reason is None:
        return kept or ""
    return "replaced" if reason.endswith(_IMPORTED_AGAIN) else _REASONS.get(reason, "")
