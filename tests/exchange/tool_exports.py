"""Simulated interviews written as other tools would export them, in each tool's documented
layout.
"""

import csv
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from survey.missing import Missing
from survey.questionnaire import GROUP, Question, Questionnaire
from survey.questions import OTHER, ManyOf, Ranking
from survey.record import CompletedInterview

Rows = list[list[Any]]
Writer = Callable[[Questionnaire, Sequence[CompletedInterview]], Rows]


def written(path: Path, rows: Rows) -> Path:
    """The rows as a CSV file or workbook, by the ending."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
    book.save(path)
    return path


# --- what people answered, in words ---------------------------------------------------------------


def asked(questionnaire: Questionnaire) -> list[Question]:
    first = [question for question in questionnaire.asked_first if question.id == GROUP]
    return [
        *first,
        *(q for q in questionnaire.items if not q.follows and q.expression is None),
    ]


def label(question: Question, code: str, language: str) -> str:
    return next(
        option.label.in_language(language) for option in question.options if option.code == code
    )


def given(question: Question, interview: CompletedInterview) -> Any:
    return (
        interview.group
        if question.id == GROUP
        else interview.answers.get(question.id, Missing.NOT_ASKED)
    )


def missing(question: Question, answer: Missing, language: str) -> str:
    """An option of its own where the question has it, else left empty."""
    return answer.label.in_language(language) if answer in question.missing else ""


def words(question: Question, interview: CompletedInterview) -> str:
    """What was written at "other"; its label where nothing was."""
    text = interview.answers.get(f"{question.id}__{OTHER}_text")
    return text if isinstance(text, str) else label(question, OTHER, interview.language)


def said(
    question: Question, interview: CompletedInterview, joined: Callable[[list[str]], str]
) -> Any:
    """An answer in one cell, what was written at "other" in place of an option and after the
    others.
    """
    answer, language = given(question, interview), interview.language
    if isinstance(answer, Missing):
        return missing(question, answer, language)
    if isinstance(question.answers, Ranking):
        return joined([label(question, code, language) for code in answer])
    if isinstance(question.answers, ManyOf):
        chosen = [label(question, code, language) for code in answer if code != OTHER]
        return joined([*chosen, *([words(question, interview)] if OTHER in answer else [])])
    if answer == OTHER:
        return words(question, interview)
    return label(question, answer, language) if question.options else answer


def heading(question: Question, language: str, grid: str = "{stem} [{ask}]") -> str:
    ask = question.ask.in_language(language)
    stem = question.block.stem if question.block else None
    return grid.format(stem=stem.in_language(language), ask=ask) if stem else ask


def wall_clock(moment: datetime | None) -> datetime:
    assert moment is not None
    return moment.replace(tzinfo=None)


# --- the tools ------------------------------------------------------------------------------------


def google_csv(
    questionnaire: Questionnaire, interviews: Sequence[CompletedInterview], language: str = "en"
) -> Rows:
    """As Forms downloads it: boxes joined by ; and the time with its zone."""
    questions = asked(questionnaire)
    rows: Rows = [
        ["Timestamp", "Username", *(heading(question, language) for question in questions)]
    ]
    for place, interview in enumerate(interviews):
        assert interview.completed is not None
        at = interview.completed
        stamp = (
            f"{at:%Y/%m/%d} {at.hour % 12 or 12}:{at:%M:%S %p} "
            f"GMT{at.utcoffset().total_seconds() / 3600:+.0f}"
        )  # type: ignore[union-attr]
        rows.append(
            [
                stamp,
                f"p{place}@example.org",
                *(said(each, interview, ";".join) for each in questions),
            ]
        )
    return rows


def google_sheets(questionnaire: Questionnaire, interviews: Sequence[CompletedInterview]) -> Rows:
    """As Sheets keeps it: boxes joined by a comma, the time in the sheet's own zone."""
    questions = asked(questionnaire)
    rows: Rows = [
        ["Timestamp", "Email address", *(heading(question, "en") for question in questions)]
    ]
    for place, interview in enumerate(interviews):
        stamp = wall_clock(interview.completed)
        rows.append(
            [
                stamp,
                f"p{place}@example.org",
                *(said(each, interview, ", ".join) for each in questions),
            ]
        )
    return rows


def google_sheets_csv(
    questionnaire: Questionnaire, interviews: Sequence[CompletedInterview]
) -> Rows:
    header, *rows = google_sheets(questionnaire, interviews)
    return [header, *([f"{row[0]:%d/%m/%Y %H:%M:%S}", *row[1:]] for row in rows)]


def microsoft(questionnaire: Questionnaire, interviews: Sequence[CompletedInterview]) -> Rows:
    """Statements of a Likert question under their own words; every chosen answer with a ; after
    it.
    """
    questions = asked(questionnaire)
    headings = [heading(question, "en", grid="{ask}") for question in questions]
    about = ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time"]
    rows: Rows = [[*about, *headings]]
    for place, interview in enumerate(interviews, start=1):
        times = [wall_clock(interview.started), wall_clock(interview.completed)]
        answers = [
            said(each, interview, lambda parts: "".join(f"{part};" for part in parts))
            for each in questions
        ]
        rows.append([place, *times, "anonymous", "", None, *answers])
    return rows


def microsoft_csv(questionnaire: Questionnaire, interviews: Sequence[CompletedInterview]) -> Rows:
    """Saved as CSV by an American Excel."""
    header, *rows = microsoft(questionnaire, interviews)
    return [
        header,
        *(
            [row[0], *(f"{at.month}/{at.day}/{at:%y %H:%M:%S}" for at in row[1:3]), *row[3:]]
            for row in rows
        ),
    ]


ABOUT = [
    *("Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address"),
    *("Email Address", "First Name", "Last Name", "Custom Data 1"),
]
SPECIFY = "Other (please specify)"


def surveymonkey(
    questionnaire: Questionnaire,
    interviews: Sequence[CompletedInterview],
    *,
    expanded: bool = False,
) -> Rows:
    """Two header rows; with `expanded`, single answers too have a column for each option."""
    columns = [
        column
        for question in asked(questionnaire)
        for column in monkey_columns(question, expanded=expanded)
    ]
    above: list[str | None] = []
    for question, _, _ in columns:
        text = heading(question, "en", grid="{stem}")
        above.append(None if question.block and text in above else text)
    once = [
        text if place == 0 or columns[place][0] is not columns[place - 1][0] else None
        for place, text in enumerate(above)
    ]
    rows: Rows = [[*ABOUT, *once], [*[None] * len(ABOUT), *(second for _, second, _ in columns)]]
    for place, interview in enumerate(interviews):
        times = [
            f"{wall_clock(at):%m/%d/%Y %I:%M:%S %p}"
            for at in (interview.started, interview.completed)
        ]
        about = [f"11432{place:06}", 401, *times, "192.0.2.7", "a@example.org", "Ann", "Other", "x"]
        rows.append([*about, *(cell(interview) for _, _, cell in columns)])
    return rows


def surveymonkey_expanded(
    questionnaire: Questionnaire, interviews: Sequence[CompletedInterview]
) -> Rows:
    return surveymonkey(questionnaire, interviews, expanded=True)


def monkey_columns(
    question: Question, *, expanded: bool
) -> list[tuple[Question, str, Callable[[CompletedInterview], Any]]]:
    """The columns of one question: what stands in the second row, and the cell of an interview."""
    has_other = any(option.code == OTHER for option in question.options)
    several = isinstance(question.answers, ManyOf | Ranking) or (
        expanded and question.id != GROUP and bool(question.options)
    )
    statement = question.ask.in_language("en") if question.block else ""

    def chosen(interview: CompletedInterview) -> tuple[str, ...]:
        answer = given(question, interview)
        return (
            ()
            if isinstance(answer, Missing)
            else answer
            if isinstance(answer, tuple)
            else (answer,)
        )

    def whole(interview: CompletedInterview) -> Any:
        return (
            None
            if has_other and OTHER in chosen(interview)
            else said(question, interview, ";".join)
        )

    def option(code: str) -> Callable[[CompletedInterview], Any]:
        if isinstance(question.answers, Ranking):
            return lambda one: chosen(one).index(code) + 1 if code in chosen(one) else None
        return lambda one: label(question, code, one.language) if code in chosen(one) else None

    def reason(kind: Missing) -> Callable[[CompletedInterview], Any]:
        return lambda one: (
            missing(question, kind, one.language) if given(question, one) is kind else None
        )

    def other(interview: CompletedInterview) -> Any:
        return words(question, interview) if OTHER in chosen(interview) else None

    found: list[tuple[Question, str, Callable[[CompletedInterview], Any]]] = []
    if several:
        start = f"{statement} - " if statement else ""
        codes = [each.code for each in question.options if each.code != OTHER]
        found += [(question, start + label(question, code, "en"), option(code)) for code in codes]
        found += [
            (question, start + kind.label.in_language("en"), reason(kind))
            for kind in question.missing
        ]
    else:
        found.append(
            (
                question,
                statement or ("Response" if question.options else "Open-Ended Response"),
                whole,
            )
        )
    return [*found, *([(question, SPECIFY, other)] if has_other else [])]


LAYOUTS: dict[str, tuple[str, str, Writer]] = {
    "Google Forms, CSV": ("Google Forms", ".csv", google_csv),
    "Google Sheets, Excel": ("Google Forms", ".xlsx", google_sheets),
    "Google Sheets, CSV": ("Google Forms", ".csv", google_sheets_csv),
    "Microsoft Forms, Excel": ("Microsoft Forms", ".xlsx", microsoft),
    "Microsoft Forms, CSV": ("Microsoft Forms", ".csv", microsoft_csv),
    "SurveyMonkey condensed, CSV": ("SurveyMonkey", ".csv", surveymonkey),
    "SurveyMonkey condensed, Excel": ("SurveyMonkey", ".xlsx", surveymonkey),
    "SurveyMonkey expanded, CSV": ("SurveyMonkey", ".csv", surveymonkey_expanded),
    "SurveyMonkey expanded, Excel": ("SurveyMonkey", ".xlsx", surveymonkey_expanded),
}
"""Layout → tool, ending of the file, writer."""
