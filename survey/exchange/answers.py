"""The cells of an item as typed answers. Each distinct cell is understood once; what is not
understood is counted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from survey.errors import AnswerError, Fault, shown
from survey.exchange.cells import Cell, DataFile, cell_text
from survey.exchange.joined import Apart, apart, without_end
from survey.exchange.planning import ItemPlan
from survey.exchange.times import DAY_FIRST, Orders, day_of
from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import Question
from survey.questions import NONE, OTHER, ChooseMany, Date, Kind, Number, Value, folded

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
        return (
            f"{self.count:,} times, first in row {self.first}"
            if self.count > 1
            else f"once, in row {self.first}"
        )


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """The answers of one item, row by row. None is an empty cell, which means `empty` where the
    question was asked.
    """

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
    """The answers of one item in the order of the rows, with a fault for each value that has no
    meaning.
    """
    if plan.words_of is not None:
        return _other_words(plan, plan.words_of, data, file)
    if "" not in plan.columns:
        return _several(plan, data, file)
    column = plan.columns[""]
    if isinstance(plan.question.kind, Date):
        orders = Orders.of(data.columns[column])
        order = plan.dates or orders.order
        if not order:
            fault = Fault(file, 0, f"column {shown(column)}: {orders.why_not}")
            return ItemAnswers(plan, [None] * len(data.rows), [fault])
        plan = replace(plan, dates=order)
    answers, faults = understood(
        data, column, _single(plan, data.labels.get(column, {})), file, _remedy(plan)
    )
    if plan.entry.other_column:
        answers = [
            _with_other(answer, cell)
            for answer, cell in zip(answers, data.columns[plan.entry.other_column], strict=True)
        ]
    return ItemAnswers(plan, answers, faults)


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
    return [meanings[cell] for cell in cells], list(
        _faults(data, column, bad, file, remedy)
    ) if bad else []


def _faults(
    data: DataFile, column: str, bad: Mapping[Cell, str], file: str, remedy: str
) -> Iterator[Fault]:
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
        message = (
            f"column {shown(column)}, value {shown(text)}{label}, {Occurrences.of(found)}: "
            f"{why[text]}; {remedy}"
        )
        yield Fault(file, 0, message)


def _remedy(plan: ItemPlan) -> str:
    return f"add it under 'values' or 'missing' of {shown(plan.key)}"


# --- one column ------------------------------------------------------------------------------------------------------


def _single(plan: ItemPlan, labels: Mapping[str, str]) -> Callable[[Cell], Answer | None]:
    """How a cell of an item with one column is understood."""
    kind, entry = plan.question.kind, plan.entry
    other_names = _option_names(plan, plan.question) if entry.other_in_place else {}

    def meaning(cell: Cell) -> Answer | None:
        text = cell_text(cell)
        if isinstance(kind, ChooseMany):
            text = without_end(text, entry.separator)
        names = (text, labels[text]) if text in labels else (text,)
        if not text:
            return None
        if (missing := plan.missing.get(*names)) is not None:
            return missing
        if isinstance(kind, ChooseMany):
            return _many(plan, kind, text)
        if entry.other_in_place:
            return kind.parse(other_names.get(folded(text), OTHER))
        code = plan.values.get(*names)
        if code is not None:
            return kind.parse(code)
        if plan.values and kind.options:
            raise AnswerError("is not in the table of values", value=text)
        return _parsed(plan, kind, cell, names)

    return meaning


def _many(plan: ItemPlan, kind: ChooseMany, text: str) -> Value:
    found = _apart(plan, plan.question, text)
    if not found.rest:
        return kind.parse(found.codes)
    if plan.entry.other_in_place:
        return kind.parse((*found.codes, OTHER))
    unknown = found.rest.split(plan.entry.separator)[0].strip()
    if plan.values:
        raise AnswerError(f"{shown(unknown)} is not in the table of values", value=text)
    return kind.parse([unknown])  # which says what it could have been


def _apart(plan: ItemPlan, question: Question, text: str) -> Apart:
    return apart(text, plan.entry.separator, _option_names(plan, question))


def _option_names(plan: ItemPlan, question: Question) -> dict[str, str]:
    """Folded name → code. Where people write in place of an option, a code is no name: it could be
    their own word.
    """
    if plan.values:
        return {folded(cell_text(value)): code for value, code in plan.values.exact.items()}
    labels = {
        folded(text): option.code
        for option in question.kind.options
        for _, text in option.label.texts
    }
    return (
        labels
        if plan.entry.other_in_place
        else labels | {folded(each.code): each.code for each in question.kind.options}
    )


def _parsed(plan: ItemPlan, kind: Kind, cell: Cell, names: Sequence[str]) -> Value:
    """The cell by the kind's own understanding: as it stands, then by its label."""
    given: object = names[0]
    if (
        isinstance(kind, Date)
        and not isinstance(cell, date)
        and (day := day_of(cell, plan.dates or DAY_FIRST))
    ):
        given = day
    elif (isinstance(kind, Number) and isinstance(cell, int | float)) or (
        isinstance(kind, Date) and isinstance(cell, date)
    ):
        given = cell
    elif isinstance(cell, str) and not kind.options and not isinstance(kind, Number):
        given = cell  # a text is kept as it was written, "1.0" too
    try:
        return kind.parse(given)
    except AnswerError:
        if names[1:]:
            return kind.parse(names[1])
        raise


# --- the words of "other" -----------------------------------------------------------------------------------------------


def _with_other(answer: Answer | None, words: Cell) -> Answer | None:
    """An answer with "other" chosen too, where its column has words; beside what excludes it the
    words are off the route.
    """
    if not cell_text(words) or isinstance(answer, Missing):
        return answer
    if isinstance(answer, tuple):
        return answer if OTHER in answer or NONE in answer else (*answer, OTHER)
    return OTHER if answer is None else answer


def _other_words(plan: ItemPlan, asked: Question, data: DataFile, file: str) -> ItemAnswers:
    """What people wrote at "other": in place of an option, or in a column of its own."""
    names = _option_names(plan, asked)
    if (
        not plan.entry.other_in_place
    ):  # in a column of their own any words are words, but for the name of "other" alone
        names = {name: code for name, code in names.items() if code == OTHER}
    many = isinstance(asked.kind, ChooseMany)

    def meaning(cell: Cell) -> Answer | None:
        text = cell_text(cell)
        if many and plan.entry.other_in_place:
            text = without_end(text, plan.entry.separator)
        if not text or plan.missing.get(text) is not None or folded(text) in names:
            return None
        if many and plan.entry.other_in_place:
            text = _apart(plan, asked, text).rest
        return plan.question.kind.parse(text) if text else None

    answers, _ = understood(
        data, plan.columns[""], meaning, file, _remedy(plan)
    )  # its faults are told of the item itself
    return ItemAnswers(plan, answers, ())


# --- one column per option -------------------------------------------------------------------------------------------


def _several(plan: ItemPlan, data: DataFile, file: str) -> ItemAnswers:
    kind = plan.question.kind
    faults: list[Fault] = []
    marks: list[list[Any]] = []
    for option, column in plan.columns.items():
        remedy = f"add it under 'chosen', 'not_chosen' or 'missing' of {shown(plan.key)}"
        cells, wrong = understood(
            data, column, _mark(plan, kind, option, data.labels.get(column, {})), file, remedy
        )
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
    faults = [
        Fault(file, 0, f"{where}, {Occurrences.of(found)}: {message}")
        for message, found in rows.items()
    ]
    return ItemAnswers(plan, [together[pattern] for pattern in patterns], faults)


def _mark(
    plan: ItemPlan, kind: Kind, option: str, labels: Mapping[str, str]
) -> Callable[[Cell], object]:
    """What a cell of one option's column means: chosen, not chosen, a kind of missing answer, or
    empty.
    """
    own = next((each.label for each in kind.options if each.code == option), None)
    reason = Missing(option) if own is None else None
    label = own or Missing(option).label
    chosen = {folded(cell_text(value)) for value in plan.entry.chosen}
    chosen |= {folded(name) for name in (option, *(text for _, text in label.texts))}
    not_chosen = {folded(cell_text(value)) for value in plan.entry.not_chosen}
    words = option == OTHER and plan.columns[option] == plan.entry.other_column

    def meaning(cell: Cell) -> object:
        text = cell_text(cell)
        if not text:
            return None
        names = (text, labels[text]) if text in labels else (text,)
        if (missing := plan.missing.get(*names)) is not None:
            return missing
        said = [folded(name) for name in names]
        if chosen.intersection(said):
            return reason or _CHOSEN
        if not_chosen.intersection(said):
            return None if reason else _NOT_CHOSEN
        if words:
            return _CHOSEN
        raise AnswerError("means neither chosen nor not chosen", value=text)

    return meaning


def _chosen(
    plan: ItemPlan, kind: Kind, options: Sequence[str], marks: Sequence[Any]
) -> Answer | None:
    """The answer that the cells of all options make together; empty beside others is not chosen."""
    codes = [option for option, mark in zip(options, marks, strict=True) if mark is _CHOSEN]
    reasons = [mark for mark in marks if isinstance(mark, Missing)]
    if codes and reasons:
        raise AnswerError(
            f"some options are chosen and others are {reasons[0].value}; correct the file"
        )
    if codes and not isinstance(kind, ChooseMany):
        if codes[1:]:
            raise AnswerError(
                f"{shown(codes[0])} and {shown(codes[1])} are chosen, and only one can be; "
                "correct the file"
            )
        return kind.parse(codes[0])
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
