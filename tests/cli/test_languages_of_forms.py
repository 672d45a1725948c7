"""What `instruments check`, `instruments words` and `form make` say of languages."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from survey import load
from survey.missing import Missing

Run = Callable[..., Any]

VISITS = """\
instrument: visits
version: "1"
title: Visites
languages: [LANGUAGE]
groups: {a: A}
sections:
  - title: T
    questions:
      - {id: easy, ask: Facile ?, choose: {yes: Oui, no: Non}, missing: [dont_know]}
      - {id: met, ask: Qui ?, choose_many: {x: X, y: Y}, optional: true}
"""


@pytest.fixture
def visits(tmp_path: Path) -> Callable[[str], Path]:
    def write(language: str, folder: Path = tmp_path) -> Path:
        file = folder / "visits.yaml"
        file.write_text(VISITS.replace("LANGUAGE", language), "utf-8")
        return file

    return write


def test_a_language_without_words_is_told_by_place_and_can_be_translated_beside(
    concord: Run, visits: Callable[..., Path]
) -> None:
    definition = visits("fr")
    told = concord("instruments", "check", definition).err
    assert "fr, everywhere: “Don't know”, “Prefer not to say”, “Does not apply”" in told
    assert "fr, on the page: " in told
    assert "fr, on paper: " in told
    assert "begin with: concord instruments words fr" in told
    assert concord("instruments", "words", "fr").code == 0
    catalogue = definition.parent / "words" / "fr.po"
    english = 'msgid "Don\'t know"\nmsgstr '
    text = catalogue.read_text("utf-8")
    catalogue.write_text(text.replace(f'{english}""', f'{english}"Je ne sais pas"'), "utf-8")
    label = load(definition).missing_label(Missing.DONT_KNOW)
    assert label.in_language("fr") == "Je ne sais pas"
    assert "“Don't know”" not in concord("instruments", "check", definition).err


def test_a_catalogue_that_cannot_be_read_is_told_with_its_line(
    concord: Run, visits: Callable[..., Path]
) -> None:
    definition = visits("fr")
    (definition.parent / "words").mkdir()
    (definition.parent / "words" / "fr.po").write_text("Bonjour !\n", "utf-8")
    outcome = concord("instruments", "check", definition)
    assert outcome.code == 3
    assert "fr.po:1: is not a gettext catalogue" in outcome.err


def test_words_no_speaker_has_read_are_told_until_the_study_says_who_has(
    concord: Run, visits: Callable[..., Path], tmp_path: Path
) -> None:
    concord("init", "study")
    folder = tmp_path / "study"
    visits("pl", folder / "instruments")
    study = folder / "study.yaml"
    study.write_text("title: Visits\ninstruments: [visits.yaml]\n", "utf-8")
    unread = "no speaker of pl has read Concord's words yet"
    assert unread in concord("instruments", "check", inside=folder).err
    assert unread in concord("form", "make", "visits", "--as", "text", inside=folder).err
    study.write_text(study.read_text("utf-8") + "read_by: {pl: Anna Nowak}\n", "utf-8")
    assert unread not in concord("instruments", "check", inside=folder).err


def test_a_choose_many_that_may_be_left_empty_needs_an_answer_for_none(
    concord: Run, visits: Callable[..., Path]
) -> None:
    told = concord("instruments", "check", visits("en")).err
    assert "met: nothing chosen and no answer given look the same" in told


def test_english_has_nothing_to_be_told(concord: Run, visits: Callable[..., Path]) -> None:
    told = concord("instruments", "check", visits("en")).err
    assert "English" not in told
    assert "no speaker" not in told
