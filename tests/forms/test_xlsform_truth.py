"""Conditions as XPath are true and false exactly where they are in Python; the witness is JavaRosa,
the engine of ODK Collect.
"""

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import assert_never

import pytest
from xlsform_engine import collected, converted, entered, with_calculations

from survey.conditions import Condition
from survey.definition import loads
from survey.definition.condition_check import condition_faults
from survey.errors import AnswerError
from survey.forms import Form
from survey.forms.xlsform.answer_types import asked_as
from survey.forms.xlsform.asked import Asked
from survey.forms.xlsform.condition_text import written
from survey.forms.xlsform.making import make
from survey.forms.xlsform.xpath import XPath
from survey.forms.xlsform.xpath_reading import condition_of
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import GROUP, TODAY, Question, Questionnaire
from survey.questions import (
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

DEFINITION = """
instrument: truths
version: "1"
title: Truths
groups: {teachers: Teachers, parents: Parents}
sections:
  - title: All
    questions:
      - {id: agree, ask: a, scale: agreement5, missing: [dont_know, refused]}
      - {id: mood, ask: b, scale: agreement5, optional: true}
      - {id: place, ask: c, choose: {a: A, b: B, "1": One}, other: Else, missing: not_applicable}
      - id: seen
        ask: d
        choose_many: {a: A, b: B, c: C}
        other: Else
        none: None
        missing: [dont_know, refused]
        when: "place != 'b'"
      - {id: likely, ask: l, rating: {min: -1, max: 10}, missing: dont_know}
      - {id: sure, ask: m, rating: {min: 1, max: 5}, optional: true}
      - {id: rose, ask: n, time: {min: "05:00", max: "11:30"}, missing: dont_know}
      - {id: slept, ask: o, time: {}, optional: true}
      - {id: best, ask: p, rank: {a: A, b: B, c: C}, missing: refused}
      - {id: kept, ask: e, choose_many: {a: A, none: Nil}, optional: true}
      - {id: used, ask: k, choose_many: {a: A, b: B}, optional: true, missing: dont_know}
      - id: age
        ask: f
        number: {min: -3, max: 9, whole: true}
        missing: [dont_know]
        optional: true
        when: "answered(seen)"
      - {id: weight, ask: g, number: {}, missing: refused}
      - {id: born, ask: h, date: {min: "1999-12-30", max: "2000-01-02"}, missing: dont_know}
      - {id: moved, ask: i, date: {}, optional: true}
      - {id: words, ask: j, text: {}, optional: true, when: "agree != 'agree'"}
      - {id: twice, computed: "age * 2"}
      - {id: share, computed: "weight / age"}
      - {id: both, computed: "age > 1 and selected(seen, 'a')"}
"""
CODES = {
    "group": ["teachers", "parents"],
    "agree": ["agree", "disagree", "neither"],
    "mood": ["agree"],
    "place": ["a", "b", "1", "other"],
    "likely": ["-1", "3", "10"],
    "sure": ["1", "5"],
    "seen": ["a", "b", "other", "none"],
    "kept": ["a", "none"],
    "words": ["x y", "a", "1", "it’s"],
    "born": ["1999-12-31", "2000-01-01"],
    "moved": ["2000-01-01"],
}
DAYS, TIMES = ["born", "moved", "today"], ["rose", "slept"]
CONDITIONS, RESPONDENTS = (160, 60) if os.environ.get("CONCORD_TEST_ALL") == "1" else (60, 30)


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return loads(DEFINITION)


def _number(chance: random.Random, depth: int) -> str:
    numbers = [
        "age",
        "weight",
        "twice",
        "share",
        "both",
        "count(seen)",
        "count(kept)",
        "2",
        "0",
        "-1.5",
        "0.1",
    ]
    if depth <= 0 or chance.random() < 0.6:
        return chance.choice(numbers)
    return f"({_number(chance, depth - 1)} {chance.choice('+-*/')} {_number(chance, depth - 1)})"


def _condition(chance: random.Random, questionnaire: Questionnaire, depth: int = 3) -> str:
    """A condition of any shape the language has."""
    shape = chance.randrange(15 if depth > 0 else 10)
    name = chance.choice(list(CODES))
    code = chance.choice(CODES[name])
    missing = chance.choice(Missing.names())
    sign = chance.choice(["==", "!=", "<", "<=", ">", ">="])
    if shape < 10:
        any_name = chance.choice([question.id for question in questionnaire.questions])
        return [
            f"{name} {chance.choice(['==', '!='])} '{code}'",
            (
                f"{name} {chance.choice(['in', 'not in'])} ('{code}', "
                f"'{chance.choice(CODES[name])}', '{missing}')"
            ),
            f"{any_name} {chance.choice(['==', '!='])} '{missing}'",
            f"answered({any_name})",
            f"selected({name}, '{code}')",
            f"{_number(chance, 1)} {sign} {_number(chance, 1)}",
            f"{chance.choice(DAYS)} {sign} {chance.choice([*DAYS, _quoted('2000-01-01')])}",
            f"{chance.choice(TIMES)} {sign} {chance.choice([*TIMES, _quoted('08:30')])}",
            f"{chance.choice(['likely', 'sure'])} {sign} {_number(chance, 1)}",
            f"age {chance.choice(['in', 'not in'])} (1, 2, -3)",
        ][shape]
    first, second = (_condition(chance, questionnaire, depth - 1) for _ in range(2))
    return [
        f"not ({first})",
        f"({first}) and ({second})",
        f"({first}) or ({second})",
        f"not (({first}) or not ({second}))",
        f"({first}) {chance.choice(['==', '!='])} ({second})",
    ][shape - 10]


def _quoted(text: str) -> str:
    return f"'{text}'"


def _conditions(questionnaire: Questionnaire, number: int) -> list[Condition]:
    chance = random.Random(7)
    known = {**questionnaire.by_id, TODAY: questionnaire.by_id["moved"]}
    found: dict[str, Condition] = {}
    while len(found) < number:
        condition = Condition.parse(_condition(chance, questionnaire))
        if not condition_faults(condition, known, "truth"):
            found[condition.text] = condition
    return list(found.values())


def _answer(question: Question, chance: random.Random) -> object:
    """Any answer the question takes, missing ones often."""
    if question.allowed_missing and chance.random() < 0.4:
        return chance.choice(question.allowed_missing)
    match answers := question.answers:
        case OneOf():
            return chance.choice(answers.codes)
        case ManyOf():
            return chance.sample(answers.codes, chance.randrange(1, len(answers.codes)))
        case Ranking():
            return chance.sample(answers.codes, len(answers.codes))
        case Quantity(whole=True):
            return chance.randrange(-3, 10)
        case Quantity():
            return chance.choice([0, 0.5, -2.25, 3, 7.0, 0.1])
        case Day():
            return chance.choice(["1999-12-30", "1999-12-31", "2000-01-01", "2000-01-02"])
        case TimeOfDay():
            return chance.choice(["05:00", "08:29", "08:30", "11:30"])
        case OpenText():
            return chance.choice(["x y", "a", "1", "other words"])
        case Shown() | Derived():
            return True
        case _ as never:
            assert_never(never)


def _interviews(questionnaire: Questionnaire, number: int) -> list[Interview]:
    chance = random.Random(11)
    found = []
    while len(found) < number:
        interview = Interview.start(questionnaire)
        while (question := interview.question) is not None:
            try:
                interview = interview.answer(_answer(question, chance))
            except AnswerError:
                assert isinstance(question.answers, ManyOf), question  # "none" beside others
        found.append(interview)
    return found


def _known(interview: Interview) -> dict[str, Answer]:
    return {**interview.result(), GROUP: interview.answers[GROUP], TODAY: interview.today}


def test_xpath_is_true_and_false_exactly_where_the_condition_is(
    questionnaire: Questionnaire, needs_tool: Callable[[str], str], tmp_path: Path
) -> None:
    needs_tool("javac")
    conditions = [each for each in _conditions(questionnaire, CONDITIONS) if "’" not in each.text]
    interviews = _interviews(questionnaire, RESPONDENTS)
    printer = XPath(questionnaire)
    calculations = {
        f"true{number}": f"if({printer.true(each)}, 1, 0)" for number, each in enumerate(conditions)
    }
    calculations |= {
        f"false{number}": f"if({printer.false(each)}, 1, 0)"
        for number, each in enumerate(conditions)
    }
    xform, warnings = converted(with_calculations(make(Form(questionnaire, "en")), calculations))
    assert warnings == []
    file = tmp_path / "truths.xml"
    file.write_text(xform, "utf-8")
    found = collected(needs_tool("java"), file, [entered(each) for each in interviews])
    compared = set()
    for interview, fields in zip(interviews, found, strict=True):
        known = _known(interview)
        for number, condition in enumerate(conditions):
            holds = condition.holds(known)
            said = (fields[f"true{number}"] == "1", fields[f"false{number}"] == "1")
            assert said == (holds is True, holds is False), (
                condition.text,
                printer.true(condition),
                known,
            )
            compared.add((number, holds))
    assert len(interviews) * len(conditions) > 1_500
    assert {holds for _, holds in compared} == {True, False, None}


def test_the_route_and_computed_values_are_those_of_the_interview(
    questionnaire: Questionnaire, needs_tool: Callable[[str], str], tmp_path: Path
) -> None:
    needs_tool("javac")
    interviews = _interviews(questionnaire, RESPONDENTS)
    file = tmp_path / "route.xml"
    file.write_text(converted(make(Form(questionnaire, "en")))[0], "utf-8")
    found = collected(needs_tool("java"), file, [entered(each) for each in interviews])
    for interview, fields in zip(interviews, found, strict=True):
        for name, value in entered(interview):
            said = fields[name].removesuffix(":00.000Z")  # of a time
            assert said == value or float(said) == float(value), name
        for name in ("twice", "share", "both"):
            answer = interview.answers[name]
            assert (
                float(fields[name]) == answer
                if not isinstance(answer, Missing)
                else fields.get(name, "") == ""
            )


def _asked(questionnaire: Questionnaire) -> dict[str, Asked]:
    """What an importer would know of these questions, had another made the form."""
    found = {}
    for question in (*questionnaire.asked_first, *questionnaire.items):
        asked = asked_as(question.answers)
        among = question.missing if asked.is_asked and not asked.has_reason_beside else ()
        found[question.id] = Asked(
            question.id,
            asked.sort,
            {option.code: option.code for option in question.options},
            {kind.value: kind for kind in among},
            always=asked.is_asked and not (question.optional or question.when or question.missing),
        )
    return found


def _xpath(chance: random.Random, depth: int = 3) -> str:
    """XPath as people write it in XLSForms."""
    name = chance.choice(
        [name for name in CODES if name not in ("seen", "kept", "born", "moved", "words")]
    )
    code = chance.choice(CODES[name])
    any_name = chance.choice([*CODES, "age", "weight", "used"])
    sign, equal = chance.choice(["=", "!=", "<", "<=", ">", ">="]), chance.choice(["=", "!="])
    number = chance.choice(
        ["2", "0", "-1.5", "0.1", "(${weight} + 1)", "${weight} div 2", "(${age} - ${weight})"]
    )
    first, second = (
        (_xpath(chance, depth - 1), _xpath(chance, depth - 1)) if depth > 0 else ("", "")
    )
    shapes = [
        f"${{{name}}} {equal} '{code}'",
        f"'{code}' {equal} ${{{name}}}",
        f"${{{any_name}}} {equal} ''",
        f"selected(${{{chance.choice(['seen', 'kept', 'used'])}}}, 'a')",
        f"selected(${{{name}}}, '{code}')",
        f"count-selected(${{used}}) {sign} {chance.choice('012')}",
        f"${{{chance.choice(['age', 'weight', 'twice'])}}} {sign} {number}",
        f"${{place}} {sign} 1",
        f"${{agree}} {equal} ${{mood}}",
        f"${{age}} {equal} ${{weight}}",
        f"${{{chance.choice(['born', 'moved'])}}} {sign} date('2000-01-01')",
        f"${{words}} {equal} 'x y'",
        f"${{likely}} {sign} 3",
        f"decimal-time(${{{chance.choice(TIMES)}}}) {sign} 0.25",
        f"round(decimal-time(${{slept}}) * 1440) {sign} 510",
        f"${{born}} {sign} today()",
        "${best} != ''",
        f"${{agree}} {equal} 'dont_know'",
        "selected(${seen}, 'refused')",
        f"not({first})",
        f"({first}) and ({second})",
        f"({first}) or ({second})",
    ]
    return shapes[chance.randrange(len(shapes) if depth > 0 else len(shapes) - 3)]


def test_xpath_of_others_is_read_with_its_meaning(
    questionnaire: Questionnaire, needs_tool: Callable[[str], str], tmp_path: Path
) -> None:
    needs_tool("javac")
    chance = random.Random(3)
    texts = list(dict.fromkeys(_xpath(chance) for _ in range(CONDITIONS)))
    interviews = _interviews(questionnaire, RESPONDENTS)
    calculations = {f"said{number}": f"if({text}, 1, 0)" for number, text in enumerate(texts)}
    file = tmp_path / "others.xml"
    file.write_text(
        converted(with_calculations(make(Form(questionnaire, "en")), calculations))[0], "utf-8"
    )
    found = collected(needs_tool("java"), file, [entered(each) for each in interviews])
    asked = _asked(questionnaire)
    loose = [Condition.parse(written(condition_of(text, asked))) for text in texts]
    exact = [Condition.parse(written(condition_of(text, asked, exact=True))) for text in texts]
    outcomes = set()
    for interview, fields in zip(interviews, found, strict=True):
        known = _known(interview)
        for number, text in enumerate(texts):
            said = fields[f"said{number}"] == "1"
            assert (loose[number].holds(known) is True) == said, (text, loose[number].text, known)
            assert exact[number].holds(known) is said, (text, exact[number].text, known)
            outcomes.add(said)
    assert outcomes == {True, False}
