"""How alike the interviews of one interviewer are, against those of all others.

Interviews that somebody made up, or hurried through, resemble each other more than people do:
Bredl, S., Winker, P. & Kötschau, K. (2012). A statistical approach to detect interviewer
falsification of survey data. Survey Methodology 38, 1–10. An interviewer who works in one place
only meets people who are alike, too: this is a reason to look, and no proof.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.quality.coded import Coded

__all__ = ["Alike", "alike_by"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Alike:
    """The share of answers that are equal: of two interviews of this interviewer (`own`), and of
    one of theirs and one of somebody else's (`others`). NaN where there are no such pairs.
    """

    own: float
    others: float


def alike_by(coded: Coded, interviewers: Sequence[str]) -> dict[str, Alike]:
    """Each interviewer's, over the closed questions that both of two were asked and answered, in
    the order of their names. Pairs are of one instrument.
    """
    names = sorted(set(interviewers))
    of = np.array([names.index(name) for name in interviewers], np.intp)
    equal, both = np.zeros((2, 2, len(names)))
    for instrument in dict.fromkeys(coded.instrument.tolist()):
        rows = np.flatnonzero(coded.instrument == instrument)
        for place in coded.closed:
            codes = coded.codes[rows, place]
            given = codes >= 0
            size = len(coded.items[place].codes)
            counts = np.zeros((len(names), size))
            np.add.at(counts, (of[rows][given], codes[given]), 1)
            answered = counts.sum(axis=1)
            everybody = counts.sum(axis=0)
            equal[0] += (counts * (counts - 1)).sum(axis=1)
            both[0] += answered * (answered - 1)
            equal[1] += (counts * (everybody - counts)).sum(axis=1)
            both[1] += answered * (answered.sum() - answered)
    with np.errstate(invalid="ignore"):
        own, others = equal / both
    return {
        name: Alike(float(one), float(other))
        for name, one, other in zip(names, own, others, strict=True)
    }
