"""How long a fieldworker waits for an answer to be kept beside a long import, against a store that
nobody else uses.

    python benchmarks/saving_beside_import.py [--rows 60000] [--items 20]

In one run on one SQLite file: answers are saved one after the other, each a transaction that is on
the disk when it returns, first alone, then while another process imports rows. Seconds of the
clock; the first saves while the other process starts are not counted. The longest transaction of
the import is what anybody may have to wait for at most, beside the disk.
"""

import argparse
import multiprocessing
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Event
from pathlib import Path
from uuid import uuid4

from survey import CompletedInterview, Interview, Questionnaire, Store, loads, open_store

ANSWERS = ["strongly_disagree", "disagree", "neither", "agree", "strongly_agree"]


def questionnaire(items: int) -> Questionnaire:
    scale = "{" + ", ".join(f"{each}: {each}" for each in ANSWERS) + "}"
    questions = "".join(
        f'      - {{id: q{number}, ask: "Question {number}", choose: {scale}}}\n'
        for number in range(items)
    )
    return loads(
        'instrument: long\nversion: "1"\ntitle: Long\ngroups: {public: Public}\n'
        f"sections:\n  - title: One\n    questions:\n{questions}"
    )


def simulated(definition: Questionnaire, rows: int) -> Iterator[CompletedInterview]:
    draw = random.Random(20221017)  # answers, not secrets
    about = (definition.instrument, definition.version, definition.hash, "public", "import", "en")
    for _ in range(rows):
        answers = {item.id: draw.choice(ANSWERS) for item in definition.items}
        yield CompletedInterview(str(uuid4()), *about, answers)


def imported(place: Path, rows: int, items: int, begun: Event) -> None:
    definition = questionnaire(items)
    given = list(simulated(definition, rows))
    with open_store(place) as store:
        begun.set()
        store.take_in(given, [definition])


def saves(store: Store, items: int, going_on: Callable[[], bool]) -> list[float]:
    """Seconds of each save, interview after interview."""
    definition, waits = questionnaire(items), []
    while going_on():
        recording = store.begin(Interview.start(definition), mode="terminal")
        while recording.interview.question is not None and going_on():
            following = recording.interview.answer("agree")
            before = time.perf_counter()
            recording.save(following)
            waits.append(time.perf_counter() - before)
            time.sleep(0.02)  # nobody answers faster
        recording.discard("a benchmark")
    return waits


def told(name: str, waits: list[float]) -> str:
    ordered = sorted(waits)
    p99 = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
    times = [f"{1000 * each:8.1f}" for each in (statistics.median(ordered), p99, ordered[-1])]
    return f"{name:24} {len(ordered):6,} {' '.join(times)}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=60_000)
    arguments.add_argument("--items", type=int, default=20)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "study.db"
        with open_store(place) as store:
            until = time.monotonic() + 10
            alone = saves(store, given.items, lambda: time.monotonic() < until)
            begun = multiprocessing.Event()
            other = multiprocessing.Process(
                target=imported, args=(place, given.rows, given.items, begun)
            )
            other.start()
            begun.wait()
            start = time.perf_counter()
            beside = saves(store, given.items, other.is_alive)
            took = time.perf_counter() - start
            other.join()
            kept = store.counts("mode")
    print("a save, milliseconds       saves   median      99%  longest")
    print(told("alone", alone))
    print(told("beside the import", beside))
    print(f"the import of {given.rows:,} rows of {given.items} answers took {took:.1f} s: {kept}")


if __name__ == "__main__":
    main()
