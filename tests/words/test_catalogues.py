"""The catalogues: whole for each language shipped, and made of what the desks say."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import analysis
import survey
from survey.words import Phrases, Plural, catalogue_of, shipped, shipped_languages
from survey.words.own import SHORT_NAMES

_GAP = re.compile(r"\{[a-z_]*\}")


def tables() -> list[type[Phrases]]:
    """Every table of phrases in the packages."""
    for package in (survey, analysis):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    return sorted(_below(Phrases), key=lambda table: table.place)


def _below(table: type[Phrases]) -> Iterator[type[Phrases]]:
    for each in table.__subclasses__():
        yield each
        yield from _below(each)


TABLES = tables()
OTHERS = [language for language in shipped_languages() if language != "en"]


def test_no_two_tables_share_a_place() -> None:
    places = [table.place for table in TABLES]
    assert sorted(set(places)) == places


@pytest.mark.parametrize("language", OTHERS)
def test_every_phrase_is_there_in_every_language(language: str) -> None:
    catalogue = catalogue_of(language)
    assert [key for table in TABLES for key in catalogue.english_left(table)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_nothing_that_no_desk_says(language: str) -> None:
    said = {key for table in TABLES for key in table.all_keys()}
    assert sorted(shipped(language).entries.keys() - said) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_gaps_of_the_english(language: str) -> None:
    entries = shipped(language).entries
    wrong = []
    for table in TABLES:
        for name, english in table.english():
            key = f"{table.place}.{name}"
            forms = entries.get(key, english)
            wanted = _gaps(english[-1] if isinstance(english, tuple) else english)
            for form in (forms,) if isinstance(forms, str) else forms:
                missing = wanted ^ _gaps(form)
                if missing - ({"{n}"} if isinstance(english, tuple) else set()):
                    wrong.append((key, form))
    assert wrong == []


def _gaps(text: str) -> set[str]:
    return set(_GAP.findall(text))


@pytest.mark.parametrize("language", shipped_languages())
def test_a_plural_has_a_form_for_every_number(language: str) -> None:
    for table in TABLES:
        phrases = catalogue_of(language).phrases(table)
        for name, _ in table.english():
            phrase = getattr(phrases, name)
            if isinstance(phrase, Plural):
                assert {phrase.rule(n) for n in range(200)} <= set(range(len(phrase.forms)))


def test_the_short_names_of_authors_stand_for_phrases_that_there_are() -> None:
    said = {key for table in TABLES for key in table.all_keys()}
    assert [key for keys in SHORT_NAMES.values() for key in keys if key not in said] == []
