"""How long Concord takes to open, against what has to be opened in any case.

    python benchmarks/start.py

Each is a process of its own, and the two sides of a ratio take turns. Printed are the medians of
the processor's time and of the time on the clock, and the ratio of the first; the study is the
demonstration's, made anew. Exit code 1 where a ratio is above its limit.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RUNS = 9
CONCORD = ("-m", "survey")


@dataclass(frozen=True, slots=True)
class Opening:
    """`arguments` of Python for what is measured, and `against` for what it is measured against."""

    name: str
    arguments: Sequence[str]
    beside: str
    against: Sequence[str]
    limit: float = 2.0


OPENINGS = (
    Opening("import survey", ("-c", "import survey"), "python -c pass", ("-c", "pass")),
    Opening(
        "concord --help", (*CONCORD, "--help"), "import click, rich", ("-c", "import click, rich")
    ),
    Opening("concord agreement", (*CONCORD, "agreement"), "import pandas", ("-c", "import pandas")),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds of the processor, in the process and those that it started, and on the clock."""

    processor: float
    clock: float


def run(arguments: Sequence[str], folder: Path) -> Taken:
    """One process from its start to its end, in this folder."""
    before, start = _of_children(), time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return Taken(_of_children() - before, time.perf_counter() - start)


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def environment() -> dict[str, str]:
    """The packages of this checkout."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}


def middle(runs: Sequence[Taken]) -> Taken:
    return Taken(
        statistics.median(each.processor for each in runs),
        statistics.median(each.clock for each in runs),
    )


def measured(opening: Opening, folder: Path) -> tuple[Taken, Taken]:
    """The medians of both sides, after one run of each that brings the files into memory."""
    sides = (opening.arguments, opening.against)
    for arguments in sides:
        run(arguments, folder)
    pairs = [[run(arguments, folder) for arguments in sides] for _ in range(RUNS)]
    own, other = (middle(side) for side in zip(*pairs, strict=True))
    return own, other


def main() -> int:
    over = False
    print(f"{'what':18} {'takes':>8} {'clock':>8}   {'against':19} {'takes':>8}  ratio  at most")
    with tempfile.TemporaryDirectory() as place:
        study = Path(place) / "study"
        run((*CONCORD, "demo", "--to", str(study)), Path(place))
        for opening in OPENINGS:
            own, other = measured(opening, study)
            ratio = own.processor / other.processor
            over |= ratio > opening.limit
            print(
                f"{opening.name:18} {own.processor:6.3f} s {own.clock:6.3f} s   "
                f"{opening.beside:19} {other.processor:6.3f} s {ratio:6.2f} {opening.limit:8.0f}"
            )
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
