"""On which base a sentence says a share to be: of those who answered, of all who were asked, or of
everybody, whether asked or not.

Of an item that is put to some, "17% of parents" is of those, and "10% of the public" of everybody.
A claim without a base is judged on the one that its sentence says.
"""

from dataclasses import replace

from analysis.bases import EVERYONE
from analysis.counting.everyone import takes_in_everyone
from analysis.figures import Identity
from analysis.figures.identity import USUAL
from analysis.figures.words import FigureWords
from analysis.judgement.claim import Claim
from analysis.judgement.evidence import Evidence
from analysis.judgement.passages import Passage
from analysis.judgement.whom import Whom
from analysis.language.vocabulary import said_of_answers

__all__ = ["ANSWERED", "BASES_IN_WORDS", "base_said", "on_base", "said_on", "told_apart"]

ANSWERED = "answered"
"""The base that takes in those who were asked and gave no answer."""

BASES_IN_WORDS = {
    USUAL: "of those who gave an answer",
    ANSWERED: "with don't know, refused and no answer counted in",
    EVERYONE: "of everybody, those who were not asked counted in",
}
"""What a share on each named base is a share of, where everybody was asked."""


def told_apart(identity: Identity, words: FigureWords) -> bool:
    """Whether those who were asked are only some of the people."""
    return bool(identity.item) and bool(words.asked_of(replace(identity, base=USUAL)))


def base_said(identity: Identity, whom: Whom, passage: Passage, words: FigureWords) -> str:
    """The base that a sentence says, empty where it says none."""
    apart = told_apart(identity, words)
    if apart and whom.words and not whom.asked and not whom.foreign:
        return EVERYONE
    part = f"{passage.before} {passage.after}"
    if said_of_answers("counted_in", passage.language).search(part):
        return ANSWERED
    left_out = said_of_answers("left_out", passage.language).search(part)
    return USUAL if left_out or (apart and whom.asked) else ""


def on_base(claim: Claim, said: str, whom: Whom, evidence: Evidence) -> Claim:
    """The claim that a sentence makes: on the base that it says, unless the draft names one, or
    there is no such base.
    """
    if claim.fixed or not said or claim.kind == "interviews":
        return claim
    if said == EVERYONE:
        groups = {evidence.gate.members(people) for people in claim.sides}
        groups.add(evidence.put_to(claim.identity))
        item = evidence.codebook.item(claim.identity.item)
        if not takes_in_everyone(item) or whom.groups not in (None, *groups):
            return claim
    return replace(claim, identity=replace(claim.identity, base=said))


def said_on(identity: Identity, words: FigureWords) -> str:
    """What a share on this base is a share of: of parents among the public."""
    if not told_apart(identity, words):
        return BASES_IN_WORDS.get(identity.base, BASES_IN_WORDS[USUAL])
    counted_in = f", {BASES_IN_WORDS[ANSWERED]}" if identity.base == ANSWERED else ""
    return f"of {words.of(identity)}{counted_in}"
