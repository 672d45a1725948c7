"""Sentences that would be right in the place of one in a draft."""

from collections.abc import Iterator
from math import isnan

from analysis.judgement.case import Case
from analysis.judgement.explaining import overstated
from analysis.judgement.proposing import Proposal
from analysis.language.saying import phrase_for
from analysis.sentences import comparison, headline

__all__ = ["suggestion"]


def suggestion(case: Case, verdict: str, proposal: Proposal | None) -> str:
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
