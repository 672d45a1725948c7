"""Every kind of question on one page, filled in a real browser: what does not fit is told, and what
is given comes back.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from every_kind import BEFORE, BLANK, ITEM, OWN_WORDS, SCALE, Case, every_case, takes_an_answer
from page_browser import Respondent, chromium, written
from playwright.sync_api import Browser

from survey.definition import loads
from survey.forms.files import read_file
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.questions import Day, OneOf

CASES: dict[str, Case] = {f"{ITEM}_{n}": case for n, case in enumerate(every_case())}


def together() -> Questionnaire:
    """One questionnaire with the question of every case."""
    definition: dict[str, Any] = json.loads(json.dumps(Case("scale").definition))
    before, _, after = definition["sections"][0]["questions"]
    items = [
        {**case.definition["sections"][0]["questions"][1], "id": name}
        for name, case in CASES.items()
    ]
    definition["sections"][0]["questions"] = [before, *items, after]
    return loads(json.dumps({**definition, "scales": {"agreement": SCALE}}))


@pytest.fixture(scope="module")
def browser(needs_tool: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(needs_tool("chromium")) as browser:
        yield browser


def test_every_kind_is_filled_on_the_page(browser: Browser, tmp_path: Path) -> None:
    questionnaire = together()
    respondent = Respondent.opening(browser, written(tmp_path, questionnaire))
    asked = []
    while name := respondent.question:
        asked.append(name)
        case = CASES.get(name)
        for wrong in _wrong_on_screen(case) if case else ():
            respondent.answer(name, _typed(case, wrong))
            assert len(respondent.problems()) == 1, (name, wrong)
        respondent.answer(name, _typed(case, _given(name)))
        assert respondent.problems() == [], name
    outcome = read_file(respondent.finish(tmp_path), {questionnaire.hash: questionnaire}.get)
    assert outcome.refusals == ()
    (interview,) = outcome.interviews
    expected = {name: case.interview.answers[ITEM] for name, case in CASES.items()}
    assert {name: interview.answers[name] for name in expected} == expected
    assert respondent.complaints == []
    unseen = [str(case) for name, case in CASES.items() if name not in asked]
    assert unseen == [str(case) for case in CASES.values() if case.question.expression]


def _given(name: str) -> Any:
    if name in CASES:
        return CASES[name].interview.answers[ITEM]
    return {BEFORE: "4"}.get(name, OWN_WORDS)


def _wrong_on_screen(case: Case) -> tuple[Any, ...]:
    """What can be left out or typed; what is not on the screen cannot be chosen."""
    if not takes_an_answer(case.answers) or case.variant == "optional":
        return ()
    typed = not case.answers.options
    wrong = [each for each in case.wrong if typed and each != BLANK]
    return (None, *wrong)


def _typed(case: Case | None, given: Any) -> Any:
    if given is None or given is Missing.NO_ANSWER or given is True:
        return None
    if case is not None and isinstance(case.answers, Day) and isinstance(given, str):
        return "/".join(reversed(given.split("-")))
    if isinstance(given, Missing) or (case is not None and isinstance(case.answers, OneOf)):
        return given
    return given if isinstance(given, tuple) else str(given)
