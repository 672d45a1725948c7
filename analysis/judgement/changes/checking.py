"""The figures of a draft that are bound to changes for the same people, with their verdicts."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from analysis.drafts.document import Block, Document
from analysis.judgement.changes.figures import ChangeFigure, is_change
from analysis.judgement.changes.judging import ReadChange, judged, said_of
from analysis.judgement.checked import Checked, published_value
from analysis.judgement.mention import Mention
from analysis.judgement.people import People
from analysis.judgement.research.kinds import clause_of, words
from analysis.judgement.research.stated import stated_as
from analysis.judgement.whole import bound_spans, whole_mention
from analysis.language.prose import sentence_at
from survey.errors import DataError, Fault

if TYPE_CHECKING:
    from analysis.judgement.evidence import Evidence

__all__ = ["changes_checked"]


def changes_checked(
    document: Document, found: Sequence[Mention], evidence: "Evidence"
) -> Mapping[int, Checked | None]:
    """The figures of change by the number of their first mention; None for further mentions that
    are parts of the same figure.

    Raises DataError with the place of each claim that the study cannot answer.
    """
    scales = evidence.codebook.scores
    taken: dict[int, Checked | None] = {}
    faults: list[Fault] = []
    by_block: dict[int, list[int]] = {}
    for number, mention in enumerate(found):
        by_block.setdefault(mention.block, []).append(number)
    for place, numbers in by_block.items():
        block = document.blocks[place]
        mentions = [found[number] for number in numbers]
        for span, mention in bound_spans(block, mentions, lambda one: is_change(one, scales)):
            try:
                figure = evidence.changes.figure(mention.claim)
            except DataError as error:
                where = f"{document.path}, {mention.place}"
                faults += [Fault(where, 0, fault.message) for fault in error.faults]
                continue
            inside = [n for n in numbers if found[n].start < span[1] and span[0] < found[n].end]
            taken |= dict.fromkeys([*inside, *_directions(numbers, found, block, span)])
            taken[inside[0]] = _checked(figure, span, mention, block, evidence)
    if faults:
        raise DataError(faults)
    return taken


def _directions(
    numbers: Sequence[int], found: Sequence[Mention], block: Block, span: tuple[int, int]
) -> list[int]:
    """Words beside a change that say its direction, with which it is judged: fell by 5.7."""
    first, last = clause_of(block.text, *span, sentence_at(block.text, span[0]))
    return [
        n
        for n in numbers
        if found[n].kind == "comparison"
        and not found[n].claim
        and first <= found[n].start < last
        and any(words(kind, found[n].text) for kind in ("rose", "fell", "good", "worse"))
    ]


def _checked(
    figure: ChangeFigure,
    span: tuple[int, int],
    mention: Mention,
    block: Block,
    evidence: "Evidence",
) -> Checked:
    text = block.text
    start, end = span
    stated = stated_as("change", text[start:end]) if figure.what == "change" else None
    first, last = sentence_at(text, start)
    first, last = clause_of(text, start, end, (first, max(last, end)))
    clause = text[first:last]
    read = ReadChange(
        text[start:end],
        stated,
        mention,
        text[first:start],
        clause,
        _others(figure, clause, evidence),
        evidence.codebook.score(figure.scale).psychometrics.better or "",
    )
    finding = judged(figure, read)
    said = mention if stated is None else whole_mention(block, span, stated, mention)
    told = finding.verdict in ("holds", "not bound", "too few respondents")
    right = "" if told else said_of(figure)
    return Checked(
        said,
        figure.name,
        "",
        published_value(mention) if stated is None else stated.value,
        figure.value,
        figure.low,
        figure.high,
        figure.n,
        finding.verdict,
        finding.reason,
        f"{right[:1].upper()}{right[1:]}." if right else "",
    )


def _others(figure: ChangeFigure, clause: str, evidence: "Evidence") -> str:
    """What a clause calls groups that a change is not of."""
    people = People(evidence.codebook, evidence.groups, evidence.by, evidence.instruments)
    named = people.in_text(clause)
    if not named or any(figure.group in codes for _, _, codes in named):
        return ""
    if figure.group == "Total" and any(codes >= set(people.groups) for _, _, codes in named):
        return ""
    start, end, _ = named[0]
    return clause[start:end]
