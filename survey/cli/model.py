"""`concord model`: does the difference stay when the rest is held constant?"""

from typing import TYPE_CHECKING, Any

import click

from survey.cli.asked import told_of
from survey.cli.frames import Answers, DataFiles, answers_of, data_options
from survey.cli.labels import group_label
from survey.cli.options import (
    answers_option,
    language_option,
    level_option,
    net_option,
    sampled,
    where_option,
)
from survey.cli.output import json_option, percent, print_table, store_option
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
    from collections.abc import Mapping

    from analysis import Design
    from analysis.publication.adjusted import ReleasedModel
    from analysis.publication.released import ReleasedTable

__all__ = ["model_command"]


@click.command("model")
@click.argument("item")
@click.option("--by", required=True, metavar="COLUMN", help="The groups that are compared.")
@click.option(
    "--adjust",
    required=True,
    metavar="COLUMN,…",
    help="What is held constant, with commas, such as age_band,region.",
)
@click.option("--differences", is_flag=True, help="The differences between groups, as a table.")
@click.option(
    "--coefficients", is_flag=True, help="The coefficients of the model, by R's names, as a table."
)
@net_option
@answers_option
@sampled
@level_option
@where_option
@standard_option
@language_option
@data_options
@store_option
@json_option
def model_command(
    item: str,
    by: str,
    adjust: str,
    differences: bool,
    coefficients: bool,
    net: str,
    answers: str | None,
    design: "Design | None",
    level: float,
    where: str | None,
    standard: str | None,
    language: str,
    files: DataFiles | None,
    place: str | None,
    as_json: bool,
) -> None:
    """Adjusted percentages by group: of otherwise like people, how many agree, and whether the
    difference stays when the rest is held constant; of a number its mean.
    """
    from analysis.adjusted_sentences import adjusted_sentences, caption
    from analysis.counting.measured import holds_numbers
    from analysis.counting.opening import opened
    from analysis.figures.words import FigureWords
    from analysis.publication.adjusted import release_model

    if differences and coefficients:
        raise click.UsageError("--differences and --coefficients are two tables; ask for one.")
    held = [name.strip() for name in adjust.split(",") if name.strip()]
    with answers_of(place, files, (by, *held), where) as given:
        publication = publication_of(given.counted, standard_here(standard), place, files)
        table = opened(publication.data)
        table.check_column(item, "item")
        table.check_column(by, "by")
        for name in held:
            table.check_column(name, "adjust")
        number = item in table.names and not answers and holds_numbers(table, item)
        model = release_model(
            publication,
            item,
            by=by,
            adjust=held,
            family="linear" if number else "logistic",
            net=net,
            answers=answers.split(",") if answers else None,
            design=design,
            level=level,
            where=given.where(where),
        )
        refuse_uncleared(model.margins, "models")
        asked = [name for name in (item, *held) if name != by]
        told_apart = told_of(
            given, publication, asked, (by,), design=design, where=given.where(where)
        )
    publication.out()
    shown = (
        model.contrasts if differences else model.coefficients if coefficients else model.margins
    )
    if as_json:
        print_rows(shown, standard)
        return
    words = FigureWords(given.labelled.codebook, language, by)
    if coefficients:
        _print_coefficients(shown)
    else:
        _print_figures(model, given, by, language)
        told = (model.margins.frame["suppressed"] == "").any()
        for line in caption(model, held, words) if told else ():
            click.echo(line)
        click.echo()
        for sentence in adjusted_sentences(model, item, held, words):
            click.echo(sentence)
    for line in told_apart.lines(language):
        click.echo(line)
    say_standard(shown, standard, language)
    say_precision(place, files, language)


def _print_figures(model: "ReleasedModel", given: "Answers", by: str, language: str) -> None:
    table = model.margins
    written = percent if model.family == "logistic" else _plain
    rows = []
    for row in table.rows():
        letter = str(row["suppressed"])
        bounds = f"{written(row['low'])} to {written(row['high'])}"
        rows.append(
            (
                group_label(given.labelled, (by,), str(row["group"]), language),
                cell(row["n"], letter),
                cell(row["unadjusted"], letter, written(row["unadjusted"])),
                cell(row["estimate"], letter, written(row["estimate"])),
                "" if row["low"] != row["low"] else bounds,  # NaN
                str(row["flag"]),
            )
        )
    level = table.frame["level"].iloc[0]
    what = "%" if model.family == "logistic" else "mean"
    headings = ("group", "n", what, "adjusted", f"{level * 100:g}% interval", "flag")
    print_table(headings, rows, numeric=("n", what, "adjusted"))


def _print_coefficients(table: "ReleasedTable") -> None:
    rows = []
    for row in table.rows():
        letter = str(row["suppressed"])
        names = ("estimate", "std_error", "low", "high")
        figures = tuple(cell(row[name], letter, _plain(row[name])) for name in names)
        rows.append((str(row["term"]), *figures, _p_value(row, letter), str(row["flag"])))
    headings = ("term", "estimate", "std error", "low", "high", "p", "flag")
    print_table(headings, rows, numeric=headings[1:-1])


def _p_value(row: "Mapping[Any, Any]", letter: str) -> str:
    p = row["p_value"]
    return cell(p, letter, "<0.001" if p < 0.001 else f"{p:.3f}")


def _plain(figure: float) -> str:
    return "" if figure != figure else f"{figure:.3f}"  # noqa: PLR0124  # NaN
