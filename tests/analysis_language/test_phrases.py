"""Words for shares, in both directions: which shares they may stand for, and which of them say a
share best.
"""

from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.drafts.document import Block
from analysis.judgement.mentions import sightings
from analysis.language.allowed import (
    FRACTIONS,
    MODIFIERS,
    SHARES_IN_WORDS,
    Fraction,
    Modifier,
    ShareInWords,
    allowed_count,
    allowed_percentage,
    allowed_share,
    holds,
)
from analysis.language.lexicons import LANGUAGES, lexicon
from analysis.language.saying import phrase_for
from analysis.rounding import percentage


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.22, "around a fifth"),
        (0.63, "nearly two thirds"),
        (0.75, "three quarters"),
        (0.81, "four out of five"),
        (0.845, "more than four out of five"),
        (0.97, "nearly all"),
        (0.5, "half"),
        (0.001, "fewer than one in twenty"),
        (0.0, "none"),
        (1.0, "all"),
    ],
)
def test_a_share_is_said_as_official_statistics_say_it(share: float, words: str) -> None:
    assert phrase_for(share) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.22, "tua un o bob pump"),
        (0.63, "bron i ddwy ran o dair"),
        (0.75, "tri chwarter"),
        (0.83, "mwy na phedwar o bob pump"),
    ],
)
def test_welsh_words_are_mutated(share: float, words: str) -> None:
    assert phrase_for(share, "cy") == words


def test_what_is_undefined_has_no_words() -> None:
    with pytest.raises(ValueError, match="undefined"):
        phrase_for(nan)


@given(share=st.floats(0.0001, 0.9999), language=st.sampled_from(LANGUAGES))
def test_the_words_for_a_share_allow_it_when_they_are_read_back(
    share: float, language: str
) -> None:
    words = phrase_for(share, language)
    (seen,) = sightings(Block(words, ""), language)
    assert words[seen.start : seen.end] == words
    assert holds(share, seen.low, seen.high)


@pytest.mark.parametrize(
    ("words", "holding", "failing"),
    [
        ("four-fifths", (79, 80, 84), (76, 78, 85)),
        ("three quarters", (74, 75, 76), (73, 77, 84)),
        ("nearly two thirds", (63, 66), (61, 67, 70)),
        ("more than half", (51, 100), (50, 49)),
        ("most teachers", (51, 90), (50, 40)),
        ("the vast majority", (80, 95), (79, 60)),
        ("nearly all", (95, 99), (94, 100)),
        ("a minority", (1, 49), (0, 50)),
        ("hardly any", (0, 5), (6,)),
        ("around a fifth", (17, 22, 23), (16, 24)),
        ("just over half", (51, 53), (50, 54)),
        ("just under half", (47, 49), (46, 50)),
        ("just over a quarter", (26, 28), (25, 29)),
        ("almost half", (45, 49), (44, 50)),
        ("nearly nine in ten", (87, 89), (86, 90)),
        ("one in ten", (9, 11), (8, 12)),
        ("a majority", (51, 100), (50, 49)),
        ("few teachers", (1, 20), (21, 30)),
        ("a large majority", (60, 90), (59, 50)),
        ("a small majority", (51, 55), (50, 56)),
        ("none of", (0,), (1,)),
        ("well over half", (55, 90), (54,)),
        ("at least a third", (34, 90), (32,)),
        ("fewer than one in ten", (0, 9), (10, 11)),
        ("mwy na hanner", (51, 99), (50,)),
        ("y mwyafrif helaeth", (80, 99), (79,)),
    ],
)
def test_words_allow_what_they_say_and_nothing_stronger(
    words: str, holding: tuple[int, ...], failing: tuple[int, ...]
) -> None:
    (seen,) = sightings(Block(words, ""))
    assert [share for share in holding if not holds(share / 100, seen.low, seen.high)] == []
    assert [share for share in failing if holds(share / 100, seen.low, seen.high)] == []


@given(st.floats(0, 1))
def test_a_written_percentage_allows_the_shares_that_round_half_up_to_it(share: float) -> None:
    for places in (0, 1):
        written = percentage(share, places)
        assert holds(share, *allowed_percentage(float(written), places))
        for step in (-1, 1):
            assert not holds(
                share, *allowed_percentage(float(written) + step * 10.0**-places, places)
            )


@given(st.floats(0.02, 0.98).map(lambda share: round(share, 10)))
def test_nearly_is_below_and_more_than_above_the_share_that_is_named(share: float) -> None:
    for name in ("nearly", "just_under", "less_than", "well_under"):
        assert not holds(share, *allowed_share(share, name))
        assert allowed_share(share, name)[1] < share
    for name in ("more_than", "just_over", "well_over"):
        assert not holds(share, *allowed_share(share, name))
        assert allowed_share(share, name)[0] > share
    for name in ("", "about", "at_least", "at_most", "exactly"):
        assert holds(share, *allowed_share(share, name))


@pytest.mark.parametrize(
    ("name", "holding", "failing"),
    [
        ("", 2000, 1987),
        ("about", 1987, 1800),
        ("nearly", 1987, 2000),
        ("more_than", 2001, 2000),
        ("at_least", 2000, 1999),
        ("less_than", 1999, 2000),
        ("at_most", 2000, 2001),
    ],
)
def test_numbers_of_people_are_modified_likewise(name: str, holding: int, failing: int) -> None:
    low, high = allowed_count(2000, name)
    assert low <= holding <= high
    assert not low <= failing <= high


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("modifier", MODIFIERS.values(), ids=MODIFIERS)
def test_every_modifier_is_read_and_says_why(modifier: Modifier, language: str) -> None:
    assert len(modifier.why) > 10
    own = lexicon(language)
    half = own.saying.fractions["1/2"]
    for words in own.shares.modifiers.get(modifier.name, ()):
        (seen,) = sightings(Block(f"{words} {half}", ""), language)
        assert seen.modifier == modifier.name, words
    for words in own.shares.afterwards.get(modifier.name, ()):
        (seen,) = sightings(Block(f"{half} {words}", ""), language)
        assert seen.modifier == modifier.name, words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fraction", FRACTIONS, ids=lambda fraction: fraction.name)
def test_every_fraction_stands_for_its_own_share(fraction: Fraction, language: str) -> None:
    words = lexicon(language).saying.fractions[fraction.name]
    (seen,) = sightings(Block(words, ""), language)
    assert (seen.kind, seen.value, seen.low, seen.high) == (
        "fraction",
        pytest.approx(fraction.share),
        fraction.low,
        fraction.high,
    )


PEOPLE = {"en": "teachers", "cy": "athrawon", "pl": "nauczycieli", "ur": "اساتذہ"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("meant", SHARES_IN_WORDS.values(), ids=SHARES_IN_WORDS)
def test_every_word_for_a_share_is_read_and_says_why(meant: ShareInWords, language: str) -> None:
    assert len(meant.why) > 10
    assert 0 <= meant.low <= meant.high <= 1
    assert lexicon(language).shares.named[meant.name]
    for words in lexicon(language).shares.named[meant.name]:
        (seen,) = sightings(Block(f"{words} {PEOPLE[language]}", ""), language)
        assert (seen.kind, seen.low, seen.high) == ("phrase", meant.low, meant.high), words
