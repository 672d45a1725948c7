"""For whom a condition is true: interim."""

import numpy as np
import pandas as pd

from survey.codebook import Codebook
from survey.conditions import Condition
from survey.missing import Missing


def holding(where: Condition, frame: pd.DataFrame, codebook: Codebook):
    names = sorted(where.names)
    found = np.zeros(len(frame), bool)
    for row, values in enumerate(frame[names].astype(object).itertuples(index=False)):
        answers = {
            n: (Missing(v) if v in Missing.names() else v)
            for n, v in zip(names, values)
            if not pd.isna(v)
        }
        found[row] = bool(where.holds(answers))
    return found
