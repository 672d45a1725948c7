"""A number is the same in every notation, and nothing is read in part."""

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.drafts.document import Block
from analysis.judgement.mentions import sightings
from analysis.language.notation import normalised
from analysis.language.vocabulary import vocabulary_of

WORDS = (
    *("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_words(number: int) -> str:
    if number < 20:
        return WORDS[number]
    ten, one = TENS[number // 10 - 2], number % 10
    return f"{ten}-{WORDS[one]}" if one else ten


def wide(text: str) -> str:
    return text.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


SIGNS = ("%", " %", "\u202f%", "％", "pc", " pc", " per cent", " percent", " per\u00a0cent")
NOTES = ("", "¹", "²³", "[1]", "*")


@given(
    st.integers(1, 99),
    st.integers(0, 9),
    st.sampled_from(".·٫‧,"),
    st.sampled_from(SIGNS),
    st.sampled_from(NOTES),
)
def test_a_share_is_the_same_in_any_notation(
    whole: int, tenth: int, point: str, sign: str, note: str
) -> None:
    digits = f"{whole}{point}{tenth}"
    digits = wide(digits) if whole % 2 else digits
    text = f"{digits}{sign}{note} of the public agreed."
    first, *others = sightings(Block(text, "line 1"), "ur" if point == "٫" else "en")
    assert (first.kind, first.value, first.places) == ("percentage", whole + tenth / 10, 1)
    assert {one.kind for one in others} <= {"reference"}


@given(st.integers(1, 99), st.sampled_from(SIGNS[4:]))
def test_a_share_in_words_is_that_in_digits(whole: int, sign: str) -> None:
    said = f"{in_words(whole)}{sign if sign.startswith(' ') else ' per cent'}"
    (found,) = sightings(Block(f"{said} of the public agreed.", "line 1"), "en")
    assert (found.kind, found.value) == ("percentage", whole)


@given(
    st.integers(1_000, 9_999_999), st.sampled_from((",", "\u00a0", "\u2009", "\u202f", "\u2007"))
)
def test_thousands_are_the_same_with_any_sign_between_them(number: int, sign: str) -> None:
    text = f"{number:,}".replace(",", sign)
    (found,) = sightings(Block(f"We asked {text} people.", "line 1"), "en")
    assert (found.kind, found.value) == ("count", number)


@given(st.integers(1, 49), st.integers(50, 99), st.sampled_from(("-", "–", "—", "‑", "‒", " to ")))
def test_a_range_is_one_with_any_dash(low: int, high: int, dash: str) -> None:
    (found,) = sightings(Block(f"so {low}{dash}{high}% agreed", "line 1"), "en")
    assert found.kind == "range"
    assert (round(found.low, 3), round(found.high, 3)) == (
        round(low / 100 - 0.005, 3),
        round(high / 100 + 0.005, 3),
    )


BROKEN = (
    "84.%5", "84..5%", "8 4%", "84,5,3%", "84.5.6%", "84.%", "1,95,000", "1 950", "10⁶", "84%5",
    "1,,950", "12,34",
)  # fmt: skip


@pytest.mark.parametrize("written", BROKEN)
def test_what_cannot_be_read_whole_is_not_read_in_part(written: str) -> None:
    text = f"Some {written} of people agreed."
    (found,) = sightings(Block(text, "line 1"), "en")
    assert (found.kind, text[found.start : found.end]) == ("unreadable", written)


def test_a_run_of_digits_that_is_no_number_takes_no_time() -> None:
    digits = "1234567890" * 4_000
    began = process_time()
    (found,) = sightings(Block(f"So {digits} of us", "line 1"), "en")
    assert (found.kind, found.end - found.start) == ("unreadable", len(digits))
    assert process_time() - began < 10


@given(st.text("0123456789.,% ·%¹⁶\u2009-–", min_size=1, max_size=20))
def test_no_digit_of_a_written_number_is_in_two_figures(text: str) -> None:
    found = sightings(Block(text, "line 1"), "en")
    for one, other in pairwise(found):
        assert one.end <= other.start
        between = text[one.end - 1 : other.start + 1]
        assert not between.replace(".", "").replace(",", "").isdecimal() or "," in between


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("in 2022 84% of us agreed", "year"),
        ("wave 2 84% of us agreed", "label"),
        ("version 2.1.3 and 84% of us", "version"),
        ("on 12.6.2022 84% of us agreed", "date"),
        ("I² = 82% and 84% of us", "statistic"),
    ],
)
def test_numbers_beside_each_other_stay_apart(text: str, kind: str) -> None:
    first, second = sightings(Block(text, "line 1"), "en")
    assert (first.kind, text[second.start : second.end]) == (kind, "84%")


@given(st.text(max_size=60))
def test_a_text_keeps_its_length(text: str) -> None:
    for language in ("en", "cy", "pl", "ur"):
        assert len(normalised(text, vocabulary_of(language))) == len(text)
