"""Figures of research in a draft, held against the shipped evidence file: what was published, and
sentences of our own with their right verdicts.
"""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from claim_rows import Claimed, claims
from conftest import EVERYBODY, with_people

from analysis import Responses
from analysis.evidence.names import Research
from analysis.evidence.review import review_named
from analysis.judgement.binding import read_draft
from analysis.judgement.checked import Checked
from analysis.judgement.checking import check_mentions
from analysis.judgement.evidence import Evidence
from analysis.judgement.research.stated import stated_in
from survey.errors import DataError

HERE = Path(__file__).parent / "research"
REVIEW = "parent-infant-psychotherapy-2022"


def rows(name: str) -> list[Claimed]:
    said = yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
    return [Claimed(**{"study": name, **row}) for row in said]


@pytest.fixture(scope="session")
def with_research(simulated: Responses) -> Evidence:
    return Evidence.of(simulated, research=Research([review_named(REVIEW)]))


def checked(text: str, evidence: Evidence, folder: Path) -> tuple[Checked, ...]:
    draft = folder / "draft.md"
    draft.write_text(text, "utf-8")
    read = read_draft(draft)
    return check_mentions(read.document, read.mentions, evidence)


@pytest.mark.parametrize("row", [*rows("published"), *rows("sentences")], ids=lambda row: row.bound)
def test_a_sentence_on_research_has_the_right_verdict(
    row: Claimed, with_research: Evidence, tmp_path: Path
) -> None:
    found = checked(row.bound, with_research, tmp_path)
    start = row.text.index("[")
    end = start + len(row.figure)
    here = [one for one in found if one.mention.start < end and start < one.mention.end]
    assert [one.verdict for one in here if not one.waved] == [row.verdict]


def test_half_of_our_sentences_are_distorted() -> None:
    every = rows("sentences")
    distorted = [row for row in every if row.verdict != "holds"]
    assert len(every) >= 120
    assert 0.45 < len(distorted) / len(every) < 0.6


def test_sentences_about_the_survey_are_judged_as_without_research(
    simulated: Responses, tmp_path: Path
) -> None:
    """No figure of a survey is taken for research, whether it is bound or not."""
    united = with_people(simulated, populations=EVERYBODY)
    both = (Evidence.of(united), Evidence.of(united, research=Research([review_named(REVIEW)])))
    text = "\n\n".join(f"{row.bound}\n\n{row.plain}" for row in claims("demo"))
    alone, beside = (
        [(one.mention, one.verdict) for one in checked(text, each, tmp_path)] for each in both
    )
    assert len(alone) > 200
    assert alone == beside


def test_a_claim_the_evidence_does_not_have_is_told_with_its_place_and_the_nearest(
    with_research: Evidence, tmp_path: Path
) -> None:
    text = "It was [0.13 to 0.45]{claim=evidence.maternal_depresion.estimate}."
    with pytest.raises(DataError) as told:
        checked(text, with_research, tmp_path)
    assert "draft.md, line 1: the study's evidence has no figure" in str(told.value)
    assert "did you mean 'evidence.maternal_depression.estimate'?" in str(told.value)


def test_a_study_without_evidence_says_how_to_list_it(demo: Evidence, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"list it in study.yaml, such as evidence: \["):
        checked("So [77 studies]{claim=evidence.all.studies}.", demo, tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "Smith (2019) found an effect on maternal depression (95% CI 0.05 to 0.30; p = 0.01).",
        "Attachment theory has been studied for 0.5 to 0.6 centuries.",
        "Women without depression sleep 1.5 to 2.5 hours longer.",
    ],
)
def test_numbers_that_are_of_no_review_of_the_study_are_left_alone(
    text: str, with_research: Evidence, tmp_path: Path
) -> None:
    assert not any(one.claim for one in checked(text, with_research, tmp_path))


def test_an_interval_beside_a_figure_of_the_answers_is_theirs(
    with_research: Evidence, tmp_path: Path
) -> None:
    text = (
        "[84%]{claim=health_support.agree.public} of the public, whether they knew depression or "
        "not, agreed that health services should offer support (95% CI 82.3% to 85.6%; p = 0.01)."
    )
    found = checked(text, with_research, tmp_path)
    assert not any(one.claim.startswith("evidence.") for one in found)


def test_authors_who_agree_are_no_opinion_poll(with_research: Evidence, tmp_path: Path) -> None:
    text = "We agree that maternal depression improved (95% CI 0.13 to 0.45)."
    assert [one.verdict for one in checked(text, with_research, tmp_path) if one.claim] == ["holds"]


def test_a_table_names_domains_by_the_heads_of_its_rows(
    with_research: Evidence, tmp_path: Path
) -> None:
    text = """
| outcome | 95% CI | p |
|---|---|---|
| Maternal depression | 0.13 to 0.45 | p < 0.001 |
| Infant attachment | 0.13 to 0.45 | p < 0.00 |
"""
    found = checked(text, with_research, tmp_path)
    said = [(one.mention.text, one.verdict) for one in found if not one.waved]
    assert said == [
        ("0.13 to 0.45", "holds"),
        ("p < 0.001", "holds"),
        ("0.13 to 0.45", "wrong"),
        ("p < 0.00", "wrong"),
    ]


def test_every_figure_of_a_review_of_studies_has_a_name(tmp_path: Path) -> None:
    """What a review does not print itself is worked out from its studies, benefits above 0."""
    file = tmp_path / "trials.csv"
    file.write_text(TRIALS, "utf-8")
    found = Research([review_named("trials.csv", tmp_path)])
    estimate = found.figure("evidence.mood.estimate")
    assert (estimate.kind, estimate.benefit, estimate.is_benefit) == ("effect", 1, True)
    assert estimate.low < estimate.value < estimate.high
    assert found.figure("evidence.mood.k").value == 3
    assert found.figure("evidence.mood.improved").value == 1
    assert found.figure("evidence.all.participants").value == 84 + 90 + 80


def test_two_reviews_with_one_domain_are_told_apart_by_the_name_of_the_review() -> None:
    one = review_named(REVIEW)
    other = replace(one, source=one.source.model_copy(update={"evidence": "another"}))
    found = Research([one, other])
    assert "evidence.all.studies" not in found.figures
    assert found.figure("evidence.another.all.studies").value == 77


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("−0.95 to −0.19", -0.95, -0.19),
        ("-0.95–-0.19", -0.95, -0.19),
        ("0.13–0.45", 0.13, 0.45),
        ("minus 0.95 to minus 0.19", -0.95, -0.19),
        (".13, .45", 0.13, 0.45),
        ("between 0.13 and 0.45", 0.13, 0.45),
    ],
)
def test_intervals_are_read_with_their_signs(text: str, low: float, high: float) -> None:
    (found,) = stated_in(f"CI {text}")
    assert (found.kind, found.low, found.high) == ("interval", low, high)


TRIALS = """study,design,participants,domain,better,m1i,sd1i,n1i,m2i,sd2i,n2i
Adams 2019,randomised,84,mood,lower,9.1,4.2,41,11.3,4.6,43
Baker 2020,randomised,90,mood,lower,8.1,4.0,45,10.9,4.1,45
Clark 2021,randomised,80,mood,lower,9.9,4.4,40,10.8,4.4,40
"""
