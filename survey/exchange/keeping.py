"""A data file into the store, once and whole."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from survey.errors import DataError
from survey.exchange.exported import read_exported
from survey.exchange.importing import Found, fingerprint, interviews_of
from survey.exchange.mapping import ColumnMapping
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import Source, Store, Taken
from survey.store.intake import refuse_other_way

__all__ = ["Imported", "import_file", "read_interviews"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a data file. `already`: it was imported before in the same way, and nothing
    was done. `blanks`: item → how many of its cells were empty where it was asked, and so became
    `no_answer`. `uuids`: the interviews in it.
    """

    file: str
    interviews: int = 0
    taken: Taken = field(default_factory=Taken)
    already: bool = False
    blanks: Mapping[str, int] = field(default_factory=dict)
    uuids: Sequence[str] = ()


def read_interviews(
    path: str | Path,
    questionnaire: Questionnaire,
    mapping: "str | Path | ColumnMapping | None" = None,
    *,
    sheet: str = "",
) -> list[CompletedInterview]:
    """The interviews in a data file (CSV, Excel, SPSS, Parquet), in the order of its rows.

    `mapping`: a mapping file; None for a file that Concord exported. Raises DataError with
    everything that does not fit; nothing is read by halves.
    """
    path = Path(path)
    if mapping is None:
        exported = read_exported(path, [questionnaire], sheet)
        others = {each.instrument for each in exported.questionnaires} - {questionnaire.instrument}
        if others:
            raise DataError.of(
                path.name,
                (
                    f"has interviews of {', '.join(sorted(others))} too; export "
                    f"{questionnaire.instrument} alone"
                ),
            )
        return list(exported.interviews)
    mapping = mapping if isinstance(mapping, ColumnMapping) else ColumnMapping.load(mapping)
    return list(interviews_of(path, questionnaire, mapping, sheet).interviews)


def import_file(
    path: str | Path,
    store: Store,
    questionnaires: Sequence[Questionnaire],
    *,
    mapping: ColumnMapping | None = None,
    sheet: str = "",
    replace: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Take a data file into the store, all of it or nothing. The same file again adds nothing.

    `questionnaires`: with a mapping the one it is for; without, those the exported file may be of,
    besides its own. `replace`: the file was imported before, with another mapping; its interviews
    are corrected, those it no longer gives discarded. `dry_run`: everything is read and checked,
    nothing is kept.

    Raises DataError for what does not fit, and for a file imported before with another mapping,
    unless `replace`.
    """
    path = Path(path)
    source = Source(fingerprint(path), path.name, _way(questionnaires, mapping, sheet))
    before = store.source(source.fingerprint)
    if before is not None and before.mapping == source.mapping:
        return Imported(path.name, already=True)
    if not replace:
        refuse_other_way(source, before)
    if mapping is None:
        exported = read_exported(path, questionnaires, sheet)
        found, definitions = Found(exported.interviews), exported.questionnaires
    else:
        found = interviews_of(path, questionnaires[0], mapping, sheet)
        definitions = questionnaires[:1]
    count = len(found.interviews)
    if dry_run:
        for each in definitions:
            store.check_decided(each)
        return Imported(path.name, count, blanks=found.blanks)
    taken = store.take_in(found.interviews, definitions, source=source, replace=replace)
    uuids = [each.uuid for each in found.interviews]
    return Imported(path.name, count, taken, blanks=found.blanks, uuids=uuids)


def _way(questionnaires: Sequence[Questionnaire], mapping: ColumnMapping | None, sheet: str) -> str:
    """Fingerprint of how a file is read: its mapping, questionnaire and sheet; the same for every
    exported file.
    """
    parts = (
        ["exported"] if mapping is None else [mapping.fingerprint, questionnaires[0].hash, sheet]
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
