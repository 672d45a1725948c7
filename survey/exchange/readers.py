"""Data files as columns of cells: `READERS`, one reader per format, by the ending of the file.

| ending         | format                                                      | needs           |
|----------------|-------------------------------------------------------------|-----------------|
| .csv .tsv .txt | UTF-8 (or UTF-16 with a mark); comma, semicolon, tab or bar |                 |
| .xlsx .xlsm    | Excel; one sheet                                            |                 |
| .sav .zsav     | SPSS, with labels and user-missing codes                    | extra `spss`    |
| .parquet       | Parquet                                                     | extra `parquet` |

A cell is None where it is empty. Rows count as a spreadsheet shows them: the header is row 1.
"""

import csv
import importlib
import io
import math
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from survey.errors import DataError, did_you_mean, shown
from survey.exchange.cells import Cell, DataFile, cell_text
from survey.exchange.columns import columns_of

__all__ = ["EXCEL", "READERS", "first_rows", "read", "sheet_names", "sheet_rows"]

LARGEST_UNPACKED = 2_000_000_000
"""Bytes a workbook may have once unpacked; beyond it is a file made to fill the memory."""

_BEGINNING = 50
"""Rows of a sheet in which its header is looked for."""

_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Opening:
    """A file to read, and what a mapping says of it.

    `sheet`: of a workbook; `encoding` and `delimiter`: of a CSV file; `header_rows`: 1 or 2, and
    `numbered`: columns of the same name are told apart by a number, of either.
    """

    path: Path
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_rows: int = 1
    numbered: bool = False


def read(
    path: Path,
    *,
    sheet: str = "",
    encoding: str = "",
    delimiter: str = "",
    header_rows: int = 1,
    numbered: bool = False,
) -> DataFile:
    """The data file at this path. Raises DataError for what is absent, of no known format, damaged
    or ragged.
    """
    opening = Opening(path, sheet, encoding, delimiter, header_rows, numbered)
    return _reader(path)(opening)


def first_rows(
    path: Path, *, sheet: str = "", encoding: str = "", most: int = 2
) -> list[list[Cell]]:
    """The first rows of a CSV file or workbook as they stand, blank ones left out; none of other
    formats.
    """
    _reader(path)
    if path.suffix.lower() in _CSV:
        text, _ = _decoded(path, encoding)
        records: Iterator[Sequence[Cell]] = iter(_cells(path, text, _delimiter(text)))
    elif path.suffix.lower() in EXCEL:
        records = iter(sheet_rows(path, sheet, most=_BEGINNING))
    else:
        return []
    filled = (list(row) for row in records if any(cell not in (None, "") for cell in row))
    return list(islice(filled, most))


def _reader(path: Path) -> "Callable[[Opening], DataFile]":
    reader = READERS.get(path.suffix.lower())
    if path.is_dir():
        raise DataError.of(str(path), "is a folder; name one data file")
    if reader is None:
        known = ", ".join(READERS)
        hint = (
            "; open it and save it as .xlsx"
            if path.suffix.lower() in (".xls", ".ods", ".numbers")
            else ""
        )
        raise DataError.of(str(path), f"the ending {shown(path.suffix)} is none of {known}{hint}")
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise DataError.of(str(path), "is empty")
    except OSError as error:
        raise DataError.of(str(path), f"cannot be read: {error.strerror or error}") from error
    return reader


# --- CSV ---


def _read_csv(opening: Opening) -> DataFile:
    path = opening.path
    text, encoding = _decoded(path, opening.encoding)
    rows = _cells(path, text, opening.delimiter or _delimiter(text))
    table = columns_of(path, rows, header_rows=opening.header_rows, numbered=opening.numbered)
    return DataFile(table.columns, table.rows, encoding=encoding)


def _cells(path: Path, text: str, delimiter: str) -> list[list[Cell]]:
    limit = csv.field_size_limit(len(text) + 1)
    try:
        return [[cell or None for cell in record] for record in _records(path, text, delimiter)]
    finally:
        csv.field_size_limit(limit)


def _decoded(path: Path, encoding: str) -> tuple[str, str]:
    content = path.read_bytes()
    if not encoding:
        encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except LookupError as error:
        raise DataError.of(
            str(path), f"there is no encoding {shown(encoding)}; write one such as cp1252"
        ) from error
    except UnicodeError as error:
        if b"\0" in content or not isinstance(error, UnicodeDecodeError):
            raise DataError.of(
                str(path), f"is not {encoding.removesuffix('-sig')} text; is it really a CSV file?"
            ) from error
        line = content.count(b"\n", 0, error.start) + 1
        remedy = (
            "save it as 'CSV UTF-8', or name its encoding in the mapping, such as "
            "'encoding: cp1252'"
        )
        message = (
            f"the byte 0x{content[error.start]:02x} is not "
            f"{encoding.removesuffix('-sig')}; {remedy}"
        )
        raise DataError.of(str(path), message, line) from error
    if "\0" in text[:100_000] and encoding != "utf-8-sig":
        raise DataError.of(str(path), "is not text; is it really a CSV file?")
    return text, encoding


def _delimiter(text: str) -> str:
    """What stands between cells: the sign by which the first rows have the most cells, all
    alike.
    """
    start = text[:100_000]

    def cells(sign: str) -> tuple[bool, int]:
        try:
            widths = [
                len(record)
                for record in islice(csv.reader(io.StringIO(start, newline=""), delimiter=sign), 20)
                if record
            ]
        except csv.Error:
            return False, 0
        return len(set(widths[:-1] or widths)) == 1 and widths[0] > 1, widths[0] if widths else 0

    return max(_DELIMITERS, key=cells)


def _records(path: Path, text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    while True:
        row += 1
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = (
                f"row {row} cannot be read as CSV ({error}); is a quotation mark left open there?"
            )
            raise DataError.of(str(path), message, reader.line_num) from error


# --- Excel ---


def _read_excel(opening: Opening) -> DataFile:
    rows = sheet_rows(opening.path, opening.sheet)
    return columns_of(
        opening.path, rows, header_rows=opening.header_rows, numbered=opening.numbered
    )


def sheet_rows(path: Path, sheet: str = "", *, most: int | None = None) -> list[list[Cell]]:
    """The cells of one sheet of a workbook, row by row, of all rows or the first.

    Raises DataError for a sheet that is not there, or a damaged file.
    """
    with _workbook(path) as book:
        page = book[_sheet(path, book, sheet)]
        page.reset_dimensions()  # what the file says of its size may be false
        return [
            [_excel_cell(cell) for cell in row]
            for row in page.iter_rows(max_row=most, values_only=True)
        ]


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook, in order. Raises DataError for a damaged file."""
    with _workbook(path) as book:
        return [page.title for page in book.worksheets]


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    import openpyxl  # noqa: PLC0415  # loaded only when a workbook is read

    if not openpyxl.DEFUSEDXML:
        raise DataError.of(
            str(path),
            (
                "workbooks from outside are only read with defusedxml; install it: pip install "
                "defusedxml"
            ),
        )
    _refuse_bomb(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which are no data
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                yield book
            finally:
                book.close()
        except DataError:
            raise
        except Exception as error:  # a damaged part can fail anywhere in the reader
            raise DataError.of(
                str(path), f"is damaged or not an Excel workbook: {error}"
            ) from error


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            size = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, OSError) as error:
        message = (
            "is not an Excel workbook; it may be an old .xls or have a password: open it "
            "and save it as .xlsx without one"
        )
        raise DataError.of(str(path), message) from error
    if size > LARGEST_UNPACKED:
        raise DataError.of(str(path), f"unpacks to {size:,} bytes, more than any honest workbook")


def _sheet(path: Path, book: Any, sheet: str) -> str:
    names = [page.title for page in book.worksheets]
    if sheet and sheet not in names:
        raise DataError.of(
            str(path), f"there is no sheet {shown(sheet)}{did_you_mean(sheet, names)}"
        )
    if not sheet and len(names) != 1:
        raise DataError.of(
            str(path),
            (
                f"has the sheets {', '.join(map(shown, names))}; name one with --sheet, or in the "
                "mapping"
            ),
        )
    return sheet or names[0]


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _excel_cell(value: Any) -> Cell:
    """Excel writes what XML cannot hold as _x000D_; true and false become texts, so that 1 is never
    taken for true.
    """
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value
    return _plain(value)


def _plain(value: Any) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int | date):
        return value
    return str(value)


# --- SPSS and Parquet ---


def _read_spss(opening: Opening) -> DataFile:
    path = opening.path
    pyreadstat = _extra("pyreadstat", "spss", path)
    try:
        columns, about = pyreadstat.read_sav(
            path, user_missing=True, output_format="dict", encoding=opening.encoding or None
        )
    except Exception as error:  # its errors share no base but this
        raise DataError.of(str(path), f"is damaged or not an SPSS file: {error}") from error
    cells = {
        name: [None if value == "" else _plain(value) for value in values]
        for name, values in columns.items()
    }
    ranges = {
        name: [
            (float(one["lo"]), float(one["hi"])) for one in given if not isinstance(one["lo"], str)
        ]
        for name, given in about.missing_ranges.items()
    }
    return DataFile(
        columns=cells,
        rows=range(1, about.number_rows + 1),  # SPSS numbers its cases from 1
        titles={name: title for name, title in about.column_names_to_labels.items() if title},
        labels={
            name: {cell_text(value): label for value, label in labels.items()}
            for name, labels in about.variable_value_labels.items()
        },
        missing_ranges=ranges,
    )


def _read_parquet(opening: Opening) -> DataFile:
    path = opening.path
    parquet = _extra("pyarrow.parquet", "parquet", path)
    try:
        table = parquet.read_table(path)
    except Exception as error:  # its errors share no base but this
        raise DataError.of(str(path), f"is damaged or not a Parquet file: {error}") from error
    if len(set(table.column_names)) < len(table.column_names):
        raise DataError.of(str(path), "two columns have the same name; give each a name of its own")
    columns: dict[str, Sequence[Cell]] = {
        name: [_plain(value) for value in table[name].to_pylist()] for name in table.column_names
    }
    return DataFile(columns, range(2, table.num_rows + 2))


def _extra(module: str, extra: str, path: Path) -> Any:
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        remedy = f"pip install 'concord-survey[{extra}]'"
        raise DataError.of(
            str(path),
            f"files ending in {path.suffix} need the extra {shown(extra)}; install it: {remedy}",
        ) from error


_CSV = (".csv", ".tsv", ".txt")
EXCEL = (".xlsx", ".xlsm")

READERS: Mapping[str, Callable[[Opening], DataFile]] = MappingProxyType(
    {
        **dict.fromkeys(_CSV, _read_csv),
        **dict.fromkeys(EXCEL, _read_excel),
        ".sav": _read_spss,
        ".zsav": _read_spss,
        ".parquet": _read_parquet,
    }
)
"""Every format by its endings. A new one is a function above and a place here."""
