"""What `concord status` says of interviews that do not count: how they ended, and which are not
finished.
"""

from collections.abc import Iterator

from survey.cli.status_parts import Said
from survey.store import ENDINGS, Store, endings
from survey.study import Study

__all__ = ["not_completed"]

_SAID = {"": "discarded, nobody said why", "quota_full": "quota full"}


def not_completed(store: Store, study: Study | None) -> Iterator[Said]:
    """Interviews that do not count: those begun and not finished (partial), and the others by how
    they ended.
    """
    del study
    numbers = endings(store)
    found = [(kind, numbers[kind]) for kind in ("partial", *ENDINGS, "") if kind in numbers]
    if found:
        yield Said(
            [{"not_completed": kind or None, "interviews": number} for kind, number in found],
            ("not completed", "interviews"),
            [(_SAID.get(kind, kind), f"{number:,}") for kind, number in found],
            ("interviews",),
        )
