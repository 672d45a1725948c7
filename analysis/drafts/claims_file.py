"""The claims file: beside a draft, which figure of the study each figure of the draft is, and which
say nothing about it.

draft.claims.yaml:

    - {text: "84% of the public", claim: health_support.agree.public}
    - {text: "Four-fifths of teachers disagree, and 84% of us", figure: Four-fifths, claim:
      gov_enough.disagree.teachers}
    - {text: "82% agreed, don't know counted in", claim: health_support.agree.public, base:
      answered}
    - {row: Agree that services should help, column: The public, figure: 84%, claim:
      health_support.agree.public}
    - {place: line 12, figure: "2,000", wave: the number agreed with the panel}

`text`: words of the draft as a reader sees them, with the figure in them; once they are changed,
what was bound to them is told to be stale. `figure`: which one, where the text has several; `nth`
(from 1) where it has the same one twice. `place` instead of text, or with it: as the list of
figures has it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from survey.definition import yaml_tree
from survey.errors import DataError, DefinitionError, Fault, did_you_mean, shown
from survey.replacing import replacing

__all__ = ["Entry", "add_entries", "bindings_file", "read_entries"]

ENDING = ".claims.yaml"
_KEYS = ("text", "figure", "nth", "row", "column", "table", "place", "claim", "base", "wave")
_NUMBERS = ("nth", "table")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a claims file: where, and either a claim or the reason why none has to be
    checked.
    """

    text: str = ""
    figure: str = ""
    nth: int = 0
    row: str = ""
    column: str = ""
    table: int = 0
    place: str = ""
    claim: str = ""
    base: str = ""
    wave: str = ""
    line: int = 0

    @property
    def names_nothing(self) -> bool:
        """Whether it has a number for its only words, which any other figure may have too."""
        alone = bool(self.text) and not any((self.row, self.column, self.place))
        return alone and re.search(r"[^\W\d_]", self.text) is None

    def plain(self) -> dict[str, Any]:
        """As the file has it."""
        given = {key: getattr(self, key) for key in _KEYS}
        return {
            key: value
            for key, value in given.items()
            if value and (key, value) != ("base", "valid")
        }


def bindings_file(draft: Path) -> Path:
    """Where the claims of a draft are kept.

    >>> bindings_file(Path("out/report.docx")).name
    'report.claims.yaml'
    """
    return draft.with_name(draft.stem + ENDING)


def read_entries(path: Path) -> tuple[Entry, ...]:
    """The entries of a claims file; none where there is no file. Raises DataError with every fault,
    each with its line.
    """
    if not path.is_file():
        return ()
    text = yaml_tree.read(path)
    return _entries(text, str(path)) if text.strip() else ()


def _entries(text: str, file: str) -> tuple[Entry, ...]:
    if not re.sub(r"(?m)^\s*#.*$", "", text).strip():
        return ()
    tree = yaml_tree.parse(text, file)
    if not isinstance(tree.value, tuple):
        raise DataError.of(
            file, 'is no list of claims; begin each with "- text: …" and give a claim', tree.line
        )
    faults: list[Fault] = []
    entries = [entry for one in tree.value if (entry := _entry(one, file, faults))]
    if faults:
        raise DataError(sorted(faults))
    return tuple(entries)


def _entry(tree: yaml_tree.Tree, file: str, faults: list[Fault]) -> Entry | None:
    def fault(message: str, *path: str) -> None:
        faults.append(Fault(file, tree.line_at(*path), message))

    before = len(faults)
    if not isinstance(tree.value, dict):
        fault('is no claim; write it as "- {text: …, claim: ITEM.NET.GROUP}"')
        return None
    given: dict[str, str] = {}
    for key, value in tree.value.items():
        if key not in _KEYS:
            fault(f"there is no key {shown(key)}{did_you_mean(key, _KEYS)}", key)
        elif not isinstance(value.value, str):
            fault(f"{key} has to be a text", key)
        else:
            given[key] = " ".join(value.value.split())
    if not any(given.get(key) for key in ("text", "row", "column", "place")):
        fault("says not where: give the text of the draft, row and column of a cell, or the place")
    if bool(given.get("claim")) == bool(given.get("wave")):
        fault(
            "gives both claim and wave; give one"
            if given.get("claim")
            else "gives neither a claim nor a reason to wave it through"
        )
    numbers = {key: given.pop(key, "0") for key in _NUMBERS}
    for key, number in numbers.items():
        if not re.fullmatch(r"\d{1,3}", number):
            fault(f"{key} has to be a number from 1, such as 2; it is {shown(number)}", key)
    if len(faults) > before:
        return None
    return Entry(**given, nth=int(numbers["nth"]), table=int(numbers["table"]), line=tree.line)


def add_entries(path: Path, entries: Sequence[Entry]) -> None:
    """Put entries at the end of a claims file, which is made where there is none; what it says
    already stays as it is.

    Raises DataError where the file could not be read with them.
    """
    before = yaml_tree.read(path) if path.is_file() else ""
    if before and not before.endswith("\n"):
        before += "\n"
    plain = [entry.plain() for entry in entries]
    added = (
        yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=10_000) if plain else ""
    )
    text = before + added
    known = len(_entries(before, str(path)))
    try:
        complete = len(_entries(text, str(path))) == known + len(entries)
    except (DataError, DefinitionError):
        complete = False
    if not complete:
        message = (
            'is not written as a list with a "- " at the beginning of each line; write it '
            "so, then bind again"
        )
        raise DataError.of(str(path), message)
    with replacing(path) as temporary:
        temporary.write_text(text, "utf-8")
