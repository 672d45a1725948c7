"""What a check of a workbook is, and what it finds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from analysis.reports.checklist.book import Book, Sheet, place

__all__ = ["Check", "Finding", "at", "each_sheet", "first"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend: the sheet, the cell or cells (empty where it is the whole sheet or
    workbook), and what to do.
    """

    sheet: str
    cell: str
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """One point of the checklist. `what`: how it should be; `source`: who asks for it; `essential`:
    to pass the regulations.
    """

    name: str
    what: str
    source: str
    find: Callable[[Book], Iterable[Finding]]
    essential: bool = False


def at(sheet: Sheet, row: int, column: int, message: str) -> Finding:
    """A finding at one cell."""
    return Finding(sheet.name, place(row, column), message)


def first(sheet: Sheet, places: Iterable[tuple[int, int]], message: str) -> Iterator[Finding]:
    """One finding at the first of these cells, which says how many more there are; none where there
    are no cells.
    """
    found = sorted(places)
    if found:
        more = len(found) - 1
        beside = (
            f" (and {more:,} more cell{'' if more == 1 else 's'} on this sheet)" if more else ""
        )
        yield at(sheet, *found[0], f"{message}{beside}")


def each_sheet(find: Callable[[Sheet], Iterable[Finding]]) -> Callable[[Book], Iterator[Finding]]:
    """A check of the workbook that looks at one sheet with cells after the other."""

    def walk(book: Book) -> Iterator[Finding]:
        for sheet in book.sheets:
            if not sheet.chart:
                yield from find(sheet)

    return walk
