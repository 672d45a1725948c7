"""`concord instruments`: list, show, check, new."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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
        for option in question.options:
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
    assert outcome.code == 1
    assert "health_support  (other.yaml:" in outcome.err
    assert "breaks: has another scale: 'strongly_disagree, disagree, neither" in outcome.err
    assert 'health_support: {apart: "why"}' in outcome.err


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


FLOW = "title: S\ninstruments: [early-relationships-public]  # shipped\ntargets: {}\n"
BLOCK = (
    "title: S\ninstruments:\n  # ours\n  - early-relationships-public   # shipped\n\nstore: s.db\n"
)


@pytest.mark.parametrize(
    ("before", "old", "new"),
    [
        (FLOW, "-public]", "-public, visits.yaml]"),
        (BLOCK, "# shipped\n", "# shipped\n  - visits.yaml\n"),
        (
            BLOCK.replace("\n", "\r\n"),
            "# shipped\r\n",
            "# shipped\r\n  - visits.yaml\r\n",
        ),
        ("\ufeff" + FLOW, "-public]", "-public, visits.yaml]"),
        (
            "title: S\ninstruments:\n- early-relationships-public",
            "-public",
            "-public\n- visits.yaml",
        ),
    ],
    ids=["flow", "block", "of Windows", "with a byte order mark", "without an end of line"],
)
def test_new_in_a_study_adds_it_to_study_yaml_and_leaves_the_rest_byte_for_byte(
    concord: Run, tmp_path: Path, before: str, old: str, new: str
) -> None:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "study.yaml").write_bytes(before.encode())
    outcome = concord("instruments", "new", "visits")
    assert outcome.code == 0
    assert "added to the instruments of study.yaml\n" in outcome.err
    assert (tmp_path / "study.yaml").read_bytes() == before.replace(old, new).encode()
    assert "visits" in [row["instrument"] for row in listed(concord)]


def test_new_is_not_added_where_the_study_could_not_be_read_any_more(
    concord: Run, tmp_path: Path
) -> None:
    text = FLOW.replace("early-relationships-public", "own.yaml")
    own = instruments.text("early-relationships-public").replace("id: region", "id: home_nation")
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "own.yaml").write_text(own, "utf-8")
    (tmp_path / "study.yaml").write_text(text, "utf-8")
    outcome = concord("instruments", "new", "visits")
    assert outcome.code == 0
    assert "not added to study.yaml" in outcome.err
    assert "home_nation: " in outcome.err
    assert (tmp_path / "study.yaml").read_text("utf-8") == text


def test_a_definition_that_the_study_does_not_name_is_told_of_once(
    concord: Run, tmp_path: Path
) -> None:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "study.yaml").write_text(FLOW, "utf-8")
    (tmp_path / "instruments" / "mapping.yaml").write_text("columns: {}\n", "utf-8")
    with survey.open_store(tmp_path / "concord.db"):
        pass
    concord("instruments", "new", "visits", "-o", "visits.yaml")
    (tmp_path / "visits.yaml").rename(tmp_path / "instruments" / "visits.yaml")
    for command in (("instruments", "list"), ("instruments", "check"), ("status",)):
        outcome = concord(*command)
        assert outcome.code == 0
        told = [line for line in outcome.err.splitlines() if "visits.yaml" in line]
        assert told == [
            "study.yaml does not name instruments/visits.yaml: not in use; add it under instruments"
        ]
        assert "mapping.yaml" not in outcome.err


def listed(concord: Run) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(concord("instruments", "list", "--json").out)
    return found


def test_show_says_checks_warnings_and_scores_in_words(concord: Run, tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(
        """\
instrument: s
version: "1"
title: S
languages: [en]
groups: {all: Everybody}
sections:
  - title: Mood
    questions:
      - {id: calm, ask: I feel calm., scale: agreement5}
      - {id: low, ask: I feel low., scale: agreement5}
      - {id: age, ask: How old are you?, number: {min: 0, max: 120}, warn: "age <= 100",
         warn_message: Is that your age?}
      - {id: since, ask: For how many years?, number: {min: 0, max: 120}, check: "since <= age",
         message: That is longer than you have lived.}
scores:
  mood: {label: Mood today, items: [calm, low], reversed: [low], as: mean, at_least: 1}
""",
        "utf-8",
    )
    words = " ".join(concord("instruments", "show", "s.yaml").out.split())
    assert "? asked to be confirmed unless question 3 is at most 100: “Is that your age?”" in words
    assert (
        "! refused unless question 4 is at most question 3: “That is longer than you have lived.”"
    ) in words
    assert "Scores ────── Mood today The mean of questions 1, 2 (turned round)" in words
    assert (
        "strongly_disagree = 1, disagree = 2, neither = 3, agree = 4, strongly_agree = 5" in words
    )
    assert "from 1 of the 2 answers from 1 to 5 mood · score" in words
