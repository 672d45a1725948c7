"""What the commands print: tables and JSON to stdout, progress and talk to stderr."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

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

    On a terminal it fits the window, and long cells run over several lines. Into a file or a pipe
    a row is a line of its own, as wide as its texts and no wider.
    """
    plain = [[_plain(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _draw(headings, plain, numeric, title)
    else:
        click.echo("\n".join(([title] if title else []) + _lines(headings, plain, numeric)))


def _lines(
    headings: Sequence[str], rows: Sequence[Sequence[str]], numeric: Sequence[str]
) -> list[str]:
    """The table as lines of text, without blanks at their ends."""
    from rich.cells import cell_len

    columns = list(zip(headings, *rows, strict=True))
    widths = [max(map(cell_len, column)) for column in columns]
    # what stands last and to the left is as long as each text is: no line of the table need be
    rules = [
        "─" * (cell_len(heading) if place == len(widths) - 1 and heading not in numeric else width)
        for place, (heading, width) in enumerate(zip(headings, widths, strict=True))
    ]
    lines = []
    for row in (headings, rules, *rows):
        cells = (
            " " * (width - cell_len(cell)) + cell
            if heading in numeric
            else cell + " " * (width - cell_len(cell))
            for heading, cell, width in zip(headings, row, widths, strict=True)
        )
        lines.append("   ".join(cells).rstrip())
    return lines


def _draw(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Sequence[str],
    title: str,
) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(
            heading, justify="right" if heading in numeric else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*row)
    console = Console(markup=False, highlight=False, emoji=False)
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
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

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
