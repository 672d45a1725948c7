"""Two rates as so many in so many people, in words."""

from dataclasses import dataclass
from typing import ClassVar

from analysis.outcomes.rates import natural_frequency
from survey.words import Phrases, catalogue_of

__all__ = ["RatePhrases", "rate_in_words", "rates_in_words"]


@dataclass(frozen=True)
class RatePhrases(Phrases):
    """So many in so many people."""

    place: ClassVar[str] = "rate"
    some_in: str = "{some} in {of}"
    and_alike: str = "{natural} ({alike})"
    from_to: str = "from {first} to {second}"


def rate_in_words(share: float, language: str = "en", *, of: int = 0) -> str:
    """A share (0 to 1) as so many in so many people; beside it, with `of`, in this many.

    >>> rate_in_words(0.25), rate_in_words(0.25, of=100), rate_in_words(0.84, of=100)
    ('1 in 4', '1 in 4 (25 in 100)', '84 in 100')
    """
    words = catalogue_of(language)

    def said(some: int, whole: int) -> str:
        return words.said(RatePhrases, "some_in", some=words.count(some), of=words.count(whole))

    some, whole = natural_frequency(share)
    if not of or whole >= of:
        return said(some, whole) if not of else said(round(share * of), of)
    return words.said(
        RatePhrases, "and_alike", natural=said(some, whole), alike=said(round(share * of), of)
    )


def rates_in_words(first: float, second: float, language: str = "en") -> str:
    """Two shares, from the one to the other, each also in the same number of people, so that nobody
    has to compare 1 in 4 with 1 in 10: a hundred, or a thousand where one is under half a per cent.

    >>> rates_in_words(14 / 56, 5 / 50)
    'from 1 in 4 (25 in 100) to 1 in 10 (10 in 100)'
    >>> rates_in_words(0.002, 0.25)
    'from 2 in 1,000 to 1 in 4 (250 in 1,000)'
    """
    of = 1000 if any(0 < min(share, 1 - share) < 0.005 for share in (first, second)) else 100
    parts = {
        name: rate_in_words(share, language, of=of)
        for name, share in (("first", first), ("second", second))
    }
    return catalogue_of(language).said(RatePhrases, "from_to", **parts)
