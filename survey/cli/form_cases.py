"""`concord form make --cases`: which cases are to have a form, and the folder with them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from survey.cases import Standing, next_up, standings
from survey.cli.cases_opened import interviewer_named, numbered, today
from survey.cli.opened import told
from survey.cli.output import progress, say, shown_path
from survey.errors import StudyError
from survey.forms import Form, Format
from survey.forms.batch import INDEX, CaseForm, case_forms, write_batch
from survey.replacing import replacing_folder
from survey.store import Case, SampleList
from survey.study import Study

__all__ = ["Chosen", "cases_for", "write_for_cases"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which cases: `every` one still to be asked, or those `named`, asked before or not. `due`:
    without those whose day has not come; `interviewer`: whose.
    """

    every: bool = False
    named: tuple[str, ...] = ()
    due: bool = False
    interviewer: str | None = None

    def __bool__(self) -> bool:
        return self.every or bool(self.named)


def cases_for(chosen: Chosen, like: Form, format_: Format, study: Study | None) -> list[CaseForm]:
    """The forms to make. Raises StudyError where there is nobody to make one for."""
    if study is None:
        raise StudyError("the sample list is a study's; go into its folder")
    if chosen.every and chosen.named:
        raise click.UsageError("--case names some, --cases takes all still to be asked; leave one")
    with told(study.open_store()) as store:
        if not len(SampleList(store)):
            raise StudyError("there are no cases yet; take in a list: concord cases import FILE")
        if chosen.named:
            cases = SampleList(store).cases(list(dict.fromkeys(map(str.strip, chosen.named))))
        else:
            cases = _waiting(standings(store), chosen, like, study)
    asked = {option.code for option in like.questionnaire.groups}
    theirs = [case for case in cases if not case.group or case.group in asked]
    if left := len(cases) - len(theirs):
        say(
            f"{numbered(left, 'case')} of groups that {like.questionnaire.instrument} does not "
            "ask: left out"
        )
    if not theirs:
        raise StudyError("there is no case to make a form for; concord cases list shows them")
    return case_forms(theirs, like, format_)


def _waiting(
    every: Sequence[Standing], chosen: Chosen, like: Form, study: Study | None
) -> list[Case]:
    """Those still to be asked, in the order of the list."""
    who = None if chosen.interviewer is None else interviewer_named(study, chosen.interviewer)
    due = {each.case.id for each in next_up(every, today())} if chosen.due else None
    return [
        each.case
        for each in every
        if not each.settled
        and (who is None or each.case.interviewer == who)
        and (like.group is None or each.case.group in ("", like.group))
        and (due is None or each.case.id in due)
    ]


def write_for_cases(forms: Sequence[CaseForm], format_: Format, folder: Path) -> None:
    """The folder, all of it or nothing."""
    if folder.exists():
        raise StudyError(
            f"{shown_path(folder)} is there already, perhaps with forms filled in; choose another "
            "name with -o FOLDER"
        )
    with replacing_folder(folder) as temporary, progress("Making forms", len(forms)) as advance:
        write_batch(forms, format_, temporary, advance)
    say(
        f"wrote {numbered(len(forms), 'form')} ({format_.title}) to {shown_path(folder)}; "
        f"{INDEX} says which is whose"
    )
