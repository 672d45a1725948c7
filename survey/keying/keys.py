"""What a keyer types for a question of a paper form, and what the interview is given for it.

The keys are those printed on the paper: a figure at each answer, d, r and n at the boxes of missing
answers. What the paper cannot print a box for has a key too: Enter alone for a blank, u for what
cannot be read. Where the answer is typed, a letter is part of it, and keys follow a colon.
"""

import re
from enum import Enum, auto
from typing import assert_never

from survey.errors import AnswerError, shown
from survey.forms.paper.making import KEYS
from survey.interview import Interview
from survey.keying.words import KeyingPhrases
from survey.missing import Missing
from survey.questionnaire import GROUP, Question
from survey.questions import (
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Option,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)
from survey.words import in_latin_digits
from survey.words.notation import notation

__all__ = ["EXAMPLE_DAY", "Keyed", "Keys", "Step"]


class Step(Enum):
    """What a keyer may type instead of an answer."""

    BACK = auto()
    HELP = auto()
    STOP = auto()


Keyed = str | list[str] | Missing | Step
"""A code, codes, a text, a missing answer, or a step."""

_STEPS = {"b": Step.BACK, "?": Step.HELP, "q": Step.STOP}
_LETTERS = {**KEYS, Missing.UNCLEAR: "u"}
_MISSING = {key: kind for kind, key in _LETTERS.items()}
_RUN_TOGETHER = 9
"""Up to so many answers have keys of one figure, so that "134" can only be 1, 3 and 4."""

EXAMPLE_DAY = "2022-12-31"
"""Of its parts nobody takes the day for the month."""


class Keys:
    """The keys of one question of a paper, in the order it is printed in."""

    def __init__(self, interview: Interview, question: Question) -> None:
        self.question, self.answers = question, question.answers
        self.catalogue = interview.catalogue
        self.words = self.catalogue.phrases(KeyingPhrases)
        self.options: tuple[Option, ...] = interview.options(question)
        self.numbered = isinstance(self.answers, OneOf) and self.answers.numbered

    @property
    def typed(self) -> bool:
        """Whether the answer is typed, so that a letter is part of it."""
        return not self.options

    def letter(self, kind: Missing) -> str:
        """The key of a missing answer."""
        return f"{':' if self.typed else ''}{_LETTERS[kind]}"

    def __str__(self) -> str:
        """In short, for the prompt: "1–5 d r u"."""
        return " ".join([self._answer_keys(), *map(self.letter, self._kinds)])

    def read(self, line: str) -> Keyed:
        """What a line means here. Raises AnswerError with a sentence for the keyer."""
        text = line.strip()
        if not text:
            return self._blank()
        command = text[1:].lower() if text.startswith(":") else "" if self.typed else text.lower()
        if command in _STEPS:
            return _STEPS[command]
        if command in _MISSING:
            if _MISSING[command] not in self._kinds:
                raise AnswerError(self.words.no_box.format(given=shown(command)))
            return _MISSING[command]
        return self._answer(text)

    # --- what may be keyed ---

    @property
    def _kinds(self) -> tuple[Missing, ...]:
        """The missing answers with a key. Without a group nothing could be counted, so that one
        cannot be unclear.
        """
        unclear = () if self.question.id == GROUP else (Missing.UNCLEAR,)
        return (*self.question.missing, *unclear)

    def _answer_keys(self) -> str:
        match self.answers:
            case OneOf() | ManyOf():
                keys = self._figures
                return f"{keys[0]}–{keys[-1]}" if keys[1:] else keys[0]
            case Ranking():
                return f"{self._word(self.words.places)} 1–{len(self.options)}"
            case Quantity():
                return "0–9"
            case Day():
                return self.catalogue.day(EXAMPLE_DAY)
            case TimeOfDay():
                return "14:30"
            case OpenText():
                return self._word(self.words.text)
            case Shown() | Derived():
                return ""
            case _ as never:
                assert_never(never)

    def _word(self, word: str) -> str:
        """A word among keys, which must not turn their order."""
        return self.catalogue.isolated(word)

    @property
    def _figures(self) -> list[str]:
        """What is printed at each answer: its place from 1; a number that is an answer itself."""
        if self.numbered:
            return [option.code for option in self.options]
        return [str(place) for place in range(1, len(self.options) + 1)]

    # --- reading ---

    def _blank(self) -> Missing:
        if self.question.required:
            raise AnswerError(self.words.needs_key.format(keys=self))
        return Missing.NO_ANSWER

    def _answer(self, text: str) -> str | list[str]:
        match self.answers:
            case OneOf():
                return self._code(text)
            case ManyOf():
                return [self._code(part) for part in self._parts(text)]
            case Ranking():
                return self._order(self._parts(text))
            case Day():
                return self._day(in_latin_digits(text))
            case TimeOfDay():
                hours = re.fullmatch(r"(\d\d)(\d\d)", in_latin_digits(text))
                return ":".join(hours.groups()) if hours else text
            case Quantity() | OpenText() | Shown() | Derived():
                return text
            case _ as never:
                assert_never(never)

    def _parts(self, text: str) -> list[str]:
        parts = re.split(r"[\s,;،؛]+", text)
        if len(parts) == 1 and len(self.options) <= _RUN_TOGETHER:
            return list(parts[0])
        return parts

    def _code(self, key: str) -> str:
        figures, typed = self._figures, in_latin_digits(key).replace("−", "-")
        typed = typed if typed in figures else typed.lstrip("0")
        if typed not in figures:
            raise AnswerError(self.words.no_key.format(given=shown(key), keys=self))
        return self.options[figures.index(typed)].code

    def _order(self, places: list[str]) -> list[str]:
        """Codes in the order that the places written at the answers put them in."""
        wanted = [str(place) for place in range(1, len(self.options) + 1)]
        written = [in_latin_digits(place) for place in places]
        if sorted(written) != sorted(wanted):
            example = " ".join([*wanted[1::-1], *wanted[2:]])
            raise AnswerError(self.unfit(self.words.not_places.format(example=example)))
        return [self.options[written.index(place)].code for place in wanted]

    def unfit(self, fault: str) -> str:
        """What is wrong, and what to key where the paper itself says it."""
        said = fault.rstrip(".۔")
        fault = f"{said[:1].upper()}{said[1:]}"
        return self.words.unfit.format(fault=fault, key=self.letter(Missing.UNCLEAR))

    def _day(self, text: str) -> str:
        """Eight figures without signs between, in the order of the language."""
        if not re.fullmatch(r"\d{8}", text):
            return text
        lengths = {"d": 2, "m": 2, "y": 4}
        parts, start = {}, 0
        for part in notation(self.catalogue.language).order:
            parts[part] = text[start : start + lengths[part]]
            start += lengths[part]
        return "-".join(parts[part] for part in "ymd")
