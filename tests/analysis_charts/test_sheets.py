"""Drawings as matplotlib figures: where everything lies on the sheet."""

import logging
import warnings
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image

from analysis.charts import CHARTS, Texts, figure_of, look_of
from analysis.charts.colours import ACCENT, APART, QUIET, likert_colours
from analysis.charts.drawing import unworded
from analysis.charts.sheet.files import pictured
from analysis.charts.sheet.lettering import text_width, wrapped
from analysis.charts.sheet.style import house_style
from survey.errors import DataError
from tests.analysis_charts.tables import (
    FRAMES,
    agreement_of,
    boxes_of,
    differences_of,
    distribution_of,
    dots_of,
    draw,
    drawing_of,
    lines_of,
    nets_of,
    place_of,
    texts_of,
    waves_of,
    written,
)

KINDS = pytest.mark.parametrize("kind", list(CHARTS))


def sheet(kind: str, groups: Mapping[str, int]) -> Figure:
    return figure_of(drawing_of(kind, groups))


def of_frame(kind: str, frame: pd.DataFrame, texts: Texts | None = None) -> Figure:
    return figure_of(draw(kind, frame, texts or Texts("Title")))


@KINDS
def test_every_base_stands_in_the_picture(kind: str) -> None:
    texts = " ".join(texts_of(sheet(kind, {"public": 1987, "teachers": 40})))
    assert "1,987" in texts
    assert "40" in texts


@KINDS
@pytest.mark.parametrize("n", [0, 1, 29, 40])
def test_one_respondent_or_none_can_be_drawn(kind: str, n: int) -> None:
    figure = sheet(kind, {"only": n})
    said = {0: "no answers", 40: "40"}.get(n, "base too small")
    assert said in " ".join(texts_of(figure))
    assert n == 40 or not dots_of(figure)


# --- bars ---


@pytest.mark.parametrize("kind", ["stacked", "diverging"])
def test_a_bar_is_as_long_as_its_share_and_says_it(kind: str) -> None:
    figure = sheet(kind, {"public": 1000})
    bars = [box for box in boxes_of(figure) if to_hex(box.get_facecolor()) in likert_colours(3)]
    lengths = np.array([bar.get_width() for bar in bars])
    assert lengths / lengths.sum() == pytest.approx([0.2, 0.3, 0.5])
    assert {"20%", "30%", "50%"} <= set(texts_of(figure))


def test_diverging_bars_have_the_middle_of_their_middle_answer_on_one_line() -> None:
    frame = pd.concat(
        [distribution_of({"a": 100}), distribution_of({"b": 100}, shares=(0.6, 0.3, 0.1))]
    )
    figure = of_frame("diverging", frame)
    middles = [
        bar.get_x() + bar.get_width() / 2
        for bar in boxes_of(figure)
        if to_hex(bar.get_facecolor()) == likert_colours(3)[1]
    ]
    (line,) = lines_of(figure)
    assert middles == pytest.approx([float(np.asarray(line.get_xdata())[0])] * 2)


def test_dont_know_stands_to_the_right_of_the_answers() -> None:
    *answers, apart = boxes_of(sheet("stacked", {"public": 1000}))
    assert to_hex(apart.get_facecolor()) == APART
    assert apart.get_x() > max(bar.get_x() + bar.get_width() for bar in answers)


def test_nets_stand_at_the_ends_of_the_bars() -> None:
    groups = {"public": 1000}
    figure = figure_of(drawing_of("stacked", groups, nets=nets_of(groups).replace(0.504, 0.5151)))
    bars = [bar.get_x() for bar in boxes_of(figure)][:3]
    bold = {
        text.get_text(): text.get_position()[0]
        for text in written(figure)
        if text.get_weight() == "bold"
    }
    assert bold["20%"] < min(bars) < max(bars) < bold["52%"]


def test_what_shorthand_means_stands_under_the_chart() -> None:
    groups = {"public": 1000}
    nets = nets_of(groups, shorthand="c", reason="confidential")
    texts = texts_of(figure_of(drawing_of("stacked", groups, nets=nets)))
    assert texts.count("[c]") == 2
    assert "[c]: confidential." in texts


# --- dots ---


def test_a_dot_lies_at_its_share_and_its_line_covers_the_interval() -> None:
    figure = sheet("agreement_dots", {"a": 100})
    zero, whole = (place_of(figure, mark)[0] for mark in ("0%", "100%"))
    (dot,), interval = (
        dots_of(figure),
        next(line for line in lines_of(figure) if line.get_linewidth() > 2),
    )
    assert (dot.get_xdata()[0] - zero) / (whole - zero) == pytest.approx(0.6)
    assert (np.array(interval.get_xdata()) - zero) / (whole - zero) == pytest.approx([0.5, 0.7])


def test_a_difference_lies_on_its_side_of_a_line_at_no_difference() -> None:
    frame = differences_of({"public": 1000, "teachers": 300})
    frame.loc[1, ["difference", "low", "high"]] = [-0.12, -0.19, -0.05]
    figure = of_frame("differences", frame)
    nothing, ten = place_of(figure, "0")[0], place_of(figure, "+10")[0]
    more, less = (float(np.asarray(dot.get_xdata())[0]) for dot in dots_of(figure))
    assert less < nothing < more
    assert (more - nothing) / (ten - nothing) == pytest.approx(1.2)
    assert more - nothing == pytest.approx(nothing - less)


@pytest.mark.parametrize("clear", [True, False])
def test_clear_differences_differ_from_others_in_shape_not_by_colour_alone(clear: bool) -> None:
    outcome = ("not clear", "clear")[clear]
    figure = of_frame("differences", differences_of({"public": 1000}).assign(outcome=outcome))
    (dot,) = dots_of(figure)
    assert (dot.get_markerfacecolor() == "white") is not clear
    assert dot.get_color() == (ACCENT if clear else QUIET)
    thick = [line for line in lines_of(figure) if line.get_linewidth() == 2.6]
    assert bool(thick) is clear
    assert {"clear difference", "no clear difference"} <= set(texts_of(figure))


def test_a_difference_that_was_not_tested_has_no_dot() -> None:
    untested = {"low": np.nan, "high": np.nan, "outcome": "not tested"}
    figure = of_frame("differences", differences_of({"a": 100}).assign(**untested))
    assert {"+12", "not tested"} <= set(texts_of(figure))
    assert dots_of(figure) == []


# --- waves ---


def test_a_wave_lies_at_its_share_on_a_scale_from_nothing_to_everybody() -> None:
    frame = waves_of({"public": 1000}).assign(estimate=[0.0, 0.5, 1.0], low=np.nan, high=np.nan)
    figure = of_frame("waves", frame)
    heights = {
        text.get_text(): text.get_position()[1]
        for text in written(figure)
        if text.get_ha() == "right"
    }
    assert [float(np.asarray(dot.get_ydata())[0]) for dot in dots_of(figure)] == pytest.approx(
        [heights["0%"], heights["50%"], heights["100%"]]
    )


def test_many_waves_make_the_page_wider_rather_than_its_letters_smaller() -> None:
    frame = pd.concat(
        [agreement_of({"public": 1000}).assign(wave=f"W{number}") for number in range(24)]
    )
    figure = of_frame("waves", frame)
    assert figure.get_figwidth() > 8
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [
        text.get_window_extent(renderer)
        for text in written(figure)
        if text.get_text() == "n = 1,000"
    ]
    assert all(one.x1 < other.x0 for one, other in pairwise(boxes))


# --- letters and the house ---


@KINDS
def test_any_letters_survive_without_a_warning_and_stay_on_the_sheet(kind: str) -> None:
    words = "$5 & $10 <b>x_1^2</b> \\frac 👶🏽 Tŷ Ŵyn الآباء والأمهات הורים"
    frame = FRAMES[kind]({"public": 500})
    frame = frame.assign(
        wording=words,
        **{f"{name}_label": words for name in ("group", "group_a", "answer") if name in frame},
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = of_frame(kind, frame, Texts(words, words, words, words, words))
        renderer = FigureCanvasAgg(figure).get_renderer()
        with house_style():
            figure.draw(renderer)
    boxes = [text.get_window_extent(renderer) for text in written(figure)]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width + 1 for box in boxes)


@pytest.mark.parametrize("kind", ["stacked", "diverging", "agreement_dots", "bars"])
def test_all_texts_stay_on_the_sheet_however_long(kind: str) -> None:
    wording = "A very long question about help for families, " * 8 + "unbreakable" * 20
    groups = {f"Region number {n} with a name that goes on for a while": 100 for n in range(4)}
    frame = FRAMES[kind](groups).assign(wording=wording)
    texts = Texts(wording, "Subtitle", "Simulated data", wording, wording)
    figure = of_frame(kind, frame, texts)
    renderer = FigureCanvasAgg(figure).get_renderer()
    for text in written(figure):
        box = text.get_window_extent(renderer)
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width, text
        assert box.y0 >= 0, text
        assert box.y1 <= figure.bbox.height, text


def test_arabic_letters_are_joined_and_hebrew_runs_from_the_right() -> None:
    with house_style():
        joined, apart = text_width("سلام", 20), sum(text_width(letter, 20) for letter in "سلام")
    assert joined < 0.95 * apart


def test_a_language_from_the_right_has_its_sheet_in_a_mirror() -> None:
    sides = {}
    for language in ("en", "ur"):
        texts = Texts("Title", language=language)
        figure = figure_of(draw("stacked", distribution_of({"public": 1000}), texts))
        width = figure.get_figwidth() * figure.dpi
        boxes = [box.get_window_extent() for box in boxes_of(figure)]
        sides[language] = boxes[0].x0 if language == "en" else width - boxes[0].x1
    assert sides["ur"] == pytest.approx(sides["en"], abs=60)  # labels differ in width


@KINDS
def test_the_house_lends_its_letters_and_its_logo(kind: str, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.new("RGB", (300, 100), "#1f5a96").save(logo)
    look = look_of("DejaVu Serif", logo=str(logo))
    drawing = drawing_of(kind, {"public": 500})
    figure = figure_of(drawing, look)
    assert {text.get_fontfamily()[0] for text in written(figure)} == {"DejaVu Serif"}
    (inset,) = figure.axes
    title = next(text for text in written(figure) if text.get_text() == "Title")
    assert title.get_window_extent().x1 < inset.get_window_extent().x0
    assert not figure_of(unworded(drawing), look).axes


def test_a_logo_that_is_no_picture_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_text("no picture", "utf-8")
    with pytest.raises(
        DataError, match=r"logo\.png: is not a picture that can be read; save it as PNG"
    ):
        figure_of(drawing_of("bars", {"a": 50}), look_of(logo=str(tmp_path / "logo.png")))


def test_drawing_leaves_the_global_style_and_pyplot_alone() -> None:
    before = dict(mpl.rcParams)
    sheet("stacked", {"a": 100})
    assert dict(mpl.rcParams) == before


def test_a_style_within_another_leaves_the_outer_one_quiet_about_fonts_without_bold_letters(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log = logging.getLogger("matplotlib.font_manager")
    with house_style():
        with house_style():
            pass
        log.warning("Failed to find font weight bold for a font")
    assert not caplog.records
    log.warning("Failed to find font weight bold for a font")
    assert len(caplog.records) == 1


# --- lines ---


def test_wrapped_lines_fit_and_lose_no_word() -> None:
    text = "Should health services offer more help to families in the first years? " * 3
    lines = wrapped(text, 9, 2.5)
    assert " ".join(lines) == text.strip()
    assert all(text_width(line, 9) <= 2.5 for line in lines)


def test_a_headline_leaves_no_word_alone_on_its_last_line() -> None:
    text = (
        "Health services should offer support to families who have problems in their early "
        "relationships"
    )
    lines = wrapped(text, 13, 7.3, bold=True, even=True)
    assert len(lines[-1]) > len(lines[0]) / 2


def test_a_word_wider_than_the_line_is_broken() -> None:
    assert "".join(wrapped("x" * 200, 9, 1.0)) == "x" * 200


# --- files ---


def test_a_picture_for_the_press_comes_as_pdf_with_its_title_and_is_the_same_each_time() -> None:
    drawing = drawing_of("bars", {"public": 500})
    first, again = (pictured(drawing, formats=("pdf",), title="Who agrees?") for _ in range(2))
    assert first == again
    assert first["pdf"].startswith(b"%PDF")
    assert b"Who agrees?" in first["pdf"]
