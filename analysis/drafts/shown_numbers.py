"""Numbers as a spreadsheet or a chart shows them: 0.84 in the format 0% is 84%."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

__all__ = ["shown_number"]

_UNSHOWN = re.compile(r"\[[^\]]*\]|_.|\*.|\\(?=.)")
"""Colours, conditions and languages, room for a sign, filling, and what lets the next sign stand
for itself."""

_PLACES = re.compile(r"[#0?][#0?,]*(?:\.(?P<places>[0#?]+))?(?P<thousands>,*)")
_QUOTED = re.compile(r'"([^"]*)"')
_GENERAL = 11
"""Digits that a cell shows where nothing is said of them."""


def shown_number(value: float, code: str = "General") -> str:
    """A number in a number format of Excel, as English programs show it. What has no digits in the
    format, such as a date, comes as the number itself.

    >>> shown_number(0.8431, "0%"), shown_number(1987, "#,##0"), shown_number(0.843)
    ('84%', '1,987', '0.843')
    >>> shown_number(-0.5, '0.0;[Red]-0.0" points"')
    '-0.5 points'
    """
    section = _section(value, code)
    words = [*_QUOTED.findall(section)]
    bare = _UNSHOWN.sub("", _QUOTED.sub("\0", section))
    found = _PLACES.search(bare)
    if found is None or bare.strip().casefold() in ("general", "@", ""):
        return _plain(value)
    text = _digits(abs(value), bare, found)
    negative = value < 0 and section is code.split(";", maxsplit=1)[0]
    shown = ("-" if negative else "") + bare[: found.start()] + text + bare[found.end() :]
    for word in words:
        shown = shown.replace("\0", word, 1)
    return shown.strip()


def _section(value: float, code: str) -> str:
    """Formats have parts for numbers above, below and at nought."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*\Z)', code or "General")
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def _digits(value: float, bare: str, found: re.Match[str]) -> str:
    places = found["places"] or ""
    scaled = Decimal(repr(value)) * (100 if "%" in bare else 1)
    scaled = scaled.scaleb(-3 * len(found["thousands"]))
    try:
        exact = scaled.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    except InvalidOperation:
        return _plain(value)
    text = f"{exact:,f}" if "," in found[0].rstrip(",") else f"{exact:f}"
    optional = len(places) - len(places.rstrip("#?"))
    for _ in range(optional):
        text = text[:-1] if text.endswith("0") else text
    return text.rstrip(".") if places else text


def _plain(value: float) -> str:
    text = f"{value:.{_GENERAL - 1}g}"
    return f"{Decimal(text):f}" if "e" in text else text
