"""Workbook forms filled as a respondent fills them: answer cells found by their ids, written by
openpyxl.
"""

import subprocess
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from survey.forms import Form, format_named
from survey.forms.words import FormPhrases
from survey.forms.workbook.many_respondents import NUMBERS, SENDER
from survey.forms.workbook.one_respondent import IDS
from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.questions import Day, Derived, ManyOf, OneOf, Ranking, Shown, TimeOfDay
from survey.wording import Wording
from survey.wording import filled as filled_in

FORMAT = format_named("workbook")

NAMED = """
instrument: nursery
version: "1"
title: {en: The nursery, cy: Y feithrinfa}
languages: [en, cy]
groups: {parents: {en: Parents, cy: Rhieni}, staff: {en: Staff, cy: Staff y feithrinfa}}
consent: {notice: {en: Do you take part?, cy: Ydych chi'n cymryd rhan?}, required: true}
sections:
  - title: {en: You, cy: Chi}
    questions:
      - {id: hello, note: {en: Hello., cy: Helo.}}
      - {id: likes, ask: {en: Do you like it?, cy: Ydych chi'n ei hoffi?}, scale: agreement5,
         missing: [dont_know, refused]}
      - {id: children, ask: {en: How many?, cy: Faint?}, number: {min: 0, max: 20, whole: true},
         missing: [refused]}
      - {id: born, ask: {en: When born?, cy: Pryd?}, date: {min: "1990-01-01"},
         when: "children > 0"}
      - {id: plays, ask: {en: Which games?, cy: Pa gemau?},
         choose_many: {ball: {en: Ball, cy: Pêl}, sand: {en: Sand, cy: Tywod}},
         other: {en: Another, cy: Un arall}, none: {en: None, cy: Dim}, missing: [dont_know]}
      - {id: why, ask: {en: Why?, cy: Pam?}, text: {max_length: 50}, optional: true,
         when: "likes in ('disagree', 'strongly_disagree')"}
      - {id: hours, ask: {en: Hours a day?, cy: Oriau?}, number: {min: 0, max: 24},
         when: "group == 'staff'"}
"""
"""Cells of the usual kinds, and routes over each of them."""

DAY = """
instrument: day
version: "1"
title: {en: A day, pl: Dzień, ur: دن}
languages: [en, pl, ur]
groups: {parents: {en: Parents, pl: Rodzice, ur: والدین}}
sections:
  - title: {en: Your day, pl: Pani/Pana dzień, ur: آپ کا دن}
    questions:
      - {id: hub, ask: {en: Which hub?, pl: Które centrum?, ur: کون سا مرکز؟},
         choose: {leeds: {en: Leeds, pl: Leeds, ur: لیڈز}, york: {en: York, pl: York, ur: یارک}},
         missing: [dont_know]}
      - {id: starts, ask: {en: "When does {hub} open?", pl: "O której otwiera się {hub}?",
           ur: "{hub} کب کھلتا ہے؟"}, time: {min: "06:00", max: "11:30"}, missing: [dont_know]}
      - {id: early, ask: {en: "Why at {starts}, on {today}?", pl: "Dlaczego {starts}, {today}?",
           ur: "{starts} کیوں، {today}؟"}, text: {max_length: 60}, when: "starts < '07:30'"}
      - {id: games, ask: {en: Put them in order, pl: Proszę uszeregować, ur: ترتیب دیں},
         rank: {ball: {en: Ball, pl: Piłka, ur: گیند}, sand: {en: Sand, pl: Piasek, ur: ریت},
           song: {en: Songs, pl: Piosenki, ur: گیت}}, missing: [refused], shuffle: answers}
      - {id: rate, ask: {en: "How good, with {games}?", pl: "Jak dobrze: {games}?",
           ur: "کتنا اچھا: {games}؟"}, missing: [dont_know],
         rating: {min: 0, max: 10, low: {en: Not at all, pl: Wcale, ur: بالکل نہیں},
           high: {en: Completely, pl: Całkowicie, ur: مکمل}}}
      - {id: why, ask: {en: "Why {rate}?", pl: "Dlaczego {rate}?", ur: "{rate} کیوں؟"}, text: {},
         when: "rate <= 6", optional: true, hint: {en: "You wrote “{early}”", pl: "„{early}”",
           ur: "{early}"}}
      - {id: hours, ask: {en: Hours a day?, pl: Ile godzin?, ur: کتنے گھنٹے؟}, required: true,
         number: {min: 0, max: 24, unit: {en: hours, pl: godz., ur: گھنٹے}}}
      - {id: born, ask: {en: When born?, pl: Data urodzenia?, ur: پیدائش؟}, date: {},
         hint: {en: "Before {today}", pl: "Przed {today}", ur: "{today} سے پہلے"}}
      - {id: young, ask: {en: Still young?, pl: Wciąż młode?, ur: ابھی چھوٹا؟},
         choose: {"yes": {en: "Yes, at {starts}", pl: "Tak, o {starts}", ur: "ہاں، {starts}"},
           "no": {en: "No", pl: Nie, ur: نہیں}}, when: "born < today"}
      - {id: plays, ask: {en: Which?, pl: Które?, ur: کون سے؟},
         choose_many: {inside: {en: "In {hub}", pl: "W {hub}", ur: "{hub} میں"},
           outside: {en: Outside, pl: Na dworze, ur: باہر}}, missing: [dont_know]}
      - {id: last, ask: {en: "And {plays}, {born}, {hours}, {group}?",
           pl: "A {plays}, {born}, {hours}, {group}?",
           ur: "{plays}، {born}، {hours}، {group}؟"}, text: {long: true}, optional: true}
"""
"""Times, places in an order, a rating, earlier answers in the words of each part of a question."""


def filled(blank: bytes, given: Mapping[str, Any]) -> Workbook:
    """The form with these values in its cells: `id`, `id:code` for one of several answers, `id?`
    for the reason of none.
    """
    book = load_workbook(BytesIO(blank))
    cells = cells_of(book)
    for name, value in given.items():
        cells[name].value = value
        if isinstance(value, str):
            cells[
                name
            ].data_type = "s"  # as in a cell of text format: what begins with = is no formula
    return book


def cells_of(book: Workbook) -> dict[str, Cell]:
    """The answer cells of the sheet for one respondent by their ids."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == IDS:
                    below = sheet.iter_rows(min_row=cell.row + 1, max_col=cell.column)
                    return {each[-1].value: each[-3] for each in below if each[-1].value}
    raise AssertionError("no sheet of answers")


def filled_rows(blank: bytes, rows: Sequence[Mapping[str, Any]], sender: str = "") -> Workbook:
    """The form for many with one respondent in each row."""
    book = load_workbook(BytesIO(blank))
    for sheet in book.worksheets:
        header = next((row for row in sheet.iter_rows(max_row=10) if row[0].value == NUMBERS), None)
        if header is None:
            continue
        columns = {cell.value: cell.column for cell in header}
        for number, given in enumerate(rows, header[0].row + 1):
            for name, value in given.items():
                cell = sheet.cell(number, columns[name])
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
        for cell in sheet[1]:
            if cell.value == SENDER and sender:
                sheet.cell(1, cell.column - 1).value = sender
    return book


def as_cells(
    answers: Mapping[str, Answer], questionnaire: Questionnaire, language: str = "en"
) -> dict[str, Any]:
    """The answers of an interview as a respondent writes them: words of the form's language in the
    cells.
    """
    given: dict[str, Any] = {}
    catalogue = questionnaire.catalogue(language)
    yes = catalogue.phrases(FormPhrases).yes
    for name, answer in answers.items():
        question = questionnaire.by_id[name]
        labels = {option.code: _said(option.label, language) for option in question.options}
        match question.answers:
            case Shown() | Derived():
                continue
            case OneOf() if isinstance(answer, Missing):
                given |= {name: answer.said(catalogue)} if answer in question.missing else {}
            case _ if isinstance(answer, Missing):
                given |= {f"{name}?": answer.said(catalogue)} if answer in question.missing else {}
            case ManyOf():
                given |= {f"{name}:{code}": yes for code in answer}
            case Ranking():
                given |= {f"{name}#{code}": place for place, code in enumerate(answer, 1)}
            case Day():
                given[name] = date.fromisoformat(answer)  # as a spreadsheet makes of a day typed
            case TimeOfDay():
                given[name] = time.fromisoformat(answer)
            case OneOf() if question.answers.numbered:
                given[name] = int(answer)
            case OneOf():
                given[name] = labels[answer]
            case _:
                given[name] = answer
    return given


def _said(label: Wording, language: str) -> str:
    """As the list of the form has it."""
    return filled_in(" ".join(label.in_language(language).split()), {})


def saved(book: Workbook, path: Path) -> Path:
    book.save(path)
    return path


def made(questionnaire: Questionnaire, language: str = "en", **more: Any) -> bytes:
    return FORMAT.make(Form(questionnaire, language, **more))


def converted(office: str, paths: Sequence[Path], to: Path, kind: str = "xlsx") -> list[Path]:
    """What LibreOffice saves of these files."""
    profile = to / "office-profile"
    arguments = [
        office,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        to,
        *paths,
    ]
    subprocess.run(arguments, check=True, capture_output=True, timeout=180)
    return [to / f"{path.stem}.{kind}" for path in paths]


def rewritten(
    path: Path,
    to: Path,
    change: Callable[[str, bytes], bytes | None],
    also: Mapping[str, bytes] | None = None,
) -> Path:
    """The same zip with each part changed, left out (None), or added."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
        for name, content in (also or {}).items():
            new.writestr(name, content)
    return to
