"""Rows under a header as columns.

Some tools write two header rows: the question, and below it the option or statement. The two make
one name, "Which? [Sleep]"; where the question is blank, the one to its left goes on.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from survey.errors import DataError, Fault, shown
from survey.exchange.cells import Cell, DataFile, cell_text

__all__ = ["columns_of", "names_of"]

_MOST_FAULTS = 20


def columns_of(
    path: Path, records: Iterable[Sequence[Cell]], *, header_rows: int = 1, numbered: bool = False
) -> DataFile:
    """The columns below the header. Blank rows are left out; rows with more cells than the header
    are refused.

    `numbered`: columns of the same name become "name", "name (2)" …; otherwise they are refused.
    """
    found = [
        (row, cells)
        for row, cells in enumerate(records, start=1)
        if any(cell not in (None, "") for cell in cells)
    ]
    if len(found) < header_rows:
        raise DataError.of(
            str(path),
            "is empty"
            if not found
            else "has one row, and the mapping says that two are the header",
        )
    header = names_of([cells for _, cells in found[:header_rows]], numbered=numbered)
    rows = found[header_rows:]
    width = max((place for place, name in enumerate(header, start=1) if name), default=0)
    _same_width(path, rows, width, len(header))
    cells = list(
        zip(*([*cells[:width], *[None] * (width - len(cells))] for _, cells in rows), strict=True)
    )
    named = [
        (name, cells[place] if cells else ())
        for place, name in enumerate(header[:width])
        if name or any(cell is not None for cell in (cells[place] if cells else ()))
    ]
    _unique(path, [name for name, _ in named])
    return DataFile(dict(named), [row for row, _ in rows])


def names_of(header: Sequence[Sequence[Cell]], *, numbered: bool = False) -> list[str]:
    """The names of columns under these header rows; a blank in the first row goes on with the name
    to its left.

    >>> names_of([["ID", "Which?", None], [None, "Sleep", "Other"]])
    ['ID', 'Which? [Sleep]', 'Which? [Other]']
    """
    rows = [[cell_text(cell) for cell in row] for row in header]
    if len(rows) == 1:
        return list(_numbered(rows[0])) if numbered else rows[0]
    width = max(map(len, rows))
    above, below = ([*row, *[""] * (width - len(row))] for row in rows)
    names: list[str] = []
    question = ""
    for first, second in zip(above, below, strict=True):
        question = first or question
        names.append(f"{question} [{second}]".strip() if second else first)
    return list(_numbered(names)) if numbered else names


def _numbered(names: Iterable[str]) -> Iterator[str]:
    counts: Counter[str] = Counter()
    for name in names:
        counts[name] += 1
        yield f"{name} ({counts[name]})" if name and counts[name] > 1 else name


def _same_width(
    path: Path, rows: Sequence[tuple[int, Sequence[Cell]]], width: int, header: int
) -> None:
    """CSV rows all have the header's number of cells; Excel leaves empty cells at the end away."""
    csv_file = path.suffix.lower() not in (".xlsx", ".xlsm")
    ragged = [
        Fault(
            str(path),
            0,
            (
                f"row {row} has {len(cells)} cells, the header has {width}; is a delimiter or "
                "quotation mark missing?"
            ),
        )
        for row, cells in rows
        if any(cell not in (None, "") for cell in cells[width:])
        or (csv_file and len(cells) not in (width, header))
    ]
    if len(ragged) > _MOST_FAULTS:
        more = Fault(str(path), 0, f"and {len(ragged) - _MOST_FAULTS:,} more such rows")
        ragged = [*ragged[:_MOST_FAULTS], more]
    if ragged:
        raise DataError(ragged)


def _unique(path: Path, names: Sequence[str]) -> None:
    counts = Counter(names)
    faults = [
        Fault(
            str(path), 0, f"{count} columns are called {shown(name)}; give each a name of its own"
        )
        for name, count in counts.items()
        if name and count > 1
    ]
    if unnamed := counts[""]:
        have = "columns have" if unnamed > 1 else "column has"
        faults.append(
            Fault(str(path), 0, f"{unnamed} {have} values but no name in the header; name them")
        )
    if faults:
        raise DataError(faults)
