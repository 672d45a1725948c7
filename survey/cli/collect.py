"""`concord collect`: interview people in the terminal."""

import shlex
from pathlib import Path

import click

import instruments
from survey.cases import Contacts, contacts_place
from survey.cli.deciding import apart_option, decided_before
from survey.cli.opened import told
from survey.definition import load
from survey.errors import StudyError, did_you_mean, shown
from survey.questionnaire import Questionnaire
from survey.store import Store, open_store
from survey.store.database import named
from survey.study import Study, interviewer_here, remember_interviewer
from survey.terminal import Begin, collect

__all__ = ["collect_command"]


@click.command("collect")
@click.argument("instrument", required=False)
@click.option("--group", metavar="GROUP", help="Respondents' group, so that it is not asked.")
@click.option("--language", metavar="LANGUAGE", help="Language of the interview, such as cy.")
@click.option(
    "--as",
    "who",
    metavar="WHO",
    help="Who interviews; remembered on this machine for this study. '' forgets it.",
)
@click.option("--case", metavar="CASE", help="Whom: the id of a case, or the code on its form.")
@click.option("--next", "next_due", is_flag=True, help="Whoever of the sample list is due next.")
@click.option(
    "--plain", is_flag=True, help="Plain numbered lines, for poor terminals and screen readers."
)
@click.option(
    "--from-paper",
    is_flag=True,
    help="Key paper forms instead: the numbers beside the boxes, and Enter.",
)
@click.option(
    "--second-entry", is_flag=True, help="Key paper forms again, to find slips of the first time."
)
@click.option(
    "--store", "place", metavar="FILE", help="Keep interviews in this store instead of the study's."
)
@apart_option
def collect_command(
    instrument: str | None,
    group: str | None,
    language: str | None,
    *,
    who: str | None,
    case: str | None,
    next_due: bool,
    plain: bool,
    from_paper: bool,
    second_entry: bool,
    place: str | None,
    apart: bool,
) -> None:
    """Interview people in the terminal, or key paper forms; what was interrupted can be resumed.

    Inside a study folder nothing need be named. Elsewhere name an INSTRUMENT (a shipped one or a
    file) and a --store.
    """
    study = _study(instrument, place)
    asked = _with_group(_questionnaires(study, instrument, anywhere=place is not None), group)
    command = shlex.join(
        [
            "concord",
            "collect",
            *([instrument] if instrument else []),
            *(["--store", named(place)] if place else []),
        ]
    )
    if case is not None and next_due:
        raise click.UsageError("--case names one, --next takes whoever is due; leave one")
    with _store(study, place) as store:
        asked = decided_before(study, store, asked, apart=apart)
        if from_paper or second_entry:
            if case is not None or next_due:
                raise click.UsageError("--case and --next are for interviews; keying asks for it")
            if group is not None:
                raise click.UsageError(
                    "--group is for interviews; a paper form says itself which group it is for"
                )
            from survey.keying import key_papers

            said = key_papers(
                store,
                asked,
                language=language,
                second_entry=second_entry,
                interviewers=None if study is None else study.source.interviewers,
                interviewer=None if who is None else _named(study, who),
                quotas=() if study is None else study.quotas,
            )
            click.echo(said, err=True)
            return
        targets = None if study is None else study.targets
        said = collect(
            store,
            asked,
            group=group,
            language=language,
            targets=targets,
            quotas=() if study is None else study.quotas,
            plain=plain,
            command=command,
            interviewer=_interviewer(study, who),
            begin=Begin((case or "").strip(), next_due, _contacts(study, place, store)),
        )
    click.echo(said, err=True)


def _contacts(study: Study | None, place: str | None, store: Store) -> Contacts:
    """How to reach the cases of this store."""
    if study is not None and place is None:
        return Contacts(contacts_place(study.store_place, study.folder))
    return Contacts(contacts_place(place or store.name))


def _interviewer(study: Study | None, who: str | None) -> str:
    """Who interviews: the one named, who is remembered for the study, else who was named before."""
    if study is None:
        return _named(study, who or "")
    named = _named(study, interviewer_here(study.folder) if who is None else who)
    if who is not None:
        remember_interviewer(study.folder, named)
    return named


def _named(study: Study | None, who: str) -> str:
    if study is None or not who.strip():
        return " ".join(who.split())
    return study.interviewer(who)


def _study(instrument: str | None, place: str | None) -> Study | None:
    """The study of this folder; None where a store and an instrument are named instead."""
    try:
        return Study.find()
    except StudyError as error:
        if place is not None and instrument is not None:
            return None
        example = f"concord collect {instrument or instruments.names()[0]} --store interviews.db"
        raise StudyError(f"{error}; or name an instrument and a store: {example}") from None


def _store(study: Study | None, place: str | None) -> Store:
    return told(
        study.open_store() if study is not None and place is None else open_store(str(place))
    )


def _questionnaires(
    study: Study | None, instrument: str | None, *, anywhere: bool
) -> tuple[Questionnaire, ...]:
    """The study's instruments, or the one named; with a store of its own that may be any shipped
    one or file.
    """
    if study is not None and (instrument is None or not anywhere):
        return study.questionnaires if instrument is None else (study.questionnaire(instrument),)
    name = str(instrument)
    in_study = study.questionnaires if study is not None else ()
    for each in in_study:
        if each.instrument == name:
            return (each,)
    if name in instruments.names():
        return (instruments.load(name),)
    if Path(name).is_file():
        return (load(Path(name)),)
    raise StudyError(
        f"there is no instrument or file {shown(name)}{did_you_mean(name, instruments.names())}"
    )


def _with_group(asked: tuple[Questionnaire, ...], group: str | None) -> tuple[Questionnaire, ...]:
    """Those that ask this group."""
    if group is None:
        return asked
    groups = [option.code for each in asked for option in each.groups]
    if group not in groups:
        raise StudyError(
            f"no instrument here asks a group {shown(group)}{did_you_mean(group, groups)}"
        )
    return tuple(each for each in asked if group in [option.code for option in each.groups])
