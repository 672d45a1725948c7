"""Columns of data files and engines with the categories that a codebook gives them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.coded import text_of
from analysis.counting.sums import NOWHERE
from survey.codebook import COMPANION, Codebook
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing
from survey.questionnaire import GROUP

__all__ = ["codes_in", "groups_first", "typed"]


def codes_in(codebook: Codebook | None, name: str) -> tuple[str, ...] | None:
    """The codes of a column of an item, or of its companion; None where the codebook has none."""
    if codebook is None:
        return None
    item = codebook.items.get(name)
    if item is not None and item.categorical:
        return (*item.codes, *Missing.names())
    of_item = name.endswith(COMPANION) and name.removesuffix(COMPANION) in codebook.items
    return Missing.names() if of_item else None


def groups_first(codebook: Codebook | None, name: str) -> tuple[str, ...]:
    """The groups of the codebook, which come before others in their column."""
    known = codebook is not None and name == GROUP
    return tuple(group.code for group in codebook.groups) if codebook and known else ()


def typed(
    column: Any,
    name: str,
    codes: Sequence[str] | None,
    groups: Sequence[str],
    each: npt.NDArray[np.int64] | None,
) -> Any:
    """A column as a categorical of these codes; without any of `groups` and of what else is there.
    `each`: how many respondents each entry stands for. Raises DataError for a value that is none of
    the codes.
    """
    if isinstance(column.dtype, pd.BooleanDtype) or not (codes or groups):
        return column
    places, values = pd.factorize(column)
    texts = [text_of(value) for value in values]
    known = tuple(codes or dict.fromkeys([*groups, *sorted(texts)]))
    known = (*known, NOWHERE) if NOWHERE in texts else known
    for place, text in enumerate(texts):
        if text and text not in known:
            there = places == place
            count = int((there if each is None else each[there]).sum())
            near = did_you_mean(text, known)
            raise DataError.of(
                name, f"{shown(text)} is none of its answers, in {count:,} rows{near}"
            )
    order = np.array([*(known.index(text) if text else -1 for text in texts), -1], np.intp)
    return pd.Series(
        pd.Categorical.from_codes(order[places], categories=pd.Index(known)), index=column.index
    )
