"""`concord quality`: how good the answers are, for the office."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from survey.cli.opened import opened_store, study_here
from survey.cli.output import (
    json_option,
    percent,
    print_json,
    print_table,
    say,
    shown_path,
    store_option,
)
from survey.errors import DataError, StudyError
from survey.replacing import replacing

if TYPE_CHECKING:
    from analysis.quality import Measures
    from analysis.quality.tables import Tabled

__all__ = ["quality_command"]

ENDINGS = (".png", ".svg", ".pdf")

MOST = 30
"""Interviews that a table has, the most careless first; --json has all."""


@click.command("quality")
@click.option(
    "--by",
    type=click.Choice(["mark", "interview", "question", "interviewer"]),
    default="mark",
    help="What the rows are: marks, interviews (the most careless first), questions, interviewers.",
)
@click.option(
    "--chart",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw it too, to a .png, .svg or .pdf file; of interviews, how many have each mark.",
)
@store_option
@json_option
def quality_command(by: str, chart: Path | None, place: str | None, as_json: bool) -> None:
    """How good the answers are: time, speeders, straight-lining, random answers, duplicates; marks,
    by which --where can leave interviews out.

    Nothing is deleted: concord agreement --where "not careless" leaves marked interviews out of its
    figures. The figures here are of single interviews and of those who asked, not for publication.
    """
    from analysis.quality.tables import TABLES

    if chart is not None:
        _check_chart(chart)
    measures = _measured(place)
    rows = TABLES[by](measures)
    if as_json:
        print_json([asdict(row) for row in rows])
    else:
        _print(by, rows)
        _say_times(measures)
    if chart is not None:
        _draw(TABLES["mark"](measures) if by == "interview" else rows, chart, place)


def _measured(place: str | None) -> "Measures":
    """What is measured of the answers of the study or the named store. Raises DataError where there
    are none.
    """
    from analysis import Responses
    from analysis.quality import Measures, Paradata

    study = study_here() if place is None else None
    names = study.names if study else None
    with opened_store(place) as store:
        responses = Responses.from_store(store, instruments=names)
        if responses.frame.empty:
            raise DataError.of(
                store.name,
                "there are no completed interviews yet; try: concord collect, or: concord import",
            )
        with store.snapshot(names) as snapshot:
            return Measures(responses, Paradata.of(snapshot))


def _say_times(measures: "Measures") -> None:
    """Of how many interviews there are times, and of what kind."""
    import numpy as np

    n = measures.coded.number
    by_answer = int((~np.isnan(measures.seconds)).any(axis=1).sum())
    in_all = int((~np.isnan(measures.time)).sum()) - by_answer
    if not by_answer and not in_all:
        say(f"no times kept: of none of the {n:,} interviews, so nobody can be a speeder")
        return
    parts = [
        f"times of each answer: {by_answer:,}",
        f"only from start to end: {in_all:,}",
        f"no times kept: {n - by_answer - in_all:,}",
    ]
    counts = (by_answer, in_all, n - by_answer - in_all)
    said = "; ".join(part for part, count in zip(parts, counts, strict=True) if count)
    say(f"of {n:,} interviews, {said}")


# --- tables ---


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a printed table: the name of the field, its heading, and how it is written."""

    field: str
    heading: str
    written: Callable[[Any], str] = str
    numeric: bool = True


def _number(value: float, places: int = 2) -> str:
    return "" if value != value else f"{value:.{places}f}"  # noqa: PLR0124  # NaN


def _seconds(value: float) -> str:
    return _number(value, 1)


def _count(value: int) -> str:
    return f"{value:,}" if value else ""


_COLUMNS: Mapping[str, Sequence[_Column]] = {
    "mark": (
        _Column("mark", "mark", numeric=False),
        _Column("marked", "marked", lambda value: f"{value:,}"),
        _Column("judged", "of", lambda value: f"{value:,}"),
        _Column("share", "%", percent),
        _Column("says", "what it says", numeric=False),
    ),
    "interview": (
        _Column("interview", "interview", numeric=False),
        _Column("interviewer", "interviewer", numeric=False),
        _Column("score", "score", lambda value: _number(value, 1)),
        _Column("seconds", "seconds", _seconds),
        _Column("speed", "speed", _number),
        _Column("same", "same answers", percent),
        _Column("strangeness", "strange", lambda value: _number(value, 1)),
        _Column("dont_know", "don't know", percent),
        _Column("marks", "marks", ", ".join, numeric=False),
    ),
    "question": (
        _Column("question", "question", numeric=False),
        _Column("asked", "asked", _count),
        _Column("timed", "timed", _count),
        _Column("seconds", "median s", _seconds),
        _Column("dont_know", "don't know", percent),
        _Column("refused", "refused", percent),
        _Column("stopped", "stopped here", _count),
        _Column("break_off", "%", percent),
    ),
    "interviewer": (
        _Column("interviewer", "interviewer", numeric=False),
        _Column("n", "n", _count),
        _Column("seconds", "median s", _seconds),
        _Column("speed", "speed", _number),
        _Column("dont_know", "don't know", percent),
        _Column("own", "alike", percent),
        _Column("others", "with others", percent),
        _Column("marked", "marked", _count),
    ),
}
"""The columns that people read; --json has all."""


def _print(by: str, rows: Sequence["Tabled"]) -> None:
    if not rows:
        say("no interviewer is named in any interview")
        return
    shown = rows[:MOST] if by == "interview" else rows
    columns = _COLUMNS[by]
    print_table(
        [column.heading for column in columns],
        [[column.written(getattr(row, column.field)) for column in columns] for row in shown],
        numeric=[column.heading for column in columns if column.numeric],
    )
    if len(shown) < len(rows):
        say(f"the {MOST} most careless of {len(rows):,}; --json has all")


# --- the chart ---


def _check_chart(chart: Path) -> None:
    """Before anything is worked out."""
    if chart.suffix.lower() not in ENDINGS:
        raise click.UsageError(
            f"a chart's name ends in {', '.join(ENDINGS)}; here it is {chart.name}"
        )
    if not chart.parent.is_dir():
        raise StudyError(f"there is no folder {shown_path(chart.parent)}; make it first")


def _draw(rows: Sequence["Tabled"], chart: Path, place: str | None) -> None:
    from analysis.charts.office import FOR_THE_OFFICE, quality_dots
    from analysis.charts.sheet.files import pictured

    study = study_here() if place is None else None
    source = f"Source: {study.source.title}" if study else ""
    simulated = bool(study and study.source.simulated)
    drawing = quality_dots(rows, source, simulated=simulated)
    ending: Any = chart.suffix.lower().removeprefix(".")
    title = drawing.texts.title
    made = pictured(drawing, formats=(ending,), title=title, description=FOR_THE_OFFICE)
    with replacing(chart) as temporary:
        temporary.write_bytes(made[ending])
    say(f"wrote {shown_path(chart)}")
