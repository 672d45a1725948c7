"""The command line: one file per group of commands, each loaded only when it is called.

Data goes to stdout, talk to stderr. Exit codes: 0 done, 1 a check found something, 2 wrong use, 3
bad data.
"""

import importlib
import os
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import click

from survey.errors import ConcordError

__all__ = ["COMMANDS", "concord", "main"]

BAD_DATA = 3


class Command(NamedTuple):
    """A command of the table below: in `module` of this package it is called NAME_command, and
    `line` is the first sentence of its help, so that the list needs none of them loaded.
    """

    name: str
    module: str
    line: str


_IN_ORDER = (
    Command(
        "demo",
        "demo",
        "Make a whole study: simulated field work through the real interview, "
        "store, tables, reports, claims.",
    ),
    Command(
        "init",
        "init",
        "Make a new study folder with study.yaml, instruments/ and an empty store.",
    ),
    Command(
        "instruments", "instruments", "Questionnaires: list, show, check, diff, new, import, words."
    ),
    Command(
        "cases",
        "cases",
        "Whom to ask: import, list, show, add; outcomes, and who has which.",
    ),
    Command(
        "collect",
        "collect",
        "Interview people in the terminal, or key paper forms; what was "
        "interrupted can be resumed.",
    ),
    Command(
        "form",
        "form",
        "Forms that go out and come back: workbook, page, paper, xlsform, text.",
    ),
    Command(
        "import",
        "exchange",
        "Take in a data file from a panel company or an older survey: CSV, Excel, SPSS, Parquet.",
    ),
    Command(
        "export",
        "exchange",
        "Write all completed interviews to FILE: .csv (with a codebook beside "
        "it), .xlsx, .parquet, or .sav for SPSS.",
    ),
    Command(
        "interview",
        "interview",
        "Interviews one by one: list, show, correct, reopen, discard, and whose they are.",
    ),
    Command(
        "alerts",
        "alerts",
        "Answers that must not wait: list and show them, and sign them off.",
    ),
    Command("status", "status", "Interviews by group, mode and day against the study's targets."),
    Command(
        "quality",
        "quality",
        "How good the answers are: time, speeders, straight-lining, random answers, duplicates; "
        "marks, by which --where can leave interviews out.",
    ),
    Command(
        "backup",
        "backup",
        "Copy the whole store to one file, also while interviews are going on.",
    ),
    Command(
        "restore",
        "backup",
        "Make the store what a backup FILE has, once that was read through.",
    ),
    Command(
        "agreement",
        "tables",
        "Share of each group that agrees, with its confidence interval; all "
        "items that have the NET, or those named.",
    ),
    Command(
        "distribution",
        "tables",
        "Share of each group that gave each answer, with its confidence interval; all items with "
        "answers to choose from, or those named.",
    ),
    Command(
        "compare",
        "comparison",
        "Difference between groups in the share that agrees, with its "
        "confidence interval and test.",
    ),
    Command(
        "summary",
        "summary",
        "NETs, net agreement, top and bottom boxes, medians, means and "
        "quartiles by group; all items, or those named.",
    ),
    Command(
        "total",
        "totals",
        "How many of each group agree in the population, with the confidence interval, or the "
        "total of a number; all items that have the NET, or those named.",
    ),
    Command(
        "ratio",
        "totals",
        "The ratio of the totals of two numbers in each group, with its confidence interval.",
    ),
    Command(
        "model",
        "model",
        "Adjusted percentages by group: of otherwise like people, how many agree, and whether the "
        "difference stays when the rest is held constant; of a number its mean.",
    ),
    Command(
        "association",
        "association",
        "Whether answers go with the group: tests, and the size of the effect; "
        "all items with answers, or those named.",
    ),
    Command(
        "scores",
        "scores",
        "Mean score of each group with its interval, and Cronbach's alpha; all "
        "scores of the questionnaires, or those named.",
    ),
    Command(
        "weight",
        "weighting",
        "Weight the interviews to the population: raking, or "
        "post-stratification where there is one variable.",
    ),
    Command(
        "plan",
        "plan",
        "How many interviews for a margin or a difference, and what so many "
        "can say; alone, what the study's targets can say.",
    ),
    Command(
        "report",
        "report",
        "Write the study's figures in one format or several.",
    ),
    Command(
        "outcomes",
        "outcomes",
        "What changed for the same people between two points in time; all "
        "scales of the study, or those named.",
    ),
    Command(
        "evidence",
        "evidence",
        "What research found: check evidence files, pool their effects, count directions.",
    ),
    Command("workbook", "workbook", "Look at Excel workbooks before they are published."),
    Command(
        "claims",
        "claims",
        "Fill the figures of a draft in, and check every figure it states.",
    ),
)

COMMANDS: Mapping[str, Command] = MappingProxyType({each.name: each for each in _IN_ORDER})
"""Each command by its name, in the order of help."""


class _Commands(click.Group):
    """Commands that are imported when they are called, so that a question is asked without waiting
    for charts.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"survey.cli.{COMMANDS[cmd_name].module}")
        command = getattr(module, f"{cmd_name}_command")
        # the table above names commands only
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(each.name, each.line) for each in COMMANDS.values()])


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
