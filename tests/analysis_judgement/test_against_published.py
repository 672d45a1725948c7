"""Drafts judged by what was published instead of the answers: reports of ours, and tidy tables."""

import csv
from pathlib import Path

import pytest

from analysis import agreement
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence
from analysis.judgement.published_source import published_in
from analysis.reports.building import build_report
from analysis.reports.model import About
from analysis.reports.writers import WRITERS
from survey.errors import DataError

DRAFT = """
[84%]{claim=health_support.agree.public} of the public agreed that health services should offer
support (95% CI 82% to 86%; n = 1,950).

[61%]{claim=health_support.agree.public} of the public agreed that health services should offer
support to families.

[84%]{claim=health_support.disagree.public} of the public disagreed that health services should
offer support to families.

[52%]{claim=gov_enough.disagree.teachers} of teachers disagreed that the Government does enough.

Of teachers, [nearly all]{claim=gov_enough.disagree.teachers} disagreed that the Government does
enough.

Teachers were [31 points]{claim=gov_enough.disagree.teachers-public} more likely than the public to
disagree that the Government does enough.

Early-years workers were [more likely than
teachers]{claim=gov_enough.disagree.early_years_workers-teachers} to disagree that the Government
does enough.
"""
ENDINGS = (".xlsx", ".html", ".docx", ".pptx")


def written(evidence: Evidence, path: Path) -> Path:
    report = build_report(evidence.gate.responses, About("A report", simulated=True))  # type: ignore[union-attr]
    next(one for one in WRITERS.values() if path.suffix in one.endings).write(report, path)
    return path


def tidy(evidence: Evidence, path: Path, **columns: str) -> Path:
    """The NETs of each group as a table, its columns under other names."""
    names = ["item", "group", "net", "estimate", "low", "high", "n"]
    responses = evidence.gate.responses  # type: ignore[union-attr]
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([columns.get(name, name) for name in names])
        for net in ("agree", "disagree"):
            for row in agreement(responses, by="group", net=net).to_dict("records"):
                lines.writerow([row[name] for name in names])
    return path


def verdicts(draft: Path, evidence: Evidence) -> list[tuple[str, str]]:
    return [(one.mention.text, one.verdict) for one in check_draft(draft, evidence)]


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, "utf-8")
    return path


@pytest.mark.parametrize("ending", [*ENDINGS, ".csv"])
def test_the_verdicts_are_those_of_the_answers(
    ending: str, draft: Path, demo: Evidence, tmp_path: Path
) -> None:
    file = tmp_path / f"published{ending}"
    (tidy if ending == ".csv" else written)(demo, file)
    against = Evidence(published_in(file, demo.codebook))
    told = verdicts(draft, against)
    if ending == ".pptx":  # slides have the findings and their charts, not every figure
        known = verdicts(draft, demo)
        assert all(
            one in (two, (two[0], "not bound")) for one, two in zip(told, known, strict=True)
        )
        assert told[0] == known[0]
    else:
        assert told == verdicts(draft, demo)


def test_a_figure_that_was_not_published_is_not_bound_and_says_where_it_is_not(
    draft: Path, demo: Evidence, tmp_path: Path
) -> None:
    draft.write_text(
        '[5%]{claim="health_support.agree.public[age > 90]"} of people over 90 agreed.', "utf-8"
    )
    file = tidy(demo, tmp_path / "published.csv")
    (one,) = (
        each
        for each in check_draft(draft, Evidence(published_in(file, demo.codebook)))
        if each.claim
    )
    assert one.verdict == "not bound"
    assert one.reason == (
        "there is no figure health_support.agree.public[age > 90] in published.csv"
    )


def test_a_base_that_is_not_published_is_never_made_up(
    draft: Path, demo: Evidence, tmp_path: Path
) -> None:
    file = tmp_path / "published.csv"
    file.write_text("item,group,net,percent\nhealth_support,public,agree,84%\n", "utf-8")
    draft.write_text("[84%]{claim=health_support.agree.public} of the public agreed.", "utf-8")
    (one,) = check_draft(draft, Evidence(published_in(file, demo.codebook)))
    assert (one.verdict, one.reason) == (
        "not bound",
        "there is no figure health_support.n.public@valid in published.csv",
    )


def test_another_base_is_no_figure_of_the_usual_one(
    draft: Path, demo: Evidence, tmp_path: Path
) -> None:
    file = tidy(demo, tmp_path / "published.csv")
    draft.write_text(
        "[84%]{claim=health_support.agree.public@answered} of the public agreed.", "utf-8"
    )
    (one,) = check_draft(draft, Evidence(published_in(file, demo.codebook)))
    assert one.verdict == "not bound"


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        (
            ["health_support,public,agree,184%,12", "health_suport,public,agree,84,12"],
            [
                (2, "percent is 184%, and no share; give percent from 0 to 100"),
                (3, "there is no item 'health_suport'; did you mean 'health_support'?"),
            ],
        ),
        (["health_support,public,agree,84,many"], [(2, "n is many, and no number")]),
        (["health_support,,agree,84,12"], [(2, "has no group")]),
        (["health_support,public,agree,,12"], [(2, "health_support.agree.public has no share")]),
    ],
)
def test_all_faults_of_a_table_are_told_with_their_lines(
    rows: list[str], faults: list[tuple[int, str]], demo: Evidence, tmp_path: Path
) -> None:
    file = tmp_path / "published.csv"
    file.write_text("\n".join(["Item,People,Answers,Per cent,N", *rows]), "utf-8")
    with pytest.raises(DataError) as caught:
        published_in(file, demo.codebook)
    assert [(one.line, one.message) for one in caught.value.faults] == faults


def test_a_file_without_names_says_what_is_needed(demo: Evidence, tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    file.write_text("84% agreed.", "utf-8")
    with pytest.raises(DataError, match="has no figures with names; give a report of Concord"):
        published_in(file, demo.codebook)
