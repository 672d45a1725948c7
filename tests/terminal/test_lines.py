"""Text that people typed, in lines that fit."""

from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.utils import get_cwidth

from survey.terminal.lines import columns, flowed, shortened, visible, wrapped


def test_a_long_text_breaks_between_words() -> None:
    assert wrapped("the help there is for families", 12) == ["the help", "there is for", "families"]


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert wrapped("a Llanfairpwllgwyngyll", 8) == ["a", "Llanfair", "pwllgwyn", "gyll"]


def test_an_emoji_takes_two_columns() -> None:
    assert wrapped("🙂🙂🙂", 4) == ["🙂🙂", "🙂"]


def test_escape_sequences_and_direction_marks_are_not_shown() -> None:
    assert visible("a\x1b[2Jb\x07c\u202ed\u200be\r\nf") == "a[2Jbcde\nf"


def test_two_columns_stand_side_by_side_and_say_when_something_is_left_out() -> None:
    assert columns("one two three four five six", "yes", 20, most=2) == [
        "one two     yes",
        "three fou…",
    ]


def test_keys_are_never_broken_over_lines() -> None:
    assert flowed(["Enter confirm", "← back", "? help"], 22) == ["Enter confirm   ← back", "? help"]


@given(st.text(), st.integers(3, 70))
def test_no_line_is_wider_than_it_may_be(text: str, width: int) -> None:
    assert all(get_cwidth(line) <= width for line in wrapped(text, width))
    assert get_cwidth(shortened(text, width)) <= width


@given(st.text(), st.text(), st.integers(20, 70))
def test_two_columns_fit_whatever_was_typed(left: str, right: str, width: int) -> None:
    assert all(get_cwidth(line) <= width for line in columns(left, right, width))
