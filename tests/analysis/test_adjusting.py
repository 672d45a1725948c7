"""Adjusted p values equal R's p.adjust."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.methods.adjusting import ADJUSTMENTS, Adjustment, adjustment_named
from survey.errors import DataError

WITNESS = Path(__file__).parent / "witness"
P_VALUES = st.lists(st.floats(0, 1) | st.just(float("nan")), max_size=30)
each = pytest.mark.parametrize(
    "adjustment", ADJUSTMENTS.values(), ids=lambda adjustment: adjustment.name
)


@each
def test_it_equals_r_also_with_ties_and_missing_values(adjustment: Adjustment) -> None:
    reference = pd.read_csv(WITNESS / "adjusted.csv")
    np.testing.assert_allclose(adjustment(reference["p"]), reference[adjustment.name], rtol=1e-13)


@each
@given(p_values=P_VALUES)
def test_it_is_no_smaller_no_more_than_1_and_keeps_the_order(
    adjustment: Adjustment, p_values: list[float]
) -> None:
    given_, adjusted = np.array(p_values, np.float64), adjustment(p_values)
    known = ~np.isnan(given_)
    np.testing.assert_array_equal(np.isnan(adjusted), ~known)
    assert (adjusted[known] >= given_[known] * (1 - 1e-12)).all()
    assert (adjusted[known] <= 1).all()
    assert (np.diff(adjusted[known][np.argsort(given_[known], kind="stable")]) >= 0).all()


@each
def test_one_p_value_stays_what_it_is(adjustment: Adjustment) -> None:
    assert adjustment([0.03]).tolist() == [0.03]
    assert adjustment([]).size == 0


@each
def test_the_table_says_what_it_computes_and_who_proposed_it(adjustment: Adjustment) -> None:
    assert adjustment_named(adjustment.name) is adjustment
    assert adjustment.title
    assert adjustment.formula
    assert adjustment.name == "none" or (
        adjustment.source and adjustment.holds in ("family", "discoveries")
    )


def test_an_unknown_one_is_answered_with_the_nearest() -> None:
    with pytest.raises(
        DataError, match="adjust: there is no adjustment 'bonferoni'; did you mean 'bonferroni'\\?"
    ):
        adjustment_named("bonferoni")


def test_a_p_value_outside_0_to_1_is_refused() -> None:
    with pytest.raises(DataError, match="a p value is not between 0 and 1"):
        ADJUSTMENTS["holm"]([0.5, 1.5])
