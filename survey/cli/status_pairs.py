"""What `concord status` says of interviews that may be of one person."""

from collections.abc import Iterator

from survey.cli.status_parts import Said
from survey.store import Store, pairs
from survey.study import Study

__all__ = ["undecided_pairs"]


def undecided_pairs(store: Store, study: Study | None) -> Iterator[Said]:
    """How many pairs wait for somebody to decide."""
    del study
    if found := len(pairs(store)):
        what = "1 pair of interviews" if found == 1 else f"{found:,} pairs of interviews"
        yield Said(
            [{"pairs_undecided": found}],
            line=f"{what} may be of one person; concord interview pairs lists them",
        )
