"""What stands around a figure in a draft: its sentence, and what belongs to it in the sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.drafts.document import Block
from analysis.judgement.mention import Mention
from analysis.language.prose import language_of, sentence_at

__all__ = ["SHARES", "Passage", "passage_of"]

SHARES = frozenset({"percentage", "fraction", "phrase", "range"})
"""Kinds of mention that say a share; each has its own part of a sentence."""

_AROUND = 1_000
"""Characters before and after a sentence that are its paragraph, in drafts that have no shorter
ones."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A figure in its sentence. `before` and `after`: what stands between it and the next share on
    either side.
    """

    sentence: str
    before: str
    after: str
    block: str
    under: str
    language: str
    enclosed: bool
    """Whether the figure stands in brackets, or after a colon, and so belongs to what comes before
    it."""
    so_far: str
    """The sentence up to the figure."""
    lead: str
    """The sentence up to its first share."""
    row: tuple[int, int]
    """Which of the shares in the same brackets it is, counted from 0, and how many these are."""


def passage_of(mention: Mention, block: Block, others: Sequence[Mention]) -> Passage:
    """What stands around a mention. `others`: the mentions of the block."""
    begins, ends = mention.itself
    start, end = sentence_at(block.text, begins)
    start, end = min(start, begins), max(end, ends)
    around = [
        one
        for one in others
        if one.kind in SHARES
        and one.block == mention.block
        and (one.start, one.end) != (mention.start, mention.end)
    ]
    first = max(
        (one.end for one in around if start <= one.start and one.end <= begins),
        default=start,
    )
    last = min((one.start for one in around if ends <= one.start < end), default=end)
    before, after = block.text[first:begins], block.text[ends:last]
    opened = before.rfind("(") > before.rfind(")") or before.rstrip().endswith((":", "–", "—", "="))
    begun = min((one.start for one in around if start <= one.start), default=begins)
    so_far, lead = block.text[start:begins], block.text[start : min(begun, begins)]
    paragraph = block.text[max(0, start - _AROUND) : end + _AROUND]
    return Passage(
        block.text[start:end],
        before,
        after,
        paragraph,
        block.under,
        language_of(paragraph),
        opened,
        so_far,
        lead,
        _row(mention, around, block.text),
    )


def _row(mention: Mention, around: Sequence[Mention], text: str) -> tuple[int, int]:
    first, last = text.rfind("(", 0, mention.start), text.find(")", mention.end)
    if first < text.rfind(")", 0, mention.start) or last < 0:
        return 0, 1
    inside = [one.start for one in around if first < one.start and one.end <= last]
    return sum(start < mention.start for start in inside), len(inside) + 1
