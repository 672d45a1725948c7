"""What is wrong with a condition, given the questions it may look at: names, answers and types."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, assert_never

from survey.conditions import (
    And,
    Arithmetic,
    Call,
    Choices,
    Compare,
    Condition,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Text,
    names,
)
from survey.errors import did_you_mean, shown
from survey.missing import Missing
from survey.questionnaire import GROUP, Question, Questionnaire
from survey.questions import (
    KINDS,
    Context,
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
from survey.wording import Wording
from survey.words import time_written

__all__ = ["condition_faults", "questions_known"]

Type = Literal[
    "number",
    "code",
    "rating",
    "codes",
    "ranking",
    "text",
    "date",
    "time",
    "note",
    "truth",
    "quoted",
]


def questions_known(questionnaires: Iterable[Questionnaire]) -> Mapping[str, Question]:
    """What a condition over the answers to these questionnaires may look at, by id: their items, of
    several versions the last one's, and the group.
    """
    asked = tuple(questionnaires)
    known = {question.id: question for each in asked for question in each.items}
    groups = {group.code: group.label.plain() for each in asked for group in each.groups}
    if groups:
        kind = KINDS["choose"].build(groups, Context({}))
        known[GROUP] = Question(GROUP, Wording.of(GROUP), kind)
    return known


def condition_faults(
    condition: Condition, questions: Mapping[str, Question], expected: Literal["truth", "number"]
) -> list[str]:
    """Every fault in words, in the order of the text. `questions`: those the condition may look at,
    by id.

    Names that are not among them are left to the caller, who knows why they are not.
    """
    if not names(condition.tree) <= questions.keys():
        return []
    found = list(_faults(condition.tree, questions))
    kind = _type(condition.tree, questions)
    if not found and kind != "truth" and not (expected == "number" and kind == "number"):
        example = (
            "such as x == 'yes' or answered(x)"
            if expected == "truth"
            else "such as end_age - start_age"
        )
        found.append(
            f"{shown(condition.text)} is not "
            f"{'a condition' if expected == 'truth' else 'a number'}, {example}"
        )
    return found


def _type(node: Node, questions: Mapping[str, Question]) -> Type:
    match node:
        case Number() | Arithmetic() | Negative():
            return "number"
        case Text():
            return "quoted"
        case Name(name):
            return _type_of_question(questions[name])
        case Call(function):
            return "number" if function == "count" else "truth"
        case _:
            return "truth"


def _type_of_question(question: Question) -> Type:
    match question.answers:
        case OneOf():
            return "rating" if question.answers.numbered else "code"
        case ManyOf():
            return "codes"
        case Ranking():
            return "ranking"
        case Quantity() | Derived():
            return "number"
        case Day():
            return "date"
        case TimeOfDay():
            return "time"
        case Shown():
            return "note"
        case OpenText():
            return "text"
        case _ as never:
            assert_never(never)


def _faults(node: Node, questions: Mapping[str, Question]) -> Iterator[str]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _truth(part, questions)
        case Not(inner):
            yield from _truth(inner, questions)
        case Negative(inner):
            yield from _number(inner, questions)
        case Arithmetic(left, _, right):
            yield from _number(left, questions)
            yield from _number(right, questions)
        case Compare(left, operator, Choices(values)):
            for value in values:
                yield from _pair(left, "==" if operator == "in" else "!=", value, questions)
        case Compare(left, operator, right) if not isinstance(right, Choices):
            yield from _faults(left, questions)
            yield from _faults(right, questions)
            yield from _pair(left, operator, right, questions)
        case Call(function, name, code):
            yield from _call(function, questions[name], code)
        case _:
            pass


def _truth(node: Node, questions: Mapping[str, Question]) -> Iterator[str]:
    yield from _faults(node, questions)
    if (kind := _type(node, questions)) != "truth":
        what = f"'{node.id}' alone" if isinstance(node, Name) else f"a {kind}"
        yield (
            f"{what} is neither true nor false; compare it, such as x == 'yes', or ask answered(x)"
        )


def _number(node: Node, questions: Mapping[str, Question]) -> Iterator[str]:
    yield from _faults(node, questions)
    if (kind := _type(node, questions)) != "number":
        what = (
            shown(node.id)
            if isinstance(node, Name)
            else shown(node.value)
            if isinstance(node, Text)
            else "a condition"
        )
        yield (
            f"{what} is not a number ({kind}), so it cannot be added, subtracted, multiplied "
            "or divided"
        )


def _call(function: str, question: Question, code: str) -> Iterator[str]:
    kind = _type_of_question(question)
    if kind == "note":
        yield f"'{question.id}' is a note and has no answer"
    elif function == "count" and kind != "codes":
        yield f"count() needs a choose_many question; '{question.id}' is {question.kind.name}"
    elif function == "selected" and kind not in ("code", "rating", "codes"):
        yield (
            f"selected() needs a question with answers to choose from; '{question.id}' is "
            f"{question.kind.name}"
        )
    elif function == "selected":
        yield from _code(question, code)


def _code(question: Question, code: str) -> Iterator[str]:
    codes = [option.code for option in question.options]
    if code not in codes and code not in Missing.names():
        yield f"{shown(code)} is not an answer of '{question.id}'{did_you_mean(code, codes)}"


def _pair(
    left: Node, operator: str, right: Node, questions: Mapping[str, Question]
) -> Iterator[str]:
    """A comparison of two sides that are sound in themselves."""
    one, other = (right, left) if isinstance(left, Number | Text) else (left, right)
    kind, against = _type(one, questions), _type(other, questions)
    name = one.id if isinstance(one, Name) else ""
    ordering = operator not in ("==", "!=")
    if "note" in (kind, against):
        yield f"{shown(name or 'a note')} is a note and has no answer"
    elif name and isinstance(other, Text) and other.value in Missing.names():
        if ordering:
            yield f"{shown(other.value)} is a kind of missing answer; compare it with == or !="
    elif "codes" in (kind, against):
        yield (
            f"{shown(name or 'a choose_many question')} may have several answers; use "
            "selected(x, 'a') or count(x)"
        )
    elif "ranking" in (kind, against):
        yield f"{shown(name or 'a ranking')} is put in order; ask answered(x) of it"
    elif kind == "rating" and against in ("number", "rating"):
        pass  # the codes of a rating are numbers
    elif isinstance(other, Text) and kind in ("code", "rating", "date", "time", "text"):
        yield from _against_text(questions[name], kind, operator, other.value)
    elif kind != against and not (kind == "number" and against == "rating"):
        yield (
            f"a {_named(kind)} is compared with a {_named(against)}; both sides must be of one kind"
        )
    elif ordering and kind in ("code", "text", "truth"):
        yield f"{_named(kind)}s have no order; compare with == or !="


def _against_text(question: Question, kind: Type, operator: str, quoted: str) -> Iterator[str]:
    """An answer compared with a text in quotes."""
    ordering = operator not in ("==", "!=")
    if kind in ("code", "rating"):
        yield from _code(question, quoted)
        if ordering:
            yield (
                f"the answers of '{question.id}' have no order here; compare with == or in, "
                f"not {operator}"
            )
    elif kind == "date" and not _is_day(quoted):
        yield (
            f"{shown(quoted)} is not a day; write {question.id} {operator} '2022-06-13', "
            "year-month-day"
        )
    elif kind == "time" and time_written(quoted) != quoted:
        what = f"{shown(quoted)} is not a time of day"
        yield f"{what}; write {question.id} {operator} '08:30', hours:minutes"
    elif kind == "text" and ordering:
        yield f"texts have no order; compare '{question.id}' with == or !="


def _named(kind: Type) -> str:
    return {
        "quoted": "quoted text",
        "code": "code of an answer",
        "codes": "set of answers",
        "truth": "condition",
    }.get(kind, kind)


def _is_day(text: str) -> bool:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
