"""What is no store, or none any more, has its message and its remedy, and stays as it is."""

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey import ConcordError, Interview, StoreError, open_store
from survey.store import back_up_store, restore
from survey.store.database import named
from tests.survey.windows import VISIT


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store of some pages."""
    path = tmp_path / "study.db"
    with open_store(path) as store:
        for number in range(30):
            interview = Interview.start(VISIT).answer("yes").answer(number + 1).answer("no")
            store.begin(interview, mode="terminal").complete()
    return path


def emptied(place: Path) -> None:
    place.write_bytes(b"")
    hour_ago = time.time() - 3600
    os.utime(place, (hour_ago, hour_ago))


def cut_short(place: Path) -> None:
    place.write_bytes(place.read_bytes()[: place.stat().st_size // 2])


def without_its_first_page(place: Path) -> None:
    place.write_bytes(bytes(4096) + place.read_bytes()[4096:])


def a_text(place: Path) -> None:
    place.write_text("name,age\nx,7\n" * 100, "utf-8")


def a_newer_one(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute("UPDATE schema_version SET version = 99")
    connection.close()


def of_another_program(place: Path) -> None:
    place.unlink()
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE somebody (id)")
    connection.close()


def without_a_version(place: Path) -> None:
    with sqlite3.connect(place) as connection:
        connection.execute("DELETE FROM schema_version")
    connection.close()


UNUSABLE: dict[Callable[[Path], None], tuple[str, str]] = {
    emptied: ("is an empty file", "concord restore FILE; or delete the file"),
    cut_short: ("is damaged", "concord restore FILE"),
    without_its_first_page: ("is not a database", "once was a store, bring back a backup"),
    a_text: ("is not a database", "name another file"),
    a_newer_one: ("was made by a newer Concord", "update Concord"),
    of_another_program: ("is a database, but not one of Concord", "name another file"),
    without_a_version: ("is damaged", "concord restore FILE"),
}


@pytest.mark.parametrize("make", UNUSABLE, ids=lambda make: make.__name__)
@pytest.mark.parametrize("reading", [True, False])
def test_it_is_refused_with_its_remedy_and_left_as_it_was(
    place: Path, make: Callable[[Path], None], reading: bool
) -> None:
    make(place)
    before = place.read_bytes()
    what, remedy = UNUSABLE[make]
    with pytest.raises(StoreError) as refused:
        open_store(place, reading=reading)
    message = str(refused.value)
    assert str(place) in message
    assert what in message
    assert remedy in message
    assert place.read_bytes() == before
    assert [each.name for each in place.parent.iterdir()] == ["study.db"]


@pytest.mark.parametrize("make", [emptied, cut_short, without_its_first_page, without_a_version])
def test_the_remedy_remedies(place: Path, make: Callable[[Path], None], tmp_path: Path) -> None:
    backup = back_up_store(place, tmp_path / "yesterday.backup").file
    make(place)
    restore(backup, place, replace=True)
    with open_store(place) as store:
        assert store.counts() == {(): 30}


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_spoilt_page_is_a_message_or_does_no_harm(place: Path, data: st.DataObject) -> None:
    whole = place.read_bytes()
    page = data.draw(st.integers(0, len(whole) // 4096 - 1))
    spoilt = data.draw(st.sampled_from([bytes(4096), b"\xff" * 4096, b"SQLite" * 682 + b"ABCD"]))
    place.write_bytes(whole[: page * 4096] + spoilt + whole[(page + 1) * 4096 :])
    told = str(place)
    try:
        with open_store(place, reading=True) as store:
            list(store.completed())
            store.interrupted()
    except ConcordError as error:
        told = str(error)
    finally:
        place.write_bytes(whole)
    assert str(place) in told


def test_a_file_that_another_program_is_just_making_is_no_empty_store(tmp_path: Path) -> None:
    (tmp_path / "new.db").touch()
    open_store(tmp_path / "new.db").close()


# --- passwords ---

SECRET = "s3cr3t"  # noqa: S105  # made up, to be looked for

URLS = [
    f"postgresql+psycopg://anna:{SECRET}@127.0.0.1:1/none",
    f"postgresql+psycopg://anna:{SECRET}@home@127.0.0.1:1/none",
    f"postgresql+psycopg://anna:{SECRET}/x@127.0.0.1:1/none",
    f"postgresql+psycopg://anna:12:{SECRET}@127.0.0.1:1/none",
    f"postgresql+psycopg://127.0.0.1:1/none?user=anna&password={SECRET}",
    f"postgresql+psycopg://anna:{SECRET}@127.0.0.1:port/none",
    f"nonsense://anna:{SECRET}@127.0.0.1/none",
    f"postgresql+psycopg://127.0.0.1:1/none?sslpassword={SECRET}&PASSWORD={SECRET}",
]


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("reading", [True, False])
def test_a_password_is_in_no_message(url: str, reading: bool, tmp_path: Path) -> None:
    told = [named(url)]
    for refused in (
        lambda: open_store(url, reading=reading),
        lambda: back_up_store(url, tmp_path / "x.backup"),
        lambda: restore(tmp_path / "none.backup", url),
    ):
        with pytest.raises(ConcordError) as error:
            refused()
        told += [str(error.value), repr(error.value), str(error.value.__cause__)]
    assert not [each for each in told if SECRET in each]


def test_a_place_without_a_password_is_told_as_it_is() -> None:
    assert named("study.db") == "study.db"
    assert named("postgresql+psycopg://anna@host/db") == "postgresql+psycopg://anna@host/db"
    assert named("postgresql://anna:x@host/db") == "postgresql://anna:***@host/db"
    assert named("postgresql:///db?host=/tmp&password=x&a=b") == (
        "postgresql:///db?host=/tmp&password=***&a=b"
    )
