"""What figures that say something about answers look like: shares, differences, counts."""

from functools import lru_cache

from analysis.language.counts import Counts
from analysis.language.differences import Differences
from analysis.language.shares import Shares
from analysis.language.sighting import Pattern
from analysis.language.vocabulary import vocabulary_of

__all__ = ["claimed"]


@lru_cache
def claimed(language: str) -> tuple[Pattern, ...]:
    """The patterns of a language, the more telling first."""
    vocabulary = vocabulary_of(language)
    differences, shares, counts = Differences(vocabulary), Shares(vocabulary), Counts(vocabulary)
    return (
        *differences.intervals(),
        *differences.p_values(),
        *differences.odds(),
        *differences.points(),
        *differences.ratios(),
        *shares.earlier(),
        *shares.relative(),
        *shares.ranges(),
        *counts.parts(),
        *counts.averages(),
        *shares.single(),
        *counts.patterns(),
        *differences.comparisons(),
    )
