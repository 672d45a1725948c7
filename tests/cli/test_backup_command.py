"""`concord backup` and `restore` in a study folder, and what commands say of an older store."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import instruments
from survey.missing import Missing
from survey.record import CompletedInterview
from survey.store import open_store
from survey.study import Study

Run = Callable[..., Any]

PUBLIC = instruments.load("early-relationships-public")


@pytest.fixture
def study(concord: Run, tmp_path: Path) -> Path:
    assert concord("init", "nursery").code == 0
    with Study.read(tmp_path / "nursery").open_store() as store:
        store.take_in(map(interview, range(3)), [PUBLIC])
    return tmp_path / "nursery"


def interview(number: int) -> CompletedInterview:
    when = datetime(2022, 6, 13, 9, tzinfo=UTC)
    answers = {"health_support": "agree"}
    return CompletedInterview(
        f"uuid-{number}",
        PUBLIC.instrument,
        PUBLIC.version,
        PUBLIC.hash,
        "public",
        "form",
        "en",
        answers,
        when,
        when,
    )


def completed(study: Path) -> list[str]:
    with Study.read(study).open_store(reading=True) as store:
        return [each.uuid for each in store.completed()]


def test_a_backup_and_back(study: Path, concord: Run) -> None:
    outcome = concord("backup", inside=study)
    assert (outcome.code, outcome.out) == (0, "")
    (backup,) = (study / "backups").glob("concord-*Z.backup")
    assert outcome.err.startswith(
        f"backed up to backups/{backup.name}: 3 interviews, 3 answers, the last of "
    )
    with Study.read(study).open_store() as store:
        store.take_in([interview(9)], [PUBLIC])
    refused = concord("restore", backup, inside=study)
    assert refused.code == 3
    assert refused.err == (
        f"concord: the store '{study / 'concord.db'}' has answers that '{backup}' has not; to keep "
        "it as a backup and put the other in its place: --replace\n"
    )
    assert len(completed(study)) == 4
    done = concord("restore", backup, "--replace", inside=study)
    assert done.code == 0
    first, second = done.err.splitlines()
    assert first.startswith(f"restored from backups/{backup.name}: 3 interviews, 3 answers")
    kept = study / second.removeprefix("what was there before: ")
    assert completed(study) == ["uuid-0", "uuid-1", "uuid-2"]
    assert concord("restore", kept, inside=study).code == 0
    assert len(completed(study)) == 4


def test_a_backup_elsewhere_restores_elsewhere(study: Path, concord: Run, tmp_path: Path) -> None:
    stick = tmp_path / "stick.backup"
    assert concord("backup", "--to", stick, inside=study).code == 0
    again = concord("backup", "--to", stick, inside=study)
    assert (again.code, again.err) == (
        3,
        f"concord: '{stick}' is there already; choose another name\n",
    )
    assert concord("restore", stick, "--to", tmp_path / "new.db").code == 0
    assert concord("status", "--store", tmp_path / "new.db").code == 0
    assert not (study / "backups").exists()


def test_what_is_no_backup_leaves_with_3(study: Path, concord: Run) -> None:
    assert concord("backup", inside=study).code == 0
    (backup,) = (study / "backups").glob("*.backup")
    changed = bytearray(backup.read_bytes())
    changed[len(changed) // 2] ^= 1
    backup.write_bytes(changed)
    outcome = concord("restore", backup, "--replace", inside=study)
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err == (
        f"concord: the backup '{backup}' is damaged: it is not as it was written; use another one\n"
    )


def test_there_is_nothing_to_back_up_where_there_is_no_store(concord: Run, tmp_path: Path) -> None:
    outcome = concord("backup", "--store", "absent.db")
    assert outcome.code == 3
    assert outcome.err == (
        "concord: there is no store 'absent.db' yet; concord collect and concord import make it\n"
    )
    assert list(tmp_path.iterdir()) == []


# --- an older store ---


@pytest.fixture
def older(study: Path) -> Path:
    """The study with a store of version 1 that has blanks, and refusals that may be blanks."""
    blank = next(each.id for each in PUBLIC.items if each.optional and not each.missing)
    offered = next(each.id for each in PUBLIC.items if Missing.REFUSED in each.missing)
    refused = {blank: Missing.REFUSED, offered: Missing.REFUSED}
    with open_store(study / "concord.db") as store:
        for number, mode in enumerate(("workbook", "paper", "terminal"), start=10):
            store.take_in([replace(interview(number), mode=mode, answers=refused)], [PUBLIC])
    with closing(sqlite3.connect(study / "concord.db")) as connection, connection:
        connection.execute("DROP TABLE migrations")
        connection.execute("UPDATE schema_version SET version = 1")
    return study


CONVERTED = (
    "3 answers are now 'no answer': they were kept as 'prefer not to say', which was not offered\n"
    "2 answers stay 'prefer not to say' though they came on paper, workbook or import and may have "
    "been blanks\n"
)


def test_a_command_that_only_reads_leaves_an_older_store_as_it_is_and_says_how_it_reads(
    older: Path, concord: Run
) -> None:
    before = (older / "concord.db").read_bytes()
    outcome = concord("status", inside=older)
    assert outcome.code == 0
    assert outcome.err == (
        f"the store is of an older version, 1, and stays so while it is only read\n{CONVERTED}"
    )
    assert concord("export", "answers.csv", inside=older).code == 0
    assert "no_answer" in (older / "answers.csv").read_text("utf-8")
    assert (older / "concord.db").read_bytes() == before
    assert not (older / "backups").exists()


def test_a_command_that_writes_brings_it_up_to_date_after_a_backup(
    older: Path, concord: Run
) -> None:
    outcome = concord("form", "make", PUBLIC.instrument, "--as", "text", inside=older)
    assert outcome.code == 0
    (backup,) = (older / "backups").glob("*.backup")
    assert outcome.err.startswith(
        "the store was brought up to date, from version 1 to 3; as it was before: "
        f"backups/{backup.name}\n{CONVERTED}"
    )
    assert concord("status", inside=older).err == ""
    restored = concord("restore", backup, "--replace", inside=older)
    assert restored.code == 0
    assert CONVERTED in restored.err
