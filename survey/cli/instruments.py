"""`concord instruments`: list, show, check and begin questionnaires."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

import instruments
from survey.cli.instruments_diff import diff_command, say_clashes, say_open
from survey.cli.instruments_import import import_command
from survey.cli.instruments_new import new_command
from survey.cli.instruments_notes import notes_on
from survey.cli.instruments_shown import printed
from survey.cli.instruments_words import words_command
from survey.cli.opened import study_here, tell_of_unlisted
from survey.cli.output import json_option, print_json, print_table, say
from survey.definition import load
from survey.errors import DefinitionError, Fault, StudyError, did_you_mean, shown
from survey.interview import Interview
from survey.questionnaire import Questionnaire
from survey.study import Study

__all__ = ["instruments_command"]


@click.group("instruments")
def instruments_command() -> None:
    """Questionnaires: list, show, check, diff, new, import, words."""


instruments_command.add_command(diff_command)
instruments_command.add_command(import_command)
instruments_command.add_command(words_command)
instruments_command.add_command(new_command)


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
    click.echo("\n".join(printed(questionnaire, language)))


@instruments_command.command("check")
@click.argument("names", nargs=-1, metavar="[FILE|NAME]...")
def check_command(names: tuple[str, ...]) -> None:
    """Check definitions, alone and beside each other; with none named, the study's. Lists every
    fault.
    """
    faults: list[Fault] = []
    sound: list[Questionnaire] = []
    for name in names or tell_of_unlisted(Study.find()).source.instruments:
        try:
            sound.append(_find(name))
        except DefinitionError as error:
            faults += error.faults
    study = study_here()
    read_by = study.source.read_by if study else {}
    for questionnaire in sound:
        said = f"{len(questionnaire.questions)} questions, {', '.join(questionnaire.languages)}"
        say(
            f"{questionnaire.file}: {questionnaire.instrument} {questionnaire.version} is sound "
            f"({said})"
        )
        for note in notes_on(questionnaire, read_by):
            say(f"  note: {note}")
    if faults:
        raise DefinitionError(faults)
    own = [each for each in sound if study is not None and each.instrument in study.names]
    open_ = [say_clashes(sound), study is not None and say_open(study, own)]
    if any(open_):
        raise SystemExit(1)


# --- finding ---


def _known() -> Iterator[Questionnaire]:
    yield from (instruments.load(name) for name in instruments.names())
    study = study_here()
    if study is None:
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
