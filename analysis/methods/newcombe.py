"""Newcombe's interval of a difference of two proportions, and the p value that goes with it.

The interval puts together how far the bounds of the two Wilson intervals are from their shares, as
variances are put together. Its p value is 1 − the level at which 0 is one of its bounds, so that
p < 0.05 and "the 95% interval leaves out 0" are one statement.

Source: Newcombe, R. G. (1998). Statistics in Medicine 17, 873–890 and 2635–2650, method 10 of each;
Zou, G. Y. & Donner, A. (2008). Statistics in Medicine 27, 1693–1702.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri, stdtrit

from analysis.estimation.estimates import Estimates
from analysis.estimation.pairs import Pairs

__all__ = [
    "newcombe",
    "newcombe_on_effective",
    "newcombe_on_effective_p",
    "newcombe_p",
]

Floats = npt.NDArray[np.float64]
Bounds = tuple[Floats, Floats]

FURTHEST = 40.0
"""A normal score that is never reached: the two tails beyond it are less than the smallest number
that a computer knows."""

LADDER = np.geomspace(0.01, FURTHEST, 32)
"""Normal scores between which the first one is looked for at which 0 is a bound."""

HALVINGS = 52
"""Of a step of the ladder, which end at the last place of a number."""


@dataclass(frozen=True, eq=False)
class _Share:
    """One of the two shares on the base that its Wilson interval takes, and the degrees of freedom
    of its quantile: endless for the normal one, NaN where it has none.
    """

    p: Floats
    n: Floats
    df: Floats

    def below(self, z: Floats) -> Floats:
        """How far the lower bound of the Wilson interval lies below the share, at the level of
        which `z` is the normal quantile.

        With m = n / t² that is (√(p (1 − p) m + ¼) + p − ½) / (m + 1), which stays exact where t
        has no end.
        """
        t = z if np.isposinf(self.df).all() else self._t(z)
        m = self.n / t**2
        found: Floats = (np.sqrt(self.p * (1 - self.p) * m + 0.25) + (self.p - 0.5)) / (m + 1)
        return found

    def above(self, z: Floats) -> Floats:
        """How far the upper bound lies above it."""
        return _Share(1 - self.p, self.n, self.df).below(z)

    def _t(self, z: Floats) -> Floats:
        return np.where(np.isposinf(self.df), z, -stdtrit(self.df, ndtr(-z)))

    def or_else(self, which: npt.NDArray[np.bool_], other: "_Share") -> "_Share":
        """Another share where `which` is not so."""
        pairs = ((self.p, other.p), (self.n, other.n), (self.df, other.df))
        return _Share(*(np.where(which, one, two) for one, two in pairs))


@dataclass(frozen=True, eq=False)
class _Two:
    """The two shares of each pair, and the correlation of their estimates."""

    a: _Share
    b: _Share
    correlation: Floats

    @property
    def difference(self) -> Floats:
        found: Floats = self.a.p - self.b.p
        return found

    @property
    def turned(self) -> "_Two":
        return _Two(self.b, self.a, self.correlation)

    def below(self, z: Floats) -> Floats:
        """How far the lower bound of the difference lies below it."""
        one, other = self.a.below(z), self.b.above(z)
        square = one**2 + other**2 - 2 * self.correlation * one * other
        return np.sqrt(np.maximum(square, 0))


def newcombe(pairs: Pairs, level: float) -> Bounds:
    """Bounds without a design, of two samples or of two items that the same people answered."""
    return _bounds(_counted(pairs), level)


def newcombe_p(pairs: Pairs) -> Floats:
    """The p value of `newcombe`, two-sided; NaN where a sample has nobody.

    >>> from analysis.estimation.estimates import unweighted
    >>> a, b = (unweighted(np.array([x]), np.array([60])) for x in (45, 54))
    >>> nothing = np.zeros(1)
    >>> newcombe_p(Pairs(a, b, nothing, nothing, nothing)).round(4).tolist()
    [0.0327]
    """
    return _p_value(_counted(pairs))


def newcombe_on_effective(pairs: Pairs, level: float) -> Bounds:
    """Bounds with a design, from Wilson's intervals on the effective bases; NaN where one of these
    is not known.
    """
    return _bounds(_effective(pairs), level)


def newcombe_on_effective_p(pairs: Pairs) -> Floats:
    """The p value of `newcombe_on_effective`, two-sided."""
    return _p_value(_effective(pairs))


def _counted(pairs: Pairs) -> _Two:
    return _Two(_simple(pairs.a), _simple(pairs.b), pairs.correlation)


def _simple(figures: Estimates) -> _Share:
    endless = np.full(figures.n.shape, np.inf)
    return _Share(figures.estimate, np.where(figures.n > 0, figures.n, np.nan), endless)


def _effective(pairs: Pairs) -> _Two:
    """Two shares that move as one are taken for independent: that they never came apart in these
    clusters says too little of how far they can.
    """
    correlation = np.where(pairs.variance > 0, pairs.correlation, 0)
    return _Two(_on_effective(pairs.a), _on_effective(pairs.b), correlation)


def _on_effective(figures: Estimates) -> _Share:
    """A share on p (1 − p) / se² with Student's t. At 0% and 100% nothing varies: there it stands
    on Kish's n, with clusters on no more than their number, as independent answers.
    """
    p, end = figures.estimate, figures.at_an_end
    varies = ~end & (figures.std_error > 0) & (figures.df > 0)
    size = np.where(varies, p * (1 - p) / figures.std_error**2, np.nan)
    n = np.where(end & (figures.n_exact > 0), figures.n_exact, size)
    return _Share(p, n, np.where(end, np.inf, np.where(varies, figures.df, np.nan)))


def _bounds(two: _Two, level: float) -> Bounds:
    z = np.full(two.difference.shape, -ndtri((1 - level) / 2))
    return two.difference - two.below(z), two.difference + two.turned.below(z)


def _p_value(two: _Two) -> Floats:
    """2 Φ(−z), z the first normal score at which the bound next to 0 is 0."""
    difference = two.difference
    more, apart = difference >= 0, np.abs(difference)
    larger = _Two(two.a.or_else(more, two.b), two.b.or_else(more, two.a), two.correlation)

    def short(z: Floats) -> npt.NDArray[np.bool_]:
        """Whether the interval does not reach 0."""
        return np.asarray(larger.below(z) < apart)

    inside, outside = np.zeros(difference.shape), np.full(difference.shape, np.inf)
    for step in LADDER:
        searching = np.isinf(outside)
        if not searching.any():
            break
        not_yet = short(np.full(difference.shape, step))
        inside = np.where(searching & not_yet, step, inside)
        outside = np.where(searching & ~not_yet, step, outside)
    never = np.isinf(outside)
    outside = np.where(never, inside, outside)
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        not_yet = short(middle)
        inside, outside = np.where(not_yet, middle, inside), np.where(not_yet, outside, middle)
    known = ~np.isnan(difference) & ~np.isnan(two.a.n) & ~np.isnan(two.b.n)
    return np.where(known, np.where(never, 0.0, 2 * ndtr(-inside)), np.nan)
