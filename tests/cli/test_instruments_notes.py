"""What `concord instruments check` notes of a sound questionnaire and its figures, and how
`instruments show` prints it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

HEAD = """\
instrument: visit
version: "1"
title: A visit
languages: [en]
groups: {public: The public, staff: Staff}
sections:
- title: You
  questions:
  - {id: parent, ask: "Are you a parent?", choose: {yes: "Yes", no: "No"}}
"""
LONG = "It was easy to see somebody on the day I came."
NO_WORDS = (
    "  note: children, met: not everybody is asked, and there is no 'asked_of', such as asked_of: "
    "parents; figures of children will be of “those who answered “Yes” to “Are you a parent?””"
)
NO_HEADING = (
    "  note: easy: longer than 40 characters, which is much over a column of a table; give the "
    "block headings, such as short: {easy: …}"
)


@pytest.fixture
def notes(concord: Run, tmp_path: Path) -> Callable[[str], list[str]]:
    """The notes on a questionnaire with these entries."""

    def checked(entries: str) -> list[str]:
        (tmp_path / "visit.yaml").write_text(HEAD + entries, "utf-8")
        outcome = concord("instruments", "check", "visit.yaml", inside=tmp_path)
        assert outcome.code == 0
        return [line for line in outcome.err.splitlines() if line.startswith("  note: ")]

    return checked


ROUTED = """\
  - {id: children, ask: "How many?", number: {}, when: "parent == 'yes'"}
  - {id: met, ask: "Whom?", choose_many: {a: A}, none: N, other: O, when: "parent == 'yes'"}
"""


def test_routed_items_without_words_for_their_people_are_noted(
    notes: Callable[[str], list[str]],
) -> None:
    assert notes(ROUTED) == [NO_WORDS]
    assert notes(ROUTED.replace("when:", "asked_of: parents, when:")) == []


def test_items_without_figures_and_those_of_a_group_need_no_words(
    notes: Callable[[str], list[str]],
) -> None:
    entries = """\
  - {id: wish, ask: "What?", text: , when: "parent == 'yes'"}
  - {id: hello, note: Hello, when: "parent == 'yes'"}
  - {id: young, computed: "parent == 'yes'", when: answered(parent)}
  - {id: post, ask: "Which post?", choose: {a: A}, when: "group == 'staff'"}
"""
    assert notes(entries) == []


def test_long_items_of_a_block_without_headings_are_noted(
    notes: Callable[[str], list[str]],
) -> None:
    block = f"  - block: b\n    scale: agreement5\n    items: {{easy: {LONG}, kind: Kind}}\n"
    assert notes(block) == [NO_HEADING]
    assert notes(block + "    short: {easy: Easy}\n") == []
    assert notes(f"  - {{id: easy, ask: {LONG}, scale: agreement5}}\n") == []


def test_the_shipped_instruments_have_words_for_their_people_and_headings(concord: Run) -> None:
    names = ("early-relationships-public", "early-relationships-professionals")
    said = concord("instruments", "check", *names).err
    assert "asked_of" not in said
    assert "longer than" not in said


def test_show_says_whom_figures_are_of(concord: Run) -> None:
    shown = concord("instruments", "show", "early-relationships-public", "--language", "cy").out
    of_help = shown[shown.index("Ydych chi erioed wedi chwilio") : shown.index("looked_for_help ·")]
    assert "     % of: rhieni\n" in of_help
    assert "     % of everyone: who is not asked counts as not having given the answer\n" in of_help
    assert "     # Wedi chwilio am gymorth\n" in of_help
