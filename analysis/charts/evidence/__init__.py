"""Pictures of evidence: one read-only table, `EVIDENCE_CHARTS`.

They are of published studies, not of answers, so that they pass no gate. Each makes shapes that
every renderer treats (`analysis.charts.drawing`).

forest   studies with their intervals, and pooled effects
funnel   effects by their standard errors
grids    the direction of each study, and its risk of bias
flow     how studies were chosen
scales   scales of effects
words    the words they add
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.charts.evidence.kinds import EVIDENCE_CHARTS, EvidenceChart, Pictured, pictures_of

__all__ = ["EVIDENCE_CHARTS", "EvidenceChart", "Pictured", "pictures_of"]

unfold(
    __name__,
    {"analysis.charts.evidence.kinds": "EVIDENCE_CHARTS EvidenceChart Pictured pictures_of"},
)
