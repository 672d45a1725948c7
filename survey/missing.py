"""The kinds of missing answer: why there is no value. They are typed from the prompt to the data
file.

| kind           | meaning                                          | who sets it     | in data |
|----------------|--------------------------------------------------|-----------------|---------|
| dont_know      | asked, and the respondent does not know          | respondent      | -8      |
| refused        | asked, and the respondent chose not to say       | respondent      | -9      |
| not_applicable | asked, and it does not apply to the respondent   | respondent      | -1      |
| no_answer      | asked, and left blank                            | the interview   | -7      |
| unclear        | answered, but what was given cannot be read      | keyer or import | -6      |
| not_asked      | the route passed the question by                 | the interview   | -2      |
| not_reached    | the interview stopped before the question        | the interview   | -3      |

`refused` is only ever what a person chose. A blank – an optional question left empty, an empty box
on paper, an empty cell – is `no_answer`.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import ClassVar

from survey.wording import Wording
from survey.words import Catalogue, Phrases, catalogue_of, shipped_languages, wording_of

__all__ = ["GIVEN", "OFF_ROUTE", "Missing", "MissingPhrases"]


@dataclass(frozen=True)
class MissingPhrases(Phrases):
    """How the kinds are called, where an answer would stand."""

    place: ClassVar[str] = "missing"
    dont_know: str = "Don't know"
    refused: str = "Prefer not to say"
    not_applicable: str = "Does not apply"
    no_answer: str = "No answer"
    unclear: str = "Unclear"
    not_asked: str = "Not asked"
    not_reached: str = "Not reached"


class Missing(Enum):
    """A typed missing answer. It is not a string, so that a respondent's text never equals one."""

    DONT_KNOW = "dont_know"
    REFUSED = "refused"
    NOT_APPLICABLE = "not_applicable"
    NO_ANSWER = "no_answer"
    UNCLEAR = "unclear"
    NOT_ASKED = "not_asked"
    NOT_REACHED = "not_reached"

    @property
    def code(self) -> int:
        """The negative number that stands for it in data files of numbers (SPSS, CSV of codes)."""
        return _CODES[self]

    @property
    def label(self) -> Wording:
        """The words shown to people, in every language Concord speaks."""
        return _labels()[self]

    def said(self, catalogue: Catalogue) -> str:
        """The words for it in this language, an author's own where there are any."""
        return str(getattr(catalogue.phrases(MissingPhrases), self.value))

    @classmethod
    @cache
    def names(cls) -> tuple[str, ...]:
        return tuple(kind.value for kind in cls)


GIVEN = (Missing.DONT_KNOW, Missing.REFUSED, Missing.NOT_APPLICABLE)
"""The kinds a respondent may be offered; the others are set for them."""

OFF_ROUTE = (Missing.NOT_ASKED, Missing.NOT_REACHED)
"""The kinds of who never saw the question. They count nowhere."""

_CODES = {
    Missing.DONT_KNOW: -8,
    Missing.REFUSED: -9,
    Missing.NOT_APPLICABLE: -1,
    Missing.NO_ANSWER: -7,
    Missing.UNCLEAR: -6,
    Missing.NOT_ASKED: -2,
    Missing.NOT_REACHED: -3,
}


@cache
def _labels() -> dict[Missing, Wording]:
    spoken = [catalogue_of(language) for language in shipped_languages()]
    return {kind: wording_of(MissingPhrases, kind.value, spoken) for kind in Missing}
