"""A data file into the store, once and whole."""

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from survey.errors import DataError, shown
from survey.exchange.exported import read_exported
from survey.exchange.importing import Found, fingerprint, interviews_of
from survey.exchange.mapping import ColumnMapping
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import SampleList, Source, Store, Taken, repeated
from survey.store.intake import refuse_other_way
from survey.unusual import Unusual, warning_questions

__all__ = ["Imported", "import_file", "read_interviews"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a data file. `already`: it was imported before in the same way, and nothing
    was done. `blanks`: item → how many of its cells were empty where it was asked, and so became
    `no_answer`. `uuids`: the interviews in it. `unnamed`: no column names people. `repeated`: the
    numbers of rows that say the same, in a file that names nobody. `unusual`: the unusual answers
    in it. `unlisted`: where the store has a sample list, row and id of the cases it does not have.
    """

    file: str
    interviews: int = 0
    taken: Taken = field(default_factory=Taken)
    already: bool = False
    blanks: Mapping[str, int] = field(default_factory=dict)
    uuids: Sequence[str] = ()
    unnamed: bool = False
    repeated: Sequence[Sequence[int]] = ()
    unusual: Sequence[Unusual] = ()
    unlisted: Sequence[tuple[int, str]] = ()


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
    count_alike: bool = False,
    without_vanished: bool = False,
) -> Imported:
    """Take a data file into the store, all of it or nothing. The same file again adds nothing.

    `questionnaires`: with a mapping the one it is for; without, those the exported file may be of,
    besides its own. `replace`: the file was imported before, with another mapping; its interviews
    are corrected, those it no longer gives discarded. `dry_run`: everything is read and checked,
    nothing is kept. Of a file that names nobody: `count_alike`: rows that say what earlier files
    say are other people; `without_vanished`: rows of an earlier export that are gone are discarded.

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
        found = Found(exported.interviews, exported.rows)
        definitions = exported.questionnaires
    else:
        found = interviews_of(path, questionnaires[0], mapping, sheet)
        definitions = questionnaires[:1]
    interviews = found.interviews
    unnamed = any(each.origin is not None for each in interviews)
    read = Imported(
        path.name,
        len(interviews),
        blanks=found.blanks,
        uuids=[each.uuid for each in interviews],
        unnamed=unnamed,
        repeated=list(_repeated(interviews)) if unnamed else (),
        unusual=list(_unusual(path.name, found, definitions)),
        unlisted=list(_unlisted(store, found)),
    )
    if dry_run:
        for each in definitions:
            store.check_decided(each)
        return read
    if count_alike:
        interviews = [dataclasses.replace(each, origin=None) for each in interviews]
    taken = store.take_in(
        interviews,
        definitions,
        source=source,
        replace=replace,
        without_vanished=without_vanished,
    )
    return dataclasses.replace(read, taken=taken)


def _unusual(file: str, found: Found, definitions: Sequence[Questionnaire]) -> Iterator[Unusual]:
    """Every unusual answer, with its row and column."""
    by_hash = {each.hash: each for each in definitions if warning_questions(each)}
    for row, interview in zip(found.rows, found.interviews, strict=True):
        questionnaire = by_hash.get(interview.hash)
        if questionnaire is None:
            continue
        for name in interview.unusual(questionnaire):
            place = f"row {row}, column {shown(found.columns.get(name, name))}"
            question = questionnaire.by_id[name]
            yield Unusual.at(file, place, question, questionnaire, interview.language)


def _unlisted(store: Store, found: Found) -> Iterator[tuple[int, str]]:
    """Rows with a case that the sample list does not have."""
    if any(each.case for each in found.interviews):
        known = {case.id for case in SampleList(store).cases()}
        for row, interview in zip(found.rows, found.interviews, strict=True):
            if known and interview.case and interview.case not in known:
                yield row, interview.case


def _repeated(interviews: Sequence[CompletedInterview]) -> Iterator[list[int]]:
    """The numbers of rows that say the same."""
    for places in repeated(interviews):
        origins = [interviews[place].origin for place in places]
        yield [origin.row for origin in origins if origin is not None]


def _way(questionnaires: Sequence[Questionnaire], mapping: ColumnMapping | None, sheet: str) -> str:
    """Fingerprint of how a file is read: its mapping, questionnaire and sheet; the same for every
    exported file.
    """
    parts = (
        ["exported"] if mapping is None else [mapping.fingerprint, questionnaires[0].hash, sheet]
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
