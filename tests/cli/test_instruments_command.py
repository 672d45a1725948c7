"""`concord instruments`: list, show, check, new."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import instruments
import survey

Run = Callable[..., Any]


def test_list_names_the_shipped_instruments(concord: Run) -> None:
    outcome = concord("instruments", "list", "--json")
    assert outcome.code == 0
    listed = {row["instrument"]: row for row in json.loads(outcome.out)}
    assert set(listed) == set(instruments.names())
    assert listed["early-relationships-professionals"]["groups"] == [
        "teachers",
        "early_years_workers",
    ]
    assert "early-relationships-public" in concord("instruments", "list").out


def test_show_prints_each_question_with_its_answers_and_routes_in_words(concord: Run) -> None:
    shown = concord("instruments", "show", "early-relationships-professionals").out
    words = " ".join(shown.split())
    questionnaire = instruments.load("early-relationships-professionals")
    for question in questionnaire.questions:
        if not question.follows:
            assert " ".join(question.ask.in_language("en").split()) in words
        for option in question.kind.options:
            assert f"[{option.code}]" in shown
    assert "→ asked if the group is “Teachers”" in shown
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_show_speaks_welsh(concord: Run) -> None:
    outcome = concord("instruments", "show", "early-relationships-public", "--language", "cy")
    assert "Cytuno'n gryf" in outcome.out
    refused = concord("instruments", "show", "early-relationships-public", "--language", "fr")
    assert (refused.code, refused.out) == (3, "")
    assert refused.err == (
        "concord: early-relationships-public is not available in the language 'fr'; it can be "
        "'en' or 'cy'\n"
    )


def test_check_lists_every_fault_of_every_file_and_leaves_with_3(
    concord: Run, tmp_path: Path
) -> None:
    text = instruments.text("early-relationships-public")
    (tmp_path / "one.yaml").write_text(
        text.replace("scale: agreement5", "scale: agreemnt5", 1), "utf-8"
    )
    (tmp_path / "two.yaml").write_text(text.replace("version:", "versoin:", 1), "utf-8")
    outcome = concord(
        "instruments", "check", "one.yaml", "two.yaml", "early-relationships-professionals"
    )
    assert outcome.code == 3
    assert "one.yaml:" in outcome.err
    assert "there is no scale 'agreemnt5'; did you mean 'agreement5'?" in outcome.err
    assert "two.yaml:" in outcome.err
    assert "the file has no key 'versoin'; did you mean 'version'?" in outcome.err
    assert "early-relationships-professionals 2022.1 is sound" in outcome.err
    assert "Traceback" not in outcome.err


def test_check_finds_the_same_id_with_another_scale_in_a_second_instrument(
    concord: Run, tmp_path: Path
) -> None:
    text = instruments.text("early-relationships-public")
    other = text.replace("instrument: early-relationships-public", "instrument: other", 1)
    place = other.index("id: health_support")
    other = other[:place] + other[place:].replace("scale: agreement5", "scale: agreement4", 1)
    (tmp_path / "other.yaml").write_text(other, "utf-8")
    outcome = concord("instruments", "check", "early-relationships-public", "other.yaml")
    assert outcome.code == 3
    assert "other.yaml:" in outcome.err
    assert "item 'health_support' has the answers" in outcome.err


def test_new_writes_a_starter_that_is_sound_and_never_overwrites(
    concord: Run, tmp_path: Path
) -> None:
    assert concord("instruments", "new", "nursery-visits").code == 0
    starter = survey.load(tmp_path / "nursery-visits.yaml")
    assert starter.instrument == "nursery-visits"
    assert {question.kind.name for question in starter.questions} >= {
        "scale",
        "choose",
        "choose_many",
        "text",
        "number",
    }
    again = concord("instruments", "new", "nursery-visits")
    assert again.code == 3
    assert "is there already" in again.err
    bad = concord("instruments", "new", "Nursery Visits")
    assert bad.code == 3
    assert not (tmp_path / "Nursery Visits.yaml").exists()


def test_an_unknown_name_is_answered_with_the_nearest(concord: Run) -> None:
    outcome = concord("instruments", "show", "early-relationships-publik")
    assert outcome.code == 3
    assert "did you mean 'early-relationships-public'?" in outcome.err


def test_without_names_the_files_of_the_study_are_checked_where_they_lie(
    concord: Run, tmp_path: Path
) -> None:
    assert concord("init", "study").code == 0
    folder = tmp_path / "study"
    assert concord("instruments", "new", "visits", inside=folder).code == 0
    (folder / "study.yaml").write_text("title: T\ninstruments: [visits.yaml]\n", "utf-8")
    outcome = concord("instruments", "check", inside=folder)
    assert (outcome.code, "visits" in outcome.err) == (0, True), outcome.err
    (folder / "study.yaml").write_text("title: T\ninstruments: [visit.yaml]\n", "utf-8")
    outcome = concord("instruments", "check", inside=folder)
    assert outcome.code == 3
    assert (
        "study.yaml:2: there is no instrument 'visit.yaml', shipped or in instruments/; did "
        "you mean 'visits.yaml'?"
    ) in outcome.err
