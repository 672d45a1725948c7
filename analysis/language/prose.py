"""Prose: its sentences, its language, and its words as they are compared."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from analysis.language.lexicons import LANGUAGES, lexicon
from analysis.language.vocabulary import vocabulary_of

__all__ = ["language_of", "sentence_at", "sentences", "stemmed", "stems"]

_END = re.compile(
    r"[.!?…۔؟]+[\"”’')\]]*\s+(?=[\"“„‘'(\[]*(?:[^\W\d_a-zà-öø-ÿšžśźżćńłęąó]|[0-9]))|\n\s*\n"
)
"""What ends a sentence, before a letter that is not small (in scripts without capitals, any) or a
number."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_WORD_OR_NUMBER = re.compile(rf"{_WORD.pattern}|\d+")


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text are.

    >>> text = "It is 4.5. Is it? Yes, e.g. No 5."
    >>> [text[start:end] for start, end in sentences(text)]
    ['It is 4.5.', 'Is it?', 'Yes, e.g. No 5.']
    """
    start, short = 0, _abbreviated(language_of(text))
    for found in _END.finditer(text):
        if short.search(text[max(0, found.end() - 16) : found.end()]):
            continue
        yield start, start + len(text[start : found.end()].rstrip())
        start = found.end()
    if text[start:].strip():
        yield start, start + len(text[start:].rstrip())


@lru_cache
def _abbreviated(language: str) -> re.Pattern[str]:
    """Before the end of no sentence."""
    known = vocabulary_of(language).forms(lambda one: one.prose.abbreviations)
    return re.compile(rf"(?:\b(?:{known}))\.\s*\Z", re.IGNORECASE)


@lru_cache(maxsize=64)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(sentences(text))


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """Where the sentence begins and ends that has this character; the whole text where none has."""
    found = _sentences(text)
    number = bisect_right(found, place, key=lambda sentence: sentence[0]) - 1
    return found[number] if number >= 0 and place < found[number][1] else (0, len(text))


def language_of(text: str, otherwise: str = LANGUAGES[0]) -> str:
    """The language that has most of a text's small words, a letter of its own counting as one;
    `otherwise` where no language has any.

    >>> language_of("Mae 84% o'r cyhoedd yn cytuno"), language_of("84% of the public agree")
    ('cy', 'en')
    """
    words = _words(text)
    counts = {
        each: sum(word in small or bool(letters & set(word)) for word in words)
        for each, (small, letters) in _telling().items()
    }
    best = max(counts.values())
    if not best:
        return otherwise
    return next(each for each in LANGUAGES if counts[each] == best)


@lru_cache
def _telling() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """By language, its small words and its letters."""
    return {
        each: (frozenset(prose.small_words), frozenset(prose.letters))
        for each in LANGUAGES
        for prose in (lexicon(each).prose,)
    }


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(text)]


@lru_cache(maxsize=4096)
def stems(text: str, language: str = LANGUAGES[0]) -> frozenset[str]:
    """The words that carry meaning, cut so that forms of a word are one; Welsh ones without their
    mutation.

    >>> sorted(stems("Relationships with parents and the relationship"))
    ['parent', 'relati']
    """
    stop = _stop_words(language)
    return frozenset(_stem(word, language) for word in _words(text) if word not in stop)


def stemmed(text: str, language: str = LANGUAGES[0]) -> tuple[tuple[int, int, str], ...]:
    """Where the words that carry meaning and the numbers are, each cut as `stems` does.

    >>> stemmed("Parents of children under 5")
    ((0, 7, 'parent'), (11, 19, 'childr'), (20, 25, 'under'), (26, 27, '5'))
    """
    stop = _stop_words(language)
    return tuple(
        (*found.span(), _stem(word, language))
        for found in _WORD_OR_NUMBER.finditer(text)
        if (word := found[0].casefold().replace("’", "'")) not in stop
    )


@lru_cache
def _stop_words(language: str) -> frozenset[str]:
    own = lexicon(language)
    return frozenset(
        word for each in (own.language, *own.beside) for word in lexicon(each).prose.stop_words
    )


@lru_cache
def _contractions(language: str) -> tuple[str, ...]:
    own = lexicon(language)
    read = [each for each in LANGUAGES if each in (own.language, *own.beside)]
    return tuple(ending for each in read for ending in lexicon(each).prose.contractions)


@lru_cache
def _beginnings(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    prose = lexicon(language).prose
    return tuple(
        (re.compile(rf"^(?:{form})"), instead)
        for form, instead in (*prose.mutated, *prose.beginnings)
    )


def _stem(word: str, language: str) -> str:
    prose = lexicon(language).prose
    for contraction in _contractions(language):
        word = word.removesuffix(contraction)
    for beginning, instead in _beginnings(language):
        word = beginning.sub(instead, word, count=1)
    for ending, instead in prose.endings:
        if (
            word.endswith(ending)
            and len(word) > len(ending) + 2
            and not word.endswith(prose.whole_endings or ("\0",))
        ):
            word = word.removesuffix(ending) + instead
            break
    return word[: prose.stem]
