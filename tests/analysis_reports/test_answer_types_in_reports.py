"""What a report makes of blanks, rankings, ratings and times of day."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import openpyxl
import pytest

from analysis import Responses
from analysis.publication.disclosure import TEN_FIVE
from analysis.reports import WRITERS, About, Report, build_report, published
from analysis.reports.pictures import pictures
from analysis.reports.publishing import provenance
from analysis.reports.raw_data import raw_data
from analysis.reports.tables import Cell, DistributionTable
from survey import loads
from survey.codebook import Codebook
from survey.missing import Missing
from survey.record import CompletedInterview
from survey.store import open_store

OPTIONAL = """
instrument: opt
version: "1"
title: Optional
languages: [en, cy]
groups: {public: The public}
words: {dont_know: {en: Not sure, cy: Ddim yn siŵr}}
sections:
  - title: Views
    questions:
      - {id: easy, ask: It is easy to get help., scale: agreement5, missing: [dont_know],
         optional: true}
      - {id: near, ask: Is help near?, choose: {yes: "Yes", no: "No"},
         missing: [dont_know, refused]}
"""
CENTRE = """
instrument: centre
version: "1"
title: The centre
languages: [en]
groups: {parents: Parents, workers: Workers}
sections:
  - title: Views
    questions:
      - id: valued
        ask: What do you value most?
        rank: {play: Play, advice: Advice, rest: A rest}
        optional: true
      - id: recommend
        ask: How likely are you to recommend the centre?
        rating:
          min: 0
          max: 10
          low: Not at all
          nets: {promoters: ["9", "10"], detractors: ["0", "1", "2", "3", "4", "5", "6"]}
      - {id: wakes, ask: When does your child wake?, time: {}}
"""
DAY = datetime(2022, 6, 13, 9, 30, tzinfo=UTC)
ORDERS = list(permutations(("play", "advice", "rest")))


def table_of(report: Report, name: str) -> DistributionTable:
    return next(table for table in report.tables_of(DistributionTable) if table.name == name)


def rows_of(report: Report, name: str) -> dict[Cell, tuple[Cell, ...]]:
    return {row[0]: row[1:] for row in published(table_of(report, name))}


# --- blanks ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def left_blank(tmp_path_factory: pytest.TempPathFactory) -> Responses:
    """Two hundred of the public, from a store: every fifth left an optional question empty."""
    path = tmp_path_factory.mktemp("blank") / "study.db"
    questionnaire = loads(OPTIONAL)
    with open_store(path) as store:
        store.take_in(
            [
                CompletedInterview(
                    f"00000000-0000-4000-8000-{number:012}",
                    "opt",
                    "1",
                    questionnaire.hash,
                    "public",
                    "import",
                    "en",
                    {
                        "easy": ("agree", "disagree", "neither")[number % 3]
                        if number % 5
                        else Missing.NO_ANSWER,
                        "near": Missing.UNCLEAR if number < 10 else "yes",
                    },
                    DAY,
                    DAY,
                )
                for number in range(200)
            ],
            [questionnaire],
        )
        return Responses.from_store(store)


def test_a_blank_is_published_as_no_answer_and_never_as_a_refusal(
    left_blank: Responses, tmp_path: Path
) -> None:
    report = build_report(left_blank, About("Blanks"), standard="hse")
    rows = rows_of(report, "easy")
    assert rows["No answer"] == (0.2, 40)
    assert rows["Base: everyone asked"] == (1.0, 200)
    assert rows["Base: those who gave an answer"] == (1.0, 160)
    assert "Prefer not to say" not in rows
    path = tmp_path / "r.xlsx"
    WRITERS["workbook"].write(report, path, answers=raw_data(left_blank))
    tables = [
        [cell for row in sheet.iter_rows(values_only=True) for cell in row]
        for sheet in openpyxl.load_workbook(path)
        if "easy" in sheet.title or "Answers" in sheet.title
    ]
    assert len(tables) == 2
    assert all("No answer" in cells and "Prefer not to say" not in cells for cells in tables)


def test_rows_of_missing_answers_are_those_offered_or_given(left_blank: Responses) -> None:
    report = build_report(left_blank, About("Blanks"), standard="none")
    near = rows_of(report, "near")
    assert near["Prefer not to say"] == (0.0, 0)  # offered, and nobody's
    assert near["Unclear"] == (0.05, 10)  # somebody's, though nobody is offered it
    assert "No answer" not in near
    assert "Unclear" not in rows_of(report, "easy")


@pytest.mark.parametrize(
    ("language", "word", "sure"),
    [("en", "No answer", "Not sure"), ("cy", "Dim ateb", "Ddim yn siŵr")],
)
def test_missing_answers_are_called_what_the_author_calls_them(
    left_blank: Responses, language: str, word: str, sure: str
) -> None:
    report = build_report(left_blank, About("Blanks"), language=language, standard="none")
    assert [row for row in rows_of(report, "easy") if row in (sure, word)] == [sure, word]
    assert f"“{sure}”" in table_of(report, "easy").base_note
    assert f"“{sure}”" in report.notes[0]
    data = raw_data(left_blank, language)
    place = [column.heading for column in data.columns].index("easy")
    assert {row[place] for row in data.rows if row[place] in (sure, word)} == {word}


def test_beside_blanks_a_small_kind_of_missing_answer_keeps_five_possible_values(
    left_blank: Responses,
) -> None:
    report = build_report(left_blank, About("Blanks"), standard="ons")
    rows = rows_of(report, "easy")
    assert rows["Not sure"] == ("[c]", "[c]")
    assert rows["No answer"] == (0.2, 40)
    bases = (rows["Base: those who gave an answer"], rows["Base: everyone asked"])
    assert bases == ((1.0, 160), (1.0, 200))
    most = (200 + 2) - (160 - 2) - (40 - 2)  # each of the three was rounded by up to 2
    assert most + 1 >= TEN_FIVE.step


# --- rankings, ratings, times ---------------------------------------------------------------------


def people() -> Iterator[CompletedInterview]:
    for number in range(100):
        group = "parents" if number < 60 else "workers"
        valued = ORDERS[number % 6] if number % 10 else Missing.NO_ANSWER
        answers = {"valued": valued, "recommend": str(number % 11), "wakes": "06:30"}
        yield CompletedInterview(f"{number}", "centre", "1", "", group, "page", "en", answers)


@pytest.fixture(scope="module")
def centre() -> Responses:
    return Responses.from_interviews(people(), Codebook.of([loads(CENTRE)]))


def test_a_ranking_shows_who_put_each_answer_first_its_mean_place_and_the_base(
    centre: Responses,
) -> None:
    report = build_report(centre, About("Centre"), standard="hse")
    table, rows = table_of(report, "valued"), rows_of(report, "valued")
    few = " (base under 50)"
    groups = (("Parents", ""), ("Workers", few), ("Total", ""))
    assert [column.heading for column in table.columns] == [
        "Answer",
        *(f"{group}: put first{mark}" for group, mark in groups),
        *(f"{group}: number{mark}" for group, mark in groups),
        *(f"{group}: mean place{mark}" for group, mark in groups),
    ]
    given = [one.answers["valued"] for one in people() if one.group == "parents"]
    orders = [order for order in given if isinstance(order, tuple)]
    first = sum(order[0] == "play" for order in orders)
    mean = sum(order.index("play") + 1 for order in orders) / len(orders)
    play = rows["Play"]
    assert (play[0], play[3], play[6]) == pytest.approx((first / 54, first, mean))
    assert rows["Base: those who gave an answer"] == (1.0, 1.0, 1.0, *(54, 36, 90) * 2)
    assert rows["No answer"][3:] == (6, 4, 10, "", "", "")
    assert table.base_note.startswith(
        "Of those who put the answers in order, the share who put each"
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Put first, by group"), ("pl", "Na pierwszym miejscu, według grup")],
)
def test_the_chart_of_a_ranking_says_under_its_title_what_its_bars_are(
    centre: Responses, language: str, said: str
) -> None:
    report = build_report(centre, About("Centre"), standard="hse", language=language)
    found = [each for each in pictures(report) if each.name == "answers-valued"]
    assert [each.texts.subtitle for each in found] == [said]


def test_the_note_on_shares_names_only_the_missing_answers_that_the_tables_have(
    centre: Responses,
) -> None:
    def said(responses: Responses) -> str:
        notes = build_report(responses, About("Centre"), standard="hse").notes
        return next(note for note in notes if "who gave an answer" in note)

    assert said(centre).endswith("outside this base: “No answer”.")
    ordered = [one for one in people() if isinstance(one.answers["valued"], tuple)]
    assert "No answer" not in said(Responses.from_interviews(ordered, centre.codebook))


def test_where_a_mean_place_comes_from_is_said(centre: Responses) -> None:
    report = build_report(centre, About("Centre"), standard="hse")
    table = table_of(report, "valued")
    lines = zip(published(table), provenance(report, table), strict=True)
    origin = next(where for row, where in lines if row[0] == "Play")[-1]
    assert origin is not None
    assert (origin["measure"], origin["answers"]) == ("mean_place", ["play"])
    assert (origin["item"], origin["group"]) == ("valued", "Total")


def test_mean_places_of_small_groups_are_hidden_with_the_shares(centre: Responses) -> None:
    few = Responses(centre.frame.iloc[40:90], centre.codebook)  # 18 and 27 put them in order
    rows = rows_of(build_report(few, About("Centre"), standard="hse"), "valued")
    assert rows["Play"][6:8] == ("[u]", "[u]")
    assert isinstance(rows["Play"][8], float)


def test_mean_places_are_not_published_beside_rounded_counts(centre: Responses) -> None:
    report = build_report(centre, About("Centre"), standard="ons")
    assert [column.kind for column in table_of(report, "valued").columns].count("mean") == 0


def test_mean_places_are_numbers_with_one_decimal_in_a_workbook(
    centre: Responses, tmp_path: Path
) -> None:
    report = build_report(centre, About("Centre"), standard="hse")
    path = tmp_path / "r.xlsx"
    WRITERS["workbook"].write(report, path, charts=True)
    sheet = next(each for each in openpyxl.load_workbook(path) if "valued" in each.title)
    row = next(row for row in sheet.iter_rows() if row[0].value == "Play")
    assert row[9].value == pytest.approx(rows_of(report, "valued")["Play"][8])
    assert row[9].number_format == "0.0"


def test_mean_places_are_on_the_page_as_people_read_them(centre: Responses, tmp_path: Path) -> None:
    report = build_report(centre, About("Centre"), standard="hse")
    path = tmp_path / "r.html"
    WRITERS["page"].write(report, path)
    mean = rows_of(report, "valued")["Play"][8]
    assert f">{mean:.1f}<" in path.read_text("utf-8")


def test_a_rating_is_drawn_as_a_scale_with_its_nets_at_both_ends(centre: Responses) -> None:
    report = build_report(centre, About("Centre"), standard="none")
    (picture,) = (each for each in pictures(report) if each.name == "answers-recommend")
    assert picture.kind == "stacked"
    assert picture.drawing.ends == ("Detractors", "Promoters")
    labels = [key.label for key in picture.drawing.keys]
    assert {"0 – Not at all", "5", "10"} <= set(labels)


def test_times_of_day_are_in_the_answers_of_respondents_and_named_as_not_tabulated(
    centre: Responses,
) -> None:
    report = build_report(centre, About("Centre"), standard="none")
    assert report.notes[-1] == ("Numbers, dates, times and open text are not tabulated: wakes.")
    data = raw_data(centre)
    headings = [column.heading for column in data.columns]
    row = dict(zip(headings, data.rows[1], strict=True))
    assert row["wakes"] == "06:30"
    assert [row[f"valued__{code}"] for code in ORDERS[1]] == [1, 2, 3]
    blank = dict(zip(headings, data.rows[0], strict=True))
    assert [blank[f"valued__{code}"] for code in ORDERS[0]] == ["[x]"] * 3
