"""`concord backup` and `concord restore`: the store as it is at one moment, in one file."""

from pathlib import Path

import click

from survey.cli.opened import tell_converted
from survey.cli.output import say, shown_path, store_option
from survey.store import Backup, back_up_store, restore
from survey.study import Study

__all__ = ["backup_command", "restore_command"]


@click.command("backup")
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A new file; by default one named by the moment (UTC) in the study's folder backups/.",
)
@store_option
def backup_command(file: Path | None, place: str | None) -> None:
    """Copy the whole store to one file, also while interviews are going on.

    The copy is of one moment, is read through before it has its name, and is its owner's alone to
    read. Nothing is ever overwritten. It holds all answers: keep it as safe as the store. A store
    on a server is copied too.
    """
    chosen, backups = _place(place)
    say(f"backed up to {_shown(back_up_store(chosen, file, backups=backups))}")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--to",
    "place",
    metavar="STORE",
    help="A store other than the study's: a file or a database URL; made where there is none.",
)
@click.option(
    "--replace",
    is_flag=True,
    help="Also where the present store has answers that the backup has not, or cannot be read.",
)
def restore_command(file: Path, place: str | None, replace: bool) -> None:
    """Make the store what a backup FILE has, once that was read through.

    The present store is kept as a backup first. Close other programs that use it: what they have
    open may be gone.
    """
    chosen, backups = _place(place)
    done = restore(file, chosen, replace=replace, backups=backups)
    say(f"restored from {_shown(done.backup)}")
    if done.upgrade is not None:
        tell_converted(done.upgrade)
    if done.kept is not None:
        say(f"what was there before: {shown_path(done.kept)}")


def _place(place: str | None) -> tuple[str | Path, Path | None]:
    """The store, and the folder of its backups where a study says it."""
    if place is None:
        study = Study.find()
        return study.store_place, study.backups
    return place, None


def _shown(backup: Backup) -> str:
    last = "" if backup.last is None else f", the last of {backup.last:%Y-%m-%d %H:%M:%S} UTC"
    return (
        f"{shown_path(backup.file)}: {backup.interviews:,} interviews, "
        f"{backup.answers:,} answers{last}"
    )
