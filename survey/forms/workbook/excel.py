"""The pieces that formulas are made of. A text only ever stands in them in quotation marks."""

import re
from collections.abc import Sequence

__all__ = [
    "LONGEST_FORMULA",
    "UnsayableError",
    "all_of",
    "any_of",
    "given_twice",
    "negated",
    "quoted",
    "spoken",
    "sure",
]

LONGEST_FORMULA, LONGEST_TEXT = 8_000, 255
"""Characters that Excel takes in a formula, and in a quoted text inside one."""

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CHUNK = 200


class UnsayableError(Exception):
    """What cannot be an Excel formula; the form then says it in words."""


def quoted(text: str) -> str:
    """A text inside a formula. Raises UnsayableError where Excel would not take it."""
    if len(text) > LONGEST_TEXT or _UNFIT.search(text):
        raise UnsayableError(text)
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def spoken(text: str) -> list[str]:
    """A text of any length, over several lines, as quoted pieces to be joined with "&"."""
    pieces: list[str] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
        pieces += ["CHAR(10)"] if number else []
        clean = _UNFIT.sub("", line)
        pieces += [quoted(clean[at : at + _CHUNK]) for at in range(0, len(clean), _CHUNK)]
    return pieces


def all_of(parts: Sequence[str]) -> str:
    kept = list(dict.fromkeys(part for part in parts if part != "TRUE"))
    if "FALSE" in kept:
        return "FALSE"
    return "TRUE" if not kept else kept[0] if len(kept) == 1 else f"AND({','.join(kept)})"


def any_of(parts: Sequence[str]) -> str:
    kept = list(dict.fromkeys(part for part in parts if part != "FALSE"))
    if "TRUE" in kept:
        return "TRUE"
    return "FALSE" if not kept else kept[0] if len(kept) == 1 else f"OR({','.join(kept)})"


def negated(part: str) -> str:
    return {"TRUE": "FALSE", "FALSE": "TRUE"}.get(part) or f"NOT({part})"


def sure(part: str) -> str:
    """FALSE in place of an error, such as a division by zero or a sum with a text."""
    return part if part in ("TRUE", "FALSE") else f"IFERROR({part},FALSE)"


def given_twice(cell: str, cells: str) -> str:
    """Whether what stands in a cell stands in another of these cells too."""
    return f'AND({cell}<>"",COUNTIF({cells},{cell})>1)'
