"""The checklist for statistics in spreadsheets, held against any workbook.

Each point is one entry of CHECKS: what it asks, who asks it, and the function that finds where it
is not so. Sources: the Analysis Function's "Releasing statistics in spreadsheets" and its
"Accessible spreadsheets: a checklist of the basics", whose points marked (E) are essential to pass
the regulations on accessibility; WCAG 2.2; the ONS style guide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from analysis.reports.checklist import appearance, contents_of_cells, structure, tables
from analysis.reports.checklist.book import Book
from analysis.reports.checklist.finding import Check, Finding, each_sheet
from analysis.reports.checklist.reading import read_book

__all__ = ["CHECKS", "Audited", "Check", "Finding", "audit"]

_TABLES, _NOTES, _LOOKS, _STRUCTURE, _BEFORE = (
    f"Analysis Function, checklist of the basics: {part}"
    for part in ("tables", "footnotes", "formatting", "structure", "before publishing")
)
_GUIDE = "Analysis Function, releasing statistics in spreadsheets"

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        check.name: check
        for check in (
            Check("cover", "The first sheet is a cover.", _GUIDE, structure.cover),
            Check(
                "contents",
                "Several tables have a contents sheet that leads to every sheet.",
                _GUIDE,
                structure.contents,
            ),
            Check(
                "notes sheet",
                "Notes and shorthand are explained on a sheet of their own.",
                _NOTES,
                structure.notes_sheet,
            ),
            Check(
                "sheet names",
                "Every sheet has a name that says what it is.",
                _STRUCTURE,
                structure.sheet_names,
                essential=True,
            ),
            Check(
                "blank sheets",
                "No sheet is blank.",
                _STRUCTURE,
                structure.blank_sheets,
                essential=True,
            ),
            Check("hidden sheets", "No sheet is hidden.", _TABLES, structure.hidden_sheets),
            Check(
                "hidden rows and columns",
                "No row or column is hidden.",
                _TABLES,
                structure.hidden_rows_and_columns,
            ),
            Check(
                "titles",
                "Cell A1 of every sheet is its title.",
                _LOOKS,
                structure.titles,
                essential=True,
            ),
            Check(
                "title style",
                "Titles have the style of a heading.",
                _LOOKS,
                structure.title_style,
                essential=True,
            ),
            Check(
                "cursor",
                "The workbook opens on its first sheet, with the cursor in A1.",
                _BEFORE,
                structure.cursor,
                essential=True,
            ),
            Check(
                "document information",
                "Title, author and language are set.",
                _BEFORE,
                structure.document_information,
                essential=True,
            ),
            Check("macros", "There are no macros.", _LOOKS, structure.macros),
            Check(
                "other workbooks",
                "No cell draws on another workbook.",
                _GUIDE,
                structure.other_workbooks,
            ),
            Check("file type", "The file is an .xlsx.", _GUIDE, structure.file_type),
            Check(
                "marked-up tables",
                "Tables are marked up as tables.",
                _TABLES,
                each_sheet(tables.marked_up),
                essential=True,
            ),
            Check(
                "table names",
                "Tables have names that say something.",
                _TABLES,
                each_sheet(tables.table_names),
            ),
            Check(
                "one table per sheet",
                "A sheet has one table.",
                _STRUCTURE,
                each_sheet(tables.one_table),
            ),
            Check(
                "header row",
                "Every column has a heading, in one header row.",
                _TABLES,
                each_sheet(tables.header_row),
                essential=True,
            ),
            Check(
                "unique headings",
                "No heading comes twice in a table.",
                _TABLES,
                each_sheet(tables.unique_headings),
                essential=True,
            ),
            Check(
                "merged cells",
                "No cells are merged.",
                _TABLES,
                each_sheet(tables.merged_cells),
                essential=True,
            ),
            Check(
                "blank rows and columns",
                "No row or column is left blank.",
                _TABLES,
                each_sheet(tables.blank_rows_and_columns),
                essential=True,
            ),
            Check(
                "empty cells",
                "Cells without data hold shorthand.",
                _TABLES,
                each_sheet(tables.empty_cells),
                essential=True,
            ),
            Check(
                "left edge",
                "Tables begin in column A.",
                _STRUCTURE,
                each_sheet(tables.left_edge),
                essential=True,
            ),
            Check(
                "below tables",
                "Nothing stands below a table.",
                _STRUCTURE,
                each_sheet(tables.below_tables),
            ),
            Check("filters", "There are no filters.", _TABLES, each_sheet(tables.filters)),
            Check(
                "frozen panes",
                "What is frozen leaves room for the rest.",
                _TABLES,
                each_sheet(tables.frozen_panes),
            ),
            Check(
                "text among numbers",
                "Columns of numbers have numbers and shorthand alone.",
                _GUIDE,
                each_sheet(contents_of_cells.text_among_numbers),
            ),
            Check(
                "numbers as text",
                "Figures are kept as numbers.",
                _GUIDE,
                each_sheet(contents_of_cells.numbers_as_text),
            ),
            Check(
                "shorthand",
                "Shorthand in square brackets is explained.",
                _GUIDE,
                contents_of_cells.shorthand_explained,
            ),
            Check(
                "notes", "Every [note 1] is on the notes.", _NOTES, contents_of_cells.notes_listed
            ),
            Check(
                "note symbols",
                "Notes are signposted in words, not by symbols or superscript.",
                _NOTES,
                each_sheet(contents_of_cells.note_symbols),
                essential=True,
            ),
            Check(
                "errors", "No cell shows an error.", _GUIDE, each_sheet(contents_of_cells.errors)
            ),
            Check(
                "links",
                "Links lead somewhere and say where.",
                _LOOKS,
                contents_of_cells.links,
                essential=True,
            ),
            Check(
                "wrapped text",
                "Long text is wrapped, not cut off.",
                _TABLES,
                each_sheet(appearance.wrapped_text),
                essential=True,
            ),
            Check(
                "small text",
                "Text is of ten points or more.",
                "ONS style guide, formatting a dataset",
                each_sheet(appearance.small_text),
            ),
            Check(
                "background fill",
                "Cells have no background fill.",
                _LOOKS,
                each_sheet(appearance.background_fill),
            ),
            Check(
                "colour alone",
                "Nothing is said by colour alone.",
                _LOOKS,
                each_sheet(appearance.colour_alone),
                essential=True,
            ),
            Check(
                "contrast",
                "Text stands out from its background.",
                "WCAG 2.2, 1.4.3",
                each_sheet(appearance.contrast),
                essential=True,
            ),
            Check(
                "headers and footers",
                "There are none for printing.",
                _LOOKS,
                each_sheet(appearance.running_lines),
                essential=True,
            ),
            Check(
                "alternative text",
                "Pictures and charts are described.",
                "WCAG 2.2, 1.1.1",
                appearance.alternative_text,
                essential=True,
            ),
            Check(
                "text boxes",
                "No text floats over the cells.",
                _LOOKS,
                appearance.text_boxes,
                essential=True,
            ),
        )
    }
)
"""Every point of the checklist by its name, in the order in which a reader meets what it is
about."""


@dataclass(frozen=True, slots=True)
class Audited:
    """A finding with the check that made it."""

    check: Check
    finding: Finding


def audit(workbook: Path | Book) -> list[Audited]:
    """Everything in a workbook that is not as the checklist asks, check by check; empty where all
    is well.

    Raises DataError where the file is no workbook, is locked, damaged, or larger than can be
    checked.
    """
    book = workbook if isinstance(workbook, Book) else read_book(workbook)
    return [Audited(check, finding) for check in CHECKS.values() for finding in check.find(book)]
