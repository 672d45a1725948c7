"""Cells as other tools write them: several answers in one, and times whose day may be a month."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.errors import AnswerError
from survey.exchange.joined import Apart, apart
from survey.exchange.times import Orders, time_of

NAMES = ["a", "b, c", "d; e", "f", "g, h; i", "ŵy 😀"]


@given(
    chosen=st.lists(st.sampled_from(NAMES), unique=True),
    words=st.sampled_from(["", "x", "x, y; z", "not a, but q"]),
    joiner=st.sampled_from([";", "; ", ",", ", "]),
)
def test_joined_answers_come_apart_as_they_were_joined(
    chosen: list[str], words: str, joiner: str
) -> None:
    text = joiner.join([*chosen, *([words] if words else [])])
    found = apart(text, joiner, {"": "nothing", **{name: f"code of {name}" for name in NAMES}})
    assert found == Apart(
        tuple(sorted(f"code of {name}" for name in chosen)) or (() if words else ("nothing",)),
        words,
    )


def test_words_among_the_options_are_found_whatever_stands_after_them() -> None:
    names = {"sleep": "sleep", "late speech": "speech"}
    assert apart("Sleep;loud; noises;LATE  speech;", ";", names) == Apart(
        ("sleep", "speech"), "loud; noises"
    )
    assert apart("sleep speech", " ", {"sleep": "sleep", "speech": "speech"}) == Apart(
        ("sleep", "speech")
    )


def test_a_thousand_commas_take_no_time() -> None:
    names = {"a": "a", "a, b": "ab"}
    assert apart("x, " * 5000 + "y", ",", names) == Apart((), "x, " * 5000 + "y")
    assert apart("a, " * 5000 + "y", ",", names) == Apart(("a",), "y")


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2022/06/13 2:05:11 PM GMT+1", ""),
        ("13/06/2022 14:05:11", "day_first"),
        ("6/13/2022 2:05:11 p.m.", "month_first"),
        ("06/13/22 14:05:11", "month_first"),
        ("13.06.2022 14:05:11", "month_first"),
        ("13-06-2022, 14:05:11", "day_first"),
        ("2022-06-13T14:05:11", ""),
    ],
)
def test_times_are_read_as_the_tools_write_them(text: str, order: str) -> None:
    moment = time_of(text, order)
    assert moment is not None
    # the wall clock
    assert moment.replace(tzinfo=None) == datetime(2022, 6, 13, 14, 5, 11)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["31/2/2022", "13/13/2022", "1/2/2022 13:00 PM", "1/2/2022 25:00", "soon", "１/2/2022"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(AnswerError, match="is not a time"):
        time_of(text)


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["1/2/2022", "13/2/2022"], "day_first"),
        (["1/2/2022", "2/13/2022"], "month_first"),
        (["1/2/2022", "5/5/2022"], ""),
        (["13/2/2022", "2/13/2022"], ""),
        (["5/5/2022", "2022-02-01", "1.2.2022", None, "soon"], "day_first"),
        ([], "day_first"),
    ],
)
def test_the_order_of_day_and_month_is_what_all_cells_say(
    cells: list[str | None], order: str
) -> None:
    assert Orders.of(cells).order == order
