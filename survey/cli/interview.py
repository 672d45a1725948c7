"""`concord interview`: interviews one by one, and what has to be put right in them."""

import click

from survey.cli.interview_list import list_command
from survey.cli.interview_show import show_command

__all__ = ["interview_command"]


@click.group("interview")
def interview_command() -> None:
    """Interviews one by one: list and show them."""


for _command in (list_command, show_command):
    interview_command.add_command(_command)
