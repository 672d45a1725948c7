"""Numbers as people write them, in digits and in English and Welsh words."""

import re
from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["CARDINAL", "DIGITS", "ORDINAL_PARTS", "decimals_of", "number_of", "parts_of_whole"]

DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
"""A number in digits: 84, 84.3, 1,987. What stands before and after is looked at where it is
used."""

_UNITS: Mapping[str, int] = MappingProxyType(
    {
        word: number
        for number, words in {
            1: "one un",
            2: "two dau ddau dwy ddwy",
            3: "three tri dri thri tair dair thair",
            4: "four pedwar bedwar phedwar pedair bedair phedair",
            5: "five pump bump phump pum bum phum",
            6: "six chwech chwe",
            7: "seven saith",
            8: "eight wyth",
            9: "nine naw",
            10: "ten deg ddeg deng ddeng",
            11: "eleven",
            12: "twelve deuddeg ddeuddeg",
            13: "thirteen",
            14: "fourteen",
            15: "fifteen pymtheg bymtheg",
            16: "sixteen",
            17: "seventeen",
            18: "eighteen",
            19: "nineteen",
            20: "twenty ugain",
            30: "thirty",
            40: "forty",
            50: "fifty hanner-cant",
            60: "sixty",
            70: "seventy",
            80: "eighty",
            90: "ninety",
        }.items()
        for word in words.split()
    }
)
_SCALES: Mapping[str, int] = MappingProxyType(
    {
        "hundred": 100,
        "cant": 100,
        "gant": 100,
        "thousand": 1000,
        "mil": 1000,
        "fil": 1000,
        "million": 10**6,
        "miliwn": 10**6,
    }
)
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_SCALE = "|".join(_SCALES)
WORDS = rf"(?:(?:(?:an?|{_UNIT})\s+(?:{_SCALE})(?:\s+(?:and\s+)?(?:{_UNIT}))?)|(?:{_UNIT})(?:[-\s](?:{_UNIT}))?)"

CARDINAL = rf"(?:{DIGITS}(?:\s+(?:thousand|million|mil|miliwn)\b)?|\b{WORDS}\b)"
"""A number in digits or words: 84, twenty-two, two thousand, 1.2 million."""

ORDINAL_PARTS: Mapping[str, int] = MappingProxyType(
    {
        word: parts
        for parts, words in {
            2: "half halves hanner",
            3: "third thirds traean draean thraean",
            4: "quarter quarters fourth fourths chwarter",
            5: "fifth fifths pumed bumed phumed",
            6: "sixth sixths",
            7: "seventh sevenths",
            8: "eighth eighths",
            9: "ninth ninths",
            10: "tenth tenths degfed ddegfed",
            12: "twelfth twelfths",
            20: "twentieth twentieths",
            100: "hundredth hundredths",
        }.items()
        for word in words.split()
    }
)
"""Parts of a whole by name, and how many make it up."""

_SIGNS: Mapping[str, float] = MappingProxyType(
    {
        "½": 1 / 2,
        "⅓": 1 / 3,
        "⅔": 2 / 3,
        "¼": 1 / 4,
        "¾": 3 / 4,
        "⅕": 1 / 5,
        "⅖": 2 / 5,
        "⅗": 3 / 5,
        "⅘": 4 / 5,
        "⅒": 1 / 10,
    }
)


def number_of(text: str) -> float:
    """The number that digits or words say. Raises ValueError where they say none.

    >>> number_of("1,987"), number_of("twenty-two"), number_of("two thousand"), number_of("pedwar")
    (1987.0, 22.0, 2000.0, 4.0)
    """
    total, current = 0.0, 0.0
    for word in re.split(r"(?:\s|(?<=[A-Za-z])-)+", text.strip().casefold()):
        if word in ("and", ""):
            continue
        if word in ("a", "an"):
            current += 1
        elif word in _SCALES:
            total, current = total + max(current, 1) * _SCALES[word], 0
        else:
            current += (
                _UNITS[word]
                if word in _UNITS
                else float(re.sub(r"[,\u00a0\u2009\u202f]", "", word))
            )
    return total + current


def decimals_of(text: str) -> int:
    """Decimals that are written: 1 of 84.3."""
    return len(text.partition(".")[2].strip()) if "." in text else 0


def parts_of_whole(sign: str) -> float:
    """What a sign such as ¾ stands for."""
    return _SIGNS[sign]


SIGNS = "".join(_SIGNS)
