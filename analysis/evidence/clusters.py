"""Effects in studies: the blocks that effects of one study make in their variance.

Effect j of study i has the variance

    M = V + σ²_b J + σ²_w S

within its study, and none across studies: V of sampling, J all ones (what effects of a study
share), S one where two rows have the same `within` (mostly each row alone, the identity). Sampling
errors of one study go together by a given ρ: V_jk = ρ √(v_j v_k). Source: Pustejovsky & Tipton
(2022), Prevention Science 23, 425–438.

Studies with the same number of effects are worked out together, as stacked matrices.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.evidence.effects import Effects
from analysis.evidence.weighted import Floats

__all__ = ["Block", "Clusters"]

Codes = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Block:
    """Studies of m effects each, s of them: the rows of these (s × m), V and S (s × m × m)."""

    rows: Codes
    sampling: Floats
    same: Floats

    def variance(self, between: float, within: float) -> Floats:
        """M of each study."""
        return self.sampling + between + within * self.same


@dataclass(frozen=True, eq=False)
class Clusters:
    """Effects y in studies, with the design matrix X of moderators or of ones, in blocks."""

    y: Floats
    x: Floats
    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, effects: Effects, x: Floats, rho: float = 0.0) -> "Clusters":
        """The effects as they are in their studies; `within` counts inside its study."""
        y, v, study, within = effects.y, effects.v, effects.study, effects.within
        order = np.argsort(study, kind="stable")
        starts = np.flatnonzero(np.diff(study[order], prepend=-1))
        sizes = np.diff(np.append(starts, len(order)))
        blocks = []
        for size in np.unique(sizes):
            rows = order[starts[sizes == size][:, None] + np.arange(size)]
            errors = np.sqrt(v[rows])
            sampling = rho * errors[:, :, None] * errors[:, None, :]
            sampling[:, np.arange(size), np.arange(size)] = v[rows]
            same = within[rows][:, :, None] == within[rows][:, None, :]
            blocks.append(Block(rows, sampling, same.astype(np.float64)))
        return cls(y, x, tuple(blocks))

    def __len__(self) -> int:
        """How many studies there are."""
        return sum(len(block.rows) for block in self.blocks)

    def q_and_typical(self) -> tuple[float, float]:
        """Q = y'Py and a typical sampling variance (k − p) / tr(P), both of V alone."""
        p = self.x.shape[1]
        information, moment = np.zeros((p, p)), np.zeros(p)
        squared, crossed, trace = 0.0, np.zeros((p, p)), 0.0
        for block, y, x in self.parts():
            inverse = np.linalg.inv(block.sampling)
            weighted_x = inverse @ x
            information += np.einsum("smp,smq->pq", x, weighted_x)
            moment += np.einsum("smp,sm->p", weighted_x, y)
            squared += float(np.einsum("sm,smn,sn->", y, inverse, y))
            crossed += np.einsum("smp,smq->pq", weighted_x, weighted_x)
            trace += float(np.einsum("smm->", inverse))
        cov = np.linalg.inv(information)
        trace -= float(np.trace(cov @ crossed))
        return squared - float(moment @ cov @ moment), (len(self.y) - p) / trace

    def parts(self) -> Iterator[tuple[Block, Floats, Floats]]:
        """Each block with its part of y (s × m) and of X (s × m × p)."""
        for block in self.blocks:
            yield block, self.y[block.rows], self.x[block.rows]
