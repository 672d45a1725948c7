"""`concord instruments`: list, show, check and begin questionnaires."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from textwrap import TextWrapper
from types import MappingProxyType
from typing import Any, assert_never

import click

import instruments
from survey.cli.instruments_import import import_command
from survey.cli.output import json_option, print_json, print_table, say, shown_path
from survey.codebook import Codebook
from survey.definition import load
from survey.errors import DefinitionError, Fault, StudyError, did_you_mean, shown
from survey.interview import Interview
from survey.questionnaire import Block, Question, Questionnaire
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
from survey.study import Study
from survey.words import catalogue_of

__all__ = ["instruments_command"]

WIDTH = 76


@click.group("instruments")
def instruments_command() -> None:
    """Questionnaires: list, show, check, new, import."""


instruments_command.add_command(import_command)


@instruments_command.command("list")
@json_option
def list_command(as_json: bool) -> None:
    """List the shipped questionnaires, and the study's own."""
    rows = [_row(each) for each in _known()]
    if as_json:
        print_json(rows)
        return
    headings = ("instrument", "version", "title", "groups", "languages", "questions")
    print_table(
        headings, [[_cell(row[name]) for name in headings] for row in rows], numeric=("questions",)
    )


def _row(questionnaire: Questionnaire) -> dict[str, Any]:
    name = questionnaire.instrument
    return {
        "instrument": name,
        "version": questionnaire.version,
        "title": str(questionnaire.title),
        "groups": [group.code for group in questionnaire.groups],
        "languages": list(questionnaire.languages),
        "questions": len(questionnaire.items),
        "from": "shipped" if name in instruments.names() else questionnaire.file,
    }


def _cell(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


@instruments_command.command("show")
@click.argument("name")
@click.option("--language", help="Such as cy; by default the questionnaire's first.")
def show_command(name: str, language: str | None) -> None:
    """Print a questionnaire as a person would read it. NAME is a shipped one, the study's, or a
    file.
    """
    questionnaire = _find(name)
    language = Interview.start(
        questionnaire, language=language
    ).language  # an unknown one is told with the nearest
    click.echo("\n".join(_printed(questionnaire, language)))


@instruments_command.command("check")
@click.argument("names", nargs=-1, metavar="[FILE|NAME]...")
def check_command(names: tuple[str, ...]) -> None:
    """Check definitions, alone and beside each other; with none named, the study's. Lists every
    fault.
    """
    faults: list[Fault] = []
    sound: list[Questionnaire] = []
    for name in names or Study.find().source.instruments:
        try:
            sound.append(_find(name))
        except DefinitionError as error:
            faults += error.faults
    try:
        Codebook.of(sound)
    except DefinitionError as error:
        faults += error.faults
    for questionnaire in sound:
        said = f"{len(questionnaire.questions)} questions, {', '.join(questionnaire.languages)}"
        say(
            f"{questionnaire.file}: {questionnaire.instrument} {questionnaire.version} is sound "
            f"({said})"
        )
        for note in _untranslated(questionnaire):
            say(f"  note: {note}")
    if faults:
        raise DefinitionError(faults)


@instruments_command.command("new")
@click.argument("name")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Where to write it; by default NAME.yaml.",
)
def new_command(name: str, output: Path | None) -> None:
    """Write a commented starter to fill in. NAME is the id of the new instrument, such as
    nursery-visits.
    """
    inside = next((folder for folder in (Path("instruments"),) if folder.is_dir()), Path())
    target = output or inside / f"{name}.yaml"
    if target.exists():
        raise StudyError(f"{shown_path(target)} is there already; choose another name, or -o FILE")
    if not target.parent.is_dir():
        raise StudyError(
            f"there is no folder {shown_path(target.parent)}; make it first, or choose another "
            "-o FILE"
        )
    text = (files("instruments") / "starter.txt").read_text("utf-8").replace("INSTRUMENT", name)
    target.write_text(text, "utf-8")
    try:
        load(target)
    except DefinitionError:
        target.unlink()
        raise
    say(
        f"wrote {shown_path(target)}; edit it, then: concord instruments check {shown_path(target)}"
    )


# --- finding ---


def _known() -> Iterator[Questionnaire]:
    yield from (instruments.load(name) for name in instruments.names())
    try:
        study = Study.find()
    except StudyError:
        return
    yield from (each for each in study.questionnaires if each.instrument not in instruments.names())


def _find(name: str) -> Questionnaire:
    """A shipped instrument, a file, or one of the study's."""
    if name in instruments.names():
        return instruments.load(name)
    is_file = Path(name).suffix in (".yaml", ".yml")
    if Path(name).exists():
        return load(name)
    try:
        study = Study.find()
    except StudyError:
        if is_file:
            return load(name)  # which says that there is no such file
        raise StudyError(
            f"there is no instrument {shown(name)}{did_you_mean(name, instruments.names())}"
        ) from None
    return study.defined(name) if is_file else study.questionnaire(name)


def _untranslated(questionnaire: Questionnaire) -> Iterator[str]:
    """Texts that are the same in every language although there are several; meant for names, easily
    forgotten for questions.
    """
    if len(questionnaire.languages) == 1:
        return
    plain = [
        question.id
        for question in questionnaire.questions
        if not question.ask.languages and not question.follows
    ]
    if plain:
        listed = ", ".join(plain[:8]) + (" …" if len(plain) > 8 else "")
        yield (
            f"{len(plain)} questions have one text for all of "
            f"{', '.join(questionnaire.languages)}: {listed}"
        )


# --- showing ---


def _printed(questionnaire: Questionnaire, language: str) -> Iterator[str]:
    yield questionnaire.title.in_language(language)
    groups = ", ".join(group.label.in_language(language) for group in questionnaire.groups)
    yield (
        f"{questionnaire.instrument} {questionnaire.version} · {', '.join(questionnaire.languages)}"
    )
    yield from _wrapped(groups, "")
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


def _block(block: Block, language: str) -> Iterator[str]:
    if block.stem:
        yield from _wrapped(block.stem.in_language(language), "     ")
    if block.shuffle:
        yield "     (the following in another order each time)"


_MARKS: Mapping[type, str] = MappingProxyType({ManyOf: "[ ]", Ranking: "__."})
"""What stands before an answer to choose."""


def _question(
    question: Question, questionnaire: Questionnaire, language: str, numbers: dict[str, int]
) -> Iterator[str]:
    optional = " (optional)" if question.optional else ""
    text = f"{numbers[question.id]:>3}. {question.ask.in_language(language)}{optional}"
    yield from _wrapped(text, "     ", first="")
    if question.hint:
        yield from _wrapped(question.hint.in_language(language), "     ")
    if question.when:
        said = in_words(
            question.when,
            questionnaire,
            language,
            name=lambda other: f"question {numbers.get(other.id, other.id)}",
        )
        yield from _wrapped(f"→ asked if {said}", "       ", first="     ")
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
