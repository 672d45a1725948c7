"""`concord status`: how far the field work is."""

import sys

import click

from survey.cli.opened import opened_store, study_here
from survey.cli.output import json_option, print_json, print_table, store_option
from survey.cli.status_alerts import open_alerts
from survey.cli.status_cases import by_interviewer, case_rates, cases_due
from survey.cli.status_ended import not_completed
from survey.cli.status_pairs import undecided_pairs
from survey.cli.status_parts import Part, by_day, by_group, by_mode
from survey.cli.status_quotas import quotas_reached
from survey.cli.status_unusual import unusual_answers

__all__ = ["PARTS", "status_command"]

PARTS: tuple[Part, ...] = (
    by_group,
    quotas_reached,
    by_mode,
    by_day,
    by_interviewer,
    not_completed,
    case_rates,
    cases_due,
    unusual_answers,
    undecided_pairs,
    open_alerts,
)
"""In the order they are told."""


@click.command("status")
@store_option
@json_option
def status_command(place: str | None, as_json: bool) -> None:
    """Interviews by group, mode and day against the study's targets."""
    study = study_here() if place is None else None
    with opened_store(place) as store:
        told = [said for part in PARTS for said in part(store, study)]
    if as_json:
        print_json([record for said in told for record in said.records])
        return
    for number, said in enumerate(told):
        if said.headings:
            if number and not sys.stdout.isatty():  # on a terminal a table has room around it
                click.echo()
            print_table(said.headings, said.rows, numeric=said.numeric, title=said.title)
        if said.line:
            click.echo(said.line)
