"""Claims in plain words, for an author who is to say whether a figure is what they say: share of
the public who agreed or strongly agreed that “…”.
"""

import re

from analysis.judgement.claim import Claim
from analysis.judgement.evidence import Evidence
from analysis.publication.released import Average, Difference, Released, Withheld
from analysis.rounding import percent, points
from analysis.sentences import headline
from survey.missing import Missing

__all__ = ["in_plain_words", "value_in_words"]

_ABOUT = re.compile(r" \([^()]*\bn = [^()]*\)")


def in_plain_words(claim: Claim, evidence: Evidence) -> str:
    """What a claim is of, without its number."""
    words = evidence.gate.words("en")
    identity = claim.identity
    match claim.kind:
        case "interviews":
            return f"number of {words.within(identity.people)} interviewed"
        case "base":
            return f"number of {words.of(identity)} who answered “{_asked(claim, evidence)}”"
        case "count":
            return f"number of {_share(claim, evidence)}"
        case "mean" | "median":
            who = words.within(identity.people)
            return f"{claim.kind} of {who} of “{_asked(claim, evidence)}”"
        case "unanswered":
            kind = evidence.codebook.missing_label(Missing(identity.codes[0]), "en")
            who = words.within(identity.people)
            return f"share of {who} who said “{kind}” to “{_asked(claim, evidence)}”"
        case "difference" if claim.against is not None:
            less = words.within(claim.against)
            return f"difference in the share of {_share(claim, evidence)}, less that of {less}"
    return f"share of {_share(claim, evidence)}"


def value_in_words(claim: Claim, evidence: Evidence) -> str:
    """Its number, as the answers have it."""
    found = evidence.answer(claim)
    match found:
        case Released() if claim.kind == "count":
            return f"{evidence.gate.chosen(found):,}"
        case Released() if claim.kind == "base":
            return f"{found.n:,}"
        case Released():
            return percent(found.estimate, 1) if found.n else "no answers"
        case Difference():
            return f"{points(found.difference, 1)} points"
        case Average():
            return f"{found.estimate:,.1f}"
        case int():
            return f"{found:,}"
        case Withheld() | None:
            return "not published"


def _share(claim: Claim, evidence: Evidence) -> str:
    """Whose share of what: the public who agreed or strongly agreed that “…”."""
    figure = evidence.gate.figure(claim.identity)
    words = evidence.gate.words("en")
    who = words.of(claim.identity)
    if isinstance(figure, Released) and figure.n:
        sentence = _ABOUT.sub("", headline(figure, words), count=1).rstrip(" .")
        before, there, did = sentence.partition(f"of {who} ")
        if there and before.strip().rstrip("%").isdigit():
            return f"{who} who {did}"
    answers = " or ".join(claim.identity.answers.codes)
    return f"{who} who answered {answers} to “{_asked(claim, evidence)}”"


def _asked(claim: Claim, evidence: Evidence) -> str:
    return str(evidence.codebook.item(claim.identity.item).ask.in_language("en"))
