"""Counting and saying: from answers to estimates with confidence intervals.

| name           | what it is                                                           |
|----------------|----------------------------------------------------------------------|
| `Responses`    | completed interviews as a pandas frame, with their codebook           |
| `agreement`    | the share of each group that agrees, with its interval                |
| `distribution` | the share of each group that gave each answer                         |
| `compare`      | the difference between groups in a share, with interval and test      |
| `compare_items`| the difference between two items that the same people answered        |
| `change`       | the difference between waves                                          |
| `with_waves`   | the responses with the wave that each interview belongs to            |
| `association`  | whether answers go with the group: tests, and the size of the effect  |
| `summary`      | NETs, net agreement, boxes, medians, means and quartiles by group     |
| `total`        | how many of each group gave an answer, or the total of a number       |
| `ratio`        | the ratio of the totals of two numbers                                |
| `model`        | whether a difference stays when the rest is held constant             |
| `Model`        | what `model` gives                                                    |
| `score`        | one number for each respondent, from the answers to several items     |
| `scoring`      | how a score is made of items, for data without a codebook             |
| `score_means`  | the mean score of each group, with its interval                       |
| `reliability`  | Cronbach's alpha of a set of items, with its interval                 |
| `item_analysis`| what each item adds to a scale                                        |
| `weigh`        | weights that make a sample look like its population                   |
| `Targets`      | what it is to look like: shares or counts, from a mapping or a file   |
| `with_weights` | the responses with the weights that `concord weight` wrote            |
| `effect_sizes` | effects of studies and their variances, from what these report        |
| `pool`         | effects of studies pooled into one, and how far they lie apart        |
| `outcomes`     | what changed for the same people between two points in time           |
| `reliable_change`| whether each person changed by more than the error of the measure   |
| `Design`       | how the sample was drawn: weights, strata, clusters, population sizes |
| `Replicates`   | replicate weights, for a Design                                       |
| `tally`        | the counts behind both                                                |
| `Tally`        | what `tally` gives                                                    |
| `METHODS`      | the interval methods by name, with formula and source                 |
| `DIFFERENCES`  | the intervals of a difference by name, with formula and source        |
| `ADJUSTMENTS`  | the ways to adjust p values by name, with formula and source          |
| `TESTS`        | the tests of association by name, with formula and source             |
| `EFFECTS`      | the sizes of effects by name, with formula and source                 |
| `MEASURES`     | what items are summed up as by name, with formula and source          |
| `LOW_BASE`     | figures on fewer respondents are marked                               |
| `HIDDEN_BASE`  | figures on fewer respondents are hidden in what is published          |
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.agreement import agreement
    from analysis.association import association
    from analysis.comparison import compare
    from analysis.counting.sums import Tally
    from analysis.counting.tally import tally
    from analysis.design import Design, Replicates
    from analysis.distribution import distribution
    from analysis.evidence.effect_sizes import effect_sizes
    from analysis.evidence.pooling import pool
    from analysis.limits import LOW_BASE
    from analysis.methods.adjusting import ADJUSTMENTS
    from analysis.methods.association_tests import EFFECTS, TESTS
    from analysis.methods.differences import DIFFERENCES
    from analysis.methods.intervals import METHODS
    from analysis.methods.measures import MEASURES
    from analysis.models import Model, model
    from analysis.outcomes.outcomes import outcomes
    from analysis.outcomes.reliable_change import reliable_change
    from analysis.paired import compare_items
    from analysis.publication.standards.limits import HIDDEN_BASE
    from analysis.responses import Responses
    from analysis.scales import item_analysis, reliability, score, score_means, scoring
    from analysis.summaries import summary
    from analysis.totals import ratio, total
    from analysis.waves import change, with_waves
    from analysis.weighting import Targets, weigh, with_weights

__all__ = [
    "ADJUSTMENTS",
    "DIFFERENCES",
    "EFFECTS",
    "HIDDEN_BASE",
    "LOW_BASE",
    "MEASURES",
    "METHODS",
    "TESTS",
    "Design",
    "Model",
    "Replicates",
    "Responses",
    "Tally",
    "Targets",
    "agreement",
    "association",
    "change",
    "compare",
    "compare_items",
    "distribution",
    "effect_sizes",
    "item_analysis",
    "model",
    "outcomes",
    "pool",
    "ratio",
    "reliability",
    "reliable_change",
    "score",
    "score_means",
    "scoring",
    "summary",
    "tally",
    "total",
    "weigh",
    "with_waves",
    "with_weights",
]

unfold(
    __name__,
    {
        "analysis.agreement": "agreement",
        "analysis.association": "association",
        "analysis.comparison": "compare",
        "analysis.design": "Design Replicates",
        "analysis.distribution": "distribution",
        "analysis.evidence.effect_sizes": "effect_sizes",
        "analysis.evidence.pooling": "pool",
        "analysis.limits": "LOW_BASE",
        "analysis.methods.intervals": "METHODS",
        "analysis.methods.adjusting": "ADJUSTMENTS",
        "analysis.methods.association_tests": "EFFECTS TESTS",
        "analysis.methods.differences": "DIFFERENCES",
        "analysis.methods.measures": "MEASURES",
        "analysis.models": "Model model",
        "analysis.outcomes.outcomes": "outcomes",
        "analysis.outcomes.reliable_change": "reliable_change",
        "analysis.paired": "compare_items",
        "analysis.publication.standards.limits": "HIDDEN_BASE",
        "analysis.responses": "Responses",
        "analysis.scales": "item_analysis reliability score score_means scoring",
        "analysis.summaries": "summary",
        "analysis.counting.sums": "Tally",
        "analysis.counting.tally": "tally",
        "analysis.totals": "ratio total",
        "analysis.waves": "change with_waves",
        "analysis.weighting": "Targets weigh with_weights",
    },
)
