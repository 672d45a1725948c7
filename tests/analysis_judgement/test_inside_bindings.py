"""Every number within a binding, and beside it where it belongs to it, has its own verdict."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence

PUBLIC, TEACHERS = "health_support.agree.public", "gov_enough.disagree.teachers-public"
Seen = list[tuple[str, str]]
Verdicts = Callable[[str], Seen]


@pytest.fixture
def verdicts(demo: Evidence, tmp_path: Path) -> Verdicts:
    """Each figure that says something about answers, with its verdict: 1,638 of 1,950 of the public
    agree that health services should offer support.
    """

    def judged(text: str) -> Seen:
        draft = tmp_path / "draft.md"
        draft.write_text(text, "utf-8")
        return [
            (one.mention.text, one.verdict) for one in check_draft(draft, demo) if not one.waved
        ]

    return judged


@pytest.mark.parametrize(
    ("bound", "seen"),
    [
        ("84%, up from 61%", [("84%", "holds"), ("61%", "not bound")]),
        ("84%, down from 99% in 2019", [("84%", "holds"), ("99%", "not bound")]),
        ("84% or 61%", [("84%", "holds"), ("61%", "wrong")]),
        ("84% or 61", [("84%", "holds"), ("61", "wrong")]),
        ("84%–61%", [("84%", "holds"), ("61%", "wrong")]),
        ("84% to 99%", [("84% to 99%", "not bound")]),
        ("50% to 99%", [("50% to 99%", "not bound")]),
        ("between a third and a half", [("between a third and a half", "not bound")]),
        ("80–90%", [("80–90%", "holds")]),
        ("84% (1,638 of 1,950)", [("84%", "holds"), ("1,638", "holds"), ("1,950", "holds")]),
        ("84% (120 of 200)", [("84%", "holds"), ("120", "wrong"), ("200", "wrong")]),
        ("84% of 405 adults", [("84%", "holds"), ("405", "wrong")]),
        ("84% of the 1,950 adults", [("84%", "holds"), ("1,950", "holds")]),
        ("1,638 of 1,950 adults", [("1,638", "holds"), ("1,950", "holds")]),
        ("1,637 of 1,950 adults", [("1,637", "wrong"), ("1,950", "holds")]),
        ("3,276 of 3,900 adults", [("3,276", "wrong"), ("3,900", "wrong")]),
        ("84 in 100 people", [("84 in 100 people", "holds")]),
        ("Eight in ten people", [("Eight in ten people", "holds")]),
        ("1,638 adults", [("1,638 adults", "holds")]),
        ("1,950 adults", [("1,950 adults", "wrong")]),
        ("84% (95% CI 82% to 86%; n = 1,950)",
         [("84%", "holds"), ("82% to 86%", "holds"), ("n = 1,950", "holds")]),
        ("84% in June 2022", [("84%", "holds")]),
    ],
)  # fmt: skip
def test_every_number_within_a_binding_is_judged(
    bound: str, seen: Seen, verdicts: Verdicts
) -> None:
    draft = f"[{bound}]{{claim={PUBLIC}}} agreed that health services should offer support."
    assert verdicts(draft) == seen


@pytest.mark.parametrize(
    ("draft", "seen"),
    [
        ("[84%]{claim=X} of 405 adults agreed.", [("84%", "holds"), ("405", "wrong")]),
        ("[84%]{claim=X} of the public (1,638 of 1,950) agreed.",
         [("84%", "holds"), ("1,638", "holds"), ("1,950", "holds")]),
        ("1,638 adults ([84%]{claim=X}) agreed.", [("1,638", "holds"), ("84%", "holds")]),
        ("1,500 of 1,950 adults ([84%]{claim=X}) agreed.",
         [("1,500", "wrong"), ("1,950", "holds"), ("84%", "holds")]),
        ("[1,638]{claim=count.X} adults agreed.", [("1,638", "holds")]),
        ("[1,639]{claim=count.X} adults agreed.", [("1,639", "wrong")]),
        ("About [1,600]{claim=count.X} adults agreed.", [("About 1,600", "holds")]),
    ],
)  # fmt: skip
def test_numbers_beside_a_binding_belong_to_its_share(
    draft: str, seen: Seen, verdicts: Verdicts
) -> None:
    assert verdicts(draft.replace("X", PUBLIC)) == seen


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("[4.6 times the odds]{claim=X} of the public of disagreeing", "holds"),
        ("[4.7 times the odds]{claim=X} of the public of disagreeing", "wrong"),
        ("[1.6 times the odds]{claim=X} of the public of disagreeing", "wrong"),
        ("an [odds ratio of 4.62]{claim=X} against the public of disagreeing", "holds"),
        ("[1.6 times as likely]{claim=X} as the public to disagree", "holds"),
        ("[60% more likely]{claim=X} than the public to disagree", "holds"),
        ("[31% more likely]{claim=X} than the public to disagree", "wrong"),
        ("[a hundred times more likely]{claim=X} than the public to disagree", "wrong"),
        ("[twice as likely]{claim=X} as the public to disagree", "wrong"),
        ("[31 points more likely]{claim=X} than the public to disagree", "holds"),
    ],
)
def test_a_comparison_with_a_number_is_compared_by_its_number(
    words: str, verdict: str, verdicts: Verdicts
) -> None:
    """Teachers 83.3%, the public 52.0%: 1.60 times, 4.62 times the odds, 31.4 points."""
    draft = f"Teachers were or had {words.replace('X', TEACHERS)} that the Government does enough."
    assert verdicts(draft)[0][1] == verdict


@pytest.mark.parametrize("word", ["higher", "more likely", "greater", "bigger", "more common"])
def test_per_cent_higher_is_no_difference_in_points(word: str, verdicts: Verdicts) -> None:
    """Teachers 92.1%, the public 84.0%: 8.1 points, which is 10% of the public's."""
    claim = "health_support.agree.teachers-public"
    text = (
        "Agreement that health services should offer support was [{}]{{claim={}}} {} for teachers."
    )
    assert verdicts(text.format("8 per cent", claim, word))[0][1] == "wrong"
    assert verdicts(text.format("10 per cent", claim, word))[0][1] == "holds"
    assert verdicts(text.format("8 percentage points", claim, word))[0][1] == "holds"


@pytest.mark.parametrize(
    ("bound", "seen"),
    [
        ("more likely (p < 0.001)", [("more likely", "holds"), ("p < 0.001", "holds")]),
        ("more likely (p = 0.2)", [("more likely", "holds"), ("p = 0.2", "wrong")]),
    ],
)
def test_a_p_value_within_a_binding_is_that_of_the_difference(
    bound: str, seen: Seen, verdicts: Verdicts
) -> None:
    draft = f"Teachers were [{bound}]{{claim={TEACHERS}}} than the public to disagree."
    assert verdicts(draft) == seen
