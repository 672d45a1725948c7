"""What stands in a definition of a question: the question, conditions on it, words that name it."""

import json
from pathlib import Path
from typing import Any, assert_never

import pytest
from desk import Desk, Impossible
from every_kind import AFTER, BEFORE, ITEM, OWN_WORDS, TODAY, Case

from survey.definition import dump, loads
from survey.errors import DefinitionError
from survey.interview import Interview
from survey.missing import Missing
from survey.questions import (
    Answers,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)

# --- the definition ---


def comes_back_from_its_file(case: Case, folder: Path) -> None:
    again = loads(dump(case.questionnaire))
    assert again == case.questionnaire
    assert again.hash == case.questionnaire.hash
    assert again.by_id[ITEM].answers == case.answers


def an_unknown_key_is_refused(case: Case, folder: Path) -> None:
    wrong = json.loads(json.dumps(case.definition))
    wrong["sections"][0]["questions"][1]["shuffel"] = "answers"
    with pytest.raises(DefinitionError, match="shuffel"):
        loads(json.dumps(wrong))


DEFINITION = Desk(
    "definition",
    {"refuse": an_unknown_key_is_refused, "round trip": comes_back_from_its_file},
    {
        "make": "the author writes it",
        "fill": "nothing is answered there",
    },
    answered=False,
)

# --- conditions and earlier answers ---


def decides_whether_the_next_is_asked(case: Case, folder: Path) -> None:
    holds, otherwise = condition_on(case.answers, ITEM)
    for condition, asked in ((holds, True), (otherwise, False)):
        changed = json.loads(json.dumps(case.definition))
        changed["sections"][0]["questions"][2]["when"] = condition
        interview = Interview.start(loads(json.dumps(changed)), today=TODAY)
        while (question := interview.question) is not None:
            given = fit_for_condition(case.answers) if question.id == ITEM else 4
            if question.id not in (ITEM, BEFORE):
                given = OWN_WORDS
            interview = interview.answer(given)
        assert (AFTER in interview.path) is asked, condition


def fit_for_condition(answers: Answers) -> Any:
    """An answer of which the first condition holds and the second does not."""
    match answers:
        case OneOf():
            return answers.codes[0]
        case ManyOf() | Ranking():
            return answers.codes[:1] if isinstance(answers, ManyOf) else answers.codes
        case Quantity():
            return max(answers.low or 0, 1)
        case Day():
            return "2022-06-13"
        case TimeOfDay():
            return "14:30"
        case OpenText():
            return "A sentence"
        case Shown() | Derived():
            return True
        case _ as never:
            assert_never(never)


def condition_on(answers: Answers, item: str) -> tuple[str, str]:
    match answers:
        case OneOf(choices):
            return f"{item} == '{choices[0].code}'", f"{item} != '{choices[0].code}'"
        case ManyOf(choices):
            return f"selected({item}, '{choices[0].code}')", f"count({item}) > 1"
        case Ranking(choices):
            return f"answered({item})", f"not answered({item})"
        case Quantity() | Derived():
            return f"{item} > 0", f"{item} <= 0"
        case Day():
            return f"{item} < today", f"{item} >= today"
        case TimeOfDay():
            return f"{item} > '14:00'", f"{item} <= '14:00'"
        case OpenText():
            return f"{item} == 'A sentence'", f"{item} != 'A sentence'"
        case Shown():
            return "", ""
        case _ as never:
            assert_never(never)


def another_type_is_refused(case: Case, folder: Path) -> None:
    wrong = {
        OneOf: f"{ITEM} == 'no_such_answer'",
        ManyOf: f"selected({ITEM}, 'no_such_answer')",
        Ranking: f"{ITEM} > 1",
        Day: f"{ITEM} < '31/2/2022'",
        TimeOfDay: f"{ITEM} < '25:00'",
    }
    changed = json.loads(json.dumps(case.definition))
    condition = wrong.get(type(case.answers), f"selected({ITEM}, 'play')")
    changed["sections"][0]["questions"][2]["when"] = condition
    with pytest.raises(DefinitionError):
        loads(json.dumps(changed))


def is_nothing_to_look_at(case: Case, folder: Path) -> None:
    changed = json.loads(json.dumps(case.definition))
    changed["sections"][0]["questions"][2]["when"] = f"answered({ITEM})"
    with pytest.raises(DefinitionError, match=ITEM):
        loads(json.dumps(changed))


CONDITIONS = Desk(
    "conditions",
    {"fill": decides_whether_the_next_is_asked, "refuse": another_type_is_refused},
    {
        "make": "they stand in the definition",
        "round trip": "they stand in the definition",
    },
    (
        Impossible(
            "fill",
            lambda case: isinstance(case.answers, Shown),
            "it has no answer that a condition could look at",
            is_nothing_to_look_at,
        ),
    ),
    answered=False,
)


def is_named_in_a_later_question(case: Case, folder: Path) -> None:
    changed = json.loads(json.dumps(case.definition))
    changed["sections"][0]["questions"][2]["ask"] = f"You said {{{ITEM}}}?"
    interview = Interview.start(loads(json.dumps(changed)), today=TODAY)
    while (question := interview.question) is not None and question.id != AFTER:
        interview = interview.answer(case.given[question.id])
    assert question is not None
    said = interview.text(question.ask)
    assert "{" not in said
    assert ("…" in said) is isinstance(case.given[ITEM], Missing)


def cannot_be_named(case: Case, folder: Path) -> None:
    changed = json.loads(json.dumps(case.definition))
    changed["sections"][0]["questions"][2]["ask"] = f"You said {{{ITEM}}}?"
    with pytest.raises(DefinitionError, match=ITEM):
        loads(json.dumps(changed))


EARLIER = Desk(
    "earlier answers",
    {"fill": is_named_in_a_later_question},
    {
        "make": "they stand in wording",
        "refuse": "they are answers already",
        "round trip": "they stand in wording",
    },
    (
        Impossible(
            "fill",
            lambda case: isinstance(case.answers, Shown),
            "it has no answer that a later question could repeat",
            cannot_be_named,
        ),
    ),
)
