"""Which of the readings of a claim's name a sentence means, where the name leaves two.

In a sum of answers, `disagree+neither`, each is an answer by its code. Where one of them is called
like a NET, the author may have meant that; so the words of the sentence choose between the two, as
they choose the base of a claim that names none.
"""

from dataclasses import replace

from analysis.figures import Answers
from analysis.judgement.answer_words import Said
from analysis.judgement.claim import Claim
from survey.codebook import Item

__all__ = ["as_said"]


def as_said(claim: Claim, item: Item | None, said: Said) -> Claim:
    """The claim with the NETs that its answers are called like, where the sentence names the
    answers of those and not the single ones.
    """
    identity = claim.identity
    if item is None or identity.net or len(identity.codes) < 2 or not said:
        return claim
    nets = [net.codes if (net := item.net(code)) else (code,) for code in identity.codes]
    wider = frozenset().union(*nets)
    if said.means(frozenset(identity.codes)) or not said.means(wider):
        return claim
    return replace(claim, identity=replace(identity, answers=Answers.fitting(item, wider)))
