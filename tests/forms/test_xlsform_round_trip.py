"""A definition as XLSForm and back is the same definition, in all that an XLSForm can say."""

import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from questionnaires import questionnaires

import instruments
from survey.alerts import without_alerts
from survey.definition import loads, source
from survey.forms import Form
from survey.forms.xlsform.importing import read_xlsform
from survey.forms.xlsform.making import make
from survey.questionnaire import Questionnaire

EXAMPLES = 200 if os.environ.get("CONCORD_TEST_ALL") == "1" else 15


def _sayable(entry: Any, languages: list[str]) -> Any:
    """A wording that is the same in all languages is one text, without spaces around it."""
    if (
        isinstance(entry, dict)
        and list(entry) == languages
        and all(isinstance(text, str) for text in entry.values())
    ):
        texts = {language: text.strip() for language, text in entry.items()}
        return next(iter(texts.values())) if len(set(texts.values())) == 1 else texts
    if isinstance(entry, dict):
        return {key: _sayable(value, languages) for key, value in entry.items()}
    if isinstance(entry, list):
        return [_sayable(value, languages) for value in entry]
    return entry.strip() if isinstance(entry, str) else entry


def _there_and_back(questionnaire: Questionnaire, folder: Path) -> None:
    file = folder / "form.xlsx"
    # the respondent fills the form in, so that it says nothing of alerts
    for language in questionnaire.languages:
        file.write_bytes(make(Form(questionnaire, language)))
        found = read_xlsform(file)
        assert found.notes == ()
        languages = list(questionnaire.languages)
        assert _sayable(source(found.questionnaire), languages) == _sayable(
            source(without_alerts(questionnaire)), languages
        )


@pytest.mark.parametrize("name", instruments.names())
def test_a_shipped_instrument_comes_back_whole(name: str, tmp_path: Path) -> None:
    _there_and_back(instruments.load(name), tmp_path)


@settings(
    max_examples=200 if os.environ.get("CONCORD_TEST_ALL") == "1" else 15,
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
@given(questionnaire=questionnaires())
def test_any_definition_comes_back_whole(
    questionnaire: Questionnaire, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _there_and_back(questionnaire, tmp_path_factory.mktemp("forms"))


HOSTILE = """
instrument: a
version: "1"
title: T
groups: {p: P}
sections:
- title: S
  questions:
  - {id: a, ask: "A?", number: {}}
  - {id: n, note: N, when: a > 1, asked_of: them, otherwise: no, short: H}
  - {id: c, computed: a + 1, when: a > 1, asked_of: them, otherwise: no, short: "👶 {x} ${a}"}
  - {id: e, ask: "E?", choose: {x: X}, other: O, when: a > 2, asked_of: "=1+1", otherwise: no,
     short: "${a} 'q' \\"z\\" مرحبا"}
  - {block: b, text: , when: a > 3, otherwise: no, items: {i: I, j: J}, short: {j: "J1000"}}
"""


def test_what_only_figures_say_comes_back_whole(tmp_path: Path) -> None:
    _there_and_back(loads(HOSTILE.replace("J1000", "J" * 1_000)), tmp_path)


def test_what_is_said_of_those_not_asked_goes_with_a_condition_that_was_taken_out(
    tmp_path: Path,
) -> None:
    file = tmp_path / "form.xlsx"
    file.write_bytes(make(Form(loads(HOSTILE), "en")))
    book = openpyxl.load_workbook(file)
    sheet = book["survey"]
    (relevant,) = (cell.column for cell in sheet[1] if cell.value == "relevant")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, relevant).value = None
    book.save(file)
    found = read_xlsform(file).questionnaire.by_id["e"]
    assert (found.when, found.otherwise) == (None, "")
    assert str(found.asked_of) == "=1+1"
