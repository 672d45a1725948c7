"""The one row of the settings sheet: what the form is called, and what it was made from."""

from survey.definition import source
from survey.forms.form import Form
from survey.forms.xlsform import names
from survey.forms.xlsform.cells import LONGEST_CELL, as_json, cell
from survey.questionnaire import Questionnaire

__all__ = ["scores_cell", "settings_of", "words_cell"]


def settings_of(form: Form) -> dict[str, str]:
    questionnaire, identity = form.questionnaire, form.identity
    groups = {each.code: each.label.plain() for each in questionnaire.groups}
    found = {
        "form_title": cell(questionnaire.title.in_language(form.language)),
        "form_id": questionnaire.instrument,
        "version": f"{questionnaire.version}-{identity.form[:8]}",
        "default_language": names.language_name(form.language),
        "concord_instrument": identity.instrument,
        "concord_version": identity.version,
        "concord_hash": identity.hash,
        "concord_form": identity.form,
        "concord_title": cell(as_json(questionnaire.title.plain())),
        "concord_groups": cell(as_json(groups)),
    }
    if questionnaire.licence:
        found["concord_licence"] = _whole(questionnaire.licence.plain())
    if scores := scores_cell(questionnaire):
        found["concord_scores"] = scores
    if words := words_cell(questionnaire):
        found["concord_words"] = words
    return found


def scores_cell(questionnaire: Questionnaire) -> str:
    """The scores as a cell carries them; empty where there are none, or they do not fit."""
    return _whole(source(questionnaire).get("scores"))


def words_cell(questionnaire: Questionnaire) -> str:
    """The author's own words as a cell carries them; empty where there are none, or they do not
    fit.
    """
    return _whole(source(questionnaire).get("words"))


def _whole(value: object) -> str:
    text = as_json(value)
    return cell(text) if len(text) <= LONGEST_CELL else ""
