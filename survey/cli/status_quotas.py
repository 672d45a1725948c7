"""What `concord status` says of quotas, and what a command says that took interviews in."""

from collections.abc import Iterator

from survey.cli.output import say
from survey.cli.status_parts import Said
from survey.store import Store, numbers
from survey.study import Quota, Study

__all__ = ["quotas_reached", "tell_of_quotas"]


def quotas_reached(store: Store, study: Study | None) -> Iterator[Said]:
    """How many completed interviews each quota has, of how many that are enough."""
    counted = _counted(store, study)
    if not counted:
        return
    yield Said(
        [
            {
                "quota": str(quota.label),
                "where": quota.where.text,
                "completed": number,
                "at": quota.at,
                "then": quota.then,
                "full": number >= quota.at,
            }
            for quota, number in counted
        ],
        ("quota", "completed", "at", "full"),
        [
            (
                str(quota.label),
                f"{number:,}",
                f"{quota.at:,}",
                quota.then if number >= quota.at else "",
            )
            for quota, number in counted
        ],
        ("completed", "at"),
    )


def tell_of_quotas(store: Store, study: Study | None) -> None:
    """Say which quotas are full: what came in by itself is never refused for that."""
    for quota, number in _counted(store, study):
        if number >= quota.at:
            say(f"the quota {quota.label} is full: {number:,} of {quota.at:,}")


def _counted(store: Store, study: Study | None) -> list[tuple[Quota, int]]:
    quotas = study.quotas if study else ()
    counts = numbers(store, [quota.where for quota in quotas])
    return list(zip(quotas, counts, strict=True))
