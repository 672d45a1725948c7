"""What XLSForm has no column for, in columns of the survey sheet that its tools leave alone, so
that the definition can be read back. A condition is sealed with the XPath that stands for it.
"""

from survey.forms.xlsform import names
from survey.forms.xlsform.answer_types import asked_as
from survey.forms.xlsform.cells import as_json, cell
from survey.forms.xlsform.limits import constraint_of
from survey.forms.xlsform.xpath import XPath
from survey.forms.xlsform.xpath_words import all_of
from survey.questionnaire import Question, Questionnaire

__all__ = ["carried", "doubt"]


def carried(question: Question, questionnaire: Questionnaire) -> dict[str, str]:
    """The carrier columns of a question, those it needs."""
    if question.follows:
        return {}
    asked = asked_as(question.answers)
    nets = {n.name: {"label": n.label.plain(), "answers": n.codes} for n in question.nets}
    found = {
        "concord_kind": asked.kind,
        "concord_missing": " ".join(each.value for each in question.missing),
        "concord_required": "yes" if question.required else "",
        "concord_nets": as_json(nets),
        "concord_unit": as_json(asked.unit and asked.unit.plain()),
        "concord_was": " ".join(question.was),
        "concord_asked_of": as_json(question.asked_of and question.asked_of.plain()),
        "concord_otherwise": question.otherwise,
        "concord_short": as_json(question.short and question.short.plain()),
        **_conditions(question, questionnaire),
    }
    if question.block:
        stem = question.block.stem and question.block.stem.plain()
        found["concord_block"] = as_json([question.block.name, question.block.shuffle, stem])
    return {column: cell(value) for column, value in found.items() if value}


def doubt(question: Question, questionnaire: Questionnaire) -> str:
    """Where a question is asked and its answer is unusual."""
    assert question.warn  # noqa: S101  # asked of those that warn
    xpath = XPath(questionnaire)
    return all_of([xpath.true(question.when), xpath.false(question.warn.condition)])


def _conditions(question: Question, questionnaire: Questionnaire) -> dict[str, str]:
    xpath = XPath(questionnaire)
    found: dict[str, str] = {}
    if question.when:
        found["concord_when"] = names.sealed(question.when.text, xpath.true(question.when))
    if question.check:
        constraint, _ = constraint_of(question, questionnaire)
        found["concord_check"] = names.sealed(question.check.condition.text, constraint)
    if question.warn:
        where = doubt(question, questionnaire)
        found["concord_warn"] = names.sealed(question.warn.condition.text, where)
    if question.expression:
        value = xpath.value(question.expression)
        found["concord_computed"] = names.sealed(question.expression.text, value)
    return found
