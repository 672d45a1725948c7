"""What of a model may be printed, and in which words: a thin group is not in it, and a difference
stays only where it does.
"""

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.adjusted_sentences import adjusted_sentences, caption
from analysis.figures.words import FigureWords
from analysis.publication.adjusted import HOLDS, ReleasedModel, release_model
from analysis.publication.publishing import Publication
from analysis.publication.standards import NOT_CLEARED, THIN, standard_named
from survey.codebook import Codebook
from survey.errors import DataError
from tests.publication.simulated_studies import answers_of

Cells = dict[tuple[str, str], tuple[int, int]]
"""By group and region: how many agree, of how many."""


def people(cells: Cells) -> pd.DataFrame:
    rows = [
        (group, region, agrees)
        for (group, region), (yes, n) in cells.items()
        for agrees in [1] * yes + [0] * (n - yes)
    ]
    return pd.DataFrame(rows, columns=["group", "region", "agrees"])


def released(frame: pd.DataFrame, standard: str = "hse") -> ReleasedModel:
    publication = Publication(frame, standard_named(standard))
    return release_model(
        publication, "agrees", by="group", adjust=["region"], family="logistic", answers=[1]
    )


STAYS: Cells = {
    ("a", "n"): (40, 100),
    ("a", "s"): (30, 100),
    ("b", "n"): (70, 100),
    ("b", "s"): (65, 100),
}
GOES: Cells = {
    ("a", "n"): (20, 200),
    ("a", "s"): (24, 30),
    ("b", "n"): (3, 30),
    ("b", "s"): (160, 200),
}
SHOWS: Cells = {
    ("a", "n"): (60, 200),
    ("a", "s"): (29, 30),
    ("b", "n"): (2, 50),
    ("b", "s"): (62, 100),
}
TURNS: Cells = {
    ("a", "n"): (60, 300),
    ("a", "s"): (38, 40),
    ("b", "n"): (1, 60),
    ("b", "s"): (210, 300),
}
NEITHER: Cells = {
    ("a", "n"): (50, 100),
    ("a", "s"): (51, 100),
    ("b", "n"): (52, 100),
    ("b", "s"): (50, 100),
}
SENTENCES = {
    "stays": (STAYS, "The difference stays when region is held constant."),
    "goes": (GOES, "The difference is no longer clear when region is held constant."),
    "shows": (SHOWS, "A clear difference shows only when region is held constant."),
    "turns": (TURNS, "The difference is the other way round when region is held constant."),
    "neither": (NEITHER, "There is no clear difference, nor when region is held constant."),
}


def test_every_outcome_has_a_sentence():
    assert {*SENTENCES, ""} == set(HOLDS)


@pytest.mark.parametrize("outcome", SENTENCES)
def test_a_difference_is_said_to_stay_only_where_it_does(outcome):
    cells, words = SENTENCES[outcome]
    model = released(people(cells))
    (row,) = model.contrasts.rows()
    assert row["holds"] == outcome
    before = row["unadjusted_low"] > 0 or row["unadjusted_high"] < 0
    after = row["low"] > 0 or row["high"] < 0
    assert (before, after) == {
        "stays": (True, True),
        "goes": (True, False),
        "shows": (False, True),
        "turns": (True, True),
        "neither": (False, False),
    }[outcome]
    (sentence,) = adjusted_sentences(model, "agrees", ["region"], FigureWords(Codebook.of([])))
    assert sentence.endswith(words)


def test_the_sentence_whole():
    model = released(people(STAYS))
    words = FigureWords(Codebook.of([]))
    assert list(adjusted_sentences(model, "agrees", ["region"], words)) == [
        (
            "Of people who are alike in region, 35% of a and 68% of b give this answer (1): 33 "
            "percentage points apart (95% CI 23 to 42). The difference stays when region is held "
            "constant."
        )
    ]
    assert list(caption(model, ["region"], words)) == [
        "Adjusted: each group's figure with the same mix of region as all 400 people in the model."
    ]


def test_a_thin_group_is_withheld_and_not_in_the_model_of_the_others():
    thin = people({("c", "n"): (3, 9), ("c", "s"): (1, 11)})
    both = pd.concat([people(STAYS), thin], ignore_index=True)
    model, without = released(both), released(people(STAYS))
    rows = model.margins.frame.set_index("group")
    assert rows.loc["c", ["reason", "suppressed", "flag"]].tolist() == [THIN, "u", "withheld"]
    assert rows.loc["c", ["unadjusted", "estimate", "std_error", "low", "high"]].isna().all()
    kept = ["n", "estimate", "std_error", "low", "high"]
    expected = without.margins.frame.set_index("group")[kept]
    np.testing.assert_allclose(rows.loc[["a", "b"], kept].astype(float), expected)
    assert model.n == 400
    assert set(model.contrasts.frame["group_a"]) | set(model.contrasts.frame["group_b"]) == {
        "a",
        "b",
    }
    told = model.coefficients.frame.set_index("term")
    assert told.loc["groupc", "flag"] == "withheld"
    expected = without.coefficients.frame.set_index("term")["estimate"]
    np.testing.assert_allclose(told["estimate"].drop("groupc"), expected)


def test_a_thin_category_of_what_is_held_constant_is_left_out_and_named():
    isle = people({("a", "isle"): (5, 12), ("b", "isle"): (2, 9)})
    model = released(pd.concat([people(STAYS), isle], ignore_index=True))
    assert model.left_out == {"region": ("isle",)}
    assert model.n == 400
    said = list(caption(model, ["region"], FigureWords(Codebook.of([]))))
    assert said[1] == "Left out, being too few people: region: isle."
    assert released(pd.concat([people(STAYS), isle]).reset_index(drop=True), "none").n == 421


def test_what_has_thin_categories_alone_cannot_be_held_constant():
    places = "n", "s", "e", "w"
    frame = people({(group, place): (4, 10) for group in "ab" for place in places})
    with pytest.raises(DataError) as error:
        released(frame)
    assert str(error.value) == (
        "adjust: fewer than 30 people gave each answer to 'region', so that none of them can be "
        "held constant; leave it out, or name one with fewer answers"
    )
    assert released(frame, "none").n == 80


def test_a_standard_that_protects_counts_clears_no_model():
    model = released(people(STAYS), "ons")
    assert set(model.margins.frame["reason"]) == {NOT_CLEARED}
    assert set(model.coefficients.frame["reason"]) == {NOT_CLEARED}
    assert model.margins.frame[["unadjusted", "estimate", "low"]].isna().all(axis=None)


def test_what_is_compared_cannot_be_held_constant():
    publication = Publication(people(STAYS), standard_named("hse"))
    with pytest.raises(DataError, match="adjust: 'group' is what is compared; name others"):
        release_model(
            publication, "agrees", by="group", adjust=["group"], family="logistic", answers=[1]
        )


def test_a_region_that_is_all_alike_leaves_the_difference_to_be_tested():
    """Everybody of the east agrees: the figures have intervals still, and say so."""
    east = people({("a", "e"): (40, 40), ("b", "e"): (40, 40)})
    model = released(pd.concat([people(STAYS), east], ignore_index=True))
    rows = model.margins.frame
    assert set(rows["flag"]) == {"separation"}
    assert rows[["low", "high"]].notna().all(axis=None)
    (row,) = model.contrasts.rows()
    assert row["holds"] == "stays"


def test_a_group_that_is_all_alike_is_not_tested():
    alike = people({("c", "n"): (40, 40), ("c", "s"): (30, 30)})
    model = released(pd.concat([people(STAYS), alike], ignore_index=True))
    words = FigureWords(Codebook.of([]))
    said = list(adjusted_sentences(model, "agrees", ["region"], words))
    assert said[1] == "The difference between a and c could not be tested."
    assert said[0].endswith("The difference stays when region is held constant.")


def test_where_all_groups_are_thin_nothing_is_told():
    few = people({("a", "n"): (4, 12), ("b", "n"): (5, 12), ("a", "s"): (3, 9), ("b", "s"): (2, 8)})
    model = released(few)
    assert set(model.margins.frame["reason"]) == {THIN}
    assert not len(model.contrasts)


def test_the_figures_are_those_of_the_model():
    data = answers_of(3)
    publication = Publication(data, standard_named("none"))
    where = "group == 'public' or group == 'teachers'"
    asked = {"by": "group", "adjust": ["region"], "family": "logistic", "where": where}
    model = release_model(publication, "help", **asked)
    plain = analysis.model(data, "help ~ group + region", where=where)
    assert set(model.margins.frame["net"]) == {"agree"} == {plain.net}
    columns = ["group", "n", "estimate", "low", "high"]
    pd.testing.assert_frame_equal(model.margins.frame[columns], plain.margins("group")[columns])
