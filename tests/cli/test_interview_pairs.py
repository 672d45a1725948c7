"""`concord interview pairs | same | different`, and what is said of pairs elsewhere."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from survey.definition import loads
from survey.record import CompletedInterview, Origin
from survey.store import open_store

Run = Callable[..., Any]

CLUB = loads(
    """
instrument: club
version: "1"
title: The club
languages: [en]
groups: {members: Members}
sections:
  - title: All
    questions:
      - {id: likes, ask: Do you like it?, scale: agreement5}
"""
)


def one(likes: str, file: str, day: int) -> CompletedInterview:
    return CompletedInterview(
        uuid=str(uuid5(NAMESPACE_URL, file)),
        instrument="club",
        version="1",
        hash=CLUB.hash,
        group="members",
        mode="workbook",
        language="en",
        answers={"likes": likes},
        completed=datetime(2022, 6, day, 9, tzinfo=UTC),
        origin=Origin("f", mark="1", file=file),
    )


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store in which two people chose the reference 1."""
    with open_store(tmp_path / "club.db") as store:
        store.take_in([one("agree", "oak/a.xlsx", 1), one("disagree", "elm/a.xlsx", 2)], [CLUB])
    return tmp_path / "club.db"


def test_open_pairs_are_listed_with_what_speaks_for_and_against_and_decided(
    concord: Run, place: Path
) -> None:
    listed = json.loads(concord("interview", "pairs", "--store", place, "--json").out)
    assert [(each["alike"], each["against"], each["decision"]) for each in listed] == [
        (
            "the same reference (oak/a.xlsx and elm/a.xlsx)",
            "1 of 1 answers differ, in another file",
            None,
        )
    ]
    assert (
        "1 pair of interviews may be of one person; concord interview pairs lists them"
        in concord("status", "--store", place).out
    )
    first, second = listed[0]["first"], listed[0]["second"]
    same = concord("interview", "same", first[:8], second[:8], "--as", "Ada", "--store", place)
    assert same.code == 0
    assert f"{second[:8]} (club 1, members, completed) counts" in same.err
    assert f"{first[:8]} (club 1, members, discarded: superseded)" in same.err
    assert json.loads(concord("interview", "pairs", "--store", place, "--json").out) == []
    assert "may be of one person" not in concord("status", "--store", place).out
    different = concord("interview", "different", first, second, "--store", place)
    assert "both" not in different.err
    assert "two people" in different.err
    everything = concord("interview", "pairs", "--all", "--store", place).out
    assert "different" in everything
    with open_store(place) as store:
        assert len(list(store.completed())) == 2


def test_a_decision_on_what_is_not_there_changes_nothing(concord: Run, place: Path) -> None:
    done = concord("interview", "same", "nobody", "noone", "--store", place)
    assert done.code == 3
    assert "there is no interview 'nobody'" in done.err
