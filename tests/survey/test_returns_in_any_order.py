"""The law of returns: whatever the order, however often, in whatever batches they are read, the
store says the same of the same people.

Every way of coming back stands in it: forms with an id of their own (pages, submissions), cases,
references of people's own that several chose, files without one, sheets for many, data files with
and without a column that names people.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey.definition import loads
from survey.record import CompletedInterview, Origin
from survey.store import (
    Case,
    SampleList,
    Source,
    Store,
    correct,
    discard,
    interview_named,
    open_store,
    pairs,
)

QUESTIONS = [f"q{number}" for number in range(6)]
CODES = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")
CLUB = loads(
    """
instrument: club
version: "1"
title: The club
languages: [en]
groups: {members: Members, helpers: Helpers}
sections:
  - title: All
    questions:
"""
    + "".join(
        f"      - {{id: {name}, ask: Like {name}?, scale: agreement5}}\n" for name in QUESTIONS
    )
)
START = datetime(2022, 6, 13, 9, 0, tzinfo=UTC)
PAIRS = [(x, y) for x in range(5) for y in range(5)]
"""Of each a person's own four answers are made, so that no two people share more than one."""

FREELY = 2
"""So many questions a person changes between versions: two of six, so that any two are alike in any
file; the other four are the person's own, so that two people never are."""

File = tuple[CompletedInterview, ...]
"""What comes in together: one form, or the rows of a sheet or of a data file."""

Said = tuple[str, str, tuple[str, ...]]
"""Case, group and answers."""


@dataclass(frozen=True)
class World:
    """Files that came back, who is in them with what they said last, and who may be one person."""

    files: tuple[File, ...]
    people: tuple[Said, ...]
    alike: frozenset[frozenset[tuple[str, ...]]]


class Making:
    """Makes a world, one kind of return after the other."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.minute = 0
        self.own = [tuple(CODES[n % 5] for n in (x, y, x + y, x + 2 * y)) for x, y in PAIRS]
        random.shuffle(self.own)
        self.files: list[File] = []
        self.people: list[Said] = []
        self.alike: set[frozenset[tuple[str, ...]]] = set()

    # --- what somebody says, again and again ---

    def versions(self) -> list[tuple[str, ...]]:
        """What one person said, in order: alike, and unlike what any other ever said."""
        mine = self.own.pop()
        said: dict[tuple[str, ...], None] = {}
        for _ in range(self.random.randint(1, 3)):
            said[*self.random.choices(CODES, k=FREELY), *mine] = None
        return list(said)

    def later(self) -> datetime:
        self.minute += self.random.randint(2, 9)
        return START + timedelta(minutes=self.minute)

    def back(self, answers: Sequence[str], name: str, origin: Origin | None, **about: Any) -> File:
        return (
            CompletedInterview(
                uuid=str(uuid5(NAMESPACE_URL, name)),
                instrument="club",
                version="1",
                hash=CLUB.hash,
                group=about.pop("group", "members"),
                mode="workbook",
                language="en",
                answers=dict(zip(QUESTIONS, answers, strict=True)),
                completed=self.later(),
                origin=origin,
                **about,
            ),
        )

    # --- each way of coming back ---

    def with_its_own_id(self, who: int) -> None:
        """A page or a submission; two may have one reference."""
        mark = self.random.choice(("", "", f"page {who}"))
        for said in (every := self.versions()):
            self.files.append(self.back(said, f"page {who}", Origin("p", mark, own_id=True)))
        self.people.append(("", "members", every[-1]))

    def of_a_case(self, who: int) -> None:
        """Whatever its forms are: workbook, page, paper, data file."""
        for place, said in enumerate(every := self.versions()):
            way = self.random.choice(("workbook", "page", "file"))
            origin = None if way == "file" else Origin(f"{way} {who} {place}", own_id=way == "page")
            name = f"{way} {who} {place}"
            self.files.append(self.back(said, name, origin, case=f"n-{who}"))
        self.people.append((f"n-{who}", "members", every[-1]))

    def with_one_reference(self, who: int) -> None:
        """Copies of one form, on which several people chose the same reference."""
        here: list[tuple[str, tuple[str, ...]]] = []
        for person in range(self.random.randint(1, 3)):
            group = self.random.choice(("members", "helpers"))
            for place, said in enumerate(every := self.versions()):
                file = f"back/{who} {person} {self.random.choice((0, place))}.xlsx"
                origin = Origin("f", f"mark {who}", file=file)
                self.files.append(self.back(said, f"mark {who}", origin, group=group))
            here.append((group, every[-1]))
        self.people += [("", group, said) for group, said in here]
        self.alike |= {frozenset((a[1], b[1])) for a, b in combinations(here, 2)}

    def without_anything(self, who: int) -> None:
        """One file, saved again; it may lie in another folder as well as it is now."""
        for said in (every := self.versions()):
            origin = Origin("f", file=f"back/{who}.xlsx")
            self.files.append(self.back(said, f"said {said}", origin))
        (last,) = self.files[-1]
        assert last.origin is not None
        copied = replace(last, origin=replace(last.origin, file=f"copies/{who}.xlsx"))
        if len(every) == 1:
            self.files.append((copied,))
        self.people.append(("", "members", every[-1]))

    def on_a_sheet_for_many(self, who: int) -> None:
        """Rows of a sender, sent again with rows added and others changed."""
        rows = [self.versions() for _ in range(self.random.randint(1, 4))]
        for sending in range(self.random.randint(1, 3)):
            at, sheet = self.later(), list[CompletedInterview]()
            for number, every in enumerate(rows, 1):
                said = every[min(sending, len(every) - 1)]
                origin = Origin(
                    "m", row=number, sender=f"sender {who}", file=f"back/many {who}.xlsx"
                )
                (row,) = self.back(said, f"sender {who} {number}", origin)
                sheet.append(replace(row, completed=at))
            self.random.shuffle(sheet)
            self.files.append(tuple(sheet))
            last = [every[min(sending, len(every) - 1)] for every in rows]
        self.people += [("", "members", said) for said in last]

    def in_a_data_file_that_names_people(self, who: int) -> None:
        for said in (every := self.versions()):
            self.files.append(self.back(said, f"respondent {who}", None))
        self.people.append(("", "members", every[-1]))

    def in_exports_that_name_nobody(self, who: int) -> None:
        """Each longer than the one before, which it has in it."""
        rows = [self.back(self.versions()[0], f"row {who} {n}", None)[0] for n in range(4)]
        ends = sorted(self.random.sample(range(2, 5), 2))
        for end in ends:
            file = f"export {who} {end}.csv"
            self.files.append(
                tuple(
                    replace(
                        row,
                        uuid=str(uuid5(NAMESPACE_URL, f"{file} {n}")),
                        origin=Origin("", row=n, file=file),
                    )
                    for n, row in enumerate(rows[:end], 1)
                )
            )
        self.people += [
            ("", "members", tuple(map(str, row.answers.values()))) for row in rows[: ends[-1]]
        ]

    def world(self) -> World:
        ways = (
            self.with_its_own_id,
            self.of_a_case,
            self.with_one_reference,
            self.without_anything,
            self.on_a_sheet_for_many,
            self.in_a_data_file_that_names_people,
            self.in_exports_that_name_nobody,
        )
        for who in range(self.random.randint(1, 5)):
            self.random.choice(ways)(who)
        return World(tuple(self.files), tuple(sorted(self.people)), frozenset(self.alike))


def said_by(interview: CompletedInterview) -> Said:
    return interview.case, interview.group, tuple(map(str, interview.answers.values()))


def in_store(store: Store) -> tuple[Said, ...]:
    return tuple(sorted(map(said_by, store.completed())))


def open_pairs(store: Store) -> frozenset[frozenset[tuple[str, ...]]]:
    answers = {each.uuid: said_by(each)[2] for each in store.completed()}
    return frozenset(
        frozenset((answers[each.first.uuid], answers[each.second.uuid])) for each in pairs(store)
    )


def names_nobody(file: File) -> str:
    """The name of a data file without a column that names people; empty for any other."""
    origin = file[0].origin
    return origin.file if origin is not None and not origin.form else ""


def read(store: Store, files: Sequence[File], random: Random) -> tuple[int, int, int]:
    """Take the files in, several at a time. Returns how many were added, corrected and listed."""
    waiting, done = list(files), (0, 0, 0)
    while waiting:
        number = random.randint(1, 4)
        if any(names_nobody(file) for file in waiting[:number]):
            number = 1  # a data file comes by itself
        some, waiting = waiting[:number], waiting[number:]
        source = Source(name, name) if (name := names_nobody(some[0])) else None
        rows = [row for file in some for row in file]
        taken = store.take_in(rows, [CLUB], source=source)
        done = (done[0] + taken.added, done[1] + taken.corrected, done[2] + taken.pairs)
    return done


def orders(world: World, random: Random) -> Iterator[list[File]]:
    """The files as they came, the other way round, and shuffled with some of them twice."""
    yield list(world.files)
    yield list(reversed(world.files))
    again = [*world.files, *random.choices(world.files, k=len(world.files) // 2)]
    random.shuffle(again)
    yield again


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_returns_say_the_same_in_any_order_however_often_they_are_read(seed: int) -> None:
    random = Random(seed)
    world = Making(random).world()
    for order in orders(world, random):
        with open_store(":memory:") as store:
            SampleList(store).put([Case(f"n-{number}") for number in range(5)])
            read(store, order, random)
            assert in_store(store) == world.people
            assert open_pairs(store) == world.alike
            attempts = [each.case for each in SampleList(store).attempts()]
            assert sorted(attempts) == [case for case, _, _ in world.people if case]
            assert read(store, order, random) == (0, 0, 0)
            assert in_store(store) == world.people


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_what_the_office_decided_stands_whatever_is_read_again(seed: int) -> None:
    random = Random(seed)
    world = Making(random).world()
    with open_store(":memory:") as store:
        read(store, world.files, random)
        kept = sorted(store.completed(), key=said_by)
        for interview in random.sample(kept, min(2, len(kept))):
            one = interview_named(store, interview.uuid)
            if random.random() < 0.5:
                discard(store, [one], ended_as="withdrawn", because="she rang us")
            else:
                correct(store, one.uuid, {"q5": random.choice(CODES)}, because="a slip")
        decided = in_store(store)
        for order in orders(world, random):
            read(store, order, random)
            assert in_store(store) == decided


@pytest.mark.parametrize("seed", range(3))
def test_the_worlds_have_what_they_are_for(seed: int) -> None:
    """Corrections, people with one reference, files of several rows: none is left out."""
    worlds = [Making(Random(1000 * seed + number)).world() for number in range(60)]
    assert any(each.alike for each in worlds)
    assert any(len(file) > 1 for each in worlds for file in each.files)
    assert any(sum(map(len, each.files)) > len(each.people) for each in worlds)
