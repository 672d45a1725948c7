"""What a report says of differences at 0 and 100%, on small bases and in single clusters, where a
test knows little or nothing: in its table, sentences, letters and charts.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import Design, Responses
from analysis.charts.spoken import in_words
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence
from analysis.reports import About, Report, ReportChoice, build_report, published
from analysis.reports.page import write_page
from analysis.reports.pictures import pictures
from analysis.reports.tables import BannerTable, DifferencesTable
from survey import loads
from survey.codebook import Codebook
from survey.missing import Missing

STUDY = """
instrument: told
version: "1"
title: Told
languages: [en, cy]
groups: {aa: {en: A people, cy: Pobl A}, bb: {en: B people, cy: Pobl B}}
scales:
  two:
    answers: {disagree: {en: Disagree, cy: Anghytuno}, agree: {en: Agree, cy: Cytuno}}
    nets: {agree: {answers: [agree], label: {en: Agree, cy: Cytuno}}}
sections:
  - title: {en: All, cy: Popeth}
    questions:
      - {id: helpful, ask: {en: "Is it helpful?", cy: "A yw'n helpu?"}, scale: two}
"""
WEIGHTS, SCHOOLS = Design(weights="weight"), Design(clusters="school")
UNTESTED = "nothing varies, or all are in one cluster"


def answered(
    a: tuple[int, int], b: tuple[int, int], *, schools: tuple[int, int] = (8, 8)
) -> Responses:
    """Two groups of so many, of whom so many agree, in schools of their own, in turn."""
    sides = [("aa", *a, 0, schools[0]), ("bb", *b, schools[0], schools[1])]
    groups = [name for name, _, n, _, _ in sides for _ in range(n)]
    said = ["agree" if place < x else "disagree" for _, x, n, _, _ in sides for place in range(n)]
    school = [first + place % some for _, _, n, first, some in sides for place in range(n)]
    frame = pd.DataFrame(
        {
            "group": pd.Categorical(groups, ["aa", "bb"]),
            "helpful": pd.Categorical(said, ["disagree", "agree", *Missing.names()]),
            "weight": np.random.default_rng(3).uniform(0.5, 2, len(said)),
            "school": school,
        }
    )
    return Responses(frame, Codebook.of([loads(STUDY)]))


def told(responses: Responses, design: Design | None, language: str = "en") -> Report:
    return build_report(
        responses, About("Told"), design=design, banner=["group"], language=language
    )


def result_of(report: Report) -> str:
    (table,) = report.tables_of(DifferencesTable)
    (row,) = published(table)
    return str(row[-1])


def letters_in(report: Report) -> str:
    """All letters of the banner's row of the NET, one after the other."""
    (table,) = report.tables_of(BannerTable)
    row = next(row for row in published(table) if str(row[0]).startswith("Net"))
    return f"{row[3]}{row[5]}"


@pytest.mark.parametrize("design", [None, WEIGHTS, SCHOOLS], ids=["none", "weights", "schools"])
def test_large_samples_that_are_wholly_apart_are_clearly_different(design: Design | None) -> None:
    report = told(answered((0, 200), (200, 200)), design)
    assert result_of(report) == "lower"
    assert letters_in(report) == "A"
    text = report.sentences[1].text
    assert "That is 100 percentage points higher than among a people (0%" in text
    assert "no clear difference" not in text


@pytest.mark.parametrize("design", [None, WEIGHTS, SCHOOLS], ids=["none", "weights", "schools"])
@pytest.mark.parametrize(
    ("many", "few"),
    [((5, 1000), (0, 100)), ((4, 800), (0, 60)), ((990, 1000), (50, 50)), ((3, 400), (0, 400))],
)
def test_nobody_of_a_few_is_not_clearly_fewer_than_hardly_anybody_of_many(
    many: tuple[int, int], few: tuple[int, int], design: Design | None
) -> None:
    report = told(answered(many, few), design)
    assert result_of(report) == "no clear difference"
    assert letters_in(report) == ""
    assert "There is no clear difference between" in report.sentences[1].text


def test_a_group_in_one_cluster_is_not_tested_and_everything_says_so(tmp_path: Path) -> None:
    responses = answered((60, 100), (90, 240), schools=(1, 12))
    report = told(responses, SCHOOLS)
    (table,) = report.tables_of(DifferencesTable)
    assert result_of(report) == f"not tested: {UNTESTED}"
    (row,) = published(table)
    assert row[-5:-1] == (pytest.approx(0.6 - 0.375), "[x]", "[x]", "[x]")
    assert report.sentences[1].text.endswith(
        f"The difference between b people (38%) and a people (60%) was not tested: {UNTESTED}."
    )
    assert letters_in(report) == ""
    (banner,) = report.tables_of(BannerTable)
    assert "Not tested in some rows, since nothing varies" in banner.base_note
    assert ": Group A–B." in banner.base_note
    choice = ReportChoice(also=frozenset({"differences"}))
    (chart,) = [one for one in pictures(report, choice) if one.kind == "differences"]
    spoken = in_words(chart.drawing)
    assert "+23 points, not tested." in spoken
    write_page(report, tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "no clear difference" not in re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)


def test_a_claim_of_a_difference_that_was_not_tested_does_not_hold(tmp_path: Path) -> None:
    evidence = Evidence.of(answered((60, 100), (90, 240), schools=(1, 12)), design=SCHOOLS)
    draft = tmp_path / "draft.md"
    draft.write_text(
        "[23 points more]{claim=helpful.agree.aa-bb} of A people than of B people agree, and "
        "there is [no difference]{claim=helpful.agree.aa-bb}.\n",
        "utf-8",
    )
    checked = check_draft(draft, evidence)
    assert [one.verdict for one in checked] == ["difference not clear"] * 2
    why = f"the difference is 22.5 points and was not tested: {UNTESTED}"
    assert {one.reason for one in checked} == {why}
    assert all(f"was not tested: {UNTESTED}" in one.suggestion for one in checked)


def test_no_difference_of_a_report_is_in_per_cent(tmp_path: Path) -> None:
    for language, points in (("en", "−15.0 points"), ("cy", "−15.0 pwynt")):
        report = told(answered((90, 200), (120, 200)), WEIGHTS, language)
        (table,) = report.tables_of(DifferencesTable)
        assert [column.kind for column in table.columns][-5:-2] == ["points"] * 3
        report = told(answered((90, 200), (120, 200)), None, language)
        write_page(report, tmp_path / "page.html")
        page = (tmp_path / "page.html").read_text("utf-8")
        assert points in page
        read = re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
        assert not re.search(r"[−+-]\d+([.,]\d+)?\s?%", read)


def test_a_sentence_has_the_low_base_mark_of_its_row() -> None:
    report = told(answered((20, 40), (90, 100)), None)
    first, second, _ = (sentence.text for sentence in report.sentences)
    assert "n = 40, low base)" in first
    assert "n = 100)" in second
    assert second.endswith(
        "That is 40 percentage points higher than among a people (50%, low base)."
    )
    welsh = told(answered((20, 40), (90, 100)), None, "cy").sentences[0].text
    assert "sail isel" in welsh
