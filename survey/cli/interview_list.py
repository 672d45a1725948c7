"""`concord interview list`: which interviews there are. Of answers it says nothing."""

from itertools import pairwise

import click

from survey.cli.interview_options import row_of, state, wanting
from survey.cli.opened import opened_store
from survey.cli.output import json_option, print_json, print_table, say, store_option
from survey.store import Kept, Wanted, doubted, listed

__all__ = ["list_command"]

_SHORT = 8
"""Characters of an id to begin with; more where two begin with the same."""


@click.command("list")
@wanting
@click.option("--unusual", is_flag=True, help="Completed, with answers that a warn doubts.")
@store_option
@json_option
def list_command(wanted: Wanted, unusual: bool, place: str | None, as_json: bool) -> None:
    """List interviews: all of them, or those that every option given fits.

    Answers are never listed; `concord interview show` has those of one.
    """
    with opened_store(place) as store:
        interviews = listed(store, wanted)
        if unusual:
            those = {each.uuid for each in doubted(store)}
            interviews = [each for each in interviews if each.uuid in those]
    if as_json:
        print_json([row_of(each) for each in interviews])
        return
    columns = ("interview", "instrument", "group", "status", "mode", "interviewer", "case", "day")
    length = _telling(interviews)
    rows = [_cells(each, length) for each in interviews]
    filled = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    if rows:
        print_table(
            [columns[place] for place in filled], [[row[place] for place in filled] for row in rows]
        )
    say("1 interview" if len(rows) == 1 else f"{len(rows):,} interviews")


def _cells(interview: Kept, length: int) -> tuple[str, ...]:
    moment = interview.completed or interview.started
    return (
        interview.uuid[:length],
        f"{interview.instrument} {interview.version}",
        interview.group,
        state(interview),
        interview.mode,
        interview.interviewer,
        interview.case,
        moment.date().isoformat() if moment else "",
    )


def _telling(interviews: list[Kept]) -> int:
    """How many characters of their ids tell them apart."""
    ids = sorted(each.uuid for each in interviews)
    shared = 0
    for one, other in pairwise(ids):
        same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
        shared = max(shared, same)
    return max(_SHORT, shared + 1)
