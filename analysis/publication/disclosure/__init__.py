"""Counts that may be published without giving a person away.

| module       | what it does                                                                     |
|--------------|----------------------------------------------------------------------------------|
| `tables`     | counts of an item, the sums a reader knows to hold among them, what is published |
| `rule`       | which counts are small, and how the others are rounded                           |
| `building`   | these tables from answers, or from the frame of a statistic                      |
| `protection` | hides small counts, and so many others that no sum gives them back               |
| `worlds`     | tables that look the same to a reader, by linear programming                     |
| `attack`     | the reader who tries: bounds of every hidden count, by linear programming        |
| `releasing`  | frames of `agreement` and `distribution`, anew from the counts published         |
| `crossing`   | tables by several columns of one population, protected together                  |

Source: Hundepool, A., Domingo-Ferrer, J., Franconi, L., Giessing, S., Schulte Nordholt, E., Spicer,
K. & de Wolf, P.-P. (2012). Statistical Disclosure Control, ch. 4 (tables of magnitude and
frequency).
"""

from survey.facade import unfold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from analysis.publication.disclosure.attack import HiddenCount, attack
    from analysis.publication.disclosure.building import count_tables, tables_of
    from analysis.publication.disclosure.protection import protect
    from analysis.publication.disclosure.releasing import released
    from analysis.publication.disclosure.rule import CONFIDENTIAL, TEN_FIVE, Rule
    from analysis.publication.disclosure.tables import CountTable, Layout, Line, Published

__all__ = [
    "CONFIDENTIAL",
    "TEN_FIVE",
    "CountTable",
    "HiddenCount",
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
        "analysis.publication.disclosure.attack": "HiddenCount attack",
        "analysis.publication.disclosure.building": "count_tables tables_of",
        "analysis.publication.disclosure.protection": "protect",
        "analysis.publication.disclosure.releasing": "released",
        "analysis.publication.disclosure.rule": "CONFIDENTIAL TEN_FIVE Rule",
        "analysis.publication.disclosure.tables": "CountTable Layout Line Published",
    },
)
