"""What a keyer types for a question of a paper form, and what the interview is given for it.

The keys are those printed on the paper: a figure at each answer, d, r and n at the boxes of missing
answers.
"""

import re
from enum import Enum, auto

from survey.errors import AnswerError, shown
from survey.forms.paper.making import KEYS
from survey.keying.words import Words
from survey.missing import Missing
from survey.questionnaire import Question
from survey.questions import ChooseMany, Date, Text

__all__ = ["Keyed", "Step", "keys_of", "read_keys"]


class Step(Enum):
    """What a keyer may type instead of an answer."""

    BLANK = auto()
    BACK = auto()
    HELP = auto()
    STOP = auto()


Keyed = str | list[str] | Missing | Step
"""A code, codes, a text, a missing answer, or a step."""

_STEPS = {"": Step.BLANK, "b": Step.BACK, "?": Step.HELP, "q": Step.STOP}
_MISSING = {key: kind for kind, key in KEYS.items()}
_RUN_TOGETHER = 9
"""Up to so many answers have keys of one figure, so that "134" can only be 1, 3 and 4."""


def keys_of(question: Question, words: Words) -> str:
    """The keys printed at a question, in short: "1–5 d r"."""
    options = len(question.kind.options)
    if options:
        keys = f"1–{options}" if options > 1 else "1"
    else:
        keys = (
            words.text
            if isinstance(question.kind, Text)
            else "dd/mm/yyyy"
            if isinstance(question.kind, Date)
            else "0–9"
        )
    return " ".join([keys, *(KEYS[kind] for kind in question.missing)])


def read_keys(question: Question, line: str, words: Words) -> Keyed:
    """What a line means at a question. Raises AnswerError with a sentence for the keyer.

    Where an answer is in words, letters are part of it, and commands follow a colon.
    """
    text = line.strip()
    command: str | None = text.lower()
    if isinstance(question.kind, Text) and text:
        command = text[1:].lower() if text.startswith(":") else None
    if command in _STEPS:
        return _STEPS[command]
    if command in _MISSING:
        kind = _MISSING[command]
        if kind is not Missing.REFUSED and kind not in question.allowed_missing:
            raise AnswerError(words.no_box.format(given=shown(command)))
        return kind
    return _answer(question, text, words)


def _answer(question: Question, text: str, words: Words) -> str | list[str]:
    if isinstance(question.kind, ChooseMany):
        parts = text.replace(",", " ").split()
        if len(parts) == 1 and len(question.kind.options) <= _RUN_TOGETHER:
            parts = list(parts[0])
        return [_code(question, part, words) for part in parts]
    if question.kind.options:
        return _code(question, text, words)
    if isinstance(question.kind, Date) and (
        day := re.fullmatch(r"(\d\d)(\d\d)(\d{4})", text, re.ASCII)
    ):
        return "/".join(day.groups())
    return text


def _code(question: Question, key: str, words: Words) -> str:
    options = question.kind.options
    if not (key.isascii() and key.isdigit() and 1 <= int(key[:6]) <= len(options)):
        raise AnswerError(words.no_key.format(given=shown(key), keys=keys_of(question, words)))
    return options[int(key) - 1].code
