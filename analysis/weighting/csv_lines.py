"""The lines of a CSV file with their numbers, so that a fault has its place."""

import csv
from pathlib import Path

from survey.errors import DataError

__all__ = ["csv_lines"]


def csv_lines(path: Path) -> list[tuple[int, list[str]]]:
    """The lines of a CSV file that hold anything, with their numbers."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            return [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except OSError as error:
        raise DataError.of(str(path), f"cannot be read: {error.strerror or error}") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError.of(str(path), "is not a CSV file in UTF-8; save it as one") from error
