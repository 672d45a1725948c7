"""`concord agreement` and `concord distribution`: who says what, as tables and as JSON."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from survey.cli.opened import responses_of
from survey.cli.output import json_option, percent, print_json, print_table, say, store_option

if TYPE_CHECKING:
    import pandas as pd

    from analysis import Design, Responses

__all__ = ["agreement_command", "agreement_table", "distribution_command"]

_items = click.argument("items", nargs=-1, metavar="[ITEM]...")
_by = click.option("--by", multiple=True, help="A column of groups, such as group or region; twice or more to cross them.")
_base = click.option("--base", default="valid", help="Who counts: valid, answered, or kinds of missing answer with commas.")
_sample = (
    click.option("--weights", metavar="COLUMN", help="Weights of the interviews."),
    click.option("--strata", metavar="COLUMN", help="Strata of the sample."),
    click.option("--clusters", metavar="COLUMN,…", help="Clusters, such as schools; with commas, one column a stage."),
    click.option("--fpc", metavar="COLUMN,…", help="Sizes of the populations drawn from; with commas, one column a stage."),
)
_total = click.option("--total", is_flag=True, help="Adds a row for everybody.")
_language = click.option("--language", default="en", help="Of labels, such as cy.")


def _sampled(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say how the sample was drawn."""
    for option in reversed(_sample):
        command = option(command)
    return command


@click.command("agreement")
@_items
@_by
@click.option("--net", default="agree", help="Which answers count together, such as agree, disagree, very_important.")
@click.option("--answers", help="Codes of the answers to count instead of a NET, with commas.")
@_base
@_sampled
@click.option("--method", default="wilson", help="Of the interval; an unknown one is answered with the list.")
@click.option("--level", default=0.95, help="Of confidence, as a proportion.")
@_total
@_language
@store_option
@json_option
def agreement_command(
    items: tuple[str, ...],
    by: tuple[str, ...],
    net: str,
    answers: str | None,
    base: str,
    weights: str | None,
    strata: str | None,
    clusters: str | None,
    fpc: str | None,
    method: str,
    level: float,
    total: bool,
    language: str,
    place: str | None,
    as_json: bool,
) -> None:
    """Share of each group that agrees, with its confidence interval; all items that have the NET, or those named."""
    from analysis import agreement

    responses = responses_of(place)
    frame = agreement(
        responses,
        list(items) or None,
        by=_columns(by),
        net=net,
        answers=answers.split(",") if answers else None,
        base=_kinds(base),
        design=_design(weights, strata, clusters, fpc),
        method=method,
        level=level,
        total=total,
    )
    if as_json:
        print_json(frame.to_dict("records"))
    else:
        agreement_table(frame, responses, by, language)


@click.command("distribution")
@_items
@_by
@_base
@_sampled
@_total
@_language
@store_option
@json_option
def distribution_command(
    items: tuple[str, ...],
    by: tuple[str, ...],
    base: str,
    weights: str | None,
    strata: str | None,
    clusters: str | None,
    fpc: str | None,
    total: bool,
    language: str,
    place: str | None,
    as_json: bool,
) -> None:
    """Share of each group that gave each answer; all items with answers to choose from, or those named."""
    from analysis import HIDDEN_BASE, distribution

    responses = responses_of(place)
    design = _design(weights, strata, clusters, fpc)
    frame = distribution(responses, list(items) or None, by=_columns(by), base=_kinds(base), design=design, total=total)
    if as_json:
        print_json(frame.to_dict("records"))
        return
    rows, last = [], ""
    for row in frame.to_dict("records"):
        item, group = str(row["item"]), str(row["group"])
        hidden = row["n"] < HIDDEN_BASE
        key = f"{item} {group}"
        shown = (item, _group(responses, by, group, language)) if key != last else ("", "")
        share = "[u]" if hidden and row["n"] else percent(row["estimate"])
        count = "[u]" if hidden and row["n"] else str(row["count"])
        rows.append((*shown, _answer(responses, item, str(row["answer"]), language), count, str(row["n"]), share))
        last = key
    print_table(("item", "group", "answer", "count", "n", "%"), rows, numeric=("count", "n", "%"))
    if any("[u]" in row for row in rows):
        say(f"[u] base under {HIDDEN_BASE}, not for publication; --json has the figures")


def agreement_table(frame: "pd.DataFrame", responses: "Responses", by: tuple[str, ...], language: str) -> None:
    """The frame as people read it: a line for each item, NET and group; thin bases hidden as in everything published."""
    from analysis import HIDDEN_BASE

    rows, last = [], ("", "")
    for row in frame.to_dict("records"):
        key = (str(row["item"]), _net(responses, str(row["item"]), str(row["net"]), language))
        hidden = 0 < row["n"] < HIDDEN_BASE
        interval = "" if row["low"] != row["low"] else f"{percent(row['low'])} to {percent(row['high'])}"
        figures = ("[u]", "") if hidden else (percent(row["estimate"]), interval)
        group = _group(responses, by, str(row["group"]), language)
        rows.append((*(key if key != last else ("", "")), group, str(row["n"]), *figures, str(row["flag"])))
        last = key
    if not rows:
        say("no item has this NET; concord instruments show NAME lists them")
        return
    interval = f"{frame['level'].iloc[0] * 100:g}% interval ({frame['method'].iloc[0]})"
    print_table(("item", "share who say", "group", "n", "%", interval, "flag"), rows, numeric=("n", "%"))
    if any("[u]" in row for row in rows):
        say(f"[u] base under {HIDDEN_BASE}, not for publication; --json has the figures")


def _net(responses: "Responses", item: str, name: str, language: str) -> str:
    net = responses.codebook.items[item].net(name)
    return name if net is None else net.label.in_language(language)


def _design(weights: str | None, strata: str | None, clusters: str | None, fpc: str | None) -> "Design | None":
    from analysis import Design

    if weights is None and strata is None and clusters is None and fpc is None:
        return None
    stages = [None if names is None else names.split(",") for names in (clusters, fpc)]
    return Design(weights=weights, strata=strata, clusters=stages[0], fpc=stages[1])


def _columns(by: tuple[str, ...]) -> str | list[str] | None:
    return None if not by else by[0] if len(by) == 1 else list(by)


def _kinds(base: str) -> str | list[str]:
    return base if base in ("valid", "answered") else base.split(",")


def _group(responses: "Responses", by: tuple[str, ...], code: str, language: str) -> str:
    """The words for a group: of respondents, or of answers to the items that the groups are made by."""
    parts = code.split(" × ")
    if len(parts) != len(by):
        return code
    return " × ".join(_answer(responses, column, part, language) for column, part in zip(by, parts, strict=True))


def _answer(responses: "Responses", item: str, code: str, language: str) -> str:
    found = responses.codebook.items.get(item)
    if found is None:
        return responses.codebook.group_label(code, language)
    return next((option.label.in_language(language) for option in found.options if option.code == code), code)
