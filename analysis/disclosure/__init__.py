"""Counts that may be published without giving a person away.

| module       | what it does                                                                               |
|--------------|--------------------------------------------------------------------------------------------|
| `rule`       | which counts are small, and how the others are rounded                                       |
| `tables`     | the counts of an item, the sums a reader knows to hold among them, and what is published    |
| `protection` | hides small counts, and so many others that no sum gives them back                          |
| `attack`     | plays the reader who tries: the bounds of every hidden count, by linear programming         |
| `releasing`  | frames of `agreement` and `distribution`, worked out anew from the counts that are published |

Source: Hundepool, A., Domingo-Ferrer, J., Franconi, L., Giessing, S., Schulte Nordholt, E., Spicer,
K. & de Wolf, P.-P. (2012). Statistical Disclosure Control, ch. 4 (tables of magnitude and
frequency).
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.disclosure.attack import Bounds, attack
    from analysis.disclosure.protection import protect
    from analysis.disclosure.releasing import released
    from analysis.disclosure.rule import CONFIDENTIAL, TEN_FIVE, Rule
    from analysis.disclosure.tables import (
        CountTable,
        Layout,
        Line,
        Published,
        count_tables,
        tables_of,
    )

__all__ = [
    "CONFIDENTIAL",
    "TEN_FIVE",
    "Bounds",
    "CountTable",
    "Layout",
    "Line",
    "Published",
    "Rule",
    "attack",
    "count_tables",
    "protect",
    "released",
    "tables_of",
]

unfold(
    __name__,
    {
        "analysis.disclosure.attack": "Bounds attack",
        "analysis.disclosure.protection": "protect",
        "analysis.disclosure.releasing": "released",
        "analysis.disclosure.rule": "CONFIDENTIAL TEN_FIVE Rule",
        "analysis.disclosure.tables": "CountTable Layout Line Published count_tables tables_of",
    },
)
