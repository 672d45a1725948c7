"""A folder of returned forms: what is read, unchanged, corrected and refused; nothing stops the
others, nothing counts twice.
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from workbook_filling import NAMED, cells_of, filled, filled_rows, made, rewritten, saved

from survey.definition import loads
from survey.forms import Blank, Filled, Form, Given, Refusal, RefusedError
from survey.forms.files import read_file
from survey.forms.folder import read_forms
from survey.forms.lists import write_blanks, write_refusals
from survey.forms.page.reading import _checksum
from survey.forms.reading import interview_of
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.store import Store, open_store

NURSERY = loads(NAMED)
OLDER = loads(
    NAMED.replace('version: "1"', 'version: "0"').replace("How many?", "How many children?")
)
UNKNOWN = loads(NAMED.replace("How many?", "How many sweets?"))

PERSON: dict[str, Any] = {
    "consent": "Yes, I agree to take part",
    "group": "Parents",
    "likes": "Agree",
    "children": 0,
    "plays:sand": "Yes",
}
ANSWERS = {
    "consent": "yes",
    "group": "parents",
    "likes": "agree",
    "children": "0",
    "plays": ["sand"],
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(tmp_path / "store.db")
    store.add(OLDER)
    return store


def counted(folder: Path, store: Store) -> dict[str, int]:
    summary = read_forms(sorted(folder.iterdir()), [NURSERY], store)
    return {name: getattr(summary, name) for name in ("read", "unchanged", "corrected", "refused")}


def form(folder: Path, name: str, questionnaire: Questionnaire = NURSERY, **changed: Any) -> Path:
    """A returned workbook; `reference` is the respondent's own."""
    given = {**PERSON, **changed}
    if reference := given.pop("reference", None):
        given["(reference)"] = reference
    return saved(filled(made(questionnaire, form="f"), given), folder / name)


def page_file(folder: Path, number: int, **changed: Any) -> Path:
    """What a web page gives to save."""
    content = {
        "format": "concord form",
        "format_version": 1,
        "instrument": NURSERY.instrument,
        "version": NURSERY.version,
        "hash": NURSERY.hash,
        "form": "00000000-0000-4000-8000-000000000001",
        "uuid": f"00000000-0000-4000-8000-{number:012}",
        "case": "",
        "group": None,
        "language": "en",
        "seed": 7,
        "displayed": ["consent", "group", "hello", "likes", "children", "plays"],
        "started": "2022-06-13T09:00:00.000Z",
        "completed": "2022-06-13T09:05:00.000Z",
        "answers": {**ANSWERS, **changed},
    }
    path = folder / f"page {number}.concord.json"
    path.write_text(
        json.dumps({**content, "checksum": _checksum(content)}, ensure_ascii=False), "utf-8"
    )
    return path


# --- the rules that all formats share ---


def filled_form(**given: object) -> Filled:
    told = {
        name: Given(value, f"field {name}")
        for name, value in {**ANSWERS, **given}.items()
        if value is not None
    }
    return Filled(Form(NURSERY, "en", form="f").identity, "page", told, "en")


def reasons(**given: object) -> list[tuple[str, str]]:
    with pytest.raises(RefusedError) as refused:
        interview_of(filled_form(**given), NURSERY, "a.json")
    return [(each.place, each.reason) for each in refused.value.refusals]


def test_a_missing_answer_stands_alone_whether_as_a_code_or_in_a_list():
    for given in ("dont_know", "Don't know", ["dont_know"], Missing.DONT_KNOW):
        assert (
            interview_of(filled_form(plays=given), NURSERY, "a").answers["plays"]
            is Missing.DONT_KNOW
        )
    beside = "'Don't know' cannot stand beside other answers; choose one or the other"
    assert reasons(plays=["sand", "dont_know"]) == [("field plays", beside)]


def test_a_kind_of_missing_answer_that_is_not_offered_is_refused():
    ((place, reason),) = reasons(likes=Missing.NOT_APPLICABLE)
    assert (place, reason) == (
        "field likes",
        "not_applicable is not allowed here; it allows dont_know, refused, no_answer, unclear",
    )


def test_a_question_that_there_is_not_is_refused():
    assert reasons(colour="red") == [("field colour", "there is no question 'colour' in nursery")]


def test_faults_of_the_file_come_with_what_else_cannot_be_read():
    fault = Refusal("a.json", "B2", "=1", "is a formula")
    given = filled_form(likes="agreee")
    with pytest.raises(RefusedError) as refused:
        interview_of(
            Filled(given.identity, "page", given.given, "en", faults=[fault]), NURSERY, "a.json"
        )
    assert [each.place for each in refused.value.refusals] == ["B2", "field likes"]


def test_what_is_no_form_is_refused_whatever_its_bytes_are(tmp_path):
    for name, content in {
        "a.png": b"\x89PNG\r\n",
        "b.txt": b"hello",
        "c.xlsx": b"PK\x03\x04",
        "d.json": b"{",
        "e": b"",
    }.items():
        path = tmp_path / name
        path.write_bytes(content)
        outcome = read_file(path, {}.get)
        assert (outcome.interviews, outcome.refused) == ((), 1), name


# --- many files ---


def test_the_same_forms_again_add_nothing(tmp_path, store):
    folder = tmp_path / "forms"
    folder.mkdir()
    form(folder, "a.xlsx", reference="a")
    shutil.copy(form(folder, "b.xlsx", likes="Disagree"), folder / "copy of b.xlsx")
    page_file(folder, 1)
    assert counted(folder, store) == {"read": 3, "unchanged": 1, "corrected": 0, "refused": 0}
    assert counted(folder, store) == {"read": 0, "unchanged": 4, "corrected": 0, "refused": 0}


def test_forms_without_a_reference_that_say_the_same_are_told_of_and_count_on_request(
    tmp_path, store
):
    folder = tmp_path / "forms"
    folder.mkdir()
    for number in range(3):
        moment = f"2022-06-13T09:0{number}:00Z</dcterms:modified>".encode()
        original = form(tmp_path, "original.xlsx")
        rewritten(
            original,
            folder / f"{number}.xlsx",
            lambda _, old, new=moment: re.sub(rb"[^>]*</dcterms:modified>", new, old),
        )
    shutil.copy(folder / "0.xlsx", folder / "copy.xlsx")
    summary = read_forms(sorted(folder.iterdir()), [NURSERY], store)
    assert (summary.read, summary.unchanged, summary.alike) == (1, 3, 2)
    with open_store(tmp_path / "other.db") as other:
        summary = read_forms(sorted(folder.iterdir()), [NURSERY], other, count_alike=True)
    assert (summary.read, summary.unchanged, summary.alike) == (3, 1, 0)


def test_a_reference_in_two_rows_is_refused(tmp_path):
    rows = [{**PERSON, "(reference)": "a"}, {**PERSON, "(reference)": "A", "likes": "Disagree"}]
    path = saved(filled_rows(made(NURSERY, rows=5), rows), tmp_path / "rows.xlsx")
    outcome = read_file(path, {NURSERY.hash: NURSERY}.get)
    assert len(outcome.interviews) == 1
    reason = "the same reference stands in more than one row; give each respondent their own"
    assert outcome.refusals == (Refusal(str(path), "row 6", "a", reason),)


def test_the_form_changed_last_corrects_the_one_before_and_its_history_is_kept(tmp_path, store):
    folder = tmp_path / "forms"
    folder.mkdir()
    later = form(folder, "a.xlsx", reference="a", likes="Disagree")
    earlier = form(folder, "b.xlsx", reference="A ")
    os.utime(earlier, (1_000_000, 1_000_000))
    os.utime(later, (2_000_000, 2_000_000))
    assert counted(folder, store) == {"read": 1, "unchanged": 0, "corrected": 1, "refused": 0}
    assert counted(folder, store) == {"read": 0, "unchanged": 2, "corrected": 0, "refused": 0}
    (interview,) = store.completed()
    assert interview.answers["likes"] == "disagree"
    said = [row.answer for row in store.history(interview.uuid) if row.question == "likes"]
    assert said == ["agree", "disagree"]


def test_an_older_version_is_read_by_the_definition_the_store_has_kept(tmp_path, store):
    folder = tmp_path / "forms"
    folder.mkdir()
    form(folder, "old.xlsx", OLDER)
    assert counted(folder, store)["read"] == 1
    assert next(store.completed()).version == "0"


def test_reasons_are_written_so_that_no_spreadsheet_takes_them_for_formulas(tmp_path):
    path = tmp_path / "refused.csv"
    write_refusals([Refusal("a.xlsx", "C5", "=HYPERLINK(1)", "is a formula")], path)
    assert path.read_text("utf-8-sig").splitlines() == [
        "file,place,value,reason",
        "a.xlsx,C5,'=HYPERLINK(1),is a formula",
    ]


def test_blanks_are_written_with_their_places_and_their_wording(tmp_path):
    path = tmp_path / "blanks.csv"
    blanks = [
        Blank("a.xlsx", "C5", "likes", "=Do you like it?"),
        Blank("-b", "C6", "why", "Why?", True),
    ]
    write_blanks(blanks, path)
    assert path.read_text("utf-8-sig").splitlines() == [
        "file,place,question,wording,optional,required",
        "a.xlsx,C5,likes,'=Do you like it?,no,no",
        "'-b,C6,why,Why?,yes,no",
    ]


def test_blanks_of_a_folder_are_counted_where_a_form_was_taken_in(tmp_path, store):
    folder = tmp_path / "forms"
    folder.mkdir()
    form(folder, "a.xlsx", reference="a", likes=None)
    form(folder, "b.xlsx", reference="b", children=None, likes="Disagree")
    form(folder, "c.xlsx", reference="c", consent=None, likes=None)
    summary = read_forms(sorted(folder.iterdir()), [NURSERY], store)
    assert (summary.read, summary.refused) == (2, 1)
    assert [(Path(each.file).name, each.place, each.question) for each in summary.blanks] == [
        ("a.xlsx", "Sheet 'Questions', C10", "likes"),
        ("b.xlsx", "Sheet 'Questions', C11", "children"),
        ("b.xlsx", "Sheet 'Questions', C21", "why"),
    ]
    kept = {each.answers["likes"] for each in store.completed()}
    assert kept == {Missing.NO_ANSWER, "disagree"}


# --- a folder as it comes from the field ---


@dataclass
class Field:
    """Files to make, and what should become of them."""

    folder: Path
    expected: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("read", "unchanged", "corrected", "refused"), 0)
    )
    files: int = 0

    def __post_init__(self) -> None:
        self.book = load_workbook(BytesIO(made(NURSERY, form="f")))
        self.cells = cells_of(self.book)

    def add(self, kind: str, folder: str, name: str, **changed: Any) -> Path:
        given = {**PERSON, **changed}
        for cell_name, cell in self.cells.items():
            cell.value = given.get(
                cell_name.replace("?", "_why") if cell_name != "(reference)" else "reference"
            )
        return self.count(kind, saved(self.book, self.folder / folder / name))

    def count(self, kind: str, path: Path) -> Path:
        self.expected[kind] += 1
        self.files += 1
        os.utime(path, (1_000_000 + self.files, 1_000_000 + self.files))
        return path


def from_the_field(folder: Path) -> Field:
    """300 files: 170 good, 40 the same again, 20 corrected, 20 of an older version, 50 that are
    refused.
    """
    for name in ("good", "again", "bad", "old"):
        (folder / name).mkdir(parents=True)
    made_up = Field(folder)
    first = [made_up.add("read", "good", f"{n}.xlsx", reference=f"person {n}") for n in range(150)]
    for n in range(20):
        made_up.count("read", page_file(folder / "good", n))
    for n in range(40):
        made_up.count("unchanged", Path(shutil.copy(first[n], folder / "again" / f"{n}.xlsx")))
    for n in range(50, 70):
        made_up.add(
            "corrected", "again", f"{n}.xlsx", reference=f"Person {n}", likes="Strongly agree"
        )
    for n in range(20):
        made_up.count("read", form(folder / "old", f"{n}.xlsx", OLDER, reference=f"old {n}"))
    for n in range(20):
        made_up.add("refused", "bad", f"wrong {n}.xlsx", reference=f"wrong {n}", likes="agreee")
    for n in range(8):
        made_up.count("refused", form(folder / "bad", f"unknown {n}.xlsx", UNKNOWN))
    for n in range(5):
        path = page_file(folder / "bad", 100 + n)
        path.write_text(path.read_text("utf-8").replace('"0"', '"7"'), "utf-8")
        made_up.count("refused", path)
    broken = {
        "half.xlsx": first[0].read_bytes()[:5000],
        "empty.xlsx": b"",
        "picture.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
        "letter.docx": b"PK\x05\x06" + b"\0" * 18,
        "locked.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le"),
        "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "note.txt": b"I could not open it",
    }
    for name, content in broken.items():
        (folder / "bad" / name).write_bytes(content)
        made_up.count("refused", folder / "bad" / name)
    entity = b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    for n in range(5):
        to = folder / "bad" / f"entity {n}.xlsx"
        made_up.count(
            "refused",
            rewritten(first[n], to, lambda name, old: entity if "sheet1" in name else old),
        )
    for n in range(4):
        to = folder / "bad" / f"macro {n}.xlsx"
        made_up.count(
            "refused", rewritten(first[n], to, lambda _, old: old, {"xl/vbaProject.bin": b"x"})
        )
    bomb = b" " * 100 * 2**20
    to = folder / "bad" / "bomb.xlsx"
    made_up.count(
        "refused", rewritten(first[0], to, lambda name, old: bomb if "sheet1" in name else old)
    )
    (folder / "good" / "~$1.xlsx").write_bytes(b"Excel's own note that the file is open")
    (folder / ".DS_Store").write_bytes(b"\0")
    return made_up


def concord(inside: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "survey", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "NO_COLOR": "1"}
    return subprocess.run(
        command,
        cwd=inside,
        capture_output=True,
        text=True,
        timeout=300,
        env=environment,
        check=False,
    )


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A study folder with the nursery's questionnaire, whose store knows the older version."""
    folder = tmp_path / "study"
    (folder / "instruments").mkdir(parents=True)
    (folder / "instruments" / "nursery.yaml").write_text(NAMED, "utf-8")
    (folder / "study.yaml").write_text("title: Nurseries\ninstruments: [nursery]\n", "utf-8")
    with open_store(folder / "concord.db") as kept:
        kept.add(OLDER)
    return folder


def test_three_hundred_forms_good_bad_old_doubled_and_hostile(study, tmp_path):
    made_up = from_the_field(tmp_path / "returned")
    assert made_up.files == 300
    done = concord(study, "form", "read", tmp_path / "returned", "--json")
    assert json.loads(done.stdout) == [{**made_up.expected, "blanks": 0, "unusual": 0}]
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    with (study / "refused.csv").open(encoding="utf-8-sig", newline="") as file:
        reasons_of = {
            Path(row["file"]).name: (row["place"], row["reason"]) for row in csv.DictReader(file)
        }
    assert len(reasons_of) == made_up.expected["refused"] == 50
    assert reasons_of["wrong 3.xlsx"][0] == "Sheet 'Questions', C10"
    assert reasons_of["picture.png"][1].startswith("is not a form of Concord that comes back")
    with open_store(study / "concord.db") as store:
        assert store.counts("version") == {("0",): 20, ("1",): 170}
        assert store.counts("mode") == {("workbook",): 170, ("page",): 20}
    again = concord(study, "form", "read", tmp_path / "returned", "--json")
    everything = (
        made_up.expected["read"] + made_up.expected["unchanged"] + made_up.expected["corrected"]
    )
    assert json.loads(again.stdout) == [
        {
            "read": 0,
            "unchanged": everything,
            "corrected": 0,
            "refused": 50,
            "blanks": 0,
            "unusual": 0,
        }
    ]


def test_a_form_made_filled_and_read_by_the_commands(study):
    made_ = concord(
        study,
        "form",
        "make",
        "nursery",
        "--as",
        "workbook",
        "--language",
        "cy",
        "--group",
        "staff",
        "-o",
        "f.xlsx",
    )
    assert made_.returncode == 0, made_.stderr
    book = load_workbook(study / "f.xlsx")
    given = {
        "consent": "Ydw, rwy'n cytuno i gymryd rhan",
        "likes": "Cytuno",
        "children": 0,
        "plays:none": "Ie",
        "hours": 7.5,
    }
    for name, value in given.items():
        cells_of(book)[name].value = value
    book.save(study / "f.xlsx")
    read = concord(study, "form", "read", "f.xlsx")
    assert read.returncode == 0, read.stderr
    assert read.stdout.split()[-6:] == ["1", "0", "0", "0", "0", "0"]
    assert not (study / "refused.csv").exists()
    with open_store(study / "concord.db") as store:
        (interview,) = store.completed()
    assert (interview.group, interview.language, interview.answers["hours"]) == ("staff", "cy", 7.5)


def test_rows_of_one_file_are_taken_in_one_by_one(study):
    rows = [PERSON, {**PERSON, "likes": "agreee"}, {**PERSON, "children": 3, "born": "1/2/2020"}]
    saved(filled_rows(made(NURSERY, rows=20, form="f"), rows, "Oak"), study / "rows.xlsx")
    done = concord(study, "form", "read", "rows.xlsx", "--json")
    counted_ = {"read": 2, "unchanged": 0, "corrected": 0, "refused": 1, "blanks": 0, "unusual": 0}
    assert json.loads(done.stdout) == [counted_]
    assert done.returncode == 3
    assert (
        "rows.xlsx: Sheet 'Answers', E6: 'agreee' is not one of the answers; did you mean 'Agree'?"
        in done.stderr
    )


def test_what_was_left_blank_is_told_and_listed_and_the_list_renewed(study):
    rows = [{**PERSON, "likes": None}, {**PERSON, "likes": "Disagree"}, {**PERSON, "likes": None}]
    saved(filled_rows(made(NURSERY, rows=20, form="f"), rows, "Oak"), study / "rows.xlsx")
    done = concord(study, "form", "read", "rows.xlsx", "--json")
    counted_ = {"read": 3, "unchanged": 0, "corrected": 0, "refused": 0, "blanks": 2, "unusual": 0}
    assert json.loads(done.stdout) == [counted_]
    assert done.returncode == 0
    said = "2 questions were left blank and kept as no answer; each place is in blanks.csv"
    assert said in done.stderr
    assert "2 × 'Do you like it?' (likes)" in done.stderr
    with (study / "blanks.csv").open(encoding="utf-8-sig", newline="") as file:
        listed = [(row["place"], row["question"], row["optional"]) for row in csv.DictReader(file)]
    assert listed == [
        ("Sheet 'Answers', E5", "likes", "no"),
        ("Sheet 'Answers', O6", "why", "yes"),
        ("Sheet 'Answers', E7", "likes", "no"),
    ]
    saved(filled_rows(made(NURSERY, rows=20, form="f"), [PERSON], "Elm"), study / "rows.xlsx")
    concord(study, "form", "read", "rows.xlsx")
    assert (study / "blanks.csv").read_text("utf-8-sig").splitlines() == [
        "file,place,question,wording,optional,required"
    ]
