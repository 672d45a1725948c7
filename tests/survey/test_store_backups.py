"""A backup is of one moment, whole, and readable; restored, it gives the same answers."""

import os
import random
import resource
import sqlite3
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from old_store import AMBIGUOUS, CONVERTED, make_old_store

from survey import CompletedInterview, DataError, Interview, Missing, StoreError, open_store
from survey.definition import loads
from survey.store import back_up_store, backups, restore

DEFINITION = """
instrument: small
version: "1"
title: Small
groups: {people: People}
sections:
  - title: One
    questions:
      - {id: first, ask: "First?", number: {}}
      - {id: second, ask: "Second?", number: {}}
      - {id: words, ask: "Words?", text: {}, optional: true}
"""
SMALL = loads(DEFINITION)


def interview(number: int) -> CompletedInterview:
    answers = {"first": number, "second": number, "words": f"ŵ {number} " * 20}
    when = datetime(2022, 6, 13, 9, tzinfo=UTC)
    return CompletedInterview(
        f"uuid-{number}", "small", "1", SMALL.hash, "", "form", "en", answers, when, when
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with open_store(tmp_path / "study.db") as store:
        store.take_in(map(interview, range(30)), [SMALL])
    return tmp_path / "study.db"


def answers_of(place: str | Path) -> dict[str, CompletedInterview]:
    with open_store(place, reading=True) as store:
        return {each.uuid: each for each in store.completed()}


# --- backing up ---


def test_a_backup_has_the_moment_in_its_name_and_is_its_owners_alone(place: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    made_so_far = [back_up_store(place) for _ in range(3)]
    for number, backup in enumerate(made_so_far, start=1):
        assert backup.file.parent == place.parent / "backups"
        stem, _, moment = backup.file.stem.partition("-")
        made = datetime.strptime(moment[:18], "%Y-%m-%dT%H%M%SZ").replace(tzinfo=UTC)
        assert (stem, before <= made <= datetime.now(UTC)) == ("study", True), number
        assert stat.S_IMODE(backup.file.stat().st_mode) == 0o600
        assert (backup.interviews, backup.answers) == (30, 90)
        assert backup.last is not None
    assert len({backup.file for backup in made_so_far}) == 3
    assert stat.S_IMODE((place.parent / "backups").stat().st_mode) == 0o700


def test_a_backup_overwrites_nothing(place: Path, tmp_path: Path) -> None:
    there = tmp_path / "there.backup"
    there.write_text("mine", "utf-8")
    with pytest.raises(StoreError, match=r"there\.backup' is there already; choose another name"):
        back_up_store(place, there)
    assert there.read_text("utf-8") == "mine"


def test_a_backup_is_a_file_that_sqlite_opens(place: Path) -> None:
    backup = back_up_store(place).file
    with closing(sqlite3.connect(f"file:{backup}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM interviews").fetchall() == [(30,)]


WRITER = """
    import sys
    from survey import Interview, open_store
    from survey.definition import loads
    with open_store(sys.argv[1]) as store:
        number = 0
        while True:
            interview = Interview.start(loads(open(sys.argv[2]).read()))
            recording = store.begin(interview, mode="terminal")
            for answer in [number, number, "fin"]:
                interview = interview.answer(answer)
                recording.save(interview)
            recording.complete()
            number += 1
            print(number, flush=True)
"""


def test_a_backup_while_another_program_writes_has_all_up_to_a_moment(
    place: Path, tmp_path: Path
) -> None:
    definition = tmp_path / "small.yaml"
    definition.write_text(DEFINITION, "utf-8")
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(place), str(definition)]
    sizes = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        try:
            for _ in range(6):
                known = int(writer.stdout.readline())  # so many are complete before it begins
                backup = back_up_store(place)
                with closing(sqlite3.connect(backup.file)) as connection:
                    numbers = [
                        key for (key,) in connection.execute("SELECT id FROM answers ORDER BY id")
                    ]
                assert numbers == list(range(1, len(numbers) + 1))
                restore(backup.file, tmp_path / f"{known}.db")
                found = list(answers_of(tmp_path / f"{known}.db").values())
                written = [each for each in found if each.mode == "terminal"]
                assert len(written) >= known
                assert [dict(each.answers) for each in written] == [
                    {"first": number, "second": number, "words": "fin"}
                    for number in range(len(written))
                ]
                assert len(found) == 30 + len(written)
                sizes.append(len(written))
            assert writer.poll() is None
        finally:
            writer.kill()
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0]  # it went on writing all the while


def test_a_disk_without_room_leaves_nothing_behind(place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    command = [sys.executable, "-m", "survey", "backup", "--store", str(place), "--to"]

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [*command, str(folder / "a.backup")],
        check=False,
        timeout=60,
        capture_output=True,
        text=True,
        preexec_fn=little_room,  # the child does nothing else before it runs
    )
    assert done.returncode == 3
    assert done.stderr == (
        f"concord: the backup '{folder / 'a.backup'}' cannot be written; see that the disk is "
        "there and not full\n"
    )
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_to_be_made_is_named(place: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match=r"a\.backup: cannot be written"):
        back_up_store(place, tmp_path / "file" / "a.backup")


def test_a_store_that_cannot_be_read_is_not_backed_up(place: Path) -> None:
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("DROP TRIGGER answers_append_only")
        connection.execute("UPDATE answers SET value = '{' WHERE id = 5")
    with pytest.raises(StoreError, match=r"of no use: it cannot be read"):
        back_up_store(place)
    assert list((place.parent / "backups").glob("*.backup")) == []


# --- what is no backup ---


def test_any_flipped_byte_is_found(place: Path) -> None:
    backup = back_up_store(place).file
    whole = backup.read_bytes()
    chance = random.Random(1)
    places = [0, 20, 100, len(whole) - 91, len(whole) - 90, len(whole) - 40, len(whole) - 1]
    for at in [*places, *chance.sample(range(len(whole)), 60)]:
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        backup.write_bytes(changed)
        with pytest.raises(StoreError, match=r"damaged|not a backup"):
            backups.checked(backup)
        with pytest.raises(StoreError, match=r"damaged|not a backup"):
            restore(backup, place, replace=True)
    backup.write_bytes(whole)
    assert backups.checked(backup).interviews == 30


def cut_short(backup: Path, place: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-5000])


def plain_store(backup: Path, place: Path) -> None:
    backup.write_bytes(place.read_bytes())


def sealed_anew(statement: str) -> Callable[[Path, Path], None]:
    """A sound backup of a store that was changed so."""

    def make(backup: Path, place: Path) -> None:
        backup.write_bytes(place.read_bytes())
        with closing(sqlite3.connect(backup)) as connection, connection:
            connection.executescript(statement)
        backups._seal(backup)  # the line at its end

    return make


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda backup, _: backup.unlink(), r"the backup '.*' cannot be read \(No such file"),
        (lambda backup, _: backup.write_bytes(b""), "is empty; use another backup"),
        (
            lambda backup, _: backup.write_text("name,age\nx,7\n" * 100, "utf-8"),
            "is not a backup of Concord; name another file",
        ),
        (cut_short, "lacks the line that ends a backup: it is cut short or damaged"),
        (plain_store, "or is no backup but a database; use a file that concord backup made"),
        (
            sealed_anew("UPDATE schema_version SET version = 99"),
            r"was made by a newer Concord \(store version 99, this one knows \d+\); update Concord",
        ),
        (
            sealed_anew("DROP TABLE schema_version"),
            "is a database, but not one of Concord; name another file",
        ),
        (
            sealed_anew("UPDATE definitions SET text = 'no'"),
            "is of no use: it cannot be read",
        ),
    ],
    ids=["absent", "empty", "a text", "cut short", "a store", "newer", "foreign", "unreadable"],
)
def test_what_is_no_sound_backup_is_refused_and_the_store_left_alone(
    place: Path, make: Callable[[Path, Path], None], message: str
) -> None:
    backup = back_up_store(place).file
    make(backup, place)
    before = place.read_bytes()
    with pytest.raises(StoreError, match=message) as refused:
        restore(backup, place, replace=True)
    assert str(backup) in str(refused.value)
    assert place.read_bytes() == before
    assert [each.name for each in (place.parent / "backups").glob("*.backup")] == (
        [backup.name] if backup.exists() else []
    )


# --- restoring ---


def test_restoring_gives_the_same_answers_history_and_numbers(place: Path, tmp_path: Path) -> None:
    with open_store(place) as store:
        store.take_in([replace(interview(3), language="cy")], [SMALL])
        recording = store.begin(Interview.start(SMALL), mode="terminal")
        recording.save(recording.interview.answer(5))
        recording.pause()
    backup = back_up_store(place).file
    done = restore(backup, tmp_path / "again" / "new.db")
    assert (done.kept, done.upgrade) == (None, None)
    assert answers_of(tmp_path / "again" / "new.db") == answers_of(place)
    with open_store(tmp_path / "again" / "new.db") as store:
        resumed = store.resume(recording.uuid)
        assert dict(resumed.interview.answers) == {"first": 5}
        resumed.save(resumed.interview.answer(6))
        assert [each.answer for each in store.history(recording.uuid)] == [5, 6]


def test_a_store_with_newer_answers_is_replaced_only_where_that_is_said(place: Path) -> None:
    early = back_up_store(place).file
    then = answers_of(place)
    with open_store(place) as store:
        store.take_in([interview(99)], [SMALL])
    now, before = answers_of(place), place.read_bytes()
    with pytest.raises(StoreError) as refused:
        restore(early, place)
    assert str(refused.value) == (
        f"the store '{place}' has answers that '{early}' has not; to keep it as a backup and put "
        "the other in its place: --replace"
    )
    assert place.read_bytes() == before
    done = restore(early, place, replace=True)
    assert answers_of(place) == then
    assert done.kept is not None
    restore(done.kept, place)  # what was there, and it knows that the store is an earlier state
    assert answers_of(place) == now


def test_a_store_of_another_study_is_not_replaced_unasked(place: Path, tmp_path: Path) -> None:
    backup = back_up_store(place).file
    with open_store(tmp_path / "other.db") as store:
        store.take_in([interview(500)], [SMALL])
    with pytest.raises(StoreError, match="has answers that"):
        restore(backup, tmp_path / "other.db")
    assert list(answers_of(tmp_path / "other.db")) == ["uuid-500"]


def test_an_open_program_sees_the_restored_store(place: Path) -> None:
    backup = back_up_store(place).file
    with open_store(place) as store:
        store.take_in([interview(99)], [SMALL])
        restore(backup, place, replace=True)
        assert store.counts() == {(): 30}
        store.take_in([interview(100)], [SMALL])
    assert "uuid-100" in answers_of(place)


def test_a_store_in_use_is_waited_for_and_then_left_as_it_was(place: Path) -> None:
    backup = back_up_store(place).file
    script = """
        import sys
        from pathlib import Path
        from survey.store import database, restore
        database._WRITING = (*database._WRITING[:-1], "busy_timeout=50")
        database._READING = (*database._READING[:-1], "busy_timeout=50")
        restore(Path(sys.argv[1]), sys.argv[2])
    """
    before = place.read_bytes()
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script), str(backup), str(place)],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
        other.execute("ROLLBACK")
    assert "is in use by another program; close that one and try again" in done.stderr
    assert place.read_bytes() == before


def test_a_damaged_store_is_kept_aside_where_that_is_said(place: Path) -> None:
    backup = back_up_store(place).file
    then = answers_of(place)
    wreck = b"SQLite format 3\x00" + os.urandom(9000)
    place.write_bytes(wreck)
    with pytest.raises(StoreError, match="to keep it aside and put the backup in its place: --re"):
        restore(backup, place)
    assert place.read_bytes() == wreck
    done = restore(backup, place, replace=True)
    assert answers_of(place) == then
    assert done.kept is not None
    assert done.kept.read_bytes() == wreck
    assert stat.S_IMODE(done.kept.stat().st_mode) == 0o600


def test_the_journal_of_a_lost_store_is_not_applied_to_the_restored_one(place: Path) -> None:
    backup = back_up_store(place).file
    then = answers_of(place)
    place.unlink()
    journal = place.with_name("study.db-journal")
    journal.write_bytes(b"of the store that is gone")
    assert restore(backup, place).kept is None
    assert not journal.exists()
    (aside,) = (place.parent / "backups").glob("*.unreadable-journal")
    assert aside.read_bytes() == b"of the store that is gone"
    assert answers_of(place) == then


def test_an_older_backup_is_restored_by_todays_rules(tmp_path: Path) -> None:
    make_old_store(tmp_path / "old.db")
    backup = back_up_store(tmp_path / "old.db").file
    done = restore(backup, tmp_path / "new.db")
    assert done.upgrade is not None
    assert (done.upgrade.converted, done.upgrade.ambiguous) == (CONVERTED, AMBIGUOUS)
    with open_store(tmp_path / "new.db") as store:
        assert store.upgrade is None
        found = store.find("paper")
        assert found is not None
        assert found[1].answers["asked"] is Missing.NO_ANSWER
