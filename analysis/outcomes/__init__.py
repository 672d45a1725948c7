"""The same people before and after: change, and never effect, since nobody is compared with.

indices             methods of reliable change (`RELIABLE_CHANGE`)
cutoffs             where the clinical range ends (`CUTOFFS`)
criterion           what counts as reliable and as clinical, decided once for everybody
reliable_change     each person by it
approaches          changes as a percentage, or against one that matters to people
talking_therapies   the rules of NHS Talking Therapies over two scales (`TALKING_THERAPIES`)
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.outcomes.approaches import anchor_change, percentage_change
    from analysis.outcomes.cutoffs import CUTOFFS
    from analysis.outcomes.indices import RELIABLE_CHANGE
    from analysis.outcomes.reliable_change import reliable_change
    from analysis.outcomes.talking_therapies import TALKING_THERAPIES, talking_therapies

__all__ = [
    "CUTOFFS",
    "RELIABLE_CHANGE",
    "TALKING_THERAPIES",
    "anchor_change",
    "percentage_change",
    "reliable_change",
    "talking_therapies",
]

unfold(
    __name__,
    {
        "analysis.outcomes.approaches": "anchor_change percentage_change",
        "analysis.outcomes.cutoffs": "CUTOFFS",
        "analysis.outcomes.indices": "RELIABLE_CHANGE",
        "analysis.outcomes.reliable_change": "reliable_change",
        "analysis.outcomes.talking_therapies": "TALKING_THERAPIES talking_therapies",
    },
)
