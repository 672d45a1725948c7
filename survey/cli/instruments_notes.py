"""What `concord instruments check` notes about a sound questionnaire: things easily forgotten."""

import re
from collections.abc import Iterator, Mapping

from survey.cli.spoken import in_english, unread
from survey.codebook import Codebook
from survey.people_words import routed_to_words
from survey.questionnaire import GROUP, Question, Questionnaire
from survey.questions import Derived, ManyOf, OpenText, Shown

__all__ = ["LONGEST_HEADING", "notes_on"]

LONGEST_HEADING = 40
"""Characters that fit over a column of a table on two lines."""


def notes_on(questionnaire: Questionnaire, read_by: Mapping[str, str]) -> Iterator[str]:
    """One sentence each. `read_by`: who has read what Concord says, by language."""
    yield from _without_texts(questionnaire)
    yield from _untranslated(questionnaire)
    yield from _no_way_to_say_none(questionnaire)
    yield from _asked_of_whom(questionnaire)
    yield from _long_headings(questionnaire)
    yield from in_english(questionnaire)
    yield from unread(questionnaire, questionnaire.languages, read_by)


SLOT = re.compile(r"Item \d+")
"""The wording of a question whose own is somebody's: it stands where the licensed text goes."""


def _without_texts(questionnaire: Questionnaire) -> Iterator[str]:
    """Slots of a scale whose texts are under licence: nobody can answer “Item 1”."""
    licence = questionnaire.licence
    slots = [one.id for one in questionnaire.items if _is_slot(one, questionnaire.languages)]
    if slots:
        where = "their wording" if licence is None else f"the wording of {licence.of}"
        had = "" if licence is None else f"; it is had at {licence.where}"
        yield (
            f"not to be asked as it is: {len(slots)} items have a number instead of {where} "
            f"({_listed(slots)}){had}. Write it into a copy of this file, with licence: "
            "{…, texts: in place}"
        )
    elif licence is not None and licence.texts == "withheld":
        yield "no item is a numbered slot any more; write texts: in place under licence"


def _is_slot(question: Question, languages: tuple[str, ...]) -> bool:
    return any(SLOT.fullmatch(question.ask.in_language(each).strip()) for each in languages)


def _untranslated(questionnaire: Questionnaire) -> Iterator[str]:
    """Texts that are the same in every language although there are several; meant for names, easily
    forgotten for questions.
    """
    if len(questionnaire.languages) == 1:
        return
    plain = [
        question.id
        for question in questionnaire.questions
        if not question.ask.languages
        and not question.follows
        and not _is_slot(question, questionnaire.languages)
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


def _asked_of_whom(questionnaire: Questionnaire) -> Iterator[str]:
    """Questions that not everybody is asked, for whose people the author has no words: figures then
    say the condition.
    """
    found = [question for question in questionnaire.items if _needs_people(question)]
    if not found:
        return
    codebook, language = Codebook.of([questionnaire]), questionnaire.languages[0]
    item = codebook.items[found[0].id]
    said = routed_to_words(item, codebook, questionnaire.instrument, language)
    yield (
        f"{_listed([question.id for question in found])}: not everybody is asked, and there is no "
        f"'asked_of', such as asked_of: parents; figures of {found[0].id} will be of “{said}”"
    )


def _needs_people(question: Question) -> bool:
    """Whether figures are made of it that are not of everybody; the name of a group says who is in
    it.
    """
    counted = not isinstance(question.answers, OpenText | Derived | Shown)
    return (
        counted
        and question.when is not None
        and question.when.names != {GROUP}
        and question.asked_of is None
    )


def _long_headings(questionnaire: Questionnaire) -> Iterator[str]:
    """Items of blocks, which stand side by side in tables, with words that need a heading."""
    language = questionnaire.languages[0]
    found = [
        question.id
        for question in questionnaire.items
        if question.block
        and question.short is None
        and not question.follows
        and len(question.ask.in_language(language)) > LONGEST_HEADING
    ]
    if found:
        yield (
            f"{_listed(found)}: longer than {LONGEST_HEADING} characters, which is much over a "
            "column of a table; give the block headings, such as "
            f"short: {{{found[0]}: …}}"
        )


def _listed(ids: list[str]) -> str:
    return ", ".join(ids[:8]) + (" …" if len(ids) > 8 else "")
