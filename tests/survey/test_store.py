"""What is saved is on disk, stays there, and can be read whatever happens to files, programs and
power.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from survey import CompletedInterview, Interview, Missing, Store, StoreError, open_store
from survey.definition import loads
from survey.errors import StoreBusyError
from survey.store import Source, Taken, database, migrations, tables

DEFINITION = """
instrument: small
version: "1"
title: Small
groups: {teachers: Teachers, parents: Parents}
consent: {notice: "May we ask?", required: true}
sections:
  - title: One
    questions:
      - {id: worked, ask: "Worked?", choose: {yes: "Yes", no: "No"}, missing: [dont_know]}
      - id: seen
        ask: "Seen?"
        choose_many: {a: A, b: B}
        other: Something else
        when: "worked == 'yes'"
        missing: [refused]
      - {id: age, ask: "Age?", number: {}, optional: true}
      - {id: words, ask: "Words?", text: {long: true}, optional: true}
"""
SMALL = loads(DEFINITION)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "study.db"


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    with open_store(place) as opened:
        yield opened


def completed(**changes: object) -> CompletedInterview:
    usual = CompletedInterview(
        uuid=str(uuid4()),
        instrument=SMALL.instrument,
        version=SMALL.version,
        hash=SMALL.hash,
        group="teachers",
        mode="form",
        language="en",
        answers={"worked": "no", "seen": Missing.NOT_ASKED, "age": 40, "words": Missing.NO_ANSWER},
        started=datetime(2022, 6, 13, 9, tzinfo=UTC),
        completed=datetime(2022, 6, 13, 10, tzinfo=UTC),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


# --- one interview ---


def test_each_answer_is_on_disk_when_save_returns(place: Path, store: Store) -> None:
    interview = Interview.start(SMALL)
    recording = store.begin(interview, mode="terminal")
    for number, answer in enumerate(
        ["yes", "parents", "yes", ("a", "other"), "a dog", 7, Missing.NO_ANSWER], start=1
    ):
        interview = interview.answer(answer)
        recording.save(interview)
        rows = sqlite3.connect(place).execute("SELECT count(*) FROM answers").fetchone()
        assert rows == (number,)
    recording.complete()
    (found,) = store.completed()
    assert found.answers == {
        "consent": "yes",
        "group": "parents",
        "worked": "yes",
        "seen": ("a", "other"),
        "seen__other_text": "a dog",
        "age": 7,
        "words": Missing.NO_ANSWER,
    }
    assert (found.group, found.mode, found.language, found.hash) == (
        "parents",
        "terminal",
        "en",
        SMALL.hash,
    )


def test_answers_and_events_cannot_be_changed(place: Path, store: Store) -> None:
    recording = store.begin(Interview.start(SMALL), mode="terminal")
    recording.save(recording.interview.answer("yes"))
    for table, column in (("answers", "value"), ("events", "event")):
        with pytest.raises(StoreError, match="append-only"), store.transaction() as connection:
            connection.execute(text(f"UPDATE {table} SET {column} = 'x'"))  # noqa: S608


def test_a_changed_answer_leaves_the_earlier_one_and_what_left_the_route_in_the_history(
    store: Store,
) -> None:
    interview = Interview.start(SMALL, group="parents").answer("yes").answer("yes").answer(("b",))
    recording = store.begin(interview, mode="terminal")
    interview = interview.goto("worked").answer("no").answer(Missing.NO_ANSWER).answer("fin")
    recording.save(interview)
    recording.complete()
    history = [(each.question, each.answer) for each in store.history(recording.uuid)]
    assert history.index(("worked", "yes")) < history.index(("worked", "no"))
    assert history.index(("seen", ("b",))) < history.index(("seen", Missing.NOT_ASKED))
    (found,) = store.completed()
    assert found.answers == {
        "consent": "yes",
        "worked": "no",
        "age": Missing.NO_ANSWER,
        "words": "fin",
    }


def test_times_are_kept_in_utc_and_come_back_with_their_zone(store: Store) -> None:
    summer = datetime(2022, 6, 13, 1, 30, tzinfo=timezone(timedelta(hours=1)))
    store.take_in([completed(started=summer, completed=summer)], [SMALL])
    (found,) = store.completed()
    assert found.started == summer
    assert found.started is not None
    assert found.started.utcoffset() == timedelta(0)
    assert store.counts("day") == {("2022-06-13",): 1}
    recording = store.begin(Interview.start(SMALL), mode="terminal")
    recording.save(recording.interview.answer("yes"))
    (given,) = store.history(recording.uuid)
    assert given.wall.utcoffset() == timedelta(0)
    assert abs(given.wall - datetime.now(UTC)) < timedelta(minutes=1)


def test_completing_an_unfinished_or_declined_interview_is_refused(store: Store) -> None:
    recording = store.begin(Interview.start(SMALL), mode="terminal")
    with pytest.raises(StoreError, match="is not finished; pause or discard it"):
        recording.complete()
    recording.save(recording.interview.answer("no"))
    with pytest.raises(StoreError, match="is not finished; pause or discard it"):
        recording.complete()
    recording.discard("no consent \ud800\x00")
    assert list(store.completed()) == []
    assert store.counts("status", status=None) == {("discarded",): 1}
    with store.reading() as connection:
        events = connection.execute(select(tables.events.c.event, tables.events.c.reason)).all()
    assert [tuple(row) for row in events] == [("started", ""), ("discarded", "no consent ??")]


# --- resuming ---


@pytest.mark.parametrize("steps_back", [0, 1, 2, 3])
def test_an_interrupted_interview_resumes_at_the_same_question(
    place: Path, steps_back: int
) -> None:
    with open_store(place) as store:
        interview = (
            Interview.start(SMALL, seed=9)
            .answer("yes")
            .answer("parents")
            .answer("yes")
            .answer(("a",))
            .answer(7)
        )
        for _ in range(steps_back):
            interview = interview.back()
        recording = store.begin(interview, mode="terminal")
        recording.pause()
    with open_store(place) as store:
        resumed = store.resume(recording.uuid).interview
        assert resumed.question == interview.question
        assert resumed.answers == interview.answers
        assert resumed.previous == interview.previous
        assert (resumed.seed, resumed.group, resumed.language) == (9, None, "en")


def test_an_answer_off_the_route_is_offered_again_after_resuming(store: Store) -> None:
    interview = (
        Interview.start(SMALL, group="parents")
        .answer("yes")
        .answer("yes")
        .answer(("b",))
        .goto("worked")
    )
    recording = store.begin(interview, mode="terminal")
    recording.save(interview.answer("no"))
    recording.pause()
    resumed = store.resume(recording.uuid).interview.goto("worked").answer("yes")
    assert resumed.question is not None
    assert (resumed.question.id, resumed.previous) == ("seen", ("b",))


def test_interrupted_interviews_are_listed_the_one_touched_last_first(store: Store) -> None:
    first, second, third = (store.begin(Interview.start(SMALL), mode="terminal") for _ in range(3))
    second.save(second.interview.answer("yes"))
    first.save(first.interview.answer("yes").answer("teachers"))
    third.discard("a test")
    listed = [(one.uuid, one.status, one.group, one.answered) for one in store.interrupted()]
    assert listed == [(first.uuid, "started", "teachers", 2), (second.uuid, "started", "", 1)]
    assert store.interrupted(["another"]) == []
    with pytest.raises(StoreError, match="there is no interrupted interview"):
        store.resume(third.uuid)


KILLED = """
    import os, signal, sys
    from survey import Interview, open_store
    from survey.definition import loads
    place, saves = sys.argv[1], int(sys.argv[2])
    interview = Interview.start(loads(open(sys.argv[3]).read()))
    recording = open_store(place).begin(interview, mode="terminal")
    for answer in ["yes", "parents", "yes", ["a"], 7, "fin"][:saves]:
        interview = interview.answer(answer)
        recording.save(interview)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("saves", range(7))
def test_a_process_killed_after_any_save_loses_nothing(
    place: Path, tmp_path: Path, saves: int
) -> None:
    definition = tmp_path / "small.yaml"
    definition.write_text(DEFINITION, "utf-8")
    command = [
        sys.executable,
        "-c",
        textwrap.dedent(KILLED),
        str(place),
        str(saves),
        str(definition),
    ]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    with open_store(place) as store:
        (interrupted,) = store.interrupted()
        assert interrupted.answered == saves
        resumed = store.resume(interrupted.uuid, take_over=True).interview
        asked = ["consent", "group", "worked", "seen", "age", "words"]
        assert list(resumed.answers) == asked[:saves]
        assert (resumed.question and resumed.question.id) == (None if saves == 6 else asked[saves])


# --- the database ---


def test_sqlite_is_opened_as_carefully_as_promised(store: Store) -> None:
    with store.transaction() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert found == {"journal_mode": "delete", "synchronous": 3, "foreign_keys": 1}


def other_database(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE somebody (id)")
    connection.close()


def newer_store(place: Path) -> None:
    open_store(place).close()
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE schema_version SET version = 99")
    connection.close()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (other_database, "is a database, but not one of Concord; name another file"),
        (
            newer_store,
            r"was made by a newer Concord \(store version 99, this one knows \d+\); update Concord",
        ),
        (
            lambda place: place.write_text("name,age\nx,7\n" * 100, "utf-8"),
            "is not a database; name another file",
        ),
        (lambda place: place.mkdir(), "cannot be opened; see that its folder is there"),
    ],
    ids=["another program's", "a newer Concord's", "a text file", "a folder"],
)
def test_what_is_no_store_is_refused_and_left_as_it_was(
    place: Path, make: Callable[[Path], None], message: str
) -> None:
    make(place)
    before = place.read_bytes() if place.is_file() else b""
    with pytest.raises(StoreError, match=message) as refused:
        open_store(place)
    assert str(place) in str(refused.value)
    assert (place.read_bytes() if place.is_file() else b"") == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="absent"):
        open_store(tmp_path / "absent" / "study.db")


@pytest.mark.parametrize(
    "url",
    ["nonsense://x", "sqlite+pysqlcipher://x", "postgresql+psycopg://nobody@127.0.0.1:1/none"],
)
def test_a_database_that_cannot_be_reached_is_a_store_error(url: str) -> None:
    with pytest.raises(StoreError):
        open_store(url)


def test_a_folder_that_may_not_be_written_is_refused(place: Path) -> None:
    open_store(place).close()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        am_root = os.geteuid() == 0  # root may write anywhere, so act as nobody
        if am_root:
            os.seteuid(65534)
        try:
            with pytest.raises(
                StoreError, match="see that its folder is there and that you may write in it"
            ):
                open_store(Path(folder) / "study.db")
        finally:
            if am_root:
                os.seteuid(0)


def test_a_store_that_cannot_be_written_says_so(place: Path) -> None:
    open_store(place).close()
    with (
        open_store(f"sqlite:///file:{place}?mode=ro&uri=true") as store,
        pytest.raises(StoreError, match="can only be read"),
    ):
        store.begin(Interview.start(SMALL), mode="terminal")


def test_a_locked_store_waits_and_then_says_who_holds_it(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(place) as store, sqlite3.connect(place, isolation_level=None) as other:
        monkeypatch.setattr(database, "PATIENCE", 0.05)
        other.execute("BEGIN EXCLUSIVE")
        with (
            pytest.raises(StoreBusyError, match="in use by another program"),
            store.transaction(),
        ):
            pass
    other.close()


WRITER = """
    import sys
    from survey import Interview, open_store
    from survey.definition import loads
    with open_store(sys.argv[1]) as store:
        for _ in range(15):
            interview = Interview.start(loads(open(sys.argv[2]).read()), group="parents")
            recording = store.begin(interview, mode="terminal")
            for answer in ["yes", "no", 7, "fin"]:
                interview = interview.answer(answer)
                recording.save(interview)
            recording.complete()
"""


def test_two_programs_write_at_once_and_both_succeed(place: Path, tmp_path: Path) -> None:
    definition = tmp_path / "small.yaml"
    definition.write_text(DEFINITION, "utf-8")
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(place), str(definition)]
    writers = [subprocess.Popen(command) for _ in range(2)]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    with open_store(place) as store:
        assert store.counts("group") == {("parents",): 30}


def test_an_older_store_is_brought_up_to_date_without_losing_anything(place: Path) -> None:
    with open_store(place) as store:
        store.take_in([completed()], [SMALL])

    def add_weather(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE interviews ADD COLUMN weather TEXT"))

    with open_store(place) as store, store.transaction() as connection:
        migrations.migrate(connection, store.name, (*migrations.MIGRATIONS, add_weather))
        columns = connection.execute(text("SELECT * FROM interviews")).keys()
        assert "weather" in columns
        assert (
            connection.scalar(text("SELECT version FROM schema_version"))
            == len(migrations.MIGRATIONS) + 1
        )
    with pytest.raises(StoreError, match="made by a newer Concord"):
        open_store(place)


def test_a_step_that_fails_leaves_the_older_store_whole(place: Path) -> None:
    def half_done(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        connection.execute(text("CREATE TABLE half (id INTEGER)"))

    with open_store(place) as store:
        with pytest.raises(StoreError, match="half"), store.transaction() as connection:
            migrations.migrate(connection, store.name, (*migrations.MIGRATIONS, half_done))
        with store.reading() as connection:
            assert (
                connection.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'half'"))
                == 0
            )
    open_store(place).close()


def test_an_old_interview_stays_readable_when_its_definition_file_changes(place: Path) -> None:
    changed = loads(DEFINITION.replace('version: "1"', 'version: "2"').replace("b: B", "c: C"))
    with open_store(place) as store:
        store.take_in([completed()], [SMALL])
        store.add(changed)
        store.add(changed)
    with open_store(place) as store:
        assert store.questionnaires() == [SMALL, changed]
        assert [each.hash for each in store.questionnaires(["small"])] == [SMALL.hash, changed.hash]
        assert store.questionnaire(SMALL.hash) == SMALL
        with pytest.raises(StoreError, match="has no definition with the hash 000000000000…"):
            store.questionnaire("0" * 64)


# --- interviews in bulk ---


def test_interviews_taken_in_again_are_unchanged_and_a_difference_is_a_correction_with_history(
    store: Store,
) -> None:
    one, two = completed(), completed()
    assert store.take_in([one, two], [SMALL]) == Taken(added=2)
    assert store.take_in([one, two], [SMALL]) == Taken(unchanged=2)
    mended = replace(
        one,
        answers={**one.answers, "worked": "yes", "seen": ("a",), "age": Missing.NOT_ASKED},
        group="parents",
    )
    assert store.take_in([mended, two], [SMALL]) == Taken(unchanged=1, corrected=1)
    found = {each.uuid: each for each in store.completed()}
    assert found[one.uuid].answers == {"worked": "yes", "seen": ("a",), "words": Missing.NO_ANSWER}
    assert found[one.uuid].group == "parents"
    assert [each.answer for each in store.history(one.uuid) if each.question == "worked"] == [
        "no",
        "yes",
    ]
    assert [each.answer for each in store.history(one.uuid) if each.question == "age"] == [
        40,
        Missing.NOT_ASKED,
    ]


def test_the_same_interview_twice_in_one_batch_is_one_interview(store: Store) -> None:
    one = completed()
    later = replace(one, answers={**one.answers, "age": 41})
    assert store.take_in([one, one, later, later], [SMALL]) == Taken(
        added=1, unchanged=2, corrected=1
    )
    (found,) = store.completed()
    assert found.answers["age"] == 41


def test_a_discarded_interview_counts_again_when_it_comes_in_again(store: Store) -> None:
    one, file = completed(), Source("f" * 64, "data.csv")
    store.take_in([one], [SMALL], source=file)
    assert store.source(file.fingerprint) == file
    assert store.discard_source(file.fingerprint, "wrong file") == 1
    assert store.source(file.fingerprint) is None
    assert list(store.completed()) == []
    store.take_in([one], [SMALL], source=file)
    assert [each.uuid for each in store.completed()] == [one.uuid]


def test_nothing_is_taken_in_when_one_interview_cannot_be(store: Store) -> None:
    def interviews() -> Iterator[CompletedInterview]:
        yield from (completed() for _ in range(2_500))  # more than one batch
        yield completed(hash="0" * 64)

    with pytest.raises(
        StoreError,
        match="name the definition 000000000000…, which is not kept; give its questionnaire",
    ):
        store.take_in(interviews(), [SMALL], source=Source("f" * 64, "data.csv"))
    assert list(store.completed()) == []
    assert store.questionnaires() == []
    assert store.source("f" * 64) is None


def test_an_interview_made_here_and_brought_in_again_is_unchanged(store: Store) -> None:
    recording = store.begin(Interview.start(SMALL, group="parents"), mode="terminal")
    recording.save(recording.interview.answer("yes").answer("no").answer(7).answer("fin"))
    recording.complete()
    (mine,) = store.completed()
    assert store.take_in([mine], [SMALL]) == Taken(unchanged=1)


def joined(text: str) -> str:
    """Two halves of a character side by side are that character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


answers = st.one_of(
    st.sampled_from(Missing).filter(lambda kind: kind is not Missing.NOT_ASKED),
    st.text(st.characters()).map(joined),
    st.text(st.sampled_from("\x00\n\r\ud800\udfff👶ŵ\"'\\\x1b")).map(joined),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False),
    st.booleans(),
    st.lists(st.text(st.characters(), max_size=5).map(joined), max_size=4).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["worked", "seen", "age", "words"]), answers),
        min_size=1,
        max_size=5,
    )
)
def test_any_answers_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, given_answers: list[dict]
) -> None:
    interviews = [
        completed(answers=one, attributes={"weight": 0.1, "note": "\ud800 ŵ"})
        for one in given_answers
    ]
    with open_store(tmp_path_factory.mktemp("any") / "study.db") as store:
        store.take_in(interviews, [SMALL])
        found = list(store.completed())
    assert found == interviews
    kinds = [[type(answer) for answer in one.answers.values()] for one in found]
    assert kinds == [[type(answer) for answer in one.answers.values()] for one in interviews]
