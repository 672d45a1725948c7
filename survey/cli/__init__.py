"""The command line: one file per group of commands, each loaded only when it is called.

Data goes to stdout, talk to stderr. Exit codes: 0 done, 1 a check found something, 2 wrong use, 3
bad data.
"""

import importlib
import os
import sys
from collections.abc import Mapping
from types import MappingProxyType

import click

from survey.errors import ConcordError

__all__ = ["COMMANDS", "concord", "main"]

BAD_DATA = 3

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "demo": "survey.cli.demo",
        "init": "survey.cli.init",
        "instruments": "survey.cli.instruments",
        "collect": "survey.cli.collect",
        "form": "survey.cli.form",
        "import": "survey.cli.exchange",
        "export": "survey.cli.exchange",
        "status": "survey.cli.status",
        "backup": "survey.cli.backup",
        "restore": "survey.cli.backup",
        "agreement": "survey.cli.tables",
        "distribution": "survey.cli.tables",
        "compare": "survey.cli.comparison",
        "summary": "survey.cli.summary",
        "association": "survey.cli.association",
        "scores": "survey.cli.scores",
        "weight": "survey.cli.weighting",
        "plan": "survey.cli.plan",
        "report": "survey.cli.report",
        "workbook": "survey.cli.workbook",
        "claims": "survey.cli.claims",
    }
)
"""Each command and the module that has it, in the order of help. In the module it is called
NAME_command."""


class _Commands(click.Group):
    """Commands that are imported when they are called, so that a question is asked without waiting
    for charts.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(COMMANDS[cmd_name]), f"{cmd_name}_command")
        # the table above names commands only
        assert isinstance(command, click.Command)  # noqa: S101
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="concord-survey", prog_name="concord")
def concord() -> None:
    """Ask people questions, and say who agrees, with honest confidence intervals."""


def main() -> None:
    """Run the command and leave with its exit code; faults in data are told without a traceback."""
    try:
        sys.exit(concord.main(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except ConcordError as error:
        said = str(error)
        click.echo(said if "\n" in said else f"concord: {said}", err=True)
        sys.exit(BAD_DATA)
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # the reader has gone, as in `concord … | head`
        sys.exit(141)
