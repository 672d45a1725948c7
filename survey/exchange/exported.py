"""A file that Concord exported, back to the interviews it was made of: no mapping is needed, and
nothing is lost.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, assert_never

from survey.codebook import COMPANION, Codebook, Item, Source
from survey.definition import loads
from survey.errors import AnswerError, ConcordError, DataError, Fault, did_you_mean, shown
from survey.exchange.cells import Cell, DataFile, cell_text, number_of
from survey.exchange.exported_files import answers_in, codebook_in
from survey.exchange.exporting import WRITERS
from survey.exchange.layout import AS_GIVEN, HASH, IDENTITY, MISSING, SEED, SHOWN, WHOSE
from survey.exchange.times import time_of
from survey.exchange.understanding import Occurrences, understood
from survey.interview import Answer
from survey.missing import Missing
from survey.missing_words import missing_in_words
from survey.questionnaire import CONSENT, Question, Questionnaire
from survey.questions import Column, OneOf, columns_of, parsed
from survey.record import CompletedInterview
from survey.wording import Wording

__all__ = ["Exported", "read_exported"]

_COMING_BACK = f"{', '.join(list(WRITERS)[:-1])} or {list(WRITERS)[-1]}"


@dataclass(frozen=True)
class Exported:
    """The interviews of an exported file, the definitions they name, the numbers of its rows."""

    interviews: Sequence[CompletedInterview]
    questionnaires: Sequence[Questionnaire]
    rows: Sequence[int]


def read_exported(path: Path, known: Sequence[Questionnaire] = (), sheet: str = "") -> Exported:
    """The interviews in a file that `export` wrote, in the order of its rows.

    The definitions are those of its codebook and the `known` ones. Raises DataError for a file that
    was not exported by Concord, and for every value that is no answer (the file may have been
    changed by hand).
    """
    data = answers_in(path, sheet)
    if absent := [name for name in IDENTITY if name not in data.columns]:
        remedy = f"write a mapping, beginning with: concord import --draft-mapping {path.name}"
        raise DataError.of(
            path.name,
            (
                f"is not an export of Concord: it has no column {', '.join(map(shown, absent))}; "
                f"{remedy}"
            ),
        )
    if path.suffix.lower() not in WRITERS:
        raise DataError.of(
            path.name,
            f"was exported for other programs and does not come back; export {_COMING_BACK} and "
            "import that",
        )
    about = codebook_in(path)
    kept = [
        loads(one["definition"], file=f"{one['instrument']} {one['version']}", kept=True)
        for one in about.get("definitions", ())
    ]
    book = Codebook.of(kept or known)
    reading = _Reading(data, path.name, [*kept, *known], about.get("attributes", {}), book)
    interviews = reading.interviews()
    if reading.faults:
        raise DataError(reading.faults[:50])
    return Exported(interviews, list(reading.used.values()), data.rows)


class _Reading:
    """Reads the rows of each definition, and collects faults."""

    def __init__(
        self,
        data: DataFile,
        file: str,
        questionnaires: Sequence[Questionnaire],
        attributes: Mapping[str, str],
        codebook: Codebook,
    ) -> None:
        self.data, self.file, self.attributes, self.codebook = data, file, attributes, codebook
        # of two with one hash the first, which is the file's, says what its columns are called
        self.by_hash = {each.hash: each for each in reversed(questionnaires)}
        self.by_version = {(each.instrument, each.version): each for each in questionnaires}
        self.faults: list[Fault] = []
        self.used: dict[str, Questionnaire] = {}

    def interviews(self) -> list[CompletedInterview]:
        asked_by = self._questionnaires()
        uuids = [cell_text(cell) for cell in self.data.columns["interview"]]
        first: dict[str, int] = {}
        for row, uuid in zip(self.data.rows, uuids, strict=True):
            if not uuid or first.setdefault(uuid, row) != row:
                self._fault(
                    f"column 'interview', row {row}: "
                    f"{'is empty' if not uuid else shown(uuid) + ' is there twice'}"
                )
        started, completed = self._column("started", time_of), self._column("completed", time_of)
        seeds = (
            self._column(SEED, lambda cell: int(number_of(cell) or 0))
            if SEED in self.data.columns
            else [0] * len(uuids)
        )
        beside = self._attributes()
        if self.faults:
            return []
        self.used = {each.hash: each for each in asked_by}
        answers = self._answers(asked_by)
        groups, modes, languages = (
            self._column(name, _as_written) for name in ("group", "mode", "language")
        )
        cases, interviewers = (self._whose(name) for name in WHOSE)
        about = zip(
            uuids,
            asked_by,
            groups,
            modes,
            languages,
            answers,
            started,
            completed,
            seeds,
            beside,
            cases,
            interviewers,
            strict=True,
        )
        return [
            CompletedInterview(
                uuid,
                q.instrument,
                q.version,
                q.hash,
                group,
                mode,
                language,
                given,
                start,
                end,
                seed,
                attributes,
                case,
                interviewer,
            )
            for (
                uuid,
                q,
                group,
                mode,
                language,
                given,
                start,
                end,
                seed,
                attributes,
                case,
                interviewer,
            ) in about
        ]

    def _whose(self, name: str) -> list[str]:
        """The case or the interviewer of each row; none where the file is older, or an item or an
        attribute has the name.
        """
        if name not in self.data.columns or name in self.attributes or name in self.codebook.items:
            return [""] * len(self.data.rows)
        return self._column(name, _as_written)

    def _questionnaires(self) -> list[Questionnaire]:
        """The definition each row was asked by."""
        columns = self.data.columns
        rows = zip(
            columns.get(HASH, [None] * len(self.data.rows)),
            columns["instrument"],
            columns["version"],
            strict=True,
        )
        found: list[Questionnaire | None] = []
        for mark, instrument, version in rows:
            name_and_version = (cell_text(instrument), _as_written(version))
            found.append(
                self.by_hash.get(str(mark)) if mark else self.by_version.get(name_and_version)
            )
        unknown: dict[str, list[int]] = {}
        for row, each, instrument, version in zip(
            self.data.rows, found, columns["instrument"], columns["version"], strict=True
        ):
            if each is None:
                unknown.setdefault(f"{instrument} {version}", []).append(row)
        for name, rows_ in unknown.items():
            remedy = (
                "keep the .codebook.json beside the file, or name the instrument with --instrument"
            )
            self._fault(
                f"the definition of {shown(name)} is not known, {Occurrences.of(rows_)}; {remedy}"
            )
        return [each for each in found if each is not None]

    def _attributes(self) -> list[dict[str, str | int | float]]:
        meanings: Mapping[str, Callable[[Cell], Any]] = {
            "integer": number_of,
            "number": lambda cell: None if (number := number_of(cell)) is None else float(number),
            "text": lambda cell: None if cell is None else str(cell),
            "json": lambda cell: None if cell is None else json.loads(str(cell)),
        }
        present = {
            name: type_ for name, type_ in self.attributes.items() if name in self.data.columns
        }
        columns = {name: self._column(name, meanings[type_]) for name, type_ in present.items()}
        rows = zip(*columns.values(), strict=True) if columns else iter([()] * len(self.data.rows))
        return [
            {name: value for name, value in zip(columns, row, strict=True) if value is not None}
            for row in rows
        ]

    # --- answers ---

    def _answers(self, asked_by: Sequence[Questionnaire]) -> list[dict[str, Answer]]:
        answers: list[dict[str, Answer]] = [{} for _ in asked_by]
        allowed = {*IDENTITY, *WHOSE, CONSENT, HASH, SEED, SHOWN, AS_GIVEN, *self.attributes}
        for questionnaire in self.used.values():
            places = [
                place for place, each in enumerate(asked_by) if each.hash == questionnaire.hash
            ]
            mine = self.data.part(places)
            later = {name for _, *names in self._one_now(questionnaire) for name in names}
            for question in questionnaire.items:
                today = self._today(question, questionnaire)
                if question.id in later:
                    continue
                for place, answer in zip(places, self._item(question, today, mine), strict=True):
                    if answer is not None and answer is not Missing.NOT_ASKED:
                        answers[place][question.id] = answer
            for place, others in zip(places, self._others(questionnaire, mine), strict=True):
                answers[place].update(others)
            together = self._one_now(questionnaire)
            for place, given in zip(places, self._as_given(questionnaire, mine), strict=True):
                for questions in together:
                    if not given.keys().isdisjoint(questions):  # it says which were answered
                        for name in questions:
                            answers[place].pop(name, None)
                answers[place].update(given)
        allowed |= {
            name
            for q in self.by_hash.values()
            for item in q.items
            for name in _names(item, self._today(item, q))
        }
        if unknown := [name for name in self.data.columns if name not in allowed]:
            remedy = "remove it, or write a mapping with it under 'attributes'"
            self.faults += [
                Fault(
                    self.file,
                    0,
                    f"no item has the column {shown(name)}{did_you_mean(name, allowed)}; {remedy}",
                )
                for name in unknown
            ]
        return answers

    def _one_now(self, questionnaire: Questionnaire) -> list[list[str]]:
        """The questions of a definition that are one item now; its columns have the answer to the
        first of them, unless the column of answers as they were given says otherwise.
        """
        found = []
        for item in self.codebook.items.values():
            source = item.sources.get(questionnaire.hash)
            own = (
                [name for name in source.questions if name in questionnaire.by_id] if source else []
            )
            if len(own) > 1:
                found.append(own)
        return found

    def _others(self, questionnaire: Questionnaire, mine: DataFile) -> Iterator[dict[str, Answer]]:
        """Consent, the notes that were read, and the group where it was asked."""
        empty = [None] * len(mine.rows)
        consents, shown_ids = mine.columns.get(CONSENT, empty), mine.columns.get(SHOWN, empty)
        for consent, ids, group in zip(consents, shown_ids, mine.columns["group"], strict=True):
            others: dict[str, Answer] = {}
            if consent is not None and CONSENT in questionnaire.by_id:
                asked = questionnaire.by_id[CONSENT].answers
                others[CONSENT] = parsed(asked, cell_text(consent))
            for name in str(ids or "").split():
                others[name] = _as_written(group) if name == "group" else True
            yield others

    def _today(self, question: Question, questionnaire: Questionnaire) -> "_Today":
        """Where the file has the answers to a question: under what it is called today, in a file of
        an earlier version of Concord under its own name.
        """
        for item in self.codebook.items.values():
            source = item.sources.get(questionnaire.hash)
            if source is not None and question.id in source.questions:
                today = _Today(item.id, item, source)
                if _names(question, today)[0] in self.data.columns:
                    return today
        now = self.codebook.renames.get(question.id, question.id)
        return _Today(now, None, Source((question.id,)))

    def _as_given(
        self, questionnaire: Questionnaire, mine: DataFile
    ) -> Iterator[Mapping[str, Answer]]:
        """The answers that are called otherwise today, as they were given."""

        def meaning(cell: Cell) -> Mapping[str, Answer]:
            said = json.loads(str(cell)) if cell is not None else {}
            return {
                name: Missing(one[MISSING])
                if isinstance(one, dict)
                else parsed(questionnaire.by_id[name].answers, one)
                for name, one in said.items()
                if name in questionnaire.by_id
            }

        empty: Sequence[Mapping[str, Answer]] = [{}] * len(mine.rows)
        found = self._column(AS_GIVEN, meaning, mine) if AS_GIVEN in mine.columns else empty
        yield from (each or {} for each in found)

    def _item(self, question: Question, today: "_Today", mine: DataFile) -> Sequence[Answer | None]:
        column = today.name
        absent = [name for name in _names(question, today) if name not in mine.columns]
        if absent:
            self._fault(
                f"there is no column {', '.join(map(shown, absent))}, which {question.id} has; "
                "export the file again"
            )
            return [None] * len(mine.rows)
        match columns_of(question.answers, column)[0].type:
            case "category":
                then = partial(self._category, question, today)
                return self._column(column, then, mine)
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

        values = self._column(column, meaning, mine)
        reasons = self._column(column + COMPANION, self._reason, mine)
        return list(self._together(question, mine, values, reasons))

    def _options(
        self,
        question: Question,
        today: "_Today",
        mine: DataFile,
        meaning: Callable[[Cell], object],
        codes: Callable[[Mapping[str, Any]], tuple[str, ...]],
    ) -> Sequence[Answer | None]:
        """One column for each option: what is chosen, or the place of each."""
        columns = columns_of(question.answers, today.name)
        cells = [self._column(today.column(each), meaning, mine) for each in columns]
        reasons = self._column(today.name + COMPANION, self._reason, mine)
        values: list[Answer | None] = []
        for row, said in zip(mine.rows, zip(*cells, strict=True), strict=True):
            try:
                found = codes({each.option: one for each, one in zip(columns, said, strict=True)})
                values.append(parsed(question.answers, found) if found else None)
            except AnswerError as error:
                values.append(None)
                self._fault(f"row {row}: {question.id}: {error.message}; correct it there")
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
                self._fault(
                    f"row {row}: {question.id} {both} why it is missing; correct "
                    f"{question.id}{COMPANION}"
                )
            yield reason if value is None else value

    def _category(self, question: Question, today: "_Today", cell: Cell) -> Answer:
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

    def _column(
        self, name: str, meaning: Callable[[Cell], Any], data: DataFile | None = None
    ) -> list[Any]:
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

    def _fault(self, message: str) -> None:
        self.faults.append(Fault(self.file, 0, message))


def _as_written(cell: Cell) -> str:
    return "" if cell is None else str(cell)


@dataclass(frozen=True)
class _Today:
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


def _names(question: Question, today: _Today) -> list[str]:
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
