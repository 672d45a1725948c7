"""Whether a percentage can be a share of so many people, by arithmetic alone: 82% of 37 cannot,
since 30 are 81.1% and 31 are 83.8% (the GRIM test of Brown and Heathers 2017, for shares).

It says nothing of weighted shares, which no numbers of people make.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from analysis.drafts.document import Document
from analysis.judgement.mention import Mention

__all__ = ["OfBase", "counts_for", "shares_of_bases"]

_ROUNDINGS = (ROUND_HALF_UP, ROUND_HALF_EVEN)
"""Both ways in which people round a half."""

_BRACKET = re.compile(r"[^()]{0,120}\(\s*(?:[^()]{0,80}[;,]\s*)?")
_OF = re.compile(r"\s+(?:of|among|out of|allan o|spośród|z)(?:\s+(?:the|all))?\s+")


@dataclass(frozen=True, slots=True)
class OfBase:
    """A percentage and the base that it stands with. `counts`: the numbers of people that would
    give it, none where it is impossible.
    """

    share: Mention
    base: Mention
    counts: tuple[int, ...]

    @property
    def possible(self) -> bool:
        return bool(self.counts)

    @property
    def said(self) -> str:
        """That it is possible or not, and what the numbers of people next to it would be."""
        n, places = round(self.base.value), self.share.places
        what = f"{self.share.text} of {n:,}"
        if self.counts:
            first, last = self.counts[0], self.counts[-1]
            many = f"{first:,}" if first == last else f"{first:,} to {last:,}"
            return f"{what} is possible: {many} {'person' if last == 1 else 'people'}"
        below = int((Decimal(str(self.share.value)) * n / 100).to_integral_value(ROUND_FLOOR))
        next_to = " and ".join(
            f"{count:,} are {Decimal(100 * count) / n:.{places + 1}f}%"
            for count in (below, below + 1)
            if 0 <= count <= n
        )
        return f"{what} is impossible unless it is weighted: {next_to}"


def counts_for(value: float, places: int, n: int) -> tuple[int, ...]:
    """The numbers of people of `n` whose percentage is written so with so many decimals, halves
    rounded up or to even.

    >>> counts_for(82, 0, 37), counts_for(84, 0, 37), counts_for(12, 0, 8), counts_for(13, 0, 8)
    ((), (31,), (1,), (1,))
    """
    written, step = Decimal(str(value)), Decimal(1).scaleb(-places)
    near = range(
        max(0, int((written - step) * n / 100)), min(n, int((written + step) * n / 100) + 1) + 1
    )
    return tuple(
        count
        for count in near
        if any((Decimal(100 * count) / n).quantize(step, how) == written for how in _ROUNDINGS)
    )


def shares_of_bases(document: Document, found: Sequence[Mention]) -> Iterator[OfBase]:
    """Every percentage of a draft whose base stands with it: 84% (n = 37), 84% of 37 teachers."""
    for number, share in enumerate(found):
        if share.kind != "percentage" or share.modifier or share.waved or not _plain(share):
            continue
        base = _base_after(number, found, document)
        if base is not None and 0 < base.value < 10**9:
            counts = counts_for(share.value, share.places, round(base.value))
            yield OfBase(share, base, counts)


def _plain(share: Mention) -> bool:
    return 0 <= share.value <= 100


def _base_after(number: int, found: Sequence[Mention], document: Document) -> Mention | None:
    """The number of people in the brackets behind a share, or right behind "of"."""
    share = found[number]
    text = document.blocks[share.block].text
    for other in found[number + 1 : number + 4]:
        if other.block != share.block or other.kind == "percentage":
            return None
        between = text[share.end : other.start]
        if other.kind == "base" and _BRACKET.fullmatch(_without_interval(between)):
            return other
        if other.kind in ("base", "count", "number") and _OF.fullmatch(between):
            return other if not other.places else None
    return None


def _without_interval(between: str) -> str:
    """What stands between a share and its base, without the interval in the same brackets."""
    return re.sub(r"\([^()]*;\s*", "(", between)
