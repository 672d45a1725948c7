"""A form for each case of the sample list: made, filled, come back, matched by the case."""

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import survey
from survey.cases import case_code, standings
from survey.forms.page.reading import read
from survey.keying.desk import Desk
from survey.keying.session import Keying
from survey.keying.whose import Whose
from survey.missing import Missing
from survey.store import Case, SampleList, Store
from survey.terminal.leaving import Departure
from survey.words import catalogue_of
from tests.forms.page_browser import Respondent, chromium
from tests.forms.workbook_filling import cells_of

Run = Callable[..., Any]

CASES = [
    Case("n-1", "staff", "cy", interviewer="ben"),
    Case("n/2", "staff"),
    Case("n-3", "parents", interviewer="ben"),
    Case("n-4"),
]
HAPPY = {"consent": "Yes, I agree to take part", "happy": "Yes", "age": 40}


@pytest.fixture
def listed(study: Path) -> Path:
    with survey.open_store(study / "concord.db") as store:
        SampleList(store).put(CASES)
    return study


@pytest.fixture
def store(listed: Path) -> Iterator[Callable[[], Store]]:
    opened: list[Store] = []

    def again() -> Store:
        opened.append(survey.open_store(listed / "concord.db"))
        return opened[-1]

    yield again
    for each in opened:
        each.close()


def index(folder: Path) -> list[dict[str, str]]:
    with (folder / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill(path: Path, given: dict[str, Any]) -> None:
    book = load_workbook(path)
    cells = cells_of(book)
    for name, value in given.items():
        cells[name].value = value
    book.save(path)


def outcomes(store: Store) -> dict[str, list[str]]:
    return {each.case.id: [one.outcome for one in each.attempts] for each in standings(store)}


# --- made ---


@pytest.mark.parametrize("kind", ["workbook", "page", "paper"])
def test_there_is_a_form_for_each_case_in_its_group_and_language_and_a_list_of_them(
    listed: Path, concord: Run, kind: str
) -> None:
    outcome = concord("form", "make", "--as", kind, "--cases", "-o", "out")
    assert outcome.code == 0, outcome.err
    rows = index(listed / "out")
    assert [(row["case"], row["group"], row["language"]) for row in rows] == [
        ("n-1", "staff", "cy"),
        ("n/2", "staff", "en"),
        ("n-3", "parents", "en"),
        ("n-4", "", "en"),
    ]
    assert [row["code"] for row in rows] == [case_code(each.id) for each in CASES]
    named = [Path(row["file"]).stem for row in rows]
    assert named == ["n-1", f"n-2-{case_code('n/2')}", "n-3", "n-4"]
    assert {each.name for each in (listed / "out").iterdir()} == {
        "index.csv",
        *(row["file"] for row in rows),
    }
    forms = {row["form"] for row in rows}
    assert len(forms) == (1 if kind == "paper" else 4)


def test_names_that_one_disk_takes_for_the_same_are_told_apart(study: Path, concord: Run) -> None:
    with survey.open_store(study / "concord.db") as opened:
        SampleList(opened).put([Case("A-1"), Case("a-1"), Case("CON"), Case("index"), Case("../x")])
    assert concord("form", "make", "--as", "page", "--cases", "-o", "out").code == 0
    names = [each.name.casefold() for each in (study / "out").iterdir()]
    assert len(names) == len(set(names)) == 6
    assert not {"con.html", "index.html"} & set(names)
    assert not (study / "x.html").exists()


@pytest.mark.parametrize(
    ("options", "whose"),
    [
        (["--cases"], ["n-1", "n-3", "n-4"]),
        (["--cases", "--group", "parents"], ["n-3", "n-4"]),
        (["--cases", "--interviewer", "ben"], ["n-1", "n-3"]),
        (["--cases", "--due"], ["n-1", "n-4"]),
        (["--case", "n/2", "--case", "n-4"], ["n/2", "n-4"]),
    ],
)
def test_forms_are_for_those_still_to_be_asked_or_those_named(
    listed: Path, concord: Run, options: list[str], whose: list[str]
) -> None:
    concord("cases", "outcome", "n/2", "refused")
    concord("cases", "outcome", "n-3", "call_back", "--call-back", "2099-01-01")
    outcome = concord("form", "make", "--as", "page", *options, "-o", "out")
    assert outcome.code == 0, outcome.err
    assert [row["case"] for row in index(listed / "out")] == whose


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--as", "xlsform", "--cases"], 2, "an XLSForm is one form for all"),
        (["--as", "text", "--cases"], 2, "does not come back"),
        (["--as", "workbook", "--cases", "--rows", "3"], 2, "makes a form for each"),
        (["--as", "page", "--due"], 2, "go with --cases"),
        (["--as", "page", "--cases", "--case", "n-1"], 2, "leave one"),
        (["--as", "page", "--case", "n-9"], 3, "there is no case 'n-9'"),
        (["--as", "page", "--cases", "--interviewer", "nobody"], 3, "nobody"),
        (["--as", "page", "--cases", "-o", "instruments"], 3, "is there already"),
    ],
)
def test_wrong_use_makes_no_folder(
    listed: Path, concord: Run, options: list[str], code: int, said: str
) -> None:
    before = set(listed.iterdir())
    outcome = concord("form", "make", *options)
    assert (outcome.code, said in outcome.err) == (code, True), outcome.err
    assert set(listed.iterdir()) - {listed / "config"} == before - {listed / "config"}


def test_a_language_that_the_questionnaire_does_not_have_is_told_with_the_case(
    listed: Path, concord: Run
) -> None:
    with survey.open_store(listed / "concord.db") as opened:
        SampleList(opened).put([Case("n-5", language="fr")])
    outcome = concord("form", "make", "--as", "page", "--cases", "-o", "out")
    assert outcome.code == 3
    assert "visit is in en, cy, but case 'n-5' is to be asked in 'fr'" in outcome.err
    assert not (listed / "out").exists()


# --- come back ---


def test_a_workbook_that_comes_back_is_of_its_case_and_is_an_attempt(
    listed: Path, concord: Run, store: Callable[[], Store]
) -> None:
    concord("form", "make", "--as", "workbook", "--cases", "-o", "out")
    fill(listed / "out" / "n-3.xlsx", HAPPY)
    for times in range(3):  # a folder read again and again
        outcome = concord("form", "read", "out")
        assert "out/n-3.xlsx" not in outcome.err
        assert "index.csv" not in outcome.err, times
    here = store()
    (kept,) = here.completed()
    assert (kept.case, kept.group, kept.mode) == ("n-3", "parents", "workbook")
    assert outcomes(here) == {"n-1": [], "n/2": [], "n-3": ["completed"], "n-4": []}


def test_a_second_form_of_the_case_corrects_the_first(
    listed: Path, concord: Run, store: Callable[[], Store]
) -> None:
    for name, age in (("first", 40), ("second", 41)):
        concord("form", "make", "--as", "workbook", "--case", "n-3", "-o", name)
        fill(listed / name / "n-3.xlsx", HAPPY | {"age": age})
        concord("form", "read", name)
    here = store()
    (kept,) = here.completed()
    assert kept.answers["age"] == 41
    assert outcomes(here)["n-3"] == ["completed"]


def test_a_form_that_comes_back_without_consent_is_a_refusal_once(
    listed: Path, concord: Run, store: Callable[[], Store]
) -> None:
    concord("form", "make", "--as", "workbook", "--case", "n-3", "-o", "out")
    fill(listed / "out" / "n-3.xlsx", {"consent": "No"})
    for _ in range(2):
        assert "consent was not given" in concord("form", "read", "out").err
    here = store()
    assert outcomes(here)["n-3"] == ["refused"]
    assert not list(here.completed())


def test_an_unknown_case_and_one_of_another_list_are_told_with_file_and_cell(
    listed: Path, concord: Run
) -> None:
    concord("form", "make", "--as", "workbook", "--case", "n-3", "-o", "out")
    fill(listed / "out" / "n-3.xlsx", HAPPY)
    shutil.move(listed / "concord.db", listed / "elsewhere.db")

    outcome = concord("form", "read", "out")
    assert outcome.code == 3
    place = "out/n-3.xlsx: Sheet 'Questions', C5: was made for the case 'n-3'"
    assert f"{place}, and there is no sample list here; concord cases import FILE" in outcome.err

    concord("cases", "add", "n-33")
    said = f"{place}, which is not in the sample list; did you mean 'n-33'?"
    assert said in concord("form", "read", "out").err

    concord("cases", "add", "n-3")
    outcome = concord("form", "read", "out")
    assert f"{place} of another sample list, perhaps another study's" in outcome.err
    assert "--any-list" in outcome.err
    assert concord("form", "read", "out", "--any-list").code == 0
    with survey.open_store(listed / "concord.db") as opened:
        assert [each.case for each in opened.completed()] == ["n-3"]


def test_a_page_filled_in_a_browser_is_of_its_case(
    listed: Path,
    concord: Run,
    store: Callable[[], Store],
    needs_tool: Callable[[str], str],
    tmp_path: Path,
) -> None:
    concord("form", "make", "--as", "page", "--case", "n-1", "-o", "out")
    (tmp_path / "back").mkdir()
    with chromium(needs_tool("chromium")) as browser:
        respondent = Respondent.opening(browser, listed / "out" / "n-1.html")
        assert case_code("n-1") in respondent.page.locator("footer").inner_text()
        for question, answer in (("consent", "yes"), ("happy", "agree"), ("age", 40)):
            respondent.answer(question, answer)
        file = respondent.finish(tmp_path / "back")
        assert not respondent.page.locator("#another").is_visible()
        assert not respondent.complaints
    (filled,) = read(file)
    assert filled.case is not None
    assert (filled.case.value, filled.case.place) == ("n-1", "addressee")
    assert concord("form", "read", "back").code == 0
    (kept,) = store().completed()
    assert (kept.case, kept.group, kept.language) == ("n-1", "staff", "cy")

    changed = json.loads(file.read_text("utf-8"))
    changed["addressee"]["case"] = "n-3"
    file.write_text(json.dumps(changed), "utf-8")
    assert "checksum" in concord("form", "read", "back").err


def test_a_paper_is_keyed_by_the_code_that_is_printed_on_it(
    listed: Path, concord: Run, store: Callable[[], Store]
) -> None:
    concord("form", "make", "--as", "paper", "--cases", "--group", "staff", "-o", "out")
    markup = (listed / "out" / "n-4.html").read_text("utf-8")
    code = case_code("n-4")
    assert markup.count(code) >= 2  # in the box, and on every page
    form = markup.split('Form <b class="code">')[1].split("<")[0]
    questionnaire = survey.load(listed / "instruments" / "visit.yaml")
    here, output = store(), StringIO()
    wrong = case_code("nobody")
    lines = [form, wrong, code.lower(), "1", "1", "40", "", ""]
    with Departure() as departure:
        desk = Desk(catalogue_of("en"), StringIO("\n".join([*lines, ""])), output)
        Keying(desk, here, [questionnaire], departure, whose=Whose(desk, here)).run()
    said = " ".join(output.getvalue().split())
    assert f"'{wrong}' is the code of no case in the list" in said
    assert "Case: its id" not in said
    (kept,) = here.completed()
    assert (kept.case, kept.mode) == ("n-4", "paper")
    assert kept.answers["age"] == 40
    assert kept.answers["happy"] is not Missing.NO_ANSWER
    assert outcomes(here)["n-4"] == ["completed"]
