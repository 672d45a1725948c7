"""The kinds of figure that prose has: those that say something about the answers, and all others.

Shares are proportions from 0 to 1.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

__all__ = ["CLAIMS", "WAVED", "MentionKind"]

MentionKind = Literal[
    "percentage",
    "fraction",
    "phrase",
    "range",
    "interval",
    "points",
    "ratio",
    "odds",
    "earlier",
    "average",
    "p",
    "comparison",
    "count",
    "base",
    "level",
    "year",
    "date",
    "time",
    "money",
    "age",
    "page",
    "label",
    "reference",
    "phone",
    "version",
    "ordinal",
    "address",
    "quantity",
    "statistic",
    "field",
    "code",
    "number",
    "unreadable",
]

CLAIMS: Mapping[MentionKind, str] = MappingProxyType(
    {
        "percentage": "a share in per cent: 84%, 84.3 per cent",
        "fraction": "a share as a fraction: four-fifths, half, 1 in 4, nine out of ten",
        "phrase": "a share in words alone: most, the vast majority, nearly all, few",
        "range": "a share between two: 70–80%, between a third and a half",
        "interval": "a confidence interval: 95% CI 82% to 86%",
        "points": "a difference of shares: 22 percentage points",
        "ratio": (
            "one share as a multiple of another, or above it by a part of it: twice as many, "
            "8 per cent higher"
        ),
        "odds": "one share's odds as a multiple of another's: 4.6 times the odds",
        "earlier": "a share at an earlier time: up from 61%",
        "average": "a mean or median: on average 12 years, a median of 3",
        "p": "the p value of a difference: p < 0.001",
        "comparison": (
            "one share above, below or like another: higher than, less likely, no difference"
        ),
        "count": "a number of people: 1,987 adults, about 2,000",
        "base": "the number of people who answered: n = 1,987, a base of 400",
    }
)
"""The kinds of mention that say something about the answers, and have to hold."""

WAVED: Mapping[MentionKind, str] = MappingProxyType(
    {
        "level": "a level of confidence or significance",
        "year": "a year",
        "date": "a date",
        "time": "a time of day",
        "money": "an amount of money",
        "age": "an age",
        "page": "a page number",
        "label": "the number of a table, figure, section or question",
        "reference": "a reference",
        "phone": "a telephone number",
        "version": "a version or standard",
        "ordinal": "a place in an order",
        "address": "part of a web or postal address",
        "quantity": "a quantity that is no share and no number of people",
        "statistic": "a test statistic",
        "field": "a field that is not filled in yet",
        "code": "part of a code or name",
    }
)
"""The kinds of mention that say nothing about the answers, with why. A bare "number" is neither:
nobody knows what it is of; nor is what is "unreadable", such as 84.%5."""
