"""Sentences that would be right in the place of one in a draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan
from typing import ClassVar

from analysis.judgement.alternatives import explained
from analysis.judgement.bases import told_apart
from analysis.judgement.case import Case
from analysis.judgement.nearly import overstated
from analysis.judgement.proposing import Proposal
from analysis.language.saying import phrase_for
from analysis.publication.released import Released
from analysis.sentences import asked_differently, comparison, headline, said
from survey.words import Phrases

__all__ = ["VerdictPhrases", "suggestion"]


@dataclass(frozen=True)
class VerdictPhrases(Phrases):
    """What is put round a sentence of a figure, to make it right."""

    place: ClassVar[str] = "verdict"
    in_survey: str = "In this survey, {sentence}"
    phrase: str = "In words: {phrase}."


def suggestion(case: Case, verdict: str, proposal: Proposal | None) -> str:
    if verdict == "holds":
        return ""
    if case.kind == "unanswered":
        return ""
    if case.claim is None:
        return proposal.said if proposal else ""
    return " ".join(_right(case, verdict))


def _right(case: Case, verdict: str) -> Iterator[str]:
    """Sentences that would be right in the place of the one in the draft."""
    words = case.words
    if case.difference:
        found = case.difference
        one, other = (
            (found.one, found.other)
            if case.difference.difference >= 0
            else (found.other, found.one)
        )
        if found.outcome == "clear":
            yield headline(one, words)
        yield comparison(one, other, words, found.outcome)
        yield from filter(None, [asked_differently([one, other], words)])
        return
    if case.withheld:
        yield headline(case.withheld, words)
        return
    if case.figure is None or case.mention.kind in ("base", "count", "number"):
        yield said(words, "base", n=words.catalogue.count(case.n))
        return
    sentence = headline(case.figure, words)
    if verdict == "other base" and (meant := _meant(case)):
        sentence = f"{sentence} {headline(meant, words)}"
    limited = verdict == "population not covered"
    yield (
        words.catalogue.said(VerdictPhrases, "in_survey", sentence=sentence)
        if limited
        else sentence
    )
    yield from filter(None, [asked_differently([case.figure], words)])
    if verdict == "phrase too strong" and overstated(case) and not isnan(case.computed):
        phrase = phrase_for(case.computed, words.language)
        yield words.catalogue.said(VerdictPhrases, "phrase", phrase=phrase)


def _meant(case: Case) -> Released | None:
    """The share that the number of the draft is: of parents, where it says "of the public"."""
    why = explained(case)
    if why is None or not told_apart(why.identity, case.words):
        return None
    meant = case.evidence.released(why.identity)
    return meant if case.figure and meant and meant.identity != case.figure.identity else None
