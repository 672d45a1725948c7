"""A returned form through the interview's rules, or refused, with a reason that names the place.

`interview_of` takes what stands in one form along the route, as if it were being answered: each
answer passes the checks of its question, each question on the route needs an answer, and an answer
to a question that the route passes by is refused. Nothing of a refused form is kept, and it never
stops the others.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid5

from survey.alerts import raised
from survey.errors import AnswerError, InterviewError, shown
from survey.forms import FORMATS, Alarm, Blank, Filled, Given, Refusal, RefusedError, format_named
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.missing_words import missing_in_words
from survey.questionnaire import GROUP, TODAY, Question, Questionnaire
from survey.questions import OpenText, Shown, parsed
from survey.record import CompletedInterview, Origin
from survey.routing_words import in_words

__all__ = ["FindDefinition", "Outcome", "interview_of", "read_file"]

_HEAD = 4_096
"""Bytes of a file that tell its format."""

_LONGEST = 200
"""Characters of a value that are repeated in a reason."""

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


# --- one form ---


def interview_of(filled: Filled, questionnaire: Questionnaire, file: str) -> CompletedInterview:
    """The completed interview that a filled form amounts to. Raises RefusedError with every reason
    at once.
    """
    try:
        start = _started(filled, questionnaire)
    except InterviewError as error:
        raise RefusedError.of(file, str(error), place=filled.place) from error
    if filled.faults:
        raise RefusedError([*filled.faults, *_unreadable(start, filled, file)])
    refusals: list[Refusal] = []
    interview = _walked(start, filled, file, refusals)
    if interview.declined and not refusals:
        refusals.append(
            Refusal(file, filled.place, "", "consent was not given, so the answers are not kept")
        )
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
        origin=Origin(
            filled.identity.form,
            mark=filled.mark if filled.reference else "",
            row=filled.row,
            sender=filled.sender,
            file="/".join(Path(file).absolute().parts[-2:]),
            own_id=bool(filled.uuid),
        ),
    )


def _started(filled: Filled, questionnaire: Questionnaire) -> Interview:
    return Interview.start(
        questionnaire,
        language=_language(filled, questionnaire),
        group=filled.group,
        seed=filled.seed,
        today=_day(filled),
        returned=True,
    )


def _day(filled: Filled) -> str:
    """The day that conditions call today: when the form was finished, else when it was begun, else
    the day it is read.
    """
    moment = filled.completed or filled.started or datetime.now().astimezone()
    return moment.date().isoformat()


def _language(filled: Filled, questionnaire: Questionnaire) -> str:
    return (
        filled.language
        if filled.language in questionnaire.languages
        else questionnaire.languages[0]
    )


def _walked(interview: Interview, filled: Filled, file: str, refusals: list[Refusal]) -> Interview:
    """Along the route to its end. What cannot be taken is as good as unclear from there on, so that
    every other reason is given too; what then stands beside the route is looked at place by place.
    """
    while (question := interview.question) is not None:
        given = filled.given.get(question.id)
        try:
            interview = _answered(interview, question, given)
        except AnswerError as error:
            found = given or Given("", _where(question, filled))
            refusals.append(_refusal(file, found, error.message, interview, question))
            interview = interview.skip(Missing.UNCLEAR)
    if refusals:
        refusals += _unreadable(interview, filled, file)
    return interview


def _unreadable(interview: Interview, filled: Filled, file: str) -> Iterator[Refusal]:
    """Values further on that no route could make an answer of."""
    for name, given in filled.given.items():
        question = interview.questionnaire.by_id.get(name)
        if question is None or name in interview.answers:
            continue
        try:
            if _missing(interview, question, given.value) is None:
                parsed(question.answers, given.value, interview.catalogue)
        except AnswerError as error:
            yield _refusal(file, given, error.message, interview, question)


def _refusal(
    file: str,
    given: Given,
    reason: str,
    interview: Interview | None = None,
    question: Question | None = None,
) -> Refusal:
    """The refusal of what stands in one place; where the place is only an id, the wording of its
    question is told too.
    """
    value, place = given.value, given.place
    if interview and question and place.rpartition(", ")[2] == question.id:
        place = f"{place} ({shown(interview.text(question.ask))})"
    said = (
        "; ".join(map(str, value))
        if isinstance(value, tuple | list)
        else str(getattr(value, "value", value))
    )
    return Refusal(file, place, said[:_LONGEST], reason)


def _answered(interview: Interview, question: Question, given: Given | None) -> Interview:
    if isinstance(question.answers, Shown):
        return interview.answer(True)  # a note's only answer
    if given is None:
        if question.required:
            asked = shown(interview.text(question.ask))
            raise AnswerError(f"the question {asked} is not answered, and it has to be")
        return interview.skip(Missing.NO_ANSWER)
    kind = _missing(interview, question, given.value)
    if kind is None:
        return interview.answer(given.value)
    return interview.skip(question.as_offered(kind))


def _missing(interview: Interview, question: Question, value: object) -> Missing | None:
    """The kind of missing answer that a text names, by code or in words; beside answers it is
    refused.
    """
    if isinstance(value, Missing):
        return value
    if isinstance(value, tuple | list):
        kinds = [kind for one in value if (kind := _missing(interview, question, one))]
        if kinds and len(value) > 1:
            said = shown(kinds[0].said(interview.catalogue))
            message = f"{said} cannot stand beside other answers; choose one or the other"
            raise AnswerError(message)
        return kinds[0] if kinds else None
    if not isinstance(value, str):
        return None
    questionnaire = interview.questionnaire
    return missing_in_words(
        value,
        among=question.missing,
        own_words=isinstance(question.answers, OpenText),
        labels={kind: questionnaire.missing_label(kind) for kind in question.missing},
        answers=[text for option in question.options for _, text in option.label.texts],
    )


def _beside_the_route(interview: Interview, filled: Filled, file: str) -> Iterator[Refusal]:
    """Answers to questions that the route passes by, and to questions that there are not."""
    questionnaire = interview.questionnaire
    for name, given in filled.given.items():
        question = questionnaire.by_id.get(name)
        if question is None:
            yield _refusal(
                file, given, f"there is no question {shown(name)} in {questionnaire.instrument}"
            )
        elif name not in interview.answers and name != GROUP:
            why = (
                (
                    ": it is asked only if "
                    f"{in_words(question.when, questionnaire, interview.language)}"
                )
                if question.when
                else ""
            )
            asked = shown(question.ask.in_language(interview.language))
            reason = (
                f"{asked} ({name}) is answered although the other answers pass it by{why}; empty "
                "it, or change the earlier answer"
            )
            yield _refusal(file, given, reason)


def _where(question: Question, filled: Filled) -> str:
    """Where the answer to a question belongs."""
    fallback = f"{filled.place}, {question.id}" if filled.place else question.id
    return filled.places.get(question.id, fallback)


def _content(filled: Filled) -> str:
    """Fingerprint of what stands in a form without a reference of its own."""
    said = {name: str(given.value) for name, given in sorted(filled.given.items())}
    return hashlib.sha256(
        json.dumps([filled.group, said], ensure_ascii=False).encode("utf-8", "replace")
    ).hexdigest()


# --- one file ---


def read_file(path: Path, find: FindDefinition, *, count_alike: bool = False) -> Outcome:
    """What a file holds, whatever its bytes are. Never raises for what stands in it.

    `count_alike`: forms without a reference that say the same are different people when they were
    saved at different moments.
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
    for one in filled:
        try:
            definition = _definition(one, find, file)
            found = interview_of(one, definition, file)
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
            alarms += _alarms(one, find(one.identity.hash), file)
            continue
        if not (one.uuid or one.mark):
            if count_alike and one.completed:
                found = replace(found, uuid=str(uuid5(UUID(found.uuid), one.completed.isoformat())))
            said[found.uuid] += 1
            found = _told_apart(found, said[found.uuid])
            nameless.add(found.uuid)
        interviews[found.uuid] = found
        blanks += _left_blank(one, found, definition, file)
    return Outcome(
        file,
        tuple(interviews.values()),
        tuple(refusals),
        refused,
        tuple(blanks),
        frozenset(nameless),
        tuple(alarms),
    )


def _alarms(filled: Filled, definition: Questionnaire | None, file: str) -> Iterator[Alarm]:
    """Whether a form that is refused has an answer that must not wait, on the route or beside
    it.
    """
    if definition is None or not any(each.alerts for each in definition.questions):
        return
    try:
        interview = _walked(_started(filled, definition), filled, file, [])
    except InterviewError:
        return
    known: dict[str, Answer] = {TODAY: interview.today}
    if interview.group:
        known[GROUP] = interview.group
    for name, given in filled.given.items():
        if (question := definition.by_id.get(name)) is not None:
            with suppress(AnswerError):
                known[name] = _missing(interview, question, given.value) or parsed(
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
            yield Blank(file, _where(question, filled), name, asked, question.optional)


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
