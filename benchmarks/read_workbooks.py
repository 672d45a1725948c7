"""How long `concord form read` takes for 1,000 returned workbooks, against bare openpyxl loading
them and reading their cells.

    python benchmarks/read_workbooks.py

Both read the same files of 30 questions on both cores in pools of the same size, by turns; bare
openpyxl read-only, values alone, of all sheets. Ours ends with every answer checked by the
interview and in the store. Prints seconds, their ratio, and the most memory a process of ours took
for all files and for a tenth of them. Exit code 1 above LIMIT.
"""

import os
import random
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from survey.definition import loads
from survey.forms import Form, format_named
from survey.forms.folder import read_forms
from survey.store import open_store

LIMIT, FILES, ROUNDS = 1.3, 1_000, 3
QUESTIONNAIRE = """
instrument: thirty
version: "1"
title: Thirty questions
groups: {everyone: Everyone}
sections:
  - title: Statements
    questions:
"""
STATEMENT = """
      - id: q{n}
        ask: "Do you agree or disagree with statement number {n}?"
        scale: agreement5
        missing: [dont_know]
"""
OTHERS = """
      - {id: age, ask: How old are you?, number: {min: 18, max: 110, whole: true}}
      - id: region
        ask: Where do you live?
        choose: {north: In the north, south: In the south}
        other: Elsewhere
      - id: help
        ask: What helps?
        choose_many: {talk: Talking, time: Time, play: Play}
        none: None of these
      - {id: since, ask: Since when?, date: {min: "2000-01-01"}, when: "selected(help, 'talk')"}
      - {id: words, ask: Anything else?, text: {max_length: 500}, optional: true}
"""
DEFINITION = QUESTIONNAIRE + "".join(STATEMENT.format(n=n) for n in range(1, 26)) + OTHERS
AGREEMENT = (
    "Strongly disagree",
    "Disagree",
    "Neither agree nor disagree",
    "Agree",
    "Strongly agree",
    "Don't know",
)


def write_forms(folder: Path) -> list[Path]:
    """The files, filled by people who do not exist: simulated."""
    blank = format_named("workbook").make(Form(loads(DEFINITION), "en"))
    chance = random.Random(2022)
    book = load_workbook(BytesIO(blank))
    sheet = book["Questions"]
    cells = {row[4].value: row[2] for row in sheet.iter_rows(min_row=5) if row[4].value}
    paths = []
    for number in range(FILES):
        for n in range(1, 26):
            cells[f"q{n}"].value = chance.choice(AGREEMENT)
        talks = chance.random() < 0.5
        given = {
            "(reference)": f"person {number}",
            "age": chance.randint(18, 90),
            "region": "In the north",
        }
        given |= {"help:talk": "Yes" if talks else None, "help:none": None if talks else "Yes"}
        given |= {"since": "13/6/2022" if talks else None, "words": f"some words {chance.random()}"}
        for name, value in given.items():
            cells[name].value = value
        path = folder / f"{number:04}.xlsx"
        book.save(path)
        paths.append(path)
    return paths


def bare(paths: list[Path]) -> int:
    """Bare openpyxl: every cell of every sheet."""
    cells = 0
    for path in paths:
        book = load_workbook(path, read_only=True)
        cells += sum(
            len(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)
        )
        book.close()
    return cells


def bare_on_all_cores(paths: list[Path]) -> float:
    start = time.perf_counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        assert sum(pool.map(bare, [paths[at : at + 8] for at in range(0, len(paths), 8)])) > 0
    return time.perf_counter() - start


def ours(paths: list[Path], folder: Path) -> float:
    """Into a fresh store; every form has to arrive."""
    start = time.perf_counter()
    with (
        tempfile.TemporaryDirectory(dir=folder) as inside,
        open_store(Path(inside) / "store.db") as store,
    ):
        summary = read_forms(paths, [loads(DEFINITION)], store)
    assert (summary.read, summary.refused) == (len(paths), 0), summary
    return time.perf_counter() - start


def peak() -> float:
    """The most memory of this process and of any it started, in MB."""
    return (
        max(
            resource.getrusage(who).ru_maxrss
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        / 1024
    )


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = write_forms(folder)
        ours(paths[: FILES // 10], folder)
        few = peak()
        bare_on_all_cores(paths[: FILES // 10])  # files into the machine's cache
        rounds = [(ours(paths, folder), bare_on_all_cores(paths)) for _ in range(ROUNDS)]
        many = peak()
    mine, theirs = (min(side) for side in zip(*rounds, strict=True))
    ratio = mine / theirs
    print(
        f"{FILES:,} workbooks: ours {mine:.2f} s, bare openpyxl {theirs:.2f} s, ratio "
        f"{ratio:.2f} (at most {LIMIT})"
    )
    print(
        f"most memory of a process: {few:.0f} MB for {FILES // 10} files, {many:.0f} MB for "
        f"{FILES:,}"
    )
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
