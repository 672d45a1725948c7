"""Exports of Google Forms, Microsoft Forms and SurveyMonkey are recognised, matched by wording, and
say what people answered.
"""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from questionnaires import answers_to
from tool_exports import LAYOUTS, written

import instruments
from survey.definition import loads
from survey.exchange import propose, read_interviews
from survey.interview import Answer
from survey.missing import Missing
from survey.record import CompletedInterview
from survey.simulation import read_shares, simulate

SHARES = read_shares(instruments.simulated_shares())
PEOPLE = [
    ("early-relationships-public", "public"),
    ("early-relationships-professionals", "teachers"),
    ("early-relationships-professionals", "early_years_workers"),
]


def answered(interview: CompletedInterview) -> dict[str, object]:
    return {
        item: answer
        for item, answer in interview.answers.items()
        if answer is not Missing.NOT_ASKED
    }


@pytest.mark.parametrize("layout", LAYOUTS)
@given(seed=st.integers(0, 10_000), people=st.sampled_from(PEOPLE))
@settings(max_examples=2, deadline=None)
def test_what_people_answered_comes_back_whatever_the_layout(
    layout: str, seed: int, people: tuple[str, str]
) -> None:
    tool, ending, writer = LAYOUTS[layout]
    questionnaire = instruments.load(people[0])
    interviews = list(simulate(questionnaire, group=people[1], n=15, shares=SHARES, seed=seed))
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / f"export{ending}", writer(questionnaire, interviews))
        proposal = propose(path, questionnaire)
        assert proposal is not None
        assert (proposal.tool, proposal.open) == (tool, ())
        back = read_interviews(path, questionnaire, proposal.mapping)
    assert [answered(each) for each in back] == [answered(each) for each in interviews]
    assert {(each.group, each.mode, each.language) for each in back} == {
        (people[1], "online", "en")
    }
    for one, other in zip(back, interviews, strict=True):
        assert one.completed is not None
        assert other.completed is not None
        assert one.completed.replace(tzinfo=None) == other.completed.replace(tzinfo=None)
        assert not one.attributes


NEW = loads(
    """
instrument: hub
version: "1"
title: Hub
groups: {public: The public}
sections:
  - title: All
    questions:
      - {id: order, ask: Which first?, rank: {play: "Play, games; fun", food: Food, talk: Talk}}
      - {id: ranked, ask: Which next?, rank: {a: One, b: Two}, missing: [dont_know, refused]}
      - id: likely
        ask: How likely are you to come back?
        rating: {min: 0, max: 10, low: Not at all likely, high: Extremely likely}
        missing: dont_know
      - {id: arrived, ask: When did you arrive?, time: {min: "06:00"}, missing: refused}
      - {id: paid, ask: How much did you pay?, number: {min: 0, whole: true}, missing: refused}
      - {id: left, ask: When did you leave us?, date: {min: "1990-01-01", max: "2035-01-01"}}
"""
)
ANSWERS = st.fixed_dictionaries({item.id: answers_to(item) for item in NEW.items})


@pytest.mark.parametrize("layout", LAYOUTS)
@given(people=st.lists(ANSWERS, min_size=1, max_size=6))
@settings(max_examples=10, deadline=None)
def test_rankings_ratings_and_times_come_back_whatever_the_layout(
    layout: str, people: list[dict[str, Answer]]
) -> None:
    tool, ending, writer = LAYOUTS[layout]
    about = (NEW.instrument, NEW.version, NEW.hash, "public", "online", "en")
    interviews = [
        CompletedInterview(
            str(place), *about, answers, started=BEGAN, completed=BEGAN + timedelta(minutes=place)
        )
        for place, answers in enumerate(people)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / f"export{ending}", writer(NEW, interviews))
        proposal = propose(path, NEW)
        assert proposal is not None
        assert (proposal.tool, proposal.open) == (tool, ())
        back = read_interviews(path, NEW, proposal.mapping)
    assert [each.answers for each in back] == people


BEGAN = datetime(2022, 6, 13, 9, tzinfo=UTC)
