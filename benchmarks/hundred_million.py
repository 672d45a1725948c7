"""Agreement on 100 million respondents in a Parquet file, counted by DuckDB under 2 GB of memory.

    python benchmarks/hundred_million.py FILE [--rows 100000000] [--engine duckdb] [--keep]

Makes FILE first, unless it is there: simulated answers to ten five-point items (3% of them
missing), three groups, a weight, a stratum, a school; 0.7 GB. Then measures, each in a process of
its own: adding up every item without grouping (the bound), agreement by group, with weights, with
strata, and with 10,000 schools as clusters. Prints wall-clock time, processor time, and the largest
memory the process ever had; leaves with 1 where that is 2 GB or more; deletes the file it made
without --keep.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

import analysis

LIMIT = 2.0
"""Gigabytes (10⁹ bytes) that the measured process may have."""

DUCKDB_LIMIT = "1200MB"
"""What DuckDB itself may have of these; Python, its libraries and Parquet's buffers need the
rest."""

ITEMS = [f"q{number}" for number in range(1, 11)]
GROUPS = ["early_years", "public", "teachers"]
SCHOOLS = 10_000
AT_ONCE = 2_000_000


def make(path: Path, rows: int) -> None:
    """Simulated answers, some millions of rows at a time."""
    random = np.random.default_rng(2022)
    group = pa.dictionary(pa.int8(), pa.string())
    kinds = {
        "group": group,
        **dict.fromkeys(ITEMS, pa.int8()),
        "weight": pa.float32(),
        "stratum": pa.int8(),
        "school": pa.int16(),
    }
    weights = np.float32([0.4, 0.7, 0.9, 1.0, 1.1, 1.4, 2.0, 3.1])
    with pq.ParquetWriter(path, pa.schema(kinds.items()), compression="zstd") as writer:
        for start in range(0, rows, AT_ONCE):
            count = min(AT_ONCE, rows - start)
            columns: list[Any] = [
                pa.DictionaryArray.from_arrays(random.integers(0, 3, count, np.int8), GROUPS)
            ]
            for place in range(len(ITEMS)):
                answers = 1 + random.binomial(4, 0.4 + 0.03 * place, count).astype(np.int8)
                columns.append(pa.array(answers, mask=random.random(count, np.float32) < 0.03))
            schools = random.integers(0, SCHOOLS, count, np.int16)
            columns += [
                weights[random.integers(0, len(weights), count, np.int8)],
                (schools % 12).astype(np.int8),
                schools,
            ]
            writer.write_table(
                pa.table(dict(zip(kinds, columns, strict=True)), schema=pa.schema(kinds.items()))
            )


# --- what is measured, each in a process of its own ---


def frame_of(path: str, engine: str) -> Any:
    """The file as a frame of that engine, unread."""
    if engine == "polars":
        return pl.scan_parquet(path)
    connection = duckdb.connect(config={"memory_limit": DUCKDB_LIMIT, "threads": 2})
    return connection.read_parquet(path)


def bound(path: str, engine: str) -> Any:
    """The sum of each item: every value is read, nothing is grouped."""
    frame = frame_of(path, engine)
    if engine == "polars":
        return frame.select(ITEMS).sum().collect(engine="streaming")
    return frame.aggregate(", ".join(f"sum({item})" for item in ITEMS)).fetchall()


def by_group(path: str, engine: str, **design: str) -> Any:
    """Agreement on all items by group, with its intervals."""
    drawn = analysis.Design(**design) if design else None
    return analysis.agreement(
        frame_of(path, engine), ITEMS, by="group", answers=[4, 5], design=drawn, total=True
    )


CASES: Mapping[str, Callable[[str, str], Any]] = MappingProxyType(
    {
        "adding up each item": bound,
        "agreement by group": by_group,
        "with weights": lambda path, engine: by_group(path, engine, weights="weight"),
        "with weights and strata": lambda path, engine: by_group(
            path, engine, weights="weight", strata="stratum"
        ),
        "with weights, strata and 10,000 schools": lambda path, engine: by_group(
            path, engine, weights="weight", strata="stratum", clusters="school"
        ),
    }
)


def measured(case: str, path: str, engine: str) -> dict[str, float]:
    """Seconds by the clock and of both processors, and the most gigabytes that the process ever
    had.
    """
    start, used = time.perf_counter(), time.process_time()
    found = CASES[case](path, engine)
    times = {"seconds": time.perf_counter() - start, "processor": time.process_time() - used}
    print(found, file=sys.stderr)
    return {**times, "gigabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9}


def main() -> int:
    """Make the file, measure every case, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=100_000_000)
    parser.add_argument("--engine", choices=["duckdb", "polars"], default="duckdb")
    parser.add_argument("--keep", action="store_true", help="leave the file where it was made")
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.case:
        print(json.dumps(measured(given.case, str(given.file), given.engine)))
        return 0
    made = not given.file.exists()
    if made:
        start = time.perf_counter()
        make(given.file, given.rows)
        print(
            f"{given.rows:,} rows × {len(ITEMS)} items made in {time.perf_counter() - start:.0f} s"
        )
    most = 0.0
    try:
        print(f"{given.file.stat().st_size / 1e9:.2f} GB of Parquet, {given.engine}\n")
        print("| | seconds | of the processor | GB at most |\n|---|---|---|---|")
        for case in CASES:
            command = [
                sys.executable,
                __file__,
                str(given.file),
                "--engine",
                given.engine,
                "--case",
                case,
            ]
            run = subprocess.run(
                command, stdout=subprocess.PIPE, check=True, stderr=subprocess.DEVNULL
            )
            figures = json.loads(run.stdout)
            most = max(most, figures["gigabytes"])
            print(
                (
                    f"| {case} | {figures['seconds']:.1f} | {figures['processor']:.1f} | "
                    f"{figures['gigabytes']:.2f} |"
                ),
                flush=True,
            )
    finally:
        if made and not given.keep:
            given.file.unlink()
    return int(most >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
