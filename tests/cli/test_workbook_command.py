"""`concord workbook check` as a person calls it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from analysis.reports.checklist import CHECKS


@pytest.fixture
def loose(tmp_path: Path) -> Path:
    """A workbook as people make them in a hurry."""
    book = Workbook()
    sheet = book.active
    for row in (["Region", "Share"], ["North", "84%"]):
        sheet.append(row)
    book.save(tmp_path / "loose.xlsx")
    return tmp_path / "loose.xlsx"


def test_findings_are_printed_with_sheet_and_cell_and_leave_with_1(
    concord: Callable[..., Any], loose: Path
) -> None:
    outcome = concord("workbook", "check", loose)
    assert outcome.code == 1
    line = next(line for line in outcome.out.splitlines() if "marked-up tables" in line)
    assert "Sheet" in line
    assert "B1" in line
    assert "loose.xlsx: " in outcome.err


def test_json_has_an_object_for_each_finding(concord: Callable[..., Any], loose: Path) -> None:
    found = json.loads(concord("workbook", "check", loose, "--json").out)
    assert {"check", "sheet", "cell", "message", "essential", "source"} == set(found[0])
    assert {each["check"] for each in found} <= set(CHECKS)


def test_the_checklist_is_listed_with_its_sources(concord: Callable[..., Any], loose: Path) -> None:
    printed = concord("workbook", "check", loose, "--list").out
    assert all(check.name in printed and check.source in printed for check in CHECKS.values())


def test_what_is_no_workbook_leaves_with_3_and_names_the_file(
    concord: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "notes.xlsx").write_text("just words")
    outcome = concord("workbook", "check", "notes.xlsx")
    assert (outcome.code, outcome.out) == (3, "")
    assert "notes.xlsx: is damaged" in outcome.err
    assert concord("workbook", "check", "nowhere.xlsx").code == 3
    assert concord("workbook", "check").code == 2
