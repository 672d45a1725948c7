"""`concord instruments import`: an XLSForm becomes a definition."""

from pathlib import Path

import click

from survey.cli.output import say, shown_path
from survey.definition import dump
from survey.errors import StudyError
from survey.replacing import replacing

__all__ = ["import_command"]


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write it; by default INSTRUMENT.yaml.",
)
@click.option(
    "--group",
    "groups",
    multiple=True,
    metavar="CODE=LABEL",
    help="A respondent group; may be given again.",
)
@click.option(
    "--skip-unsupported", is_flag=True, help="Leave out what a definition cannot say, and list it."
)
@click.option("--replace", is_flag=True, help="Write over a file that is there.")
def import_command(
    file: Path, output: Path | None, groups: tuple[str, ...], skip_unsupported: bool, replace: bool
) -> None:
    """Read an XLSForm of ODK or KoBo (FILE.xlsx) as a definition. What cannot be kept is told with
    sheet and row.
    """
    from survey.forms.xlsform.importing import read_xlsform

    found = read_xlsform(file, groups=dict(map(_group, groups)), skip_unsupported=skip_unsupported)
    target = output or Path(f"{found.questionnaire.instrument}.yaml")
    if target.exists() and not replace:
        raise StudyError(
            f"{shown_path(target)} is there already; choose another -o FILE, or add --replace"
        )
    if not target.parent.is_dir():
        raise StudyError(
            f"there is no folder {shown_path(target.parent)}; make it first, or choose another "
            "-o FILE"
        )
    with replacing(target) as temporary:
        temporary.write_text(f"# Read from {file.name}.\n{dump(found.questionnaire)}", "utf-8")
    for note in found.notes:
        say(f"note: {note}")
    said = (
        f"{len(found.questionnaire.questions)} questions, "
        f"{', '.join(found.questionnaire.languages)}"
    )
    say(
        f"wrote {shown_path(target)} ({said}); look it over: concord instruments show "
        f"{shown_path(target)}"
    )


def _group(given: str) -> tuple[str, str]:
    code, _, label = (part.strip() for part in given.partition("="))
    if not code or not label:
        raise click.BadParameter(
            f"'{given}' is not CODE=LABEL, such as teachers=Teachers", param_hint="--group"
        )
    return code, label
