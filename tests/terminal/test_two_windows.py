"""Two windows on one interview: who has it is told, what was typed and is not kept stays in sight,
and the fieldworker goes on to the next interview.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

import survey
from survey.questionnaire import Questionnaire
from survey.store import Store, database, leases
from survey.terminal.conduct import MODE
from survey.terminal.leaving import Departure
from survey.terminal.pages import Page, Reply, Step
from survey.terminal.session import Session

Given = Reply | Callable[[], Reply]


class Played:
    """A face that gives these replies in turn, and keeps the pages it was shown; then the terminal
    has gone.
    """

    def __init__(self, replies: Sequence[Given]) -> None:
        self.replies, self.pages = iter(replies), list[Page]()

    def ask(self, page: Page) -> Reply:
        self.pages.append(page)
        try:
            given = next(self.replies)
        except StopIteration:
            raise EOFError from None
        return given() if callable(given) else given


@pytest.fixture
def store() -> Iterator[Store]:
    with survey.open_store(":memory:") as opened:
        yield opened


@pytest.fixture
def play(store: Store, visit: Questionnaire) -> Callable[[Sequence[Given]], Played]:
    def played(replies: Sequence[Given]) -> Played:
        face = Played(replies)
        with Departure() as departure:
            Session(face, store, [visit], None, None, {}, departure).run()
        return face

    return played


def begun(store: Store, visit: Questionnaire, interviewer: str = "") -> survey.store.Recording:
    interview = survey.Interview.start(visit).answer("yes")
    return store.begin(interview, mode=MODE, interviewer=interviewer)


TO_THE_END: Sequence[object] = (True, "walked", 25, ("toys",), "2022-06-13", "r1")


def test_a_window_that_lost_the_interview_says_so_and_keeps_the_answer_in_sight(
    store: Store, visit: Questionnaire, play: Callable[..., Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "STALE", timedelta(days=-1))

    def answered_elsewhere() -> Reply:
        other = store.resume(store.interrupted()[0].uuid, take_over=True)
        interview = other.interview
        for answer in TO_THE_END[1:]:
            interview = interview.answer(answer)
        other.save(interview)
        other.complete()
        return 0  # by bus

    face = play([0, None, answered_elsewhere, None, 1])
    lost, following = face.pages[3:5]
    assert lost.text == "This interview is not in this window any more"
    assert lost.context == "Did you come by bus?"
    assert lost.hint.startswith("It was completed in another window: ")
    assert lost.message == "Not kept: By bus"
    assert following.text == "The interview stays as the other window has it."
    (kept,) = store.completed()
    assert kept.answers["came"] == "walked"


@pytest.mark.parametrize("ends", [Step.MENU, "pause"])
def test_a_window_that_pauses_too_late_changes_nothing(
    store: Store,
    play: Callable[..., Played],
    monkeypatch: pytest.MonkeyPatch,
    ends: Reply,
) -> None:
    monkeypatch.setattr(leases, "STALE", timedelta(days=-1))

    def discarded_elsewhere() -> Reply:
        store.discard(store.interrupted()[0].uuid, "a slip", take_over=True)
        return Step.MENU

    face = play([0, discarded_elsewhere, 1 if ends == "pause" else ends, None, 1])
    assert face.pages[3].hint.startswith("It was discarded in another window: ")
    assert store.counts("status", status=None) == {("discarded",): 1}


def test_an_interview_in_use_is_marked_and_not_resumed(
    store: Store, visit: Questionnaire, play: Callable[..., Played]
) -> None:
    recording = begun(store, visit, "Anna")
    face = play([0, 1])
    chosen, again = face.pages[:2]
    assert str(chosen.entries[0].answer).endswith(", in use")
    assert "Anna has this interview open on" in again.message
    recording.save(recording.interview.answer(True))  # undisturbed


def test_one_without_a_sign_of_life_is_taken_over_where_that_is_said(
    store: Store, visit: Questionnaire, play: Callable[..., Played], monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = begun(store, visit)
    monkeypatch.setattr(leases, "STALE", timedelta(days=-1))
    face = play([0, 2, 0, 0])
    asked = face.pages[1]
    assert asked.hint.startswith("This interview is open in another window on ")
    assert asked.hint.endswith("It may have been left. Take it over?")
    assert asked.entries[0].label == "Take it over and resume where it stopped"
    assert face.pages[4].text == "Thank you for coming."
    with pytest.raises(survey.StoreError):
        recording.save(recording.interview.answer(True))


def test_a_terminal_that_goes_leaves_nobody_in_the_interview(
    store: Store, play: Callable[..., Played]
) -> None:
    play([0])
    (left,) = store.interrupted()
    assert (left.status, left.lease) == ("paused", None)


# --- a store that another program holds ---


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Store]:
    with survey.open_store(tmp_path / "shared.db") as opened:
        yield opened


def test_a_waiting_fieldworker_keeps_the_typed_answer_and_tries_again(
    shared: Store, visit: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    with closing(sqlite3.connect(shared.name, isolation_level=None)) as other:
        held: list[bool] = []

        def hold(reply: Reply) -> Given:
            def replied() -> Reply:
                other.execute("BEGIN IMMEDIATE")
                held.append(True)
                return reply

            return replied

        def let_go(reply: Reply) -> Given:
            def replied() -> Reply:
                other.execute("COMMIT")
                return reply

            return replied

        face = Played(
            [
                hold(0),  # consent
                let_go(0),
                None,
                hold(0),  # by bus, in vain
                let_go(0),
                hold("The drum"),
                "The drum",  # in vain again
                let_go("The drum"),
                hold("150"),  # a warning, confirmed, in vain
                "150",
                let_go("150"),
            ]
        )
        with Departure() as departure:
            Session(face, shared, [visit], None, None, {}, departure).run()
    assert held
    told = "Another program is using the store. Nothing is lost; Enter tries again."
    again = [page for page in face.pages if page.message == told]
    assert [page.given for page in again] == [0, 0, "The drum", "The drum", "150"]
    (left,) = shared.interrupted()
    assert [each.answer for each in shared.history(left.uuid)] == [
        "yes",
        True,
        "by_bus",
        "The drum",
        150,
    ]


def test_who_writes_since_when_is_told(
    shared: Store, visit: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    with survey.open_store(shared.name) as other:

        def beside_an_import() -> Reply:
            writing = other.transaction("import")
            writing.__enter__()

            def done() -> Reply:
                writing.__exit__(None, None, None)
                return 0

            face.replies = iter([done])
            return 0

        face = Played([beside_an_import])
        with Departure() as departure:
            Session(face, shared, [visit], None, None, {}, departure).run()
    assert face.pages[1].message.startswith("An import on ")
    assert " has been writing in the store since " in face.pages[1].message
    assert not list(Path(shared.name).parent.glob("*-writer"))
