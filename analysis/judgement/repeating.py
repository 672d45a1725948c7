"""Figures that other sentences bind, and not a name of their own.

| where                                            | what it is                                |
|--------------------------------------------------|-------------------------------------------|
| a sentence that says again what a bound one says | the same claims                           |
| in brackets behind a group, after a bound share  | the same answers of that group            |
| "Of teachers it was …", after a bound share      | the same answers of that group            |
| a number alone, after "Interviews: The public"   | how many of the group were interviewed    |
| "Base: the public (n = …)", under a question     | how many of the group answered it         |
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from analysis.drafts.document import Document
from analysis.figures import Answers, Identity
from analysis.figures import People as FigurePeople
from analysis.judgement.claim import Claim
from analysis.judgement.evidence import Evidence
from analysis.judgement.mention import Mention
from analysis.judgement.passages import SHARES
from analysis.judgement.people import People
from analysis.judgement.whom import everyone_named
from analysis.language.prose import language_of, sentence_at, stems
from analysis.language.vocabulary import said_of_answers, vocabulary_of
from survey.wording import folded

__all__ = ["repeated"]

_Said = tuple[str, int, str]
"""A sentence, where a figure begins in it, and the figure."""

_OPENING = re.compile(r"\s*\(\s*\Z")
_SO_FAR = 60
"""Blocks over a base line in which its question stands."""


def repeated(
    document: Document, found: Sequence[Mention], evidence: Evidence, people: People
) -> tuple[Mention, ...]:
    """The figures with the claims that other sentences give them."""
    said: dict[_Said, Mention] = {}
    for mention in found:
        if mention.claim:
            said.setdefault(_place(document, mention), mention)
    known = []
    share: Mention | None = None
    for mention in found:
        named, block = mention, document.blocks[mention.block]
        if mention.claim or mention.waved or block.kind == "table":
            pass
        elif again := _again(said, _place(document, mention)):
            named = replace(mention, claim=again.claim, base=again.base)
        elif share and mention.kind == "percentage":
            named = _of_group(mention, share, document, evidence, people)
        elif mention.kind == "number" and mention.block and block.text.strip() == mention.text:
            named = _interviews(mention, document.blocks[mention.block - 1].text, evidence, people)
        elif mention.kind == "base":
            named = _base_line(mention, document, evidence, people)
        known.append(named)
        share = named if named.claim and named.kind in SHARES else share
    return tuple(known)


def _again(said: Mapping[_Said, Mention], place: _Said) -> Mention | None:
    """The figure that a sentence says again, also behind words and a colon, as a description of a
    chart does.
    """
    sentence, start, text = place
    lead, colon, rest = sentence.partition(": ")
    cut = len(lead) + len(colon)
    return said.get(place) or (said.get((rest, start - cut, text)) if colon else None)


def _place(document: Document, mention: Mention) -> _Said:
    text = document.blocks[mention.block].text
    start, end = sentence_at(text, mention.start)
    return text[start:end].strip(), mention.start - start, mention.text


def _interviews(mention: Mention, over: str, evidence: Evidence, people: People) -> Mention:
    """A number under the name of a group."""
    groups = (
        people.in_text(over)
        if said_of_answers("interviews", language_of(over)).search(over)
        else ()
    )
    if len(groups) != 1:
        return mention
    claim = f"n.{evidence.called(groups[0][2]).name}"
    return replace(mention, kind="count", low=mention.value, high=mention.value, claim=claim)


def _of_group(
    mention: Mention, share: Mention, document: Document, evidence: Evidence, people: People
) -> Mention:
    """A share of a group, of the answers that the share before it is of."""
    text = document.blocks[mention.block].text
    if share.block == mention.block:
        groups = _behind(text[share.end : mention.start], people)
    elif share.block == mention.block - 1:
        groups = _alone(text[: mention.start], people)
    else:
        return mention
    claim = evidence.read(share.claim, share.base) if groups else None
    if claim is None or not groups or claim.kind != "share":
        return mention
    return replace(mention, claim=claim.identity.of(evidence.called(groups)).bare, base=share.base)


def _behind(between: str, people: People) -> frozenset[str] | None:
    """The group that brackets stand behind, with what is said of it: teachers who … (48%)."""
    if not _OPENING.search(between):
        return None
    opening = re.sub(r"[”\"’']?\s*\(\s*\Z", "", between)
    hits = people.in_text(opening)
    if not hits:
        return None
    _, end, groups = hits[-1]
    return groups if end == len(opening) or people.narrows(opening[end:]) else None


def _alone(opening: str, people: People) -> frozenset[str] | None:
    """The group that a sentence begins with which says nothing else: of the public it was 75%."""
    hits, language = people.in_text(opening), language_of(opening)
    if len(hits) != 1:
        return None
    start, end, groups = hits[0]
    rest = f"{opening[:start]} {opening[end:]}"
    return groups if not stems(rest, language) and len(rest.split()) <= len(hits) + 3 else None


# --- bases ---


def _base_line(mention: Mention, document: Document, evidence: Evidence, people: People) -> Mention:
    """The base that stands under a question: Base: the public (n = 1,930)."""
    block = document.blocks[mention.block]
    language = language_of(block.text)
    line = _lines(language).search(block.text, 0, mention.start)
    named = everyone_named(line["people"], language, people, evidence.filters) if line else ()
    item = _question_over(mention, document, evidence) if named else ""
    if not item or named[0].groups is None or len(named[0].parts) > 1:
        return mention
    parts = {part.condition for part in named[0].parts}
    where = [one.code for one in evidence.codebook.filters if one.where.tree in parts]
    if len(where) != len(named[0].parts):
        return mention
    of = evidence.called(named[0].groups)
    of = FigurePeople.of(*of.codes, where=where[0]) if where else of
    return replace(mention, claim=Claim("base", Identity(item, Answers(()), of)).name)


@lru_cache
def _lines(language: str) -> re.Pattern[str]:
    base = vocabulary_of(language).forms(lambda one: one.people.base)
    return re.compile(rf"\b(?:{base}):\s*(?P<people>[^:()]{{1,200}})\(\s*\Z", re.IGNORECASE)


def _question_over(mention: Mention, document: Document, evidence: Evidence) -> str:
    """The item whose wording stands last over a base line; of several there the longest."""
    first = max(0, mention.block - _SO_FAR)
    for number in range(mention.block, first - 1, -1):
        text = folded(document.blocks[number].text)
        there = [asked for asked in evidence.questions if asked in text]
        if there:
            return evidence.questions[max(there, key=len)]
    return ""
