"""What of a definition an XLSForm cannot say, in words for the person who makes it."""

from collections.abc import Iterator

from survey.conditions import Condition
from survey.forms.form import Form
from survey.forms.xlsform import names
from survey.forms.xlsform.answer_types import asked_as
from survey.forms.xlsform.settings import scores_cell, words_cell
from survey.questionnaire import TODAY, Question, Questionnaire

__all__ = ["notes"]

WHOLE_DIGITS = 999_999_999
"""The largest whole number ODK Collect lets people type in a field of type integer."""


def notes(form: Form) -> list[str]:
    """One sentence for each loss, with the questions it concerns."""
    questionnaire = form.questionnaire
    return [
        *_of_order(questionnaire),
        *_of_conditions(questionnaire),
        *_of_wording(questionnaire),
        *_of_languages(form),
        *_of_bounds(questionnaire),
        *_of_settings(questionnaire),
    ]


def _of_order(questionnaire: Questionnaire) -> Iterator[str]:
    for block in dict.fromkeys(question.block for question in questionnaire.questions):
        if block and block.shuffle:
            yield (
                f"block '{block.name}': the items are asked in the order of the definition; "
                "XLSForm shuffles choices, not questions"
            )
    random = [each for each in questionnaire.questions if asked_as(each.answers).random]
    mixed = [each for each in random if _has_last(each)]
    if mixed:
        yield (
            f"{_ids(mixed)}: the answers are shown in random order, 'other', 'none' and missing "
            "answers among them; XLSForm keeps none of them at the end"
        )
    if random:
        yield (
            f"{_ids(random)}: which order a respondent saw follows from the field {names.SEED}; it "
            "is not taken in with the answers"
        )


def _has_last(question: Question) -> bool:
    asked = asked_as(question.answers)
    return bool(asked.standing or (question.missing and not asked.has_reason_beside))


def _of_conditions(questionnaire: Questionnaire) -> Iterator[str]:
    questions = questionnaire.questions
    if warned := [each for each in questions if each.warn]:
        yield (
            f"{_ids(warned)}: an unusual answer is followed by a note; XLSForm cannot ask to have "
            "it confirmed"
        )
    if TODAY not in questionnaire.by_id and (dated := [each for each in questions if _dated(each)]):
        yield (
            f"{_ids(dated)}: 'today' is the day on which the form is open; submissions are read "
            "by the day on which they were finished"
        )
    curly = [
        each
        for each in questions
        if any(sign in condition.text for condition in _conditions(each) for sign in "‘’“”")
    ]
    if curly:
        yield (
            f"{_ids(curly)}: tools make the curly quotation marks in the condition straight, which "
            "changes it"
        )


def _of_wording(questionnaire: Questionnaire) -> Iterator[str]:
    """Choices that are shown again in the words of a later question."""
    named = frozenset().union(*(each.piped for each in questionnaire.questions))
    shown = [each for each in questionnaire.questions if each.id in named and each.options]
    nested = [each for each in shown if any(option.label.names for option in each.options)]
    if nested:
        yield (
            f"{_ids(nested)}: an earlier answer within a choice is left out where the choice is "
            "shown in a later question"
        )
    if shown and len(questionnaire.languages) > 1:
        yield (
            f"{_ids(shown)}: shown in a later question, the answer is in the language in which it "
            "was given"
        )


def _of_languages(form: Form) -> Iterator[str]:
    questionnaire = form.questionnaire
    if questionnaire.title.languages:
        yield f"the title is shown in one language ({form.language}); XLSForm does not translate it"
    if len(questionnaire.languages) > 1:
        first = questionnaire.languages[0]
        yield (
            f"the language in which somebody answers is not recorded; submissions count as {first}"
        )


def _of_bounds(questionnaire: Questionnaire) -> Iterator[str]:
    large = [
        each
        for each in questionnaire.questions
        if (asked := asked_as(each.answers)).whole
        and asked.most
        and float(asked.most) > WHOLE_DIGITS
    ]
    if large:
        yield f"{_ids(large)}: ODK takes whole numbers of up to 9 digits"


def _of_settings(questionnaire: Questionnaire) -> Iterator[str]:
    if questionnaire.scores and not scores_cell(questionnaire):
        yield "the scores do not fit in a cell of a sheet; read back, the form has none"
    if questionnaire.words and not words_cell(questionnaire):
        yield "your own words do not fit in a cell of a sheet; read back, the form has none"


def _ids(questions: list[Question]) -> str:
    return ", ".join(question.id for question in questions)


def _dated(question: Question) -> bool:
    return any(TODAY in condition.names for condition in _conditions(question))


def _conditions(question: Question) -> list[Condition]:
    checks = [check.condition for check in (question.check, question.warn) if check]
    given = [condition for condition in (question.when, question.expression) if condition]
    return [*given, *checks]
