"""Can a question ever be asked? Tried out on the answers that its conditions can tell apart.

For the question and everything it depends on, each earlier answer takes every value a condition
names, one it does not name, and every missing answer it allows; the routes are walked as the
interview walks them. A question whose condition is true on none of these routes is unreachable.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import assert_never

from survey.conditions import (
    Answers as Known,
)
from survey.conditions import (
    Arithmetic,
    Call,
    Choices,
    Compare,
    Name,
    Node,
    Number,
    Text,
    evaluate,
    names,
    walk,
)
from survey.missing import Missing
from survey.questionnaire import Question
from survey.questions import (
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)
from survey.words import time_written

__all__ = ["is_reachable"]

MOST_WORK, MOST_DEPENDENCIES, MOST_NAMED = 50_000, 40, 6
"""Beyond this many looks at parts of conditions, questions to vary, or named answers of one
choose-many question, a question is taken to be reachable."""

_Value = str | int | float | bool | tuple[str, ...] | Missing


def is_reachable(
    question: Question,
    questions: Mapping[str, Question],
    order: Mapping[str, int],
    *,
    most_work: int = MOST_WORK,
) -> bool:
    """Whether some answers to earlier questions lead to this one. True where it cannot be told.

    `questions` by id; `order`: the place of each. Its condition looks at earlier questions only.
    """
    if question.when is None:
        return True
    needed = _dependencies(question, questions, order)
    conditions = [each.when.tree for each in (*needed, question) if each.when is not None]
    conditions += [each.expression.tree for each in needed if each.expression is not None]
    parts = [part for tree in conditions for part in _parts(tree)]
    work = sum(len(part.values) if isinstance(part, Choices) else 1 for part in parts)
    if (
        len(needed) > MOST_DEPENDENCIES
        or work * len(needed) > most_work
        or any(_is_beyond_trial(part) for part in parts)
    ):
        return True
    literals = {each.id: _literals(each.id, parts) for each in needed}
    if any(
        isinstance(each.answers, ManyOf) and len(literals[each.id]) > MOST_NAMED for each in needed
    ):
        return True
    numbers = _numbers_named(parts)
    domains = {each.id: _domain(each, literals[each.id], numbers) for each in needed}
    budget = [most_work // work]
    return (
        any(question.when.holds(answers) for answers in _routes(needed, domains, {}, budget))
        or budget[0] <= 0
    )


def _parts(tree: Node) -> Iterator[Node | Choices]:
    """Everything in a condition, the lists after `in` too."""
    for node in walk(tree):
        yield node
        if isinstance(node, Compare) and isinstance(node.right, Choices):
            yield node.right


def _is_beyond_trial(node: Node | Choices) -> bool:
    """Sums, and two answers compared with each other, may need values that no condition names."""
    if isinstance(node, Arithmetic):
        return True
    return (
        isinstance(node, Compare)
        and not isinstance(node.right, Choices)
        and bool(names(node.left) and names(node.right))
    )


def _dependencies(
    question: Question, questions: Mapping[str, Question], order: Mapping[str, int]
) -> list[Question]:
    """The questions it depends on, directly or through others, in the order asked."""
    wanted: set[str] = set()
    open_ends = _named(question)
    while open_ends:
        name = open_ends.pop()
        if name not in wanted and name in questions:
            wanted.add(name)
            open_ends |= _named(questions[name])
    return [questions[name] for name in sorted(wanted, key=order.__getitem__)]


def _named(question: Question) -> set[str]:
    named = set(question.when.names) if question.when else set()
    return named | (set(question.expression.names) if question.expression else set())


def _routes(
    questions: Sequence[Question],
    domains: Mapping[str, list[_Value]],
    answers: dict[str, _Value],
    budget: list[int],
) -> Iterator[Known]:
    budget[0] -= 1
    if budget[0] <= 0:
        return
    if not questions:
        yield dict(answers)
        return
    question, rest = questions[0], questions[1:]
    if question.when is not None and not question.when.holds(answers):
        values: list[_Value] = [Missing.NOT_ASKED]
    elif question.expression is not None:
        computed = evaluate(question.expression.tree, answers)
        values = [Missing.NOT_APPLICABLE if computed is None else computed]
    else:
        values = domains[question.id]
    for value in values:
        answers[question.id] = value
        yield from _routes(rest, domains, answers, budget)
    answers.pop(question.id, None)


def _domain(question: Question, literals: set[str], numbers: Sequence[float]) -> list[_Value]:
    """One value for each way the conditions can see the answer."""
    missing: list[_Value] = [*question.missing, Missing.NO_ANSWER, Missing.UNCLEAR]
    match question.answers:
        case OneOf(choices):
            codes = [option.code for option in choices]
            named = [code for code in codes if code in literals]
            rest = [code for code in codes if code not in named]
            return [*named, *(rest if question.answers.numbered else rest[:1]), *missing]
        case ManyOf():
            return [*_subsets(question.answers, literals, numbers), *missing]
        case Ranking():
            return [question.answers.codes, *missing]
        case Quantity(low, high):
            return [*_numbers(numbers, low, high), *missing]
        case Day(first, last):
            return [*_days(literals, first, last), *missing]
        case TimeOfDay(first, last):
            return [*_times(literals, first, last), *missing]
        case OpenText() | Shown() | Derived():
            texts = [literal for literal in literals if literal not in Missing.names()]
            return [*texts, "any other text", *missing]
        case _ as never:
            assert_never(never)


def _literals(name: str, parts: Sequence[Node | Choices]) -> set[str]:
    """The texts that conditions hold against this question."""
    found: set[str] = set()
    for node in parts:
        match node:
            case Call("selected", id, code) if id == name:
                found.add(code)
            case Compare(left, _, Choices(values)) if left == Name(name):
                found.update(value.value for value in values if isinstance(value, Text))
            case Compare(left, _, right) if Name(name) in (left, right):
                found.update(side.value for side in (left, right) if isinstance(side, Text))
            case _:
                pass
    return found


def _numbers_named(parts: Sequence[Node | Choices]) -> list[float]:
    """Every number in the conditions, with either sign, in order."""
    values = [
        value for part in parts for value in (part.values if isinstance(part, Choices) else (part,))
    ]
    named = {value.value for value in values if isinstance(value, Number)}
    return sorted(named | {-value for value in named} | {0.0, 1.0})


def _subsets(answers: ManyOf, literals: set[str], numbers: Sequence[float]) -> list[_Value]:
    """Every subset of the named answers, each with as many of the rest as a count in the conditions
    can tell apart.
    """
    codes = [code for code in answers.codes if code != answers.exclusive]
    named = [code for code in codes if code in literals]
    rest = [code for code in codes if code not in named]
    counts = {
        int(value) + step for value in numbers if 0 <= value <= len(codes) for step in (-1, 0, 1)
    } | {len(codes)}
    chosen: dict[_Value, None] = {}
    for part in (part for count in range(len(named) + 1) for part in combinations(named, count)):
        for size in sorted({0, 1, *(count - len(part) for count in counts)}):
            if 0 <= size <= len(rest):
                taken = {*part, *rest[:size]}
                chosen[tuple(code for code in codes if code in taken)] = None
    chosen.pop((), None)
    return [*chosen, *([(answers.exclusive,)] if answers.exclusive else [])]


def _numbers(named: Sequence[float], low: float | None, high: float | None) -> list[float]:
    """Each number in the conditions, one between every two, one beyond either end, and the
    bounds.
    """
    between = {(one + other) / 2 for one, other in pairwise(named)}
    bounds = {bound for bound in (low, high) if bound is not None}
    values = {*named, *between, named[0] - 1, named[-1] + 1} | bounds
    return sorted(
        value
        for value in values
        if (low is None or value >= low) and (high is None or value <= high)
    )


def _days(literals: set[str], first: str | None, last: str | None) -> list[str]:
    days = {bound for bound in (first, last) if bound} | {"2000-01-01"}
    for literal in literals:
        try:
            day = date.fromisoformat(literal)
        except ValueError:
            continue
        days |= {
            (day + timedelta(days=step)).isoformat()
            for step in (-1, 0, 1)
            if 1 < day.toordinal() < date.max.toordinal()
        }
    return sorted(
        day for day in days if (first is None or day >= first) and (last is None or day <= last)
    )


def _times(literals: set[str], first: str | None, last: str | None) -> list[str]:
    """Each time in the conditions with the minutes beside it, and the bounds."""
    times = {bound for bound in (first, last) if bound} | {"00:00", "12:00", "23:59"}
    for literal in literals:
        if (written := time_written(literal)) == literal:
            hour, minute = map(int, written.split(":"))
            beside = (hour * 60 + minute + step for step in (-1, 0, 1))
            times |= {f"{each // 60:02}:{each % 60:02}" for each in beside if 0 <= each < 1440}
    return sorted(
        time for time in times if (not first or time >= first) and (not last or time <= last)
    )
