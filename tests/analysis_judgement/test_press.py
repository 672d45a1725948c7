"""Sentences as the press writes them, true and distorted, from the shared folder: how often a
distortion is found, and how often a true figure is called into question.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.drafts.inline_bindings import bound
from analysis.judgement.checked import Checked
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence

FIGURE = re.compile(r"⟦([^|⟧]+)\|([^|⟧]+)\|([^⟧]+)⟧")
"""A figure with its claim and the verdicts that are right."""

PRECISION, RECALL, EXACT = 0.85, 0.93, 0.92


def bindable(claim: str) -> bool:
    return claim != "UNBINDABLE"


def judged(shared: Path, demo: Evidence, folder: Path) -> Iterator[tuple[Checked, str]]:
    """Each bound figure with its verdict, and the right ones."""
    draft = folder / "draft.md"
    rows = (shared / "data/claims/press_sentences.tsv").read_text("utf-8").splitlines()[1:]
    for row in rows:
        text = row.partition("\t")[2]
        figures = [found for found in FIGURE.findall(text) if bindable(found[1])]
        draft.write_text(
            FIGURE.sub(
                lambda found: bound(found[1], found[2]) if bindable(found[2]) else found[1], text
            ),
            "utf-8",
        )
        checked = [one for one in check_draft(draft, demo) if one.mention.claim and one.claim]
        for shown, claim, right in figures:
            one = next(
                each
                for each in checked
                if each.mention.claim == claim and shown in each.mention.text
            )
            checked.remove(one)
            yield one, right


def test_distortions_of_the_press_are_found_and_true_figures_hold(
    shared: Path, demo: Evidence, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told: Counter[tuple[bool, bool]] = Counter()
    exact = 0
    for one, right in judged(shared, demo, tmp_path):
        told[right != "holds", one.verdict != "holds"] += 1
        exact += one.verdict in right.split("/")
    found, missed, alarms = told[True, True], told[True, False], told[False, True]
    precision, recall = found / (found + alarms), found / (found + missed)
    with capsys.disabled():
        print(  # noqa: T201
            f"\npress sentences: {told.total()} figures, {exact} verdicts exact, "
            f"precision {precision:.3f}, recall {recall:.3f}"
        )
    assert told.total() == 90
    assert (precision >= PRECISION, recall >= RECALL) == (True, True)
    assert exact / told.total() >= EXACT
