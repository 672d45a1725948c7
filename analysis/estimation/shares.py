"""Shares of a sample with a design, many at once: their sums, some items after the other, and
covariances two by two.

Each call of numpy has its cost, so that figures are worked out for as many items and groups
together as memory allows.
"""

from collections.abc import Iterator
from dataclasses import fields
from itertools import islice

import numpy as np
import numpy.typing as npt

from analysis.counting.asked import Asked
from analysis.counting.sample import Replication, Sample
from analysis.counting.sums import Array, Sums, Tally
from analysis.counting.tally import Coding
from analysis.estimation.estimates import Estimates, joined, of_design, unweighted
from analysis.estimation.variance import UnitSums, degrees_of, stages_of

__all__ = ["AT_A_TIME", "covariances_of", "shares_asked", "shares_of"]

AT_A_TIME = 1 << 18
"""Most sums of units × figures that are in memory together."""

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Pair = tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]
"""The places of the first and of the second of each pair."""


def shares_of(
    shares: Coding, sample: Sample
) -> Iterator[tuple[UnitSums, Counts, Counts, list[Sums]]]:
    """Of some items after the other: sums by unit × items × groups, respondents with an answer that
    counts and in the base.

    Last come the counts of respondents, item by item. `shares`: from `Coding.of_shares`.
    """
    several = max(AT_A_TIME // max(sample.units * len(shares.groups), 1), 1)
    of_items = shares.weighted(sample)
    while some := list(islice(of_items, several)):
        respondents = [item.respondents for item in some]
        sums = (
            *_stacked([item.weights for item in some]),
            *_stacked([item.squares for item in some]),
        )
        yield UnitSums(*sums), *_stacked(respondents), respondents


def shares_asked(asked: Asked) -> tuple[Estimates, Tally]:
    """The shares of every item and group, flat, and the counts behind them."""
    if asked.sample is None:
        tally = asked.shares.counted()
        return unweighted(tally.counts.ravel(), tally.answered.ravel()), tally
    parts, respondents = list[Estimates](), list[Sums]()
    for sums, x, n, counts in shares_of(asked.shares, asked.sample):
        parts.append(of_design(sums, x, n, asked.sample))
        respondents.extend(counts)
    return joined(parts), asked.shares.tally(respondents)


def _stacked(some: list[Sums]) -> tuple[Array, Array]:
    """Those with an answer that counts and those in the base, of several items:
    … × items × groups.
    """
    return np.stack([one.counts[..., 0] for one in some], axis=-2), np.stack(
        [one.answered for one in some], axis=-2
    )


def covariances_of(sums: UnitSums, n: Counts, pairs: Pair, sample: Sample) -> tuple[Floats, Floats]:
    """The covariances of the two shares of each pair, items × pairs × 2 × 2, and the degrees of
    freedom of the two together.

    `sums` and `n` are over items × sides, each a domain of the sample; `pairs`: sides that share no
    respondent. NaN where nobody of a side is in the base.
    """
    items, sides = n.shape
    firsts = np.arange(items)[:, None] * sides
    a, b = ((firsts + places).ravel() for places in pairs)
    flat = UnitSums(*(getattr(sums, one.name).reshape(-1, n.size) for one in fields(UnitSums)))
    covariances, degrees = np.full((a.size, 2, 2), np.nan), np.full(a.size, np.nan)
    there = np.flatnonzero((n.ravel()[a] > 0) & (n.ravel()[b] > 0))
    for some in np.array_split(there, 1 + 3 * there.size * sample.units // AT_A_TIME):
        pair = a[some], b[some]
        base = flat.base[:, pair[0]] + flat.base[:, pair[1]]
        degrees[some] = degrees_of(base, n.ravel()[pair[0]] + n.ravel()[pair[1]], sample)
        if sample.replication is None:
            covariances[some] = _linearised(flat, pair, base, sample)
        else:
            covariances[some] = _replicated(flat, pair, sample.replication)
    shape = items, len(pairs[0])
    return covariances.reshape(*shape, 2, 2), degrees.reshape(shape)


def _linearised(sums: UnitSums, pair: Pair, base: Floats, sample: Sample) -> Floats:
    """From the variances of each share and of their sum, as sums of linearised values; see
    `analysis.estimation.variance`.

    `base`: weights of both by unit. No respondent is in both, so the squares of the sum are those
    of the two.
    """
    weight = sums.base.sum(axis=0)
    weight = np.where(weight > 0, weight, np.nan)
    share = sums.chosen.sum(axis=0) / weight
    deviation = (sums.chosen - share * sums.base) / weight
    squares = (sums.chosen_squares * (1 - 2 * share) + share**2 * sums.base_squares) / weight**2

    def and_their_sum(each: Floats) -> Floats:
        one, other = each[:, pair[0]], each[:, pair[1]]
        return np.stack([one, other, one + other], axis=1)

    held = np.broadcast_to(base[:, None], (len(base), 3, base.shape[1]))
    one, other, both = stages_of(and_their_sum(deviation), and_their_sum(squares), held, sample)
    return _matrices(one, other, (both - one - other) / 2)


def _replicated(sums: UnitSums, pair: Pair, replication: Replication) -> Floats:
    """From the shares that each set of replicate weights gives; a set that leaves one of the two
    undefined is left out.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = (replication.factors.T @ sums.chosen) / (replication.factors.T @ sums.base)
        whole = sums.chosen.sum(axis=0) / sums.base.sum(axis=0)
    rscales = replication.rscales[:, None]
    defined = ~np.isnan(shares[:, pair[0]] + shares[:, pair[1]])
    counted = defined & (rscales > 0)
    several = np.where(counted.any(axis=0), counted.sum(axis=0), np.nan)

    def away(places: npt.NDArray[np.intp]) -> Floats:
        each = shares[:, places]
        centre = (
            whole[places] if replication.mse else np.where(counted, each, 0).sum(axis=0) / several
        )
        found: Floats = np.where(defined, each - centre, 0)
        return found

    one, other = (away(places) for places in pair)
    scale = np.where(counted.any(axis=0), replication.scale, np.nan)
    return _matrices(
        *(
            scale * (rscales * x * y).sum(axis=0)
            for x, y in ((one, one), (other, other), (one, other))
        )
    )


def _matrices(one: Floats, other: Floats, both: Floats) -> Floats:
    """Two variances and a covariance of each pair, as pairs × 2 × 2."""
    return np.stack([one, both, both, other], axis=-1).reshape(-1, 2, 2)
