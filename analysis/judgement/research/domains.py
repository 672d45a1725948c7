"""Which outcome domain a sentence speaks of, by the words of its label: in full ("maternal
depression", "depression of mothers"), or by what it is called alone ("depression").
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Spot", "head_of", "nearest", "spots"]

_SAME = (
    ("maternal", "mother", "mothers"),
    ("parental", "parents", "parent"),
    ("infant", "infants", "baby", "babies"),
    ("child", "children"),
    ("caregiver", "caregivers", "carer", "carers"),
    ("behaviour", "behavior", "behaviours", "behaviors"),
    ("wellbeing", "well-being"),
    ("interaction", "interactions"),
    ("depression", "depressive symptoms"),
)
"""Words of labels that stand for one another."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text names a domain; several where its words do not tell which."""

    start: int
    end: int
    domains: frozenset[str]


def spots(text: str, labels: Mapping[str, str]) -> tuple[Spot, ...]:
    """Every place where a text names domains, in order. `labels`: of the domains, by code."""
    full = [
        (found.span(), domain)
        for domain, label in labels.items()
        for found in _full(label).finditer(text)
    ]
    alone = [
        (found.span(), domain)
        for domain, label in labels.items()
        for found in _alone(label).finditer(text)
        if not any(start <= found.start() and found.end() <= end for (start, end), _ in full)
    ]
    places: dict[tuple[int, int], set[str]] = {}
    for span, domain in (*full, *alone):
        places.setdefault(span, set()).add(domain)
    return tuple(Spot(*span, frozenset(each)) for span, each in sorted(places.items()))


_FOR = re.compile(r"[\s)\]]*,?\s*(?:for|on|in|of)\s+(?:(?!and\b)[\w'’-]+\s+){0,3}", re.IGNORECASE)
"""Between a figure and the domain that it is of, behind it."""


def nearest(text: str, start: int, end: int, found: Sequence[Spot]) -> Spot | None:
    """The place that a figure from `start` to `end` belongs to: what it is said to be "for", else
    the last before it, else the first behind.
    """
    behind = [one for one in found if one.start >= end]
    if behind and _FOR.fullmatch(text, end, behind[0].start):
        return behind[0]
    before = [one for one in found if one.end <= start]
    return before[-1] if before else behind[0] if behind else None


def head_of(label: str) -> str:
    """A pattern for what a domain is called without whose it is."""
    words = label.split()
    return r"\W+".join(_any(word) for word in (words[1:] or words))


@lru_cache
def _full(label: str) -> re.Pattern[str]:
    first, *rest = label.split()
    head = r"\W+".join(_any(word) for word in rest)
    own = _any(first)
    if not rest:
        return re.compile(rf"\b{own}\b", re.IGNORECASE)
    gap = r"(?:['’]s?)?\s+(?:[\w'’-]+\s+)?"
    back = r"\s+(?:of|in|among|between)\s+(?:[\w'’-]+\s+){0,2}"
    return re.compile(rf"\b(?:{own}{gap}{head}|{head}{back}{own})\b", re.IGNORECASE)


@lru_cache
def _alone(label: str) -> re.Pattern[str]:
    return re.compile(rf"\b{head_of(label)}\b", re.IGNORECASE)


def _any(word: str) -> str:
    """A word of a label, and those that stand for it."""
    plain = word.casefold()
    same = next((each for each in _SAME if plain in each), (plain,))
    dashed = (re.sub(r"[-–]", "[-–−]", re.escape(one).replace(r"\-", "-")) for one in same)
    return f"(?:{'|'.join(sorted(dashed, key=len, reverse=True))})"
