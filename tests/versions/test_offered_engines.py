"""Who could give an answer is the same in every engine that counts."""

from collections.abc import Callable, Mapping
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from analysis import Design, Responses, agreement, compare, distribution
from analysis.counting.versions import asked_by_version, days_by_version
from analysis.publication.standards import standard_named
from analysis.publication.wordings import AskedAs
from tests.versions.reworded import responses

MEMORY = responses()
FRAME = MEMORY.frame.assign(weight=[1.0 + at % 3 for at in range(len(MEMORY.frame))])

ENGINES: Mapping[str, Callable[[], Any]] = {
    "duckdb": lambda: duckdb.sql("SELECT * FROM FRAME"),
    "polars": lambda: pl.from_pandas(FRAME).lazy(),
    "pyarrow": lambda: pa.Table.from_pandas(FRAME),
}


@pytest.fixture(scope="module", params=list(ENGINES))
def there(request: pytest.FixtureRequest) -> Responses:
    return Responses(ENGINES[request.param](), MEMORY.codebook)


HERE = Responses(FRAME, MEMORY.codebook)

CALLS: Mapping[str, Callable[[Responses], Any]] = {
    "a later answer": lambda data: agreement(data, "place", answers=["scotland"]),
    "with an earlier one": lambda data: agreement(data, "place", answers=["scotland", "wales"]),
    "by group": lambda data: agreement(data, "place", answers=["scotland"], by="group", total=True),
    "by version": lambda data: agreement(data, "place", answers=["scotland"], by="version"),
    "of some": lambda data: agreement(
        data, "place", answers=["scotland"], where="trust != 'agree'", base="answered"
    ),
    "weighted": lambda data: agreement(
        data, "place", answers=["scotland"], by="group", design=Design("weight")
    ),
    "spread": lambda data: distribution(data, ["place", "met", "enough__v_1"], by="group"),
    "compared": lambda data: compare(data, "place", answers=["scotland"], by="group"),
}


@pytest.mark.parametrize("call", list(CALLS))
def test_every_engine_counts_as_memory_does(there: Responses, call: str) -> None:
    one, other = CALLS[call](HERE), CALLS[call](there)
    assert list(one.columns) == list(other.columns)
    for name in one.columns:
        if one[name].dtype.kind == "f":
            assert other[name].to_numpy() == pytest.approx(one[name].to_numpy(), nan_ok=True)
        else:
            assert other[name].tolist() == one[name].tolist(), name


def test_every_engine_knows_who_was_asked_by_which_version_and_when(there: Responses) -> None:
    assert days_by_version(there) == days_by_version(HERE)
    for by in (None, "group"):
        assert asked_by_version(there, "trust", by=by) == asked_by_version(HERE, "trust", by=by)
    standard = standard_named("hse")
    for name in ("trust", "place", "met", "enough", "enough__v_1", "steady"):
        item = MEMORY.codebook.items[name]
        one, other = (
            AskedAs(data, MEMORY.codebook, standard).of_groups(item, by="group")
            for data in (HERE, there)
        )
        assert one == other
        assert bool(one) is (name != "steady")
