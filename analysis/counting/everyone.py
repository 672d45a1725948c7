"""The base "everyone": those whose route led past a question count as not having given the answer.

Whom an instrument asks follows from the condition of the item there, in the version that somebody
was asked by (`Item.ways`). Of those who were not asked, they are in the base for whom it is false.
For whom it is unknown, whose instrument does not have the item, or who were asked by a version that
did not, count nowhere. That who was not asked has not got what is asked about is for the author to
say: `otherwise: no`.
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

VERSION = "version"
"""The column that says by which version of it."""


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


@dataclass(frozen=True, slots=True)
class _Route:
    """Whom an instrument asks `when`, in these versions; of a version that is not known the newest
    is what counts, so that its route is that of all versions but these (`others`).
    """

    instrument: str
    when: Condition
    versions: tuple[str, ...] = ()
    others: bool = True


def _routes(table: Table, item: Item) -> list[_Route]:
    """Whom the instruments ask that ask some, version by version where the table says by which
    somebody was asked. A version that asks some and does not say what it means not to be, in other
    words than today's, is in none.
    """
    routes = {name: when for name, when in item.routes.items() if when is not None}
    if INSTRUMENT not in table.names and routes and len(item.routes) > 1:
        raise DataError.of(
            "base",
            f"there is no column {shown(INSTRUMENT)}, so nothing says by which {item.id} was asked",
        )
    if VERSION not in table.names:
        return [_Route(name, when) for name, when in routes.items()]
    found: list[_Route] = []
    for name, asking in item.askings.items():
        alike = {each.version for each in asking.earlier if each.route == asking.route}
        known = {version for by, version in item.versions if by == name}
        if asking.when is not None:
            apart = known - alike - {asking.version}
            found.append(_Route(name, asking.when, tuple(sorted(apart))))
        found += [
            _Route(name, each.when, (each.version,), others=False)
            for each in asking.earlier
            if each.when is not None and each.version not in alike and each.otherwise == "no"
        ]
    return found


@dataclass(frozen=True, eq=False)
class _Routes:
    """Who was led past which item. `outcome`: of a condition, given who was led past the items that
    it looks at; `asked_by`: who was asked by an instrument, in some of its versions.
    """

    table: Table
    codebook: Codebook
    outcome: Callable[[Condition, Mapping[str, Any]], Outcome]
    asked_by: Callable[[_Route], Any]
    _known: dict[str, Any] = field(default_factory=dict)

    def past(self, item: Item) -> Any:
        """A column of truth; None where everybody is asked.

        Who was led past one question was led past those that hang on its answer, as
        `survey.conditions.passed_over` has it.
        """
        if item.id not in self._known:
            found = None
            for route in _routes(self.table, item):
                earlier = [self.codebook.items.get(name) for name in sorted(route.when.names)]
                passed = {
                    one.id: past
                    for one in earlier
                    if one is not None and (past := self.past(one)) is not None
                }
                no = self.outcome(route.when, passed).no & self.asked_by(route)
                found = no if found is None else found | no
            self._known[item.id] = found
        return self._known[item.id]


def _in_memory(table: Table, asked: Sequence[Item], codebook: Codebook) -> Table:
    frame = table.frame

    def asked_by(route: _Route) -> npt.NDArray[np.bool_]:
        if INSTRUMENT not in table.names:
            return np.ones(len(frame), np.bool_)
        own: Any = frame[INSTRUMENT].astype("string") == route.instrument
        if route.versions or not route.others:
            own &= frame[VERSION].astype("string").isin(route.versions) ^ route.others
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

    def asked_by(route: _Route) -> nw.Expr:
        if INSTRUMENT not in table.names:
            return nw.lit(True)
        own = engine.read(INSTRUMENT).cast(nw.String) == route.instrument
        if route.versions or not route.others:
            among = engine.read(VERSION).cast(nw.String).is_in(route.versions).fill_null(False)
            own &= ~among if route.others else among
        return own.fill_null(False)

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
