"""What names in a definition file may look like, and those with a meaning of their own."""

import re

from survey.naming import ID, in_words
from survey.questionnaire import CONSENT, GROUP, TODAY

__all__ = ["CODE", "ID", "INSTRUMENT", "LANGUAGE", "RESERVED", "in_words", "is_reserved"]

INSTRUMENT = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

_ASKED_FIRST = (CONSENT, GROUP)
_COLUMNS = (
    "interview",
    "instrument",
    "version",
    "mode",
    "language",
    "started",
    "completed",
)  # of every table of answers
_KEYWORDS = ("and", "or", "not", "in", "answered", "selected", "count")  # of conditions
RESERVED = (*_ASKED_FIRST, *_COLUMNS, *_KEYWORDS)
"""No question may have one of these as its id."""

_SINCE = (TODAY,)
"""Reserved since the first version: a definition that was kept before may have them."""


def is_reserved(name: str, *, kept: bool = False) -> bool:
    """Whether an id has a meaning of its own; `kept`: for a definition that a store has kept."""
    return name in RESERVED or (not kept and name in _SINCE)
