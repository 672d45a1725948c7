"""What people give, as typed values: by type of answer and by language."""

from datetime import date, datetime, time
from typing import Any

import pytest

from survey.errors import AnswerError
from survey.questions import (
    KINDS,
    Context,
    Day,
    ManyOf,
    Net,
    OneOf,
    OpenText,
    Option,
    Quantity,
    Ranking,
    TimeOfDay,
    columns_of,
    parsed,
)
from survey.wording import Wording
from survey.words import catalogue_of


def options(*codes: str) -> tuple[Option, ...]:
    return tuple(Option(code, Wording.of(code.title())) for code in codes)


ONE = OneOf(options("yes", "no"))
MANY = ManyOf((*options("play", "sleep"), Option("none", Wording.of("None of these"))), none=True)
ORDER = Ranking(options("play", "sleep", "food"))


@pytest.mark.parametrize(
    ("answers", "given", "language", "value"),
    [
        (ONE, "Yes", "en", "yes"),
        (ONE, "yes", "en", "yes"),
        (OneOf((Option("dk", Wording.of("Don't know")),)), "Don’t  know", "en", "dk"),
        (MANY, "Sleep; play", "en", ("play", "sleep")),
        (MANY, ["none"], "en", ("none",)),
        (ORDER, ["Food", "play", "sleep"], "en", ("food", "play", "sleep")),
        (ORDER, "sleep;food;play", "en", ("sleep", "food", "play")),
        (Quantity(), "7,5", "pl", 7.5),
        (Quantity(), "1,500", "en", 1500),
        (Quantity(), "1 500,5", "pl", 1500.5),
        (Quantity(), "12.500", "de", 12500),
        (Quantity(), "۱۲", "ur", 12),
        (Quantity(), "١٢٫٥", "ar", 12.5),
        (Quantity(), "−3", "en", -3),
        (Quantity(), 7.0, "en", 7),
        (Day(), "13/6/2022", "en", "2022-06-13"),
        (Day(), "13 June 2022", "cy", "2022-06-13"),
        (Day(), "13 Mehefin 2022", "cy", "2022-06-13"),
        (Day(), "13 czerwca 2022 r.", "pl", "2022-06-13"),
        (Day(), "13.06.2022", "pl", "2022-06-13"),
        (Day(), "6/13/2022", "en-US", "2022-06-13"),
        (Day(), "۱۳ جون ۲۰۲۲", "ur", "2022-06-13"),
        (Day(), date(2022, 6, 13), "en", "2022-06-13"),
        (Day(), datetime(2022, 6, 13, 9, 5), "en", "2022-06-13"),  # noqa: DTZ001  # as Excel has it
        (TimeOfDay(), "9.05", "en", "09:05"),
        (TimeOfDay(), "9:05 pm", "en", "21:05"),
        (TimeOfDay(), "08:30:00.000+01:00", "en", "08:30"),
        (TimeOfDay(), time(8, 30), "en", "08:30"),
        (OpenText(), " its true ", "en", "its true"),
    ],
)
def test_what_is_given_becomes_a_typed_value(
    answers: Any, given: object, language: str, value: object
) -> None:
    assert parsed(answers, given, catalogue_of(language)) == value


@pytest.mark.parametrize(
    ("answers", "given", "language", "message"),
    [
        (ONE, "Yess", "en", "'Yess' is not one of the answers; did you mean 'Yes'?"),
        (MANY, "", "en", "no answer is chosen; choose 'None of these' if none applies"),
        (
            MANY,
            ["play", "none"],
            "en",
            "'None of these' cannot stand beside other answers; choose one or the other",
        ),
        (ORDER, ["play", "food"], "en", "'Sleep' has no place; put every answer in order"),
        (
            ORDER,
            ["play", "food", "sleep", "play"],
            "en",
            "'Play' has two places; give each answer one",
        ),
        (
            Quantity(),
            "7,5",
            "en",
            "'7,5' is not a number; write it in digits, such as 7 or 7.5",
        ),
        (
            Quantity(whole=True),
            "seven",
            "en",
            "'seven' is not a number; write it in digits, such as 7",
        ),
        (
            Quantity(),
            "1.500",
            "pl",
            "'1.500' można odczytać na dwa sposoby; proszę napisać 1500 lub 1,500",
        ),
        (
            Quantity(whole=True),
            "7.5",
            "en",
            "'7.5' is not a whole number; leave out the part after the point",
        ),
        (Quantity(0, 10.5), "11,5", "pl", "11,5 jest poza zakresem; dozwolone: od 0 do 10,5"),
        (Quantity(), "9" * 17, "en", f"'{'9' * 17}' is too large to be kept exactly"),
        (Day(), "31/2/2022", "en", "'31/2/2022' is not a date; write it like 13/6/2022"),
        (
            Day(first="2022-06-01"),
            "31 May 2022",
            "en",
            "31/5/2022 is outside the range; it must be 1/6/2022 or later",
        ),
        (TimeOfDay(), "930", "en", "'930' is not a time of day; write it like 14:30"),
        (
            TimeOfDay("08:00", "20:00"),
            "7am",
            "en",
            "07:00 is outside the range; it must be from 08:00 to 20:00",
        ),
        (OpenText(3), "four", "en", "the text has 4 characters; the most is 3"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_remedy(
    answers: Any, given: object, language: str, message: str
) -> None:
    with pytest.raises(AnswerError) as refused:
        parsed(answers, given, catalogue_of(language))
    assert str(refused.value) == message


def test_a_rating_is_one_of_its_numbers_with_nets_by_the_authors_cut() -> None:
    source = KINDS["rating"].Source(min=0, max=10, low="Not at all")
    nets = (Net("promoters", ("9", "10"), Wording.of("Promoters")),)
    answers = KINDS["rating"].build(source, Context({}, nets=nets)).answers
    assert isinstance(answers, OneOf)
    assert answers.codes == tuple(map(str, range(11)))
    assert (answers.ordered, answers.numbered, answers.nets) == (True, True, nets)
    assert str(answers.choices[0].label) == "0 – Not at all"


def test_a_ranking_has_a_column_for_the_place_of_each_answer() -> None:
    assert [(each.name, each.type) for each in columns_of(ORDER, "first")] == [
        ("first__play", "place"),
        ("first__sleep", "place"),
        ("first__food", "place"),
    ]
