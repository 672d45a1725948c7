"""A running interview has one writer: whatever several windows do, a completed record stays as it
is and is one that its questionnaire can produce.
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update

from survey import Interview, Store, StoreError, open_store
from survey.errors import InterviewClosedError, InterviewHeldError
from survey.store import leases, machine, tables
from tests.survey.windows import VISIT, Watched, in_every_order

ENDS = [
    ("complete", "complete"),
    pytest.param(("complete", "pause"), marks=pytest.mark.slow),
    pytest.param(("discard", "complete"), marks=pytest.mark.slow),
    pytest.param(("pause", "discard"), marks=pytest.mark.slow),
]


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        yield opened


@pytest.fixture
def abandoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every lease looks as if its window had gone, though it goes on: the worst case."""
    monkeypatch.setattr(leases, "STALE", timedelta(days=-1))


def last_beat(store: Store, ago: timedelta) -> None:
    """Let the sign of life be as old as this."""
    with store.transaction() as connection:
        when = (datetime.now(UTC) - ago).isoformat()
        connection.execute(update(tables.leases).values(beat=when))


@pytest.mark.parametrize("ends", ENDS)
@pytest.mark.usefixtures("abandoned")
def test_two_windows_in_every_order(store: Store, ends: tuple[str, str]) -> None:
    first = ["answer", "answer", "answer", ends[0]]
    second = ["take over", "answer", "answer", "answer", ends[1]]
    for order in in_every_order(first, second):
        watched = Watched.begun(store, 2)
        for window, what in order:
            watched.step(window, what)
        if watched.completed:
            mine = [each.recording for each in watched.windows if each.recording is not None]
            assert watched.completed in [each.interview.answers for each in mine]


STEPS = st.sampled_from(
    ["resume", "take over", "answer", "answer", "answer", "back", "complete", "pause", "discard"]
)


@settings(
    deadline=None,
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(0, 3), STEPS), max_size=40))
@pytest.mark.usefixtures("abandoned")
def test_four_windows_in_any_order(store: Store, steps: list[tuple[int, str]]) -> None:
    watched = Watched.begun(store, 4)
    for window, what in steps:
        watched.step(window, what)


def test_an_interview_in_use_is_refused_with_who_has_it_since_when(store: Store) -> None:
    recording = store.begin(Interview.start(VISIT), mode="terminal", interviewer="Anna")
    (listed,) = store.interrupted()
    assert listed.lease is not None
    assert (listed.lease.interviewer, listed.lease.stale) == ("Anna", False)
    for take_over in (False, True):  # it is alive: nobody decides against it
        with pytest.raises(InterviewHeldError) as refused:
            store.resume(recording.uuid, take_over=take_over)
        error = refused.value
        assert (error.interviewer, error.machine, error.process) == ("Anna", *machine.here())
        assert (error.since, error.stale) == (listed.lease.since, False)
        assert "'Anna' has it since" in str(error)
        assert str(error).endswith("; end it there first")
    with pytest.raises(InterviewHeldError):
        store.discard(recording.uuid, "not mine", take_over=True)
    recording.pause()
    assert store.interrupted()[0].lease is None
    store.resume(recording.uuid).discard("done")


def test_a_lease_without_a_sign_of_life_is_taken_over_by_decision(store: Store) -> None:
    first = store.begin(Interview.start(VISIT), mode="terminal", interviewer="Anna")
    first.save(first.interview.answer("yes"))
    last_beat(store, leases.STALE + timedelta(seconds=1))
    with pytest.raises(InterviewHeldError, match="it can be taken over") as refused:
        store.resume(first.uuid)
    assert refused.value.stale
    second = store.resume(first.uuid, take_over=True, interviewer="Berta")
    assert second.interview.answers == {"visited": "yes"}
    with pytest.raises(InterviewHeldError) as lost:
        first.save(first.interview.answer(3))
    assert lost.value.interviewer == "Berta"
    second.save(second.interview.answer(5))
    assert store.find(first.uuid) is not None
    with store.reading() as connection:
        events = connection.execute(text("SELECT event, reason, who FROM events")).all()
    assert tuple(events[-1]) == ("resumed", f"taken over from Anna on {machine.here()[0]}", "Berta")


def test_each_answer_is_a_sign_of_life(store: Store) -> None:
    recording = store.begin(Interview.start(VISIT), mode="terminal")
    last_beat(store, timedelta(hours=1))
    recording.save(recording.interview.answer("yes"))
    with pytest.raises(InterviewHeldError) as refused:
        store.resume(recording.uuid, take_over=True)
    assert not refused.value.stale


@pytest.mark.parametrize("end", ["complete", "discard", "pause"])
def test_what_was_ended_elsewhere_stays_as_it_is(
    store: Store, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(leases, "STALE", timedelta(days=-1))
        watched = Watched.begun(store, 2)
        for window, what in [(0, "answer"), (1, "take over"), (1, "answer"), (1, "answer")]:
            watched.step(window, what)
    watched.step(1, end)
    stale = watched.windows[0].recording
    assert stale is not None
    status = {"complete": "completed", "discard": "discarded", "pause": "paused"}[end]
    for write in (
        lambda: stale.save(stale.interview.answer(1)),
        stale.pause,
        lambda: stale.discard("too late"),
    ):
        with pytest.raises(InterviewClosedError, match=f"is {status} at .* by another") as refused:
            write()
        assert refused.value.status == status
        assert refused.value.since is not None
        assert (watched.store.find(watched.uuid) or ("",))[0] == status


def test_two_that_begin_one_paper_form_at_once_are_told_apart(store: Store) -> None:
    recording = store.begin(Interview.start(VISIT), mode="paper", uuid="paper-17")
    with pytest.raises(InterviewHeldError):
        store.begin(Interview.start(VISIT), mode="paper", uuid="paper-17")
    recording.discard("a slip")
    with pytest.raises(InterviewClosedError):
        store.begin(Interview.start(VISIT), mode="paper", uuid="paper-17")


def test_an_answer_to_another_questionnaire_is_no_answer_of_this_interview(store: Store) -> None:
    recording = store.begin(Interview.start(VISIT), mode="terminal")
    from tests.survey.test_store import SMALL  # noqa: PLC0415

    with pytest.raises(StoreError, match="was begun with another questionnaire"):
        recording.save(Interview.start(SMALL))


def test_a_process_that_has_gone_is_known_by_its_number() -> None:
    name, mine = machine.here()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait(timeout=60)
    assert machine.running_here(name, mine)
    assert machine.running_here(name, gone.pid) is False
    assert machine.running_here("another laptop", gone.pid) is None
