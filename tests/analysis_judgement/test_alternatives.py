"""What a wrong number is right for: how often luck alone explains one, and what never does."""

from pathlib import Path

import pytest

from analysis.judgement.alternatives import LUCK, alternatives
from analysis.judgement.checked import Checked
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence

SHARES = (
    "schools_enough.agree.early_years_workers",
    "gov_enough.disagree.public",
    "help_satisfaction.satisfied.public",
    "region.england.teachers",
    "training_quality.good.teachers",
)


def judged(claim: str, written: list[str], evidence: Evidence, folder: Path) -> list[Checked]:
    """Each figure bound to a claim, in a sentence whose words say nothing."""
    draft = folder / "draft.md"
    said = (f"The figure was [{figure}]{{claim={claim}}}." for figure in written)
    draft.write_text("\n\n".join(said), "utf-8")
    return [one for one in check_draft(draft, evidence) if one.claim]


@pytest.mark.parametrize("claim", SHARES)
def test_luck_explains_at_most_one_wrong_number_in_twenty_five(
    claim: str, demo: Evidence, tmp_path: Path
) -> None:
    found = judged(claim, [f"{percent}%" for percent in range(1, 100)], demo, tmp_path)
    wrong = [one for one in found if one.verdict not in ("holds", "rounds differently")]
    explained = [one for one in wrong if one.verdict != "wrong"]
    assert len(found) == 99
    assert len(explained) <= LUCK * 99, [(one.mention.text, one.reason) for one in explained]


@pytest.mark.parametrize(
    ("claim", "written", "verdict_and_reason"),
    [
        ("gov_enough.disagree.public", "84%", ("other people", "teachers and early-years workers")),
        ("gov_enough.disagree.public", "21%", ("other answers", "agreed or strongly agreed")),
        ("health_support.agree.public", "42%", ("other answers", "the share that strongly agreed")),
        ("local_enough.disagree.teachers", "68%", ("wrong", "perhaps 68% is the figure of")),
        (
            "local_enough.disagree.teachers",
            "83%",
            ("wrong", "perhaps 83% is the share for"),
        ),
        ("local_enough.disagree.teachers", "59%", ("wrong", "the data 66.1%")),
        ("local_enough.disagree.teachers", "four in five", ("wrong", "the data 66.1%")),
    ],
)
def test_the_likeliest_explain_a_number_and_others_may(
    claim: str, written: str, verdict_and_reason: tuple[str, str], demo: Evidence, tmp_path: Path
) -> None:
    verdict, reason = verdict_and_reason
    (found,) = judged(claim, [written], demo, tmp_path)
    assert (found.verdict, reason in found.reason) == (verdict, True), found.reason


def test_no_alternative_counts_answers_together_that_have_no_name(demo: Evidence) -> None:
    for claim in SHARES:
        identity = demo.read(claim).identity
        for one in alternatives(identity, demo):
            named = {net.codes for net in demo.codebook.item(one.identity.item).nets}
            assert len(one.identity.codes) == 1 or one.identity.codes in named
            assert not one.identity.people.everybody
