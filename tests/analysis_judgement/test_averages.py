"""Means and medians that a draft claims, and counts beside them."""

from pathlib import Path

import pytest

from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence

MEAN, MEDIAN = "years_experience.mean.teachers", "years_experience.median.teachers"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (f"On average teachers had worked with children for [12]{{claim={MEAN}}} years.", "holds"),
        (f"On average teachers had worked for [12.1 years]{{claim={MEAN}}}.", "holds"),
        (f"On average teachers had worked for [12.2 years]{{claim={MEAN}}}.", "wrong"),
        (f"On average teachers had worked for [20 years]{{claim={MEAN}}}.", "wrong"),
        (f"On average teachers had worked for [about 12]{{claim={MEAN}}} years.", "holds"),
        (f"Teachers had a median of [10]{{claim={MEDIAN}}} years of experience.", "holds"),
        (f"Teachers had a median of [12]{{claim={MEDIAN}}} years of experience.", "wrong"),
        (f"On average the public had worked for [12]{{claim={MEAN}}} years.", "other people"),
        (f"[12%]{{claim={MEAN}}} of teachers had worked with children.", "not bound"),
        ("Teachers had worked [12]{claim=gov_enough.agree.teachers} years on average.",
         "not bound"),
    ],
)  # fmt: skip
def test_a_mean_or_median_is_compared_by_what_rounds_to_it(
    text: str, verdict: str, demo: Evidence, tmp_path: Path
) -> None:
    """Teachers' years of experience: mean 12.1, median 10."""
    draft = tmp_path / "draft.md"
    draft.write_text(text, "utf-8")
    (found,) = [one for one in check_draft(draft, demo) if one.mention.claim]
    assert found.verdict == verdict


def test_an_average_that_is_not_bound_is_no_quantity_in_passing(
    demo: Evidence, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("On average, teachers had worked with children for 12 years.", "utf-8")
    (found,) = check_draft(draft, demo)
    assert (found.verdict, found.waved) == ("not bound", "")
    assert found.proposal is not None
    assert found.proposal.claim == MEAN
