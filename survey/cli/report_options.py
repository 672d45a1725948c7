"""What `concord report` has: options, else what study.yaml says, else the rules."""

import os
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import click

from analysis.reports.choice import ALSO
from survey.errors import DataError, DefinitionError, Fault
from survey.study import Study
from survey.study.source import ReportChoices

if TYPE_CHECKING:
    from analysis import Responses
    from analysis.reports import ReportChoice

__all__ = ["cores", "report_choice", "report_options"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_NOTHING: Mapping[str, Any] = MappingProxyType({})

_OPTIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "--items": {
            "metavar": "ITEM,…",
            "help": "The items it has, in this order; else all, as they are asked.",
        },
        "--net": {
            "metavar": "ITEM=NET",
            "multiple": True,
            "help": "The NET that an item's sentence, differences and chart are about; else its "
            "first, or the opposite one where that is larger.",
        },
        "--order": {
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


def report_options(command: Decorated) -> Decorated:
    """The options, which the command gets as `items`, `net`, `order` and `charts_also`."""
    for name, how in reversed(list(_OPTIONS.items())):
        command = click.option(name, **how)(command)
    return command


def report_choice(
    study: Study | None, responses: "Responses", given: Mapping[str, Any] = _NOTHING
) -> "ReportChoice":
    """What was chosen on the command line, else in the study, else nothing. Raises UsageError for a
    NET without its item, DefinitionError for findings of the study that there are not.
    """
    from analysis.reports import ReportChoice

    said = study.source.report if study else ReportChoices()
    nets = dict(said.nets)
    for pair in given.get("net", ()):
        item, _, net = pair.partition("=")
        if not item or not net:
            raise click.UsageError(f"--net is ITEM=NET, such as help=agree; not {pair}")
        nets[item] = net
    items = (given.get("items") or "").split(",")
    return ReportChoice(
        items=tuple(name.strip() for name in items if name.strip()) or tuple(said.items),
        nets=nets,
        order=given.get("order") or said.order,
        demographics=tuple(said.demographics),
        also=frozenset(given.get("charts_also") or said.charts),
        bases=tuple(dict.fromkeys(said.bases)),
        findings=_findings(study, responses) if study else (),
    )


def _findings(study: Study, responses: "Responses") -> tuple[str, ...]:
    """The figures that a report begins with. Raises DefinitionError for each that there is not,
    with its line in study.yaml.
    """
    faults = [
        study.fault(fault.message, "findings", place)
        for place, name in enumerate(study.source.findings)
        for fault in _faults_of(name, responses)
    ]
    if faults:
        raise DefinitionError(faults)
    return tuple(study.source.findings)


def _faults_of(name: str, responses: "Responses") -> Iterator[Fault]:
    from analysis.figures.naming import figure_named
    from analysis.publication.figures import groups_in

    try:
        figure_named(name, responses.codebook, groups_in(responses, "group"))
    except DataError as error:
        yield from (Fault("", 0, f"the finding '{name}': {each.message}") for each in error.faults)


def cores() -> int:
    """How many processes can work at the same time."""
    if hasattr(os, "sched_getaffinity"):  # not on Windows and macOS
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
