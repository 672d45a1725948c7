"""What changed between two points is what R finds, and what cannot be matched is listed."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.outcomes import (
    PROBLEMS,
    Measure,
    categories,
    change_tests,
    long_records,
    matched,
    movement,
    standardised_changes,
)
from analysis.outcomes.outcomes import COLUMNS
from survey.errors import DataError

POINTS = {"person": "person", "time": "time", "before": "start", "after": "end"}
NAMES = {"before": "low", "warmth": "warmth"}
"""Measures of the witness and ours."""


def of_witness(witness: Path, name: str) -> pd.DataFrame:
    rows = pd.read_csv(witness / f"{name}.csv")
    return rows.assign(measure=rows["measure"].map(NAMES))


def test_columns_are_those_of_the_contract(records: pd.DataFrame) -> None:
    found = analysis.outcomes(records, "low", **POINTS)
    assert tuple(found.columns) == COLUMNS
    assert found["group"].tolist() == ["Total"]
    assert found[["improved", "unchanged", "deteriorated"]].isna().all(axis=None)


def test_equal_to_r(records: pd.DataFrame, witness: Path) -> None:
    reference = of_witness(witness, "changes")
    found = analysis.outcomes(records, ["low", "warmth"], by="team", **POINTS)
    joined = found.merge(reference, on=["measure", "group"], suffixes=("", "_r"))
    assert len(joined) == len(reference) == len(found) == 8
    for name in (*("n_before", "n_after", "n_pairs", "mean_before", "sd_before"),
                 *("mean_after", "sd_after", "change", "low", "high", "p_value")):  # fmt: skip
        np.testing.assert_allclose(joined[name], joined[f"{name}_r"], rtol=1e-11, err_msg=name)
    assert found.set_index(["measure", "group"])["flag"].to_dict() == {
        (measure, group): "few pairs" if group == "coast" else ""
        for measure in NAMES.values()
        for group in ("coast", "north", "south", "Total")
    }


@pytest.fixture(scope="module")
def matching(records: pd.DataFrame) -> Any:
    measures = [
        Measure("low", reliability=0.86, cutoff=10),
        Measure("warmth", better="higher", reliability=0.8, cutoff=30),
    ]
    return matched(records, measures, by="team", **POINTS)


def test_tests_equal_r(matching: Any, witness: Path) -> None:
    reference = of_witness(witness, "changes")
    joined = change_tests(matching).merge(reference, on=["measure", "group"], suffixes=("", "_r"))
    for name in ("t", "df", "p_value", "w", "rank_biserial", "superiority"):
        np.testing.assert_allclose(joined[name], joined[f"{name}_r"], rtol=1e-11, err_msg=name)
    # with ties in few changes scipy goes through every order of signs, where R is content with the
    # normal distribution
    usual = joined[(joined["n"] > 13) | joined["exact"]]
    np.testing.assert_allclose(usual["w_p_value"], usual["w_p_value_r"], rtol=1e-10)
    assert len(usual) >= 6


def test_standardised_changes_equal_r(matching: Any, witness: Path) -> None:
    reference = of_witness(witness, "standardised")
    found = standardised_changes(matching)
    joined = found.merge(reference, on=["measure", "group", "effect"], suffixes=("", "_r"))
    assert len(joined) == 32
    for name in ("estimate", "low", "high"):
        # R's own noncentral t is exact to some 1e-10
        np.testing.assert_allclose(joined[name], joined[f"{name}_r"], rtol=1e-8, err_msg=name)


def test_movement_equals_r(matching: Any, witness: Path) -> None:
    reference = of_witness(witness, "movement")
    joined = movement(matching).merge(reference, on=["measure", "group"], suffixes=("", "_r"))
    assert len(joined) == 8
    for name in (*("cutoff", "n", "clinical_before", "clinical_after", "stayed", "left", "entered"),
                 *("never", "difference", "p_value", "p_exact")):  # fmt: skip
        np.testing.assert_allclose(joined[name], joined[f"{name}_r"], rtol=1e-12, err_msg=name)
    assert (joined["low"] <= joined["difference"]).all()
    assert (joined["high"] >= joined["difference"]).all()


def test_on_real_pairs_equal_to_r(shared: Path) -> None:
    weights = pd.read_csv(shared / "data/meta/anorexia.csv")
    reference = pd.read_csv(shared / "data/meta/reference_prepost.csv").set_index("group")
    wide = weights.assign(person=range(len(weights)))
    points = {"before": {"weight": "Prewt"}, "after": {"weight": "Postwt"}}
    records = long_records(wide, points, person="person", keep=["Treat"])
    found = analysis.outcomes(
        records, "weight", person="person", time="time", before="before", after="after", by="Treat"
    ).set_index("group")
    for group, theirs in (("Total", "ALL"), ("CBT", "CBT")):
        row, expected = found.loc[group], reference.loc[theirs]
        for name, column in (
            ("mean_before", "mean_pre"), ("sd_before", "sd_pre"), ("mean_after", "mean_post"),
            ("sd_after", "sd_post"), ("change", "mean_diff"), ("low", "lo"), ("high", "hi"),
            ("p_value", "p"), ("d_z", "d_z"), ("d_av", "d_av"), ("d_rm", "d_rm"),
            ("glass", "d_pre_glass"),
        ):  # fmt: skip
            assert row[name] == pytest.approx(expected[column], rel=1e-11), name


def test_one_criterion_for_all_teams(records: pd.DataFrame, people: pd.DataFrame) -> None:
    found = analysis.outcomes(
        records, "low", by="team", reliability=0.86, functional=(6, 4), **POINTS
    ).set_index("group")
    each = analysis.reliable_change(
        people["before"], people["after"], reliability=0.86, functional=(6, 4)
    )
    teams = each.groupby(people["team"])
    for name in ("improved", "deteriorated"):
        expected = teams[name].mean().astype(float)
        np.testing.assert_allclose(found.loc[expected.index, name], expected)
        assert found.loc["Total", name] == pytest.approx(each[name].mean())
    assert found.loc["Total", "recovered"] == pytest.approx(
        (each["category"] == "recovered").sum() / each["category"].notna().sum()
    )
    assert list(found.columns[-3:]) == ["recovered", "harmed", "flag"]
    whole = found["improved"] + found["unchanged"] + found["deteriorated"]
    np.testing.assert_allclose(whole, 1)


def test_categories_have_intervals(matching: Any) -> None:
    found = categories(matching)
    assert set(found["became"]) == {
        "improved", "unchanged", "deteriorated", "recovered", "harmed"
    }  # fmt: skip
    total = found[(found["measure"] == "low") & (found["group"] == "Total")].set_index("became")
    row = total.loc["improved"]
    low, high = analysis.METHODS["wilson"](row["count"], row["n"], 0.95)
    assert (row["low"], row["high"]) == pytest.approx((float(low), float(high)))
    assert row["n"] == 74
    assert total.loc["recovered", "count"] <= total.loc["improved", "count"]
    unjudged = matched(pd.DataFrame({"p": [1, 1], "t": [0, 1], "s": [3, 2]}), [Measure("s")],
                       person="p", time="t", before=0, after=1)  # fmt: skip
    assert categories(unjudged).empty


def small(rows: list[tuple[object, ...]], names: str = "person time score") -> pd.DataFrame:
    return pd.DataFrame(rows, columns=pd.Index(names.split()))


def asked(frame: pd.DataFrame, **more: Any) -> pd.DataFrame:
    given: dict[str, Any] = {"person": "person", "time": "time", "before": 0, "after": 1}
    return analysis.outcomes(frame, "score", **{**given, **more})


@pytest.mark.parametrize(
    ("rows", "expected", "flag"),
    [
        ([(1, 0, 5), (2, 1, 6)], (1, 1, 0), "no pairs"),
        ([(1, 0, 5), (1, 1, 6)], (1, 1, 1), "few pairs"),
        ([(1, 0, 5), (1, 1, 6), (2, 0, 7), (2, 1, 8)], (2, 2, 2), "few pairs, no variance"),
        ([(1, 0, None), (1, 1, None)], (0, 0, 0), "no pairs"),
        ([(1, 0, 5), (1, 1, None)], (1, 0, 0), "no pairs"),
    ],
    ids=["nobody twice", "one pair", "all changed alike", "all missing", "none after"],
)
def test_small_and_empty(
    rows: list[tuple[object, ...]], expected: tuple[int, ...], flag: str
) -> None:
    found = asked(small(rows), reliability=0.8).iloc[0]
    assert tuple(found[["n_before", "n_after", "n_pairs"]]) == expected
    assert found["flag"] == flag
    assert found[["low", "high", "p_value", "d_z"]].isna().all()
    assert found[["improved", "unchanged"]].isna().all() == (expected[2] < 2 or flag == "")


def test_what_is_not_matched_is_listed() -> None:
    frame = small(
        [
            ("a", "start", 9, "x"), ("a", "end", 4, "y"),       # moved to another team
            ("b", "start", 8, "x"), ("b", "start", 7, "x"), ("b", "end", 3, "x"),  # two scores
            ("c", "start", 6, "x"), ("c", "start", 6, "x"), ("c", "end", 5, "x"),  # the same twice
            ("d", "start", 5, "x"),                             # only before
            ("e", "end", 5, None),                              # only after, no team
            (None, "end", 5, "x"), ("f", None, 5, "x"),         # nobody's, at no time
            ("g", "middle", 5, "x"),                            # another point: not looked at
        ],
        "person time score team",
    )  # fmt: skip
    matching = matched(
        frame, [Measure("score")], person="person", time="time", before="start", after="end",
        by="team",
    )  # fmt: skip
    listed = matching.listed()
    assert listed[["problem", "person", "row"]].astype(object).fillna("").to_numpy().tolist() == [
        ["no person", "", 11],
        ["no time", "", 12],
        ["another group after", "a", ""],
        ["no group", "e", ""],
        ["two scores", "b", ""],
        ["one score twice", "c", ""],
        ["only before", "d", ""],
        ["only after", "b", ""],
        ["only after", "e", ""],
    ]
    assert set(listed["meaning"]) == {PROBLEMS[name] for name in listed["problem"]}
    found = asked(frame, before="start", after="end", by="team").set_index("group")
    assert found.index.tolist() == ["x", "y", "Total"]
    assert found[["n_before", "n_after", "n_pairs"]].to_numpy().tolist() == [
        [3, 3, 2], [0, 0, 0], [3, 4, 2]
    ]  # fmt: skip
    assert found.loc["x", "flag"] == "few pairs, unused records"


def test_records_out_of_order_are_listed_and_not_paired() -> None:
    frame = small(
        [("a", 0, 9, "2026-01-05"), ("a", 1, 4, "2026-06-01"),
         ("b", 0, 9, "2026-07-05"), ("b", 1, 4, "2026-06-01"),
         ("c", 0, 9, None), ("c", 1, 3, "2026-06-01")],
        "person time score made",
    )  # fmt: skip
    matching = matched(
        frame, [Measure("score")], person="person", time="time", before=0, after=1, moment="made"
    )
    assert matching.listed()[["problem", "person"]].to_numpy().tolist() == [["out of order", "b"]]
    assert np.isnan(matching.scores["score"][0]).tolist() == [False, True, False]
    with pytest.raises(DataError, match="moment: the column made has something that is no day"):
        matched(frame.assign(made="soon"), [Measure("score")], person="person", time="time",
                before=0, after=1, moment="made")  # fmt: skip


@given(
    rows=st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from([0, 1, 2]), st.integers(0, 9)), max_size=20
    )
)
def test_nobody_vanishes(rows: list[tuple[int, int, int]]) -> None:
    """Whoever has a score at one of the points is in a pair or in the list."""
    frame = small([*rows, (9, 0, 3), (8, 1, 3)])
    matching = matched(frame, [Measure("score")], person="person", time="time", before=0, after=1)
    before, after = matching.scores["score"]
    paired = set(matching.persons[~np.isnan(before) & ~np.isnan(after)])
    there = set(frame.loc[frame["time"] < 2, "person"])
    assert there == paired | set(matching.listed()["person"])
    assert len(matching) == len(there)


def test_dicts_by_measure(records: pd.DataFrame) -> None:
    found = analysis.outcomes(
        records,
        ["low", "warmth"],
        better={"warmth": "higher"},
        reliability={"low": 0.86},
        functional={"low": (6, 4)},
        **POINTS,
    ).set_index("measure")
    assert found["improved"].isna().tolist() == [False, True]
    assert found["recovered"].isna().tolist() == [False, True]
    with pytest.raises(DataError, match="better: 'wramth' is not one of the measures"):
        analysis.outcomes(records, ["low", "warmth"], better={"wramth": "higher"}, **POINTS)


def test_points_are_codes_and_frames_of_any_library(records: pd.DataFrame) -> None:
    pl = pytest.importorskip("polars")
    theirs = pl.from_pandas(records.astype({"time": str}))
    expected = analysis.outcomes(records, "low", by="team", **POINTS)
    found = analysis.outcomes(theirs, "low", by="team", **POINTS)
    pd.testing.assert_frame_equal(found, expected)
    numbered = records.assign(time=records["time"].map({"start": 1.0, "end": 2.0}).astype(float))
    counted = asked(numbered.rename(columns={"low": "score"}), before=1, after="2", by="team")
    pd.testing.assert_frame_equal(counted.iloc[:, 1:], expected.iloc[:, 1:])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"before": "strat"}, "before: no record is at 'strat', by the column time"),
        ({"after": 0}, "after: is the point before too, '0'; name another"),
        ({"person": "who"}, "person: there is no single column 'who'"),
        ({"by": "team"}, "by: there is no single column 'team'"),
        ({"reliability": 2}, "reliability: is 2; a reliability is a number above 0 and below 1"),
    ],
)
def test_what_is_wrong_is_said(more: dict[str, object], said: str) -> None:
    with pytest.raises(DataError) as raised:
        asked(small([(1, 0, 5), (1, 1, 6)]), **more)
    assert str(raised.value).startswith(said)


def test_scores_that_are_no_numbers_are_refused_by_row() -> None:
    with pytest.raises(DataError, match="score: row 2: 'six' is not a number"):
        asked(small([(1, 0, 5), (1, 1, "six")]))
    with pytest.raises(DataError, match="this is no frame but a dict"):
        analysis.outcomes({}, "score", **POINTS)  # type: ignore[arg-type]
