"""`concord agreement` and `concord distribution`: who says what, as tables and as JSON."""

from typing import TYPE_CHECKING, Any

import click

from survey.cli.asked import Told, told_of
from survey.cli.frames import DataFiles, answers_of, data_options
from survey.cli.labels import base_lines, group_label, net_label, share_label, told_once
from survey.cli.options import (
    answers_option,
    base_option,
    by_option,
    columns_of,
    items_argument,
    kinds_of,
    language_option,
    level_option,
    method_option,
    net_option,
    sampled,
    total_option,
    where_option,
)
from survey.cli.output import json_option, percent, print_table, say, store_option
from survey.cli.publishing import (
    cell,
    print_rows,
    publication_of,
    say_precision,
    say_standard,
    standard_here,
    standard_option,
)

if TYPE_CHECKING:
    from analysis import Design, Responses
    from analysis.publication.released import ReleasedTable

__all__ = ["agreement_command", "agreement_table", "distribution_command"]


@click.command("agreement")
@items_argument
@by_option
@net_option
@answers_option
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
def agreement_command(
    items: tuple[str, ...],
    by: tuple[str, ...],
    net: str,
    answers: str | None,
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
    """Share of each group that agrees, with its confidence interval; all items that have the NET,
    or those named.
    """
    from analysis import agreement
    from analysis.counting.nets import codes_given

    policy = standard_here(standard)
    codes = answers.split(",") if answers else None
    with answers_of(place, files, by, where) as given:
        given.check_net(answers)
        publication = publication_of(given.counted, policy, place, files)
        frame = agreement(
            publication.data,
            list(items) or None,
            by=columns_of(by),
            net=net,
            answers=codes,
            base=kinds_of(base),
            design=design,
            method=method,
            level=level,
            total=total,
            where=given.where(where),
        )
        table = publication.shares(
            frame,
            by=columns_of(by),
            base=kinds_of(base),
            nets={str(frame["net"].iloc[0]): codes_given(codes)} if codes else None,
            design=design,
            where=given.where(where),
        )
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
    else:
        agreement_table(
            table, given.labelled, by, language, standard=standard, base=base, told=told
        )
        say_precision(place, files, language)


@click.command("distribution")
@items_argument
@by_option
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
def distribution_command(
    items: tuple[str, ...],
    by: tuple[str, ...],
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
    """Share of each group that gave each answer, with its confidence interval; all items with
    answers to choose from, or those named.
    """
    from analysis import distribution
    from analysis.methods.intervals import method_named

    policy = standard_here(standard)
    named_method = method_named(method, design=design is not None).name
    with answers_of(place, files, by, where) as given:
        publication = publication_of(given.counted, policy, place, files)
        frame = distribution(
            publication.data,
            list(items) or None,
            by=columns_of(by),
            base=kinds_of(base),
            design=design,
            method=method,
            level=level,
            total=total,
            where=given.where(where),
        )
        table = publication.shares(
            frame,
            by=columns_of(by),
            base=kinds_of(base),
            design=design,
            method=named_method,
            level=level,
            where=given.where(where),
        )
        told = told_of(
            given,
            publication,
            table.frame["item"],
            by,
            base=kinds_of(base),
            design=design,
            where=given.where(where),
        )
    responses = given.labelled
    publication.out()
    if as_json:
        print_rows(told.beside(table), standard, beside=("flag",))
        return
    table = told_once(table, responses)
    rows, last = [], ""
    for row in table.rows():
        item, group, letter = str(row["item"]), str(row["group"]), str(row["suppressed"])
        key = f"{item} {group}"
        shown = (item, group_label(responses, by, group, language)) if key != last else ("", "")
        count, n = (cell(row[name], letter) for name in ("count", "n"))
        share = cell(row["estimate"], letter, percent(row["estimate"]))
        answer = share_label(responses, item, str(row["answer"]), language)
        rows.append((*shown, answer, count, n, share, _bounds(row)))
        last = key
    print_table(
        ("item", "group", "answer", "count", "n", "%", _interval(named_method, level)),
        rows,
        numeric=("count", "n", "%"),
    )
    for line in (*base_lines(table, responses, by, base, language), *told.lines(language)):
        click.echo(line)
    say_standard(table, standard, language)


def _bounds(row: "dict[str, Any]") -> str:
    """The bounds of a share in words; nothing where it has none."""
    if row["low"] != row["low"]:  # NaN
        return ""
    return f"{percent(row['low'])} to {percent(row['high'])}"


def _interval(method: str, level: float) -> str:
    """What stands above bounds; without a `method` where all are hidden."""
    return f"{level * 100:g}% interval" + (f" ({method})" if method else "")


def agreement_table(
    table: "ReleasedTable",
    responses: "Responses",
    by: tuple[str, ...],
    language: str,
    *,
    standard: str | None = None,
    base: str = "valid",
    told: Told | None = None,
) -> None:
    """The rows as people read them: a line for each item, NET and group. `told`: how they were
    asked.
    """
    table = told_once(table, responses)
    frame = table.frame
    rows, last = [], ("", "")
    for row in table.rows():
        key = (str(row["item"]), net_label(responses, str(row["item"]), str(row["net"]), language))
        letter = str(row["suppressed"])
        figures = (
            cell(row["n"], letter),
            cell(row["estimate"], letter, percent(row["estimate"])),
            _bounds(row),
        )
        group = group_label(responses, by, str(row["group"]), language)
        rows.append((*(key if key != last else ("", "")), group, *figures, str(row["flag"])))
        last = key
    if not rows:
        say("no item has this NET; concord instruments show NAME lists them")
        return
    methods = ", ".join(dict.fromkeys(one for one in frame["method"] if one))
    interval = _interval(methods, frame["level"].iloc[0])
    print_table(
        ("item", "share who say", "group", "n", "%", interval, "flag"), rows, numeric=("n", "%")
    )
    asked = told.lines(language) if told else ()
    for line in (*base_lines(table, responses, by, base, language), *asked):
        click.echo(line)
    say_standard(table, standard, language)
