"""Completed interviews to a data file, with the codebook that explains it: `WRITERS`, one writer
per format.

| ending   | what is written                                                              |
|----------|------------------------------------------------------------------------------|
| .csv     | UTF-8 with a mark (so that Excel knows), and NAME.codebook.json beside it    |
| .xlsx    | sheets answers, codebook, and the codebook as JSON; texts are never formulas |
| .parquet | typed columns, the codebook in the file's metadata (extra `parquet`)         |

Answers are written as they were given. In a CSV file a text may begin with = + - or @, which a
spreadsheet program takes for a formula: open such files as data (Data > From Text/CSV, all columns
as text), or export .xlsx, where a text stays a text.
"""

import contextlib
import csv
import importlib
import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from survey.codebook import Codebook
from survey.errors import DataError, shown
from survey.exchange.layout import ANSWERS_SHEET, CODEBOOK_SHEET, JSON_SHEET, Layout, TableColumn
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview

__all__ = ["WRITERS", "Writer", "codebook_path", "export", "written_whole"]

LONGEST_CELL, MOST_ROWS, MOST_COLUMNS = 32_767, 1_048_576, 16_384
"""What Excel can hold; a longer text would be cut without a word."""

_JSON_PART = 8_000
"""Characters of the codebook in one cell: under the limit, even where each is escaped."""

Interviews = Sequence[CompletedInterview]
Writer = Callable[[Path, Layout, Interviews], list[Path]]


def export(
    interviews: Interviews,
    questionnaires: Sequence[Questionnaire],
    path: str | Path,
    *,
    labels: bool = False,
    study: Codebook | None = None,
    writers: Mapping[str, "Writer"] | None = None,
) -> list[Path]:
    """Write the interviews to a file of the format its ending names; the files written.

    `questionnaires`: the definitions they name by hash, of several versions the newest last.
    `labels`: the words of answers in the first language instead of codes. `study`: the codebook of
    the study they belong to, whose people and words for figures go into theirs. `writers`: by
    ending, instead of `WRITERS`. A file that is there is replaced once the new one is whole. Raises
    DataError for an ending without a writer, and for what the format cannot hold.
    """
    path = Path(path)
    known = WRITERS if writers is None else writers
    writer = known.get(path.suffix.lower())
    if writer is None:
        raise DataError.of(
            str(path), f"the ending {shown(path.suffix)} is none of {', '.join(known)}"
        )
    if not path.parent.is_dir():
        raise DataError.of(str(path), f"there is no folder {shown(path.parent)}; make it first")
    # an SPSS file has codes and words side by side
    words = labels and path.suffix.lower() != ".sav"
    layout = Layout.of(interviews, questionnaires, labels=words, study=study)
    return writer(path, layout, interviews)


def codebook_path(path: Path) -> Path:
    """Where the codebook of a CSV file is: answers.csv has answers.codebook.json."""
    return path.with_suffix(".codebook.json")


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """A file beside this one, which takes its place when the block ends well."""
    try:
        handle, name = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix
        )
        os.close(handle)
        temporary = Path(name)
        try:
            yield temporary
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise DataError.of(str(path), f"cannot be written: {error.strerror or error}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


# --- CSV ---


def _write_csv(path: Path, layout: Layout, interviews: Interviews) -> list[Path]:
    beside = codebook_path(path)
    with written_whole(beside) as book:
        book.write_text(json.dumps(layout.about, ensure_ascii=False, indent=1) + "\n", "utf-8")
        with (
            written_whole(path) as temporary,
            temporary.open("w", encoding="utf-8-sig", newline="") as file,
        ):
            writer = csv.writer(file)
            writer.writerow(column.name for column in layout.columns)
            writer.writerows([_csv_cell(cell) for cell in row] for row in layout.rows(interviews))
    return [path, beside]


def _csv_cell(cell: Any) -> Any:
    return ("true" if cell else "false") if isinstance(cell, bool) else cell


# --- Excel ---


def _write_excel(path: Path, layout: Layout, interviews: Interviews) -> list[Path]:
    from openpyxl import Workbook  # noqa: PLC0415  # loaded only when a workbook is written

    if len(interviews) >= MOST_ROWS or len(layout.columns) > MOST_COLUMNS:
        size = f"{len(interviews):,} interviews with {len(layout.columns):,} columns"
        raise DataError.of(
            str(path), f"{size} are more than a sheet of Excel holds; export them to .csv"
        )
    with written_whole(path) as temporary:
        book = Workbook(write_only=True)
        answers = _sheet(book, ANSWERS_SHEET)
        answers.append([_excel_cell(answers, column.name, "text") for column in layout.columns])
        types = [column.type for column in layout.columns]
        for interview, row in zip(interviews, layout.rows(interviews), strict=True):
            try:
                answers.append(
                    [
                        _excel_cell(answers, cell, type_)
                        for cell, type_ in zip(row, types, strict=True)
                    ]
                )
            except ValueError as error:
                book.save(io.BytesIO())  # or its temporary files would stay behind
                raise DataError.of(
                    str(path), f"interview {interview.uuid} has {error}; export to .csv instead"
                ) from error
        _codebook_sheet(_sheet(book, CODEBOOK_SHEET), layout)
        whole = json.dumps(layout.about)
        parts = _sheet(book, JSON_SHEET)
        parts.append(["The codebook as JSON, in parts, for reading this file back into Concord"])
        for start in range(0, len(whole), _JSON_PART):
            parts.append([_excel_cell(parts, whole[start : start + _JSON_PART], "text")])
        book.save(temporary)
    return [path]


def _sheet(book: Any, title: str) -> Any:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    return sheet


_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def _excel_cell(sheet: Any, cell: Any, type_: str) -> Any:
    """A cell that stays what it is: texts never formulas or errors, what XML cannot hold as Excel
    writes it (_x000D_).
    """
    if isinstance(cell, float) and (not cell or float(f"{cell:.16g}") != cell):
        return _typed_cell(
            sheet, repr(cell), "n"
        )  # openpyxl writes 16 digits, a number may need 17; and -0.0 as -0
    if not isinstance(cell, str):
        return cell
    if type_ == "date" and cell >= "1901":  # Excel's calendar is wrong before
        return date.fromisoformat(cell)
    text = _ILLEGAL.sub(lambda found: f"_x{ord(found[0]):04X}_", cell)
    if len(text.encode("utf-16-le")) > 2 * LONGEST_CELL:
        raise ValueError(
            f"a text of {len(cell):,} characters, and a cell of Excel holds {LONGEST_CELL:,}"
        )
    return _typed_cell(sheet, text, "s") if text[:1] in ("=", "#") else text


def _typed_cell(sheet: Any, text: str, type_: str) -> Any:
    """A cell of this type, whatever its text looks like."""
    # loaded only when a workbook is written
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = type_
    return cell


def _codebook_sheet(sheet: Any, layout: Layout) -> None:
    """A row for each column that is asked, and one for each of its answers, as people look them
    up; last the kinds of missing answer, which any column may have.
    """
    language = layout.codebook.languages[0]
    sheet.append(["column", "kind", "question", "code", "label"])
    for item in layout.codebook.items.values():
        ask = item.ask.in_language(language)
        for column in item.columns:
            options = [option for option in item.options if column.option in ("", option.code)]
            lines = [(option.code, option.label.in_language(language)) for option in options] or [
                ("", "")
            ]
            for code, label in lines:
                cells = (column.name, item.kind, ask, code, label)
                sheet.append(
                    [_excel_cell(sheet, cell[: LONGEST_CELL // 8], "text") for cell in cells]
                )
    for missing in Missing:
        label = layout.codebook.missing_label(missing, language)
        cells = ("", "missing", "", missing.value, label)
        sheet.append([_excel_cell(sheet, cell, "text") for cell in cells])


# --- Parquet ---


def _write_parquet(path: Path, layout: Layout, interviews: Interviews) -> list[Path]:
    try:
        arrow, parquet = (
            importlib.import_module("pyarrow"),
            importlib.import_module("pyarrow.parquet"),
        )
    except ModuleNotFoundError as error:
        message = (
            "Parquet files need the extra 'parquet'; install it: pip install "
            "'concord-survey[parquet]'"
        )
        raise DataError.of(str(path), message) from error
    arrays = {
        column.name: _array(arrow, column, [column.cell(one) for one in interviews])
        for column in layout.columns
    }
    table = arrow.table(arrays).replace_schema_metadata({"concord": json.dumps(layout.about)})
    with written_whole(path) as temporary:
        parquet.write_table(table, temporary)
    return [path]


def _array(arrow: Any, column: TableColumn, cells: Sequence[Any]) -> Any:
    type_ = column.type
    if type_ in ("number", "place"):
        whole = all(
            isinstance(cell, int) and abs(cell) < 2**63 for cell in cells if cell is not None
        )
        return arrow.array(cells, arrow.int64() if whole else arrow.float64())
    if type_ == "category":
        # the order of a dictionary is that of the answers, for whoever reads the file
        words = list(dict.fromkeys((*column.order, *(cell for cell in cells if cell is not None))))
        places = {word: place for place, word in enumerate(words)}
        at = arrow.array([places.get(cell) for cell in cells], arrow.int32())
        return arrow.DictionaryArray.from_arrays(at, arrow.array(words, arrow.string()))
    if type_ == "date":
        return arrow.array(
            [None if cell is None else date.fromisoformat(cell) for cell in cells], arrow.date32()
        )
    return arrow.array(cells, arrow.bool_() if type_ == "boolean" else arrow.string())


WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        ".csv": _write_csv,
        ".xlsx": _write_excel,
        ".parquet": _write_parquet,
    }
)
"""Every format that is written here, by its ending, and read back as it was. A new one is a
function above and a place here. The command adds SPSS, whose library takes frames of pandas.
"""
