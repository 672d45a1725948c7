"""Conditions as Excel formulas: a spreadsheet program works out the same route as the interview."""

import warnings

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell import Cell
from questionnaires import answers_to, questionnaires
from workbook_filling import NAMED, as_cells, cells_of, converted, filled, made, saved

from survey.definition import loads
from survey.forms import Form
from survey.forms.workbook.asked import Asked
from survey.forms.workbook.formulas import Formulas, Place, UnsayableError
from survey.interview import Interview
from survey.questionnaire import Questionnaire
from survey.questions import OpenText

ONE = """
instrument: one
version: "1"
title: One
groups: {{all: Everyone}}
sections:
  - title: Questions
    questions:
      - {question}
      - {{id: second, ask: Second?, text: {{}}, when: "{when}"}}
      - {{id: third, ask: Third?, text: {{}}}}
"""


def some_interviews(number: int) -> list[tuple[Questionnaire, Interview]]:
    """Random questionnaires with random answers to all of their questions, always the same ones."""
    found: list[tuple[Questionnaire, Interview]] = []

    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(questionnaires(), st.data())
    def collect(questionnaire: Questionnaire, data: st.DataObject) -> None:
        interview = Interview.start(questionnaire, seed=Form(questionnaire, "", form="x").seed)
        while (question := interview.question) is not None:
            given_ = data.draw(answers_to(question))
            if isinstance(question.answers, OpenText) and not str(given_).isprintable():
                given_ = "x y"  # nobody can type control characters into a cell
            try:
                interview = interview.answer("yes" if question.id == "consent" else given_)
            except Exception:  # noqa: BLE001  # a check refuses it: another questionnaire will do
                return
        found.append((questionnaire, interview))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        collect()
    return found


def test_libreoffice_greys_the_questions_that_the_interview_passes_by(tmp_path, needs_tool):
    office = needs_tool("soffice")
    cases = some_interviews(60)
    assert len(cases) > 30
    paths, sayable = [], []
    for number, (questionnaire, interview) in enumerate(cases):
        language = questionnaire.languages[0]
        book = filled(
            made(questionnaire, language, form="x"),
            as_cells(interview.answers, questionnaire, language),
        )
        sayable.append({name for name, cell in cells_of(book).items() if is_formula(cell)})
        paths.append(saved(book, tmp_path / f"{number}.xlsx"))
    compared = 0
    for (_, interview), path, names in zip(
        cases, converted(office, paths, tmp_path / "office"), sayable, strict=True
    ):
        cells = cells_of(load_workbook(path, data_only=True))
        for name in names:
            applies = cells[name].parent.cell(cells[name].row, 6).value
            assert applies == (name in interview.answers), (path.name, name)
            compared += 1
    assert compared > 60


def is_formula(answer: Cell) -> bool:
    """Whether the form works out by itself that the question of this answer cell applies."""
    return isinstance(answer.parent.cell(answer.row, 6).value, str)


def test_a_condition_without_a_formula_is_left_to_words():
    longest = "an answer longer than Excel takes in a formula " * 6
    question = f'{{id: first, ask: First?, choose: {{a: "{longest}", b: Short}}}}'
    questionnaire = loads(ONE.format(question=question, when="first == 'a'"))
    formulas = Formulas(questionnaire, "en", None, {"first": Place("$C$6")})
    with pytest.raises(UnsayableError):
        formulas.applies(questionnaire.by_id["second"])
    said = Asked(Form(questionnaire, "en")).help(questionnaire.by_id["first"])
    assert said == ["Required. Choose one answer.", "If “Short”: go to question 3."]
    cells = cells_of(filled(made(questionnaire), {}))
    assert cells["second"].parent.cell(cells["second"].row, 6).value == 1


def test_what_a_group_alone_decides_is_decided_when_the_form_is_made():
    questionnaire = loads(NAMED)
    assert "hours" in cells_of(filled(made(questionnaire, group="staff"), {}))
    assert "hours" not in cells_of(filled(made(questionnaire, group="parents"), {}))
    assert "group" not in cells_of(filled(made(questionnaire, group="staff"), {}))
