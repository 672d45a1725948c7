"""What `concord status` says of quotas."""

from collections.abc import Iterator

from survey.cli.status_parts import Said
from survey.store import Store, numbers
from survey.study import Quota, Study

__all__ = ["quotas_reached"]


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


def _counted(store: Store, study: Study | None) -> list[tuple[Quota, int]]:
    quotas = study.quotas if study else ()
    counts = numbers(
        store, [quota.where for quota in quotas], study.questionnaires if study else ()
    )
    return list(zip(quotas, counts, strict=True))
