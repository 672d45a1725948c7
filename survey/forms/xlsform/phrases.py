"""The words that Concord itself puts on an XLSForm."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar

from survey.wording import Wording
from survey.words import Catalogue, Phrases, Plural, plural

__all__ = ["XlsformPhrases", "in_each"]


@dataclass(frozen=True)
class XlsformPhrases(Phrases):
    """`range` is "from 18 to 110", "18 or more"; `answers` several labels, joined by "or"."""

    place: ClassVar[str] = "xlsform"
    other: str = "Other"
    reason: str = "Or, if you give no answer, why?"
    one_of_both: str = "You have given an answer above. Clear one of the two."
    must_be: str = "It must be {range}."
    longest: Plural = plural(
        "It may have at most {n} character.", "It may have at most {n} characters."
    )
    alone: str = "{answers} cannot stand beside other answers."


def in_each(
    catalogues: Iterable[Catalogue], said: Callable[[XlsformPhrases, Catalogue], str]
) -> Wording:
    """What `said` makes of the phrases, in each of the languages."""
    return Wording.of(
        {each.language: said(each.phrases(XlsformPhrases), each) for each in catalogues}
    )
