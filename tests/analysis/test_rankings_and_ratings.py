"""Answers put in order, ratings from 0 to 10, and times of day, from interviews to figures."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

import analysis
from analysis import Design, Responses
from analysis.figures import Answers, Identity, People
from analysis.figures.words import FigureWords
from analysis.publication.gate import Gate
from analysis.publication.publishing import Publication
from analysis.publication.standards import standard_named
from analysis.sentences import headline
from survey import loads
from survey.codebook import Codebook
from survey.errors import DataError
from survey.missing import Missing
from survey.record import CompletedInterview

CENTRE = """
instrument: centre
version: "1"
title: The centre
languages: [en, cy]
groups: {parents: Parents, workers: Workers}
sections:
  - title: Views
    questions:
      - id: valued
        ask: {en: What do you value most?, cy: Beth sydd bwysicaf i chi?}
        rank: {play: Play, advice: Advice, rest: A rest}
        missing: [dont_know]
        optional: true
      - id: recommend
        ask: How likely are you to recommend the centre?
        rating:
          {min: 0, max: 10, nets: {promoters: ["9", "10"],
            detractors: ["0", "1", "2", "3", "4", "5", "6"]}}
        optional: true
      - {id: wakes, ask: When does your child wake?, time: {}}
"""
CODEBOOK = Codebook.of([loads(CENTRE)])
ORDERS = list(permutations(("play", "advice", "rest")))
Row = tuple[str, dict[str, object]]


def people() -> Iterator[Row]:
    """Forty parents and twenty workers, whose answers a reader can count."""
    for number in range(40):
        valued = ORDERS[number % 4] if number < 36 else Missing.NO_ANSWER
        recommend = str(number % 11) if number < 33 else Missing.NO_ANSWER
        yield "parents", {"valued": valued, "recommend": recommend, "wakes": "06:30"}
    for number in range(20):
        valued = ORDERS[number % 6] if number < 18 else Missing.DONT_KNOW
        yield "workers", {"valued": valued, "recommend": "9", "wakes": Missing.UNCLEAR}


@pytest.fixture(scope="module")
def centre() -> Responses:
    return Responses.from_interviews(
        (
            CompletedInterview(f"{place}", "centre", "1", "", group, "page", "en", answers)
            for place, (group, answers) in enumerate(people())
        ),
        CODEBOOK,
    )


def places_of(option: str, group: str) -> list[int]:
    return [
        given.index(option) + 1
        for of, answers in people()
        if of == group and isinstance(given := answers["valued"], tuple)
    ]


# --- columns --------------------------------------------------------------------------------------


def test_a_ranking_has_the_place_of_each_answer_and_says_why_there_is_none(
    centre: Responses,
) -> None:
    frame = centre.frame
    columns = ["valued__play", "valued__advice", "valued__rest"]
    assert [str(frame[name].dtype) for name in columns] == ["Int64"] * 3
    assert frame.loc[1, columns].tolist() == [1, 3, 2]  # play, rest, advice
    assert frame.loc[[36, 58], columns].isna().all(axis=None)
    assert frame.loc[[36, 58], "valued__missing"].tolist() == ["no_answer", "dont_know"]
    assert frame["valued__missing"].isna().sum() == 54


def test_a_rating_is_a_categorical_of_its_numbers_and_a_time_a_text(centre: Responses) -> None:
    codes = [str(number) for number in range(11)]
    assert list(centre.frame["recommend"].cat.categories) == [*codes, *Missing.names()]
    assert centre.frame["wakes"].dtype == "string"
    assert centre.frame["wakes"].dropna().unique().tolist() == ["06:30"]
    assert set(centre.frame["wakes__missing"].dropna()) == {"unclear"}


@pytest.mark.parametrize("given", [("play", "advice"), ("play", "play", "rest"), "play", 1])
def test_what_is_no_order_of_all_answers_is_refused_with_the_interview(given: object) -> None:
    one = CompletedInterview("7", "centre", "1", "", "parents", "page", "en", {"valued": given})
    with pytest.raises(DataError, match=r"interview 7: .+ is not an answer to valued"):
        Responses.from_interviews([one], CODEBOOK)


# --- shares ---------------------------------------------------------------------------------------


def test_shares_of_a_ranking_are_of_who_put_an_answer_first(centre: Responses) -> None:
    table = analysis.distribution(centre, "valued", by="group", base="valid")
    for group, rows in table.groupby("group", observed=True):
        first = {option: places_of(option, group).count(1) for option in ("play", "advice", "rest")}
        assert dict(zip(rows["answer"], rows["count"], strict=True)) == first
        assert rows["estimate"].sum() == pytest.approx(1)
    assert table["n"].tolist() == [36] * 3 + [18] * 3


def test_answers_put_first_count_together_as_answers_of_one_choice_do(centre: Responses) -> None:
    row = analysis.agreement(centre, "valued", by="group", answers=["play", "advice"]).iloc[1]
    assert (row["n"], row["n_missing"]) == (18, 2)
    assert row["estimate"] == pytest.approx(12 / 18)
    everyone = analysis.agreement(
        centre, "valued", by="group", answers=["play", "no_answer"], base="answered"
    )
    assert everyone["n"].tolist() == [40, 20]
    assert everyone["estimate"].tolist() == pytest.approx([(18 + 4) / 40, 6 / 20])


def test_a_ranking_is_counted_alike_in_memory_and_with_a_design(centre: Responses) -> None:
    weighted = Responses(centre.frame.assign(weight=2.0), CODEBOOK)
    plain = analysis.distribution(centre, "valued", by="group")
    designed = analysis.distribution(
        weighted, "valued", by="group", design=Design(weights="weight")
    )
    np.testing.assert_allclose(designed["estimate"], plain["estimate"])
    np.testing.assert_allclose(designed["count_weighted"], 2 * plain["count"])


@pytest.mark.parametrize("engine", ["polars", "pyarrow", "duckdb"])
def test_a_ranking_is_counted_alike_in_an_engine(
    centre: Responses, tmp_path: Path, engine: str
) -> None:
    path = tmp_path / "centre.parquet"
    pl.from_pandas(centre.frame.drop(columns=["started", "completed"])).write_parquet(path)
    frames: dict[str, Callable[[], Any]] = {
        "polars": lambda: pl.scan_parquet(path),
        "pyarrow": lambda: pl.read_parquet(path).to_arrow(),
        "duckdb": lambda: duckdb.read_parquet(str(path)),
    }
    there = Responses(frames[engine](), CODEBOOK)
    for given in (
        lambda data: analysis.distribution(data, "valued", by="group", base="answered"),
        lambda data: analysis.agreement(data, "valued", by="group", answers=["play", "rest"]),
        lambda data: analysis.summary(data, "valued", by="group"),
    ):
        pd.testing.assert_frame_equal(given(there), given(centre), check_dtype=False)


def test_a_ranking_is_associated_with_groups_as_one_choice_is(centre: Responses) -> None:
    table = analysis.association(centre, "valued", by="group")
    assert table["item"].unique().tolist() == ["valued"]
    assert set(table["test"]) == {"chi-square"}


def test_a_ranking_makes_no_groups(centre: Responses) -> None:
    with pytest.raises(DataError) as error:
        analysis.distribution(centre, "recommend", by="valued")
    assert str(error.value) == (
        "by: a respondent gives each answer to valued a place; group by one of them, such as "
        "valued__play, valued__advice, valued__rest"
    )


def test_a_sentence_says_who_put_an_answer_first(centre: Responses) -> None:
    gate = Gate(Publication.of(centre, standard_named("hse")))
    figure = gate.figure(Identity("valued", Answers(("play",)), People.of("parents")))
    assert headline(figure, FigureWords(CODEBOOK)) == (
        "50% of parents (95% CI 34% to 66%; n = 36, low base) put “Play” first when asked “What "
        "do you value most?”."
    )
    assert headline(figure, FigureWords(CODEBOOK, "cy")) == (
        "Parents: rhoddodd 50% (cyfwng hyder 95%: 34% i 66%; n = 36, sail isel) “Play” yn gyntaf "
        "wrth ateb y cwestiwn “Beth sydd bwysicaf i chi?”."
    )


# --- summaries ------------------------------------------------------------------------------------


def test_a_ranking_is_summed_up_by_mean_place_and_by_who_put_an_answer_first(
    centre: Responses,
) -> None:
    table = analysis.summary(centre, "valued", by="group")
    for group in ("parents", "workers"):
        for option in ("play", "advice", "rest"):
            rows = table[(table["group"] == group) & (table["answer"] == option)]
            given = places_of(option, group)
            figures = rows.set_index("measure")["estimate"]
            assert figures["mean_place"] == pytest.approx(np.mean(given))
            assert figures["first_place"] == pytest.approx(given.count(1) / len(given))
            assert (rows["n"] == len(given)).all()
    assert len(table) == 2 * 3 * 2


def test_mean_places_and_their_errors_are_those_of_the_numbers_with_a_design_too(
    centre: Responses,
) -> None:
    random = np.random.default_rng(1)
    frame = centre.frame.assign(weight=random.uniform(1, 3, 60), school=np.arange(60) // 5)
    design = Design(weights="weight", clusters="school")
    table = analysis.summary(
        Responses(frame, CODEBOOK), "valued", measures="mean_place", design=design
    )
    columns = [f"valued__{option}" for option in ("play", "advice", "rest")]
    plain = frame[[*columns, "weight", "school"]].astype("float64")
    expected = analysis.summary(plain, columns, measures="mean", design=design)
    for column in ("n", "estimate", "std_error", "low", "high", "df"):
        np.testing.assert_allclose(table[column], expected[column])


@pytest.mark.parametrize("design", [None, Design(weights="weight")])
def test_who_gave_no_order_is_in_the_base_of_firsts_where_it_is_asked_for(
    centre: Responses, design: Design | None
) -> None:
    given = Responses(centre.frame.assign(weight=2.0), CODEBOOK)
    table = analysis.summary(given, "valued", by="group", base="answered", design=design).set_index(
        ["group", "measure", "answer"]
    )
    assert table.loc[("parents", "first_place", "play"), "n"] == 40
    assert table.loc[("parents", "first_place", "play"), "estimate"] == pytest.approx(18 / 40)
    assert table.loc[("parents", "mean_place", "play"), "n"] == 36


def test_means_of_a_rating_are_of_its_numbers_whatever_other_scales_count(
    centre: Responses,
) -> None:
    given = [number % 11 for number in range(33)]
    for values in (None, {"0": 100.0}):
        table = analysis.summary(centre, "recommend", by="group", measures="mean", values=values)
        assert table["estimate"].tolist() == pytest.approx([np.mean(given), 9])


def test_a_rating_runs_from_low_to_high_and_has_the_nets_it_was_given(centre: Responses) -> None:
    table = analysis.summary(centre, "recommend").set_index(["measure", "answer"])["estimate"]
    counts = Counter(number % 11 for number in range(33))
    counts[9] += 20
    assert table["top_box", "10"] == pytest.approx(counts[10] / 53)
    assert table["net", "promoters"] == pytest.approx((counts[9] + counts[10]) / 53)
    assert table["net", "detractors"] == pytest.approx(sum(counts[at] for at in range(7)) / 53)


def test_a_score_of_a_rating_counts_its_numbers_and_turns_them_round(centre: Responses) -> None:
    plain = analysis.score(centre, ["recommend"])
    assert plain[:12].tolist() == [*range(11), 0]
    turned = analysis.score(centre, analysis.scoring(["recommend"], reversed=["recommend"]))
    assert turned[:11].tolist() == [10 - number for number in range(11)]


@pytest.mark.parametrize("item", ["wakes"])
def test_a_time_of_day_is_not_counted(centre: Responses, item: str) -> None:
    with pytest.raises(DataError, match="wakes is a question for a time"):
        analysis.distribution(centre, item)


# --- who is asked and says nothing ----------------------------------------------------------------

MISSING: list[tuple[str, Callable[[pd.DataFrame], int]]] = [
    ("no_answer", lambda frame: int((frame["valued__missing"] == "no_answer").sum())),
    ("dont_know", lambda frame: int((frame["valued__missing"] == "dont_know").sum())),
]


@pytest.mark.parametrize(("kind", "counted"), MISSING)
def test_everyone_asked_takes_in_blanks(
    centre: Responses, kind: str, counted: Callable[[pd.DataFrame], int]
) -> None:
    table = analysis.distribution(centre, "valued", base="answered").set_index("answer")
    assert table.loc[kind, "count"] == counted(centre.frame)
    assert table.loc[kind, "n"] == 60
