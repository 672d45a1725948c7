"""Quotas while people are asked: which of them a running interview is in, and which are full."""

from collections.abc import Mapping, Sequence

from survey.interview import Answer
from survey.store import Store, numbers
from survey.study import Quota

__all__ = ["Enough", "Reached"]

Reached = tuple[Quota, int]
"""A quota and the completed interviews that it has."""


class Enough:
    """The quotas of one interview. The store is counted once it is known to be in one."""

    def __init__(self, store: Store, quotas: Sequence[Quota]) -> None:
        self._store, self._quotas = store, quotas
        self._within: dict[int, int] = {}
        """By its place the completed interviews of each quota that this interview is in."""

    def full(self, known: Mapping[str, Answer]) -> list[Reached]:
        """The quotas that this interview is in and that are full without it."""
        holding = [n for n, each in enumerate(self._quotas) if each.where.holds(known) is True]
        if new := [place for place in holding if place not in self._within]:
            counted = numbers(
                self._store, [self._quotas[place].where for place in new], self._store.decided
            )
            self._within |= dict(zip(new, counted, strict=True))
        self._within = {place: self._within[place] for place in holding}
        return [
            (self._quotas[place], number)
            for place, number in self._within.items()
            if number >= self._quotas[place].at
        ]
