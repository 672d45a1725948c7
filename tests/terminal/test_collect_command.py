"""`concord collect` as a fieldworker uses it: real keys in a pseudo-terminal, a real store."""

import os
import signal
import sqlite3
import time
from pathlib import Path

import pexpect
import pytest

import survey
from survey.missing import Missing

LEFT, DOWN, ENTER = "\x1b[D", "\x1b[B", "\r"
CTRL_C, CTRL_D, CTRL_K, CTRL_R = "\x03", "\x04", "\x0b", "\x12"

LEAVE_SCREEN = "\x1b[?1049l"

TO_BUS = [
    ("May we ask", "1\r"),
    ("Thank you for coming", ENTER),
    ("Did you come by bus", "1\r"),
    ("Which bus", "The drum 🙂\r"),
]
TO_END = [
    ("How many minutes", "25\r"),
    ("What did you like", "12\r"),
    ("On which day", "13/6/2022\r"),
    ("Which region", "12\r"),
]
FINISH = [("Choose one to change it", ENTER), ("Next interview", "2\r"), ("Everything is kept", "")]


def press(child: "pexpect.spawn[str]", *steps: tuple[str, str]) -> None:
    """Press each key once its text is on the terminal."""
    for text, keys in steps:
        child.expect_exact(text)
        child.send(keys)


def only(study: Path) -> survey.CompletedInterview:
    """The one completed interview of the study."""
    with survey.open_store(study / "concord.db") as store:
        (interview,) = store.completed()
    return interview


def statuses(study: Path) -> dict[tuple[str, ...], int]:
    with survey.open_store(study / "concord.db") as store:
        return store.counts("status", status=None)


def test_a_whole_interview_is_asked_reviewed_and_kept(collect, study: Path) -> None:
    child = collect()
    press(
        child,
        *TO_BUS,
        *TO_END,
        ("Choose one to change it", ENTER),
        ("Parents", ""),
        ("1 of 12", ""),
        *FINISH[1:],
    )
    child.expect(pexpect.EOF)
    interview = only(study)
    assert interview.answers == {
        "consent": "yes",
        "welcome": True,
        "came": "by_bus",
        "bus": "The drum 🙂",
        "minutes": 25,
        "liked": ("toys", "food"),
        "day": "2022-06-13",
        "region": "r12",
    }
    assert (interview.group, interview.mode, interview.language) == ("parents", "terminal", "en")


def test_going_back_takes_the_path_taken_and_a_changed_answer_takes_another_route(
    collect, study: Path
) -> None:
    child = collect()
    press(
        child,
        *TO_BUS,
        ("How many minutes", LEFT),
        ("The drum", "\x02"),
        ("Did you come by bus", DOWN + ENTER),
    )
    press(child, *TO_END, *FINISH)
    interview = only(study)
    assert interview.answers["came"] == "walked"
    assert "bus" not in interview.answers
    with survey.open_store(study / "concord.db") as store:
        history = [(given.question, given.answer) for given in store.history(interview.uuid)]
    assert ("bus", "The drum 🙂") in history
    assert ("bus", Missing.NOT_ASKED) in history


def test_missing_answers_are_kept_by_kind(collect, study: Path) -> None:
    child = collect()
    press(
        child,
        *TO_BUS[:2],
        ("Did you come by bus", "r"),
        ("How many minutes", CTRL_K),
        ("What did you like", LEFT),
    )
    press(child, ("Don't know (Enter keeps it)", ENTER), ("What did you like", "4\r"))
    press(child, ("On which day", CTRL_R), ("Which region", "3\r"), *FINISH)
    answers = only(study).answers
    assert answers["came"] is Missing.REFUSED
    assert answers["minutes"] is Missing.DONT_KNOW
    assert answers["day"] is Missing.REFUSED
    assert answers["liked"] == ("none",)


def test_an_optional_text_is_left_empty_with_enter(collect, study: Path) -> None:
    child = collect()
    press(child, *TO_BUS[:3], ("Which bus", ENTER), *TO_END, *FINISH)
    assert only(study).answers["bus"] is Missing.NO_ANSWER


def test_a_wrong_answer_is_explained_in_place_and_an_unusual_one_is_confirmed(
    collect, study: Path
) -> None:
    child = collect()
    press(child, *TO_BUS, ("How many minutes", "0\r"), ("must be from 1 to 300", "\x7f" + "130\r"))
    press(
        child,
        ("More than two hours?", ENTER),
        ("What did you like", ENTER),
        ("at least one", "1\r"),
    )
    press(
        child,
        ("On which day", "31/2/2022\r"),
        ("is not a date", "\x15" + "1/3/2022\r"),
        TO_END[-1],
        *FINISH,
    )
    answers = only(study).answers
    assert answers["minutes"] == 130
    assert answers["liked"] == ("toys",)
    assert answers["day"] == "2022-03-01"


def test_an_interview_stopped_by_ctrl_c_and_paused_is_resumed_where_it_stood(
    collect, study: Path
) -> None:
    child = collect()
    press(
        child,
        *TO_BUS,
        ("How many minutes", CTRL_C),
        ("Every answer so far is kept", "2\r"),
        ("concord collect", ""),
    )
    child.expect(pexpect.EOF)
    assert statuses(study) == {("paused",): 1}
    child = collect()
    press(
        child,
        ("were interrupted", "1\r"),
        ("Resume where it stopped", "1\r"),
        ("5 of 8", ""),
        *TO_END,
        *FINISH,
    )
    assert only(study).answers["bus"] == "The drum 🙂"


def test_ctrl_d_offers_to_go_on_or_to_discard_which_is_asked_twice(collect, study: Path) -> None:
    child = collect()
    press(
        child,
        *TO_BUS[:2],
        ("Did you come by bus", CTRL_D),
        ("Every answer so far", ENTER),
        ("Did you come by bus", CTRL_D),
    )
    press(
        child,
        ("Every answer so far", "3\r"),
        ("will not count", "1\r"),
        ("Did you come by bus", CTRL_C),
    )
    press(
        child,
        ("Every answer so far", "3\r"),
        ("will not count", "2\r"),
        ("is discarded", "2\r"),
        ("Everything is kept", ""),
    )
    assert statuses(study) == {("discarded",): 1}


def test_a_killed_process_resumes_at_the_same_question_with_every_answer(
    collect, study: Path
) -> None:
    child = collect()
    press(child, *TO_BUS, ("How many minutes", "25\r"))
    child.expect_exact("What did you like")
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child = collect()
    press(
        child,
        ("5 answered", "1\r"),
        ("Take it over and resume where it stopped", "1\r"),
        ("6 of 8", ""),
        *TO_END[1:],
        *FINISH,
    )
    answers = only(study).answers
    assert (answers["bus"], answers["minutes"]) == ("The drum 🙂", 25)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_closed_lid_or_terminal_leaves_quietly_and_loses_nothing(
    collect, study: Path, number: int
) -> None:
    child = collect()
    press(child, *TO_BUS, ("How many minutes", ""))
    os.kill(child.pid, number)
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 128 + number
    assert "Traceback" not in child.before
    assert number == signal.SIGHUP or LEAVE_SCREEN in child.before
    with survey.open_store(study / "concord.db") as store:
        (interrupted,) = store.interrupted()
    assert interrupted.answered == 4


def test_a_terminal_that_disappears_ends_the_process(collect, study: Path) -> None:
    child = collect()
    press(child, *TO_BUS, ("How many minutes", ""))
    child.ptyproc.fileobj.close()
    child.ptyproc.closed = child.closed = True
    end = time.monotonic() + 60
    while child.ptyproc.isalive() and time.monotonic() < end:
        time.sleep(0.05)
    assert not child.ptyproc.isalive()
    assert sqlite3.connect(study / "concord.db").execute(
        "SELECT count(*) FROM answers"
    ).fetchone() == (4,)


def test_an_answer_changed_from_the_review_comes_back_to_the_review(collect, study: Path) -> None:
    child = collect()
    press(
        child,
        *TO_BUS,
        *TO_END,
        ("Choose one to change it", "5\r"),
        ("How many minutes", "\x15" + "30\r"),
        *FINISH,
    )
    assert only(study).answers["minutes"] == 30


def test_declined_consent_thanks_discards_with_the_reason_and_goes_on(collect, study: Path) -> None:
    child = collect()
    press(
        child,
        ("May we ask", "2\r"),
        ("Thank you for your time", LEFT),
        ("May we ask", "2\r"),
        ("Thank you for your time", ENTER),
    )
    press(child, ("Next interview", "2\r"), ("Everything is kept", ""))
    child.expect(pexpect.EOF)
    rows = (
        sqlite3.connect(study / "concord.db")
        .execute("SELECT event, reason FROM events WHERE event = 'discarded'")
        .fetchall()
    )
    assert rows == [("discarded", "consent was declined")]


def test_the_interface_speaks_welsh_too(collect, study: Path) -> None:
    child = collect("--language", "cy")
    press(
        child,
        ("Gawn ni ofyn", ENTER),
        ("Dewiswch ateb yn gyntaf", "1\r"),
        ("Diolch am ddod", ENTER),
        ("Ddaethoch chi", "2\r"),
    )
    press(
        child,
        ("Sawl munud", "x\r"),
        ("'x' yn rhif", "\x7f" + "9\r"),
        ("ei hoffi", "1\r"),
    )
    press(
        child,
        ("Ar ba ddiwrnod", CTRL_R),
        ("Pa ranbarth", "1\r"),
        ("Adolygu", ENTER),
        ("Cyfweliad nesaf", "2\r"),
        ("Wedi stopio", ""),
    )
    interview = only(study)
    assert (interview.language, interview.answers["day"]) == ("cy", Missing.REFUSED)


def test_a_small_terminal_without_colour_is_enough(collect, study: Path) -> None:
    child = collect(rows=15, columns=40, NO_COLOR="1")
    press(child, *TO_BUS, *TO_END)
    child.expect_exact("These are the answers")
    assert "\x1b[3" not in child.before.replace("\x1b[3m", "")
    press(child, ("Finish", ENTER), *FINISH[1:])
    assert only(study).answers["region"] == "r12"


def test_a_dumb_terminal_is_asked_in_plain_lines(collect, study: Path) -> None:
    child = collect(TERM="dumb")
    press(
        child,
        ("Type a number from 1 to 2", "1\n"),
        ("Thank you for coming", "\n"),
        ("Did you come by bus", CTRL_C),
    )
    press(child, ("Every answer so far", "2\n"), ("To resume: concord collect", ""))
    child.expect(pexpect.EOF)
    assert statuses(study) == {("paused",): 1}


def test_a_group_and_a_store_can_be_named_outside_a_study(
    collect, study: Path, tmp_path_factory
) -> None:
    (study / "study.yaml").unlink()
    child = collect("instruments/visit.yaml", "--store", "elsewhere.db", "--group", "parents")
    press(
        child,
        ("May we ask", "1\r"),
        ("Thank you for coming", CTRL_C),
        ("Every answer so far", CTRL_C),
    )
    press(child, ("concord collect instruments/visit.yaml --store elsewhere.db", ""))
    assert (study / "elsewhere.db").is_file()
