"""Numbers in bands, where the population is known by band: an age in years held against "18-34",
"35-54", "55+".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.counting.coded import text_of
from analysis.counting.grouping import CROSSED
from analysis.counting.table import Table

__all__ = ["in_bands"]

_BAND = re.compile(
    r"(?P<low>\d+)\s*(?:[-–]|to)\s*(?P<high>\d+)|(?P<least>\d+)\s*(?:\+|or "
    r"(?:more|over|older))|under\s+(?P<under>\d+)"
)


def in_bands(table: Table, variable: str, categories: Iterable[str]) -> Table:
    """The table with each column of numbers in the bands that the categories name, where all of
    them are bands.

    A band holds whole years: "18-34" everybody from 18 to under 35. A number in no band stays what
    it is.
    """
    columns = {}
    for place, name in enumerate(variable.split(CROSSED)):
        column = table.frame[name]
        named = dict.fromkeys(
            parts[place] for one in categories if len(parts := one.split(CROSSED)) > place
        )
        bands = [_ends(one) for one in named]
        if (
            named
            and all(bands)
            and pd.api.types.is_numeric_dtype(column)
            and not pd.api.types.is_bool_dtype(column)
        ):
            columns[name] = _banded(column, list(named), [ends for ends in bands if ends])
    return replace(table, source=table.frame.assign(**columns)) if columns else table


def _ends(text: str) -> tuple[float, float] | None:
    """From the first number in a band to the first above it; None where the text is no band."""
    found = _BAND.fullmatch(text.strip())
    if found is None:
        return None
    if found["under"]:
        return -np.inf, float(found["under"])
    return (
        (float(found["least"]), np.inf)
        if found["least"]
        else (float(found["low"]), float(found["high"]) + 1)
    )


def _banded(
    column: pd.Series, names: Sequence[str], bands: Sequence[tuple[float, float]]
) -> pd.Categorical:
    numbers = column.to_numpy(np.float64, na_value=np.nan)
    texts = np.array(
        [None if np.isnan(number) else text_of(number) for number in numbers.tolist()], dtype=object
    )
    for name, (low, high) in reversed(
        list(zip(names, bands, strict=True))
    ):  # of bands that overlap the first counts
        texts[(numbers >= low) & (numbers < high)] = name
    others = sorted({text for text in texts if text is not None} - set(names))
    return pd.Categorical(texts, categories=[*names, *others])
