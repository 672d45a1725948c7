"""What people wrote in their own words, after a check for what could say who they are.

A pattern can find an e-mail address; it cannot know that “the head of the only school on the
island” is one person. So the check leans to withholding, says on the table what it did, and asks
for a reader.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from analysis.counting.domains.evaluating import inside
from analysis.reports.basis import Basis
from analysis.reports.tables import Column, OpenTable
from analysis.reports.wording import ReportWords
from survey.codebook import Item
from survey.questions import OpenText

__all__ = ["FEWEST_ANSWERS", "PATTERNS", "Checked", "check_text", "open_tables"]

OTHER_TEXT = "__other_text"
"""The ending of the id of the text beside "something else"."""

FEWEST_ANSWERS = 10
"""Fewer people than this can be told apart by what they write."""

_MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    "|ion|chwe|maw|ebr|mai|meh|gor|aws|med|hyd|tach|rhag"
)

PATTERNS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "e-mail": re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"),
        "web address": re.compile(r"(?:https?://|www\.)\S+|(?<![\w.])@\w{2,}"),
        "date": re.compile(
            r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"
            rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})\w*\.?(?:\s+\d{{2,4}})?\b"
            rf"|\b(?:{_MONTHS})\w*\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?",
            re.IGNORECASE,
        ),
        "telephone number": re.compile(r"(?<!\d)\+?\(?\d(?:[\s().-]{0,2}\d){8,14}(?!\d)"),
        "postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE),
        "number": re.compile(
            r"\b(?:[A-Z]{2}\s?(?:\d\s?){6}[A-D]|\d[\d\s-]{3,}\d)\b", re.IGNORECASE
        ),
    }
)
"""What is masked wherever it stands, in this order: the name of the kind and how it is found."""

_TITLED = re.compile(
    r"\b(?:mr|mrs|ms|miss|mx|dr|prof|sir|lady|rev|sister|nurse)\.?\s+[A-Z]", re.IGNORECASE
)
_NAMED = re.compile(
    r"\b(?:my name is|i am called|i'm called|fy enw i|named"
    r"|(?:son|daughter|child|baby|girl|boy|husband|wife|partner),?\s+(?:is\s+)?called)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?:^|[.!?:;•\n“\"‘(-])\s*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_NO_NAMES = frozenset(
    {
        "i",
        "i'm",
        "i've",
        "i'd",
        "i'll",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "english",
        "welsh",
        "british",
        "scottish",
        "irish",
        "christmas",
        "easter",
        "covid",
        "wales",
        "england",
        "scotland",
        "britain",
        "ok",
    }
)
"""Words with a capital letter that are no names of persons."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer after the check: the text as it may be listed, or why it is withheld; `masked`: the
    kinds of what is masked.
    """

    text: str
    masked: tuple[str, ...] = ()
    withheld: bool = False


def check_text(text: str) -> Checked:
    """The answer with what identifies people masked; withheld where a word may be a name.

    A word may be a name where it has a capital letter inside a sentence and is neither an
    abbreviation in capitals nor one of a few known words, and after a title or “my name is”.

    >>> check_text("Ring me on 07700 900123, please").text
    'Ring me on [telephone number], please'
    >>> check_text("My neighbour Carys helped").withheld
    True
    >>> check_text("The NHS helped. We were glad").withheld
    False
    """
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    masked = []
    for kind, pattern in PATTERNS.items():
        plain, times = pattern.subn(f"[{kind}]", plain)
        masked += [kind] * bool(times)
    return Checked(plain, tuple(masked), withheld=_may_name(plain))


def open_tables(basis: Basis, words: ReportWords) -> Iterator[OpenTable]:
    """A table for each open question that somebody answered."""
    frame, book = basis.responses.frame, basis.responses.codebook
    if basis.within is not None:
        frame = frame[inside(basis.within.where, frame, book)]
    for item in book.items.values():
        if isinstance(item.answers, OpenText) and item.id in frame:
            given = [str(text) for text in frame[item.id].dropna() if str(text).strip()]
            if given:
                yield _open_table(basis, item, given, words)


def _open_table(basis: Basis, item: Item, given: Sequence[str], words: ReportWords) -> OpenTable:
    checked = [check_text(text) for text in given]
    listed = [one for one in checked if not one.withheld]
    note = _note(len(given), listed, words)
    # An order that has nothing to do with the order of the interviews, and is the same each time.
    texts = sorted(
        (one.text for one in listed),
        key=lambda text: hashlib.sha256(f"{item.id} {text}".encode()).digest(),
    )
    if basis.standard.counts or len(given) < FEWEST_ANSWERS:
        key = "open_counts" if basis.standard.counts else "open_few"
        texts, note = ["[c]"], words.say(key, least=FEWEST_ANSWERS)
    return OpenTable(
        name=f"{item.id}-words",
        title=words.say("open_title", wording=_asked(item, words)),
        columns=(Column(words.say("answer"), "text"),),
        texts=tuple(texts),
        base_note=note,
        filter_line=basis.filter_line(words),
        language=words.language,
    )


def _asked(item: Item, words: ReportWords) -> str:
    """The question; of the text beside "something else" with the question that it belongs to."""
    parent = (
        words.codebook.items.get(item.id.removesuffix(OTHER_TEXT))
        if item.id.endswith(OTHER_TEXT)
        else None
    )
    return " ".join(words.wording(one) for one in (parent, item) if one is not None)


def _note(given: int, listed: Sequence[Checked], words: ReportWords) -> str:
    masked = sum(bool(one.masked) for one in listed)
    said = words.say("masked_some", number=masked) if masked else ""
    text = words.say(
        "open_note", shown=len(listed), given=given, masked=said, withheld=given - len(listed)
    )
    return " ".join(text.split())


def _may_name(text: str) -> bool:
    if _TITLED.search(text) or _NAMED.search(text):
        return True
    starts = {match.end() for match in _SENTENCE.finditer(text)}
    return any(
        word[0][0].isupper()
        and not word[0].isupper()
        and word.start() not in starts
        and word[0].replace("’", "'").lower() not in _NO_NAMES
        for word in _WORD.finditer(re.sub(r"\[[a-z -]+\]", "", text))
    )
