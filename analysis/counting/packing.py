"""Which columns an engine counts in one query."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod

__all__ = ["MOST_COMBINATIONS", "packs"]

TOGETHER = 1 << 16
"""Expected combinations of items that are counted in one query: the engine's sums of these stay in
the processor's cache."""

BESIDE_EACH = 1 << 6
"""As many combinations of items are counted beside each of many clusters: two items are counted in
less time than one and one."""

MOST_COMBINATIONS = 1 << 21
"""More come back from no query: they would no longer be few against the rows, and would fill the
memory."""


def packs(
    names: Sequence[str], widths: Mapping[str, int], others: int
) -> Iterator[tuple[str, ...]]:
    """Neighbouring columns to be counted by one query, beside so many combinations of other
    columns.
    """
    most = max(TOGETHER, min(others * BESIDE_EACH, MOST_COMBINATIONS))
    pack: list[str] = []
    for name in names:
        if pack and others * prod(widths[one] for one in (*pack, name)) > most:
            yield tuple(pack)
            pack = []
        pack.append(name)
    if pack:
        yield tuple(pack)
