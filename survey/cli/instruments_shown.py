"""A questionnaire as a person would read it."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from textwrap import TextWrapper
from types import MappingProxyType
from typing import assert_never

from survey.conditions import Condition
from survey.questionnaire import Block, Check, Question, Questionnaire, Score
from survey.questions import (
    OTHER,
    Answers,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
    range_in_words,
)
from survey.routing_words import in_words
from survey.wording import Wording
from survey.words import catalogue_of

__all__ = ["printed"]

WIDTH = 76

_COMBINED = {"sum": "The sum", "mean": "The mean"}


def printed(questionnaire: Questionnaire, language: str) -> Iterator[str]:
    yield questionnaire.title.in_language(language)
    groups = ", ".join(group.label.in_language(language) for group in questionnaire.groups)
    yield (
        f"{questionnaire.instrument} {questionnaire.version} · {', '.join(questionnaire.languages)}"
    )
    yield from _wrapped(groups, "")
    if questionnaire.licence:
        licence = questionnaire.licence
        yield from _wrapped(f"{licence.of}; texts {licence.texts}: {licence.where}", "")
    if questionnaire.consent:
        yield ""
        yield from _wrapped(questionnaire.consent.notice.in_language(language), "")
    asked = [question.id for question in questionnaire.questions if not question.follows]
    numbers = {name: number for number, name in enumerate(asked, start=1)}
    for section in questionnaire.sections:
        title = section.title.in_language(language)
        yield from ("", title, "─" * len(title))
        for block, together in groupby(section.questions, key=lambda question: question.block):
            if block:
                yield from ("", *_block(block, language))
            for question in together:
                yield ""
                yield from _question(question, questionnaire, language, numbers)
    if questionnaire.scores:
        yield from ("", "Scores", "──────")
    for score in questionnaire.scores:
        yield ""
        yield from _score(score, language, numbers)


def _block(block: Block, language: str) -> Iterator[str]:
    if block.stem:
        yield from _wrapped(block.stem.in_language(language), "     ")
    if block.shuffle:
        yield "     (the following in another order each time)"


_MARKS: Mapping[type, str] = MappingProxyType({ManyOf: "[ ]", Ranking: "__."})
"""What stands before an answer to choose."""


def _question(
    question: Question, questionnaire: Questionnaire, language: str, numbers: Mapping[str, int]
) -> Iterator[str]:
    optional = " (optional)" if question.optional else ""
    text = f"{numbers[question.id]:>3}. {question.ask.in_language(language)}{optional}"
    yield from _wrapped(text, "     ", first="")
    if question.hint:
        yield from _wrapped(question.hint.in_language(language), "     ")
    rules = (
        ("→ asked if", question.when, None),
        ("! refused unless", *_of(question.check)),
        ("? asked to be confirmed unless", *_of(question.warn)),
        *(("!! must not wait if", each.condition, each.say) for each in question.alerts),
    )
    for what, condition, message in rules:
        if condition is None:
            continue
        said = in_words(
            condition,
            questionnaire,
            language,
            name=lambda other: f"question {numbers.get(other.id, other.id)}",
        )
        words = f": “{message.in_language(language)}”" if message else ""
        yield from _wrapped(f"{what} {said}{words}", "       ", first="     ")
    for line in _for_figures(question, language):
        yield from _wrapped(line, "       ", first="     ")
    mark = _MARKS.get(type(question.answers), "( )")
    for option in question.options:
        blank = " ______" if option.code == OTHER else ""
        yield from _wrapped(
            f"{mark} {option.label.in_language(language)}{blank}  [{option.code}]",
            "         ",
            first="     ",
        )
    if entry := _entry(question.answers):
        yield f"     {entry}"
    for kind in question.missing:
        yield f"     ( ) {kind.said(questionnaire.catalogue(language))}  [{kind.value}]"
    yield f"     {question.id} · {question.kind.name}"


def _for_figures(question: Question, language: str) -> Iterator[str]:
    """What only figures say of it."""
    if question.asked_of:
        yield f"% of: {question.asked_of.in_language(language)}"
    if question.otherwise:
        yield "% of everyone: who is not asked counts as not having given the answer"
    if question.short:
        yield f"# {question.short.in_language(language)}"


def _of(check: Check | None) -> tuple[Condition | None, Wording | None]:
    return (None, None) if check is None else (check.condition, check.message)


def _score(score: Score, language: str, numbers: Mapping[str, int]) -> Iterator[str]:
    yield from _wrapped(score.label.in_language(language), "     ")
    items = ", ".join(
        f"{numbers[item]} (turned round)" if item in score.reversed else str(numbers[item])
        for item in score.items
    )
    yield from _wrapped(f"{_COMBINED[score.combine]} of questions {items}", "     ")
    values = ", ".join(f"{code} = {number:g}" for code, number in score.values)
    yield from _wrapped(values, "       ", first="     ")
    if score.at_least < len(score.items):
        rule = f"from {score.at_least} of the {len(score.items)} answers"
        if score.combine == "sum" and not score.prorate:
            rule += "; those that are lacking count nothing"
        elif score.combine == "sum":
            rule += "; those that are lacking count as the mean of the others"
        yield from _wrapped(rule, "     ")
    yield from _measured(score, language)
    yield f"     {score.name} · score"


def _measured(score: Score, language: str) -> Iterator[str]:
    """What is known of a score as a measure, each with its source."""
    of = score.psychometrics
    low, high = score.range
    better = f"; {of.better} is better" if of.better else ""
    part = f"; a part of {of.part_of}" if of.part_of else ""
    yield from _wrapped(f"from {low:g} to {high:g}{better}{part}", "     ")
    if of.cutoff:
        beyond = {"lower": "or more", "higher": "or less"}[of.better]
        yield from _wrapped(
            f"clinical range: {of.cutoff.value:g} {beyond} ({of.cutoff.source})", "     "
        )
    if of.bands:
        named = ", ".join(f"{each.low:g} {each.label.in_language(language)}" for each in of.bands)
        yield from _wrapped(f"bands from {named} ({of.bands_source})", "     ")
    if of.reliability:
        text = f"reliability {of.reliability.value:g} ({of.reliability.source})"
        yield from _wrapped(text, "     ")
    if of.functional:
        norms = of.functional
        text = f"without the difficulty: mean {norms.mean:g}, SD {norms.sd:g} ({norms.source})"
        yield from _wrapped(text, "     ")


def _entry(answers: Answers) -> str:
    """What is to be written in, for types without answers to choose from."""
    match answers:
        case Quantity():
            unit = f" {answers.unit}" if answers.unit else ""
            bounds = range_in_words(answers, catalogue_of("en"))
            return f"______{unit}  (number {bounds})".replace(" )", ")")
        case Day():
            return "__/__/____"
        case TimeOfDay():
            return "__:__"
        case Derived(expression):
            return f"= {expression.text}"
        case OpenText():
            return "________________________________________"
        case OneOf() | ManyOf() | Ranking() | Shown():
            return ""
        case _ as never:
            assert_never(never)


def _wrapped(text: str, indent: str, *, first: str | None = None) -> list[str]:
    wrapper = TextWrapper(
        WIDTH, initial_indent=indent if first is None else first, subsequent_indent=indent
    )
    return [line for part in text.splitlines() for line in wrapper.wrap(part) or [""]]
