"""Items summed up by group: NETs, net agreement, top and bottom boxes, medians, means, quartiles,
each with its interval.
"""

from analysis.summaries.summary import summary

__all__ = ["summary"]
