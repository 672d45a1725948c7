"""Which counts are small, and how the others are rounded."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["CONFIDENTIAL", "TEN_FIVE", "Rule"]

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

CONFIDENTIAL = "confidential"
"""The flag of a row whose figures are hidden."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Counts under `threshold` are hidden, zero too; the others are rounded to the nearest multiple
    of `step`, an odd number.

    `values`: how many whole numbers at least must remain possible for a hidden count of people who
    gave an answer, as many as there are under the threshold, so that the mark tells no less than
    the sums around it. For a hidden count of a kind of missing answer these are `step`: as many as
    a rounded count leaves, since the bases alone bound it so.
    """

    threshold: int = 10
    step: int = 5

    @property
    def values(self) -> int:
        return self.threshold

    def rounded(self, counts: npt.ArrayLike) -> Counts:
        """The nearest multiples of `step`.

        >>> Rule().rounded([10, 12, 13, 97]).tolist()
        [10, 10, 15, 95]
        """
        found: Counts = self.step * ((np.asarray(counts, np.int64) + self.step // 2) // self.step)
        return found

    def bounds(self, rounded: Floats) -> tuple[Floats, Floats]:
        """What a published count can have been before rounding; 0 to infinity for a hidden one
        (NaN).
        """
        half = self.step // 2
        hidden = np.isnan(rounded)
        return np.where(hidden, 0.0, np.maximum(rounded - half, self.threshold)), np.where(
            hidden, np.inf, rounded + half
        )


TEN_FIVE = Rule()
"""The 10-5 rule of the Office for National Statistics."""
