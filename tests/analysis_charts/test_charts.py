"""Charts from tidy tables made by hand."""

import logging
import math
from collections.abc import Callable

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.charts import Texts, agreement_dots, bars, diverging, stacked
from analysis.charts.lettering import text_width, wrapped
from analysis.charts.style import APART, house_style, likert_colours
from analysis.reports.model import About, Group, Report
from analysis.reports.pictures import pictures
from analysis.reports.tables import AgreementTable, Answer, Column, DistributionTable
from survey.errors import DataError

SCALE = {"disagree": "Disagree", "neither": "Neither", "agree": "Agree"}
APART_LABELS = {"dont_know": "Don't know"}
Draw = Callable[..., Figure]


def answers_of(
    groups: dict[str, int],
    items: tuple[str, ...] = ("support",),
    shares: tuple[float, ...] = (0.2, 0.3, 0.5),
) -> pd.DataFrame:
    """A distribution in which every group answers alike; one in ten does not know."""
    rows = []
    for item in items:
        for group, n in groups.items():
            for answer, share in zip((*SCALE, "dont_know"), (*shares, 0.1), strict=True):
                label = (SCALE | APART_LABELS)[answer]
                rows.append(
                    (
                        item,
                        f"Wording of {item}",
                        group,
                        answer,
                        label,
                        round(share * n),
                        n,
                        share if n else math.nan,
                    )
                )
    columns = ["item", "wording", "group", "answer", "answer_label", "count", "n", "estimate"]
    return pd.DataFrame(rows, columns=columns)


def agreement_of(groups: dict[str, int], items: tuple[str, ...] = ("support",)) -> pd.DataFrame:
    rows = [
        (item, f"Wording of {item}", group, n, 0.6, 0.5, 0.7)
        for item in items
        for group, n in groups.items()
    ]
    return pd.DataFrame(rows, columns=["item", "wording", "group", "n", "estimate", "low", "high"])


def texts_of(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts]


def bars_of(axes: Axes, colour: str) -> list[Rectangle]:
    """The bars in this colour from left to right, without the swatches of the legend."""
    found = [
        p
        for p in axes.patches
        if isinstance(p, Rectangle)
        and to_hex(p.get_facecolor()) == colour
        and p.get_height() > 0.15
    ]
    return sorted(found, key=lambda bar: (bar.get_y(), bar.get_x()))


@pytest.mark.parametrize("draw", [stacked, diverging])
def test_every_group_has_its_number_of_respondents_in_its_label(draw: Draw) -> None:
    texts = texts_of(draw(answers_of({"public": 1987, "teachers": 400})))
    assert {"public", "n = 1,987", "teachers", "n = 400"} <= set(texts)


@pytest.mark.parametrize("draw", [stacked, diverging])
def test_a_bar_is_as_long_as_its_share_and_says_it(draw: Draw) -> None:
    figure = draw(answers_of({"public": 1000}), Texts("Title"))
    lengths = [bars_of(figure.axes[0], colour)[0].get_width() for colour in likert_colours(3)]
    assert np.array(lengths) / sum(lengths) == pytest.approx([0.2, 0.3, 0.5])
    assert {"20%", "30%", "50%"} <= set(texts_of(figure))


def test_a_diverging_bar_has_half_of_the_middle_answer_on_either_side() -> None:
    groups = answers_of({"a": 100})
    other = answers_of({"b": 100}, shares=(0.6, 0.3, 0.1))
    axes = diverging(pd.concat([groups, other]), Texts("Title")).axes[0]
    middles = [bar.get_x() + bar.get_width() / 2 for bar in bars_of(axes, likert_colours(3)[1])]
    assert middles[0] == pytest.approx(middles[1])
    assert middles[0] == pytest.approx(axes.lines[0].get_xdata()[0])


def test_dont_know_stands_apart_from_the_answers() -> None:
    axes = stacked(answers_of({"public": 1000}), Texts("Title")).axes[0]
    answers = [bars_of(axes, colour)[0] for colour in likert_colours(3)]
    (apart,) = bars_of(axes, APART)
    assert apart.get_x() > max(bar.get_x() + bar.get_width() for bar in answers)
    assert "10%" in texts_of(axes.figure)


@pytest.mark.parametrize("draw", [stacked, diverging])
def test_an_answer_nobody_gave_keeps_its_place_in_the_legend(draw: Draw) -> None:
    texts = texts_of(draw(answers_of({"public": 100}, shares=(0.0, 0.0, 1.0))))
    assert {"Disagree", "Neither", "Agree"} <= set(texts)


@pytest.mark.parametrize(
    ("draw", "frame"),
    [
        (stacked, answers_of),
        (diverging, answers_of),
        (agreement_dots, agreement_of),
        (bars, answers_of),
    ],
)
def test_figures_under_30_are_not_drawn_those_under_50_are_marked(
    draw: Draw, frame: Callable[..., pd.DataFrame]
) -> None:
    texts = texts_of(
        draw(frame({"few": 29, "some": 30, "enough": 50, "nobody": 0}), Texts("Title"))
    )
    assert {"base under 30", "n = 30, low base", "n = 50", "no answers"} <= set(texts)
    assert sum(text in ("50%", "60%") for text in texts) == (3 if draw is agreement_dots else 2)


@pytest.mark.parametrize(
    ("draw", "frame"),
    [
        (stacked, answers_of),
        (diverging, answers_of),
        (agreement_dots, agreement_of),
        (bars, answers_of),
    ],
)
@pytest.mark.parametrize("n", [0, 1, 40])
def test_one_respondent_or_none_can_be_drawn(
    draw: Draw, frame: Callable[..., pd.DataFrame], n: int
) -> None:
    assert f"n = {n}" in " ".join(texts_of(draw(frame({"only": n}), Texts("Title"))))


def test_an_interval_that_is_undefined_leaves_the_dot_alone() -> None:
    frame = agreement_of({"a": 100}).assign(low=math.nan, high=math.nan)
    axes = agreement_dots(frame, Texts("Title")).axes[0]
    assert [line for line in axes.lines if line.get_marker() == "o"]
    assert not [text for text in texts_of(axes.figure) if "–" in text]


def test_a_dot_lies_at_its_share_and_its_line_covers_the_interval() -> None:
    axes = agreement_dots(agreement_of({"a": 100}), Texts("Title")).axes[0]
    zero, whole = (
        next(t for t in axes.texts if t.get_text() == mark).get_position()[0]
        for mark in ("0%", "100%")
    )
    dot = next(line for line in axes.lines if line.get_marker() == "o")
    interval = next(line for line in axes.lines if line.get_linewidth() > 2 and line is not dot)
    assert (dot.get_xdata()[0] - zero) / (whole - zero) == pytest.approx(0.6)
    assert (np.array(interval.get_xdata()) - zero) / (whole - zero) == pytest.approx([0.5, 0.7])


@pytest.mark.parametrize("draw", [stacked, diverging])
def test_all_texts_stay_on_the_page(draw: Draw) -> None:
    wording = "A very long question about help for families, " * 8 + "unbreakable" * 20
    groups = {
        f"Region number {number} with a name that goes on for a while": 100 for number in range(12)
    }
    figure = draw(
        answers_of(groups).assign(wording=wording),
        Texts(wording, "Subtitle", "Simulated data", wording),
    )
    renderer = FigureCanvasAgg(figure).get_renderer()
    for text in figure.axes[0].texts:
        box = text.get_window_extent(renderer)
        assert box.x0 >= 0, text
        assert box.x1 <= figure.bbox.width, text
        assert box.y0 >= 0, text
        assert box.y1 <= figure.bbox.height, text


def test_a_frame_that_is_not_a_table_of_answers_is_refused_by_name() -> None:
    with pytest.raises(DataError, match="has no column answer"):
        stacked(agreement_of({"a": 100}))
    with pytest.raises(DataError, match="no rows to draw"):
        stacked(answers_of({"a": 100}).iloc[:0])


def test_drawing_leaves_the_global_style_and_pyplot_alone() -> None:
    before = dict(mpl.rcParams)
    stacked(answers_of({"a": 100}))
    assert dict(mpl.rcParams) == before


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


# --- pages ---


def report_of(
    items: tuple[str, ...], groups: dict[str, int], *, title: str = "Study", label: str = "Agree"
) -> Report:
    words = {
        "shorthand": "",
        "flag": "",
        "net": "agree",
        "net_label": "Agree (net)",
        "counted": label,
    }
    frame = agreement_of(groups, items)
    frame = frame.assign(**words, statement=frame["wording"], group_label=frame["group"])
    headline = AgreementTable(
        name="agreement",
        title="Agreement",
        columns=(Column("Question", "text"),),
        frame=frame,
        base_note="Base.",
    )
    tables = []
    for item in items:
        answers = answers_of(groups, (item,))
        answers = answers.assign(
            shorthand="",
            flag="",
            statement=answers["wording"],
            group_label=answers["group"],
            base="valid",
        )
        answers["answer_label"] = answers["answer_label"].replace("Agree", label)
        options = tuple(Answer(code, name) for code, name in SCALE.items())
        tables.append(
            DistributionTable(
                name=item,
                title=item,
                columns=(),
                frame=answers,
                base_note="Base.",
                answers=options,
                ordered=True,
            )
        )
    sizes = tuple(Group(code, code, n) for code, n in groups.items())
    about = About(title, client="Example Foundation", fieldwork="June 2022", simulated=True)
    return Report(about, sizes, "group", "wilson", 0.95, "en", "1", (headline, *tables), ())


def test_sixty_items_are_spread_over_pages_that_have_each_item_once() -> None:
    items = tuple(f"item_{number:02}" for number in range(60))
    pages = [
        page
        for page in pictures(report_of(items, {"public": 1000}))
        if page.kind == "agreement_dots"
    ]
    assert [page.name for page in pages] == [f"agreement-agree-{number}" for number in range(1, 5)]
    headings = [
        text for page in pages for text in texts_of(page.draw()) if text.startswith("Wording of")
    ]
    assert headings == [f"Wording of {item}" for item in items]


def test_sixty_groups_are_spread_over_pages_too() -> None:
    groups = {f"group_{number:02}": 100 for number in range(60)}
    pages = [
        page for page in pictures(report_of(("support",), groups)) if page.kind == "agreement_dots"
    ]
    assert [page.name for page in pages] == ["agreement-agree-1", "agreement-agree-2"]
    assert [group for page in pages for group in page.frame["group"]] == list(groups)


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
