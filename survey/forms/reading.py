"""A returned form through the interview's rules, or refused, with a reason that names the place.

`interview_of` takes what stands in one form along the route, as if it were being answered: each
answer passes the checks of its question, each question on the route needs an answer, and an answer
to a question that the route passes by is refused. Nothing of a refused form is kept, and it never
stops the others (`survey.forms.files`).
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from survey.errors import AnswerError, InterviewError, shown
from survey.forms.form import Filled, Given, Refusal, RefusedError
from survey.interview import Interview
from survey.missing import Missing
from survey.missing_words import missing_in_words
from survey.questionnaire import GROUP, Question, Questionnaire
from survey.questions import OpenText, Shown, parsed
from survey.record import CompletedInterview, Origin
from survey.routing_words import in_words
from survey.unusual import Unusual

__all__ = [
    "NoConsentError",
    "interview_of",
    "reason_in",
    "started",
    "unusual_answers",
    "walked",
    "where_of",
]

_LONGEST = 200
"""Characters of a value that are repeated in a reason."""


class NoConsentError(RefusedError):
    """A form that came back whole, and says that its answers may not be kept."""


def interview_of(
    filled: Filled, questionnaire: Questionnaire, file: str, *, blank_required: bool = False
) -> CompletedInterview:
    """The completed interview that a filled form amounts to. Raises RefusedError with every reason
    at once. `blank_required`: what has to be answered may be left blank all the same.
    """
    rules = questionnaire.without_required() if blank_required else questionnaire
    try:
        start = started(filled, rules)
    except InterviewError as error:
        raise RefusedError.of(file, str(error), place=filled.place) from error
    refusals: list[Refusal] = [*filled.faults]
    interview = walked(start, filled, file, refusals)
    if interview.declined and not refusals:
        why = "consent was not given, so the answers are not kept"
        raise NoConsentError.of(file, why, place=filled.place)
    if not refusals:
        refusals += _beside_the_route(interview, filled, file)
    if refusals:
        raise RefusedError(refusals)
    group = interview.group or str(interview.answers.get(GROUP, ""))
    return CompletedInterview(
        uuid=filled.own_uuid or filled.identity.respondent(_content(filled)),
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
        case=str(filled.case.value) if filled.case else "",
        origin=Origin(
            filled.identity.form,
            mark=filled.mark if filled.reference else "",
            row=filled.row,
            sender=filled.sender,
            file="/".join(Path(file).absolute().parts[-2:]),
            own_id=bool(filled.uuid),
        ),
    )


def started(filled: Filled, questionnaire: Questionnaire) -> Interview:
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


def walked(interview: Interview, filled: Filled, file: str, refusals: list[Refusal]) -> Interview:
    """Along the route to its end. What cannot be taken is as good as unclear from there on, so that
    every other reason is given too; what then stands beside the route is looked at place by place.
    """
    while (question := interview.question) is not None:
        given = filled.given.get(question.id)
        try:
            interview = _answered(interview, question, given)
        except AnswerError as error:
            if question.id in filled.faulty:  # which says why there is no answer
                interview = interview.skip(Missing.UNCLEAR)
                continue
            found = given or Given("", where_of(question, filled))
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
            if reason_in(interview, question, given.value) is None:
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
    kind = reason_in(interview, question, given.value)
    if kind is None:
        return interview.answer(given.value)
    return interview.skip(question.as_offered(kind))


def reason_in(interview: Interview, question: Question, value: object) -> Missing | None:
    """The kind of missing answer that a text names, by code or in words; beside answers it is
    refused.
    """
    if isinstance(value, Missing):
        return value
    if isinstance(value, tuple | list):
        kinds = [kind for one in value if (kind := reason_in(interview, question, one))]
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


def unusual_answers(
    filled: Filled, interview: CompletedInterview, questionnaire: Questionnaire, file: str
) -> Iterator[Unusual]:
    """The unusual answers of a form taken in, where they stand."""
    for name in interview.unusual(questionnaire):
        question, given = questionnaire.by_id[name], filled.given.get(name)
        place = given.place if given else where_of(question, filled)
        yield Unusual.at(file, place, question, questionnaire, interview.language)


def where_of(question: Question, filled: Filled) -> str:
    """Where the answer to a question belongs."""
    fallback = f"{filled.place}, {question.id}" if filled.place else question.id
    return filled.places.get(question.id, fallback)


def _content(filled: Filled) -> str:
    """Fingerprint of what stands in a form without a reference of its own."""
    said = {name: str(given.value) for name, given in sorted(filled.given.items())}
    return hashlib.sha256(
        json.dumps([filled.group, said], ensure_ascii=False).encode("utf-8", "replace")
    ).hexdigest()
