"""The parts of an exported file: its answers, and the codebook in it or beside it."""

import importlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from survey.errors import DataError
from survey.exchange.cells import DataFile
from survey.exchange.exporting import codebook_path
from survey.exchange.layout import ANSWERS_SHEET, JSON_SHEET
from survey.exchange.readers import read, sheet_names, sheet_rows

__all__ = ["answers_in", "codebook_in"]


def answers_in(path: Path, sheet: str) -> DataFile:
    """The table of answers."""
    own = path.suffix.lower() == ".xlsx" and not sheet and ANSWERS_SHEET in sheet_names(path)
    return read(path, sheet=ANSWERS_SHEET if own else sheet)


def codebook_in(path: Path) -> Mapping[str, Any]:
    """The codebook that goes with the file; empty where it has been left behind."""
    text = ""
    if path.suffix.lower() == ".xlsx":
        parts = sheet_rows(path, JSON_SHEET)[1:] if JSON_SHEET in sheet_names(path) else []
        text = "".join(str(row[0]) for row in parts if row)
    elif path.suffix.lower() == ".parquet":
        metadata = importlib.import_module("pyarrow.parquet").read_schema(path).metadata or {}
        text = metadata.get(b"concord", b"").decode()
    elif (beside := codebook_path(path)).is_file():
        text = beside.read_text("utf-8")
    try:
        about = json.loads(text or "{}")
    except ValueError as error:
        raise DataError.of(
            path.name, f"its codebook is damaged: {error}; export it again"
        ) from error
    return about if isinstance(about, dict) else {}
