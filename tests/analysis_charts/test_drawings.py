"""Every kind of chart in CHARTS, from tables made by hand: what is seen, before it is drawn."""

import math
from typing import Any

import pandas as pd
import pytest

import analysis
from analysis.charts import CHARTS, Texts, in_words
from analysis.charts.drawing import Bars, Dots, Drawing, Panels, Reading, Stack
from analysis.charts.words import ChartPhrases
from analysis.publication.standards import standard_named
from analysis.publication.tables import release_shares
from survey.errors import DataError
from tests.analysis_charts.tables import (
    FRAMES,
    agreement_of,
    differences_of,
    distribution_of,
    draw,
    drawing_of,
    nets_of,
    waves_of,
)

KINDS = pytest.mark.parametrize("kind", list(CHARTS))


def readings_of(drawing: Drawing) -> list[Reading]:
    """Every figure that is drawn."""
    match drawing:
        case Stack():
            rows = [row for section in drawing.sections for row in section.rows if not row.instead]
            found = [one for row in rows for one in (*row.parts, *row.ends, *row.sides)]
        case Dots():
            found = [row.reading for section in drawing.sections for row in section.rows]
        case Bars():
            found = [one for column in drawing.columns for one in column.readings]
        case Panels():
            panels = [panel for section in drawing.sections for panel in section.rows]
            found = [one for panel in panels for one in panel.readings]
    return [one for one in found if one and not one.instead]


def test_every_kind_has_its_words_and_is_a_public_name() -> None:
    assert set(CHARTS) == set(FRAMES)
    assert {f"alt_{kind}" for kind in CHARTS} <= dict(ChartPhrases.english()).keys()
    assert all(getattr(analysis.charts, kind) is chart.draw for kind, chart in CHARTS.items())


# --- the way in ---


@KINDS
def test_a_chart_is_made_from_the_columns_it_names(kind: str) -> None:
    columns = CHARTS[kind].columns
    frame = FRAMES[kind]({"public": 1987})[[*columns, "shorthand"]]
    assert readings_of(draw(kind, frame))
    with pytest.raises(DataError, match=f"has no column {columns[-1]}"):
        draw(kind, frame.drop(columns=columns[-1]))
    with pytest.raises(DataError, match="no rows to draw"):
        draw(kind, frame.iloc[:0])


@KINDS
def test_a_table_that_was_not_released_is_refused_whatever_its_bases(kind: str) -> None:
    frame = FRAMES[kind]({"public": 1987})
    remedy = "release it first, with analysis.publication.tables.release_shares"
    with pytest.raises(DataError) as refused:
        CHARTS[kind].draw(frame)
    assert str(refused.value) == f"chart: a bare table is not drawn; {remedy}"
    with pytest.raises(DataError) as refused:
        draw(kind, frame.drop(columns="shorthand"))
    assert str(refused.value) == (
        "chart: the table does not say what may be published (shorthand or suppressed); " + remedy
    )


@pytest.mark.parametrize("kind", ["stacked", "diverging", "bars", "agreement_dots", "waves"])
def test_the_table_that_the_named_function_makes_can_be_drawn_once_released(kind: str) -> None:
    people = pd.DataFrame(
        {
            "region": ["a"] * 60 + ["b"] * 60 + ["c"] * 20,
            "help": ["yes"] * 45 + ["no"] * 15 + ["yes"] * 54 + ["no"] * 6 + ["yes"] * 20,
        }
    )
    if CHARTS[kind].takes == "distribution":
        frame = analysis.distribution(people, "help", by="region")
    else:
        frame = analysis.agreement(people, "help", by="region", answers=["yes"])
    table = release_shares(frame, people, standard_named("hse"), by="region")
    table = table.made(lambda frame: frame.assign(wave="first"))
    drawing = CHARTS[kind].draw(table, Texts("Title"))
    assert [one.written for one in readings_of(drawing) if one.value == 0.75] == ["75%"]
    assert "c (n = 20)" in in_words(drawing) or "first (n = 20)" in in_words(drawing)
    assert "100%" not in in_words(drawing)
    assert "base too small" in in_words(drawing)


def test_a_group_that_was_not_asked_has_no_row() -> None:
    frame = distribution_of({"public": 100, "teachers": 100})
    frame.loc[frame["group"] == "teachers", "shorthand"] = "z"
    (section,) = draw("stacked", frame).sections
    assert [row.label for row in section.rows] == ["public"]


# --- what may be shown ---


@KINDS
@pytest.mark.parametrize("n", [0, 1, 29])
def test_what_a_release_withholds_is_no_figure_and_its_reason_is_said(kind: str, n: int) -> None:
    drawing = drawing_of(kind, {"few": n})
    assert not readings_of(drawing)
    said = in_words(drawing)
    assert ("no answers" if n == 0 else "base too small") in said
    assert "%" not in said


@KINDS
def test_bases_are_said_and_low_ones_marked_as_the_release_marks_them(kind: str) -> None:
    said = in_words(drawing_of(kind, {"public": 1987, "some": 40}))
    if kind != "differences":  # whose rows have both bases, and which is low its table says
        assert "n = 1,987)" in said
        assert "n = 40, low base)" in said
    unmarked = draw(kind, FRAMES[kind]({"some": 40}).assign(flag=""), Texts("Title"))
    assert "low base" not in in_words(unmarked)


@KINDS
def test_what_a_standard_hides_is_not_drawn_and_its_letter_says_why(kind: str) -> None:
    frame = FRAMES[kind]({"public": 500}).assign(shorthand="c", reason="confidential")
    hidden = [name for name in ("estimate", "difference", "low", "high") if name in frame]
    frame = frame.assign(
        **dict.fromkeys([*hidden, *(name for name in ("n", "n_a") if name in frame)], math.nan)
    )
    drawing = draw(kind, frame, Texts("Title"))
    assert not readings_of(drawing)
    assert "confidential" in in_words(drawing)
    assert kind == "differences" or "n = [c]" in in_words(drawing)


def test_one_hidden_answer_hides_the_bar_that_would_give_it_away_in_words_too() -> None:
    frame = distribution_of({"public": 1000}).assign(shorthand=["c", "", "", ""])
    drawing = draw("stacked", frame, Texts("Title"))
    (section,) = drawing.sections
    assert section.rows[0].instead == "confidential"
    assert section.rows[0].parts == ()
    assert "%" not in in_words(drawing)


@KINDS
def test_a_chart_speaks_welsh(kind: str) -> None:
    assert "sail rhy fach" in in_words(
        drawing_of(kind, {"cyhoedd": 12}, Texts("Teitl", language="cy"))
    )


# --- words ---


def test_a_question_is_said_once_and_not_where_the_title_has_it() -> None:
    frame = agreement_of({"public": 500, "teachers": 300}, ("one", "two"))
    said = in_words(draw("agreement_dots", frame, Texts("Who agrees?")))
    assert said.count("Wording of one.") == said.count("Wording of two.") == 1
    alone = draw("agreement_dots", agreement_of({"public": 500}), Texts("Wording of support"))
    assert in_words(alone).count("Wording of support") == 1
    assert alone.sections[0].heading == ""


def test_a_finding_as_title_leaves_the_question_over_the_rows() -> None:
    drawing = drawing_of("agreement_dots", {"public": 500}, Texts("60% of the public agree"))
    assert drawing.sections[0].heading == "Wording of support"


# --- bars of answers ---


def test_an_answer_nobody_gave_keeps_its_place_in_the_legend() -> None:
    frame = distribution_of({"public": 100}, shares=(0.0, 0.0, 1.0))
    assert [key.label for key in draw("stacked", frame).keys] == [
        "Disagree",
        "Neither",
        "Agree",
    ]


def test_dont_know_stands_apart_from_the_answers() -> None:
    drawing = drawing_of("stacked", {"public": 1000})
    assert drawing.sides == ("Don't know",)
    (row,) = drawing.sections[0].rows
    assert [part.of for part in row.parts] == ["Disagree", "Neither", "Agree"]
    assert [(side.of, side.written) for side in row.sides] == [("Don't know", "10%")]


def test_a_diverging_bar_has_half_of_the_middle_answer_on_either_side() -> None:
    frame = pd.concat(
        [distribution_of({"a": 100}), distribution_of({"b": 100}, shares=(0.6, 0.3, 0.1))]
    )
    drawing = draw("diverging", frame, Texts("Title"))
    starts = [row.start for row in drawing.sections[0].rows]
    assert starts == pytest.approx([-(0.2 + 0.15), -(0.6 + 0.15)])
    assert drawing.reach == pytest.approx((-0.75, 0.65))


@pytest.mark.parametrize("kind", ["stacked", "diverging"])
@pytest.mark.parametrize("rising", [True, False])
def test_nets_stand_at_the_ends_as_they_were_worked_out(kind: str, rising: bool) -> None:
    groups = {"public": 1000}
    nets = nets_of(groups).replace(0.504, 0.5051)
    drawing = drawing_of(kind, groups, rising=rising, nets=nets)
    assert drawing.ends == ("Disagree (net)", "Agree (net)")
    assert [end.written for end in drawing.sections[0].rows[0].ends] == ["20%", "51%"]


def test_a_hidden_net_has_its_shorthand_and_the_shorthand_its_meaning() -> None:
    groups = {"public": 1000}
    nets = nets_of(groups, shorthand="c", reason="confidential")
    drawing = drawing_of("stacked", groups, nets=nets)
    assert [end.written for end in drawing.sections[0].rows[0].ends] == ["[c]", "[c]"]
    assert drawing.signs == "[c]: confidential."


def test_where_an_answer_is_hidden_the_nets_that_are_not_stand_for_it() -> None:
    groups = {"public": 1000}
    frame = distribution_of(groups)
    hidden = frame["answer"] == "neither"
    frame = frame.assign(
        estimate=frame["estimate"].mask(hidden),
        shorthand=["c" if one else "" for one in hidden],
        reason=["confidential" if one else "" for one in hidden],
    )
    (row,) = draw("stacked", frame, nets=nets_of(groups)).sections[0].rows
    assert row.instead == ""
    assert [(part.of, part.written) for part in row.parts] == [
        ("Disagree (net)", "20%"),
        ("", ""),
        ("Agree (net)", "50%"),
    ]
    assert sum(part.value for part in row.parts) == pytest.approx(1)
    nets = nets_of(groups, shorthand="c", reason="confidential")
    (row,) = draw("stacked", frame, nets=nets).sections[0].rows
    assert (row.instead, row.parts) == ("confidential", ())


def test_a_net_across_the_middle_of_the_scale_stands_at_no_end() -> None:
    groups = {"public": 1000}
    nets = nets_of(groups).assign(codes=[("disagree", "agree")] * 2)
    assert drawing_of("stacked", groups, nets=nets).ends == ("", "")


def test_bars_have_the_kinds_of_missing_answer_last_and_the_largest_share_as_reach() -> None:
    drawing = drawing_of("bars", {"public": 1000, "few": 12})
    assert drawing.answers == ("Disagree", "Neither", "Agree", "Don't know")
    assert (drawing.apart, drawing.reach) == (1, 0.5)
    assert [column.instead for column in drawing.columns] == ["", "base too small"]
    assert drawing.signs == "[u]: base too small."


# --- dots ---


def test_an_interval_that_is_undefined_leaves_the_dot_alone() -> None:
    frame = agreement_of({"a": 100}).assign(low=math.nan, high=math.nan)
    (row,) = draw("agreement_dots", frame).sections[0].rows
    assert not row.reading.spans
    assert row.reading.bounds == "no interval"


@pytest.mark.parametrize("clear", [True, False])
def test_whether_a_difference_is_clear_is_what_the_table_says(clear: bool) -> None:
    frame = differences_of({"public": 1000}).assign(outcome=("not clear", "clear")[clear])
    drawing = draw("differences", frame, Texts("Title"))
    (row,) = drawing.sections[0].rows
    assert row.reading.full is clear
    assert (row.reading.written, row.reading.bounds) == ("+12", "+5 to +19")
    assert (row.label, row.base) == ("public compared with others", "n = 1,000 / 400")
    verdict = "clear difference" if clear else "no clear difference"
    assert f"+12 points (+5 to +19), {verdict}." in in_words(drawing)


def test_a_difference_that_was_not_tested_says_so_and_has_no_place() -> None:
    untested = {"low": math.nan, "high": math.nan, "outcome": "not tested"}
    frame = differences_of({"a": 100}).assign(**untested)
    drawing = draw("differences", frame, Texts("Title"))
    (row,) = drawing.sections[0].rows
    assert not row.reading.placed
    assert (row.reading.written, row.reading.bounds) == ("+12", "not tested")
    assert "a compared with others: +12 points, not tested." in in_words(drawing)


def test_the_scale_of_differences_goes_as_far_to_either_side() -> None:
    axis = drawing_of("differences", {"public": 1000}).axis
    assert axis.low == -axis.high
    assert axis.high >= 0.19
    assert [tick.written for tick in axis.ticks if tick.value == 0] == ["0"]


def test_a_comparison_that_begins_with_a_name_from_the_right_still_runs_from_the_left() -> None:
    labels = [row.label for row in drawing_of("differences", {"הורים": 500}).sections[0].rows]
    assert labels == ["\N{LEFT-TO-RIGHT MARK}הורים compared with others"]


# --- waves ---


def test_each_group_has_a_panel_with_its_share_and_base_in_every_wave() -> None:
    drawing = drawing_of("waves", {"public": 1000, "teachers": 300})
    assert drawing.waves == ("Spring", "Summer", "Autumn")
    panels = drawing.sections[0].rows
    assert [(panel.label, panel.bases[0]) for panel in panels] == [
        ("public", "n = 1,000"),
        ("teachers", "n = 300"),
    ]
    assert [place for place, _, _ in panels[0].joined()] == [0, 1]


def test_the_line_is_broken_where_a_wave_is_hidden() -> None:
    frame = waves_of({"public": 1000})
    frame = frame.assign(shorthand=["", "u", ""], estimate=[0.6, math.nan, 0.6])
    (panel,) = draw("waves", frame).sections[0].rows
    assert list(panel.joined()) == []


def test_groups_have_the_colours_of_the_house_in_their_order() -> None:
    look: Any = analysis.charts.Look(colours=("#9a3b00", "#1f5a96"))
    drawing = drawing_of("agreement_dots", {"a": 100, "b": 100}, look=look)
    assert [row.reading.colour for row in drawing.sections[0].rows] == ["#9a3b00", "#1f5a96"]
