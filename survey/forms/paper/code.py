"""The code at the foot of every page of a paper form: "A91F3C-07C2F1-L1G2-K".

It says by which definition the form was made (the beginning of its hash), in which order shuffled
blocks stand (the seed), in which language and for which group (by place; G0 asks for the group). A
check letter finds slips in keying it.
"""

import hashlib
import re
from dataclasses import dataclass

from survey.errors import DataError, shown
from survey.forms.form import Form
from survey.questionnaire import Questionnaire

__all__ = ["PaperCode"]

_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""23 letters, a prime number, without those that look like figures; so one wrong sign or two
swapped ones are found."""

_CODE = re.compile(r"([0-9A-F]{6})-?([0-9A-F]{6})-?L(\d{1,2})G(\d{1,3})-?([A-Z])", re.ASCII)


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What the code of a paper form says. `language`: its place in the questionnaire, from 1;
    `group` likewise, 0 to be asked.
    """

    definition: str
    seed: int
    language: int
    group: int

    @classmethod
    def of(cls, form: Form) -> "PaperCode":
        questionnaire = form.questionnaire
        groups = [None, *(option.code for option in questionnaire.groups)]
        seed = int(hashlib.sha256(form.form.encode()).hexdigest()[:6], 16)
        language = questionnaire.languages.index(form.language) + 1
        return cls(questionnaire.hash[:6].upper(), seed, language, groups.index(form.group))

    @classmethod
    def parse(cls, typed: str) -> "PaperCode":
        """From what a keyer types, in any case. Raises DataError where a sign is wrong or
        missing.
        """
        match = _CODE.fullmatch("".join(typed.split()).upper())
        if match is None:
            raise DataError.of(
                "form code",
                (
                    f"{shown(typed)} is not one; it looks like A91F3C-07C2F1-L1G0-K, at the foot "
                    "of each page"
                ),
            )
        definition, seed, language, group, letter = match.groups()
        code = cls(definition, int(seed, 16), int(language), int(group))
        if code.letter != letter:
            raise DataError.of(
                "form code",
                f"a sign is wrong in {shown(typed)}; compare it with the foot of the page",
            )
        return code

    def fits(self, questionnaire: Questionnaire) -> bool:
        """Whether a form with this code was made from this definition."""
        return (
            questionnaire.hash[:6].upper() == self.definition
            and 1 <= self.language <= len(questionnaire.languages)
            and self.group <= len(questionnaire.groups)
        )

    @property
    def letter(self) -> str:
        signs = self._signs.replace("-", "")
        return _LETTERS[
            sum(place * int(sign, 36) for place, sign in enumerate(signs, start=2)) % len(_LETTERS)
        ]

    @property
    def _signs(self) -> str:
        return f"{self.definition}-{self.seed:06X}-L{self.language}G{self.group}"

    def __str__(self) -> str:
        return f"{self._signs}-{self.letter}"
