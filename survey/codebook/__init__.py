"""The codebook: what every column of a table of answers means, for one or several questionnaires
together; and who is counted together.

The same item id in two instruments is one item, so that groups asked by different instruments can
be compared; and so it is in two versions, as far as it is the same question.

items      one item, how each instrument puts it, and where its answers are
union      the answers of an item over all its versions
codebook   all items, the groups, scores, and the people that a study names
plain      the same as JSON
"""

from survey.codebook.codebook import Codebook
from survey.codebook.items import COMPANION, Asking, Item, Source, option_column
from survey.people import Filter, Together

__all__ = [
    "COMPANION",
    "Asking",
    "Codebook",
    "Filter",
    "Item",
    "Source",
    "Together",
    "option_column",
]
