"""How numbers are written, made one: signs that mean the same become the same sign.

A text keeps its length, so that places in it stay places in the draft. Everything that reads
figures reads them so:

| written                                         | read as |
|-------------------------------------------------|---------|
| 81·5%, 81٫5% (raised and other points)          | 81.5%   |
| 81,5% (before a per cent sign, not in Polish)   | 81.5%   |
| ８４％ (wide digits and signs)                   | 84%     |
| 84%¹ (a raised number behind a figure: a note)  | 84%     |
| 1 950 (thin and fixed spaces between thousands) | 1,950   |
| 82‑86%, 82‒86% (other hyphens and dashes)       | 82-86%  |

What looks like a number and is none, such as 84.%5, is in no case read in part: `unreadable` says
where it stands.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from analysis.language.numerals import numbers_of
from analysis.language.vocabulary import Vocabulary

__all__ = ["normalised", "unreadable"]

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)}
_SIGNS = str.maketrans(
    {
        **{chr(code): digit for code, digit in _WIDE.items()},
        "％": "%",
        "﹪": "%",
        "٪": "%",
        "．": ".",
        "，": ",",
        "‐": "-",
        "‑": "-",
        "‒": "–",
        "﹣": "-",
        "－": "-",
    }
)
_NOTE = re.compile(rf"(?:(?<=[\d%)\]”’\"'.,;:])|(?<=[^\W\d_]{{3}})|(?<=[\d\s]pc))[{_RAISED}]+")
"""A raised number that is a mark of a note, and no power of a short word such as m²."""

_POWER = re.compile(rf"(?<![\d.,])10[⁻{_RAISED}]+")
_RAISED_TEN = re.compile(r"10\^+")
_POINT = re.compile(r"(?<=\d)[·‧∙⋅•](?=\d)")
_SPACES = "\u00a0\u2007\u2008\u2009\u202f"
_THOUSANDS = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?!\d)")
_SPACE_SIGN = re.compile(rf"[{_SPACES}]")
_CLUSTER = re.compile(r"(?:(?<![\w.,%])\.)?\d(?:[\d.,%]*\d)?(?:[.,]?%)?")
"""Digits with the signs of numbers between them."""

_APART = re.compile(rf"(?<![\d.,])(?P<first>\d{{1,2}})[ {_SPACES}](?P<second>\d{{1,2}}(?:\.\d+)?)%")
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
"""A figure that a space has cut, as in 8 4%, or that may be two, as in 1 950."""

_LONG = re.compile(r"\d{16,}|\d[\d.,%]{40,}")
_MASK = "\N{OBJECT REPLACEMENT CHARACTER}"
_MASKED = re.compile(f"{_MASK}{{16,}}")
"""Digits that no number has so many of, and that patterns would look at again and again."""

_LISTED = re.compile(r"\d{1,2}(?:,\d{1,2}){2,}|\d{4}(?:,\d{4})+|\d+(?:\.\d+){2,}\.?")
"""Several numbers without spaces, versions and dates."""


class _Notation:
    """The notation of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        numbers = [one.numbers for one in vocabulary.lexicons]
        self.points_only = not any("," in one.decimal for one in numbers)
        self.grouping = "," if any("," in one.grouping for one in numbers) else ""
        self.spaces_part = not any(" " in one.grouping for one in numbers)
        per_cent = vocabulary.forms(lambda one: one.shares.per_cent)
        self.comma = re.compile(
            rf"(?<![\d.,])(?P<whole>\d{{1,3}}),(?=\d{{1,2}}(?:\s?%|{per_cent}))", re.IGNORECASE
        )
        number = numbers_of(vocabulary).digits
        self.whole = re.compile(rf"{number}%?(?:,{number}%)*")


@lru_cache
def _notation_of(vocabulary: Vocabulary) -> _Notation:
    return _Notation(vocabulary)


def normalised(text: str, vocabulary: Vocabulary) -> str:
    """The text in one notation, sign for sign."""
    text = _LONG.sub(lambda found: _MASK * len(found[0]), text)
    if text.isascii() and "," not in text:
        return text
    notation = _notation_of(vocabulary)
    text = text.translate(_SIGNS)
    if not text.isascii():
        text = _POWER.sub(lambda found: "10" + "^" * (len(found[0]) - 2), text)
        text = _NOTE.sub(lambda found: " " * len(found[0]), text)
        text = _POINT.sub(".", text)
        if notation.grouping:
            text = _THOUSANDS.sub(lambda found: _SPACE_SIGN.sub(",", found[0]), text)
    if notation.points_only:
        text = notation.comma.sub(lambda found: f"{found['whole']}.", text)
    return text


def unreadable(text: str, vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    """Where something in a text of one notation looks like a number and cannot be read whole."""
    notation = _notation_of(vocabulary)
    for found in _CLUSTER.finditer(text):
        token = found[0]
        listed = _LISTED.fullmatch(token) and not text[: found.start()].endswith((".", ","))
        if token.isdigit() or notation.whole.fullmatch(token) or listed:
            continue
        yield found.span()
    for found in _APART.finditer(text):
        if float(f"{found['first']}{found['second']}") <= 100:
            yield found.span()
    for cut in (_MASKED, _RAISED_TEN, *((_SPACED,) if notation.spaces_part else ())):
        yield from (found.span() for found in cut.finditer(text))
