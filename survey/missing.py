"""The kinds of missing answer: why there is no value. They are typed from the prompt to the data
file.

| kind           | meaning                                          | who sets it      | code in data files |
|----------------|--------------------------------------------------|------------------|--------------------|
| dont_know      | asked, and the respondent does not know          | respondent       | -8                 |
| refused        | asked, and the respondent gave no answer         | respondent       | -9                 |
| not_applicable | asked, and it does not apply to the respondent   | respondent       | -1                 |
| not_asked      | the route passed the question by                 | the interview    | -2                 |
| not_reached    | the interview stopped before the question        | the interview    | -3                 |

An optional question left empty is `refused`: it was asked and no answer was given.
"""

from enum import Enum
from functools import cache

from survey.wording import Wording

__all__ = ["GIVEN", "Missing"]


class Missing(Enum):
    """A typed missing answer. It is not a string, so that a respondent's text never equals one."""

    DONT_KNOW = "dont_know"
    REFUSED = "refused"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"
    NOT_REACHED = "not_reached"
    NO_ANSWER = "no_answer"
    UNCLEAR = "unclear"

    @property
    def code(self) -> int:
        """The negative number that stands for it in data files of numbers (SPSS, CSV of codes)."""
        return _CODES[self]

    @property
    def label(self) -> Wording:
        """The words shown to people."""
        return _LABELS[self]

    @classmethod
    @cache
    def names(cls) -> tuple[str, ...]:
        return tuple(kind.value for kind in cls)


GIVEN = (Missing.DONT_KNOW, Missing.REFUSED, Missing.NOT_APPLICABLE)
"""The kinds a respondent may give; the others are the interview's own."""

_CODES = {
    Missing.DONT_KNOW: -8,
    Missing.REFUSED: -9,
    Missing.NOT_APPLICABLE: -1,
    Missing.NOT_ASKED: -2,
    Missing.NOT_REACHED: -3,
    Missing.NO_ANSWER: -7,
    Missing.UNCLEAR: -6,
}

_LABELS = {
    Missing.DONT_KNOW: Wording.of({"en": "Don't know", "cy": "Ddim yn gwybod"}),
    Missing.REFUSED: Wording.of({"en": "Prefer not to say", "cy": "Gwell gen i beidio â dweud"}),
    Missing.NOT_APPLICABLE: Wording.of({"en": "Does not apply", "cy": "Ddim yn berthnasol"}),
    Missing.NOT_ASKED: Wording.of({"en": "Not asked", "cy": "Heb ei ofyn"}),
    Missing.NOT_REACHED: Wording.of({"en": "Not reached", "cy": "Heb ei gyrraedd"}),
    Missing.NO_ANSWER: Wording.of({"en": "No answer", "cy": "Dim ateb"}),
    Missing.UNCLEAR: Wording.of({"en": "Unclear", "cy": "Aneglur"}),
}
