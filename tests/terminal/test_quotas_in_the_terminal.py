"""Quotas while people are asked: shown between interviews, told when they are full, and where they
stop, an interview that is one too many does not count.
"""

from io import StringIO

import pytest

import survey
from survey.conditions import Condition
from survey.interview import Interview
from survey.store import Store, endings
from survey.study import Quota
from survey.terminal.leaving import Departure
from survey.terminal.plain import Lines
from survey.terminal.session import Session
from survey.wording import Wording

VIEWS = survey.loads("""
instrument: views
version: "1"
title: Views
groups: {public: Public}
sections:
- title: S
  questions:
  - {id: region, ask: "Where do you live?", choose: {england: England, wales: Wales}}
  - {id: age, ask: "How old are you?", number: {min: 0}}
""")
FULL = "There are enough interviews: Wales (1 of 1)"


def quota(then: str) -> Quota:
    where = Condition.parse("region == 'wales'")
    return Quota(where, 1, "stop" if then == "stop" else "warn", Wording.of("Wales"))


def sit(store: Store, then: str, *lines: str) -> str:
    """A session in which these lines are typed; what was shown."""
    shown = StringIO()
    with Departure() as departure:
        face = Lines(StringIO("".join(f"{line}\n" for line in lines)), shown)
        Session(face, store, [VIEWS], "public", None, {}, departure, quotas=[quota(then)]).run()
    return shown.getvalue()


@pytest.fixture
def store() -> Store:
    """One interview of Wales is complete."""
    store = survey.open_store(":memory:")
    interview = Interview.start(VIEWS, group="public").answer("wales")
    recording = store.begin(interview, mode="terminal")
    recording.save(interview.answer(40))
    recording.complete()
    return store


def test_stop_ends_the_interview_apart_from_those_that_count(store: Store) -> None:
    shown = sit(store, "stop", "2", "", "2")
    assert FULL in shown
    assert "How old are you?" not in shown
    assert "Wales" in shown.split("Quotas:")[1]
    assert "1 of 1" in shown.split("Quotas:")[1]
    assert endings(store) == {"quota_full": 1}
    assert len(list(store.completed())) == 1
    assert store.interrupted() == []


def test_warn_tells_once_and_the_interview_counts(store: Store) -> None:
    shown = sit(store, "warn", "2", "", "50", "1", "2")
    assert shown.count(FULL) == 1
    assert "2 of 1" in shown.split("Quotas:")[1]
    assert len(list(store.completed())) == 2
    assert endings(store) == {}


def test_a_slip_is_put_right_and_the_interview_goes_on(store: Store) -> None:
    shown = sit(store, "stop", "2", "b", "1", "50", "1", "2")
    assert shown.count(FULL) == 1
    assert [each.answers["region"] for each in store.completed()] == ["wales", "england"]
    assert endings(store) == {}


def test_an_answer_kept_as_it_was_is_stopped_again(store: Store) -> None:
    shown = sit(store, "stop", "2", "b", "", "", "2")
    assert shown.count(FULL) == 2
    assert endings(store) == {"quota_full": 1}


def test_others_are_asked_as_if_there_were_no_quota(store: Store) -> None:
    shown = sit(store, "stop", "1", "50", "1", "2")
    assert FULL not in shown
    assert len(list(store.completed())) == 2


def test_one_changed_at_the_review_is_seen_before_it_is_finished(store: Store) -> None:
    shown = sit(store, "stop", "1", "50", "2", "2", "", "2")
    assert FULL in shown
    assert endings(store) == {"quota_full": 1}
