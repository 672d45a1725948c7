"""An older store is brought up to date once, after a backup, by appending; read only, it is read so
and left alone.
"""

import gzip
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest
from old_store import AMBIGUOUS, ANSWERS, CONVERTED, EXPECTED, OLD, make_old_store
from sqlalchemy import text

from survey import Interview, Missing, Store, StoreError, open_store
from survey.store import Upgrade, answered, back_up_store
from survey.store.migrations import MIGRATIONS

NEWEST = len(MIGRATIONS)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make_old_store(tmp_path / "old.db")
    return tmp_path / "old.db"


def standing(store: Store) -> dict[str, dict[str, object]]:
    """The answers that count by interview; kinds of missing answer by their names."""
    return {uuid: standing_of(store, uuid) for uuid in ANSWERS}


def standing_of(store: Store, uuid: str) -> dict[str, object]:
    found = store.find(uuid)
    assert found is not None
    return {
        question: answer.value if isinstance(answer, Missing) else answer
        for question, answer in found[1].answers.items()
    }


def rows_of(place: Path, table: str, most: int = 10_000) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(place)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY id LIMIT {most}").fetchall()  # noqa: S608


def test_what_could_only_have_been_left_blank_becomes_no_answer_by_appending(place: Path) -> None:
    answers, events = rows_of(place, "answers"), rows_of(place, "events")
    with open_store(place) as store:
        assert store.upgrade is not None
        backup = store.upgrade.backup
        assert store.upgrade == Upgrade(1, NEWEST, CONVERTED, AMBIGUOUS, backup)
        assert standing(store) == EXPECTED
        history = [each.answer for each in store.history("paper") if each.question == "asked"]
        assert history == [Missing.REFUSED, Missing.NO_ANSWER]
    assert rows_of(place, "answers", len(answers)) == answers
    assert [row[: len(events[0])] for row in rows_of(place, "events")] == events
    (number, before, after, wall, converted, ambiguous), *later = rows_of(place, "migrations")
    assert (number, before, after, converted, ambiguous) == (1, 1, 2, CONVERTED, AMBIGUOUS)
    assert str(wall).endswith("+00:00")
    assert [row[1:3] for row in later] == [(step, step + 1) for step in range(2, NEWEST)]
    with open_store(place) as store:  # once only
        assert store.upgrade is None
        assert standing(store) == EXPECTED


def test_the_backup_before_it_has_the_store_as_it_was(place: Path) -> None:
    before = {table: rows_of(place, table) for table in ("interviews", "answers", "events")}
    with open_store(place) as store:
        assert store.upgrade is not None
        backup = store.upgrade.backup
    assert backup is not None
    assert backup.parent == place.parent / "backups"
    assert {table: rows_of(backup, table) for table in before} == before
    with closing(sqlite3.connect(backup)) as connection:
        assert connection.execute("SELECT version FROM schema_version").fetchall() == [(1,)]


def test_no_backup_no_upgrade(place: Path) -> None:
    before = place.read_bytes()
    (place.parent / "backups").write_text("a file where the folder should be", "utf-8")
    with pytest.raises(Exception, match="backups"):
        open_store(place)
    assert place.read_bytes() == before


def test_reading_an_older_store_gives_the_same_answers_and_writes_nothing(place: Path) -> None:
    before, beside = place.read_bytes(), sorted(place.parent.iterdir())
    place.chmod(0o444)
    with open_store(place, reading=True) as store:
        assert store.upgrade == Upgrade(1, NEWEST, CONVERTED, AMBIGUOUS)
        assert standing(store) == EXPECTED
        with store.snapshot() as snapshot:
            assert snapshot.file() is None  # so that no table of it is kept
            latest: dict[tuple[int, str], object] = {}
            for keys, texts in snapshot.answers():
                for key, (question, answer) in zip(keys, map(answered, texts), strict=True):
                    latest[key, question] = answer
            people = {
                key: uuid
                for batch in snapshot.interviews()
                for key, uuid in zip(batch["id"], batch["uuid"], strict=True)
            }
        assert latest[next(k for k, v in people.items() if v == "paper"), "asked"] == (
            Missing.NO_ANSWER
        )
        assert [each.uuid for each in store.completed()] == list(people.values())
        with pytest.raises(StoreError, match="was opened for reading; open it for writing"):
            store.begin(Interview.start(OLD), mode="terminal")
    assert place.read_bytes() == before
    assert sorted(place.parent.iterdir()) == beside


def test_a_store_of_today_opened_for_reading_is_the_file_itself_and_refuses_writing(
    tmp_path: Path,
) -> None:
    place = tmp_path / "study.db"
    open_store(place).close()
    with open_store(place, reading=True) as store:
        assert store.upgrade is None
        with store.snapshot() as snapshot:
            assert snapshot.file() == place
        with pytest.raises(StoreError, match="was opened for reading"):
            store.add(OLD)
        with (
            pytest.raises(StoreError, match="can only be read"),
            store.reading() as connection,
        ):
            connection.execute(text("DELETE FROM events"))


def test_a_store_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no store '.*absent\.db' yet; concord collect"):
        open_store(tmp_path / "absent.db", reading=True)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_read_as_a_store_without_interviews(tmp_path: Path) -> None:
    (tmp_path / "new.db").touch()
    with open_store(tmp_path / "new.db", reading=True) as store:
        assert store.counts() == {(): 0}
    assert (tmp_path / "new.db").read_bytes() == b""


def test_a_paused_interview_of_an_older_store_goes_on(place: Path) -> None:
    with open_store(place) as store:
        recording = store.resume("left")
        assert dict(recording.interview.answers) == {"asked": "no"}
        again = recording.interview.goto("asked").answer("yes")
        again = again.answer("no").answer("fin").answer(3)
        assert again.question is not None
        assert (again.question.id, again.previous) == ("routed", Missing.NO_ANSWER)


KILLED = """
    import os, signal, sys
    from survey.store import migrations
    from survey.store.database import engine_for
    from survey.store.store import Store
    place = sys.argv[1]
    def killed(connection):
        os.kill(os.getpid(), signal.SIGKILL)
    with Store(engine_for(place), place) as store, store.transaction() as connection:
        connection.exec_driver_sql("PRAGMA cache_size = 1")  # so that pages go to the file at once
        migrations.migrate(connection, place, (*migrations.MIGRATIONS, killed))
"""


def test_an_upgrade_that_is_killed_is_done_by_the_next_opening(place: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(place)]
    assert subprocess.run(command, check=False, timeout=60).returncode == -signal.SIGKILL
    assert place.with_name("old.db-journal").exists()
    with open_store(place) as store:
        assert store.upgrade is not None
        assert store.upgrade.before == 1
        assert standing(store) == EXPECTED
    assert len(rows_of(place, "migrations")) == NEWEST - 1


def test_two_programs_that_open_an_older_store_at_once_upgrade_it_once(place: Path) -> None:
    script = "import sys; from survey import open_store; open_store(sys.argv[1]).close()"
    openers = [subprocess.Popen([sys.executable, "-c", script, str(place)]) for _ in range(2)]
    assert [opener.wait(timeout=60) for opener in openers] == [0, 0]
    assert len(rows_of(place, "migrations")) == NEWEST - 1
    with open_store(place) as store:
        assert standing(store) == EXPECTED


def test_an_older_store_is_backed_up_as_it_is(place: Path) -> None:
    before = place.read_bytes()
    backup = back_up_store(place)
    assert backup.version == 1
    assert place.read_bytes() == before


def test_the_store_of_version_0_1_is_read_and_brought_up_to_date_alike(
    shared: Path, tmp_path: Path
) -> None:
    place = tmp_path / "concord.db"
    place.write_bytes(gzip.decompress((shared / "data/study-0.1/concord.db.gz").read_bytes()))
    blanks = """SELECT count(*) FROM answers AS given JOIN interviews ON interviews.id = interview
                WHERE missing = 'refused' AND question IN ({})"""
    with open_store(place, reading=True) as store:
        read = {each.uuid: each.answers for each in store.completed()}
        not_offered = {
            (each.hash, question.id)
            for each in store.questionnaires()
            for question in each.questions
            if Missing.REFUSED not in question.missing
        }
    marks = ", ".join(f"'{question}'" for question in {question for _, question in not_offered})
    with closing(sqlite3.connect(place)) as connection:
        expected = connection.execute(blanks.format(marks)).fetchone()[0]
        refused = connection.execute(
            "SELECT count(*) FROM answers WHERE missing = 'refused'"
        ).fetchone()[0]
    with open_store(place) as store:
        assert store.upgrade is not None
        assert 0 < store.upgrade.converted == expected < refused
        assert {each.uuid: each.answers for each in store.completed()} == read
    kept = [answer for answers in read.values() for answer in answers.values()]
    assert kept.count(Missing.NO_ANSWER) == expected
    assert kept.count(Missing.REFUSED) == refused - expected
