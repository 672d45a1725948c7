"""`concord cases`: whom the study wants to ask, what came of each attempt, and who has it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from survey.cases import Contacts, Standing, case_code, contacts_place, standings
from survey.cli.opened import opened_store, study_here
from survey.cli.output import json_option, print_json, print_table, say, store_option
from survey.codebook import COMPANION, Codebook
from survey.dispositions import OUTCOMES, Outcome
from survey.errors import DataError, StoreError, did_you_mean, shown
from survey.exchange import Known, case_id_fault, read_case_list
from survey.exchange.layout import IDENTITY
from survey.questionnaire import Questionnaire
from survey.store import Case, Entered, SampleList, Store
from survey.study import Study

__all__ = ["cases_command"]


@click.group("cases")
def cases_command() -> None:
    """Whom to ask: import, list, show, add; outcomes, and who has which."""


# --- the list ---


@cases_command.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option(
    "--attributes",
    multiple=True,
    metavar="COLUMN,COLUMN",
    help="Columns that may be used in tables, such as region.",
)
@click.option(
    "--contacts",
    multiple=True,
    metavar="COLUMN,COLUMN",
    help="Columns with names, telephones, addresses: kept apart, and never in a table or export.",
)
@click.option("--sheet", default="", metavar="NAME", help="Of a workbook with several.")
@store_option
def import_command(
    file: Path,
    attributes: tuple[str, ...],
    contacts: tuple[str, ...],
    sheet: str,
    place: str | None,
) -> None:
    """Take a sample list in: a CSV or Excel FILE with a row for each case.

    Its columns are case (the id), and if need be group, language and interviewer; every other
    column is named under --attributes or --contacts. A file that is imported again brings the cases
    up to date.
    """
    with _opened(place, reading=False) as (store, study):
        found = read_case_list(
            file,
            _known(store, study),
            attributes=_names(attributes),
            contacts=_names(contacts),
            sheet=sheet,
        )
        done = _put(store, study, found.cases, found.contacts)
    counts = {
        "added": len(done.added),
        "changed": len(done.changed),
        "unchanged": len(done.unchanged),
    }
    said = ", ".join(f"{number:,} {what}" for what, number in counts.items())
    say(f"{file.name}: {_number(len(found.cases), 'case')} read, {said}")


@cases_command.command("add")
@click.argument("case", metavar="CASE")
@click.option("--group", default="", metavar="GROUP", help="The respondents' group.")
@click.option("--language", default="", metavar="LANGUAGE", help="To ask in, such as cy.")
@click.option("--interviewer", default="", metavar="WHO", help="Who has it.")
@click.option(
    "--attribute", "attributes", multiple=True, metavar="NAME=VALUE", help="For use in tables."
)
@click.option(
    "--contact", "contacts", multiple=True, metavar="NAME=VALUE", help="Kept apart from answers."
)
@store_option
def add_command(
    case: str,
    group: str,
    language: str,
    interviewer: str,
    attributes: tuple[str, ...],
    contacts: tuple[str, ...],
    place: str | None,
) -> None:
    """Add one CASE by hand."""
    id_ = case.strip()
    if wrong := case_id_fault(id_):
        raise DataError.of("case", wrong)
    with _opened(place, reading=False) as (store, study):
        known = _known(store, study)
        codes = [each.code for each in known.groups]
        _refuse_unknown("group", group, codes)
        _refuse_unknown("language", language, known.languages)
        if any(each.id == id_ for each in SampleList(store).cases()):
            raise StoreError(
                f"there is a case {shown(id_)} already; concord cases show {id_} says what it has"
            )
        beside = _pairs(attributes)
        for name in beside:
            if name in known.names:
                raise DataError.of(name, "is the name of another column of every table; rename it")
        added = Case(
            id_,
            group or (codes[0] if len(codes) == 1 else ""),
            language,
            beside,
            _interviewer(study, interviewer),
        )
        _put(store, study, (added,), {id_: _pairs(contacts)})
    say(f"case {id_} is added; its code on forms: {case_code(id_)}")


@cases_command.command("list")
@click.option("--group", metavar="GROUP", help="Only this group's.")
@click.option("--interviewer", metavar="WHO", help="Only those that this interviewer has.")
@click.option("--due", is_flag=True, help="Only those to be called back today, or before today.")
@click.option(
    "--outcome", metavar="OUTCOME", help="Only those of which this came, such as refused."
)
@json_option
@store_option
def list_command(
    group: str | None,
    interviewer: str | None,
    due: bool,
    outcome: str | None,
    as_json: bool,
    place: str | None,
) -> None:
    """Cases with what came of them, who has them and when to try again."""
    if outcome is not None:
        _outcome(outcome)
    with _opened(place) as (store, study):
        every = standings(store)
        if group is not None:
            known = [each.code for each in _known(store, study).groups]
            _refuse_unknown("group", group, known or [each.case.group for each in every])
        who = None if interviewer is None else _interviewer(study, interviewer)
    today = _today()
    chosen = [
        each
        for each in every
        if (group is None or each.case.group == group)
        and (who is None or each.case.interviewer == who)
        and (not due or each.due(today))
        and (outcome is None or each.outcome.code == outcome)
    ]
    if as_json:
        print_json([_record(each, today) for each in chosen])
        return
    if not every:
        say("there are no cases yet; take in a list: concord cases import FILE")
    if not chosen:
        return
    print_table(
        ("case", "group", "interviewer", "outcome", "attempts", "call back"),
        [
            (
                each.case.id,
                each.case.group,
                each.case.interviewer,
                each.outcome.words,
                str(len(each.attempts)),
                "" if each.call_back is None else each.call_back.isoformat(),
            )
            for each in chosen
        ],
        numeric=("attempts",),
    )


@cases_command.command("show")
@click.argument("case", metavar="CASE")
@click.option("--contacts", "with_contacts", is_flag=True, help="Also how to reach it.")
@json_option
@store_option
def show_command(case: str, with_contacts: bool, as_json: bool, place: str | None) -> None:
    """A CASE with its attempts and interviews."""
    with _opened(place) as (store, study):
        id_ = SampleList(store).case(case.strip()).id
        standing = next(each for each in standings(store) if each.case.id == id_)
        reach = _contacts(store, study).of(id_) if with_contacts else {}
    record = _record(standing, _today())
    if as_json:
        print_json([record | _history(standing) | ({"contacts": reach} if with_contacts else {})])
        return
    about = {name: value for name, value in record.items() if name not in _TOLD_BELOW}
    about["outcome"] = standing.outcome.words
    rows = [*about.items(), *standing.case.attributes.items(), *reach.items()]
    print_table(("", ""), [(name, "" if said is None else str(said)) for name, said in rows])
    if standing.attempts:
        print_table(
            ("when", "outcome", "interviewer", "call back", "note"),
            [
                (
                    f"{each.wall.astimezone():%Y-%m-%d %H:%M}",
                    OUTCOMES[each.outcome].words,
                    each.interviewer,
                    "" if each.call_back is None else each.call_back.isoformat(),
                    each.note,
                )
                for each in standing.attempts
            ],
            title="attempts",
        )
    if standing.met:
        print_table(
            ("interview", "instrument", "status", "interviewer"),
            [(each.uuid, each.instrument, each.status, each.interviewer) for each in standing.met],
            title="interviews",
        )


_TOLD_BELOW = ("attempts", "attributes", "due")


# --- what came of it, and who has it ---


@cases_command.command("outcome")
@click.argument("case", metavar="CASE")
@click.argument("outcome", metavar="OUTCOME")
@click.option("--call-back", metavar="DAY", help="When to try again: 2026-06-13, or tomorrow.")
@click.option("--note", default="", help="In your own words; it stays in the store.")
@click.option("--as", "who", default="", metavar="WHO", help="Who tried.")
@store_option
def outcome_command(
    case: str, outcome: str, call_back: str | None, note: str, who: str, place: str | None
) -> None:
    """Record what came of an attempt at a CASE, such as no_contact or refused."""
    chosen = _outcome(outcome)
    if not chosen.by_hand:
        raise DataError.of(
            "outcome",
            f"{shown(outcome)} is what interviews say, or that there are none; ask: concord "
            f"collect --case {case.strip()}",
        )
    day = None if call_back is None else _day(call_back)
    if chosen.code == "call_back" and day is None:
        raise DataError.of(
            "outcome",
            "'call_back' needs the day; add --call-back, with a day such "
            f"as {_today() + timedelta(1)} or tomorrow",
        )
    with _opened(place, reading=False) as (store, study):
        SampleList(store).attempt(
            case.strip(),
            chosen.code,
            interviewer=_interviewer(study, who),
            call_back=day,
            note=note.strip(),
        )
    again = "" if day is None else f"; to be tried again on {day}"
    say(f"case {case.strip()}: {chosen.words}{again}")


@cases_command.command("assign")
@click.argument("cases", nargs=-1, required=True, metavar="CASE…")
@click.option("--to", "who", required=True, metavar="WHO", help="Who has them; '' for nobody.")
@store_option
def assign_command(cases: tuple[str, ...], who: str, place: str | None) -> None:
    """Give cases to an interviewer."""
    with _opened(place, reading=False) as (store, study):
        name = _interviewer(study, who)
        moved = SampleList(store).assign([each.strip() for each in cases], name)
    owner = name or "nobody"
    number = len({each.strip() for each in cases})
    say(f"{_number(number, 'case')} with {owner}, {moved:,} of them newly")


# --- what a command works with ---


@contextmanager
def _opened(place: str | None, *, reading: bool = True) -> Iterator[tuple[Store, Study | None]]:
    study = study_here() if place is None else None
    with opened_store(place, reading=reading) as store:
        yield store, study


def _known(store: Store, study: Study | None) -> Known:
    """What the study, or the definitions in the store, say of groups, languages and columns."""
    asked: Sequence[Questionnaire] = study.questionnaires if study else store.questionnaires()
    codebook = Codebook.of(asked)
    names = {column.name for item in codebook.items.values() for column in item.columns}
    return Known(
        codebook.groups,
        list(dict.fromkeys(language for each in asked for language in each.languages)),
        study.source.interviewers if study else {},
        {*IDENTITY, "wave", *names, *(item + COMPANION for item in codebook.items)},
    )


def _put(store: Store, study: Study | None, cases: Sequence[Case], contacts: Any) -> Entered:
    """Cases into the store and contact details into their own file; a case of which only these
    changed has changed too.
    """
    kept = _contacts(store, study)
    kept.all()  # a file that cannot be read is told before anything is written
    done = SampleList(store).put(cases)
    moved = set(kept.put(contacts)) - set(done.added) - set(done.changed)
    return Entered(
        done.added,
        (*done.changed, *(each for each in done.unchanged if each in moved)),
        tuple(each for each in done.unchanged if each not in moved),
    )


def _contacts(store: Store, study: Study | None) -> Contacts:
    if study is not None:
        return Contacts(contacts_place(study.store_place, study.folder))
    return Contacts(contacts_place(store.name))


def _interviewer(study: Study | None, name: str) -> str:
    if not name.strip():
        return ""
    return study.interviewer(name) if study else " ".join(name.split())


def _outcome(code: str) -> Outcome:
    if code not in OUTCOMES:
        raise DataError.of("outcome", f"{shown(code)} is none{did_you_mean(code, OUTCOMES, 20)}")
    return OUTCOMES[code]


def _refuse_unknown(what: str, given: str, known: Sequence[str]) -> None:
    if given and given not in known:
        raise DataError.of(
            what, f"the study has no {what} {shown(given)}{did_you_mean(given, known)}"
        )


def _names(given: Sequence[str]) -> tuple[str, ...]:
    """Columns, with commas between them or one option each."""
    return tuple(name.strip() for each in given for name in each.split(",") if name.strip())


def _pairs(given: Sequence[str]) -> dict[str, str]:
    found = {}
    for each in given:
        name, sign, value = each.partition("=")
        if not (sign and name.strip()):
            raise click.UsageError(f"{shown(each)} is not NAME=VALUE")
        found[name.strip()] = value.strip()
    return found


def _day(text: str) -> date:
    """The day to try again. Raises DataError for what is none, or is over."""
    today = _today()
    words: dict[str, Callable[[], date]] = {
        "today": lambda: today,
        "tomorrow": lambda: today + timedelta(1),
    }
    try:
        day = words.get(text.strip().casefold(), lambda: date.fromisoformat(text.strip()))()
    except ValueError:
        raise DataError.of(
            "--call-back",
            f"{shown(text)} is no day; write it as {today + timedelta(1)}, or tomorrow",
        ) from None
    if day < today:
        raise DataError.of("--call-back", f"{day} is over; write the day of the next attempt")
    return day


def _today() -> date:
    return date.today()  # noqa: DTZ011  # the fieldworker's day


# --- what is said ---


def _record(standing: Standing, today: date) -> dict[str, object]:
    case = standing.case
    return {
        "case": case.id,
        "code": case_code(case.id),
        "group": case.group or None,
        "language": case.language or None,
        "interviewer": case.interviewer or None,
        "outcome": standing.outcome.code,
        "aapor": standing.outcome.aapor,
        "attempts": len(standing.attempts),
        "call_back": None if standing.call_back is None else standing.call_back.isoformat(),
        "due": standing.due(today),
        "attributes": dict(case.attributes),
    }


def _history(standing: Standing) -> dict[str, object]:
    return {
        "attempts": [
            {
                "wall": each.wall.isoformat(),
                "outcome": each.outcome,
                "interviewer": each.interviewer or None,
                "call_back": None if each.call_back is None else each.call_back.isoformat(),
                "interview": each.interview or None,
                "note": each.note,
            }
            for each in standing.attempts
        ],
        "interviews": [
            {
                "interview": each.uuid,
                "instrument": each.instrument,
                "status": each.status,
                "interviewer": each.interviewer or None,
            }
            for each in standing.met
        ],
    }


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
