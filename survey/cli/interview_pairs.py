"""`concord interview pairs | same | different`: whether two interviews are of one person."""

from typing import Any

import click

from survey.cli.interview_options import called
from survey.cli.opened import opened_store
from survey.cli.output import json_option, print_json, print_table, say, store_option
from survey.store import Pair, decide, interview_named, pairs

__all__ = ["different_command", "pairs_command", "same_command"]

_WHO = click.option("--as", "who", metavar="WHO", default="", help="Who decides.")


@click.command("pairs")
@click.option("--all", "decided", is_flag=True, help="Those that were decided, too.")
@store_option
@json_option
def pairs_command(decided: bool, place: str | None, as_json: bool) -> None:
    """List interviews that may be of one person: what makes two alike, and what speaks against it.

    Both are kept until somebody decides: concord interview same A B, or different A B.
    """
    with opened_store(place) as store:
        found = pairs(store, decided=decided)
    if as_json:
        print_json([_record(pair) for pair in found])
        return
    if found:
        print_table(("pair", "interviews", "alike", "against", "decision"), list(_rows(found)))
    say("1 pair" if len(found) == 1 else f"{len(found):,} pairs")


@click.command("same")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option(
    "--keep", metavar="A|B", default="", help="Which of the two counts; else the later one."
)
@_WHO
@store_option
def same_command(first: str, second: str, keep: str, who: str, place: str | None) -> None:
    """Decide that A and B are one person: one counts, the other is superseded and stays in the
    history.

    The one finished later counts; but what somebody corrected or discarded stays as it is, unless
    --keep names the other. A and B are ids, or as much of their beginning as no other has.
    """
    with opened_store(place, reading=False) as store:
        done = decide(store, first, second, "same", keep=keep, who=who)
        (ended,) = (called(interview_named(store, uuid)) for uuid in done.ended)
        counts = [called(interview_named(store, uuid)) for uuid in done.counts]
    say(f"{counts[0]} counts, {ended}" if counts else f"neither counts: {ended}")


@click.command("different")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@_WHO
@store_option
def different_command(first: str, second: str, who: str, place: str | None) -> None:
    """Decide that A and B are two people: both count, and the pair is not listed again.

    A and B are ids, or as much of their beginning as no other has.
    """
    with opened_store(place, reading=False) as store:
        done = decide(store, first, second, "different", who=who)
        counts = [called(interview_named(store, uuid)) for uuid in done.counts]
    say(f"two people; {' and '.join(counts) or 'neither'} count{'s' if len(counts) < 2 else ''}")


def _rows(found: list[Pair]) -> list[tuple[str, ...]]:
    return [
        row
        for number, pair in enumerate(found, 1)
        for row in (
            (str(number), called(pair.first), pair.alike, pair.against, pair.decision),
            ("", called(pair.second), "", "", pair.who),
        )
    ]


def _record(pair: Pair) -> dict[str, Any]:
    return {
        "first": pair.first.uuid,
        "second": pair.second.uuid,
        "instrument": pair.first.instrument,
        "alike": pair.alike,
        "against": pair.against,
        "decision": pair.decision or None,
        "who": pair.who or None,
        "listed": pair.added.isoformat(),
    }
