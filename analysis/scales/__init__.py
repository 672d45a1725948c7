"""Scales of several items: scores of respondents, their means by group, and how well the items hang
together.

scoring       from answers to one number for each respondent
means         the mean of a score in each group
reliability   Cronbach's alpha, and what each item adds to it
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.scales.means import score_means
    from analysis.scales.reliability import INTERVALS, item_analysis, reliability
    from analysis.scales.scoring import score, scoring

__all__ = ["INTERVALS", "item_analysis", "reliability", "score", "score_means", "scoring"]

unfold(
    __name__,
    {
        "analysis.scales.means": "score_means",
        "analysis.scales.reliability": "INTERVALS item_analysis reliability",
        "analysis.scales.scoring": "score scoring",
    },
)
