"""What people answered in ODK or KoBo on a form of Concord, as the tables these tools export.

No mapping is needed: every submission says by its calculated fields which definition it was asked
by. Columns may have the groups before the field ("section__1-role", "section__1/role"), answers of
select_multiple may stand in one column with spaces between or in a column for each choice
("challenges/sleep"). The answers pass the rules of `survey.forms.reading`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from survey.errors import DataError, Fault, shown
from survey.forms.form import Filled, Given, Identity, Refusal, RefusedError
from survey.forms.reading import interview_of, unusual_answers
from survey.forms.xlsform import names
from survey.forms.xlsform.answer_types import AskedAs, asked_as
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, Question, Questionnaire
from survey.record import CompletedInterview
from survey.unusual import Unusual

__all__ = ["MODE", "Submissions", "are_submissions", "read_submissions"]

MODE = "xlsform"
MOST_FAULTS = 50

_INSTRUMENT, _VERSION, _HASH, _FORM = names.IDENTITY
_KEYS = ("rootUuid", "KEY", "instanceID", "_uuid")
"""What tells a submission from all others, the one that outlasts corrections first."""

_TICKED, _UNTICKED = ("1", "true", "yes"), ("", "0", "false", "no")


@dataclass(frozen=True)
class Submissions:
    """`interviews` in the order of the rows; the `questionnaires` they were asked by; how many
    people `declined`; `blanks`: how often a question that is not optional came back empty, by id;
    `unusual`: the unusual answers in them.
    """

    interviews: Sequence[CompletedInterview]
    questionnaires: Sequence[Questionnaire]
    declined: int
    blanks: Mapping[str, int]
    unusual: Sequence[Unusual] = ()


def are_submissions(columns: Sequence[str]) -> bool:
    """Whether a table has what only submissions of a form of Concord have."""
    return any(_field(column) == _HASH for column in columns)


def read_submissions(
    columns: Mapping[str, Sequence[Any]],
    rows: Sequence[int],
    file: str,
    find: Callable[[str], Questionnaire | None],
) -> Submissions:
    """The interviews in a table of submissions. `rows`: their numbers in the file; `find`: a
    definition by its hash.

    Raises DataError, with row and column, for everything that is no answer; then none is taken.
    Submissions of people who did not consent are left out and counted.
    """
    table = _Table(columns, rows, file)
    used: dict[str, Questionnaire] = {}
    interviews: list[CompletedInterview] = []
    doubted: list[Unusual] = []
    declined = 0
    for place, row in enumerate(rows):
        identity = table.identity(place, row)
        questionnaire = used.get(identity.hash) or find(identity.hash)
        if questionnaire is None:
            made = f"{identity.instrument} {identity.version} (definition {identity.hash[:12]}…)"
            raise DataError.of(
                file,
                (
                    f"row {row} was asked by {made}, which is not known here; add that version to "
                    "the study"
                ),
            )
        used[identity.hash] = questionnaire
        filled = table.filled(place, row, identity, questionnaire)
        if _has_declined(filled, questionnaire):
            declined += 1
            continue
        try:
            found = interview_of(filled, questionnaire, file)
            interviews.append(found)
            doubted += unusual_answers(filled, found, questionnaire, file)
        except RefusedError as error:
            table.faults += [Fault(file, 0, _said(refusal, row)) for refusal in error.refusals]
    if table.faults:
        more = len(table.faults) - MOST_FAULTS
        rest = [Fault(file, 0, f"and {more:,} more like these")] if more > 0 else []
        raise DataError([*table.faults[:MOST_FAULTS], *rest])
    blanks = Counter(name for each in interviews for name in _blanks(each, used[each.hash]))
    return Submissions(interviews, list(used.values()), declined, blanks, doubted)


def _blanks(interview: CompletedInterview, questionnaire: Questionnaire) -> Iterator[str]:
    for name, answer in interview.answers.items():
        if answer is Missing.NO_ANSWER and not questionnaire.by_id[name].optional:
            yield name


def _has_declined(filled: Filled, questionnaire: Questionnaire) -> bool:
    consent = questionnaire.consent
    given = filled.given.get(CONSENT)
    return consent is not None and consent.required and given is not None and given.value == "no"


def _said(refusal: Refusal, row: int) -> str:
    place = (
        refusal.place
        if refusal.place.startswith("row ")
        else f"row {row}, {refusal.place}"
        if refusal.place
        else f"row {row}"
    )
    value = f", value {shown(refusal.value)}" if refusal.value else ""
    return f"{place}{value}: {refusal.reason}"


def _field(column: str) -> str:
    """The field of a column, without the groups it stands in."""
    return re.split(r"[/-]", column)[-1]


@dataclass
class _Table:
    """The table, and where each field stands in it."""

    columns: Mapping[str, Sequence[Any]]
    rows: Sequence[int]
    file: str
    faults: list[Fault] = field(default_factory=list)
    layouts: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fields: dict[str, str] = {}
        for column in sorted(self.columns, key=lambda column: len(re.split(r"[/-]", column))):
            self.fields.setdefault(_field(column), column)  # a field before a choice of that name

    # --- one row ---

    def _text(self, name: str, place: int) -> str:
        return str(self._cell(self.fields.get(name, ""), place))

    def identity(self, place: int, row: int) -> Identity:
        found = [self._text(name, place) for name in names.IDENTITY]
        if not found[2]:
            message = (
                f"row {row}, column {shown(self.fields[_HASH])} is empty, so that it "
                "cannot be told which form was answered"
            )
            raise DataError.of(self.file, message)
        return Identity(*found)

    def filled(
        self, place: int, row: int, identity: Identity, questionnaire: Questionnaire
    ) -> Filled:
        """What stands in a row, before any rule has looked at it."""
        layout = self._layout(questionnaire)
        given: dict[str, Given] = {}
        for question in (*questionnaire.asked_first, *questionnaire.questions):
            if question.id != GROUP and asked_as(question.answers).is_asked:
                found = self._answer(question, layout, place, row)
                given |= {} if found is None else {question.id: found}
        key = next((text for name in _KEYS if (text := self._text(name, place))), "")
        return Filled(
            identity=identity,
            mode=MODE,
            given=given,
            language=questionnaire.languages[0],
            group=self._text(GROUP, place) or None,
            uuid=key.removeprefix("uuid:"),
            reference=f"row {row}" if not key else "",
            place=f"row {row}",
            started=_moment(self._text("start", place)),
            completed=_moment(self._text("end", place)),
        )

    def _layout(self, questionnaire: Questionnaire) -> dict[str, str]:
        """Where the answers stand: field, or field/choice, → column. Raises DataError for a
        question that has no column.
        """
        if questionnaire.hash in self.layouts:
            return self.layouts[questionnaire.hash]
        found: dict[str, str] = {}
        for question in (*questionnaire.asked_first, *questionnaire.questions):
            place = names.field(question.id)
            choices = [
                *(option.code for option in question.options),
                *(kind.value for kind in question.missing),
            ]
            wanted = [
                place,
                names.reason_field(question.id),
                *(f"{place}/{code}" for code in choices),
            ]
            here = {name: column for name in wanted if (column := self._column(name)) is not None}
            if not here and asked_as(question.answers).is_asked:
                remedy = "export again with XML values and headers, all columns"
                raise DataError.of(
                    self.file, f"has no column for the question {shown(question.id)}; {remedy}"
                )
            found |= here
        self.layouts[questionnaire.hash] = found
        return found

    def _column(self, name: str) -> str | None:
        return next(
            (
                column
                for column in self.columns
                if column == name or column.endswith((f"/{name}", f"-{name}"))
            ),
            None,
        )

    def _answer(
        self, question: Question, layout: Mapping[str, str], place: int, row: int
    ) -> Given | None:
        """What stands in the column of a question, in those of its choices, or as the reason for no
        answer.
        """
        name, asked = names.field(question.id), asked_as(question.answers)
        column, reason = layout.get(name, ""), layout.get(names.reason_field(question.id), "")
        value: object = _answer(self._cell(column, place), asked)
        if asked.sort == "many":
            codes = value if column else self._ticked(name, layout, place)
            column = column or f"{name}/…"
            kinds = [[kind.value] for kind in question.missing]
            value = codes[0] if isinstance(codes, list) and codes in kinds else codes
        why, there = self._cell(reason, place), value not in ("", [])
        if why and there:
            message = (
                f"row {row}: column {shown(column)} has an answer and column "
                f"{shown(reason)} a reason for none; empty one"
            )
            self.faults.append(Fault(self.file, 0, message))
        if why:
            column, value = reason, why
        return Given(value, f"row {row}, column {shown(column)}") if there or why else None

    def _cell(self, column: str, place: int) -> str | int | float:
        value = _plain(self.columns[column][place]) if column else ""
        return value.strip() if isinstance(value, str) else value

    def _ticked(self, name: str, layout: Mapping[str, str], place: int) -> list[str]:
        """The choices whose own column is ticked."""
        chosen = []
        for key, column in layout.items():
            if key.startswith(f"{name}/"):
                text = str(self._cell(column, place)).casefold()
                if text in _TICKED:
                    chosen.append(key.removeprefix(f"{name}/"))
                elif text not in _UNTICKED:
                    remedy = "it has to be 1 or 0"
                    self.faults.append(
                        Fault(
                            self.file,
                            0,
                            (
                                f"row {self.rows[place]}, column {shown(column)}: {shown(text)}; "
                                f"{remedy}"
                            ),
                        )
                    )
        return chosen


def _answer(cell: str | float, asked: AskedAs) -> object:
    """An answer as the tools write it, whatever the language: numbers with a point, codes with
    spaces between.
    """
    if asked.sort in ("many", "order"):
        return str(cell).split()
    if asked.sort == "number" and _NUMBER.fullmatch(str(cell)):
        number = float(cell)
        return int(number) if number.is_integer() else number
    return cell


_NUMBER = re.compile(r"-?\d+(\.\d+)?(E-?\d+)?", re.ASCII)


def _plain(cell: object) -> str | int | float:
    """A cell as CSV would have it; a number stays one, 1.0 as 1."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, datetime):
        return cell.isoformat()
    return (
        cell.isoformat()
        if isinstance(cell, date)
        else cell
        if isinstance(cell, str | int | float)
        else str(cell)
    )


def _moment(text: str) -> datetime | None:
    """A moment as the tools write it, with its zone; without one it is in UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
