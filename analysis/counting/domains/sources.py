"""The names in a condition as columns of a table.

With a codebook a name is an item, `today` (the day on which the interview was completed), or else a
column, such as `group`, `mode`, `wave` or an attribute; in a plain frame it is a column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from survey.codebook import COMPANION, Codebook, Item
from survey.errors import DataError, did_you_mean, shown
from survey.missing import Missing
from survey.questionnaire import GROUP, TODAY
from survey.questions import Day, Derived, ManyOf, OneOf, Quantity, Ranking

__all__ = ["Source", "answer_of", "sources_of"]

COMPLETED = "completed"
"""The column that has the moment an interview was completed."""


@dataclass(frozen=True)
class Source:
    """The columns that a name stands for.

    `column`: its values; of an item with a column per answer "" and the `options`, answer → column.
    `companion`: the column of the kinds of missing answer, "" where they are among the values.
    `codes`: the answers there are, where a codebook says so. `number`: whether it is one.
    `coded`: whether its values are codes, which are text.
    """

    column: str
    companion: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] | None = None
    number: bool = False
    coded: bool = False
    placed: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them."""
        every = (self.column, self.companion, *self.options.values())
        return tuple(column for column in every if column)


def sources_of(
    names: Sequence[str], codebook: Codebook | None, columns: Sequence[str], argument: str
) -> dict[str, Source]:
    """The columns of each name. Raises DataError, with the nearest match, where there are none."""
    return {name: _source(name, codebook, columns, argument) for name in names}


def _source(name: str, codebook: Codebook | None, columns: Sequence[str], argument: str) -> Source:
    item = codebook.items.get(name) if codebook is not None else None
    if item is None:
        source = _of_column(name, codebook, columns, argument)
    else:
        companion = "" if item.categorical else item.id + COMPANION
        source = _of_item(item, companion if companion in columns else "")
    for column in source.columns:
        if column not in columns:
            raise DataError.of(
                argument, f"there is no column {shown(column)}{did_you_mean(column, columns)}"
            )
        if (times := columns.count(column)) > 1:
            raise DataError.of(
                argument, f"there are {times} columns {shown(column)}; give each its own name"
            )
    return source


def _of_column(
    name: str, codebook: Codebook | None, columns: Sequence[str], argument: str
) -> Source:
    if name in columns:
        if codebook is None or name != GROUP:
            return Source(name)
        return Source(name, codes=tuple(group.code for group in codebook.groups))
    if codebook is None:
        raise DataError.of(
            argument, f"there is no column {shown(name)}{did_you_mean(name, columns)}"
        )
    if name == TODAY and COMPLETED in columns:
        return Source(COMPLETED)
    known = [*codebook.items, *columns]
    raise DataError.of(
        argument, f"there is no item or column {shown(name)}{did_you_mean(name, known)}"
    )


def _of_item(item: Item, companion: str) -> Source:
    answers = item.answers
    if isinstance(answers, OneOf):
        return Source(item.id, codes=item.codes, coded=True)
    if isinstance(answers, ManyOf | Ranking):
        options = {code: column.name for code, column in zip(item.codes, item.columns, strict=True)}
        return Source("", companion, options, item.codes, placed=isinstance(answers, Ranking))
    if isinstance(answers, Quantity | Derived):
        return Source(item.id, companion, number=True)
    return Source(item.id, companion, coded=not isinstance(answers, Day))


def answer_of(value: Any, *, coded: bool = False) -> Any:
    """A value of a column as an answer in a condition; None where there is none.

    Days and moments are days as texts, such as "2022-06-13"; whole numbers are whole; a text that
    is the name of a kind of missing answer is that kind. `coded`: numbers are codes, so texts.
    """
    if value is None or value == "" or value != value:  # noqa: PLR0124  # NaN and NaT
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10] if hasattr(value, "year") else value.isoformat()[:5]
    if isinstance(value, str):
        return Missing(value) if value in Missing.names() else value
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if isinstance(number, int | float) and (not coded or isinstance(number, bool)):
        return number
    return str(number)
