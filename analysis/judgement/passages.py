"""What stands around a figure in a draft: its sentence, and what belongs to it in the sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from analysis.drafts.document import Block
from analysis.judgement.mention import Mention
from analysis.language.prose import language_of, sentence_at
from analysis.language.vocabulary import vocabulary_of

__all__ = ["SHARES", "Passage", "passage_of"]

SHARES = frozenset({"percentage", "fraction", "phrase", "range"})
"""Kinds of mention that say a share; each has its own part of a sentence."""

_OPENED = re.compile(r"(?:\s+[\w'’-]+){0,6}\s*\(\s*")
"""Between words for a share and the same share in brackets."""

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
    """Which of the shares that stand together it is, counted from 0, and how many these are: in the
    same brackets, or side by side (83% and 85% respectively)."""
    opening: str
    """The sentence up to the first of these."""

    @property
    def bare(self) -> bool:
        """Whether the figure stands alone, as in the cell of a table."""
        return not re.search(r"[^\W\d_]{2}", f"{self.before}{self.after}")

    @property
    def alone(self) -> bool:
        """Whether its sentence is all that its paragraph has."""
        return self.block.strip() == self.sentence.strip()

    @property
    def bracketed(self) -> bool:
        """Whether it stands in brackets."""
        return self.before.rfind("(") > self.before.rfind(")")


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
        and start <= one.start < end
    ]
    language = language_of(paragraph := block.text[max(0, start - _AROUND) : end + _AROUND])
    row = _beside(mention, around, block.text, language)
    first, last = row[0].itself[0], row[-1].itself[1]
    before_it = max((one.end for one in around if one.end <= first), default=start)
    after_it = min(
        (
            one.start
            for one in around
            if last <= one.start and not _again(mention, one, block.text[last : one.start])
        ),
        default=end,
    )
    before, after = block.text[before_it:first], block.text[last:after_it]
    opened = before.rfind("(") > before.rfind(")") or before.rstrip().endswith((":", "–", "—", "="))
    begun = min((one.start for one in around), default=begins)
    inside = _in_brackets(mention, around, block.text)
    place = row.index(mention), len(row)
    return Passage(
        block.text[start:end],
        before,
        after,
        paragraph,
        block.under,
        language,
        opened,
        block.text[start:begins],
        block.text[start : min(begun, begins)],
        inside if inside[1] > 1 else place,
        block.text[start:first],
    )


def _again(mention: Mention, other: Mention, between: str) -> bool:
    """Whether the next share says in brackets what words before it say: two thirds of us (66%)."""
    in_words = mention.kind in ("fraction", "phrase") and other.kind == "percentage"
    return in_words and _OPENED.fullmatch(between) is not None


def _beside(mention: Mention, around: Sequence[Mention], text: str, language: str) -> list[Mention]:
    """The shares that stand side by side with one, with nothing but joining words between them."""
    joining = _joining(language)
    row = [mention]
    for other in sorted(around, key=lambda one: one.start):
        if other.start >= row[-1].end and joining.fullmatch(text, row[-1].end, other.start):
            row.append(other)
    for other in sorted(around, key=lambda one: -one.start):
        if other.end <= row[0].start and joining.fullmatch(text, other.end, row[0].start):
            row.insert(0, other)
    return row


@lru_cache
def _joining(language: str) -> re.Pattern[str]:
    """What stands between shares side by side."""
    vocabulary = vocabulary_of(language)
    joined = vocabulary.forms(lambda one: one.people.joined)
    compared = vocabulary.forms(lambda one: one.people.compared)
    return re.compile(rf"\s*[,;/&]?\s*(?:(?:{joined}|{compared}|v\.?)\s+)?", re.IGNORECASE)


def _in_brackets(mention: Mention, around: Sequence[Mention], text: str) -> tuple[int, int]:
    first, last = text.rfind("(", 0, mention.start), text.find(")", mention.end)
    if first < 0 or first < text.rfind(")", 0, mention.start) or last < 0:
        return 0, 1
    inside = [one.start for one in around if first < one.start and one.end <= last]
    return sum(start < mention.start for start in inside), len(inside) + 1
