"""The tables of a report beyond the headlines: totals, NETs, weighted bases, comparisons, banner,
waves, open answers.
"""

from datetime import date
from itertools import combinations
from typing import get_args

import numpy as np
import pandas as pd
import pytest

from analysis import Design, Responses, agreement, change, compare, with_waves
from analysis.figures import Identity
from analysis.methods.differences import outcomes
from analysis.publication.disclosure.crossing import Crossing, joint_tables
from analysis.publication.figures import Figures
from analysis.publication.publishing import Publication
from analysis.publication.standards import STANDARDS, standard_named
from analysis.reports import About, Report, build_report, published
from analysis.reports.basis import Basis
from analysis.reports.breakdown import Breakdown
from analysis.reports.letters import banner_lines, p_values
from analysis.reports.open_answers import FEWEST_ANSWERS, PATTERNS, check_text
from analysis.reports.publishing import claimed, provenance
from analysis.reports.shares import shares_of
from analysis.reports.tables import BannerTable, OpenTable, Table
from analysis.reports.texts import flag_words, say
from analysis.reports.wording import ReportWords
from survey import loads
from survey.codebook import Codebook
from survey.errors import DataError
from survey.missing import Missing

STUDY = """
instrument: simulated
version: "1"
title: A simulated survey
languages: [en, cy]
groups: {g0: {en: Zero, cy: Dim}, g1: {en: One, cy: Un}, g2: {en: Two, cy: Dau}}
scales:
  four:
    answers: {disagree: Disagree, neither: Neither, agree: Agree, strongly_agree: Strongly agree}
    nets: {agree: [agree, strongly_agree], disagree: [disagree]}
sections:
  - title: All
    questions:
      - {id: region, ask: "Where?", choose: {north: North, south: South}}
      - {id: help, ask: "Help?", scale: four, missing: [dont_know, refused]}
      - {id: enough, ask: "Enough?", scale: four, missing: [dont_know, refused]}
      - {id: seen, ask: "Seen?", choose_many: {language: Language, sleep: Sleep}}
      - {id: age, ask: "Age?", number: {min: 0, max: 120}}
      - {id: words, ask: "In your words?", text: {}, optional: true}
"""
ANSWERS = ("disagree", "neither", "agree", "strongly_agree")


@pytest.fixture(scope="module")
def responses() -> Responses:
    """Simulated: 400 people in clusters, with weights, two waves, and three groups that answer
    differently.
    """
    random, number = np.random.default_rng(8), 400
    group = random.choice(3, number, p=[0.5, 0.3, 0.2])
    chances = np.array([[0.3, 0.2, 0.3, 0.14], [0.1, 0.2, 0.34, 0.3], [0.12, 0.2, 0.32, 0.3]])
    columns: dict[str, object] = {
        "group": pd.Categorical.from_codes(group, ["g0", "g1", "g2"]),
        "completed": pd.to_datetime(
            np.where(random.random(number) < 0.5, "2022-03-02", "2022-09-02"), utc=True
        ),
        "weight": random.uniform(0.5, 3, number),
        "school": random.integers(0, 40, number),
        "region": pd.Categorical.from_codes(
            random.integers(0, 2, number), ["north", "south", *Missing.names()]
        ),
    }
    for item in ("help", "enough"):
        chance = np.column_stack([chances, np.full(3, 0.06)])
        drawn = [random.choice(5, p=chance[each] / chance[each].sum()) for each in group]
        columns[item] = pd.Categorical.from_codes(drawn, [*ANSWERS, *Missing.names()])
    for option in ("language", "sleep"):
        columns[f"seen__{option}"] = pd.array(random.random(number) < 0.4, dtype="boolean")
    columns["seen__missing"] = pd.Categorical([None] * number, Missing.names())
    columns["age"] = pd.array(random.integers(18, 90, number), dtype="Int64")
    columns["age__missing"] = pd.Categorical([None] * number, Missing.names())
    texts = ["Time to talk", "Ask me on 07700 900123", "Carys helped us", "I asked Carys", None]
    columns["words"] = pd.array([texts[place % 5] for place in range(number)], dtype="string")
    return Responses(pd.DataFrame(columns), Codebook.of([loads(STUDY)]))


@pytest.fixture(scope="module")
def in_waves(responses: Responses) -> Responses:
    return with_waves(
        responses,
        {
            "spring": (date(2022, 3, 1), date(2022, 3, 31)),
            "autumn": (date(2022, 9, 1), date(2022, 9, 30)),
        },
    )


@pytest.fixture(scope="module")
def full(in_waves: Responses) -> Report:
    """Everything a report can have."""
    return build_report(
        in_waves,
        About("Simulated"),
        banner=["group", "region"],
        design=Design(weights="weight", clusters="school"),
        open_answers=True,
    )


def table_named(report: Report, name: str) -> Table:
    return next(table for table in report.tables if table.name == name)


def rows_by_answer(table: Table) -> dict[object, tuple[object, ...]]:
    return {row[0]: row for row in published(table)}


# --- any table ---


def test_a_report_can_have_every_kind_of_table(full: Report) -> None:
    assert {type(table) for table in full.tables} == set(get_args(Table))


@pytest.mark.parametrize(
    ("standard", "language"), [*((name, "en") for name in STANDARDS), ("hse", "cy")]
)
def test_every_row_has_a_cell_for_each_column_and_headings_are_unique(
    in_waves: Responses, standard: str, language: str
) -> None:
    report = build_report(
        in_waves,
        About("S"),
        banner=["group", "region"],
        standard=standard,
        language=language,
        open_answers=True,
    )
    for table in report.tables:
        headings = [column.heading for column in table.columns]
        assert len({heading.casefold() for heading in headings}) == len(headings)
        for row, claims, origins in zip(
            published(table), claimed(table), provenance(report, table), strict=True
        ):
            assert len(row) == len(claims) == len(origins) == len(table.columns)
            for cell, column in zip(row, table.columns, strict=True):
                assert (
                    isinstance(cell, str | int)
                    if column.kind in ("text", "count")
                    else isinstance(cell, str | int | float)
                )


def test_every_share_is_the_one_that_its_name_and_its_provenance_lead_to(
    full: Report, in_waves: Responses
) -> None:
    figures = Figures(in_waves, design=Design(weights="weight", clusters="school"))
    checked = 0
    for table in full.tables:
        for row, claims, origins in zip(
            published(table), claimed(table), provenance(full, table), strict=True
        ):
            for cell, claim, origin in zip(row, claims, origins, strict=True):
                if claim and claim.split(".")[1] not in Missing.names():
                    assert origin is not None
                    figure = figures.figure(Identity.read(claim, in_waves.codebook))
                    assert cell == pytest.approx(figure.estimate)
                    assert origin["answers"] == list(figure.identity.codes)
                    assert origin["group"] == figure.identity.group
                    assert (origin["data"], origin["weights"]) == (full.fingerprint, "weight")
                    checked += 1
    assert checked > 100


def test_bases_stand_under_the_answers_unweighted_and_weighted(
    full: Report, in_waves: Responses
) -> None:
    rows = rows_by_answer(table_named(full, "help"))
    design = Design(weights="weight", clusters="school")
    expected = agreement(in_waves, "help", by="group", design=design, total=True)
    assert list(rows["Base: those who gave an answer"][5:]) == expected["n"].tolist()
    assert list(rows["Weighted base: those who gave an answer"][5:]) == [
        round(n) for n in expected["n_weighted"]
    ]
    assert rows["Net: Agree"][1] == pytest.approx(expected["estimate"].iloc[0])
    assert rows["Net: Agree"][5] == rows["Agree"][5] + rows["Strongly agree"][5]


def test_agreement_has_the_total_and_with_weights_weighted_and_effective_bases(
    full: Report, in_waves: Responses
) -> None:
    table = table_named(full, "agreement")
    headings = [column.heading for column in table.columns]
    row = dict(
        zip(headings, next(row for row in published(table) if row[3] == "Total"), strict=True)
    )
    design = Design(weights="weight", clusters="school")
    expected = agreement(in_waves, "help", design=design).iloc[0]
    assert (row["Weighted base"], row["Effective base"]) == (
        round(expected["n_weighted"]),
        round(expected["n_kish"]),
    )
    assert (row["Share"], row["95% CI, low"]) == pytest.approx(
        (expected["estimate"], expected["low"])
    )


# --- comparisons ---


@pytest.mark.parametrize("design", [None, Design(weights="weight", clusters="school")])
def test_differences_are_those_of_compare_adjusted_within_each_item(
    responses: Responses, design: Design | None
) -> None:
    table = table_named(build_report(responses, About("S"), design=design), "differences")
    for item in ("help", "enough"):
        expected = compare(responses, item, by="group", design=design)
        given = table.frame[table.frame["item"] == item].reset_index(drop=True)
        for name in ("difference", "low", "high", "p_value", "p_adjusted"):
            np.testing.assert_allclose(given[name], expected[name])
        outcome = outcomes(expected["p_adjusted"], 0.95)
        assert given["outcome"].tolist() == outcome.tolist()
        assert set(given.loc[outcome == "not clear", "result"]) <= {"no clear difference"}
        assert set(given.loc[outcome == "clear", "result"]) <= {"higher", "lower"}


def test_a_sentence_names_a_difference_only_where_there_is_one(responses: Responses) -> None:
    report = build_report(responses, About("S"))
    frame = table_named(report, "differences").frame
    clear = {
        (row["item"], row["group_b"]): row["outcome"] == "clear"
        for row in frame.to_dict("records")
        if row["group_a"] == "g0"
    }
    said = {sentence.claim: sentence.text for sentence in report.sentences}
    for (item, group), is_clear in clear.items():
        text = said[f"{item}.agree.{group}"]
        assert ("percentage point" in text) == is_clear
        assert ("There is no clear difference" in text) != is_clear
    assert set(clear.values()) == {True} or True in clear.values()


def test_a_sentence_says_why_there_is_no_figure(responses: Responses) -> None:
    frame = responses.frame.assign(
        help=responses.frame["help"].where(responses.frame["group"] != "g2", "disagree")
    )
    frame.loc[frame.index[frame["group"] == "g2"][:3], "help"] = "agree"
    report = build_report(Responses(frame, responses.codebook), About("S"), standard="nchs")
    said = {sentence.claim: sentence.text for sentence in report.sentences}
    why = "“Help?” – Two: no figure is published, since it is too uncertain."
    assert said["help.agree.g2"] == why


def test_change_is_that_of_waves(in_waves: Responses) -> None:
    report = build_report(in_waves, About("S"), standard="none")
    given = table_named(report, "change").frame
    for by in ("group", None):
        expected = change(in_waves, ["help"], by=by, adjust="none")
        rows = given[
            (given["item"] == "help") & ((given["group"] == "Total") == (by is None))
        ].reset_index(drop=True)
        assert rows["group"].tolist() == expected["group"].tolist()
        np.testing.assert_allclose(rows["difference"], expected["difference"])
        np.testing.assert_allclose(rows["p_value"], expected["p_value"])
    waves = table_named(report, "waves").frame
    crossed = agreement(in_waves, "help", by=["group", "wave"])
    rows = waves[
        (waves["item"] == "help") & (waves["net"] == "agree") & (waves["group"] != "Total")
    ]
    np.testing.assert_allclose(rows["estimate"], crossed["estimate"])


# --- banner ---


@pytest.mark.parametrize(
    "design", [None, Design(weights="weight"), Design(weights="weight", clusters="school")]
)
def test_letters_come_from_the_tests_of_compare(
    responses: Responses, design: Design | None
) -> None:
    items = [responses.codebook.item(name) for name in ("help", "seen")]
    publication = Publication.of(responses, standard_named("hse"))
    basis = Basis(responses, Figures(responses, design=design), publication)
    shares = shares_of(basis, items, Breakdown(("group",)), ReportWords(responses.codebook, "en"))
    places = list(combinations(range(3), 2))
    for item, p in p_values(basis, items, shares):
        for at, (kind, code) in enumerate(banner_lines(item)):
            codes = item.net(code).codes if kind == "net" else (code,)
            expected = compare(responses, item.id, by="group", answers=codes, design=design)
            np.testing.assert_allclose(
                [p[at, a, b] for a, b in places], expected["p_adjusted"], rtol=1e-9
            )


def test_letters_and_the_table_of_differences_say_the_same(responses: Responses) -> None:
    report = build_report(responses, About("S"), banner=["group"])
    rows = table_named(report, "differences").frame
    banner = rows_by_answer(table_named(report, "help-banner"))["Net: Agree"]
    letters = {"g0": banner[3], "g1": banner[5], "g2": banner[7]}
    names = dict(zip(letters, "ABC", strict=True))
    for row in rows[rows["item"] == "help"].to_dict("records"):
        high, low = row["group_a"], row["group_b"]
        if row["difference"] < 0:
            high, low = low, high
        assert (names[low] in letters[high]) == (row["outcome"] == "clear")


def test_a_banner_has_its_groups_side_by_side_with_letters_for_clear_differences(
    responses: Responses,
) -> None:
    table = table_named(
        build_report(responses, About("S"), banner=["group", "region"]), "help-banner"
    )
    assert [column.heading for column in table.columns][:4] == [
        "Answer",
        "Total",
        "Group: Zero (A)",
        "Group A: higher than",
    ]
    rows = rows_by_answer(table)
    found = compare(responses, "help", by="group", answers=["disagree"])
    assert found["p_adjusted"].iloc[0] < 0.05
    assert "B" in rows["Disagree"][3]
    assert rows["Base: those who gave an answer"][1] == agreement(responses, "help")["n"].iloc[0]
    by_region = build_report(responses, About("S"), banner=["region"]).tables_of(BannerTable)
    assert by_region
    assert "region-banner" not in {banner.name for banner in by_region}


def test_a_letter_is_small_between_five_and_ten_per_cent() -> None:
    frame = pd.DataFrame(
        {
            "group": ["g0"] * 100 + ["g1"] * 100,
            "help": ["agree"] * 50 + ["disagree"] * 50 + ["agree"] * 37 + ["disagree"] * 63,
        }
    )
    kinds = Missing.names()
    known = {
        "group": ["g0", "g1"],
        "help": [*ANSWERS, *kinds],
        "enough": [*ANSWERS, *kinds],
        "region": ["north", "south", *kinds],
    }
    empty = {"enough": None, "region": None, "seen__missing": pd.Categorical([None] * 200, kinds)}
    chosen = {
        f"seen__{option}": pd.array([None] * 200, "boolean") for option in ("language", "sleep")
    }
    typed = frame.assign(**empty, **chosen).astype(
        {name: pd.CategoricalDtype(codes) for name, codes in known.items()}
    )
    data = Responses(typed, Codebook.of([loads(STUDY)]))
    p = compare(data, "help", by="group")["p_value"].iloc[0]
    assert 0.05 < p < 0.10
    rows = rows_by_answer(
        table_named(build_report(data, About("S"), banner=["group"]), "help-banner")
    )
    assert rows["Net: Agree"][3] == "b"


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (
            "age",
            (
                "banner: 'age' is a number; a banner needs groups, such as bands: ask for these, "
                "or import a column"
            ),
        ),
        (
            "weight",
            (
                "banner: 'weight' does not hold groups; a banner needs groups, such as bands: ask "
                "for these, or import a column"
            ),
        ),
        ("regoin", "banner: there is no column 'regoin'; did you mean 'region'?"),
    ],
)
def test_what_is_no_column_of_groups_is_refused_with_the_remedy(
    responses: Responses, column: str, message: str
) -> None:
    with pytest.raises(DataError) as caught:
        build_report(responses, About("S"), banner=[column])
    assert str(caught.value) == message


# --- open answers ---


def test_open_answers_come_only_on_request_and_say_what_was_done(responses: Responses) -> None:
    assert not build_report(responses, About("S")).tables_of(OpenTable)
    table = build_report(responses, About("S"), open_answers=True).tables_of(OpenTable)[0]
    texts = [row[0] for row in published(table)]
    assert set(texts) == {"Time to talk", "Ask me on [telephone number]", "Carys helped us"}
    assert len(texts) == 240
    assert "240 of 320 answers are listed" in table.base_note
    assert "In 80 of them something is masked." in table.base_note
    assert "withheld: 80" in table.base_note


def test_answers_of_a_few_people_and_under_a_rule_for_counts_are_not_listed(
    responses: Responses,
) -> None:
    few = Responses(responses.frame.iloc[: FEWEST_ANSWERS - 1], responses.codebook)
    table = build_report(few, About("S"), open_answers=True).tables_of(OpenTable)[0]
    assert (list(published(table)), table.base_note) == (
        [("[c]",)],
        say("en", "open_few", least=FEWEST_ANSWERS),
    )
    table = build_report(responses, About("S"), open_answers=True, standard="ons").tables_of(
        OpenTable
    )[0]
    assert (list(published(table)), table.base_note) == ([("[c]",)], say("en", "open_counts"))


EXAMPLES = {
    "e-mail": "write to a.b@example.org now",
    "web address": "see www.example.org/me",
    "date": "born 3rd of May 1990",
    "telephone number": "ring +44 7700 900123",
    "postcode": "we live in SW1A 1AA",
    "number": "my number is 4857773",
}


@pytest.mark.parametrize("kind", PATTERNS)
def test_every_kind_of_pattern_is_masked(kind: str) -> None:
    checked = check_text(EXAMPLES[kind])
    assert checked.masked == (kind,)
    assert f"[{kind}]" in checked.text


@pytest.mark.parametrize(
    "text", ["Mrs evans was kind", "my name is ann", "our son called jo", "We asked Siân for help"]
)
def test_a_text_with_a_word_that_may_be_a_name_is_withheld(text: str) -> None:
    assert check_text(text).withheld


@pytest.mark.parametrize(
    "text",
    [
        "I think I'm tired. We sleep badly",
        "The NHS in Wales",
        "More help.\nLess noise",
        "3 of 4 nights",
    ],
)
def test_plain_words_are_listed_as_they_are(text: str) -> None:
    checked = check_text(text)
    assert (checked.text, checked.masked, checked.withheld) == (" ".join(text.split()), (), False)


# --- words ---


def test_flags_name_the_limit_that_the_base_is_under() -> None:
    assert [flag_words("low base", n, "cy") for n in (12, 40)] == ["sail o dan 30", "sail o dan 50"]


@pytest.mark.parametrize(
    ("random", "word"), [(False, "model-based"), (True, "drawn at random"), (None, "opt-in")]
)
def test_the_methods_say_what_the_intervals_mean(
    responses: Responses, random: bool | None, word: str
) -> None:
    report = build_report(
        responses, About("S", random=random), design=Design(weights="weight", clusters="school")
    )
    methods = " ".join(report.methods)
    assert word in methods
    for said in (
        "Logit (Wald on the log odds)",
        "Clopper–Pearson on Kish's n, with clusters on no more than their number",
        "by the column weight",
        "clusters: school",
        "Holm",
        "half up",
        "Health Survey",
        report.fingerprint,
    ):
        assert said in methods


def test_the_numbers_of_interviews_by_several_columns_add_up(in_waves: Responses) -> None:
    crossing = Crossing.of(in_waves, [("group",), ("region",), ("group", "wave")])
    for table in joint_tables(in_waves, ["help", "seen"], crossing):
        assert not (table.layout.equations @ table.counts.ravel()).any()
        assert table.counts[:, -1].max() == 400
