"""The page works in Firefox as it does in Chromium."""

from collections.abc import Callable
from pathlib import Path

from page_browser import EVERY_KIND, NEW_KINDS, written
from page_firefox import Firefox, firefox

from survey.forms.page.reading import read
from survey.forms.reading import interview_of
from survey.missing import Missing

CHOSEN = {"consent": "yes", "group": "parents", "works": "yes"} | dict.fromkeys(
    ("one", "two", "three"), "agree"
)
WRITTEN = {"hours": "37.5", "overtime": "2", "words": "Élan 😀 </script>"}


def _question(browser: Firefox) -> str:
    shown = "document.querySelector('#form:not([hidden]) .question:not([hidden])')"
    return str(browser.run(f"const one = {shown}; return one ? one.dataset.question : '';"))


def _tick(browser: Firefox, question: str, code: str) -> None:
    browser.click(f".question[data-question={question}] input[value='{code}']")


def _answer(browser: Firefox, question: str) -> None:
    if question in CHOSEN:
        _tick(browser, question, CHOSEN[question])
    elif question in WRITTEN:
        browser.write(f"#q-{question}", WRITTEN[question])
    elif question == "job":
        _tick(browser, question, "other")
        browser.write("#q-job__other_text", "On a farm")
    elif question == "seen":
        _tick(browser, question, "play")
        _tick(browser, question, "sleep")
    elif question == "since":
        for part, digits in (("day", "13"), ("month", "6"), ("year", "2022")):
            browser.write(f"#q-since-{part}", digits)
    browser.click("#form > button")


def test_a_form_is_filled_reloaded_and_finished_in_firefox(
    needs_tool: Callable[[str], str], tmp_path: Path
) -> None:
    path = written(tmp_path)
    with firefox(needs_tool("firefox-esr"), tmp_path / "profile") as browser:
        browser.open(path.as_uri())
        asked = []
        while question := _question(browser):
            asked.append(question)
            _answer(browser, question)
            if question == "hours":
                browser.reload()
                assert _question(browser) == "overtime", "the draft is kept"
                browser.click("#back")
                assert browser.run("return document.querySelector('#q-hours').value") == "37.5"
                browser.click("#form > button")
        assert len(asked) == len(set(asked))
        browser.click("#finish")
        code = tmp_path / "mail.txt"
        code.write_text(
            browser.run("return document.querySelector('#code').value"), encoding="utf-8"
        )
    answers = interview_of(read(code)[0], EVERY_KIND, str(code)).answers
    assert answers == CHOSEN | {
        "job": "other",
        "job__other_text": "On a farm",
        "hours": 37.5,
        "overtime": 2,
        "plain_hours": 35.5,
        "seen": ("sleep", "play"),
        "since": "2022-06-13",
        "words": "Élan 😀 </script>",
        "welcome": True,
        "end": True,
    }
    assert Missing.REFUSED not in answers.values()


def test_the_new_kinds_are_filled_in_firefox_from_right_to_left(
    needs_tool: Callable[[str], str], tmp_path: Path
) -> None:
    path = written(tmp_path, NEW_KINDS, "ur", group="parents")
    ticked = {"hub": "leeds", "likely": "9", "seen": "play"}
    lines = {"#q-at-hour": "۱۴:۳۰", "#q-hours": "۱٫۵"}
    lines |= {"#q-last-day": "13", "#q-last-month": "6", "#q-last-year": "2022"}
    lines |= {f"[data-code={code}] select": n for code, n in (("near", "1"), ("warm", "2"))}
    lines |= {"[data-code=free] select": "3"}
    with firefox(needs_tool("firefox-esr"), tmp_path / "profile") as browser:
        browser.open(path.as_uri())
        assert browser.run("return getComputedStyle(document.body).direction") == "rtl"
        while question := _question(browser):
            if question in ticked:
                _tick(browser, question, ticked[question])
            for selector, text in lines.items():
                within = f".question[data-question={question}] {selector}"
                if browser.run("return document.querySelector(arguments[0]) !== null", within):
                    browser.write(within, text)
            browser.click("#form > button")
            assert _question(browser) != question, question
        browser.click("#finish")
        code = tmp_path / "mail.txt"
        code.write_text(
            browser.run("return document.querySelector('#code').value"), encoding="utf-8"
        )
    answers = interview_of(read(code)[0], NEW_KINDS, str(code)).answers
    assert answers == ticked | {
        "order": ("near", "warm", "free"),
        "at": "14:30",
        "last": "2022-06-13",
        "hours": 1.5,
        "seen": ("play",),
        "words": Missing.NO_ANSWER,
    }
