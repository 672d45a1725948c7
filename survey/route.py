"""The route that answers make through a questionnaire: found in one pass, from nothing but them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from survey.conditions import evaluate
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, TODAY, Question, Questionnaire
from survey.questions import ManyOf, OneOf, Option, Ranking, Value, parsed

__all__ = [
    "NOTHING",
    "NOWHERE",
    "Answer",
    "Route",
    "declines",
    "displayed_options",
    "displayed_order",
    "walked",
]

Answer = Value | Missing
NOTHING: Mapping[str, Answer] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Route:
    """What the answers make of the questionnaire, found in one pass; ids in the order shown.

    `answers`: those on the route, computed ones included. `known`: what conditions may look at.
    `shown`: the questions that are asked or may yet be; `path`: those of them with an answer;
    `open`: the first without. `waiting`: everything that is not decided yet.
    """

    answers: Mapping[str, Answer]
    known: Mapping[str, Answer]
    shown: tuple[str, ...]
    path: tuple[str, ...]
    open: str | None
    waiting: frozenset[str]


NOWHERE = Route(NOTHING, NOTHING, (), (), None, frozenset())


def walked(
    questionnaire: Questionnaire,
    displayed: Iterable[Question],
    group: str | None,
    answers: Mapping[str, Answer],
    today: str,
) -> Route:
    """One pass over the questions as displayed.

    A question is undecided while it has no answer or while its condition hangs on one that is
    undecided.
    """
    known: dict[str, Answer] = {} if group is None else {GROUP: group}
    if today:
        known[TODAY] = today
    kept: dict[str, Answer] = {}
    shown: list[str] = []
    path: list[str] = []
    open_: str | None = None
    waiting: set[str] = set()
    declined = False
    for question in displayed:
        name, when, expression = question.id, question.when, question.expression
        holds = True if when is None else when.holds(known)
        undecided = declined or (
            holds is None and when is not None and not waiting.isdisjoint(when.names)
        )
        if undecided:
            waiting.add(name)
            if not (declined or question.follows or expression is not None):
                shown.append(name)
        elif not holds:
            known[name] = Missing.NOT_ASKED
        elif expression is not None:
            if waiting.isdisjoint(expression.names):
                known[name] = kept[name] = _computed(question, known)
            else:
                waiting.add(name)
        elif name in answers and _stands(question, answers[name], known):
            known[name] = kept[name] = answers[name]
            shown.append(name)
            path.append(name)
            declined = name == CONSENT and declines(questionnaire, answers[name])
        else:
            waiting.add(name)
            shown.append(name)
            open_ = open_ or name
    return Route(
        MappingProxyType(kept), known, tuple(shown), tuple(path), open_, frozenset(waiting)
    )


def _stands(question: Question, answer: Answer, known: Mapping[str, Answer]) -> bool:
    """Whether an answer given before still passes its check."""
    if question.check is None or isinstance(answer, Missing):
        return True
    return question.check.condition.holds({**known, question.id: answer}) is not False


def declines(questionnaire: Questionnaire, answer: Answer) -> bool:
    consent = questionnaire.consent
    return consent is not None and consent.required and answer != "yes"


def displayed_order(questionnaire: Questionnaire, seed: int) -> tuple[Question, ...]:
    """The questions in the order this seed shows them: shuffled blocks by a hash of seed and id,
    the rest as defined.

    The hash (SHA-256 of "seed:id") gives the same order in any language a form is written in.
    """
    return tuple(
        question for run in _runs(questionnaire.questions) for question in _shuffled(run, seed)
    )


def _runs(questions: Iterable[Question]) -> Iterator[list[Question]]:
    """Neighbours of the same block together, each other question alone."""
    run: list[Question] = []
    for question in questions:
        if run and not (run[-1].block and run[-1].block == question.block):
            yield run
            run = []
        run.append(question)
    if run:
        yield run


def _shuffled(run: list[Question], seed: int) -> list[Question]:
    if run[0].block is None or not run[0].block.shuffle:
        return run
    return sorted(
        run,
        key=lambda question: hashlib.sha256(
            f"{seed}:{question.follows or question.id}".encode()
        ).digest(),
    )


def displayed_options(question: Question, seed: int) -> tuple[Option, ...]:
    """The answers to choose from in the order this seed shows them: shuffled by a hash of seed, id
    and code where the question says so, with "other" and "none" at the end; else as defined.
    """
    answers = question.answers
    if not isinstance(answers, OneOf | ManyOf | Ranking) or not answers.shuffled:
        return answers.options

    def place(option: Option) -> bytes:
        return hashlib.sha256(f"{seed}:{question.id}:{option.code}".encode()).digest()

    last = answers.standing
    moved = sorted((each for each in answers.choices if each.code not in last), key=place)
    return (*moved, *(each for each in answers.choices if each.code in last))


def _computed(question: Question, known: Mapping[str, Answer]) -> Answer:
    assert question.expression is not None  # noqa: S101  # the only caller has looked
    value = evaluate(question.expression.tree, known)
    if value is None:
        return Missing.NOT_APPLICABLE
    return parsed(question.answers, int(value) if isinstance(value, bool) else value)
