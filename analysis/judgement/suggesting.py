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
from analysis.publication.released import Average, Released
from analysis.sentences import asked_differently, comparison, headline, said
from survey.words import Phrases

__all__ = ["VerdictPhrases", "suggestion"]


@dataclass(frozen=True)
class VerdictPhrases(Phrases):
    """What is put round a sentence of a figure, to make it right."""

    place: ClassVar[str] = "verdict"
    in_survey: str = "In this survey, {sentence}"
    in_full: str = "In full: {sentence}"
    phrase: str = "In words: {phrase}."
    counted: str = "That is {count} of {n}."
    average: str = "{people}: {value}"
    model_based: str = "The interval is model-based: respondents were not drawn at random."


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
    if case.average:
        yield _average(case.average, case)
        return
    if case.figure is None or case.mention.kind == "base":
        yield said(words, "base", n=words.catalogue.count(case.n))
        return
    yield from _of_share(case, case.figure, verdict)


def _of_share(case: Case, figure: Released, verdict: str) -> Iterator[str]:
    """What a press officer would write of a share, short; then in full, with interval and base."""
    words = case.words

    def phrase(name: str, **fields: object) -> str:
        return words.catalogue.said(VerdictPhrases, name, **fields)

    short, full = headline(figure, words, short=True), headline(figure, words)
    if verdict == "other base" and (meant := _meant(case)):
        short = f"{short} {headline(meant, words, short=True)}"
        full = f"{full} {headline(meant, words)}"
    limited = verdict == "population not covered"
    yield phrase("in_survey", sentence=short) if limited else short
    if case.mention.kind in ("count", "number"):
        count, n = case.evidence.gate.chosen(figure), figure.n
        yield phrase("counted", count=words.catalogue.count(count), n=words.catalogue.count(n))
    if verdict == "phrase too strong" and overstated(case) and not isnan(case.computed):
        yield phrase("phrase", phrase=phrase_for(case.computed, words.language))
    yield phrase("in_full", sentence=full)
    if case.evidence.population.random is False and not isnan(figure.low):
        yield phrase("model_based")
    yield from filter(None, [asked_differently([figure], words)])


def _average(average: Average, case: Case) -> str:
    """A mean or median with its base."""
    words = case.words
    about = said(words, "base", n=words.catalogue.count(average.n))
    value = f"{case.in_words} ({about})"
    people = words.label(average.identity.people)
    return words.catalogue.said(VerdictPhrases, "average", people=people, value=value)


def _meant(case: Case) -> Released | None:
    """The share that the number of the draft is: of parents, where it says "of the public"."""
    why = explained(case)
    if why is None or not told_apart(why.identity, case.words):
        return None
    meant = case.evidence.released(why.identity)
    return meant if case.figure and meant and meant.identity != case.figure.identity else None
