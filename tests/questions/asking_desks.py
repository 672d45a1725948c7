"""Desks that ask, one answer after another: the interview, the terminal, keying, simulation; and
what stands in the definition.
"""

import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, assert_never

import pytest
from desk import Desk, Impossible
from every_kind import AFTER, BEFORE, BLANK, ITEM, OWN_WORDS, SEED, TODAY, Case, takes_an_answer

from survey.definition import dump, loads
from survey.errors import AnswerError, DataError, DefinitionError
from survey.forms import Form
from survey.forms.paper.code import PaperCode
from survey.interview import Interview, displayed_options
from survey.keying.desk import Desk as KeyingDesk
from survey.keying.session import Keying
from survey.missing import Missing
from survey.questionnaire import Question
from survey.questions import (
    NONE,
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
from survey.simulation import read_shares, simulate
from survey.store import open_store
from survey.terminal.leaving import Departure
from survey.terminal.plain import Lines
from survey.terminal.session import Session
from survey.words import catalogue_of

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

# --- the interview ---


def is_asked_and_answered(case: Case, folder: Path) -> None:
    interview = case.interview
    assert interview.finished
    expected = {name: case.given[name] for name in interview.path}
    assert {name: interview.answers[name] for name in interview.path} == expected
    resumed = Interview.start(case.questionnaire, seed=SEED, today=TODAY)
    assert resumed.resume(interview.answers).answers == interview.answers


def the_interview_refuses(case: Case, folder: Path) -> None:
    interview = Interview.start(case.questionnaire, today=TODAY, returned=True).answer(4)
    for wrong in case.wrong:
        with pytest.raises(AnswerError):
            interview.skip(Missing.NO_ANSWER) if wrong == BLANK else interview.answer(wrong)


INTERVIEW = Desk(
    "interview",
    {"fill": is_asked_and_answered, "refuse": the_interview_refuses},
    {
        "make": "it is made of the definition",
        "round trip": "the store keeps it",
    },
)

# --- the terminal ---


class Fieldworker(StringIO):
    """Reads the page that was printed, and types the line that says this answer there."""

    def __init__(self, case: Case, printed: StringIO, wrong: tuple[Any, ...] = ()) -> None:
        super().__init__()
        self._printed, self._seen = printed, 0
        self._lines = self._typing(case, wrong)

    def readline(self, size: int = -1, /) -> str:
        return f"{next(self._lines)}\n"

    def _typing(self, case: Case, wrong: tuple[Any, ...]) -> Iterator[str]:
        for question in case.questionnaire.questions:
            if question.expression is None and question.id in case.interview.path:
                if question.id == ITEM:
                    for each in wrong:
                        yield self._line(question, each)
                yield self._line(question, case.given[question.id])
        yield from ("1", "2", "")

    def _line(self, question: Question, given: Any) -> str:
        page = self._printed.getvalue().rpartition("\n> ")[0]

        def number(code: str) -> str:
            label = {each.code: str(each.label) for each in question.options}.get(code, "")
            found = re.findall(rf"^ +(\d+)\. {re.escape(label)}$", page, re.MULTILINE)
            return found[-1] if label and found else "99"

        answers = question.answers
        if given == BLANK or given is Missing.NO_ANSWER or isinstance(answers, Shown):
            return ""
        if isinstance(given, Missing):
            return "d" if question.options else ":d"
        match answers:
            case OneOf():
                return given if answers.numbered else number(given)
            case ManyOf() | Ranking():
                return " ".join(map(number, given))
            case Day():
                return "/".join(part.lstrip("0") for part in reversed(given.split("-")))
            case Quantity() | TimeOfDay() | OpenText() | Derived():
                return str(given)
            case _ as never:
                assert_never(never)


def _at_the_terminal(case: Case, wrong: tuple[Any, ...] = ()) -> str:
    printed = StringIO()
    face = Lines(Fieldworker(case, printed, wrong), printed)
    with open_store(":memory:") as store, Departure() as departure:
        Session(face, store, [case.questionnaire], None, "en", {}, departure).run()
        (kept,) = store.completed()
    assert dict(kept.answers) == dict(case.interview.answers)
    return printed.getvalue()


def is_typed_in_plain_lines(case: Case, folder: Path) -> None:
    _at_the_terminal(case)


def what_is_typed_wrong_is_asked_again(case: Case, folder: Path) -> None:
    said = _at_the_terminal(case, case.wrong)
    assert said.count("> ") >= _at_the_terminal(case).count("> ") + len(case.wrong)


TERMINAL = Desk(
    "terminal",
    {"fill": is_typed_in_plain_lines, "refuse": what_is_typed_wrong_is_asked_again},
    {
        "make": "it asks by the definition itself",
        "round trip": "the store keeps it",
    },
)

# --- keying from paper ---


def _keyed_lines(case: Case, seed: int, wrong: tuple[Any, ...]) -> Iterator[str]:
    for question in case.questionnaire.questions:
        if takes_an_answer(question.answers) and question.id in case.interview.path:
            if question.id == ITEM:
                yield from (_key(question, each, seed) for each in wrong)
            yield _key(question, case.given[question.id], seed)


def _key(question: Question, given: Any, seed: int) -> str:
    """What is keyed for the boxes that are ticked on the paper."""
    codes = [each.code for each in displayed_options(question, seed)]

    def place(code: str) -> str:
        return str(codes.index(code) + 1) if code in codes else "99"

    if given == BLANK or given is Missing.NO_ANSWER:
        return ""
    if isinstance(given, Missing):
        return "d" if question.options else ":d"
    answers = question.answers
    match answers:
        case OneOf():
            return given if answers.numbered else place(given)
        case ManyOf():
            return " ".join(map(place, given))
        case Ranking():
            return " ".join(str(given.index(code) + 1) for code in codes if code in given)
        case Day():
            return "".join(reversed(given.split("-")))
        case TimeOfDay():
            return given.replace(":", "")
        case Quantity() | OpenText() | Shown() | Derived():
            return str(given)
        case _ as never:
            assert_never(never)


def _at_keying(case: Case, wrong: tuple[Any, ...] = ()) -> str:
    code, said = PaperCode.of(Form(case.questionnaire, "en")), StringIO()
    lines = [str(code), "1", *_keyed_lines(case, code.seed, wrong), "", ""]
    desk = KeyingDesk(catalogue_of("en"), StringIO("\n".join(lines)), said)
    with open_store(":memory:") as store, Departure() as departure:
        Keying(desk, store, [case.questionnaire], departure).run()
        (kept,) = store.completed()
    assert dict(kept.answers) == dict(case.interview.answers)
    return said.getvalue()


def is_keyed_from_paper(case: Case, folder: Path) -> None:
    _at_keying(case)


def what_is_keyed_wrong_is_asked_again(case: Case, folder: Path) -> None:
    said = _at_keying(case, case.wrong)
    assert said.count("[") >= _at_keying(case).count("[") + len(case.wrong)


KEYING = Desk(
    "keying",
    {"fill": is_keyed_from_paper, "refuse": what_is_keyed_wrong_is_asked_again},
    {
        "make": "it keys what paper made",
        "round trip": "the store keeps it",
    },
)

# --- simulation ---


def _shares(case: Case, wrong: Any = None) -> str:
    items: dict[str, Any] = {BEFORE: {"numbers": {"4": 1}}, AFTER: {"texts": {"en": ["Thanks"]}}}
    items[f"{ITEM}__other_text"] = {"texts": {"en": [OWN_WORDS]}}
    if f"{ITEM}__other_text" not in case.questionnaire.by_id:
        del items[f"{ITEM}__other_text"]
    if takes_an_answer(case.answers):
        items[ITEM] = _drawn(case, wrong)
    for entry in items.values():
        entry["source"] = "invented"
    return json.dumps(
        {
            "fieldwork": {"first": "2022-06-13", "last": TODAY},
            "languages": {"en": 1},
            "groups": {"public": items},
        }
    )


def _drawn(case: Case, wrong: Any) -> dict[str, Any]:
    offered = case.question.allowed_missing
    missing = {"missing": {offered[0].value: 0.5}} if offered else {}
    if wrong == BLANK:
        wrong, missing = None, {"missing": {"no_answer": 0.5}}
    answers = case.answers
    match answers:
        case OneOf(choices):
            codes = [wrong] if wrong else [each.code for each in choices]
            return {"shares": dict.fromkeys(codes, 1 / len(codes)), **missing}
        case ManyOf() | Ranking():
            codes = list(wrong or answers.codes)
            return {"options": dict.fromkeys(codes, 1 if wrong else 0.5), **missing}
        case Quantity():
            return {"numbers": {str(wrong or 7): 1}, **missing}
        case Day() | TimeOfDay():
            day = "2022-06-13" if isinstance(answers, Day) else "14:30"
            return {"shares": {wrong or day: 1}, **missing}
        case OpenText():
            return {"texts": {"en": [wrong or "A sentence"]}, **missing}
        case Shown() | Derived():
            return {}
        case _ as never:
            assert_never(never)


def is_simulated(case: Case, folder: Path) -> None:
    shares = read_shares(_shares(case))
    for one in simulate(case.questionnaire, group="public", n=4, shares=shares, seed=1):
        interview = Interview.start(case.questionnaire, seed=one.seed, today=TODAY)
        while (question := interview.question) is not None:
            interview = interview.answer(one.answers.get(question.id, True))
        assert interview.result() == one.answers


def shares_that_do_not_fit_are_refused(case: Case, folder: Path) -> None:
    for wrong in case.wrong:
        with pytest.raises(DataError, match=ITEM):
            simulate(
                case.questionnaire,
                group="public",
                n=4,
                shares=read_shares(_shares(case, wrong)),
            )


def none_is_never_drawn_beside_others(case: Case, folder: Path) -> None:
    shares = read_shares(_shares(case, ("play", NONE)))
    interviews = simulate(case.questionnaire, group="public", n=20, shares=shares, seed=1)
    assert {one.answers[ITEM] for one in interviews} == {(NONE,)}


SIMULATION = Desk(
    "simulation",
    {"fill": is_simulated, "refuse": shares_that_do_not_fit_are_refused},
    {
        "make": "shares are written by hand",
        "round trip": "the store keeps it",
    },
    (
        Impossible(
            "refuse",
            lambda case: case.variant == "with none",
            "each answer has a share of its own, and 'none' is never drawn beside others",
            none_is_never_drawn_beside_others,
        ),
    ),
)
