"""`concord outcomes`: what changed for the same people between two points in time."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from survey.cli.labels import group_label
from survey.cli.opened import responses_of, study_here
from survey.cli.options import by_option, columns_of, language_option, level_option, where_option
from survey.cli.outcomes_shown import VIEWS, View
from survey.cli.output import json_option, print_table, say, shown_path, store_option
from survey.cli.publishing import (
    print_rows,
    refuse_uncleared,
    say_standard,
    standard_here,
    standard_option,
)
from survey.errors import DataError, StudyError, did_you_mean, shown
from survey.study import STUDY_FILE

if TYPE_CHECKING:
    from analysis import Responses
    from analysis.charts.outcomes.scale import PicturedScale
    from analysis.outcomes.matching import Matching
    from analysis.publication.released import ReleasedTable
    from survey.questionnaire import Score
    from survey.study.outcomes import OutcomesSource

__all__ = ["matching_of", "outcomes_command"]

EXAMPLE = (
    "outcomes: {points: {before: {where: \"occasion == 'start'\"}, "
    "after: {where: \"occasion == 'end'\"}}}"
)


@click.command("outcomes")
@click.argument("scales", nargs=-1, metavar="[SCALE]...")
@click.option("--before", metavar="POINT", help="Of study.yaml; by default its first.")
@click.option("--after", metavar="POINT", help="Of study.yaml; by default its second.")
@by_option
@click.option(
    "--show",
    "view",
    type=click.Choice(list(VIEWS)),
    default="changes",
    help="; ".join(f"{name}: {view.says}" for name, view in VIEWS.items()) + ".",
)
@click.option(
    "--method",
    default="jacobson-truax",
    help="Of reliable change. An unknown one is answered with the list.",
)
@click.option(
    "--charts",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder to draw to: scores before and after, lines by group, bands, who came back.",
)
@level_option
@where_option
@standard_option
@language_option
@store_option
@json_option
def outcomes_command(
    scales: tuple[str, ...],
    before: str | None,
    after: str | None,
    by: tuple[str, ...],
    view: str,
    method: str,
    folder: Path | None,
    level: float,
    where: str | None,
    standard: str | None,
    language: str,
    place: str | None,
    as_json: bool,
) -> None:
    """What changed for the same people between two points in time; all scales of the study, or
    those named.

    The points are named in study.yaml (outcomes:). It is a change and no effect: nobody is compared
    with who was not helped. Under 10 pairs figures are marked, under 5 hidden.
    """
    from analysis.methods.intervals import checked_level
    from analysis.publication.tables import release_others

    level = checked_level(level)
    told = _told()
    points = _points(told, before, after)
    responses = responses_of(place, by, where)
    matching = matching_of(responses, told, points, scales, by=by, where=where, method=method)
    found = VIEWS[view].rows(matching, level)
    if found.empty:
        say("nothing to show: the scales have no reliability (measure: in their questionnaire)")
    table = release_others(found, standard_here(standard), VIEWS[view].kind)
    refuse_uncleared(table, "changes")
    if as_json:
        print_rows(table, standard, beside=VIEWS[view].beside)
    else:
        _print(VIEWS[view], table, responses, by, language)
        _say(matching, responses, told, points)
        say_standard(table, standard, language)
    if folder is not None:
        _draw(
            folder, matching, responses, told, points, by=by, standard=standard, language=language
        )


def _draw(
    folder: Path,
    matching: "Matching",
    responses: "Responses",
    told: "OutcomesSource",
    points: tuple[str, str],
    *,
    by: tuple[str, ...],
    standard: str | None,
    language: str,
) -> None:
    """The pictures, their files named on stderr."""
    from analysis.charts.drawing import Texts
    from analysis.charts.words import word
    from analysis.reports.evidence import write_evidence
    from analysis.reports.outcome_pictures import OutcomeTables, outcome_pictures

    study = study_here()
    simulated = study is not None and study.source.simulated
    title = "" if study is None else study.title
    labels = {group: group_label(responses, by, group, language) for group in matching.groups.names}
    tables = OutcomeTables(matching, standard_here(standard), labels)
    kicker = word(language, "simulated") if simulated else ""
    texts = Texts(kicker=kicker, note=title, language=language)
    named = (told.points[points[0]].label or points[0], told.points[points[1]].label or points[1])
    scales = [
        _pictured(responses.codebook.score(one.name), named, language) for one in matching.measures
    ]
    pictures = list(outcome_pictures(tables, scales, texts))
    if not pictures:
        say("there is nothing to draw")
        return
    try:
        written = write_evidence(pictures, folder, title or "Outcomes", page="outcomes.html")
    except OSError as error:
        message = f"cannot be written to: {error.strerror or error}"
        raise DataError.of(str(folder), message) from error
    for path in written:
        say(shown_path(path))


def _pictured(made: "Score", points: tuple[str, str], language: str) -> "PicturedScale":
    from analysis.charts.outcomes.scale import PicturedScale

    known = made.psychometrics
    low, high = made.range
    return PicturedScale(
        made.name,
        made.label.in_language(language),
        low,
        high,
        None if not known.better else known.better == "higher",
        tuple(band.label.in_language(language) for band in known.bands),
        points,
    )


def _told() -> "OutcomesSource":
    study = study_here()
    if study is None or study.source.outcomes is None:
        raise StudyError(
            f"{STUDY_FILE} names no points in time; name whose records are of which, such as "
            f"{EXAMPLE}"
        )
    return study.source.outcomes


def _points(told: "OutcomesSource", before: str | None, after: str | None) -> tuple[str, str]:
    """The two points that are compared."""
    names = list(told.points)
    for name in (before, after):
        if name is not None and name not in names:
            raise StudyError(f"there is no point {shown(name)}{did_you_mean(name, names)}")
    first = before or next(name for name in names if name != after)
    second = after or next(name for name in names if name != first)
    return first, second


def matching_of(
    responses: "Responses",
    told: "OutcomesSource",
    points: tuple[str, str],
    scales: Sequence[str],
    *,
    by: tuple[str, ...],
    where: str | None,
    method: str,
) -> "Matching":
    """The people at two points, with their scores."""
    from analysis.outcomes import matched
    from analysis.outcomes.records import TIME, Point, measure_of, records_of

    codebook = responses.codebook
    names = list(scales) or told.scales or list(codebook.scores)
    measures = [measure_of(codebook.score(name), method) for name in names]
    if not measures:
        raise StudyError("the questionnaires define no scores; write scores: in one")
    entries = [
        Point(name, tuple(told.points[name].instruments), told.points[name].where or None)
        for name in points
    ]
    records = records_of(responses, entries, names, person=told.person, where=where)
    for name in told.known:
        if name not in records.columns:
            near = did_you_mean(name, map(str, records.columns))
            raise StudyError(
                f"{STUDY_FILE} says that {shown(name)} is known of people (outcomes: known:), and "
                f"the answers have no such column{near}"
            )
    return matched(
        records,
        measures,
        person=told.person,
        time=TIME,
        before=points[0],
        after=points[1],
        by=columns_of(by),
        moment="completed",
        keep=told.known,
    )


def _print(
    view: View,
    table: "ReleasedTable",
    responses: "Responses",
    by: tuple[str, ...],
    language: str,
) -> None:
    whole = "measure" in table.frame  # else the rows are of several scales together
    for measure, part in table.parts("measure") if whole else (("", table),):
        rows, last = [], ""
        for row in part.rows():
            group = (
                group_label(responses, by, str(row["group"]), language) if "group" in row else ""
            )
            letter = str(row["suppressed"])
            cells = [
                text or (f"[{letter}]" if letter else "")
                for text in (cell(row) for cell in view.cells.values())
            ]
            rows.append((group if group != last else "", *cells, str(row.get("flag", ""))))
            last = group
        told = [place for place in range(len(view.cells) + 2) if any(row[place] for row in rows)]
        headings = ("group", *view.cells, "flag")
        print_table(
            [headings[place] for place in told],
            [[row[place] for place in told] for row in rows],
            numeric=[name for name in view.cells if name not in view.words],
            title=responses.codebook.score(measure).label.in_language(language) if measure else "",
        )


def _say(
    matching: "Matching",
    responses: "Responses",
    told: "OutcomesSource",
    points: tuple[str, str],
) -> None:
    """What the figures are, where what is known of the scales is from, and what was not matched."""
    labels = [told.points[name].label or name for name in points]
    say(
        f"change from {shown(labels[0])} to {shown(labels[1])} for the same people; there is no "
        "comparison group, so it is not said to be an effect"
    )
    for line in _sources(matching, responses):
        say(line)
    counts = matching.listed()["problem"].value_counts(sort=False)
    for problem, number in counts.items():
        from analysis.outcomes import PROBLEMS

        say(f"{problem}: {number:,} ({PROBLEMS[str(problem)]})")


def _sources(matching: "Matching", responses: "Responses") -> Iterator[str]:
    for measure in matching.measures:
        known = responses.codebook.score(measure.name).psychometrics
        parts = []
        if known.better:
            parts.append(f"{known.better} is better")
        if known.reliability:
            parts.append(f"reliability {known.reliability.value:g} ({known.reliability.source})")
        if known.cutoff:
            parts.append(f"cut-off {known.cutoff.value:g} ({known.cutoff.source})")
        yield f"{measure.name}: {'; '.join(parts) or 'nothing is known of it as a measure'}"
