"""Figures that have several numbers, such as an interval: one mention of a draft, with one
verdict.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from analysis.drafts.document import Block
from analysis.judgement.mention import Mention
from analysis.judgement.research.stated import Stated

__all__ = ["bound_spans", "whole_mention"]

Span = tuple[int, int]


def bound_spans(
    block: Block, mentions: Iterable[Mention], owned: Callable[[str], bool]
) -> Iterator[tuple[Span, Mention]]:
    """Where a block has what is bound to claims that are `owned`, each with its first mention."""
    done: set[Span] = set()
    for mention in mentions:
        if not owned(mention.claim):
            continue
        span = next(
            (
                (one.start, one.end)
                for one in block.bindings
                if one.start <= mention.start and mention.end <= one.end
            ),
            (mention.start, mention.end),
        )
        if span not in done:
            done.add(span)
            yield span, mention


def whole_mention(block: Block, span: Span, stated: Stated, mention: Mention) -> Mention:
    """All that is stated as one mention; `mention`: the first of its numbers."""
    start, end = span
    return replace(
        mention,
        start=start,
        end=end,
        text=block.text[start:end],
        kind="statistic",
        low=stated.low,
        high=stated.high,
        value=stated.value,
        places=stated.places,
        within=None,
        waved="",
    )
