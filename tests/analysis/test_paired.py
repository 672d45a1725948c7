"""Two items answered by the same people: equal to R and R survey, to worked examples in print, and
to what a hand can check.
"""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import Design, Replicates, Responses, agreement, compare_items
from survey.errors import DataError

WITNESS = Path(__file__).parent / "witness"
AGREEING = ["agree", "strongly_agree"]
SCHOOLS = {"weights": "weight", "strata": "stratum", "clusters": "school"}
DESIGNS = {
    "weights": Design(weights="weight"),
    "clusters": Design(weights="weight", clusters="school"),
    "lonely_average": Design(**SCHOOLS, fpc="schools", lonely="average"),
    "strata_clusters": Design(**SCHOOLS),
    "two_stages": Design(
        weights="weight", strata="stratum", clusters=["school", "class"], fpc=["schools", "classes"]
    ),
    "jk1": Design(weights="weight", replicates=Replicates("jk1_*", "JK1")),
}


def asked_both(both: int, first: int, second: int, neither: int) -> pd.DataFrame:
    """So many who say yes to both items, to the first only, to the second only, to none."""
    said = ["yes"] * (both + first) + ["no"] * (second + neither)
    again = ["yes"] * both + ["no"] * first + ["yes"] * second + ["no"] * neither
    return pd.DataFrame(
        {"gov": pd.Categorical(said, ["yes", "no"]), "local": pd.Categorical(again, ["yes", "no"])}
    )


def difference(frame: pd.DataFrame, **arguments: Any) -> "pd.Series[Any]":
    return compare_items(frame, "gov", "local", answers=["yes"], **arguments).iloc[0]


def test_intervals_and_their_tests_equal_r() -> None:
    for row in pd.read_csv(WITNESS / "differences_paired.csv").itertuples():
        frame = asked_both(row.both, row.first, row.second, row.neither)
        found = difference(frame, level=row.level)
        assert [found["low"], found["high"]] == pytest.approx([row.low, row.high], abs=1e-12)
        assert found["p_value"] == pytest.approx(row.p_value, rel=1e-9)
        assert found["low"] < found["difference"] < found["high"] or abs(found["difference"]) == 1
        score = difference(frame, level=row.level, method="tango")
        assert [score["low"], score["high"]] == pytest.approx(
            [row.tango_low, row.tango_high], abs=1e-11
        )
        assert score["p_value"] == pytest.approx(row.mcnemar_p, rel=1e-9)


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [
        (
            (14, 5, 0, 22),
            0.011,
            0.226,
        ),  # Altman et al. (2000). Statistics with Confidence, 2nd ed., p. 52
        (
            (1, 1, 7, 12),
            -0.507,
            -0.026,
        ),  # Fagerland, Lydersen & Laake (2014). Statistics in Medicine 33, 2850–2875
    ],
)
def test_interval_equals_worked_examples_in_print(
    cells: tuple[int, int, int, int], low: float, high: float
) -> None:
    found = difference(asked_both(*cells))
    assert (round(found["low"], 3), round(found["high"], 3)) == (low, high)


@pytest.mark.parametrize("name", DESIGNS)
def test_differences_with_a_design_equal_r_survey(name: str) -> None:
    reference = (
        pd.read_csv(WITNESS / "differences_design.csv")
        .query("design == @name and what == 'items'")
        .set_index("a")
    )
    assert list(reference.index) == [
        "a"
    ]  # in the other group all agree to the second item, and R's formula has no bounds
    sample = pd.read_csv(WITNESS / "simulated_sample.csv")
    if name in ("strata_clusters", "two_stages", "jk1"):
        factors = pd.read_csv(WITNESS / "simulated_replicates.csv")
        sample = sample[sample["stratum"] != "s13"].merge(factors, on="school")
        sample = sample.assign(
            **{one: sample[one] * sample["weight"] for one in factors.columns[1:]}
        )
    for method, p_value, low, high in (
        ("newcombe", "newcombe_p", "low", "high"),
        ("t", "p_value", "t_low", "t_high"),
    ):
        table = compare_items(
            sample,
            "help",
            "enough",
            by="group",
            answers=AGREEING,
            design=DESIGNS[name],
            method=method,
        )
        found = table.set_index("group").loc[reference.index]
        for ours, theirs in (
            ("estimate_a",) * 2,
            ("estimate_b",) * 2,
            ("p_value", p_value),
            ("low", low),
            ("high", high),
        ):
            np.testing.assert_allclose(
                found[ours], reference[theirs], rtol=1e-9, atol=1e-10, err_msg=ours
            )


def test_the_t_test_of_a_simple_random_sample_is_that_of_the_pairs() -> None:
    frame = asked_both(40, 25, 10, 30)
    found = difference(frame, design=Design())
    pairs = (frame["gov"] == "yes").astype(float) - (frame["local"] == "yes").astype(float)
    error = pairs.std(ddof=1) / np.sqrt(len(pairs))
    t = 1.98303752592  # R: qt(0.975, 104)
    assert [found["low"], found["high"]] == pytest.approx(
        [pairs.mean() - t * error, pairs.mean() + t * error], rel=1e-9
    )


def test_all_in_one_cell_has_an_interval_and_no_evidence() -> None:
    for cells in ((30, 0, 0, 0), (0, 0, 0, 30)):
        found = difference(asked_both(*cells))
        assert found["low"] < 0 < found["high"]
        for design in (None, Design()):
            found = difference(asked_both(*cells), design=design)
            assert found["low"] < 0 < found["high"]
            assert (found["p_value"], found["flag"]) == (1, "low base")


def test_with_a_design_two_items_that_all_answer_alike_are_as_if_they_were_independent() -> None:
    found = difference(asked_both(40, 0, 0, 40), design=Design())
    assert (found["p_value"], found["method"], found["flag"]) == (1, "newcombe", "wide interval")
    assert -0.16 < found["low"] == pytest.approx(-found["high"])
    named = difference(asked_both(40, 0, 0, 40), design=Design(), method="t")
    assert named[["low", "high", "p_value"]].isna().all()
    assert named["flag"] == "no variance"


def test_nobody_who_says_yes_to_one_of_two_items_is_no_certainty() -> None:
    """Four of 100 say yes to the first, none to the second: McNemar's exact test has p = 0.125, the
    t-test of the pairs 0.045.
    """
    frame = asked_both(0, 4, 0, 96)
    assert difference(frame, design=Design(), method="t")["p_value"] < 0.05
    for design in (None, Design()):
        found = difference(frame, design=design)
        assert found["p_value"] > 0.05
        assert found["low"] < 0


def test_nobody_in_both_bases_has_no_answers() -> None:
    frame = asked_both(3, 1, 1, 0)
    frame.loc[:2, "gov"] = None
    frame.loc[3:, "local"] = None
    for design in (None, Design()):
        found = difference(frame, design=design)
        assert (found["n"], found["flag"]) == (0, "no answers")
        assert (
            found[["estimate_a", "difference", "low", "high", "p_value", "p_adjusted"]].isna().all()
        )


def test_only_those_in_both_bases_count_and_a_group_that_was_not_asked_is_called_so(
    responses: Responses,
) -> None:
    table = compare_items(responses, "help", "assistance", by="group", total=True).set_index(
        "group"
    )
    assert list(table.index) == ["public", "teachers", "early_years", "Total"]
    assert table.loc["public", "flag"] == "not asked"
    assert table.loc["teachers", "n"] == 0
    assert list(table.columns) == [
        *(
            "item_a",
            "net_a",
            "item_b",
            "net_b",
            "n",
            "estimate_a",
            "estimate_b",
            "difference",
            "low",
            "high",
        ),
        *("p_value", "p_adjusted", "method", "flag"),
    ]


def test_kinds_of_missing_answer_can_count_in_as_elsewhere(responses: Responses) -> None:
    valid = compare_items(responses, "help", "help", by="group", answers_b=["disagree"]).set_index(
        "group"
    )
    answered = compare_items(
        responses, "help", "help", by="group", answers_b=["disagree"], base="answered"
    ).set_index("group")
    for base, table in (("valid", valid), ("answered", answered)):
        for side, answers in (("estimate_a", None), ("estimate_b", ["disagree"])):
            expected = agreement(
                responses, "help", by="group", base=base, answers=answers
            ).set_index("group")
            np.testing.assert_array_equal(table[side], expected["estimate"])
            np.testing.assert_array_equal(table["n"], expected["n"])


def test_options_of_a_choose_many_item_can_be_set_side_by_side(responses: Responses) -> None:
    found = compare_items(
        responses, "seen", "seen", by="group", answers=["language"], answers_b=["sleep"]
    ).set_index("group")
    teachers = found.loc["teachers"]
    assert (teachers["n"], teachers["estimate_a"], teachers["estimate_b"]) == (3, 2 / 3, 1 / 3)
    assert (teachers["net_a"], teachers["net_b"]) == ("=language", "=sleep")


@given(cells=st.tuples(*[st.integers(0, 25)] * 4).filter(any), level=st.floats(0.5, 0.999))
def test_the_interval_holds_the_difference_and_turns_with_the_items(
    cells: tuple[int, int, int, int], level: float
) -> None:
    frame = asked_both(*cells)
    found = difference(frame, level=level)
    assert -1 <= found["low"] <= found["difference"] <= found["high"] <= 1
    assert found["low"] < found["high"]
    turned = compare_items(frame, "local", "gov", answers=["yes"], level=level).iloc[0]
    assert [turned["low"], turned["high"]] == pytest.approx(
        [-found["high"], -found["low"]], abs=1e-12
    )
    assert turned["p_value"] == pytest.approx(found["p_value"])


def test_an_item_beside_itself_is_refused() -> None:
    with pytest.raises(
        DataError, match="items: 'gov' is compared with itself; name another item, NET or answers"
    ):
        compare_items(asked_both(1, 1, 1, 1), "gov", "gov", answers=["yes"])
