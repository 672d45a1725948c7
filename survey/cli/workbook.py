"""`concord workbook check`: any workbook against the checklist for statistics in spreadsheets."""

from pathlib import Path

import click

from survey.cli.output import json_option, print_json, print_table, say, shown_path

__all__ = ["workbook_command"]


@click.group("workbook")
def workbook_command() -> None:
    """Look at Excel workbooks before they are published."""


@workbook_command.command("check")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@json_option
@click.option(
    "--list",
    "listed",
    is_flag=True,
    help="Print every point of the checklist, with who asks for it, after the findings.",
)
def check_command(file: Path, as_json: bool, listed: bool) -> None:
    """Hold any workbook, ours or not, against the Analysis Function's checklist.

    Prints what is to be mended, with sheet and cell; points marked "essential" are needed to pass
    the regulations on accessibility. Leaves with 1 if anything was found, with 0 if nothing was,
    with 3 if FILE is no workbook.
    """
    from analysis.reports.checklist import CHECKS, audit

    found = audit(file)
    if as_json:
        print_json(
            [
                {
                    "check": each.check.name,
                    "sheet": each.finding.sheet,
                    "cell": each.finding.cell,
                    "message": each.finding.message,
                    "essential": each.check.essential,
                    "source": each.check.source,
                }
                for each in found
            ]
        )
    elif found:
        rows = [
            (
                each.check.name,
                each.finding.sheet,
                each.finding.cell,
                "essential" if each.check.essential else "",
                each.finding.message,
            )
            for each in found
        ]
        print_table(("Check", "Sheet", "Cell", "", "What to mend"), rows)
    if listed and not as_json:
        points = [
            (check.name, "essential" if check.essential else "", check.what, check.source)
            for check in CHECKS.values()
        ]
        print_table(("Check", "", "How it should be", "Source"), points, title="The checklist")
    checks = len({each.check.name for each in found})
    say(
        (
            f"{shown_path(file)}: {len(found):,} finding{'' if len(found) == 1 else 's'} of "
            f"{checks} of {len(CHECKS)} checks"
        )
        if found
        else f"{shown_path(file)} passes all {len(CHECKS)} checks"
    )
    raise SystemExit(1 if found else 0)
