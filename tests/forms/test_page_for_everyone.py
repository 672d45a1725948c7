"""The web page for everyone: by keyboard alone, without barriers, without a script, and whatever a
definition says.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from page_browser import (
    DESKTOP,
    EVERY_KIND,
    PHONE,
    Respondent,
    barriers,
    chromium,
    written,
)
from playwright.sync_api import Browser

import instruments
from survey.definition import loads
from survey.forms import Form
from survey.forms.page import FORMAT
from survey.forms.page.reading import read
from survey.forms.reading import interview_of
from survey.questionnaire import Questionnaire
from survey.questions import Derived
from survey.wording import filled


@pytest.fixture(scope="module")
def browser(needs_tool: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(needs_tool("chromium")) as browser:
        yield browser


# --- keys ---


def test_the_whole_form_is_filled_with_keys_alone(browser: Browser, tmp_path: Path) -> None:
    respondent = Respondent.opening(browser, written(tmp_path), viewport=DESKTOP)
    press, page = respondent.page.keyboard.press, respondent.page

    def focus(selector: str, key: str = "Tab") -> None:
        for _ in range(25):
            if page.evaluate(f"document.activeElement.matches({selector!r})"):
                return
            press(key)
        raise AssertionError(f"{selector} cannot be reached with {key}")

    focus("[data-question=consent] input")
    press("Space")
    press("Enter")
    assert respondent.question == "group"
    assert page.evaluate("document.activeElement.id") == "ask-group", (
        "the new question has the focus"
    )
    focus("[data-question=group] input")
    press("ArrowDown")  # to the second answer, which it chooses
    press("Enter")
    focus("#form > button")
    press("Enter")
    assert respondent.question == "works"
    press("Tab")
    press("Enter")  # with nothing chosen
    assert page.evaluate("document.activeElement.id") == "summary"
    press("Tab")
    press("Enter")
    assert page.evaluate("document.activeElement.name") == "q-works"
    press("Space")  # yes
    press("Enter")
    focus("#back", "Shift+Tab")
    press("Enter")
    assert respondent.question == "works"
    focus("[value=yes]")
    press("Enter")
    focus("[name=q-job]")
    press("ArrowUp")  # past the first comes the last: other
    press("Tab")
    assert page.evaluate("document.activeElement.id") == "q-job__other_text"
    page.keyboard.type("farm")
    press("Enter")
    focus("#q-hours")
    page.keyboard.type("61")
    press("Enter")
    assert page.evaluate("document.activeElement.id") == "summary"
    focus("#confirm")
    press("Enter")
    focus("#q-overtime")
    page.keyboard.type("1")
    press("Enter")
    focus("#q-seen-2")
    press("Space")
    press("Enter")
    for part, digits in (("day", "1"), ("month", "2"), ("year", "2003")):
        focus(f"#q-since-{part}")
        page.keyboard.type(digits)
    press("Enter")
    focus("#q-words")
    page.keyboard.type("one")
    press("Enter")
    page.keyboard.type("two")
    focus("#form > button")
    press("Enter")
    for _ in range(3):
        focus("[type=radio]")
        press("Space")
        press("Enter")
    focus("#form > button")
    press("Enter")
    focus("#finish")
    press("Enter")
    focus("#download")
    with page.expect_download() as waiting:
        press("Enter")
    file = tmp_path / "sent.concord.json"
    waiting.value.save_as(file)
    answers = interview_of(read(file)[0], EVERY_KIND, str(file)).answers
    assert answers["group"] == "parents"
    assert (answers["job"], answers["job__other_text"]) == ("other", "farm")
    assert (answers["hours"], answers["plain_hours"], answers["seen"]) == (61, 60, ("play",))
    assert (answers["since"], answers["words"]) == ("2003-02-01", "one\ntwo")


# --- the patterns ---


def test_nothing_is_chosen_beforehand_and_problems_are_told_first(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    assert respondent.page.locator("input:checked").count() == 0
    respondent.go_on()
    assert respondent.problems() == ["Select an answer"]
    assert respondent.page.title().startswith("Error: ")
    assert respondent.page.locator("fieldset[aria-describedby=error-consent]").count() == 1
    respondent.page.locator("#summary a").click()
    assert respondent.page.evaluate("document.activeElement.name") == "q-consent"
    respondent.answer("consent", "yes")
    assert respondent.problems() == []
    assert not respondent.page.title().startswith("Error: ")


def test_each_kind_says_what_is_wrong_with_an_answer(browser: Browser, tmp_path: Path) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))

    def told(question: str, answer: object) -> str:
        respondent.answer(question, answer)
        (problem,) = respondent.problems()
        return problem

    respondent.answer("consent", "yes")
    respondent.answer("group", "parents")
    respondent.answer("welcome")
    respondent.answer("works", "yes")
    respondent.answer("job", "shop")
    assert told("hours", "") == "Enter a number"
    assert told("hours", "many") == "Enter a number in digits, such as 7 or 7.5"
    assert told("hours", "101") == "Enter a number from 0 to 100"
    assert told("hours", "61") == "More than 60 hours?"
    respondent.answer("hours", "8")
    assert told("overtime", "1.5") == "Enter a whole number, such as 7"
    assert told("overtime", "-1") == "Enter 0 or more"
    assert told("overtime", "9") == "Not more than all hours"
    assert (
        respondent.page.locator("#q-overtime").get_attribute("aria-describedby") == "error-overtime"
    )
    assert respondent.page.locator("#q-overtime").get_attribute("aria-invalid") == "true"
    respondent.answer("overtime", "8")
    assert told("seen", None) == "Select at least one answer"
    respondent.answer("seen", ["sleep"])
    assert told("since", "30/2/2022") == "Enter a real date with its day, month and year"
    assert told("since", "1/1/1999") == "Enter a date from 1/1/2000 to 31/12/2030"
    respondent.answer("since", "1/1/2000")
    assert (
        told("words", "😀" * 203) == "The answer must be 200 characters or fewer; it is 3 too long"
    )
    assert (
        respondent.page.locator("#counter-words").inner_text() == "You have 3 characters too many"
    )
    assert respondent.complaints == []


def test_none_of_these_and_do_not_know_stand_alone(browser: Browser, tmp_path: Path) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, all_on_one=True))
    for question, answer in (("consent", "yes"), ("works", "yes")):
        respondent.give(question, answer)

    def ticked() -> list[str]:
        script = (
            "all => all.filter((one) => one.checked).map((one) => one.value || one.dataset.missing)"
        )
        return respondent.page.eval_on_selector_all(
            "[data-question=seen] input[type=checkbox]", script
        )

    boxes = respondent.page.locator("[data-question=seen] input[type=checkbox]")
    respondent.give("seen", ["sleep", "food", "other"])
    boxes.nth(4).check()
    assert ticked() == ["none"]
    boxes.nth(5).check()
    assert ticked() == ["dont_know"]
    boxes.nth(0).check()
    assert ticked() == ["sleep"]
    respondent.give("hours", "8")
    unknown = respondent.page.locator("[data-question=hours] [data-missing=dont_know]")
    unknown.check()
    assert respondent.page.locator("#q-hours").input_value() == ""
    unknown.uncheck()
    assert respondent.page.locator("#q-hours").input_value() == "8"
    unknown.check()
    respondent.page.locator("#q-hours").fill("9")
    assert not unknown.is_checked()


def test_the_browsers_own_back_goes_back_one_question(browser: Browser, tmp_path: Path) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    respondent.answer("consent", "yes")
    respondent.answer("group", "parents")
    respondent.page.go_back()
    assert respondent.question == "group"
    respondent.page.go_back()
    assert respondent.question == "consent"


# --- barriers ---


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_axe_finds_no_barrier_on_any_page_of_the_form(
    browser: Browser, tmp_path: Path, viewport: dict[str, int], language: str
) -> None:
    respondent = Respondent.opening(
        browser, written(tmp_path, language=language), viewport=viewport
    )
    answers = {
        "consent": "yes",
        "group": "parents",
        "works": "yes",
        "job": "other",
        "hours": "61",
        "overtime": "2",
    }
    answers |= {"seen": ("play", "other"), "since": "1/2/2003"} | dict.fromkeys(
        ("one", "two", "three"), "agree"
    )
    found = []
    while question := respondent.question:
        found += barriers(respondent)
        assert respondent.page.evaluate(
            "document.documentElement.scrollWidth <= window.innerWidth"
        ), f"{question} is too wide"
        respondent.go_on()
        if not respondent.problems():
            continue
        found += barriers(respondent)
        respondent.give(question, answers[question])
        found += barriers(respondent)
        respondent.go_on()
        if respondent.problems():
            found += barriers(respondent)
            respondent.page.locator("#confirm").click()
    found += barriers(respondent)
    respondent.page.locator("#finish").click()
    respondent.page.locator("#end summary").click()
    found += barriers(respondent)
    assert found == []


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("name", instruments.names())
def test_axe_finds_no_barrier_with_all_on_one_page(
    browser: Browser, tmp_path: Path, viewport: dict[str, int], name: str
) -> None:
    questionnaire = instruments.load(name)
    path = written(tmp_path, questionnaire, all_on_one=True)
    respondent = Respondent.opening(browser, path, viewport=viewport)
    found = barriers(respondent)
    if questionnaire.consent:
        respondent.give("consent", "yes")
        found += barriers(respondent)
    respondent.page.locator("#later summary").click()
    respondent.go_on()
    found += barriers(respondent)
    assert found == []
    assert respondent.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_axe_finds_no_barrier_where_consent_is_declined_or_the_script_is_off(
    browser: Browser, tmp_path: Path
) -> None:
    path = written(tmp_path)
    respondent = Respondent.opening(browser, path)
    respondent.answer("consent", "no")
    assert barriers(respondent) == []


# --- without a script ---


def test_without_a_script_the_page_says_what_to_do_and_is_a_paper_form(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path), java_script_enabled=False)
    page = respondent.page
    assert "print this page" in page.locator("noscript").inner_text()
    asked = [
        each
        for each in EVERY_KIND.by_id.values()
        if not (each.follows or isinstance(each.answers, Derived))
    ]
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        for question in asked:
            assert page.locator(f".question[data-question={question.id}]").is_visible(), question.id
        assert page.get_by_text("Answer only if question 1 is “Yes”.").first.is_visible()
        assert page.locator("#q-job__other_text").is_visible()
        assert not page.locator("#form > button").is_visible()
    assert not page.locator("noscript").is_visible(), "what to do on screen is not printed"


def test_with_a_script_it_prints_as_a_paper_form_until_the_review(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    respondent.page.emulate_media(media="print")
    assert respondent.page.locator(".question[data-question=words]").is_visible()
    assert not respondent.page.locator("#later").is_visible()

    def order() -> list[str]:
        return respondent.page.eval_on_selector_all(
            ".question", "all => all.map((one) => one.dataset.question)"
        )

    on_screen = order()
    respondent.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert order()[-4:] == ["one", "two", "three", "end"], "numbered questions stand in their order"
    respondent.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert order() == on_screen


# --- hostile texts ---

HOSTILE = [
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    "<!--<script>",
    "]]><img src=x onerror=window.hacked=1>",
    "\"' onfocus='window.hacked=1' autofocus '\"",
    "{{ 7 * 7 }} {% raw %} ${7*7} \\u003c \\",
    "👩‍👩‍👧 \u202e evil \u2028 ẁ",
    "&lt;b&gt; &amp; &#39;",
]


@pytest.fixture(scope="module")
def hostile() -> Questionnaire:
    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False).replace(
            "\u2028", "\\u2028"
        )  # which YAML takes for the end of a line

    texts = [quoted(text) for text in HOSTILE]
    options = ", ".join(f"c{n}: {text}" for n, text in enumerate(texts))
    questions = "\n".join(
        (
            f"      - {{id: q{n}, ask: {text}, hint: {text}, choose: {{{options}}}, other: "
            f"{quoted('other ' + HOSTILE[n])}}}"
        )
        for n, text in enumerate(texts)
    )
    return loads(f"""
instrument: hostile
version: {texts[0]}
title: {texts[1]}
groups: {{all: {texts[0]}}}
consent: {{notice: {texts[1]}, required: true}}
sections:
  - title: {texts[3]}
    questions:
{questions}
      - id: words
        ask: {texts[2]}
        text: {{long: true}}
        check: {quoted('words != "</script>"')}
        message: {texts[1]}
      - {{id: more, ask: {texts[2]}, text: {{}}, when: {quoted('words != "<!--<script>"')}}}
""")


def test_hostile_texts_are_shown_never_run_and_come_back_as_they_were(
    browser: Browser, tmp_path: Path, hostile: Questionnaire
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, hostile))
    respondent.answer("consent", "yes")
    for n, text in enumerate(HOSTILE):
        heading = respondent.page.locator(f"#ask-q{n} span").last.text_content()
        assert heading == filled(text, {}), "doubled braces are single ones"
        labels = respondent.page.locator(f"[data-question=q{n}] .choice label").all_text_contents()
        assert [label.strip() for label in labels] == [
            filled(each, {}) for each in [*HOSTILE, f"other {text}"]
        ]
        respondent.give(f"q{n}", "other")
        respondent.page.locator(f"#q-q{n}__other_text").fill(text)
        respondent.answer(f"q{n}")
    respondent.answer("words", "</script>")
    assert respondent.problems() == [" ".join(HOSTILE[1].split())]
    long = "".join(HOSTILE) + "é😀<" * 25_000
    respondent.answer("words", long)
    respondent.answer("more", "=1+1\t" + HOSTILE[6])
    assert respondent.page.locator("#answers dd").filter(has_text="é😀<é😀<").count() == 1
    file = respondent.finish(tmp_path)
    answers = interview_of(read(file)[0], hostile, str(file)).answers
    assert answers["words"] == long
    assert answers["more"] == "=1+1\t" + HOSTILE[6]
    assert [answers[f"q{n}__other_text"] for n in range(len(HOSTILE))] == HOSTILE
    assert respondent.page.evaluate("window.hacked") is None
    assert respondent.complaints == []


# --- the file itself ---


def test_the_page_is_one_file_that_may_ask_for_nothing() -> None:
    page = FORMAT.make(Form(EVERY_KIND, "en")).decode()
    policy = re.search('http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    pattern = (
        "default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri "
        "'none'; form-action 'none'"
    )
    assert re.fullmatch(pattern, policy[1])
    assert not re.search(r"https?://|\ssrc=|\son\w+=|style=", page)
    assert EVERY_KIND.hash in page


def test_a_script_that_is_not_the_forms_own_does_not_run(browser: Browser, tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(
        path.read_text().replace("</body>", "<script>window.hacked = 1</script></body>")
    )
    respondent = Respondent.opening(browser, path)
    assert respondent.page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in complaint for complaint in respondent.complaints)
    assert respondent.question == "consent"


# --- languages ---

FROM_RIGHT_TO_LEFT = """
instrument: from-right-to-left
version: "1"
title: {en: A short form, ar: استبيان}
languages: [ar, en]
groups: {all: {en: All, ar: الكل}}
sections:
  - title: {en: First, ar: أولا}
    questions:
      - {id: often, ask: {en: How often?, ar: كم مرة؟}, number: {}}
"""


def test_words_in_another_language_than_the_page_say_so(browser: Browser, tmp_path: Path) -> None:
    respondent = Respondent.opening(
        browser, written(tmp_path, loads(FROM_RIGHT_TO_LEFT), "ar"), viewport=PHONE
    )
    page, button = respondent.page, respondent.page.locator("#form > button span")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert (button.inner_text(), button.get_attribute("lang"), button.get_attribute("dir")) == (
        "Continue",
        "en",
        "ltr",
    )
    assert page.locator("#ask-often span").last.get_attribute("lang") is None
    assert barriers(respondent) == []
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("dir") == "ltr"
    assert button.get_attribute("lang") is None
    assert page.get_by_role("heading", name="How often?").is_visible()
    page.get_by_role("button", name="العربية").click()
    assert button.get_attribute("lang") == "en"
    assert respondent.complaints == []
