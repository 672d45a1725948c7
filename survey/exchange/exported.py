"""A file that Concord exported, back to the interviews it was made of: no mapping is needed, and
nothing is lost.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.codebook import Codebook, Source
from survey.definition import loads
from survey.errors import DataError, Fault, did_you_mean, shown
from survey.exchange.cells import Cell, DataFile, cell_text, number_of
from survey.exchange.exported_cells import Cells, Today, as_written, names_of
from survey.exchange.exported_files import answers_in, codebook_in
from survey.exchange.exporting import WRITERS
from survey.exchange.layout import AS_GIVEN, HASH, IDENTITY, MISSING, SEED, SHOWN, WHOSE
from survey.exchange.times import time_of
from survey.exchange.understanding import Occurrences
from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import CONSENT, Question, Questionnaire
from survey.questions import parsed
from survey.record import CompletedInterview

__all__ = ["Exported", "read_exported"]

_COMING_BACK = f"{', '.join(list(WRITERS)[:-1])} or {list(WRITERS)[-1]}"


@dataclass(frozen=True)
class Exported:
    """The interviews of an exported file, the definitions they name, the numbers of its rows."""

    interviews: Sequence[CompletedInterview]
    questionnaires: Sequence[Questionnaire]
    rows: Sequence[int]


def read_exported(path: Path, known: Sequence[Questionnaire] = (), sheet: str = "") -> Exported:
    """The interviews in a file that `export` wrote, in the order of its rows.

    The definitions are those of its codebook and the `known` ones. Raises DataError for a file that
    was not exported by Concord, and for every value that is no answer (the file may have been
    changed by hand).
    """
    data = answers_in(path, sheet)
    if absent := [name for name in IDENTITY if name not in data.columns]:
        remedy = f"write a mapping, beginning with: concord import --draft-mapping {path.name}"
        raise DataError.of(
            path.name,
            (
                f"is not an export of Concord: it has no column {', '.join(map(shown, absent))}; "
                f"{remedy}"
            ),
        )
    if path.suffix.lower() not in WRITERS:
        raise DataError.of(
            path.name,
            f"was exported for other programs and does not come back; export {_COMING_BACK} and "
            "import that",
        )
    about = codebook_in(path)
    kept = [
        loads(one["definition"], file=f"{one['instrument']} {one['version']}", kept=True)
        for one in about.get("definitions", ())
    ]
    book = Codebook.of(kept or known)
    reading = _Reading(data, path.name, [*kept, *known], about.get("attributes", {}), book)
    interviews = reading.interviews()
    if reading.faults:
        raise DataError(reading.faults[:50])
    return Exported(interviews, list(reading.used.values()), data.rows)


class _Reading(Cells):
    """Reads the rows of each definition, and collects faults."""

    def __init__(
        self,
        data: DataFile,
        file: str,
        questionnaires: Sequence[Questionnaire],
        attributes: Mapping[str, str],
        codebook: Codebook,
    ) -> None:
        super().__init__(data, file, codebook)
        self.attributes = attributes
        # of two with one hash the first, which is the file's, says what its columns are called
        self.by_hash = {each.hash: each for each in reversed(questionnaires)}
        self.by_version = {(each.instrument, each.version): each for each in questionnaires}
        self.used: dict[str, Questionnaire] = {}

    def interviews(self) -> list[CompletedInterview]:
        asked_by = self._questionnaires()
        uuids = [cell_text(cell) for cell in self.data.columns["interview"]]
        first: dict[str, int] = {}
        for row, uuid in zip(self.data.rows, uuids, strict=True):
            if not uuid or first.setdefault(uuid, row) != row:
                self.fault(
                    f"column 'interview', row {row}: "
                    f"{'is empty' if not uuid else shown(uuid) + ' is there twice'}"
                )
        started, completed = self.column("started", time_of), self.column("completed", time_of)
        seeds = (
            self.column(SEED, lambda cell: int(number_of(cell) or 0))
            if SEED in self.data.columns
            else [0] * len(uuids)
        )
        beside = self._attributes()
        if self.faults:
            return []
        self.used = {each.hash: each for each in asked_by}
        answers = self._answers(asked_by)
        groups, modes, languages = (
            self.column(name, as_written) for name in ("group", "mode", "language")
        )
        cases, interviewers = (self._whose(name) for name in WHOSE)
        about = zip(
            uuids,
            asked_by,
            groups,
            modes,
            languages,
            answers,
            started,
            completed,
            seeds,
            beside,
            cases,
            interviewers,
            strict=True,
        )
        return [
            CompletedInterview(
                uuid,
                q.instrument,
                q.version,
                q.hash,
                group,
                mode,
                language,
                given,
                start,
                end,
                seed,
                attributes,
                case,
                interviewer,
            )
            for (
                uuid,
                q,
                group,
                mode,
                language,
                given,
                start,
                end,
                seed,
                attributes,
                case,
                interviewer,
            ) in about
        ]

    def _whose(self, name: str) -> list[str]:
        """The case or the interviewer of each row; none where the file is older, or an item or an
        attribute has the name.
        """
        if name not in self.data.columns or name in self.attributes or name in self.codebook.items:
            return [""] * len(self.data.rows)
        return self.column(name, as_written)

    def _questionnaires(self) -> list[Questionnaire]:
        """The definition each row was asked by."""
        columns = self.data.columns
        rows = zip(
            columns.get(HASH, [None] * len(self.data.rows)),
            columns["instrument"],
            columns["version"],
            strict=True,
        )
        found: list[Questionnaire | None] = []
        for mark, instrument, version in rows:
            name_and_version = (cell_text(instrument), as_written(version))
            found.append(
                self.by_hash.get(str(mark)) if mark else self.by_version.get(name_and_version)
            )
        unknown: dict[str, list[int]] = {}
        for row, each, instrument, version in zip(
            self.data.rows, found, columns["instrument"], columns["version"], strict=True
        ):
            if each is None:
                unknown.setdefault(f"{instrument} {version}", []).append(row)
        for name, rows_ in unknown.items():
            remedy = (
                "keep the .codebook.json beside the file, or name the instrument with --instrument"
            )
            self.fault(
                f"the definition of {shown(name)} is not known, {Occurrences.of(rows_)}; {remedy}"
            )
        return [each for each in found if each is not None]

    def _attributes(self) -> list[dict[str, str | int | float]]:
        meanings: Mapping[str, Callable[[Cell], Any]] = {
            "integer": number_of,
            "number": lambda cell: None if (number := number_of(cell)) is None else float(number),
            "text": lambda cell: None if cell is None else str(cell),
            "json": lambda cell: None if cell is None else json.loads(str(cell)),
        }
        present = {
            name: type_ for name, type_ in self.attributes.items() if name in self.data.columns
        }
        columns = {name: self.column(name, meanings[type_]) for name, type_ in present.items()}
        rows = zip(*columns.values(), strict=True) if columns else iter([()] * len(self.data.rows))
        return [
            {name: value for name, value in zip(columns, row, strict=True) if value is not None}
            for row in rows
        ]

    # --- answers ---

    def _answers(self, asked_by: Sequence[Questionnaire]) -> list[dict[str, Answer]]:
        answers: list[dict[str, Answer]] = [{} for _ in asked_by]
        allowed = {*IDENTITY, *WHOSE, CONSENT, HASH, SEED, SHOWN, AS_GIVEN, *self.attributes}
        for questionnaire in self.used.values():
            places = [
                place for place, each in enumerate(asked_by) if each.hash == questionnaire.hash
            ]
            mine = self.data.part(places)
            later = {name for _, *names in self._one_now(questionnaire) for name in names}
            for question in questionnaire.items:
                today = self._today(question, questionnaire)
                if question.id in later:
                    continue
                for place, answer in zip(
                    places, self.answers_to(question, today, mine), strict=True
                ):
                    if answer is not None and answer is not Missing.NOT_ASKED:
                        answers[place][question.id] = answer
            for place, others in zip(places, self._others(questionnaire, mine), strict=True):
                answers[place].update(others)
            together = self._one_now(questionnaire)
            for place, given in zip(places, self._as_given(questionnaire, mine), strict=True):
                for questions in together:
                    if not given.keys().isdisjoint(questions):  # it says which were answered
                        for name in questions:
                            answers[place].pop(name, None)
                answers[place].update(given)
        allowed |= {
            name
            for q in self.by_hash.values()
            for item in q.items
            for name in names_of(item, self._today(item, q))
        }
        if unknown := [name for name in self.data.columns if name not in allowed]:
            remedy = "remove it, or write a mapping with it under 'attributes'"
            self.faults += [
                Fault(
                    self.file,
                    0,
                    f"no item has the column {shown(name)}{did_you_mean(name, allowed)}; {remedy}",
                )
                for name in unknown
            ]
        return answers

    def _one_now(self, questionnaire: Questionnaire) -> list[list[str]]:
        """The questions of a definition that are one item now; its columns have the answer to the
        first of them, unless the column of answers as they were given says otherwise.
        """
        found = []
        for item in self.codebook.items.values():
            source = item.sources.get(questionnaire.hash)
            own = (
                [name for name in source.questions if name in questionnaire.by_id] if source else []
            )
            if len(own) > 1:
                found.append(own)
        return found

    def _others(self, questionnaire: Questionnaire, mine: DataFile) -> Iterator[dict[str, Answer]]:
        """Consent, the notes that were read, and the group where it was asked."""
        empty = [None] * len(mine.rows)
        consents, shown_ids = mine.columns.get(CONSENT, empty), mine.columns.get(SHOWN, empty)
        for consent, ids, group in zip(consents, shown_ids, mine.columns["group"], strict=True):
            others: dict[str, Answer] = {}
            if consent is not None and CONSENT in questionnaire.by_id:
                asked = questionnaire.by_id[CONSENT].answers
                others[CONSENT] = parsed(asked, cell_text(consent))
            for name in str(ids or "").split():
                others[name] = as_written(group) if name == "group" else True
            yield others

    def _today(self, question: Question, questionnaire: Questionnaire) -> Today:
        """Where the file has the answers to a question: under what it is called today, in a file of
        an earlier version of Concord under its own name.
        """
        for item in self.codebook.items.values():
            source = item.sources.get(questionnaire.hash)
            if source is not None and question.id in source.questions:
                today = Today(item.id, item, source)
                if names_of(question, today)[0] in self.data.columns:
                    return today
        now = self.codebook.renames.get(question.id, question.id)
        return Today(now, None, Source((question.id,)))

    def _as_given(
        self, questionnaire: Questionnaire, mine: DataFile
    ) -> Iterator[Mapping[str, Answer]]:
        """The answers that are called otherwise today, as they were given."""

        def meaning(cell: Cell) -> Mapping[str, Answer]:
            said = json.loads(str(cell)) if cell is not None else {}
            return {
                name: Missing(one[MISSING])
                if isinstance(one, dict)
                else parsed(questionnaire.by_id[name].answers, one)
                for name, one in said.items()
                if name in questionnaire.by_id
            }

        empty: Sequence[Mapping[str, Answer]] = [{}] * len(mine.rows)
        found = self.column(AS_GIVEN, meaning, mine) if AS_GIVEN in mine.columns else empty
        yield from (each or {} for each in found)
