"""How it stands with each case: what came of it so far, when to try again, and who comes next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from survey.dispositions import COMPLETED, NOT_ATTEMPTED, OUTCOMES, PARTIAL, REFUSED, Outcome
from survey.store import Attempt, Case, Database, Met, SampleList

__all__ = ["Standing", "next_up", "standing_of", "standings"]

_BEGUN = ("started", "paused")
_REFUSALS = ("declined", "withdrawn")


@dataclass(frozen=True, slots=True)
class Standing:
    """A case, its attempts and its interviews, each the first one first.

    `outcome`: what came of it so far. `call_back`: the day that was agreed, until somebody has
    tried on that day or later. `interviewer`: who brought the outcome about, else who has the case.
    """

    case: Case
    attempts: tuple[Attempt, ...]
    met: tuple[Met, ...]
    outcome: Outcome
    call_back: date | None
    interviewer: str

    @property
    def settled(self) -> bool:
        """Whether nobody need try again."""
        return self.outcome.settled and self.call_back is None

    @property
    def begun(self) -> str:
        """The uuid of the interview that waits to be gone on with; empty where none does."""
        return next((each.uuid for each in reversed(self.met) if each.status in _BEGUN), "")

    def due(self, today: date) -> bool:
        """Whether the day that was agreed has come."""
        return self.call_back is not None and self.call_back <= today


def standings(database: Database) -> list[Standing]:
    """How it stands with every case of a store, in the order they were added."""
    sample = SampleList(database)
    attempts: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in sample.attempts():
        attempts[attempt.case].append(attempt)
    met: dict[str, list[Met]] = defaultdict(list)
    for each in sample.met():
        met[each.case].append(each)
    return [standing_of(case, attempts[case.id], met[case.id]) for case in sample.cases()]


def standing_of(case: Case, attempts: Sequence[Attempt], met: Sequence[Met]) -> Standing:
    """How it stands with a case.

    A completed interview says it, whatever was recorded. Else that attempt does which tells most,
    of several the last one; what an interview made counts only as long as that interview does.
    """
    status = {each.uuid: each.status for each in met}
    counting = [each for each in attempts if _counts(each, status)]
    deciding = max(
        enumerate(counting),
        key=lambda placed: (OUTCOMES[placed[1].outcome].strength, placed[0]),
        default=(0, None),
    )[1]
    outcome = OUTCOMES[NOT_ATTEMPTED if deciding is None else deciding.outcome]
    by = "" if deciding is None else deciding.interviewer
    completed = [each for each in met if each.status == COMPLETED]
    if completed:
        outcome, by = OUTCOMES[COMPLETED], completed[-1].interviewer
    elif outcome.strength < OUTCOMES[PARTIAL].strength and met:
        outcome, by = _unrecorded(met) or outcome, by or met[-1].interviewer
    return Standing(
        case,
        tuple(attempts),
        tuple(met),
        outcome,
        None if completed else _call_back(counting, met),
        by or case.interviewer,
    )


def _unrecorded(met: Sequence[Met]) -> Outcome | None:
    """What interviews say of which nobody recorded anything: one was cut off, or its answers were
    taken back; None where they say nothing.
    """
    if any(each.status in _BEGUN for each in met):
        return OUTCOMES[PARTIAL]
    return OUTCOMES[REFUSED] if any(each.ended in _REFUSALS for each in met) else None


def _counts(attempt: Attempt, status: dict[str, str]) -> bool:
    """Whether an attempt stands: one that an interview made falls with it."""
    if attempt.outcome == COMPLETED:
        return status.get(attempt.interview) == COMPLETED
    if attempt.outcome == PARTIAL and attempt.interview:
        return status.get(attempt.interview) != "discarded"
    return True


def _call_back(attempts: Sequence[Attempt], met: Sequence[Met]) -> date | None:
    """The day agreed last, where nobody has tried since it came, and nothing has settled the case
    since: an outcome such as a refusal, or an interview whose answers were taken back.
    """
    refused = [each.ended_at for each in met if each.ended in _REFUSALS and each.ended_at]
    last = max(refused, default=None)
    agreed: date | None = None
    for attempt in attempts:
        if attempt.call_back is not None:
            agreed = None if last is not None and attempt.wall <= last else attempt.call_back
        elif agreed is not None and (
            OUTCOMES[attempt.outcome].settled or attempt.wall.astimezone().date() >= agreed
        ):
            agreed = None
    return agreed


def next_up(
    all_: Iterable[Standing], today: date, *, interviewer: str = "", group: str = ""
) -> list[Standing]:
    """Whom to try now, in this order: the days agreed that have come, the earliest first; those
    nobody has tried; the others, whom nobody has tried for longest first.

    Only those whom nobody has or this `interviewer` does, and of this `group` or of none.
    """
    waiting = [
        each
        for each in all_
        if not each.settled
        and (not interviewer or each.case.interviewer in ("", interviewer))
        and (not group or each.case.group in ("", group))
        and (each.call_back is None or each.due(today))
    ]

    def order(standing: Standing) -> tuple[int, str]:
        if standing.call_back is not None:
            return 0, standing.call_back.isoformat()
        if not standing.attempts:
            return 1, ""
        return 2, standing.attempts[-1].wall.isoformat()

    return sorted(waiting, key=order)
