"""`concord interview`: which interviews there are, and one of them with its answers."""

import json
import shutil
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import survey
from survey.interview import Interview
from survey.store import Store

Run = Callable[..., Any]

NURSERY = survey.loads("""
instrument: nursery
version: "1"
title: {en: Nurseries, cy: Meithrinfeydd}
languages: [en, cy]
groups: {parents: {en: Parents, cy: Rhieni}, teachers: {en: Teachers, cy: Athrawon}}
sections:
  - title: {en: One, cy: Un}
    questions:
      - {id: hello, note: {en: Welcome, cy: Croeso}}
      - id: bus
        ask: {en: "By bus?", cy: "Ar y bws?"}
        choose: {yes: {en: "Yes", cy: Ydw}, no: {en: "No", cy: Nac ydw}}
        missing: [dont_know]
      - {id: which, ask: {en: "Which bus?", cy: "Pa fws?"}, text: {}, when: "bus == 'yes'"}
      - {id: age, ask: {en: "How old?", cy: "Faint yw eich oed?"}, number: {min: 18, whole: true}}
""")

STUDY = "title: Nurseries\ninstruments: [nursery.yaml]\nfilters: {old: {where: 'age > 60'}}\n"


def ask(
    store: Store,
    answers: Mapping[str, object],
    *,
    group: str = "parents",
    language: str = "en",
    end: str = "complete",
    **how: Any,
) -> str:
    """One interview through the engine into the store; its uuid."""
    interview = Interview.start(NURSERY, language=language).answer(group)
    recording = store.begin(interview, **{"mode": "terminal", **how})
    while (question := interview.question) is not None and end != "here":
        interview = interview.answer(answers.get(question.id, True))
        recording.save(interview)
    if end == "complete":
        recording.complete()
    elif end == "here":
        recording.pause()
    else:
        recording.discard(end)
    return recording.uuid


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A study with five interviews, and their ids by name; to be read only."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "instruments").mkdir()
    (folder / "instruments" / "nursery.yaml").write_text(survey.dump(NURSERY), "utf-8")
    (folder / "study.yaml").write_text(STUDY, "utf-8")
    with survey.open_store(folder / "concord.db") as store:
        young = {"bus": "yes", "which": "the secret 7", "age": 30}
        return folder, {
            "young": ask(store, young, interviewer="Ana", case="N17", attributes={"school": "A"}),
            "welsh": ask(store, {"bus": "no", "age": 70}, group="teachers", language="cy"),
            "begun": ask(store, {}, end="here", uuid="aaaaaaaa-0000-4000-8000-000000000001"),
            "slip": ask(store, young, end="discarded by the interviewer", mode="paper"),
            "test": ask(store, young, uuid="aaaaaaaa-0000-4000-8000-000000000002", mode="page"),
        }


@pytest.fixture
def study(made: tuple[Path, dict[str, str]]) -> Path:
    return made[0]


@pytest.fixture
def ids(made: tuple[Path, dict[str, str]]) -> dict[str, str]:
    return made[1]


@pytest.fixture
def copied(study: Path, tmp_path: Path) -> Path:
    """A study of one's own, to be changed."""
    return shutil.copytree(study, tmp_path / "copied")


def names(outcome: Any, ids: Mapping[str, str]) -> list[str]:
    """The interviews of a list, by their names here."""
    of = {uuid: name for name, uuid in ids.items()}
    return [of[row["interview"]] for row in json.loads(outcome.out)]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), "young welsh begun slip test"),
        (("--group", "teachers"), "welsh"),
        (("--status", "paused"), "begun"),
        (("--ended", "mistake"), "slip"),
        (("--ended", "test"), ""),
        (("--mode", "paper"), "slip"),
        (("--interviewer", "Ana"), "young"),
        (("--case", "N17"), "young"),
        (("--where", "age > 60"), "welsh"),
        (("--where", "old"), "welsh"),
        (("--where", "school == 'A' and group == 'parents'"), "young"),
        (("--where", "which == 'the secret 7'", "--status", "completed"), "young test"),
        (("--where", "not answered(age)"), "begun"),
        (("--where", "mode == 'page'"), "test"),
        (("--instrument", "nursery", "--group", "parents", "--mode", "page"), "test"),
    ],
)
def test_interviews_are_listed_by_what_they_are_and_by_their_answers(
    study: Path, ids: dict[str, str], concord: Run, options: tuple[str, ...], expected: str
) -> None:
    outcome = concord("interview", "list", *options, "--json", inside=study)
    assert outcome.code == 0
    assert " ".join(names(outcome, ids)) == expected


def test_the_list_is_of_interviews_and_says_nothing_that_a_respondent_wrote(
    study: Path, ids: dict[str, str], concord: Run
) -> None:
    outcome = concord("interview", "list", inside=study)
    assert "secret" not in outcome.out + outcome.err
    heading, _, *rows = outcome.out.splitlines()
    columns = ["interview", "instrument", "group", "status", "mode", "interviewer", "case", "day"]
    assert heading.split() == columns
    assert len(rows) == len(ids)
    assert rows[0].startswith(ids["young"][:8])
    # two begin alike: as much of every id as tells them apart
    assert ids["test"][:36] in rows[-1]
    assert "discarded: mistake" in rows[3]
    assert "5 interviews" in outcome.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--group", "teacher"), "--group: no interview has 'teacher'; did you mean 'teachers'?"),
        (("--day", "2022-13-01"), "--day: no interview has '2022-13-01'"),
        (
            ("--where", "agee > 60"),
            "where: 'agee' is no item and nothing else known of an interview; did you mean 'age'?",
        ),
        (
            ("--where", "bus == 'yess'"),
            "where: 'yess' is not an answer of 'bus'; did you mean 'yes'?",
        ),
        (("--where", "bus = 'yes'"), "write '==' to compare"),
    ],
)
def test_what_no_interview_can_have_is_told_with_the_nearest(
    study: Path, ids: dict[str, str], concord: Run, options: tuple[str, ...], said: str
) -> None:
    outcome = concord("interview", "list", *options, inside=study)
    assert outcome.code == 3
    assert said in outcome.err


def test_an_interview_is_shown_as_it_was_asked(
    study: Path, ids: dict[str, str], concord: Run
) -> None:
    outcome = concord("interview", "show", ids["welsh"][:13], inside=study)
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[0] == f"interview {ids['welsh']}"
    assert lines[1] == "Meithrinfeydd · version 1 · Athrawon"
    assert lines[2] == "completed · terminal · cy"
    assert lines[3].startswith("begun ")
    assert [line.split("  ")[-1].strip() for line in lines[7:]] == ["Athrawon", "Nac ydw", "70"]
    assert "Croeso" not in outcome.out  # a note is nothing that was answered


def test_an_interview_is_shown_to_programs_with_its_history(
    copied: Path, ids: dict[str, str], concord: Run
) -> None:
    with survey.open_store(copied / "concord.db") as store:
        store.discard(ids["young"], "asked twice")
    outcome = concord(
        "interview", "show", ids["young"].upper(), "--history", "--json", inside=copied
    )
    (shown,) = json.loads(outcome.out)
    assert (shown["status"], shown["interviewer"], shown["case"]) == ("discarded", "Ana", "N17")
    answers = {row["item"]: row["answer"] for row in shown["answers"]}
    assert answers == {"group": "parents", "bus": "yes", "which": "the secret 7", "age": 30}
    happened = [row["event"] or row["item"] for row in shown["history"]]
    assert happened == ["started", "group", "bus", "which", "age", "completed", "discarded"]
    assert shown["history"][-1]["reason"] == "asked twice"


def test_one_that_was_not_finished_shows_what_it_has(
    study: Path, ids: dict[str, str], concord: Run
) -> None:
    (shown,) = json.loads(concord("interview", "show", ids["begun"], "--json", inside=study).out)
    assert shown["answers"] == [
        {
            "item": "group",
            "question": "Which group are you in?",
            "answer": "parents",
            "missing": None,
        }
    ]


def test_of_several_that_begin_alike_none_is_taken(
    study: Path, ids: dict[str, str], concord: Run
) -> None:
    outcome = concord("interview", "show", "aaaa", inside=study)
    assert outcome.code == 3
    assert "2 interviews begin with 'aaaa'; write more of the id of one:" in outcome.err
    assert ids["begun"] in outcome.err
    assert ids["test"] in outcome.err
    outcome = concord("interview", "show", "%", inside=study)
    assert outcome.code == 3
    assert "there is no interview '%' in" in outcome.err


def test_every_interview_can_be_listed_from_a_store_elsewhere(
    study: Path, ids: dict[str, str], concord: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    place = str(study / "concord.db")
    outcome = concord("interview", "list", "--store", place, "--json", inside=outside)
    assert len(json.loads(outcome.out)) == len(ids)


# --- putting right ---


def test_an_answer_is_corrected_and_the_change_printed(
    copied: Path, ids: dict[str, str], concord: Run
) -> None:
    given = (ids["young"][:8], "bus=Yes", "age=31", "--because", "a slip", "--as", "Office")
    outcome = concord("interview", "correct", *given, inside=copied)
    assert outcome.code == 0
    assert [line.split() for line in outcome.out.splitlines()[::2]] == [
        ["item", "before", "now"],
        ["age", "30", "31"],
    ]
    assert outcome.err.endswith(
        f"{ids['young'][:8]} (nursery 1, parents, completed): 1 answer changed\n"
    )
    (shown,) = json.loads(
        concord("interview", "show", ids["young"], "--history", "--json", inside=copied).out
    )
    last = shown["history"][-1]
    assert (last["event"], last["reason"], last["who"]) == ("corrected", "a slip", "Office")


def test_a_correction_that_asks_more_says_what_and_keeps_nothing(
    copied: Path, ids: dict[str, str], concord: Run
) -> None:
    outcome = concord(
        "interview", "correct", ids["welsh"], "bus=yes", "--because", "a slip", inside=copied
    )
    assert outcome.code == 3
    assert outcome.err == (
        "concord: which: 'Pa fws?' is asked now; give its answer too, which=… (no_answer, "
        "unclear)\n"
    )
    given = (ids["welsh"], "bus=yes", "which=61", "--because", "a slip", "--json")
    changes = json.loads(concord("interview", "correct", *given, "--dry-run", inside=copied).out)
    assert [(row["item"], row["before"], row["answer"]) for row in changes] == [
        ("bus", "no", "yes"),
        ("which", None, "61"),
    ]
    assert concord("interview", "correct", *given, inside=copied).code == 0
    outcome = concord("interview", "correct", *given[:-1], inside=copied)
    assert "says that already; nothing is changed" in outcome.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("age",), "'age' is no ITEM=ANSWER, such as region=wales."),
        (("age=1", "age=2"), "'age' is given twice."),
    ],
)
def test_a_correction_that_is_not_written_so_is_wrong_use(
    copied: Path, ids: dict[str, str], concord: Run, given: tuple[str, ...], said: str
) -> None:
    outcome = concord(
        "interview", "correct", ids["young"], *given, "--because", "a slip", inside=copied
    )
    assert outcome.code == 2
    assert said in outcome.err


def test_test_interviews_are_discarded_in_bulk_after_their_number_is_asked(
    copied: Path, ids: dict[str, str], concord: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk = ("--group", "parents", "--as-what", "test", "--because", "a training day")
    monkeypatch.setattr("sys.stdin", StringIO("n\n"))
    outcome = concord("interview", "discard", *bulk, inside=copied)
    assert outcome.code == 130
    assert "Discard 3 interviews (2 completed, 1 paused) as test? [y/N]" in outcome.err
    outcome = concord("interview", "discard", *bulk, "--yes", inside=copied)
    assert outcome.err == "discarded 3 interviews (2 completed, 1 paused)\n"
    listed = concord("interview", "list", "--ended", "test", "--json", inside=copied)
    assert names(listed, ids) == ["young", "begun", "test"]
    outcome = concord("interview", "discard", *bulk, "--yes", inside=copied)
    assert outcome.err == "no interview fits; nothing is discarded\n"


def test_an_interview_is_withdrawn_and_brought_back(
    copied: Path, ids: dict[str, str], concord: Run
) -> None:
    why = ("--because", "she rang")
    outcome = concord(
        "interview", "discard", ids["young"], "--as-what", "withdrawn", *why, inside=copied
    )
    assert outcome.code == 0
    assert f"discarded {ids['young'][:8]} (nursery 1, parents, completed)" in outcome.err
    outcome = concord("interview", "reopen", ids["young"], *why, inside=copied)
    assert "counts again" in outcome.err
    outcome = concord("interview", "reopen", ids["young"], *why, inside=copied)
    assert outcome.err.endswith("is open again; go on with it by: concord collect\n")
    outcome = concord("interview", "reopen", ids["young"], *why, inside=copied)
    assert outcome.code == 3
    assert "is paused: it has not ended" in outcome.err


@pytest.mark.parametrize("given", [(), ("aaaa", "--mode", "page")])
def test_which_interviews_are_discarded_is_said_in_one_way(
    copied: Path, ids: dict[str, str], concord: Run, given: tuple[str, ...]
) -> None:
    outcome = concord(
        "interview", "discard", *given, "--as-what", "test", "--because", "x", inside=copied
    )
    assert outcome.code == 2
    assert "Name interviews by their ids, or say which by options" in outcome.err


def test_one_unknown_interview_among_several_and_none_is_discarded(
    copied: Path, ids: dict[str, str], concord: Run
) -> None:
    given = (ids["young"], "zzz", "--as-what", "test", "--because", "x")
    assert concord("interview", "discard", *given, inside=copied).code == 3
    listed = concord("interview", "list", "--status", "completed", "--json", inside=copied)
    assert "young" in names(listed, ids)


def test_status_keeps_those_that_do_not_count_apart(
    copied: Path, ids: dict[str, str], concord: Run
) -> None:
    why = ("--because", "x")
    concord("interview", "discard", ids["young"], "--as-what", "withdrawn", *why, inside=copied)
    concord("interview", "discard", ids["test"], "--as-what", "test", *why, inside=copied)
    with survey.open_store(copied / "concord.db") as store:
        ask(store, {"bus": "no", "age": 30}, end="consent was declined")
        ask(store, {"bus": "no", "age": 30}, end="for no reason that is known")
    told = json.loads(concord("status", "--json", inside=copied).out)
    numbers = {row["not_completed"]: row["interviews"] for row in told if "not_completed" in row}
    assert numbers == {
        "partial": 1,
        "declined": 1,
        "withdrawn": 1,
        "mistake": 1,
        "test": 1,
        None: 1,
    }
    printed = concord("status", inside=copied).out
    assert "discarded, nobody said why" in printed
