"""Options that the commands on interviews share: which interviews, and how one is called."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from survey.cli.opened import study_here
from survey.conditions import Condition
from survey.interview import Answer
from survey.missing import Missing
from survey.store import ENDINGS, Kept, Wanted
from survey.store.tables import STATUSES

__all__ = ["because_option", "called", "coded", "row_of", "state", "wanting", "who_option"]

because_option = click.option(
    "--because", metavar="REASON", required=True, help="Why; it is kept in the history."
)
who_option = click.option(
    "--as", "who", metavar="WHO", default="", help="Who decides; it is kept in the history."
)
_CHOICES = (
    click.option("--group", metavar="GROUP", default="", help="Of this group of respondents."),
    click.option(
        "--status", type=click.Choice(STATUSES), default=None, help="How far it is, or discarded."
    ),
    click.option(
        "--ended",
        type=click.Choice(ENDINGS),
        default=None,
        help="Of those discarded: how they ended.",
    ),
    click.option(
        "--mode", metavar="MODE", default="", help="How it was asked, such as terminal or paper."
    ),
    click.option("--interviewer", metavar="NAME", default="", help="Asked by this interviewer."),
    click.option("--case", metavar="CASE", default="", help="With this case."),
    click.option(
        "--day",
        metavar="DAY",
        default="",
        help="Completed, or else begun, on this day: 2022-06-13.",
    ),
    click.option("--instrument", metavar="INSTRUMENT", default="", help="By this questionnaire."),
    click.option(
        "--where",
        metavar="CONDITION",
        default=None,
        help="Of whom a condition holds, such as \"region == 'wales' and age > 90\", or a filter "
        "of study.yaml.",
    ),
)


def wanting(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which interviews; the command gets them as `wanted`."""

    @wraps(command)
    def with_wanted(
        *,
        group: str,
        status: str | None,
        ended: str | None,
        mode: str,
        interviewer: str,
        case: str,
        day: str,
        instrument: str,
        where: str | None,
        **others: Any,
    ) -> None:
        wanted = Wanted(
            instrument,
            group,
            mode,
            status or "",
            ended or "",
            interviewer,
            case,
            day,
            _condition(where),
        )
        command(wanted=wanted, **others)

    for option in reversed(_CHOICES):
        with_wanted = option(with_wanted)
    return with_wanted


def _condition(where: str | None) -> Condition | None:
    """A condition as it is written, or the filter of the study that is called so."""
    if where is None:
        return None
    study = study_here() if where.isidentifier() else None
    filters = study.codebook.filters if study else ()
    named = next((each.where for each in filters if each.code == where), None)
    return named or Condition.parse(where, columns=True)


def called(interview: Kept) -> str:
    """An interview in a few words: the beginning of its id, what it is of, how far it is."""
    parts = [f"{interview.instrument} {interview.version}", interview.group, state(interview)]
    return f"{interview.uuid[:8]} ({', '.join(filter(None, parts))})"


def state(interview: Kept) -> str:
    """How far it is; of a discarded one how it ended."""
    kind = f": {interview.ended_as}" if interview.ended_as else ""
    return f"{interview.status}{kind}"


def row_of(interview: Kept) -> dict[str, str | None]:
    """An interview as `--json` has it."""
    return {
        "interview": interview.uuid,
        "instrument": interview.instrument,
        "version": interview.version,
        "group": interview.group,
        "status": interview.status,
        "ended_as": interview.ended_as or None,
        "mode": interview.mode,
        "language": interview.language,
        "interviewer": interview.interviewer or None,
        "case": interview.case or None,
        "started": interview.started.isoformat() if interview.started else None,
        "completed": interview.completed.isoformat() if interview.completed else None,
    }


def coded(answer: Answer | None) -> dict[str, Any]:
    """An answer as `--json` has it: its code or value, or the name of a missing one; what was not
    asked has neither.
    """
    missing = answer.value if isinstance(answer, Missing) else None
    value = None if isinstance(answer, Missing) else answer
    return {"answer": list(value) if isinstance(value, tuple) else value, "missing": missing}
