"""How a base was asked, in words: days where the answers have them, and how many of whom."""

from dataclasses import replace
from datetime import date

import pytest

from analysis import Responses
from analysis.figures.asked_words import asked_note, when_asked
from analysis.figures.wordings import Seen, Wordings, as_seen, is_told_apart
from analysis.figures.words import FigureWords
from analysis.publication.standards import standard_named
from analysis.publication.wordings import AskedAs
from survey import loads
from survey.codebook import Codebook
from survey.people import Together
from survey.wording import Wording
from tests.versions.reworded import FIRST, NEW, OLD, SECOND, responses

BOOK = Codebook.of([loads(FIRST), loads(SECOND)])
ONE, TWO = ("life", "1"), ("life", "2")


def june(first: int, last: int) -> tuple[date, date]:
    return date(2022, 6, first), date(2022, 6, last)


def asked(
    *seen: Seen, item: str = "trust", codes: tuple[str, ...] = (), language: str = "en"
) -> str:
    return asked_note(BOOK.items[item], Wordings(seen), FigureWords(BOOK, language), codes)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((june(1, 12), june(13, 24)), ("until 12 June 2022", "from 13 June 2022")),
        ((june(1, 12), june(12, 24)), ("until 12 June 2022", "from 12 June 2022")),
        (
            (june(1, 14), june(12, 24)),
            ("from 1 June 2022 to 14 June 2022", "from 12 June 2022 to 24 June 2022"),
        ),
        ((june(5, 5), june(5, 5)), ("on 5 June 2022", "on 5 June 2022")),
        ((june(5, 5), june(6, 6)), ("until 5 June 2022", "from 6 June 2022")),
        ((None, None), ("in version 1", "in version 2")),
    ],
)
def test_days_say_when_a_wording_was_asked(
    days: tuple[tuple[date, date] | None, tuple[date, date] | None], said: tuple[str, str]
) -> None:
    assert asked(Seen(ONE, 5, days[0]), Seen(TWO, 7, days[1])) == (
        f"Not everybody was asked in the same words: “{OLD}” {said[0]} (n = 5); “{NEW}” {said[1]} "
        "(n = 7)."
    )


def test_one_wording_is_said_only_where_it_is_not_the_one_that_is_printed() -> None:
    first, second = june(1, 12), june(13, 24)
    assert asked(Seen(ONE, 0, first), Seen(TWO, 7, second)) == ""
    assert asked(Seen(ONE, 5, first), Seen(TWO, 0, second)) == (
        f"The words that were asked: “{OLD}” until 12 June 2022 (n = 5)."
    )
    old = Wordings((Seen(ONE, 5, first), Seen(TWO, 0, second)))
    item = as_seen(BOOK.items["trust"], old)
    assert str(item.ask) == OLD
    assert asked_note(BOOK.items["trust"], old, FigureWords(BOOK), printed=item) == ""


def test_numbers_that_may_not_be_told_are_left_out() -> None:
    said = asked(Seen(ONE, None, june(1, 12)), Seen(TWO, None, june(13, 24)))
    assert "n =" not in said
    assert OLD in said


def test_a_figure_of_an_answer_that_came_later_is_of_those_who_could_give_it() -> None:
    seen = Seen(ONE, 80, june(1, 12)), Seen(TWO, 120, june(13, 24))
    told = (
        "“Scotland” could be chosen only from 13 June 2022; a share of this answer is of those who "
        "could choose it (n = 120)."
    )
    assert asked(*seen, item="place", codes=("scotland",)) == told
    assert asked(*seen, item="place") == f"{told} The shares can therefore add to more than 100%."
    assert asked(*seen, item="place", codes=("wales",)) == ""
    assert asked(*seen, item="place", codes=("wales", "scotland")) == ""


def test_series_say_when_each_was_asked() -> None:
    seen = Wordings((Seen(ONE, 80, june(1, 12)), Seen(TWO, 0, june(13, 24))))
    words = FigureWords(BOOK)
    assert when_asked(BOOK.items["enough__v_1"], seen, words) == "until 12 June 2022"
    assert when_asked(BOOK.items["enough"], seen, words) == "from 13 June 2022"
    assert when_asked(BOOK.items["trust"], seen, words) == ""


def test_what_was_always_asked_alike_has_nothing_to_say() -> None:
    assert not is_told_apart(BOOK.items["steady"], BOOK)
    assert all(
        is_told_apart(BOOK.items[name], BOOK) for name in ("trust", "place", "met", "enough")
    )


def test_a_wording_that_came_back_is_told_with_both_its_times() -> None:
    third = SECOND.replace('version: "2"', 'version: "3"').replace(NEW, OLD)
    third = third.replace("    trust:", "    other:").split("changes:")[0] + (
        'changes: {"2": {trust: {same: w}, place: {same: w}, met: {same: w}, enough: {same: w}}, '
        '"3": {trust: {same: back again}}}\n'
    )
    book = Codebook.of([loads(FIRST), loads(SECOND), loads(third)])
    seen = [Seen(("life", str(at)), at, june(at * 5, at * 5 + 4)) for at in (1, 2, 3)]
    assert asked_note(book.items["trust"], Wordings(tuple(seen)), FigureWords(book)) == (
        f"Not everybody was asked in the same words: “{OLD}” until 9 June 2022 and from 15 June "
        f"2022 (n = 4); “{NEW}” from 10 June 2022 to 14 June 2022 (n = 2)."
    )


def test_numbers_by_version_are_no_pool_of_populations() -> None:
    """Groups of one instrument that a study tells apart as populations."""
    study = Together("public", Wording.of("The public"), ("public",))
    other = Together("staff", Wording.of("Staff"), ("staff",))
    found = responses()
    book = replace(found.codebook, populations=(study, other))
    apart = Responses(found.frame, book)
    asked = AskedAs(apart, book, standard_named("hse"))
    for name in ("trust", "place", "enough__v_1"):
        item = book.items[name]
        one = AskedAs(found, found.codebook, standard_named("hse")).of(item)
        assert asked.of(item) == one
        assert asked.of_groups(item, by="place").seen
