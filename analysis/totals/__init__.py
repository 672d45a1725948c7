"""How many, and how much of one for each of the other: totals and ratios by group, each with its
interval.
"""

from analysis.totals.ratio import ratio
from analysis.totals.total import SUM, total

__all__ = ["SUM", "ratio", "total"]
