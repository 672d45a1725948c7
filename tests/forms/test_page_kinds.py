"""Times, rankings, ratings and shuffled answers on the page, in Polish and in Urdu; earlier answers
in its words; an author's own words.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from page_browser import (
    DESKTOP,
    NEW_KINDS,
    PHONE,
    Respondent,
    barriers,
    chromium,
    written,
)
from playwright.sync_api import Browser

from survey.definition import loads
from survey.forms import Form
from survey.forms.page import FORMAT
from survey.forms.page.reading import read
from survey.forms.reading import interview_of
from survey.interview import Interview, displayed_options
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview

ORDER = ("near", "warm", "free")
ANSWERS = {
    "group": "parents",
    "hub": "leeds",
    "likely": "3",
    "order": ORDER,
    "at": "14:30",
    "last": "2022-06-13",
    "hours": 1.234,
    "seen": ("sleep", "food"),
}
TYPED = {"en": "1.234", "pl": "1,2340", "ur": "۱٫۲۳۴"}


@pytest.fixture(scope="module")
def browser(needs_tool: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(needs_tool("chromium")) as browser:
        yield browser


def taken(path: Path, questionnaire: Questionnaire = NEW_KINDS) -> CompletedInterview:
    (filled,) = read(path)
    return interview_of(filled, questionnaire, str(path))


def at_the_question(respondent: Respondent, question: str, **answers: object) -> None:
    """Answers what comes before."""
    typed = {**ANSWERS, "last": "13/6/2022", "hours": "2", **answers}
    while respondent.question != question:
        respondent.answer(respondent.question, typed.get(respondent.question))
        assert respondent.problems() == []


# --- filled in ---


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", NEW_KINDS.languages)
def test_every_kind_is_filled_without_barrier_and_read_as_the_interview_would(
    browser: Browser, tmp_path: Path, viewport: dict[str, int], language: str
) -> None:
    path = written(tmp_path, NEW_KINDS, language)
    respondent = Respondent.opening(browser, path, viewport=viewport)
    direction = respondent.page.locator("html").get_attribute("dir")
    assert direction == ("rtl" if language == "ur" else "ltr")
    typed = {**ANSWERS, "last": "13/6/2022", "hours": TYPED[language]}
    found = barriers(respondent)
    while question := respondent.question:
        respondent.go_on()
        if respondent.question == question:
            assert len(respondent.problems()) == 1, "nothing is chosen beforehand"
            found += barriers(respondent)
            respondent.give(question, typed[question])
            respondent.go_on()
        assert respondent.page.evaluate(
            "document.documentElement.scrollWidth <= window.innerWidth"
        ), f"{question} is too wide"
        found += barriers(respondent)
    assert found == []
    interview = taken(respondent.finish(tmp_path))
    found = barriers(respondent)
    asked = Interview.start(NEW_KINDS, language=language, seed=interview.seed)
    while (question := asked.question) is not None:
        asked = asked.answer(ANSWERS.get(question.id, Missing.NO_ANSWER))
    assert interview.answers == dict(asked.answers)
    assert interview.answers["reason"] is Missing.NO_ANSWER
    assert interview.language == language
    assert found == []
    assert respondent.complaints == []


def test_each_new_kind_says_what_is_wrong_in_polish(browser: Browser, tmp_path: Path) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, NEW_KINDS, "pl"))

    def told(question: str, answer: object) -> str:
        at_the_question(respondent, question)
        respondent.answer(question, answer)
        (problem,) = respondent.problems()
        return problem

    assert told("order", None) == "Proszę przypisać miejsce każdej odpowiedzi"
    assert told("order", ("near", "warm")) == "Proszę przypisać miejsce każdej odpowiedzi"
    respondent.page.locator("[data-code=free] select").select_option("2")
    respondent.go_on()
    (problem,) = respondent.problems()
    assert problem == (
        "„Ciepłe przyjęcie 😊” i „Bezpłatnie” mają to samo miejsce. "
        "Proszę przypisać każdej odpowiedzi inne"
    )
    assert respondent.page.locator("[data-code=warm] select").get_attribute("aria-invalid")
    respondent.answer("order", ORDER)
    assert told("at", "25:00") == "Proszę wpisać godzinę, na przykład 14:30"
    assert told("at", "7:59") == "Proszę wpisać godzinę od 08:00 do 20:00"
    respondent.answer("at", "8:00")
    assert told("last", "1/6/2019") == "Proszę wpisać 1.1.2020 lub późniejszą datę"
    assert told("last", "1/6/2999") == "To nie pasuje do innych odpowiedzi. Proszę sprawdzić."
    respondent.answer("last", "3/czerwca/2022")
    assert told("hours", "wiele") == "Proszę wpisać liczbę cyframi, na przykład 7 lub 7,5"
    assert told("hours", "1.500") == (
        "Ten zapis można odczytać na dwa sposoby. Proszę wpisać 1500 lub 1,500"
    )
    respondent.answer("hours", "1 500")
    respondent.answer("seen", ["none"])
    counter = respondent.page.locator("#counter-words")
    for typed, said in (
        (49, "Pozostał 1 znak"),
        (47, "Pozostały 3 znaki"),
        (0, "Pozostało 50 znaków"),
    ):
        respondent.page.locator("#q-words").fill("x" * typed)
        assert counter.inner_text() == said
    assert respondent.complaints == []


@pytest.mark.parametrize("typed", ["14:30", "2.30 pm", "۱۴:۳۰"])
def test_a_time_may_be_written_in_one_box(browser: Browser, tmp_path: Path, typed: str) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, NEW_KINDS))
    at_the_question(respondent, "at")
    respondent.page.locator("#q-at-hour").fill(typed)
    respondent.go_on()
    respondent.page.locator("#back").click()
    boxes = [respondent.page.locator(f"#q-at-{part}").input_value() for part in ("hour", "minute")]
    assert boxes == ["14", "30"]


def test_a_ranking_is_made_with_keys_alone(browser: Browser, tmp_path: Path) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, NEW_KINDS))
    at_the_question(respondent, "order")
    page = respondent.page
    assert page.get_by_label("A warm welcome 😊").input_value() == "", (
        "nothing is chosen beforehand"
    )
    shown = page.locator(".ranked").evaluate_all("all => all.map((one) => one.dataset.code)")
    page.keyboard.press("Tab")
    for place in ("2", "1", "3"):
        page.keyboard.type(place)
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert respondent.question == "at"
    at_the_question(respondent, "")
    answers = taken(respondent.finish(tmp_path)).answers
    assert answers["order"] == (shown[1], shown[0], shown[2])


def test_not_wanting_to_say_empties_a_ranking_and_a_time(browser: Browser, tmp_path: Path) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, NEW_KINDS))
    at_the_question(respondent, "order")
    respondent.give("order", ORDER)
    respondent.give("order", Missing.REFUSED)
    places = respondent.page.locator(".ranked select")
    assert places.evaluate_all("all => all.map((one) => one.value)") == ["", "", ""]
    respondent.answer("order")
    respondent.give("at", Missing.DONT_KNOW)
    respondent.page.locator("#q-at-hour").fill("9")
    ticked = respondent.page.locator("[data-question=at] [data-missing]:checked")
    assert ticked.count() == 0, "writing is an answer"
    respondent.answer("at", Missing.DONT_KNOW)
    at_the_question(respondent, "")
    answers = taken(respondent.finish(tmp_path)).answers
    assert (answers["order"], answers["at"]) == (Missing.REFUSED, Missing.DONT_KNOW)


def test_the_ends_of_a_rating_say_what_they_mean_and_its_row_wraps(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, NEW_KINDS), viewport=PHONE)
    at_the_question(respondent, "likely")
    page = respondent.page
    assert page.get_by_role("radio", name="0 – Not at all likely").count() == 1
    assert page.get_by_role("radio", name="7", exact=True).count() == 1
    assert page.get_by_text("10 – Extremely likely").first.is_visible()
    rows = page.locator(".cell").evaluate_all("all => all.map((one) => one.offsetTop)")
    assert len(set(rows)) == 2
    sizes = page.locator(".cell label").evaluate_all("all => all.map((one) => one.offsetWidth)")
    assert min(sizes) >= 44, "large enough for a finger"


def test_answers_come_in_the_order_of_the_seed_on_screen_and_as_defined_on_paper(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, NEW_KINDS, all_on_one=True))

    def order(question: str) -> list[str]:
        within = f"[data-question={question}] [data-order] > [data-code]"
        return respondent.page.eval_on_selector_all(within, "all => all.map((e) => e.dataset.code)")

    respondent.page.locator("#later summary").click()
    seed = json.loads(respondent.saved("#save-draft", tmp_path).read_text())["seed"]
    for name in ("order", "seen", "hub"):
        question = NEW_KINDS.by_id[name]
        expected = [option.code for option in displayed_options(question, seed)]
        assert order(name) == expected
        respondent.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert order(name) == [option.code for option in question.options]
        respondent.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert order(name) == expected


# --- earlier answers in its words ---


@pytest.mark.parametrize("all_on_one", [False, True])
def test_earlier_answers_stand_in_the_words_in_the_language_of_the_moment(
    browser: Browser, tmp_path: Path, all_on_one: bool
) -> None:
    path = written(tmp_path, NEW_KINDS, all_on_one=all_on_one)
    respondent = Respondent.opening(browser, path)
    ask = respondent.page.locator("#ask-likely [data-text]")
    respondent.give("group", "staff")
    if not all_on_one:
        respondent.go_on()
    assert respondent.page.locator("#ask-hub [data-text]").inner_text() == "Which hub, Staff?"
    assert ask.text_content() == "Would you recommend …?"
    respondent.give("hub", "york")
    if not all_on_one:
        respondent.go_on()
    assert ask.inner_text() == "Would you recommend York?"
    respondent.page.get_by_role("button", name="اردو").click()
    assert ask.inner_text() == "کیا آپ یارک کی سفارش کریں گے؟"


def test_on_paper_the_words_say_which_question_is_meant(browser: Browser, tmp_path: Path) -> None:
    path = written(tmp_path, NEW_KINDS, "pl")
    respondent = Respondent.opening(browser, path, java_script_enabled=False)
    said = [
        respondent.page.locator(f"#ask-{name} [data-text]").inner_text()
        for name in ("hub", "likely", "last")
    ]
    assert said == [
        "Które centrum, [Pani/Pana grupa]?",
        "Czy poleci Pani/Pan [odpowiedź na pytanie 1]?",
        "Ostatnia przed [dzisiejsza data]?",
    ]
    with_script = Respondent.opening(browser, path)
    with_script.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    printed = with_script.page.locator("#ask-likely [data-text]")
    assert printed.text_content() == said[1]
    with_script.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert printed.text_content() == "Czy poleci Pani/Pan …?"


# --- languages ---


def test_what_is_written_follows_when_the_language_changes(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, NEW_KINDS, "pl"))
    at_the_question(respondent, "hours")
    respondent.give("hours", "1,234")
    respondent.page.get_by_role("button", name="English").click()
    assert respondent.page.locator("#q-hours").input_value() == "1.234"
    respondent.page.get_by_role("button", name="Polski").click()
    at_the_question(respondent, "", hours="1,234")
    assert taken(respondent.finish(tmp_path)).answers["hours"] == 1.234


def test_a_draft_keeps_numbers_and_rankings_in_any_language(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, NEW_KINDS, "pl"))
    at_the_question(respondent, "seen", hours="1,234")
    respondent.come_again()
    assert respondent.question == "seen"
    at_the_question(respondent, "")
    answers = taken(respondent.finish(tmp_path)).answers
    assert (answers["hours"], answers["order"]) == (1.234, ORDER)


OWN_WORDS = """
instrument: own-words
version: "1"
title: {en: Short, pl: Krótki, so: Gaaban}
languages: [en, pl, so]
groups: {all: {en: All, pl: Wszyscy, so: Dhammaan}}
words:
  next: {en: Next please, pl: Proszę dalej, so: Xiga}
  dont_know: {en: Not sure, pl: Trudno powiedzieć, so: Ma hubo}
sections:
  - title: {en: First, pl: Pierwsza, so: Kowaad}
    questions:
      - id: often
        ask: {en: How often?, pl: Jak często?, so: Immisa jeer?}
        number: {whole: true}
        missing: [dont_know, refused]
"""


def test_an_authors_own_words_are_shown_and_what_is_left_in_english_says_so(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, loads(OWN_WORDS), "so"))
    page = respondent.page
    button = page.locator("#form > button span")
    labels = page.locator("[data-question=often] .choice label span")
    assert (button.inner_text(), button.get_attribute("lang")) == ("Xiga", None)
    assert labels.all_inner_texts() == ["Ma hubo", "Prefer not to say"]
    languages = labels.evaluate_all("all => all.map((one) => one.getAttribute('lang'))")
    assert languages == [None, "en"]
    respondent.go_on()
    problem = page.locator("#summary a span").last
    assert (problem.inner_text(), problem.get_attribute("lang")) == ("Enter a number", "en")
    assert barriers(respondent) == []
    page.get_by_role("button", name="Polski").click()
    assert button.inner_text() == "Proszę dalej"
    assert labels.all_inner_texts() == ["Trudno powiedzieć", "Wolę nie odpowiadać"]
    respondent.answer("often", "wcale")
    assert respondent.problems() == ["Proszę wpisać liczbę całkowitą, na przykład 7"]
    assert problem.get_attribute("lang") is None


def test_languages_are_named_by_their_speakers() -> None:
    page = FORMAT.make(Form(loads(OWN_WORDS), "en")).decode()
    assert [name in page for name in (">English<", ">Polski<", ">Soomaali<")] == [True] * 3


# --- today ---

TODAY = """
instrument: today
version: "1"
title: Today
groups: {all: All}
sections:
  - title: All
    questions:
      - {id: born, ask: Which day?, date: {}, check: "born <= today", message: "Not after {today}"}
      - {id: late, ask: Late?, choose: {"yes": "Yes", "no": "No"}, when: "today >= '2026-03-03'"}
"""


def test_today_is_the_day_here_and_a_form_finished_on_the_next_is_asked_by_that(
    browser: Browser, tmp_path: Path
) -> None:
    questionnaire = loads(TODAY)
    path = written(tmp_path, questionnaire)
    context = browser.new_context(timezone_id="Pacific/Auckland")
    page = context.new_page()
    page.clock.install(time="2026-03-02T10:30:00Z")  # 23:30 in Auckland
    page.goto(path.as_uri())
    respondent = Respondent(page)
    respondent.answer("born", "3/3/2026")
    assert respondent.problems() == ["Not after 2/3/2026"]
    respondent.answer("born", "2/3/2026")
    assert respondent.question == "", "nothing more is asked on the second"
    page.clock.fast_forward("01:00:00")
    page.locator("#finish").click()
    assert respondent.question == "late", "it is the third now"
    respondent.answer("late", "no")
    interview = taken(respondent.finish(tmp_path), questionnaire)
    assert interview.answers == {"born": "2026-03-02", "late": "no"}
    assert interview.completed is not None
    assert interview.completed.isoformat().startswith("2026-03-03T00:30")
