"""Who of the rows in memory is in a domain: of whom its condition is true."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.domains.conditions import ARGUMENT
from analysis.counting.domains.outcome import Outcome, outcome_of
from analysis.counting.domains.rows import Rows
from analysis.counting.domains.sources import Source, sources_of
from survey.codebook import Codebook
from survey.conditions import Call, Choices, Compare, Condition, Name, Node, Text, walk
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing

__all__ = ["check_answers", "coded_by", "columns_of", "inside", "outcomes"]


def columns_of(where: Condition, codebook: Codebook | None, names: list[str]) -> tuple[str, ...]:
    """The columns of a table that a condition looks at. Raises DataError for names that are
    none.
    """
    sources = sources_of(sorted(where.names), codebook, names, ARGUMENT)
    return tuple(dict.fromkeys(name for one in sources.values() for name in one.columns))


def inside(
    where: Condition, frame: pd.DataFrame, codebook: Codebook | None
) -> npt.NDArray[np.bool_]:
    """Of each row whether the condition is true. Raises DataError for names and answers that are
    not there, with the nearest match.
    """
    yes: npt.NDArray[np.bool_] = outcomes(where, frame, codebook, checked=True).yes
    return yes


def outcomes(
    where: Condition,
    frame: pd.DataFrame,
    codebook: Codebook | None,
    *,
    checked: bool = False,
    argument: str = ARGUMENT,
    passed: Mapping[str, npt.NDArray[np.bool_]] | None = None,
) -> Outcome:
    """Of each row whether the condition is true, or false. `checked`: raises DataError for answers
    that are none. `passed`: who was certainly led past a question, see `outcome_of`.
    """
    sources = sources_of(sorted(where.names), codebook, list(frame.columns), argument)
    if checked:
        check_answers(where.tree, _with_categories(sources, frame, codebook))
    with np.errstate(over="ignore", invalid="ignore"):
        return outcome_of(where.tree, Rows(frame, sources, argument, passed or {}))


def coded_by(sources: Mapping[str, Source]) -> dict[str, tuple[str, ...]]:
    """The answers to each item that has some to choose from, as the codebook has them."""
    return {name: one.codes for name, one in sources.items() if one.codes is not None}


def _with_categories(
    sources: dict[str, Source], frame: pd.DataFrame, codebook: Codebook | None
) -> dict[str, tuple[str, ...]]:
    """The answers that each name can have, where codebook or categories say so. The categories of
    an attribute are those that somebody has.
    """
    found = coded_by(sources)
    for name, source in sources.items():
        dtype: Any = frame[source.column].dtype if source.column else None
        if codebook is not None or not isinstance(dtype, pd.CategoricalDtype):
            continue
        if all(isinstance(one, str) for one in dtype.categories):
            found[name] = tuple(dtype.categories)
    return found


def check_answers(tree: Node, codes: Mapping[str, tuple[str, ...]]) -> None:
    """Raises DataError for an answer that a question does not have: nobody would be in the domain,
    and nothing would say why.
    """
    for node in walk(tree):
        match node:
            case Compare(Name(name), _, Choices(values)) if name in codes:
                given = [value.value for value in values if isinstance(value, Text)]
            case Compare(Name(name), _, Text(value)) if name in codes:
                given = [value]
            case Compare(Text(value), _, Name(name)) if name in codes:
                given = [value]
            case Call("selected", name, code) if name in codes:
                given = [code]
            case _:
                continue
        for value in given:
            if value not in codes[name] and value not in Missing.names():
                near = did_you_mean(value, codes[name])
                raise DataError.of(ARGUMENT, f"{name} has no answer {shown(value)}{near}")
