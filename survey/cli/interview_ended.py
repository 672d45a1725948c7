"""`concord interview discard` and `reopen`: what counts, and what does not."""

from collections import Counter
from collections.abc import Sequence

import click

from survey.cli.interview_options import because_option, called, wanting, who_option
from survey.cli.opened import opened_store
from survey.cli.output import say, store_option
from survey.store import Ending, Kept, Store, Wanted, discard, interview_named, listed, reopen
from survey.store.endings import BY_DECISION

__all__ = ["discard_command", "reopen_command"]


@click.command("discard")
@click.argument("interviews", nargs=-1, metavar="[INTERVIEW]...")
@click.option(
    "--as-what",
    "ended_as",
    type=click.Choice(BY_DECISION),
    required=True,
    help="What they are: taken back by the respondent (withdrawn), or made in error.",
)
@because_option
@who_option
@wanting
@click.option("--yes", is_flag=True, help="Without asking; for scripts.")
@store_option
def discard_command(
    interviews: tuple[str, ...],
    ended_as: Ending,
    because: str,
    who: str,
    wanted: Wanted,
    yes: bool,
    place: str | None,
) -> None:
    """Discard each INTERVIEW named, or all that the options fit: they do not count any more.

    All are discarded or none. Their answers stay in the history, and `concord interview reopen`
    takes it back. Where options say which, their number is asked about first.
    """
    by_options = bool(wanted.said or wanted.where)
    if bool(interviews) is by_options:
        raise click.UsageError(
            "Name interviews by their ids, or say which by options such as --mode or --where."
        )
    with opened_store(place, reading=False) as store:
        found = _named(store, interviews) if interviews else _fitting(store, wanted)
        if found and by_options and not yes:
            click.confirm(f"Discard {_counted(found)} as {ended_as}?", err=True, abort=True)
        discard(store, found, ended_as=ended_as, because=because, who=who)
    if interviews:
        for each in found:
            say(f"discarded {called(each)}")
    else:
        say(f"discarded {_counted(found)}" if found else "no interview fits; nothing is discarded")


def _named(store: Store, beginnings: Sequence[str]) -> list[Kept]:
    """Each once, though it be named twice."""
    found = (interview_named(store, beginning) for beginning in beginnings)
    return list({each.uuid: each for each in found}.values())


def _fitting(store: Store, wanted: Wanted) -> list[Kept]:
    """Those that are not discarded already, unless that is asked for."""
    again = wanted.ended_as or wanted.status
    return [each for each in listed(store, wanted) if again or each.status != "discarded"]


def _counted(interviews: Sequence[Kept]) -> str:
    """How many, and how far they are."""
    number = len(interviews)
    statuses = Counter(each.status for each in interviews)
    parts = ", ".join(f"{n:,} {status}" for status, n in statuses.items())
    return f"{'1 interview' if number == 1 else f'{number:,} interviews'} ({parts})"


@click.command("reopen")
@click.argument("interview")
@because_option
@who_option
@store_option
def reopen_command(interview: str, because: str, who: str, place: str | None) -> None:
    """Take back how an INTERVIEW ended.

    A discarded one is what it was before: it counts again, or can be gone on with. A completed one
    is set aside, and does not count until it was gone on with to its end.
    """
    with opened_store(place, reading=False) as store:
        kept = interview_named(store, interview)
        status = reopen(store, kept.uuid, because=because, who=who)
    if status == "completed":
        say(f"{called(kept)} counts again")
    else:
        say(f"{called(kept)} is open again; go on with it by: {_next(kept)}")


def _next(kept: Kept) -> str:
    return "concord collect --from-paper" if kept.mode == "paper" else "concord collect"
