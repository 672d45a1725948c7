"""`concord alerts` and all that comes in: what must not wait is told at once and until somebody signs
it off, and it is in nothing else that Concord writes.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

import survey
from survey.definition import loads
from survey.forms import FORMATS, Form, format_named
from survey.interview import Interview
from survey.store import concerns, sign_off
from tests.cli.conftest import Outcome
from tests.survey.alerts import DEFINITION

Run = Callable[..., Outcome]

CANARY = "CANARYWORDS"
"""In the words of every alert, and in notes."""
NOTE = "NOTECANARY"
TEXT = DEFINITION.replace("say: {en: ", f"say: {{en: {CANARY} ").replace(
    "alert: {en: ", f"alert: {{en: {CANARY} "
)
MOOD = loads(TEXT)
DUTY = f"{CANARY} Stay with the person. Ring the duty line."


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "mood.yaml").write_text(TEXT, "utf-8")
    (tmp_path / "study.yaml").write_text("title: Moods\ninstruments: [mood.yaml]\n", "utf-8")
    return tmp_path


def answered(study: Path, *answers: object, group: str = "parents", case: str = "") -> str:
    """A completed interview with these answers; its uuid."""
    given = [*answers, *("always", ["quarrels"], "agree", "disagree", 3, "quietly")[len(answers) :]]
    with survey.open_store(study / "concord.db") as store:
        interview = Interview.start(MOOD, group=group).answer(given[0])
        recording = store.begin(interview, mode="terminal", case=case, interviewer="ann")
        for answer in given[1:]:
            interview = interview.answer(answer)
            recording.save(interview)
        recording.complete()
        return recording.uuid


def test_they_are_listed_shown_and_signed_off(study: Path, concord: Run) -> None:
    uuid = answered(study, "never", case="C7")
    listed = concord("alerts", "list", inside=study)
    assert listed.code == 0
    assert DUTY in listed.out
    assert "C7" in listed.out
    assert "2 open alerts" in listed.err  # harm is answered in words, too
    rows = json.loads(concord("alerts", "list", "--json", inside=study).out)
    assert [row["question"] for row in rows] == ["safe", "harm"]
    assert rows[0] | {"first_raised": "", "raised": ""} == {
        "interview": uuid,
        "case": "C7",
        "instrument": "mood",
        "version": "1",
        "group": "parents",
        "interviewer": "ann",
        "mode": "terminal",
        "status": "completed",
        "question": "safe",
        "to_do": [DUTY],
        "first_raised": "",
        "raised": "",
        "times": 1,
        "changed_since": False,
        "open": True,
        "signed_off_by": None,
        "signed_off": None,
    }
    signed = concord(
        "alerts", "sign-off", uuid[:8], "safe", "--as", "Bo", "--note", NOTE, inside=study
    )
    assert (signed.code, signed.err) == (0, f"signed off: safe in {uuid}\n")
    assert DUTY not in concord("alerts", "list", inside=study).out
    every = concord("alerts", "list", "--all", inside=study)
    assert "signed off by Bo" in every.out
    assert NOTE not in every.out
    assert "1 open alert, 1 signed off" in every.err
    shown = concord("alerts", "show", uuid, inside=study)
    assert "safe: Are you safe at home?" in shown.out
    assert f"by Bo: {NOTE}" in shown.out
    assert "Never" not in shown.out
    (safe, _) = json.loads(concord("alerts", "show", uuid, "--json", inside=study).out)
    assert [each["note"] for each in safe["sign_offs"]] == [NOTE]
    concord("alerts", "sign-off", uuid, "--as", "Bo", "--note", "seen", inside=study)
    nothing = concord("alerts", "list", inside=study)
    assert (nothing.out, nothing.err) == ("", "no open alerts\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("sign-off", "{uuid}", "safe", "--as", " ", "--note", "x"), 2, "--as is empty"),
        (("sign-off", "{uuid}", "safe", "--as", "Bo"), 2, "Missing option '--note'"),
        (("sign-off", "{uuid}", "seen", "--as", "Bo", "--note", "x"), 3, "has no alert on 'seen'"),
        (("sign-off", "nowhere", "--as", "Bo", "--note", "x"), 3, "there is no interview 'nowhere'"),
        (("show", "nowhere"), 3, "there is no interview 'nowhere'"),
    ],
)
def test_wrong_use_signs_nothing_off(
    study: Path, concord: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    uuid = answered(study, "never")
    done = concord("alerts", *(each.format(uuid=uuid) for each in arguments), inside=study)
    assert done.code == code
    assert said in done.err
    with survey.open_store(study / "concord.db") as store:
        assert all(each.open for each in concerns(store))


def test_status_lists_open_ones_until_they_are_signed_off(study: Path, concord: Run) -> None:
    answered(study, "never", case="C7")
    said = concord("status", inside=study).out
    assert "answers that must not wait" in said
    assert "C7" in said
    assert "2 alerts are open; what to do: concord alerts list" in said
    rows = json.loads(concord("status", "--json", inside=study).out)
    assert [row["open_alert"] for row in rows if "open_alert" in row] == ["safe", "harm"]
    with survey.open_store(study / "concord.db") as store:
        for each in concerns(store):
            sign_off(store, each.interview.uuid, each.question, who="Bo", note="seen")
    assert "must not wait" not in concord("status", inside=study).out


# --- what comes in ---


def workbook(study: Path, name: str, answers: dict[str, str]) -> Path:
    """A returned workbook with these answers in the cells beside their questions."""
    path = study / "returned" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(format_named("workbook").make(Form(MOOD, "en", "parents")))
    book = load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and (found := answers.get(cell.value)):
                    answer_cell(sheet, cell.row).value = found
    book.save(path)
    return path


def answer_cell(sheet, row: int):  # type: ignore[no-untyped-def]  # openpyxl has no types
    return next(cell for cell in sheet[row] if not cell.protection.locked)
