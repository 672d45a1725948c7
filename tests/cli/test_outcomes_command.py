"""`concord outcomes`: the same people in a study, by forms of two points or one form with a column
that says when.
"""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import analysis
import instruments
from analysis.outcomes.outcomes import COLUMNS
from survey.cli.outcomes_shown import VIEWS

POINTS = """
outcomes:
  points:
    before: {label: Before the programme, instruments: [family-start]}
    after: {label: After the programme, instruments: [family-end]}
  scales: [gad7]
  known: [age]
"""
SIZES = {"north": 26, "south": 14, "coast": 7, "fen": 4}
"""The families of each team; of the last three are too few to be published."""


def answers() -> dict[str, list[tuple[str, str, int, list[int]]]]:
    """Case, team, age and the seven answers, at each point; some families do not come back."""
    rng = np.random.default_rng(54)
    teams = [team for team, size in SIZES.items() for _ in range(size)]
    found: dict[str, list[tuple[str, str, int, list[int]]]] = {"start": [], "end": []}
    for place, team in enumerate(teams):
        level = rng.normal(1.8, 0.5)
        for point, shift in (("start", 0.0), ("end", -0.7)):
            if point == "end" and place % 9 == 8:
                continue
            given = [
                int(np.clip(round(level + shift + rng.normal(0, 0.7)), 0, 3)) for _ in "1234567"
            ]
            found[point].append((f"c{place:03}", team, 20 + place % 19, given))
    return found


def write(path: Path, rows: list[tuple[str, str, int, list[int]]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["ID", "Team", "Age", *(f"q{number}" for number in range(1, 8))])
        writer.writerows([case, team, age, *given] for case, team, age, given in rows)


def mapping(instrument: str, more: str = "case: ID\n") -> str:
    items = "".join(f"  gad7_{number}: q{number}\n" for number in range(1, 8))
    return (
        f"instrument: {instrument}\nrespondent: ID\n{more}group: {{always: adults}}\n"
        f"language: {{always: en}}\nitems:\n{items}attributes: {{team: Team, age: Age}}\n"
    )


@pytest.fixture
def families(concord: Any, tmp_path: Path) -> Path:
    """A study whose families filled in a form before and another after."""
    folder = tmp_path
    concord("init", ".", "--instrument", "gad7")
    text = instruments.text("gad7").replace(": Item ", ": Our own words for ")
    for point, rows in answers().items():
        name = f"family-{point}"
        file = folder / "instruments" / f"{point}.yaml"
        file.write_text(text.replace("instrument: gad7", f"instrument: {name}"), "utf-8")
        write(folder / f"{point}.csv", rows)
        (folder / f"{point}.map.yaml").write_text(mapping(name), "utf-8")
    study = "title: Families\nsimulated: true\ninstruments: [start.yaml, end.yaml]\n"
    (folder / "study.yaml").write_text(study + POINTS, "utf-8")
    for point in ("start", "end"):
        done = concord("import", f"{point}.csv", "--mapping", f"{point}.map.yaml")
        assert done.code == 0, done.err
    return folder


def by_hand() -> pd.DataFrame:
    """The records as a frame with sums of the answers."""
    rows = [
        {"person": case, "time": point, "team": team, "gad7": sum(given)}
        for point, each in answers().items()
        for case, team, _, given in each
    ]
    return pd.DataFrame(rows)


def test_figures_are_those_of_the_function(families: Path, concord: Any) -> None:
    printed = json.loads(
        concord("outcomes", "gad7", "--by", "team", "--json", "--standard", "none").out
    )
    expected = analysis.outcomes(
        by_hand(), "gad7", person="person", time="time", before="start", after="end", by="team",
        reliability=0.92,
    )  # fmt: skip
    assert [row["group"] for row in printed] == ["coast", "fen", "north", "south", "Total"]
    assert [name for name in printed[0] if name in COLUMNS] == list(COLUMNS)
    for row, ours in zip(printed, expected.to_dict("records"), strict=True):
        for name in COLUMNS:
            assert row[name] == pytest.approx(ours[name], nan_ok=True), name


def test_json_has_the_columns_of_the_contract(families: Path, concord: Any) -> None:
    (row,) = json.loads(concord("outcomes", "--json").out)
    assert tuple(row) == COLUMNS


def test_small_teams_are_marked_and_smaller_ones_hidden(families: Path, concord: Any) -> None:
    rows = {
        row["group"]: row
        for row in json.loads(concord("outcomes", "gad7", "--by", "team", "--json").out)
    }
    pairs = {name: row["n_pairs"] for name, row in rows.items()}
    assert pairs == {"coast": 6, "fen": 4, "north": 24, "south": 12, "Total": 46}
    assert [rows[name]["flag"] for name in pairs] == ["few pairs", "withheld", "", "", ""]
    assert rows["fen"]["change"] is rows["fen"]["improved"] is rows["fen"]["p_value"] is None
    assert rows["coast"]["change"] is not None
    said = concord("outcomes", "--by", "team")
    assert "[u] under 5 people measured twice, not for publication" in said.err
    assert "[u]" in said.out


ALONE = [view for view in VIEWS if view != "recovery"]
"""The views that one scale has."""


@pytest.mark.parametrize("view", ALONE)
def test_no_view_tells_what_became_of_four_people(families: Path, concord: Any, view: str) -> None:
    """Whatever is worked out of the pairs of the smallest team is withheld."""
    calls = ("outcomes", "--by", "team", "--show", view, "--json", "--standard")
    hidden, shown = (
        [row for row in json.loads(concord(*calls, name).out) if row.get("group") == "fen"]
        for name in ("hse", "none")
    )
    if view == "missing":  # it is of everybody together
        assert hidden == shown == []
        return
    counts = {"n", "n_before", "n_after", "n_pairs", "n_both", "n_before_only", "n_after_only"}
    for one, other in zip(hidden, shown, strict=True):
        told = {
            name
            for name, value in one.items()
            if isinstance(value, int | float) and name not in counts
        }
        assert told <= {"level", "cutoff"}, told
        assert any(isinstance(other[name], float) for name in other)


def test_a_standard_that_protects_counts_clears_no_change(families: Path, concord: Any) -> None:
    done = concord("outcomes", "gad7", "--standard", "ons")
    assert done.code == 3
    assert "ons does not clear changes" in done.err
    assert done.out == ""


def test_recovery_is_of_two_scales(families: Path, concord: Any) -> None:
    done = concord("outcomes", "gad7", "--show", "recovery")
    assert done.code == 3
    assert "there is no phq9; recovery is of phq9 and gad7 together, so name both" in done.err


@pytest.mark.parametrize("view", ALONE)
def test_change_is_called_change_and_never_effect(families: Path, concord: Any, view: str) -> None:
    done = concord("outcomes", "--by", "team", "--show", view)
    assert "change from 'Before the programme' to 'After the programme'" in done.err
    assert "no comparison group, so it is not said to be an effect" in done.err
    assert "effect" not in done.out.lower()


def test_what_is_known_of_the_scale_stands_beside_it(families: Path, concord: Any) -> None:
    done = concord("outcomes")
    assert "gad7: lower is better; reliability 0.92 (Cronbach's alpha; Spitzer" in done.err
    assert "cut-off 8 (caseness in NHS England" in done.err
    assert "only before: 5 (a score before, and none after)" in done.err


def test_a_part_of_the_people(families: Path, concord: Any) -> None:
    (row,) = json.loads(concord("outcomes", "--json", "--where", "team == 'north'").out)
    assert row["n_pairs"] == 24
    assert row["group"] == "Total"


def test_one_form_with_a_column_that_says_when(concord: Any, tmp_path: Path) -> None:
    """A long file: pseudonymous ids, and a column for the point."""
    folder = tmp_path
    concord("init", ".", "--instrument", "gad7")
    rows = [
        [case, point, *given] for point, each in answers().items() for case, _, _, given in each
    ]
    with (folder / "long.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["ID", "When", *(f"q{number}" for number in range(1, 8))])
        writer.writerows(rows)
    text = mapping("gad7", "").replace("respondent: ID", "respondent: [ID, When]")
    attributes = "attributes: {family: {column: ID, type: text}, occasion: When}"
    text = text.replace("attributes: {team: Team, age: Age}", attributes)
    (folder / "map.yaml").write_text(text, "utf-8")
    (folder / "study.yaml").write_text(
        "title: Families\nsimulated: true\ninstruments: [gad7]\noutcomes:\n  person: family\n"
        "  points:\n    before: {where: \"occasion == 'start'\"}\n"
        "    after: {where: \"occasion == 'end'\"}\n",
        "utf-8",
    )
    assert concord("import", "long.csv", "--mapping", "map.yaml").code == 0
    (row,) = json.loads(concord("outcomes", "--json").out)
    assert (row["n_before"], row["n_after"], row["n_pairs"]) == (51, 46, 46)
    (turned,) = json.loads(concord("outcomes", "--json", "--before", "after").out)
    assert turned["change"] == pytest.approx(-row["change"])


WRONG = {
    "points: {before: {instruments: [family-strat]}, after: {instruments: [family-end]}}": (
        "the point 'before' names 'family-strat', which is no instrument of the study; did you "
        "mean 'family-start'?"
    ),
    "points: {before: {}, after: {instruments: [family-end]}}": (
        "the point 'before' needs 'instruments', 'where' or both"
    ),
    'points: {before: {where: "gad7_1 = 1"}, after: {instruments: [family-end]}}': (
        "'where' of the point 'before': "
    ),
    "points: {before: {instruments: [family-end]}, after: {instruments: [family-end]}}": (
        "the points 'before' and 'after' have the same records"
    ),
    "scales: [gad9]\n  points: {a: {instruments: [family-start]}, b: {where: 'age > 3'}}": (
        "'scales' of the outcomes names 'gad9', which is no score; did you mean 'gad7'?"
    ),
}


@pytest.mark.parametrize("entry", WRONG)
def test_what_cannot_be_is_told_with_its_line(families: Path, concord: Any, entry: str) -> None:
    text = (families / "study.yaml").read_text("utf-8").split("outcomes:")[0]
    (families / "study.yaml").write_text(f"{text}outcomes:\n  {entry}\n", "utf-8")
    done = concord("outcomes")
    assert done.code == 3
    assert "study.yaml:" in done.err
    assert WRONG[entry] in done.err


def test_without_points_the_remedy_is_told(families: Path, concord: Any) -> None:
    text = (families / "study.yaml").read_text("utf-8").split("outcomes:")[0]
    (families / "study.yaml").write_text(text, "utf-8")
    done = concord("outcomes")
    assert done.code == 3
    assert "study.yaml names no points in time; name whose records are of which" in done.err


def test_wrong_names_are_told(families: Path, concord: Any) -> None:
    for call, said in (
        (("gad9",), "there is no score 'gad9'; did you mean 'gad7'?"),
        (("--before", "beofre"), "there is no point 'beofre'; did you mean 'before'?"),
        (("--method", "jt"), "there is no method of reliable change 'jt'"),
        (("--by", "taem"), "taem"),
    ):
        done = concord("outcomes", *call)
        assert done.code == 3
        assert said in done.err


def test_what_is_known_of_people_has_to_be_there(families: Path, concord: Any) -> None:
    text = (families / "study.yaml").read_text("utf-8").replace("known: [age]", "known: [ages]")
    (families / "study.yaml").write_text(text, "utf-8")
    done = concord("outcomes")
    assert done.code == 3
    assert "the answers have no such column; did you mean 'age'?" in done.err


def test_a_record_at_two_points_is_refused(families: Path, concord: Any) -> None:
    text = (families / "study.yaml").read_text("utf-8").split("outcomes:")[0]
    points = (
        "outcomes: {points: {before: {where: 'age > 0'}, after: {instruments: [family-end]}}}\n"
    )
    (families / "study.yaml").write_text(text + points, "utf-8")
    done = concord("outcomes")
    assert done.code == 3
    assert "is at two points, before and after; write conditions of which one holds" in done.err


def test_pictures_are_written(families: Path, concord: Any) -> None:
    done = concord("outcomes", "gad7", "--by", "team", "--charts", "pictures")
    assert done.code == 0
    names = {path.name for path in (families / "pictures").iterdir()}
    assert {"change_gad7.png", "lines_gad7.svg", "bands_gad7.txt", "flow_gad7_fen.png"} <= names
    assert "outcomes.html" in names
    assert "pictures/outcomes.html" in done.err
    told = (families / "pictures" / "lines_gad7.txt").read_text("utf-8")
    assert "under 5 people measured twice" in told


def test_a_draft_may_call_it_a_change_and_no_effect(families: Path, concord: Any) -> None:
    """The number of the draft is what the command prints of all families."""
    (row,) = json.loads(concord("outcomes", "--json").out)
    fell = f"[{abs(row['change']):.1f}]{{claim=gad7.change.total}}"
    draft = f"Anxiety fell by {fell} points.\n\nThe programme had an effect: it fell by {fell}.\n"
    (families / "draft.md").write_text(draft, "utf-8")
    done = concord("claims", "check", "draft.md", "--json")
    assert [one["verdict"] for one in json.loads(done.out)] == ["holds", "phrase too strong"]
    assert json.loads(done.out)[0]["n"] == row["n_pairs"]
