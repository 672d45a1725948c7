"""`concord cases import` and `add`: whom to ask, from a file or by hand."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from survey.cases import case_code
from survey.cli.cases_opened import (
    contacts_of,
    interviewer_named,
    known_of,
    numbered,
    opened_list,
    refuse_unknown,
)
from survey.cli.output import say, store_option
from survey.errors import DataError, StoreError, shown
from survey.exchange import case_id_fault, read_case_list
from survey.store import Case, Entered, SampleList, Store
from survey.study import Study

__all__ = ["add_command", "import_command"]


@click.command("import")
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
    with opened_list(place, reading=False) as (store, study):
        found = read_case_list(
            file,
            known_of(store, study),
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
    say(f"{file.name}: {numbered(len(found.cases), 'case')} read, {said}")


@click.command("add")
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
    with opened_list(place, reading=False) as (store, study):
        known = known_of(store, study)
        codes = [each.code for each in known.groups]
        refuse_unknown("group", group, codes)
        refuse_unknown("language", language, known.languages)
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
            interviewer_named(study, interviewer),
        )
        _put(store, study, (added,), {id_: _pairs(contacts)})
    say(f"case {id_} is added; its code on forms: {case_code(id_)}")


def _put(
    store: Store,
    study: Study | None,
    cases: Sequence[Case],
    contacts: Mapping[str, Mapping[str, str]],
) -> Entered:
    """Cases into the store and contact details into their own file; a case of which only these
    changed has changed too.
    """
    kept = contacts_of(store, study)
    kept.all()  # a file that cannot be read is told before anything is written
    done = SampleList(store).put(cases)
    moved = set(kept.put(contacts)) - set(done.added) - set(done.changed)
    return Entered(
        done.added,
        (*done.changed, *(each for each in done.unchanged if each in moved)),
        tuple(each for each in done.unchanged if each not in moved),
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
