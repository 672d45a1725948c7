"""The cells of an exported file as answers: what stands in the columns of a question."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, assert_never

from survey.codebook import COMPANION, Codebook, Item, Source
from survey.errors import AnswerError, ConcordError, Fault, did_you_mean, shown
from survey.exchange.cells import Cell, DataFile, cell_text, number_of
from survey.exchange.understanding import understood
from survey.interview import Answer
from survey.missing import Missing
from survey.missing_words import missing_in_words
from survey.questionnaire import Question
from survey.questions import Column, OneOf, columns_of, parsed
from survey.wording import Wording

__all__ = ["Cells", "Today", "as_written", "names_of"]


@dataclass(frozen=True)
class Today:
    """Where the answers to a question of one definition stand in the file. `item`: what it is in
    the codebook, and `source` what its answers have become there.
    """

    name: str
    item: Item | None
    source: Source

    def column(self, column: Column) -> str:
        """The column of one option, by the code it has today."""
        now = self.source.codes.get(column.option, column.option)
        return f"{self.name}__{now}" if column.option else column.name

    def then(self, text: str) -> str:
        """The code that an answer had in the definition, from its code or label of today."""
        answers = self.item.answers if self.item else None
        if not isinstance(answers, OneOf) or not answers.names(text):
            return text
        now = answers.code(text)
        earlier = {new: old for old, new in self.source.codes.items()}
        return earlier.get(now, now)


class Cells:
    """Reads columns of a file, and collects faults."""

    def __init__(self, data: DataFile, file: str, codebook: Codebook) -> None:
        self.data, self.file, self.codebook = data, file, codebook
        self.faults: list[Fault] = []

    def answers_to(
        self, question: Question, today: Today, mine: DataFile
    ) -> Sequence[Answer | None]:
        column = today.name
        absent = [name for name in names_of(question, today) if name not in mine.columns]
        if absent:
            self.fault(
                f"there is no column {', '.join(map(shown, absent))}, which {question.id} has; "
                "export the file again"
            )
            return [None] * len(mine.rows)
        match columns_of(question.answers, column)[0].type:
            case "category":
                then = partial(self._category, question, today)
                return self.column(column, then, mine)
            case "boolean":
                return self._options(question, today, mine, _mark, _chosen)
            case "place":
                return self._options(question, today, mine, _place, _ranked)
            case "number":
                return self._plain(question, column, mine, number_of)
            case "text" | "date":
                return self._plain(question, column, mine, lambda cell: cell)
            case _ as never:
                assert_never(never)

    def _plain(
        self, question: Question, column: str, mine: DataFile, given: Callable[[Cell], object]
    ) -> Sequence[Answer | None]:
        """A number, a day, a time or a text."""

        def meaning(cell: Cell) -> Answer | None:
            return None if cell is None else parsed(question.answers, given(cell))

        values = self.column(column, meaning, mine)
        reasons = self.column(column + COMPANION, self._reason, mine)
        return list(self._together(question, mine, values, reasons))

    def _options(
        self,
        question: Question,
        today: Today,
        mine: DataFile,
        meaning: Callable[[Cell], object],
        codes: Callable[[Mapping[str, Any]], tuple[str, ...]],
    ) -> Sequence[Answer | None]:
        """One column for each option: what is chosen, or the place of each."""
        columns = columns_of(question.answers, today.name)
        cells = [self.column(today.column(each), meaning, mine) for each in columns]
        reasons = self.column(today.name + COMPANION, self._reason, mine)
        values: list[Answer | None] = []
        for row, said in zip(mine.rows, zip(*cells, strict=True), strict=True):
            try:
                found = codes({each.option: one for each, one in zip(columns, said, strict=True)})
                values.append(parsed(question.answers, found) if found else None)
            except AnswerError as error:
                values.append(None)
                self.fault(f"row {row}: {question.id}: {error.message}; correct it there")
        return list(self._together(question, mine, values, reasons))

    def _together(
        self,
        question: Question,
        mine: DataFile,
        values: Sequence[Any],
        reasons: Sequence[Missing | None],
    ) -> Iterator[Answer | None]:
        """A value or a reason why there is none; never both, never neither."""
        for row, value, reason in zip(mine.rows, values, reasons, strict=True):
            if (value is None) == (reason is None) and not self.faults:
                both = (
                    "has neither a value nor a reason"
                    if value is None
                    else "has both a value and a reason"
                )
                self.fault(
                    f"row {row}: {question.id} {both} why it is missing; correct "
                    f"{question.id}{COMPANION}"
                )
            yield reason if value is None else value

    def _category(self, question: Question, today: Today, cell: Cell) -> Answer:
        text = cell_text(cell) if not isinstance(cell, str) else cell.strip()
        if text in Missing.names():
            return Missing(text)
        try:
            return parsed(question.answers, today.then(text))
        except AnswerError:
            if (reason := missing_in_words(text, labels=self._labels)) is not None:
                return reason
            raise

    def _reason(self, cell: Cell) -> Missing | None:
        text = cell_text(cell)
        if not text:
            return None
        if (reason := missing_in_words(text, labels=self._labels)) is None:
            raise AnswerError(
                f"is not a kind of missing answer{did_you_mean(text, Missing.names())}", value=text
            )
        return reason

    @cached_property
    def _labels(self) -> Mapping[Missing, Wording]:
        """How the file calls the kinds of missing answer, in every language it may be in."""
        return {
            kind: Wording.of(
                {each: self.codebook.missing_label(kind, each) for each in self.codebook.languages}
            )
            for kind in Missing
        }

    def column(
        self, name: str, meaning: Callable[[Cell], Any], data: DataFile | None = None
    ) -> list[Any]:
        """What a column says, row by row."""

        def careful(cell: Cell) -> Any:
            try:
                return meaning(cell)
            except ConcordError:
                raise
            except (ValueError, TypeError, OverflowError) as error:
                raise AnswerError("cannot be read", value=cell) from error

        found, faults = understood(
            data or self.data,
            name,
            careful,
            self.file,
            "correct it there, or export the file again",
        )
        self.faults += faults
        return found

    def fault(self, message: str) -> None:
        self.faults.append(Fault(self.file, 0, message))


def as_written(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def names_of(question: Question, today: Today) -> list[str]:
    columns = columns_of(question.answers, today.name)
    names = [today.column(each) for each in columns]
    return names if columns[0].type == "category" else [*names, today.name + COMPANION]


def _mark(cell: Cell) -> bool | None:
    marks = {"": None, "true": True, "1": True, "false": False, "0": False}
    text = cell_text(cell).casefold()
    if text not in marks:
        raise AnswerError("is neither true nor false", value=cell)
    return marks[text]


def _place(cell: Cell) -> int | None:
    place = number_of(cell)
    if place is None:
        return None
    if place != int(place):
        raise AnswerError("is not a place in a ranking", value=cell)
    return int(place)


def _chosen(marks: Mapping[str, bool | None]) -> tuple[str, ...]:
    return tuple(code for code, mark in marks.items() if mark)


def _ranked(places: Mapping[str, int | None]) -> tuple[str, ...]:
    """The codes by their places; none where no place is filled in."""
    given = {code: place for code, place in places.items() if place is not None}
    if given and sorted(given.values()) != list(range(1, len(places) + 1)):
        said = ", ".join("empty" if place is None else str(place) for place in places.values())
        raise AnswerError(f"the places {said} make no order; each from 1 to {len(places)} once")
    return tuple(sorted(given, key=lambda code: given[code]))
