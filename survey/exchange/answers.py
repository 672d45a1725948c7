"""The cells of an item as typed answers. Each distinct cell is understood once; what is not understood is counted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from survey.errors import AnswerError, Fault, shown
from survey.exchange.cells import Cell, DataFile, cell_text
from survey.exchange.planning import ItemPlan
from survey.interview import Answer
from survey.missing import Missing
from survey.questions import NONE, ChooseMany, Date, Kind, Number, Value, folded

__all__ = ["ItemAnswers", "Occurrences", "item_answers", "understood"]

_CHOSEN, _NOT_CHOSEN = True, False


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where something was found: how often, and the first row."""

    count: int
    first: int

    @classmethod
    def of(cls, rows: Sequence[int]) -> "Occurrences":
        return cls(len(rows), rows[0])

    def __str__(self) -> str:
        return f"{self.count:,} times, first in row {self.first}" if self.count > 1 else f"once, in row {self.first}"


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """The answers of one item, row by row. None is an empty cell, which means `empty` where the question was asked."""

    plan: ItemPlan
    answers: Sequence[Answer | None]
    faults: Sequence[Fault]

    @property
    def empty(self) -> Answer | None:
        """What an empty cell means; None where neither the mapping nor the questionnaire says."""
        entry, question = self.plan.entry, self.plan.question
        if (declared := self.plan.missing.get("")) is not None:
            return declared
        if entry.nothing and entry.columns:
            return _nothing(entry.nothing)
        return Missing.REFUSED if question.optional else None


def item_answers(plan: ItemPlan, data: DataFile, file: str) -> ItemAnswers:
    """The answers of one item in the order of the rows, with a fault for each value that has no meaning."""
    if "" in plan.columns:
        column = plan.columns[""]
        answers, faults = understood(data, column, _single(plan, data.labels.get(column, {})), file, _remedy(plan))
        return ItemAnswers(plan, answers, faults)
    return _several(plan, data, file)


def understood(
    data: DataFile, column: str, meaning: Callable[[Cell], Any], file: str, remedy: str
) -> tuple[list[Any], list[Fault]]:
    """What each cell of a column means; `meaning` raises AnswerError where it has none."""
    cells = data.columns[column]
    meanings: dict[Cell, Any] = {}
    bad: dict[Cell, str] = {}
    for cell in set(cells):
        try:
            meanings[cell] = meaning(cell)
        except AnswerError as error:
            meanings[cell], bad[cell] = None, error.message
    return [meanings[cell] for cell in cells], list(_faults(data, column, bad, file, remedy)) if bad else []


def _faults(data: DataFile, column: str, bad: Mapping[Cell, str], file: str, remedy: str) -> Iterator[Fault]:
    rows: dict[str, list[int]] = {}
    why: dict[str, str] = {}
    labels = data.labels.get(column, {})
    for row, cell in zip(data.rows, data.columns[column], strict=True):
        if cell in bad:
            text = cell_text(cell)
            rows.setdefault(text, []).append(row)
            why.setdefault(text, bad[cell])
    for text, found in rows.items():
        label = f" ({labels[text]})" if text in labels else ""
        message = f"column {shown(column)}, value {shown(text)}{label}, {Occurrences.of(found)}: {why[text]}; {remedy}"
        yield Fault(file, 0, message)


def _remedy(plan: ItemPlan) -> str:
    return f"add it under 'values' or 'missing' of {shown(plan.key)}"


# --- one column ------------------------------------------------------------------------------------------------------


def _single(plan: ItemPlan, labels: Mapping[str, str]) -> Callable[[Cell], Answer | None]:
    """How a cell of an item with one column is understood."""
    kind = plan.question.kind

    def meaning(cell: Cell) -> Answer | None:
        text = cell_text(cell)
        names = (text, labels[text]) if text in labels else (text,)
        if not text:
            return None
        if (missing := plan.missing.get(*names)) is not None:
            return missing
        if isinstance(kind, ChooseMany):
            return _many(plan, kind, text)
        code = plan.values.get(*names)
        if code is not None:
            return kind.parse(code)
        if plan.values and kind.options:
            raise AnswerError("is not in the table of values", value=text)
        return _parsed(kind, cell, names)

    return meaning


def _many(plan: ItemPlan, kind: ChooseMany, text: str) -> Value:
    whole = plan.values.get(text)
    if whole is not None:
        return kind.parse([whole])
    parts = [part.strip() for part in text.split(plan.entry.separator) if part.strip()]
    codes = [plan.values.get(cell_text(part)) or part for part in parts]
    if plan.values and (unknown := [part for part in parts if plan.values.get(cell_text(part)) is None]):
        raise AnswerError(f"{shown(unknown[0])} is not in the table of values", value=text)
    return kind.parse(codes)


def _parsed(kind: Kind, cell: Cell, names: Sequence[str]) -> Value:
    """The cell by the kind's own understanding: as it stands, then by its label."""
    given: object = names[0]
    if (isinstance(kind, Number) and isinstance(cell, int | float)) or (isinstance(kind, Date) and isinstance(cell, date)):
        given = cell
    elif isinstance(cell, str) and not kind.options and not isinstance(kind, Number):
        given = cell  # a text is kept as it was written, "1.0" too
    try:
        return kind.parse(given)
    except AnswerError:
        if names[1:]:
            return kind.parse(names[1])
        raise


# --- one column per option -------------------------------------------------------------------------------------------


def _several(plan: ItemPlan, data: DataFile, file: str) -> ItemAnswers:
    kind = plan.question.kind
    assert isinstance(kind, ChooseMany)  # noqa: S101  # the plan refuses `columns` for other kinds
    faults: list[Fault] = []
    marks: list[list[Any]] = []
    for option, column in plan.columns.items():
        remedy = f"add it under 'chosen', 'not_chosen' or 'missing' of {shown(plan.key)}"
        cells, wrong = understood(data, column, _mark(plan, kind, option, data.labels.get(column, {})), file, remedy)
        marks.append(cells)
        faults += wrong
    if faults:
        return ItemAnswers(plan, [None] * len(data.rows), faults)
    options = tuple(plan.columns)
    together: dict[tuple[Any, ...], Answer | None] = {}
    bad: dict[tuple[Any, ...], str] = {}
    patterns = list(zip(*marks, strict=True))
    for pattern in dict.fromkeys(patterns):
        try:
            together[pattern] = _chosen(plan, kind, options, pattern)
        except AnswerError as error:
            together[pattern], bad[pattern] = None, error.message
    rows: dict[str, list[int]] = {}
    for row, pattern in zip(data.rows, patterns, strict=True):
        if pattern in bad:
            rows.setdefault(bad[pattern], []).append(row)
    where = f"columns {shown(next(iter(plan.columns.values())))} …"
    faults = [Fault(file, 0, f"{where}, {Occurrences.of(found)}: {message}") for message, found in rows.items()]
    return ItemAnswers(plan, [together[pattern] for pattern in patterns], faults)


def _mark(plan: ItemPlan, kind: ChooseMany, option: str, labels: Mapping[str, str]) -> Callable[[Cell], object]:
    """What a cell of one option's column means: chosen, not chosen, a kind of missing answer, or empty."""
    own = next(each for each in kind.options if each.code == option)
    chosen = {folded(cell_text(value)) for value in plan.entry.chosen}
    chosen |= {folded(name) for name in (option, *(text for _, text in own.label.texts))}
    not_chosen = {folded(cell_text(value)) for value in plan.entry.not_chosen}

    def meaning(cell: Cell) -> object:
        text = cell_text(cell)
        if not text:
            return None
        names = (text, labels[text]) if text in labels else (text,)
        if (missing := plan.missing.get(*names)) is not None:
            return missing
        said = [folded(name) for name in names]
        if chosen.intersection(said):
            return _CHOSEN
        if not_chosen.intersection(said):
            return _NOT_CHOSEN
        raise AnswerError("means neither chosen nor not chosen", value=text)

    return meaning


def _chosen(plan: ItemPlan, kind: ChooseMany, options: Sequence[str], marks: Sequence[Any]) -> Answer | None:
    """The answer that the cells of all options make together; empty beside others is not chosen."""
    codes = [option for option, mark in zip(options, marks, strict=True) if mark is _CHOSEN]
    reasons = [mark for mark in marks if isinstance(mark, Missing)]
    if codes and reasons:
        raise AnswerError(f"some options are chosen and others are {reasons[0].value}; correct the file")
    if codes:
        return kind.parse(codes)
    if reasons:
        return reasons[0]
    if all(mark is None for mark in marks):
        return None
    if plan.entry.nothing:
        return _nothing(plan.entry.nothing)
    raise AnswerError(f"no option is chosen; say what that means: 'nothing' of {shown(plan.key)}")


def _nothing(name: str) -> Answer:
    return (NONE,) if name == NONE else Missing(name)
