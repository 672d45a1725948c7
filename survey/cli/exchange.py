"""`concord import` and `concord export`: answers from and to data files."""

import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

import instruments
from survey.cli.alerts_told import alert_lines
from survey.cli.deciding import apart_option, kept
from survey.cli.export_spss import write_spss
from survey.cli.imported import told_of
from survey.cli.opened import opened_store, study_here, told
from survey.cli.output import say, shown_path, store_option
from survey.cli.quotas_told import Filling
from survey.cli.submissions import import_submissions, submitted
from survey.cli.warned import list_unusual, warned_option
from survey.definition import load
from survey.errors import DataError, StudyError, did_you_mean, shown
from survey.exchange import (
    ColumnMapping,
    Proposal,
    best_proposal,
    draft_mapping,
    export,
    import_file,
)
from survey.exchange.exporting import WRITERS
from survey.questionnaire import Questionnaire
from survey.store import Store, open_store
from survey.study import Study
from survey.versions import with_decisions

__all__ = ["export_command", "import_command"]

_MOST_TOLD = 20
"""Open points told of a recognised export; the mapping has them all."""

_FILE = click.Path(path_type=Path)


@click.command("import")
@click.argument("file", type=_FILE)
@click.option(
    "--mapping",
    "mapping_file",
    type=_FILE,
    metavar="M",
    help="What the columns and values mean; a YAML file.",
)
@click.option(
    "--instrument",
    metavar="I",
    help="The instrument the file answers: one of the study, a shipped one, or a file.",
)
@click.option(
    "--sheet", default="", metavar="S", help="The sheet of an Excel workbook with several."
)
@store_option
@click.option(
    "--replace", is_flag=True, help="The file was imported before; read it anew with this mapping."
)
@click.option(
    "--count-alike",
    is_flag=True,
    help="No column names people: rows that say what earlier files say are other people.",
)
@click.option(
    "--without-vanished",
    is_flag=True,
    help="Discard rows of an earlier export of the same tool that this one is without.",
)
@click.option("--dry-run", is_flag=True, help="Read and check everything, keep nothing.")
@click.option(
    "--draft-mapping",
    is_flag=True,
    help="Print the beginning of a mapping for this file, to be corrected by hand.",
)
@click.option(
    "--yes",
    is_flag=True,
    help=(
        "Import a recognised export without a mapping file, where all of it is matched for certain."
    ),
)
@warned_option
@apart_option
def import_command(
    file: Path,
    mapping_file: Path | None,
    instrument: str | None,
    sheet: str,
    place: str | None,
    replace: bool,
    count_alike: bool,
    without_vanished: bool,
    dry_run: bool,
    draft_mapping: bool,
    yes: bool,
    warned_file: Path,
    apart: bool,
) -> None:
    """Take in a data file from a panel company or an older survey: CSV, Excel, SPSS, Parquet.

    A file that Concord exported needs no mapping, and neither do submissions that ODK or KoBo
    collected with a form of Concord (CSV with XML values and headers). For any other begin with:

    \b
    concord import --draft-mapping FILE > mapping.yaml
    concord import FILE --mapping mapping.yaml --dry-run
    """  # noqa: D301  # click keeps the lines after a backspace as they are
    study = study_here()
    proposal = _proposal(file, instrument, study, sheet) if mapping_file is None else None
    if draft_mapping:
        click.echo(
            proposal.text if proposal else _draft(file, _questionnaire(instrument, study), sheet),
            nl=False,
        )
        return
    mapping = None if mapping_file is None else ColumnMapping.load(mapping_file)
    if proposal is not None:
        say(_recognised(proposal, file, instrument or proposal.instrument, asked=yes))
        if not (yes and proposal.certain):
            raise SystemExit(1)
        mapping = proposal.mapping
    if mapping is None:
        known = (
            [_questionnaire(instrument, study)]
            if instrument
            else list(study.questionnaires)
            if study
            else []
        )
    else:
        known = [_questionnaire(instrument or mapping.source.instrument or None, study)]
    submissions = submitted(file, sheet) if mapping is None else None
    with _store(place, study) as store:
        filling = Filling.of(store, study if place is None else None)
        if submissions is not None:
            taken_in = partial(import_submissions, submissions, file, known, store, dry_run=dry_run)
            brought = kept(study, store, taken_in, apart=apart)
            say("\n".join([brought.said, *filling.lines()]))
            list_unusual(brought.unusual, warned_file)
            return
        read_in = partial(import_file, file, store, known, mapping=mapping, sheet=sheet)
        read_in = partial(read_in, replace=replace, dry_run=dry_run, count_alike=count_alike)
        whole = partial(read_in, without_vanished=without_vanished)
        done = kept(study, store, whole, apart=apart)
        urgent = alert_lines(store, known, dict.fromkeys(done.uuids, ""))
        say("\n".join([told_of(done, store, dry_run=dry_run), *urgent, *filling.lines()]))
        if not done.already:
            list_unusual(done.unusual, warned_file)


@click.command("export")
@click.argument("file", type=_FILE)
@click.option(
    "--instrument",
    "names",
    multiple=True,
    metavar="I",
    help="Only this instrument's interviews; may be given again.",
)
@click.option("--labels", is_flag=True, help="The words of answers instead of their codes.")
@store_option
def export_command(file: Path, names: tuple[str, ...], labels: bool, place: str | None) -> None:
    """Write all completed interviews to FILE: .csv (with a codebook beside it), .xlsx, .parquet,
    or .sav for SPSS.

    A text that begins with = + - or @ is written as it was given. Spreadsheet programs take it for
    a formula where they open a .csv directly; in .xlsx a text stays a text.
    """
    with opened_store(place) as store:
        study = study_here() if place is None else None
        definitions = with_decisions(store.questionnaires(), study.questionnaires if study else ())
        known = list(dict.fromkeys(each.instrument for each in definitions))
        for name in names:
            if name not in known:
                raise DataError.of(
                    store.name, f"has no interviews of {shown(name)}{did_you_mean(name, known)}"
                )
        interviews = list(store.completed(names or None))
        if not interviews:
            raise DataError.of(store.name, "there are no completed interviews to export")
        named = {interview.hash for interview in interviews}
        written = export(
            interviews,
            [each for each in definitions if each.hash in named],
            file,
            labels=labels,
            study=study.codebook if study else None,
            writers={**WRITERS, ".sav": write_spss},
        )
    say(
        f"{_number(len(interviews), 'interview')} written to "
        f"{' and '.join(map(shown_path, written))}"
    )


# --- what a command works with ---


def _questionnaire(name: str | None, study: Study | None) -> Questionnaire:
    """The instrument of this name: in the study, shipped, or a file. Raises StudyError where there
    is none.
    """
    if name is not None and Path(name).suffix in (".yaml", ".yml"):
        return load(name)
    if study is not None and (
        name is None or name in (each.instrument for each in study.questionnaires)
    ):
        return study.questionnaire(name)
    if name is None:
        raise StudyError(
            "which instrument does the file answer? Name it with --instrument, or in the mapping"
        )
    if name in instruments.names():
        return instruments.load(name)
    known = (
        [*(each.instrument for each in study.questionnaires), *instruments.names()]
        if study
        else instruments.names()
    )
    raise StudyError(f"there is no instrument {shown(name)}{did_you_mean(name, known)}")


@contextmanager
def _store(place: str | None, study: Study | None) -> Iterator[Store]:
    """The store named on the command line, made where there is none yet; else the study's."""
    if place is None and study is None:
        raise StudyError(
            "where shall the answers go? Name a store with --store FILE, or make a study: "
            "concord init DIR"
        )
    opened = open_store(place) if place is not None else (study or Study.find()).open_store()
    with told(opened) as store:
        yield store


def _proposal(
    file: Path, instrument: str | None, study: Study | None, sheet: str
) -> Proposal | None:
    """The mapping proposed where the file is recognised: for the instrument named, else for the one
    it fits best.
    """
    if instrument is not None:
        known: Sequence[Questionnaire] = [_questionnaire(instrument, study)]
    else:
        known = (
            study.questionnaires
            if study
            else [instruments.load(name) for name in instruments.names()]
        )
    return best_proposal(file, known, sheet=sheet)


def _draft(file: Path, questionnaire: Questionnaire, sheet: str) -> str:
    return draft_mapping(file, questionnaire, sheet=sheet)


# --- what is said ---


def _recognised(proposal: Proposal, file: Path, instrument: str, *, asked: bool) -> str:
    """What was recognised, what is open, and what to do next. `instrument`: as it is named on the
    command line.
    """
    lines = [
        (
            f"{proposal.file} is recognised as an export of {proposal.tool}: {proposal.matched} of "
            f"{proposal.instrument}."
        )
    ]
    if proposal.left_out:
        left_out = ", ".join(map(shown, proposal.left_out))
        lines.append(
            f"Left out, because they identify people: {left_out}. To keep one, name it in the "
            "mapping."
        )
    lines += [f"  - {each}" for each in proposal.open[:_MOST_TOLD]]
    if more := proposal.open[_MOST_TOLD:]:
        lines.append(f"  - and {len(more):,} more")
    if asked and proposal.certain:
        return "\n".join(lines)
    named = f"{shlex.quote(str(file))} --instrument {shlex.quote(instrument)}"
    lines.append("Nothing was imported. Write the mapping, read it, and confirm it:")
    lines.append(f"  concord import --draft-mapping {named} > mapping.yaml")
    lines.append(f"  concord import {named} --mapping mapping.yaml")
    if proposal.certain:
        lines.append("All of it is matched for certain: --yes imports it as proposed.")
    return "\n".join(lines)


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
