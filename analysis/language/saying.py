"""The words that say a share best.

    phrase_for(0.63)                    "nearly two thirds"

Official statistics say around a fifth for 22%, nearly two thirds for 63%, three quarters for 75%,
four out of five for 81%. What is said here allows the share when it is read back.
"""

from analysis.language.allowed import FRACTIONS, STEP, Fraction, allowed_share, holds
from analysis.language.lexicon_model import Saying
from analysis.language.lexicons import lexicon
from analysis.rounding import percentage

__all__ = ["phrase_for"]


def phrase_for(share: float, language: str = "en") -> str:
    """The words that say a share best; English ones where the language has no lexicon. Raises
    ValueError for NaN.

    >>> [phrase_for(share) for share in (0.22, 0.63, 0.75, 0.81)]
    ['around a fifth', 'nearly two thirds', 'three quarters', 'four out of five']
    """
    saying = lexicon(language).saying
    percentage(share)
    if ends := _ends(share, saying):
        return ends
    nearest = sorted(FRACTIONS, key=lambda one: abs(one.share - share))
    for modifier, off in (("", 0.0151), ("about", 0.0251), ("nearly", 1.0)):
        for fraction in nearest:
            low, high = allowed_share(fraction.share, modifier)
            if abs(fraction.share - share) <= off and holds(share, low, high):
                return _modified(modifier, fraction, saying)
    below = [fraction for fraction in FRACTIONS if fraction.share < share]
    return (
        _modified("more_than", below[-1], saying)
        if below
        else _modified("less_than", FRACTIONS[0], saying)
    )


def _ends(share: float, saying: Saying) -> str:
    """What is said of nobody, everybody, and nearly everybody."""
    if share in (0.0, 1.0):
        return saying.everybody if share else saying.nobody
    return saying.nearly_all if holds(share, 0.945, 1 - STEP) else ""


def _modified(modifier: str, fraction: Fraction, saying: Saying) -> str:
    words = saying.fractions[fraction.name]
    if not modifier:
        return words
    changed = saying.changed.get(modifier, {})
    if words in changed:
        words = changed[words]
    else:
        first, space, rest = words.partition(" ")
        words = f"{changed.get(first, first)}{space}{rest}"
    return saying.modified[modifier].format(words)
