"""Evidence files: a review with its studies, their effects as they were given, and what it
published of itself.

source      what a file may contain
published   what a review has published of itself
forms       how a study can give an effect (`FORMS`)
reading     files to reviews, every fault with its line, or row and column
review      studies and effects, turned so that above 0 is a benefit
library     the shipped files, and those of a study
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.evidence.review.forms import FORMS
    from analysis.evidence.review.library import SHIPPED, review_named
    from analysis.evidence.review.reading import read_review
    from analysis.evidence.review.review import Review

__all__ = ["FORMS", "SHIPPED", "Review", "read_review", "review_named"]

unfold(
    __name__,
    {
        "analysis.evidence.review.forms": "FORMS",
        "analysis.evidence.review.library": "SHIPPED review_named",
        "analysis.evidence.review.reading": "read_review",
        "analysis.evidence.review.review": "Review",
    },
)
