"""`concord instruments new`: a starter to fill in, and its place in the study."""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import click
import yaml

from survey.cli.opened import study_here
from survey.cli.output import say, shown_path
from survey.definition import load
from survey.errors import DefinitionError, StudyError, UndecidedError
from survey.questionnaire import Questionnaire
from survey.replacing import replacing
from survey.study import STUDY_FILE, Study
from survey.versions import refuse_undecided, undecided_in

__all__ = ["new_command"]


@click.command("new")
@click.argument("name")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Where to write it; by default NAME.yaml, in a study in instruments/.",
)
def new_command(name: str, output: Path | None) -> None:
    """Write a commented starter to fill in. NAME is the id of the new instrument, such as
    nursery-visits. In a study's instruments/ it is added to study.yaml.
    """
    study = study_here()
    own = study.folder / "instruments" if study else Path("instruments")
    target = output or (own if own.is_dir() else Path()) / f"{name}.yaml"
    if target.exists():
        raise StudyError(f"{shown_path(target)} is there already; choose another name, or -o FILE")
    if not target.parent.is_dir():
        raise StudyError(
            f"there is no folder {shown_path(target.parent)}; make it first, or choose another "
            "-o FILE"
        )
    text = (files("instruments") / "starter.txt").read_text("utf-8").replace("INSTRUMENT", name)
    target.write_text(text, "utf-8")
    try:
        load(target)
    except DefinitionError:
        target.unlink()
        raise
    say(
        f"wrote {shown_path(target)}; edit it, then: concord instruments check {shown_path(target)}"
    )
    if study and target.resolve().parent == own.resolve():
        say(_added(study, target.name))


def _added(study: Study, name: str) -> str:
    """Adds a file of instruments/ to study.yaml, where it gets on with the others, and tells."""
    file = study.folder / STUDY_FILE
    before = file.read_bytes()
    with replacing(file) as temporary:
        temporary.write_bytes(_with_instrument(before.decode("utf-8"), name).encode("utf-8"))
    try:
        _refuse_the_like(Study.read(study.folder).questionnaires)
    except (DefinitionError, UndecidedError) as error:
        with replacing(file) as temporary:
            temporary.write_bytes(before)
        return (
            f"not added to {shown_path(file)}, since the study has the like already; mend it, then "
            f"add it there by hand:\n{error}"
        )
    return f"added to the instruments of {shown_path(file)}"


def _refuse_the_like(asked: Sequence[Questionnaire]) -> None:
    """Raises UndecidedError where items of the last one have other answers in another one; words
    that differ can be mended later.
    """
    answers = {
        change.what
        for each in undecided_in(asked[-1], asked[:-1])
        for changed in each.changed
        for change in changed.changes
        if change.judged != "safe"
    } - {"wording", "hint"}
    if answers:
        refuse_undecided(asked[-1], asked[:-1])


def _with_instrument(text: str, name: str) -> str:
    """study.yaml with one instrument more; everything else stays as it is, comments too."""
    tree = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(tree, yaml.MappingNode)  # noqa: S101  # it has been read as a study
    [listed] = [value for key, value in tree.value if key.value == "instruments"]
    last = listed.value[-1]
    end = last.end_mark.index
    if listed.flow_style:
        return f"{text[:end]}, {name}{text[end:]}"
    newline = "\r\n" if "\r\n" in text else "\n"
    line_end = text.find(newline, end)
    line_end = len(text) if line_end < 0 else line_end
    dash = " " * listed.start_mark.column + "- "
    return f"{text[:line_end]}{newline}{dash}{name}{text[line_end:]}"
