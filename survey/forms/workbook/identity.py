"""The identity of a form in a workbook: a hidden sheet that says what was asked, of whom, and how
the sheet is laid out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl import Workbook

from survey.forms.form import Form, Identity
from survey.forms.words import words_in
from survey.forms.workbook.sheet import put

__all__ = [
    "LAYOUTS",
    "MARK",
    "SHEET",
    "Label",
    "label_of",
    "read_label",
    "small_print",
    "write_label",
]

SHEET, MARK = "concord", "concord form"
LAYOUTS = ("one", "many")
_LONGEST = 200
"""Characters of an entry; a longer one was not written by us."""


@dataclass(frozen=True, slots=True)
class Label:
    """What the hidden sheet says. `sheet`: the name of the sheet with the answers."""

    identity: Identity
    language: str
    group: str
    layout: str
    seed: int
    sheet: str


def label_of(form: Form, sheet: str) -> Label:
    return Label(
        form.identity, form.language, form.group or "", LAYOUTS[bool(form.rows)], form.seed, sheet
    )


def small_print(form: Form) -> str:
    """The identity as the sheet shows it."""
    identity = form.identity
    said = words_in(form.language).form.format(form=identity.form)
    return f"{identity.instrument} {identity.version} · {said} · {identity.hash[:12]}"


def write_label(book: Workbook, label: Label) -> None:
    """The hidden sheet: a name and a value in each row."""
    sheet = book.create_sheet(SHEET)
    identity = label.identity
    rows = {
        MARK: "1",
        "instrument": identity.instrument,
        "version": identity.version,
        "hash": identity.hash,
        "form": identity.form,
        "language": label.language,
        "group": label.group,
        "layout": label.layout,
        "seed": str(label.seed),
        "sheet": label.sheet,
    }
    for row, (name, value) in enumerate(rows.items(), 1):
        put(sheet, row, 1, name)
        put(sheet, row, 2, value).number_format = "@"
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True


def read_label(entries: Mapping[str, str]) -> Label | None:
    """The label that the rows of a sheet amount to; None where they are not those of a form."""
    needed = ("instrument", "version", "hash", "form", "layout", "sheet")
    if MARK not in entries or any(
        not 0 < len(entries.get(name, "")) <= _LONGEST for name in needed
    ):
        return None
    if entries["layout"] not in LAYOUTS:
        return None
    identity = Identity(entries["instrument"], entries["version"], entries["hash"], entries["form"])
    seed = entries.get("seed", "0")
    number = int(seed) if seed.isascii() and seed.isdigit() and len(seed) <= 10 else 0
    language, group = entries.get("language", "")[:_LONGEST], entries.get("group", "")[:_LONGEST]
    return Label(identity, language, group, entries["layout"], number, entries["sheet"])
