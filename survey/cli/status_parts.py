"""The parts of `concord status`: what each says of the field work."""

from collections.abc import Iterator, Mapping

from survey.cli.status_pairs import undecided_pairs
from survey.cli.status_said import Part, Said
from survey.store import Store
from survey.study import Study

__all__ = ["PARTS", "Part", "Said"]


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


def not_completed(store: Store, study: Study | None) -> Iterator[Said]:
    """Interviews that do not count, by their status."""
    del study
    found = store.counts("status", status=None)
    others = {status: n for (status,), n in found.items() if status != "completed"}
    if others:
        said = ", ".join(f"{number} {status}" for status, number in others.items())
        yield Said(line=f"not completed: {said}")


def _share(number: int, target: int | None) -> str:
    return f"{100 * number / target:.0f}%" if target else ""


PARTS: tuple[Part, ...] = (by_group, by_mode, by_day, not_completed, undecided_pairs)
"""In the order they are told."""
