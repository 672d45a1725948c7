"""Unusual answers (`warn`) on every return: kept, listed with their place, never a refusal."""

import csv
import json
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import survey
from survey.cli import main
from survey.forms import Form
from survey.forms.paper.code import PaperCode
from survey.interview import Interview
from survey.keying.desk import Desk
from survey.keying.session import Keying
from survey.missing import Missing
from survey.store import Store, correct, doubted, events
from survey.terminal.leaving import Departure
from survey.unusual import unusual_in
from survey.words import catalogue_of
from tests.forms.page_browser import Respondent, chromium, sealed
from tests.forms.workbook_filling import cells_of, filled_rows, made

DEFINITION = """
instrument: visit
version: "1"
title: A visit
languages: [en]
groups: {staff: Staff, parents: Parents}
sections:
  - title: One
    questions:
      - {id: age, ask: How old?, number: {min: 0, max: 120}, warn: "age <= 100",
         warn_message: "Over 100?", required: true}
      - {id: hours, ask: Hours?, number: {min: 0}, warn: "hours <= age", when: "group == 'staff'"}
      - {id: secret, ask: Anything else?, text: {}, optional: true, warn: "not answered(secret)"}
"""
STUDY = """
title: T
instruments: [visit.yaml]
quotas:
- {where: "group == 'staff'", at: 1, then: stop, label: Staff}
- {where: "age > 100", at: 5}
"""
Run = Callable[..., Any]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "visit.yaml").write_text(DEFINITION, "utf-8")
    (tmp_path / "study.yaml").write_text(STUDY, "utf-8")
    survey.open_store(tmp_path / "concord.db").close()
    return tmp_path


@pytest.fixture
def concord(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], study: Path) -> Run:
    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.chdir(study)
        monkeypatch.setattr("sys.argv", ["concord", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        printed = capfd.readouterr()
        code = left.value.code
        return (code if isinstance(code, int) else 0, printed.out, printed.err)

    return run


@pytest.fixture
def store(study: Path) -> Any:
    with survey.open_store(study / "concord.db") as opened:
        yield opened


def form(study: Path, concord: Run, name: str, given: dict[str, Any], kind: str = "staff") -> Path:
    path = study / "back" / f"{name}.xlsx"
    path.parent.mkdir(exist_ok=True)
    concord("form", "make", "--as", "workbook", "--group", kind, "-o", path)
    book = load_workbook(path)
    cells = cells_of(book)
    for item, value in given.items():
        cells[item].value = value
    book.save(path)
    return path


def listed(study: Path, name: str = "warned.csv") -> list[dict[str, str]]:
    with (study / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def warned(store: Store) -> list[str]:
    """What the histories say, interview after interview."""
    return [
        each.reason
        for one in store.completed()
        for each in events(store, one.uuid)
        if each.event == "warned"
    ]


# --- what is unusual ---


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({"age": 100, "hours": 3}, ()),
        ({"age": 101, "hours": 3}, ("age",)),
        ({"age": 2, "hours": 3}, ("hours",)),
        ({"age": 110, "hours": 111, "secret": "x"}, ("age", "hours", "secret")),
        ({"age": Missing.NO_ANSWER, "hours": 3}, ()),  # what is unknown is not doubted
        ({"age": Missing.UNCLEAR, "hours": Missing.NO_ANSWER, "secret": Missing.NO_ANSWER}, ()),
        ({}, ()),
    ],
)
def test_an_answer_is_unusual_where_its_warning_is_false_of_it(
    answers: dict[str, Any], found: tuple[str, ...]
) -> None:
    questionnaire = survey.loads(DEFINITION)
    assert unusual_in(questionnaire, answers, group="staff", moment=None) == found
    interview = Interview.start(questionnaire, group="staff", returned=True)
    if answers:
        assert interview.resume(answers).unusual == found


# --- forms ---


def test_unusual_answers_of_a_workbook_are_kept_and_listed_with_their_cells(
    study: Path, concord: Run, store: Store
) -> None:
    form(study, concord, "a", {"age": 110, "hours": 3, "secret": "my neighbour's name"})
    form(study, concord, "b", {"age": 40, "hours": 41})
    for _ in range(2):
        code, out, err = concord("form", "read", "back")
        assert code == 0
        assert "3 answers are unusual, and kept as given; each place is in warned.csv" in err
        assert "1 × age: 'Over 100?'" in err
        assert [
            (Path(row["file"]).name, row["place"], row["question"]) for row in listed(study)
        ] == [
            ("a.xlsx", "Sheet 'Questions', C7", "age"),
            ("a.xlsx", "Sheet 'Questions', C9", "secret"),
            ("b.xlsx", "Sheet 'Questions', C8", "hours"),
        ]
    assert "neighbour" not in err + (study / "warned.csv").read_text("utf-8")
    assert out.split()[-1] == "3"
    assert sorted(warned(store)) == ["age", "hours", "secret"]  # once, however often it is read

    code, out, _ = concord("status")
    assert "2 interviews have unusual answers; concord interview list --unusual shows which" in out
    uuid = next(each.uuid for each in doubted(store) if each.questions == ("hours",))
    code, out, _ = concord("interview", "show", uuid, "--history")
    assert "unusual: hours: This is an unusual answer. Is it right?" in out
    assert "warned" in out
    rows = json.loads(concord("interview", "list", "--unusual", "--json")[1])
    assert len(rows) == 2


def test_a_correction_takes_an_unusual_answer_away_and_another_brings_one(
    study: Path, concord: Run, store: Store
) -> None:
    path = form(study, concord, "a", {"age": 110, "hours": 3})
    concord("form", "read", "back")
    (kept,) = store.completed()
    correct(store, kept.uuid, {"age": "50"}, because="a slip")
    assert doubted(store) == []
    assert warned(store) == ["age"]  # the history stays
    correct(store, kept.uuid, {"hours": "60"}, because="a slip")
    assert [each.questions for each in doubted(store)] == [("hours",)]
    assert warned(store) == ["age", "hours"]
    assert path.is_file()


def test_a_list_of_an_earlier_reading_is_not_left_standing(study: Path, concord: Run) -> None:
    path = form(study, concord, "a", {"age": 110, "hours": 3})
    concord("form", "read", "back")
    path.unlink()
    form(study, concord, "b", {"age": 40, "hours": 3})
    assert "unusual" not in concord("form", "read", "back")[2]
    assert listed(study) == []


def test_rows_of_a_sheet_for_many_are_told_by_row(study: Path, concord: Run) -> None:
    questionnaire = survey.load(study / "instruments" / "visit.yaml")
    blank = made(questionnaire, group="parents", rows=3)
    (study / "back").mkdir()
    book = filled_rows(blank, [{"age": 40}, {"age": 101}])
    book.save(study / "back" / "many.xlsx")
    with survey.open_store(study / "concord.db") as opened:
        opened.add(questionnaire)
    assert concord("form", "read", "back")[0] == 0
    ((place, question),) = [(row["place"], row["question"]) for row in listed(study)]
    assert (place, question) == ("Sheet 'Answers', C6", "age")


def test_a_page_filled_in_a_browser_is_listed_too(
    study: Path, concord: Run, needs_tool: Callable[[str], str]
) -> None:
    concord("form", "make", "--as", "page", "--group", "parents", "-o", "page.html")
    (study / "back").mkdir()
    with chromium(needs_tool("chromium")) as browser:
        respondent = Respondent.opening(browser, study / "page.html")
        respondent.answer("age", 101)
        respondent.page.locator("#confirm").click()
        respondent.answer("secret")
        file = respondent.finish(study / "back")
    assert concord("form", "read", "back")[0] == 0
    assert [(row["place"], row["question"]) for row in listed(study)] == [("age", "age")]
    # a page that was made before it was known is read by the same rules
    content = json.loads(file.read_text("utf-8"))
    content["answers"]["age"] = {"number": "102"}
    del content["checksum"]
    file.write_text(json.dumps(sealed(content), ensure_ascii=False), "utf-8")
    concord("form", "read", "back")
    assert len(listed(study)) == 1


# --- files and paper ---


MAPPING = """
instrument: visit
respondent: id
group: {column: who}
case: kase
items: {age: Age, hours: Hours, secret: Else}
"""


def test_a_data_file_tells_rows_and_columns_and_unlisted_cases(
    study: Path, concord: Run, store: Store
) -> None:
    (study / "m.yaml").write_text(MAPPING, "utf-8")
    (study / "d.csv").write_text(
        "id,who,kase,Age,Hours,Else\n1,staff,n-1,40,3,\n2,staff,n-9,101,3,\n3,parents,,105,,\n",
        "utf-8",
    )
    concord("cases", "add", "n-1")
    code, _, err = concord("import", "d.csv", "--mapping", "m.yaml", "--dry-run")
    assert (code, "2 answers are unusual" in err) == (0, True), err
    assert list(store.completed()) == []
    code, _, err = concord("import", "d.csv", "--mapping", "m.yaml")
    assert code == 0, err
    assert [(row["place"], row["question"]) for row in listed(study)] == [
        ("row 3, column 'Age'", "age"),
        ("row 4, column 'Age'", "age"),
    ]
    assert "1 row of cases that are not in the sample list, row 3: 'n-9'" in err
    assert warned(store) == ["age", "age"]
    assert "quota Staff: full, 2 of 1; 1 that came in is beyond it, kept and counted" in err

    concord("export", "out.csv")
    shutil.move(study / "concord.db", study / "old.db")
    code, _, err = concord("import", "out.csv")
    assert code == 0, err
    assert [(row["place"], row["question"]) for row in listed(study)] == [
        ("row 3, column 'age'", "age"),
        ("row 4, column 'age'", "age"),
    ]


def test_a_long_import_keeps_the_warnings_of_its_rows(
    study: Path, concord: Run, store: Store
) -> None:
    (study / "m.yaml").write_text(MAPPING, "utf-8")
    rows = "".join(f"{n},parents,,{101 if n % 100 == 0 else 40},,\n" for n in range(1, 1001))
    (study / "d.csv").write_text("id,who,kase,Age,Hours,Else\n" + rows, "utf-8")
    assert concord("import", "d.csv", "--mapping", "m.yaml")[0] == 0
    assert len(warned(store)) == len(doubted(store)) == 10


def test_an_unusual_answer_on_paper_is_asked_about_and_kept(study: Path, store: Store) -> None:
    questionnaire = survey.load(study / "instruments" / "visit.yaml")
    code = str(PaperCode.of(Form(questionnaire, "en", "parents")))
    output = StringIO()
    lines = [code, "1", "101", "101", "", "", "", ""]
    with Departure() as departure:
        desk = Desk(catalogue_of("en"), StringIO("\n".join([*lines, ""])), output)
        Keying(desk, store, [questionnaire], departure).run()
    assert "Over 100? Key it again if the paper says so." in " ".join(output.getvalue().split())
    assert warned(store) == ["age"]


# --- what was left blank ---


def test_every_required_blank_is_named_at_once_and_may_be_taken_as_no_answer(
    study: Path, concord: Run, store: Store
) -> None:
    questions = DEFINITION.replace(
        "Hours?, number: {min: 0}", "Hours?, number: {min: 0}, required: true"
    )
    (study / "instruments" / "visit.yaml").write_text(questions, "utf-8")
    form(study, concord, "a", {"secret": "x"})
    code, _, err = concord("form", "read", "back")
    assert code == 3
    assert [row["place"] for row in listed(study, "refused.csv")] == [
        "Sheet 'Questions', C7",
        "Sheet 'Questions', C8",
    ]
    form(study, concord, "b", {"age": "=1+1", "secret": "x"})
    concord("form", "read", "back/b.xlsx")
    assert [(row["place"], row["reason"][:12]) for row in listed(study, "refused.csv")] == [
        ("Sheet 'Questions', C7", "'=1+1' is a "),
        ("Sheet 'Questions', C8", "the question"),
    ]
    code, _, err = concord("form", "read", "back/a.xlsx", "--blanks", "no-answer")
    assert code == 0, err
    (kept,) = store.completed()
    assert (kept.answers["age"], kept.answers["hours"]) == (Missing.NO_ANSWER, Missing.NO_ANSWER)
    assert [(row["question"], row["required"]) for row in listed(study, "blanks.csv")] == [
        ("age", "yes"),
        ("hours", "yes"),
    ]


# --- quotas ---


def test_a_quota_that_is_full_is_told_and_nothing_is_lost(
    study: Path, concord: Run, store: Store
) -> None:
    for name, age in (("a", 40), ("b", 41), ("c", 42)):
        form(study, concord, name, {"age": age, "hours": 3})
    _, _, err = concord("form", "read", "back")
    assert "quota Staff: full, 3 of 1; 2 that came in are beyond it, kept and counted" in err
    assert len(list(store.completed())) == 3
    assert "quota" not in concord("form", "read", "back")[2]  # nothing is new


def test_a_paper_beyond_a_quota_is_told_and_counts(study: Path, store: Store) -> None:
    questionnaire = survey.load(study / "instruments" / "visit.yaml")
    quotas = survey.study.Study.read(study).quotas
    code = str(PaperCode.of(Form(questionnaire, "en", "staff")))
    output = StringIO()
    lines = [code, "1", "40", "3", "", "", "2", "41", "3", "", "", ""]
    with Departure() as departure:
        desk = Desk(catalogue_of("en"), StringIO("\n".join([*lines, ""])), output)
        Keying(desk, store, [questionnaire], departure, quotas=quotas).run()
    said = " ".join(output.getvalue().split())
    assert "The quota Staff is full: 1 of 1. The form is kept and counts all the same." in said
    assert "The quota Staff is full: 2 of 1." in said
    assert len(list(store.completed())) == 2
