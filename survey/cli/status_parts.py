"""What a part of `concord status` is: it says something of the field work, as records and as a
table. The parts that need nothing but numbers of completed interviews are here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from survey.store import Store
from survey.study import Study

__all__ = ["Part", "Said", "by_day", "by_group", "by_mode"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a part says. `records`: the objects of `--json`. `rows`: the cells of a table under
    `headings`, of which `numeric` stand to the right; `line` is a sentence instead of a table or
    below it.
    """

    records: Sequence[Mapping[str, Any]] = ()
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    numeric: Sequence[str] = ()
    title: str = ""
    line: str = ""


Part = Callable[[Store, Study | None], Iterator[Said]]
"""Asks a store, and the study it is of where there is one; says nothing where there is nothing to
say."""


def by_group(store: Store, study: Study | None) -> Iterator[Said]:
    """Completed interviews of each group beside its target."""
    targets: Mapping[str, int] = study.targets if study else {}
    done = {group: number for (group,), number in store.counts("group").items()}
    groups = [*targets, *(group for group in done if group not in targets)]
    reached = [(group, done.get(group, 0), targets.get(group)) for group in groups]
    yield Said(
        [
            {"group": group, "completed": number, "target": target}
            for group, number, target in reached
        ],
        ("group", "completed", "target", "reached"),
        [
            (group, str(number), str(target or ""), _share(number, target))
            for group, number, target in reached
        ],
        ("completed", "target", "reached"),
    )


def by_mode(store: Store, study: Study | None) -> Iterator[Said]:
    """Completed interviews by group and how they were asked."""
    del study
    done = store.counts("group", "mode")
    yield Said(
        [
            {"group": group, "mode": mode, "completed": number}
            for (group, mode), number in done.items()
        ],
        ("group", "mode", "completed"),
        [(*key, str(number)) for key, number in done.items()],
        ("completed",),
    )


def by_day(store: Store, study: Study | None) -> Iterator[Said]:
    """Completed interviews by day and group."""
    del study
    done = [(group, day, n) for (group, day), n in store.counts("group", "day").items() if day]
    yield Said(
        [{"group": group, "day": day, "completed": number} for group, day, number in done],
        ("day", "group", "completed"),
        [(day, group, str(number)) for day, group, number in sorted(done, key=lambda d: d[1::-1])],
        ("completed",),
    )


def _share(number: int, target: int | None) -> str:
    return f"{100 * number / target:.0f}%" if target else ""
