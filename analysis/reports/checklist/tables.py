"""Checks of tables: that they are marked up, whole, named, and stand where a screen reader finds
them.
"""

import re
from collections import Counter
from collections.abc import Iterator

from analysis.reports.checklist.book import DEFAULT_WIDTH, MarkedTable, Sheet
from analysis.reports.checklist.finding import Finding, at, first
from analysis.reports.checklist.names import named

__all__ = [
    "FROZEN_HEIGHT",
    "FROZEN_WIDTH",
    "below_tables",
    "blank_rows_and_columns",
    "empty_cells",
    "filters",
    "frozen_panes",
    "header_row",
    "left_edge",
    "marked_up",
    "merged_cells",
    "one_table",
    "table_names",
    "unique_headings",
]

FROZEN_HEIGHT, FROZEN_WIDTH = 200.0, 60.0
"""The most that may stay in sight while the rest is scrolled: points of rows, characters of
columns. On a screen of 1,920 by 1,080 dots that shows everything twice as large, about a third of
the height and half of the width are left for what is scrolled."""

_DEFAULT_TABLE = re.compile(r"(table|tabelle|tableau|tabla|tabl)_?\d+", re.IGNORECASE)
_DEFAULT_HEADING = re.compile(r"(column|spalte|colonne|columna|colofn) ?\d*", re.IGNORECASE)
_EXPLAINED = re.compile(
    rf"\b(empty|blank|gwag|wag)\b|{named('empty_cells', 'headings')}"
    rf"|{named('empty_letters')}",
    re.IGNORECASE,
)


def marked_up(sheet: Sheet) -> Iterator[Finding]:
    """What stands in several columns is marked up as a table."""
    loose = [
        where
        for where in sheet.cells
        if where[1] > 1 and not any(where in table.range for table in sheet.tables)
    ]
    yield from first(
        sheet,
        loose,
        "stands in no marked-up table; select the table with its headings and choose Insert, Table",
    )


def table_names(sheet: Sheet) -> Iterator[Finding]:
    for table in sheet.tables:
        if _DEFAULT_TABLE.fullmatch(table.name):
            yield _table(
                sheet,
                table,
                f"the table's name {table.name} says nothing; name it under Table Design",
            )


def one_table(sheet: Sheet) -> Iterator[Finding]:
    for table in sorted(sheet.tables, key=lambda each: (each.range.top, each.range.left))[1:]:
        yield _table(sheet, table, "is a second table on the sheet; give it a sheet of its own")


def header_row(sheet: Sheet) -> Iterator[Finding]:
    """One header row, with a text over every column."""
    for table in sheet.tables:
        if not table.headed:
            yield _table(
                sheet, table, "the table has no header row; tick Header Row under Table Design"
            )
            continue
        top, left, width = table.range.top, table.range.left, table.range.columns
        texts = {
            column: cell.text.strip()
            for (row, column), cell in sheet.cells.items()
            if row == top and cell.text.strip()
        }
        unnamed = [(top, column) for column in range(left, left + width) if column not in texts]
        yield from first(
            sheet, unnamed, "a column of the table has no heading; say what stands below it"
        )
        named = [
            (top, column)
            for column, text in texts.items()
            if (top, column) in table.range and _DEFAULT_HEADING.fullmatch(text)
        ]
        yield from first(
            sheet,
            named,
            "a heading was given by the program and says nothing; say what stands below it",
        )


def unique_headings(sheet: Sheet) -> Iterator[Finding]:
    for table in sheet.tables:
        if table.headed:
            seen: set[str] = set()
            for (row, column), cell in sheet.within(table.range):
                text = " ".join(cell.text.split()).casefold()
                if row > table.range.top:
                    break
                if text and text in seen:
                    yield at(
                        sheet,
                        row,
                        column,
                        "two columns of the table have this heading; make each heading unique",
                    )
                seen.add(text)


def merged_cells(sheet: Sheet) -> Iterator[Finding]:
    found = [(block.top, block.left) for block in sheet.merged]
    yield from first(
        sheet, found, "cells are merged; unmerge them and repeat the text where it belongs"
    )


def blank_rows_and_columns(sheet: Sheet) -> Iterator[Finding]:
    """No blank row or column before the end of what the sheet holds, nor in a table."""
    used = sheet.used
    if used is None:
        return
    bottom = max([used.bottom, *(table.range.bottom for table in sheet.tables)])
    right = max([used.right, *(table.range.right for table in sheet.tables)])
    # What floats beside the cells fills the rows that it covers.
    rows = {row for row, _ in sheet.cells} | {picture.row for picture in sheet.pictures}
    columns = {column for _, column in sheet.cells}
    for what, blank, remedy in (
        ("row", [(row, 1) for row in range(1, bottom + 1) if row not in rows], "row height"),
        (
            "column",
            [(1, column) for column in range(1, right + 1) if column not in columns],
            "column width",
        ),
    ):
        if blank:
            yield at(
                sheet, *blank[0], f"a {what} is blank; remove it and make room by {remedy} instead"
            )


def empty_cells(sheet: Sheet) -> Iterator[Finding]:
    """No cell of a table is empty, unless it is said above the table what empty cells mean; never
    among numbers.
    """
    for table in sheet.tables:
        body = table.body
        present = Counter(where[1] for where in sheet.cells if where in body)
        numbers = Counter(
            where[1]
            for where, cell in sheet.cells.items()
            if where in body and cell.kind == "number"
        )
        explained = any(
            row < table.range.top and _EXPLAINED.search(cell.text)
            for (row, _), cell in sheet.cells.items()
        )
        for column, count in sorted(present.items()):
            missing = body.rows - count
            numeric = 2 * numbers[column] > count
            if missing and (numeric or not explained):
                rows = {row for row, at_column in sheet.cells if at_column == column}
                row = next(row for row in range(body.top, body.bottom + 1) if row not in rows)
                remedy = (
                    "put shorthand such as [x] there"
                    if numeric
                    else "put shorthand there, or say above the table what it means"
                )
                yield at(
                    sheet,
                    row,
                    column,
                    f"{missing:,} cell{'' if missing == 1 else 's'} of this column empty; {remedy}",
                )


def left_edge(sheet: Sheet) -> Iterator[Finding]:
    tables = sorted(sheet.tables, key=lambda each: each.range.left)
    if tables and tables[0].range.left > 1:
        yield _table(
            sheet, tables[0], "the table does not begin in column A; move it to the left edge"
        )


def below_tables(sheet: Sheet) -> Iterator[Finding]:
    """Nothing stands below a table, where readers do not look for it."""
    if sheet.tables:
        end = max(table.range.bottom for table in sheet.tables)
        below = [where for where in sheet.cells if where[0] > end]
        yield from first(
            sheet,
            below,
            "stands below the table, where it is not found; put it above the table or on the notes",
        )


def filters(sheet: Sheet) -> Iterator[Finding]:
    for table in sheet.tables:
        if table.filtered:
            yield _table(
                sheet,
                table,
                (
                    "the headings have filter buttons, which are hard to use with a screen reader; "
                    "turn them off"
                ),
            )
    if sheet.filtered:
        yield Finding(
            sheet.name,
            "",
            "the sheet has a filter, which is hard to use with a screen reader; turn it off",
        )


def frozen_panes(sheet: Sheet) -> Iterator[Finding]:
    """What is frozen leaves room for the rest, also for readers who enlarge the page."""
    rows, columns = sheet.frozen
    high = sum(sheet.heights.get(row, sheet.height) for row in range(1, rows + 1))
    wide = sum(sheet.widths.get(column, DEFAULT_WIDTH) for column in range(1, columns + 1))
    for taken, most, what in (
        (high, FROZEN_HEIGHT, "rows are frozen that are {taken:.0f} points high together"),
        (wide, FROZEN_WIDTH, "columns are frozen that are {taken:.0f} characters wide together"),
    ):
        if taken > most:
            yield Finding(
                sheet.name,
                "",
                f"{what.format(taken=taken)}, which hides the rest from readers who enlarge the "
                f"page; freeze no more than {most:.0f}",
            )


def _table(sheet: Sheet, table: MarkedTable, message: str) -> Finding:
    return at(sheet, table.range.top, table.range.left, message)
