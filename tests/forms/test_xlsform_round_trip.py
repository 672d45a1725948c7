"""A definition as XLSForm and back is the same definition, in all that an XLSForm can say."""

import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from questionnaires import questionnaires

import instruments
from survey.definition import source
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
    for language in questionnaire.languages:
        file.write_bytes(make(Form(questionnaire, language)))
        found = read_xlsform(file)
        assert found.notes == ()
        languages = list(questionnaire.languages)
        assert _sayable(source(found.questionnaire), languages) == _sayable(
            source(questionnaire), languages
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
