"""`concord alerts`: answers that must not wait, until somebody has seen to them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from survey.cli.opened import opened_store, study_here
from survey.cli.output import json_option, print_json, print_table, say, store_option
from survey.errors import StoreError
from survey.questionnaire import Questionnaire
from survey.store import Concern, Store, concerns, interview_named, sign_off
from survey.wording import Wording

__all__ = ["alerts_command", "at", "known_here", "to_do", "words"]


@click.group("alerts")
def alerts_command() -> None:
    """Answers that must not wait: list and show them, and sign them off."""


@alerts_command.command("list")
@click.option("--all", "every", is_flag=True, help="Those signed off too.")
@store_option
@json_option
def list_command(*, every: bool, place: str | None, as_json: bool) -> None:
    """List open alerts, the one raised last at the end: in which interview, and what to do.

    What was answered is not told here; `concord interview show` tells it.
    """
    with opened_store(place) as store:
        found = [each for each in _alerts_of(store, place) if every or each.open]
    if as_json:
        print_json([_record(each) for each in found])
        return
    columns = ("interview", "case", "group", "interviewer", "question", "raised", "state", "to do")
    rows = [_cells(each) for each in found]
    filled = [n for n in range(len(columns)) if any(row[n] for row in rows)]
    if rows:
        print_table([columns[n] for n in filled], [[row[n] for n in filled] for row in rows])
    say(_counted(found, every=every))


@alerts_command.command("show")
@click.argument("interview")
@store_option
@json_option
def show_command(interview: str, place: str | None, as_json: bool) -> None:
    """Show the alerts of one INTERVIEW, open or not, with what was noted when they were signed off.

    INTERVIEW is its id, or as much of its beginning as no other has.
    """
    with opened_store(place) as store:
        uuid = interview_named(store, interview).uuid
        found = _alerts_of(store, place, [uuid])
    if as_json:
        print_json([{**_record(each), "sign_offs": list(_signed(each))} for each in found])
        return
    if not found:
        raise StoreError(f"the interview {uuid} has no alerts")
    click.echo("\n\n".join("\n".join(_told(each)) for each in found))


@alerts_command.command("sign-off")
@click.argument("interview")
@click.argument("question", required=False)
@click.option("--as", "who", metavar="WHO", required=True, help="Who has seen to it.")
@click.option("--note", metavar="NOTE", required=True, help="What was done, without the answer.")
@store_option
def sign_off_command(
    interview: str, question: str | None, who: str, note: str, place: str | None
) -> None:
    """Sign off what is open in an INTERVIEW, or on one QUESTION of it. An answer given later raises
    it again.

    The note stays in the store, and `concord alerts show` alone tells it.
    """
    for name, given in (("--as", who), ("--note", note)):
        if not given.strip():
            raise click.UsageError(f"{name} is empty; write it in words")
    with opened_store(place, reading=False) as store:
        known = known_here(place)
        done = sign_off(
            store, interview, question, who=who.strip(), note=note.strip(), questionnaires=known
        )
    for each in done:
        say(f"signed off: {each.question} in {each.interview.uuid}")


def _alerts_of(
    store: Store, place: str | None, uuids: Sequence[str] | None = None
) -> list[Concern]:
    """Those of a store, by the alerts of its definitions and of the study's as they are now."""
    return concerns(store, known_here(place), uuids=uuids)


def known_here(place: str | None) -> Sequence[Questionnaire]:
    """The study's questionnaires as they are now; none where a store is named instead."""
    study = study_here() if place is None else None
    return study.questionnaires if study else ()


def _record(concern: Concern) -> Mapping[str, Any]:
    """An alert as `--json` has it, without notes."""
    kept = concern.interview
    last = concern.sign_offs[-1] if concern.sign_offs else None
    return {
        "interview": kept.uuid,
        "case": kept.case or None,
        "instrument": kept.instrument,
        "version": kept.version,
        "group": kept.group,
        "interviewer": kept.interviewer or None,
        "mode": kept.mode,
        "status": kept.status,
        "question": concern.question,
        "to_do": [str(each) for each in concern.say],
        "first_raised": concern.first.isoformat(),
        "raised": concern.last.isoformat(),
        "times": concern.times,
        "changed_since": concern.changed,
        "open": concern.open,
        "signed_off_by": last.who if last else None,
        "signed_off": last.wall.isoformat() if last else None,
    }


def to_do(concern: Concern) -> str:
    """What to do, on one line."""
    return words(concern.say)


def words(say: Iterable[Wording]) -> str:
    """The words of alerts on one line, in the first language of their study."""
    return " – ".join(" ".join(str(each).split()) for each in say)


def at(moment: datetime) -> str:
    """A moment as the clock here shows it."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _state(concern: Concern) -> str:
    parts = ["open" if concern.open else f"signed off by {concern.sign_offs[-1].who}"]
    parts += ["raised again"] if concern.open and concern.sign_offs else []
    parts += ["changed since"] if concern.changed else []
    parts += ["interview discarded"] if concern.interview.status == "discarded" else []
    return ", ".join(parts)


def _cells(concern: Concern) -> tuple[str, ...]:
    kept = concern.interview
    return (
        kept.uuid,
        kept.case,
        kept.group,
        kept.interviewer,
        concern.question,
        at(concern.last),
        _state(concern),
        to_do(concern),
    )


def _counted(found: Sequence[Concern], *, every: bool) -> str:
    number = sum(each.open for each in found)
    said = "no open alerts" if number == 0 else f"{number:,} open alert{'s' * (number > 1)}"
    signed = len(found) - number
    return f"{said}, {signed:,} signed off" if every else said


def _told(concern: Concern) -> Iterator[str]:
    kept = concern.interview
    whom = [f"case {kept.case}" if kept.case else "", kept.group, kept.interviewer, kept.mode]
    yield f"interview {kept.uuid}"
    yield " · ".join(filter(None, (f"{kept.instrument} {kept.version}", *whom)))
    yield f"{concern.question}: {concern.asked}"
    times = "" if concern.times == 1 else f", {concern.times} times since {at(concern.first)}"
    yield f"raised {at(concern.last)}{times} · {_state(concern)}"
    yield from (f"to do: {' '.join(str(each).split())}" for each in concern.say)
    for each in concern.sign_offs:
        yield f"signed off {at(each.wall)} by {each.who}: {each.note}"


def _signed(concern: Concern) -> Iterator[Mapping[str, str]]:
    for each in concern.sign_offs:
        yield {"who": each.who, "note": each.note, "wall": each.wall.isoformat()}
