"""What research found: effects of studies, pooled, with how far they lie apart.

weighted        weighted least squares, which everything hangs on
effect_sizes    effects and variances from what studies report (`MEASURES`)
effects         effects out of whatever frame they come in
heterogeneity   τ², Q, I², H² (`ESTIMATORS`)
inference       intervals and tests of a pooled effect, prediction intervals (`TESTS`,
                `PREDICTIONS`)
pooling         effects pooled into one
sensitivity     what each study does to a pooled effect
small_studies   whether small studies find more: funnel, Egger, Begg, trim and fill
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.evidence.effect_sizes import MEASURES, effect_sizes
    from analysis.evidence.heterogeneity import ESTIMATORS
    from analysis.evidence.inference import PREDICTIONS, TESTS
    from analysis.evidence.pooling import pool
    from analysis.evidence.sensitivity import cumulative, leave_one_out
    from analysis.evidence.small_studies import small_studies

__all__ = [
    "ESTIMATORS",
    "MEASURES",
    "PREDICTIONS",
    "TESTS",
    "cumulative",
    "effect_sizes",
    "leave_one_out",
    "pool",
    "small_studies",
]

unfold(
    __name__,
    {
        "analysis.evidence.effect_sizes": "MEASURES effect_sizes",
        "analysis.evidence.heterogeneity": "ESTIMATORS",
        "analysis.evidence.inference": "PREDICTIONS TESTS",
        "analysis.evidence.pooling": "pool",
        "analysis.evidence.sensitivity": "cumulative leave_one_out",
        "analysis.evidence.small_studies": "small_studies",
    },
)
