"""`concord summary`: items summed up by group, as a table and as JSON."""

from typing import TYPE_CHECKING, Any

import click

from survey.cli.asked import told_of
from survey.cli.frames import DataFiles, answers_of, data_options
from survey.cli.labels import answer_label, group_label, net_label, told_once
from survey.cli.options import (
    base_option,
    by_option,
    columns_of,
    items_argument,
    kinds_of,
    language_option,
    level_option,
    method_option,
    sampled,
    total_option,
    where_option,
)
from survey.cli.output import json_option, percent, print_table, store_option
from survey.cli.publishing import (
    print_rows,
    refuse_uncleared,
    say_standard,
    standard_here,
    standard_option,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from analysis import Design, Responses

__all__ = ["summary_command"]


@click.command("summary")
@items_argument
@by_option
@click.option(
    "--measure",
    "measures",
    multiple=True,
    help="Such as net_agreement or mean, instead of those usual for each item.",
)
@base_option
@sampled
@method_option
@level_option
@total_option
@where_option
@standard_option
@language_option
@data_options
@store_option
@json_option
def summary_command(
    items: tuple[str, ...],
    by: tuple[str, ...],
    measures: tuple[str, ...],
    base: str,
    design: "Design | None",
    method: str | None,
    level: float,
    total: bool,
    where: str | None,
    standard: str | None,
    language: str,
    files: DataFiles | None,
    place: str | None,
    as_json: bool,
) -> None:
    """NETs, net agreement, top and bottom boxes, medians, means and quartiles by group; all items,
    or those named.
    """
    from analysis import MEASURES, summary
    from analysis.publication.publishing import Publication
    from analysis.publication.tables import release_others

    with answers_of(place, files, by, where) as given:
        frame = summary(
            given.counted,
            list(items) or None,
            by=columns_of(by),
            base=kinds_of(base),
            design=design,
            level=level,
            measures=list(measures) or None,
            method=method,
            total=total,
            where=given.where(where),
        )
        told = told_of(
            given,
            Publication(given.counted, standard_here(standard)),
            frame["item"],
            by,
            base=kinds_of(base),
            design=design,
            where=given.where(where),
        )
    table = release_others(frame, standard_here(standard), "summary")
    refuse_uncleared(table, "summaries")
    responses = given.labelled
    if as_json:
        print_rows(told.beside(table), standard)
        return
    table = told_once(table, responses)
    rows, last = [], ("", "")
    for row in table.rows():
        measure = MEASURES[str(row["measure"])]
        key = (str(row["item"]), group_label(responses, by, str(row["group"]), language))
        shown = _points if measure.points else percent if measure.proportion else _plain
        low, high, figure = (shown(row[name]) for name in ("low", "high", "estimate"))
        interval = f"{low} to {high}" if low else ""
        figure += " points" if measure.points and figure else ""
        letter = str(row["suppressed"])
        figures = (f"[{letter}]", "") if letter else (figure, interval)
        hidden = f"[{letter}]" if letter and measure.finds_answer else ""
        what = hidden or _what(responses, row, language)
        rows.append(
            (
                *(key if key != last else ("", "")),
                measure.title,
                what,
                str(row["n"]),
                *figures,
                str(row["flag"]),
            )
        )
        last = key
    headings = (
        "item",
        "group",
        "measure",
        "of",
        "n",
        "figure",
        f"{level * 100:g}% interval",
        "flag",
    )
    print_table(headings, rows, numeric=("n", "figure"))
    for line in told.lines(language):
        click.echo(line)
    say_standard(table, standard, language)


def _what(responses: "Responses", row: "Mapping[Any, Any]", language: str) -> str:
    """The words for the answers that a figure is of."""
    item, answer = str(row["item"]), str(row["answer"])
    if row["measure"] == "net":
        return net_label(responses, item, answer, language)
    return " + ".join(answer_label(responses, item, code, language) for code in answer.split(" + "))


def _plain(figure: float) -> str:
    return "" if figure != figure else f"{figure:.2f}"  # noqa: PLR0124  # NaN


def _points(difference: float) -> str:
    from analysis.rounding import points

    return "" if difference != difference else points(difference, 1)  # noqa: PLR0124  # NaN
