"""How long the workbook of a large study takes to write, against bare openpyxl writing the same
cells.

    python benchmarks/write_workbook.py

A simulated study of 120 items and 12 groups: the report is worked out once, then both write by
turns. Bare openpyxl appends the values of every sheet, read back from our file, row by row, without
a style. Prints cells, processor seconds (so that what else the machine does counts for neither) and
their ratio. Exit code 1 above LIMIT.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook, load_workbook

from analysis import Responses
from analysis.reports import About, Report, build_report, write_workbook
from survey import loads
from survey.codebook import Codebook
from survey.record import CompletedInterview

LIMIT, ITEMS, GROUPS, PEOPLE, ROUNDS = 1.5, 120, 12, 1_200, 3
CODES = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")


def definition() -> str:
    groups = ", ".join(f"g{n}: Respondents of group {n}" for n in range(GROUPS))
    head = (
        f'instrument: large\nversion: "1"\ntitle: Large\ngroups: {{{groups}}}\nsections:\n  - '
        "title: All\n    questions:\n"
    )
    question = (
        '      - {{id: q{n}, ask: "How far do you agree with statement number {n} of '
        'many?", scale: agreement5}}\n'
    )
    return head + "".join(question.format(n=n) for n in range(ITEMS))


def people() -> Iterator[CompletedInterview]:
    """Interviews with nobody: simulated."""
    chance = random.Random(2022)
    for number in range(PEOPLE):
        answers = {f"q{n}": chance.choice(CODES) for n in range(ITEMS)}
        yield CompletedInterview(
            f"simulated-{number}", "large", "1", "", f"g{number % GROUPS}", "online", "en", answers
        )


def report() -> Report:
    responses = Responses.from_interviews(people(), Codebook.of([loads(definition())]))
    return build_report(responses, About("A large study", simulated=True))


def bare(sheets: dict[str, list[tuple[object, ...]]], path: Path) -> float:
    start = time.process_time()
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return time.process_time() - start


def ours(made: Report, path: Path) -> float:
    start = time.process_time()
    write_workbook(made, path)
    return time.process_time() - start


def main() -> int:
    made = report()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ours.xlsx"
        write_workbook(made, path)
        sheets = {
            sheet.title: list(sheet.iter_rows(values_only=True))
            for sheet in load_workbook(path).worksheets
        }
        rounds = [
            (ours(made, path), bare(sheets, Path(folder) / "bare.xlsx")) for _ in range(ROUNDS)
        ]
    mine, theirs = (min(side) for side in zip(*rounds, strict=True))
    cells = sum(value is not None for rows in sheets.values() for row in rows for value in row)
    ratio = mine / theirs
    print(f"{len(sheets)} sheets, {cells:,} cells: ours {mine:.2f} s, bare openpyxl {theirs:.2f} s")
    print(f"ratio {ratio:.2f} (at most {LIMIT})")
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
