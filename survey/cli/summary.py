"""`concord summary`: items summed up by group, as a table and as JSON."""

from typing import TYPE_CHECKING, Any

import click

from survey.cli.frames import DataFiles, answers_of, data_options
from survey.cli.labels import answer_label, group_label, net_label
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
from survey.cli.output import json_option, percent, print_json, print_table, say, store_option

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
@where_option
@sampled
@method_option
@level_option
@total_option
@language_option
@data_options
@store_option
@json_option
def summary_command(
    items: tuple[str, ...],
    by: tuple[str, ...],
    measures: tuple[str, ...],
    base: str,
    where: str | None,
    design: "Design | None",
    method: str | None,
    level: float,
    total: bool,
    language: str,
    files: DataFiles | None,
    place: str | None,
    as_json: bool,
) -> None:
    """NETs, net agreement, top and bottom boxes, medians, means and quartiles by group; all items,
    or those named.
    """
    from analysis import HIDDEN_BASE, MEASURES, summary

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
            where=where,
        )
    responses = given.labelled
    if as_json:
        print_json(frame.to_dict("records"))
        return
    rows, last = [], ("", "")
    for row in frame.to_dict("records"):
        measure = MEASURES[str(row["measure"])]
        key = (str(row["item"]), group_label(responses, by, str(row["group"]), language))
        shown = percent if measure.proportion else _plain
        interval = (
            "" if row["low"] != row["low"] else f"{shown(row['low'])} to {shown(row['high'])}"
        )
        hidden = 0 < row["n"] < HIDDEN_BASE
        figures = ("[u]", "") if hidden else (shown(row["estimate"]), interval)
        what = (
            "[u]"
            if hidden and row["measure"] == "median_category"
            else _what(responses, row, language)
        )
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
    if any("[u]" in row for row in rows):
        say(f"[u] base under {HIDDEN_BASE}, not for publication; --json has the figures")


def _what(responses: "Responses", row: "Mapping[Any, Any]", language: str) -> str:
    """The words for the answers that a figure is of."""
    item, answer = str(row["item"]), str(row["answer"])
    if row["measure"] == "net":
        return net_label(responses, item, answer, language)
    return " + ".join(answer_label(responses, item, code, language) for code in answer.split(" + "))


def _plain(figure: float) -> str:
    return "" if figure != figure else f"{figure:.2f}"  # noqa: PLR0124  # NaN
