"""Every kind of chart in CHARTS, from tables made by hand."""

import math
import warnings
from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import analysis
from analysis.charts import CHARTS, Texts, diverging, look_of, stacked
from analysis.charts.lettering import text_width
from analysis.charts.spoken import SPOKEN
from analysis.charts.style import ACCENT, QUIET, house_style
from analysis.charts.words import ChartPhrases
from survey.errors import DataError

SCALE = {"disagree": "Disagree", "neither": "Neither", "agree": "Agree", "dont_know": "Don't know"}
WAVES = {"w1": "Spring", "w2": "Summer", "w3": "Autumn"}
Groups = Mapping[str, int]


def distribution_of(groups: Groups) -> pd.DataFrame:
    shares = dict(zip(SCALE, (0.2, 0.3, 0.5, 0.1), strict=True))
    rows = [
        ("support", g, code, label, n, shares[code])
        for g, n in groups.items()
        for code, label in SCALE.items()
    ]
    return pd.DataFrame(rows, columns=["item", "group", "answer", "answer_label", "n", "estimate"])


def agreement_of(groups: Groups) -> pd.DataFrame:
    rows = [("support", group, n, 0.5, 0.4, 0.6) for group, n in groups.items()]
    return pd.DataFrame(rows, columns=["item", "group", "n", "estimate", "low", "high"])


def waves_of(groups: Groups) -> pd.DataFrame:
    return pd.concat(
        [agreement_of(groups).assign(wave=wave, wave_label=label) for wave, label in WAVES.items()]
    )


def differences_of(groups: Groups) -> pd.DataFrame:
    rows = [
        ("support", group, "others", n, 400, 0.12, 0.05, 0.19, 0.001) for group, n in groups.items()
    ]
    columns = [
        "item",
        "group_a",
        "group_b",
        "n_a",
        "n_b",
        "difference",
        "low",
        "high",
        "p_adjusted",
    ]
    return pd.DataFrame(rows, columns=columns)


FRAMES = MappingProxyType(
    {
        "stacked": distribution_of,
        "diverging": distribution_of,
        "agreement_dots": agreement_of,
        "bars": distribution_of,
        "differences": differences_of,
        "waves": waves_of,
    }
)
KINDS = pytest.mark.parametrize("kind", list(CHARTS))


def draw(kind: str, frame: pd.DataFrame, texts: Texts | None = None, **more: Any) -> Figure:
    return CHARTS[kind].draw(frame, texts or Texts("Title"), **more)


def texts_of(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def dots_of(axes: Axes) -> list[Line2D]:
    """Those of figures, without those of the legend of differences."""
    dots = [line for line in axes.lines if line.get_marker() == "o"]
    return dots[2:] if "clear difference" in [text.get_text() for text in axes.texts] else dots


def test_every_kind_has_its_words_and_is_a_public_name() -> None:
    assert set(CHARTS) == set(FRAMES) == set(SPOKEN)
    assert {f"alt_{kind}" for kind in CHARTS} <= dict(ChartPhrases.english()).keys()
    assert all(getattr(analysis.charts, kind) is chart.draw for kind, chart in CHARTS.items())


@KINDS
def test_a_chart_is_made_from_the_columns_it_names(kind: str) -> None:
    chart = CHARTS[kind]
    frame = FRAMES[kind]({"public": 1987})[list(chart.columns)]
    assert draw(kind, frame).axes[0].texts
    with pytest.raises(DataError, match=f"has no column {chart.columns[-1]}"):
        draw(kind, frame.drop(columns=chart.columns[-1]))
    with pytest.raises(DataError, match="no rows to draw"):
        draw(kind, frame.iloc[:0])


@KINDS
def test_the_table_that_the_named_function_makes_can_be_drawn(kind: str) -> None:
    people = pd.DataFrame(
        {
            "region": ["a"] * 60 + ["b"] * 60,
            "help": ["yes"] * 45 + ["no"] * 15 + ["yes"] * 54 + ["no"] * 6,
        }
    )
    match CHARTS[kind].takes:
        case "distribution":
            frame = analysis.distribution(people, "help", by="region")
        case "compare":
            frame = analysis.compare(people, "help", by="region", answers=["yes"])
        case _:
            frame = analysis.agreement(people, "help", by="region", answers=["yes"]).assign(
                wave="first"
            )
    figure = draw(kind, frame)
    assert ("−15" if kind == "differences" else "75%") in texts_of(figure)


@KINDS
def test_every_base_stands_in_the_picture(kind: str) -> None:
    texts = " ".join(texts_of(draw(kind, FRAMES[kind]({"public": 1987, "teachers": 40}))))
    assert "1,987" in texts
    assert "40" in texts


@KINDS
@pytest.mark.parametrize("n", [0, 1, 29])
def test_a_base_under_30_hides_every_figure_of_the_group(kind: str, n: int) -> None:
    figure = draw(kind, FRAMES[kind]({"few": n}))
    assert not dots_of(figure.axes[0])
    marks = {"0%", "25%", "50%", "75%", "100%"} if kind in {"agreement_dots", "waves"} else set()
    assert not [text for text in texts_of(figure) if text.endswith("%") and text not in marks]
    assert ("no answers" if n == 0 else "base under 30") in texts_of(figure)


@KINDS
def test_what_a_standard_hides_is_not_drawn_and_its_reason_is_said(kind: str) -> None:
    frame = FRAMES[kind]({"public": 500}).assign(shorthand="c")
    hidden = [name for name in ("estimate", "difference", "low", "high") if name in frame]
    frame = frame.assign(
        **dict.fromkeys([*hidden, "n", *(["n_a"] if "n_a" in frame else [])], math.nan)
    )
    figure = draw(kind, frame)
    assert "confidential" in texts_of(figure)
    assert not dots_of(figure.axes[0])
    assert any("[c]" in text for text in texts_of(figure))


@KINDS
def test_a_chart_speaks_welsh(kind: str) -> None:
    texts = texts_of(draw(kind, FRAMES[kind]({"cyhoedd": 12}), Texts("Teitl", language="cy")))
    assert "sail o dan 30" in texts


@KINDS
def test_any_letters_survive_without_a_warning(kind: str) -> None:
    words = "$5 & $10 <b>x_1^2</b> \\frac 👶🏽 Tŷ Ŵyn الآباء والأمهات הורים"
    frame = FRAMES[kind]({"public": 500})
    frame = frame.assign(
        wording=words,
        **{f"{name}_label": words for name in ("group", "group_a", "answer") if name in frame},
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = draw(kind, frame, Texts(words, words, words, words))
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
    boxes = [text.get_window_extent(renderer) for text in figure.axes[0].texts]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width + 1 for box in boxes)


def test_arabic_letters_are_joined_and_hebrew_runs_from_the_right() -> None:
    with house_style():
        joined, apart = text_width("سلام", 20), sum(text_width(letter, 20) for letter in "سلام")
    assert joined < 0.95 * apart


@KINDS
def test_the_house_lends_its_letters_and_its_logo(kind: str, tmp_path: Any) -> None:
    from PIL import Image  # noqa: PLC0415  # only here

    logo = tmp_path / "logo.png"
    Image.new("RGB", (300, 100), "#1f5a96").save(logo)
    look = look_of("DejaVu Serif", logo=str(logo))
    figure = draw(kind, FRAMES[kind]({"public": 500}), look=look)
    assert {text.get_fontfamily()[0] for text in figure.axes[0].texts} == {"DejaVu Serif"}
    assert [len(axes.images) for axes in figure.axes] == [0, 1]
    title = next(text for text in figure.axes[0].texts if text.get_text() == "Title")
    assert title.get_window_extent().x1 < figure.axes[1].get_window_extent().x0
    assert len(draw(kind, FRAMES[kind]({"public": 500}), Texts(" "), look=look).axes) == 1


def test_a_logo_that_is_no_picture_is_refused_by_name(tmp_path: Any) -> None:
    (tmp_path / "logo.png").write_text("no picture", "utf-8")
    with pytest.raises(
        DataError, match=r"logo\.png: is not a picture that can be read; save it as PNG"
    ):
        draw("bars", distribution_of({"a": 50}), look=look_of(logo=str(tmp_path / "logo.png")))


# --- NETs at the ends ---


def nets_of(groups: Groups, **more: Any) -> pd.DataFrame:
    nets = (
        ("agree", "Agree (net)", ("agree",), 0.504),
        ("disagree", "Disagree (net)", ("disagree",), 0.204),
    )
    rows = [
        ("support", group, net, label, codes, n, share)
        for group, n in groups.items()
        for net, label, codes, share in nets
    ]
    return pd.DataFrame(
        rows, columns=["item", "group", "net", "net_label", "codes", "n", "estimate"]
    ).assign(**more)


@pytest.mark.parametrize("chart", [stacked, diverging])
@pytest.mark.parametrize("rising", [True, False])
def test_nets_stand_at_the_ends_of_the_bars_as_they_were_worked_out(
    chart: Any, rising: bool
) -> None:
    groups = {"public": 1000}
    frame = distribution_of(groups)
    frame.loc[frame["answer"] == "agree", "estimate"] = 0.496
    figure = chart(
        frame, Texts("Title"), nets=nets_of(groups).replace(0.504, 0.5051), rising=rising
    )
    bold = {
        text.get_text(): text.get_position()[0]
        for text in figure.axes[0].texts
        if text.get_weight() == "bold"
    }
    bars = [patch.get_x() for patch in figure.axes[0].patches if patch.get_height() > 0.2]
    assert bold["20%"] < min(bars) < max(bars) < bold["51%"] + 2
    assert bold["20%"] < bold["51%"]


def test_a_hidden_net_has_its_shorthand_and_the_shorthand_its_meaning() -> None:
    groups = {"public": 1000}
    texts = texts_of(
        stacked(distribution_of(groups), Texts("Title"), nets=nets_of(groups, shorthand="c"))
    )
    assert texts.count("[c]") == 2
    assert "[c]: confidential." in texts


def test_a_net_across_the_middle_of_the_scale_stands_at_no_end() -> None:
    groups = {"public": 1000}
    nets = nets_of(groups).assign(codes=[("disagree", "agree")] * 2)
    assert "Agree (net)" not in texts_of(
        stacked(distribution_of(groups), Texts("Title"), nets=nets)
    )


def test_one_hidden_answer_hides_the_bar_that_would_give_it_away() -> None:
    frame = distribution_of({"public": 1000})
    frame = frame.assign(shorthand=["c", "", "", ""])
    texts = texts_of(stacked(frame, Texts("Title")))
    assert "confidential" in texts
    assert not {"30%", "50%"} & set(texts)


# --- differences ---


def test_a_difference_lies_on_its_side_of_a_line_at_no_difference() -> None:
    frame = differences_of({"public": 1000, "teachers": 300})
    frame.loc[1, ["difference", "low", "high"]] = [-0.12, -0.19, -0.05]
    axes = draw("differences", frame).axes[0]
    place = {text.get_text(): text.get_position()[0] for text in axes.texts}
    more, less = (float(np.asarray(dot.get_xdata())[0]) for dot in dots_of(axes))
    assert less < place["0"] < more
    assert (more - place["0"]) / (place["+10"] - place["0"]) == pytest.approx(1.2)
    assert more - place["0"] == pytest.approx(place["0"] - less)


@pytest.mark.parametrize(
    ("told", "clear"),
    [
        ({}, True),
        ({"low": -0.01}, False),
        ({"p_adjusted": 0.08}, False),
        ({"outcome": "not clear"}, False),
        ({"outcome": "clear", "p_adjusted": 0.08}, True),
    ],
)
def test_clear_differences_differ_from_others_in_shape_not_by_colour_alone(
    told: Mapping[str, Any], clear: bool
) -> None:
    axes = draw("differences", differences_of({"public": 1000}).assign(**told)).axes[0]
    (dot,) = dots_of(axes)
    assert (dot.get_markerfacecolor() == "white") is not clear
    assert dot.get_color() == (ACCENT if clear else QUIET)
    thick = [line for line in axes.lines if line.get_linewidth() == 2.6]
    assert bool(thick) is clear
    assert {"clear difference", "no clear difference"} <= set(texts_of(axes.figure))


def test_a_difference_says_itself_with_its_interval_in_points() -> None:
    texts = texts_of(draw("differences", differences_of({"public": 1000})))
    assert {"+12", "+5 to +19", "n = 1,000 / 400", "public compared with others"} <= set(texts)


def test_a_difference_that_was_not_tested_says_so_and_has_no_dot() -> None:
    untested = {"low": math.nan, "high": math.nan, "p_adjusted": math.nan}
    for told in ({}, {"outcome": "not tested"}):
        figure = draw("differences", differences_of({"a": 100}).assign(**untested, **told))
        assert {"+12", "not tested"} <= set(texts_of(figure))
        assert dots_of(figure.axes[0]) == []


# --- waves ---


def test_each_group_has_a_panel_with_its_share_and_base_in_every_wave() -> None:
    texts = texts_of(draw("waves", waves_of({"public": 1000, "teachers": 300})))
    assert [
        texts.count(name) for name in ("public", "teachers", "Spring", "n = 1,000", "n = 300")
    ] == [1, 1, 2, 3, 3]


def test_the_line_is_broken_where_a_wave_is_hidden() -> None:
    whole = waves_of({"public": 1000})
    hidden = whole.assign(n=[1000, 12, 1000])
    joints = [
        [
            line
            for line in draw("waves", frame).axes[0].lines
            if line.get_linewidth() == 1.2 and line.get_marker() != "o"
        ]
        for frame in (whole, hidden)
    ]
    assert [len(lines) for lines in joints] == [2, 0]


def test_a_wave_lies_at_its_share_on_a_scale_from_nothing_to_everybody() -> None:
    axes = draw(
        "waves",
        waves_of({"public": 1000}).assign(estimate=[0.0, 0.5, 1.0], low=math.nan, high=math.nan),
    ).axes[0]
    heights = {
        text.get_text(): text.get_position()[1] for text in axes.texts if text.get_ha() == "right"
    }
    assert [float(np.asarray(dot.get_ydata())[0]) for dot in dots_of(axes)] == pytest.approx(
        [heights["0%"], heights["50%"], heights["100%"]]
    )


def test_many_waves_make_the_page_wider_rather_than_its_letters_smaller() -> None:
    frame = pd.concat(
        [agreement_of({"public": 1000}).assign(wave=f"W{number}") for number in range(24)]
    )
    figure = draw("waves", frame)
    assert figure.get_figwidth() > 8
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [
        text.get_window_extent(renderer)
        for text in figure.axes[0].texts
        if text.get_text() == "n = 1,000"
    ]
    assert all(one.x1 < other.x0 for one, other in pairwise(boxes))


def test_a_comparison_that_begins_with_a_name_from_the_right_still_runs_from_the_left() -> None:
    texts = texts_of(draw("differences", differences_of({"הורים": 500, "public": 500})))
    assert "\N{LEFT-TO-RIGHT MARK}הורים compared with others" in texts
    assert "public compared with others" in texts
