"""Counting where the data lie: every engine gives what pandas gives, and rows never leave it."""

import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from analysis import Design, Responses, agreement, association, compare, distribution, tally
from analysis.counting import engines
from analysis.counting.engines import Engine
from analysis.counting.opening import opened
from analysis.design import Replicates
from survey.errors import DataError

LEVELS = ["never", "rarely", "often", "always"]


@pytest.fixture(scope="module")
def sample() -> pd.DataFrame:
    """400 simulated respondents with null, absent answers, kinds of missing, odd codes, groups and
    a design.
    """
    random = np.random.default_rng(4)
    rows = 400
    stratum = random.integers(0, 4, rows)
    school = stratum * 10 + random.integers(0, 10, rows)
    picked = random.choice(
        ["never", "often", "always", "dont_know", "refused"], rows, p=[0.3, 0.3, 0.2, 0.1, 0.1]
    ).astype(object)
    picked[random.random(rows) < 0.05] = None
    number = random.integers(1, 6, rows).astype(float)
    number[random.random(rows) < 0.1] = np.nan
    odd = random.choice(["", "3", "10", "Ja – nein", "not_asked", "a'b"], rows).astype(object)
    odd[random.random(rows) < 0.1] = None
    group = random.choice(["teachers", "public", "refused"], rows).astype(object)
    group[random.random(rows) < 0.05] = None
    return pd.DataFrame(
        {
            "help": pd.Categorical(picked, categories=[*LEVELS, "dont_know", "refused"]),
            "score": number,
            "odd": odd,
            "yes": random.random(rows) < 0.4,
            "empty": pd.array([None] * rows, dtype="Float64"),
            "group": group,
            "wave": random.integers(1, 3, rows),
            "weight": random.choice([0.5, 1.0, 1.25, 3.0], rows),
            "stratum": [f"s{number}" for number in stratum],
            "school": school,
            "schools": 20 + stratum,
            "pupils": 150 + school % 3,
            "person": np.arange(rows),
        }
    )


Make = Callable[[pd.DataFrame], Any]


def in_polars(frame: pd.DataFrame) -> pl.DataFrame:
    kinds = {
        name: pl.Enum(list(frame[name].cat.categories)) for name in frame.select_dtypes("category")
    }
    return pl.from_pandas(frame.astype(dict.fromkeys(kinds, object))).cast(kinds)


def in_duckdb(frame: pd.DataFrame) -> duckdb.DuckDBPyRelation:
    connection = duckdb.connect(config={"threads": 1})
    return connection.from_df(frame)


QUICK = {
    "spark.ui.enabled": "false",
    "spark.log.level": "OFF",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
"""How Spark is told that the tables are small."""


def in_spark(frame: pd.DataFrame) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PySpark warns of pandas 3, which it is not given
        # takes seconds, and belongs to the slow tests
        from pyspark.sql import SparkSession, types  # noqa: PLC0415

        builder = SparkSession.builder.master("local[1]")
        for name, value in QUICK.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        fields = [types.StructField(name, _spark_type(frame[name], types)) for name in frame]
        rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False)
        return session.createDataFrame([tuple(row) for row in rows], types.StructType(fields))


def _spark_type(column: pd.Series, types: Any) -> Any:
    if pd.api.types.is_bool_dtype(column):
        return types.BooleanType()
    whole = pd.api.types.is_integer_dtype(column)
    return (
        types.LongType()
        if whole
        else types.DoubleType()
        if pd.api.types.is_float_dtype(column)
        else types.StringType()
    )


ENGINES: Mapping[str, Make] = MappingProxyType(
    {
        "pandas": lambda frame: frame,
        "polars": in_polars,
        "polars lazy": lambda frame: in_polars(frame).lazy(),
        "pyarrow": lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
        "DuckDB": in_duckdb,
        "PySpark": in_spark,
    }
)
"""Each engine and how a pandas frame gets into it."""

slow_together = [pytest.mark.slow, pytest.mark.xdist_group("spark")]
every_engine = pytest.mark.parametrize(
    "engine",
    [pytest.param(name, marks=slow_together if name == "PySpark" else []) for name in ENGINES],
)
lasting = pytest.mark.parametrize("engine", ["polars", "polars lazy", "pyarrow", "DuckDB"])
"""Engines that start at once."""

ITEMS = ["help", "score", "odd", "yes", "empty"]

DESIGNS: Mapping[str, Design] = MappingProxyType(
    {
        "weights": Design(weights="weight"),
        "respondents in strata": Design(weights="weight", strata="stratum"),
        "clusters": Design(weights="weight", clusters="school"),
        "clusters in strata of known size": Design(
            weights="weight", strata="stratum", clusters="school", fpc="schools"
        ),
        "weights from sizes": Design(strata="stratum", clusters="school", fpc="schools"),
        "a second stage of respondents": Design(
            strata="stratum", clusters=["school", "person"], fpc=["schools", "pupils"]
        ),
    }
)


def plain(engine: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The pandas frame whose figures an engine should give: with texts for categories where the
    engine has none.
    """
    return (
        frame
        if engine != "PySpark"
        else frame.astype(dict.fromkeys(frame.select_dtypes("category"), object))
    )


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found, expected, rtol=1e-11, atol=1e-14)


# --- equal figures --------------------------------------------------------------------------------


@every_engine
def test_counts_are_the_same_in_every_engine(engine, sample):
    found = tally(ENGINES[engine](sample), ITEMS, by=["group", "wave"])
    expected = tally(plain(engine, sample), ITEMS, by=["group", "wave"])
    assert (found.items, found.groups, found.answers) == (
        expected.items,
        expected.groups,
        expected.answers,
    )
    for name in ("counts", "answered", "missing"):
        assert getattr(found, name).tolist() == getattr(expected, name).tolist()
        assert getattr(found, name).dtype == np.int64


WHERES = (
    "score >= 2 and group != 'public'",
    "help in ('often', 'dont_know') or not yes",
    'odd == "a\'b" or answered(odd) and wave == 1',
    "(score > 3) + (yes) == 1",
)


@every_engine
def test_a_domain_is_the_same_in_every_engine(engine, sample):
    sample = sample.assign(weight=sample["weight"].where(sample["person"] % 5 != 0, 0))
    wheres = WHERES if engine != "PySpark" else WHERES[:2]
    for where in wheres:
        for design in (None, DESIGNS["clusters in strata of known size"]):
            asked: dict[str, Any] = {"by": "wave", "total": True, "design": design, "where": where}
            found = agreement(ENGINES[engine](sample), "help", answers=["often"], **asked)
            expected = agreement(plain(engine, sample), "help", answers=["often"], **asked)
            same(found, expected)
            assert 0 < found["n"].iloc[-1] < len(sample)


@every_engine
def test_figures_with_a_design_are_the_same_in_every_engine(engine, sample):
    designs = (
        DESIGNS.values() if engine != "PySpark" else [DESIGNS["clusters in strata of known size"]]
    )
    data, expected = ENGINES[engine](sample), plain(engine, sample)
    for design in designs:
        given = {
            "answers": ["often", "dont_know"],
            "base": "answered",
            "by": "group",
            "design": design,
            "total": True,
        }
        same(agreement(data, "help", **given), agreement(expected, "help", **given))
    given = {"by": ["group", "wave"], "design": DESIGNS["respondents in strata"]}
    same(
        distribution(data, ["help", "score"], **given),
        distribution(expected, ["help", "score"], **given),
    )


@lasting
@pytest.mark.parametrize("design", ["weights", "weights from sizes"])
def test_methods_that_need_each_weight_have_it_from_the_engine(engine, design, sample):
    given = {"answers": [4, 5], "by": "wave", "design": DESIGNS[design], "method": "likelihood"}
    same(agreement(ENGINES[engine](sample), "score", **given), agreement(sample, "score", **given))


@lasting
def test_the_rule_of_a_lonely_stratum_holds_in_the_engine(engine, sample):
    frame = sample.assign(stratum=sample["stratum"].where(sample.index > 0, "alone"))
    design = Design(weights="weight", strata="stratum")
    with pytest.raises(
        DataError, match="stratum 'alone' has one respondent, so its variance is not known"
    ):
        agreement(ENGINES[engine](frame), "yes", answers=["True"], design=design)
    adjusted = Design(weights="weight", strata="stratum", lonely="adjust")
    of = [
        agreement(data, "yes", answers=["True"], design=adjusted)
        for data in (ENGINES[engine](frame), frame)
    ]
    same(*of)


@every_engine
def test_a_codebook_orders_answers_and_groups_in_every_engine(engine, responses):
    columns = [
        "group",
        "help",
        "region",
        "seen__language",
        "seen__sleep",
        "seen__none",
        "seen__missing",
    ]
    texts = responses.frame[columns].astype(
        dict.fromkeys(("group", "help", "region", "seen__missing"), object)
    )
    there = Responses(texts if engine == "pandas" else ENGINES[engine](texts), responses.codebook)
    if engine == "pandas":
        there = responses
    same(
        agreement(there, "help", by="group", total=True),
        agreement(responses, "help", by="group", total=True),
    )
    given = {"items": ["region", "seen"], "by": "group", "base": "answered"}
    same(distribution(there, **given), distribution(responses, **given))


@lasting
@pytest.mark.parametrize("rows", [0, 1])
def test_nobody_and_one_respondent(engine, rows, sample):
    few = sample.head(rows)
    for design in (None, DESIGNS["weights"]):
        given = {
            "answers": ["often"],
            "design": design and Design(weights="weight", lonely="certainty"),
        }
        same(agreement(ENGINES[engine](few), "help", **given), agreement(few, "help", **given))


@lasting
def test_every_column_of_categories_is_an_item_where_none_are_named(engine, sample):
    data = ENGINES[engine](sample[["help", "score", "weight"]])
    assert tally(data, None, design=DESIGNS["weights"]).items == ("help",)


@every_engine
def test_columns_may_be_named_with_points_quotes_and_the_words_of_the_engine(engine, sample):
    names = {"help": "sch.wide", "group": "select", "weight": 'a "weight"'}
    given = {"answers": ["often"], "by": "select", "design": Design(weights='a "weight"')}
    renamed = sample[list(names)].rename(columns=names)
    same(
        agreement(ENGINES[engine](renamed), "sch.wide", **given),
        agreement(plain(engine, renamed), "sch.wide", **given),
    )


@lasting
def test_comparisons_and_associations_rest_on_the_same_counts(engine, sample):
    design = DESIGNS["clusters in strata of known size"]
    data = ENGINES[engine](sample)
    given = {"by": "wave", "answers": ["often"], "design": design}
    same(compare(data, "help", **given), compare(sample, "help", **given))
    same(
        association(data, ["help", "score"], by="wave"),
        association(sample, ["help", "score"], by="wave"),
    )


@lasting
def test_an_item_may_be_the_group_too(engine, sample):
    given = {"by": "help"}
    same(
        distribution(ENGINES[engine](sample), ["help", "yes"], **given),
        distribution(sample, ["help", "yes"], **given),
    )


def test_decimals_of_a_database_are_numbers():
    cents = duckdb.sql(
        "select 3::decimal(4, 2) as q, 1.5::decimal(4, 2) as w union all select null, 2.5"
    )
    assert tally(cents, "q").answers == (("3",),)
    assert agreement(cents, "q", answers=[3], base="valid", design=Design(weights="w"))[
        "n_weighted"
    ].tolist() == [1.5]


# --- few queries, few rows ------------------------------------------------------------------------


def test_several_items_are_counted_by_one_query():
    likert = pl.DataFrame(
        {f"q{k}": [1, 2, 3, 4, 5, None] for k in range(10)} | {"g": list("abcabc")}
    )
    passes = [
        columns for _, columns in opened(likert.lazy()).passes([f"q{k}" for k in range(10)], ["g"])
    ]
    assert [len(columns) for columns in passes] == [5, 5]


@lasting
def test_combinations_come_back_and_never_rows(engine, sample):
    many = pd.concat([sample] * 25, ignore_index=True)
    table = opened(ENGINES[engine](many), design=Design(weights="weight", strata="stratum"))
    assert len(table.drawn.frame) == 4
    for found, columns in table.passes(["score", "yes"], ["wave"]):
        assert columns == ("score", "yes")
        assert len(found.frame) <= 4 * 2 * 6 * 2
        assert found.respondents == len(many)


@lasting
def test_a_wrong_guess_of_how_many_values_there_are_changes_nothing(engine, sample, monkeypatch):
    monkeypatch.setattr(engines, "LOOK", 2)
    monkeypatch.setattr(engines, "MOST_COMBINATIONS", 300)
    given = {"by": ["group", "wave"], "design": Design(weights="weight")}
    same(
        distribution(ENGINES[engine](sample), ITEMS, **given), distribution(sample, ITEMS, **given)
    )


def test_a_column_with_a_value_of_its_own_for_everybody_is_no_item_and_no_group(
    sample, monkeypatch
):
    monkeypatch.setattr(engines, "MOST_COMBINATIONS", 300)
    data = in_duckdb(sample)
    remedy = "is one of the columns a number of its own for everybody?"
    for items, by, place in (("person", None, "person"), ("yes", "person", "yes")):
        with pytest.raises(
            DataError,
            match=rf"^{place}: it, with groups and design, has more than .* combinations; ",
        ) as error:
            tally(data, items, by=by)
        assert str(error.value).endswith(remedy)
    with pytest.raises(DataError, match=r"^design: its columns have more than .* combinations; "):
        tally(data, "yes", design=Design(clusters="person"))


# --- what is refused ------------------------------------------------------------------------------


@lasting
@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"items": "halp"}, "items: there is no column 'halp'; did you mean 'help'?"),
        ({"items": "help", "by": "grup"}, "by: there is no column 'grup'; did you mean 'group'?"),
        (
            {"items": "help", "answers": ["oftn"]},
            "answers: help has no answer 'oftn'; did you mean 'often'?",
        ),
        (
            {"items": "help", "design": Design(weights="wieght")},
            "weights: there is no column 'wieght'; did you mean 'weight'?",
        ),
        (
            {"items": "help", "design": Design(weights="odd")},
            "weights: the column 'odd' holds texts; it should hold numbers",
        ),
        (
            {"items": "help", "design": Design(weights="some")},
            (
                "weights: the weight in 'some' is not 0 or above in 2 rows; 0 leaves somebody out "
                "of every figure"
            ),
        ),
        (
            {"items": "help", "design": Design(strata="none")},
            "strata: the column 'none' is empty in 5 rows",
        ),
        (
            {"items": "help", "design": Design(strata="stratum", fpc="none")},
            "fpc: the column 'none' has no number in 5 rows",
        ),
        (
            {"items": "help", "design": Design(clusters="wave", strata="stratum")},
            (
                "clusters: cluster '1' lies in more than one stratum, such as 's1'; "
                "if the names start again in each stratum, say nest=True"
            ),
        ),
    ],
)
def test_faults_name_the_column_and_how_many_rows(engine, given, message, sample):
    frame = sample.assign(some=sample["weight"], none=1000.0)
    frame.loc[[0, 1, 2], "some"] = [np.nan, 0, -1]
    frame.loc[:4, "none"] = np.nan
    with pytest.raises(DataError) as error:
        agreement(ENGINES[engine](frame), **{"answers": ["often"], **given})
    assert str(error.value) == message


def test_an_answer_that_the_codebook_does_not_have_is_refused_with_how_many_gave_it(responses):
    frame = pl.DataFrame({"help": ["agree", "agre", "agre", None]})
    with pytest.raises(DataError) as error:
        agreement(Responses(frame, responses.codebook), "help")
    assert (
        str(error.value) == "help: 'agre' is none of its answers, in 2 rows; did you mean 'agree'?"
    )


def test_a_pandas_frame_beside_a_codebook_needs_no_categories_of_its_own(responses):
    """As it comes from a file: texts, and truth with holes."""
    columns = [
        "group",
        "help",
        "region",
        "seen__language",
        "seen__sleep",
        "seen__none",
        "seen__missing",
    ]
    texts = Responses(responses.frame[columns].astype(object), responses.codebook)
    for items in (["help", "region"], ["seen"]):
        same(distribution(texts, items, by="group"), distribution(responses, items, by="group"))
    strange = Responses(texts.frame.replace({"help": {"agree": "agre"}}), responses.codebook)
    with pytest.raises(
        DataError, match=r"^help: 'agre' is none of its answers, in 6 rows; did you mean"
    ):
        distribution(strange, "help")


def test_replicate_weights_are_read_from_a_frame_in_memory_only(sample):
    frame = sample.assign(w1=sample["weight"] * 1.5, w2=sample["weight"] * 0.5, w3=sample["weight"])
    design = Design(weights="weight", replicates=Replicates("w?", "JK1"))
    given = {"answers": ["often"], "design": design}
    same(agreement(in_polars(frame), "help", **given), agreement(frame, "help", **given))
    with pytest.raises(DataError) as error:
        agreement(in_polars(frame).lazy(), "help", **given)
    assert (
        str(error.value)
        == "replicates: replicate weights are read row by row; collect the frame into memory first"
    )


def test_what_is_worked_out_row_by_row_says_that_it_needs_rows(sample):
    table = opened(in_duckdb(sample))
    assert isinstance(table.source, Engine)
    with pytest.raises(DataError) as error:
        table.column("help", "items")
    assert str(error.value) == (
        "data: this is worked out row by row; give it a frame in memory, such as data.to_pandas()"
    )


def test_rows_that_change_while_they_are_counted_are_noticed(sample):
    connection = duckdb.connect()
    connection.execute("create table answers (q integer, school integer)")
    connection.execute("insert into answers values (1, 1), (2, 2)")
    table = opened(connection.table("answers"), design=Design(clusters="school"))
    assert len(table.drawn.frame) == 2
    connection.execute("insert into answers values (1, 3)")
    with pytest.raises(DataError, match="the rows changed while they were counted"):
        list(table.passes(["q"], []))
