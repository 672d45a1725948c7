"""The page of a day of field work is what the commands print today."""

from pathlib import Path

from tests.terminal.fieldwork_day import ROOT, play


def test_a_day_of_field_work_goes_as_its_page_says(tmp_path: Path) -> None:
    assert play(tmp_path) == (ROOT / "docs" / "fieldwork-day.md").read_text("utf-8")
