"""Counts that may be published without giving a person away.

| module       | what it does                                                                               |
|--------------|--------------------------------------------------------------------------------------------|
| `tables`     | the counts of an item, the sums a reader knows to hold among them, and what is published    |
| `protection` | hides small counts, and so many others that no sum gives them back                          |
| `attack`     | plays the reader who tries: the bounds of every hidden count, by linear programming         |
| `releasing`  | frames of `agreement` and `distribution`, worked out anew from the counts that are published |

Source: Hundepool, A., Domingo-Ferrer, J., Franconi, L., Giessing, S., Schulte Nordholt, E., Spicer,
K. & de Wolf, P.-P. (2012). Statistical Disclosure Control, ch. 4 (tables of magnitude and
frequency).
"""

from analysis.disclosure.attack import Bounds, attack
from analysis.disclosure.protection import protect
from analysis.disclosure.releasing import CONFIDENTIAL, released
from analysis.disclosure.tables import (
    TEN_FIVE,
    CountTable,
    Layout,
    Line,
    Published,
    Rule,
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
