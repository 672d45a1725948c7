"""Days and times as other tools write them, and which of 4/5/2022 is the day.

Whether the day or the month stands first is decided from all cells of a column together: 13/5/2022
tells for all of them. Where no cell tells, or some tell one thing and some the other, nothing is
guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

from survey.errors import AnswerError
from survey.exchange.cells import Cell, cell_text
from survey.words import in_latin_digits

__all__ = ["DAY_FIRST", "MONTH_FIRST", "Orders", "day_of", "time_of"]

DAY_FIRST: Final = "day_first"
MONTH_FIRST: Final = "month_first"

_WRITTEN = re.compile(
    r"""(?P<a>\d{1,4}) (?P<sign>[/.-]) (?P<b>\d{1,2}) (?P=sign) (?P<c>\d{1,4})
        (?: [,T\s]+ (?P<hour>\d{1,2}) : (?P<minute>\d{2}) (?: : (?P<second>\d{2}) (?:\.\d+)? )?
            (?: \s* (?P<half>[ap])\.?\s?m\.? )? )?
        (?: \s* (?: Z | (?:GMT|UTC)? (?P<ahead>[+-]\d{1,2}) (?: :? (?P<more>\d{2}) )?
            | GMT | UTC ) )?""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
"""2022-06-13, 13/6/2022, 6/13/22, 13.06.2022; 14:05, 2:05:11 PM, 2:05 p.m.; GMT+1, +01:00."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What the cells of a column say of the order of day and month: for each order a cell that
    tells, and one that does not.
    """

    day_first: str = ""
    month_first: str = ""
    open: str = ""

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> "Orders":
        said = {"day_first": "", "month_first": "", "open": ""}
        texts = (in_latin_digits(cell) for cell in cells if isinstance(cell, str))
        for text in dict.fromkeys(texts):
            found = _WRITTEN.fullmatch(text.strip())
            if (
                found is None
                or len(found["a"]) > 2
                or found["sign"] == "."
                or found["a"] == found["b"]
            ):
                continue
            a, b = int(found["a"]), int(found["b"])
            key = "day_first" if a > 12 else "month_first" if b > 12 else "open"
            said[key] = said[key] or text.strip()
        return cls(**said)

    @property
    def order(self) -> str:
        """The order that all cells allow; empty where they do not tell, or contradict each
        other.
        """
        if self.day_first and self.month_first:
            return ""
        return (
            MONTH_FIRST
            if self.month_first
            else DAY_FIRST
            if self.day_first or not self.open
            else ""
        )

    @property
    def why_not(self) -> str:
        """Why there is no order, for people, with the remedy."""
        remedy = "write 'dates: day_first' or 'dates: month_first' in the mapping"
        if self.day_first:
            return (
                f"{self.day_first} has the day first and {self.month_first} the month; "
                f"correct the file, or {remedy}"
            )
        return (
            f"is {self.open} day/month or month/day? No cell has a day after the 12th to "
            f"tell; {remedy}"
        )


def time_of(cell: Cell, order: str = DAY_FIRST) -> datetime | None:
    """A moment; without a zone it is in UTC. Raises AnswerError for what is none."""
    if isinstance(cell, date):
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    text = cell_text(cell)
    if not text:
        return None
    read = _iso(text) or _written(text, order)
    if read is None:
        raise AnswerError("is not a time; write one such as 2022-06-13 14:05", value=text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def day_of(cell: Cell, order: str = DAY_FIRST) -> date | None:
    """The day a text names; None where it names none that is understood."""
    if isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    moment = _written(cell_text(cell), order)
    return moment.date() if moment else None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _written(text: str, order: str) -> datetime | None:
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    a, b, c = found["a"], found["b"], found["c"]
    if len(a) > 2:
        year, month, day = a, b, c
    else:
        year = c if len(c) > 2 else f"20{c:0>2}"
        day, month = (b, a) if order == MONTH_FIRST and found["sign"] != "." else (a, b)
    hour = int(found["hour"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0) if 1 <= hour <= 12 else 99
    zone = None
    if found["ahead"]:
        minutes = int(found["more"] or 0)
        zone = timezone(
            timedelta(
                hours=int(found["ahead"]), minutes=-minutes if found["ahead"][0] == "-" else minutes
            )
        )
    try:
        return datetime(
            int(year),
            int(month),
            int(day),
            hour,
            int(found["minute"] or 0),
            int(found["second"] or 0),
            tzinfo=zone,
        )
    except ValueError:
        return None
