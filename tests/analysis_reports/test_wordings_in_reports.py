"""No report prints a wording that a part of its base did not see without saying so, whoever writes
it.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from lxml import html
from openpyxl import load_workbook
from pptx import Presentation

from analysis.reports import About, Report, build_report
from analysis.reports.choice import ReportChoice
from analysis.reports.tables import (
    AgreementTable,
    BannerTable,
    ChangeTable,
    DifferencesTable,
    DistributionTable,
    WavesTable,
)
from analysis.reports.texts import say
from analysis.reports.writers import WRITERS
from tests.versions.reworded import NEW, OLD, responses

LANGUAGES = ("en", "cy", "pl", "ur")


def report_in(language: str) -> Report:
    return build_report(
        responses(),
        About("Life", simulated=True),
        banner=("place",),
        language=language,
        choice=ReportChoice(also=frozenset({"differences", "double", "intervals"})),
    )


@pytest.fixture(scope="module", params=LANGUAGES)
def report(request: pytest.FixtureRequest) -> Report:
    return report_in(request.param)


@pytest.fixture(scope="module")
def english() -> Report:
    return report_in("en")


DIFFER = (
    f"Not everybody was asked in the same words: “{OLD}” until 12 June 2022 (n = 80); “{NEW}” from "
    "13 June 2022 (n = 120)."
)


# --- what the report says ---


def test_every_table_says_which_words_were_asked_until_when_and_of_how_many(
    english: Report,
) -> None:
    for kind in (AgreementTable, DistributionTable, DifferencesTable):
        tables = [each for each in english.tables_of(kind) if "trust" in each.asked]
        assert tables
        assert {each.asked["trust"] for each in tables} == {DIFFER}, kind


def test_waves_that_had_one_wording_each_are_told_apart_in_it(english: Report) -> None:
    for kind in (WavesTable, ChangeTable):
        (table,) = english.tables_of(kind)
        assert table.asked["trust"] == (
            f"Not everybody was asked in the same words: “{OLD}” until 12 June 2022 (1: n = 80); "
            f"“{NEW}” from 13 June 2022 (2: n = 120)."
        )


def test_groups_are_told_apart_where_some_had_one_wording_only(english: Report) -> None:
    """Nobody in Scotland was asked in the words before there was such an answer."""
    table = next(each for each in english.tables_of(BannerTable) if each.item == "trust")
    assert table.asked["trust"] == (
        f"Not everybody was asked in the same words: “{OLD}” until 12 June 2022 (England: n = 40, "
        f"Wales: n = 40); “{NEW}” from 13 June 2022 (England: n = 40, Wales: n = 40, Scotland: "
        "n = 40)."
    )


def test_an_answer_that_came_later_has_a_base_of_its_own_which_the_note_has(
    english: Report,
) -> None:
    table = next(each for each in english.tables_of(DistributionTable) if each.item == "place")
    assert table.asked["place"] == (
        "“Scotland” could be chosen only from 13 June 2022; a share of this answer is of those who "
        "could choose it (n = 120). The shares can therefore add to more than 100%."
    )
    rows = table.frame[(table.frame["answer"] == "scotland") & (table.frame["group"] == "Total")]
    assert rows["n"].tolist() == [120]


def test_an_answer_called_otherwise_is_told_of(english: Report) -> None:
    table = next(each for each in english.tables_of(DistributionTable) if each.item == "met")
    assert table.asked["met"] == (
        "Not everybody chose among answers in the same words: “A doctor” for “A GP” until 12 June "
        "2022 (n = 80)."
    )


def test_a_series_apart_is_shown_beside_the_other_and_never_pooled(english: Report) -> None:
    tables = {each.item: each for each in english.tables_of(DistributionTable)}
    assert tables["enough"].title == "The Government does NOT do enough. (from 13 June 2022)"
    assert tables["enough__v_1"].title == "The Government does enough. (until 12 June 2022)"
    for name, n in (("enough", 120), ("enough__v_1", 80)):
        frame = tables[name].frame
        assert set(frame[frame["group"] == "Total"]["n"]) == {n}
    assert "its other forms are counted apart" in tables["enough__v_1"].note
    names = [sentence.claim.split(".")[0] for sentence in english.sentences]
    assert {"enough", "enough__v_1"} <= {*names}


def test_a_sentence_quotes_what_its_people_had_before_them(english: Report) -> None:
    told = next(each for each in english.sentences if each.claim == "trust.agree.total")
    assert told.text.endswith(DIFFER)
    other = next(each for each in english.sentences if each.claim.startswith("steady"))
    assert "asked" not in other.text


def test_questions_in_full_have_every_wording(english: Report) -> None:
    also = {question.item: question.also for question in english.questions}
    assert also["trust"] == (DIFFER,)
    assert also["steady"] == ()
    note = next(each for each in english.notes if "not put to everybody" in each)
    assert NEW in note
    assert "steady" not in note


def test_a_report_of_the_first_wave_has_its_words() -> None:
    report = build_report(responses(), About("Life", simulated=True), where="wave == '1'")
    table = next(each for each in report.tables_of(DistributionTable) if each.item == "trust")
    assert table.asked["trust"] == (
        f"The words that were asked: “{OLD}” until 12 June 2022 (n = 80)."
    )
    assert all(NEW not in sentence.text for sentence in report.sentences)


def test_a_standard_that_protects_counts_has_no_numbers_of_versions() -> None:
    report = build_report(responses(), About("Life", simulated=True), standard="ons")
    for table in report.tables_of(DistributionTable):
        assert "n =" not in " ".join(table.asked.values())
    table = next(each for each in report.tables_of(DistributionTable) if each.item == "trust")
    assert table.asked["trust"] == DIFFER.replace(" (n = 80)", "").replace(" (n = 120)", "")


# --- what each writer makes of it ---


def blocks_of_workbook(path: Path) -> Iterator[tuple[str, str]]:
    for sheet in load_workbook(path):
        cells = [str(cell.value) for row in sheet for cell in row if cell.value is not None]
        yield sheet.title, " ".join(cells)


def blocks_of_page(path: Path) -> Iterator[tuple[str, str]]:
    tree = html.fromstring(path.read_text("utf-8"))
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        for name, value in element.attrib.items():
            yield f"{element.tag}@{name}", value
        around = [element, *element.iterancestors()]
        if any(each.tag == "nav" for each in around):
            continue
        for text in (element.text, *(child.tail for child in element)):
            if text and NEW in text:
                home = next(
                    each
                    for each in around
                    if each.tag in ("figure", "li", "body")
                    or "table" in (each.get("class") or "").split()
                )
                yield home.tag, home.text_content()


def blocks_of_document(path: Path) -> Iterator[tuple[str, str]]:
    document = Document(str(path))
    for element in document.element.iter():
        for name in ("descr", "title"):
            if (value := element.get(name)) is not None:
                yield name, value
    texts: list[str] = []
    last = ""
    for element in document.element.body:
        style = element.find(".//{*}pStyle")
        named = "" if style is None else next(iter(style.attrib.values()))
        label = "".join(part.text or "" for part in element.iter("{*}t")).split(".")[0]
        if re.match(r"Heading|Caption|ListNumber", named) and label != last:  # or its next part
            yield named, " ".join(texts)
            texts, last = [], label
        if element.find(".//{*}hyperlink") is None:  # a line that leads to a table
            texts.append("".join(part.text or "" for part in element.iter("{*}t")))
    yield "end", " ".join(texts)


def blocks_of_slides(path: Path) -> Iterator[tuple[str, str]]:
    for slide in Presentation(str(path)).slides:
        for part in (slide, slide.notes_slide):
            texts = [shape.text_frame.text for shape in part.shapes if shape.has_text_frame]
            yield "slide", " ".join(texts)
        for element in slide._element.iter():
            if (value := element.get("descr")) is not None:
                yield "descr", value


def blocks_of_charts(path: Path) -> Iterator[tuple[str, str]]:
    for file in path.glob("*.txt"):
        for line in file.read_text("utf-8").splitlines():
            yield file.name, line
    for file in path.glob("*.svg"):
        yield file.name, " ".join(html.fromstring(file.read_bytes()).text_content().split())
    for chart in json.loads(next(path.glob("*.json")).read_text("utf-8"))["charts"]:
        yield "alt", chart["alt"]


BLOCKS: dict[str, Callable[[Path], Iterator[tuple[str, str]]]] = {
    "workbook": blocks_of_workbook,
    "page": blocks_of_page,
    "document": blocks_of_document,
    "slides": blocks_of_slides,
    "charts": blocks_of_charts,
}


def test_every_writer_is_held() -> None:
    assert BLOCKS.keys() == WRITERS.keys()


@pytest.mark.parametrize("writer", list(WRITERS))
def test_no_wording_stands_alone_that_a_part_did_not_see(
    report: Report, writer: str, tmp_path: Path
) -> None:
    usual = WRITERS[writer].usual
    given = {"workbook": {"charts": True}, "charts": {"tell": print}}.get(writer, {})
    WRITERS[writer].write(report, tmp_path / usual, **given)
    language = report.language
    contents = say(language, "sheet_contents")
    noted = say(language, "reworded_note", questions="\0").split("\0")[0]
    found = 0
    for place, text in BLOCKS[writer](tmp_path / usual):
        if NEW in text and place != contents:
            found += 1
            assert OLD in text or noted in text
    assert found
