"""Each prompt with real keys through a pipe."""

from dataclasses import replace
from typing import get_args

import pytest
from prompt_toolkit.utils import get_cwidth

from survey.missing import Missing
from survey.terminal.pages import Asking, Entry, Page, Reply, Step
from survey.terminal.plain import READERS
from survey.terminal.prompts import PROMPTS, Reading
from survey.terminal.screen import LETTER_KEYS

DOWN, UP, LEFT, RIGHT, END = "\x1b[B", "\x1b[A", "\x1b[D", "\x1b[C", "\x1b[F"
ENTER, CTRL_B, CTRL_C, CTRL_D, CTRL_K, CTRL_R, F1, ALT_ENTER = (
    "\r",
    "\x02",
    "\x03",
    "\x04",
    "\x0b",
    "\x12",
    "\x1bOP",
    "\x1b\r",
)
ALLOWED = (Missing.DONT_KNOW, Missing.REFUSED)

ONE = Page(
    "one", "Did you come by bus?", entries=(Entry("Bus"), Entry("Foot"), Entry("Car")), back=True
)
RATING = replace(
    ONE,
    entries=(Entry("0 – Not at all", key="0"), *(Entry(f"{n}", key=f"{n}") for n in range(1, 11))),
)
THIRTY = replace(ONE, entries=tuple(Entry(f"Region {n}") for n in range(1, 31)))
MANY = replace(ONE, prompt="many", entries=(*ONE.entries, Entry("None of these")), exclusive=3)
RANK = replace(ONE, prompt="rank")
MANY_OF_TWELVE = replace(MANY, entries=THIRTY.entries[:12], exclusive=None)
NUMBER = Page("line", "How many minutes?", back=True, missing=(Missing.DONT_KNOW,))
TEXT = replace(NUMBER, text="Which bus?", missing=ALLOWED)
LONG = replace(TEXT, several_lines=True)
NOTE = Page("show", "Thank you for coming.", back=True)


def test_every_way_of_asking_has_a_prompt_and_a_reader_of_lines() -> None:
    assert set(get_args(Asking)) == PROMPTS.keys() == READERS.keys()


@pytest.mark.parametrize(
    ("keys", "reply"),
    [
        ("2\r", 1),
        (DOWN + ENTER, 0),
        (DOWN + DOWN + ENTER, 1),
        (UP + ENTER, 2),
        (DOWN + UP + ENTER, 2),
        ("3" + UP + ENTER, 1),
        ("12\r", 1),
        ("9" + ENTER, None),
        ("x" + ENTER, None),
        (ENTER, None),
        ("1\n", 0),
        (LEFT, Step.BACK),
        (CTRL_B, Step.BACK),
        (CTRL_C, Step.MENU),
        (CTRL_D, Step.MENU),
    ],
)
def test_one_entry_is_chosen_by_digits_or_arrows_and_confirmed_with_enter(
    ask, keys: str, reply: Reply
) -> None:
    assert ask(ONE, keys)[0] == reply


@pytest.mark.parametrize(
    ("keys", "place"),
    [("12", 12), ("1", 1), ("30", 30), ("31", 1), ("123", 3), ("4", 4), (END, 30)],
)
def test_two_digits_reach_thirty_entries(ask, keys: str, place: int) -> None:
    assert ask(THIRTY, keys + ENTER)[0] == place - 1


def test_an_entry_below_the_screen_is_brought_into_view(ask) -> None:
    reply, painted = ask(THIRTY, "28", (40, 15), [("28. Region 28", ENTER)])
    assert reply == 27
    assert "28. Region 28" in painted
    assert "1. Region 1\n" not in painted


def test_the_earlier_answer_is_chosen_to_begin_with(ask) -> None:
    assert ask(replace(ONE, given=2), ENTER)[0] == 2
    assert ask(replace(MANY, given=(0, 2)), "2" + ENTER)[0] == (0, 1, 2)
    assert ask(replace(NUMBER, given="45"), ENTER)[0] == "45"


@pytest.mark.parametrize("page", [ONE, MANY, RANK])
def test_a_letter_gives_the_missing_answer_where_nothing_is_typed(ask, page: Page) -> None:
    assert ask(replace(page, missing=ALLOWED), "d")[0] is Missing.DONT_KNOW
    assert ask(replace(page, missing=ALLOWED), "r")[0] is Missing.REFUSED


def test_a_missing_answer_that_is_not_allowed_has_no_key(ask) -> None:
    assert ask(ONE, "d2\r")[0] == 1


def test_the_line_of_keys_says_what_is_allowed(ask) -> None:
    assert {"d don't know", "r refused"} <= _keys(ask(replace(ONE, missing=ALLOWED), ENTER)[1])
    assert "r refused" not in _keys(ask(ONE, ENTER)[1])
    assert {"Ctrl-K don't know", "Ctrl-R refused"} <= _keys(ask(TEXT, ENTER)[1])


@pytest.mark.parametrize(
    ("keys", "reply"),
    [
        ("13\r", (0, 2)),
        ("131\r", (2,)),
        (DOWN + " " + DOWN + " " + ENTER, (0, 1)),
        ("124\r", (3,)),
        ("42\r", (1,)),
        (" \r", ()),
        ("13" + LEFT, Step.BACK),
    ],
)
def test_several_entries_are_chosen_and_none_of_these_stands_alone(
    ask, keys: str, reply: Reply
) -> None:
    assert ask(MANY, keys)[0] == reply


def test_from_ten_entries_on_numbers_go_there_and_space_chooses(ask) -> None:
    assert ask(MANY_OF_TWELVE, "12 3 1 \r")[0] == (0, 2, 11)


@pytest.mark.parametrize(
    ("keys", "reply"),
    [
        ("The drum 🙂\r", "The drum 🙂"),
        ("d?r\r", "d?r"),
        (CTRL_K, Missing.DONT_KNOW),
        ("42" + CTRL_R, Missing.REFUSED),
        ("42" + CTRL_B, Step.BACK),
        (LEFT, Step.BACK),
        ("ac" + LEFT + "b" + ENTER, "abc"),
        ("\x1b[200~a\x1b]0;x\x07b\x1b[201~" + ENTER, "a\x1b]0;x\x07b"),
    ],
)
@pytest.mark.parametrize("page", [TEXT, replace(NUMBER, missing=ALLOWED)])
def test_where_an_answer_is_typed_letters_are_part_of_it_and_other_keys_do_the_rest(
    ask, page: Page, keys: str, reply: Reply
) -> None:
    assert ask(page, keys)[0] == reply


@pytest.mark.parametrize("word", ["yesterday", "don't know", "refused", "none", "?"])
def test_no_word_typed_into_a_field_is_taken_for_a_key(ask, word: str) -> None:
    page = replace(NUMBER, missing=tuple(LETTER_KEYS))
    assert ask(page, word + ENTER)[0] == word


@pytest.mark.parametrize(
    ("keys", "order"),
    [
        ("213", (1, 0, 2)),
        ("3" + DOWN + " " + DOWN + " ", (2, 0, 1)),
        ("2132", (0, 2)),
        ("21322", (0, 2, 1)),
        ("۲۱۳", (1, 0, 2)),
        ("", ()),
    ],
)
def test_each_answer_chosen_takes_the_next_place_and_chosen_again_gives_it_up(
    ask, keys: str, order: tuple[int, ...]
) -> None:
    assert ask(RANK, keys + ENTER)[0] == order


def test_the_place_stands_beside_the_answer_from_the_first_showing_on(ask) -> None:
    page = replace(RANK, given=(2, 0))
    reply, painted = ask(page, "", then=[("3. Car – place 1", "2"), ("Foot – place 3", ENTER)])
    assert "1. Bus – place 2" in painted
    assert reply == (2, 0, 1)


@pytest.mark.parametrize(
    ("keys", "place"),
    [("7", 7), ("10", 10), ("0", 0), ("1", 1), ("15", 5), ("105", 5), (UP, 10), ("٧", 7)],
)
def test_a_rating_is_chosen_by_the_number_it_is(ask, keys: str, place: int) -> None:
    assert ask(RATING, keys + ENTER)[0] == place


def test_a_rating_below_zero_is_chosen_with_its_sign(ask) -> None:
    page = replace(ONE, entries=tuple(Entry(str(n), key=str(n)) for n in range(-3, 4)))
    assert ask(page, "-2" + ENTER)[0] == 1
    assert ask(page, "2" + ENTER)[0] == 5


def test_a_rating_shows_each_number_once(ask) -> None:
    painted = ask(RATING, ENTER)[1]
    assert "0 – Not at all" in painted
    assert "0–10 ↑↓ choose" in _keys(painted)
    assert ". 0" not in painted


def test_control_characters_are_kept_but_never_reach_the_terminal(ask) -> None:
    reply, painted = ask(replace(TEXT, given="a\x1b]0;x\x07b"), ENTER)
    assert reply == "a\x1b]0;x\x07b"
    assert "\x1b" not in painted
    assert "\x07" not in painted


def test_a_long_text_takes_several_lines(ask) -> None:
    assert ask(LONG, "one" + ALT_ENTER + "two" + ENTER)[0] == "one\ntwo"


def test_a_note_goes_on_with_enter_and_back_with_the_arrow(ask) -> None:
    assert ask(NOTE, ENTER)[0] is None
    assert ask(NOTE, LEFT)[0] is Step.BACK


@pytest.mark.parametrize(
    ("page", "key", "reply"), [(ONE, "?", 2), (MANY, "?", (2,)), (TEXT, F1, "3")]
)
def test_help_says_the_keys_and_comes_back_to_what_was_chosen(
    ask, page: Page, key: str, reply: Reply
) -> None:
    page = replace(page, hint="The last part of the way.")
    answer, painted = ask(page, "3" + key, then=[("Enter: confirm", ENTER + ENTER)])
    assert answer == reply
    assert "The last part of the way." in painted


WORDY = replace(
    ONE,
    text="A question with a great many words in it. " * 12,
    hint="A hint with many words. " * 8,
    title="A" * 70,
)


@pytest.mark.parametrize("size", [(40, 15), (20, 10), (50, 16), (80, 24), (200, 60)])
@pytest.mark.parametrize(
    "page", [WORDY, replace(WORDY, entries=THIRTY.entries), replace(WORDY, prompt="line"), THIRTY]
)
def test_every_page_fits_every_terminal(ask, page: Page, size: tuple[int, int]) -> None:
    _, painted = ask(replace(page, given=None, progress="7 of 18"), ENTER, size)
    lines = painted.replace("\r", "").split("\n")
    assert all(get_cwidth(line.rstrip()) <= min(60, size[0]) for line in lines)
    assert len(lines) <= size[1]
    assert "too small" not in painted
    assert "Enter" in painted


def test_a_hint_that_does_not_fit_is_told_of_at_the_key_of_help(ask) -> None:
    page = replace(ONE, hint="The last part of the way. " * 12)
    small, painted = (50, 12), "hint and help"
    assert painted not in ask(page, ENTER)[1]
    cut = ask(page, "", small, [(painted, "?"), ("The last part of", DOWN), ("", ENTER + ENTER)])[1]
    assert cut.index(painted) < cut.index("The last part of")


def test_a_question_that_is_cut_says_so_and_help_shows_all_of_it(ask) -> None:
    _, painted = ask(
        WORDY, "", (40, 15), [("help shows all of it", "?"), ("more below", DOWN + ENTER + ENTER)]
    )
    assert "Help" in painted


def test_a_long_text_is_read_to_its_end_by_scrolling() -> None:
    reading = Reading(replace(NOTE, text="one two three four five six"))
    reading.fit(5)
    reading.room = 2
    down = reading.moves()["down",]
    seen = []
    for _ in range(6):
        seen.append("".join(part[1] for part in reading._drawn()).split("\n"))
        down()
    assert seen[0] == ["one", "↓ more below"]
    assert seen[-1] == ["five", "six"]


def _keys(painted: str) -> set[str]:
    """The parts of the key line."""
    return {part.strip() for line in painted.split("\r\n") for part in line.split("   ")}
