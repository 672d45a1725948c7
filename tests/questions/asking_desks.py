"""Desks that ask, one answer after another: the interview, the terminal, keying, simulation."""

import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any, assert_never

import pytest
from desk import Desk, Impossible
from every_kind import AFTER, BEFORE, BLANK, ITEM, OWN_WORDS, SEED, TODAY, Case, takes_an_answer

from survey.errors import AnswerError, DataError
from survey.forms import Form
from survey.forms.paper.code import PaperCode
from survey.interview import Interview, displayed_options
from survey.keying.desk import Desk as KeyingDesk
from survey.keying.session import Keying
from survey.missing import Missing
from survey.questionnaire import Question
from survey.questions import (
    NONE,
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
