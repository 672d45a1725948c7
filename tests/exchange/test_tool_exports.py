"""Exports of Google Forms, Microsoft Forms and SurveyMonkey are recognised, matched by wording, and
say what people answered.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tool_exports import LAYOUTS, written

import instruments
from survey.exchange import propose, read_interviews
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
