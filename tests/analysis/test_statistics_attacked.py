"""Figures hold where somebody tries to break them: odd arguments, odd weights, odd frames, and
every figure of the references.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis import (
    DIFFERENCES,
    Design,
    Replicates,
    agreement,
    association,
    compare,
    compare_items,
    distribution,
    summary,
)
from analysis.estimation.estimates import unweighted
from analysis.estimation.pairs import Pairs
from survey.errors import DataError

WITNESS = Path(__file__).parent / "witness"

N = 60
RNG = np.random.default_rng(3)
FRAME = pd.DataFrame(
    {
        "g": RNG.choice(list("abc"), N),
        "y": RNG.choice(["yes", "no"], N),
        "z": RNG.choice(["yes", "no"], N),
        "l": RNG.integers(1, 6, N),
        "x": RNG.normal(50, 9, N).round(),
        "w": RNG.uniform(0.5, 3, N),
        "s": np.repeat([1, 2, 3], N // 3),
        "c": np.repeat(np.arange(N // 4), 4),
        "big": np.full(N, 1000.0),
    }
)

DESIGNS: Mapping[str, Design | None] = {
    "none": None,
    "strata": Design(weights="w", strata="s"),
    "clusters": Design(weights="w", strata="s", clusters="c", fpc="big", lonely="adjust"),
}

Call = Callable[[pd.DataFrame, Design | None], pd.DataFrame]
CALLS: Mapping[str, Call] = {
    "agreement": lambda frame, design: agreement(
        frame, "y", by="g", answers=["yes"], design=design, total=True
    ),
    "beta": lambda frame, design: agreement(
        frame, "y", by="g", answers=["yes"], design=design, method="beta"
    ),
    "distribution": lambda frame, design: distribution(frame, ["y", "l"], by="g", design=design),
    "compare": lambda frame, design: compare(frame, "y", by="g", answers=["yes"], design=design),
    "rest": lambda frame, design: compare(
        frame, "y", by="g", answers=["yes"], design=design, against="rest"
    ),
    "compare_items": lambda frame, design: compare_items(
        frame, "y", "z", by="g", answers=["yes"], design=design
    ),
    "association": lambda frame, design: association(frame, "l", by="g", design=design),
    "summary": lambda frame, design: summary(frame, ["y", "l", "x"], by="g", design=design),
    "score_means": lambda frame, design: analysis.score_means(
        frame, analysis.scoring(["l", "x"]), by="g", design=design
    ),
}


# --- frames that nobody expects -------------------------------------------------------------------

FRAMES: Mapping[str, pd.DataFrame] = {
    "no rows": FRAME.iloc[:0],
    "one row": FRAME.iloc[:1],
    "two rows": FRAME.iloc[:2],
    "nobody answered": FRAME.assign(
        y=pd.Categorical([None] * N, ["yes", "no"]), l=np.nan, x=np.nan
    ),
    "nobody was asked": FRAME.assign(
        y=pd.Categorical(["not_asked"] * N, ["yes", "no", "not_asked"])
    ),
    "a group that is absent": FRAME.assign(g=pd.Categorical(FRAME["g"], list("abcd"))),
    "some in no group": FRAME.assign(g=FRAME["g"].where(FRAME.index > 20)),
    "nobody in a group": FRAME.assign(g=np.nan),
    "a group for everybody": FRAME.assign(g=range(N)),
    "everybody says yes": FRAME.assign(y="yes", z="yes"),
    "one says yes": FRAME.assign(y=np.where(FRAME.index == 0, "yes", "no")),
    "one value": FRAME.assign(x=7.0, l=3),
    "an index that repeats": FRAME.set_axis([0] * N),
    "weights in billions": FRAME.assign(w=FRAME["w"] * 1e9),
    "weights that differ by 10¹²": FRAME.assign(w=np.where(FRAME.index % 2, 1e-6, 1e6)),
    "weights that differ by 10⁸⁰": FRAME.assign(w=10.0 ** np.linspace(-40, 40, N)),
    "all were drawn": FRAME.assign(big=5.0),
    "a very long label": FRAME.assign(y=FRAME["y"].replace("no", "n" * 5000)),
    "numbers and texts": FRAME.assign(l=["3" if row % 7 == 0 else row % 5 + 1 for row in range(N)]),
}


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("name", FRAMES)
def test_an_odd_frame_has_honest_figures_or_an_error_that_says_why(name: str, design: str) -> None:
    for call in CALLS.values():
        try:
            table = call(FRAMES[name], DESIGNS[design])
        except DataError:
            continue
        assert not np.isinf(table.select_dtypes("number").to_numpy(np.float64)).any()
        if "low" in table:
            quantiles = table.get("measure", pd.Series("", table.index)).isin(
                ["lower_quartile", "median", "upper_quartile"]
            )
            assert not ((table["high"] <= table["low"]) & ~quantiles).any()
            assert (table["low"].isna() == table["high"].isna()).all()
            if "flag" in table:
                assert (table["flag"][table["low"].isna()] != "").all()


def test_clusters_that_are_all_alike_tell_nothing_of_a_mean() -> None:
    alike = pd.DataFrame(
        {"x": [1.0, 2.0, 6.1] * 8, "w": [0.1, 0.7, 1.3] * 8, "c": np.repeat(np.arange(8), 3)}
    )
    row = summary(alike, "x", design=Design(weights="w", clusters="c"), measures=["mean"]).iloc[0]
    assert (row["std_error"], row["flag"]) == (0, "no variance")
    assert np.isnan([row["low"], row["high"]]).all()
    score = analysis.score_means(
        alike, analysis.scoring(["x"]), design=Design(weights="w", clusters="c")
    ).iloc[0]
    assert (score["std_error"], score["flag"]) == (0, "no variance")
    assert np.isnan(score["low"])


# --- what must not make a difference --------------------------------------------------------------

ALIKE: Mapping[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "weights a billion times as large": lambda frame: frame.assign(w=frame["w"] * 1e9),
    "weights written as texts": lambda frame: frame.assign(w=frame["w"].map(repr)),
    "weights as decimals": lambda frame: frame.assign(
        w=frame["w"].map(lambda weight: Decimal(repr(weight)))
    ),
    "weights as categories": lambda frame: frame.assign(w=frame["w"].astype("category")),
    "weights that may be missing": lambda frame: frame.assign(w=frame["w"].astype("Float64")),
    "codes with a point": lambda frame: frame.assign(l=frame["l"].astype(float)),
    "codes as texts": lambda frame: frame.assign(l=frame["l"].astype(str)),
    "strata as texts": lambda frame: frame.assign(
        s=frame["s"].map(lambda number: f"stratum {number}")
    ),
    "clusters in another order": lambda frame: frame.assign(c=-frame["c"]),
    "an index that repeats": lambda frame: frame.set_axis([0] * N),
    "respondents in another order": lambda frame: frame.sample(frac=1, random_state=1),
}


@pytest.mark.parametrize("name", ALIKE)
def test_the_same_sample_written_in_another_way_has_the_same_figures(name: str) -> None:
    for design in (Design(weights="w", strata="s", clusters="c"), Design(weights="w", strata="s")):
        for call in ("agreement", "compare", "compare_items", "distribution"):
            one, other = CALLS[call](FRAME, design), CALLS[call](ALIKE[name](FRAME), design)
            columns = ["estimate", "std_error", "difference", "low", "high", "p_value", "df"]
            for column in (column for column in columns if column in one):
                np.testing.assert_allclose(
                    other[column], one[column], rtol=1e-9, atol=1e-12, err_msg=f"{call} {column}"
                )


def test_items_and_groups_may_be_given_in_any_collection() -> None:
    expected = agreement(FRAME, ["y"], by=["g"], answers=["yes"])
    collections: list[Any] = [
        ("y",),
        {"y"},
        pd.Index(["y"]),
        np.array(["y"]),
        pd.Series(["y"]),
        "y",
    ]
    yes: Any = {"yes"}
    for given in collections:
        pd.testing.assert_frame_equal(agreement(FRAME, given, by="g", answers=yes), expected)


# --- what is refused ------------------------------------------------------------------------------

WEIGHTS: Mapping[Any, str] = {
    -1.0: "the weight in 'w' is under 0 in 1 row, first in row 6 ('-1.0')",
    np.nan: "the column 'w' has no number in 1 row, first in row 6",
    np.inf: "the column 'w' has no number in 1 row, first in row 6 ('inf')",
    1e200: "the weight in 'w' is not between 1e-50 and 1e+50 in 1 row, first in row 6",
    1e-200: "the weight in 'w' is not between 1e-50 and 1e+50 in 1 row, first in row 6",
}


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("call", CALLS)
def test_a_weight_that_is_none_is_refused_by_everything(call: str, weight: float) -> None:
    with pytest.raises(DataError) as error:
        CALLS[call](FRAME.assign(w=FRAME["w"].where(FRAME.index != 5, weight)), Design(weights="w"))
    assert str(error.value).startswith(f"weights: {WEIGHTS[weight]}")


ARGUMENTS: Mapping[str, tuple[dict[str, Any], str]] = {
    "a number of items": ({"items": 5}, "items: '5' is neither a name nor a list of names"),
    "an iterator": ({"items": iter(["y"])}, "items: '<list_iterator object at "),
    "lists of lists": (
        {"items": [["y"]]},
        "items: '[['y']]' is neither a name nor a list of names",
    ),
    "an unknown item": ({"items": ["Y"]}, "items: there is no column 'Y'; did you mean 'y'?"),
    "a number of groups": ({"by": 5}, "by: '5' is neither a name nor a list of names"),
    "an unknown group": ({"by": "G"}, "by: there is no column 'G'; did you mean 'g'?"),
    "answers spelt differently": (
        {"answers": ["Yes"]},
        "answers: y has no answer 'Yes'; did you mean 'yes'?",
    ),
    "no answers": ({"answers": []}, "answers: none are given"),
    "a number as base": (
        {"base": 5},
        "base: '5' is no base; it is 'valid', 'answered', 'everyone' ",
    ),
    "several methods": ({"method": ["wilson"]}, "method: there is no interval"),
    "a level of 0": ({"level": 0}, "level: 0 is not between 0 and 1"),
    "a level of 1": ({"level": 1}, "level: 1 is not between 0 and 1"),
    "percent": ({"level": 95}, "level: 95 is not between 0 and 1; did you mean 0.95?"),
    "a level in words": (
        {"level": "0.95"},
        "level: '0.95' is not a number; the usual level is 0.95",
    ),
    "no level": ({"level": None}, "level: 'None' is not a number"),
    "a name as design": (
        {"design": "w"},
        "design: a str is not a Design; write Design(weights='w')",
    ),
}


@pytest.mark.parametrize("function", [agreement, compare])
@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_wrong_argument_is_named_with_its_remedy(
    name: str, function: Callable[..., pd.DataFrame]
) -> None:
    arguments, message = ARGUMENTS[name]
    with pytest.raises(DataError) as error:
        function(FRAME, **{"items": "y", "by": "g", "answers": ["yes"], **arguments})
    assert str(error.value).startswith(message)


LISTS: Any = [["yes"]] * N

MADE: Mapping[str, tuple[Callable[[], object], str]] = {
    "a number of clusters": (
        lambda: Design(clusters=5),
        "clusters: '5' is not the name of a column",
    ),  # type: ignore[arg-type]
    "a pattern as replicates": (
        lambda: Design(replicates="w*"),
        "replicates: a str is not a Replicates; write Rep",
    ),  # type: ignore[arg-type]
    "several rules": (lambda: Design(lonely=["adjust"]), "lonely: there is no rule"),  # type: ignore[arg-type]
    "a number of replicates": (
        lambda: Replicates(5, "JK1"),
        "replicates: '5' is not the name of a column",
    ),  # type: ignore[arg-type]
    "a value without end": (
        lambda: summary(FRAME, "l", measures=["mean"], values={"1": 1}),
        "values: no scale has the answer '1'",
    ),
    "values without codes": (
        lambda: summary(
            FRAME.assign(l=pd.Categorical(FRAME["l"])), "l", measures=["mean"], values=[1]
        ),  # type: ignore[arg-type]
        "values: '[1]' is no mapping; give each code its value",
    ),
    "an infinite value": (
        lambda: summary(
            FRAME.assign(l=pd.Categorical(FRAME["l"])), "l", measures=["mean"], values={"1": np.inf}
        ),
        "values: the value of '1' is 'inf', which is no number",
    ),
    "an infinite answer": (
        lambda: analysis.reliability(FRAME.assign(x=np.inf), analysis.scoring(["l", "x"])),
        "x: the column has an infinite value",
    ),
    "lists as answers": (
        lambda: agreement(FRAME.assign(y=LISTS), "y", answers=["yes"]),
        "y: the column holds something",
    ),
    "an item of which nothing is known": (
        lambda: summary(FRAME.assign(y=None), "y"),
        (
            "measures: y has none of those asked for; nobody answered it, and the column does not "
            "say which answers it could have"
        ),
    ),
    "a number of targets": (
        lambda: analysis.weigh(FRAME, 5),
        "targets: '5' is not variable: {category: share",
    ),  # type: ignore[arg-type]
    "a target in words": (
        lambda: analysis.weigh(FRAME, {"y": {"yes": "half", "no": 0.5}}),  # type: ignore[dict-item]
        "targets: y: the target of 'yes' is 'half', which is not a number; write one such as 0.25",
    ),
    "a score with a part of an item": (
        lambda: analysis.scoring(["l", "x"], at_least=1.5),
        "at_least: is 1.5; it is a number",
    ),  # type: ignore[arg-type]
    "a number of reversed items": (
        lambda: analysis.scoring(["l"], reversed=5),
        "reversed: '5' is neither a name nor",
    ),  # type: ignore[arg-type]
    "a method for independent samples": (
        lambda: compare_items(FRAME, "y", "z", answers=["yes"], method="mee"),
        (
            "method: mee has no interval without a design for items of the same people; it can be "
            "newcombe, wald"
        ),
    ),
    "a method without a design": (
        lambda: compare(
            FRAME, "y", by="g", answers=["yes"], design=Design(weights="w"), method="agresti-caffo"
        ),
        "method: agresti-caffo has no interval with a design; it can be newcombe, t",
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_what_makes_no_sense_is_refused_in_words(name: str) -> None:
    make, message = MADE[name]
    with pytest.raises(DataError) as error:
        make()
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("frame", "design", "message"),
    [
        (
            FRAME.assign(big=2),
            Design(strata="s", fpc="big"),
            "fpc: the population of stratum '1' is 2, and 20 were drawn",
        ),
        (
            FRAME.assign(c=FRAME["c"] % 5),
            Design(strata="s", clusters="c"),
            "clusters: cluster '0' lies in more than one stratum",
        ),
        (
            FRAME.assign(s=range(N)),
            Design(strata="s"),
            "strata: stratum '0' has one respondent, so its variance is not known",
        ),
        (FRAME, Design(strata="S"), "strata: there is no column 'S'; did you mean 's'?"),
        (
            pd.concat([FRAME, FRAME[["w"]]], axis=1),
            Design(weights="w"),
            "weights: there are 2 columns 'w'",
        ),
        (
            FRAME.rename(columns={"big": 0}),
            Design(weights="weight"),
            "weights: there is no column 'weight'",
        ),
    ],
)
def test_columns_that_are_no_sample_are_refused(
    frame: pd.DataFrame, design: Design, message: str
) -> None:
    for call in CALLS.values():
        with pytest.raises(DataError) as error:
            call(frame, design)
        assert str(error.value).startswith(message)


# --- differences of two independent samples -------------------------------------------------------

SCORED = {
    "agresti-caffo": "agresti_caffo",
    "miettinen-nurminen": "mn",
    "mee": "mee",
    "wald": "wald",
    "newcombe": "newcombe",
}


def pairs_of(x_a: Any, n_a: Any, x_b: Any, n_b: Any) -> Pairs:
    a, b = unweighted(np.array(x_a), np.array(n_a)), unweighted(np.array(x_b), np.array(n_b))
    return Pairs(
        a, b, a.std_error**2 + b.std_error**2, np.zeros(a.n.shape), np.full(a.n.shape, np.nan)
    )


@pytest.mark.parametrize("name", SCORED)
def test_every_interval_of_a_difference_equals_the_reference(pisa: Path, name: str) -> None:
    compared = 0
    for file in ("reference_differences", "reference_differences_small"):
        reference = pd.read_csv(pisa / f"{file}.csv")
        if f"{SCORED[name]}_lo" in reference:
            pairs = pairs_of(reference["x1"], reference["n1"], reference["x2"], reference["n2"])
            found = DIFFERENCES[name](pairs, 0.95)
            np.testing.assert_allclose(found.low, reference[f"{SCORED[name]}_lo"], atol=1e-13)
            np.testing.assert_allclose(found.high, reference[f"{SCORED[name]}_hi"], atol=1e-13)
            compared += len(reference)
    assert compared >= 18


@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
@pytest.mark.parametrize(
    ("name", "column"), [("miettinen-nurminen", "mn"), ("mee", "mee"), ("agresti-caffo", "ac")]
)
def test_intervals_for_small_samples_equal_r(name: str, column: str, level: float) -> None:
    reference = pd.read_csv(WITNESS / "score_differences.csv").query("level == @level")
    pairs = pairs_of(reference["x_a"], reference["n_a"], reference["x_b"], reference["n_b"])
    found = DIFFERENCES[name](pairs, level)
    np.testing.assert_allclose(found.low, reference[f"{column}_low"], atol=1e-11)
    np.testing.assert_allclose(found.high, reference[f"{column}_high"], atol=1e-11)
    np.testing.assert_allclose(found.p_value, reference[f"{column}_p"], rtol=1e-9)


@pytest.mark.parametrize("name", ["miettinen-nurminen", "mee", "agresti-caffo"])
def test_intervals_for_small_samples_turn_with_their_groups_and_have_a_width(name: str) -> None:
    x_a, x_b = (side.ravel() for side in np.meshgrid(np.arange(6), np.arange(9)))
    n_a, n_b = np.full(x_a.shape, 5), np.full(x_a.shape, 8)
    for level in (0.8, 0.99):
        found = DIFFERENCES[name](pairs_of(x_a, n_a, x_b, n_b), level)
        turned = DIFFERENCES[name](pairs_of(x_b, n_b, x_a, n_a), level)
        low, high = found.low, found.high
        np.testing.assert_allclose(turned.low, -high, atol=1e-12)
        np.testing.assert_allclose(turned.high, -low, atol=1e-12)
        np.testing.assert_allclose(turned.p_value, found.p_value, rtol=1e-9)
        assert (low < high).all()
        assert (low >= -1).all()
        assert (high <= 1).all()
        if name != "agresti-caffo":  # which shrinks the difference
            assert (low <= x_a / n_a - x_b / n_b).all()
            assert (high >= x_a / n_a - x_b / n_b).all()


def test_a_group_without_respondents_has_no_interval_of_a_difference() -> None:
    absent = FRAME.assign(g=pd.Categorical(FRAME["g"], list("abcd")))
    for name in ("newcombe", "wald", "agresti-caffo", "miettinen-nurminen", "mee"):
        table = compare(absent, "y", by="g", answers=["yes"], method=name).query("group_b == 'd'")
        assert table[["low", "high", "p_value"]].isna().all(axis=None)
        assert (table["flag"] == "no answers").all()


def test_a_stratum_of_which_nobody_agrees_counts_among_those_to_average() -> None:
    """Of two strata one has a single respondent: R's rule "average" doubles the variance of the
    other, whatever they said.
    """
    sample = pd.DataFrame({"g": ["few"] * 6 + ["x"], "y": ["yes"] * 5 + ["no"] * 2, "w": 31.0})
    row = compare(
        sample,
        "y",
        by="g",
        answers=["yes"],
        design=Design(weights="w", strata="g", lonely="average"),
        method="t",
    ).iloc[0]
    assert row["difference"] == pytest.approx(5 / 6)
    variance = 2 * (5 / 6) * (1 / 6) / 5  # twice p (1 − p) / (n − 1)
    assert (row["high"] + row["low"]) / 2 <= row["difference"]
    assert row["difference"] - row["low"] == pytest.approx(
        2.7764451051977987 * np.sqrt(variance)
    )  # t of 4 degrees of freedom
