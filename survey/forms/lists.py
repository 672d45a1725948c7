"""What has to be looked at in returned forms, as CSV lists."""

import csv
from collections.abc import Iterable
from pathlib import Path

from survey.forms.form import Blank, Refusal
from survey.unusual import Unusual

__all__ = ["as_text", "write_blanks", "write_refusals", "write_unusual"]


def write_blanks(blanks: Iterable[Blank], path: Path) -> None:
    """`blanks.csv`: file, place, question, its wording, and whether it said that it may be left
    empty, or that it may not.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "place", "question", "wording", "optional", "required"))
        writer.writerows(
            [
                as_text(each.file),
                as_text(each.place),
                each.question,
                as_text(each.asked),
                "yes" if each.optional else "no",
                "yes" if each.required else "no",
            ]
            for each in blanks
        )


def write_unusual(doubted: Iterable[Unusual], path: Path) -> None:
    """`warned.csv`: file, place, question, its wording, and what its `warn` says. What was answered
    stays in the file.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "place", "question", "wording", "warning"))
        writer.writerows(
            [as_text(each.file), as_text(each.place), each.question, as_text(each.asked), each.says]
            for each in doubted
        )


def write_refusals(refusals: Iterable[Refusal], path: Path) -> None:
    """`refused.csv`: file, place, value, reason. What people wrote stays text, so that no
    spreadsheet takes it for a formula.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "place", "value", "reason"))
        writer.writerows(
            [as_text(each.file), as_text(each.place), as_text(each.value), each.reason]
            for each in refusals
        )


def as_text(value: str) -> str:
    """What somebody wrote, so that no spreadsheet takes it for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
