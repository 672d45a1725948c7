"""Interval and p value of a difference say the same: p is under 1 − level where, and only where,
the interval leaves out 0; for every method, sample and design.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import DIFFERENCES, Design, Replicates, change, compare, compare_items
from analysis.estimation.estimates import unweighted
from analysis.estimation.pairs import Pairs
from analysis.methods.differences import outcomes

LEVELS = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99])
PLAIN = [name for name, method in DIFFERENCES.items() if method.plain]
PAIRED = [name for name, method in DIFFERENCES.items() if method.paired]

COUNTS = st.integers(1, 80).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def independent(a: tuple[int, int], b: tuple[int, int]) -> Pairs:
    one, other = (unweighted(np.array([x]), np.array([n])) for x, n in (a, b))
    variance = one.std_error**2 + other.std_error**2
    return Pairs(one, other, variance, np.zeros(1), np.full(1, np.nan))


def agree(table: pd.DataFrame, level: float = 0.95) -> None:
    """That each row has both, interval and p, or neither, and that these agree; and that a
    difference that is clear among others is clear alone.
    """
    untested = table["p_value"].isna()
    assert (untested == table["low"].isna()).all()
    assert (untested == table["high"].isna()).all()
    assert (untested <= table["flag"].isin(["no variance", "no answers", "not asked"])).all()
    tested = table[~untested]
    outside = (tested["low"] > 0) | (tested["high"] < 0)
    assert (outside == (tested["p_value"] < 1 - level)).all(), tested[
        outside != (tested["p_value"] < 1 - level)
    ].to_string()
    assert (tested["p_adjusted"] >= tested["p_value"]).all()
    assert (outside >= (tested["p_adjusted"] < 1 - level)).all()


# --- without a design -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLAIN)
@given(a=COUNTS, b=COUNTS, level=LEVELS)
def test_of_two_samples(name: str, a: tuple[int, int], b: tuple[int, int], level: float) -> None:
    way = DIFFERENCES[name].plain
    assert way is not None
    with np.errstate(divide="ignore", invalid="ignore"):
        (low, high), p = way.bounds(independent(a, b), level), way.p_value(independent(a, b))
    if high[0] > low[0]:
        assert (p[0] < 1 - level) == (low[0] > 0 or high[0] < 0)
        assert 0 <= p[0] <= 1


@pytest.mark.parametrize("name", PLAIN)
@given(a=COUNTS, b=COUNTS)
def test_the_p_value_is_the_level_at_which_0_is_a_bound(
    name: str, a: tuple[int, int], b: tuple[int, int]
) -> None:
    pairs, method = independent(a, b), DIFFERENCES[name]
    p = float(method(pairs, 0.95).p_value[0])
    if 1e-9 < p < 1 - 1e-9:
        found = method(pairs, 1 - p)
        assert min(abs(found.low[0]), abs(found.high[0])) < 1e-7


@given(cells=st.tuples(*[st.integers(0, 30)] * 4).filter(any), level=LEVELS)
def test_of_two_items_that_the_same_people_answered(
    cells: tuple[int, int, int, int], level: float
) -> None:
    both, first, second, neither = cells
    said = ["yes"] * (both + first) + ["no"] * (second + neither)
    again = ["yes"] * both + ["no"] * first + ["yes"] * second + ["no"] * neither
    frame = pd.DataFrame({"one": said, "other": again}, dtype=pd.CategoricalDtype(["yes", "no"]))
    for method in PAIRED:
        agree(
            compare_items(frame, "one", "other", answers=["yes"], method=method, level=level), level
        )


# --- with a design --------------------------------------------------------------------------------

DESIGNS: dict[str, Design | None] = {
    "none": None,
    "simple": Design(),
    "weights": Design(weights="weight"),
    "clusters": Design(clusters="school"),
    "both": Design(weights="weight", clusters="school"),
    "strata": Design(weights="weight", strata="stratum"),
    "replicates": Design(weights="weight", replicates=Replicates("boot*", "bootstrap")),
}


@st.composite
def samples(draw: st.DrawFn) -> pd.DataFrame:
    """Some people in three groups, two waves and up to six schools; shares may be 0% and 100%."""
    n = draw(st.integers(12, 90))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    school = random.integers(0, draw(st.integers(2, 6)), n)
    group = random.choice(["a", "b", "c"], n, p=[0.5, 0.3, 0.2])
    lean = random.normal(0, 1, 6)[school] + np.array([-2, 0, 2])[
        random.permutation(3)[np.searchsorted(["a", "b", "c"], group)]
    ] * draw(st.sampled_from([0, 0.5, 2, 5]))
    said = [np.where(random.logistic(0, 1, n) < lean + more, "yes", "no") for more in (0, 1)]
    boot = random.multinomial(n, np.full(n, 1 / n), 20).T
    weight = np.round(random.lognormal(0, draw(st.sampled_from([0, 0.5, 1.2])), n) + 0.01, 3)
    return pd.DataFrame(
        {
            "group": pd.Categorical(group, ["a", "b", "c"]),
            "help": pd.Categorical(said[0], ["yes", "no"]),
            "enough": pd.Categorical(said[1], ["yes", "no"]),
            "wave": np.where(np.arange(n) % 2, "spring", "autumn"),
            "school": school,
            "stratum": np.arange(n) % 2,
            "weight": weight,
            **{f"boot{place}": boot[:, place] * weight for place in range(20)},
        }
    )


CALLS: dict[str, Callable[..., pd.DataFrame]] = {
    "groups": lambda frame, **asked: compare(
        frame, ["help", "enough"], by="group", answers=["yes"], **asked
    ),
    "rest": lambda frame, **asked: compare(
        frame, ["help", "enough"], by="group", answers=["yes"], against="rest", **asked
    ),
    "items": lambda frame, **asked: compare_items(
        frame, "help", "enough", by="group", answers=["yes"], total=True, **asked
    ),
    "waves": lambda frame, **asked: change(frame, "help", by="group", answers=["yes"], **asked),
}


@pytest.mark.parametrize("call", CALLS)
@settings(max_examples=25)
@given(frame=samples(), name=st.sampled_from(list(DESIGNS)), level=LEVELS, data=st.data())
def test_under_every_design(
    call: str, frame: pd.DataFrame, name: str, level: float, data: Any
) -> None:
    design = DESIGNS[name]
    methods = [None, *(("t", "newcombe") if design else ("newcombe", "wald"))]
    family = data.draw(st.sampled_from(["item", "call"]))
    for method in methods:
        asked = {"design": design, "method": method, "level": level, "family": family}
        agree(CALLS[call](frame, **asked), level)


def test_in_clusters_the_test_of_one_method_is_never_beside_the_interval_of_another() -> None:
    """Simulated: ten schools, ten people of each group in each, shares of about 10% and 20%. In
    some of them the t-test contradicts the interval of Newcombe.
    """
    draw = np.random.default_rng(4)
    apart, found = 0, []
    for _ in range(120):
        lean = draw.normal(0, 0.9, 10)
        rows = [
            (group, school, int(draw.logistic() < odds + lean[school]))
            for group, odds in (("a", -2.4), ("b", -1.5))
            for school in range(10)
            for _ in range(10)
        ]
        frame = pd.DataFrame(rows, columns=["group", "school", "help"])
        each = [
            compare(
                frame,
                "help",
                by="group",
                answers=[1],
                design=Design(clusters="school"),
                method=method,
            ).iloc[0]
            for method in (None, "newcombe")
        ]
        outside = each[1]["low"] > 0 or each[1]["high"] < 0
        apart += (each[0]["p_value"] < 0.05) != outside
        found.append(each[0])
    agree(pd.DataFrame(found))
    assert apart > 5


# --- what it comes to -----------------------------------------------------------------------------


def test_what_was_not_tested_is_neither_clear_nor_unclear() -> None:
    assert outcomes([0.049, 0.051, 1.0, np.nan], 0.95).tolist() == [
        "clear",
        "not clear",
        "not clear",
        "not tested",
    ]


def test_a_family_is_an_item_or_everything_that_was_asked_for() -> None:
    frame = pd.DataFrame(
        {
            "group": ["a"] * 80 + ["b"] * 80,
            "help": ["yes"] * 50 + ["no"] * 30 + ["yes"] * 38 + ["no"] * 42,
            "enough": ["yes"] * 45 + ["no"] * 35 + ["yes"] * 40 + ["no"] * 40,
        }
    )
    items = ["help", "enough"]
    by_item, by_call = (
        compare(frame, items, by="group", answers=["yes"], family=family)
        for family in ("item", "call")
    )
    assert by_item["p_adjusted"].tolist() == by_item["p_value"].tolist()
    assert by_call["p_adjusted"].tolist() == pytest.approx(
        [2 * by_call["p_value"][0], by_call["p_value"][1]]
    )
    waves = frame.assign(wave=frame["group"])
    assert change(waves, items, answers=["yes"])["p_adjusted"].tolist() == pytest.approx(
        by_item["p_adjusted"].tolist()
    )
