"""Returned files, whatever their bytes are: what each holds that may be taken in, and why the rest
may not.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid5

from survey.alerts import raised
from survey.errors import AnswerError, InterviewError
from survey.forms import FORMATS, Alarm, Blank, Filled, Refusal, RefusedError, format_named
from survey.forms.addressed import NO_SAMPLE, Sample
from survey.forms.reading import (
    NoConsentError,
    interview_of,
    reason_in,
    started,
    unusual_answers,
    walked,
    where_of,
)
from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import GROUP, TODAY, Questionnaire
from survey.questions import parsed
from survey.record import CompletedInterview
from survey.unusual import Unusual

__all__ = ["FindDefinition", "Outcome", "read_file"]

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
    blanks: tuple[Blank, ...] = ()
    """What was left blank in the interviews, and is no answer in them."""
    nameless: frozenset[str] = frozenset()
    """The uuids that only the answers gave: nobody wrote a reference in."""
    alarms: tuple[Alarm, ...] = ()
    """Of the refused forms, those with an answer that must not wait."""
    declined: tuple[tuple[str, str], ...] = ()
    """Of the refused forms, the case and the uuid of those that came back without consent."""
    unusual: tuple[Unusual, ...] = ()
    """What is unusual in the interviews."""


def read_file(
    path: Path,
    find: FindDefinition,
    *,
    sample: Sample = NO_SAMPLE,
    count_alike: bool = False,
    blank_required: bool = False,
) -> Outcome:
    """What a file holds, whatever its bytes are. Never raises for what stands in it.

    `sample`: the cases that forms may have been made for. `count_alike`: forms without a reference
    that say the same are different people when they were saved at different moments.
    `blank_required`: what has to be answered and was left blank is no answer, and refuses no form.
    """
    file = str(path)
    try:
        filled = _filled(path)
    except RefusedError as error:
        return Outcome(file, (), error.refusals, 1)
    interviews: dict[str, CompletedInterview] = {}
    nameless: set[str] = set()
    blanks: list[Blank] = []
    said: Counter[str] = Counter()
    refusals: list[Refusal] = []
    refused = 0
    alarms: list[Alarm] = []
    declined: list[tuple[str, str]] = []
    doubted: list[Unusual] = []
    for one in filled:
        try:
            definition = _definition(one, find, file)
            sample.refuse_unknown(one, file)
            found = interview_of(one, definition, file, blank_required=blank_required)
            if one.mark and found.uuid in interviews:
                reason = (
                    "the same reference stands in more than one row; give each respondent their own"
                )
                raise RefusedError.of(
                    file, reason, place=one.place, value=one.mark.rpartition("\n")[2]
                )
        except RefusedError as error:
            refusals += error.refusals
            refused += 1
            if one.case is not None and isinstance(error, NoConsentError):
                declined.append((str(one.case.value), one.own_uuid))
            alarms += _alarms(one, find(one.identity.hash), file)
            continue
        if not one.own_uuid:
            if count_alike and one.completed:
                found = replace(found, uuid=str(uuid5(UUID(found.uuid), one.completed.isoformat())))
            said[found.uuid] += 1
            found = _told_apart(found, said[found.uuid])
            nameless.add(found.uuid)
        interviews[found.uuid] = found
        blanks += _left_blank(one, found, definition, file)
        doubted += unusual_answers(one, found, definition, file)
    return Outcome(
        file,
        tuple(interviews.values()),
        tuple(refusals),
        refused,
        tuple(blanks),
        frozenset(nameless),
        tuple(alarms),
        tuple(declined),
        tuple(doubted),
    )


def _alarms(filled: Filled, definition: Questionnaire | None, file: str) -> Iterator[Alarm]:
    """Whether a form that is refused has an answer that must not wait, on the route or beside
    it.
    """
    if definition is None or not any(each.alerts for each in definition.questions):
        return
    try:
        interview = walked(started(filled, definition), filled, file, [])
    except InterviewError:
        return
    known: dict[str, Answer] = {TODAY: interview.today}
    if interview.group:
        known[GROUP] = interview.group
    for name, given in filled.given.items():
        if (question := definition.by_id.get(name)) is not None:
            with suppress(AnswerError):
                known[name] = reason_in(interview, question, given.value) or parsed(
                    question.answers, given.value, interview.catalogue
                )
    found = (*interview.alerts, *raised(definition.questions, known))
    if said := tuple(dict.fromkeys(each.alert.say for each in found)):
        yield Alarm(file, filled.place, said)


def _left_blank(
    filled: Filled, interview: CompletedInterview, questionnaire: Questionnaire, file: str
) -> Iterator[Blank]:
    """The questions of a form taken in that were asked and have nothing in their place."""
    for name, answer in interview.answers.items():
        question = questionnaire.by_id[name]
        if answer is Missing.NO_ANSWER and not question.follows:
            asked = question.ask.in_language(interview.language)
            place = where_of(question, filled)
            yield Blank(file, place, name, asked, question.optional, question.required)


def _told_apart(interview: CompletedInterview, place: int) -> CompletedInterview:
    """Rows of one file that say the same are several respondents, where nobody gave a reference;
    this is the nth of them.
    """
    return (
        interview
        if place == 1
        else replace(interview, uuid=str(uuid5(UUID(interview.uuid), str(place))))
    )


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
    raise RefusedError.of(
        str(path),
        "is not a form of Concord that comes back (an Excel workbook or a .concord.json file)",
    )


def _definition(filled: Filled, find: FindDefinition, file: str) -> Questionnaire:
    identity = filled.identity
    found = find(identity.hash)
    if found is None:
        made_from = f"{identity.instrument} {identity.version} (definition {identity.hash[:12]}…)"
        reason = (
            f"was made from {made_from}, which is not known here; add that version to the study"
        )
        raise RefusedError.of(file, reason, place=filled.place)
    return found
