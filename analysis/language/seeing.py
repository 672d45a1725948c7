"""The figures that stand in a text, the more telling ones first: those that are told from their
signs alone, those that say something about answers, and those told from the words around them.
"""

from collections.abc import Iterator

from analysis.language.claimed import claimed
from analysis.language.passing import Passing, early, late
from analysis.language.sighting import Pattern, Sighting

__all__ = ["seen", "seen_of_answers"]


def seen(text: str, language: str) -> Iterator[Sighting]:
    """Every figure of a text; of those that overlap the first is meant."""
    for passing in early(language):
        yield from _passed(passing, text)
    yield from seen_of_answers(text, language)
    for passing in late(language):
        yield from _passed(passing, text)


def seen_of_answers(text: str, language: str) -> Iterator[Sighting]:
    """The figures that say something about answers."""
    for pattern in claimed(language):
        yield from _claimed(pattern, text)


def _claimed(pattern: Pattern, text: str) -> Iterator[Sighting]:
    for found in pattern.written.finditer(text):
        yield from pattern.read(found)


def _passed(passing: Passing, text: str) -> Iterator[Sighting]:
    for found in passing.written.finditer(text):
        group = next((name for name, given in found.groupdict().items() if given), 0)
        yield Sighting(*found.span(group), passing.kind)
