"""What research found: effects of studies, pooled, with how far they lie apart.

weighted        weighted least squares, which everything hangs on
effect_sizes    effects and variances from what studies report (`MEASURES`)
effects         effects out of whatever frame they come in
clusters        effects in studies, in blocks
dependent       three-level models of several effects a study
robust          errors that hold where these are wrong (`ROBUST`)
working         working models of several effects a study, by moments (`WORKING`)
models          independent or dependent effects, one way to fit either
regression      what goes with the size of effects
heterogeneity   τ², Q, I², H² (`ESTIMATORS`)
inference       intervals and tests of a pooled effect, prediction intervals (`TESTS`,
                `PREDICTIONS`)
pooling         effects pooled into one
ways            the same effects pooled in several ways (`WAYS`)
number_needed   how many must be helped for one more to do well (`NUMBERS`)
sensitivity     what each study does to a pooled effect
small_studies   whether small studies find more: funnel, Egger, Begg, trim and fill
names           figures of reviews by the names that drafts give them
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.evidence.effect_sizes import MEASURES, effect_sizes
    from analysis.evidence.heterogeneity import ESTIMATORS
    from analysis.evidence.inference import PREDICTIONS, TESTS
    from analysis.evidence.number_needed import NUMBERS, number_needed
    from analysis.evidence.pooling import pool
    from analysis.evidence.regression import MetaRegression, meta_regression
    from analysis.evidence.robust import ROBUST
    from analysis.evidence.sensitivity import cumulative, leave_one_out
    from analysis.evidence.small_studies import small_studies
    from analysis.evidence.ways import WAYS, in_several_ways
    from analysis.evidence.working import WORKING

__all__ = [
    "ESTIMATORS",
    "MEASURES",
    "NUMBERS",
    "PREDICTIONS",
    "ROBUST",
    "TESTS",
    "WAYS",
    "WORKING",
    "MetaRegression",
    "cumulative",
    "effect_sizes",
    "in_several_ways",
    "leave_one_out",
    "meta_regression",
    "number_needed",
    "pool",
    "small_studies",
]

unfold(
    __name__,
    {
        "analysis.evidence.effect_sizes": "MEASURES effect_sizes",
        "analysis.evidence.heterogeneity": "ESTIMATORS",
        "analysis.evidence.inference": "PREDICTIONS TESTS",
        "analysis.evidence.number_needed": "NUMBERS number_needed",
        "analysis.evidence.pooling": "pool",
        "analysis.evidence.regression": "MetaRegression meta_regression",
        "analysis.evidence.robust": "ROBUST",
        "analysis.evidence.sensitivity": "cumulative leave_one_out",
        "analysis.evidence.small_studies": "small_studies",
        "analysis.evidence.ways": "WAYS in_several_ways",
        "analysis.evidence.working": "WORKING",
    },
)
