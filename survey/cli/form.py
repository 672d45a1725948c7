"""`concord form`: make forms that go out, read those that come back."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

import instruments
from survey.cli.alerts_told import alarm_lines, alert_lines
from survey.cli.deciding import apart_option, kept
from survey.cli.form_make import make_command
from survey.cli.opened import opened_store, study_here
from survey.cli.output import print_json, print_table, progress, say, shown_path, store_option
from survey.cli.quotas_told import Filling
from survey.cli.warned import list_unusual, warned_option
from survey.errors import DataError, shown
from survey.forms import Blank
from survey.forms.batch import is_index
from survey.replacing import replacing

if TYPE_CHECKING:
    from survey.forms.folder import Summary

__all__ = ["form_command"]

_MOST_NAMED = 5
"""Questions that are named when it is said what was left blank."""


@click.group("form")
def form_command() -> None:
    """Forms that go out and come back: workbook, page, paper, xlsform, text."""


form_command.add_command(make_command)


@form_command.command("read")
@click.argument(
    "paths",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="FILE|DIR...",
)
@click.option(
    "--refused",
    "refused_file",
    type=click.Path(path_type=Path),
    default=Path("refused.csv"),
    help="Where reasons go.",
)
@click.option(
    "--blanks",
    type=click.Choice(("refuse", "no-answer")),
    default="refuse",
    help="Forms in which a required question was left blank: refuse them, or take it as no answer.",
)
@click.option(
    "--blanks-list",
    "blanks_file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("blanks.csv"),
    help="Where the questions that were left blank are listed.",
)
@warned_option
@click.option(
    "--count-alike",
    is_flag=True,
    help="Forms without a reference that say the same, saved at different moments, all count.",
)
@click.option(
    "--any-list",
    is_flag=True,
    help="The sample list was made anew since the forms for its cases went out; its ids hold.",
)
@click.option("--json", "as_json", is_flag=True, help="The summary as an array of one object.")
@store_option
@apart_option
def read_command(
    paths: tuple[Path, ...],
    refused_file: Path,
    blanks: str,
    blanks_file: Path,
    warned_file: Path,
    count_alike: bool,
    any_list: bool,
    as_json: bool,
    place: str | None,
    apart: bool,
) -> None:
    """Take in returned forms, single files or folders of them. Reasons for refusals go to
    refused.csv. A question left blank is kept as no answer, unless it is required, and is listed
    in blanks.csv; unusual answers are kept, and listed in warned.csv.
    """
    from survey.forms.folder import read_forms
    from survey.forms.lists import write_blanks, write_refusals

    study = study_here()
    questionnaires = [instruments.load(name) for name in instruments.names()]
    questionnaires += study.questionnaires if study else ()
    files = _files(paths, besides=(refused_file, blanks_file, warned_file))
    with (
        opened_store(place, reading=False) as store,
        progress("Reading forms", len(files)) as advance,
    ):
        read = partial(read_forms, files, questionnaires, store, progress=advance)
        read = partial(read, count_alike=count_alike, any_list=any_list)
        read = partial(read, blank_required=blanks == "no-answer")
        filling = Filling.of(store, study if place is None else None)
        summary = kept(study, store, read, apart=apart)
        urgent = alert_lines(store, questionnaires, summary.files)
        full = list(filling.lines())
    row = {name: getattr(summary, name) for name in ("read", "unchanged", "corrected", "refused")}
    row["blanks"] = sum(not each.optional for each in summary.blanks)
    row["unusual"] = len(summary.unusual)
    if as_json:
        print_json([row])
    else:
        print_table(list(row), [[str(number) for number in row.values()]], numeric=list(row))
    for line in (*urgent, *alarm_lines(summary.alarms)):
        say(line)
    if summary.alike:
        say(
            f"{summary.alike} forms without a reference say exactly what another says, and were "
            "taken for copies of it; "
            "if different people sent them, read them with --count-alike"
        )
    for line in (*_undecided(summary), *full):
        say(line)
    # lists of an earlier reading are not left standing
    if summary.blanks or blanks_file.exists():
        with replacing(blanks_file) as temporary:
            write_blanks(summary.blanks, temporary)
    _say_blanks(summary.blanks, blanks_file)
    list_unusual(summary.unusual, warned_file)
    if summary.refusals or refused_file.exists():
        with replacing(refused_file) as temporary:
            write_refusals(summary.refusals, temporary)
    if summary.refusals:
        for refusal in summary.refusals[:10]:
            say(str(refusal))
        more = len(summary.refusals) - 10
        say(
            f"{f'and {more} more; ' if more > 0 else ''}every reason is in "
            f"{shown_path(refused_file)}"
        )
        raise SystemExit(3)


def _undecided(summary: "Summary") -> Iterator[str]:
    """What somebody has to decide."""
    if summary.undecided:
        forms = "1 form" if summary.undecided == 1 else f"{summary.undecided:,} forms"
        yield (
            f"{forms} would change what somebody corrected or discarded: kept, and not counted "
            "before somebody decides"
        )
    if summary.pairs:
        what = "1 pair" if summary.pairs == 1 else f"{summary.pairs:,} pairs"
        yield f"{what} may be of one person; concord interview pairs lists them"


def _say_blanks(blanks: Sequence[Blank], file: Path) -> None:
    """How many questions were left blank, and which most often; what may be left empty is listed in
    the file alone.
    """
    left = [each for each in blanks if not each.optional]
    if not left:
        return
    asked = {each.question: each.asked for each in left}
    counted = Counter(each.question for each in left).most_common()
    answers = "1 question was" if len(left) == 1 else f"{len(left)} questions were"
    say(f"{answers} left blank and kept as no answer; each place is in {shown_path(file)}")
    for question, times in counted[:_MOST_NAMED]:
        say(f"  {times} × {shown(asked[question])} ({question})")
    if (more := len(counted) - _MOST_NAMED) > 0:
        say(f"  and {more} questions more")


def _files(paths: tuple[Path, ...], *, besides: Sequence[Path]) -> list[Path]:
    """The files named, and those in the folders named; hidden and lock files are nobody's form."""
    found: dict[Path, Path] = {}
    for path in paths:
        inside = (
            sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        )
        found.update(
            {each.resolve(): each for each in inside if not each.name.startswith((".", "~$"))}
        )
    own = [*besides, *filter(is_index, found.values())]
    for each in own:
        found.pop(each.resolve(), None)
    if not found:
        raise DataError.of(", ".join(map(str, paths)), "there are no files to read")
    return list(found.values())
