"""`--apart`: answers of a new version come in, and what it changed is kept apart."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import click

from survey.cli.output import say, shown_path
from survey.errors import UndecidedError
from survey.questionnaire import Questionnaire
from survey.store import Store
from survey.study import Study
from survey.study.deciding import can_stand_apart, write_apart
from survey.versions import Undecided

__all__ = ["apart_option", "decided_before", "kept"]

Outcome = TypeVar("Outcome")

apart_option = click.option(
    "--apart",
    is_flag=True,
    help="Where a new version changed items and nobody has decided: keep earlier answers apart, "
    "and write so under 'changes'.",
)


def kept(study: Study | None, store: Store, act: Callable[[], Outcome], *, apart: bool) -> Outcome:
    """What an act gives that keeps answers; with `apart` what is undecided is decided so, and the
    act begun anew.
    """
    store.decided = study.questionnaires if study else ()
    while True:
        try:
            return act()
        except UndecidedError as error:
            if not apart or study is None:
                raise
            _decide(study, store, error)


def decided_before(
    study: Study | None, store: Store, asked: Sequence[Questionnaire], *, apart: bool
) -> tuple[Questionnaire, ...]:
    """The questionnaires to ask, with what is decided; before the first question is shown."""
    store.decided = study.questionnaires if study else ()
    if study is None or not apart:
        return tuple(asked)
    for each in asked:
        kept(study, store, partial(store.check_decided, each), apart=True)
    now = {each.instrument: each for each in Study.read(study.folder).questionnaires}
    return tuple(now.get(each.instrument, each) for each in asked)


def _decide(study: Study, store: Store, error: UndecidedError) -> None:
    undecided = [each for each in error.undecided if isinstance(each, Undecided)]
    if not undecided or not all(map(can_stand_apart, undecided)):
        raise error
    for each in undecided:
        file = write_apart(study, each)
        items = ", ".join(changed.item for changed in each.changed)
        say(f"kept apart from {each.before.version}, as {shown_path(file)} says now: {items}")
    store.decided = Study.read(study.folder).questionnaires
