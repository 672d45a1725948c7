"""The store on a PostgreSQL server: what holds on SQLite holds there."""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from survey import CompletedInterview, Interview, Missing, Store, StoreError, open_store
from survey.definition import loads
from survey.errors import StoreBusyError
from survey.store import (
    Source,
    Taken,
    Upgrade,
    answered,
    back_up_store,
    concerns,
    database,
    leases,
    machine,
    restore,
    sign_off,
    tables,
)
from survey.store.database import Database, engine_for
from survey.store.migrations import MIGRATIONS
from survey.store.snapshot import BATCH
from tests.survey import alerts
from tests.survey.test_store_at_once import RACES, at_once
from tests.survey.windows import VISIT, Watched, Window

SMALL = loads("""
instrument: small
version: "1"
title: Small
groups: {teachers: Teachers, parents: Parents}
sections:
  - title: One
    questions:
      - {id: worked, ask: "Worked?", choose: {yes: "Yes", no: "No"}, missing: [dont_know]}
      - {id: seen, ask: "Seen?", choose_many: {a: A, b: B}, when: "worked == 'yes'"}
      - {id: words, ask: "Words?", text: {}, optional: true}
""")


@pytest.fixture(scope="module")
def url(needs_tool: Callable[[str], str]) -> Iterator[str]:
    """A server of our own on a socket in a folder of its own, gone afterwards. Root may not run
    one, so nobody does.
    """
    if importlib.util.find_spec("psycopg") is None:
        needs_tool("psycopg")  # the driver; no program has its name
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb", path=os.pathsep.join(map(str, debian))) or needs_tool("initdb")
    programs = Path(found).resolve().parent
    who = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory() as folder:
        if who:
            shutil.chown(folder, "nobody", "nogroup")

        def run(program: str, *arguments: str) -> None:
            command = [str(programs / program), "-D", f"{folder}/data", *arguments]
            with Path(folder, "log.txt").open("a") as log:
                subprocess.run(
                    command, check=True, cwd=folder, stdout=log, stderr=log, timeout=60, **who
                )  # type: ignore[call-overload]

        run("initdb", "-A", "trust", "-U", "concord", "-E", "UTF8", "--locale", "C.UTF-8")
        run("pg_ctl", "-w", "-o", f"-k {folder} -h '' -F", "start")
        try:
            yield f"postgresql+psycopg://concord@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


def completed(number: int, **changes: object) -> CompletedInterview:
    answers = {"worked": "yes", "seen": ("a", "b"), "words": "ŵ 👶 \x00 \ud800\n"}
    usual = CompletedInterview(
        f"uuid-{number}", "small", "1", SMALL.hash, "teachers", "form", "en", answers, seed=2**40
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def columns_of(
    store: Store, instruments: list[str] | None = None
) -> dict[str, tuple[str, dict[str, object]]]:
    """Group and latest answers by uuid, read by columns."""
    with store.snapshot(instruments) as snapshot:
        people = [
            dict(zip(batch, row, strict=True))
            for batch in snapshot.interviews()
            for row in zip(*batch.values(), strict=True)
        ]
        latest: dict[int, dict[str, object]] = {each["id"]: {} for each in people}
        for keys, texts in snapshot.answers():
            for key, text_ in zip(keys, texts, strict=True):
                question, answer = answered(text_)
                latest[key][question] = answer
    return {
        each["uuid"]: (
            each["group"],
            {q: a for q, a in latest[each["id"]].items() if a is not Missing.NOT_ASKED},
        )
        for each in people
    }


def test_a_postgresql_store_keeps_resumes_and_takes_in_as_sqlite_does(url: str) -> None:
    with open_store(url) as store:
        assert store.take_in(
            [completed(1), completed(2)], [SMALL], source=Source("f" * 64, "x.csv")
        ) == Taken(added=2)
        interview = (
            Interview.start(SMALL, seed=7).answer("parents").answer("yes").answer(("b",)).back()
        )
        recording = store.begin(interview, mode="terminal")
        recording.save(interview.back().answer("no"))
        recording.pause()
    with open_store(url) as store:
        (interrupted,) = store.interrupted()
        assert (interrupted.uuid, interrupted.status, interrupted.group) == (
            recording.uuid,
            "paused",
            "parents",
        )
        resumed = store.resume(interrupted.uuid)
        assert resumed.interview.previous is None
        assert [
            each.answer for each in store.history(interrupted.uuid) if each.question == "seen"
        ] == [("b",), Missing.NOT_ASKED]
        again = resumed.interview.goto("worked").answer("yes")
        assert again.previous == ("b",)
        resumed.save(again.answer(("a",)).answer(Missing.NO_ANSWER))
        resumed.complete()
        assert store.take_in([completed(1), completed(2, group="parents")], [SMALL]) == Taken(
            unchanged=1, corrected=1
        )
        assert store.counts("group", "mode") == {
            ("parents", "form"): 1,
            ("parents", "terminal"): 1,
            ("teachers", "form"): 1,
        }
        found = {each.uuid: each for each in store.completed()}
        assert found["uuid-1"] == completed(1)
        assert found[recording.uuid].answers == {
            "group": "parents",
            "worked": "yes",
            "seen": ("a",),
            "words": Missing.NO_ANSWER,
        }
        assert columns_of(store) == {
            uuid: (each.group, dict(each.answers)) for uuid, each in found.items()
        }
        assert columns_of(store, ["another"]) == {}
        with store.snapshot() as snapshot:
            assert snapshot.file() is None
            assert snapshot.number() == 3
            store.take_in([completed(3)], [SMALL])  # beside it: a server lets others write
            assert snapshot.number() == len(next(snapshot.interviews())["id"]) == 3
            assert {key for keys, _ in snapshot.answers() for key in keys} == set(
                next(snapshot.interviews())["id"]
            )
        for table in ("answers", "events"):
            with pytest.raises(StoreError, match="append-only"), store.transaction() as connection:
                connection.execute(text(f"UPDATE {table} SET interview = interview"))  # noqa: S608


def test_a_long_file_corrects_on_a_server_too(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("survey.store.store.SHORT", 10)
    first, anew = (Source("f" * 64, "x.csv", mark * 64) for mark in "ab")
    people = [completed(number) for number in range(40)]
    other = {"worked": "no", "words": "later"}
    with open_store(empty_url) as store:
        store.take_in(people, [SMALL], source=first)
        rows = [replace(each, answers=other) for each in people[:30]] + people[30:35]
        rows.append(completed(99))
        taken = store.take_in(rows, [SMALL], source=anew, replace=True)
        assert taken == Taken(added=1, unchanged=5, corrected=30, discarded=5)
        said = {each.uuid: dict(each.answers) for each in store.completed()}
        assert said["uuid-3"] == other
        assert said["uuid-33"] == dict(completed(33).answers)
        assert len(said) == 36
        assert sum(store.counts(status=None).values()) == 41
        assert store.take_in(rows, [SMALL], source=anew) == Taken(unchanged=36)


def test_a_server_gives_more_answers_than_are_fetched_at_once(url: str) -> None:
    with open_store(url) as store:
        store.take_in((completed(number) for number in range(1000, 1000 + BATCH // 2)), [SMALL])
        one_by_one = {each.uuid: (each.group, dict(each.answers)) for each in store.completed()}
        assert columns_of(store) == one_by_one
        assert len(one_by_one) >= BATCH // 2


def test_alerts_are_found_and_signed_off_on_a_server(empty_url: str) -> None:
    url = empty_url
    mood = loads(alerts.DEFINITION)
    reworded = loads(alerts.DEFINITION.replace("Give the leaflet.", "Ring the nurse."))
    interview = Interview.start(mood, group="parents").answer("never")
    with open_store(url) as store:
        recording = store.begin(interview, mode="terminal")
        for answer in (["quarrels"], "agree", "disagree", 60):
            interview = interview.answer(answer)
            recording.save(interview)
        store.add(reworded)
        found = concerns(store, uuids=[recording.uuid])
        assert [each.question for each in found] == ["safe", "drinks"]
        assert [str(each) for each in found[1].say] == ["Ring the nurse."]
        sign_off(store, recording.uuid, "safe", who="Ann", note="seen \x00 ŵ")
        (safe, drinks) = concerns(store, uuids=[recording.uuid])
        assert (safe.open, drinks.open) == (False, True)
        recording.discard("a test")
        with pytest.raises(StoreError, match="append-only"), store.transaction() as connection:
            connection.execute(tables.sign_offs.update().values(who="Bo"))


def emptied(url: str) -> None:
    with Database(engine_for(url), url) as database, database.transaction() as connection:
        tables.metadata.drop_all(connection)


@pytest.fixture
def empty_url(url: str) -> Iterator[str]:
    """The server without a store, before and afterwards."""
    emptied(url)
    yield url
    emptied(url)


@pytest.fixture
def old_url(empty_url: str) -> str:
    """A store of version 1 on the server, with a refusal that was offered and one that was not."""
    url = empty_url
    refused = {"worked": "no", "offered": Missing.REFUSED, "words": Missing.REFUSED}
    with open_store(url) as store:
        paper = replace(completed(1), answers=refused, hash=ASKED.hash, mode="paper")
        store.take_in([paper, completed(2)], [SMALL, ASKED])
        with store.transaction() as connection:
            connection.execute(text("DROP TABLE migrations"))
            connection.execute(text("UPDATE schema_version SET version = 1"))
    return url


ASKED = loads("""
instrument: small
version: "2"
title: Small
groups: {teachers: Teachers, parents: Parents}
sections:
  - title: One
    questions:
      - {id: worked, ask: "Worked?", choose: {yes: "Yes", no: "No"}}
      - {id: offered, ask: "Offered?", number: {}, missing: [refused]}
      - {id: words, ask: "Words?", text: {}, optional: true}
""")

TODAY = {"worked": "no", "offered": Missing.REFUSED, "words": Missing.NO_ANSWER}


def test_an_older_store_on_a_server_is_brought_up_to_date_after_a_backup(
    old_url: str, tmp_path: Path
) -> None:
    with open_store(old_url, reading=True) as store:
        assert store.upgrade == Upgrade(1, len(MIGRATIONS), converted=1, ambiguous=1)
        assert next(dict(each.answers) for each in store.completed()) == TODAY
    with open_store(old_url, backups=tmp_path) as store:
        assert store.upgrade is not None
        (backup,) = tmp_path.iterdir()
        assert store.upgrade == Upgrade(1, len(MIGRATIONS), 1, 1, backup)
        assert next(dict(each.answers) for each in store.completed()) == TODAY
        history = [each.answer for each in store.history("uuid-1") if each.question == "words"]
        assert history == [Missing.REFUSED, Missing.NO_ANSWER]
        for table in ("answers", "migrations"):
            with pytest.raises(StoreError, match="append-only"), store.transaction() as connection:
                connection.execute(text(f"UPDATE {table} SET id = id"))  # noqa: S608
    with open_store(old_url, backups=tmp_path) as store:
        assert store.upgrade is None


def test_a_store_on_a_server_is_backed_up_and_restored_there_and_to_a_file(
    url: str, tmp_path: Path
) -> None:
    with open_store(url) as store:
        store.take_in([completed(number) for number in range(5)], [SMALL])
        then = {each.uuid: each for each in store.completed()}
        backup = back_up_store(url, tmp_path / "server.backup")
        assert backup.interviews == len(then)
        store.take_in([completed(77)], [SMALL])
        with pytest.raises(StoreError, match="has answers that"):
            restore(backup.file, url, backups=tmp_path)
        done = restore(backup.file, url, replace=True, backups=tmp_path)
        assert done.kept is not None
        assert {each.uuid: each for each in store.completed()} == then
        store.take_in([completed(78)], [SMALL])  # numbers of rows go on
        assert len(list(store.completed())) == len(then) + 1
    restore(done.kept, tmp_path / "study.db")
    with open_store(tmp_path / "study.db") as store:
        found = {each.uuid: each for each in store.completed()}
    assert found == {**then, "uuid-77": completed(77)}


def test_two_windows_on_a_server_are_told_of_each_other(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "STALE", timedelta(days=-1))
    with open_store(url) as store, open_store(url) as other:
        watched = Watched.begun(store, 2)
        watched.windows[1].store = other
        for window, what in [
            (0, "answer"),
            (1, "resume"),
            (1, "take over"),
            (0, "answer"),
            (1, "answer"),
            (1, "answer"),
            (1, "complete"),
            (0, "pause"),
            (0, "complete"),
            (0, "discard"),
        ]:
            watched.step(window, what)
        assert watched.status == "completed"
        assert [each.refused for each in watched.windows] == [3, 1]


def test_many_windows_at_once_on_a_server(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "STALE", timedelta(days=-1))
    with open_store(url) as store:
        watched = Watched.begun(store, 4)

        def work(window: Window) -> None:
            for _ in range(3):
                for what in ("take over", "answer", "answer", "answer", "complete"):
                    with contextlib.suppress(StoreError):  # it has ended
                        window.step(what)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, watched.windows))
        watched.step(0, "discard")  # of whoever has it no longer
        found = store.find(watched.uuid)
        assert found is not None
        assert found[0] == watched.status
        if found[0] == "completed":
            fresh = Interview.start(VISIT).resume(found[1].answers)
            assert fresh.finished
            assert dict(fresh.answers) == dict(found[1].answers)


def test_who_holds_a_row_on_a_server_is_told_in_time(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.2)
    with open_store(url) as store, open_store(url) as other:
        recording = store.begin(Interview.start(SMALL, group="parents"), mode="terminal")
        with other.transaction("import") as connection:
            connection.execute(text("LOCK TABLE interviews IN SHARE ROW EXCLUSIVE MODE"))
            with pytest.raises(StoreBusyError, match=r"an import on .* has been writing") as busy:
                recording.save(recording.interview.answer("yes"))
        assert (busy.value.machine, busy.value.process) == machine.here()
        assert busy.value.since is not None
        recording.save(recording.interview.answer("yes"))
        recording.discard("done")


@pytest.mark.parametrize("name", RACES)
def test_two_that_wait_for_a_third_on_a_server(url: str, name: str) -> None:
    race = RACES[name]
    with Database(engine_for(url), url) as database, database.transaction() as connection:
        tables.metadata.drop_all(connection)
    with open_store(url) as first, open_store(url) as second, open_store(url) as third:
        race.before(first)
        with ExitStack() as held:
            connection = held.enter_context(third.transaction())
            names = ("interviews", "definitions", "sources")
            for table in names:
                connection.execute(text(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"))
            outcomes = at_once(race.both, (first, second), held.close)
        assert race.holds(first, outcomes), outcomes
