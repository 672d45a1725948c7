"""`concord instruments diff` and `check`: what changed, and whether a decision is open."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from survey.interview import Interview
from survey.store import open_store
from survey.study import Study
from tests.versions.mini import MINI, mini

Run = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study whose store has an interview of version 1, and whose definition is version 2 in which
    a wording changed.
    """
    study = tmp_path / "study"
    (study / "instruments").mkdir(parents=True)
    (study / "study.yaml").write_text("title: A\ninstruments: [mini]\n", "utf-8")
    write(study, MINI)
    with Study.read(study).open_store() as store:
        recording = store.begin(Interview.start(mini(), group="a"), mode="terminal")
        recording.pause()
    write(study, later())
    return study


def later(text: str = MINI) -> str:
    return text.replace('version: "1"', 'version: "2"').replace("trust them.", "do NOT trust them.")


def write(study: Path, text: str) -> None:
    (study / "instruments" / "mini.yaml").write_text(text, "utf-8")


WORDS = """\
mini 1 → mini 2
  trust  (instruments/mini.yaml:10)
    to decide: the wording: 'I trust them.' became 'I do NOT trust them.'
1 decision is open; write one line for each into instruments/mini.yaml:
changes:
  "2":
    trust: {same: "why"}   # or {apart: "why"}
"""


@pytest.mark.parametrize("named", [("mini@1", "mini"), ("--store",), ("--store", "mini")])
def test_diff_tells_each_change_with_its_line_and_leaves_with_1(
    concord: Run, folder: Path, named: tuple[str, ...]
) -> None:
    found = concord("instruments", "diff", *named, inside=folder)
    assert (found.code, found.out, found.err) == (1, WORDS, "")


def test_check_leaves_with_1_too(concord: Run, folder: Path) -> None:
    found = concord("instruments", "check", inside=folder)
    assert found.code == 1
    assert found.err.endswith(WORDS)
    write(folder, later(MINI + 'changes:\n  "2": {trust: {apart: other words}}\n'))
    assert concord("instruments", "check", inside=folder).code == 0


def test_a_decision_is_said_and_closes_it(concord: Run, folder: Path) -> None:
    write(folder, later(MINI + 'changes:\n  "2": {trust: {apart: other words}}\n'))
    found = concord("instruments", "diff", "mini@1", "instruments/mini.yaml", inside=folder)
    assert (found.code, "    decided: apart (other words)" in found.out) == (0, True)
    (row,) = json.loads(
        concord("instruments", "diff", "mini@1", "mini", "--json", inside=folder).out
    )
    assert (row["item"], row["change"], row["judged"]) == ("trust", "wording", "decision")
    assert (row["decided"], row["open"], row["line"]) == ("apart", False, 10)


def test_a_decision_that_cannot_be_leaves_with_3(concord: Run, folder: Path) -> None:
    broken = MINI.replace("scale: agreement5", "scale: agreement4")
    write(folder, later(broken + 'changes:\n  "2": {trust: {same: hm}}\n'))
    for command in ("check",), ("diff", "--store"):
        found = concord("instruments", *command, inside=folder)
        assert found.code == 3
        assert "mini.yaml:10: 'changes' of 'trust' in version '2': it cannot be" in found.err


def test_versions_that_are_not_there_are_told_with_the_nearest(concord: Run, folder: Path) -> None:
    found = concord("instruments", "diff", "mini@3", "mini", inside=folder)
    assert (found.code, found.out) == (3, "")
    assert "has no version 'mini@3'; did you mean 'mini@1'?" in found.err
    assert (
        "did you mean 'mini'?" in concord("instruments", "diff", "mni", "mini", inside=folder).err
    )
    assert concord("instruments", "diff", "mini", inside=folder).code == 2


def test_the_same_version_again_and_a_new_store_have_nothing_open(
    concord: Run, folder: Path
) -> None:
    write(folder, MINI)
    found = concord("instruments", "diff", "--store", inside=folder)
    assert (found.code, found.out) == (0, "")
    assert concord("instruments", "diff", "mini@1", "mini", inside=folder).out == (
        "mini 1 → mini 1\n  nothing changed\n"
    )
    with open_store(folder / "concord.db") as store:
        assert len(store.questionnaires()) == 1
