"""Pictures of evidence: what is in them, as figures, as HTML and in words."""

import math
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.charts import Texts, figure_of, in_words, markup_of
from analysis.charts.drawing import Dots, Flow, Grid, Reading, Scatter
from analysis.charts.evidence import EVIDENCE_CHARTS, Pictured, pictures_of
from analysis.charts.evidence.scales import axis_of, tick_marks
from analysis.charts.sheet.files import pictured
from analysis.evidence.pooled_review import PoolChoices
from analysis.evidence.review import Review, read_review, review_named
from analysis.reports.evidence import PAGE, write_evidence
from tests.analysis_charts.tables import texts_of
from tests.analysis_evidence.simulated import simulated_rows, simulated_table

LANGUAGES = ("en", "cy", "pl", "ur")
FLOW = """\
evidence: simulated
title: A simulated review
source: Simulated
table: review.csv
flow:
  identified: 1420
  other: 30
  duplicates: 260
  screened: 1190
  excluded: 1000
  not_retrieved: 10
  assessed: 180
  left_out: {no comparison: 60, another outcome: 40}
  included: 77
  reports: 80
"""


def reviewed(folder: Path, studies: int) -> Review:
    (folder / "review.csv").write_text(simulated_table(simulated_rows(studies)), "utf-8")
    (folder / "review.yaml").write_text(FLOW, "utf-8")
    return read_review(folder / "review.yaml")


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Review:
    return reviewed(tmp_path_factory.mktemp("review"), 12)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Review:
    return reviewed(tmp_path_factory.mktemp("large"), 80)


def drawn(review: Review, kind: str, language: str = "en") -> list[Pictured]:
    texts = Texts(review.source.title, note="Simulated", language=language)
    return list(pictures_of(review, [kind], texts=texts))


def rows_of(drawing: Dots) -> Iterator[Reading]:
    yield from (row.reading for section in drawing.sections for row in section.rows)


@pytest.mark.parametrize("kind", EVIDENCE_CHARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_drawn_and_written_and_said_in_every_language(review, kind, language):
    pictures = drawn(review, kind, language)
    assert pictures
    for one in pictures:
        assert texts_of(figure_of(one.drawing))
        markup = str(markup_of(one.drawing, one.alt))
        assert one.alt in markup
        assert "nan" not in markup
        assert "A simulated review" in in_words(one.drawing)


def test_every_effect_of_a_forest_stands_in_it_with_its_interval(review):
    (forest,) = drawn(review, "forest")
    frame = review.frame().dropna(subset="yi")
    readings = list(rows_of(forest.drawing))
    studies = [one for one in readings if one.mark == "square"]
    assert len(studies) == len(frame)
    assert sorted(one.written for one in studies) == sorted(
        f"{y:.2f}".replace("-", "−").replace("−0.00", "0.00") for y in frame.yi
    )
    pooled = [one for one in readings if one.mark == "diamond"]
    expected = [
        analysis.pool(part, test="adhoc").iloc[0] for _, part in frame.groupby("domain", sort=False)
    ]
    for one, row in zip(pooled, expected, strict=True):
        assert (one.low, one.value, one.high) == pytest.approx((row.low, row.estimate, row.high))
    predicted = [one for one in readings if one.mark == "interval"]
    for one, row in zip(predicted, expected, strict=True):
        assert (one.low, one.high) == pytest.approx((row.prediction_low, row.prediction_high))
    texts = " ".join(texts_of(figure_of(forest.drawing)))
    for one in readings:
        assert one.written in texts
        assert one.bounds in texts


def test_nothing_of_a_forest_lies_beside_its_scale(large):
    for one in drawn(large, "forest"):
        axis = one.drawing.axis
        for reading in rows_of(one.drawing):
            places = [reading.value, reading.low, reading.high]
            inside = [axis.place(place) for place in places if not math.isnan(place)]
            assert all(-1e-9 <= place <= 1 + 1e-9 for place in inside)
            if any(reading.cut):
                assert reading.bounds  # what is cut is written whole


def test_many_studies_have_a_forest_for_each_domain_and_are_all_in_words(large):
    pictures = drawn(large, "forest")
    assert [one.name for one in pictures] == [
        f"forest_{domain}" for domain in dict.fromkeys(large.frame().domain)
    ]
    for one in pictures:
        words = in_words(one.drawing)
        markup = str(markup_of(one.drawing, one.alt))
        for section in one.drawing.sections:
            for row in section.rows:
                assert (f"{row.label} ({row.base}): " if row.base else row.label) in words
                assert row.label in markup
                assert row.reading.bounds in markup


def test_a_ratio_is_written_as_a_ratio_and_1_is_nothing(tmp_path):
    path = tmp_path / "ratios.csv"
    path.write_text(
        "study,domain,better,ai,n1i,ci,n2i\na,d,higher,8,30,4,31\nb,d,higher,9,50,6,48\n", "utf-8"
    )
    (one,) = drawn(read_review(path), "forest")
    first = next(rows_of(one.drawing))
    assert math.exp(first.value) == pytest.approx(float(first.written), abs=0.005)
    assert "1" in [tick.written for tick in one.drawing.axis.ticks if tick.value == 0]


def test_what_was_published_has_no_point_that_nobody_printed():
    review = review_named("parent-infant-psychotherapy-2022")
    (one,) = drawn(review, "forest")
    readings = list(rows_of(one.drawing))
    assert {reading.mark for reading in readings} == {"interval"}
    assert [(reading.low, reading.high) for reading in readings][-1] == (-0.95, -0.19)
    labels = [row.label for section in one.drawing.sections for row in section.rows]
    assert labels[-1] == "Infant attachment (a benefit is below 0)"
    assert not drawn(review, "directions")
    assert not drawn(review, "flow")


def test_signs_of_directions_differ_without_colour_and_say_how_many(tmp_path):
    path = tmp_path / "votes.csv"
    path.write_text(
        "study,participants,domain,better,comparison,improved\n"
        "a,100,mood,lower,x,yes\na,100,mood,lower,x,yes\nb,9,mood,lower,x,no\n"
        "c,9,mood,lower,x,yes\nc,9,mood,lower,x,no\nd,9,sleep,lower,x,yes\n",
        "utf-8",
    )
    (one,) = drawn(read_review(path), "directions")
    grid = one.drawing
    assert isinstance(grid, Grid)
    signs = {row.label: [cell and cell.sign for cell in row.cells] for row in grid.sections[0].rows}
    assert signs == {"a": ["▲", None], "b": ["▼", None], "c": ["◄►", None], "d": [None, "▲"]}
    first = grid.sections[0].rows[0].cells[0]
    assert first is not None
    assert (first.said, first.size) == ("improved (2 of 2)", 1.0)
    assert "votes are not effects" in in_words(grid).lower()


def test_every_judgement_of_a_risk_of_bias_is_there(review):
    (one,) = drawn(review, "risk")
    grid = one.drawing
    assert isinstance(grid, Grid)
    assert grid.columns[-1] == "Overall"
    words = in_words(grid)
    for study in review.studies.values():
        assert f"{study.study}: " in words
    judged = sum(len(study.risk) for study in review.studies.values())
    assert sum(cell is not None for row in grid.sections[0].rows for cell in row.cells) == judged
    assert len({cell.sign for row in grid.sections[0].rows for cell in row.cells if cell}) == 3


def test_a_funnel_has_every_effect_where_it_lies_and_warns_of_few(review, large):
    for one in drawn(large, "funnel"):
        scatter = one.drawing
        assert isinstance(scatter, Scatter)
        frame = large.frame().dropna(subset="yi")
        part = frame[frame.domain == one.name.removeprefix("funnel_")]
        np.testing.assert_allclose([point.x for point in scatter.points], part.yi)
        np.testing.assert_allclose([point.y for point in scatter.points], np.sqrt(part.vi))
        assert not scatter.texts.kicker
        for area in scatter.areas:
            for x, y in area.corners:
                assert -1e-9 <= scatter.across.place(x) <= 1 + 1e-9
                assert -1e-9 <= scatter.down.place(y) <= 1 + 1e-9
    for one in drawn(review, "funnel"):
        assert "Fewer than ten studies" in one.drawing.texts.kicker


def test_a_contour_of_a_funnel_is_where_p_is_what_it_says(large):
    scatter = drawn(large, "funnel")[0].drawing
    assert isinstance(scatter, Scatter)
    inner = scatter.areas[3]  # of p over 0.1
    inside = [(x, y) for x, y in inner.corners if 0 < scatter.across.place(x) < 1 and y > 0]
    assert all(abs(x) / y == pytest.approx(1.6449, abs=1e-4) for x, y in inside)


def test_a_flow_says_what_left_and_why(review):
    (one,) = drawn(review, "flow")
    flow = one.drawing
    assert isinstance(flow, Flow)
    words = in_words(flow)
    for told in (
        "Records found in databases and registers: n = 1,420; found otherwise: n = 30",
        "Removed before screening: duplicates n = 260",
        "Left out: no comparison n = 60, another outcome n = 40",
        "Studies in the review: n = 77, in 80 reports",
    ):
        assert told in words


def test_dollars_and_markup_in_names_are_texts(tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text(
        "study,domain,better,metric,effect,se,risk_overall\n"
        "A $x$ <b> & Co,d,higher,SMD,0.2,0.1,low\nB,d,higher,SMD,0.4,0.2,high\n"
        "C,d,higher,SMD,0.1,0.3,some\n",
        "utf-8",
    )
    for one in pictures_of(read_review(path)):
        pictured(one.drawing, formats=("png", "svg"))
        assert "<b> &" not in str(markup_of(one.drawing, one.alt))


@given(st.floats(-50, 50), st.floats(0.001, 80), st.integers(3, 9))
def test_marks_of_a_scale_are_even_and_few_and_have_nothing(low, span, most):
    marks = tick_marks(low, low + span, most)
    assert len(marks) <= most + 1
    assert all(low - 1e-6 <= mark <= low + span + 1e-6 for mark in marks)
    if len(marks) > 2:
        steps = np.diff(marks)
        assert np.allclose(steps, steps[0])
    if low < 0 < low + span and len(marks) > 1:
        assert min(map(abs, marks)) < 1e-9


def test_one_far_effect_does_not_make_all_others_small():
    axis = axis_of([*np.linspace(-0.5, 0.5, 60), 40.0], "en")
    assert axis.high < 2


def test_files_are_written_whole_and_the_page_needs_nothing_from_elsewhere(review, tmp_path):
    pictures = list(pictures_of(review, choices=PoolChoices(test="z")))
    written = write_evidence(pictures, tmp_path / "out", "A <simulated> review")
    names = sorted(path.name for path in written)
    assert len(names) == 3 * len(pictures) + 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    page = (tmp_path / "out" / PAGE).read_text("utf-8")
    assert "A &lt;simulated&gt; review" in page
    assert not re.search(r"(src|href)=", page)
    forest = (tmp_path / "out" / "forest.txt").read_text("utf-8")
    assert forest.startswith("Forest plot of effects with confidence intervals\n\n")
    again = write_evidence(pictures, tmp_path / "again", "A <simulated> review")
    for one, other in zip(written, again, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_a_page_shows_all_of_80_studies_at_360_pixels(large, tmp_path, needs_tool):
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = needs_tool("chromium")
    pictures = list(pictures_of(large))
    write_evidence(pictures, tmp_path, "Large")
    with playwright.sync_playwright() as program:
        browser = program.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width in (360, 1280):
            page = browser.new_page(viewport={"width": width, "height": 800})
            page.goto((tmp_path / PAGE).as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            shown = page.inner_text("main")
            frame = large.frame().dropna(subset="yi")
            for study in frame.study.unique():
                assert study in shown
            for one in pictures:
                if isinstance(one.drawing, Dots):
                    for reading in rows_of(one.drawing):
                        assert reading.bounds in shown
            cut = page.evaluate(
                "[...document.querySelectorAll('th, td.figures, .cell .told')].filter("
                "e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 2).length"
            )
            assert cut == 0
            page.close()
        browser.close()


def test_a_review_without_numbers_draws_only_what_there_is(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text("study,domain,comparison,improved\na,d,x,yes\n", "utf-8")
    assert [one.kind for one in pictures_of(read_review(path))] == ["directions"]


def test_a_pooled_effect_without_an_interval_says_why(tmp_path):
    path = tmp_path / "alike.csv"
    rows = "".join(f"{name},d,higher,SMD,0.2,0.1\n" for name in "abc")
    path.write_text(f"study,domain,better,metric,effect,se\n{rows}", "utf-8")
    (one,) = pictures_of(read_review(path), ["forest"], choices=PoolChoices(test="knha"))
    last = one.drawing.sections[0].rows[-1]
    assert "no variance" in last.instead
    assert "no variance" in " ".join(texts_of(figure_of(one.drawing)))
