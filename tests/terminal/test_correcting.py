"""A completed interview is walked through again, by its own rules, and kept with a reason; one that
was opened again is gone on with in the terminal, whatever it came on.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

import survey
from survey.errors import InterviewHeldError
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import Store, as_asked, correct, events, given_in, leases, reopen, to_correct
from survey.store.amending import amended
from survey.terminal.conduct import MODE
from survey.terminal.correcting import Correcting
from survey.terminal.heartbeat import beating
from survey.terminal.leaving import Departure
from survey.terminal.pages import Page, Reply, Step
from survey.terminal.session import Session

ROOT = Path(__file__).parents[2]
GIVEN = ("yes", True, "walked", 25, ("toys",), "2022-06-13", "r1")
KEEP = 0


class Played:
    """A face that gives these replies in turn, and keeps the pages it was shown."""

    def __init__(self, replies: Sequence[Reply]) -> None:
        self.replies, self.pages = iter(replies), list[Page]()

    def ask(self, page: Page) -> Reply:
        self.pages.append(page)
        try:
            return next(self.replies)
        except StopIteration:
            raise EOFError from None


@pytest.fixture
def store() -> Iterator[Store]:
    with survey.open_store(":memory:") as opened:
        yield opened


@pytest.fixture
def kept(store: Store, visit: Questionnaire) -> str:
    """A completed interview of somebody who walked."""
    interview = survey.Interview.start(visit)
    for answer in GIVEN:
        interview = interview.answer(answer)
    recording = store.begin(interview, mode=MODE)
    recording.complete()
    return recording.uuid


def corrected(store: Store, uuid: str, *replies: Reply, because: str = "") -> tuple[Played, bool]:
    """As the command does it. Whether it was kept."""
    asked, face = as_asked(store, uuid), Played(replies)

    def doubt(interview: survey.Interview) -> None:
        amended(asked, given_in(asked, interview))

    done = Correcting(face, to_correct(asked), doubt).run(because)
    if done is not None:
        correct(store, uuid, given_in(asked, done[0]), because=done[1] or "-", who="Ana")
    return face, done is not None


def answers(store: Store) -> dict[str, object]:
    (one,) = store.completed()
    return dict(one.answers)


def test_an_answer_is_changed_and_what_is_asked_then_has_to_be_answered(
    store: Store, kept: str
) -> None:
    before = answers(store)
    # the review: came by bus after all, which bus, keep it, why
    face, done = corrected(store, kept, 2, 0, "the 7", KEEP, "she said so on the telephone")
    assert done
    assert [page.prompt for page in face.pages] == ["one", "one", "line", "one", "line"]
    assert face.pages[0].entries[KEEP].label == "Keep the answers as they stand here"
    assert answers(store) == before | {"came": "by_bus", "bus": "the 7"}
    told = [(each.event, each.reason, each.who) for each in events(store, kept)]
    assert ("corrected", "she said so on the telephone", "Ana") in told
    assert [each.answer for each in store.history(kept) if each.question == "came"] == [
        "walked",
        "by_bus",
    ]


def test_what_leaves_the_route_is_not_asked_and_stays_in_the_history(
    store: Store, kept: str
) -> None:
    corrected(store, kept, 2, 0, "the 7", KEEP, "a slip")
    corrected(store, kept, 2, 1, KEEP, because="no slip")
    assert "bus" not in answers(store)
    assert [each.answer for each in store.history(kept) if each.question == "bus"] == [
        "the 7",
        Missing.NOT_ASKED,
    ]


@pytest.mark.parametrize(
    "replies",
    [
        (Step.MENU, 1),  # left at once
        (2, 0, Step.MENU, 1),  # left at a question that is asked now
        (2, 0, "the 7", KEEP, Step.MENU, 1),  # left where the reason is asked
    ],
)
def test_whoever_leaves_changes_nothing(
    store: Store, kept: str, replies: tuple[Reply, ...]
) -> None:
    before = answers(store)
    _, done = corrected(store, kept, *replies)
    assert not done
    assert answers(store) == before


def test_leaving_is_asked_about_and_a_reason_is_needed(store: Store, kept: str) -> None:
    face, done = corrected(store, kept, Step.MENU, 0, 2, 0, "the 7", KEEP, "", "  ", "a slip")
    assert done
    assert face.pages[-1].message
    assert answers(store)["bus"] == "the 7"


def test_where_nothing_is_changed_no_reason_is_asked(store: Store, kept: str) -> None:
    face, done = corrected(store, kept, KEEP)
    assert (done, len(face.pages)) == (True, 1)
    assert [each.event for each in events(store, kept)][-1] == "completed"


def test_an_unusual_answer_is_confirmed_and_one_that_does_not_fit_is_refused(
    store: Store, kept: str
) -> None:
    face, _ = corrected(store, kept, 3, "400", "200", "200", KEEP, "a slip")
    said = [page.message for page in face.pages]
    assert "More than two hours?" in said[3]
    assert said[2]
    assert answers(store)["minutes"] == 200
    assert ("warned", "minutes") in [(each.event, each.reason) for each in events(store, kept)]


def test_without_consent_nothing_can_be_kept(store: Store, kept: str) -> None:
    face, done = corrected(store, kept, 1, 1, KEEP, Step.MENU, 1)
    assert not done
    assert any("without consent nothing counts" in page.message for page in face.pages)


def imported(visit: Questionnaire, **given: object) -> CompletedInterview:
    """Of a file that has no more than this."""
    about = (visit.instrument, visit.version, visit.hash, "parents", "import", "en")
    when = datetime(2022, 6, 13, tzinfo=UTC)
    return CompletedInterview("an-import", *about, given, when, when)  # type: ignore[arg-type]


def test_of_an_import_only_what_its_file_has_is_asked_for(
    store: Store, visit: Questionnaire
) -> None:
    store.take_in([imported(visit, came="walked", minutes=25)], [visit])
    corrected(store, "an-import", 2, 0, "the 7", KEEP, "a slip")
    assert answers(store) == {"came": "by_bus", "bus": "the 7", "minutes": 25}


# --- opened again ---


def gone_on(store: Store, visit: Questionnaire, *replies: Reply) -> Played:
    face = Played(replies)
    with Departure() as departure:
        Session(face, store, [visit], None, None, {}, departure).run()
    return face


@pytest.mark.parametrize("mode", ["terminal", "workbook", "import"])
def test_what_was_opened_again_is_gone_on_with_in_the_terminal(
    store: Store, visit: Questionnaire, kept: str, mode: str
) -> None:
    if mode != "terminal":
        (one,) = store.completed()
        store.discard(kept, "discarded by the interviewer")
        came = imported(visit, came="walked", minutes=25)
        came = (
            came
            if mode == "import"
            else survey.CompletedInterview(
                "an-import",
                *(came.instrument, came.version, came.hash, "parents", mode, "en"),
                one.answers,
            )
        )
        store.take_in([came], [visit])
    uuid = kept if mode == "terminal" else "an-import"
    reopen(store, uuid, because="she wants to change something")
    assert [each.mode for each in store.interrupted()] == [mode]
    # the list, resume, the review: the minutes, finish, stop
    face = gone_on(store, visit, 0, 0, 3, "30", KEEP, 1)
    assert "Review" in face.pages[2].title
    (one,) = store.completed()
    assert (one.uuid, one.mode, one.answers["minutes"]) == (uuid, mode, 30)
    assert "consent" not in one.answers or mode != "import"


def test_a_paper_that_was_begun_waits_for_the_keying_desk(
    store: Store, visit: Questionnaire
) -> None:
    interview = survey.Interview.start(visit, returned=True).answer("yes")
    store.begin(interview, mode="paper").pause()
    face = gone_on(store, visit, Step.MENU)
    assert all("interrupted" not in page.text for page in face.pages)


# --- a window that is open and in which nobody types ---


def test_a_window_in_which_nobody_types_gives_signs_of_life(
    tmp_path: Path, visit: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        survey.open_store(tmp_path / "s.db") as store,
        survey.open_store(tmp_path / "s.db") as other,
    ):
        recording = store.begin(survey.Interview.start(visit).answer("yes"), mode=MODE)

        def last() -> datetime:
            (each,) = other.interrupted()
            assert each.lease is not None
            return each.lease.beat

        first = last()
        with beating(lambda: recording, 0.05):
            until = time.monotonic() + 20
            while last() == first and time.monotonic() < until:
                time.sleep(0.05)
        assert last() > first
        stopped = last()
        time.sleep(0.2)
        assert last() == stopped  # no longer than it is open
        with pytest.raises(InterviewHeldError):
            other.resume(recording.uuid, take_over=True)  # it lives

        monkeypatch.setattr(leases, "STALE", leases.STALE * -1)
        taken = other.resume(recording.uuid, take_over=True)
        mine = last()
        recording.alive()  # a window that lost it does not hold it for another
        assert last() == mine
        taken.pause()
        recording.alive()
        with beating(lambda: None, 0.01):
            time.sleep(0.05)


# --- as a command ---


def test_the_command_walks_through_it_and_asks_why(
    tmp_path: Path, visit: Questionnaire, capfd: pytest.CaptureFixture[str]
) -> None:
    with survey.open_store(tmp_path / "s.db") as store:
        store.take_in([imported(visit, came="walked", minutes=25)], [visit])
    command: Callable[..., subprocess.CompletedProcess[str]] = lambda *arguments, keys="": (  # noqa: E731
        subprocess.run(
            [sys.executable, "-m", "survey", "interview", *arguments, "--store", "s.db"],
            cwd=tmp_path,
            input=keys,
            text=True,
            capture_output=True,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
            timeout=120,
            check=False,
        )
    )
    done = command("correct", "an-import", "--as", "Ana", keys="4\n30\n\na slip of the pen\n")
    assert done.returncode == 0, done.stderr
    assert "minutes" in done.stdout
    assert "1 answer changed" in done.stderr
    shown = command("show", "an-import", "--history").stdout
    assert "a slip of the pen" in shown
    done = command("correct", "an-import", keys="")  # the terminal goes
    assert "left as it was; nothing is changed" in done.stderr
    done = command("correct", "an-import", "minutes=3")
    assert (done.returncode, "--because REASON" in done.stderr) == (2, True)
