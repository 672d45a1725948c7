"""Figures from data files, counted where they lie: `--data FILES --engine NAME`."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import analysis
import instruments
from analysis import Design, Responses
from survey.cli.engines import ENGINES
from survey.codebook import Codebook
from survey.exchange import export
from survey.record import CompletedInterview
from survey.simulation import read_shares, simulate

INSTRUMENT = "early-relationships-professionals"


@pytest.fixture(scope="module")
def interviews() -> list[CompletedInterview]:
    """Three hundred simulated interviews with two groups, weighted, in three waves."""
    questionnaire, shares = (
        instruments.load(INSTRUMENT),
        read_shares(instruments.simulated_shares()),
    )
    people = [
        one
        for group in ("teachers", "early_years_workers")
        for one in simulate(questionnaire, group=group, n=150, shares=shares, seed=3)
    ]
    return [
        replace(one, attributes={"wave": place % 3, "weight": 0.5 + place % 4})
        for place, one in enumerate(people)
    ]


@pytest.fixture(scope="module")
def waves(interviews: list[CompletedInterview], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the interviews as exported Parquet files, one a wave; and the first of them as
    CSV.
    """
    folder = tmp_path_factory.mktemp("waves")
    for wave in range(3):
        export(
            [one for one in interviews if one.attributes["wave"] == wave],
            [instruments.load(INSTRUMENT)],
            folder / f"{wave}.parquet",
        )
    export(interviews, [instruments.load(INSTRUMENT)], folder / "all.csv")
    (folder / "elsewhere").mkdir()
    (folder / "elsewhere" / "broken.parquet").write_bytes(b"no parquet")
    return folder


def rows(outcome: Any) -> list[dict[str, Any]]:
    assert outcome.code == 0, outcome.err
    found: list[dict[str, Any]] = json.loads(outcome.out)
    return found


QUICK = ["duckdb", "polars", "pandas"]
SPARK = pytest.param("spark", marks=[pytest.mark.slow, pytest.mark.xdist_group("spark")])


@pytest.mark.parametrize("engine", QUICK)
def test_exported_waves_give_the_figures_of_the_interviews(waves, interviews, concord, engine):
    responses = Responses.from_interviews(interviews, Codebook.of([instruments.load(INSTRUMENT)]))
    files = (
        "--data",
        waves / "*.parquet",
        "--engine",
        engine,
        "--instrument",
        INSTRUMENT,
        "--json",
        "--by",
        "group",
    )
    found = rows(concord("agreement", *files, "--total", "--weights", "weight"))
    expected = analysis.agreement(
        responses, by="group", total=True, design=Design(weights="weight")
    )
    same(found, expected)
    found = rows(
        concord("distribution", "challenges", "health_support", "--base", "answered", *files)
    )
    same(
        found,
        analysis.distribution(
            responses, ["challenges", "health_support"], by="group", base="answered"
        ),
    )


def same(found: list[dict[str, Any]], expected: pd.DataFrame) -> None:
    assert len(found) == len(expected)
    for row, other in zip(found, expected.to_dict("records"), strict=True):
        assert row == {
            name: pytest.approx(value, rel=1e-11) if isinstance(value, float) else value
            for name, value in other.items()
        }


@pytest.mark.parametrize("engine", [*QUICK, SPARK])
def test_a_csv_file_without_an_instrument_needs_the_codes_that_count(waves, concord, engine):
    files = ("--data", waves / "all.csv", "--engine", engine)
    outcome = concord("agreement", "health_support", *files)
    assert outcome.code == 2
    assert "name their codes with --answers, or --instrument" in outcome.err
    found = rows(
        concord(
            "agreement", "health_support", *files, "--answers", "agree,strongly_agree", "--json"
        )
    )
    known = rows(
        concord("agreement", "health_support", *files, "--instrument", INSTRUMENT, "--json")
    )
    assert [row["net"] for row in found + known] == ["agree+strongly_agree", "agree"]
    assert found[0]["n"] == known[0]["n"]
    assert found[0]["estimate"] == known[0]["estimate"]


def test_labels_come_from_the_instrument_and_codes_stand_without(waves, concord):
    files = ("--data", waves / "*.parquet", "--by", "group")
    labelled = concord("agreement", "health_support", *files, "--instrument", INSTRUMENT)
    assert "Early-years workers" in labelled.out
    codes = concord("agreement", "health_support", *files, "--answers", "agree")
    assert "early_years_workers" in codes.out
    assert (
        "Strongly agree"
        in concord("distribution", "health_support", *files, "--instrument", INSTRUMENT).out
    )
    assert "strongly_agree" in concord("distribution", "health_support", *files).out


def test_inside_a_study_its_instruments_say_what_the_columns_mean(waves, concord, tmp_path):
    assert concord("init", "study", "--instrument", INSTRUMENT).code == 0
    found = rows(
        concord(
            "agreement",
            "health_support",
            "--data",
            waves / "*.parquet",
            "--json",
            inside=tmp_path / "study",
        )
    )
    assert [row["net"] for row in found] == ["agree"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--engine", "polars"], 2, "--engine goes with --data"),
        (["--instrument", INSTRUMENT], 2, "--instrument goes with --data"),
        (
            ["--data", "{waves}/0.parquet", "--store", "x.db", "--answers", "agree"],
            2,
            "give one of them",
        ),
        (
            ["--data", "{waves}/0.parquet", "--engine", "dukdb"],
            2,
            "'dukdb' is not one of 'duckdb', 'polars', 'pandas', 'spark'",
        ),
        (["--data", "{waves}/0.parqet"], 3, "no file matches"),
        (["--data", "{waves}/0.parqet"], 3, "/0.parquet'?"),
        (["--data", "{waves}/*"], 3, "names files that end in .csv, .json, .parquet"),
        (
            ["--data", "{waves}/0.parquet", "--instrument", "early-relationship-public"],
            3,
            "did you mean 'early-relationships-public'?",
        ),
        (
            ["--data", "{waves}/0.parquet", "--answers", "agree", "--weights", "wieght"],
            3,
            "did you mean 'weight'?",
        ),
        (
            ["--data", "elsewhere/broken.parquet", "--answers", "agree"],
            3,
            "broken.parquet: duckdb cannot count it: ",
        ),
        (
            ["--data", "elsewhere/broken.parquet", "--answers", "agree", "--engine", "polars"],
            3,
            "polars cannot count it: ",
        ),
        (
            ["--data", "elsewhere/broken.parquet", "--answers", "agree", "--engine", "pandas"],
            3,
            "pandas cannot count it: ",
        ),
    ],
)
def test_what_cannot_be_counted_is_told_without_a_traceback(waves, concord, arguments, code, said):
    outcome = concord(
        "agreement",
        "health_support",
        *(argument.format(waves=waves) for argument in arguments),
        inside=waves,
    )
    assert outcome.code == code
    assert said in outcome.err
    assert "Traceback" not in outcome.err
    assert outcome.out == ""


@pytest.mark.parametrize(
    ("engine", "extra"), [("duckdb", "engines"), ("polars", "engines"), ("spark", "spark")]
)
def test_an_engine_that_is_not_installed_is_told_with_its_extra(
    waves, concord, monkeypatch, engine, extra
):
    monkeypatch.setitem(
        sys.modules, ENGINES[engine].library, None
    )  # as Python finds it where it is not installed
    outcome = concord(
        "agreement",
        "health_support",
        "--answers",
        "agree",
        "--data",
        waves / "0.parquet",
        "--engine",
        engine,
    )
    assert outcome.code == 3
    assert outcome.err == (
        f"concord: --engine: {engine} is not installed; install it: pip install "
        f"'concord-survey[{extra}]'\n"
    )


# --- the order of categories -------------------------------------------------------------------


def pandas_file(folder: Path) -> Path:
    frame = pd.DataFrame(
        {
            "who": pd.Categorical(list("eptet") * 4, categories=list("tep")),
            "help": pd.Categorical(
                ["some", "none", "most", "some", None] * 4, ["none", "some", "most"]
            ),
        }
    )
    frame.to_parquet(folder / "of_pandas.parquet", row_group_size=7)
    return folder / "of_pandas.parquet"


def polars_file(folder: Path) -> Path:
    frame = pl.DataFrame(
        {
            "who": pl.Series(list("eptet") * 4, dtype=pl.Enum(list("tep"))),
            "help": pl.Series(
                ["some", "none", "most", "some", None] * 4, dtype=pl.Enum(["none", "some", "most"])
            ),
        }
    )
    frame.write_parquet(folder / "of_polars.parquet", row_group_size=7)
    return folder / "of_polars.parquet"


@pytest.mark.parametrize("engine", ["duckdb", "polars", "pandas"])
@pytest.mark.parametrize("written", [pandas_file, polars_file])
def test_groups_and_answers_come_in_the_order_of_the_categories(
    concord: Any, tmp_path: Path, engine: str, written: Callable[[Path], Path]
) -> None:
    place = ("--data", written(tmp_path), "--engine", engine, "--by", "who", "--json")
    found = rows(concord("agreement", "help", "--answers", "some", *place))
    assert [row["group"] for row in found] == ["t", "e", "p"]
    found = rows(concord("distribution", "help", *place))
    assert [row["answer"] for row in found] == ["none", "some", "most"] * 3


@pytest.mark.parametrize("engine", ["duckdb", "polars", "pandas"])
def test_a_polars_categorical_has_no_order_and_comes_sorted_like_texts(
    concord: Any, tmp_path: Path, engine: str
) -> None:
    frame = pl.DataFrame({"who": pl.Series(list("teptet"), dtype=pl.Categorical)})
    frame.with_columns(help=pl.lit("some")).write_parquet(tmp_path / "categorical.parquet")
    found = rows(
        concord(
            *("agreement", "help", "--answers", "some", "--by", "who", "--json"),
            *("--data", tmp_path / "categorical.parquet", "--engine", engine),
        )
    )
    assert [row["group"] for row in found] == ["e", "p", "t"]


@pytest.mark.parametrize("engine", ["duckdb", "polars", "pandas"])
def test_files_with_different_categories_follow_the_first(
    concord: Any, tmp_path: Path, engine: str
) -> None:
    for name, groups in (("1", "zb'"), ("2", "zba")):
        who = pd.Categorical(list(groups) * 2, categories=list(groups))
        pd.DataFrame({"who": who, "help": "some"}).to_parquet(tmp_path / f"{name}.parquet")
    found = rows(
        concord(
            *("agreement", "help", "--answers", "some", "--by", "who", "--json"),
            *("--data", tmp_path / "*.parquet", "--engine", engine),
        )
    )
    assert [(row["group"], row["n"]) for row in found] == [("z", 4), ("b", 4), ("'", 2), ("a", 2)]
