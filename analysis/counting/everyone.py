"""The base "everyone": those whose route led past a question count as not having given the answer.

Whom an instrument asks follows from the condition of the item there (`Item.routes`). Of those who
were not asked, they are in the base for whom it is false. For whom it is unknown, whose instrument
does not have the item, or who were asked by an earlier version that did not, count nowhere. That
who was not asked has not got what is asked about is for the author to say: `otherwise: no`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import EVERYONE, Base
from analysis.counting.domains.evaluating import outcomes
from analysis.counting.domains.outcome import Outcome
from analysis.counting.sums import NOWHERE
from analysis.counting.table import Table
from survey.codebook import COMPANION, Codebook, Item
from survey.conditions import Condition
from survey.errors import DataError, shown
from survey.missing import Missing

__all__ = ["on_base", "takes_in_everyone"]

INSTRUMENT = "instrument"
"""The column that says by which instrument somebody was asked."""


def on_base(table: Table, items: Sequence[str], base: Base) -> Table:
    """The table as its items are counted on this base: for "everyone" with those who count nowhere
    told apart from those whose route led past the item.

    Raises DataError where nothing says who is asked an item, or what it means not to be.
    """
    if base != EVERYONE:
        return table
    if table.codebook is None:
        raise DataError.of(
            "base",
            "a plain frame does not say who is asked a question, so nobody can be counted in who "
            "was not; write base='answered', or give it a Responses with its codebook",
        )
    asked = [table.codebook.item(name) for name in items]
    for item in asked:
        _check(item)
    if isinstance(table.source, pd.DataFrame):
        return _in_memory(table, asked, table.codebook)
    return _in_engine(table, asked, table.codebook)


def takes_in_everyone(item: Item) -> bool:
    """Whether everyone can be the base of an item: everybody is asked, or the author says what it
    means not to be.
    """
    return item.otherwise == "no" or not any(item.routes.values())


def _check(item: Item) -> None:
    if not takes_in_everyone(item):
        raise DataError.of(
            "base",
            f"{item.id} is put to some, and nothing says that others have not got what it asks "
            "about; say otherwise: no on the question, or count with base='answered'",
        )


def _reason(item: Item) -> str:
    """The column that says who was not asked."""
    return item.id if item.categorical else item.id + COMPANION


def _routes(table: Table, item: Item) -> dict[str, Condition]:
    """The instruments that ask some, and whom."""
    routes = {name: when for name, when in item.routes.items() if when is not None}
    if INSTRUMENT not in table.names and routes and len(item.routes) > 1:
        raise DataError.of(
            "base",
            f"there is no column {shown(INSTRUMENT)}, so nothing says by which {item.id} was asked",
        )
    return routes


@dataclass(frozen=True, eq=False)
class _Routes:
    """Who was led past which item. `outcome`: of a condition, given who was led past the items that
    it looks at; `asked_by`: who was asked by an instrument.
    """

    table: Table
    codebook: Codebook
    outcome: Callable[[Condition, Mapping[str, Any]], Outcome]
    asked_by: Callable[[str], Any]
    _known: dict[str, Any] = field(default_factory=dict)

    def past(self, item: Item) -> Any:
        """A column of truth; None where everybody is asked.

        Who was led past one question was led past those that hang on its answer, as
        `survey.conditions.passed_over` has it.
        """
        if item.id not in self._known:
            found = None
            for instrument, when in _routes(self.table, item).items():
                earlier = [self.codebook.items.get(name) for name in sorted(when.names)]
                passed = {
                    one.id: past
                    for one in earlier
                    if one is not None and (past := self.past(one)) is not None
                }
                no = self.outcome(when, passed).no & self.asked_by(instrument)
                found = no if found is None else found | no
            self._known[item.id] = found
        return self._known[item.id]


def _in_memory(table: Table, asked: Sequence[Item], codebook: Codebook) -> Table:
    frame = table.frame

    def asked_by(instrument: str) -> npt.NDArray[np.bool_]:
        if INSTRUMENT not in table.names:
            return np.ones(len(frame), np.bool_)
        own: Any = frame[INSTRUMENT] == instrument
        return np.asarray(own.to_numpy(np.bool_, na_value=False), np.bool_)

    def outcome(when: Condition, passed: Mapping[str, Any]) -> Outcome:
        return outcomes(when, frame, codebook, argument="base", passed=passed)

    routes = _Routes(table, codebook, outcome, asked_by)
    columns = {
        _reason(item): _recoded(table.column(_reason(item), "items"), routes.past(item))
        for item in asked
        if _reason(item) in table.names
    }
    return replace(table, source=frame.assign(**columns))


def _recoded(column: Any, past: npt.NDArray[np.bool_] | None) -> pd.Categorical:
    """The column with those who count nowhere told apart."""
    as_categories: Any = column.astype("category").array
    names = [*as_categories.categories, NOWHERE]
    not_asked = np.array([*(name == Missing.NOT_ASKED.value for name in names[:-1]), False])
    left = not_asked[as_categories.codes]
    left = left if past is None else left & ~past
    codes = np.where(left, len(names) - 1, as_categories.codes)
    return pd.Categorical.from_codes(codes, categories=pd.Index(names))


def _in_engine(table: Table, asked: Sequence[Item], codebook: Codebook) -> Table:
    # a frame of pandas needs neither of these
    import narwhals.stable.v2 as nw  # noqa: PLC0415

    from analysis.counting.domains.engine import expressed  # noqa: PLC0415

    engine = table.source
    assert not isinstance(engine, pd.DataFrame)  # noqa: S101  # on_base has looked

    def asked_by(instrument: str) -> nw.Expr:
        if INSTRUMENT not in table.names:
            return nw.lit(True)
        return (engine.read(INSTRUMENT).cast(nw.String) == instrument).fill_null(False)

    def outcome(when: Condition, passed: Mapping[str, Any]) -> Outcome:
        return expressed(when, engine, codebook, checked=False, argument="base", passed=passed)

    routes = _Routes(table, codebook, outcome, asked_by)
    columns = {}
    for item in asked:
        name = _reason(item)
        if name in table.names:
            column = engine.read(name).cast(nw.String)
            not_asked = (column == Missing.NOT_ASKED.value).fill_null(False)
            past = routes.past(item)
            left = not_asked if past is None else not_asked & ~past
            columns[name] = nw.when(left).then(nw.lit(NOWHERE)).otherwise(column)
    return replace(table, source=engine.with_derived(columns))
