"""The engines that count data files where they lie, each opened with the categories of its
columns.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from survey.cli.categories import Categories, categories_of
from survey.errors import DataError

__all__ = ["ENGINES", "Engine", "Kind", "library_of"]

Kind = str
"""Of data files: parquet or csv."""


@dataclass(frozen=True, slots=True)
class Engine:
    """`library` and the `extra` that brings it; `read` makes a frame of files; `faults`: what the
    library raises for bad ones.
    """

    library: str
    extra: str
    read: Callable[[Any, list[str], Kind], Any]
    faults: Callable[[Any], tuple[type[BaseException], ...]]


def library_of(engine: str) -> Any:
    """The library behind an engine. Raises DataError that says how to install it."""
    library, extra = ENGINES[engine].library, ENGINES[engine].extra
    try:
        return importlib.import_module(library)
    except ModuleNotFoundError as error:
        remedy = f"pip install 'concord-survey[{extra}]'"
        raise DataError.of(
            "--engine", f"{engine} is not installed; install it: {remedy}"
        ) from error


def _categories(files: list[str]) -> Categories:
    """None of files elsewhere, which only the engine can read."""
    return {} if any("://" in name for name in files) else categories_of(files)


def _duckdb(duckdb: Any, files: list[str], kind: Kind) -> Any:
    connection = duckdb.connect()
    if kind == "csv":
        return connection.read_csv(files, union_by_name=True)
    frame = connection.read_parquet(files, union_by_name=True)
    typed = [
        f"{_name(name)}::ENUM({', '.join(map(_text, known))}) AS {_name(name)}"
        for name, known in _categories(files).items()
    ]
    return frame.project(f"* REPLACE ({', '.join(typed)})") if typed else frame


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _polars(polars: Any, files: list[str], kind: Kind) -> Any:
    if kind == "csv":
        scanned = [polars.scan_csv(name, infer_schema_length=None) for name in files]
        return polars.concat(scanned, how="diagonal_relaxed")
    known = {name: polars.Enum(values) for name, values in _categories(files).items()}
    scanned = [polars.scan_parquet(name) for name in files]
    typed = [
        frame.with_columns(
            polars.col(name).cast(polars.String).cast(known[name])
            for name in frame.collect_schema().names()
            if name in known
        )
        for frame in scanned
    ]
    return polars.concat(typed, how="diagonal_relaxed")


def _pandas(pandas: Any, files: list[str], kind: Kind) -> Any:
    if kind == "csv":
        return pandas.concat([pandas.read_csv(name) for name in files], ignore_index=True)
    frame = pandas.concat([pandas.read_parquet(name) for name in files], ignore_index=True)
    known = _categories(files)
    types = {name: object for name in frame.select_dtypes("category") if name not in known}
    for name, values in known.items():
        ordered = getattr(frame[name].dtype, "ordered", False)
        types[name] = pandas.CategoricalDtype(values, ordered)
    return frame.astype(types)


def _spark(_library: Any, files: list[str], kind: Kind) -> Any:
    reader = importlib.import_module("pyspark.sql").SparkSession.builder.getOrCreate().read
    return (
        reader.option("mergeSchema", True).parquet(*files)
        if kind == "parquet"
        else reader.csv(files, header=True, inferSchema=True)
    )


ENGINES: Mapping[str, Engine] = MappingProxyType(
    {
        "duckdb": Engine("duckdb", "engines", _duckdb, lambda duckdb: (duckdb.Error, OSError)),
        "polars": Engine(
            "polars", "engines", _polars, lambda polars: (polars.exceptions.PolarsError, OSError)
        ),
        "pandas": Engine("pandas", "parquet", _pandas, lambda _: (ValueError, OSError)),
        "spark": Engine(
            "pyspark", "spark", _spark, lambda pyspark: (pyspark.errors.PySparkException, OSError)
        ),
    }
)
"""Each engine that counts data files, by the name it has on the command line."""
