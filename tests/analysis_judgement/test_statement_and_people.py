"""People who are only some of a group, and statements that are not the one people judged."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.drafts.inline_bindings import bound
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence

Verdict = Callable[[str, str, str], str]


@pytest.fixture
def verdict(demo: Evidence, tmp_path: Path) -> Verdict:
    """The verdict of the figure {} of a text."""

    def judged(text: str, figure: str, claim: str) -> str:
        draft = tmp_path / "draft.md"
        draft.write_text(text.format(bound(figure, claim)), "utf-8")
        return next(one.verdict for one in check_draft(draft, demo) if one.mention.claim)

    return judged


AGREE = "agree that health services should offer support to families."


@pytest.mark.parametrize(
    "people",
    [
        "primary school teachers", "teachers under 30", "teachers in primary schools",
        "teachers working in special schools", "headteachers", "head teachers", "female teachers",
        "newly qualified teachers", "teachers who smoke", "teachers with ten years in the job",
        "the trainee teachers", "teachers in Wales", "nursery teachers",
    ],
)  # fmt: skip
def test_some_of_a_group_are_other_people(people: str, verdict: Verdict) -> None:
    claim = "health_support.agree.teachers"
    assert verdict(f"{{}} of {people} {AGREE}", "92%", claim) == "other people"


@pytest.mark.parametrize(
    "people",
    [
        "teachers", "all teachers", "the teachers surveyed", "UK teachers", "British teachers",
        "teachers in the survey", "teachers who took part", "the 394 teachers", "our teachers",
        "teachers in the UK", "the responding teachers", "teachers who gave an answer",
    ],
)  # fmt: skip
def test_all_of_a_group_are_its_people(people: str, verdict: Verdict) -> None:
    claim = "health_support.agree.teachers"
    assert verdict(f"{{}} of {people} {AGREE}", "92%", claim) == "holds"


@pytest.mark.parametrize(
    ("people", "right"),
    [
        ("adults aged 18 to 24", "other people"),
        ("young people", "other people"),
        ("people over 65", "other people"),
        ("voters", "other people"),
        ("single fathers", "other people"),
        ("men", "other people"),
        ("adults in Wales", "other people"),
        ("Europeans", "population not covered"),
        ("people around the world", "population not covered"),
        ("Britons", "holds"),
        ("UK adults", "holds"),
        ("members of the public", "holds"),
        ("ordinary people", "holds"),
        ("adults in the UK", "holds"),
    ],
)
def test_the_public_are_all_adults_of_the_country(
    people: str, right: str, verdict: Verdict
) -> None:
    assert verdict(f"{{}} of {people} {AGREE}", "84%", "health_support.agree.public") == right


@pytest.mark.parametrize(
    ("statement", "right"),
    [
        ("health services should offer support to families", "holds"),
        ("the NHS should offer support to families", "holds"),
        ("health services must support parents and babies", "holds"),
        ("they should get support from health services", "holds"),
        ("schools should offer support to families", "other question"),
        ("councils should offer support to families", "other question"),
        ("social services should offer support to families", "other question"),
        ("the Government should offer support to families", "other question"),
        ("health services should offer support to teenagers", "other question"),
        ("health services should offer support to single fathers", "other question"),
    ],
)
def test_a_statement_is_the_one_that_people_judged(
    statement: str, right: str, verdict: Verdict
) -> None:
    text = f"{{}} of the public agree that {statement}."
    assert verdict(text, "84%", "health_support.agree.public") == right


@pytest.mark.parametrize(
    "done", ["benefited from support by", "have received support from", "have used"]
)
def test_an_experience_is_no_opinion(done: str, verdict: Verdict) -> None:
    text = f"{{}} of the public {done} health services."
    assert verdict(text, "84%", "health_support.agree.public") == "other question"
