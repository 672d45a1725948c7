"""A whole draft checked: every figure in it, what it is bound to, and what the data say."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from math import nan
from pathlib import Path

from analysis.drafts.document import Block, Document
from analysis.figures.identity import USUAL
from analysis.judgement.averages import as_average
from analysis.judgement.bases import on_base
from analysis.judgement.belonging import compared, owner_of
from analysis.judgement.beside import Beside, beside
from analysis.judgement.binding import read_draft
from analysis.judgement.case import SUITABLE, Case
from analysis.judgement.changes.checking import changes_checked
from analysis.judgement.checked import Checked, published_value
from analysis.judgement.claim import Claim
from analysis.judgement.evidence import Evidence
from analysis.judgement.mention import Mention
from analysis.judgement.passages import Passage, passage_of
from analysis.judgement.people import People
from analysis.judgement.possible import shares_of_bases
from analysis.judgement.proposing import propose
from analysis.judgement.readings import as_said
from analysis.judgement.repeating import repeated
from analysis.judgement.research.checking import research_checked
from analysis.judgement.suggesting import suggestion
from analysis.judgement.verdicts import judged
from analysis.language.allowed import allowed_percentage
from analysis.language.directions import direction_in
from analysis.language.prose import language_of
from analysis.publication.as_published import NotGivenError
from survey.errors import DataError, Fault

__all__ = ["check_draft", "check_mentions", "open_cases"]

_QUOTED = re.compile(r"[“\"]([^“”\"]{1,1000})[”\"]")
"""What is quoted."""

_TO_FIGURE = re.compile(r"([^,;%٪\n]{0,200}?)\s+[\d.,]+\s*[%٪]")
"""What stands before the next figure."""


def check_draft(
    path: str | Path, evidence: Evidence, claims: Path | None = None
) -> tuple[Checked, ...]:
    """Every figure of a draft, in its order, with its verdict.

    Raises DataError where draft or claims file cannot be read, and for each claim that names what
    the study does not have.
    """
    draft = read_draft(path, claims)
    return check_mentions(draft.document, draft.mentions, evidence)


def check_mentions(
    document: Document, found: Sequence[Mention], evidence: Evidence
) -> tuple[Checked, ...]:
    """The verdicts on figures that are read and bound already; a figure of research is one,
    however many numbers it has.
    """
    others = _of_others(document, found, evidence)
    answers = iter(_each(document, _of_answers(found, others), evidence))
    every = (
        others[number] if number in others else next(answers)[0] for number in range(len(found))
    )
    return tuple(one for one in every if one is not None)


def open_cases(
    document: Document, found: Sequence[Mention], evidence: Evidence
) -> tuple[Case, ...]:
    """The figures that have to hold and that nothing binds."""
    others = _of_others(document, found, evidence)
    every = _each(document, _of_answers(found, others), evidence)
    return tuple(
        case
        for one, case in every
        if case is not None and one.verdict == "not bound" and not one.waved and not one.claim
    )


def _of_others(
    document: Document, found: Sequence[Mention], evidence: Evidence
) -> Mapping[int, Checked | None]:
    """What is of research, and of changes for the same people, with rules of their own."""
    return {
        **research_checked(document, found, evidence.research),
        **changes_checked(document, found, evidence),
    }


def _of_answers(found: Sequence[Mention], others: Container[int]) -> tuple[Mention, ...]:
    """The figures that are of the answers of the study."""
    return tuple(one for number, one in enumerate(found) if number not in others)


def _each(
    document: Document, found: Sequence[Mention], evidence: Evidence
) -> Iterator[tuple[Checked, Case | None]]:
    people = People(evidence.codebook, evidence.groups, evidence.by, evidence.instruments)
    known = beside(document, repeated(document, found, evidence, people), evidence)
    found, passages = known.found, _passages(document, known.found)
    claims, lacks = _claims(document, known, passages, evidence, people)
    impossible = {
        id(one.share): one.said for one in shares_of_bases(document, found) if not one.possible
    }
    for number, mention in enumerate(found):
        owner = owner_of(number, found, document) if claims[number] is None else None
        claim = claims[number] if owner is None else claims[owner]
        inherited = (owner is not None and claim is not None) or number in known.leaning
        claim = claim or compared(number, found, claims, document, evidence)
        lacking = lacks.get(number, "")
        if claim is not None and (lacking := lacking or _lacking(claim, evidence)):
            claim = None
        if (
            claim is None
            and not mention.waved
            and _in_questionnaire(mention, document.blocks[mention.block], evidence)
        ):
            yield _waved(replace(mention, waved="in the words of the questionnaire")), None
            continue
        if claim is None and not lacking and (by_arithmetic := impossible.get(id(mention))):
            lacking = f"nothing says which figure of the study this is, and {by_arithmetic}"
        said = _as_interval(mention) if owner is not None and claim is not None else mention
        case = Case(
            said, passages[number], claim, evidence, people, unbound=lacking, inherited=inherited
        )
        yield _checked(case), case


def _passages(document: Document, found: Sequence[Mention]) -> tuple[Passage, ...]:
    by_block: dict[int, list[Mention]] = {}
    for mention in found:
        by_block.setdefault(mention.block, []).append(mention)
    return tuple(
        passage_of(mention, document.blocks[mention.block], by_block[mention.block])
        for mention in found
    )


def _claims(
    document: Document,
    known: Beside,
    passages: Sequence[Passage],
    evidence: Evidence,
    people: People,
) -> tuple[list[Claim | None], dict[int, str]]:
    """The claim of each figure, on the base that its sentence says where the draft names none; and
    of those that what was published does not give, why they have none.

    Raises DataError with the place of each claim that the study cannot answer.
    """
    claims: list[Claim | None] = []
    lacks: dict[int, str] = {}
    faults: list[Fault] = []
    for number, mention in enumerate(known.found):
        try:
            claim = evidence.read(mention.claim, mention.base) if mention.claim else None
            if claim is not None and number not in known.leaning:
                case = Case(mention, passages[number], claim, evidence, people)
                claim = as_said(claim, case.item, case.said)
                claim = on_base(claim, case.base_said, case.whom, evidence)
            if claim is not None:
                evidence.answer(claim)
            claims.append(claim)
        except NotGivenError as error:
            claims.append(None)
            lacks[number] = error.faults[0].message
        except DataError as error:
            claims.append(None)
            faults.extend(
                Fault(f"{document.path}, {mention.place}", 0, fault.message)
                for fault in error.faults
            )
    if faults:
        raise DataError(faults)
    return claims, lacks


def _lacking(claim: Claim, evidence: Evidence) -> str:
    """Why there is no figure for a claim in what was published."""
    try:
        evidence.answer(claim)
    except NotGivenError as error:
        return error.faults[0].message
    return ""


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
    listed = re.split(r"\s*[·;]\s+", block.text)
    if all(_folded(one) in evidence.wordings for one in listed):
        return True
    if _in_label(mention, block.text, evidence):
        return True
    first = max(0, mention.start - 1_000)
    quotes = (
        found
        for found in _QUOTED.finditer(block.text, first, mention.end + 1_000)
        if found.start() < mention.start and mention.end < found.end()
    )
    return any(_folded(found[1]) in asked for found in quotes for asked in evidence.wordings)


def _in_label(mention: Mention, text: str, evidence: Evidence) -> bool:
    """Whether it is a part of the label of an answer in a list of figures: None of these 1%."""
    after = _TO_FIGURE.match(text, mention.end)
    if after is None:
        return False
    said = re.split(r"([,;:،؛]\s+)", text[max(0, mention.start - 200) : mention.start])
    rest = f"{mention.text}{after[1]}"
    return any(
        _folded("".join(said[-last:]) + rest) in evidence.wordings
        for last in range(1, len(said) + 1, 2)
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split()).strip(" .")


def _checked(case: Case) -> Checked:
    mention, claim = case.mention, case.claim
    if mention.waved and not mention.claim:
        return _waved(mention)
    unbound = case.unbound
    if claim is not None:
        mention = mention if case.inherited else _as_claimed(mention, claim)
        if mention.kind not in SUITABLE[claim.kind] or _is_wide(mention):
            unbound, claim = _unsuitable(mention, claim), None
    case = replace(case, mention=mention, claim=claim, unbound=unbound)
    finding = judged(case)
    proposal = propose(case) if claim is None and not mention.claim else None
    low, high = case.bounds if claim else (nan, nan)
    return Checked(
        mention,
        claim.name if claim else mention.claim,
        (claim.identity.base if claim else mention.base) or USUAL,
        published_value(mention),
        case.computed if claim else nan,
        low,
        high,
        case.n if claim else 0,
        finding.verdict,
        finding.reason,
        suggestion(case, finding.verdict, proposal),
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
    """A bare number that is bound to a share, as a table has it, is a percentage; one with decimals
    below 1 a proportion.
    """
    if claim.kind in ("mean", "median"):
        return as_average(mention)
    if claim.kind == "share" and mention.kind in ("base", "number") and _is_part(mention):
        low, high = allowed_percentage(mention.value * 100, mention.places - 2)
        return replace(
            mention,
            kind="percentage",
            low=low,
            high=high,
            value=mention.value * 100,
            places=max(mention.places - 2, 0),
        )
    if (
        claim.kind == "share"
        and mention.kind in ("base", "number")
        and mention.value <= 100
        and "n" not in mention.text.casefold()
    ):
        half = 0.005 * 10.0**-mention.places
        share = mention.value / 100
        return replace(mention, kind="percentage", low=share - half, high=share + half - 1e-12)
    if mention.kind == "number":
        return replace(mention, kind="count", low=mention.value, high=mention.value)
    return mention


_WIDEST = 0.1
"""A range of shares says one only where it is no wider."""


def _is_wide(mention: Mention) -> bool:
    """Whether a range takes in so much that it says no share: 50% to 99%."""
    if mention.kind != "range":
        return False
    return mention.high - mention.low - 0.01 * 10.0**-mention.places > _WIDEST + 1e-9


def _is_part(mention: Mention) -> bool:
    """Whether a number is written as a proportion, 0.815."""
    return mention.places > 0 and 0 <= mention.value <= 1 and "n" not in mention.text.casefold()


def _unsuitable(mention: Mention, claim: Claim) -> str:
    if mention.kind == "earlier":
        return f"“{mention.text}” is a share at an earlier time; {claim.name} is that of this study"
    if _is_wide(mention):
        return (
            f"“{mention.text}” is a range of more than {_WIDEST * 100:.0f} points, which says no "
            "share"
        )
    if mention.kind == "unreadable":
        return f"“{mention.text}” cannot be read as a number; write it such as 84% or 84.3%"
    if (
        mention.kind == "comparison"
        and not direction_in(mention.text, language_of(mention.text))
        and mention.direction != "same"
    ):
        return f"“{mention.text}” is no figure that can be checked against {claim.name}"
    if claim.kind == "share" and mention.kind in ("points", "ratio", "odds", "comparison", "p"):
        shares = claim.identity.name.rpartition(".")[0]
        return (
            f"{claim.name} is one share; a comparison needs two groups, such as "
            f"{shares}.GROUP-GROUP"
        )
    what = {
        "share": "a share",
        "unanswered": "the share of those asked who gave no answer",
        "difference": "a difference",
        "base": "a number of people",
        "count": "a number of people",
        "mean": "a mean",
        "median": "a median",
        "interviews": "a number of people",
    }
    return f"{claim.name} is {what[claim.kind]}, which “{mention.text}” does not say"
