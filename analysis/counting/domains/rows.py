"""Columns in memory, as conditions ask of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.domains.outcome import Measured, Outcome
from analysis.counting.domains.sources import Source, answer_of
from survey.conditions import Answers
from survey.errors import DataError, shown
from survey.missing import Missing

__all__ = ["Rows"]

MOST_PAIRS = 1 << 24
"""More pairs of two columns' texts than this would fill the memory."""

Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Values:
    """A column as its different values: `codes[row]` is a place in `values`, the last of which is
    that of nothing.
    """

    codes: npt.NDArray[np.intp]
    values: tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Rows:
    """Columns of a pandas frame. `sources`: what each name of the condition stands for. `passed`:
    who was led past a question.
    """

    frame: pd.DataFrame
    sources: Mapping[str, Source]
    argument: str
    passed: Mapping[str, Truth] = field(default_factory=dict)
    _known: dict[str, _Values] = field(default_factory=dict)

    def kind(self, name: str) -> str:
        source = self.sources[name]
        if source.options:
            return "several"
        dtype = self.frame[source.column].dtype
        if pd.api.types.is_bool_dtype(dtype) and not isinstance(dtype, pd.CategoricalDtype):
            return "truth"
        number = source.number or (pd.api.types.is_numeric_dtype(dtype) and not source.coded)
        return "number" if number else "text"

    def numbers(self, name: str) -> Measured:
        column: Any = self.frame[self.sources[name].column]
        try:
            value = pd.to_numeric(column).to_numpy(np.float64, na_value=np.nan)
        except (TypeError, ValueError):
            raise DataError.of(
                self.argument, f"the column {shown(name)} holds texts; it should hold numbers"
            ) from None
        known = ~np.isnan(value)
        return Measured(np.where(known, value, 0.0), known)

    def by_value(self, names: tuple[str, ...], of: Callable[[Answers], object]) -> Outcome:
        each = [self._values(name) for name in names]
        if prod(len(one.values) for one in each) > MOST_PAIRS:
            what = " and ".join(shown(name) for name in names)
            raise DataError.of(
                self.argument, f"{what} have too many different texts to hold against each other"
            )
        place = each[0].codes
        for one in each[1:]:
            place = place * len(one.values) + one.codes
        yes, no = np.zeros((2, prod(len(one.values) for one in each)), np.bool_)
        for there in np.flatnonzero(np.bincount(place, minlength=yes.size)):
            outcome = of(_answers(names, [one.values for one in each], int(there)))
            yes[there] = outcome is not None and bool(outcome)
            no[there] = outcome is not None and not outcome
        return Outcome(yes[place], no[place])

    def numbered(self, name: str, of: Callable[[object], float | None]) -> Measured:
        values = self._values(name)
        numbers = [
            None if one is None or isinstance(one, Missing) else of(one) for one in values.values
        ]
        value = np.array([0.0 if one is None else one for one in numbers])[values.codes]
        known = np.array([one is not None for one in numbers], np.bool_)[values.codes]
        return Measured(value, known)

    def option(self, name: str, code: str) -> Truth:
        source = self.sources[name]
        if code not in source.options:
            return self.known(False)
        column: Any = self.frame[source.options[code]]
        if source.placed:
            return np.asarray(column.notna().to_numpy(), np.bool_)
        return np.asarray(column.to_numpy(np.bool_, na_value=False), np.bool_)

    def options(self, name: str) -> tuple[str, ...]:
        return tuple(self.sources[name].options)

    def answered(self, name: str) -> Truth:
        source = self.sources[name]
        if source.options:
            return self._of_companion(source, lambda kind: kind is None)
        if self.kind(name) in ("number", "truth"):
            known: Truth = self.numbers(name).known
            return known
        outcome: Truth = self.by_value(
            (name,), lambda answers: bool(answers) and not isinstance(answers[name], Missing)
        ).yes
        return outcome

    def missing(self, name: str, kind: Missing) -> Truth:
        source = self.sources[name]
        if source.options or source.companion or self.kind(name) in ("number", "truth"):
            same = self._of_companion(source, lambda one: one is kind)
            if kind is Missing.NOT_REACHED:  # as is what nothing is known of
                nothing = self._of_companion(source, lambda one: one is None)
                same = same | (nothing & ~self.answered(name))
            return same
        outcome: Truth = self.by_value(
            (name,), lambda answers: answers.get(name, Missing.NOT_REACHED) is kind
        ).yes
        return outcome

    def past(self, name: str) -> Truth | None:
        return self.passed.get(name)

    def known(self, truth: bool) -> Truth:
        return np.full(len(self.frame), truth)

    def constant(self, number: float) -> npt.NDArray[np.float64]:
        return np.full(len(self.frame), float(number))

    def chosen(self, where: Any, one: Any, other: Any) -> Any:
        return np.where(where, one, other)

    def finite(self, value: Any) -> Any:
        return np.isfinite(value)

    def _of_companion(self, source: Source, of: Callable[[object], bool]) -> Truth:
        if not source.companion:
            return self.known(of(None))
        values = self._of_column(source.companion, coded=True)
        return np.array([of(one) for one in values.values], np.bool_)[values.codes]

    def _values(self, name: str) -> _Values:
        source = self.sources[name]
        return self._of_column(source.column, coded=source.coded)

    def _of_column(self, name: str, *, coded: bool) -> _Values:
        if name not in self._known:
            column: Any = self.frame[name]
            if isinstance(column.dtype, pd.CategoricalDtype):
                places, values = column.array.codes, column.dtype.categories
            else:
                if isinstance(column.dtype, pd.DatetimeTZDtype):
                    column = column.dt.tz_convert("UTC")
                if pd.api.types.is_datetime64_any_dtype(column.dtype):
                    column = column.dt.normalize()
                try:
                    places, values = pd.factorize(column)
                except TypeError:  # lists and the like
                    raise DataError.of(
                        self.argument,
                        f"the column {shown(name)} holds something that is neither text nor number",
                    ) from None
            answers = (*(answer_of(value, coded=coded) for value in values), None)
            codes = np.where(places < 0, len(answers) - 1, places.astype(np.intp))
            self._known[name] = _Values(codes, answers)
        return self._known[name]


def _answers(names: tuple[str, ...], values: list[tuple[Any, ...]], place: int) -> dict[str, Any]:
    """The answers at a place among all combinations of the values; those that are there."""
    answers: dict[str, Any] = {}
    for name, known in zip(reversed(names), reversed(values), strict=True):
        place, at = divmod(place, len(known))
        if known[at] is not None:
            answers[name] = known[at]
    return answers
