"""Domains and weights of 0 are those of R survey's subset(), on a simulated sample of our own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from analysis import (
    Design,
    Replicates,
    agreement,
    association,
    compare,
    compare_items,
    distribution,
    score_means,
    summary,
    tally,
)
from survey.errors import DataError

WITNESS = Path(__file__).parent / "witness"
AGREEING = ["agree", "strongly_agree"]

DOMAINS: Mapping[str, str | None] = {
    "everybody": None,
    "empty in strata": "stratum not in ('s02', 's09') and class <= 2",
    "whole clusters outside": "school not in ('s03c1', 's08c2', 's12c1') and weight > 15",
    "few strata": "stratum in ('s03', 's04', 's05', 's06')",
    "unknown is outside": "help != 'neither'",
}

STRATA = {"weights": "weight", "strata": "stratum"}
SCHOOLS = {**STRATA, "clusters": "school"}
STAGES = {"clusters": ["school", "class"], "fpc": ["schools", "classes"]}
WHOLE: Mapping[str, Design] = {
    "strata": Design(**STRATA),
    "strata_fpc": Design(**STRATA, fpc="persons"),
    "lonely_adjust": Design(**SCHOOLS, lonely="adjust"),
    "lonely_average": Design(**SCHOOLS, lonely="average"),
    "idle_strata": Design("idle", "stratum"),
}
PAIRED: Mapping[str, Design] = {
    "strata_clusters": Design(**SCHOOLS),
    "clusters_fpc": Design(**SCHOOLS, fpc="schools"),
    "two_stages": Design(**STRATA, **STAGES),
    "idle_clusters": Design("idle", "stratum", "school"),
    "idle_two_stages": Design("idle", "stratum", **STAGES),
}
REPLICATED: Mapping[str, Design] = {
    "jkn": Design("weight", replicates=Replicates("jkn_*", "JKn", rscales=[0.5] * 24)),
    "brr": Design("weight", replicates=Replicates("brr_*", "BRR")),
    "idle_jkn": Design("idle", replicates=Replicates("jkn_*", "JKn", rscales=[0.5] * 24)),
}
DESIGNS = {**WHOLE, **PAIRED, **REPLICATED}


@pytest.fixture(scope="module")
def frames() -> Mapping[str, pd.DataFrame]:
    """The simulated sample, some of whom have a weight of 0, `idle`; with replicate weights where
    the design has them.
    """
    sample = pd.read_csv(WITNESS / "simulated_sample.csv")
    row = np.arange(1, len(sample) + 1)
    idle = (sample["school"] == "s03c1") | (sample["class"] == 3) | (row % 7 == 0)
    sample = sample.assign(persons=20 * sample.schools, idle=sample.weight.where(~idle, 0))
    factors = pd.read_csv(WITNESS / "simulated_replicates.csv")
    paired = sample[sample.stratum != "s13"].merge(factors, on="school")
    combined = {
        weight: paired.assign(
            **{name: paired[name] * paired[weight] for name in factors.columns[1:]}
        )
        for weight in ("weight", "idle")
    }
    return {
        **dict.fromkeys(WHOLE, sample),
        **dict.fromkeys(PAIRED, paired),
        **{name: combined[str(one.weights)] for name, one in REPLICATED.items()},
    }


def of_r(name: str, design: str, domain: str) -> pd.DataFrame:
    """R's rows, of which there are some."""
    rows = pd.read_csv(WITNESS / f"domains_{name}.csv")
    return rows[(rows["design"] == design) & (rows["domain"] == domain)]


def same(both: pd.DataFrame, names: list[str], **close: Any) -> None:
    for name in names:
        np.testing.assert_allclose(both[name], both[f"{name}_r"], **close, err_msg=name)


def test_every_design_and_domain_of_the_witness_is_tried():
    for name in ("agreement", "distribution", "means", "tests"):
        rows = pd.read_csv(WITNESS / f"domains_{name}.csv")
        assert set(rows["design"]) == set(DESIGNS)
        assert set(rows["domain"]) == set(DOMAINS)


each_design = pytest.mark.parametrize("design", DESIGNS)
each_domain = pytest.mark.parametrize("domain", DOMAINS)


@each_domain
@each_design
def test_agreement_and_distribution_of_a_domain_are_those_of_r(frames, design, domain):
    asked: dict[str, Any] = {
        "by": "group",
        "total": True,
        "design": DESIGNS[design],
        "where": DOMAINS[domain],
    }
    items = ["help", "enough"]
    table = agreement(frames[design], items, answers=AGREEING, **asked)
    rows = of_r("agreement", design, domain)
    both = rows.merge(table, on=["item", "group"], suffixes=("_r", ""))
    assert len(both) == len(rows) > 0
    same(both, ["n", "n_weighted", "n_kish", "estimate", "df"], rtol=1e-10)
    same(both, ["std_error", "deff"], rtol=1e-8)
    same(both, ["low", "high"], rtol=0, atol=2e-9)  # as near as R itself fits
    spread = distribution(frames[design], items, **asked)
    rows = of_r("distribution", design, domain)
    both = rows.merge(spread, on=["item", "group", "answer"], suffixes=("_r", ""))
    assert len(both) > 0
    same(both, ["estimate", "std_error"], rtol=1e-8, atol=1e-9)


@each_domain
@each_design
def test_means_of_a_domain_are_those_of_r(frames, design, domain):
    asked: dict[str, Any] = {"by": "group", "total": True, "where": DOMAINS[domain]}
    table = score_means(frames[design], ["class"], design=DESIGNS[design], **asked)
    rows = of_r("means", design, domain)
    both = rows.merge(table, on="group", suffixes=("_r", ""))
    assert len(both) == len(rows) > 0
    same(both, ["n", "n_weighted", "mean", "df", "sd"], rtol=1e-10)
    same(both, ["std_error"], rtol=1e-8)
    summed = summary(
        frames[design], "class", measures="mean", design=DESIGNS[design], **asked
    ).set_index("group")
    for row in rows.itertuples():
        mean = summed.loc[str(row.group)]
        np.testing.assert_allclose(mean[["n", "estimate"]].astype(float), [row.n, row.mean])
        np.testing.assert_allclose(float(mean["std_error"]), row.std_error, rtol=1e-8)


@each_domain
@each_design
def test_tests_in_a_domain_are_those_of_r(frames, design, domain):
    reference = of_r("tests", design, domain).set_index("test")
    frame, where = frames[design], DOMAINS[domain]
    two = "group in ('a', 'b')" + (f" and ({where})" if where else "")
    crossed = association(
        frame, "enough", by="group", tests="rao-scott", design=DESIGNS[design], where=two
    )
    same_test(reference, "rao-scott", crossed["statistic"].iloc[0], crossed["p_value"].iloc[0])
    pairs = compare(
        frame, "help", by="group", answers=AGREEING, design=DESIGNS[design], where=two
    ).set_index(["group_a", "group_b"])
    same_test(reference, "two groups", np.nan, pairs.loc[("a", "b"), "p_value"])
    items = compare_items(
        frame, "help", "enough", answers=AGREEING, design=DESIGNS[design], where=where
    )
    same_test(reference, "two items", np.nan, items["p_value"].iloc[0])


def same_test(reference: pd.DataFrame, name: str, statistic: float, p_value: float) -> None:
    if name in reference.index:
        np.testing.assert_allclose(p_value, reference.loc[name, "p_value"], rtol=1e-6, err_msg=name)
        if not np.isnan(statistic):
            np.testing.assert_allclose(statistic, reference.loc[name, "statistic"], rtol=1e-7)


@each_domain
@pytest.mark.parametrize("design", ["strata", "two_stages", "idle_two_stages", "idle_jkn"])
def test_an_engine_gives_what_memory_gives(frames, design, domain):
    asked: dict[str, Any] = {"design": DESIGNS[design], "where": DOMAINS[domain]}
    frame = frames[design]
    there = pl.from_pandas(frame)
    items = ["help", "enough"]
    for figure in (
        lambda data: agreement(data, items, by="group", answers=AGREEING, total=True, **asked),
        lambda data: agreement(data, items, answers=AGREEING, method="likelihood", **asked),
        lambda data: distribution(data, items, by="group", total=True, **asked),
        lambda data: compare(data, items, by="group", answers=AGREEING, **asked),
        lambda data: compare_items(data, *items, answers=AGREEING, by="group", **asked),
        lambda data: summary(data, ["help", "class"], by="group", **asked),
        lambda data: score_means(data, ["class"], by="group", total=True, **asked),
    ):
        pd.testing.assert_frame_equal(figure(frame), figure(there), rtol=1e-9)


def test_where_clusters_lie_outside_the_sample_stays_whole(frames):
    frame, design = frames["strata_clusters"], DESIGNS["strata_clusters"]
    where = "school not in ('s03c1', 's08c2')"
    domain = agreement(frame, "enough", answers=AGREEING, design=design, where=where)
    dropped = frame[~frame["school"].isin(["s03c1", "s08c2"])]
    assert domain["n"].item() == dropped["enough"].notna().sum()
    with pytest.raises(DataError, match="stratum 's03' has one cluster"):
        agreement(dropped, "enough", answers=AGREEING, design=design)


def test_counts_are_of_those_in_the_domain_with_a_weight_above_0():
    frame = pd.DataFrame(
        {
            "help": ["yes", "no", None, "yes", "yes", None],
            "region": ["wales", "wales", "wales", "england", None, "wales"],
            "weight": [1.0, 2.0, 1.0, 1.0, 1.0, 0.0],
        }
    )
    asked: dict[str, Any] = {"answers": ["yes"], "where": "region == 'wales'"}
    plain = agreement(frame, "help", **asked).iloc[0]
    assert (plain["n"], plain["n_missing"], plain["estimate"]) == (2, 2, 0.5)
    weighted = agreement(frame, "help", design=Design("weight"), **asked).iloc[0]
    assert (weighted["n"], weighted["n_missing"]) == (2, 1)
    assert weighted["estimate"] == 1 / 3
    counts = tally(frame, "help", design=Design("weight"), where="region != 'wales'")
    assert counts.counts.tolist() == [[[0, 1]]]
