"""Figures without a name of their own, judged by the bound ones beside them: our own page, whole
and with one figure changed.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from help_for_families import INSTRUMENT

from analysis import Responses
from analysis.judgement.checked import Checked
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence
from analysis.reports.building import build_report
from analysis.reports.model import About
from analysis.reports.page import write_page
from survey.codebook import Codebook
from survey.definition import load
from survey.missing import Missing
from survey.record import CompletedInterview

GIVEN = {
    "public": {
        "strongly_agree": 30,
        "agree": 54,
        "neither": 6,
        "disagree": 7,
        "strongly_disagree": 3,
        Missing.DONT_KNOW: 10,
    },
    "teachers": {
        "strongly_agree": 31,
        "agree": 15,
        "neither": 2,
        "disagree": 32,
        Missing.DONT_KNOW: 5,
    },
}


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    file = tmp_path_factory.mktemp("instrument") / "help.yaml"
    file.write_text(INSTRUMENT, "utf-8")
    asked = load(file)
    answers = [
        (group, code) for group, each in GIVEN.items() for code, n in each.items() for _ in range(n)
    ]
    interviews = [
        CompletedInterview(
            f"i{k}", "help", "1", asked.hash, group, "online", "en", {"support": code}
        )
        for k, (group, code) in enumerate(answers)
    ]
    return Evidence(Responses.from_interviews(interviews, Codebook.of([asked])))


@pytest.fixture(scope="module", params=["en", "cy"])
def page(
    request: pytest.FixtureRequest, evidence: Evidence, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("page") / "report.html"
    write_page(
        build_report(evidence.responses, About("Help", simulated=True), language=request.param), out
    )
    return out


@pytest.fixture
def failing(page: Path, evidence: Evidence, tmp_path: Path) -> Callable[[str, str], list[Checked]]:
    """What fails once the first match of a pattern in the page is replaced."""

    def checked(pattern: str, instead: str) -> list[Checked]:
        text, changed = re.subn(pattern, instead, page.read_text("utf-8"), count=1)
        assert changed == 1
        (tmp_path / "changed.html").write_text(text, "utf-8")
        return [one for one in check_draft(tmp_path / "changed.html", evidence) if one.fails]

    return checked


def test_every_figure_of_our_own_page_holds_or_is_waved_with_a_reason(
    page: Path, evidence: Evidence
) -> None:
    checked = check_draft(page, evidence)
    assert [
        (one.mention.place, one.mention.text, one.verdict, one.reason)
        for one in checked
        if one.fails
    ] == []
    held = [one.mention.kind for one in checked if one.verdict == "holds"]
    assert {"percentage", "interval", "base", "points"} <= set(held)


@pytest.mark.parametrize(
    ("pattern", "instead", "verdict"),
    [
        (r"75\.6%", "71.6%", "wrong"),  # the low end of an interval
        (
            r'<td class="number">84</td>',
            '<td class="number">83</td>',
            "wrong",
        ),  # how many of the public agree
        (
            r'<td class="number">26\.5%</td>',
            '<td class="number">36.5%</td>',
            "wrong",
        ),  # a difference of shares
        (r'<td class="number">110</td>', '<td class="number">111</td>', "wrong"),  # a base
        (
            r'<td class="number">9%</td>',
            '<td class="number">8%</td>',
            "not bound",
        ),  # those who do not know
    ],
)
def test_a_changed_figure_beside_a_bound_one_is_found(
    failing: Callable[[str, str], list[Checked]], pattern: str, instead: str, verdict: str
) -> None:
    assert verdict in {one.verdict for one in failing(pattern, instead)}


def test_the_row_of_an_answer_is_not_that_of_the_net_that_has_its_name(
    evidence: Evidence, tmp_path: Path
) -> None:
    draft = tmp_path / "draft.html"
    shown = (
        ("Agree", "=agree", "54%"),
        ("Disagree", "=disagree", "7%"),
        ("Disagree", "strongly_agree", "30%"),
    )
    rows = "".join(
        f'<tr><th>{head}</th><td><data data-claim="support.{claim}.public">{share}</data></td></tr>'
        for head, claim, share in shown
    )
    draft.write_text(
        f"<table><tr><th>Answer</th><th>The public: share</th></tr>{rows}</table>", "utf-8"
    )
    assert [one.verdict for one in check_draft(draft, evidence)] == [
        "holds",
        "holds",
        "other answers",
    ]
