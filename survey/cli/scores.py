"""`concord scores`: the scores that the questionnaires define, by group, with how reliable they
are.
"""

from typing import TYPE_CHECKING

import click

from survey.cli.labels import group_label
from survey.cli.opened import responses_of
from survey.cli.options import (
    by_option,
    columns_of,
    language_option,
    level_option,
    sampled,
    total_option,
    where_option,
)
from survey.cli.output import json_option, print_table, store_option
from survey.cli.publishing import (
    print_rows,
    refuse_uncleared,
    say_standard,
    standard_here,
    standard_option,
)

if TYPE_CHECKING:
    from analysis import Design, Responses
    from analysis.publication.released import ReleasedTable

__all__ = ["scores_command"]


@click.command("scores")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--items",
    "by_item",
    is_flag=True,
    help="What each item adds instead: item–rest correlations, alpha without it.",
)
@by_option
@sampled
@level_option
@total_option
@where_option
@standard_option
@language_option
@store_option
@json_option
def scores_command(
    names: tuple[str, ...],
    by_item: bool,
    by: tuple[str, ...],
    design: "Design | None",
    level: float,
    total: bool,
    where: str | None,
    standard: str | None,
    language: str,
    place: str | None,
    as_json: bool,
) -> None:
    """Mean score of each group with its interval, and Cronbach's alpha; all scores of the
    questionnaires, or those named.

    Alpha is about the items in the sample at hand, so it is not weighted.
    """
    import pandas as pd

    from analysis import item_analysis, reliability, score_means
    from analysis.figures.domains import filter_named
    from analysis.publication.tables import release_others

    responses = responses_of(place, by, where)
    groups = columns_of(by)
    within = None if where is None else filter_named(where, responses.codebook)
    parts = []
    for name in names or (None,):
        if by_item:
            parts.append(item_analysis(responses, name, by=groups, total=total, where=within))
            continue
        means = score_means(
            responses, name, by=groups, total=total, design=design, level=level, where=within
        )
        alpha = reliability(responses, name, by=groups, total=total, level=level, where=within)
        parts.append(
            means.assign(alpha=alpha["alpha"], alpha_low=alpha["low"], alpha_high=alpha["high"])
        )
    frame = pd.concat(parts, ignore_index=True)
    policy = standard_here(standard)
    table = release_others(frame, policy, "item of a score" if by_item else "score")
    refuse_uncleared(table, "scores")
    if as_json:
        print_rows(table, standard)
    elif by_item:
        _print_items(table, responses, by, language)
    else:
        _print_means(table, responses, by, language)
    if not as_json:
        say_standard(table, standard, language)


def _print_means(
    table: "ReleasedTable", responses: "Responses", by: tuple[str, ...], language: str
) -> None:
    rows, last = [], ""
    for row in table.rows():
        name = responses.codebook.score(str(row["score"])).label.in_language(language)
        interval = "" if row["low"] != row["low"] else f"{row['low']:.2f} to {row['high']:.2f}"
        reliable = (
            ""
            if row["alpha_low"] != row["alpha_low"]
            else f"{row['alpha_low']:.2f} to {row['alpha_high']:.2f}"
        )
        figures = (_plain(row["mean"]), interval, _plain(row["sd"]), _plain(row["alpha"]), reliable)
        letter = str(row["suppressed"])
        group = group_label(responses, by, str(row["group"]), language)
        shown = (f"[{letter}]", "", "", "", "") if letter else figures
        rows.append((name if name != last else "", group, str(row["n"]), *shown, str(row["flag"])))
        last = name
    interval = f"{table.frame['level'].iloc[0] * 100:g}% interval"
    headings = ("score", "group", "n", "mean", interval, "SD", "alpha", f"its {interval}", "flag")
    print_table(headings, rows, numeric=("n", "mean", "SD", "alpha"))


def _print_items(
    table: "ReleasedTable", responses: "Responses", by: tuple[str, ...], language: str
) -> None:
    rows, last = [], ("", "")
    for row in table.rows():
        name = responses.codebook.score(str(row["score"])).label.in_language(language)
        key = (name, group_label(responses, by, str(row["group"]), language))
        item = f"{row['item']} (reversed)" if row["reversed"] else str(row["item"])
        figures = (_plain(row[column]) for column in ("mean", "sd", "item_rest", "alpha_without"))
        rows.append(
            (*(key if key != last else ("", "")), item, str(row["n"]), *figures, str(row["flag"]))
        )
        last = key
    headings = ("score", "group", "item", "n", "mean", "SD", "item–rest", "alpha without", "flag")
    print_table(headings, rows, numeric=("n", "mean", "SD", "item–rest", "alpha without"))


def _plain(figure: float) -> str:
    return "" if figure != figure else f"{figure:.2f}"  # noqa: PLR0124  # NaN
