"""Columns that stay in their engine, as conditions ask of them: expressions, none of which is ever
null.

What hangs on texts is asked of each different text, as for rows in memory; the engine is told for
which of them it is true. Which there are, codebook or categories say, or else a query.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

import narwhals.stable.v2 as nw

from analysis.counting.domains.conditions import ARGUMENT
from analysis.counting.domains.evaluating import check_answers, coded_by
from analysis.counting.domains.outcome import Measured, Outcome, outcome_of
from analysis.counting.domains.sources import Source, answer_of, sources_of
from analysis.counting.engines import Engine
from survey.codebook import Codebook
from survey.conditions import Answers, Condition
from survey.errors import DataError, shown
from survey.missing import Missing

__all__ = ["Expressions", "expressed"]

MOST_TEXTS = 10_000
"""A column with more different texts is not told apart by them in an engine."""

MOST_PAIRS = 1_000
"""More pairs of two columns' texts make no expression that an engine reads."""


def expressed(
    where: Condition,
    engine: Engine,
    codebook: Codebook | None,
    *,
    checked: bool = True,
    argument: str = ARGUMENT,
    passed: Mapping[str, nw.Expr] | None = None,
) -> Outcome:
    """Of each row of a frame in its engine whether the condition is true, or false, as expressions
    that are never null; as `analysis.counting.domains.evaluating.outcomes`.
    """
    if not where.names:
        raise DataError.of(argument, f"{shown(where.text)} names no column")
    sources = sources_of(sorted(where.names), codebook, list(engine.types), argument)
    if checked:
        listed = {
            name: tuple(map(str, engine.categories[one.column]))
            for name, one in sources.items()
            if codebook is None
            and isinstance(engine.types[one.column], nw.Enum | nw.Categorical)
            and one.column in engine.categories
        }
        check_answers(where.tree, {**coded_by(sources), **listed})
    return outcome_of(where.tree, Expressions(engine, sources, argument, passed or {}))


@dataclass(frozen=True, eq=False)
class Expressions:
    """Columns of an engine. `sources`: what each name of the condition stands for. `passed`: who
    was led past a question.
    """

    engine: Engine
    sources: Mapping[str, Source]
    argument: str
    passed: Mapping[str, nw.Expr] = field(default_factory=dict)
    _known: dict[tuple[str, ...], list[tuple[Any, ...]]] = field(default_factory=dict)

    def kind(self, name: str) -> str:
        source = self.sources[name]
        if source.options:
            return "several"
        kind = self.engine.types[source.column]
        if isinstance(kind, nw.Boolean):
            return "truth"
        number = source.number or (kind.is_numeric() and not source.coded)
        return "number" if number else "text"

    def numbers(self, name: str) -> Measured:
        source = self.sources[name]
        kind = self.engine.types[source.column]
        if not (kind.is_numeric() or isinstance(kind, nw.Boolean)):
            raise DataError.of(
                self.argument, f"the column {shown(name)} holds texts; it should hold numbers"
            )
        column = self.engine.read(source.column).cast(nw.Float64)
        known = ~column.is_null()
        if kind.is_float():
            known = known & ~column.fill_null(0.0).is_nan()
        return Measured(nw.when(known).then(column).otherwise(nw.lit(0.0)), known)

    def by_value(self, names: tuple[str, ...], of: Callable[[Answers], object]) -> Outcome:
        yes, no = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
        for values in self._values(names):
            answers = {
                name: answer
                for name, value in zip(names, values, strict=True)
                if (answer := self._answer(name, value)) is not None
            }
            outcome = of(answers)
            if outcome is not None:
                (yes if outcome else no).append(values)
        return Outcome(self._among(names, yes), self._among(names, no))

    def numbered(self, name: str, of: Callable[[object], float | None]) -> Measured:
        found = list[tuple[tuple[Any, ...], float]]()
        for values in self._values((name,)):
            answer = self._answer(name, values[0])
            if answer is None or isinstance(answer, Missing):
                continue
            if (number := of(answer)) is not None:
                found.append((values, number))
        value = nw.lit(0.0)
        for number in dict.fromkeys(number for _, number in found):
            there = self._among((name,), [values for values, one in found if one == number])
            value = nw.when(there).then(nw.lit(number)).otherwise(value)
        return Measured(value, self._among((name,), [values for values, _ in found]))

    def option(self, name: str, code: str) -> nw.Expr:
        source = self.sources[name]
        if code not in source.options:
            return self.known(False)
        column = self.engine.read(source.options[code])
        if source.placed:
            return ~column.is_null()
        return column.cast(nw.Boolean).fill_null(False)

    def options(self, name: str) -> tuple[str, ...]:
        return tuple(self.sources[name].options)

    def answered(self, name: str) -> nw.Expr:
        source = self.sources[name]
        if source.options:
            return self._of_companion(source, lambda kind: kind is None)
        if self.kind(name) in ("number", "truth"):
            known: nw.Expr = self.numbers(name).known
            return known
        outcome: nw.Expr = self.by_value(
            (name,), lambda answers: bool(answers) and not isinstance(answers[name], Missing)
        ).yes
        return outcome

    def missing(self, name: str, kind: Missing) -> nw.Expr:
        source = self.sources[name]
        if source.options or source.companion or self.kind(name) in ("number", "truth"):
            same = self._of_companion(source, lambda one: one is kind)
            if kind is Missing.NOT_REACHED:  # as is what nothing is known of
                nothing = self._of_companion(source, lambda one: one is None)
                same = same | (nothing & ~self.answered(name))
            return same
        outcome: nw.Expr = self.by_value(
            (name,), lambda answers: answers.get(name, Missing.NOT_REACHED) is kind
        ).yes
        return outcome

    def past(self, name: str) -> nw.Expr | None:
        return self.passed.get(name)

    def known(self, truth: bool) -> nw.Expr:
        return nw.lit(truth)

    def constant(self, number: float) -> nw.Expr:
        return nw.lit(float(number))

    def chosen(self, where: Any, one: Any, other: Any) -> nw.Expr:
        return nw.when(where).then(_expression(one)).otherwise(_expression(other))

    def finite(self, value: Any) -> nw.Expr:
        finite: nw.Expr = value.is_finite()
        return finite

    # --- texts ------------------------------------------------------------------------------------

    def _of_companion(self, source: Source, of: Callable[[object], bool]) -> nw.Expr:
        if not source.companion:
            return self.known(of(None))
        kinds = [(kind.value,) for kind in Missing if of(kind)]
        return self._among((source.companion,), [*kinds, *([(None,)] if of(None) else [])])

    def _answer(self, name: str, value: Any) -> Any:
        source = self.sources[name]
        if isinstance(value, int) and self._is_day(source.column):
            value = date(value // 10_000, value // 100 % 100, value % 100)
        return answer_of(value, coded=source.coded)

    def _values(self, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
        """The combinations of texts that are there, or may be; None is nothing."""
        if names not in self._known:
            if len(names) == 1 and (codes := self._listed(names[0])) is not None:
                self._known[names] = [*((code,) for code in codes), (None,)]
            else:
                self._known[names] = self._found(names)
        return self._known[names]

    def _listed(self, name: str) -> Sequence[Any] | None:
        """The values that a column can have, where its type says so."""
        return self.engine.categories.get(self.sources[name].column)

    def _found(self, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
        keys = {
            f"text {place}": self._key(self.sources[name].column)
            for place, name in enumerate(names)
        }
        most = MOST_TEXTS if len(names) == 1 else MOST_PAIRS
        found = self.engine.with_derived(keys).combinations(keys)
        if found is None or len(found.frame) > most:
            what = " and ".join(shown(name) for name in names)
            remedy = "compare numbers, or give it a frame in memory, such as data.to_pandas()"
            raise DataError.of(
                self.argument, f"{what} have more than {most:,} different texts; {remedy}"
            )
        columns = [[_plain(value) for value in found.frame[key].tolist()] for key in keys]
        return list(zip(*columns, strict=True))

    def _is_day(self, column: str) -> bool:
        return isinstance(self.engine.types[column], nw.Date | nw.Datetime)

    def _key(self, column: str) -> nw.Expr:
        """A column as values that every engine finds again: days as numbers, categories as texts.

        Moments are of a day in UTC; DuckDB and Spark have them in the zone of their connection.
        """
        read, kind = self.engine.read(column), self.engine.types[column]
        if self._is_day(column):
            engine = self.engine.frame.implementation
            zoned = isinstance(kind, nw.Datetime) and kind.time_zone is not None
            if zoned and (engine.is_duckdb() or engine.is_spark_like()):
                return read.cast(nw.String).str.slice(0, len("2022-06-13"))
            read = read.dt.convert_time_zone("UTC") if zoned else read
            year, month, day = (
                one.cast(nw.Int64) for one in (read.dt.year(), read.dt.month(), read.dt.day())
            )
            return year * 10_000 + month * 100 + day
        return read.cast(nw.String) if isinstance(kind, nw.Enum | nw.Categorical) else read

    def _among(self, columns: tuple[str, ...], values: Iterable[tuple[Any, ...]]) -> nw.Expr:
        """Whether the row has one of these combinations. `columns`: names, or one companion."""
        read = [
            self._key(self.sources[name].column if name in self.sources else name)
            for name in columns
        ]
        if len(read) == 1:
            return _one_of(read[0], [value for (value,) in values])
        found = [
            reduce(and_, (_one_of(column, [one]) for column, one in zip(read, some, strict=True)))
            for some in values
        ]
        return reduce(or_, found, self.known(False))


def _one_of(column: nw.Expr, values: Sequence[Any]) -> nw.Expr:
    given = [value for value in values if value is not None]
    found = column.is_in(given).fill_null(False) if given else nw.lit(False)
    return found | column.is_null() if len(given) < len(values) else found


def _expression(value: Any) -> nw.Expr:
    return value if isinstance(value, nw.Expr) else nw.lit(value)


def _plain(value: Any) -> Any:
    """Null as None, and whole numbers that pandas has as others where some are null."""
    if value is None or value != value:  # noqa: PLR0124  # NaN
        return None
    return int(value) if isinstance(value, float) and value.is_integer() else value
