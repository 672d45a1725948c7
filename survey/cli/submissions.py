"""`concord import` of what ODK or KoBo collected with a form of Concord."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import instruments
from survey.cli.alerts_told import alert_lines
from survey.errors import DataError
from survey.exchange.cells import DataFile
from survey.exchange.importing import fingerprint
from survey.exchange.readers import read
from survey.questionnaire import Questionnaire
from survey.store import Source, Store
from survey.unusual import Unusual

__all__ = ["Brought", "import_submissions", "submitted"]

_HEAD = 1_000_000
"""Bytes that hold the header of any file of submissions."""

_WAY = "submissions of a form of Concord"


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a table of submissions, in words, and the unusual answers in it."""

    said: str
    unusual: Sequence[Unusual]


def submitted(file: Path, sheet: str) -> DataFile | None:
    """The table, where it is one of submissions; None for any other file, whose faults are told
    where it is read.
    """
    from survey.forms.xlsform.submissions import are_submissions

    try:
        if file.suffix.lower() in (".csv", ".tsv", ".txt"):
            with file.open("rb") as content:
                if b"concord__hash" not in content.read(_HEAD):
                    return None
        elif file.suffix.lower() != ".xlsx":
            return None
        data = read(file, sheet=sheet)
    except (DataError, OSError):
        return None
    return data if are_submissions(list(data.columns)) else None


def import_submissions(
    data: DataFile, file: Path, known: Sequence[Questionnaire], store: Store, *, dry_run: bool
) -> Brought:
    """Take submissions into the store, all or none.

    Their definitions are those given, those the store has kept, and the shipped ones.
    """
    from survey.forms.xlsform.submissions import read_submissions

    definitions = {
        each.hash: each
        for each in (*map(instruments.load, instruments.names()), *store.questionnaires(), *known)
    }
    found = read_submissions(data.columns, data.rows, file.name, definitions.get)
    left_out = f"; {found.declined:,} did not consent and are left out" if found.declined else ""
    beside = left_out + _blanks_in_words(found.blanks)
    read_ = f"{file.name}: {len(found.interviews):,} submissions read"
    if dry_run:
        return Brought(f"{read_}{beside}; nothing was kept", found.unusual)
    source = Source(fingerprint(file), file.name, _WAY)
    taken = store.take_in(found.interviews, found.questionnaires, source=source)
    said = (
        f"{taken.added:,} added, {taken.unchanged:,} already there, {taken.corrected:,} corrected"
    )
    urgent = alert_lines(store, known, {each.uuid: "" for each in found.interviews})
    lines = [f"{read_}, {said}, in {store.name}{beside}", *urgent]
    return Brought("\n".join(lines), found.unusual)


def _blanks_in_words(blanks: Mapping[str, int]) -> str:
    """How many questions came back empty, and which."""
    if not blanks:
        return ""
    total = sum(blanks.values())
    named = ", ".join(f"{name} ({n:,})" if n > 1 else name for name, n in blanks.items())
    answers = "answer is" if total == 1 else "answers are"
    return f"; {total:,} {answers} blank and count as no answer: {named}"
