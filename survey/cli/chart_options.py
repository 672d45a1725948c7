"""Which charts `concord report` draws: options, else what study.yaml says."""

import os
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import click

from analysis.reports.choice import ALSO
from survey.study import Study
from survey.study.source import ReportChoices

if TYPE_CHECKING:
    from analysis.reports import ChartChoice

__all__ = ["chart_choice", "chart_options", "cores"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_NOTHING: Mapping[str, Any] = MappingProxyType({})

_OPTIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "--charts-of": {
            "metavar": "ITEM,…",
            "help": "The items that are drawn, in this order; else all but those that say who the "
            "respondents are.",
        },
        "--charts-net": {
            "metavar": "ITEM=NET",
            "multiple": True,
            "help": "The NET that an item's charts are about, else its first.",
        },
        "--charts-order": {
            "type": click.Choice(["share", "asked"]),
            "help": "Of answers of which several could be chosen: the largest share first, or as "
            "they were asked.",
        },
        "--charts-also": {
            "type": click.Choice(list(ALSO)),
            "multiple": True,
            "help": "Charts beside the one of each item: "
            + "; ".join(f"{name}: {shows}" for name, shows in ALSO.items())
            + ".",
        },
    }
)


def chart_options(command: Decorated) -> Decorated:
    """The options, which the command gets as `charts_of`, `charts_net` and so on."""
    for name, how in reversed(list(_OPTIONS.items())):
        command = click.option(name, **how)(command)
    return command


def chart_choice(study: Study | None, given: Mapping[str, Any] = _NOTHING) -> "ChartChoice":
    """What was chosen on the command line, else in the study, else nothing. Raises UsageError for a
    NET without its item.
    """
    from analysis.reports import ChartChoice

    said = study.source.report if study else ReportChoices()
    nets = dict(said.nets)
    for pair in given.get("charts_net", ()):
        item, _, net = pair.partition("=")
        if not item or not net:
            raise click.UsageError(f"--charts-net is ITEM=NET, such as help=agree; not {pair}")
        nets[item] = net
    items = (given.get("charts_of") or "").split(",")
    return ChartChoice(
        tuple(name.strip() for name in items if name.strip()) or tuple(said.items),
        nets,
        given.get("charts_order") or said.order,
        tuple(said.demographics),
        frozenset(given.get("charts_also") or said.charts),
    )


def cores() -> int:
    """How many processes can work at the same time."""
    if hasattr(os, "sched_getaffinity"):  # not on Windows and macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
