"""Which bound figures an unbound one belongs to: the share before an interval in brackets, the two
shares that a comparison compares.
"""

import re
from collections.abc import Sequence

from analysis.drafts.document import Document
from analysis.figures import EVERYBODY
from analysis.judgement.claim import Claim
from analysis.judgement.evidence import Evidence
from analysis.judgement.mention import Mention
from analysis.judgement.passages import SHARES
from analysis.language.prose import language_of, sentence_at
from analysis.language.vocabulary import said_of_answers

__all__ = ["compared", "owner_of"]

_OPENING = re.compile(r"(?:\s+[\w'’-]+){0,4}\s*\(\s*")
"""Between words for a share and the same share in brackets."""

_NEAR = 3
"""Words between a share and the number of people it is of."""


def owner_of(number: int, found: Sequence[Mention], document: Document) -> int | None:
    """The bound share that an interval or base in brackets after it belongs to, or words before it:
    one in five (21%).
    """
    mention = found[number]
    if mention.claim or mention.waved:
        return None
    if (following := _in_brackets_behind(number, found, document)) is not None:
        return following
    if mention.kind not in ("interval", "base", "count", "range", "percentage"):
        return None
    for earlier in range(number - 1, -1, -1):
        other = found[earlier]
        if other.block != mention.block:
            return None
        if other.kind in SHARES and not (other.kind == "range" and not other.claim):
            between = document.blocks[mention.block].text[other.end : mention.start]
            if mention.kind == "base" and other.claim and _of_whom(between):
                return earlier  # 82% of 405 teachers
            bracketed = between.rfind("(") > between.rfind(")")
            if mention.kind == "percentage":  # four-fifths (84%)
                bracketed = between.rstrip().endswith("(") and other.kind in ("fraction", "phrase")
            return (
                earlier
                if other.claim and bracketed and "." not in between.replace("i.e.", "")
                else None
            )
    return None


def _in_brackets_behind(number: int, found: Sequence[Mention], document: Document) -> int | None:
    """The bound share in brackets that says the same as words or numbers of people before it: one
    in five (21%), 163 of 200 teachers (82%).
    """
    mention = found[number]
    if mention.kind not in ("fraction", "phrase", "count", "base"):
        return None
    for place in range(number + 1, min(number + 3, len(found))):
        following, text = found[place], document.blocks[mention.block].text
        if following.block != mention.block:
            return None
        if following.claim and following.kind in SHARES:
            near = _OPENING.fullmatch(text[found[place - 1].end : following.start])
            return place if near else None
        if mention.kind != "count" or following.kind != "base" or following.claim:
            return None
    return None


def _of_whom(between: str) -> bool:
    return len(between.split()) <= _NEAR and not re.search(r"[.;:(),]", between)


def _refers(text: str, start: int) -> bool:
    """Whether a sentence that begins there compares what the one before it says."""
    return said_of_answers("referring", language_of(text)).match(text, start) is not None


def compared(
    number: int,
    found: Sequence[Mention],
    claims: Sequence[Claim | None],
    document: Document,
    evidence: Evidence,
) -> Claim | None:
    """The difference that an unbound comparison states, where its sentence has two bound shares of
    the same answers.
    """
    mention = found[number]
    if mention.claim or mention.waved or mention.kind not in ("comparison", "points", "ratio"):
        return None
    start, end = sentence_at(document.blocks[mention.block].text, mention.start)
    shares = [
        claim.identity
        for other, claim in zip(found, claims, strict=True)
        if claim
        and claim.kind == "share"
        and other.kind in SHARES
        and other.block == mention.block
        and start <= other.start < end
    ]
    pair = list(dict.fromkeys(shares))
    if len(pair) == 1 and _refers(document.blocks[mention.block].text, start):
        before = [
            claim.identity
            for other, claim in zip(found, claims, strict=True)
            if claim
            and claim.kind == "share"
            and other.kind in SHARES
            and other.block == mention.block
            and other.start < start
        ]
        pair = [*before[-1:], *pair]
    if len(pair) != 2 or pair[0].of(EVERYBODY) != pair[1].of(EVERYBODY):
        return None
    if evidence.gate.overlap(pair[0].people, pair[1].people):
        return None
    return Claim("difference", pair[0], pair[1].people)
