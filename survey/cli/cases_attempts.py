"""`concord cases outcome` and `assign`: what came of an attempt, and who has which case."""

from collections.abc import Callable
from datetime import date, timedelta

import click

from survey.cli.cases_opened import (
    interviewer_named,
    numbered,
    opened_list,
    outcome_named,
    today,
)
from survey.cli.output import say, store_option
from survey.errors import DataError, shown
from survey.store import SampleList

__all__ = ["assign_command", "day_named", "outcome_command"]


@click.command("outcome")
@click.argument("case", metavar="CASE")
@click.argument("outcome", metavar="OUTCOME")
@click.option("--call-back", metavar="DAY", help="When to try again: 2026-06-13, or tomorrow.")
@click.option("--note", default="", help="In your own words; it stays in the store.")
@click.option("--as", "who", default="", metavar="WHO", help="Who tried.")
@store_option
def outcome_command(
    case: str, outcome: str, call_back: str | None, note: str, who: str, place: str | None
) -> None:
    """Record what came of an attempt at a CASE, such as no_contact or refused."""
    chosen = outcome_named(outcome)
    if not chosen.by_hand:
        raise DataError.of(
            "outcome",
            f"{shown(outcome)} is what interviews say, or that there are none; ask: concord "
            f"collect --case {case.strip()}",
        )
    day = None if call_back is None else day_named(call_back)
    if chosen.code == "call_back" and day is None:
        raise DataError.of(
            "outcome",
            "'call_back' needs the day; add --call-back, with a day such "
            f"as {today() + timedelta(1)} or tomorrow",
        )
    with opened_list(place, reading=False) as (store, study):
        SampleList(store).attempt(
            case.strip(),
            chosen.code,
            interviewer=interviewer_named(study, who),
            call_back=day,
            note=note.strip(),
        )
    again = "" if day is None else f"; to be tried again on {day}"
    say(f"case {case.strip()}: {chosen.words}{again}")


@click.command("assign")
@click.argument("cases", nargs=-1, required=True, metavar="CASE…")
@click.option("--to", "who", required=True, metavar="WHO", help="Who has them; '' for nobody.")
@store_option
def assign_command(cases: tuple[str, ...], who: str, place: str | None) -> None:
    """Give cases to an interviewer."""
    with opened_list(place, reading=False) as (store, study):
        name = interviewer_named(study, who)
        moved = SampleList(store).assign([each.strip() for each in cases], name)
    owner = name or "nobody"
    number = len({each.strip() for each in cases})
    say(f"{numbered(number, 'case')} with {owner}, {moved:,} of them newly")


def day_named(text: str) -> date:
    """The day to try again. Raises DataError for what is none, or is over."""
    now = today()
    words: dict[str, Callable[[], date]] = {
        "today": lambda: now,
        "tomorrow": lambda: now + timedelta(1),
    }
    try:
        day = words.get(text.strip().casefold(), lambda: date.fromisoformat(text.strip()))()
    except ValueError:
        raise DataError.of(
            "--call-back",
            f"{shown(text)} is no day; write it as {now + timedelta(1)}, or tomorrow",
        ) from None
    if day < now:
        raise DataError.of("--call-back", f"{day} is over; write the day of the next attempt")
    return day
