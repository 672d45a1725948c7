"""Figures that are bound by what they stand beside in a table, and not by a name of their own.

| where                                  | what it is                                    |
|----------------------------------------|-----------------------------------------------|
| in a row of a table with a bound share | its interval, base, or how many gave answers  |
| in a row with two bound shares         | their difference and its interval             |
| under a column of bound shares         | the whole, the base, those who gave no answer |
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import isnan

from analysis.bases import APART
from analysis.drafts.document import Block, Document
from analysis.figures import EVERYBODY
from analysis.judgement.claim import LESS, Claim
from analysis.judgement.evidence import Evidence
from analysis.judgement.mention import Mention
from analysis.language.prose import language_of
from analysis.language.vocabulary import heads_of
from analysis.rounding import percentage
from survey.codebook import Codebook
from survey.errors import DataError
from survey.missing import Missing
from survey.missing_words import missing_in_words
from survey.questions import OneOf
from survey.wording import folded

__all__ = ["Beside", "beside"]

Found = tuple[Mention, ...]
Numbered = tuple[int, Mention]
NumberedCells = list[Numbered]
"""The figures of a row of a table, each with its number in the draft."""


_PROBABILITY = re.compile(r"p\b(?:[\s,-]|\Z)", re.IGNORECASE)
_MINUS = re.compile(r"[-−–]\s*\Z")


@dataclass(frozen=True, slots=True)
class Beside:
    """The figures of a draft, each with the claim that stands beside it; `leaning`: the numbers of
    those that have one so.
    """

    found: Found
    leaning: frozenset[int]


def beside(document: Document, found: Found, evidence: Evidence) -> Beside:
    """The figures with the claims that the rows and columns of their tables give them."""
    changed: dict[int, Mention] = {}
    for table in _tables(document, found):
        bound: dict[int, Claim] = {}  # by column, from the rows above
        for row in table:
            claims = {
                _column(document, one): claim for _, one in row if (claim := _share(one, evidence))
            }
            if claims:
                changed.update(_in_row(document, row, list(claims.values()), evidence))
                bound |= claims | _numbers(document, row, claims)
            elif bound:
                changed.update(_under(document, row, bound, evidence))
    changed |= _labels(document, found, evidence)
    leaning = frozenset(number for number, mention in changed.items() if mention.claim)
    return Beside(
        tuple(changed.get(number, mention) for number, mention in enumerate(found)), leaning
    )


def _labels(document: Document, found: Found, evidence: Evidence) -> dict[int, Mention]:
    """Numbers in lists of the answers that a NET counts together, where these are numbers."""
    lists = {
        "; ".join(labels[code] for code in net.codes)
        for item in evidence.codebook.items.values()
        if isinstance(item.answers, OneOf) and item.answers.numbered
        for language in evidence.codebook.languages
        for labels in ({each.code: each.label.in_language(language) for each in item.options},)
        for net in item.nets
    }
    waved = {}
    for number, mention in enumerate(found):
        text = document.blocks[mention.block].text
        starts = ((text.find(each), len(each)) for each in lists if each in text)
        inside = any(start <= mention.start < start + length for start, length in starts)
        if inside and not mention.claim:
            waved[number] = replace(mention, waved="an answer that is a number")
    return waved


def _tables(document: Document, found: Found) -> Iterator[list[NumberedCells]]:
    tables: dict[int, dict[int, NumberedCells]] = defaultdict(lambda: defaultdict(list))
    for number, mention in enumerate(found):
        table, row, _ = document.blocks[mention.block].cell
        if table >= 0:
            tables[table][row].append((number, mention))
    for rows in tables.values():
        if any(mention.claim for row in rows.values() for _, mention in row):
            yield list(rows.values())


def _column(document: Document, mention: Mention) -> int:
    return document.blocks[mention.block].cell[2]


def _heads(kind: str, head: str) -> bool:
    return heads_of(kind, language_of(head)).search(head) is not None


def _head(block: Block) -> str:
    return block.under.rpartition(" · ")[2]


def _share(mention: Mention, evidence: Evidence) -> Claim | None:
    try:
        claim = evidence.read(mention.claim, mention.base) if mention.claim else None
    except DataError:
        return None  # told where all claims are read
    return claim if claim and claim.kind == "share" else None


def _open(row: NumberedCells, document: Document) -> NumberedCells:
    """The figures of a row that have no claim yet, each all that its cell holds."""
    return [
        (number, one)
        for number, one in row
        if not one.claim
        and not one.waved
        and _column(document, one)
        and re.fullmatch(r"[-−–+<>≤≥\s]*", document.blocks[one.block].text[: one.start])
    ]


def _in_row(
    document: Document, row: NumberedCells, shares: list[Claim], evidence: Evidence
) -> Iterator[Numbered]:
    free = _open(row, document)
    heads = {number: _head(document.blocks[one.block]) for number, one in free}
    places = [(number, one) for number, one in free if _heads("mean_place", heads[number])]
    yield from _mean_places(places, shares, evidence)
    free = [each for each in free if each not in places]
    compares = any(_heads("difference", head) for head in heads.values())
    pair = _pair(shares, evidence) if compares else ""
    counts = [(number, one) for number, one in free if _whole(one)]
    for number, one in free:
        if _PROBABILITY.match(heads[number]) or (one.kind == "comparison" and compares):
            yield (
                number,
                replace(one, waved="a p value beside the difference it is of, or what it comes to"),
            )
        elif compares and not pair and one.kind in ("percentage", "points"):
            yield number, replace(one, waved="of a difference from people whom no claim names")
    claim, base = pair or shares[0].identity.bare, shares[0].identity.base
    if pair or len(shares) == 1:
        yield from _intervals(
            document, [entry for entry in free if _heads("low_high", heads[entry[0]])], claim, base
        )
    for number, one in free:
        if pair and one.kind in ("percentage", "points") and _heads("difference", heads[number]):
            yield number, _difference(document, one, pair, base)
    if len(shares) in (1, len(counts)) and not compares:
        for place, (number, one) in enumerate(counts):
            share = shares[place] if shares[1:] else shares[0]
            yield (
                number,
                replace(
                    one,
                    kind="base",
                    low=one.value,
                    high=one.value,
                    claim=share.identity.bare,
                    base=base,
                ),
            )


def _mean_places(
    places: NumberedCells, shares: list[Claim], evidence: Evidence
) -> Iterator[Numbered]:
    """The mean places of an answer, beside as many shares of who put it first."""
    if len(places) != len(shares):
        return
    for (number, one), share in zip(places, shares, strict=True):
        mean = evidence.mean_place(share.identity)
        if not isnan(mean) and float(f"{mean:.1f}") == one.value:
            yield number, replace(one, waved="the data have this mean place")


def _whole(mention: Mention) -> bool:
    return mention.kind in ("base", "count", "number") and not mention.places


def _pair(shares: list[Claim], evidence: Evidence) -> str:
    """The difference of the two shares of a row."""
    if len(shares) != 2 or shares[0].identity.of(EVERYBODY) != shares[1].identity.of(EVERYBODY):
        return ""
    one, other = (share.identity.people for share in shares)
    if evidence.gate.overlap(one, other):
        return ""
    return f"{shares[0].identity.bare}{LESS}{other.name}"


def _signed(document: Document, mention: Mention) -> float:
    before = document.blocks[mention.block].text[: mention.start]
    return -mention.value if _MINUS.search(before) else mention.value


def _difference(document: Document, mention: Mention, claim: str, base: str) -> Mention:
    direction = "lower" if _signed(document, mention) < 0 else "higher" if mention.value else ""
    return replace(mention, kind="points", direction=direction, claim=claim, base=base)


def _intervals(
    document: Document, bounds: NumberedCells, claim: str, base: str
) -> Iterator[Numbered]:
    """The two ends of an interval in two cells, each as the whole interval."""
    if len(bounds) != 2:
        return
    low, high = (_signed(document, one) / 100 for _, one in bounds)
    places = max(one.places for _, one in bounds)
    for number, one in bounds:
        yield (
            number,
            replace(
                one, kind="interval", low=low, high=high, places=places, claim=claim, base=base
            ),
        )


def _numbers(
    document: Document, row: NumberedCells, claims: Mapping[int, Claim]
) -> dict[int, Claim]:
    """The columns of numbers, and those of mean places, beside as many columns of shares."""
    found: dict[int, Claim] = {}
    free = [
        (_column(document, one), one, _heads("mean_place", _head(document.blocks[one.block])))
        for _, one in _open(row, document)
    ]
    means = [column for column, _, of_means in free if of_means]
    counts = [column for column, one, of_means in free if not of_means and _whole(one)]
    for columns in (counts, means):
        if len(columns) == len(claims):
            found |= dict(zip(columns, claims.values(), strict=True))
    return found


def _under(
    document: Document, row: NumberedCells, bound: Mapping[int, Claim], evidence: Evidence
) -> Iterator[Numbered]:
    """The rows under the answers: the whole, the base, those who gave no answer."""
    for number, one in _open(row, document):
        claim = bound.get(_column(document, one))
        if claim is None:
            continue
        label = document.blocks[one.block].under.partition(" · ")[0]
        if one.kind == "percentage" and one.value == 100 and not one.modifier:
            yield number, replace(one, waved="the whole that the shares over it are parts of")
        elif kind := _kind(label, evidence.codebook):
            share, count = evidence.missing(claim.identity, kind)
            right = (
                count == one.value and not isnan(share)
                if _whole(one)
                else not isnan(share) and float(percentage(share, one.places)) == one.value
            )
            if right:
                yield number, replace(one, waved="the data have as many who gave no answer")
        elif _whole(one):
            yield number, _base(one, claim, evidence)


def _kind(label: str, codebook: Codebook) -> Missing | None:
    """The kind of missing answer that the label of a row names, as tables of the study do or as
    Concord does.
    """
    wanted = folded(label)
    own = {
        folded(codebook.missing_label(kind, language)): kind
        for language in codebook.languages
        for kind in APART
    }
    return own.get(wanted) or missing_in_words(label, among=APART, own_words=True)


def _base(mention: Mention, claim: Claim, evidence: Evidence) -> Mention:
    """A base: of those who gave an answer, or of all who were asked."""
    identity = claim.identity
    asked = evidence.answered(replace(identity, base="answered")) == mention.value
    base = "answered" if asked and evidence.answered(identity) != mention.value else identity.base
    name = Claim("base", identity).name
    return replace(
        mention, kind="base", low=mention.value, high=mention.value, claim=name, base=base
    )
