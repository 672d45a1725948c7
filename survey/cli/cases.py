"""`concord cases`: whom the study wants to ask, what came of each attempt, and who has it."""

import click

from survey.cli.cases_attempts import assign_command, outcome_command
from survey.cli.cases_import import add_command, import_command
from survey.cli.cases_shown import list_command, show_command

__all__ = ["cases_command"]


@click.group("cases")
def cases_command() -> None:
    """Whom to ask: import, list, show, add; outcomes, and who has which."""


for _command in (
    import_command,
    add_command,
    list_command,
    show_command,
    outcome_command,
    assign_command,
):
    cases_command.add_command(_command)
