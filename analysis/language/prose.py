"""Prose: its sentences, its language, and its words as they are compared."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

__all__ = ["language_of", "sentence_at", "sentences", "stems"]

_END = re.compile(r"[.!?…]+[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-ZÀ-ÝŴŶ0-9])|\n\s*\n")
_SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|approx|vs|cf|no|nos|dr|mrs?|ms|prof|st|fig|p|pp|[A-Z]))\.\s*\Z",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")

_STOP_WORDS = """
a an and any are as at be been being but by can did do does for from had has have how i if in into is it its much of on or our
over per than that the their them then there these they this those to was we were what when where which while who will with
would you your all also among between compared more most one say says said saying think thinks thought believe believes
believed feel feels felt per cent people asked agree agreed disagree disagreed strongly statement following a ac ag am ar at
beth bod cael chi dan dim ei eich ein er eu fel fod gan gyda hwn hyn i mae maen mewn na nac neu nid o oedd oes os pa roedd
rydych sydd sy'n un wedi y ydych yn yr yw â cytuno anghytuno'n datganiad
"""
_STOP = frozenset(_STOP_WORDS.split())
"""Words that tell nothing of what a sentence is about; answers and people are read elsewhere."""

_WELSH_WORDS = """
yn mae y yr o'r a'r ac nad oedd bod gan i'r ymhlith wedi dweud roedd nid bron hanner o bobl cyhoedd athrawon
"""
_WELSH = frozenset(_WELSH_WORDS.split())
_ENGLISH_WORDS = """
the of and that is are was were to in with for on by than from among said say should
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())

_MUTATED = (
    (re.compile(r"^(?:ph|mh|b|f|m)(?=\w)"), "p"),
    (re.compile(r"^(?:th|nh|dd|d|n)(?=\w)"), "t"),
    (re.compile(r"^(?:ngh|ch|ng|g)(?=\w)"), "c"),
    (re.compile(r"^ll(?=\w)"), "l"),
    (re.compile(r"^rh(?=\w)"), "r"),
)
"""Initial letters that Welsh grammar exchanges, each set as one; words that then fall together are
told apart by the others."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text are.

    >>> [("It is 4.5. Is it? Yes, e.g. No 5.")[a:b] for a, b in sentences("It is 4.5. Is it? Yes, e.g. No 5.")]
    ['It is 4.5.', 'Is it?', 'Yes, e.g. No 5.']
    """
    start = 0
    for found in _END.finditer(text):
        if _SHORT.search(text[max(0, found.end() - 16) : found.end()]):
            continue
        yield start, start + len(text[start : found.end()].rstrip())
        start = found.end()
    if text[start:].strip():
        yield start, start + len(text[start:].rstrip())


@lru_cache(maxsize=64)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentences(text))


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """Where the sentence begins and ends that has this character; the whole text where none has."""
    found = _sentences(text)
    number = bisect_right(found, place, key=lambda sentence: sentence[0]) - 1
    return found[number] if number >= 0 and place < found[number][1] else (0, len(text))


def language_of(text: str) -> str:
    """Welsh where more of its small words are Welsh than English, else English.

    >>> language_of("Mae 84% o'r cyhoedd yn cytuno"), language_of("84% of the public agree")
    ('cy', 'en')
    """
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
    return (
        "cy"
        if sum(word in _WELSH for word in words) > sum(word in _ENGLISH for word in words)
        else "en"
    )


def stems(text: str, language: str = "en") -> frozenset[str]:
    """The words that carry meaning, cut to six letters so that forms of a word are one; Welsh ones
    without their mutation.

    >>> sorted(stems("Relationships with parents and the relationship"))
    ['parent', 'relati']
    """
    words = (word.casefold().replace("’", "'") for word in _WORD.findall(text))
    return frozenset(_stem(word, language) for word in words if word not in _STOP)


def _stem(word: str, language: str) -> str:
    word = word.removesuffix("'s").removesuffix("'r").removesuffix("'n")
    if language == "cy":
        for pattern, letter in _MUTATED:
            word = pattern.sub(letter, word, count=1)
        word = re.sub(r"^c(?=[wlry])", "", word)
        return word[:6]
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith("ss"):
            word = word.removesuffix(ending) + instead
            break
    return word[:6]
