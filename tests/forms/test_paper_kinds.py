"""On paper: times, orders, ratings, answers in an order of their own, earlier answers in words; and
the pages of languages written from right to left.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from page_browser import chromium
from playwright.sync_api import Browser, Page
from printed_questionnaire import hubs

import survey
from survey.conditions import Condition
from survey.forms import Form, format_named
from survey.forms.paper.code import PaperCode
from survey.forms.paper.making import make, pieces
from survey.forms.paper.pieces import Box, Piece, Way
from survey.interview import Interview
from survey.questionnaire import Questionnaire
from survey.questions import Option
from survey.routing_words import in_words


@pytest.fixture(scope="module")
def visit() -> Questionnaire:
    return hubs()


def asked(form: Form, words: str) -> Piece:
    """The piece that begins with these words."""
    return next(each for each in pieces(form) if each.text.startswith(words))


def as_keyed(form: Form, name: str) -> list[str]:
    """The labels in the order in which they are keyed from this paper."""
    questionnaire = form.questionnaire
    keyed = Interview.start(questionnaire, seed=PaperCode.of(form).seed)
    options: tuple[Option, ...] = keyed.options(questionnaire.by_id[name])
    return [each.label.in_language(form.language) for each in options]


# --- kinds ---


def test_a_time_has_boxes_for_hours_and_minutes(visit: Questionnaire) -> None:
    when = asked(Form(visit, "en"), "When did you come?")
    assert (when.form, when.parts, when.between) == ("write", (("hour", 2), ("minutes", 2)), ":")
    assert when.notes == ("It must be from 08:00 to 20:00.",)


def test_each_answer_of_an_order_has_a_box_for_its_place_and_no_key(visit: Questionnaire) -> None:
    form = Form(visit, "en")
    order = asked(form, "What matters most?")
    assert order.form == "rank"
    assert {box.key for box in order.boxes} == {""}
    assert [box.label for box in order.boxes] == as_keyed(form, "jobs")
    (how,) = order.notes
    assert how.startswith("Write 1 in the box of the answer you put first, 2 in that of the next")


def test_a_rating_is_a_row_of_numbers_with_words_at_its_ends(visit: Questionnaire) -> None:
    rating = asked(Form(visit, "en"), "Would you recommend")
    assert rating.form == "rating"
    assert [box.key for box in rating.boxes] == [str(number) for number in range(11)]
    assert rating.ends == ("0 – Not at all", "10 – Certainly")
    assert rating.ways == (Way("7–10", "Go to 5"),)


def test_what_is_keyed_for_a_number_below_zero_is_printed_with_its_sign(
    visit: Questionnaire,
) -> None:
    rating = asked(Form(visit, "en"), "Worse or better?")
    assert [box.key for box in rating.boxes] == ["−2", "−1", "0", "1", "2"]
    assert rating.ends is None


def test_one_of_a_hundred_numbers_is_written(visit: Questionnaire) -> None:
    form = Form(visit, "en")
    rating = asked(form, "How warm?")
    assert (rating.form, rating.parts, rating.boxes) == ("write", (("", 3),), ())
    assert rating.ends == ("0 – Cold", "100 – Warm")
    assert rating.notes == ("It must be from 0 to 100.",)
    assert asked(form, "Worse or better?").lead == "Answer only if question 9 is more than 50."


def test_statements_with_one_rating_stand_in_a_grid_of_numbers(visit: Questionnaire) -> None:
    grid = asked(Form(visit, "en"), "How good was each?")
    assert (grid.form, grid.numbered, grid.ends) == ("grid", True, ("0 – Poor", "10 – Good"))
    assert grid.apart == (Box("n", "Does not apply"),)
    large = asked(Form(visit, "en", large_print=True), "The room")
    assert (large.form, large.stem) == ("rating", "How good was each?")


# --- answers in an order of their own ---


def test_answers_stand_in_the_order_in_which_the_paper_is_keyed(visit: Questionnaire) -> None:
    orders = set()
    for number in range(20):
        form = Form(visit, "en", form=str(number))
        for name, words in (("hub", "Which hub?"), ("liked", "What was good?")):
            boxes = asked(form, words).boxes
            assert [box.label for box in boxes] == as_keyed(form, name)
            assert [box.key for box in boxes] == [str(n) for n in range(1, len(boxes) + 1)]
        orders.add(tuple(box.label for box in asked(form, "Which hub?").boxes))
        assert asked(form, "Which hub?").boxes[-1].write == "Please say what"
        assert [box.label for box in asked(form, "What was good?").boxes[-2:]] == ["More", "None"]
    assert len(orders) > 3


# --- missing answers, required ---


def test_missing_answers_are_called_as_the_author_calls_them_and_only_those_offered_have_a_box(
    visit: Questionnaire,
) -> None:
    assert asked(Form(visit, "en"), "Which hub?").apart == (Box("d", "Not sure"),)
    assert asked(Form(visit, "pl"), "Które centrum?").apart == (Box("d", "Trudno powiedzieć"),)
    boxes = [box.key for each in pieces(Form(visit, "en")) for box in each.apart]
    assert "r" not in boxes


def test_who_may_leave_a_blank_and_who_may_not_is_said(visit: Questionnaire) -> None:
    form = Form(visit, "en")
    assert asked(form, "What went wrong?").notes == ("You may leave this blank.",)
    assert asked(form, "On which day?").notes == (
        "It must be 1/1/2022 or later.",
        "Please answer this question.",
    )


# --- the way through, and earlier answers ---


def test_routes_on_ratings_times_and_the_day_are_said_in_words(visit: Questionnaire) -> None:
    form = Form(visit, "en")
    assert asked(form, "Why so late").lead == "Answer only if question 5 is after 12:00."
    assert asked(form, "Coming again").lead == (
        "Answer only if the day of the interview is before 1/6/2027 and question 3 is at least 7."
    )
    polish = asked(Form(visit, "pl"), "Znowu").lead
    assert polish == (
        "Proszę odpowiedzieć tylko, jeśli dzień wywiadu przypada przed 1.6.2027 i pytanie 3 wynosi "
        "co najmniej 7."
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("day < '2022-06-13'", "“day” is before 13/6/2022"),
        ("'2022-06-13' < day", "13/6/2022 is before “day”"),
        ("day <= today", "“day” is the day of the interview or earlier"),
        ("arrived > '12:00'", "“arrived” is after 12:00"),
        ("arrived >= '12:00'", "“arrived” is 12:00 or later"),
        ("arrived == '12:00'", "“arrived” is 12:00"),
        ("nps in ('9', '10')", "“nps” is “9” or “10 – Certainly”"),
        ("nps < 7", "“nps” is less than 7"),
    ],
)
def test_days_and_times_are_before_and_after_numbers_less_and_more(
    visit: Questionnaire, text: str, said: str
) -> None:
    assert in_words(Condition.parse(text), visit) == said


def test_a_wording_with_an_earlier_answer_says_which_is_meant(visit: Questionnaire) -> None:
    form = Form(visit, "en")
    assert asked(form, "Would").text == "Would you recommend (your answer to question 2)?"
    assert asked(form, "Why").text == "Why so late on (your answer to question 6)?"
    assert asked(form, "Hello").text == "Hello, (your group)."
    assert asked(form, "Coming").text == "Coming again ({really})?"
    assert asked(Form(visit, "en", "parents"), "Hello").text == "Hello, Parents."


def test_the_author_is_told_what_paper_cannot_do(visit: Questionnaire) -> None:
    notes = format_named("paper").notes
    assert notes is not None
    meant = "which cannot be filled in here; they say which answer is meant"
    order = (
        "the answers stand in one order in every copy of this form; a form made anew has another"
    )
    assert notes(Form(visit, "en", "parents")) == (
        f"the words of 'nps' name 'hub', {meant}",
        f"the words of 'late' name 'day', {meant}",
        f"hub, jobs, liked: {order}",
        "'warmth' has 101 numbers, more than stand in a row; one of them is written in boxes",
    )
    assert "name 'group'" in notes(Form(visit, "en"))[0]


# --- languages ---


def test_what_has_no_translation_is_marked_as_english() -> None:
    questionnaire = survey.loads("""
instrument: swahili
version: "1"
title: Ziara
languages: [sw]
groups: {all: Wote}
sections:
  - title: Ziara
    questions:
      - {id: a, ask: Ulikuja lini?, choose_many: {x: Asubuhi}, missing: [dont_know],
         optional: true}
""")
    page = make(Form(questionnaire, "sw")).decode()
    assert '<html lang="sw" dir="ltr">' in page
    for words in ("Tick all that apply.", "You may leave this blank.", "Use a black or blue pen."):
        assert f'<span lang="en" dir="ltr">{words}</span>' in page
    assert '<span class="label"><span lang="en" dir="ltr">Don&#39;t know</span></span>' in page


@pytest.mark.parametrize("language", ["pl", "ur"])
def test_no_english_stands_between_polish_or_urdu(visit: Questionnaire, language: str) -> None:
    page = make(Form(visit, language)).decode().split("<main")[1].split("<script")[0]
    assert 'lang="en"' not in page
    for words in ("Tick", "Go to", "Office", "answer", "Please", "must be", "Page ", "minutes"):
        assert words not in page.replace("Ctrl+P", "")


# --- in a browser ---


@pytest.fixture(scope="module")
def browser(needs_tool: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(needs_tool("chromium")) as launched:
        yield launched


def opened(browser: Browser, folder: Path, form: Form) -> Page:
    path = folder / "paper.html"
    path.write_bytes(make(form))
    page = browser.new_page()
    page.goto(path.as_uri())
    return page


def left_edges(page: Page, selector: str) -> list[float]:
    return [
        float(box["x"]) for each in page.locator(selector).all() if (box := each.bounding_box())
    ]


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", ["en", "pl", "ur"])
def test_everything_fits_the_width_of_a4_and_the_numbers_stand_in_one_row(
    browser: Browser, tmp_path: Path, visit: Questionnaire, language: str, large: bool
) -> None:
    page = opened(browser, tmp_path, Form(visit, language, large_print=large))
    for measure in ("Width", "Height"):
        over = f"r => r.scroll{measure} > r.client{measure} + 1"
        assert page.evaluate(f"[...document.querySelectorAll('.room')].filter({over}).length") == 0
    rows = page.evaluate(
        "[...document.querySelectorAll('.circles')].map(row => new Set([...row.children].map("
        "one => Math.round(one.getBoundingClientRect().top))).size)"
    )
    assert len(rows) == (4 if large else 2)
    assert set(rows) == {1}


def test_an_urdu_page_runs_from_right_to_left_but_its_figures_do_not(
    browser: Browser, tmp_path: Path, visit: Questionnaire
) -> None:
    page = opened(browser, tmp_path, Form(visit, "ur"))
    assert page.evaluate("document.documentElement.dir") == "rtl"
    (box, label) = (
        left_edges(page, f".boxes:not(.two) li .{each}")[0] for each in ("box", "label")
    )
    assert box > label
    circles = left_edges(page, ".circles .circle")[:11]
    assert circles == sorted(circles, reverse=True)
    digits = left_edges(page, ".parts:has(.between) .digit")
    assert len(digits) == 4
    assert digits == sorted(digits)


def test_an_english_page_has_its_boxes_on_the_left(
    browser: Browser, tmp_path: Path, visit: Questionnaire
) -> None:
    page = opened(browser, tmp_path, Form(visit, "en"))
    (box, label) = (
        left_edges(page, f".boxes:not(.two) li .{each}")[0] for each in ("box", "label")
    )
    assert box < label
    circles = left_edges(page, ".circles .circle")[:11]
    assert circles == sorted(circles)
