"""How the shares move with the method."""

import pandas as pd
import pytest

import analysis
from analysis.outcomes import RELIABLE_CHANGE, Measure, matched, sensitivity


def test_each_method_has_the_shares_that_it_finds(
    records: pd.DataFrame, people: pd.DataFrame
) -> None:
    matching = matched(
        records, [Measure("low", reliability=0.86, cutoff=10), Measure("warmth")], by="team",
        person="person", time="time", before="start", after="end",
    )  # fmt: skip
    found = sensitivity(matching)
    assert set(found["measure"]) == {"low"}
    assert found["group"].drop_duplicates().tolist() == ["coast", "north", "south", "Total"]
    total = found[found["group"] == "Total"].set_index("method")
    assert list(total.index) == list(RELIABLE_CHANGE)
    for method, row in total.iterrows():
        each = analysis.reliable_change(
            people["before"], people["after"], reliability=0.86, cutoff=10, method=str(method)
        )
        assert row["improved"] == pytest.approx(float(each["improved"].mean()))
        assert row["n"] == 74
    assert total.loc["jacobson-truax", "alike"] == 1
    assert (total["alike"] < 1).any()
    assert sensitivity(matching, ["edwards-nunnally"])["method"].unique().tolist() == [
        "edwards-nunnally"
    ]
