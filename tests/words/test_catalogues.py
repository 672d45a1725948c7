"""The catalogues: whole for each language shipped, and made of what the desks say."""

import re

import pytest

from survey.words import Phrases, Plural, catalogue_of, shipped, shipped_languages
from survey.words.own import SHORT_NAMES
from tests.words import catalogue_files
from tests.words.every_table import every_table

_GAP = re.compile(r"\{([a-z_]*)\}")


TABLES = every_table()
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
            wanted = _gaps(table, english[-1] if isinstance(english, tuple) else english)
            for form in (forms,) if isinstance(forms, str) else forms:
                missing = (wanted ^ _gaps(table, form)) - (table.gaps_besides - wanted)
                if missing - ({"n"} if isinstance(english, tuple) else set()):
                    wrong.append((key, form))
    assert wrong == []


def _gaps(table: type[Phrases], text: str) -> set[str]:
    """The names in braces, each as the English has it."""
    return {table.gaps_instead.get(name, name) for name in _GAP.findall(text)}


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


def test_the_files_are_what_make_words_writes() -> None:
    folder = catalogue_files.FOLDER
    stale = [
        path.name
        for path in sorted(folder.glob("*.po"))
        if path.read_text("utf-8") != catalogue_files.text_of(catalogue_files.renewed(path, TABLES))
    ]
    listed = catalogue_files.text_of(catalogue_files.template(TABLES))
    assert stale == []
    assert (folder / "concord.pot").read_text("utf-8") == listed
