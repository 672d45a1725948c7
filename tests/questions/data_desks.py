"""Desks of data: the store, data files from elsewhere, exported files, the analysis, reports."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, assert_never

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from desk import Desk, Impossible
from every_kind import AFTER, BEFORE, BLANK, ITEM, OWN_WORDS, Case, fitting, takes_an_answer

from analysis import Responses, summary
from analysis.quality import Measures, Paradata
from analysis.quality.tables import TABLES
from analysis.reports import WRITERS as REPORT_WRITERS
from analysis.reports import About, build_report
from survey.codebook import COMPANION, Codebook
from survey.errors import DataError
from survey.exchange import ColumnMapping, export, read_exported, read_interviews
from survey.exchange.exporting import WRITERS, codebook_path
from survey.missing import Missing
from survey.questions import (
    OTHER,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
    columns_of,
)
from survey.store import open_store

# --- the store ---


def the_store_keeps_it(case: Case, folder: Path) -> None:
    place = folder / "kept.db"
    with open_store(place) as store:
        store.take_in([case.completed], [case.questionnaire])
    with open_store(place) as store:
        (kept,) = store.completed()
        (questionnaire,) = store.questionnaires()
    assert kept == case.completed
    assert questionnaire == case.questionnaire


STORE = Desk(
    "store",
    {"round trip": the_store_keeps_it},
    {
        "make": "it takes what an interview has checked",
        "fill": "it takes what an interview has checked",
        "refuse": "it takes what an interview has checked",
    },
)

# --- data files from elsewhere ---


def _mapping(case: Case) -> str:
    columns = [column for column in columns_of(case.answers, ITEM) if column.option]
    where = f"{{columns: {ITEM}__*}}" if columns else ITEM
    asked = f"{ITEM}: {where}, " if takes_an_answer(case.answers) else ""
    other = f"{ITEM}__{OTHER}_text"
    asked += f"{other}: {other}, " if other in case.interview.path else ""
    return f"group: {{always: public}}\nitems: {{{BEFORE}: b, {asked}{AFTER}: a}}\n"


def _columns(case: Case, item: Any = None) -> dict[str, Any]:
    """The cells of one respondent, as somebody else's file has them."""
    given = case.interview.answers[ITEM] if item is None else item
    cells: dict[str, Any] = {"b": 4, "a": "Thanks"}
    if (other := f"{ITEM}__{OTHER}_text") in case.interview.path:
        cells[other] = OWN_WORDS
    names = columns_of(case.answers, ITEM)
    if given is Missing.NO_ANSWER or given == BLANK:
        return {**cells, **{column.name: "" for column in names}}
    if isinstance(given, Missing):
        rest = {column.name: "" for column in names[1:]}
        return {**cells, names[0].name: "Don't know", **rest}
    match case.answers:
        case ManyOf(choices):
            known = {each.code for each in choices} & set(given)
            ticks = {column.name: int(column.option in given) for column in names}
            return {**cells, **(ticks if known else ticks | {names[0].name: "perhaps"})}
        case Ranking():
            places = {code: place for place, code in enumerate(given, 1)}
            return {**cells, **{each.name: places.get(each.option, "") for each in names}}
        case OneOf() | Quantity() | Day() | TimeOfDay() | OpenText():
            return {**cells, ITEM: given}
        case Shown() | Derived():
            return cells
        case _ as never:
            assert_never(never)


def _written(case: Case, folder: Path, item: Any = None) -> Iterator[Path]:
    """The same row as CSV, in an Excel workbook, and as SPSS keeps it."""
    cells = _columns(case, item)
    path = folder / "panel.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([cells.keys(), cells.values()])
    yield path
    book = openpyxl.Workbook()
    for row in (cells.keys(), cells.values()):
        book.worksheets[0].append(list(row))
    book.save(folder / "panel.xlsx")
    yield folder / "panel.xlsx"
    pyreadstat.write_sav(pd.DataFrame([cells]), folder / "panel.sav")
    yield folder / "panel.sav"


_PLACE = rf"column[^;]*'?{ITEM}|item '?{ITEM}"


def is_imported(case: Case, folder: Path) -> None:
    mapping = ColumnMapping.loads(_mapping(case), file="mapping.yaml")
    for path in _written(case, folder):
        (found,) = read_interviews(path, case.questionnaire, mapping)
        assert dict(found.answers) == dict(case.interview.result())


def an_import_is_refused(case: Case, folder: Path) -> None:
    mapping = ColumnMapping.loads(_mapping(case), file="mapping.yaml")
    for wrong in case.wrong:
        for path in _written(case, folder, wrong):
            with pytest.raises(DataError, match=_PLACE):
                read_interviews(path, case.questionnaire, mapping)


IMPORT = Desk(
    "import",
    {"fill": is_imported, "refuse": an_import_is_refused},
    {
        "make": "another tool made the file",
        "round trip": "the store keeps it",
    },
)

# --- exported files ---


def comes_back_from_every_format(case: Case, folder: Path) -> None:
    for ending in WRITERS:
        file = folder / f"answers{ending}"
        export([case.completed], [case.questionnaire], file)
        (found,) = read_exported(file).interviews
        assert found == case.completed


def a_changed_file_is_refused(case: Case, folder: Path) -> None:
    file = folder / "answers.csv"
    for wrong in case.wrong:
        export([case.completed], [case.questionnaire], file)
        with file.open(encoding="utf-8-sig", newline="") as content:
            head, row = csv.reader(content)
        cells = dict(zip(head, row, strict=True))
        changed = {name: cell for name, cell in _columns(case, wrong).items() if name in cells}
        changed.pop(f"{ITEM}{COMPANION}", None)
        with file.open("w", encoding="utf-8", newline="") as content:
            csv.writer(content).writerows([head, (cells | changed).values()])
        with pytest.raises(DataError, match=ITEM):
            read_exported(file)
        codebook_path(file).unlink()


def is_no_column(case: Case, folder: Path) -> None:
    file = folder / "answers.csv"
    export([case.completed], [case.questionnaire], file)
    assert ITEM not in file.read_text("utf-8-sig").splitlines()[0].split(",")


EXPORT = Desk(
    "export",
    {"round trip": comes_back_from_every_format, "refuse": a_changed_file_is_refused},
    {
        "make": "the store has it",
        "fill": "nothing is answered there",
    },
)

# --- the analysis ---


def has_its_columns(case: Case, folder: Path) -> None:
    responses = Responses.from_interviews([case.completed], Codebook.of([case.questionnaire]))
    frame, given = responses.frame, case.interview.answers[ITEM]
    columns = columns_of(case.answers, ITEM)
    assert {column.name for column in columns} <= set(frame.columns)
    row = frame.iloc[0]
    if isinstance(given, Missing):
        companion = f"{ITEM}{COMPANION}"
        assert row[companion if companion in frame else ITEM] == given.value
        return
    match case.answers:
        case ManyOf():
            assert {each.option for each in columns if row[each.name]} == set(given)
        case Ranking():
            places = {each.option: row[each.name] for each in columns}
            assert tuple(sorted(places, key=places.__getitem__)) == given
        case Day():
            assert str(row[ITEM])[:10] == given
        case OneOf() | Quantity() | TimeOfDay() | OpenText() | Derived():
            assert row[ITEM] == given
        case Shown():
            assert ITEM not in responses.codebook.items
        case _ as never:
            assert_never(never)


ANALYSIS = Desk(
    "analysis",
    {"fill": has_its_columns},
    {
        "make": "it counts what the store has",
        "refuse": "it counts what the store has",
        "round trip": "it counts what the store has",
    },
)


# --- how good the answers are ---


def is_looked_at(case: Case, folder: Path) -> None:
    given = case.interview.answers[ITEM]
    with open_store(folder / "looked_at.db") as store:
        store.take_in([case.completed], [case.questionnaire])
        with store.snapshot() as snapshot:
            measures = Measures(Responses.from_store(store), Paradata.of(snapshot))
    for table in TABLES.values():
        table(measures)
    if isinstance(case.answers, Derived | Shown):
        assert ITEM not in [each.id for each in measures.coded.items]
        return
    (code,) = measures.coded.codes[:, [each.id for each in measures.coded.items].index(ITEM)]
    assert (code < 0) == isinstance(given, Missing)


QUALITY = Desk(
    "quality",
    {"fill": is_looked_at},
    {
        "make": "it looks at what the store has",
        "refuse": "it looks at what the store has",
        "round trip": "it looks at what the store has",
    },
)


WRITTEN = (("workbook", "summary.xlsx"), ("page", "report.html"))


def _responses(case: Case) -> Responses:
    """Of twelve who gave an answer, and one who did as the case has it."""
    one = case.completed
    answered = dict(one.answers)
    if takes_an_answer(case.answers):
        answered[ITEM] = fitting(case.answers)
    kept = [*[replace(one, answers=answered)] * 12, one]
    return Responses.from_interviews(kept, Codebook.of([case.questionnaire]))


def _report(case: Case) -> Any:
    about = About("Every kind")
    return build_report(_responses(case), about, standard="none", open_answers=True)


def is_in_the_report(case: Case, folder: Path) -> None:
    report = _report(case)
    assert [table for table in report.tables if table.name == ITEM or _is_open(table)]
    for name, path in WRITTEN if not case.variant else ():
        REPORT_WRITERS[name].write(report, folder / path)


def _is_open(table: Any) -> bool:
    return ITEM in str(getattr(table, "item", "")) or ITEM in table.name


def is_summed_up_instead(case: Case, folder: Path) -> None:
    has_no_table(case, folder)
    responses = _responses(case)
    found = summary(responses, [ITEM]).set_index("measure")
    assert found.loc["mean", "estimate"] == responses.frame[ITEM].mean()


def has_no_table(case: Case, folder: Path) -> None:
    assert not [table for table in _report(case).tables if table.name == ITEM or _is_open(table)]


REPORT = Desk(
    "report",
    {"make": is_in_the_report},
    {
        "fill": "nothing is answered there",
        "refuse": "nothing is answered there",
        "round trip": "nothing is answered there",
    },
    (
        Impossible(
            "make",
            lambda case: isinstance(case.answers, Quantity | Derived),
            "a report shows shares of answers; `concord summary` has means and medians of numbers",
            is_summed_up_instead,
        ),
        Impossible(
            "make",
            lambda case: isinstance(case.answers, Day | TimeOfDay),
            "a report shows shares of answers, and a day or a time is nearly one person's alone",
            has_no_table,
        ),
        Impossible(
            "make",
            lambda case: isinstance(case.answers, Shown),
            "there is nothing to count",
            has_no_table,
        ),
    ),
)
