"""What the commands print: tables and JSON to stdout, progress and talk to stderr."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

__all__ = [
    "json_option",
    "percent",
    "print_json",
    "print_table",
    "progress",
    "say",
    "shown_path",
    "store_option",
]

WIDEST = 400
"""Columns of a table that goes to a file or pipe, so that nothing is cut."""

json_option = click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="An array of objects: codes, proportions, null for undefined.",
)
store_option = click.option(
    "--store",
    "place",
    metavar="FILE",
    help="A store other than the study's: a file or a database URL.",
)


def say(message: str) -> None:
    """Talk, beside the data."""
    click.echo(message, err=True)


def print_json(rows: Sequence[Mapping[Any, Any]]) -> None:
    """An array of objects; NaN and NA become null."""
    click.echo(
        json.dumps(
            [{name: _jsonable(value) for name, value in row.items()} for row in rows],
            ensure_ascii=False,
            indent=1,
        )
    )


def _jsonable(value: Any) -> Any:
    if isinstance(value, bool | str | int) or value is None:
        return value
    if isinstance(value, list | tuple | dict):
        return value
    number = float(value)
    if number != number:  # noqa: PLR0124
        return None
    return int(number) if number.is_integer() and not isinstance(value, float) else number


def print_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numeric: Sequence[str] = (),
    title: str = "",
) -> None:
    """Aligned columns; `numeric` ones to the right. Texts are data: nothing in them is read as
    markup.
    """
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left", title=None)
    for heading in headings:
        table.add_column(
            heading, justify="right" if heading in numeric else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(_plain(cell) for cell in row))
    console = Console(
        width=None if sys.stdout.isatty() else WIDEST, markup=False, highlight=False, emoji=False
    )
    if title:
        console.print(title, style="bold")
    console.print(table)


def _plain(text: str) -> str:
    """Without control characters, which a terminal could take for commands."""
    return "".join(character if character.isprintable() else " " for character in text)


def percent(proportion: float) -> str:
    """A proportion as people read it: 84.2%; nothing where it is undefined."""
    return f"{100 * proportion:.1f}%" if proportion == proportion else ""  # noqa: PLR0124  # NaN


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr, only where that is a terminal; gives a function that advances
    it.
    """
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, disable=not console.is_terminal, transient=True
    ) as bar:
        task = bar.add_task(what, total=total)
        yield lambda steps: bar.advance(task, steps)


def shown_path(path: Path) -> str:
    """As short as it can be written from here."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
