"""How long the page, the charts and the whole report of a large study take, against bare matplotlib
drawing as many figures of the same bars.

    python benchmarks/report.py [--items 200] [--groups 3]

A simulated study: five-point items, asked of three groups, one chart each. The report is worked out
once, then written by every writer; bare matplotlib draws the same bars, labels and figures with its
own `bar`, `text` and `savefig`, one PNG at 100 dots per inch for each item, all in one run. Seconds
are of the processor (what else the machine does counts for nothing), of this process and of those
that it starts. Exit code 1 where the page takes more than 3 times as long as bare matplotlib, or
everything together more than 60 seconds.
"""

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

from analysis import Responses
from analysis.charts.colours import ink_on
from analysis.charts.drawing import Stack
from analysis.reports import About, Report, build_report, write_charts
from analysis.reports.pictures import pictures
from analysis.reports.writers import WRITERS
from survey import loads
from survey.cli.report_options import cores
from survey.codebook import Codebook
from survey.record import CompletedInterview

TIMES, SECONDS, PEOPLE, DPI = 3.0, 60.0, 1_200, 100
CODES = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")


def definition(items: int, groups: int) -> str:
    named = ", ".join(f"g{n}: Respondents of group {n}" for n in range(groups))
    head = (
        f'instrument: large\nversion: "1"\ntitle: Large\ngroups: {{{named}}}\nsections:\n  - '
        "title: All\n    questions:\n"
    )
    question = (
        '      - {{id: q{n}, ask: "How far do you agree with statement number {n} of '
        'many?", scale: agreement5, missing: [dont_know]}}\n'
    )
    return head + "".join(question.format(n=n) for n in range(items))


def people(items: int, groups: int) -> Iterator[CompletedInterview]:
    """Interviews with nobody: simulated."""
    chance = random.Random(2022)
    for number in range(PEOPLE):
        answers = {f"q{n}": chance.choice(CODES) for n in range(items)}
        yield CompletedInterview(
            f"simulated-{number}", "large", "1", "", f"g{number % groups}", "online", "en", answers
        )


def made(items: int, groups: int) -> Report:
    book = Codebook.of([loads(definition(items, groups))])
    responses = Responses.from_interviews(people(items, groups), book)
    return build_report(responses, About("A large study", client="Nobody", simulated=True))


def bare(drawings: Sequence[Stack]) -> None:
    """The same bars as a programmer would draw them at once."""
    for drawing in drawings:
        rows = drawing.sections[0].rows
        figure = Figure(figsize=(8, 1.5 + 0.4 * len(rows)), layout="constrained")
        axes = figure.add_subplot()
        for place, row in enumerate(rows):
            start = 0.0
            for part in row.parts:
                axes.barh(place, part.value, left=start, color=part.colour)
                axes.text(
                    start + part.value / 2,
                    place,
                    part.written,
                    ha="center",
                    va="center",
                    color=ink_on(part.colour),
                )
                start += part.value
        axes.set_yticks(range(len(rows)), [f"{row.label} ({row.base})" for row in rows])
        axes.invert_yaxis()
        axes.set_title(drawing.texts.title)
        axes.legend([key.label for key in drawing.keys], loc="lower center", ncols=3)
        figure.savefig(BytesIO(), format="png", dpi=DPI)


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Of the processor, here and in processes that were started; and on the clock."""

    def used() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    before, clock = used(), time.perf_counter()
    work()
    return used() - before, time.perf_counter() - clock


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=200)
    parser.add_argument("--groups", type=int, default=3)
    given = parser.parse_args()
    found = dict[str, tuple[float, float]]()
    reports: list[Report] = []
    found["working it out"] = seconds(lambda: reports.append(made(given.items, given.groups)))
    (report,) = reports
    drawings = [one.drawing for one in pictures(report) if isinstance(one.drawing, Stack)]
    found[f"bare matplotlib, {len(drawings)} figures"] = seconds(partial(bare, drawings))
    with tempfile.TemporaryDirectory() as folder:
        for name, writer in WRITERS.items():
            found[name] = seconds(partial(writer.write, report, Path(folder) / writer.usual))
        several = partial(write_charts, report, Path(folder) / "again", processes=cores())
        found[f"charts, {cores()} processes"] = seconds(several)
    for name, (processor, clock) in found.items():
        print(f"{name:<32} {processor:7.2f} s of the processor {clock:7.2f} s on the clock")
    bars = next(used for name, (used, _) in found.items() if name.startswith("bare"))
    ratio = found["page"][0] / bars
    whole = found["working it out"][0] + sum(found[name][0] for name in WRITERS)
    print(f"page against bare matplotlib: {ratio:.2f} × (at most {TIMES:g})")
    print(f"everything: {whole:.1f} s of the processor (at most {SECONDS:g})")
    return int(ratio > TIMES or whole > SECONDS)


if __name__ == "__main__":
    sys.exit(main())
