"""Exports as people make them: what is not certain is said and left out, never guessed."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tool_exports import ABOUT

from survey.definition import loads
from survey.errors import DataError
from survey.exchange import ColumnMapping, Proposal, propose, read_interviews
from survey.exchange.tools import TOOLS
from survey.missing import Missing
from survey.questionnaire import Questionnaire

Written = Callable[..., Path]

SURVEY = """
instrument: clubs
version: "1"
title: Clubs
languages: [en, cy]
groups: {children: Children}
sections:
  - title: All
    questions:
      - id: club
        ask: {en: "Which club do you go to?", cy: "I ba glwb ydych chi'n mynd?"}
        choose: {art: {en: "Art, craft and clay", cy: Celf}, sport: {en: Sport, cy: Chwaraeon}}
        other: {en: Another club, cy: Clwb arall}
        missing: refused
      - id: liked
        ask: {en: "What do you like there? 😀", cy: "Beth ydych chi'n ei hoffi yno? 😀"}
        choose_many:
          food: {en: "Food, drink; sweets", cy: Bwyd}
          friends: {en: Friends, cy: Ffrindiau}
          food_only: {en: Food, cy: Bwyd yn unig}
        other: {en: Something else, cy: Rhywbeth arall}
      - id: joined
        ask: {en: "When did you join?", cy: "Pryd wnaethoch chi ymuno?"}
        date: {}
        optional: true
      - id: age
        ask: {en: "How old are you?", cy: "Faint yw eich oed?"}
        number: {min: 0, max: 120, whole: true}
        missing: refused
"""
WELSH = (
    "I ba glwb ydych chi’n mynd?,Beth ydych chi'n ei hoffi yno? 😀,Pryd wnaethoch chi "
    "ymuno?,Faint yw eich oed?"
)
HEAD = (
    'Timestamp,Email Address,Which club do you go to?,"1. What do you like there? 😀",WHEN '
    "DID YOU JOIN,How old are you?\n"
)


@pytest.fixture
def clubs() -> Questionnaire:
    return loads(SURVEY)


def proposed(path: Path, questionnaire: Questionnaire) -> Proposal:
    proposal = propose(path, questionnaire)
    assert proposal is not None
    return proposal


def test_commas_and_semicolons_inside_options_are_no_borders_and_other_texts_keep_theirs(
    clubs: Questionnaire, written: Written
) -> None:
    path = written(
        HEAD
        + (
            '13/6/2022 10:00:00,a@x.org,"Art, craft and clay","Friends, Food, drink; '
            'sweets",13/6/2021,9\n'
        )
        + (
            '13/6/2022 10:01:00,b@x.org,"Chess, draughts","Friends, the quiet, and the '
            'cake",1/2/2021,9\n'
        )
        + "13/6/2022 10:02:00,c@x.org,sport,Food,,\n"
        + ",,,,,\n"
        + "13/6/2022 10:03:00,d@x.org,Another club,Something else,,Prefer not to say\n"
    )
    proposal = proposed(path, clubs)
    assert proposal.open == ()
    first, second, third, fourth = (
        dict(each.answers) for each in read_interviews(path, clubs, proposal.mapping)
    )
    assert first == {"club": "art", "liked": ("food", "friends"), "joined": "2021-06-13", "age": 9}
    assert second == {
        "club": "other",
        "club__other_text": "Chess, draughts",
        "liked": ("friends", "other"),
        "liked__other_text": "the quiet, and the cake",
        "joined": "2021-02-01",
        "age": 9,
    }
    assert third == {
        "club": "sport",
        "liked": ("food_only",),
        "joined": Missing.NO_ANSWER,
        "age": Missing.NO_ANSWER,
    }
    # an "other" text equal to a label is that option
    assert (fourth["club"], fourth["club__other_text"]) == ("other", Missing.NO_ANSWER)
    assert fourth["age"] is Missing.REFUSED


@pytest.mark.parametrize("more", ["", '13/6/2022 10:01:00,b@x.org,Sport,"Friends, Food",,9\n'])
def test_options_whose_names_run_into_each_other_are_not_guessed(
    written: Written, more: str
) -> None:
    questionnaire = loads(SURVEY.replace('en: "Food, drink; sweets"', 'en: "Food, Friends"'))
    path = written(HEAD + '13/6/2022 10:00:00,a@x.org,Sport,"Food, Friends",,9\n' + more)
    proposal = proposed(path, questionnaire)
    assert "can be read as 'food' and as 'food_only' + 'friends'" in "\n".join(proposal.open)
    if more:  # and shows that a comma joins
        with pytest.raises(
            DataError, match="can be read as 'food' and as 'food_only' \\+ 'friends'"
        ):
            read_interviews(path, questionnaire, proposal.mapping)


def test_a_form_in_welsh_is_matched_and_said_to_be(clubs: Questionnaire, written: Written) -> None:
    path = written(
        f"Stamp amser,{WELSH}\n2022/06/13 2:05:11 PM GMT+1,Celf,Bwyd;Ffrindiau,2021-06-13,9\n"
    )
    proposal = proposed(path, clubs)
    assert proposal.certain
    (only,) = read_interviews(path, clubs, proposal.mapping)
    assert (only.language, only.answers["liked"]) == ("cy", ("food", "friends"))
    assert only.completed == datetime(2022, 6, 13, 13, 5, 11, tzinfo=UTC)


def test_what_cannot_be_matched_is_listed_with_the_nearest_question(
    clubs: Questionnaire, written: Written
) -> None:
    path = written(
        "Timestamp,Which club do you go to?,How old are you now?,Shoe size,What do you like "
        "there? 😀\n"
        "2022/06/13 2:05:11 PM GMT,Sport,9,31,Friends\n"
    )
    proposal = proposed(path, clubs)
    assert (proposal.matched, proposal.certain) == ("2 of 4 questions matched", False)
    assert [re.sub(r"\d+%", "N%", each) for each in proposal.open] == [
        "no column for joined, 'When did you join?'; without one it is not_asked",
        "no column for age, 'How old are you?'; without one it is not_asked",
        "the column 'How old are you now?' is no question of clubs; the nearest is age (N% alike)",
        "the column 'Shoe size' is no question of clubs; none is near",
    ]
    assert '# age: …  # no column; the nearest is "How old are you now?"' in proposal.text
    with pytest.raises(
        DataError, match="2 columns are not in the mapping: 'How old are you now\\?', 'Shoe size'"
    ):
        read_interviews(path, clubs, proposal.mapping)


def test_equal_wordings_are_told_apart_by_nobody(clubs: Questionnaire, written: Written) -> None:
    path = written(
        "Timestamp,Which club do you go to?,How old are you?,How old are you?,What do you like "
        "there? 😀,When did you join?\n"
        "2022/06/13 2:05:11 PM GMT,Sport,9,31,Friends,\n"
    )
    proposal = proposed(path, clubs)
    assert (
        "the column 'How old are you? (2)' is worded as others are; say which question each is"
        in proposal.open
    )
    assert "age" not in proposal.mapping.source.items
    said = (
        proposal.text.replace("items:\n", 'items:\n  age: "How old are you? (2)"\n')
        + 'ignore: ["How old are you?"]\n'
    )
    mapping = ColumnMapping.loads(said)
    assert read_interviews(path, clubs, mapping)[0].answers["age"] == 31


@pytest.mark.parametrize(("key", "month"), [("day_first", 2), ("month_first", 1)])
def test_a_day_that_may_be_a_month_is_refused_until_the_mapping_says_which(
    clubs: Questionnaire, written: Written, key: str, month: int
) -> None:
    path = written(
        HEAD
        + "1/2/2022 10:00:00,a@x.org,Sport,Friends,,9\n5/5/2022 10:00:00,b@x.org,Sport,Friends,,9\n"
    )
    proposal = proposed(path, clubs)
    assert len(proposal.open) == 1
    with pytest.raises(DataError) as error:
        read_interviews(path, clubs, proposal.mapping)
    assert str(error.value) == (
        "panel.csv: column 'Timestamp': is 1/2/2022 10:00:00 day/month or month/day? No cell "
        "has a day after the 12th to tell; "
        "write 'dates: day_first' or 'dates: month_first' in the mapping"
    )
    said = ColumnMapping.loads(f"dates: {key}\n" + proposal.text)
    first = read_interviews(path, clubs, said)[0].completed
    assert first is not None
    assert first.month == month


def test_dates_that_contradict_each_other_are_refused(
    clubs: Questionnaire, written: Written
) -> None:
    path = written(
        HEAD
        + "13/2/2022 10:00,a@x.org,Sport,Friends,,9\n2/13/2022 10:00,b@x.org,Sport,Friends,,9\n"
    )
    with pytest.raises(
        DataError, match="13/2/2022 10:00 has the day first and 2/13/2022 10:00 the month"
    ):
        read_interviews(path, clubs, proposed(path, clubs).mapping)


def test_columns_that_identify_people_are_kept_only_where_the_mapping_names_them(
    clubs: Questionnaire, written: Written
) -> None:
    about = [*ABOUT[:3], "IP Address", "Email Address", "First Name", "Custom Data 1"]
    questions = [
        "Which club do you go to?",
        "What do you like there? 😀",
        "",
        "",
        "When did you join?",
        "How old are you?",
    ]
    below = [
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "Response",
        "Friends",
        "Food",
        SPECIFIED,
        "Open-Ended Response",
        "Open-Ended Response",
    ]
    cells = [
        "998",
        "4",
        "06/13/2022 02:05:11 PM",
        "192.0.2.1",
        "a@x.org",
        "Ann",
        "Year 4",
        "Sport",
        "Friends",
        "",
        "cake",
        "",
        "9",
    ]
    path = written("\n".join(",".join(row) for row in ([*about, *questions], below, cells)) + "\n")
    proposal = proposed(path, clubs)
    assert proposal.left_out == ("IP Address", "Email Address", "First Name", "Custom Data 1")
    (without,) = read_interviews(path, clubs, proposal.mapping)
    assert not without.attributes
    assert "998" not in without.uuid
    assert without.answers["liked"] == ("friends", "other")
    assert without.answers["liked__other_text"] == "cake"
    named = (
        re.sub(r'  - "Custom Data 1".*\n', "", proposal.text)
        + 'attributes: {year: "Custom Data 1"}\n'
    )
    (kept,) = read_interviews(path, clubs, ColumnMapping.loads(named))
    assert (kept.attributes, kept.uuid) == ({"year": "Year 4"}, without.uuid)


SPECIFIED = "Other (please specify)"


def test_a_form_made_of_concords_own_text_is_matched_and_its_instructions_are_asked_about(
    clubs: Questionnaire, written: Written
) -> None:
    path = written(
        "Timestamp,1. Which club do you go to?,2. What do you like there? 😀 [Choose all that "
        "apply.],3. When did you join?,"
        "4. How old are you?\n2022/06/13 2:05:11 PM GMT,Another club (Please say "
        "what),Friends,,Gwell gen i beidio â dweud\n"
    )
    proposal = proposed(path, clubs)
    assert proposal.matched == "4 of 4 questions matched"
    assert len(proposal.open) == 1
    assert proposal.open[0].startswith(
        "liked: is it the column '2. What do you like there? 😀 [Choose all that apply.]'?"
    )
    (only,) = read_interviews(path, clubs, proposal.mapping)
    assert (only.answers["club"], only.answers["age"]) == ("other", Missing.REFUSED)


def test_an_option_that_the_instrument_does_not_have_is_no_column_of_its_question(
    clubs: Questionnaire, written: Written
) -> None:
    path = written(
        "Respondent ID,Collector ID,What do you like there? 😀,,How old are "
        "you?\n,,Friends,Dancing,Open-Ended Response\n"
        "1,2,Friends,Dancing,9\n"
    )
    proposal = proposed(path, clubs)
    assert any(
        each.startswith("the column 'What do you like there? 😀 [Dancing]' is no question")
        for each in proposal.open
    )
    assert proposal.mapping.source.items["liked"].columns == {
        "friends": "What do you like there? 😀 [Friends]"
    }


def test_people_who_did_not_consent_are_told_before_anything_is_imported(written: Written) -> None:
    questionnaire = loads(
        SURVEY.replace(
            "sections:", "consent: {required: true, notice: Do you agree to take part?}\nsections:"
        )
    )
    path = written(
        "Timestamp,Do you agree to take part?,Which club do you go to?,What do you like there? 😀,"
        "When did you join?,How old are you?\n"
        '2022/06/13 2:05:11 PM GMT,"Yes, I agree to take part",Sport,Friends,,9\n'
        "2022/06/13 2:06:11 PM GMT,No,,,,\n"
    )
    assert proposed(path, questionnaire).open == (
        "1 person did not consent; take their rows out of the file",
    )


def test_the_columns_that_a_quiz_adds_are_left_out(clubs: Questionnaire, written: Written) -> None:
    path = written(
        "ID,Start time,Completion time,Email,Name,Total points,Which club do you go to?,Points "
        "- Which club do you go to?,"
        "Feedback - Which club do you go to?,What do you like there? 😀,When did you join?,How "
        "old are you?\n"
        "1,6/13/22 9:00:00,6/13/22 9:05:00,anonymous,,0,Sport,,,Friends;my cousin; who is 9;,,9\n"
    )
    proposal = proposed(path, clubs)
    assert proposal.open == ()
    (only,) = read_interviews(path, clubs, proposal.mapping)
    assert only.answers["liked__other_text"] == "my cousin; who is 9"
    assert only.started == datetime(2022, 6, 13, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "id,score\n1,2\n",
        "Which club do you go to?\nSport\n",
        "ID,Email\n1,a\n",
        "Respondent ID\n1\n",
    ],
)
def test_other_files_are_not_taken_for_an_export(
    clubs: Questionnaire, written: Written, text: str
) -> None:
    assert propose(written(text), clubs) is None


def test_every_tool_is_described(written: Written) -> None:
    described = (Path(__file__).parents[2] / "docs/mapping.md").read_text("utf-8")
    for tool in TOOLS.values():
        assert f"**{tool.name}**" in described
