"""The sums of the numpy kernel, beside sums of one column at a time."""

import numpy as np
import pytest

from analysis.counting import kernel
from analysis.counting.coded import Coded
from analysis.counting.kernel import AT_ONCE, Folded, bincounts

POWERS = [(0,), (1,), (0, 2), (0, 1, 2)]


def column(random: np.random.Generator, rows: int, names: int, kind: type = np.int8) -> Coded:
    """Codes drawn at random, nothing among them."""
    return Coded(("",) * names, random.integers(-1, names, rows).astype(kind))


def one_by_one(
    groups: Coded, column: Coded | Folded, weights: np.ndarray, power: int, units=(0, 1)
) -> np.ndarray:
    """Sums of a power of the weights, units × groups × codes, the last two with a first place for
    nothing.
    """
    sums = np.zeros((units[1], len(groups.names) + 1, len(column.names) + 1))
    np.add.at(
        sums, (units[0], groups.codes.astype(int) + 1, column.codes.astype(int) + 1), weights**power
    )
    return sums


@pytest.fixture
def random() -> np.random.Generator:
    return np.random.default_rng(20221017)


@pytest.mark.parametrize("powers", POWERS)
@pytest.mark.parametrize(
    ("groups", "units"), [(0, None), (3, None), (200, None), (0, 15), (3, 1000), (200, 15)]
)
def test_columns_counted_together_have_the_sums_they_have_alone(random, groups, units, powers):
    rows = 2 * AT_ONCE + 77
    weights = random.lognormal(0, 0.5, rows)
    group = column(random, rows, groups, np.int32 if groups > 100 else np.int16)
    of_units = units and (random.integers(0, units, rows).astype(np.int16), units)
    widths = [5, 5, 4, 5, 7, 1, 0, 0, 127, 128, 300, 2, 2, 2]
    columns = [
        column(random, rows, names, np.int16 if names > 127 else np.int8) for names in widths
    ]
    found = list(bincounts(group, columns, weights, powers, of_units))
    assert len(found) == len(columns)
    for each, sums in zip(columns, found, strict=True):
        for power, one in zip(powers, sums, strict=True):
            np.testing.assert_allclose(
                one, one_by_one(group, each, weights, power, of_units or (0, 1)), rtol=1e-12
            )


def test_rows_are_counted_in_whole_numbers_with_weights_and_without(random):
    group, columns, weights = (
        column(random, 1000, 3),
        [column(random, 1000, 5)],
        random.random(1000),
    )
    (((alone,),), ((with_squares, _),), ((with_both, _, _),)) = (
        list(bincounts(group, columns, weights, powers)) for powers in ((0,), (0, 2), (0, 1, 2))
    )
    assert alone.dtype == with_squares.dtype == with_both.dtype == np.int64
    assert alone.tolist() == with_squares.tolist() == with_both.tolist()


def test_without_weights_rows_are_counted(random):
    group, columns = column(random, 1000, 3), [column(random, 1000, 5), column(random, 1000, 4)]
    for each, (counts,) in zip(columns, bincounts(group, columns), strict=True):
        assert counts.tolist() == one_by_one(group, each, np.ones(1000), 0).tolist()


def test_where_memory_is_short_the_rows_are_read_in_several_rounds_for_the_same_sums(
    random, monkeypatch
):
    rows = 100_000
    group, columns = column(random, rows, 3), [column(random, rows, 5) for _ in range(12)]
    weights = random.random(rows)
    at_once = list(bincounts(group, columns, weights, (0, 1, 2)))
    monkeypatch.setattr(kernel, "NEAR", 1000)
    for one, other in zip(at_once, bincounts(group, columns, weights, (0, 1, 2)), strict=True):
        for sums, same in zip(one, other, strict=True):
            np.testing.assert_allclose(sums, same, rtol=1e-12)


@pytest.mark.parametrize("range_", [(-1, 9), (0, 5), (3, 4), (5, 9), (-1, 0)])
def test_codes_folded_into_one_have_the_sums_of_both(random, range_):
    rows = 10_000
    weights = random.random(rows)
    group = column(random, rows, 3)
    into = [
        (-1, 0, 0, 0, 1, 1, -1, -1, 2, -1),
        (0, 1, 1, 0, 0, 0, 1, 0, 0, 1),
        (2, 2, 2, 2, 2, 2, 2, 2, 2, 2),
        (-1, *range(9)),
    ]
    names = [("",) * (max(one) + 1) for one in into]
    columns = [Coded(("",) * 9, random.integers(*range_, rows).astype(np.int8)) for _ in into]
    folded = [Folded(*one) for one in zip(names, columns, into, strict=True)]
    for each, sums in zip(folded, bincounts(group, folded, weights, (0, 1, 2)), strict=True):
        for power, one in enumerate(sums):
            np.testing.assert_allclose(one, one_by_one(group, each, weights, power), rtol=1e-12)


def test_no_rows_have_sums_of_nothing():
    nobody = Coded(("a", "b"), np.empty(0, np.int8))
    for counts, weights, squares in bincounts(nobody, [nobody, nobody], np.empty(0), (0, 1, 2)):
        assert counts.tolist() == weights.tolist() == squares.tolist() == [[[0] * 3] * 3]


def test_codes_that_do_not_occur_take_no_place_and_have_sums_of_nothing(random):
    rows = 10_000
    weights = random.random(rows)
    group = Coded(("",) * 50, random.integers(0, 3, rows).astype(np.int8))
    ranges = [(0, 5), (-1, 5), (3, 4), (-1, 0), (-1, 10), (9, 10)]
    columns = [Coded(("",) * 10, random.integers(*some, rows).astype(np.int8)) for some in ranges]
    for each, sums in zip(columns, bincounts(group, columns, weights, (0, 1, 2)), strict=True):
        for power, one in enumerate(sums):
            np.testing.assert_allclose(one, one_by_one(group, each, weights, power), rtol=1e-12)
