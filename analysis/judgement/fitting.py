"""Whether a figure in a draft is what the data give."""

from math import isnan

from analysis.judgement.mention import Mention
from analysis.language.allowed import holds
from analysis.publication.released import Difference
from analysis.rounding import percentage

__all__ = ["fits", "fits_difference"]


def fits(mention: Mention, computed: float, bounds: tuple[float, float]) -> bool:
    """Whether a share, an interval or a number of people is what the words allow."""
    if mention.kind == "interval":
        return not isnan(bounds[0]) and all(
            percentage(bound, mention.places) == percentage(said, mention.places)
            for bound, said in zip(bounds, (mention.low, mention.high), strict=True)
        )
    if isnan(computed) or isnan(mention.low):
        return False
    if mention.kind in ("base", "count", "number", "average"):
        return mention.low <= computed <= mention.high
    return holds(computed, mention.low, mention.high)


def fits_difference(mention: Mention, difference: Difference, computed: float) -> bool:
    """Whether points or a multiple are what the words allow; a comparison without a number always
    is.
    """
    if isnan(computed):
        return False
    if mention.kind == "comparison":
        return True
    if mention.kind == "p":
        return mention.low <= computed <= mention.high
    if mention.kind == "interval":
        return fits(mention, computed, (difference.low, difference.high))
    if mention.kind in ("ratio", "odds"):
        return mention.low <= round(computed, 9) <= mention.high
    return holds(abs(difference.difference), mention.low, mention.high)
