"""Estimates with a design equal those of R survey: on a simulated sample of our own, and on the
reference files.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis import Design, Replicates
from analysis.methods.intervals import methods_for

WITNESS = Path(__file__).parent / "witness"
AGREEING = ["agree", "strongly_agree"]
FIT = {"logit": 2e-9, "likelihood": 2e-9}
"""How closely R itself fits: both start from a logit that is the last step of an iteration."""

WEIGHT = {"weights": "weight"}
STRATA = {"weights": "weight", "strata": "stratum"}
SCHOOLS = {**STRATA, "clusters": "school"}
WHOLE: Mapping[str, Design] = {
    "equal": Design(),
    "weights": Design(**WEIGHT),
    "strata": Design(**STRATA),
    "strata_fpc": Design(**STRATA, fpc="persons"),
    "fpc_alone": Design(strata="stratum", fpc="persons"),
    "clusters": Design(**WEIGHT, clusters="school"),
    **{
        f"lonely_{rule}": Design(**SCHOOLS, fpc="schools", lonely=rule)
        for rule in ("adjust", "average", "certainty", "remove")
    },
}
PAIRED: Mapping[str, Design] = {
    "strata_clusters": Design(**SCHOOLS),
    "nested": Design(**STRATA, clusters="number", nest=True),
    "clusters_fpc": Design(**SCHOOLS, fpc="schools"),
    "fractions": Design(**SCHOOLS, fpc="fraction"),
    "two_stages": Design(**STRATA, clusters=["school", "class"], fpc=["schools", "classes"]),
    "three_stages": Design(
        **STRATA, clusters=["school", "class", "person"], fpc=["schools", "classes", "pupils"]
    ),
    "jk1_factors": Design(**WEIGHT, replicates=Replicates("jk1_*", "JK1", combined=False)),
}
COMBINED: Mapping[str, Design] = {
    "jk1": Design(**WEIGHT, replicates=Replicates("jk1_*", "JK1")),
    "jkn": Design(**WEIGHT, replicates=Replicates("jkn_*", "JKn", rscales=[0.5] * 24)),
    "brr": Design(**WEIGHT, replicates=Replicates("brr_*", "BRR")),
    "brr_mse": Design(**WEIGHT, replicates=Replicates("brr_*", "BRR", mse=True)),
    "fay": Design(**WEIGHT, replicates=Replicates("brr_*", "Fay", rho=0.3)),
    "bootstrap": Design(**WEIGHT, replicates=Replicates("boot_*", "bootstrap")),
}
DESIGNS = {**WHOLE, **PAIRED, **COMBINED}


@pytest.fixture(scope="module")
def frames() -> Mapping[str, pd.DataFrame]:
    """The simulated sample; without its stratum of one school; and with replicate weights instead
    of factors.
    """
    sample = pd.read_csv(WITNESS / "simulated_sample.csv")
    sample = sample.assign(
        persons=20 * sample.schools, fraction=2 / sample.schools, person=range(len(sample))
    )
    factors = pd.read_csv(WITNESS / "simulated_replicates.csv")
    paired = sample[sample.stratum != "s13"].merge(factors, on="school")
    whole_weights = {name: paired[name] * paired.weight for name in factors.columns[1:]}
    combined = paired.assign(**whole_weights)
    return {
        **dict.fromkeys(WHOLE, sample),
        **dict.fromkeys(PAIRED, paired),
        **dict.fromkeys(COMBINED, combined),
    }


def test_every_design_of_the_witness_is_tried():
    assert set(pd.read_csv(WITNESS / "design_agreement.csv").design) == set(DESIGNS)
    assert set(pd.read_csv(WITNESS / "design_distribution.csv").design) == set(DESIGNS)


@pytest.mark.parametrize("design", DESIGNS)
def test_agreement_equals_r_survey(frames, design):
    reference = pd.read_csv(WITNESS / "design_agreement.csv").query("design == @design")
    assert set(reference.method) == {
        "wilson",
        "beta",
        "logit",
        "xlogit",
        "likelihood",
        "asin",
        "mean",
    }
    for (method, level), rows in reference.groupby(["method", "level"]):
        table = analysis.agreement(
            frames[design],
            ["help", "enough"],
            by="group",
            answers=AGREEING,
            design=DESIGNS[design],
            method=method,
            level=level,
            total=True,
        )
        both = rows.merge(table, on=["item", "group"], suffixes=("_r", ""))
        assert len(both) == len(rows) >= 9
        same(both, ["n", "n_weighted", "n_kish", "estimate", "df"], rtol=1e-10)
        same(both, ["std_error"], rtol=1e-10, atol=1e-8 if DESIGNS[design].replicates else 1e-14)
        if design != "equal":  # R takes weights of 1 for a census and divides by 0
            varying = both[(both.estimate > 0) & (both.estimate < 1)]
            same(varying[varying.n > 1], ["deff"], rtol=1e-9, atol=1e-12)
        for bound in ("low", "high"):
            known = both[f"{bound}_r"].notna()
            np.testing.assert_allclose(
                both[bound][known],
                both[f"{bound}_r"][known].clip(0, 1),
                atol=FIT.get(method, 1e-10),
            )
            if "likelihood" not in method:  # R stops there for replicate weights
                assert both[bound][~known].isna().all()


@pytest.mark.parametrize("design", DESIGNS)
def test_distribution_equals_r_survey(frames, design):
    reference = pd.read_csv(WITNESS / "design_distribution.csv").query("design == @design")
    table = analysis.distribution(
        frames[design], ["help", "enough"], by="group", design=DESIGNS[design], total=True
    )
    both = reference.merge(table, on=["item", "group", "answer"], suffixes=("_r", ""))
    assert len(both) == len(reference) >= 36
    same(both, ["estimate"], rtol=1e-10, atol=1e-15)
    same(both, ["std_error"], rtol=1e-10, atol=1e-8)


def same(both: pd.DataFrame, columns: list[str], *, rtol: float, atol: float = 0.0) -> None:
    for column in columns:
        np.testing.assert_allclose(
            both[column], both[f"{column}_r"], rtol=rtol, atol=atol, err_msg=column
        )


# --- the reference files --------------------------------------------------------------------------

API = {
    "strat_fpc": Design(weights="pw", strata="stype", fpc="fpc"),
    "strat_nofpc": Design(weights="pw", strata="stype"),
    "wonly": Design(weights="pw"),
}


@pytest.mark.parametrize("design", API)
@pytest.mark.parametrize(
    "method", ["wilson", "beta", "clopper-pearson", "logit", "xlogit", "likelihood", "asin", "mean"]
)
def test_agreement_equals_the_reference_of_a_sample(api, schools, design, method):
    reference = pd.read_csv(api / "reference_svyciprop.csv").query("design == @design")
    reference = reference[reference.method == {"clopper-pearson": "beta"}.get(method, method)]
    tables = [
        analysis.agreement(
            schools,
            ["sch.wide", "awards"],
            by="stype",
            answers=["Yes"],
            design=API[design],
            method=method,
            level=level,
            total=True,
        )
        for level in reference.level.unique()
    ]
    table = pd.concat(tables).replace({"group": {"Total": "ALL"}})
    both = reference.merge(
        table,
        left_on=["variable", "group", "level"],
        right_on=["item", "group", "level"],
        suffixes=("_r", ""),
    )
    assert len(both) == len(reference) == len(table) == 24
    pairs = {
        "n": "n_unweighted",
        "n_weighted": "sum_w",
        "n_kish": "kish_neff",
        "deff": "deff_r",
        "df": "degf",
    }
    pairs |= {"estimate": "est", "std_error": "se"}
    for ours, theirs in pairs.items():
        np.testing.assert_allclose(both[ours], both[theirs], rtol=1e-10, err_msg=ours)
    for ours, theirs in (("low", "lo"), ("high", "hi")):
        np.testing.assert_allclose(both[ours], both[theirs], atol=FIT.get(method, 1e-8), rtol=0)


@pytest.mark.parametrize("design", API)
def test_distribution_equals_the_reference_of_a_sample(api, schools, design):
    reference = pd.read_csv(api / "reference_likert5_distribution.csv").query("design == @design")
    table = analysis.distribution(schools, "likert5", by="stype", design=API[design], total=True)
    table = table.replace({"group": {"Total": "ALL"}}).astype({"answer": int})
    both = reference.merge(table, left_on=["group", "code"], right_on=["group", "answer"])
    assert len(both) == len(reference) == len(table) == 20
    np.testing.assert_allclose(both.estimate, both.est, rtol=1e-10)
    np.testing.assert_allclose(both.std_error, both.se, rtol=1e-10)


def test_nchs_equals_the_reference_of_its_rules(api):
    """A simple random sample as a figure with a design: Kish's n is n, and there is an interval at
    0% and 100%.
    """
    reference = pd.read_csv(api / "reference_nchs_rules.csv")
    assert (reference.degf == reference.n - 1).all()
    for row in reference[reference.n < 200].itertuples():
        frame = pd.DataFrame({"q": ["yes"] * row.x + ["no"] * (row.n - row.x)})
        found = analysis.agreement(
            frame, "q", answers=["yes"], design=Design(), method="nchs"
        ).iloc[0]
        if row.x in (0, row.n):
            np.testing.assert_allclose([found.low, found.high], [row.lo, row.hi], atol=1e-9)
        else:  # p (1 − p) / se² is n − 1 here, as R's variance of a sample has it
            narrow = analysis.METHODS["clopper-pearson"](row.x, row.n, 0.95)
            assert found.low <= narrow[0] <= narrow[1] <= found.high


def test_nchs_is_beta_where_the_effective_base_is_under_the_base_and_never_narrower(frames):
    arguments = {
        "items": "help",
        "by": "group",
        "answers": AGREEING,
        "design": DESIGNS["two_stages"],
    }
    nchs = analysis.agreement(frames["two_stages"], method="nchs", **arguments)
    beta = analysis.agreement(frames["two_stages"], method="beta", **arguments)
    effective = nchs.estimate * (1 - nchs.estimate) / nchs.std_error**2
    under = (effective < 0.7 * nchs.n) & beta.low.notna()
    assert under.any()
    np.testing.assert_allclose(
        nchs[under][["low", "high"]], beta[under][["low", "high"]], rtol=1e-12
    )
    assert not (nchs.high - nchs.low < beta.high - beta.low - 1e-12).any()


def test_every_method_with_a_design_has_a_reference():
    tried = set(pd.read_csv(WITNESS / "design_agreement.csv").method) | {"clopper-pearson", "nchs"}
    assert set(methods_for(design=True)) == tried
