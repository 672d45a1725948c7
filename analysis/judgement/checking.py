"""A whole draft checked: every figure in it, what it is bound to, and what the data say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isnan, nan
from pathlib import Path

from analysis.drafts.claims_file import Entry, Stale, apply_entries, bindings_file, read_entries
from analysis.drafts.document import Block, Document
from analysis.drafts.reading import read_document
from analysis.judgement.beside import beside, repeated
from analysis.judgement.case import SUITABLE, Case
from analysis.judgement.evidence import Claim, Evidence
from analysis.judgement.fitting import overstated
from analysis.judgement.mention import Mention
from analysis.judgement.mentions import mentions
from analysis.judgement.passages import SHARES, Passage, passage_of, sentence_at
from analysis.judgement.people import People
from analysis.judgement.proposing import Proposal, propose
from analysis.judgement.verdicts import judged
from analysis.language.phrases import phrase_for
from analysis.language.sightings import direction_in
from analysis.sentences import comparison, headline
from survey.errors import DataError, Fault

__all__ = ["Checked", "Draft", "check_draft", "check_mentions", "entry_for", "read_draft"]

_QUOTED = re.compile(r"[“\"]([^“”\"]{1,1000})[”\"]")
"""What is quoted."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A figure of a draft with its verdict. Shares are proportions; NaN where there is nothing to
    say.

    `published`: what is written; `computed`, `low`, `high`: what the data say, with the confidence
    interval; `n`: the unweighted base, 0 without one. `suggestion`: a sentence that would be right.
    `waved`: why it is not checked, empty for what is.
    """

    mention: Mention
    claim: str
    base: str
    published: float
    computed: float
    low: float
    high: float
    n: int
    verdict: str
    reason: str
    suggestion: str
    waved: str = ""
    proposal: Proposal | None = None

    @property
    def fails(self) -> bool:
        """Whether the draft should not go out with it."""
        return not self.waved and self.verdict != "holds"


@dataclass(frozen=True)
class Draft:
    """A draft, its figures with what the claims file says of them, and the entries of that file
    that fit none.
    """

    document: Document
    mentions: tuple[Mention, ...]
    stale: tuple[Stale, ...]
    file: Path


def read_draft(path: str | Path, claims: Path | None = None) -> Draft:
    """A draft and its claims file, `claims` or the one beside it. Raises DataError where either
    cannot be read.
    """
    document = read_document(path)
    file = claims or bindings_file(Path(path))
    if claims is not None and not claims.is_file():
        raise DataError.of(str(claims), "cannot be read: there is no such claims file")
    entries: Sequence[Entry] = read_entries(file)
    bound, stale = apply_entries(document, mentions(document), entries, str(file))
    return Draft(document, bound, stale, file)


def check_draft(
    path: str | Path, evidence: Evidence, claims: Path | None = None
) -> tuple[Checked, ...]:
    """Every figure of a draft, in its order, with its verdict.

    Raises DataError where draft or claims file cannot be read, and for each claim that names what
    the study does not have.
    """
    draft = read_draft(path, claims)
    return check_mentions(draft.document, draft.mentions, evidence)


def entry_for(
    mention: Mention,
    document: Document,
    found: Sequence[Mention],
    *,
    claim: str = "",
    base: str = "",
    wave: str = "",
) -> Entry:
    """The entry of a claims file that binds a figure: by its sentence, so that it is stale once the
    sentence changes.
    """
    text = document.blocks[mention.block].text
    start, end = sentence_at(text, mention.start)
    end = max(end, mention.end)
    alike = [
        one.start
        for one in found
        if one.block == mention.block
        and start <= one.start
        and one.end <= end
        and one.text.casefold() == mention.text.casefold()
    ]
    nth = alike.index(mention.start) + 1 if alike[1:] else 0
    sentence = " ".join(text[start:end].split())
    return Entry(sentence, " ".join(mention.text.split()), nth, claim=claim, base=base, wave=wave)


def check_mentions(
    document: Document, found: Sequence[Mention], evidence: Evidence
) -> tuple[Checked, ...]:
    """The verdicts on figures that are read and bound already."""
    people = People(evidence.codebook, evidence.groups, evidence.by, evidence.instruments)
    known = beside(document, repeated(document, found, evidence, people), evidence)
    found, claims = known.found, _claims(document, known.found, evidence)
    by_block: dict[int, list[Mention]] = {}
    for mention in found:
        by_block.setdefault(mention.block, []).append(mention)
    checked = []
    for number, mention in enumerate(found):
        owner = _owner(number, found, document) if claims[number] is None else None
        claim = claims[number] if owner is None else claims[owner]
        inherited = (owner is not None and claim is not None) or number in known.leaning
        claim = claim or _compared(number, found, claims, document, evidence)
        if (
            claim is None
            and not mention.waved
            and _in_questionnaire(mention, document.blocks[mention.block], evidence)
        ):
            checked.append(_waved(replace(mention, waved="in the words of the questionnaire")))
            continue
        passage = passage_of(mention, document.blocks[mention.block], by_block[mention.block])
        said = _as_interval(mention) if owner is not None and claim is not None else mention
        checked.append(
            _checked(said, claim, passage, evidence=evidence, people=people, inherited=inherited)
        )
    return tuple(checked)


def _claims(document: Document, found: Sequence[Mention], evidence: Evidence) -> list[Claim | None]:
    claims: list[Claim | None] = []
    faults: list[Fault] = []
    for mention in found:
        try:
            claim = evidence.read(mention.claim, mention.base) if mention.claim else None
            if claim is not None and claim.kind == "difference":
                evidence.difference(claim.query, claim.against)
            claims.append(claim)
        except DataError as error:
            claims.append(None)
            faults.extend(
                Fault(f"{document.path}, {mention.place}", 0, fault.message)
                for fault in error.faults
            )
    if faults:
        raise DataError(faults)
    return claims


_OPENING = re.compile(r"(?:\s+[\w'’-]+){0,4}\s*\(\s*")
"""Between words for a share and the same share in brackets."""


def _owner(number: int, found: Sequence[Mention], document: Document) -> int | None:
    """The bound share that an interval or base in brackets after it belongs to, or words before it:
    one in five (21%).
    """
    mention = found[number]
    if (
        mention.kind in ("fraction", "phrase")
        and not mention.claim
        and not mention.waved
        and found[number + 1 :]
    ):
        following, text = found[number + 1], document.blocks[mention.block].text
        if following.claim and following.kind in SHARES and following.block == mention.block:
            return number + 1 if _OPENING.fullmatch(text[mention.end : following.start]) else None
    if (
        mention.claim
        or mention.waved
        or mention.kind not in ("interval", "base", "range", "percentage")
    ):
        return None
    for earlier in range(number - 1, -1, -1):
        other = found[earlier]
        if other.block != mention.block:
            return None
        if other.kind in SHARES and not (other.kind == "range" and not other.claim):
            between = document.blocks[mention.block].text[other.end : mention.start]
            bracketed = between.rfind("(") > between.rfind(")")
            if mention.kind == "percentage":  # four-fifths (84%)
                bracketed = between.rstrip().endswith("(") and other.kind in ("fraction", "phrase")
            return (
                earlier
                if other.claim and bracketed and "." not in between.replace("i.e.", "")
                else None
            )
    return None


_REFERRING = re.compile(r"(?:That|This)\s+(?:is|was)\b|(?:Mae|Roedd)\s+hynny\b", re.IGNORECASE)
"""The beginning of a sentence that compares what the one before it says."""


def _compared(
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
        claim.query
        for other, claim in zip(found, claims, strict=True)
        if claim
        and claim.kind == "share"
        and other.kind in SHARES
        and other.block == mention.block
        and start <= other.start < end
    ]
    pair = list(dict.fromkeys(shares))
    if len(pair) == 1 and _REFERRING.match(document.blocks[mention.block].text, start):
        before = [
            claim.query
            for other, claim in zip(found, claims, strict=True)
            if claim
            and claim.kind == "share"
            and other.kind in SHARES
            and other.block == mention.block
            and other.start < start
        ]
        pair = [*before[-1:], *pair]
    if len(pair) != 2 or replace(pair[0], group="") != replace(pair[1], group=""):
        return None
    if evidence.members(pair[0].group) & evidence.members(pair[1].group):
        return None
    return Claim("difference", pair[0], pair[1].group)


def _as_interval(mention: Mention) -> Mention:
    """A range in brackets behind a share is its interval."""
    if mention.kind != "range":
        return mention
    half = 0.005 * 10.0**-mention.places
    return replace(
        mention,
        kind="interval",
        low=round(mention.low + half, 9),
        high=round(mention.high - half, 9),
    )


def _in_questionnaire(mention: Mention, block: Block, evidence: Evidence) -> bool:
    """Whether a number stands within quotation marks in words of the questionnaire: “18 to 24”."""
    if mention.claim:
        return False
    if _folded(block.text) in evidence.wordings:
        return True
    first = max(0, mention.start - 1_000)
    quotes = (
        found
        for found in _QUOTED.finditer(block.text, first, mention.end + 1_000)
        if found.start() < mention.start and mention.end < found.end()
    )
    return any(_folded(found[1]) in asked for found in quotes for asked in evidence.wordings)


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split()).strip(" .")


def _checked(
    mention: Mention,
    claim: Claim | None,
    passage: Passage,
    *,
    evidence: Evidence,
    people: People,
    inherited: bool,
) -> Checked:
    if mention.waved and not mention.claim:
        return _waved(mention)
    unbound = ""
    if claim is not None:
        mention = mention if inherited else _as_claimed(mention, claim)
        if mention.kind not in SUITABLE[claim.kind]:
            unbound, claim = _unsuitable(mention, claim), None
    case = Case(mention, passage, claim, evidence, people, unbound, inherited)
    finding = judged(case)
    proposal = propose(case) if claim is None and not mention.claim else None
    low, high = case.bounds if claim else (nan, nan)
    return Checked(
        mention,
        claim.name if claim else mention.claim,
        (claim.query.base if claim else mention.base) or "valid",
        published_value(mention),
        case.computed if claim else nan,
        low,
        high,
        case.n if claim else 0,
        finding.verdict,
        finding.reason,
        _suggestion(case, finding.verdict, proposal),
        proposal=proposal,
    )


def _waved(mention: Mention) -> Checked:
    value = published_value(mention)
    return Checked(
        mention,
        "",
        "",
        value,
        nan,
        nan,
        nan,
        0,
        "not bound",
        mention.waved,
        "",
        waved=mention.waved,
    )


def _as_claimed(mention: Mention, claim: Claim) -> Mention:
    """A bare number that is bound to a share, as a table has it, is a percentage."""
    if (
        claim.kind == "share"
        and mention.kind in ("base", "number")
        and mention.value <= 100
        and "n" not in mention.text.casefold()
    ):
        half = 0.005 * 10.0**-mention.places
        share = mention.value / 100
        return replace(mention, kind="percentage", low=share - half, high=share + half - 1e-12)
    if claim.kind in ("base", "interviews") and mention.kind == "number":
        return replace(mention, kind="count", low=mention.value, high=mention.value)
    return mention


def _unsuitable(mention: Mention, claim: Claim) -> str:
    if (
        mention.kind == "comparison"
        and not direction_in(mention.text)
        and mention.direction != "same"
    ):
        return f"“{mention.text}” is no figure that can be checked against {claim.name}"
    if claim.kind == "share" and mention.kind in ("points", "ratio", "comparison"):
        shares = claim.query.name.rpartition(".")[0]
        return (
            f"{claim.name} is one share; a comparison needs two groups, such as "
            f"{shares}.GROUP-GROUP"
        )
    what = {
        "share": "a share",
        "difference": "a difference",
        "base": "a number of people",
        "interviews": "a number of people",
    }
    return f"{claim.name} is {what[claim.kind]}, which “{mention.text}” does not say"


def published_value(mention: Mention) -> float:
    """What is written: shares and points as proportions, numbers of people and multiples as they
    are; NaN for words alone.
    """
    if mention.kind in ("percentage", "points"):
        return mention.value / 100
    return mention.value


def _suggestion(case: Case, verdict: str, proposal: Proposal | None) -> str:
    if verdict == "holds":
        return ""
    if case.claim is None:
        return proposal.said if proposal else ""
    return " ".join(_right(case, verdict))


def _right(case: Case, verdict: str) -> Iterator[str]:
    """Sentences that would be right in the place of the one in the draft."""
    words, evidence = case.words, case.evidence
    if case.difference:
        found = case.difference
        one, other = (
            (found.one, found.other)
            if case.difference.difference >= 0
            else (found.other, found.one)
        )
        small = any(evidence.hidden(figure) for figure in (one, other))
        if small or found.clear:
            yield headline(one, words)
        if not small:
            yield comparison(one, other, words, clear=found.clear)
        return
    if case.figure is None or case.mention.kind in ("base", "count", "number"):
        yield f"n = {case.n:,}"
        return
    limited = {"en": "In this survey, ", "cy": "Yn yr arolwg hwn: "}[
        words.language if words.welsh else "en"
    ]
    yield (limited if verdict == "population not covered" else "") + headline(case.figure, words)
    if verdict == "phrase too strong" and overstated(case) and not isnan(case.computed):
        yield (
            f"Mewn geiriau: {phrase_for(case.computed, 'cy')}."
            if words.welsh
            else f"In words: {phrase_for(case.computed)}."
        )
