"""Of whom a figure is, where its item is not asked of everybody: every desk says the same."""

from dataclasses import replace

import pytest

import instruments
from analysis.figures.identity import Identity
from analysis.figures.words import FigureWords
from survey.codebook import Codebook
from survey.conditions import Condition
from survey.definition import loads
from survey.definition.writing import dump
from survey.people import Filter
from survey.questionnaire import Questionnaire
from survey.wording import Wording


def without_words(questionnaire: Questionnaire) -> Questionnaire:
    """As if the author had not said who is asked what."""
    sections = tuple(
        replace(each, questions=tuple(replace(one, asked_of=None) for one in each.questions))
        for each in questionnaire.sections
    )
    return loads(dump(replace(questionnaire, sections=sections)))


SHIPPED = [instruments.load(name) for name in instruments.names()]
CODEBOOK = Codebook.of(SHIPPED)
SILENT = Codebook.of(map(without_words, SHIPPED))
YES = "“Yes”"
TRAUMA = "“Have you ever worked with a child who went through trauma before the age of 5?”"
PARENT = "“Are you a parent, step-parent or guardian?”"


def of(figure: str, codebook: Codebook = CODEBOOK, language: str = "en") -> str:
    return FigureWords(codebook, language).of(Identity.read(figure, codebook))


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("looked_for_help.yes.public", "parents among the public"),
        ("gov_enough.agree.public", "the public"),
        ("school.primary.teachers", "teachers"),
        (
            "school.primary.teachers+early_years_workers",
            "teachers among teachers and early-years workers",
        ),
        (
            "training_quality.good.teachers",
            "teachers who have been trained about trauma",
        ),
        (
            "training_quality.good.teachers+early_years_workers",
            "teachers and early-years workers who have been trained about trauma",
        ),
    ],
)
def test_who_was_asked_stands_before_the_people(figure: str, words: str) -> None:
    assert of(figure) == words


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("looked_for_help.yes.public", f"the public who answered {YES} to {PARENT}"),
        ("challenges.behaviour.teachers", f"teachers who answered {YES} to {TRAUMA}"),
        ("school.primary.teachers", "teachers"),
    ],
)
def test_without_words_of_the_author_the_route_says_it(figure: str, words: str) -> None:
    assert of(figure, SILENT) == words


def test_a_share_of_everyone_is_of_all_the_people() -> None:
    identity = replace(Identity.read("looked_for_help.yes.public", CODEBOOK), base="everyone")
    assert FigureWords(CODEBOOK).of(identity) == "the public"


def test_a_base_line_says_it_in_each_language() -> None:
    identity = Identity.read("looked_for_help.yes.public", SILENT)
    lines = {
        language: FigureWords(SILENT, language).base_line(identity, n=1_213)
        for language in ("en", "cy", "pl")
    }
    welsh, polish = (
        "a atebodd “Ydw” i “Ydych chi'n rhiant, yn llys-riant neu'n warcheidwad?”",
        "osoby, które odpowiedziały „Yes” na pytanie „Are you a parent, step-parent or guardian?”",
    )
    assert lines == {
        "en": f"Base: the public who answered {YES} to {PARENT} (n = 1,213)",
        "cy": f"Sail: Y cyhoedd {welsh} (n = 1,213)",
        "pl": f"Podstawa: The public, {polish} (n = 1\xa0213)",
    }


def test_a_base_line_has_several_people_and_the_filter_behind_each() -> None:
    words = FigureWords(CODEBOOK)
    figures = (
        "looked_for_help.yes.public[region == 'wales']",
        "looked_for_help.yes.public[region in ('wales', 'ni')]",
    )
    told = [Identity.read(figure, CODEBOOK) for figure in figures]
    assert words.base_line(told[0], n=53) == "Base: parents among the public, Wales only (n = 53)"
    assert words.base_line(*told) == (
        "Base: parents among the public, Wales only; "
        "parents among the public, Wales or Northern Ireland only"
    )


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("wales", "Wales only"),
        ("region == 'wales'", "Wales only"),
        ("parent == 'yes'", f"those who answered {YES} to {PARENT} only"),
    ],
)
def test_a_filter_is_said_by_its_name_by_what_people_are_or_by_what_they_answered(
    where: str, said: str
) -> None:
    named = Filter("wales", Wording.of("Wales"), Condition.parse("region == 'wales'"))
    assert FigureWords(replace(CODEBOOK, filters=(named,))).filter_line(where) == said


def test_of_groups_of_another_column_it_is_said_who_was_asked_too() -> None:
    identity = Identity.read("looked_for_help.yes.wales", CODEBOOK)
    assert FigureWords(CODEBOOK, by="region").of(identity) == (
        "parents among those in the group “Wales”"
    )
