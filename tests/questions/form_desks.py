"""Desks of forms: the page, the workbook, paper, XLSForm, and texts for other tools."""

import csv
import html
import json
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, assert_never

import pytest
from desk import Desk, Impossible
from docx import Document
from every_kind import (
    ASKED,
    BLANK,
    ITEM,
    SEED,
    TODAY,
    Case,
    takes_an_answer,
)
from openpyxl import load_workbook
from page_browser import sealed
from workbook_filling import as_cells, cells_of, filled, filled_rows
from xlsform_exports import odk, submissions_of

from survey.errors import DataError
from survey.forms import Form, format_named
from survey.forms.files import Outcome, read_file
from survey.forms.xlsform.importing import read_xlsform
from survey.forms.xlsform.names import field
from survey.forms.xlsform.submissions import read_submissions
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.questions import (
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)


@cache
def made(case: Case, name: str, **options: Any) -> bytes:
    """The form of a case, the same for every step."""
    return format_named(name).make(_form(case, **options))


def _form(case: Case, **options: Any) -> Form:
    return Form(case.questionnaire, "en", form="every-kind", **options)


def _read(path: Path, case: Case) -> Outcome:
    return read_file(path, {case.questionnaire.hash: case.questionnaire}.get)


def _comes_back(path: Path, case: Case) -> None:
    outcome = _read(path, case)
    assert outcome.refusals == ()
    (interview,) = outcome.interviews
    assert dict(interview.answers) == dict(case.interview.answers)
    assert [each.question for each in outcome.blanks] == [
        ITEM for _ in range(case.variant == "optional")
    ]


def _notes(name: str, case: Case) -> tuple[str, ...]:
    notes = format_named(name).notes
    return tuple(notes(_form(case))) if notes else ()


def shows_it(text: str, case: Case) -> None:
    """The wording and every answer stand in a text for people."""
    assert isinstance(case.answers, Derived) or ASKED in text
    for option in case.question.options:
        assert str(option.label) in text


# --- the page ---


def _page_file(folder: Path, case: Case, item: Any = None) -> Path:
    """What the page saves; the browser itself is in test_every_kind_on_the_page."""
    questions = case.questionnaire.by_id
    answers = {
        name: _as_saved(answer)
        for name, answer in case.interview.answers.items()
        if takes_an_answer(questions[name].answers)
    }
    if item == BLANK:
        del answers[ITEM]
    elif item is not None:
        answers[ITEM] = _as_saved(item)
    questionnaire = case.questionnaire
    content = {
        "format": "concord form",
        "format_version": 2,
        "instrument": questionnaire.instrument,
        "version": questionnaire.version,
        "hash": questionnaire.hash,
        "form": "every-kind",
        "uuid": "6b0c7a3e-98a5-4c6f-8f37-1d1f0a4b5c6d",
        "case": "",
        "group": None,
        "language": "en",
        "seed": SEED,
        "displayed": list(answers),
        "started": f"{TODAY}T09:00:00.000Z",
        "completed": f"{TODAY}T09:06:30.120Z",
        "answers": answers,
    }
    path = folder / "form.concord.json"
    path.write_text(json.dumps(sealed(content), ensure_ascii=False), "utf-8")
    return path


def _as_saved(answer: Any) -> Any:
    match answer:
        case Missing():
            return {"missing": answer.value}
        case tuple():
            return list(answer)
        case int() | float():
            return {"number": str(answer)}
        case _:
            return answer


def page_is_made(case: Case, folder: Path) -> None:
    page = html.unescape(made(case, "page").decode())
    shows_it(page, case)
    assert f'"{ITEM}"' in page


def page_comes_back(case: Case, folder: Path) -> None:
    _comes_back(_page_file(folder, case), case)


def page_is_refused(case: Case, folder: Path) -> None:
    for wrong in case.wrong:
        _is_refused(_page_file(folder, case, wrong), case, ITEM)


def _is_refused(path: Path, case: Case, place: str) -> None:
    outcome = _read(path, case)
    assert outcome.interviews == ()
    assert outcome.refusals
    assert any(place in each.place for each in outcome.refusals), outcome.refusals


PAGE = Desk(
    "page",
    {"make": page_is_made, "fill": page_comes_back, "refuse": page_is_refused},
    {"round trip": "the store keeps it"},
    notes=lambda case: _notes("page", case),
)

# --- the workbook ---


def _sheets(case: Case) -> tuple[int, ...]:
    """For one respondent; of each kind by itself also the sheet for many."""
    return (0,) if case.variant else (0, 2)


def workbook_is_made(case: Case, folder: Path) -> None:
    for rows in _sheets(case):
        book = load_workbook(BytesIO(made(case, "workbook", rows=rows)))
        said = [
            " ".join(str(cell).split())
            for sheet in book.worksheets
            for row in sheet.iter_rows(values_only=True)
            for cell in row
        ]
        shows_it("\n".join(said), case)


def workbook_comes_back(case: Case, folder: Path) -> None:
    given = as_cells(case.interview.answers, case.questionnaire)
    path = folder / "form.xlsx"
    filled(made(case, "workbook"), given).save(path)
    _comes_back(path, case)
    for rows in _sheets(case)[1:]:
        filled_rows(made(case, "workbook", rows=rows), [given]).save(path)
        _comes_back(path, case)


def workbook_is_refused(case: Case, folder: Path) -> None:
    path = folder / "form.xlsx"
    for wrong in case.wrong:
        given = as_cells(case.interview.answers, case.questionnaire)
        right = {name: cell for name, cell in given.items() if not _of_item(name)}
        book = filled(made(case, "workbook"), right | _wrong_cells(case, wrong))
        (place, *_) = [cell for name, cell in cells_of(book).items() if _of_item(name)]
        book.save(path)
        _is_refused(path, case, place.parent.title)


def _of_item(cell: str) -> bool:
    return cell.removeprefix(ITEM)[:1] in ("", ":", "#", "?") and cell.startswith(ITEM)


def _wrong_cells(case: Case, wrong: Any) -> dict[str, Any]:
    match case.answers:
        case _ if wrong == BLANK:
            return {}
        case ManyOf(choices):
            known = {each.code for each in choices}
            ticked = {f"{ITEM}:{code}": "Yes" for code in wrong if code in known}
            return ticked or {f"{ITEM}:{choices[0].code}": "perhaps"}
        case Ranking():
            return {f"{ITEM}#{code}": place for place, code in enumerate(wrong, 1)}
        case OneOf() | Quantity() | Day() | TimeOfDay() | OpenText() | Shown() | Derived():
            return {ITEM: wrong}
        case _ as never:
            assert_never(never)


WORKBOOK = Desk(
    "workbook",
    {"make": workbook_is_made, "fill": workbook_comes_back, "refuse": workbook_is_refused},
    {"round trip": "the store keeps it"},
    notes=lambda case: _notes("workbook", case),
)

# --- paper, and texts to paste ---


def paper_is_made(case: Case, folder: Path) -> None:
    shows_it(html.unescape(made(case, "paper").decode()), case)


def paper_leaves_it_out(case: Case, folder: Path) -> None:
    page = html.unescape(made(case, "paper").decode())
    assert ASKED not in page
    assert "Anything else?" in page


PAPER = Desk(
    "paper",
    {"make": paper_is_made},
    {
        "fill": "it comes back by keying",
        "refuse": "it comes back by keying",
        "round trip": "it comes back by keying",
    },
    (
        Impossible(
            "make",
            lambda case: isinstance(case.answers, Derived),
            "paper works nothing out; it is computed when the form is keyed",
            paper_leaves_it_out,
        ),
    ),
    notes=lambda case: _notes("paper", case),
)


def text_is_made(case: Case, folder: Path) -> None:
    shows_it(made(case, "text").decode(), case)


def word_file_is_made(case: Case, folder: Path) -> None:
    document = Document(BytesIO(made(case, "docx")))
    shows_it("\n".join(each.text for each in document.paragraphs), case)


_ELSEWHERE = {
    "fill": "it is filled in another tool",
    "refuse": "it comes back by import",
    "round trip": "it comes back by import",
}
TEXT = Desk("text", {"make": text_is_made}, _ELSEWHERE, notes=lambda case: _notes("text", case))
WORD = Desk(
    "docx", {"make": word_file_is_made}, _ELSEWHERE, notes=lambda case: _notes("docx", case)
)

# --- XLSForm ---


def xlsform_is_made(case: Case, folder: Path) -> None:
    book = load_workbook(BytesIO(made(case, "xlsform")))
    cells = [
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    ]
    assert field(ITEM) in cells
    shows_it("\n".join(cells), case)


def xlsform_comes_back(case: Case, folder: Path) -> None:
    form = _form(case)
    (submission,) = submissions_of(form, [case.interview])
    found = _submitted(case.questionnaire, submission, folder)
    assert dict(found.interviews[0].answers) == dict(case.interview.answers)


def _submitted(questionnaire: Questionnaire, submission: dict[str, str], folder: Path) -> Any:
    file = folder / "submissions.csv"
    odk(questionnaire, [submission], file)
    with file.open(encoding="utf-8", newline="") as content:
        heads, row = csv.reader(content)
    columns = {head: [cell] for head, cell in zip(heads, row, strict=True)}
    return read_submissions(columns, [2], str(file), {questionnaire.hash: questionnaire}.get)


def xlsform_is_refused(case: Case, folder: Path) -> None:
    for wrong in case.wrong:
        (submission,) = submissions_of(_form(case), [case.interview])
        said = " ".join(wrong) if isinstance(wrong, tuple) else str(wrong)
        submission[field(ITEM)] = "" if wrong == BLANK else said
        with pytest.raises(DataError, match=ITEM):
            _submitted(case.questionnaire, submission, folder)


def xlsform_is_read_as_the_definition(case: Case, folder: Path) -> None:
    file = folder / "form.xlsx"
    file.write_bytes(made(case, "xlsform"))
    found = read_xlsform(file)
    assert found.notes == ()
    again = found.questionnaire.by_id[ITEM]
    assert again.answers == case.answers
    alike = replace(again, kind=case.question.kind)  # a new kind is read as that of its type
    assert alike == case.question


XLSFORM = Desk(
    "xlsform",
    {
        "make": xlsform_is_made,
        "fill": xlsform_comes_back,
        "refuse": xlsform_is_refused,
        "round trip": xlsform_is_read_as_the_definition,
    },
    notes=lambda case: _notes("xlsform", case),
)
