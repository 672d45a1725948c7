"""`concord init`: a new study folder."""

import json
from pathlib import Path

import click

import instruments
from survey.cli.output import say, shown_path
from survey.definition import json_schema
from survey.errors import DefinitionError, StudyError
from survey.study import STUDY_FILE, Study

__all__ = ["init_command", "make_study"]

_TEMPLATE = """\
# A study folder of Concord. Inside it, no command needs a path.
title: {title}
client: ""            # who commissioned the study
contact: ""           # whom to ask about it
licence: ""           # how its results may be used

fieldwork:
  start: ""           # first day, such as 2022-06-06; left empty, it is taken from the interviews
  end: ""
  mode: ""            # how people are asked, such as Face to face
  universe: ""        # whom the sample stands for, such as Adults in the United Kingdom
  sample: ""          # how people are chosen, and whether at random

instruments:          # shipped ones by name, your own as files in instruments/
{instruments}

targets: {{}}           # interviews wanted by group, such as {{public: 2000}}

store: concord.db
"""


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--title", help="Of the study; by default the folder's name.")
@click.option(
    "--instrument",
    "names",
    multiple=True,
    help="A shipped instrument to begin with; may be given twice or more.",
)
def init_command(folder: Path, title: str | None, names: tuple[str, ...]) -> None:
    """Make a new study folder with study.yaml, instruments/ and an empty store."""
    listed = "\n".join(
        f"  - {instruments.load(name).instrument}" for name in names or instruments.complete()
    )
    heading = json.dumps(title or folder.resolve().name, ensure_ascii=False)
    make_study(folder, _TEMPLATE.format(title=heading, instruments=listed))
    here = shown_path(folder)
    say(f"made {here}: look at {here}/{STUDY_FILE}, then: cd {here} && concord collect")


def make_study(folder: Path, text: str) -> Study:
    """A study folder with this study.yaml. Raises StudyError where there is a study already; leaves
    nothing half made.
    """
    file = folder / STUDY_FILE
    if file.exists():
        raise StudyError(f"{shown_path(folder)} is a study already; choose another folder")
    try:
        (folder / "instruments").mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        schema = json.dumps(json_schema(), ensure_ascii=False, indent=1)
        (folder / "instruments" / "definition.schema.json").write_text(schema + "\n", "utf-8")
    except OSError as error:
        raise StudyError(f"cannot make {shown_path(folder)}: {error.strerror}") from error
    try:
        study = Study.read(folder)
        study.open_store().close()
    except DefinitionError:
        file.unlink()
        raise
    return study
