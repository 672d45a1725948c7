"""`concord association`: whether answers go with the group, as a table and as JSON."""

from typing import TYPE_CHECKING

import click

from survey.cli.asked import told_of
from survey.cli.frames import DataFiles, answers_of, data_options
from survey.cli.options import columns_of, items_argument, sampled, where_option
from survey.cli.output import json_option, print_table, say, store_option
from survey.cli.publishing import (
    print_rows,
    refuse_uncleared,
    say_standard,
    standard_here,
    standard_option,
)

if TYPE_CHECKING:
    from analysis import Design

__all__ = ["association_command"]

CERTAIN = 0.001
"""Smaller p values are printed as smaller than this."""


@click.command("association")
@items_argument
@click.option(
    "--by",
    multiple=True,
    required=True,
    help="A column of groups, such as group; twice or more to cross them.",
)
@click.option(
    "--test",
    "tests",
    multiple=True,
    help="A test instead of the usual ones; an unknown one is answered with the list.",
)
@sampled
@where_option
@standard_option
@data_options
@store_option
@json_option
def association_command(
    items: tuple[str, ...],
    by: tuple[str, ...],
    tests: tuple[str, ...],
    design: "Design | None",
    where: str | None,
    standard: str | None,
    files: DataFiles | None,
    place: str | None,
    as_json: bool,
) -> None:
    """Whether answers go with the group: tests, and the size of the effect; all items with answers,
    or those named.
    """
    from analysis import EFFECTS, TESTS, association
    from analysis.publication.publishing import Publication
    from analysis.publication.tables import release_others

    groups = columns_of(by) or ()
    with answers_of(place, files, by, where) as given:
        frame = association(
            given.counted,
            list(items) or None,
            by=groups,
            design=design,
            tests=list(tests) or None,
            where=given.where(where),
        )
        told = told_of(
            given,
            Publication(given.counted, standard_here(standard)),
            frame["item"],
            by,
            design=design,
            where=given.where(where),
        )
    table = release_others(frame, standard_here(standard), "test")
    refuse_uncleared(table, "tests")
    if as_json:
        print_rows(told.beside(table), standard)
        return
    rows, last = [], ""
    for row in table.rows():
        item = str(row["item"])
        test = TESTS[str(row["test"]), design is not None]
        degrees = ", ".join(
            _number(row[name], 1) for name in ("df1", "df2") if row[name] == row[name]
        )  # NaN
        effect = f"{EFFECTS[test.effect].title} {_number(row['effect_size'], 3)}"
        shown = (
            _number(row["statistic"], 2),
            degrees,
            _p_value(row["p_value"]),
            effect,
            str(row["n"]),
            str(row["flag"]),
        )
        rows.append((item if item != last else "", test.title, *shown))
        last = item
    print_table(
        ("item", "test", "statistic", "df", "p", "effect", "n", "flag"),
        rows,
        numeric=("statistic", "df", "p", "n"),
    )
    for line in told.lines("en"):
        click.echo(line)
    say_standard(table, standard, "en")
    if (table.frame["p_value"].isna() & (table.frame["suppressed"] == "")).any():
        say(
            "a test without a figure: fewer than two groups or two answers are there, or the "
            "design leaves no degrees of freedom"
        )


def _number(figure: float, places: int) -> str:
    """Without an end of zeros; nothing where it is undefined."""
    if figure != figure:  # noqa: PLR0124  # NaN
        return ""
    return f"{figure:.{places}f}".removesuffix("." + "0" * places)


def _p_value(p: float) -> str:
    return "" if p != p else f"<{CERTAIN}" if p < CERTAIN else f"{p:.3f}"  # noqa: PLR0124  # NaN
