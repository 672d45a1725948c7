"""Answers as a table: the columns of each kind of item, their order, and every kind of missing
answer in its place.
"""

from datetime import UTC, datetime, timedelta, timezone

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import survey
from analysis import Responses
from analysis.responses import AT_ONCE
from survey.codebook import Codebook
from survey.errors import DataError
from survey.missing import Missing
from survey.record import CompletedInterview

IDENTITY = [
    "interview",
    "instrument",
    "version",
    "group",
    "mode",
    "language",
    "started",
    "completed",
]
KINDS = list(Missing.names())
AGREEMENT = ["strongly_disagree", "disagree", "neither", "agree", "strongly_agree"]


def test_columns_are_who_and_how_then_the_items_in_codebook_order(responses):
    assert list(responses.frame.columns) == [
        *IDENTITY,
        *("help", "enough", "region", "age", "age__missing", "assistance"),
        *("seen__language", "seen__sleep", "seen__none", "seen__missing"),
        *("words", "words__missing", "since", "since__missing", "hours", "hours__missing"),
    ]


def test_a_choice_is_a_categorical_with_the_kinds_of_missing_answer_last(responses):
    assert list(responses.frame.help.cat.categories) == [*AGREEMENT, *KINDS]
    assert list(responses.frame.region.cat.categories) == ["north", "south", *KINDS]
    assert responses.frame.help.tolist()[3:9] == [
        "strongly_agree",
        "disagree",
        "neither",
        "dont_know",
        "refused",
        "not_reached",
    ]


def test_an_item_of_another_instrument_is_not_asked(responses):
    public = responses.frame["group"] == "public"
    assert (responses.frame.seen__missing[public] == "not_asked").all()
    assert (responses.frame.enough[~public] == "not_asked").all()


def test_choose_many_is_a_nullable_boolean_for_each_option(responses):
    teachers = responses.frame[responses.frame["group"] == "teachers"]
    assert teachers.seen__language.dtype == "boolean"
    assert teachers.seen__language.tolist() == [True, True, False, pd.NA]
    assert teachers.seen__none.tolist() == [False, False, True, pd.NA]
    assert teachers.seen__missing.tolist()[3] == "refused"
    assert teachers.seen__missing[:3].isna().all()


def test_values_have_a_companion_that_says_why_there_is_none(interviewed, codebook):
    people = [
        interviewed("teachers", words="“Sleep”", since="2019-09-01", hours=37.5),
        interviewed("teachers", words=Missing.REFUSED, since=Missing.NOT_REACHED, hours=40),
        interviewed("public", age=18),
    ]
    frame = Responses.from_interviews(people, codebook).frame
    assert frame.words.tolist() == ["“Sleep”", pd.NA, pd.NA]
    assert frame.words__missing.tolist()[1:] == ["refused", "not_asked"]
    assert frame.since.tolist() == [pd.Timestamp("2019-09-01"), pd.NaT, pd.NaT]
    assert list(frame.since__missing.cat.categories) == KINDS
    assert (frame.hours.dtype, frame.age.dtype) == ("Float64", "Int64")
    assert frame.hours.tolist() == [37.5, 40, pd.NA]
    assert frame.age.tolist() == [pd.NA, pd.NA, 18]


def test_a_text_that_reads_like_a_kind_of_missing_answer_is_a_text(interviewed, codebook):
    frame = Responses.from_interviews([interviewed("teachers", words="refused")], codebook).frame
    assert frame.words.tolist() == ["refused"]
    assert frame.words__missing.isna().all()


def test_an_answer_under_an_earlier_id_is_the_item_of_today(interviewed, codebook):
    people = [
        interviewed("teachers", help_offered="agree"),
        interviewed("teachers", assistance="neither"),
    ]
    assert Responses.from_interviews(people, codebook).frame.assistance.tolist() == [
        "agree",
        "neither",
    ]


def test_groups_stand_in_codebook_order_and_unknown_ones_after_them(interviewed, codebook):
    frame = Responses.from_interviews(
        [interviewed("parents"), interviewed("teachers")], codebook
    ).frame
    assert list(frame["group"].cat.categories) == ["public", "teachers", "early_years", "parents"]


def test_times_are_in_one_zone_and_may_be_absent(codebook):
    bst = timezone(timedelta(hours=1))
    times = [
        (datetime(2022, 6, 13, 10, tzinfo=bst), datetime(2022, 6, 13, 10, 7, tzinfo=UTC)),
        (None, None),
    ]
    people = [
        CompletedInterview(
            str(k), "small-public", "1", "", "public", "terminal", "en", {}, started, completed
        )
        for k, (started, completed) in enumerate(times)
    ]
    frame = Responses.from_interviews(people, codebook).frame
    assert frame.started.tolist() == [pd.Timestamp("2022-06-13 09:00", tz="UTC"), pd.NaT]
    assert str(frame.completed.dt.tz) == "UTC"


def test_attributes_are_columns_numbers_as_numbers_and_texts_as_categories(interviewed, codebook):
    people = [
        interviewed("teachers", {"weight": 0.8, "stratum": 2, "school": "b"}),
        interviewed("teachers", {"weight": 1, "school": "a"}),
        interviewed("teachers"),
    ]
    frame = Responses.from_interviews(people, codebook).frame
    assert list(frame.columns[8:11]) == ["weight", "stratum", "school"]
    assert frame.weight.tolist() == [0.8, 1, pd.NA]
    assert frame.stratum.tolist() == [2, pd.NA, pd.NA]
    assert frame.school.cat.categories.tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("mode", ("an attribute of the interviews has the name of a column of every table")),
        ("help", "two columns of the table have this name"),
    ],
)
def test_two_columns_of_one_name_are_refused(interviewed, codebook, name, what):
    with pytest.raises(DataError, match=what):
        Responses.from_interviews([interviewed("public", {name: 1})], codebook)


def test_every_answer_the_codebook_does_not_have_is_named_with_its_count(interviewed, codebook):
    people = [interviewed("public", help="agre", age="old"), interviewed("public", help="agre")]
    people += [interviewed("teachers", seen=("bed",), since="once", words=3)]
    with pytest.raises(DataError) as error:
        Responses.from_interviews(people, codebook)
    first, _, third = (person.uuid for person in people)
    assert str(error.value).splitlines() == [
        f"interview {first} and 1 more: 'agre' is not an answer to help",
        f"interview {first}: 'old' is not an answer to age",
        f"interview {third}: '('bed',)' is not an answer to seen",
        f"interview {third}: '3' is not an answer to words",
        f"interview {third}: 'once' is not an answer to since",
    ]


def test_no_interviews_give_an_empty_table_with_all_columns_and_levels(codebook, responses):
    empty = Responses.from_interviews([], codebook)
    assert len(empty) == 0
    assert list(empty.frame.columns) == list(responses.frame.columns)
    assert list(empty.frame["group"].cat.categories) == ["public", "teachers", "early_years"]
    assert list(empty.frame.help.cat.categories) == [*AGREEMENT, *KINDS]


def test_more_interviews_than_are_held_at_once_keep_their_order(interviewed, codebook):
    ages = [18 + k % 80 for k in range(AT_ONCE + 5)]
    data = Responses.from_interviews((interviewed("public", age=age) for age in ages), codebook)
    assert data.frame.age.tolist() == ages
    assert repr(data) == "<Responses: 10,005 interviews, 9 items>"


answers = st.fixed_dictionaries(
    {},
    optional={
        "help": st.sampled_from([*AGREEMENT, *Missing]),
        "seen": st.one_of(
            st.sampled_from(list(Missing)),
            st.sampled_from([("language",), ("language", "sleep"), ("none",)]),
        ),
        "words": st.one_of(st.sampled_from(list(Missing)), st.text(min_size=1)),
        "hours": st.one_of(st.sampled_from(list(Missing)), st.integers(0, 100), st.floats(0, 100)),
        "since": st.one_of(
            st.sampled_from(list(Missing)), st.dates().map(lambda day: day.isoformat())
        ),
    },
)


@settings(deadline=None)
@given(st.lists(answers, max_size=8))
def test_every_answer_can_be_read_back_from_the_table(codebook, people):
    interviews = [
        CompletedInterview(str(k), "small-workers", "2", "", "teachers", "page", "en", given)
        for k, given in enumerate(people)
    ]
    frame = Responses.from_interviews(interviews, codebook).frame
    for row, given_ in zip(frame.to_dict("records"), people, strict=True):
        for item in ("help", "seen", "words", "hours", "since"):
            assert read_back(row, item) == given_.get(item, Missing.NOT_ASKED)


def read_back(row: dict, item: str) -> object:
    """The answer as the interview had it."""
    if item == "help":
        return Missing(row[item]) if row[item] in KINDS else row[item]
    if not pd.isna(row[f"{item}__missing"]):
        return Missing(row[f"{item}__missing"])
    if item == "seen":
        return tuple(option for option in ("language", "sleep", "none") if row[f"seen__{option}"])
    return row[item].date().isoformat() if item == "since" else row[item]


def test_a_store_gives_all_its_instruments_or_those_named(tmp_path, public, workers):
    store = survey.open_store(tmp_path / "study.db")
    for questionnaire, group in ((public, "public"), (workers, "teachers")):
        interview = survey.Interview.start(questionnaire, group=group)
        recording = store.begin(interview, mode="terminal")
        while interview.question is not None:
            item = interview.question.id
            given_ = {
                "help": "agree",
                "enough": Missing.DONT_KNOW,
                "region": "north",
                "age": 44,
                "assistance": "neither",
            }
            given_ |= {"seen": ("sleep",), "words": "few", "since": "2020-02-29", "hours": 12}
            value = given_[item]
            interview = (
                interview.skip(value) if isinstance(value, Missing) else interview.answer(value)
            )
            recording.save(interview)
        recording.complete()
    both = Responses.from_store(store)
    assert both.frame["group"].tolist() == ["public", "teachers"]
    assert both.frame.help.tolist() == ["agree", "agree"]
    assert both.frame.enough.tolist() == ["dont_know", "not_asked"]
    assert both.frame.age.tolist() == [44, pd.NA]
    assert both.frame.since.tolist()[1] == pd.Timestamp("2020-02-29")
    one = Responses.from_store(store, ["small-public"])
    assert list(one.codebook.items) == list(Codebook.of([public]).items)
    assert one.frame["group"].tolist() == ["public"]
