"""`concord instruments diff`: what one version of a questionnaire changed of another."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

import instruments
from survey.cli.opened import opened_store, study_here
from survey.cli.output import json_option, print_json, say, shown_path
from survey.decisions import place_of
from survey.definition import load
from survey.errors import DefinitionError, StoreError, StudyError, did_you_mean, shown
from survey.questionnaire import Questionnaire
from survey.study import Study
from survey.versions import (
    Changed,
    changed_items,
    faults_of_decisions,
    lines_to_choose,
    undecided_in,
)

__all__ = ["diff_command", "say_clashes", "say_open", "told_changes"]

_MARKS = {"safe": "safe", "decision": "to decide", "breaks": "breaks"}


@click.command("diff")
@click.argument("names", nargs=-1, metavar="[OLD NEW]")
@click.option(
    "--store",
    "against_store",
    is_flag=True,
    help="The study's definitions against the versions that its store has answers of.",
)
@json_option
def diff_command(names: tuple[str, ...], against_store: bool, as_json: bool) -> None:
    """What a version of a questionnaire changed, item by item. OLD and NEW are files, shipped or
    the study's instruments, or versions in the store, such as mini@1.

    Each change is safe (a comma, an added question or language), needs a decision, or breaks the
    question (another kind or scale). Leaves with 1 where a decision is open; docs/versions.md says
    how to decide.
    """
    pairs = list(_against_store(names) if against_store else _two(names))
    faults = [fault for old, new in pairs for fault in faults_of_decisions(old, new)]
    if faults:
        raise DefinitionError(faults)
    found = [(old, new, changed_items(old, new)) for old, new in pairs]
    if as_json:
        print_json([row for old, new, changes in found for row in _rows(old, new, changes)])
    else:
        for old, new, changes in found:
            for line in told_changes(old, new, changes):
                click.echo(line)
    if any(each.is_open for _, _, changes in found for each in changes):
        raise SystemExit(1)


# --- which versions ---


def _two(names: tuple[str, ...]) -> Iterator[tuple[Questionnaire, Questionnaire]]:
    if len(names) != 2:
        raise click.UsageError("name two versions, OLD and NEW; or give --store.")
    yield _find(names[0]), _find(names[1])


def _find(name: str) -> Questionnaire:
    """A file, a version in the store (mini@1), or an instrument of the study or a shipped one."""
    if Path(name).is_file():
        return load(name)
    instrument, mark, version = name.rpartition("@")
    if mark:
        return _in_store(instrument, version)
    study = study_here()
    if study is not None and name in study.names:
        return study.questionnaire(name)
    if name in instruments.names():
        return instruments.load(name)
    known = [*(study.names if study else ()), *instruments.names()]
    raise StudyError(
        f"there is no file or instrument {shown(name)}{did_you_mean(name, known)}; a version in "
        "the store is written like mini@1"
    )


def _in_store(instrument: str, version: str) -> Questionnaire:
    with opened_store(None) as store:
        kept = store.questionnaires()
        for each in reversed(kept):
            if (each.instrument, each.version) == (instrument, version):
                return each
        known = [f"{each.instrument}@{each.version}" for each in kept]
        name = f"{instrument}@{version}"
        raise StoreError(f"{store.name} has no version {shown(name)}{did_you_mean(name, known)}")


def _against_store(names: tuple[str, ...]) -> Iterator[tuple[Questionnaire, Questionnaire]]:
    study = Study.find()
    asked = [study.questionnaire(name) for name in names] or list(study.questionnaires)
    yield from _asked_before(asked)


def _asked_before(
    asked: Sequence[Questionnaire],
) -> Iterator[tuple[Questionnaire, Questionnaire]]:
    """Those that the study's store has answers to another version of, behind that version."""
    with opened_store(None) as store:
        kept = store.questionnaires()
    for new in asked:
        if (old := _before(new, kept)) is not None:
            yield old, new


def _before(new: Questionnaire, kept: list[Questionnaire]) -> Questionnaire | None:
    """The version that was asked before this one; None where none was, or this one is asked
    already.
    """
    own = [each for each in kept if each.instrument == new.instrument]
    if any(each.hash == new.hash for each in own):
        return None
    earlier = [each for each in own if place_of(each.version) <= place_of(new.version)]
    return max(earlier, key=lambda each: place_of(each.version), default=None)


# --- what is said ---


def told_changes(
    old: Questionnaire, new: Questionnaire, changes: tuple[Changed, ...]
) -> Iterator[str]:
    """The changes in words, by item, with the line of each; at the end what to write."""
    yield f"{_called(old)} → {_called(new)}"
    if not changes:
        yield "  nothing changed"
    for each in changes:
        place, line = (
            (new, new.lines.get(each.item)) if each.new else (old, old.lines.get(each.item))
        )
        at = f"  ({_file(place)}:{line})" if line and place.file else ""
        yield f"  {each.item}{at}"
        for change in each.changes:
            yield f"    {_MARKS[change.judged]}: {change.said}"
        if each.decision and each.judged != "safe":
            yield f"    decided: {each.decision.what} ({each.decision.because})"
    open_ = [each for each in changes if each.is_open]
    if open_:
        number = "1 decision is" if len(open_) == 1 else f"{len(open_)} decisions are"
        yield f"{number} open; write one line for each into {_file(new)}:"
        yield from lines_to_choose(open_, new.version)


def _file(questionnaire: Questionnaire) -> str:
    return shown_path(Path(questionnaire.file)) if questionnaire.file else "study.yaml"


def _called(questionnaire: Questionnaire) -> str:
    return f"{questionnaire.instrument} {questionnaire.version}"


def _rows(
    old: Questionnaire, new: Questionnaire, changes: tuple[Changed, ...]
) -> Iterator[dict[str, Any]]:
    for each in changes:
        place = new if each.new else old
        decided = each.decision.what if each.decision and each.judged != "safe" else None
        for change in each.changes:
            yield {
                "instrument": new.instrument,
                "from": old.version,
                "to": new.version,
                **change.record(),
                "decided": decided,
                "open": each.is_open and change.judged != "safe",
                "file": place.file,
                "line": place.lines.get(each.item),
            }


def say_clashes(asked: Sequence[Questionnaire]) -> bool:
    """Tell which items of these instruments are asked otherwise in another one of them, and nobody
    has decided; whether there are any.
    """
    undecided = [
        each
        for number, one in enumerate(asked)
        for each in undecided_in(one, asked[:number])
        if each.before.instrument != one.instrument
    ]
    for each in undecided:
        for line in told_changes(each.before, each.questionnaire, each.changed):
            say(line)
    return bool(undecided)


def say_open(study: Study, asked: Sequence[Questionnaire]) -> bool:
    """Tell what these definitions changed of what the study's store has answers to, and nobody has
    decided; whether there is anything. Raises DefinitionError for decisions that cannot be.
    """
    place = study.store_place
    if isinstance(place, Path) and not place.is_file():
        return False
    pairs = list(_asked_before(asked))
    if faults := [fault for old, new in pairs for fault in faults_of_decisions(old, new)]:
        raise DefinitionError(faults)
    changed = [(old, new, changed_items(old, new)) for old, new in pairs]
    open_ = [one for one in changed if any(each.is_open for each in one[2])]
    for old, new, changes in open_:
        for line in told_changes(old, new, changes):
            say(line)
    return bool(open_)
