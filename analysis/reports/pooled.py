"""Figures over answers to more than one wording: what the others were, so that a reader can judge
whether it was one question.
"""

from collections.abc import Iterator, Sequence

from analysis.reports.wording import ReportWords
from survey.codebook import Asking, Item
from survey.wording import folded

__all__ = ["other_wordings", "pooled_note"]


def pooled_note(item: Item, words: ReportWords) -> str:
    """That an item was asked, or its answers were put, in different words, each with the instrument
    that has it; empty where all had the same.
    """
    quoted, language = words.catalogue.quoted, words.language
    asked = [(asking.ask.in_language(language), place) for asking, place in _askings(item, words)]
    options = [
        (" / ".join(option.label.in_language(language) for option in asking.options), place)
        for asking, place in _askings(item, words)
        if asking.options
    ]
    notes = (
        words.say(key, wordings="; ".join(f"{quoted(text)} ({place})" for text, place in found))
        for key, found in (("wordings_differ", _apart(asked)), ("answers_differ", _apart(options)))
        if len(found) > 1
    )
    return " ".join(notes)


def other_wordings(item: Item, words: ReportWords) -> tuple[str, ...]:
    """The wordings of an item beside the one that is printed, each with the instrument that has
    it.
    """
    language = words.language
    printed = folded(item.ask.in_language(language))
    asked = [(asking.ask.in_language(language), place) for asking, place in _askings(item, words)]
    return tuple(
        words.say("also_asked", wording=text, place=place)
        for text, place in _apart(asked)
        if folded(text) != printed
    )


def _apart(said: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Texts that differ in more than case, spaces and quotation marks, each with the places that
    have it.
    """
    places: dict[str, list[str]] = {}
    first: dict[str, str] = {}
    for text, place in said:
        first.setdefault(folded(text), text)
        places.setdefault(folded(text), []).append(place)
    return [(first[key], ", ".join(dict.fromkeys(found))) for key, found in places.items()]


def _askings(item: Item, words: ReportWords) -> Iterator[tuple[Asking, str]]:
    """Every way in which an item was put, with the name of its instrument; older versions are said
    to be so.
    """
    for instrument, asking in item.askings.items():
        title = words.codebook.titles.get(instrument)
        name = title.in_language(words.language) if title else instrument
        for older in asking.earlier:
            yield older, words.say("earlier_version", title=name)
        yield asking, name
