"""From the answers to several items to one number for each respondent: sums and means of sets of
items.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting.coded import Coded, coded, text_of
from analysis.counting.domains.conditions import Where
from analysis.counting.opening import opened
from analysis.counting.table import By, Frame, Table, named
from analysis.design import Design
from analysis.responses import Responses
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing
from survey.questionnaire import Score
from survey.questions import OneOf
from survey.wording import Wording

__all__ = ["AnyScore", "ItemValues", "opened_scores", "score", "scoring"]

Floats = npt.NDArray[np.float64]
AnyScore = str | Score | Sequence[str]
"""A score of the codebook by its name, what `scoring` gives, or a list of items."""

AT_ONCE = 1 << 16
"""Rows looked at together, so that what is worked out for them takes little memory."""


def scoring(
    items: Sequence[str],
    *,
    reversed: Sequence[str] = (),  # noqa: A002  # the word of the definition file
    values: Mapping[Any, float] | None = None,
    combine: Literal["sum", "mean"] = "sum",
    at_least: int | None = None,
    prorate: bool = True,
    name: str = "score",
) -> Score:
    """How a score is made of items, as `scores:` in a definition says it; for data without a
    codebook.

    `items`: their columns, and `reversed` those that are turned. `values`: what each answer counts;
    without them the answers of a categorical column count 1, 2, 3 … in their order and numbers
    count as themselves. To turn a column of numbers values are needed, since it does not say which
    answers it could have had. `combine`: "sum" or "mean". `at_least`: how many items must be
    answered, by default all. Raises DataError where these do not go together.

    >>> scoring(["calm", "cross"], reversed=["cross"]).at_least
    2
    """
    given = named(items)
    if not given:
        raise DataError.of("items", "a score is made of one item or more")
    if combine not in ("sum", "mean"):
        raise DataError.of(
            "combine", f"there is no {shown(combine)}{did_you_mean(combine, ('sum', 'mean'))}"
        )
    turned = named(reversed, "reversed")
    for item in turned:
        if item not in given:
            raise DataError.of(
                "reversed", f"{shown(item)} is not one of the items{did_you_mean(item, given)}"
            )
    least = len(given) if at_least is None else at_least
    if not (isinstance(least, int | np.integer) and 1 <= least <= len(given)):
        raise DataError.of(
            "at_least", f"is {least}; it is a number from 1 to {len(given)}, the number of items"
        )
    known = tuple((text_of(code), float(value)) for code, value in (values or {}).items())
    for code, value in known:
        if not isfinite(value):
            raise DataError.of(
                "values", f"the value of {shown(code)} is {value:g}; it is a finite number"
            )
    return Score(name, Wording.of(name), given, known, least, turned, combine, prorate)


def score(data: Frame, score: AnyScore) -> pd.Series:
    """One number for each respondent, from the answers to several items.

    Each answer counts its value v; a reversed item counts low + high − v, with low and high the
    least and greatest value of the item's answers. Of k items of which m are answered, with m at
    least what the score asks for:

        mean = Σ v / m        sum = Σ v / m · k        or, without proration, sum = Σ v

    Missing answers of every kind are not answered; with too few answers the score is NaN.

    Arguments. `data`: a Responses, a pandas frame or any frame narwhals knows. `score`: the name of
    a score in the codebook, a list of items (their sum where all are answered), or what `scoring`
    gives. The series has the index of the frame and the name of the score, in units of the values.
    Raises DataError for scores, items and answers that are not there.

    Source: Fayers, P. M. & Machin, D. (2016). Quality of Life, 3rd ed., ch. 9 and 15. Witness: R,
    tests/analysis/witness.

    >>> frame = pd.DataFrame({"calm": [3, 1, 2], "cross": [1, 3, None]})
    >>> made = scoring(["calm", "cross"], reversed=["cross"], values={1: 1, 2: 2, 3: 3}, at_least=1)
    >>> score(frame, made).tolist()
    [6.0, 2.0, 4.0]
    """
    table, (made,) = opened_scores(data, score)
    return pd.Series(
        ItemValues.of(table, made).scores(made), index=table.frame.index, name=made.name
    )


def opened_scores(
    data: Frame,
    given: AnyScore | None,
    by: By = None,
    design: Design | None = None,
    where: Where = None,
) -> tuple[Table, tuple[Score, ...]]:
    """The data, and the scores that are meant: all of the codebook for None. Raises DataError where
    there are none.
    """
    codebook = data.codebook if isinstance(data, Responses) else None
    if given is not None and not isinstance(given, str):
        scores: tuple[Score, ...] = (given if isinstance(given, Score) else scoring(given),)
    elif codebook is None:
        raise DataError.of("score", "a plain frame has no scores; give a list of items")
    elif given is not None:
        scores = (codebook.score(given),)
    elif codebook.scores:
        scores = tuple(codebook.scores.values())
    else:
        raise DataError.of(
            "score", "the questionnaires define none; write scores: in one, or give a list of items"
        )
    items = [item for score in scores for item in score.items]
    table = opened(data, items, by, design, where)
    for argument, names in (("items", items), ("by", named(by))) if table.in_engine else ():
        for name in names:
            table.check_column(name, argument)
    return table.fetched(
        [*items, *named(by), *(design.columns(table.names) if design else ())]
    ), scores


@dataclass(frozen=True, eq=False)
class ItemValues:
    """Items as columns of codes, with the value of each code: NaN for a missing answer, which has
    the last place too.

    `asked`: of each code whether the respondent was asked. `low`: the least value of each item.
    """

    items: tuple[str, ...]
    columns: tuple[Coded, ...]
    values: tuple[Floats, ...]
    asked: tuple[npt.NDArray[np.bool_], ...]
    low: Floats

    @classmethod
    def of(cls, table: Table, score: Score) -> Self:
        """The items of a score, reversed where it says so."""
        columns = tuple(_column(table, item) for item in score.items)
        known = dict(score.values)
        values, asked = [], []
        for item, column in zip(score.items, columns, strict=True):
            each = _values(table, item, column, known, turned=item in score.reversed)
            values.append(np.append(each, np.nan))
            asked.append(
                np.array([name != Missing.NOT_ASKED.value for name in column.names] + [True])
            )
        low = np.array([np.min(each[~np.isnan(each)], initial=np.inf) for each in values])
        return cls(
            score.items, columns, tuple(values), tuple(asked), np.where(np.isfinite(low), low, 0)
        )

    def batches(
        self, rows: npt.NDArray[np.intp] | None = None
    ) -> Iterator[tuple[Floats, npt.NDArray[np.bool_]]]:
        """Values (items × rows, NaN where missing) and who was asked any item, some rows at a time;
        all rows or those given.
        """
        count = len(self.columns[0].codes) if rows is None else len(rows)
        for start in range(0, count, AT_ONCE):
            some: Any = (
                slice(start, start + AT_ONCE) if rows is None else rows[start : start + AT_ONCE]
            )
            codes = [column.codes[some] for column in self.columns]
            values = np.stack([value[code] for value, code in zip(self.values, codes, strict=True)])
            yield (
                values,
                np.logical_or.reduce(
                    [was[code] for was, code in zip(self.asked, codes, strict=True)]
                ),
            )

    def scores(self, score: Score) -> Floats:
        """The score of each respondent."""
        parts = [_scored(values, score) for values, _ in self.batches()]
        return np.concatenate([np.empty(0), *parts])


def _scored(values: Floats, score: Score) -> Floats:
    answered = (~np.isnan(values)).sum(axis=0)
    total = np.nansum(values, axis=0)
    mean = total / np.maximum(answered, 1)
    complete = answered == len(values)
    of_sum = np.where(complete, total, mean * len(values)) if score.prorate else total
    return np.where(answered >= score.at_least, mean if score.combine == "mean" else of_sum, np.nan)


def _column(table: Table, item: str) -> Coded:
    if table.codebook is not None and not table.codebook.item(item).categorical:
        kind = table.codebook.item(item).kind
        raise DataError.of(
            "items",
            f"{item} is a question of the kind {kind}; a score is made of answers with an order",
        )
    return coded(table.column(item, "items"), item)


def _values(
    table: Table, item: str, column: Coded, known: Mapping[str, float], *, turned: bool
) -> Floats:
    """The value of each code of a column."""
    answers = _answers(table, item)
    if not known:
        known = _numbered(table, item) or _usual(item, column, answers, turned=turned)
    found = np.full(len(column.names), np.nan)
    for place, name in enumerate(column.names):
        if name in known:
            found[place] = known[name]
        elif name not in Missing.names() and (column.codes == place).any():
            raise DataError.of(
                "values",
                f"the answer {shown(name)} to {item} has no value{did_you_mean(name, known)}",
            )
    if np.isinf(found).any():
        raise DataError.of(
            item, "the column has an infinite value; leave it empty where there is no number"
        )
    if not turned:
        return found
    possible = [known[name] for name in (known if answers is None else answers) if name in known]
    return min(possible) + max(possible) - found if possible else found


def _answers(table: Table, item: str) -> tuple[str, ...] | None:
    """The answers an item can have, in their order; None where neither codebook nor categories say
    so.
    """
    if table.codebook is not None:
        return table.codebook.item(item).codes
    names = table.categories(item, "items")
    return None if names is None else tuple(name for name in names if name not in Missing.names())


def _numbered(table: Table, item: str) -> Mapping[str, float]:
    """Of a rating the numbers that its codes are; nothing of other items."""
    answers = table.codebook.item(item).answers if table.codebook is not None else None
    if not isinstance(answers, OneOf) or not answers.numbered:
        return {}
    return {code: float(code) for code in answers.codes}


def _usual(
    item: str, column: Coded, answers: tuple[str, ...] | None, *, turned: bool
) -> Mapping[str, float]:
    """1, 2, 3 … for ordered answers; numbers as they are."""
    if answers is not None:
        return {name: float(place) for place, name in enumerate(answers, start=1)}
    if turned:
        raise DataError.of(
            "reversed",
            f"the column {shown(item)} does not say which answers it could have; give their values",
        )
    try:
        return {name: float(name) for name in column.names if name not in Missing.names()}
    except ValueError:
        said = f"the answers to {item} have no order; give values, or make the column categorical"
        raise DataError.of("values", said) from None
