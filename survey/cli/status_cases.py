"""What `concord status` says of a sample list: outcome rates, and whom to call back today. Nothing
where there is no list.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from survey.cases import Standing, counted, eligibility, rates, standings
from survey.cli.cases_opened import today
from survey.cli.output import percent
from survey.cli.status_parts import Said
from survey.dispositions import OUTCOMES
from survey.store import Store
from survey.study import Study

__all__ = ["by_interviewer", "case_rates", "cases_due"]

_SHOWN = ("RR1", "RR2", "RR3", "COOP1", "REF1", "CON1")
"""The rates in the table; `--json` has all of them."""


def by_interviewer(store: Store, study: Study | None) -> Iterator[Said]:
    """Completed interviews of each interviewer, where any is named."""
    done = {who: number for (who,), number in store.counts("interviewer").items()}
    names: Mapping[str, str] = study.source.interviewers if study else {}
    if not any(done):
        return
    yield Said(
        [{"interviewer": who or None, "completed": number} for who, number in done.items()],
        ("interviewer", "completed"),
        [(_named(who, names) or "nobody named", str(number)) for who, number in done.items()],
        ("completed",),
    )


def case_rates(store: Store, study: Study | None) -> Iterator[Said]:
    """AAPOR's outcome rates of all cases, by group and by interviewer."""
    every = standings(store)
    if not every:
        return
    names: Mapping[str, str] = study.source.interviewers if study else {}
    parts: list[tuple[str, str, Sequence[Standing]]] = [("", "all cases", every)]
    parts += _parted(every, "group", lambda each: each.case.group)
    parts += _parted(every, "interviewer", lambda each: each.interviewer)
    yield Said(
        [_record(by, who, some) for by, who, some in parts],
        ("cases", "in all", "complete", *_SHOWN),
        [_row(_named(who, names), some) for _, who, some in parts],
        ("in all", "complete", *_SHOWN),
    )
    said = {
        outcome.words: sum(each.outcome.code == code for each in every)
        for code, outcome in OUTCOMES.items()
    }
    came = ", ".join(f"{words} {number:,}" for words, number in said.items() if number)
    yield Said(line=f"cases by what came of them: {came}")


def cases_due(store: Store, study: Study | None) -> Iterator[Said]:
    """Whom to call back today, or should have been called back before."""
    names: Mapping[str, str] = study.source.interviewers if study else {}
    due = sorted(
        (each for each in standings(store) if each.due(today())),
        key=lambda each: str(each.call_back),
    )
    if due:
        yield Said(
            [
                {
                    "case": each.case.id,
                    "interviewer": each.case.interviewer or None,
                    "outcome": each.outcome.code,
                    "call_back": str(each.call_back),
                }
                for each in due
            ],
            ("case", "interviewer", "outcome", "call back"),
            [
                (
                    each.case.id,
                    _named(each.case.interviewer, names),
                    each.outcome.words,
                    str(each.call_back),
                )
                for each in due
            ],
            title="to be tried again today",
        )


def _parted(
    every: Sequence[Standing], by: str, key: Callable[[Standing], str]
) -> list[tuple[str, str, Sequence[Standing]]]:
    """The cases of each group or interviewer; none where they are all of nobody."""
    codes = sorted({key(each) for each in every})
    if codes == [""]:
        return []
    return [(by, code, [each for each in every if key(each) == code]) for code in codes]


def _record(by: str, who: str, some: Sequence[Standing]) -> dict[str, object]:
    counts = counted(some)
    classes = {name: counts.get(name, 0) for name in ("I", "P", "R", "NC", "O", "UH", "UO", "NE")}
    whom = {by: who or None} if by else {}
    return {**whom, "cases": len(some), **classes, "e": eligibility(counts), **rates(counts)}


def _row(who: str, some: Sequence[Standing]) -> tuple[str, ...]:
    found = rates(counted(some))
    shares = [found[name] for name in _SHOWN]
    return (
        who or "nobody named",
        f"{len(some):,}",
        f"{counted(some).get('I', 0):,}",
        *("" if share is None else percent(share) for share in shares),
    )


def _named(who: str, names: Mapping[str, str]) -> str:
    return names.get(who, who)
