"""Rankings, ratings and times of day in files from elsewhere: read in every layout they come in,
and what makes no answer is told.
"""

from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from survey.definition import loads
from survey.errors import AnswerError, DataError
from survey.exchange import ColumnMapping, draft_mapping, propose, read_interviews
from survey.exchange.joined import Apart, in_order
from survey.exchange.typed import Writing, value_in
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.questions import Day, Quantity, TimeOfDay

Written = Callable[..., Path]
Mapped = Callable[[str], ColumnMapping]

HUB = """
instrument: hub
version: "1"
title: Hub
languages: [en, pl]
groups: {public: The public}
words: {dont_know: {en: No idea, pl: Nie mam pojęcia}}
sections:
  - title: All
    questions:
      - id: order
        ask: {en: "What matters most?", pl: "Co jest najważniejsze?"}
        rank: {play: {en: "Play, and games", pl: Zabawa}, food: Food, talk: Talk}
        missing: dont_know
        shuffle: answers
      - id: likely
        ask: How likely are you to come back?
        rating: {min: 0, max: 10, low: Not at all likely, high: Extremely likely}
        missing: dont_know
      - {id: arrived, ask: When did you arrive?, time: {min: "06:00", max: "22:00"}}
      - {id: paid, ask: How much did you pay?, number: {min: 0}, missing: refused}
"""
GROUP = "group: {always: public}\n"


@pytest.fixture
def hub() -> Questionnaire:
    return loads(HUB)


def said(path: Path, hub: Questionnaire, mapping: ColumnMapping, item: str) -> list[object]:
    return [each.answers[item] for each in read_interviews(path, hub, mapping)]


# --- rankings ---


def test_a_ranking_is_read_from_places_in_a_column_for_each_option(
    hub: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written("id,a,b,c\n1,2,1,3\n2,1.0,3,٢\n3,,,\n4,Not sure,,\n")
    items = "items: {order: {columns: {play: a, food: b, talk: c}}}"
    mapping = mapped(GROUP + "respondent: id\n" + items)
    assert said(file, hub, mapping, "order") == [
        ("food", "play", "talk"),
        ("play", "talk", "food"),
        Missing.NO_ANSWER,
        Missing.DONT_KNOW,
    ]
    named = written("q_play,q_food,q_talk\n3,2,1\n", "named.csv")
    assert said(named, hub, mapped(GROUP + "items: {order: {columns: q_*}}"), "order") == [
        ("talk", "food", "play")
    ]


def test_places_that_make_no_order_are_told_unless_the_mapping_says_what_they_are(
    hub: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written("a,b,c\n2,1,3\n1,1,2\n1,2,\n3,2,1\n")
    items = "items: {order: {columns: {play: a, food: b, talk: c}}}"
    with pytest.raises(DataError) as error:
        read_interviews(file, hub, mapped(GROUP + items))
    remedy = "correct the file, or write 'incomplete: unclear' in the mapping"
    where = "panel.csv: columns 'a' …, once, in row"
    assert str(error.value).splitlines() == [
        f"{where} 3: 'play' and 'food' have the same place; {remedy}",
        f"{where} 4: 'Talk' has no place; put every answer in order; {remedy}",
    ]
    kept = mapped(GROUP + items.replace("talk: c}", "talk: c}, incomplete: unclear"))
    assert said(file, hub, kept, "order") == [
        ("food", "play", "talk"),
        Missing.UNCLEAR,
        Missing.UNCLEAR,
        ("talk", "food", "play"),
    ]
    beyond = written("a,b,c\n4,1,2\n", "beyond.csv")
    with pytest.raises(DataError, match="value '4', once, in row 2: is not a place from 1 to 3"):
        read_interviews(beyond, hub, mapped(GROUP + items))


def test_a_ranking_is_read_from_texts_joined_in_order(
    hub: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written('o\n"Food;Play, and games;Talk;"\nTalk;Zabawa;food\nNo idea\n')
    mapping = mapped(GROUP + "items: {order: o}")
    assert said(file, hub, mapping, "order") == [
        ("food", "play", "talk"),
        ("talk", "play", "food"),
        Missing.DONT_KNOW,
    ]
    for text, why in (
        ("Food;Talk", "'Play, and games' has no place"),
        ("Food;Talk;Food;Zabawa", "'Food' has two places"),
        ("Food;Talk;Sleep", "'Sleep' is not one of the answers"),
    ):
        with pytest.raises(DataError, match=why):
            read_interviews(written(f"o\n{text}\n", "wrong.csv"), hub, mapping)


@given(
    order=st.permutations(["a", "b, c", "d; e", "f", "g, h; i"]),
    joiner=st.sampled_from([";", "; ", ",", ", "]),
)
def test_joined_options_come_apart_in_the_order_they_stand_in(
    order: list[str], joiner: str
) -> None:
    names = {name: name.upper() for name in order}
    found = in_order(joiner.join(order) + joiner, joiner, names)
    assert found == Apart(tuple(name.upper() for name in order))


def test_an_endless_ranking_takes_no_time() -> None:
    assert len(in_order("a;" * 20_000, ";", {"a": "a"}).codes) == 20_000


def test_a_ranking_of_microsoft_forms_is_proposed_and_read(
    hub: Questionnaire, written: Written
) -> None:
    path = written(
        "ID,Start time,Completion time,Email,Name,What matters most?,How likely are you to come "
        "back?,When did you arrive?,How much did you pay?\n"
        '1,6/13/22 9:00:00,6/13/22 9:05:00,anonymous,,"Talk;Play, and games;Food;",10,09:30,3.5\n'
        "2,6/13/22 9:00:00,6/13/22 9:06:00,anonymous,,Not sure;,0 - not at all likely,7:05 PM,\n"
    )
    proposal = propose(path, hub)
    assert proposal is not None
    assert proposal.open == ()
    first, second = read_interviews(path, hub, proposal.mapping)
    assert first.answers == {
        "order": ("talk", "play", "food"),
        "likely": "10",
        "arrived": "09:30",
        "paid": 3.5,
    }
    assert second.answers == {
        "order": Missing.DONT_KNOW,
        "likely": "0",
        "arrived": "19:05",
        "paid": Missing.NO_ANSWER,
    }


def test_a_ranking_of_surveymonkey_has_a_column_of_places_for_each_option(
    hub: Questionnaire, written: Written
) -> None:
    path = written(
        "Respondent ID,Collector ID,What matters most?,,,,How likely are you to come back?,When "
        "did you arrive?,How much did you pay?\n"
        ',,"Play, and games",Food,Talk,Not sure,Response,Open-Ended Response,Open-Ended Response\n'
        "1,4,3,1,2,,Extremely likely,14:00,Prefer not to answer\n"
        "2,4,,,,Not sure,5,14:30,7\n"
    )
    proposal = propose(path, hub)
    assert proposal is not None
    assert proposal.open == ()
    first, second = read_interviews(path, hub, proposal.mapping)
    assert (first.answers["order"], first.answers["likely"]) == (("food", "talk", "play"), "10")
    assert (first.answers["paid"], second.answers["paid"]) == (Missing.REFUSED, 7)
    assert (second.answers["order"], second.answers["likely"]) == (Missing.DONT_KNOW, "5")


# --- ratings ---


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("7", "7"),
        ("7.0", "7"),
        ("0 – Not at all likely", "0"),
        ("0 - Not at all likely", "0"),
        ("Not at all likely", "0"),
        ("Not at all likely - 0", "0"),
        ("10 (Extremely likely)", "10"),
        ("۱۰", "10"),
    ],
)
def test_a_rating_is_read_from_numbers_and_from_what_its_ends_mean(
    hub: Questionnaire, written: Written, mapped: Mapped, cell: str, answer: str
) -> None:
    file = written(f"l\n{cell}\n")
    assert said(file, hub, mapped(GROUP + "items: {likely: l}"), "likely") == [answer]


@pytest.mark.parametrize("cell", ["11", "99", "7.5", "likely", "-1"])
def test_a_number_beyond_a_rating_is_told(
    hub: Questionnaire, written: Written, mapped: Mapped, cell: str
) -> None:
    with pytest.raises(DataError, match=f"value '{cell}', once, in row 2: '{cell}' is not one of"):
        read_interviews(written(f"l\n{cell}\n"), hub, mapped(GROUP + "items: {likely: l}"))


# --- times ---


def test_times_are_read_as_files_have_them(
    hub: Questionnaire, tmp_path: Path, mapped: Mapped
) -> None:
    book, path = Workbook(), tmp_path / "panel.xlsx"
    cells = ["t", time(8, 30), datetime(2022, 6, 13, 9, 5), 0.604166666667, "7:05 pm", "۱۴:۳۰"]  # noqa: DTZ001
    for cell in cells:
        book.active.append([cell])
    book.save(path)
    assert said(path, hub, mapped(GROUP + "items: {arrived: t}"), "arrived") == [
        "08:30",
        "09:05",
        "14:30",
        "19:05",
        "14:30",
    ]


def test_a_share_of_the_day_in_a_text_file_is_read_where_it_is_no_time() -> None:
    assert value_in(TimeOfDay(), "0.604166666666667") == "14:30"
    assert value_in(TimeOfDay(), "0.5") == "12:00"
    assert value_in(TimeOfDay(), "9.30") == "09:30"
    with pytest.raises(AnswerError, match="can be read as 00:25 and, as a share of the day, as 06"):
        value_in(TimeOfDay(), "0.25")


@pytest.mark.parametrize("cell", ["25:00", "soon", "5:59", "23:00", "1.5"])
def test_what_is_no_time_or_out_of_bounds_is_told(
    hub: Questionnaire, written: Written, mapped: Mapped, cell: str
) -> None:
    with pytest.raises(DataError, match=f"column 't', value '{cell}', once, in row 2"):
        read_interviews(written(f"t\n{cell}\n"), hub, mapped(GROUP + "items: {arrived: t}"))


# --- the notation of numbers ---


def test_numbers_are_read_in_the_notation_of_their_row(
    hub: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written('lang,p\npl,"7,5"\nen,"1,500"\npl,"1 500,25"\nen,7.5\npl,7.5\n')
    mapping = mapped(GROUP + "language: lang\nitems: {paid: p}")
    assert said(file, hub, mapping, "paid") == [7.5, 1500, 1500.25, 7.5, 7.5]
    unclear = written("lang,p\npl,1.500\n", "unclear.csv")
    with pytest.raises(DataError, match="can be read as 1500 and as 1,500; write 'decimal:"):
        read_interviews(unclear, hub, mapping)
    pointed = mapped('decimal: "."\n' + GROUP + "language: lang\nitems: {paid: p}")
    assert said(unclear, hub, pointed, "paid") == [1.5]


def test_a_mapping_says_that_a_comma_divides(
    hub: Questionnaire, written: Written, mapped: Mapped
) -> None:
    file = written('p,w\n"7,5","0,25"\n"1.500,75","1"\n12,2\n')
    mapping = mapped('decimal: ","\n' + GROUP + "items: {paid: p}\nattributes: {weight: w}")
    interviews = read_interviews(file, hub, mapping)
    assert [each.answers["paid"] for each in interviews] == [7.5, 1500.75, 12]
    assert [each.attributes["weight"] for each in interviews] == [0.25, 1.0, 2.0]
    with pytest.raises(DataError, match="value '7,5', once, in row 2: has a comma, which may"):
        read_interviews(file, hub, mapped(GROUP + "items: {paid: p}\nignore: w"))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1e+05", 100_000),
        ("1E-05", 0.00001),
        ("-2.5e3", -2500),
        (" 7.50 ", 7.5),
        ("0.00012345678901234567", 0.00012345678901234567),
    ],
)
def test_numbers_are_read_as_programs_write_them(text: str, number: float) -> None:
    assert value_in(Quantity(), text) == number


def test_days_are_read_with_the_names_and_digits_of_their_row() -> None:
    polish = Writing(language="pl")
    assert value_in(Day(), "13 czerwca 2022", polish) == "2022-06-13"
    assert value_in(Day(), "۱۳/۶/۲۰۲۲", Writing(language="ur")) == "2022-06-13"
    assert value_in(Day(), "6/5/2022", Writing(dates="month_first", language="pl")) == "2022-06-05"
    with pytest.raises(AnswerError, match="is not a date"):
        value_in(Day(), "13 czerwca 2022")


def test_without_a_word_about_it_a_comma_is_not_guessed() -> None:
    with pytest.raises(AnswerError) as error:
        value_in(Quantity(), "1,500")
    assert str(error.value) == (
        "has a comma, which may divide or group; write 'decimal: \",\"' or 'decimal: \".\"' in the "
        "mapping"
    )
    assert value_in(Quantity(), "1,500", Writing(decimal=".")) == 1500
    assert value_in(Quantity(), "1,500", Writing(language="pl")) == 1.5


# --- drafts ---


def test_a_draft_finds_places_ratings_and_times(hub: Questionnaire, written: Written) -> None:
    path = written(
        "order_play,order_food,order_talk,likely,arrived,paid\n"
        "1,2,3,7,08:30,3\n3,2,1,99,half past,-8\n2,1,3,Not sure,09:00,99\n"
    )
    draft = draft_mapping(path, hub)
    mapping = ColumnMapping.loads(draft)
    items = mapping.source.items
    assert items["order"].columns == {
        "play": "order_play",
        "food": "order_food",
        "talk": "order_talk",
    }
    assert items["likely"].missing == {"99": "no_answer", "Not sure": "dont_know"}
    assert '"99": no_answer  # once; a guess by its number' in draft.replace("'99'", '"99"')
    assert items["paid"].missing == {"-8": "dont_know"}, "99 is a possible answer there"
    assert "half past is not a time" in draft
