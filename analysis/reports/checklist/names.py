"""What sheets and notes of a workbook are called, in every language that reports come in."""

import re

from analysis.reports.texts import say
from survey.words import shipped_languages

__all__ = ["NOTE", "named"]


def named(key: str, *fields: str) -> str:
    """The text of a report's own in every language, as an alternative of a pattern; of a text with
    fields, what stands before the first.
    """
    filled = dict.fromkeys(fields, "\0")
    texts = (say(language, key, **filled).partition("\0")[0] for language in shipped_languages())
    return "|".join(re.escape(text) for text in dict.fromkeys(texts))


def _note() -> str:
    marks = (say(language, "note_mark", number="").strip("[] ") for language in shipped_languages())
    return "|".join(re.escape(mark) for mark in dict.fromkeys(marks))


NOTE = f"(?:{_note()})"
"""The word before the number of a note."""
