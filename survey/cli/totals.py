"""`concord total` and `concord ratio`: how many, and how much of one for each of the other, as
tables and as JSON.
"""

from typing import TYPE_CHECKING

import click

from survey.cli.asked import told_of
from survey.cli.frames import DataFiles, answers_of, data_options
from survey.cli.labels import group_label, net_label, told_once
from survey.cli.options import (
    answers_option,
    base_option,
    by_option,
    columns_of,
    items_argument,
    kinds_of,
    language_option,
    level_option,
    net_option,
    sampled,
    total_option,
    where_option,
)
from survey.cli.output import json_option, print_table, say, store_option
from survey.cli.publishing import (
    cell,
    print_rows,
    publication_of,
    refuse_uncleared,
    say_precision,
    say_standard,
    standard_here,
    standard_option,
)

if TYPE_CHECKING:
    from analysis import Design, Responses
    from analysis.publication.released import ReleasedTable

__all__ = ["ratio_command", "total_command"]


@click.command("total")
@items_argument
@by_option
@net_option
@answers_option
@base_option
@sampled
@level_option
@total_option
@where_option
@standard_option
@language_option
@data_options
@store_option
@json_option
def total_command(
    items: tuple[str, ...],
    by: tuple[str, ...],
    net: str,
    answers: str | None,
    base: str,
    design: "Design | None",
    level: float,
    total: bool,
    where: str | None,
    standard: str | None,
    language: str,
    files: DataFiles | None,
    place: str | None,
    as_json: bool,
) -> None:
    """How many of each group agree in the population, with the confidence interval, or the total of
    a number; all items that have the NET, or those named.
    """
    from analysis import total as total_of
    from analysis.publication.totals import release_totals

    codes = answers.split(",") if answers else None
    with answers_of(place, files, by, where) as given:
        publication = publication_of(given.counted, standard_here(standard), place, files)
        frame = total_of(
            publication.data,
            list(items) or None,
            by=columns_of(by),
            net=net,
            answers=codes,
            base=kinds_of(base),
            design=design,
            level=level,
            total=total,
            where=given.where(where),
        )
        table = release_totals(
            frame,
            publication,
            by=columns_of(by),
            net=net,
            answers=codes,
            base=kinds_of(base),
            design=design,
            where=given.where(where),
        )
        refuse_uncleared(table, "totals")
        told = told_of(
            given,
            publication,
            table.frame["item"],
            by,
            base=kinds_of(base),
            design=design,
            where=given.where(where),
        )
    publication.out()
    if as_json:
        print_rows(told.beside(table), standard)
        return
    _print(table, given.labelled, by, language, ("people who say", "total"), places=0)
    for line in told.lines(language):
        click.echo(line)
    if (table.frame["flag"] == "relative weights").any():
        say(
            "relative weights: they do not add to a population, so the totals count the sample; "
            "name weights that do, such as those of concord weight with targets in people"
        )
    say_standard(table, standard, language)
    say_precision(place, files, language)


@click.command("ratio")
@click.argument("numerator")
@click.argument("denominator")
@by_option
@sampled
@level_option
@total_option
@where_option
@standard_option
@language_option
@data_options
@store_option
@json_option
def ratio_command(
    numerator: str,
    denominator: str,
    by: tuple[str, ...],
    design: "Design | None",
    level: float,
    total: bool,
    where: str | None,
    standard: str | None,
    language: str,
    files: DataFiles | None,
    place: str | None,
    as_json: bool,
) -> None:
    """The ratio of the totals of two numbers in each group, with its confidence interval."""
    from analysis import ratio
    from analysis.publication.tables import release_others

    with answers_of(place, files, by, where) as given:
        frame = ratio(
            given.counted,
            numerator,
            denominator,
            by=columns_of(by),
            design=design,
            level=level,
            total=total,
            where=given.where(where),
        )
    table = release_others(frame, standard_here(standard), "total")
    refuse_uncleared(table, "ratios")
    if as_json:
        print_rows(table, standard)
        return
    _print(table, given.labelled, by, language, ("of", "ratio"), places=3)
    say_standard(table, standard, language)
    say_precision(place, files, language)


def _print(
    table: "ReleasedTable",
    responses: "Responses",
    by: tuple[str, ...],
    language: str,
    headings: tuple[str, str],
    *,
    places: int,
) -> None:
    """`headings`: of what is summed, and of the figures."""
    level = table.frame["level"].iloc[0] if len(table) else 0.95
    table = told_once(table, responses)
    rows, last = [], ("", "")
    for row in table.rows():
        item, letter = str(row["item"]), str(row["suppressed"])
        key = (item, net_label(responses, item, str(row["net"]), language))
        bounds = [row["low"], row["high"]]
        interval = " to ".join(_number(bound, places) for bound in bounds)
        figures = (
            cell(row["n"], letter),
            cell(row["estimate"], letter, _number(row["estimate"], places)),
            "" if row["low"] != row["low"] else interval,  # NaN
        )
        group = group_label(responses, by, str(row["group"]), language)
        rows.append((*(key if key != last else ("", "")), group, *figures, str(row["flag"])))
        last = key
    what, figure = headings
    print_table(
        ("item", what, "group", "n", figure, f"{level * 100:g}% interval", "flag"),
        rows,
        numeric=("n", figure),
    )


def _number(value: float, places: int) -> str:
    return "" if value != value else f"{value:,.{places}f}"  # noqa: PLR0124  # NaN
