"""Workbooks of whole studies pass the check: the demonstration in Welsh with a banner, PISA's
questions, texts of any length.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

import instruments
from analysis import Responses
from analysis.reports import About, Report, build_report, write_workbook
from analysis.reports.checklist import audit
from analysis.reports.raw_data import raw_data
from analysis.reports.tables import DistributionTable
from analysis.reports.texts import ReportPhrases, say
from analysis.reports.workbook.contents import LACKING
from survey import loads
from survey.codebook import Codebook
from survey.definition import load
from survey.exchange import read_interviews
from survey.record import CompletedInterview
from survey.simulation import read_shares, simulate
from survey.words import catalogue_of

PISA = Path(__file__).parents[1] / "exchange/pisa"
WELSH_SHEETS = [
    *("Clawr", "Cynnwys", "Canfyddiadau", "Nodiadau", "Penawdau", "Cwestiynau", "Dulliau"),
]


@pytest.fixture(scope="module")
def demonstration() -> Responses:
    """The study of `concord demo` with fewer simulated people."""
    people = {"public": 240, "teachers": 120, "early_years_workers": 120}
    shares = read_shares(instruments.simulated_shares())
    questionnaires = [
        instruments.load(f"early-relationships-{who}") for who in ("public", "professionals")
    ]
    made = [
        interview
        for questionnaire in questionnaires
        for group in questionnaire.groups
        for interview in simulate(
            questionnaire, group=group.code, n=people[group.code], shares=shares, seed=2022
        )
    ]
    return Responses.from_interviews(made, Codebook.of(questionnaires))


@pytest.fixture(scope="module")
def welsh(demonstration: Responses, tmp_path_factory: pytest.TempPathFactory) -> Path:
    about = About("Perthnasoedd cynnar", simulated=True, fieldwork="Mehefin 2022")
    report = build_report(
        demonstration, about, language="cy", banner=("group", "region", "age_band")
    )
    file = tmp_path_factory.mktemp("welsh") / "cymraeg.xlsx"
    write_workbook(report, file, charts=True, answers=raw_data(demonstration, "cy"))
    return file


@pytest.fixture(scope="module")
def welsh_book(welsh: Path) -> Workbook:
    return load_workbook(welsh)


def test_the_demonstration_in_welsh_with_a_banner_passes(welsh: Path, welsh_book: Workbook) -> None:
    assert audit(welsh) == []
    assert welsh_book.sheetnames[: len(WELSH_SHEETS)] == WELSH_SHEETS
    assert welsh_book.sheetnames[-2:] == ["Siartiau", "Atebion"]
    assert any(name.endswith("-banner") for name in welsh_book.sheetnames)
    assert welsh_book.properties.language == "cy-GB"


def test_no_fixed_word_of_a_welsh_workbook_is_english(welsh_book: Workbook) -> None:
    english_texts = dict(ReportPhrases.english())
    keys, welsh = list(english_texts), catalogue_of("cy").phrases(ReportPhrases)
    plain = []
    for key in keys[keys.index("sheet_cover") :]:
        text = english_texts[key]
        plain += [text] * (text != getattr(welsh, key)) if isinstance(text, str) else text
    english = [
        re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(text)), re.DOTALL)
        for text in plain
        if not text.startswith("{")
    ]
    fixed = [
        cell
        for sheet in welsh_book.worksheets
        for row in sheet.iter_rows(values_only=True, max_row=8)
        for cell in row
    ]
    fixed += [
        cell
        for name in WELSH_SHEETS
        for row in welsh_book[name].iter_rows(values_only=True)
        for cell in row
    ]
    texts = {cell for cell in fixed if isinstance(cell, str)}
    assert [text for text in texts if any(pattern.fullmatch(text) for pattern in english)] == []
    assert {"Yn ôl i'r cynnwys", "[x] heb ei nodi", "[nodyn 1]"} <= texts


def test_a_missing_note_is_found_in_welsh_too(
    report: Report, build: Callable[..., Report], tmp_path: Path
) -> None:
    write_workbook(build(language="cy"), tmp_path / "cy.xlsx")
    book = load_workbook(tmp_path / "cy.xlsx")
    for (cell,) in book["Nodiadau"].iter_rows(max_col=1):
        if cell.value == "[nodyn 1]":
            cell.value = "[nodyn 99]"
    book.save(tmp_path / "cy.xlsx")
    found = {(each.check.name, each.finding.sheet) for each in audit(tmp_path / "cy.xlsx")}
    assert found == {
        ("notes", f"{number} {table.name}"[:31]) for number, table in enumerate(report.tables, 1)
    }


@pytest.mark.parametrize("language", ["en", "cy"])
def test_what_a_study_does_not_say_stands_on_the_cover_under_the_term_it_would_have(
    build: Callable[..., Report], tmp_path: Path, language: str
) -> None:
    report = build(language=language)
    silent = replace(report, about=About("Silent", weighting=""))
    assert set(silent.about.lacking) == set(LACKING)
    write_workbook(silent, tmp_path / "silent.xlsx")
    cover = load_workbook(tmp_path / "silent.xlsx").worksheets[0]
    marked = [
        row[0] for row in cover.iter_rows(values_only=True) if row[1] == say(language, "not_stated")
    ]
    assert marked == [say(language, key) for key in LACKING.values()]
    assert audit(tmp_path / "silent.xlsx") == []


LONG = (
    "A statement that goes on about families 👶🏽 and their neighbours, as statements in "
    "questionnaires do, "
) * 12
ITEM = "an_item_with_a_name_too_long_for_a_sheet"
LABELS = f"""
instrument: long-labels
version: "1"
title: Long 👪 labels
groups: {{a: "{LONG[:240]}", b: "👨‍👩‍👧 Families",
  c: "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"}}
sections:
  - title: All
    questions:
      - {{id: {ITEM}, ask: "{LONG}", choose: {{one: "{LONG[:400]}", two: "🙂", three: "=1+1"}}}}
      - {{id: many, ask: "🤔?", choose_many: {{one: "{LONG[:300]}", two: "{"Unbroken" * 30}"}}}}
"""


def people() -> Iterator[CompletedInterview]:
    """Interviews with nobody: simulated."""
    for number in range(90):
        given = {ITEM: ("one", "two", "three")[number % 3], "many": ("one",)}
        yield CompletedInterview(
            f"simulated-{number}",
            "long-labels",
            "1",
            "",
            "abc"[number // 3 % 3],
            "online",
            "en",
            given,
        )


def test_emoji_and_very_long_labels_pass(tmp_path: Path) -> None:
    responses = Responses.from_interviews(people(), Codebook.of([loads(LABELS)]))
    report = build_report(responses, About(f"👪 {LONG}", client="🏴󠁧󠁢󠁷󠁬󠁳󠁿 Cymru", simulated=True))
    write_workbook(report, tmp_path / "long.xlsx", charts=True, answers=raw_data(responses))
    assert audit(tmp_path / "long.xlsx") == []
    texts = {
        cell
        for sheet in load_workbook(tmp_path / "long.xlsx").worksheets
        for row in sheet.values
        for cell in row
    }
    assert {"Interviews: 👨‍👩‍👧 Families", "🙂", LONG[:400]} <= texts
    cut = {
        text
        for text in texts
        if isinstance(text, str) and text.startswith(LONG[:200]) and "…" in text
    }
    assert {text.rpartition(": ")[2].partition(" ")[0] for text in cut} == {"share", "number"}


def test_all_questions_of_pisa_pass(pisa: Path, tmp_path: Path) -> None:
    """Of a few hundred students, from every part of the file."""
    lines = (pisa / "students.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    some = lines[1 :: max(1, len(lines) // 350)]
    (tmp_path / "some.csv").write_text(lines[0] + "".join(some), encoding="utf-8")
    questionnaire = load(PISA / "reading.yaml")
    found = read_interviews(tmp_path / "some.csv", questionnaire, PISA / "mapping.yaml")
    report = build_report(
        Responses.from_interviews(found, Codebook.of([questionnaire])),
        About("Reading for pleasure"),
    )
    write_workbook(report, tmp_path / "pisa.xlsx", charts=True)
    assert len(report.tables_of(DistributionTable)) == len(lines[0].split(",")) - 1
    assert audit(tmp_path / "pisa.xlsx") == []
