"""What `concord instruments check` notes about a sound questionnaire: things easily forgotten."""

from collections.abc import Iterator, Mapping

from survey.cli.spoken import in_english, unread
from survey.questionnaire import Questionnaire
from survey.questions import ManyOf

__all__ = ["notes_on"]


def notes_on(questionnaire: Questionnaire, read_by: Mapping[str, str]) -> Iterator[str]:
    """One sentence each. `read_by`: who has read what Concord says, by language."""
    yield from _untranslated(questionnaire)
    yield from _no_way_to_say_none(questionnaire)
    yield from in_english(questionnaire)
    yield from unread(questionnaire, questionnaire.languages, read_by)


def _untranslated(questionnaire: Questionnaire) -> Iterator[str]:
    """Texts that are the same in every language although there are several; meant for names, easily
    forgotten for questions.
    """
    if len(questionnaire.languages) == 1:
        return
    plain = [
        question.id
        for question in questionnaire.questions
        if not question.ask.languages and not question.follows
    ]
    if plain:
        yield (
            f"{len(plain)} questions have one text for all of "
            f"{', '.join(questionnaire.languages)}: {_listed(plain)}"
        )


def _no_way_to_say_none(questionnaire: Questionnaire) -> Iterator[str]:
    """Choose-many questions that may be left empty: who chose nothing cannot be told from who did
    not answer.
    """
    found = [
        question.id
        for question in questionnaire.questions
        if isinstance(question.answers, ManyOf) and not question.answers.none and question.optional
    ]
    if found:
        yield (
            f"{_listed(found)}: nothing chosen and no answer given look the same; "
            "add an answer such as none: None of these"
        )


def _listed(ids: list[str]) -> str:
    return ", ".join(ids[:8]) + (" …" if len(ids) > 8 else "")
