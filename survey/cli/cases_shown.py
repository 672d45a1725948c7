"""`concord cases list` and `show`: what came of cases, who has them, when to try again."""

from datetime import date

import click

from survey.cases import Standing, case_code, standings
from survey.cli.cases_opened import (
    contacts_of,
    interviewer_named,
    known_of,
    numbered,
    opened_list,
    outcome_named,
    refuse_unknown,
    today,
)
from survey.cli.output import json_option, print_json, print_table, say, store_option
from survey.dispositions import OUTCOMES
from survey.store import SampleList

__all__ = ["list_command", "show_command"]


@click.command("list")
@click.option("--group", metavar="GROUP", help="Only this group's.")
@click.option("--interviewer", metavar="WHO", help="Only those that this interviewer has.")
@click.option("--due", is_flag=True, help="Only those to be called back today, or before today.")
@click.option(
    "--outcome", metavar="OUTCOME", help="Only those of which this came, such as refused."
)
@json_option
@store_option
def list_command(
    group: str | None,
    interviewer: str | None,
    due: bool,
    outcome: str | None,
    as_json: bool,
    place: str | None,
) -> None:
    """Cases with what came of them, who has them and when to try again."""
    if outcome is not None:
        outcome_named(outcome)
    with opened_list(place) as (store, study):
        every = standings(store)
        if group is not None:
            known = [each.code for each in known_of(store, study).groups]
            refuse_unknown("group", group, known or [each.case.group for each in every])
        who = None if interviewer is None else interviewer_named(study, interviewer)
    now = today()
    chosen = [
        each
        for each in every
        if (group is None or each.case.group == group)
        and (who is None or each.case.interviewer == who)
        and (not due or each.due(now))
        and (outcome is None or each.outcome.code == outcome)
    ]
    if as_json:
        print_json([_record(each, now) for each in chosen])
        return
    if not every:
        say("there are no cases yet; take in a list: concord cases import FILE")
    elif not chosen:
        say(f"{numbered(len(every), 'case')}, none of them asked for here")
    if not chosen:
        return
    print_table(
        ("case", "group", "interviewer", "outcome", "attempts", "call back"),
        [
            (
                each.case.id,
                each.case.group,
                each.case.interviewer,
                each.outcome.words,
                str(len(each.attempts)),
                "" if each.call_back is None else each.call_back.isoformat(),
            )
            for each in chosen
        ],
        numeric=("attempts",),
    )


@click.command("show")
@click.argument("case", metavar="CASE")
@click.option("--contacts", "with_contacts", is_flag=True, help="Also how to reach it.")
@json_option
@store_option
def show_command(case: str, with_contacts: bool, as_json: bool, place: str | None) -> None:
    """A CASE with its attempts and interviews."""
    with opened_list(place) as (store, study):
        id_ = SampleList(store).case(case.strip()).id
        standing = next(each for each in standings(store) if each.case.id == id_)
        reach = contacts_of(store, study).of(id_) if with_contacts else {}
    record = _record(standing, today())
    if as_json:
        print_json([record | _history(standing) | ({"contacts": reach} if with_contacts else {})])
        return
    about = {name: value for name, value in record.items() if name not in _TOLD_BELOW}
    about["outcome"] = standing.outcome.words
    rows = [*about.items(), *standing.case.attributes.items(), *reach.items()]
    print_table(("", ""), [(name, "" if said is None else str(said)) for name, said in rows])
    if standing.attempts:
        print_table(
            ("when", "outcome", "interviewer", "call back", "note"),
            [
                (
                    f"{each.wall.astimezone():%Y-%m-%d %H:%M}",
                    OUTCOMES[each.outcome].words,
                    each.interviewer,
                    "" if each.call_back is None else each.call_back.isoformat(),
                    each.note,
                )
                for each in standing.attempts
            ],
            title="attempts",
        )
    if standing.met:
        print_table(
            ("interview", "instrument", "status", "interviewer"),
            [(each.uuid, each.instrument, each.status, each.interviewer) for each in standing.met],
            title="interviews",
        )


_TOLD_BELOW = ("attempts", "attributes", "due")


def _record(standing: Standing, today: date) -> dict[str, object]:
    case = standing.case
    return {
        "case": case.id,
        "code": case_code(case.id),
        "group": case.group or None,
        "language": case.language or None,
        "interviewer": case.interviewer or None,
        "outcome": standing.outcome.code,
        "aapor": standing.outcome.aapor,
        "attempts": len(standing.attempts),
        "call_back": None if standing.call_back is None else standing.call_back.isoformat(),
        "due": standing.due(today),
        "attributes": dict(case.attributes),
    }


def _history(standing: Standing) -> dict[str, object]:
    return {
        "attempts": [
            {
                "wall": each.wall.isoformat(),
                "outcome": each.outcome,
                "interviewer": each.interviewer or None,
                "call_back": None if each.call_back is None else each.call_back.isoformat(),
                "interview": each.interview or None,
                "note": each.note,
            }
            for each in standing.attempts
        ],
        "interviews": [
            {
                "interview": each.uuid,
                "instrument": each.instrument,
                "status": each.status,
                "interviewer": each.interviewer or None,
            }
            for each in standing.met
        ],
    }
