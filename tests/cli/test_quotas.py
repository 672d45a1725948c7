# ruff: noqa: E501  # faulty lines and their messages are written in one piece
"""Quotas of study.yaml: what they are, what is wrong with them, and how many there are of each."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import survey
from survey.errors import DefinitionError
from survey.interview import Interview
from survey.store import Store, numbers
from survey.study import STUDY_FILE, Study
from tests.calling import Outcome

INSTRUMENT = """
instrument: views
version: "1"
title: T
groups: {public: {en: Public, cy: Y cyhoedd}, staff: {en: Staff, cy: Staff}}
languages: [en, cy]
sections:
- title: S
  questions:
  - {id: region, ask: "Where?", choose: {england: {en: England, cy: Lloegr}, wales: {en: Wales, cy: Cymru}}}
  - {id: age, ask: "Age?", number: {min: 0}}
"""
HEAD = "title: T\ninstruments: [views.yaml]\n"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Study]:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "views.yaml").write_text(INSTRUMENT, "utf-8")

    def from_entry(entry: str) -> Study:
        (tmp_path / STUDY_FILE).write_text(HEAD + entry, "utf-8")
        return Study.read(tmp_path)

    return from_entry


def test_a_quota_is_called_by_the_words_of_its_answers(read: Callable[[str], Study]) -> None:
    study = read(
        "quotas:\n"
        "- {where: \"group == 'staff' and region == 'wales'\", at: 5, then: stop}\n"
        '- {where: "age >= 60", at: 7}\n'
        '- {where: "age < 20", at: 7, label: Young people}\n'
    )
    assert [(str(q.label), q.at, q.then) for q in study.quotas] == [
        ("Staff × Wales", 5, "stop"),
        ("age >= 60", 7, "warn"),
        ("Young people", 7, "warn"),
    ]
    assert study.quotas[0].label.in_language("cy") == "Staff × Cymru"


def test_a_crossing_is_one_quota_for_each_combination(read: Callable[[str], Study]) -> None:
    study = read("quotas: [{by: [group, region], at: 20, cells: {staff × wales: 3}}]\n")
    assert [(str(q.label), q.at) for q in study.quotas] == [
        ("Public × England", 20),
        ("Public × Wales", 20),
        ("Staff × England", 20),
        ("Staff × Wales", 3),
    ]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{at: 5}", "a quota has either a condition (where) or a crossing (by)"),
        ("{where: \"region == 'wales'\"}", "how many are enough is not said; add at: 200"),
        ("{where: \"region == 'wales'\", at: 0}", "0 is no number of interviews; it is at least 1"),
        ("{where: \"regoin == 'wales'\", at: 5}", "'regoin' is no item of the study and not 'group'; did you mean 'region'?"),
        ("{where: \"region == 'whales'\", at: 5}", "did you mean 'wales'?"),
        ("{by: [age], at: 5}", "'age' is not one answer of several; use conditions"),
        ("{by: [regoin], at: 5}", "did you mean 'region'?"),
        ("{by: [group, region], cells: {staff × whales: 5}}", "'staff × whales' is no combination of answers"),
        ("{where: \"region == 'wales'\", at: 5, then: halt}", "then"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(
    read: Callable[[str], Study], entry: str, message: str
) -> None:
    with pytest.raises(DefinitionError) as error:
        _ = read(f"quotas:\n- {entry}\n").quotas
    assert message in str(error.value)
    assert error.value.faults[0].line >= 3


def test_a_target_for_a_group_that_nobody_asks_is_an_error(read: Callable[[str], Study]) -> None:
    with pytest.raises(DefinitionError, match="'staf' is no group of the study; did you mean 'st"):
        _ = read("targets: {public: 5, staf: 3}\n").targets
    assert read("targets: {public: 5}\n").targets == {"public": 5}


def keep(store: Store, study: Study, group: str, *answers: object, complete: bool = True) -> None:
    interview = Interview.start(study.questionnaires[0], group=group).answer(answers[0])
    recording = store.begin(interview, mode="terminal")
    for answer in answers[1:]:
        interview = interview.answer(answer)
        recording.save(interview)
    if complete:
        recording.complete()
    else:
        recording.pause()


def test_completed_interviews_are_counted_and_told(
    read: Callable[[str], Study], concord: Callable[..., Outcome]
) -> None:
    study = read(
        'quotas:\n- {by: [group, region], at: 2}\n- {where: "age >= 60", at: 9, label: Old}\n'
    )
    with survey.open_store(study.store_place) as store:
        for group, region, age in (
            ("public", "wales", 70),
            ("public", "wales", 30),
            ("staff", "wales", 61),
        ):
            keep(store, study, group, region, age)
        keep(store, study, "public", "england", complete=False)
        assert numbers(store, [q.where for q in study.quotas]) == [0, 2, 0, 1, 2]
        assert numbers(store, []) == []
    told = json.loads(concord("status", "--json", inside=study.folder).out)
    full = {each["quota"]: (each["completed"], each["full"]) for each in told if "quota" in each}
    assert full["Public × Wales"] == (2, True)
    assert full["Staff × Wales"] == (1, False)
    assert full["Old"] == (2, False)
    assert "Public × Wales" in concord("status", inside=study.folder).out


def test_status_says_what_is_wrong_and_where(
    read: Callable[[str], Study], concord: Callable[..., Outcome]
) -> None:
    study = read("targets: {public: 5, staf: 3}\n")
    survey.open_store(study.store_place).close()
    done = concord("status", inside=study.folder)
    assert done.code == 3
    assert "study.yaml" in done.err
    assert "did you mean 'staff'?" in done.err
