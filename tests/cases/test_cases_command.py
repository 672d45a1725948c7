"""`concord cases` as an office uses it: a list in, what came of it, who has it; contacts apart."""

import json
import sqlite3
import stat
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import survey
from survey.cases import Contacts, case_code
from survey.store import SampleList

Run = Callable[..., Any]
TODAY = date.today()  # noqa: DTZ011  # the fieldworker's day
TOMORROW = TODAY + timedelta(1)

LIST = """case,group,language,interviewer,region,phase,name,phone
 n-001 ,staff,en,anna,wales,1,Ann Price,029 1
n-002,Parents,CY,,england,2,Bob Jones,
n-003,,,Ben Hill,,3,,
"""
LISTED = ("--attributes", "region,phase", "--contacts", "name,phone")


@pytest.fixture
def listed(study: Path, concord: Run) -> Path:
    (study / "list.csv").write_text(LIST, "utf-8")
    assert concord("cases", "import", "list.csv", *LISTED).code == 0
    return study


def cases(concord: Run, *options: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(concord("cases", "list", "--json", *options).out)
    return rows


def fault(concord: Run, study: Path, text: str, *options: str) -> str:
    """What the import of such a file is refused with; nothing is kept."""
    (study / "wrong.csv").write_text(text, "utf-8")
    before = cases(concord)
    outcome = concord("cases", "import", "wrong.csv", *options)
    assert outcome.code == 3
    assert cases(concord) == before
    return str(outcome.err)


# --- import ---


def test_a_list_comes_in_with_attributes_and_contacts_apart(listed: Path, concord: Run) -> None:
    one, two, three = cases(concord)
    assert one == {
        "case": "n-001",
        "code": case_code("n-001"),
        "group": "staff",
        "language": "en",
        "interviewer": "anna",
        "outcome": "not_attempted",
        "aapor": "3.11",
        "attempts": 0,
        "call_back": None,
        "due": False,
        "attributes": {"region": "wales", "phase": 1},
    }
    assert (two["group"], two["language"], two["interviewer"]) == ("parents", "cy", None)
    assert (three["group"], three["interviewer"]) == (None, "ben")
    assert three["attributes"] == {"phase": 3}
    place = listed / "identifiers.db"
    assert Contacts(place).all() == {
        "n-001": {"name": "Ann Price", "phone": "029 1"},
        "n-002": {"name": "Bob Jones"},
    }
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert b"Ann Price" not in (listed / "concord.db").read_bytes()


def test_importing_again_updates_and_says_what_it_did(listed: Path, concord: Run) -> None:
    again = concord("cases", "import", "list.csv", *LISTED)
    assert "3 cases read, 0 added, 0 changed, 3 unchanged" in again.err
    text = LIST.replace("029 1", "029 2").replace("england,2", "england,4") + "n-004,staff,,,,5,,\n"
    (listed / "list.csv").write_text(text, "utf-8")
    assert "1 added, 2 changed, 1 unchanged" in concord("cases", "import", "list.csv", *LISTED).err
    assert Contacts(listed / "identifiers.db").of("n-001")["phone"] == "029 2"
    assert cases(concord)[1]["attributes"]["phase"] == 4


def test_a_workbook_is_read_as_a_csv_file_is(study: Path, concord: Run) -> None:
    book = openpyxl.Workbook()
    for row in (("Case", "Group", "phase"), (1, "staff", "01"), (2.0, "parents", "02")):
        book.active.append(row)
    book.save(study / "list.xlsx")
    assert concord("cases", "import", "list.xlsx", "--attributes", "phase").code == 0
    assert [(each["case"], each["attributes"]) for each in cases(concord)] == [
        ("1", {"phase": "01"}),
        ("2", {"phase": "02"}),
    ]


def test_a_column_that_is_not_listed_is_named_with_the_remedy(study: Path, concord: Run) -> None:
    said = fault(concord, study, "case,phone\na,1\n")
    assert "column 'phone' is not listed; name it under --contacts" in said
    assert "--attributes" in said
    assert "did you mean 'phone'?" in fault(
        concord, study, "case,phone\na,1\n", "--contacts", "phon"
    )
    both = ("--contacts", "phone", "--attributes", "phone")
    assert "choose one" in fault(concord, study, "case,phone\na,1\n", *both)
    assert not (study / "identifiers.db").exists()


def test_ids_that_are_empty_or_there_twice_are_told_by_row(study: Path, concord: Run) -> None:
    said = fault(concord, study, 'case\na\n b\nc\na \n" "\n"x\ty"\n')
    assert "row 5 has the case 'a' of row 2 again" in said
    assert "row 6: is empty" in said
    assert "row 7:" in said
    assert "there is no column 'case'; did" not in said
    assert "no column 'case'" in fault(concord, study, "id\na\n", "--attributes", "id")


def test_unknown_groups_languages_and_interviewers_have_the_nearest(
    study: Path, concord: Run
) -> None:
    said = fault(concord, study, "case,group,language,interviewer\na,staf,en,\nb,,cym,annna\n")
    assert "row 2: the study has no group 'staf'; did you mean 'staff'?" in said
    assert "row 3: the study has no language 'cym'; did you mean 'cy'?" in said
    assert "row 3: the study has no interviewer 'annna'; did you mean 'anna'?" in said


@pytest.mark.parametrize("name", ["happy", "mode", "age__missing", "wave"])
def test_an_attribute_may_not_have_the_name_of_a_column(
    study: Path, concord: Run, name: str
) -> None:
    said = fault(concord, study, f"case,{name}\na,1\n", "--attributes", name)
    assert "rename it" in said


def test_an_id_with_anything_in_it_is_kept_and_shown_as_text(study: Path, concord: Run) -> None:
    odd = ["=1+1", "'; DROP TABLE cases;--", "[red]x[/red]", "Ysgol Gynradd Ŵ 🙂", "-1"]
    quoted = "".join('"' + each.replace('"', '""') + '"\n' for each in odd)
    (study / "list.csv").write_text("case\n" + quoted, "utf-8")
    assert concord("cases", "import", "list.csv").code == 0
    assert [each["case"] for each in cases(concord)] == odd
    for each in odd:
        shown = concord("cases", "show", "--", each)
        assert (shown.code, each in shown.out) == (0, True)


# --- by hand ---


def test_a_case_is_added_by_hand_once(study: Path, concord: Run) -> None:
    options = ("--group", "staff", "--attribute", "region=wales", "--contact", "name=Ann=Price")
    assert concord("cases", "add", " n-9 ", *options).code == 0
    (case,) = cases(concord)
    assert (case["case"], case["attributes"]) == ("n-9", {"region": "wales"})
    assert Contacts(study / "identifiers.db").of("n-9") == {"name": "Ann=Price"}
    again = concord("cases", "add", "n-9")
    assert again.code == 3
    assert "there is a case 'n-9' already" in again.err
    assert "did you mean 'staff'" in concord("cases", "add", "n-10", "--group", "staf").err
    assert concord("cases", "add", "n-11", "--attribute", "region").code == 2


def test_contacts_are_shown_on_request_only(listed: Path, concord: Run) -> None:
    assert "Ann Price" not in concord("cases", "show", "n-001").out
    assert "Ann Price" in concord("cases", "show", "n-001", "--contacts").out
    (record,) = json.loads(concord("cases", "show", "n-001", "--contacts", "--json").out)
    assert record["contacts"] == {"name": "Ann Price", "phone": "029 1"}
    assert "contacts" not in json.loads(concord("cases", "show", "n-001", "--json").out)[0]


# --- outcomes ---


def test_an_outcome_is_recorded_with_day_note_and_interviewer(listed: Path, concord: Run) -> None:
    done = concord(
        "cases", "outcome", "n-001", "call_back", "--call-back", "tomorrow",
        "--note", "after lunch", "--as", "Anna Field",
    )  # fmt: skip
    assert (done.code, f"to be tried again on {TOMORROW}" in done.err) == (0, True)
    (record,) = json.loads(concord("cases", "show", "n-001", "--json").out)
    (attempt,) = record["attempts"]
    assert attempt["note"] == "after lunch"
    assert (attempt["outcome"], attempt["interviewer"]) == ("call_back", "anna")
    assert (record["call_back"], record["due"]) == (TOMORROW.isoformat(), False)
    assert "after lunch" in concord("cases", "show", "n-001").out


def test_the_list_is_filtered(listed: Path, concord: Run) -> None:
    concord("cases", "outcome", "n-001", "call_back", "--call-back", "today")
    concord("cases", "outcome", "n-002", "refused")

    def named(*options: str) -> list[str]:
        return [each["case"] for each in cases(concord, *options)]

    assert named("--due") == ["n-001"]
    assert named("--outcome", "refused") == ["n-002"]
    assert named("--group", "staff") == ["n-001"]
    assert named("--interviewer", "ben") == ["n-003"]
    assert "to be asked another day" in concord("cases", "list").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["outcome", "n-001", "refusd"], "did you mean 'refused'?"),
        (["outcome", "n-01", "refused"], "did you mean 'n-001'?"),
        (["outcome", "n-001", "completed"], "concord collect --case n-001"),
        (["outcome", "n-001", "call_back"], "'call_back' needs the day; add --call-back"),
        (["outcome", "n-001", "refused", "--call-back", "soon"], "'soon' is no day; write it as"),
        (["outcome", "n-001", "refused", "--call-back", "2020-01-01"], "2020-01-01 is over"),
        (["outcome", "n-001", "refused", "--as", "annna"], "did you mean 'anna'?"),
        (["list", "--outcome", "refusd"], "did you mean 'refused'?"),
        (["list", "--group", "staf"], "did you mean 'staff'?"),
        (["show", "n-01"], "did you mean 'n-001'?"),
        (["assign", "n-001", "n-01", "--to", "ben"], "did you mean 'n-001'?"),
        (["assign", "n-001", "--to", "annna"], "did you mean 'anna'?"),
    ],
)
def test_what_cannot_be_done_is_told_with_the_remedy(
    listed: Path, concord: Run, arguments: list[str], said: str
) -> None:
    outcome = concord("cases", *arguments)
    assert outcome.code == 3
    assert said in outcome.err
    with survey.open_store(listed / "concord.db") as store:
        assert SampleList(store).attempts() == []
        assert SampleList(store).case("n-001").interviewer == "anna"


def test_cases_are_assigned_and_taken_away(listed: Path, concord: Run) -> None:
    said = concord("cases", "assign", "n-001", "n-002", "--to", "ben").err
    assert "2 cases with ben, 2 of them newly" in said
    assert [each["interviewer"] for each in cases(concord)] == ["ben"] * 3
    concord("cases", "assign", "n-001", "--to", "")
    assert cases(concord)[0]["interviewer"] is None


def test_without_a_list_the_commands_say_how_to_begin(study: Path, concord: Run) -> None:
    empty = concord("cases", "list")
    assert (empty.code, empty.out) == (0, "")
    assert "concord cases import FILE" in empty.err
    assert "concord cases import FILE" in concord("cases", "show", "a").err


# --- contacts ---


def test_contacts_go_when_they_are_removed_and_leave_no_trace(tmp_path: Path) -> None:
    contacts = Contacts(tmp_path / "identifiers.db")
    contacts.put({"a": {"name": "Rumpelstiltskin"}, "b": {"name": "Bob", "phone": "1"}})
    assert contacts.put({"b": {"name": "Bob", "phone": ""}}) == ("b",)
    assert contacts.put({"b": {"name": "Bob"}}) == ()
    assert contacts.remove(["a", "nobody"]) == 1
    assert contacts.all() == {"b": {"name": "Bob"}}
    assert b"Rumpelstiltskin" not in (tmp_path / "identifiers.db").read_bytes()


def test_a_foreign_file_in_the_place_of_contacts_is_left_alone(listed: Path, concord: Run) -> None:
    place = listed / "identifiers.db"
    for content in (b"not a database at all, but a letter to somebody", b""):
        place.write_bytes(content)
        outcome = concord("cases", "show", "n-001", "--contacts")
        assert (outcome.code, place.read_bytes()) == (3 if content else 0, content)
    place.unlink()
    with sqlite3.connect(place) as other:
        other.execute("CREATE TABLE mine (x)")
    other.close()
    refused = concord("cases", "import", "list.csv", *LISTED)
    assert refused.code == 3
    assert "none of contact details" in refused.err


_OPENED: list[str] = []
_WATCHING = [False]


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _WATCHING[0] and event in ("open", "sqlite3.connect"):
        _OPENED.append(str(arguments[0]))


def test_no_figure_export_report_or_backup_opens_the_contacts(listed: Path, concord: Run) -> None:
    with survey.open_store(listed / "concord.db") as store:
        questionnaire = survey.load(listed / "instruments" / "visit.yaml")
        for case in ("n-001", "n-002"):
            interview = survey.Interview.start(questionnaire, group="staff").answer("yes")
            recording = store.begin(interview, mode="terminal", case=case)
            recording.save(interview.answer("agree").answer(40))
            recording.complete()
    sys.addaudithook(_watch)
    _WATCHING[0] = True
    try:
        for command in (
            ("agreement", "--by", "group"),
            ("distribution", "--json"),
            ("export", "answers.csv"),
            ("export", "answers.xlsx"),
            ("report", "--workbook", "w.xlsx"),
            ("status",),
            ("backup",),
            ("cases", "list"),
            ("form", "make", "visit", "--as", "paper", "-o", "form.html"),
        ):
            concord(*command)
        assert any(name.endswith("concord.db") for name in _OPENED)
        assert [name for name in _OPENED if "identifiers" in name] == []
        concord("cases", "show", "n-001", "--contacts")
        assert [name for name in _OPENED if "identifiers" in name] != []
    finally:
        _WATCHING[0] = False
    written = [listed / "answers.csv", *listed.glob("backups/*")]
    assert all(b"Ann Price" not in file.read_bytes() for file in written)
