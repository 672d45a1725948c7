"""Means and medians that a draft claims."""

import re
from dataclasses import replace

from analysis.judgement.mention import Mention
from analysis.language.allowed import allowed_count
from analysis.language.numerals import numbers_of
from analysis.language.prose import language_of
from analysis.language.vocabulary import vocabulary_of

__all__ = ["as_average"]


def as_average(mention: Mention) -> Mention:
    """A figure that is bound to a mean or median: the first number in it, and what rounds to that;
    as it is where it has none.
    """
    numbers = numbers_of(vocabulary_of(language_of(mention.text)))
    found = re.search(numbers.digits, mention.text)
    if found is None or "%" in mention.text:
        return mention
    value, places = numbers.number_of(found[0]), numbers.decimals_of(found[0])
    half = 0.5 * 10.0**-places
    low, high = allowed_count(value, mention.modifier)
    if not mention.modifier:
        low, high = value - half, value + half - 1e-9
    return replace(mention, kind="average", low=low, high=high, value=value, places=places)
