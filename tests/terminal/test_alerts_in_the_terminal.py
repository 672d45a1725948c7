"""An answer that must not wait, in the terminal and at keying: what to do is read before anything
else is asked, and nothing but its word passes it.
"""

from io import StringIO
from pathlib import Path

import pexpect
import pytest

import survey
from survey.forms import Form
from survey.forms.paper.code import PaperCode
from survey.keying.desk import Desk
from survey.keying.session import Keying
from survey.terminal.alerting import alert_page
from survey.terminal.leaving import Departure
from survey.terminal.plain import Lines
from survey.terminal.session import Session
from survey.words import catalogue_of
from tests.survey.alerts import DEFINITION
from tests.terminal.conftest import Ask, Collect

MOOD = survey.loads(DEFINITION)
DUTY, LEAD = "Stay with the person. Ring the duty line.", "Tell the lead."


@pytest.fixture
def study(tmp_path: Path) -> Path:
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "mood.yaml").write_text(DEFINITION, "utf-8")
    (tmp_path / "study.yaml").write_text("title: Moods\ninstruments: [mood.yaml]\n", "utf-8")
    return tmp_path


def press(child: "pexpect.spawn[str]", *steps: tuple[str, str]) -> None:
    for text, keys in steps:
        child.expect_exact(text)
        child.send(keys)


def test_real_keys_typed_ahead_do_not_pass_it(collect: Collect, study: Path) -> None:
    child = collect("--group", "parents")
    press(
        child,
        ("Are you safe", "2\r\r1\r"),  # Enter twice, and the next answer typed ahead
        (DUTY, ""),
        ("must not be passed over", "\x15OK\r"),
        ("What have you seen", "\x03"),
        ("Pause: leave now", "2\r"),
        ("Paused", ""),
    )
    child.expect(pexpect.EOF)
    with survey.open_store(study / "concord.db") as store:
        (interrupted,) = store.interrupted()
        assert store.resume(interrupted.uuid).interview.answers == {"safe": "never"}


def test_one_set_aside_unread_comes_again_when_it_is_taken_up(
    collect: Collect, study: Path
) -> None:
    child = collect("--group", "parents")
    press(
        child,
        ("Are you safe", "2\r"),
        (DUTY, "\x03"),
        ("Continue the interview", "1\r"),
        (DUTY, "\x03"),
        ("Pause: leave now", "2\r"),
        ("Paused", ""),
    )
    child.expect(pexpect.EOF)
    child = collect()
    press(child, ("interrupted", "1\r"), ("What about", "1\r"), (DUTY, "ok\r"), ("seen?", "\x03"))
    press(child, ("Pause: leave now", "2\r"), ("Paused", ""))
    child.expect(pexpect.EOF)


def plain(*lines: str, language: str = "en") -> str:
    """What plain lines say while these are typed."""
    output = StringIO()
    with survey.open_store(":memory:") as store, Departure() as departure:
        face = Lines(StringIO("\n".join([*lines, ""])), output)
        Session(face, store, [MOOD], "parents", language, {}, departure).run()
    return output.getvalue()


def test_plain_lines_ask_for_the_word_too() -> None:
    said = plain("2", "", "1", "b", "ok", "2", "ok", "5")
    assert said.count(DUTY) == 4
    assert said.count("! This must not be passed over.") == 3
    assert said.count(LEAD) == 1
    assert said.index(DUTY) < said.index("What have you seen?") < said.index(LEAD)
    assert "I am tired." in said[said.index(LEAD) :]


def test_answers_that_may_wait_show_nothing() -> None:
    said = plain("1", "1", "4", "2", "50")
    assert "Before you go on" not in said
    assert "Has anybody harmed you?" in said


def test_several_on_one_answer_are_read_one_after_another() -> None:
    said = plain("1", "1", "4", "4", "ok", "ok", "3")
    assert said.index("Follow the protocol.") < said.index("Ask about the children.")
    assert said.count("Before you go on") == 2


def test_one_worked_out_from_an_answer_comes_after_it() -> None:
    said = plain("1", "1", "4", "2", "95", "ok", "ok")
    assert said.index("Give the leaflet.") < said.index("Ring the doctor.") < said.index("harmed")


def test_it_is_said_in_the_language_of_the_interview() -> None:
    said = plain("2", "ok", language="cy")
    assert "Cyn ichi fynd ymlaen" in said
    assert "Arhoswch gyda nhw." in said
    assert DUTY not in said


def test_the_page_has_neither_question_nor_answer(ask: Ask) -> None:
    interview = survey.Interview.start(MOOD, group="parents").answer("never")
    page = alert_page(interview, interview.alerts[0])
    _, painted = ask(page, "ok\r", (40, 12))
    assert "Stay with the person." in painted
    assert "safe" not in painted
    assert "Never" not in painted


# --- keying ---


def keyed(*lines: str, second: bool = False, store: survey.Store) -> str:
    output = StringIO()
    with Departure() as departure:
        desk = Desk(catalogue_of("en"), StringIO("\n".join([*lines, ""])), output)
        bye = Keying(desk, store, [MOOD], departure, second=second).run()
    return " ".join(f"{output.getvalue()} {bye}".split())


@pytest.fixture
def code() -> str:
    return str(PaperCode.of(Form(MOOD, "en", "parents")))


def test_the_keyer_reads_what_to_do_before_the_next_question(code: str) -> None:
    with survey.open_store(":memory:") as store:
        said = keyed(code, "7", "2", "", "1", "ok", "1", "2", "2", "3", "", "", "", store=store)
        assert f"Form 7 has an answer that must not wait. What to do: {DUTY}" in said
        assert said.count("Key ok when you have read this") == 3
        assert "Form 7 is kept. Keyed so far: 1." in said
        (interview,) = store.completed()
        assert interview.answers["seen"] == ("quarrels",)


def test_a_form_set_aside_unread_says_it_again(code: str) -> None:
    with survey.open_store(":memory:") as store:
        assert "Form 7 is set aside" in keyed(code, "7", "2", store=store)
        assert store.counts("status", status=None) == {("paused",): 1}
        said = keyed(code, "7", store=store)
        assert DUTY in said
        assert store.counts("status", status=None) == {("paused",): 1}


def test_a_second_entry_that_finds_one_tells_it_before_it_is_kept(code: str) -> None:
    first = ("1", "1", "2", "2", "3", "", "", "")
    with survey.open_store(":memory:") as store:
        assert DUTY not in keyed(code, "7", *first, store=store)
        second = ("1", *first[1:-1], "", "")
        assert DUTY not in keyed(code, "7", *second, second=True, store=store)
        found = ("2", "ok", *first[1:-1], "", "2")
        said = keyed(code, "7", *found, second=True, store=store)
        assert said.count(DUTY) == 1
        (interview,) = store.completed()
        assert interview.answers["safe"] == "never"
