"""A data file from elsewhere to finished interviews, all or none.

Columns are understood one at a time, each distinct value once; then the rows are put on the route
of the questionnaire, so that what it hides is not asked and what it computes is computed.
Everything that does not fit is told at once.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

from survey.errors import AnswerError, DataError, Fault, did_you_mean, shown
from survey.exchange.answers import ItemAnswers, item_answers
from survey.exchange.cells import Cell, DataFile, cell_text, is_number, number_of
from survey.exchange.mapping import AttributeSource, ColumnMapping, WhoSource
from survey.exchange.on_route import OnRoute, Person, day_of_interview
from survey.exchange.planning import Lookup, Plan, plan
from survey.exchange.readers import read
from survey.exchange.times import Orders, time_of
from survey.exchange.typed import Writing, number_in
from survey.exchange.understanding import Occurrences, understood
from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.questions import Option
from survey.record import CompletedInterview, Origin
from survey.wording import Wording

__all__ = ["MOST_FAULTS", "Found", "fingerprint", "interviews_of"]

MOST_FAULTS = 50
"""Faults told at once; past them the number of the rest."""


@dataclass(frozen=True, slots=True)
class Found:
    """The interviews in a data file, in the order of its rows, whose numbers are `rows`. `blanks`:
    item → how many of its cells were empty where it was asked, and so became `no_answer`.
    `columns`: item → the column, or the first of those, that has it, where it is called otherwise.
    """

    interviews: Sequence[CompletedInterview]
    rows: Sequence[int]
    blanks: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


def interviews_of(
    path: Path, questionnaire: Questionnaire, mapping: ColumnMapping, sheet: str = ""
) -> Found:
    """The interviews in a data file, in the order of its rows, and its blanks.

    A respondent's uuid comes from instrument and `respondent`; without that column, from the file's
    bytes and the row. Raises DataError, naming column, value, count and first row of everything
    that does not fit.
    """
    source = mapping.source
    data = read(
        path,
        sheet=sheet or source.sheet,
        encoding=source.encoding,
        delimiter=source.delimiter,
        header_rows=source.header_rows,
        numbered=source.repeated_names == "number",
    )
    reading = _Reading(plan(mapping, questionnaire, data, path.name), data, path)
    interviews = reading.interviews()
    if reading.faults:
        raise DataError(_capped(reading.faults, path.name))
    blanks = {item.id: reading.blanks[item.id] for item in questionnaire.items}
    columns = {each.question.id: next(iter(each.columns.values())) for each in reading.plan.items}
    counted = {item: count for item, count in blanks.items() if count}
    return Found(interviews, data.rows, counted, columns)


def fingerprint(path: Path) -> str:
    """SHA-256 of a file's bytes. Raises DataError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError.of(str(path), f"cannot be read: {error.strerror or error}") from error


def _capped(faults: Sequence[Fault], file: str) -> list[Fault]:
    rest = len(faults) - MOST_FAULTS
    return [
        *faults[:MOST_FAULTS],
        *([Fault(file, 0, f"and {rest:,} more like these")] if rest > 0 else []),
    ]


class _Reading:
    """Reads by a plan and collects faults."""

    def __init__(self, plan: Plan, data: DataFile, path: Path) -> None:
        self.plan, self.data, self.path, self.file = plan, data, path, path.name
        self.questionnaire, self.source = plan.questionnaire, plan.mapping.source
        self.faults: list[Fault] = []
        self.blanks: Counter[str] = Counter()

    def interviews(self) -> list[CompletedInterview]:
        languages = self._who(
            "language",
            self.source.language,
            [Option(code, Wording.of(code)) for code in self.questionnaire.languages],
        )
        told = languages if self.source.language.column else ()
        items = [item_answers(item, self.data, self.file, told) for item in self.plan.items]
        self.faults += [fault for item in items for fault in item.faults]
        uuids = self._uuids()
        groups = self._who("group", self.source.group, self.questionnaire.groups)
        modes = self._who("mode", self.source.mode, None)
        started, completed = self._times("started"), self._times("completed")
        attributes = self._attributes()
        cases, interviewers = self._whose(self.source.case), self._whose(self.source.interviewer)
        if self.faults:
            return []
        days = [day_of_interview(start, end) for start, end in zip(started, completed, strict=True)]
        answers = self._routed(items, list(zip(groups, languages, days, strict=True)))
        origins = (
            [None] * len(uuids)
            if self.source.respondent or self.source.case.column
            else [Origin("", row=row, file=self.file) for row in self.data.rows]
        )
        together = zip(
            uuids,
            groups,
            modes,
            languages,
            answers,
            started,
            completed,
            attributes,
            origins,
            cases,
            interviewers,
            strict=True,
        )
        about = (self.questionnaire.instrument, self.questionnaire.version, self.questionnaire.hash)
        return [
            CompletedInterview(
                uuid,
                *about,
                group,
                mode,
                language,
                given,
                start,
                end,
                attributes=beside,
                origin=origin,
                case=case,
                interviewer=who,
            )
            for (
                uuid,
                group,
                mode,
                language,
                given,
                start,
                end,
                beside,
                origin,
                case,
                who,
            ) in together
        ]

    # --- who and when ---

    def _uuids(self) -> list[str]:
        columns, rows = self.source.respondent, self.data.rows
        if not columns:
            mark = fingerprint(self.path)
            return [str(uuid5(NAMESPACE_URL, f"{mark}\n{row}")) for row in rows]
        names = list(
            zip(
                *([cell_text(cell) for cell in self.data.columns[column]] for column in columns),
                strict=True,
            )
        )
        which = (
            f"column {shown(columns[0])}"
            if len(columns) == 1
            else f"columns {', '.join(map(shown, columns))}"
        )
        first: dict[tuple[str, ...], int] = {}
        for row, name in zip(rows, names, strict=True):
            if not any(name):
                self._fault(f"{which} is empty in row {row}; each respondent needs a name there")
            elif (before := first.setdefault(name, row)) != row:
                self._fault(
                    f"{which}: row {row} has the respondent {shown(' '.join(name))} of row "
                    f"{before} again"
                )
        return [
            str(uuid5(NAMESPACE_URL, "\n".join((self.questionnaire.instrument, *name))))
            for name in names
        ]

    def _who(self, name: str, who: WhoSource, options: Sequence[Option] | None) -> list[str]:
        """A code for each row; any text where there are no options to choose from."""
        usual = options[0].code if options else "import"
        if not who.column:
            return [who.always or usual] * len(self.data.rows)
        values = Lookup(who.values)
        known = Lookup(
            {
                text: each.code
                for each in options or ()
                for text in (each.code, *(t for _, t in each.label.texts))
            }
        )
        labels = self.data.labels.get(who.column, {})

        def meaning(cell: Cell) -> str:
            text = cell_text(cell)
            names = (text, labels[text]) if text in labels else (text,)
            code = values.get(*names) or (None if values else known.get(*names))
            if code is None and (options or not text):
                raise AnswerError(
                    f"is no {name}{did_you_mean(text, [each.code for each in options or ()])}",
                    value=text,
                )
            return code or text

        found, faults = understood(
            self.data, who.column, meaning, self.file, f"add it under 'values' of {shown(name)}"
        )
        self.faults += faults
        return found

    def _whose(self, who: WhoSource) -> list[str]:
        """The case or the interviewer of each row, any text; empty where the cell is."""
        if not who.column:
            return [who.always] * len(self.data.rows)
        values = Lookup(who.values)
        texts = [cell_text(cell) for cell in self.data.columns[who.column]]
        return [values.get(text) or text for text in texts]

    def _times(self, name: str) -> Sequence[datetime | None]:
        column = getattr(self.source, name)
        if not column:
            return [None] * len(self.data.rows)
        written = [
            cell
            for each in (self.source.started, self.source.completed)
            for cell in self.data.columns.get(each, ())
        ]
        orders = Orders.of(written)  # one tool wrote both, so they are asked together
        order = self.source.dates or orders.order
        if not order:
            self._fault(f"column {shown(column)}: {orders.why_not}")
            return [None] * len(self.data.rows)
        remedy = "correct the file, or leave the column out"
        found, faults = understood(
            self.data, column, lambda cell: time_of(cell, order), self.file, remedy
        )
        self.faults += faults
        return found

    def _attributes(self) -> list[dict[str, str | int | float]]:
        columns = {name: self._attribute(entry) for name, entry in self.source.attributes.items()}
        rows: Iterable[tuple[Any, ...]] = (
            zip(*columns.values(), strict=True) if columns else [()] * len(self.data.rows)
        )
        return [
            {name: value for name, value in zip(columns, row, strict=True) if value is not None}
            for row in rows
        ]

    def _attribute(self, entry: AttributeSource) -> list[str | int | float | None]:
        cells = self.data.columns[entry.column]
        decimal = self.source.decimal

        def number(cell: Cell) -> int | float | None:
            return _number(cell, decimal) if decimal else number_of(cell)

        as_numbers = entry.type == "number" or (
            entry.type == "guess" and all(is_number(cell, number) for cell in set(cells))
        )
        meaning = number if as_numbers else lambda cell: cell_text(cell) or None
        found, faults = understood(
            self.data,
            entry.column,
            meaning,
            self.file,
            "correct the file, or make its 'type: text'",
        )
        self.faults += faults
        mixed = as_numbers and any(isinstance(value, float) for value in found)
        return [None if value is None else float(value) for value in found] if mixed else found

    # --- answers on the route ---

    def _routed(
        self, items: Sequence[ItemAnswers], people: Sequence[Person]
    ) -> list[dict[str, Answer]]:
        ids = [item.plan.question.id for item in items]
        routed = any(
            question.when or question.check or question.expression
            for question in self.questionnaire.questions
        )
        columns = [item.answers if routed else self._filled(item) for item in items]
        rows = zip(*columns, strict=True) if columns else iter([()] * len(self.data.rows))
        if not routed:
            return [dict(zip(ids, row, strict=True)) for row in rows]
        route = OnRoute(self.questionnaire, items)
        answers = [
            route.answers(number, person, dict(zip(ids, row, strict=True)))
            for number, person, row in zip(self.data.rows, people, rows, strict=True)
        ]
        self.blanks += route.blanks
        self._route_faults(route, items)
        return answers

    def _filled(self, item: ItemAnswers) -> Sequence[Answer]:
        """The answers with empty cells as what they mean; every question is asked."""
        empty, answers = item.empty, item.answers
        if item.plan.question.required:
            refused = [
                row
                for row, answer in zip(self.data.rows, answers, strict=True)
                if item.refuses(empty if answer is None else answer)
            ]
            if refused:
                self._empty_fault(item, refused)
        if empty is Missing.NO_ANSWER:
            self.blanks[item.plan.question.id] += sum(answer is None for answer in answers)
        # a fault where it stays None
        return [empty if answer is None else answer for answer in answers]  # type: ignore[misc]

    def _route_faults(self, route: "OnRoute", items: Sequence[ItemAnswers]) -> None:
        for item in items:
            question = item.plan.question
            where = ", ".join(shown(column) for column in list(item.plan.columns.values())[:3])
            if rows := route.empty.get(question.id):
                self._empty_fault(item, rows)
            if (rows := route.hidden.get(question.id)) and self.source.off_route == "refuse":
                asked = f"{shown(question.ask)} ({question.id})"
                why = (
                    f"{asked} is not asked there ({question.when.text})"
                    if question.when
                    else f"{asked} is not asked there"
                )
                remedy = "correct the file, or write 'off_route: drop' in the mapping"
                self._fault(
                    f"column {where} has an answer {Occurrences.of(rows)}, but {why}; {remedy}"
                )
            if (
                (rows := route.failed.get(question.id))
                and question.check
                and self.source.checks == "refuse"
            ):
                remedy = "correct the file, or write 'checks: keep' in the mapping"
                said = (
                    "has an answer that the questionnaire refuses "
                    f"({question.check.condition.text})"
                )
                self._fault(f"column {where} {said} {Occurrences.of(rows)}; {remedy}")

    def _empty_fault(self, item: ItemAnswers, rows: Sequence[int]) -> None:
        columns = list(item.plan.columns.values())
        which = (
            f"column {shown(columns[0])} is"
            if len(columns) == 1
            else f"columns {shown(columns[0])} … are"
        )
        remedy = (
            "fill it in, or say what that means under 'missing' of "
            f'{shown(item.plan.key)}, such as "": not_reached'
        )
        self._fault(f"{which} empty {Occurrences.of(rows)}, where an answer is required; {remedy}")

    def _fault(self, message: str) -> None:
        self.faults.append(Fault(self.file, 0, message))


def _number(cell: Cell, decimal: Literal[".", ","]) -> int | float | None:
    """The number in a cell, whose decimals stand after this sign."""
    text = cell_text(cell)
    if not text or isinstance(cell, int | float):
        return number_of(cell)
    number = number_in(text, Writing(decimal))
    if number is None:
        raise AnswerError("is not a number", value=text)
    return number
