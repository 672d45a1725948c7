"""The route in words: whoever follows the arrows and the conditions on the paper answers what the
interview asks.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from questionnaires import answers_to, questionnaires

import instruments
import survey
from survey.conditions import evaluate
from survey.errors import DefinitionError
from survey.forms.numbering import END, Numbered
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, TODAY, Question
from survey.questions import Shown, parsed

ROUTED = """
instrument: routed
version: "1"
title: Routes
languages: [en]
groups: {staff: Staff, parents: Parents}
consent: {required: true, notice: May we ask?}
sections:
  - title: First
    questions:
      - {id: smokes, ask: Do you smoke?, choose: {yes: "Yes", no: "No"}, missing: [refused]}
      - {id: a_day, ask: How many a day?, number: {min: 1}, when: "smokes == 'yes'"}
      - {id: brand, ask: Which brand?, text: {}, when: "a_day > 10", optional: true}
      - {id: pets, ask: Which pets?, choose_many: {cat: A cat, dog: A dog}, none: No pets}
      - {id: names, ask: What are they called?, text: {}, when: "count(pets) > 0"}
      - {id: walks, ask: Who walks the dog?, text: {}, when: "selected(pets, 'dog')"}
      - {id: rota, ask: Is there a rota?, choose: {yes: "Yes", no: "No"}, when: "group == 'staff'"}
  - title: Last
    when: "smokes == 'yes'"
    questions:
      - {id: stop, ask: Would you like to stop?, choose: {yes: "Yes", no: "No"}}
"""


@pytest.fixture(scope="module")
def routed() -> survey.Questionnaire:
    return survey.loads(ROUTED)


def arrows(numbered: Numbered, name: str) -> Mapping[str | Missing, str]:
    return numbered.arrows(numbered.questionnaire.by_id[name])


def leads(numbered: Numbered) -> dict[str, str]:
    return {
        each.id: lead.text
        for each in numbered.printed
        if (lead := numbered.applies_if(each)) is not None
    }


def test_an_arrow_stands_at_each_answer_that_passes_questions_by(
    routed: survey.Questionnaire,
) -> None:
    numbered = Numbered(routed)
    assert arrows(numbered, "smokes") == {"no": "5", Missing.REFUSED: "5"}
    assert arrows(numbered, "pets") == {"none": "8"}
    assert arrows(numbered, "rota") == {}


def test_a_condition_is_printed_where_no_arrow_leads_past_the_question(
    routed: survey.Questionnaire,
) -> None:
    assert leads(Numbered(routed)) == {
        "brand": "a_day > 10",
        "walks": "selected(pets, 'dog')",
        "rota": "group == 'staff'",
        "stop": "smokes == 'yes'",
    }


def test_without_room_for_arrows_the_condition_is_printed(routed: survey.Questionnaire) -> None:
    numbered = Numbered(routed, alone=frozenset({"smokes"}))
    assert arrows(numbered, "smokes") == {}
    assert leads(numbered)["a_day"] == "smokes == 'yes'"


def test_a_form_for_one_group_has_its_questions_only_and_no_words_about_the_group(
    routed: survey.Questionnaire,
) -> None:
    staff, parents = Numbered(routed, "staff"), Numbered(routed, "parents")
    assert "rota" in {each.id for each in staff.printed}
    assert "rota" not in leads(staff)
    assert "rota" not in {each.id for each in parents.printed}
    assert GROUP not in {each.id for each in staff.printed}
    assert [staff.numbers[name] for name in ("smokes", "rota", "stop")] == ["1", "7", "8"]


def test_an_arrow_beyond_the_last_question_leads_to_the_end() -> None:
    numbered = Numbered(instruments.load("early-relationships-professionals"))
    assert arrows(numbered, "training")["no"] == END


def test_consent_can_be_numbered_and_a_no_leads_to_the_end(routed: survey.Questionnaire) -> None:
    numbered = Numbered(routed, consent=True)
    assert numbered.numbers[CONSENT] == "1"
    assert arrows(numbered, CONSENT) == {"no": END}


# --- a reader with a pen ---


def read_and_answered(numbered: Numbered, answers: Mapping[str, Answer]) -> list[str]:
    """The questions that somebody answers who reads the paper from top to bottom and does as it
    says.
    """
    questionnaire = numbered.questionnaire
    known: dict[str, Answer] = {} if numbered.group is None else {GROUP: numbered.group}
    known[TODAY] = date.today().isoformat()  # noqa: DTZ011  # of the calendar on the reader's wall
    answered: list[str] = []
    goal: str | None = None
    for question in _with_computed(numbered):
        if question.expression is not None:
            value = evaluate(question.expression.tree, known)
            asked = question.when is None or question.when.holds(known) is True
            known[question.id] = (
                Missing.NOT_ASKED
                if not asked
                else Missing.NOT_APPLICABLE
                if value is None
                else float(value)  # type: ignore[arg-type]
            )
            continue
        if question.follows:
            chosen = known[question.follows]
            writes = chosen == "other" or (isinstance(chosen, tuple) and "other" in chosen)
            known[question.id] = answers[question.id] if writes else Missing.NOT_ASKED
            continue
        if goal is not None and numbered.numbers.get(question.id) == goal:
            goal = None
        lead = numbered.applies_if(question)
        if goal is not None or (lead is not None and lead.holds(known) is not True):
            known[question.id] = Missing.NOT_ASKED
            continue
        known[question.id] = answers[question.id]
        if not isinstance(question.answers, Shown):
            answered.append(question.id)
        answer = answers[question.id]
        key = answer[0] if isinstance(answer, tuple) and len(answer) == 1 else answer
        if isinstance(key, str | Missing) and key in (
            found := numbered.arrows(questionnaire.by_id[question.id])
        ):
            goal = found[key]
    return answered


def _with_computed(numbered: Numbered) -> list[Question]:
    """The printed questions with the computed ones among them, where the interview would work them
    out.
    """
    printed = {each.id for each in numbered.printed}
    every = (*numbered.questionnaire.asked_first, *numbered.questionnaire.questions)
    return [each for each in every if each.id in printed or each.expression is not None]


def asked(numbered: Numbered, answers: Mapping[str, Answer]) -> list[str]:
    """The questions that the interview asks somebody with these answers."""
    interview = Interview.start(numbered.questionnaire, group=numbered.group)
    while (question := interview.question) is not None:
        interview = interview.answer(
            "yes" if question.id == CONSENT and question.options else answers[question.id]
        )
    by_id = numbered.questionnaire.by_id
    return [
        name
        for name in interview.path
        if name != CONSENT
        and not isinstance(by_id[name].answers, Shown)
        and not by_id[name].follows
    ]


@st.composite
def routed_questionnaires(draw: Any) -> survey.Questionnaire:
    """Questionnaires that are all routes: each question hangs, by chance, on one or two of the few
    before it.
    """
    questions: list[dict[str, Any]] = []
    for place in range(draw(st.integers(3, 8))):
        kind = draw(st.sampled_from(["choose", "choose", "choose_many", "number"]))
        entry: dict[str, Any] = {"id": f"q{place}", "ask": f"Question {place}?"}
        entry[kind] = (
            {"min": 0, "max": 3, "whole": True} if kind == "number" else {"yes": "Yes", "no": "No"}
        )
        if kind == "choose_many" and draw(st.booleans()):
            entry["none"] = "None"
        entry["missing"] = draw(st.lists(st.sampled_from(["dont_know", "refused"]), unique=True))
        if questions and draw(st.integers(0, 3)):
            entry["when"] = draw(
                st.sampled_from(["{}", "{}", "{}", "{} and {}", "{} or {}", "not ({})"])
            ).format(*(_condition(draw, questions) for _ in range(2)))
        questions.append(entry)
    source = {
        "instrument": "routes",
        "version": "1",
        "title": "Routes",
        "languages": ["en"],
        "groups": {"all": "All"},
    }
    text = yaml.safe_dump(
        {**source, "sections": [{"title": "All", "questions": questions}]}, sort_keys=False
    )
    try:
        return survey.loads(text)
    except DefinitionError:  # a question that its conditions leave no way in
        reject()


def _condition(draw: Any, before: list[dict[str, Any]]) -> str:
    question = draw(st.sampled_from(before[-3:]))
    name = question["id"]
    if "number" in question:
        return draw(st.sampled_from([f"{name} > 1", f"answered({name})", f"{name} == 'refused'"]))
    if "choose_many" in question:
        return draw(
            st.sampled_from(
                [
                    f"count({name}) > 0",
                    f"selected({name}, 'yes')",
                    f"answered({name})",
                    f"count({name}) == 2",
                ]
            )
        )
    return draw(
        st.sampled_from(
            [
                f"{name} == 'yes'",
                f"{name} == 'yes'",
                f"{name} != 'no'",
                f"answered({name})",
                f"{name} == 'refused'",
            ]
        )
    )


@st.composite
def respondents(
    draw: Any, each: st.SearchStrategy[survey.Questionnaire]
) -> tuple[Numbered, dict[str, Answer]]:
    questionnaire = _without_checks(draw(each))
    groups = [option.code for option in questionnaire.groups]
    group = draw(st.sampled_from([None, *groups])) if len(groups) > 1 else groups[0]
    numbered = Numbered(questionnaire, group, seed=None)
    asked = (each for each in questionnaire.by_id.values() if each.expression is None)
    answers = {each.id: _typed(each, draw(answers_to(each))) for each in asked}
    return numbered, answers


def _typed(question: Question, answer: Any) -> Answer:
    return answer if isinstance(answer, Missing) else parsed(question.answers, answer)


def _without_checks(questionnaire: survey.Questionnaire) -> survey.Questionnaire:
    """Checks refuse answers, they do not route; shuffling is left out so that both walks have one
    order.
    """

    def plain(question: Question) -> Question:
        return replace(
            question, check=None, block=question.block and replace(question.block, shuffle=False)
        )

    sections = tuple(
        replace(each, questions=tuple(map(plain, each.questions)))
        for each in questionnaire.sections
    )
    return replace(questionnaire, sections=sections)


@settings(deadline=None, max_examples=80)
@given(respondents(questionnaires()))
def test_the_paper_s_route_is_the_interview_s_route(
    respondent: tuple[Numbered, dict[str, Answer]],
) -> None:
    assert read_and_answered(*respondent) == asked(*respondent)


@settings(deadline=None, max_examples=300)
@given(respondents(routed_questionnaires()))
def test_however_the_questions_hang_together_the_paper_leads_to_the_same_ones(
    respondent: tuple[Numbered, dict[str, Answer]],
) -> None:
    assert read_and_answered(*respondent) == asked(*respondent)


def test_a_number_that_was_given_rules_out_what_is_asked_of_those_who_gave_none() -> None:
    questionnaire = survey.loads(
        """
instrument: numbers
version: "1"
title: Numbers
languages: [en]
groups: {all: All}
sections:
  - title: All
    questions:
      - {id: children, ask: How many?, number: {}, missing: [refused]}
      - {id: why, ask: Why not?, text: {}, when: "not answered(children)"}
"""
    )
    numbered = Numbered(questionnaire, None, seed=None)
    why = questionnaire.by_id["why"]
    assert numbered.applies_if(why) == why.when
    assert read_and_answered(numbered, {"children": 0, "why": "-"}) == ["children"]
