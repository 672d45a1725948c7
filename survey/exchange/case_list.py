"""A sample list from a spreadsheet: cases, what may be used in tables of them, and apart from that
how to reach them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from survey.errors import DataError, Fault, did_you_mean, shown
from survey.exchange.cells import DataFile, cell_text, is_number, number_of
from survey.exchange.readers import read
from survey.questions import Option
from survey.store import Case
from survey.wording import folded

__all__ = ["CASE_COLUMNS", "CaseList", "Known", "case_id_fault", "read_case_list"]

CASE_COLUMNS = ("case", "group", "language", "interviewer")
"""Columns that need not be listed; only the first must be there."""

_MOST_FAULTS = 50
_LONGEST_ID = 100


@dataclass(frozen=True, slots=True)
class Known:
    """What a study has, so that a list can be held against it.

    `interviewers`: code: name; none where the study does not say who asks. `names`: columns of
    tables, which no attribute may be called.
    """

    groups: Sequence[Option]
    languages: Sequence[str]
    interviewers: Mapping[str, str] = field(default_factory=dict)
    names: Iterable[str] = ()


@dataclass(frozen=True, slots=True)
class CaseList:
    """The cases of a file, and by their ids how to reach them, in the columns that were listed as
    contacts.
    """

    cases: tuple[Case, ...]
    contacts: Mapping[str, Mapping[str, str]]


def read_case_list(
    path: Path,
    known: Known,
    *,
    attributes: Sequence[str] = (),
    contacts: Sequence[str] = (),
    sheet: str = "",
) -> CaseList:
    """The cases in a data file. Every column but `CASE_COLUMNS` is named in `attributes` or
    `contacts`.

    Raises DataError with every column that is not, every id that is empty, unfit or there twice,
    and every group, language or interviewer that the study has not; nothing is taken by halves.
    """
    data = read(path, sheet=sheet)
    reading = _Reading(path.name, data, known)
    columns = reading.columns(attributes, contacts)
    if reading.faults:
        raise DataError(reading.faults[:_MOST_FAULTS])
    found = reading.cases(columns, attributes, contacts)
    if reading.faults:
        rest = len(reading.faults) - _MOST_FAULTS
        more = [Fault(path.name, 0, f"and {rest:,} more like these")] if rest > 0 else []
        raise DataError([*reading.faults[:_MOST_FAULTS], *more])
    if not found.cases:
        raise DataError.of(path.name, "has no cases below its headings")
    return found


def case_id_fault(id_: str) -> str:
    """Why a text cannot be the id of a case; empty where it can."""
    if not id_:
        return "is empty; each case needs an id"
    if not id_.isprintable():
        return f"{shown(id_)} has signs in it that cannot be read; write it in letters and figures"
    if len(id_) > _LONGEST_ID:
        return f"{shown(id_)} is longer than {_LONGEST_ID} characters; give the case a shorter id"
    return ""


class _Reading:
    """Reads the columns of one file and collects faults."""

    def __init__(self, file: str, data: DataFile, known: Known) -> None:
        self.file, self.data, self.known = file, data, known
        self.faults: list[Fault] = []

    # --- columns ---

    def columns(self, attributes: Sequence[str], contacts: Sequence[str]) -> dict[str, str]:
        """Which column is the case, the group, the language, the interviewer."""
        listed = [*attributes, *contacts]
        for name in listed:
            if name not in self.data.columns:
                nearest = did_you_mean(name, self.data.columns)
                self._fault(f"there is no column {shown(name)}{nearest}")
        for name in dict.fromkeys(attributes):
            if folded(name) in CASE_COLUMNS:
                self._fault(
                    f"column {shown(name)} is no attribute; it is read without being listed"
                )
            elif name in self.known.names:
                self._fault(
                    f"the attribute {shown(name)} has the name of another column of every table; "
                    "rename it in the file"
                )
        for name in dict.fromkeys(name for name in attributes if name in contacts):
            self._fault(
                f"column {shown(name)} is listed as attribute and as contact; a contact is never "
                "used in tables: choose one"
            )
        found: dict[str, str] = {}
        for name in self.data.columns:
            what = folded(name)
            if what in CASE_COLUMNS and what not in found:
                found[what] = name
            elif name not in listed:
                self._fault(
                    f"column {shown(name)} is not listed; name it under --contacts, where it is "
                    "kept apart and never in a table, or under --attributes, or take it out of "
                    "the file"
                )
        if "case" not in found:
            nearest = did_you_mean("case", self.data.columns)
            self._fault(f"there is no column 'case' with the id of each case{nearest}")
        return found

    # --- cases ---

    def cases(
        self, columns: Mapping[str, str], attributes: Sequence[str], contacts: Sequence[str]
    ) -> CaseList:
        ids = self._ids(columns["case"])
        groups = self._groups(columns.get("group"))
        languages = self._meant(
            columns.get("language"),
            "language",
            {folded(code): code for code in self.known.languages},
        )
        interviewers = self._interviewers(columns.get("interviewer"))
        beside = {name: self._attribute(name) for name in attributes}
        reach = {name: [cell_text(cell) for cell in self.data.columns[name]] for name in contacts}
        cases = [
            Case(
                id_,
                groups[row],
                languages[row],
                {name: values[row] for name, values in beside.items()},
                interviewers[row],
            )
            for row, id_ in enumerate(ids)
        ]
        return CaseList(
            tuple(cases),
            {
                id_: {name: values[row] for name, values in reach.items()}
                for row, id_ in enumerate(ids)
            },
        )

    def _ids(self, column: str) -> list[str]:
        ids = [cell_text(cell) for cell in self.data.columns[column]]
        first: dict[str, int] = {}
        for row, id_ in zip(self.data.rows, ids, strict=True):
            if wrong := case_id_fault(id_):
                self._fault(f"column {shown(column)}, row {row}: {wrong}")
            elif (before := first.setdefault(id_, row)) != row:
                self._fault(
                    f"column {shown(column)}: row {row} has the case {shown(id_)} of row {before} "
                    "again; leave one"
                )
        return ids

    def _groups(self, column: str | None) -> list[str]:
        """Codes, also where the file has the words of a group. A study of one group needs none."""
        codes = [group.code for group in self.known.groups]
        alone = codes[0] if len(codes) == 1 else ""
        words = {
            folded(text): group.code
            for group in self.known.groups
            for text in (*(said for _, said in group.label.texts), group.code)
        }
        return [code or alone for code in self._meant(column, "group", words)]

    def _interviewers(self, column: str | None) -> list[str]:
        """Codes, also where the file has names; any text where the study does not say who asks."""
        listed = self.known.interviewers
        if column is not None and not listed:
            return [" ".join(cell_text(cell).split()) for cell in self.data.columns[column]]
        words = {folded(text): code for code, name in listed.items() for text in (name, code)}
        return self._meant(column, "interviewer", words)

    def _meant(self, column: str | None, what: str, words: Mapping[str, str]) -> list[str]:
        """The code of each cell, by words as `folded` writes them; empty where the cell is."""
        if column is None:
            return [""] * len(self.data.rows)
        found = []
        for row, cell in zip(self.data.rows, self.data.columns[column], strict=True):
            text = cell_text(cell)
            found.append(words.get(folded(text), ""))
            if text and not found[-1]:
                nearest = did_you_mean(text, words.values())
                self._fault(
                    f"column {shown(column)}, row {row}: the study has no {what} "
                    f"{shown(text)}{nearest}"
                )
        return found

    def _attribute(self, column: str) -> list[str | int | float]:
        """Numbers where every cell is one, else texts; an empty cell is an empty text."""
        cells = self.data.columns[column]
        if all(is_number(cell) for cell in cells):
            return [_or_empty(number_of(cell)) for cell in cells]
        return [cell_text(cell) for cell in cells]

    def _fault(self, message: str) -> None:
        self.faults.append(Fault(self.file, 0, message))


def _or_empty(number: float | None) -> str | int | float:
    return "" if number is None else number
