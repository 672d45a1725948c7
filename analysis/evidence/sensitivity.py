"""What each study does to a pooled effect: leave one out, and one after the other."""

from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.counting.table import Frame
from analysis.evidence.effects import column, effects_of, framed, numbers
from analysis.evidence.pooling import Pooling

__all__ = ["cumulative", "leave_one_out"]


def leave_one_out(
    frame: Frame,
    *,
    yi: str = "yi",
    vi: str = "vi",
    label: str | None = None,
    method: str = "REML",
    test: str = "knha",
    level: float = 0.95,
    prediction: Literal["t", "metafor"] = "t",
) -> pd.DataFrame:
    """The pooled effect without each effect in turn: left_out, then the columns of `pool`.

    `left_out` is the cell of the column `label`, else the row, from 1. Rows without effect or
    variance are in none. Arguments and errors as in `pool`. Witness: metafor leave1out.
    """
    pooling = Pooling.named(method, test, prediction, level)
    given = framed(frame)
    names = _labels(given, label)
    effects = effects_of(given, yi, vi)
    rows = [
        {"left_out": names[row], **pooling(effects.some(np.arange(len(effects.y)) != place))}
        for place, row in enumerate(effects.rows)
    ]
    return pd.DataFrame(rows)


def cumulative(
    frame: Frame,
    *,
    order: str,
    yi: str = "yi",
    vi: str = "vi",
    label: str | None = None,
    method: str = "REML",
    test: str = "knha",
    level: float = 0.95,
    prediction: Literal["t", "metafor"] = "t",
) -> pd.DataFrame:
    """The pooled effect as studies came, by the column of numbers `order`, such as the year: added,
    then the columns of `pool`. Those of one place come in the order of their rows; rows without a
    place, an effect or a variance are in none. Arguments and errors as in `pool`. Witness: metafor
    cumul.
    """
    pooling = Pooling.named(method, test, prediction, level)
    given = framed(frame)
    names = _labels(given, label)
    effects = effects_of(given, yi, vi)
    places = numbers(given, order, "order")[effects.rows]
    sorted_rows = [row for row in np.argsort(places, kind="stable") if not np.isnan(places[row])]
    rows = [
        {
            "added": names[effects.rows[last]],
            **pooling(effects.some(np.array(sorted_rows[: count + 1]))),
        }
        for count, last in enumerate(sorted_rows)
    ]
    return pd.DataFrame(rows)


def _labels(frame: pd.DataFrame, label: str | None) -> list[Any]:
    return list(range(1, len(frame) + 1)) if label is None else list(column(frame, label, "label"))
