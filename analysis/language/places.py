"""Places in texts, and people who are said to be there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from analysis.language.vocabulary import NOTHING, Vocabulary, vocabulary_of

__all__ = [
    "QUOTED",
    "Place",
    "outside_quotes",
    "place_in",
    "place_of_all",
    "places_named",
    "universe_place",
]

_WITHIN: Mapping[str, str] = MappingProxyType(
    {
        "northern ireland": "united kingdom",
        "great britain": "united kingdom",
        "united kingdom": "europe",
        "england": "great britain",
        "wales": "great britain",
        "scotland": "great britain",
        "ireland": "europe",
        "europe": "world",
        "united states": "world",
        "canada": "world",
        "mexico": "world",
        "world": "",
    }
)
"""Place → the next larger one it lies in. A name that has another in it comes first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the people of a sentence are said to be: the name of the place, and the words."""

    name: str
    words: str

    def lies_in(self, other: str) -> bool:
        name = self.name
        while name:
            if name == other:
                return True
            name = _WITHIN.get(name, "")
        return False


QUOTED = re.compile(r"[“”„\"][^“”„\"]*[”\"]")
"""What stands in quotation marks, with them."""


def outside_quotes(text: str) -> str:
    """A text with spaces for what stands in quotation marks."""
    return QUOTED.sub(lambda found: " " * len(found[0]), text)


class _Places:
    """Names of places in a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        forms = vocabulary.forms
        self.names = {
            name: _compiled(rf"(?:{written})(?!\w)")
            for name in _WITHIN
            if (written := _forms_of(vocabulary, name)) != NOTHING
        }
        living, where = (
            forms(lambda one: one.people.living),
            forms(lambda one: one.people.living_in),
        )
        the, between = (
            forms(lambda one: one.people.before_places),
            forms(lambda one: one.people.placed_before),
        )
        north = forms(lambda one: one.people.compound_places)
        self.placed = (
            _compiled(
                rf"\b(?:{living})\s+(?:[\w-]+\s+){{0,2}}?(?:{where})\s+(?:(?:{the})\s+)?"
                r"(?P<place>[\w.]+(?:\s+[\w.]+)?)"
            ),
            _compiled(rf"\b(?P<place>(?:(?:{north})\s+)?[\w.]+)\s+(?:{living}|{between})\b"),
            _compiled(rf"\b(?P<place>{forms(lambda one: one.people.called_by)})\b"),
        )
        """People in a place, people of a place, and people called by it."""

    def living(self, text: str) -> Iterator[str]:
        for pattern in self.placed:
            for found in pattern.finditer(text):
                yield found["place"].strip()


def _forms_of(vocabulary: Vocabulary, place: str) -> str:
    return vocabulary.forms(lambda one: one.people.places.get(place, ()))


def _compiled(written: str) -> re.Pattern[str]:
    return re.compile(written, re.IGNORECASE)


@lru_cache
def _places(vocabulary: Vocabulary) -> _Places:
    return _Places(vocabulary)


def place_in(text: str, language: str = "en") -> Place | None:
    """The place that people are said to be in; None where the text names none with people."""
    places = _places(vocabulary_of(language))
    for words in places.living(outside_quotes(text)):
        for name, pattern in places.names.items():
            hit = pattern.match(words)
            if hit and not re.match(r"\w", words[hit.end() :]):
                return Place(name, hit[0])
    return None


def places_named(text: str, language: str = "en") -> frozenset[str]:
    """Every place that a text names.

    >>> sorted(places_named("Teachers in Wales and England"))
    ['england', 'wales']
    """
    return frozenset(
        name
        for name, pattern in _places(vocabulary_of(language)).names.items()
        if re.search(rf"\b{pattern.pattern}(?!\w)", text, re.IGNORECASE)
    )


def place_of_all(names: Iterable[str]) -> str:
    """The smallest place in which all of these lie; empty where there are fewer than two.

    >>> place_of_all(["wales", "england", "northern ireland"])
    'united kingdom'
    """
    places = [Place(name, "") for name in set(names)]
    if len(places) < 2:
        return ""
    larger = [name for name in _WITHIN if all(one.lies_in(name) for one in places)]
    return next(
        (name for name in larger if all(Place(name, "").lies_in(one) for one in larger)), ""
    )


def universe_place(text: str, language: str = "en") -> str:
    """The place that the words for a universe name; the largest where they name several."""
    found = [name for name in _WITHIN if name in places_named(text, language)]
    return next(
        (name for name in found if all(Place(each, "").lies_in(name) for each in found)),
        found[0] if found else "",
    )
