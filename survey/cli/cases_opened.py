"""What the commands on cases work with: the list of a study or a store, and what it may say."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from survey.cases import Contacts, contacts_place
from survey.cli.opened import opened_store, study_here
from survey.codebook import COMPANION, Codebook
from survey.dispositions import OUTCOMES, Outcome
from survey.errors import DataError, did_you_mean, shown
from survey.exchange import Known
from survey.exchange.layout import IDENTITY, WHOSE
from survey.questionnaire import Questionnaire
from survey.store import Store
from survey.study import Study

__all__ = [
    "contacts_of",
    "interviewer_named",
    "known_of",
    "numbered",
    "opened_list",
    "outcome_named",
    "refuse_unknown",
    "today",
]


@contextmanager
def opened_list(place: str | None, *, reading: bool = True) -> Iterator[tuple[Store, Study | None]]:
    """The store named on the command line, or the study's with the study."""
    study = study_here() if place is None else None
    with opened_store(place, reading=reading) as store:
        yield store, study


def known_of(store: Store, study: Study | None) -> Known:
    """What the study, or the definitions in the store, say of groups, languages and columns."""
    asked: Sequence[Questionnaire] = study.questionnaires if study else store.questionnaires()
    codebook = Codebook.of(asked)
    names = {column.name for item in codebook.items.values() for column in item.columns}
    return Known(
        codebook.groups,
        list(dict.fromkeys(language for each in asked for language in each.languages)),
        study.source.interviewers if study else {},
        {*IDENTITY, *WHOSE, "wave", *names, *(item + COMPANION for item in codebook.items)},
    )


def contacts_of(store: Store, study: Study | None) -> Contacts:
    """How to reach the cases of this store."""
    if study is not None:
        return Contacts(contacts_place(study.store_place, study.folder))
    return Contacts(contacts_place(store.name))


def interviewer_named(study: Study | None, name: str) -> str:
    """The code of an interviewer; empty for nobody. Raises StudyError for one that the study does
    not list.
    """
    if not name.strip():
        return ""
    return study.interviewer(name) if study else " ".join(name.split())


def outcome_named(code: str) -> Outcome:
    """Raises DataError where there is none of this code."""
    if code not in OUTCOMES:
        raise DataError.of("outcome", f"{shown(code)} is none{did_you_mean(code, OUTCOMES, 20)}")
    return OUTCOMES[code]


def refuse_unknown(what: str, given: str, known: Sequence[str]) -> None:
    """Raises DataError for a group or language that is given and not known."""
    if given and given not in known:
        raise DataError.of(
            what, f"the study has no {what} {shown(given)}{did_you_mean(given, known)}"
        )


def today() -> date:
    """As the clock here has it."""
    return date.today()  # noqa: DTZ011  # the fieldworker's day


def numbered(count: int, what: str) -> str:
    """Such as "1 case" or "2,000 cases"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
