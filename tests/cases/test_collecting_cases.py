"""`concord collect` with a sample list as a fieldworker uses it: real keys, a real store."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pexpect
import pytest

import survey
from survey.cases import Contacts, case_code, standings
from survey.dispositions import OUTCOMES
from survey.store import Case, SampleList
from survey.terminal.case_words import CasePhrases

ROOT = Path(__file__).parents[2]
PATIENCE = 60
TODAY = date.today()  # noqa: DTZ011  # the fieldworker's day
CTRL_C = "\x03"
NUMBERS = {code: str(place) for place, code in enumerate(
    (each.code for each in OUTCOMES.values() if each.by_hand), start=2
)}  # fmt: skip
"""The number of each outcome on the page that asks for it."""

Steps = tuple[str, str]
Collect = Callable[..., "pexpect.spawn[str]"]


@pytest.fixture
def listed(study: Path) -> Path:
    with survey.open_store(study / "concord.db") as store:
        sample = SampleList(store)
        sample.put(
            [
                Case("n-1", "staff", "cy", interviewer="ben"),
                Case("n-2", "staff", "en", interviewer="anna"),
                Case("n-3", "parents", "cy"),
            ]
        )
        sample.attempt("n-3", "call_back", call_back=TODAY)
    Contacts(study / "identifiers.db").put({"n-3": {"phone": "029 2000"}})
    return study


@pytest.fixture
def collect(listed: Path) -> Iterator[Collect]:
    children: list[pexpect.spawn[str]] = []

    def started(*arguments: str) -> "pexpect.spawn[str]":
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "PYTHONPATH": str(ROOT),
            "XDG_CONFIG_HOME": str(listed / "config"),
        }
        child = pexpect.spawn(
            sys.executable,
            ["-m", "survey", "collect", *arguments],
            cwd=str(listed),
            dimensions=(30, 90),
            encoding="utf-8",
            timeout=PATIENCE,
            env=environment,  # type: ignore[arg-type]
        )
        child.delaybeforesend = None
        children.append(child)
        return child

    yield started
    for child in children:
        child.close(force=True)


def press(child: "pexpect.spawn[str]", *steps: Steps) -> None:
    """Press each key once its text is on the terminal."""
    for text, keys in steps:
        child.expect_exact(text)
        child.send(keys)


def stand(study: Path) -> dict[str, str]:
    with survey.open_store(study / "concord.db") as store:
        return {each.case.id: each.outcome.code for each in standings(store)}


INTERVIEW = (("May we ask", "1\r"), ("Happy", "1\r"), ("Age", "40\r"), ("finish", "\r"))


def test_the_next_due_is_asked_in_its_group_and_language_with_its_contact(
    listed: Path, collect: Collect
) -> None:
    child = collect("--next", "--as", "anna")
    press(
        child,
        ("Case n-3", ""),
        ("029 2000", "1\r"),
        ("May we ask", "1\r"),
        ("Happy", "1\r"),
        ("Age", "40\r"),
        ("Gorffen", "\r"),  # it is asked in Welsh
        ("Next interview", "2\r"),
    )
    child.expect(pexpect.EOF)
    with survey.open_store(listed / "concord.db") as store:
        (interview,) = store.completed()
    assert (interview.case, interview.interviewer) == ("n-3", "anna")
    assert (interview.group, interview.language) == ("parents", "cy")
    assert stand(listed) == {"n-1": "not_attempted", "n-2": "not_attempted", "n-3": "completed"}


def test_a_case_is_chosen_from_the_list_of_those_due_or_typed(
    listed: Path, collect: Collect
) -> None:
    child = collect("--as", "anna")
    # anna has n-2, nobody has n-3; n-1 is ben's, and can be typed all the same
    press(
        child, ("Whom do you want to ask?", ""), ("n-3", ""), ("n-2", ""), ("Another case", "3\r")
    )
    press(child, ("The id of the case", "n-9\r"), ("There is no case 'n-9'", "3\r"))
    press(child, ("The id of the case", case_code("n-1").lower() + "\r"), ("Case n-1", "3\r"))
    press(child, ("Whom do you want to ask?", "2\r"), ("Case n-2", "1\r"), *INTERVIEW)
    press(child, ("Next interview", "2\r"))
    child.expect(pexpect.EOF)
    assert stand(listed)["n-2"] == "completed"


def test_an_interview_without_a_case_is_made_as_before(listed: Path, collect: Collect) -> None:
    child = collect("--group", "staff")
    press(child, ("without a case", "4\r"), *INTERVIEW, ("Next interview", "2\r"))
    child.expect(pexpect.EOF)
    with survey.open_store(listed / "concord.db") as store:
        (interview,) = store.completed()
    assert interview.case == ""


def test_a_paused_interview_asks_what_came_of_it_and_when_to_try_again(
    listed: Path, collect: Collect
) -> None:
    child = collect("--case", "n-2", "--as", "anna")
    day = TODAY + timedelta(3)
    press(
        child,
        ("May we ask", "1\r"),
        ("Happy", CTRL_C),
        ("stopped for a moment", "2\r"),
        ("What came of it?", NUMBERS["call_back"] + "\r"),
        ("On which day", "yesterday\r"),
        ("is not a date", "\x15" + day.isoformat() + "\r"),
        ("To resume", ""),
    )
    child.expect(pexpect.EOF)
    with survey.open_store(listed / "concord.db") as store:
        standing = next(each for each in standings(store) if each.case.id == "n-2")
    assert [each.outcome for each in standing.attempts] == ["partial", "call_back"]
    assert (standing.outcome.code, standing.call_back) == ("partial", day)
    assert {each.interviewer for each in standing.attempts} == {"anna"}
    child = collect("--case", "n-2")  # it goes on where it stopped
    press(child, *INTERVIEW[1:], ("Next interview", "2\r"))
    child.expect(pexpect.EOF)
    assert stand(listed)["n-2"] == "completed"
    with survey.open_store(listed / "concord.db") as store:
        assert store.counts("status", status=None) == {("completed",): 1}


def test_an_outcome_is_recorded_without_an_interview(listed: Path, collect: Collect) -> None:
    child = collect("--next", "--as", "anna")
    press(
        child,
        ("Case n-3", "2\r"),
        ("What came of it?", NUMBERS["other"] + "\r"),
        ("What was it?", "the nursery is flooded\r"),
        ("Case n-2", CTRL_C),
    )
    press(child, ("Whom do you", CTRL_C))
    child.expect(pexpect.EOF)
    with survey.open_store(listed / "concord.db") as store:
        attempt = SampleList(store).attempts()[-1]
    assert (attempt.case, attempt.outcome, attempt.note) == (
        "n-3",
        "other",
        "the nursery is flooded",
    )


def test_declined_consent_is_a_refusal_without_a_question(listed: Path, collect: Collect) -> None:
    child = collect("--case", "n-2")
    press(child, ("May we ask", "2\r"), ("Thank you for your time", "\r"))
    press(child, ("Next interview", "2\r"))
    child.expect(pexpect.EOF)
    assert stand(listed)["n-2"] == "refused"


def test_an_unknown_case_is_told_with_the_nearest(collect: Collect) -> None:
    child = collect("--case", "n-22")
    child.expect("did you mean 'n-2'")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 3


def test_the_terminal_says_outcomes_as_the_table_of_outcomes_does() -> None:
    words = CasePhrases()
    assert {code: words.outcome(code) for code in OUTCOMES} == {
        code: each.words for code, each in OUTCOMES.items()
    }


@pytest.mark.parametrize(
    ("begins", "typed"),
    [("--next", "1\n"), ("--case n-2", ""), ("--group staff", "4\n")],  # 4: without a case
)
def test_nobody_is_asked_a_question_by_a_version_that_nobody_decided_on(
    listed: Path, begins: str, typed: str
) -> None:
    definition = next((listed / "instruments").glob("*.yaml"))
    text = definition.read_text("utf-8")
    with survey.open_store(listed / "concord.db") as store:
        interview = survey.Interview.start(survey.load(definition), group="staff", language="en")
        recording = store.begin(interview.answer("yes").answer("agree"), mode="terminal")
        recording.save(recording.interview.answer(40))
        recording.complete()
    newer = text.replace('version: "1"', 'version: "2"').replace("Happy", "Content")
    assert newer.count("Content") == text.count("Happy") > 0
    definition.write_text(newer, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "survey", "collect", "--plain", *begins.split()],
        input=typed,
        capture_output=True,
        text=True,
        cwd=listed,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(listed / "config")},
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 3, done.stdout
    assert "asks otherwise than" in done.stderr
    assert "May we ask" not in done.stdout
