"""The tools that XLSForms are held against: pyxform, ODK Validate, and JavaRosa, the engine of ODK
Collect.
"""

import io
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
from pyxform.validators.odk_validate import ODK_VALIDATE_PATH
from pyxform.xls2xform import convert

from survey.forms.xlsform.answer_types import asked_as
from survey.forms.xlsform.names import field, reason_field
from survey.interview import Interview
from survey.missing import Missing
from survey.questionnaire import Question

JAVAROSA = Path(__file__).with_name("JavaRosa.java")


def converted(xlsx: bytes) -> tuple[str, list[str]]:
    """The XForm that pyxform makes, and its warnings."""
    warnings: list[str] = []
    return convert(xlsx, warnings=warnings).xform, warnings


def validated(java: str, xforms: Sequence[Path]) -> str:
    """What ODK Validate has against any of these files, checked by one Java machine; empty where it
    has nothing.
    """
    command = [java, "-Djava.awt.headless=true", "-jar", ODK_VALIDATE_PATH, *map(str, xforms)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    valid = done.stdout.count(">> Xform is valid!")
    return (
        ""
        if done.returncode == 0 and valid == len(xforms) and not done.stderr.strip()
        else done.stdout + done.stderr
    )


def with_calculations(xlsx: bytes, calculations: Mapping[str, str]) -> bytes:
    """The XLSForm with calculated fields added at its end."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx))
    sheet = book["survey"]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    for row, (name, calculation) in enumerate(calculations.items(), sheet.max_row + 1):
        for column, text in (("type", "calculate"), ("name", name), ("calculation", calculation)):
            sheet.cell(row, columns[column], text).data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def collected(
    java: str, xform: Path, respondents: Sequence[Sequence[tuple[str, str]]]
) -> list[dict[str, str]]:
    """The relevant fields and their values after each respondent's have been entered in
    JavaRosa.
    """
    lines = "".join(
        "".join(f"{name}\t{value}\n" for name, value in given) + "\n" for given in respondents
    )
    command = [java, "-cp", ODK_VALIDATE_PATH, str(JAVAROSA), str(xform)]
    done = subprocess.run(
        command,
        input=lines,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return [
        dict(one.split("=", 1) for one in line.split("\t")) for line in done.stdout.splitlines()
    ]


def entered(interview: Interview) -> list[tuple[str, str]]:
    """What a respondent enters in ODK to say what was said in this interview: field and value, in
    the order asked.
    """
    questions = interview.questionnaire.by_id
    given = []
    for name in interview.path:
        question, answer = questions[name], interview.answers[name]
        if isinstance(answer, Missing):
            given += _missing(question, answer)
        elif asked_as(question.answers).is_asked:
            given.append(
                (field(name), " ".join(answer) if isinstance(answer, tuple) else str(answer))
            )
    return given


def _missing(question: Question, kind: Missing) -> list[tuple[str, str]]:
    """An optional question is left empty; a kind of missing answer is chosen, or given as the
    reason.
    """
    if kind not in question.missing:
        return []
    beside = asked_as(question.answers).has_reason_beside
    return [(reason_field(question.id) if beside else field(question.id), kind.value)]
