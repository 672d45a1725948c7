"""The interval methods, each against R, the reference files, and what any interval has to
satisfy.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.methods.intervals import METHODS, checked_level, method_named, methods_for
from survey.errors import DataError

WITNESS = Path(__file__).parent / "witness"
OUR_NAMES = {"asymptotic": "wald", "exact": "clopper-pearson"}

SAME = {"beta": "clopper-pearson"}  # without a design one method with two names
every_method = pytest.mark.parametrize("name", methods_for(design=False))
counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
levels = st.floats(0.5, 0.999)


def bounds_of(reference: pd.DataFrame, name: str) -> tuple[np.ndarray, np.ndarray]:
    both = [METHODS[name](row.x, row.n, row.level) for row in reference.itertuples()]
    return np.array([low for low, _ in both]), np.array([high for _, high in both])


@every_method
def test_each_method_equals_r_on_a_grid_from_one_respondent_to_66690(name):
    table = pd.read_csv(WITNESS / "intervals.csv").query("method == @SAME.get(@name, @name)")
    zero_width = ((table.x == 0) | (table.x == table.n)).to_numpy() & (name == "wald")
    low, high = bounds_of(table, name)
    assert len(table) == 228
    np.testing.assert_allclose(low[~zero_width], table.low[~zero_width], atol=1e-9, rtol=0)
    np.testing.assert_allclose(high[~zero_width], table.high[~zero_width], atol=1e-9, rtol=0)
    assert np.isnan(low[zero_width]).all()
    assert np.isnan(high[zero_width]).all()
    assert (zero_width.sum() > 0) == (name == "wald")


@every_method
def test_each_method_equals_the_reference_at_the_edges(pisa, name):
    table = pd.read_csv(pisa / "reference_edge_intervals.csv")
    table = table.assign(method=table.method.replace(OUR_NAMES)).query(
        "method == @SAME.get(@name, @name)"
    )
    if name == "wald":
        table = table.query("x > 0 and x < n")
    low, high = bounds_of(table, name)
    assert len(table) >= 25
    np.testing.assert_allclose(low, table.lo.clip(0, 1), atol=1e-9, rtol=0)
    np.testing.assert_allclose(high, table.hi.clip(0, 1), atol=1e-9, rtol=0)


@every_method
@settings(deadline=None)
@given(counts, levels)
def test_the_estimate_lies_between_bounds_within_0_and_1(name, count, level):
    x, n = count
    low, high = METHODS[name](x, n, level)
    if name == "wald" and x in (0, n):
        assert np.isnan([low, high]).all()
    else:
        assert 0 <= low <= x / n <= high <= 1
        assert low < high


@every_method
@settings(deadline=None)
@given(counts, levels, levels)
def test_a_higher_level_gives_a_wider_interval(name, count, one, other):
    x, n = count
    narrow, wide = (METHODS[name](x, n, level) for level in sorted((one, other)))
    if not np.isnan(narrow[0]):
        assert wide[0] <= narrow[0] + 1e-15
        assert narrow[1] <= wide[1] + 1e-15


@every_method
@settings(deadline=None)
@given(counts, levels)
def test_those_who_did_not_say_it_mirror_those_who_did(name, count, level):
    x, n = count
    low, high = METHODS[name](x, n, level)
    other_low, other_high = METHODS[name](n - x, n, level)
    np.testing.assert_allclose([low, high], [1 - other_high, 1 - other_low], atol=1e-12)


@every_method
def test_nobody_in_the_base_has_no_interval(name):
    low, high = METHODS[name](np.array([0, 3]), np.array([0, 7]), 0.95)
    assert np.isnan([low[0], high[0]]).all()
    assert 0 < low[1] < high[1] < 1


@every_method
def test_an_effective_n_need_not_be_whole(name):
    low, high = METHODS[name](3.3, 7.7, 0.95)
    below = METHODS[name](3, 7, 0.95)
    above = METHODS[name](24, 56, 0.95)
    assert below[1] - below[0] > high - low > above[1] - above[0]


@pytest.mark.parametrize("name", METHODS)
def test_each_entry_says_what_it_computes_and_who_proposed_it(name):
    method = METHODS[name]
    assert method.name == name
    assert method.title
    for function, formula, source in (
        (method.function, method.formula, method.source),
        (method.on_design, method.design_formula, method.design_source),
    ):
        assert (function is None) == (formula == "") == (source == "")
    assert method.function or method.on_design


def test_a_method_for_designs_alone_says_so_without_one():
    with pytest.raises(DataError) as error:
        METHODS["logit"](84, 100, 0.95)
    assert str(error.value) == (
        "method: logit has no interval without a design;"
        " the methods are wilson, clopper-pearson, jeffreys, agresti-coull, wald, beta"
    )
    with pytest.raises(DataError) as error:
        method_named("wald", design=True)
    assert str(error.value) == (
        "method: wald has no interval with a design;"
        " the methods are wilson, clopper-pearson, beta, nchs, logit, xlogit, likelihood, "
        "asin, mean"
    )


def test_the_table_cannot_be_changed():
    with pytest.raises(TypeError):
        METHODS["wilson"] = METHODS["wald"]


def test_an_unknown_method_names_the_nearest_and_all():
    with pytest.raises(DataError) as error:
        method_named("wilsen")
    assert str(error.value) == (
        "method: there is no interval method 'wilsen'; did you mean 'wilson'?"
        " The methods are wilson, clopper-pearson, jeffreys, agresti-coull, wald, beta."
    )


def test_an_unknown_method_with_nothing_near_lists_them_once():
    with pytest.raises(DataError) as error:
        method_named("bootstrap")
    assert str(error.value) == (
        "method: there is no interval method 'bootstrap';"
        " it can be 'wilson', 'clopper-pearson', 'jeffreys', 'agresti-coull', 'wald' or 'beta'"
    )


@pytest.mark.parametrize(
    ("level", "message"),
    [
        (95, "level: 95 is not between 0 and 1; did you mean 0.95?"),
        (0, "level: 0 is not between 0 and 1"),
        (1, "level: 1 is not between 0 and 1"),
        (float("nan"), "level: nan is not between 0 and 1"),
    ],
)
def test_a_level_is_a_proportion(level, message):
    with pytest.raises(DataError) as error:
        checked_level(level)
    assert str(error.value) == message


def test_more_answers_than_respondents_are_refused():
    with pytest.raises(DataError, match="x runs from 0 to n"):
        METHODS["wilson"](8, 7, 0.95)
