"""The web page as respondents meet it: filled in a real Chromium, its file read back and compared
with the interview.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from page_browser import DESKTOP, EVERY_KIND, PHONE, Respondent, chromium, written
from playwright.sync_api import Browser
from questionnaires import answers_to, questionnaires

from survey.forms.folder import read_forms
from survey.forms.page.reading import read
from survey.forms.reading import interview_of
from survey.interview import Answer, Interview, displayed_order
from survey.missing import Missing
from survey.questionnaire import Question, Questionnaire
from survey.questions import Shown
from survey.record import CompletedInterview
from survey.store import open_store

ALL = os.environ.get("CONCORD_TEST_ALL") == "1"


@pytest.fixture(scope="module")
def browser(needs_tool: Callable[[str], str]) -> Iterator[Browser]:
    with chromium(needs_tool("chromium")) as browser:
        yield browser


def taken(path: Path, questionnaire: Questionnaire = EVERY_KIND) -> CompletedInterview:
    (filled,) = read(path)
    return interview_of(filled, questionnaire, str(path))


def in_terminal(
    seed: int, answers: dict[str, object], questionnaire: Questionnaire = EVERY_KIND
) -> dict[str, Answer]:
    """What an interview makes of the same answers; what is not among them is left empty."""
    interview = Interview.start(questionnaire, seed=seed)
    while (question := interview.question) is not None:
        empty = True if isinstance(question.answers, Shown) else Missing.NO_ANSWER
        given = answers.get(question.id, empty)
        interview = interview.answer(given)
    return dict(interview.answers)


ANSWERS: dict[str, object] = {
    "consent": "yes",
    "group": "parents",
    "works": "yes",
    "job": "other",
    "job__other_text": "On a “farm”",
    "hours": 37.5,
    "overtime": 2,
    "seen": ("play", "food"),
    "since": "2022-06-13",
    "words": "First line\nsecond line",
    "one": "agree",
    "two": Missing.DONT_KNOW,
    "three": "strongly_disagree",
}


def to_works(respondent: Respondent) -> None:
    respondent.answer("consent", "yes")
    respondent.answer("group", "parents")
    respondent.answer("welcome")


def the_rest(respondent: Respondent) -> None:
    respondent.answer("seen", ["play", "food"])
    respondent.answer("since", "13/6/2022")
    respondent.answer("words", "First line\nsecond line")
    for _ in range(3):
        respondent.answer(respondent.question, ANSWERS[respondent.question])
    respondent.answer("end")


def to_review(respondent: Respondent) -> None:
    to_works(respondent)
    respondent.answer("works", "yes")
    respondent.give("job", "other")
    respondent.page.locator("#q-job__other_text").fill("On a “farm”")
    respondent.answer("job")
    respondent.answer("hours", "37.5")
    respondent.answer("overtime", "2")
    the_rest(respondent)


def test_a_form_filled_on_the_page_says_what_the_terminal_would(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    to_review(respondent)
    assert respondent.question == ""
    file = respondent.finish(tmp_path)
    interview = taken(file)
    assert interview.answers == in_terminal(interview.seed, ANSWERS)
    assert (interview.group, interview.mode, interview.language) == ("parents", "page", "en")
    assert interview.started is not None
    assert interview.completed is not None
    assert interview.started <= interview.completed
    assert json.loads(file.read_text())["displayed"][2:] == [
        each.id for each in displayed_order(EVERY_KIND, interview.seed)
    ]
    assert respondent.complaints == []


def test_going_back_and_changing_the_route_takes_the_answers_off_it_out(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    to_works(respondent)
    respondent.answer("works", "yes")
    respondent.answer("job", "shop")
    respondent.answer("hours", "20")
    for expected in ("hours", "job", "works"):
        respondent.page.locator("#back").click()
        assert respondent.question == expected
    assert (
        respondent.page.locator("input[value=yes]:checked").count() == 2
    )  # consent's and the one given here before
    respondent.answer("works", Missing.REFUSED)
    the_rest(respondent)
    interview = taken(respondent.finish(tmp_path))
    given = {**ANSWERS, "works": Missing.REFUSED}
    assert interview.answers == in_terminal(interview.seed, given)
    assert "hours" not in interview.answers
    assert respondent.complaints == []


def test_change_on_the_review_leads_to_the_question_and_back(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    to_review(respondent)
    review = respondent.page.locator("#answers").inner_text()
    for words in (
        "Other work: On a “farm”",
        "37.5 hours",
        "Play\nFood",
        "13/6/2022",
        "Don't know",
        "First line\nsecond line",
    ):
        assert words in review
    respondent.page.get_by_role("button", name="Change What have you seen?").click()
    respondent.page.locator(
        "[data-question=seen] [data-alone]"
    ).first.check()  # none of these: puts the others out
    respondent.answer("seen")
    assert respondent.question == ""
    interview = taken(respondent.finish(tmp_path))
    assert interview.answers["seen"] == ("none",)
    assert "since" not in interview.answers
    respondent.page.locator("#change-answers").click()
    respondent.page.get_by_role("button", name="Change What work?").click()
    assert respondent.page.locator("#q-job__other_text").input_value() == "On a “farm”"
    respondent.answer("job", "school")
    corrected = taken(respondent.finish(tmp_path))
    assert corrected.uuid == interview.uuid
    assert corrected.answers["job"] == "school"
    assert "job__other_text" not in corrected.answers
    assert respondent.complaints == []


def test_a_page_reloaded_mid_way_stands_at_the_same_question(
    browser: Browser, tmp_path: Path
) -> None:
    path = written(tmp_path)
    respondent = Respondent.opening(browser, path)
    to_works(respondent)
    respondent.answer("works", "yes")
    respondent.answer("job", "shop")
    respondent.come_again()
    assert respondent.question == "hours"
    assert "still here" in respondent.page.locator("#notice").inner_text()
    respondent.page.locator("#back").click()
    assert respondent.page.locator("input[value=shop]").is_checked()
    other = Respondent.coming_back(respondent.page.context, path, case="17")
    assert other.question == "consent", "another case has a draft of its own"
    other.page.close()
    respondent.answer("job", "school")
    respondent.answer("hours", Missing.DONT_KNOW)
    the_rest(respondent)
    interview = taken(respondent.finish(tmp_path))
    expected = {**ANSWERS, "job": "school", "hours": Missing.DONT_KNOW}
    assert interview.answers == in_terminal(interview.seed, expected)


def test_a_finished_form_that_is_opened_again_can_be_saved_again(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    to_review(respondent)
    first = json.loads(respondent.finish(tmp_path).read_text())
    respondent.come_again()
    assert json.loads(respondent.saved("#download", tmp_path).read_text()) == first


def test_a_shared_device_keeps_nothing(browser: Browser, tmp_path: Path) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, shared_device=True))
    to_works(respondent)
    assert respondent.page.evaluate("localStorage.length") == 0
    assert "keeps nothing" in respondent.page.locator("#keeping").text_content()
    respondent.page.on("dialog", lambda dialog: dialog.accept())
    respondent.come_again()
    assert respondent.question == "consent"


def test_a_draft_goes_to_another_device_as_a_file(browser: Browser, tmp_path: Path) -> None:
    path = written(tmp_path)
    respondent = Respondent.opening(browser, path)
    to_works(respondent)
    respondent.answer("works", "no")
    respondent.page.locator("#later summary").click()
    draft = respondent.saved("#save-draft", tmp_path)
    elsewhere = Respondent.opening(browser, path)
    elsewhere.page.locator("#draft-file").set_input_files(draft)
    elsewhere.page.get_by_text("The draft is loaded").wait_for()
    assert elsewhere.question == "seen"
    the_rest(elsewhere)
    interview = taken(elsewhere.finish(tmp_path))
    assert interview.answers == in_terminal(interview.seed, {**ANSWERS, "works": "no"})
    assert interview.uuid == json.loads(draft.read_text())["uuid"]


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[1]", "null", '{"format": "concord draft"}', "\x00", '{"form": {"form": 1}}'],
)
def test_a_file_that_is_no_draft_of_this_form_changes_nothing(
    browser: Browser, tmp_path: Path, content: str
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    respondent.answer("consent", "yes")
    (tmp_path / "draft.json").write_text(content)
    respondent.page.locator("#draft-file").set_input_files(tmp_path / "draft.json")
    respondent.page.get_by_text("not a draft of this form").wait_for()
    assert respondent.question == "group"
    assert respondent.complaints == []


def test_a_draft_somebody_tampered_with_keeps_only_what_could_have_been_answered(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    to_works(respondent)
    respondent.page.locator("#later summary").click()
    draft = json.loads(respondent.saved("#save-draft", tmp_path).read_text())
    draft["earlier"] |= {
        "works": "sometimes",
        "seen": 7,
        "nowhere": "x",
        "words": ["x"],
        "since": None,
        "constructor": "y",
    }
    draft |= {
        "answered": [*draft["earlier"]],
        "language": "constructor",
        "started": 5,
        "at": "nowhere",
        "case": 7,
    }
    (tmp_path / "draft.json").write_text(json.dumps(draft))
    respondent.page.locator("#draft-file").set_input_files(tmp_path / "draft.json")
    respondent.page.get_by_text("The draft is loaded").wait_for()
    assert respondent.question == "works"
    assert respondent.complaints == []


def test_what_cannot_be_downloaded_can_be_copied(browser: Browser, tmp_path: Path) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    to_review(respondent)
    file = respondent.finish(tmp_path)
    code = respondent.page.locator("#code").input_value()
    mail = tmp_path / "mail.txt"
    mail.write_text(
        "Hello,\r\nhere it is:\r\n> " + code.replace("\n", "\r\n> ") + "\r\nBye", newline=""
    )
    assert taken(mail) == taken(file)
    mail.write_text(code + code, encoding="utf-16")
    assert [each.uuid for each in read(mail)] == [taken(file).uuid] * 2
    respondent.page.locator("#end summary").click()
    respondent.page.locator("#copy").click()
    respondent.page.get_by_text(
        re.compile("^The text is (copied|selected: copy it now).$")
    ).wait_for()


def test_a_corrected_form_replaces_the_first_with_its_history_kept(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    to_review(respondent)
    first = respondent.finish(tmp_path).rename(tmp_path / "first.concord.json")
    respondent.page.locator("#change-answers").click()
    respondent.page.get_by_role("button", name="Change What work?").click()
    respondent.answer("job", "school")
    second = respondent.finish(tmp_path)
    with open_store(tmp_path / "study.db") as store:
        for path, expected in [(first, (1, 0, 0)), (first, (0, 1, 0)), (second, (0, 0, 1))]:
            summary = read_forms([path], [EVERY_KIND], store)
            assert summary.refusals == ()
            assert (summary.read, summary.unchanged, summary.corrected) == expected
        (kept,) = store.completed()
        assert kept.answers["job"] == "school"


def test_declining_ends_the_form_and_nothing_is_kept(browser: Browser, tmp_path: Path) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    respondent.answer("consent", "no")
    assert respondent.page.get_by_role("heading", name="Thank you for your time").is_visible()
    assert respondent.page.evaluate("localStorage.length") == 0
    respondent.page.locator("#back").click()
    respondent.answer("consent", "yes")
    assert respondent.question == "group"


def test_another_form_after_the_first_is_another_respondent(
    browser: Browser, tmp_path: Path
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    to_review(respondent)
    first = taken(respondent.finish(tmp_path))
    respondent.page.on("dialog", lambda dialog: dialog.accept())
    respondent.page.locator("#another").click()
    assert respondent.question == "consent"
    assert respondent.page.locator("#form input:checked").count() == 0
    to_review(respondent)
    assert taken(respondent.finish(tmp_path)).uuid != first.uuid


def test_the_language_changes_on_the_way_and_is_told(browser: Browser, tmp_path: Path) -> None:
    respondent = Respondent.opening(browser, written(tmp_path))
    to_works(respondent)
    respondent.give("works", "yes")
    respondent.page.get_by_role("button", name="Cymraeg").click()
    assert respondent.page.locator("html").get_attribute("lang") == "cy"
    assert respondent.page.get_by_role("heading", name="Ydych chi'n gweithio?").is_visible()
    assert respondent.page.locator("[data-question=works] input[value=yes]").is_checked(), (
        "what was ticked stays"
    )
    respondent.answer("works", "no")
    the_rest(respondent)
    assert "Ddim yn gwybod" in respondent.page.locator("#answers").inner_text()
    assert taken(respondent.finish(tmp_path)).language == "cy"


def test_a_form_made_for_one_group_does_not_ask_for_it(browser: Browser, tmp_path: Path) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, language="cy", group="teachers"))
    respondent.answer("consent", "yes")
    assert respondent.question == "welcome"
    respondent.go_on()
    respondent.answer("works", "no")
    the_rest(respondent)
    interview = taken(respondent.finish(tmp_path))
    assert (interview.group, interview.language) == ("teachers", "cy")


# --- all on one page ---


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_all_on_one_page_asks_what_the_answers_call_for(
    browser: Browser, tmp_path: Path, viewport: dict[str, int]
) -> None:
    respondent = Respondent.opening(browser, written(tmp_path, all_on_one=True), viewport=viewport)
    assert respondent.asked() == ["consent"]
    respondent.give("consent", "yes")
    assert {"job", "since"}.isdisjoint(respondent.asked())
    respondent.give("group", "parents")
    respondent.give("works", "yes")
    assert "job" in respondent.asked()
    respondent.go_on()
    assert respondent.problems()[0] == "What work? Select an answer"
    respondent.give("job", "other")
    assert respondent.problems()[0] == "How many hours a week? Enter a number"
    respondent.page.locator("#q-job__other_text").fill("On a “farm”")
    respondent.give("hours", "37.5")
    respondent.give("overtime", "40")
    respondent.give("seen", ["play", "food"])
    respondent.give("since", "13/6/2022")
    for item in ("one", "two", "three"):
        respondent.give(item, ANSWERS[item])
    respondent.come_again()
    respondent.go_on()
    assert respondent.problems() == ["How many of them extra? Not more than all hours"]
    respondent.give("overtime", "2")
    respondent.give("words", ANSWERS["words"])
    respondent.go_on()
    interview = taken(respondent.finish(tmp_path))
    assert interview.answers == in_terminal(interview.seed, ANSWERS)
    assert respondent.complaints == []


def test_an_optional_question_left_empty_has_no_answer_on_either_page(
    browser: Browser, tmp_path: Path
) -> None:
    for all_on_one in (False, True):
        respondent = Respondent.opening(browser, written(tmp_path, all_on_one=all_on_one))
        given = {
            "consent": "yes",
            "group": "teachers",
            "works": "no",
            "seen": ("none",),
            "one": "agree",
            "two": "agree",
            "three": "agree",
        }
        while respondent.asked():
            for name in respondent.asked():
                if name in given:
                    respondent.give(name, given[name])
            respondent.go_on()
        interview = taken(respondent.finish(tmp_path))
        assert interview.answers["words"] is Missing.NO_ANSWER
        assert interview.answers == in_terminal(interview.seed, dict(given))


# --- any questionnaire ---


def _typed(answer: object) -> object:
    """An answer as a respondent would put it: days in the British order, numbers in digits."""
    if isinstance(answer, float):
        return f"{answer:.3f}"
    if isinstance(answer, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", answer):
        return "/".join(reversed(answer.split("-")))
    return answer


def _give_anything(respondent: Respondent, data: st.DataObject, question: Question) -> None:
    """An answer drawn for the question, or nothing at all where it may be left empty."""
    drawn = data.draw(answers_to(question))
    offered = not isinstance(drawn, Missing) or drawn in question.missing
    if offered and not isinstance(question.answers, Shown):
        respondent.give(question.id, _typed(drawn))


@settings(max_examples=40 if ALL else 10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), questionnaires(), st.booleans())
def test_what_the_page_lets_pass_of_any_questionnaire_the_rules_let_pass_too(
    browser: Browser,
    tmp_path: Path,
    data: st.DataObject,
    questionnaire: Questionnaire,
    all_on_one: bool,
) -> None:
    path = written(tmp_path, questionnaire, questionnaire.languages[-1], all_on_one=all_on_one)
    respondent = Respondent.opening(browser, path, viewport=DESKTOP)
    for _ in range(60):
        asked = [questionnaire.by_id[name] for name in respondent.asked()]
        if not asked:
            break
        for question in asked:
            if question.id == "consent" and not isinstance(question.answers, Shown):
                respondent.give("consent", "yes")
            elif (
                question.id in respondent.asked()
            ):  # the answers before may have put it off the route
                _give_anything(respondent, data, question)
        respondent.go_on()
        if respondent.page.locator("#confirm").is_visible():
            respondent.page.locator("#confirm").click()
    else:
        reject()  # a check that the answers drawn did not pass
    interview = taken(respondent.finish(tmp_path), questionnaire)
    assert set(interview.answers) <= set(questionnaire.by_id)
    assert respondent.complaints == []
    respondent.page.context.close()
