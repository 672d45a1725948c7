"""An author who says of each figure what it is: the session, and the page in the browser."""

import re
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, sync_playwright

from analysis.drafts.claims_file import add_entries, bindings_file
from analysis.judgement.binding_session import Decision, Session, opened
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence
from survey.cli.claims_page import Asking

DRAFT = """# Help

84% of the public agreed that health services should offer support to families.

Only 12% of &lt;script&gt;alert()&lt;/script&gt; our readers own a bicycle.

In all, 372 teachers disagreed or strongly disagreed that the UK Government does enough.

| Where | Bicycles |
|---|---|
| North | 33% |
| South | 44% |
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, "utf-8")
    return path


@pytest.fixture
def session(draft: Path, demo: Evidence) -> Session:
    return opened(draft, None, demo)


def test_the_likeliest_figure_stands_first_in_plain_words(session: Session) -> None:
    first, *others = session.figure.candidates()
    assert first.claim == "health_support.agree.public"
    assert first.said.startswith(
        "share of the public who agreed or strongly agreed that “Health services should offer"
    )
    assert (first.value, first.fits, first.likely) == ("84.0%", True, True)
    assert not any(one.likely for one in others)


def test_the_number_orders_and_warns_and_never_proposes(draft: Path, demo: Evidence) -> None:
    draft.write_text(DRAFT.replace("84% of", "4% of"), "utf-8")
    first, second, *_ = opened(draft, None, demo).figure.candidates()
    assert (first.claim, first.fits) == ("health_support.agree.public", False)
    assert (second.claim, second.fits, second.likely) == (
        "health_support.disagree.public",
        True,
        False,
    )


def test_what_is_like_nothing_has_no_proposal(session: Session) -> None:
    bicycles = session.decide(Decision()).figure
    assert bicycles.text == "12%"
    assert not any(one.likely for one in bicycles.candidates())


def test_numbers_of_people_who_gave_answers_are_proposed(session: Session) -> None:
    people = session.decide(Decision()).decide(Decision()).figure
    assert people.text == "372"
    first = people.candidates()[0]
    assert first.claim == "count.gov_enough.disagree.teachers"
    assert first.said.startswith("number of teachers who disagreed or strongly disagreed that")


def test_a_figure_is_found_by_words_and_by_its_name(session: Session) -> None:
    found = session.figure.searched("teachers who disagree that schools do enough")
    assert found[0].claim == "schools_enough.disagree.teachers"
    (named,) = session.figure.searched("local_enough.agree.public")
    assert named.claim == "local_enough.agree.public"
    assert session.figure.searched("zebras") == ()


def test_decisions_go_on_back_and_away(session: Session) -> None:
    bound = session.decide(Decision("health_support.agree.public"))
    assert (bound.at, [one.text for one, _ in bound.bound]) == (1, ["84%"])
    assert bound.back().at == 0
    assert bound.undo().bound == ()
    assert bound.undo().at == 0
    waved = bound.decide(Decision(wave="of our readers"))
    assert [decision.wave for _, decision in waved.bound] == ["", "of our readers"]
    end = waved.decide(Decision()).leave_alike()
    assert end.finished
    assert len(end.decided) == 5
    assert end.undo().figure.text == "33%"  # both cells of the table come back
    assert set(end.undo().decided) == {0, 1, 2}
    assert session.undo() is session


def test_what_was_decided_is_kept_and_holds(draft: Path, session: Session, demo: Evidence) -> None:
    first = session.figure.candidates()[0]
    done = session.decide(Decision(first.claim, first.base)).decide(Decision(wave="our readers"))
    add_entries(bindings_file(draft), done.entries)
    told = [one.waved or one.verdict for one in check_draft(draft, demo)]
    assert told == ["holds", "our readers", "not bound", "not bound", "not bound"]


# --- the page ---


@pytest.fixture
def asking(session: Session) -> Iterator[Asking]:
    asking = Asking(session, "draft.md")

    def serve() -> None:
        while not asking.done:
            asking.server.handle_request()

    asking.server.timeout = 0.1
    thread = threading.Thread(target=serve)
    thread.start()
    yield asking
    asking.done = True
    thread.join(5)
    asking.server.server_close()


def answered(asking: Asking, method: str = "GET", path: str = "", **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", asking.server.server_port, timeout=5)
    body = urlencode({"step": "undo"}) if method == "POST" else None
    connection.request(method, path or f"/{asking.token}/", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_only_the_author_is_answered(asking: Asking) -> None:
    here = f"/{asking.token}/"
    assert answered(asking) == 200
    assert answered(asking, path="/") == 404
    assert answered(asking, path=f"/{asking.token[:-1]}x/") == 404
    assert answered(asking, Host="example.org") == 404
    assert answered(asking, "POST", here, Origin="https://example.org") == 403
    assert answered(asking, "POST", here, Origin="null") == 403
    assert answered(asking, "POST", here, Origin=f"http://{asking.host}") == 303
    assert answered(asking, "POST", here, **{"Content-Length": "9999999"}) == 413
    assert asking.server.server_address[0] == "127.0.0.1"


def test_a_step_from_an_old_page_does_nothing(asking: Asking) -> None:
    asking.posted({"step": "bind", "at": "3", "claim": "a.b.c"})
    asking.posted({"step": "wave", "at": "0", "reason": "  "})
    asking.posted({"step": "burn", "at": "0"})
    assert asking.session.decided == {}


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 1280])
def test_an_author_goes_through_a_draft_in_the_browser(
    asking: Asking, needs_tool: Callable[[str], str], width: int
) -> None:
    flags = ["--no-sandbox"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs_tool("chromium"), args=flags)
        _gone_through(asking, browser.new_page(), width)
        browser.close()


def _gone_through(asking: Asking, page: Page, width: int) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(asking.address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name=re.compile("share of the public who agreed")).click()
    assert "What is “12%”?" in page.inner_text("h1")
    assert "<script>alert()</script>" in page.inner_text("blockquote")
    page.fill("#q", "<b>teachers</b> schools enough disagree")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".choice").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.fill("#reason", "<i>our readers</i>")
    page.get_by_role("button", name="Wave through").click()
    page.get_by_role("button", name="Undo the last decision").click()
    assert "What is “12%”?" in page.inner_text("h1")
    page.get_by_role("button", name="Leave it for now").click()
    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Finish and keep what is bound").click()
    assert page.inner_text("h1") == "Finished"
    assert [decision.claim for _, decision in asking.session.bound] == [
        "health_support.agree.public"
    ]
    assert all(one.startswith(f"http://{asking.host}/") for one in asked)
