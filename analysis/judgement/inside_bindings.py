"""Every figure within a binding of the draft, each by itself.

A binding takes in what its author put between the brackets: `[82%, up from 61%]`, `[82% (120 of
200)]`, `[82% of 405 teachers]`. The first share is what it names; every other number there has a
role beside it, and is judged in that, or is not bound.

| within the binding             | what it is                                                |
|--------------------------------|-----------------------------------------------------------|
| the first share                | the figure that is named                                  |
| further shares                 | the same figure once more, which cannot be another number |
| up from 61%                    | an earlier share, which is none of the figure named       |
| 120 of 200, of 405 teachers, n | how many gave the answer, and of how many                 |
| 95% CI 80% to 84%              | its interval                                              |
| dates, ages, pages             | nothing about the answers                                 |
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from analysis.drafts.document import Binding, Block
from analysis.language.kinds import WAVED
from analysis.language.places import QUOTED
from analysis.language.seeing import seen_of_answers
from analysis.language.sighting import Sighting
from analysis.language.vocabulary import vocabulary_of

__all__ = ["inside"]

_MEASURED = ("points", "ratio", "odds", "percentage")

_BESIDE = 60
"""Characters beside a binding in which words that belong to its figure can stand."""


def inside(block: Block, binding: Binding, language: str) -> tuple[Sighting, ...]:
    """The figures of a bound text that say something about answers, with the words beside it that
    belong to them, as in: nearly [two thirds]{claim=…}.

    One that has the text for itself takes all of it in; else each has its own words.
    """
    first = max(0, binding.start - _BESIDE)
    around = block.text[first : binding.end + _BESIDE]
    others = [one for one in block.bindings if one is not binding]
    found = _apart(
        replace(one, start=one.start + first, end=one.end + first)
        for one in seen_of_answers(around, language)
        if _meet(one, binding, first)
        and not any(_meet(one, other, first) for other in others)
        and not _quoted(one, block.text, binding, first)
    )
    found = [one for one in found if one.kind not in WAVED]
    if any(one.kind in _MEASURED for one in found):  # a number says more than the words beside it
        found = [one for one in found if one.kind != "comparison"]
    if not found:
        return _everybody(block, binding, language)
    named = _as_named(found[0])
    if len(found) == 1 and not _has_digits(block.text, binding, named):
        named = replace(
            named,
            start=min(named.start, binding.start),
            end=max(named.end, binding.end),
            within=(named.start, named.end),
        )
    return (named, *found[1:])


def _everybody(block: Block, binding: Binding, language: str) -> tuple[Sighting, ...]:
    """A word for everybody that is all that is bound; without one nothing."""
    words = " ".join(block.text[binding.start : binding.end].split()).casefold()
    known = (one.shares.bound_everybody for one in vocabulary_of(language).lexicons)
    if not any(words in each for each in known):
        return ()
    return (Sighting(binding.start, binding.end, "phrase", 1.0, 1.0),)


def _meet(found: Sighting, binding: Binding, offset: int) -> bool:
    return found.start + offset < binding.end and binding.start < found.end + offset


def _quoted(found: Sighting, text: str, binding: Binding, offset: int) -> bool:
    """Whether it stands in words that a bound text quotes, which are those of a question."""
    start, end = found.start + offset, found.end + offset
    return any(
        binding.start < quote.start() and quote.start() < start and end < quote.end()
        for quote in QUOTED.finditer(text, binding.start, binding.end)
    )


def _apart(found: Iterable[Sighting]) -> list[Sighting]:
    """In the order of the text; of those that overlap the first one, which tells more."""
    kept: list[Sighting] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _as_named(found: Sighting) -> Sighting:
    """An earlier share that is bound by itself is the figure that is named."""
    if found.kind != "earlier":
        return found
    return replace(found, kind="percentage" if found.value >= 1 else "fraction")


def _has_digits(text: str, binding: Binding, found: Sighting) -> bool:
    """Whether a bound text has digits besides those of a figure."""
    rest = text[binding.start : max(binding.start, found.start)] + text[found.end : binding.end]
    return re.search(r"\d", rest) is not None
