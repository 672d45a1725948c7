"""`concord compare`: who agrees more than whom, and what has changed between waves, in words and as
JSON.
"""

from typing import TYPE_CHECKING, Any

import click

from survey.cli.asked import told_of
from survey.cli.frames import DataFiles, answers_of, data_options
from survey.cli.labels import group_label, net_label
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
    where_option,
)
from survey.cli.output import json_option, percent, print_table, say, store_option
from survey.cli.publishing import (
    print_rows,
    publication_of,
    say_precision,
    say_standard,
    standard_here,
    standard_option,
)

if TYPE_CHECKING:
    import pandas as pd

    from analysis import Design, Responses
    from analysis.comparison import Contrast
    from analysis.publication.publishing import Publication
    from analysis.publication.released import ReleasedTable

__all__ = ["compare_command"]

_FAMILIES = {"item": "each item", "call": "all comparisons"}


@click.command("compare")
@items_argument
@by_option
@click.option(
    "--against",
    metavar="GROUP",
    help="A group, or rest, previous, first; without it all pairs are compared.",
)
@net_option
@answers_option
@base_option
@sampled
@click.option(
    "--method",
    help="Of interval and test; without it newcombe, with a design t. An unknown one is answered "
    "with the list.",
)
@level_option
@click.option(
    "--adjust",
    default="holm",
    help="Of p values for many comparisons: holm, hochberg, bonferroni, BH, BY or none.",
)
@click.option(
    "--family",
    default="item",
    help="For which comparisons an adjusted p value allows: those of its item, or all of the call.",
)
@where_option
@standard_option
@language_option
@data_options
@store_option
@json_option
def compare_command(
    items: tuple[str, ...],
    by: tuple[str, ...],
    against: str | None,
    net: str,
    answers: str | None,
    base: str,
    design: "Design | None",
    method: str | None,
    level: float,
    adjust: str,
    family: str,
    where: str | None,
    standard: str | None,
    language: str,
    files: DataFiles | None,
    place: str | None,
    as_json: bool,
) -> None:
    """Difference between groups in the share that agrees, with its confidence interval and test.

    With --by wave the change from each wave to the next; with another --by too, the change within
    each group.
    """
    from analysis.comparison import Contrast

    by = by or ("group",)
    policy = standard_here(standard)
    with answers_of(place, files, by, where) as given:
        given.check_net(answers)
        asked = Contrast(
            net=net,
            answers=answers.split(",") if answers else None,
            base=kinds_of(base),
            design=design,
            level=level,
            adjust=adjust,
            family=family,
            method=method,
            where=given.where(where),
        )
        publication = publication_of(given.counted, policy, place, files)
        table, columns = _compared(publication, list(items) or None, by, against, asked)
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
        kept = table.made(lambda frame: frame[[*columns, "reason", "suppressed"]])
        print_rows(told.beside(kept), standard)
    else:
        _print(table, given.labelled, by, asked, language)
        for line in told.lines(language):
            click.echo(line)
        say_standard(table, standard, language)
        say_precision(place, files, language)


def _compared(
    publication: "Publication",
    items: list[str] | None,
    by: tuple[str, ...],
    against: str | None,
    asked: "Contrast",
) -> "tuple[ReleasedTable, list[str]]":
    """The differences, and the columns that JSON has of them."""
    from analysis import comparison, waves
    from analysis.counting.grouping import CROSSED

    if waves.WAVE not in by or by == (waves.WAVE,):
        against = against or ("previous" if by == (waves.WAVE,) else None)
        frame = comparison.compared(publication.data, items, by=by, against=against, asked=asked)
        sides = frame["group_a"].tolist(), frame["group_b"].tolist()
        return _released(frame, sides, publication, by, asked), list(comparison.COLUMNS)
    groups = tuple(column for column in by if column != waves.WAVE)
    frame = waves.changed(
        publication.data,
        items,
        wave=waves.WAVE,
        by=groups,
        against=against or "previous",
        asked=asked,
    )
    both = [
        [f"{group}{CROSSED}{wave}" for group, wave in zip(frame["group"], waves_of, strict=True)]
        for waves_of in (frame["wave_a"], frame["wave_b"])
    ]
    found = _released(frame, (both[0], both[1]), publication, (*groups, waves.WAVE), asked)
    return found, list(waves.COLUMNS)


def _released(
    frame: "pd.DataFrame",
    sides: "tuple[list[str], list[str]]",
    publication: "Publication",
    by: tuple[str, ...],
    asked: "Contrast",
) -> "ReleasedTable":
    """The differences as they may be printed, beside the shares they are of."""
    from analysis import agreement
    from analysis.counting.nets import codes_given
    from analysis.publication.differences import release_differences

    answers = None if asked.answers is None else list(asked.answers)
    shares = agreement(
        publication.data,
        list(dict.fromkeys(frame["item"])),
        by=columns_of(by),
        net=asked.net,
        answers=answers,
        base=asked.base,
        design=asked.design,
        where=asked.where,
    )
    known = publication.shares(
        shares,
        by=columns_of(by),
        base=asked.base,
        nets={str(shares["net"].iloc[0]): codes_given(answers)} if answers else None,
        design=asked.design,
        where=asked.where,
    )
    return release_differences(
        frame,
        sides,
        known,
        families=("item",) if asked.family == "item" else (),
        designed=asked.design is not None,
        level=asked.level,
        adjust=asked.adjust,
        method=asked.difference.name,
    )


def _print(
    table: "ReleasedTable",
    responses: "Responses",
    by: tuple[str, ...],
    asked: "Contrast",
    language: str,
) -> None:
    """A line for each item and pair; thin bases hidden as in everything published."""
    from analysis import ADJUSTMENTS

    frame = table.frame
    rows, last = [], ("", "")
    for row in table.rows():
        key = (str(row["item"]), net_label(responses, str(row["item"]), str(row["net"]), language))
        said = _in_words(row, responses, by, asked.level, language)
        rows.append((*(key if key != last else ("", "")), said, str(row["flag"])))
        last = key
    adjusted = f"{ADJUSTMENTS[asked.adjust].title}, within {_FAMILIES[asked.family]}"
    p_values = "" if asked.adjust == "none" else f", p adjusted ({adjusted})"
    print_table(
        (
            "item",
            "share who say",
            f"difference ({asked.level * 100:g}% interval){p_values}",
            "flag",
        ),
        rows,
    )
    apart = (frame["p_value"] < 1 - asked.level) & ~(frame["p_adjusted"] < 1 - asked.level)
    if apart.any():
        say(
            "an interval is that of its row alone: some leave out 0 where there is no clear "
            "difference, for how many comparisons there are"
        )


def _in_words(
    row: dict[str, Any], responses: "Responses", by: tuple[str, ...], level: float, language: str
) -> str:
    """Such as: Teachers 97.0% − The public 75.2% = +21.8 points (19.0 to 24.1), p < 0.001."""
    from analysis.rounding import points

    empty = f"[{row['suppressed']}]" if row["suppressed"] else "–"
    shares = [percent(row[f"estimate_{one}"]) or empty for one in "ab"]
    said = " − ".join(
        f"{_side(row, one, responses, by, language)} {share}"
        for one, share in zip("ab", shares, strict=True)
    )
    if "group" in row and len(by) > 1:
        groups = tuple(column for column in by if column != "wave")
        said = f"{group_label(responses, groups, row['group'], language)}: {said}"
    if row["suppressed"] or "–" in shares:
        return said
    said = f"{said} = {points(row['difference'], 1)} points"
    return said + _tested(row, level)


def _side(
    row: dict[str, Any], side: str, responses: "Responses", by: tuple[str, ...], language: str
) -> str:
    """Who is compared: a wave, a group, or everybody else."""
    from analysis.estimation.pairs import REST

    if f"wave_{side}" in row:
        return str(row[f"wave_{side}"])
    code = str(row[f"group_{side}"])
    return "the rest" if code == REST else group_label(responses, by, code, language)


def _tested(row: dict[str, Any], level: float) -> str:
    """The interval, the p value, and whether the groups differ."""
    from analysis.methods.differences import outcomes
    from analysis.rounding import points

    outcome = outcomes([row["p_adjusted"]], level)[0]
    if outcome == "not tested":
        return ", not tested: nothing varies, or all are in one cluster"
    low, high = (points(row[bound], 1, plus=False) for bound in ("low", "high"))
    p = row["p_adjusted"]
    said = f" ({low} to {high}), p {'< 0.001' if p < 0.001 else f'= {p:.3f}'}"
    return said if outcome == "clear" else f"{said}: no clear difference"
