"""`concord form make`: one form for whoever has it, or one for each case of the sample list."""

from collections.abc import Sequence
from pathlib import Path

import click

import instruments
from survey.cli.form_cases import Chosen, cases_for, write_for_cases
from survey.cli.opened import study_here, told
from survey.cli.output import say, shown_path
from survey.cli.spoken import unread
from survey.definition import load
from survey.errors import StudyError, did_you_mean, shown
from survey.forms import FORMATS, Form, Format, format_named
from survey.forms.batch import FORMATS_FOR_CASES
from survey.interview import Interview
from survey.questionnaire import Questionnaire
from survey.replacing import replacing
from survey.study import Study

__all__ = ["make_command"]


@click.command("make")
@click.argument("name", metavar="INSTRUMENT", required=False)
@click.option(
    "--as", "kind", type=click.Choice(list(FORMATS)), required=True, help="The kind of form."
)
@click.option("--language", help="Of the form, such as cy; by default the questionnaire's first.")
@click.option("--group", help="The group that fills it; else the form asks.")
@click.option(
    "--cases",
    "for_cases",
    is_flag=True,
    help="One form for each case of the sample list that is still to be asked, in a folder.",
)
@click.option(
    "--case", "named", multiple=True, metavar="CASE", help="One for this case; may be repeated."
)
@click.option("--due", is_flag=True, help="With --cases: without those to be asked later.")
@click.option(
    "--interviewer", metavar="WHO", help="With --cases: only those that this interviewer has."
)
@click.option(
    "--rows",
    type=click.IntRange(1, 5000),
    default=None,
    help="workbook: one row for each of so many respondents.",
)
@click.option("--all", "all_on_one", is_flag=True, help="page: all questions on one page.")
@click.option("--shared-device", is_flag=True, help="page: keep no draft in the browser.")
@click.option("--large-print", is_flag=True, help="paper: larger type.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write; with --cases, the folder.",
)
def make_command(
    name: str | None,
    kind: str,
    language: str | None,
    group: str | None,
    for_cases: bool,
    named: tuple[str, ...],
    due: bool,
    interviewer: str | None,
    rows: int | None,
    all_on_one: bool,
    shared_device: bool,
    large_print: bool,
    output: Path | None,
) -> None:
    """Make a form of an instrument: a shipped one, one of the study's, or a file.

    With --cases, a folder with a form for each case of the study's sample list, in its group and
    language, and a list of them. What comes back is of that case.
    """
    only = {
        "--rows": ("workbook", rows),
        "--all": ("page", all_on_one),
        "--shared-device": ("page", shared_device),
        "--large-print": ("paper", large_print),
    }
    for option, (its, given) in only.items():
        if given and kind != its:
            raise click.UsageError(f"{option} goes with --as {its}, not with --as {kind}")
    chosen = Chosen(for_cases, named, due, interviewer)
    _refuse_unfit(chosen, kind, rows)
    study = study_here()
    questionnaire = _questionnaire(name, study)
    language = Interview.start(
        questionnaire, language=language, group=group
    ).language  # an unknown one is told with the nearest
    form = Form(
        questionnaire,
        language,
        group,
        rows=rows or 0,
        all_on_one=all_on_one,
        shared_device=shared_device,
        large_print=large_print,
    )
    format_ = format_named(kind)
    spoken: Sequence[str] = (language,)
    if study is not None:  # so that a form can be read even after the definition has changed
        with told(study.open_store()) as store:
            store.add(questionnaire)
    if chosen:
        forms = cases_for(chosen, form, format_, study)
        folder = output or Path(f"{questionnaire.instrument}-{kind}-cases")
        write_for_cases(forms, format_, folder)
        spoken = list(dict.fromkeys(each.form.language for each in forms))
    else:
        _write(form, format_, output)
    _say_notes(form, format_, spoken, study)


def _refuse_unfit(chosen: Chosen, kind: str, rows: int | None) -> None:
    """Raises UsageError where a form cannot be made for each case."""
    if not chosen:
        if chosen.due or chosen.interviewer is not None:
            raise click.UsageError("--due and --interviewer go with --cases")
        return
    if kind not in FORMATS_FOR_CASES:
        why = (
            "an XLSForm is one form for all, which ODK and KoBo send out; let a question of it "
            "ask for the code of the case"
            if kind == "xlsform"
            else "such a text does not come back"
        )
        raise click.UsageError(f"--cases goes with {', '.join(FORMATS_FOR_CASES)}: {why}")
    if rows:
        raise click.UsageError("--cases makes a form for each; --rows puts many into one")


def _write(form: Form, chosen: Format, output: Path | None) -> None:
    """One form, to be filled by whoever has it."""
    named = f"{form.questionnaire.instrument}-{chosen.name}-{form.language}{chosen.suffix}"
    target = output or Path(named)
    if target.is_dir():
        raise StudyError(f"{shown_path(target)} is a folder; name a file with -o FILE")
    if not target.parent.is_dir():
        raise StudyError(f"there is no folder {shown_path(target.parent)}; make it first")
    if target.exists():
        raise StudyError(
            f"{shown_path(target)} is there already, perhaps filled in; choose another name with "
            "-o FILE"
        )
    content = chosen.make(form)
    with replacing(target) as temporary:
        temporary.write_bytes(content)
    say(f"wrote {shown_path(target)} ({chosen.title}, form {form.form[:8]})")


def _say_notes(form: Form, chosen: Format, spoken: Sequence[str], study: Study | None) -> None:
    """What whoever makes a form has to know of it."""
    questionnaire = form.questionnaire
    for note in chosen.notes(form) if chosen.notes else ():
        say(f"  note: {note}")
    if number := sum(bool(question.alerts) for question in questionnaire.questions):
        questions = "1 question has" if number == 1 else f"{number} questions have"
        say(
            f"  note: {questions} answers that must not wait; whoever fills it in reads nothing of "
            "that, and it is told when the form is read"
        )
    read_by = study.source.read_by if study else {}
    spoken = questionnaire.languages if chosen.every_language else spoken
    for note in unread(questionnaire, spoken, read_by):
        say(f"  note: {note}")


def _questionnaire(name: str | None, study: Study | None) -> Questionnaire:
    if name is not None and name in instruments.names():
        return instruments.load(name)
    if name is not None and Path(name).is_file():
        return load(name)
    if study is None:
        known = instruments.names()
        raise StudyError(
            f"there is no instrument {shown(name)}{did_you_mean(name, known)}"
            if name
            else "name an instrument"
        )
    return study.questionnaire(name)
