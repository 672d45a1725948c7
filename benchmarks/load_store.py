"""How near loading is to fetching: a store to Responses against plain sqlite3, and the second load
against the first.

    python benchmarks/load_store.py [--interviews 100000] [--items 20] [--repeats 5]

Simulated answers to five-point items, brought into a store as a data file is. The rival fetches the
same interviews and answers by the standard library's sqlite3, unordered, as tuples, and does
nothing with them: the least that any reading has to do. Times are of the processor, the best of the
repeats; ratios of one run, and their bounds are for the defaults. Both loads are measured in a
process that has loaded before, so that neither pays for imports. Peak memory is what numpy and
Python allocate in a call of its own, without Arrow and SQLite.
"""

import argparse
import sqlite3
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np

from analysis import Responses
from analysis.keeping import cache
from survey.definition import loads
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import open_store

ANSWERS = ["strongly_disagree", "disagree", "neither", "agree", "strongly_agree"]
FETCHED = (
    (
        'SELECT id, uuid, instrument, version, "group", mode, language, started, completed, '
        "attributes FROM interviews"
    ),
    "SELECT interview, question, value, missing FROM answers",
)
MOST, LEAST = 2.5, 10


def questionnaire(items: int) -> Questionnaire:
    """Five-point items in one section."""
    scale = (
        "answers: {"
        + ", ".join(f"{code}: {code.replace('_', ' ').capitalize()}" for code in ANSWERS)
        + "}"
    )
    head = (
        f'instrument: simulated\nversion: "1"\ntitle: Simulated\ngroups: {{a: A, b: B, c: '
        f"C}}\nscales: {{five: {{{scale}}}}}\n"
    )
    asked = "".join(
        f'      - {{id: item_{k:02}, ask: "Statement {k}", scale: five}}\n' for k in range(items)
    )
    return loads(f"{head}sections:\n  - title: Statements\n    questions:\n{asked}")


def simulated(definition: Questionnaire, interviews: int) -> Iterator[CompletedInterview]:
    """Interviews with answers, groups and weights drawn at random."""
    draw = np.random.default_rng(20221017)
    names = [item.id for item in definition.items]
    start = datetime(2022, 6, 13, 9, tzinfo=UTC)
    for k in range(interviews):
        answers = dict(
            zip(
                names,
                np.take(ANSWERS, draw.integers(0, len(ANSWERS), len(names))).tolist(),
                strict=True,
            )
        )
        who = str(UUID(bytes=draw.bytes(16), version=4))
        times = start + timedelta(seconds=20 * k), start + timedelta(seconds=20 * k + 400)
        weight = {"weight": round(float(draw.lognormal(0, 0.4)), 4)}
        yield CompletedInterview(
            who,
            "simulated",
            "1",
            definition.hash,
            "abc"[k % 3],
            "form",
            "en",
            answers,
            *times,
            attributes=weight,
        )


def rival(place: Path) -> None:
    """sqlite3 and nothing else."""
    connection = sqlite3.connect(place)
    for query in FETCHED:
        connection.execute(query).fetchall()
    connection.close()


def best(call: Callable[[], object], repeats: int) -> float:
    """Seconds of the processor, in the fastest of the repeats."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def peak(call: Callable[[], object]) -> tuple[float, float]:
    """Megabytes allocated at the most during the call, and those that its result holds."""
    tracemalloc.start()
    result = call()
    held, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del result
    return most / 1e6, held / 1e6


def line(name: str, seconds: float, ratio: str = "") -> None:
    """One row of the table."""
    print(f"{name:46} {1000 * seconds:9.1f} ms  {ratio}".rstrip())


def measure(place: Path, repeats: int) -> None:
    with open_store(place) as store:

        def first() -> Responses:
            cache.forget(place)
            return Responses.from_store(store)

        fetched = best(lambda: rival(place), repeats)
        read = best(lambda: Responses.from_store(store, cache=False), repeats)
        line("sqlite3, the same rows", fetched)
        line(
            "Responses.from_store, no cache",
            read,
            f"{read / fetched:.2f} × sqlite3 (at most {MOST})",
        )
        kept = best(first, repeats)
        line("first load, which keeps the table", kept, f"{kept / fetched:.2f} × sqlite3")
        again = best(lambda: Responses.from_store(store), repeats)
        line(
            "second load",
            again,
            f"{kept / again:.0f} times faster than the first (at least {LEAST})",
        )
        most, held = peak(lambda: Responses.from_store(store, cache=False))
        print(
            f"peak memory {most:.0f} MB, of which the table {held:.0f} MB; the store has "
            f"{place.stat().st_size / 1e6:.0f} MB"
        )
    assert read <= MOST * fetched
    assert kept >= LEAST * again


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--interviews", type=int, default=100_000)
    arguments.add_argument("--items", type=int, default=20)
    arguments.add_argument("--repeats", type=int, default=5)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place, definition = Path(folder) / "simulated.db", questionnaire(given.items)
        with open_store(place) as store:
            store.take_in(simulated(definition, given.interviews), [definition])
        time.sleep(1)  # a file written this moment is read but not kept
        print(
            f"{given.interviews:,} interviews × {given.items} answers, simulated; processor "
            f"time, best of {given.repeats}"
        )
        measure(place, given.repeats)


if __name__ == "__main__":
    main()
