"""The slides of a report, read back by python-pptx and by LibreOffice: a finding a slide, a chart
that can be edited, nothing that is hidden.
"""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.slide import Slide
from pptx.util import Inches

from analysis import Responses
from analysis.reports import About, Report, build_report
from analysis.reports.model import Finding, Style
from analysis.reports.outline import phrase
from analysis.reports.slides import write_slides
from analysis.reports.tables import DistributionTable
from survey import loads
from survey.codebook import Codebook
from survey.errors import DataError
from survey.record import CompletedInterview

SIMULATED = phrase("en", "simulated")

DEFINITION = """
instrument: slides
version: "1"
title: Slides
languages: [en, ur]
groups: {public: {en: The public, ur: عوام}, staff: {en: Staff, ur: عملہ}}
scales:
  agreement3:
    answers:
      disagree: {en: Disagree, ur: اختلاف}
      neither: {en: "=1+1", ur: "=1+1"}
      agree: {en: Agree, ur: اتفاق}
    nets: {agree: [agree], disagree: [disagree]}
  yes_no: {answers: {no: {en: "No", ur: "نہیں"}, yes: {en: "Yes", ur: "ہاں"}}, nets: {yes: [yes]}}
sections:
  - title: {en: All, ur: سب}
    questions:
      - {id: help, ask: {en: Should help be given?, ur: "کیا مدد دی جائے؟"}, scale: agreement3}
      - {id: enough, ask: {en: Is it enough?, ur: "کیا یہ کافی ہے؟"}, scale: agreement3}
      - id: seen
        ask: {en: What have you seen?, ur: "آپ نے کیا دیکھا؟"}
        choose_many: {language: {en: Language, ur: زبان}, sleep: {en: Sleep, ur: نیند}}
      - {id: asked, ask: {en: Asked before?, ur: "پہلے پوچھا گیا؟"}, scale: yes_no}
"""


def people(public: int, staff: int) -> Iterator[CompletedInterview]:
    """Interviews with nobody: simulated."""
    for number in range(public + staff):
        given = {
            "help": ("agree", "agree", "neither", "disagree")[number % 4],
            "enough": ("disagree", "agree", "disagree")[number % 3],
            "seen": ("language",) if number % 5 else ("language", "sleep"),
            "asked": ("yes", "no")[number % 2],
        }
        group = "public" if number < public else "staff"
        yield CompletedInterview(
            f"simulated-{number}", "slides", "1", "", group, "online", "en", given
        )


def report_of(public: int = 200, staff: int = 60, **how: Any) -> Report:
    book = Codebook.of([loads(DEFINITION)])
    responses = Responses.from_interviews(people(public, staff), book)
    about = About("Who agrees?", client="Example Foundation", fieldwork="June 2022", simulated=True)
    return build_report(responses, about, **how)


FOUND = tuple(
    Finding(f"What was found of {item}.", f"{item}.{net}.public", "50%", item)
    for item, net in (("help", "agree"), ("enough", "agree"), ("asked", "yes"))
)


@pytest.fixture(scope="module")
def made() -> Report:
    return replace(report_of(), findings=FOUND)


@pytest.fixture(scope="module")
def path(made: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("slides") / "report.pptx"
    write_slides(made, file)
    return file


@pytest.fixture(scope="module")
def slides(path: Path) -> list[Slide]:
    return list(Presentation(str(path)).slides)


def texts(slide: Slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def titles(slides: list[Slide]) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in slides]


def chart_of(slide: Slide) -> Any:
    return next((shape for shape in slide.shapes if shape.has_chart), None)


def shown(file: Path) -> list[Slide]:
    return list(Presentation(str(file)).slides)


# --- what they say ---


def test_there_is_a_slide_for_the_title_for_each_finding_and_for_the_methods(
    made: Report, slides: list[Slide]
) -> None:
    assert titles(slides) == [
        "Who agrees?",
        *(finding.text for finding in FOUND),
        "How the figures were made",
    ]


def test_where_none_is_chosen_the_first_sentences_are_the_findings(
    made: Report, tmp_path: Path
) -> None:
    write_slides(replace(made, findings=()), tmp_path / "report.pptx")
    said = {sentence.claim.split(".")[0]: sentence.text for sentence in reversed(made.sentences)}
    found = titles(shown(tmp_path / "report.pptx"))[1:-1]
    assert found == [said[item] for item in ("help", "enough", "asked")]


def test_chosen_findings_stand_in_their_order(made: Report, tmp_path: Path) -> None:
    table = made.tables_of(DistributionTable)[2]
    chosen = (
        Finding("Most have seen trouble with language.", "seen.language.public", item="seen"),
        Finding("Half were asked.", "asked.yes.staff", "50%", "asked", table=table),
    )
    write_slides(replace(made, findings=chosen), tmp_path / "report.pptx")
    _, one, other, _ = shown(tmp_path / "report.pptx")
    assert titles([one, other]) == [finding.text for finding in chosen]
    plot = chart_of(one).chart.plots[0]
    assert list(plot.categories) == ["Language", "Sleep"]
    assert [series.name.split(" (")[0] for series in plot.series][:2] == ["The public", "Staff"]
    assert "seen.language.public" in one.notes_slide.notes_text_frame.text


def test_a_chart_can_be_edited_and_has_the_figures_that_are_published(
    made: Report, slides: list[Slide]
) -> None:
    table = next(table for table in made.tables_of(DistributionTable) if table.name == "help")
    rows = table.frame[table.frame["group"] == "public"].set_index("answer")["estimate"]
    chart = chart_of(slides[1]).chart
    answers = {series.name: series.values[0] for series in chart.plots[0].series}
    expected = {"Disagree": "disagree", "=1+1": "neither", "Agree": "agree"}
    assert answers == {label: pytest.approx(rows[code]) for label, code in expected.items()}
    book = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    sheet = book["Sheet1"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][1:] == list(answers)
    assert cells[1][1:] == [pytest.approx(value) for value in answers.values()]
    assert {cell.data_type for cell in sheet[1] if cell.value} == {"s"}, "no label is a formula"


def test_base_source_and_that_data_are_simulated_stand_on_every_slide(
    made: Report, slides: list[Slide]
) -> None:
    for slide in slides:
        assert SIMULATED in texts(slide)
    for slide in slides[1:-1]:
        assert made.source in texts(slide)
        assert "Shares are of those who gave an answer." in texts(slide)


def test_notes_have_the_question_in_full_the_name_of_the_figure_and_how_it_was_made(
    made: Report, slides: list[Slide]
) -> None:
    notes = slides[1].notes_slide.notes_text_frame.text
    for part in (
        "Question: Should help be given?",
        "Answers: Disagree; =1+1; Agree",
        "Asked of: The public; Staff.",
        "Figure: help.agree.public",
        made.interval,
        "Chart: ",
    ):
        assert part in notes
    assert made.methods[0] in slides[-1].notes_slide.notes_text_frame.text


# --- for everybody ---


def test_every_chart_and_picture_is_described_and_no_place_is_empty(
    made: Report, tmp_path: Path
) -> None:
    Image.new("RGB", (300, 100), "#1f5a96").save(tmp_path / "logo.png")
    about = replace(made.about, style=Style(logo=str(tmp_path / "logo.png")))
    write_slides(replace(made, about=about), tmp_path / "report.pptx")
    found = set()
    for slide in shown(tmp_path / "report.pptx"):
        for shape in slide.shapes:
            found.add(shape.shape_type)
            described = shape._element.xpath("./*/p:cNvPr/@descr")
            if shape.has_text_frame:
                assert shape.text_frame.text.strip()
            else:
                assert len(described[0]) > 10
            assert shape.name
    assert {MSO_SHAPE_TYPE.CHART, MSO_SHAPE_TYPE.PICTURE} <= found


def test_the_words_of_a_chart_have_every_figure_of_it(slides: list[Slide]) -> None:
    shape = chart_of(slides[1])
    words = shape._element.xpath("./*/p:cNvPr/@descr")[0]
    for series in shape.chart.plots[0].series:
        for value in series.values:
            assert f"{value:.0%}" in words


def test_titles_are_unique(made: Report, tmp_path: Path) -> None:
    twice = Finding("The same.", "help.agree.public", item="help")
    write_slides(replace(made, findings=(twice, twice)), tmp_path / "report.pptx")
    found = titles(shown(tmp_path / "report.pptx"))
    assert len(set(found)) == len(found)


def inside(slide: Slide, width: int, height: int) -> bool:
    return all(
        shape.left >= 0
        and shape.top >= 0
        and shape.left + shape.width <= width
        and shape.top + shape.height <= height
        for shape in slide.shapes
    )


def test_everything_stands_within_the_slide_and_apart(path: Path) -> None:
    deck = Presentation(str(path))
    for slide in deck.slides:
        assert inside(slide, deck.slide_width, deck.slide_height)
        placed = [
            shape
            for shape in slide.shapes
            if not shape.is_placeholder
            or shape.placeholder_format.type not in (PP_PLACEHOLDER.SLIDE_NUMBER,)
        ]
        blocks = sorted((shape.top, shape.top + shape.height) for shape in placed)
        assert all(end <= start for (_, end), (start, _) in pairwise(blocks))


def test_a_long_title_is_set_smaller_and_then_cut_and_stands_in_full_in_the_notes(
    made: Report, tmp_path: Path
) -> None:
    short, long = "Half agree.", "Most people agree with it. " * 8
    endless = "Most people agree with it, " * 60
    sizes = {}
    for text in (short, long, endless):
        finding = Finding(text, "help.agree.public", item="help")
        write_slides(replace(made, findings=(finding,)), tmp_path / "report.pptx")
        slide = shown(tmp_path / "report.pptx")[1]
        title = slide.shapes.title.text_frame
        sizes[text] = title.paragraphs[0].runs[0].font.size.pt
        assert title.text.endswith("…") == (text == endless)
        assert " ".join(text.split()) in slide.notes_slide.notes_text_frame.text
    assert sizes[short] > sizes[long] > sizes[endless] >= 16


def test_a_language_from_the_right_runs_so(tmp_path: Path) -> None:
    write_slides(report_of(language="ur"), tmp_path / "report.pptx")
    slide = shown(tmp_path / "report.pptx")[1]
    for shape in slide.shapes:
        if shape.has_text_frame and shape.name != "Slide Number Placeholder 4":
            paragraphs = [each._p.pPr for each in shape.text_frame.paragraphs]
            assert all(each.get("rtl") == "1" for each in paragraphs)
    assert chart_of(slide).chart.value_axis.reverse_order
    assert slide.shapes.title.text_frame.paragraphs[0].runs[0]._r.rPr.get("lang") == "ur-PK"


# --- what is not there ---


def test_without_findings_a_slide_says_so(tmp_path: Path) -> None:
    write_slides(report_of(public=1, staff=0), tmp_path / "report.pptx")
    found = shown(tmp_path / "report.pptx")
    assert titles(found)[1] == "No figure of this study can be published as a finding"
    assert "under the standard of publication (Health Survey for England)" in texts(found[1])
    assert not any(chart_of(slide) for slide in found)


def test_nothing_that_is_hidden_stands_anywhere_in_the_file(tmp_path: Path) -> None:
    report = report_of(public=200, staff=17)
    hidden = report.tables_of(DistributionTable)[0].frame
    assert set(hidden[hidden["group"] == "staff"]["shorthand"]) == {"u"}
    responses = Responses.from_interviews(people(200, 17), Codebook.of([loads(DEFINITION)]))
    staff = responses.frame[responses.frame["group"] == "staff"]
    secret = {
        repr(float(share))[:8]
        for item in ("help", "enough", "asked")
        for share in staff[item].value_counts(normalize=True)
        if 0 < share < 1
    }
    write_slides(report, tmp_path / "report.pptx")
    with zipfile.ZipFile(tmp_path / "report.pptx") as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(BytesIO(content)) as book:
                    content = b"".join(book.read(part) for part in book.namelist())
            text = content.decode("utf-8", "ignore")
            assert not any(figure in text for figure in secret), name
    words = texts(shown(tmp_path / "report.pptx")[1])
    assert "Staff" not in words


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "a\x00b\x1bc", "x" * 40_000, "<a:t>&</a:t>"])
def test_hostile_texts_stand_as_they_are(made: Report, tmp_path: Path, text: str) -> None:
    hostile = Finding(text, text, item="help")
    about = replace(made.about, title=text, client=text, universe=text)
    write_slides(replace(made, about=about, findings=(hostile,)), tmp_path / "report.pptx")
    said = titles(shown(tmp_path / "report.pptx"))
    kept = re.sub(r"[\x00-\x1f]", "", text)[:20]
    assert said[0].startswith(kept)


# --- as a writer ---


def test_without_the_library_the_extra_is_named(
    made: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pptx", None)
    with pytest.raises(DataError) as told:
        write_slides(made, tmp_path / "report.pptx")
    assert str(told.value) == (
        "report.pptx: slides need the extra 'slides'; install it: pip install "
        "'concord-survey[slides]'"
    )


def test_a_logo_that_is_no_picture_is_named(made: Report, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_text("no picture")
    about = replace(made.about, style=Style(logo=str(tmp_path / "logo.png")))
    with pytest.raises(DataError, match=r"logo\.png: is not a picture that can be read"):
        write_slides(replace(made, about=about), tmp_path / "report.pptx")
    assert not (tmp_path / "report.pptx").exists()


# --- in a house ---


def house(folder: Path, *, wide: bool = False) -> Path:
    """A presentation with a slide of its own, layouts under other names, another order."""
    deck = Presentation()
    if wide:
        deck.slide_width = Inches(13.333)
    for number, layout in enumerate(deck.slide_layouts):
        layout.name = f"Seite {number}"
    first = deck.slides.add_slide(deck.slide_layouts[6])
    first.shapes.add_textbox(0, 0, 10, 10).text_frame.text = "The house"
    file = folder / "house.pptx"
    deck.save(str(file))
    return file


def test_slides_stand_behind_the_authors_in_layouts_found_by_what_they_hold(
    made: Report, tmp_path: Path
) -> None:
    write_slides(made, tmp_path / "report.pptx", template=house(tmp_path))
    deck = Presentation(str(tmp_path / "report.pptx"))
    theirs, first, *findings, _ = deck.slides
    assert texts(theirs) == "The house"
    assert first.slide_layout.name == "Seite 0"
    assert {slide.slide_layout.name for slide in findings} == {"Seite 5"}
    assert deck.slide_width == Inches(10)
    for slide in (first, *findings):
        assert inside(slide, deck.slide_width, deck.slide_height)
    colours = [
        str(series.format.fill.fore_color.rgb)
        for series in chart_of(findings[-1]).chart.plots[0].series
    ]
    assert colours == ["4F81BD"], "an accent of its theme"


def test_a_house_without_a_layout_with_a_title_is_told(made: Report, tmp_path: Path) -> None:
    deck = Presentation()
    for layout in list(deck.slide_layouts)[:-5]:
        deck.slide_layouts.remove(layout)
    for layout in deck.slide_layouts:
        for place in list(layout.placeholders):
            place._element.getparent().remove(place._element)
    deck.save(str(tmp_path / "house.pptx"))
    with pytest.raises(DataError, match="the template has no layout with a title; add one"):
        write_slides(made, tmp_path / "report.pptx", template=tmp_path / "house.pptx")


# --- in another program ---


@pytest.mark.slow
def test_libreoffice_shows_every_slide_with_its_title(
    path: Path, slides: list[Slide], needs_tool: Callable[[str], str], tmp_path: Path
) -> None:
    office, reader = needs_tool("soffice"), needs_tool("pdftotext")
    needs_tool("loimpress")  # slides are a part of LibreOffice that may be left out
    file = tmp_path / "report.pptx"
    shutil.copy(path, file)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, file],
        check=True,
        capture_output=True,
    )
    for number, title in enumerate(titles(slides), 1):
        page = subprocess.run(
            [reader, "-f", str(number), "-l", str(number), tmp_path / "report.pdf", "-"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        assert " ".join(title.split())[:30] in " ".join(page.split())
