"""Pictures of what changed: every figure of them in words, none that a standard hides, and change
never called effect.
"""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.charts import figure_of, in_words, markup_of
from analysis.charts.drawing import Flow, Panels, Scatter, Stack, Texts
from analysis.charts.outcomes.scale import PicturedScale, ticks_of
from analysis.outcomes import Measure, matched
from analysis.publication.standards import standard_named
from analysis.reports.evidence import write_evidence
from analysis.reports.outcome_pictures import (
    OUTCOME_PICTURES,
    OutcomeTables,
    outcome_pictures,
)

SCALE = PicturedScale(
    "low", "Low mood", 0, 27, False, ("Few", "Some", "Many"), ("Before help", "After help")
)
LABELS = {"north": "North team", "fen": "Fen team"}


def tables(standard: str = "hse", sizes: dict[str, int] | None = None) -> OutcomeTables:
    rng = np.random.default_rng(8)
    teams = [team for team, n in (sizes or {"north": 20, "fen": 4}).items() for _ in range(n)]
    n = len(teams)
    before = rng.integers(8, 25, n).astype(float)
    after = np.clip(before - rng.integers(-2, 14, n), 0, 27).astype(float)
    after[0] = np.nan
    frame = pd.DataFrame(
        {
            "person": np.tile(np.arange(n), 2),
            "time": np.repeat(["a", "b"], n),
            "team": teams * 2,
            "low": np.concatenate([before, after]),
        }
    )
    measure = Measure("low", reliability=0.86, cutoff=10, range=(0, 27), bands=(0, 5, 15))
    found = matched(
        frame, [measure], person="person", time="time", before="a", after="b", by="team"
    )
    return OutcomeTables(found, standard_named(standard), LABELS)


def drawn(of: OutcomeTables, language: str = "en") -> dict[str, Any]:
    texts = Texts(note="A charity", language=language)
    return {one.name: one.drawing for one in outcome_pictures(of, [SCALE], texts)}


def test_there_is_a_picture_of_each_kind() -> None:
    found = drawn(tables())
    assert {name: type(one) for name, one in found.items()} == {
        "change_low": Scatter,
        "lines_low": Panels,
        "bands_low": Stack,
        "clinical_low": Stack,
        "flow_low_fen": Flow,
        "flow_low_north": Flow,
        "flow_low": Flow,
    }
    assert {name.split("_")[0] for name in found} == set(OUTCOME_PICTURES)


def test_the_change_plot_has_everybody_where_they_are() -> None:
    of = tables()
    plot = drawn(of)["change_low"]
    before, after = of.matching.scores["low"]
    both = ~(np.isnan(before) | np.isnan(after))
    assert {(point.x, point.y) for point in plot.points} == set(
        zip(before[both], after[both], strict=True)
    )
    people = [int(re.sub(r"\D", "", point.written)) for point in plot.points]
    assert sum(people) == both.sum() == 23
    # a dot is full where it lies outside the band
    band = plot.areas[0].corners
    half = len(band) // 2
    places, high, low = (
        [corner[part] for corner in some]
        for some, part in ((band[:half], 0), (band[:half], 1), (band[half:][::-1], 1))
    )
    for point in plot.points:
        inside = np.interp(point.x, places, low) < point.y < np.interp(point.x, places, high)
        assert point.full != inside
    assert plot.middle == 10
    assert plot.down.place(27) < plot.down.place(0)  # scores after run upwards


def test_what_a_standard_hides_is_not_drawn() -> None:
    found = drawn(tables())
    panels = {
        panel.label: panel for section in found["lines_low"].sections for panel in section.rows
    }
    assert [one.instead for one in panels["Fen team"].readings] == [
        "under 5 people measured twice"
    ] * 2
    assert not any(one.instead for one in panels["Everybody"].readings)
    bars = {section.asked: section.rows for section in found["bands_low"].sections}
    assert all(row.instead and not row.parts for row in bars["Fen team"])
    clinical = {section.asked: section.rows for section in found["clinical_low"].sections}
    assert all(row.instead and not row.parts for row in clinical["Fen team"])
    assert drawn(tables("ons")).keys() <= {"flow_low", "flow_low_fen", "flow_low_north"}
    words = "\n".join(in_words(one) for one in drawn(tables("ons")).values())
    assert "%" not in words
    few = drawn(tables(sizes={"north": 4}))
    assert "change_low" not in few


def test_bands_are_shares_of_those_measured_twice() -> None:
    of = tables("none")
    before, after = of.matching.scores["low"]
    both = ~(np.isnan(before) | np.isnan(after))
    bars = {section.asked: section.rows for section in drawn(of)["bands_low"].sections}
    for row, scores in zip(bars["Everybody"], (before, after), strict=True):
        share = [part.value for part in row.parts]
        expected = np.histogram(scores[both], [0, 5, 15, 28])[0] / both.sum()
        assert share == pytest.approx(expected.tolist())


def test_the_clinical_range_is_said_as_so_many_in_so_many() -> None:
    of = tables("none")
    before, after = of.matching.scores["low"]
    both = ~(np.isnan(before) | np.isnan(after))
    bars = {section.asked: section.rows for section in drawn(of)["clinical_low"].sections}
    for row, scores in zip(bars["Everybody"], (before, after), strict=True):
        share = float((scores[both] >= 10).mean())
        assert [part.value for part in row.parts] == pytest.approx([share, 1 - share])
        assert f"{round(100 * share)} in 100" in row.parts[0].written


def test_the_flow_counts_who_came_back() -> None:
    first, second, third = drawn(tables())["flow_low"].steps
    assert (first.written, first.left[0]) == ("n = 24", ("Not measured again", "n = 1"))
    assert second.written == "n = 23, 96% came back"
    assert (third.written, third.left) == ("n = 23", ())


@pytest.mark.parametrize("language", ["en", "cy", "pl", "ur"])
def test_every_language_and_every_renderer(language: str, tmp_path: Path) -> None:
    found = drawn(tables(), language)
    for name, drawing in found.items():
        assert figure_of(drawing) is not None
        assert in_words(drawing)
        assert markup_of(drawing, name)


def test_files_and_page(tmp_path: Path) -> None:
    pictures = list(outcome_pictures(tables(), [SCALE], Texts(note="A charity")))
    written = write_evidence(pictures, tmp_path, "A study", page="outcomes.html")
    assert {path.suffix for path in written} == {".png", ".svg", ".txt", ".html"}
    page = (tmp_path / "outcomes.html").read_text("utf-8")
    assert "Low mood: Scatter plot of scores before and after" in page
    assert page.count("without a comparison group it is no effect") == 4
    told = re.sub(r"<[^>]*>|it is no effect", "", page)
    assert not re.search(r"\beffects?\b", told)


def test_pictures_of_a_change_say_that_it_is_no_effect() -> None:
    for name, drawing in drawn(tables()).items():
        if not name.startswith("flow"):
            assert "without a comparison group it is no effect" in drawing.texts.base


def test_a_scale_without_bands_or_cut_off() -> None:
    frame = pd.DataFrame(
        {"person": [1, 2, 3, 4, 5] * 2, "time": ["a"] * 5 + ["b"] * 5, "low": range(10)}
    )
    found = matched(
        frame, [Measure("low", "higher")], person="person", time="time", before="a", after="b"
    )
    plain = PicturedScale("low", "Low mood", 0, 27, None, (), ("Before", "After"))
    of = OutcomeTables(found, standard_named("hse"), {})
    pictures = {one.kind: one.drawing for one in outcome_pictures(of, [plain], Texts())}
    assert set(pictures) == {"change", "lines", "flow"}
    plot = pictures["change"]
    assert isinstance(plot, Scatter)
    assert np.isnan(plot.middle)
    assert len(plot.areas) == 1
    assert not any(point.full for point in plot.points)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 27, [0, 5, 10, 15, 20, 25]), (1, 7, [1, 2, 3, 4, 5, 6, 7]), (10, 50, [10, 20, 30, 40, 50]),
     (0, 3, [0, 0.5, 1, 1.5, 2, 2.5, 3])],
)  # fmt: skip
def test_ticks_are_round(low: float, high: float, expected: list[float]) -> None:
    assert [tick.value for tick in ticks_of(low, high, "en")] == expected
