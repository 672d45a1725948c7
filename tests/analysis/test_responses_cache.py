"""The table kept beside a store is the table of the store as it is now, or it is not used."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import survey
from analysis import Responses
from analysis.keeping import cache
from survey.definition import loads
from survey.errors import StoreError
from survey.missing import Missing
from survey.record import CompletedInterview
from survey.store import Store, open_store

DEFINITION = """
instrument: kept
version: "{version}"
title: Kept
groups: {{public: The public, staff: Staff}}
sections:
  - title: One
    questions:
      - {{id: help, ask: "{wording}", choose: {{yes: "Yes", no: "No"}}, missing: [dont_know]}}
      - {{id: seen, ask: "Seen?", choose_many: {{a: A, b: B}}, optional: true}}
      - {{id: age, ask: "Age?", number: {{}}, optional: true}}
      - {{id: hours, ask: "Hours?", number: {{}}, optional: true}}
      - {{id: since, ask: "Since?", date: {{}}, optional: true}}
      - {{id: words, ask: "Words?", text: {{}}, optional: true}}
      - {{id: first, ask: "What first?", rank: {{a: A, b: B}}, optional: true}}
      - {{id: wakes, ask: "When?", time: {{}}, optional: true}}
"""
KEPT = loads(DEFINITION.format(version=1, wording="Help?"))
PEOPLE = cache.FEWEST + 3


def person(number: int, **changes: object) -> CompletedInterview:
    seen = Missing.NO_ANSWER if number % 5 == 0 else [(), ("a",), ("a", "b")][number % 3]
    answers = {
        "help": Missing.DONT_KNOW if number % 7 == 0 else "yes",
        "seen": seen or Missing.NOT_REACHED,
        "age": Missing.NO_ANSWER if number % 11 == 0 else number % 90,
        "hours": number / 8,
        "since": f"20{number % 24:02}-02-28",
        "words": f"word {number} “é”",
        "first": Missing.UNCLEAR if number % 6 == 0 else [("a", "b"), ("b", "a")][number % 2],
        "wakes": f"{number % 24:02}:30",
    }
    attributes: dict[str, str | int | float] = (
        {"weight": number / 1000, "school": f"school {number % 40}"} if number % 13 else {}
    )
    uuid = f"00000000-0000-4000-8000-{number:012}"
    done = (
        datetime(2022, 6, 13, 10, tzinfo=UTC) + timedelta(seconds=number, microseconds=7)
        if number % 3
        else None
    )
    made = CompletedInterview(
        uuid, "kept", "1", KEPT.hash, "public", "form", "en", answers, None, done, 0, attributes
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("built") / "study.db"
    with open_store(place) as store:
        store.take_in((person(number) for number in range(PEOPLE)), [KEPT])
    return place


@pytest.fixture
def place(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(built, tmp_path / "study.db"))


@pytest.fixture
def settled() -> Callable[[Path], None]:
    """Waits until a store's file is old enough for its times to tell every later write."""

    def wait(place: Path) -> None:
        while (
            time.time_ns() - max(place.stat().st_mtime_ns, place.stat().st_ctime_ns)
            < 1.5 * cache._GRAIN
        ):
            time.sleep(0.02)

    return wait


@pytest.fixture
def kept(place: Path, settled: Callable[[Path], None]) -> Path:
    """A store with its table beside it."""
    settled(place)
    with open_store(place) as store:
        Responses.from_store(store)
        assert was_kept(store)
    return place


@pytest.fixture
def as_somebody() -> Callable[[], AbstractContextManager[None]]:
    """Root may write everywhere; so, where root runs the tests, for a while nobody does."""

    @contextmanager
    def other_user() -> Iterator[None]:
        if (mine := os.geteuid()) != 0:
            yield
            return
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(mine)

    return other_user


def files(place: Path) -> list[Path]:
    return sorted(place.with_name(f".{place.name}.cache").glob("*.parquet"))


def was_kept(store: Store, instruments: list[str] | None = None) -> bool:
    """Whether the table of the store as it is now is there."""
    with store.snapshot(instruments) as snapshot:
        where = cache.place_of(snapshot, snapshot.questionnaires())
        return where is not None and where.table() is not None


def loaded(place: Path) -> pd.DataFrame:
    """The table as it is given, which has to be that of the store itself."""
    with open_store(place) as store:
        given, read = Responses.from_store(store), Responses.from_store(store, cache=False)
    assert given.codebook == read.codebook
    alike(given.frame, read.frame)
    return given.frame


def alike(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(one, other, check_exact=True, check_freq=True)
    assert [type(one[name].array) for name in one] == [type(other[name].array) for name in other]
    for name in one.select_dtypes("category"):
        assert one[name].cat.categories.dtype == other[name].cat.categories.dtype


# --- it is the same table ---


def test_the_second_load_gives_the_first_ones_table_kinds_of_column_included(kept: Path) -> None:
    frame = loaded(kept)
    assert len(frame) == PEOPLE
    kinds = {str(frame[name].dtype) for name in frame}
    assert {
        "string",
        "category",
        "boolean",
        "Int64",
        "Float64",
        "datetime64[s]",
        "datetime64[s, UTC]",
        "datetime64[us, UTC]",
    } <= kinds


def test_a_table_from_the_file_can_be_written_to(kept: Path) -> None:
    with open_store(kept) as store:
        frame = Responses.from_store(store).frame
    frame.loc[0, ["help", "age", "words", "seen__a", "weight"]] = ["no", 7, "mine", pd.NA, 0.5]
    frame.loc[0, ["since", "completed"]] = [
        pd.Timestamp("2001-01-01"),
        pd.Timestamp("2001-01-01", tz="UTC"),
    ]
    assert frame.loc[0, "help"] == "no"
    with open_store(kept) as store:
        assert Responses.from_store(store).frame.loc[0, "words"] != "mine"


def test_each_choice_of_instruments_has_a_table_of_its_own(kept: Path) -> None:
    with open_store(kept) as store:
        assert (
            Responses.from_store(store, ["kept", "kept"]).frame.shape
            == Responses.from_store(store).frame.shape
        )
        assert len(files(kept)) == 2
        assert Responses.from_store(store, ["other"]).frame.empty
        assert len(files(kept)) == 2


def test_the_second_load_reads_nothing_of_the_answers(kept: Path) -> None:
    """Seen from outside: SQLite is asked for no answer but the last."""
    asked: list[str] = []
    with open_store(kept) as store:
        with store.reading() as connection:
            connection.connection.set_trace_callback(asked.append)
        Responses.from_store(store)
    of_answers = [query for query in asked if "FROM answers" in query]
    assert len(of_answers) == 1
    assert "LIMIT 1" in of_answers[0]


# --- it is never stale ---


def appended(store: Store) -> None:
    store.take_in([person(10**6)], [KEPT])


def corrected(store: Store) -> None:
    store.take_in([person(3, answers={"help": "no"})], [KEPT])


def attributes_corrected(store: Store) -> None:
    store.take_in([person(3, attributes={"weight": 99.5})], [KEPT])


def discarded(store: Store) -> None:
    store.discard(person(4).uuid, "twice")


def completed_in_a_terminal(store: Store) -> None:
    recording = store.begin(survey.Interview.start(KEPT, group="staff"), mode="terminal")
    interview = recording.interview.answer("no")
    while interview.question is not None:
        interview = interview.skip(Missing.NO_ANSWER)
    recording.save(interview)
    recording.complete()


def worded_anew(store: Store) -> None:
    store.add(loads(DEFINITION.format(version=1, wording="Is there help?")))


def edited_by_hand(store: Store) -> None:
    with sqlite3.connect(store.name) as connection:
        connection.execute("UPDATE interviews SET attributes = '{\"weight\": 5}' WHERE id = 9")
    connection.close()


def rows_deleted_by_hand(store: Store) -> None:
    with sqlite3.connect(store.name) as connection:
        connection.execute("DELETE FROM answers WHERE interview = 10")
    connection.close()


CHANGES = [
    appended,
    corrected,
    attributes_corrected,
    discarded,
    completed_in_a_terminal,
    worded_anew,
    edited_by_hand,
    rows_deleted_by_hand,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change.__name__))
def test_whatever_changes_the_store_makes_the_kept_table_none(
    kept: Path, change: Callable[[Store], None]
) -> None:
    with open_store(kept) as store:
        change(store)
        assert not was_kept(store)
    loaded(kept)


@pytest.mark.parametrize("change", CHANGES[:6], ids=lambda change: str(change.__name__))
def test_concords_own_changes_are_seen_without_the_files_times(
    change: Callable[[Store], None],
) -> None:
    def said(store: Store) -> tuple[object, ...]:
        with store.snapshot() as snapshot:
            return *snapshot.newest(), *(
                definition.hash for definition in snapshot.questionnaires()
            )

    with open_store(":memory:") as store:
        store.take_in((person(number) for number in range(5)), [KEPT])
        before = said(store)
        assert said(store) == before
        change(store)
        assert said(store) != before


def test_a_changed_store_is_kept_anew_in_the_place_of_the_earlier_table(
    kept: Path, settled: Callable[[Path], None]
) -> None:
    earlier = files(kept)
    with open_store(kept) as store:
        appended(store)
        settled(kept)
        assert len(Responses.from_store(store)) == PEOPLE + 1
        assert was_kept(store)
    assert files(kept) == earlier
    loaded(kept)


def test_a_change_of_the_same_size_with_its_time_set_back_is_seen(kept: Path) -> None:
    before = kept.stat()
    with sqlite3.connect(kept) as connection:
        connection.execute("UPDATE interviews SET mode = 'page' WHERE id = 9")
    connection.close()
    os.utime(kept, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (kept.stat().st_size, kept.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert loaded(kept)["mode"][8] == "page"


@pytest.mark.parametrize("how", ["put in its place", "written over it"])
def test_another_store_of_the_same_size_and_time_is_not_taken_for_this_one(
    kept: Path, tmp_path: Path, how: str
) -> None:
    other, before = tmp_path / "other.db", kept.stat()
    shutil.copy2(kept, other)
    with sqlite3.connect(other) as connection:
        connection.execute("UPDATE interviews SET mode = 'page'")
    connection.close()
    if how == "put in its place":
        os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
        other.replace(kept)
    else:
        shutil.copyfile(other, kept)
        os.utime(kept, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (kept.stat().st_size, kept.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert set(loaded(kept)["mode"]) == {"page"}


def test_a_store_replaced_while_it_is_open_leaves_no_table_under_the_new_files_name(
    place: Path, tmp_path: Path, settled: Callable[[Path], None]
) -> None:
    other = tmp_path / "other.db"
    shutil.copy(place, other)
    with sqlite3.connect(other) as connection:
        connection.execute("UPDATE interviews SET mode = 'page'")
    connection.close()
    with open_store(place) as store:
        other.replace(place)
        settled(place)
        assert set(Responses.from_store(store).frame["mode"]) == {"form"}
        assert files(place) == []
    assert set(loaded(place)["mode"]) == {"page"}


@pytest.mark.parametrize(
    ("seconds", "whole", "is_kept"),
    [(60, False, False), (-1, False, True), (0, True, False), (-5, True, True)],
)
def test_a_file_of_this_moment_is_read_but_not_kept(
    place: Path, seconds: int, whole: bool, is_kept: bool
) -> None:
    """`seconds` from now, in whole ones as some file systems have it: then two writes may bear one
    time for longer.
    """
    with open_store(place) as store:
        with store.snapshot() as snapshot:
            where = cache.place_of(snapshot, snapshot.questionnaires())
        table = Responses.from_store(store, cache=False).frame
    assert where is not None
    late = True
    while late:  # on a machine that stops for seconds, this moment is past before it is looked at
        moved = time.time_ns() // cache._SECOND * cache._SECOND
        moved += seconds * cache._SECOND + (not whole)
        cache.forget(place)
        replace(where, moved=moved).keep(table)
        late = seconds == 0 and time.time_ns() - moved > cache._COARSE_GRAIN
    assert (files(place) == [where.file]) == is_kept


def test_nobody_can_write_between_the_reading_and_the_keeping(
    place: Path, settled: Callable[[Path], None]
) -> None:
    settled(place)
    done: list[str] = []

    def write() -> None:
        with open_store(place) as other:
            other.take_in([person(10**6)], [KEPT])
        done.append("written")

    with open_store(place) as store:
        with store.snapshot() as snapshot:
            where = cache.place_of(snapshot, snapshot.questionnaires())
            assert where is not None
            writer = threading.Thread(target=write)
            writer.start()
            time.sleep(0.3)
            assert done == []
            again = cache.place_of(snapshot, snapshot.questionnaires())
            assert again == where
        writer.join(20)
        assert done == ["written"]
        with store.snapshot() as snapshot:
            after = cache.place_of(snapshot, snapshot.questionnaires())
        assert after is not None
        assert after.key != where.key
    assert len(loaded(place)) == PEOPLE + 1


@pytest.mark.parametrize(("what", "other"), [("__version__", "99.0"), ("_LAYOUT", 1)])
def test_a_table_kept_by_another_version_of_concord_or_of_the_layout_is_not_used(
    kept: Path, monkeypatch: pytest.MonkeyPatch, what: str, other: object
) -> None:
    monkeypatch.setattr(cache, what, other)
    with open_store(kept) as store:
        assert not was_kept(store)
    loaded(kept)


def test_in_write_ahead_mode_where_commits_go_to_another_file_there_is_no_cache(
    place: Path, settled: Callable[[Path], None]
) -> None:
    with open_store(place) as store:
        holder = sqlite3.connect(place)
        assert holder.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
        holder.execute("SELECT count(*) FROM interviews").fetchone()
        settled(place)
        assert len(Responses.from_store(store)) == PEOPLE
        with store.snapshot() as snapshot:
            assert snapshot.file() is None
        holder.close()
    assert files(place) == []


# --- what is torn is made again ---


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def turned(file: Path) -> None:
    """One bit of the answers, where nothing but a checksum can tell."""
    content = bytearray(file.read_bytes())
    place = content.index(b"word 1234")
    content[place] ^= 1
    file.write_bytes(bytes(content))


def replaced_by_a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def of_somebody_else(file: Path) -> None:
    pd.DataFrame({"a": [1]}).to_parquet(file)


def with_codes_out_of_range(file: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    table = pq.read_table(file)
    place = table.column_names.index("help")
    table = table.set_column(place, "help", pa.array(np.full(len(table), 100, np.int8)))
    pq.write_table(table, file)


@pytest.mark.parametrize(
    "torn",
    [cut, emptied, turned, replaced_by_a_folder, of_somebody_else, with_codes_out_of_range],
    ids=lambda torn: torn.__name__,
)
def test_a_torn_file_is_silently_read_as_none_and_made_again(
    kept: Path, torn: Callable[[Path], None]
) -> None:
    (file,) = files(kept)
    torn(file)
    with open_store(kept) as store:
        assert not was_kept(store)
        loaded(kept)
        assert was_kept(store) == file.is_file()


def test_where_nothing_can_be_written_there_is_no_cache_and_no_error(
    place: Path, settled: Callable[[Path], None]
) -> None:
    settled(place)
    place.with_name(f".{place.name}.cache").write_text("in the way")
    assert len(loaded(place)) == PEOPLE
    assert files(place) == []


def test_in_a_folder_that_can_only_be_read_there_is_no_cache_and_no_error(
    place: Path,
    settled: Callable[[Path], None],
    as_somebody: Callable[[], AbstractContextManager[None]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        theirs = Path(shutil.copy(place, Path(folder) / "study.db"))
        theirs.chmod(0o666)
        settled(theirs)
        theirs.parent.chmod(0o555)
        with as_somebody():
            assert len(loaded(theirs)) == PEOPLE
        theirs.parent.chmod(0o755)
        assert [file.name for file in theirs.parent.iterdir()] == ["study.db"]


def test_without_pyarrow_there_is_no_cache_and_no_error(
    place: Path, settled: Callable[[Path], None]
) -> None:
    settled(place)
    program = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from analysis import Responses; from survey.store import open_store\n"
        "store = open_store(sys.argv[1]); print(len(Responses.from_store(store)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(place)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == [str(PEOPLE)]
    assert files(place) == []


def test_it_can_be_turned_off(place: Path, settled: Callable[[Path], None]) -> None:
    settled(place)
    with open_store(place) as store:
        assert len(Responses.from_store(store, cache=False)) == PEOPLE
    assert files(place) == []


def test_a_small_store_and_one_in_memory_have_none(
    tmp_path: Path, settled: Callable[[Path], None]
) -> None:
    small = tmp_path / "small.db"
    with open_store(small) as store, open_store(":memory:") as memory:
        store.take_in([person(1)], [KEPT])
        memory.take_in([person(number) for number in range(cache.FEWEST)], [KEPT])
        settled(small)
        assert len(Responses.from_store(store)) == 1
        assert len(Responses.from_store(memory)) == cache.FEWEST
    assert [file.name for file in tmp_path.iterdir()] == ["small.db"]


# --- personal answers ---


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664])
def test_what_is_kept_has_the_permissions_of_the_store(
    place: Path, settled: Callable[[Path], None], mode: int
) -> None:
    place.chmod(mode)
    settled(place)
    loaded(place)
    (file,) = files(place)
    assert file.stat().st_mode & 0o777 == mode
    assert file.parent.stat().st_mode & 0o777 == mode | (mode & 0o444) >> 2


def test_git_leaves_it_out(kept: Path, needs_tool: Callable[[str], str]) -> None:
    git = needs_tool("git")
    subprocess.run([git, "init", "-q", str(kept.parent)], check=True)
    shown = subprocess.run(
        [git, "status", "--short", "-uall"],
        cwd=kept.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout.split() == ["??", "study.db"]


@pytest.mark.parametrize("as_url", [False, True])
def test_forgetting_removes_all_that_is_kept_and_nothing_else(kept: Path, as_url: bool) -> None:
    beside = kept.with_name("notes.txt")
    beside.write_text("mine")
    cache.forget(f"sqlite:///{kept}" if as_url else kept)
    assert sorted(file.name for file in kept.parent.iterdir()) == ["notes.txt", "study.db"]
    cache.forget(kept)
    loaded(kept)
    assert len(files(kept)) == 1


def test_there_is_nothing_to_forget_on_a_server_or_in_memory() -> None:
    cache.forget("postgresql+psycopg://somebody@/study")
    cache.forget(":memory:")


def test_what_cannot_be_forgotten_is_said(kept: Path, tmp_path: Path) -> None:
    folder = kept.with_name(f".{kept.name}.cache")
    elsewhere = folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(elsewhere)
    with pytest.raises(
        StoreError,
        match=(
            r"answers kept in '.*\.study\.db\.cache' cannot be removed \(.*\); remove that "
            r"folder"
        ),
    ):
        cache.forget(kept)
