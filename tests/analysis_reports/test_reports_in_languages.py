"""A report comes in the language it is asked for: its words, its numbers, its direction."""

import re
import string
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from analysis import Responses
from analysis.charts import figure_of
from analysis.charts.words import ChartPhrases
from analysis.judgement.suggesting import VerdictPhrases
from analysis.publication.standards.notes import StandardPhrases
from analysis.reports import (
    About,
    Report,
    ReportChoice,
    build_report,
    write_document,
    write_page,
    write_workbook,
)
from analysis.reports.checklist import audit
from analysis.reports.choice import ALSO
from analysis.reports.outline import OutlinePhrases, cell_text
from analysis.reports.pictures import Picture, pictures
from analysis.reports.raw_data import raw_data
from analysis.reports.tables import Column
from analysis.reports.texts import ReportPhrases
from analysis.sentences import SentencePhrases
from survey import loads
from survey.codebook import Codebook
from survey.missing import Missing
from survey.record import CompletedInterview
from survey.words import Phrases, catalogue_of
from survey.words.phrases import Entry
from tests.analysis_charts.tables import written

LANGUAGES = ("cy", "pl", "ur")
TABLES: tuple[type[Phrases], ...] = (
    ReportPhrases,
    OutlinePhrases,
    ChartPhrases,
    SentencePhrases,
    StandardPhrases,
    VerdictPhrases,
)

DEFINITION = """
instrument: helped
version: "1"
title: {en: Help, cy: Cymorth, pl: Pomoc, ur: مدد}
languages: [en, cy, pl, ur]
groups:
  public: {en: The public, cy: Y cyhoedd, pl: Ogół społeczeństwa, ur: عوام}
  teachers: {en: Teachers, cy: Athrawon, pl: Nauczyciele, ur: اساتذہ}
  few: {en: Nurses, cy: Nyrsys, pl: Pielęgniarki, ur: نرسیں}
scales:
  agreement3:
    answers:
      disagree: {en: Disagree, cy: Anghytuno, pl: Nie zgadzam się, ur: اختلاف}
      neither: {en: Neither, cy: Y naill na'r llall, pl: "Ani tak, ani nie", ur: نہ اتفاق نہ اختلاف}
      agree: {en: Agree, cy: Cytuno, pl: Zgadzam się, ur: اتفاق}
    nets: {agree: [agree], disagree: [disagree]}
sections:
  - title: {en: All, cy: Popeth, pl: Wszystko, ur: سب}
    questions:
      - id: support
        ask:
          en: How far do you agree? Help is good.
          cy: I ba raddau? Mae cymorth yn dda.
          pl: W jakim stopniu? Pomoc jest dobra.
          ur: آپ کس حد تک متفق ہیں؟ مدد اچھی ہے۔
        scale: agreement3
        missing: [dont_know, refused]
      - id: seen
        ask: {en: What did you see?, cy: Beth welsoch?, pl: Co widać?, ur: آپ نے کیا دیکھا؟}
        choose_many:
          play: {en: Play, cy: Chwarae, pl: Zabawę, ur: کھیل}
          sleep: {en: Sleep, cy: Cwsg, pl: Sen, ur: نیند}
      - id: why
        ask: {en: Why?, cy: Pam?, pl: Dlaczego?, ur: کیوں؟}
        text: {}
        optional: true
"""


def _people() -> Iterator[CompletedInterview]:
    for group, number in (("public", 1400), ("teachers", 120), ("few", 12)):
        for place in range(number):
            agrees = place % (3 if group == "public" else 8) > 0
            given = {
                "support": Missing.DONT_KNOW
                if place % 20 == 7
                else "agree"
                if agrees
                else ("neither", "disagree")[place % 2],
                "seen": ("play",) if place % 3 else ("play", "sleep"),
                "why": ("x", "a@b.uk")[place % 2] if place < 14 else Missing.NO_ANSWER,
            }
            day = datetime(2022, 6, 3 + place % 8, 12, tzinfo=UTC)
            yield CompletedInterview(
                f"{group}-{place}",
                "helped",
                "1",
                "",
                group,
                "paper",
                "en",
                given,
                started=day,
                completed=day,
                attributes={"wave": ("first", "second")[place % 2], "region": "ab"[place % 2]},
            )


@pytest.fixture(scope="module")
def answers() -> Responses:
    return Responses.from_interviews(_people(), Codebook.of([loads(DEFINITION)]))


@cache
def _made(answers: Responses, language: str) -> Report:
    about = About("1234", simulated=True)
    return build_report(answers, about, language=language, banner=("region",), open_answers=True)


def _pictures(answers: Responses, language: str) -> Iterator[Picture]:
    """Every chart there can be."""
    return pictures(_made(answers, language), ReportChoice(also=frozenset(ALSO)))


def _english_patterns(language: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every text of the tables with more than two words, as it would stand in a report."""
    for table in TABLES:
        for name, entry in table.english():
            for text in entry if isinstance(entry, tuple) else (entry,):
                parts = [fixed for fixed, *_ in string.Formatter().parse(text)]
                if len(re.findall(r"[^\W\d_]{2,}", " ".join(parts))) > 2:
                    pattern = ".{1,400}?".join(re.escape(part) for part in parts)
                    yield f"{table.place}.{name}", re.compile(pattern)


def _text_of_page(report: Report, folder: Path) -> str:
    write_page(report, folder / "report.html")
    written = (folder / "report.html").read_text("utf-8")
    return unescape(re.sub(r"<style>.*?</style>", "", written, flags=re.DOTALL))


def _text_of_book(report: Report, answers: Responses, file: Path) -> str:
    first = replace(answers, frame=answers.frame.head(40))
    write_workbook(report, file, charts=True, answers=raw_data(first, report.language))
    assert audit(file) == []
    sheets = load_workbook(file).worksheets
    return "\n".join(
        cell
        for sheet in sheets
        for row in (*sheet.iter_rows(values_only=True), (sheet.title,))
        for cell in row
        if isinstance(cell, str)
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.place)
def test_every_text_is_there_in_every_language_with_its_fields(
    table: type[Phrases], language: str
) -> None:
    catalogue = catalogue_of(language)
    assert catalogue.english_left(table) == ()
    for name, english in table.english():
        known = _fields(english)
        if table is SentencePhrases:  # a sentence chooses among the fields for who and whom
            known |= {"people", "group", "named", "other_people", "other_named", "share"}
            known |= {"statement"}
        said = getattr(catalogue.phrases(table), name)
        assert _fields(said if isinstance(said, str) else said.forms) <= known


def _fields(entry: Entry) -> set[str]:
    texts = entry if isinstance(entry, tuple) else (entry,)
    return {name for text in texts for _, name, *_ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_english_text_of_the_tables_is_left_in_page_and_workbook(
    answers: Responses, language: str, tmp_path: Path
) -> None:
    report = _made(answers, language)
    page = _text_of_page(report, tmp_path)
    book = _text_of_book(report, answers, tmp_path / "report.xlsx")
    for where, text in (("page", page), ("workbook", book)):
        left = [key for key, pattern in _english_patterns(language) if pattern.search(text)]
        assert left == [], where


def test_the_patterns_find_the_english_of_an_english_report(
    answers: Responses, tmp_path: Path
) -> None:
    """So that the test above cannot pass by looking for nothing."""
    report = _made(answers, "en")
    page = _text_of_page(report, tmp_path)
    book = _text_of_book(report, answers, tmp_path / "report.xlsx")
    found = {key for key, pattern in _english_patterns("en") if pattern.search(page + book)}
    assert {
        "report.share_note",
        "report.differences_note",
        "report.tables",
        "report.change_note",
        "report.open_note",
        "outline.skip",
        "chart.nobody",
        "sentence.agreed",
        "sentence.unpublished",
        "sentence.higher",
        "standard.hse",
        "standard.perhaps_at_random",
    } <= found


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "cy",
            (
                "Athrawon: mae 87% (cyfwng hyder 95%: 79% i 92%; n = 114) yn cytuno â'r gosodiad "
                "“Mae cymorth yn dda”. Mae'r gyfran yn uwch ymhlith “Athrawon” (87%) nag ymhlith "
                "“Y cyhoedd” (67%)."
            ),
        ),
        (
            "pl",
            (
                "Nauczyciele: 87% (PU 95% od 79% do 92%; n = 114) zgadza się ze stwierdzeniem "
                "„Pomoc jest dobra”. To o 20 punktów procentowych więcej niż w grupie „Ogół "
                "społeczeństwa” (67%)."
            ),
        ),
        (
            "ur",
            (
                "اساتذہ:\u200f 87% (95% وقفۂ اعتماد 79% تا 92%؛ n = 114) نے اس بیان سے اتفاق کیا: "
                "”مدد اچھی ہے“۔ یہ ”عوام“ (67%) سے 20 فیصد پوائنٹس زیادہ ہے۔"
            ),
        ),
    ],
)
def test_a_finding_is_a_sentence_of_its_language(
    answers: Responses, language: str, sentence: str
) -> None:
    said = {one.claim: one.text for one in _made(answers, language).sentences}
    assert said["support.agree.teachers"] == sentence


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", {"3 June 2022 to 10 June 2022", "Unweighted", "1,400", "paper"}),
        ("cy", {"3 Mehefin 2022 i 10 Mehefin 2022", "Heb eu pwysoli", "1,400", "ar bapur"}),
        (
            "pl",
            {"3 czerwca 2022 – 10 czerwca 2022", "Bez ważenia", "1\u00a0400", "na papierze"},
        ),
        ("ur", {"3 جون، 2022 تا 10 جون، 2022", "وزن کے بغیر", "1,400", "کاغذ پر"}),
    ],
)
def test_days_numbers_and_what_the_study_leaves_open_are_said_in_the_language(
    answers: Responses, language: str, texts: set[str]
) -> None:
    assert texts <= {text for _, text in _made(answers, language).details}


@pytest.mark.parametrize(
    ("language", "kinds"),
    [
        ("en", "“Don't know”"),
        ("cy", "“Ddim yn gwybod”"),
        ("pl", "„Nie wiem”"),
        ("ur", "”معلوم نہیں“"),
    ],
)
def test_bounds_and_quotation_marks_are_those_of_the_language(
    answers: Responses, language: str, kinds: str, tmp_path: Path
) -> None:
    page = _text_of_page(_made(answers, language), tmp_path)
    assert kinds in page
    bound = "79,4%" if language == "pl" else "79.4%"
    assert f">{bound}</td>" in page
    assert ("0,001" in page) == (language == "pl")


def test_names_in_a_list_are_joined_as_in_the_language(answers: Responses) -> None:
    titles = {
        language: build_report(answers, About("1"), language=language, banner=("region", "wave"))
        for language in ("en", "cy", "pl", "ur")
    }
    ends = {
        language: report.tables[-1].title.rsplit("(", 1)[1] for language, report in titles.items()
    }
    assert ends == {
        "en": "by Region and Wave)",
        "cy": "yn ôl Region a Ton)",
        "pl": "według: Region i Fala)",
        "ur": "بلحاظ: Region اور مرحلہ)",
    }


@pytest.mark.parametrize(
    ("language", "locale", "leftwards"),
    [
        ("en", "en-GB", False),
        ("cy", "cy-GB", False),
        ("pl", "pl-PL", False),
        ("ur", "ur-PK", True),
    ],
)
def test_direction_and_language_are_marked_in_page_workbook_and_document(
    answers: Responses, language: str, locale: str, leftwards: bool, tmp_path: Path
) -> None:
    report = _made(answers, language)
    page = _text_of_page(report, tmp_path)
    assert f'<html lang="{locale}" dir="{"rtl" if leftwards else "ltr"}">' in page
    write_workbook(report, tmp_path / "report.xlsx")
    book = load_workbook(tmp_path / "report.xlsx")
    assert book.properties.language == locale
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in book} == {leftwards}
    assert book.worksheets[0]["A1"].alignment.horizontal == ("right" if leftwards else None)
    write_document(report, tmp_path / "report.docx")
    with ZipFile(tmp_path / "report.docx") as word:
        parts = {
            name: word.read(name).decode()
            for name in word.namelist()
            if "word/" in name
            and name.endswith(".xml")
            and re.search("document|header|footer", name)
        }
    for text in parts.values():
        paragraphs = len(re.findall(r"<w:p[ >]", text))
        assert text.count("<w:bidi/>") >= paragraphs * leftwards
        assert ("<w:bidi/>" in text) == leftwards
    assert ("<w:bidiVisual/>" in parts["word/document.xml"]) == leftwards


def test_a_chart_in_urdu_is_the_mirror_image_of_one_in_english(answers: Responses) -> None:
    begins = {}
    for language, teachers in (("en", "Teachers"), ("ur", "اساتذہ")):
        picture = next(one for one in _pictures(answers, language) if one.kind == "agreement_dots")
        figure = figure_of(picture.drawing)
        width = figure.get_figwidth() * figure.dpi
        found = {
            text.get_text().strip("\u202b\u202c"): text.get_window_extent()
            for text in written(figure)
        }
        # each from the side that the language reads from; labels differ in their width, and what
        # stands after them does so too
        label, nothing, all_of_them = (
            box.x0 if language == "en" else width - box.x1
            for box in (found[teachers], found["0%"], found["100%"])
        )
        assert label < nothing < all_of_them
        begins[language] = label
    assert begins["ur"] == pytest.approx(begins["en"], abs=3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_chart_shows_is_told_in_the_language(answers: Responses, language: str) -> None:
    told = "\n".join(f"{one.alt}\n{one.description}" for one in _pictures(answers, language))
    left = [key for key, pattern in _english_patterns(language) if pattern.search(told)]
    assert left == []
    assert catalogue_of(language).phrases(ChartPhrases).alt_waves in told


def test_a_language_that_concord_does_not_have_has_english_words_and_its_own_notation(
    answers: Responses, tmp_path: Path
) -> None:
    report = _made(answers, "fr")
    page = _text_of_page(report, tmp_path)
    assert '<html lang="fr-FR"' in page
    assert "Key findings" in page
    assert ">79,4%</td>" in page
    assert "3 juin 2022 to 10 juin 2022" in page


def test_a_minus_stays_before_its_number_where_text_runs_from_the_right() -> None:
    column = Column("Low", "points")
    assert [cell_text(-0.0312, column, language) for language in ("en", "cy", "pl", "ur")] == [
        "−3.1 points",
        "−3.1 pwynt",
        "−3,1 pkt proc.",
        "\u200e−3.1 پوائنٹس",
    ]
