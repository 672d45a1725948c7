"""A model's matrix: its columns by R's names, the terms they are of, and which say nothing new."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from formulaic import model_matrix

from analysis.models.formula import Asked

__all__ = ["CONSTANT", "Columns", "independent"]

Floats = npt.NDArray[np.float64]

AT_ONCE = 1 << 12
"""Rows in a block."""

CONSTANT = "(Intercept)"
"""The name of the constant, as R has it."""

_LEVEL = re.compile(r"\[(?:T\.)?(.*?)\](?=:|$)")
"""How formulaic writes a category in the name of a column."""

MANY = 10_000
"""Of more rows about so many are looked at first."""

SURELY, ALIKE = 1e-6, 1e-7
"""A column whose square is left by more than the first, relatively, once what the others say is
taken away, says something new; else it does where its length is by more than the second (R's
tolerance)."""


@dataclass(frozen=True, eq=False)
class Columns:
    """`names`: R's, such as stypeH. `terms`: of each column its term. `absent`: by term the names
    of categories that nobody is of.
    """

    names: tuple[str, ...]
    terms: tuple[str, ...]
    absent: Mapping[str, tuple[str, ...]]
    _spec: Any = field(repr=False)
    _categories: Mapping[str, Any] = field(repr=False)
    _constant: bool = True

    @classmethod
    def of(cls, asked: Asked, frame: pd.DataFrame, *, constant: bool = True) -> tuple[Self, Floats]:
        """The columns for these rows, none of which lacks anything; and their matrix. Categories
        that nobody is of have no column, as in R. `constant`: whether it has one, where the formula
        does not take it away.
        """
        used, absent = {}, dict[str, tuple[str, ...]]()
        for name in frame:
            column = frame[name]
            if isinstance(column.dtype, pd.CategoricalDtype):
                every = column.cat.categories
                there = np.bincount(column.cat.codes, minlength=len(every)) > 0
                absent[str(name)] = tuple(f"{name}{one}" for one in every[~there])
                column = column if there.all() else column.cat.set_categories(every[there])
            used[name] = column
        matrix = model_matrix(
            asked.right, pd.DataFrame(used), context={}, na_action="raise", output="pandas"
        )
        spec = matrix.model_spec
        terms = [""] * matrix.shape[1]
        for term, places in spec.term_slices.items():
            for place in range(matrix.shape[1])[places]:
                terms[place] = str(term)
        names = [_as_in_r(str(name)) for name in spec.column_names]
        truth = {
            f"{name}True": f"{name}TRUE"
            for name, column in used.items()
            if isinstance(column.dtype, pd.CategoricalDtype)
            and set(column.cat.categories) <= {"False", "True"}
        }
        kept = [place for place, name in enumerate(names) if constant or name != CONSTANT]
        found = cls(
            tuple(truth.get(names[place], names[place]) for place in kept),
            tuple(terms[place] for place in kept),
            {term: some for term, some in absent.items() if term in terms},
            spec,
            {
                str(name): column.cat.categories
                for name, column in used.items()
                if isinstance(column.dtype, pd.CategoricalDtype)
            },
            constant,
        )
        return found, found._array(matrix)

    def matrix(self, frame: pd.DataFrame) -> Floats:
        """The same columns for other rows, whose categories are of those that were there."""
        used = {
            str(name): column.cat.remove_unused_categories().cat.set_categories(categories)
            for name, column in frame.items()
            if (categories := self._categories.get(str(name))) is not None
        }
        return self._array(
            self._spec.get_model_matrix(frame.assign(**used), context={}, na_action="raise")
        )

    def _array(self, matrix: pd.DataFrame) -> Floats:
        """In rows that lie together; block by block, each of which stays in the cache."""
        names = [
            name for name in matrix.columns if self._constant or _as_in_r(str(name)) != CONSTANT
        ]
        found = np.empty((len(matrix), len(names)))
        columns = [matrix[name].to_numpy() for name in names]
        for at in range(0, len(found), AT_ONCE):
            for place, column in enumerate(columns):
                found[at : at + AT_ONCE, place] = column[at : at + AT_ONCE]
        return found


def independent(x: Floats, weights: Floats) -> npt.NDArray[np.bool_]:
    """Which columns say something that those before them do not: for some of the rows, or else for
    all.
    """
    if len(x) > MANY and _independent(x[:: len(x) // MANY], weights[:: len(x) // MANY]).all():
        return np.ones(x.shape[1], np.bool_)
    return _independent(x, weights)


def _independent(x: Floats, weights: Floats) -> npt.NDArray[np.bool_]:
    lengths = np.sqrt(np.einsum("ij,ij->j", x, x))
    scaled = (x.T @ x) / np.outer(*[np.where(lengths > 0, lengths, 1)] * 2)
    kept, sure = _swept(scaled)
    if sure:
        return kept
    rows = x[weights > 0] / np.where(lengths > 0, lengths, 1)
    found = np.zeros(x.shape[1], np.bool_)
    basis = np.zeros((len(rows), 0))
    for place in range(x.shape[1]):
        rest = rows[:, place]
        for _ in range(2):  # the second takes away what rounding left
            rest = rest - basis @ (basis.T @ rest)
        length = float(np.linalg.norm(rest))
        if length > ALIKE:
            found[place] = True
            basis = np.column_stack([basis, rest / length])
    return found


def _swept(scaled: Floats) -> tuple[npt.NDArray[np.bool_], bool]:
    """Which columns have something left once those before are taken away, by their products; and
    whether that is beyond rounding.
    """
    try:
        left = np.diag(np.linalg.cholesky(scaled)) ** 2
    except np.linalg.LinAlgError:
        return np.zeros(len(scaled), np.bool_), False
    return np.ones(len(scaled), np.bool_), bool((left > SURELY).all())


def _as_in_r(name: str) -> str:
    """`a[T.x]:b` as `ax:b`."""
    if name == "Intercept":
        return CONSTANT
    return _LEVEL.sub(r"\1", name)
