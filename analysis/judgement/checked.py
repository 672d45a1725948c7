"""A figure of a draft with its verdict."""

from dataclasses import dataclass

from analysis.judgement.mention import Mention
from analysis.judgement.proposing import Proposal

__all__ = ["Checked", "published_value"]


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


def published_value(mention: Mention) -> float:
    """What is written: shares and points as proportions, numbers of people and multiples as they
    are; NaN for words alone.
    """
    if mention.kind in ("percentage", "points"):
        return mention.value / 100
    return mention.value
