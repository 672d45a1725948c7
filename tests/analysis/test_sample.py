"""What a column of strata or clusters holds is a name: how it is written makes no difference to the
sample.
"""

import sys

import numpy as np
import pandas as pd
import pytest

import analysis
from survey.errors import DataError

ROWS = 600


@pytest.fixture
def frame() -> pd.DataFrame:
    """Simulated answers of clusters that lie across three strata in no order."""
    random = np.random.default_rng(20221017)
    school = random.integers(0, 40, ROWS)
    return pd.DataFrame(
        {
            "help": pd.Categorical.from_codes(
                random.integers(-1, 3, ROWS), ["no", "unsure", "yes"]
            ),
            "group": pd.Categorical.from_codes(random.integers(0, 2, ROWS), ["a", "b"]),
            "weight": random.lognormal(0, 0.4, ROWS),
            "school": school,
            "region": school * 7 % 3,
        }
    )


def figures(frame: pd.DataFrame, **design) -> pd.DataFrame:
    return analysis.agreement(
        frame,
        "help",
        by="group",
        answers=["yes"],
        total=True,
        design=analysis.Design(weights="weight", **design),
    )


WRITTEN = {
    "with gaps": lambda column: column * 1000,
    "below zero": lambda column: column - 20,
    "far from each other": lambda column: column * 10**15,
    "the largest there are": lambda column: column + (2**63 - 100),
    "small integers": lambda column: column.astype("int8"),
    "unsigned": lambda column: column.astype("uint64") + 2**63,
    "nullable": lambda column: column.astype("Int64"),
    "floating point": lambda column: column.astype("float64"),
    "texts": lambda column: column.astype(str),
    "categories nobody is in": lambda column: pd.Categorical(column, categories=range(-3, 60)),
}


@pytest.mark.parametrize("column", ["region", "school"])
@pytest.mark.parametrize("written", WRITTEN)
def test_strata_and_clusters_are_the_same_however_they_are_written(frame, column, written):
    other = frame.assign(**{column: WRITTEN[written](frame[column])})
    design = {"strata": "region", "clusters": "school"}
    pd.testing.assert_frame_equal(figures(frame, **design), figures(other, **design), rtol=1e-12)


def test_clusters_numbered_within_strata_are_those_with_names_of_their_own(frame):
    again = frame.assign(school=frame["school"] // 3)
    named = again.assign(school=again["region"].astype(str) + "/" + again["school"].astype(str))
    nested = figures(again, strata="region", clusters="school", nest=True)
    pd.testing.assert_frame_equal(
        nested, figures(named, strata="region", clusters="school"), rtol=1e-12
    )
    with pytest.raises(DataError, match="lies in more than one stratum"):
        figures(again, strata="region", clusters="school")


def test_figures_of_many_items_at_once_are_those_of_one_at_a_time(frame, monkeypatch):
    several = frame.assign(other=frame["help"].to_numpy()[::-1])
    design = analysis.Design(weights="weight", strata="region", clusters="school")
    ask = {"by": "group", "answers": ["yes"], "design": design}
    together = analysis.agreement(several, ["help", "other"], **ask)
    monkeypatch.setattr(sys.modules["analysis.estimation.shares"], "AT_A_TIME", 1)
    pd.testing.assert_frame_equal(
        together, analysis.agreement(several, ["help", "other"], **ask), rtol=1e-12
    )


@pytest.mark.parametrize("kind", ["float64", "float32", "Float64", "int64"])
def test_weights_are_the_same_in_any_kind_of_number(frame, kind):
    whole = frame.assign(weight=np.ceil(frame["weight"] * 4))
    other = whole.assign(weight=whole["weight"].astype(kind))
    pd.testing.assert_frame_equal(figures(whole), figures(other), rtol=1e-12)
