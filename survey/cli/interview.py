"""`concord interview`: interviews one by one, and what has to be put right in them."""

import click

from survey.cli.interview_correct import correct_command
from survey.cli.interview_ended import discard_command, reopen_command
from survey.cli.interview_list import list_command
from survey.cli.interview_pairs import different_command, pairs_command, same_command
from survey.cli.interview_show import show_command

__all__ = ["interview_command"]


@click.group("interview")
def interview_command() -> None:
    """Interviews one by one: list, show, correct, reopen, discard, and whose they are."""


for _command in (
    list_command,
    show_command,
    correct_command,
    reopen_command,
    discard_command,
    pairs_command,
    same_command,
    different_command,
):
    interview_command.add_command(_command)
