"""The numbers behind weighting: weights that meet margins, as near as can be to those one starts
from.

Raking (iterative proportional fitting) multiplies the weights of each category of one margin by
what makes their sum its target, then goes on to the next margin, again and again, until all hold at
once. One margin alone needs one round: post-stratification. With bounds the weight is what the
multiplied one is when kept within them, and the factor that meets a target is found exactly; the
weights not at a bound keep their ratios, and those at one give the rest to be shared out. Both are
the calibration with the least Σ w log (w / d) − w + d, d the weights at the start.

Sources: Deming, W. E. & Stephan, F. F. (1940). Annals of Mathematical Statistics 11, 427–444;
Deville, J.-C. & Särndal, C.-E. (1992). Journal of the American Statistical Association 87, 376–382
(calibration within bounds). Witness: R survey.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Margin", "Raked", "raked"]

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Margin:
    """The category of each row, from 0, and the sum of weights that each category is to have."""

    codes: Places
    targets: Floats


@dataclass(frozen=True, eq=False)
class Raked:
    """Weights by row, how many rounds were made, and for each margin how far each category is from
    its target, as a share.
    """

    weights: Floats
    rounds: int
    gaps: tuple[Floats, ...]

    @property
    def largest_gap(self) -> float:
        """Of a weighted share to its target, in any category."""
        return max(float(np.abs(gap).max()) for gap in self.gaps)


def raked(
    start: Floats,
    margins: Sequence[Margin],
    *,
    low: float = 0.0,
    high: float = np.inf,
    tolerance: float,
    most_rounds: int,
) -> Raked:
    """The weights of each row, each from `low` to `high`. Every category has a row and a target
    that the bounds allow.

    Rows of the same categories (and, with bounds, of the same weight at the start) are worked out
    once.

    >>> two = Margin(np.array([0, 0, 0, 1]), np.array([2.0, 2.0]))
    >>> raked(np.ones(4), [two], tolerance=1e-12, most_rounds=10).weights.round(3).tolist()
    [0.667, 0.667, 0.667, 2.0]
    """
    bounded = low > 0 or high < np.inf
    cell = _cells([margin.codes for margin in margins], start if bounded else None)
    count = np.bincount(cell).astype(np.float64)
    begun: Floats = np.bincount(cell, start) / count
    first = np.zeros(len(count), np.intp)
    first[cell[::-1]] = np.arange(len(cell))[::-1]
    by_cell = [Margin(margin.codes[first], margin.targets) for margin in margins]
    grown, rounds = begun, 0
    gaps = _gaps(np.clip(grown, low, high) * count, by_cell)
    while rounds < most_rounds and max(np.abs(gap).max() for gap in gaps) > tolerance:
        grown, before = grown.copy(), grown
        with np.errstate(all="ignore"):
            for margin in by_cell:
                grown *= _factors(grown, count, margin, low, high)[margin.codes]
        if not (
            np.isfinite(grown) & (grown > 0)
        ).all():  # margins that contradict each other drive weights to 0 or infinity
            grown = before
            break
        rounds += 1
        gaps = _gaps(np.clip(grown, low, high) * count, by_cell)
    kept = np.clip(grown, low, high)
    return Raked(kept[cell] if bounded else start * (kept / begun)[cell], rounds, tuple(gaps))


def _cells(parts: Sequence[Places], start: Floats | None) -> Places:
    """A number for each combination of categories, without gaps."""
    cell = np.zeros(len(parts[0]), np.intp)
    weights = [] if start is None else [np.unique(start, return_inverse=True)[1]]
    for codes in (*parts, *weights):
        cell = np.unique(cell * (int(codes.max()) + 1) + codes, return_inverse=True)[1]
    return cell


def _gaps(weights: Floats, margins: Sequence[Margin]) -> list[Floats]:
    """Of each category its share less that of its target."""
    each = []
    for margin in margins:
        sums = np.bincount(margin.codes, weights, minlength=len(margin.targets))
        each.append(sums / sums.sum() - margin.targets / margin.targets.sum())
    return each


def _factors(grown: Floats, count: Floats, margin: Margin, low: float, high: float) -> Floats:
    """By what the weights of each category are to be multiplied."""
    if low == 0 and high == np.inf:
        found: Floats = margin.targets / np.bincount(margin.codes, grown * count)
        return found
    places = [np.flatnonzero(margin.codes == place) for place in range(len(margin.targets))]
    return np.array(
        [
            _factor(grown[k], count[k], target, low, high)
            for k, target in zip(places, margin.targets, strict=True)
        ]
    )


def _factor(grown: Floats, count: Floats, target: float, low: float, high: float) -> float:
    """The factor at which Σ count · clip(grown · factor, low, high) is the target.

    Over the factor that sum is a line with a bend wherever a weight meets a bound.
    """
    bends, turns = low / grown, count * grown
    if high < np.inf:
        bends, turns = np.concatenate([bends, high / grown]), np.concatenate([turns, -turns])
    order = np.argsort(bends, kind="stable")
    bends, slopes = bends[order], np.cumsum(turns[order])
    heights = low * count.sum() + np.concatenate([[0.0], np.cumsum(slopes[:-1] * np.diff(bends))])
    place = max(int(np.searchsorted(heights, target, side="right")) - 1, 0)
    rest = target - heights[place]
    return (
        float(bends[place] + rest / slopes[place])
        if rest > 0 and slopes[place] > 0
        else float(bends[place])
    )
