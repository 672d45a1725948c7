"""How long until the first question shows, against what importing the libraries it needs takes.

    python benchmarks/first_question.py

Runs the two by turns and prints the median of each in seconds and their ratio: `concord collect`
through a pseudo-terminal up to its first question, and a process that imports questionary,
pydantic, SQLAlchemy and yaml. Exit code 1 above LIMIT.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pexpect

LIMIT, RUNS = 2.0, 7
IMPORTS = "import questionary, pydantic, sqlalchemy, yaml"
QUESTION = "Do you agree to take part"


def importing() -> float:
    """Seconds for a process that only imports the libraries."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", IMPORTS], check=True)
    return time.perf_counter() - start


def asking(folder: Path, run: int) -> float:
    """Seconds from the start of the process to the first question on the terminal, with a fresh
    store.
    """
    command = [
        "-m",
        "survey",
        "collect",
        "early-relationships-public",
        "--store",
        str(folder / f"{run}.db"),
    ]
    start = time.perf_counter()
    child = pexpect.spawn(
        sys.executable,
        command,
        dimensions=(24, 80),
        encoding="utf-8",
        timeout=60,
        env=environment(),
    )
    child.expect(QUESTION)
    taken = time.perf_counter() - start
    child.close(force=True)
    return taken


def environment() -> dict[str, str]:
    """A terminal that can draw, and this checkout's or the installed packages."""
    root = Path(__file__).resolve().parents[1]
    return {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(root)}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        importing(), asking(Path(folder), RUNS)  # files into the machine's cache
        pairs = [(asking(Path(folder), run), importing()) for run in range(RUNS)]
    question, libraries = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = question / libraries
    print(
        f"first question {question:.3f} s, imports {libraries:.3f} s, ratio {ratio:.2f} (at "
        f"most {LIMIT:.0f}), {RUNS} runs"
    )
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
