"""Returned forms: through the interview's rules, then into the store; or refused, with a reason that names the place.

`interview_of` takes what stands in one form along the route, as if it were being answered: each answer passes the checks
of its question, each question on the route needs an answer, and an answer to a question that the route passes by is
refused. Nothing of a refused form is kept, and it never stops the others.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from survey.definition import dump
from survey.errors import AnswerError, InterviewError, shown
from survey.forms import FORMATS, Filled, Given, Refusal, RefusedError, format_named
from survey.interview import Interview
from survey.missing import Missing
from survey.questionnaire import GROUP, Question, Questionnaire
from survey.questions import Note, folded
from survey.record import CompletedInterview
from survey.routing_words import in_words
from survey.store import Store, Taken
from survey.store.rows import definition_of

__all__ = ["Outcome", "Summary", "interview_of", "read_file", "read_forms", "write_refusals"]

_HEAD = 4_096
"""Bytes of a file that tell its format."""

FindDefinition = Callable[[str], Questionnaire | None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one file held: interviews that may be taken in, and why others may not."""

    file: str
    interviews: tuple[CompletedInterview, ...]
    refusals: tuple[Refusal, ...]
    refused: int
    """Forms, not reasons: a form may have several."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What became of a folder of forms: numbers of forms, and every reason for a refusal."""

    read: int
    unchanged: int
    corrected: int
    refused: int
    refusals: tuple[Refusal, ...]


# --- one form ---


def interview_of(filled: Filled, questionnaire: Questionnaire, file: str) -> CompletedInterview:
    """The completed interview that a filled form amounts to. Raises RefusedError with every reason at once."""
    try:
        start = Interview.start(questionnaire, language=_language(filled, questionnaire), group=filled.group, seed=filled.seed)
    except InterviewError as error:
        raise RefusedError.of(file, str(error), place=filled.place) from error
    refusals: list[Refusal] = []
    interview = _walked(start, filled, file, refusals)
    if interview.declined:
        refusals.append(Refusal(file, filled.place, "", "consent was not given, so the answers are not kept"))
    elif not refusals:
        refusals += _beside_the_route(interview, filled, file)
    if refusals:
        raise RefusedError(refusals)
    group = interview.group or str(interview.answers.get(GROUP, ""))
    return CompletedInterview(
        uuid=filled.uuid or filled.identity.respondent(filled.mark or _content(filled)),
        instrument=questionnaire.instrument,
        version=questionnaire.version,
        hash=questionnaire.hash,
        group=group,
        mode=filled.mode,
        language=interview.language,
        answers=dict(interview.answers),
        started=filled.started,
        completed=filled.completed,
        seed=filled.seed,
    )


def _language(filled: Filled, questionnaire: Questionnaire) -> str:
    return filled.language if filled.language in questionnaire.languages else questionnaire.languages[0]


def _walked(interview: Interview, filled: Filled, file: str, refusals: list[Refusal]) -> Interview:
    """Along the route as far as the answers lead. After a refused one, the rest is only looked at place by place."""
    while (question := interview.question) is not None:
        given = filled.given.get(question.id)
        try:
            interview = _answered(interview, question, given)
        except AnswerError as error:
            place, value = (given.place, given.value) if given else (_where(question, filled), "")
            refusals.append(Refusal(file, place, str(value), error.message))
            refusals += _unreadable(interview, filled, file, besides=question.id)
            return interview
    return interview


def _unreadable(interview: Interview, filled: Filled, file: str, *, besides: str) -> Iterator[Refusal]:
    """Values further on that no route could make an answer of."""
    for name, given in filled.given.items():
        question = interview.questionnaire.by_id.get(name)
        if question is None or name == besides or name in interview.answers or _missing(question, given.value) is not None:
            continue
        try:
            question.kind.parse(given.value)
        except AnswerError as error:
            yield Refusal(file, given.place, str(given.value), error.message)


def _answered(interview: Interview, question: Question, given: Given | None) -> Interview:
    if isinstance(question.kind, Note):
        return interview.answer(True)  # a note's only answer
    if given is None:
        if question.optional or question.follows:
            return interview.skip(Missing.REFUSED)
        raise AnswerError(f"the question {shown(question.ask.in_language(interview.language))} is not answered")
    kind = _missing(question, given.value)
    return interview.answer(given.value) if kind is None else interview.skip(kind)


def _missing(question: Question, value: object) -> Missing | None:
    """The kind of missing answer that a text names, by code or in the words of any language."""
    if isinstance(value, Missing):
        return value
    if not isinstance(value, str):
        return None
    text = folded(value)
    for kind in question.allowed_missing:
        if text in {kind.value, *(folded(words) for _, words in kind.label.texts)}:
            return kind
    return None


def _beside_the_route(interview: Interview, filled: Filled, file: str) -> Iterator[Refusal]:
    """Answers to questions that the route passes by, and to questions that there are not."""
    questionnaire = interview.questionnaire
    for name, given in filled.given.items():
        question = questionnaire.by_id.get(name)
        if question is None:
            yield Refusal(
                file, given.place, str(given.value), f"there is no question {shown(name)} in {questionnaire.instrument}"
            )
        elif name not in interview.answers and name != GROUP:
            why = f": it is asked only if {in_words(question.when, questionnaire, interview.language)}" if question.when else ""
            reason = f"'{name}' is answered although the other answers pass it by{why}; empty it, or change the earlier answer"
            yield Refusal(file, given.place, str(given.value), reason)


def _where(question: Question, filled: Filled) -> str:
    return f"{filled.place}, {question.id}" if filled.place else question.id


def _content(filled: Filled) -> str:
    """Fingerprint of what stands in a form without a reference of its own."""
    said = {name: str(given.value) for name, given in sorted(filled.given.items())}
    return hashlib.sha256(json.dumps([filled.group, said], ensure_ascii=False).encode("utf-8", "replace")).hexdigest()


# --- one file ---


def read_file(path: Path, find: FindDefinition) -> Outcome:
    """What a file holds, whatever its bytes are. Never raises for what stands in it."""
    file = str(path)
    try:
        filled = _filled(path)
    except RefusedError as error:
        return Outcome(file, (), error.refusals, 1)
    interviews: list[CompletedInterview] = []
    refusals: list[Refusal] = []
    refused = 0
    for one in filled:
        try:
            interviews.append(interview_of(one, _definition(one, find, file), file))
        except RefusedError as error:
            refusals += error.refusals
            refused += 1
    return Outcome(file, tuple(interviews), tuple(refusals), refused)


def _filled(path: Path) -> Sequence[Filled]:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise RefusedError.of(str(path), f"cannot be read: {error.strerror}") from error
    if not head:
        raise RefusedError.of(str(path), "is empty")
    for name in FORMATS:
        known = format_named(name)
        if known.sniff is not None and known.read is not None and known.sniff(path, head):
            return known.read(path)
    raise RefusedError.of(str(path), "is not a form of Concord that comes back (an Excel workbook or a .concord.json file)")


def _definition(filled: Filled, find: FindDefinition, file: str) -> Questionnaire:
    identity = filled.identity
    found = find(identity.hash)
    if found is None:
        made_from = f"{identity.instrument} {identity.version} (definition {identity.hash[:12]}…)"
        reason = f"was made from {made_from}, which is not known here; add that version to the study"
        raise RefusedError.of(file, reason, place=filled.place)
    return found


# --- many files ---


def read_forms(
    paths: Iterable[Path], questionnaires: Sequence[Questionnaire], store: Store, *, progress: Callable[[int], None] | None = None
) -> Summary:
    """Take in the forms of these files and folders. Definitions are the given ones and those the store has kept.

    Files are read on all cores, a few at a time, so that memory does not grow with their number.
    """
    known = {each.hash: each for each in (*store.questionnaires(), *questionnaires)}
    taken, refused = Taken(), 0
    refusals: list[Refusal] = []
    for outcome in _outcomes(list(paths), known):
        if outcome.interviews:
            now = store.take_in(outcome.interviews, [known[each.hash] for each in outcome.interviews])
            taken = Taken(taken.added + now.added, taken.unchanged + now.unchanged, taken.corrected + now.corrected)
        refusals += outcome.refusals
        refused += outcome.refused
        if progress is not None:
            progress(1)
    return Summary(taken.added, taken.unchanged, taken.corrected, refused, tuple(refusals))


@dataclass(frozen=True, slots=True)
class _Definitions:
    """Finds a definition by its hash; carried to other processes as text."""

    texts: Mapping[str, str]

    def __call__(self, key: str) -> Questionnaire | None:
        return definition_of(key, self.texts[key]) if key in self.texts else None


def _outcomes(paths: Sequence[Path], known: Mapping[str, Questionnaire]) -> Iterator[Outcome]:
    read = partial(read_file, find=_Definitions({key: dump(each) for key, each in known.items()}))
    if len(paths) < 8:
        yield from map(read, paths)
        return
    with ProcessPoolExecutor() as pool:
        yield from pool.map(read, paths, chunksize=8)


def write_refusals(refusals: Iterable[Refusal], path: Path) -> None:
    """`refused.csv`: file, place, value, reason."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "place", "value", "reason"))
        writer.writerows((each.file, each.place, each.value, each.reason) for each in refusals)
