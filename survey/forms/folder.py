"""Returned forms, one or a folder of them, into the store; what cannot be taken in is listed with
its reason.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

from survey.definition import dump
from survey.forms import Alarm, Blank, Refusal
from survey.forms.addressed import Sample
from survey.forms.files import FindDefinition, Outcome, read_file
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import SampleList, Store, Taken
from survey.store.rows import definition_of
from survey.unusual import Unusual

__all__ = ["Summary", "read_forms"]

_CHUNK, _BATCH = 8, 250
"""Files that a process reads at a time; interviews that the store takes in at a time."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a folder of forms: numbers of forms, every reason for a refusal, and every
    question left blank in a form that was taken in.
    """

    read: int
    unchanged: int
    corrected: int
    refused: int
    refusals: tuple[Refusal, ...]
    blanks: tuple[Blank, ...] = ()
    alike: int = 0
    """Of the unchanged ones: without a reference, and saved at another moment than the form that
    says the same."""
    undecided: int = 0
    """Of those read: they would change what somebody decided, and do not count before somebody
    decides again."""
    pairs: int = 0
    """Pairs that were listed, of interviews that may be of one person."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The file of each interview that was read, by its uuid."""
    alarms: tuple[Alarm, ...] = ()
    """Of the refused forms, those with an answer that must not wait."""
    unusual: tuple[Unusual, ...] = ()
    """Every unusual answer in a form that was taken in."""


def read_forms(
    paths: Iterable[Path],
    questionnaires: Sequence[Questionnaire],
    store: Store,
    *,
    count_alike: bool = False,
    any_list: bool = False,
    blank_required: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Summary:
    """Take in the forms of these files and folders. Definitions are the given ones and those the
    store has kept.

    Files are read on all cores, a few at a time, so that memory does not grow with their number.
    They are taken in by the time they were last changed; whose each is, and which of two counts,
    `survey.store.identity` says. Without a reference, forms that say the same are one respondent's,
    unless `count_alike`: then those saved at different moments are different people.

    Forms that were made for a case are of that case; where it is not in the sample list they are
    refused, and where consent was not given that is recorded. `any_list`: the list was made anew
    since they went out, and has the same ids. `blank_required`: what has to be answered and was
    left blank is no answer, and refuses no form.
    """
    known = {each.hash: each for each in (*store.questionnaires(), *questionnaires)}
    intake = _Intake(store, known)
    refused = alike = 0
    refusals: list[Refusal] = []
    blanks: list[Blank] = []
    doubted: list[Unusual] = []
    alarms: list[Alarm] = []
    files: dict[str, str] = {}
    declined: list[tuple[str, str]] = []
    moments: dict[str, set[datetime | None]] = {}
    read = partial(
        _read_some,
        find=_Definitions({key: dump(each) for key, each in known.items()}),
        sample=Sample.of(store, any_list=any_list),
        count_alike=count_alike,
        blank_required=blank_required,
    )
    for outcome in _outcomes(sorted(paths, key=_changed), read):
        intake.add(outcome.interviews)
        for each in outcome.interviews:
            if each.uuid in outcome.nameless:
                before = moments.setdefault(each.uuid, {each.completed})
                alike += each.completed not in before
                before.add(each.completed)
            files[each.uuid] = outcome.file
        refusals += outcome.refusals
        alarms += outcome.alarms
        declined += outcome.declined
        blanks += outcome.blanks
        doubted += outcome.unusual
        refused += outcome.refused
        if progress is not None:
            progress(1)
    taken = intake.finish()
    if declined:
        SampleList(store).refused_on_forms(declined)
    files |= {kept: files[came] for came, kept in taken.renamed}
    return Summary(
        taken.added,
        taken.unchanged,
        taken.corrected,
        refused,
        tuple(refusals),
        tuple(blanks),
        alike,
        taken.undecided,
        taken.pairs,
        files,
        tuple(alarms),
        tuple(doubted),
    )


def _changed(path: Path) -> tuple[int, str]:
    try:
        return path.stat().st_mtime_ns, str(path)
    except OSError:
        return 0, str(path)  # reading it will say what is wrong


class _Intake:
    """Into the store, a batch of whole files at a time."""

    def __init__(self, store: Store, known: Mapping[str, Questionnaire]) -> None:
        self._store, self._known = store, known
        self._waiting: list[CompletedInterview] = []
        self._taken = Taken()

    def add(self, interviews: Iterable[CompletedInterview]) -> None:
        self._waiting += interviews
        if len(self._waiting) >= _BATCH:
            self._flush()

    def finish(self) -> Taken:
        self._flush()
        return self._taken

    def _flush(self) -> None:
        if self._waiting:
            definitions = {each.hash: self._known[each.hash] for each in self._waiting}
            self._taken += self._store.take_in(self._waiting, definitions.values())
            self._waiting = []


@dataclass(frozen=True, slots=True)
class _Definitions:
    """Finds a definition by its hash; carried to other processes as text."""

    texts: Mapping[str, str]

    def __call__(self, key: str) -> Questionnaire | None:
        return definition_of(key, self.texts[key]) if key in self.texts else None


def _outcomes(
    paths: Sequence[Path], read: Callable[[Sequence[Path]], list[Outcome]]
) -> Iterator[Outcome]:
    """What each file holds, in order; many files by all cores."""
    chunks = (paths[start : start + _CHUNK] for start in range(0, len(paths), _CHUNK))
    cores = min(os.cpu_count() or 1, len(paths) // _CHUNK)
    if cores < 2:
        for chunk in chunks:
            yield from read(chunk)
        return
    with ProcessPoolExecutor(cores) as pool:
        ahead = deque(pool.submit(read, chunk) for chunk in islice(chunks, 3 * cores))
        while ahead:
            yield from ahead.popleft().result()
            ahead.extend(pool.submit(read, chunk) for chunk in islice(chunks, 1))


def _read_some(
    paths: Sequence[Path],
    find: FindDefinition,
    sample: Sample,
    count_alike: bool,
    blank_required: bool,
) -> list[Outcome]:
    read = partial(read_file, find=find, sample=sample, count_alike=count_alike)
    return [read(path, blank_required=blank_required) for path in paths]
