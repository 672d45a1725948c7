"""The cells of a returned workbook, as they stand. Whether they are answers is judged in
`survey.forms.reading`.

Sheets may be reordered and renamed, columns moved: the hidden sheet says what form it is, the ids
beside or over the cells say which answer each is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from survey.errors import shown
from survey.forms.form import Filled, Given, Refusal, RefusedError
from survey.forms.workbook.cells import PLACE, TICK
from survey.forms.workbook.identity import MARK, SHEET, Label, read_label
from survey.forms.workbook.many_respondents import NUMBERS, SENDER
from survey.forms.workbook.one_respondent import CASE, IDS, REFERENCE
from survey.forms.workbook.opening import UnfitError, opened, sniff
from survey.missing_words import means_no, means_yes, missing_in_words
from survey.wording import folded
from survey.words import in_latin_digits

__all__ = ["read", "sniff"]

MODE = "workbook"
MOST_ROWS, HEADER_ROWS = 6_000, 30
BEFORE_IDS = 2
"""On the sheet for one respondent, the answer stands so many columns before its id."""

_NAME = re.compile(r"([a-z][a-z0-9_]*)(?:(\?)|([:#])([A-Za-z0-9][A-Za-z0-9_.-]*))?")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Cell = Any  # openpyxl's read-only cells have no type of their own
Row = Sequence[Cell]


def read(path: Path) -> Sequence[Filled]:
    """What stands in a returned workbook: one `Filled`, or one for each row that is filled in.
    Raises RefusedError.
    """
    try:
        with opened(path) as book:
            label = _label(book)
            rows = _answers(book, label)
            saved = _saved(book, path)
            sheet = _Sheet(str(path), rows.title, label, saved)
            return [sheet.one(rows)] if label.layout == "one" else list(sheet.many(rows))
    except UnfitError as error:
        raise RefusedError.of(str(path), str(error)) from error


# --- finding the sheets ---


@dataclass(frozen=True, slots=True)
class _Rows:
    """A sheet with answers: its header row has the mark in `column`."""

    title: str
    number: int
    column: int
    header: Row
    above: tuple[Row, ...]
    below: Iterator[Row]


def _label(book: Workbook) -> Label:
    """Of the sheet with the usual name, else of any that begins like one."""
    sheets = sorted(book.worksheets, key=lambda sheet: sheet.title != SHEET)
    for sheet in sheets:
        entries: dict[str, str] = {}
        for row in _rows(sheet, MOST_ROWS):
            texts = [str(cell.value).strip() for cell in row[:2] if cell.value is not None]
            if not entries and texts[:1] != [MARK]:
                break
            if len(texts) == 2:
                entries[texts[0]] = texts[1]
        if label := read_label(entries):
            return label
    raise UnfitError(
        "is no form of Concord, or its hidden sheet is gone; fill in the file that was sent, "
        "not a copy of its cells"
    )


def _answers(book: Workbook, label: Label) -> _Rows:
    mark = IDS if label.layout == "one" else NUMBERS
    for sheet in sorted(book.worksheets, key=lambda sheet: sheet.title != label.sheet):
        rows = _rows(sheet, MOST_ROWS)
        above: list[Row] = []
        for number, row in enumerate(rows, 1):
            column = next((at for at, cell in enumerate(row) if cell.value == mark), None)
            if column is not None:
                return _Rows(sheet.title, number, column, row, tuple(above), rows)
            above.append(row)
            if number >= HEADER_ROWS:
                break
    raise UnfitError(
        f"the sheet {shown(label.sheet)} with the answers is gone; fill in the file that was "
        "sent out"
    )


def _rows(sheet: Any, most: int) -> Iterator[Row]:
    """The rows as they are, whatever the sheet says of its own size."""
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > most:
            raise UnfitError(
                f"the sheet {shown(sheet.title)} has more than {most:,} rows, more than any form"
            )
        yield row


def _saved(book: Workbook, path: Path) -> datetime:
    """When the file was last saved: as the program that saved it wrote, else as the disk has it.

    Where nothing is written the library says "now", which is later than what the disk has.
    """
    on_disk = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    modified = book.properties.modified
    if not isinstance(modified, datetime):
        return on_disk
    return min(
        on_disk,
        modified.replace(tzinfo=UTC) if modified.tzinfo is None else modified.astimezone(UTC),
    )


# --- from cells to what was given ---


@dataclass(frozen=True, slots=True)
class _Ranked:
    """The cell for the place of one answer; `value` None: nothing stands there."""

    code: str
    value: object
    place: str


@dataclass
class _Respondent:
    """What is found of one respondent, cell by cell."""

    given: dict[str, Given] = field(default_factory=dict)
    reasons: dict[str, Given] = field(default_factory=dict)
    ticked: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    ranked: dict[str, list[_Ranked]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    faults: list[Refusal] = field(default_factory=list)
    faulty: set[str] = field(default_factory=set)
    mark: str = ""

    @property
    def anything(self) -> bool:
        """Whether any answer cell has something in it."""
        ranked = any(each.value is not None for ranks in self.ranked.values() for each in ranks)
        return bool(self.given or self.ticked or self.reasons or self.faults or ranked)


@dataclass(frozen=True)
class _Sheet:
    file: str
    title: str
    label: Label
    saved: datetime

    def one(self, rows: _Rows) -> Filled:
        """The sheet for one respondent."""
        found = _Respondent()
        for number, row in enumerate(rows.below, rows.number + 1):
            name = _text(row[rows.column]) if len(row) > rows.column else ""
            if name:
                self._cell(found, name, row, rows.column - BEFORE_IDS, number)
        if not found.anything:
            raise UnfitError("is empty: none of its questions is answered")
        return self._filled(found)

    def many(self, rows: _Rows) -> Iterator[Filled]:
        """The sheet for many: each row with an answer."""
        names = [
            (at, name)
            for at, cell in enumerate(rows.header)
            if at != rows.column and (name := _text(cell))
        ]
        sender = _beside(rows.above, SENDER)
        for number, row in enumerate(rows.below, rows.number + 1):
            found = _Respondent()
            for at, name in names:
                self._cell(found, name, row, at, number)
            if found.anything:
                counted, own = _number(_text(row[rows.column]), number)
                found.mark = found.mark or (own if sender else "")
                yield self._filled(found, sender=sender, row=counted, place=f"row {number}")

    def _cell(self, found: _Respondent, name: str, row: Row, at: int, number: int) -> None:
        """Look at one answer cell."""
        cell = row[at] if 0 <= at < len(row) else None
        value = None if cell is None else _value(cell.value)
        place = f"Sheet '{self.title}', {get_column_letter(at + 1)}{number}"
        if name == REFERENCE:
            found.mark = folded(str(value)) if value is not None else ""
            return
        if name == CASE:
            found.places[CASE] = place
            return
        parts = _NAME.fullmatch(name)
        question, why, sign, code = parts.groups("") if parts else (name[:64], "", "", "")
        if not why:
            found.places.setdefault(question, place)
        if sign == PLACE:
            found.ranked.setdefault(question, []).append(_Ranked(code, value, place))
        if value is None or cell is None:
            return
        known = len(found.faults)
        if cell.data_type in ("f", "e"):
            what = "a formula" if cell.data_type == "f" else "an error"
            found.faults.append(
                self._fault(place, value, f"{shown(value)} is {what}; write the answer itself")
            )
        elif why:
            self._reason(found, question, value, place)
        elif sign == TICK:
            self._tick(found, question, code, value, place)
        elif sign == PLACE:
            pass  # judged when all of its places are seen
        elif question in found.given:
            found.faults.append(
                self._fault(
                    place, value, f"'{question}' has two answer cells; keep the one of the form"
                )
            )
        else:
            reworded = self.label.code(question, value) if isinstance(value, str) else None
            found.given[question] = Given(reworded or value, place)
        found.faulty |= {question} if len(found.faults) > known else set()

    def _reason(self, found: _Respondent, question: str, value: object, place: str) -> None:
        kind = self.label.reason(str(value)) or missing_in_words(str(value))
        if kind is None:
            found.faults.append(
                self._fault(
                    place,
                    value,
                    f"{shown(value)} is no reason from the list; choose one, or empty it",
                )
            )
        else:
            found.reasons[question] = Given(kind, place)

    def _tick(
        self, found: _Respondent, question: str, code: str, value: object, place: str
    ) -> None:
        said = str(value)
        if self.label.says_yes(said) or means_yes(said):
            found.ticked.setdefault(question, []).append((code, place))
        elif not (self.label.says_no(said) or means_no(said)):
            fault = (
                f"{shown(value)} is neither yes nor no; write Yes where the answer applies, "
                "else leave the cell empty"
            )
            found.faults.append(self._fault(place, value, fault))

    def _ill_ranked(self, ranks: Sequence[_Ranked]) -> Iterator[Refusal]:
        """What keeps places from being an order: each from 1 to the number of answers, each once;
        or none at all.
        """
        if all(each.value is None for each in ranks):
            return
        taken: dict[int, str] = {}
        for each in ranks:
            number, most = _whole(each.value), len(ranks)
            if each.value is None:
                fault = f"this answer has no place; give each answer one, from 1 to {most}"
                yield self._fault(each.place, "", fault)
            elif number is None or not 1 <= number <= most:
                fault = f"{shown(each.value)} is no place; write a whole number from 1 to {most}"
                yield self._fault(each.place, each.value, fault)
            elif number in taken:
                fault = f"place {number} is given twice ({taken[number]}); give each place once"
                yield self._fault(each.place, each.value, fault)
            else:
                taken[number] = each.place

    def _filled(
        self, found: _Respondent, *, sender: str = "", row: int = 0, place: str = ""
    ) -> Filled:
        for question, ticks in found.ticked.items():
            found.given[question] = Given(tuple(code for code, _ in ticks), ticks[0][1])
        for question, ranks in found.ranked.items():
            faults = list(self._ill_ranked(ranks))
            found.faults += faults
            found.faulty |= {question} if faults else set()
            if not faults and ranks[0].value is not None:
                order = sorted(ranks, key=lambda each: _whole(each.value) or 0)
                found.given[question] = Given(tuple(each.code for each in order), ranks[0].place)
        for question, given in found.reasons.items():
            if question in found.given:
                fault = (
                    "a reason for no answer stands beside an answer "
                    f"({found.given[question].place}); empty one of the two"
                )
                found.faults.append(self._fault(given.place, given.value, fault))
                found.faulty.add(question)
            else:
                found.given[question] = given
        label, to = self.label, self.label.addressee
        return Filled(
            identity=label.identity,
            mode=MODE,
            given=found.given,
            language=label.language,
            group=label.group or None,
            reference=found.mark,
            sender=sender,
            row=row,
            place=place,
            seed=label.seed,
            completed=self.saved,
            places=found.places,
            faults=tuple(found.faults),
            faulty=frozenset(found.faulty),
            case=Given(to.case, found.places.get(CASE, "")) if to else None,
            seal=to.seal if to else "",
        )

    def _fault(self, place: str, value: object, reason: str) -> Refusal:
        return Refusal(self.file, place, str(getattr(value, "value", value)), reason)


def _number(written: str, place: int) -> tuple[int, str]:
    """The number of a row, which goes with it when rows are sorted; and what somebody wrote in its
    place.
    """
    if re.fullmatch(r"[0-9]{1,9}", written) and int(written):
        return int(written), ""
    return place, written


def _beside(above: Sequence[Row], mark: str) -> str:
    """What stands in the cell before a mark over the table."""
    for row in above:
        for before, cell in pairwise(row):
            if cell.value == mark:
                return folded(_text(before))
    return ""


def _text(cell: Cell) -> str:
    value = _value(cell.value)
    return "" if value is None else str(value)


def _value(value: object) -> object:
    """What a cell holds; nothing for one with blanks only. Whole numbers lose the ".0" that
    spreadsheets keep.
    """
    if isinstance(value, str):
        text = _ESCAPED.sub(_unescaped, value) if "_x" in value else value
        return text if text.strip() else None
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _whole(value: object) -> int | None:
    """The whole number in a cell, however it is written; None for anything else."""
    text = in_latin_digits(str(value)).strip().removesuffix(".")
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text) else None


def _unescaped(match: re.Match[str]) -> str:
    """Excel writes control characters as _x000D_; of those only the end of a line means
    something.
    """
    sign = chr(int(match[1], 16))
    return sign if sign.isprintable() else {"\n": "\n", "\r": "", "\t": "\t"}.get(sign, "")
