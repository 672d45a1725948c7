"""The same people before and after: change, and never effect, since nobody is compared with.

indices             methods of reliable change (`RELIABLE_CHANGE`)
cutoffs             where the clinical range ends (`CUTOFFS`)
criterion           what counts as reliable and as clinical, decided once for everybody
reliable_change     each person by it
approaches          changes as a percentage, or against one that matters to people
measures            what is known of a measure beside its scores
matching            records of persons at two points, matched; what cannot be, listed (`PROBLEMS`)
wide                one row a person as a row for each point
outcomes            what changed between the points
standardised        mean changes in standard deviations (`STANDARDISED`)
testing             tests of a mean change, as pingouin has them
tables              standardised changes, tests and categories with their intervals
movement            who moved across the cut-off
completion          who came back, and how the others differ
returning, missing  weighted by the inverse of the chance to be measured again; worst and best
sensitivity         how shares move with the method
rates               two rates beside each other (`RATES`); in words: rates_in_words
at_points, records  what pictures are drawn from; records out of a study
talking_therapies   the rules of NHS Talking Therapies over two scales (`TALKING_THERAPIES`)
recovery            these as shares of people
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.outcomes.approaches import anchor_change, percentage_change
    from analysis.outcomes.completion import compared_missing, completion
    from analysis.outcomes.cutoffs import CUTOFFS
    from analysis.outcomes.indices import RELIABLE_CHANGE
    from analysis.outcomes.matching import PROBLEMS, matched
    from analysis.outcomes.measures import Measure
    from analysis.outcomes.missing import estimates_with_missing
    from analysis.outcomes.movement import movement
    from analysis.outcomes.outcomes import outcomes
    from analysis.outcomes.rates import (
        RATES,
        compare_rates,
        compare_rates_of_same,
        natural_frequency,
    )
    from analysis.outcomes.rates_in_words import rate_in_words, rates_in_words
    from analysis.outcomes.recovery import recovery_shares
    from analysis.outcomes.reliable_change import reliable_change
    from analysis.outcomes.sensitivity import sensitivity
    from analysis.outcomes.standardised import STANDARDISED
    from analysis.outcomes.tables import categories, change_tests, standardised_changes
    from analysis.outcomes.talking_therapies import TALKING_THERAPIES, talking_therapies
    from analysis.outcomes.wide import long_records

__all__ = [
    "CUTOFFS",
    "PROBLEMS",
    "RATES",
    "RELIABLE_CHANGE",
    "STANDARDISED",
    "TALKING_THERAPIES",
    "Measure",
    "anchor_change",
    "categories",
    "change_tests",
    "compare_rates",
    "compare_rates_of_same",
    "compared_missing",
    "completion",
    "estimates_with_missing",
    "long_records",
    "matched",
    "movement",
    "natural_frequency",
    "outcomes",
    "percentage_change",
    "rate_in_words",
    "rates_in_words",
    "recovery_shares",
    "reliable_change",
    "sensitivity",
    "standardised_changes",
    "talking_therapies",
]

unfold(
    __name__,
    {
        "analysis.outcomes.approaches": "anchor_change percentage_change",
        "analysis.outcomes.completion": "compared_missing completion",
        "analysis.outcomes.cutoffs": "CUTOFFS",
        "analysis.outcomes.indices": "RELIABLE_CHANGE",
        "analysis.outcomes.matching": "PROBLEMS matched",
        "analysis.outcomes.measures": "Measure",
        "analysis.outcomes.missing": "estimates_with_missing",
        "analysis.outcomes.movement": "movement",
        "analysis.outcomes.outcomes": "outcomes",
        "analysis.outcomes.rates": "RATES compare_rates compare_rates_of_same natural_frequency",
        "analysis.outcomes.rates_in_words": "rate_in_words rates_in_words",
        "analysis.outcomes.recovery": "recovery_shares",
        "analysis.outcomes.reliable_change": "reliable_change",
        "analysis.outcomes.sensitivity": "sensitivity",
        "analysis.outcomes.standardised": "STANDARDISED",
        "analysis.outcomes.tables": "categories change_tests standardised_changes",
        "analysis.outcomes.talking_therapies": "TALKING_THERAPIES talking_therapies",
        "analysis.outcomes.wide": "long_records",
    },
)
