"""Numbers, days and times of day as people write them, in the notation of a language.

Digits of every script are digits. What can be read in two ways is not guessed.
"""

import re
import unicodedata
from datetime import date

from survey.words.notation import month_names, notation

__all__ = [
    "FILLERS",
    "Ambiguous",
    "day_written",
    "in_latin_digits",
    "number_written",
    "time_written",
]

_SIGNS = str.maketrans({"−": "-", "–": "-", "‒": "-", "٫": "٫", "٬": "٬", "＋": "+", "．": "."})
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th|º|ª|er|re|e|\.)(?![^\W\d])", re.IGNORECASE)
FILLERS = frozenset(
    {"of", "the", "r", "roku", "de", "del", "di", "g", "год", "года", "року", "den"}
)
"""Words that stand in days between their parts and say nothing."""


class Ambiguous(ValueError):  # noqa: N818  # it names what the text is, and stands in messages so
    """A number that can be read in two ways; `readings` are both, in plain notation."""

    def __init__(self, text: str, readings: tuple[str, str]) -> None:
        super().__init__(text)
        self.text, self.readings = text, readings


def in_latin_digits(text: str) -> str:
    """The text with the digits of all scripts as 0 to 9.

    >>> in_latin_digits("۱۲")
    '12'
    """
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def number_written(text: str, language: str = "") -> int | float | None:
    """The number a person wrote; None where it is none. Raises Ambiguous for "1.500" where a comma
    divides and a point is not the language's sign for thousands.

    >>> number_written("7,5", "pl"), number_written("1,500"), number_written("12.500", "de")
    (7.5, 1500, 12500)
    """
    signs = notation(language)
    plain = in_latin_digits(text).translate(_SIGNS).strip()
    decimal = "٫" if "٫" in plain else signs.decimal
    groups = "".join(re.escape(sign) for sign in sorted({*signs.groups, "٬"} - {decimal}))
    grouped = rf"\d{{1,3}}(?:(?P<group>[{groups}])\d{{3}})(?:(?P=group)\d{{3}})*"
    fraction = rf"(?:{re.escape(decimal)}(?P<after>\d{{0,20}}))?"
    found = re.fullmatch(rf"(?P<sign>[+-]?)(?P<before>{grouped}){fraction}", plain)
    found = found or re.fullmatch(rf"(?P<sign>[+-]?)(?P<before>\d{{1,20}}){fraction}", plain)
    found = found or re.fullmatch(
        rf"(?P<sign>[+-]?)(?P<before>){re.escape(decimal)}(?P<after>\d{{1,20}})", plain
    )
    if found is None and decimal != ".":
        found = re.fullmatch(r"(?P<sign>[+-]?)(?P<before>\d{0,20})\.(?P<after>\d{1,20})", plain)
        if found and found["before"] and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", plain.lstrip("+-")):
            whole, part = found["before"], found["after"]
            raise Ambiguous(text, (f"{whole}{part}", f"{whole}{signs.decimal}{part}"))
    if found is None:
        return None
    whole = re.sub(r"\D", "", found["before"]) or "0"
    if found["after"] is None:
        return int(f"{found['sign']}{whole}")
    number = float(f"{found['sign']}{whole}.{found['after'] or 0}")
    return int(number) if number.is_integer() else number


def day_written(text: str, language: str = "") -> str | None:
    """The day a person wrote, as ISO 8601; None where it is no day of the calendar.

    Year-month-day is understood everywhere; else the order is the language's (Britain's for en),
    and a month may be named in the language or in English.

    >>> day_written("13/6/2022"), day_written("13 czerwca 2022", "pl")
    ('2022-06-13', '2022-06-13')
    >>> day_written("6/13/2022", "en-US")
    '2022-06-13'
    """
    plain = in_latin_digits(text).strip()
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", plain):
        year, month, day = map(int, plain.split("-"))
        return _iso(year, month, day)
    if re.search(r"[^\W\d_]", plain):
        return _with_named_month(plain, language)
    parts = re.fullmatch(r"(\d{1,4})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{1,4})\.?", plain)
    spaced = re.fullmatch(r"(\d{1,4})\s()(\d{1,2})\s(\d{1,4})", plain)
    found = parts or spaced
    if found is None:
        return None
    written = (found[1], found[3], found[4])
    order = "ymd" if len(written[0]) == 4 else notation(language).order
    named = dict(zip(order, written, strict=True))
    if len(named["y"]) != 4 or len(named["d"]) > 2:
        return None
    return _iso(int(named["y"]), int(named["m"]), int(named["d"]))


def _with_named_month(text: str, language: str) -> str | None:
    words = [
        word
        for word in re.split(r"[\s,/\-]+", _ORDINAL.sub("", text.casefold()))
        if word and word.rstrip(".") not in FILLERS
    ]
    names = month_names(language)
    months = [names[word.rstrip(".")] for word in words if word.rstrip(".") in names]
    numbers = [word for word in words if word.isdecimal()]
    if len(words) != 3 or len(months) != 1 or len(numbers) != 2:
        return None
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    return _iso(int(years[0]), months[0], int(days[0])) if len(years) == len(days) == 1 else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def time_written(text: str) -> str | None:
    """The time of day a person wrote, as HH:MM; None where it is none.

    >>> time_written("9.30"), time_written("9:05 pm"), time_written("7am"), time_written("25:00")
    ('09:30', '21:05', '07:00', None)
    """
    plain = in_latin_digits(text).strip().casefold()
    found = re.fullmatch(
        r"(\d{1,2})(?:\s?[:.h]\s?(\d{2})(?::\d{2}(?:\.\d+)?)?)?\s?(am|pm|a\.m\.|p\.m\.|h)?"
        r"(?:z|[+-]\d{2}:\d{2})?",
        plain,
    )
    if found is None or (found[2] is None and found[3] is None):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half in ("a", "p"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None
