"""Figures that say nothing about the answers: dates, money, pages, references and the like, by what
they look like.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from analysis.language.kinds import MentionKind
from analysis.language.numerals import numbers_of
from analysis.language.vocabulary import Vocabulary, vocabulary_of

__all__ = ["Passing", "early", "late"]


@dataclass(frozen=True, slots=True)
class Passing:
    """What a figure looks like: the group `figure`, or all that is found. `example`: a text that
    has one.
    """

    kind: MentionKind
    written: re.Pattern[str]
    example: str


_Way = tuple[MentionKind, str, str]
"""A kind; the key of a lexicon under which languages say how it is written, or a pattern that all
have in common; an example of a pattern."""

_YEAR = r"(?:(?:1[5-9]|[۱١][۵-۹٥-٩])|(?:20|[۲٢][۰٠]))\d\d"
"""From 1500, in the digits of every language."""

_EARLY: tuple[_Way, ...] = (
    ("field", r"\{\{[^{}]*\}\}", "{{ pct('item5', net='agree') }}"),
    (
        "address",
        r"""\b(?:https?://|www\.)[^\s<>]+
        |(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}
        |\bdoi:?\s*10\.\S+|\b10\.\d{4,9}/\S+""",
        "https://example.org/2022",
    ),
    ("address", r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b", "SW1A 2AA"),
    (
        "date",
        r"""\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?\b
        |(?<![\d/])\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2})(?![\d/])""",
        "2022-06-13",
    ),
    ("date", "months", ""),
    ("time", "times", ""),
    ("time", r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])", "at 19:30"),
    (
        "phone",
        r"(?:\+\d{1,3}[\s-]?(?:\(0\))?|(?<![\d.,])\(?0)\d(?:[\s()-]{0,2}\d){7,10}(?!\d)",
        "020 7946 0123",
    ),
    ("phone", "telephones", ""),
    ("money", "money", ""),
    ("statistic", "chance", ""),
    ("quantity", "sums", ""),
    (
        "reference",
        r"(?<=[a-z]\s)(?P<figure>\d+(?:\(\d+\))?,\s\d+[–-]\d+)(?=\.|\Z)",
        "Statistical Association 22, 209–212.",
    ),
    (
        "statistic",
        r"""(?<!\w)p\s*(?:=|<|>|≤|≥)\s*0?[.,]\d+
        |\b(?:I²|I2|I\^2|R²|R2|χ²|κ|α|df|OR|RR|SD|SE|ICC|deff|t|F|r|d|g|z|b|β)
        \s*(?:\([\d.,\s]+\))?\s*[=≈]\s*[-−–]?\d+(?:[.,]\d+)*\s?%?
        |(?<!\A)[-−]0?\.\d+(?![\d%])|(?<=²/)\d+(?=\s*[±)])""",
        "p < 0.001",
    ),
    ("statistic", "statistics", ""),
)
_LATE: tuple[_Way, ...] = (
    (
        "version",
        r"""\bv\.?\s?\d+(?:\.\d+)*\b|\b(?:ISO|BS|EN|RFC)\s?\d+(?:[-:]\d+)*
        |(?<![\d.])\d+\.\d+\.\d+(?:\.\d+)*""",
        "v2.1",
    ),
    ("version", "versions", ""),
    ("label", "labels", ""),
    (
        "label",
        r"\A\s*\(?(?P<figure>\d+(?:\.\d+)*)[.)](?=\s)|\A\s*(?P<numbered>\d+(?:\.\d+)+)(?=\s)",
        "2.1 Method",
    ),
    ("page", "pages", ""),
    ("page", r"(?<=\t)\d+\s*\Z", "Method\t12"),
    ("reference", r"\[\d+(?:\s?[,;–-]\s?\d+)*\]|(?<=\d)\(\d{1,3}\)", "as shown [12, 13]"),
    (
        "reference",
        rf"\((?:[^()\d]*[,\s])?{_YEAR}[a-z]?(?:[;,]\s?[^()%]{{0,80}}{_YEAR}[a-z]?)*\)",
        "(Smith, 2019)",
    ),
    ("age", "ages", ""),
    ("quantity", "quantities", ""),
    ("quantity", r"\b24/7\b", "open 24/7"),
    ("ordinal", "ordinals", ""),
    (
        "year",
        rf"""(?<![\d.,])(?:{_YEAR}(?:\s?[-–/]\s?(?:{_YEAR}|\d\d))?|{_YEAR}s)(?![\d%]|[.,]\d)""",
        "in 2022",
    ),
    ("code", r"\b[A-Za-z_]+[-_]?\d[\w-]*|\b\d+[A-Za-z_][\w-]*|\#\d+\b", "COVID-19"),
)


@lru_cache
def early(language: str) -> tuple[Passing, ...]:
    """What is told from its signs alone, and looked for before shares and counts."""
    return tuple(_passing(_EARLY, vocabulary_of(language)))


@lru_cache
def late(language: str) -> tuple[Passing, ...]:
    """What is told from the words around it, and looked for after shares and counts."""
    return tuple(_passing(_LATE, vocabulary_of(language)))


def _passing(ways: tuple[_Way, ...], vocabulary: Vocabulary) -> Iterator[Passing]:
    for kind, way, example in ways:
        if example:
            yield Passing(kind, _compiled(way), example)
        elif way == "months":
            yield from _dates(vocabulary)
        else:
            for one in vocabulary.lexicons:
                for passed in one.passing.get(way, ()):
                    named = {
                        "digits": numbers_of(vocabulary).digits,
                        "label_numbers": _label_numbers(vocabulary),
                    }
                    written = _compiled(vocabulary.form(passed.form, **named))
                    yield Passing(kind, written, passed.example)


def _compiled(written: str) -> re.Pattern[str]:
    return re.compile(written, re.IGNORECASE | re.VERBOSE)


def _label_numbers(vocabulary: Vocabulary) -> str:
    joins = vocabulary.forms(lambda one: one.number_joins)
    return (
        r"\#?\d+(?:\.\d+)*[a-z]?"
        rf"(?:(?:\s*(?:,|&|-|–|(?:{joins}))\s*)\d+(?:\.\d+)*[a-z]?\b(?!\s?%))*(?![\d%])"
    )


def _dates(vocabulary: Vocabulary) -> Iterator[Passing]:
    forms = vocabulary.forms
    month, joins = forms(lambda one: one.months), forms(lambda one: one.number_joins)
    ending, of = forms(lambda one: one.day_endings), forms(lambda one: one.of_month)
    day, month = rf"\d{{1,2}}(?:{ending})?", rf"(?:{month})"
    written = rf"""\b{day}(?:\s*(?:-|–|{joins})\s*{day})?(?:\s+(?:{of}))?\s+{month}\b
        (?:[\s,]+{_YEAR}\b)?
        |\b{month}\s+{day}(?!\d)(?:\s*(?:-|–|{joins})\s*{day}(?!\d))?(?:,?\s+{_YEAR}\b)?
        |\b{month}\s+{_YEAR}\b"""
    for one in vocabulary.lexicons:
        yield Passing("date", _compiled(written), one.date_example)
