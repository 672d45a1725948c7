"""A finished interview with other answers: by the rules it was asked by, so that nothing comes of
it that its definition could not have given.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from survey.errors import AnswerError, DataError, Fault, did_you_mean, shown
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.missing_words import missing_in_words
from survey.questionnaire import GROUP, Question, Questionnaire
from survey.questions import Derived, ManyOf, OneOf, OpenText, Ranking, Shown, parsed
from survey.routing_words import in_words
from survey.store.rebuilt import Rebuilt
from survey.store.rows import same
from survey.written_answers import what_to_write

__all__ = [
    "Amended",
    "Change",
    "amended",
    "answer_given",
    "given_in",
    "to_correct",
    "what_may_be_given",
]

Given = Mapping[str, object]
"""By item what is to stand in an interview: an answer as the prompts take it (a code or a label, a
number, a text; several with semicolons), or a kind of missing answer by its name."""


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that is another one now. `before`: None where there was none; `after`: None where
    the question is not asked any more.
    """

    item: str
    before: Answer | None
    after: Answer | None


@dataclass(frozen=True)
class Amended:
    """A finished interview with other answers. `answers`: all that count. `warnings`: by item, what
    its `warn` says of a new answer.
    """

    interview: Interview
    answers: Mapping[str, Answer]
    changes: tuple[Change, ...]
    warnings: Mapping[str, str]


def amended(asked: Rebuilt, given: Given) -> Amended:
    """The interview with these answers, its route followed anew.

    Answers to questions that the route does not reach any more are left out. Raises DataError with
    everything that speaks against it: names of no question, answers that do not fit, checks, and
    questions that are asked now and have no answer.
    """
    if faults := list(_misnamed(asked, given)):
        raise DataError(faults)
    interview, warnings = _walked(asked, given)
    if interview.declined:
        raise DataError.of("consent", "without consent nothing counts; discard the interview")
    if faults := list(_beside_the_route(interview, given)):
        raise DataError(faults)
    answers = {
        name: answer
        for name, answer in interview.answers.items()
        if answer is not Missing.NOT_ASKED and (name not in asked.supplied or name in given)
    }
    changes = _changes(asked.answers, answers)
    if GROUP not in answers and interview.group != asked.row["group"]:
        changes = (Change(GROUP, asked.row["group"], interview.group), *changes)
    return Amended(interview, MappingProxyType(answers), changes, MappingProxyType(warnings))


def to_correct(asked: Rebuilt) -> Interview:
    """The interview with its answers, at its end, to be walked through again. What a check doubted
    in a data file is not doubted again as long as it stays.
    """
    begun = asked.begun(_definition(asked, {}))
    return begun.resume({**asked.supplied, **asked.kept})


def given_in(asked: Rebuilt, interview: Interview) -> dict[str, Answer]:
    """The answers on the route of an interview that was walked through again which are other ones
    than were kept.
    """
    before = {**asked.supplied, **asked.kept}
    answerable = {
        name: answer
        for name, answer in interview.answers.items()
        if not isinstance(interview.questionnaire.by_id[name].answers, Shown | Derived)
    }
    return {
        name: answer
        for name, answer in answerable.items()
        if name not in before or not same(before[name], answer)
    }


def _walked(asked: Rebuilt, given: Given) -> tuple[Interview, dict[str, str]]:
    """Along the route to its end, new answers in the place of old ones. What does not fit is as
    good as unclear from there on, so that every other fault is told too.
    """
    begun = asked.begun(_definition(asked, given), _group(asked, given))
    stay = {**asked.supplied, **asked.kept}
    stay = {name: answer for name, answer in stay.items() if name not in given}
    interview, warnings, faults = begun.resume(stay), dict[str, str](), list[Fault]()
    while (question := interview.question) is not None:
        try:
            following = _answered(interview, question, given, stay)
            if question.id in given and (warning := _warning(interview, following, question)):
                warnings[question.id] = warning
        except AnswerError as error:
            faults.append(Fault(question.id, 0, error.message))
            following = interview.skip(Missing.UNCLEAR)
        interview = begun.resume({**stay, **following.answers})
    if faults:
        raise DataError(faults)
    return interview, warnings


def _answered(interview: Interview, question: Question, given: Given, stay: Given) -> Interview:
    if question.id in given:
        answer = answer_given(interview, question, given[question.id])
        return interview.answer(_with_group(question, answer) if question.id == GROUP else answer)
    if isinstance(question.answers, Shown):
        return interview.answer(True)
    asked = shown(interview.text(question.ask))
    if question.id in stay:  # a check that looks at a new answer refuses it
        check = interview.text(interview.questionnaire.check_message(question))
        raise AnswerError(f"{asked} has an answer that does not fit any more: {check}")
    wanted = what_may_be_given(interview, question)
    raise AnswerError(f"{asked} is asked now; give its answer too, {question.id}=…{wanted}")


def _warning(interview: Interview, following: Interview, question: Question) -> str | None:
    return interview.warning(following.answers[question.id])


def _definition(asked: Rebuilt, given: Given) -> Questionnaire:
    """Without the checks that refused an answer before and are not looked at now: what a data file
    says is kept though a check doubts it.
    """
    known = {GROUP: asked.row["group"], **asked.interview.answers}
    doubted = {
        question.id
        for question in asked.questionnaire.items
        if question.check
        and question.id in asked.kept
        and question.id not in given
        and question.check.condition.holds(known) is False
    }
    return asked.questionnaire.without_checks(doubted)


def _group(asked: Rebuilt, given: Given) -> str | None:
    """The group that is given for one that was not asked, but known from outside."""
    if GROUP not in given or GROUP in asked.kept:
        return None
    question = asked.questionnaire.by_id[GROUP]
    try:
        return str(parsed(question.answers, _with_group(question, given[GROUP])))
    except AnswerError as error:
        raise DataError.of(GROUP, error.message) from error


def _with_group(question: Question, answer: object) -> object:
    """What is given for the group, which is never missing."""
    kind = answer.value if isinstance(answer, Missing) else answer
    if kind not in Missing.names():
        return answer
    codes = [option.code for option in question.options]
    remedy = did_you_mean(kind, codes, limit=len(codes))
    raise AnswerError(f"without a group it could not be counted{remedy}")


def answer_given(interview: Interview, question: Question, value: object) -> object:
    """What the interview is given for a typed text: itself, or the kind of missing answer that it
    names.
    """
    if not isinstance(value, str):
        return value
    answers = question.answers
    if isinstance(answers, OneOf | ManyOf | Ranking) and answers.names(value):
        return value
    if value.strip() in Missing.names():
        return Missing(value.strip())
    questionnaire = interview.questionnaire
    kind = missing_in_words(
        value,
        among=interview.allowed_missing(question),
        labels={kind: questionnaire.missing_label(kind) for kind in question.missing},
        own_words=isinstance(answers, OpenText),
    )
    return value if kind is None else kind


def what_may_be_given(interview: Interview, question: Question) -> str:
    """In brackets, for the end of a message: the codes with their labels, or what belongs in."""
    options = [f"{each.code} “{interview.text(each.label)}”" for each in question.options]
    wanted = what_to_write(question.answers, interview.catalogue).rstrip(".")
    kinds = [kind.value for kind in interview.allowed_missing(question)]
    parts = [*options, *([wanted] if wanted else []), *kinds]
    return f" ({', '.join(parts)})" if parts else ""


def _misnamed(asked: Rebuilt, given: Given) -> Iterator[Fault]:
    """Names of what is no question, or of one that nobody answers."""
    questions = asked.questionnaire.by_id
    answerable = [
        name for name, each in questions.items() if not isinstance(each.answers, Shown | Derived)
    ]
    for name in given:
        question = questions.get(name)
        if question is None:
            of = f"{asked.questionnaire.instrument} {asked.questionnaire.version}"
            nearest = did_you_mean(name, answerable)
            yield Fault(name, 0, f"there is no question {shown(name)} in {of}{nearest}")
        elif isinstance(question.answers, Derived):
            yield Fault(name, 0, "is worked out from other answers; correct those")
        elif isinstance(question.answers, Shown):
            yield Fault(name, 0, "is a note and has no answer")


def _beside_the_route(interview: Interview, given: Given) -> Iterator[Fault]:
    for name in given:
        if name in interview.answers or (name == GROUP and interview.group):
            continue
        definition, why = interview.questionnaire, ""
        if when := definition.by_id[name].when:
            why = f": it is asked only if {in_words(when, definition, interview.language)}"
        yield Fault(name, 0, f"is not asked with these answers{why}")


def _changes(before: Mapping[str, Answer], after: Mapping[str, Answer]) -> tuple[Change, ...]:
    names = dict.fromkeys((*before, *after))
    return tuple(
        Change(name, before.get(name), after.get(name))
        for name in names
        if name not in before or name not in after or not same(before[name], after[name])
    )
