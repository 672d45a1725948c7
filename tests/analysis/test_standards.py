"""Standards of publication: what each marks, hides and rounds, against references and by hand."""

import doctest
import importlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.publication.disclosure import count_tables, protect
from analysis.publication.standards import (
    DEFAULT,
    NCHS_FLAGS,
    STANDARDS,
    apply,
    nchs_review,
    precision_note,
    standard_named,
)
from survey.errors import DataError

FIGURES = ["estimate", "std_error", "low", "high"]


@pytest.fixture(scope="module")
def reference(api: Path) -> pd.DataFrame:
    """Each flag as text, empty where there is none."""
    return pd.read_csv(api / "reference_nchs_rules.csv").fillna({"flags": ""})


def people(*counts: tuple[str, str, int], **columns: object) -> pd.DataFrame:
    """So many of each group with each answer."""
    rows = [(group, answer) for group, answer, number in counts for _ in range(number)]
    frame = pd.DataFrame(rows, columns=["group", "help"]).astype(
        {"group": "category", "help": "category"}
    )
    return frame.assign(**columns)


# --- the table ---

LANGUAGES = ("en", "cy", "pl", "ur")


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=lambda standard: standard.name)
def test_every_standard_says_what_it_does_in_every_language_and_gives_a_frame_back(standard):
    assert all((standard.title, standard.marks, standard.hides, standard.rounds, standard.source))
    told = [(standard.titled(language), standard.note(language)) for language in LANGUAGES]
    assert len({note for _, note in told}) == len({title for title, _ in told}) == len(LANGUAGES)
    frame = analysis.agreement(
        people(("a", "yes", 60), ("a", "no", 40)), "help", by="group", answers=["yes"]
    )
    before = frame.copy()
    found = apply(frame, standard)
    assert list(found.columns) == [*frame.columns, "reason", "suppressed"]
    assert found["estimate"].tolist() == [0.6]
    pd.testing.assert_frame_equal(frame, before)


def test_the_default_marks_and_hides_by_the_constants_of_bases():
    assert DEFAULT == "hse"
    assert (str(analysis.LOW_BASE), str(analysis.HIDDEN_BASE)) == ("50", "30")
    for limit in (analysis.LOW_BASE, analysis.HIDDEN_BASE):
        assert f"{limit}" in STANDARDS[DEFAULT].note()


def test_an_unknown_standard_is_answered_with_the_nearest():
    with pytest.raises(DataError) as caught:
        standard_named("osn")
    assert (
        str(caught.value)
        == "standard: there is no standard 'osn'; it can be 'ons', 'nchs', 'hse' or 'none'"
    )


def test_a_frame_of_something_else_is_refused():
    with pytest.raises(DataError) as caught:
        apply(pd.DataFrame({"item": []}), "hse")
    assert (
        str(caught.value)
        == "standard: a standard is for tables of agreement and of distribution; give one of these"
    )


@pytest.mark.parametrize(
    "name",
    ["standards", "standards.nchs", "standards.notes", "standards.policies", "disclosure.tables"],
)
def test_examples_of_standards_run(name):
    result = doctest.testmod(importlib.import_module(f"analysis.publication.{name}"))
    assert result.failed == 0
    assert result.attempted > 0


# --- hse ---


@pytest.mark.parametrize(
    ("n", "flag", "suppressed"),
    [
        (50, "", ""),
        (49, "low base", ""),
        (30, "low base", ""),
        (29, "withheld", "u"),
        (1, "withheld", "u"),
    ],
)
def test_bases_under_50_are_marked_and_figures_on_bases_under_30_hidden(n, flag, suppressed):
    data = people(("a", "yes", n - 1), ("a", "no", 1))
    for table in (
        analysis.agreement(data, "help", by="group", answers=["no"]),
        analysis.distribution(data, "help", by="group"),
    ):
        row = apply(table).iloc[0]
        assert (row["flag"], row["suppressed"], row["n"]) == (flag, suppressed, n)
        shown = [name for name in [*FIGURES, "count"] if name in table]
        assert row[shown].isna().all() == bool(suppressed)


def test_a_group_without_answers_is_not_called_unreliable():
    data = people(("a", "yes", 40), ("b", "yes", 1)).query("group == 'a'")
    rows = apply(analysis.agreement(data, "help", by="group", answers=["yes"]))
    assert rows["flag"].tolist() == ["low base", "no answers"]
    assert rows["suppressed"].tolist() == ["", ""]


def test_none_hides_nothing():
    table = analysis.agreement(people(("a", "yes", 3)), "help", by="group", answers=["yes"])
    found = apply(table, "none")
    pd.testing.assert_frame_equal(found[table.columns], table)
    assert found["suppressed"].tolist() == [""]


# --- nchs ---


def test_nchs_is_the_reference_row_by_row(reference):
    found = nchs_review(reference["p"], reference["se"], reference["n"], reference["degf"])
    assert found["flags"].tolist() == reference["flags"].tolist()
    assert found["suppress"].tolist() == reference["suppress"].tolist()
    np.testing.assert_allclose(found["n_effective"], reference["n_eff"], rtol=1e-10)
    np.testing.assert_allclose(found["low"], reference["lo"], rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(found["high"], reference["hi"], rtol=1e-8)


def test_the_reference_comes_out_of_agreement_too(reference):
    for row in reference[reference["n"] <= 200].to_dict("records"):
        data = people(("a", "yes", int(row["x"])), ("a", "no", int(row["n"]) - int(row["x"])))
        data["help"] = data["help"].cat.set_categories(["yes", "no"])
        found = apply(analysis.agreement(data, "help", by="group", answers=["yes"]), "nchs").iloc[0]
        words = ", ".join(NCHS_FLAGS[mark] for mark in str(row["flags"]).split())
        assert (found["flag"], found["suppressed"]) == (
            "withheld" if row["suppress"] else words,
            "u" if row["suppress"] else "",
        )
        assert found[FIGURES].isna().all() == (row["suppress"])


@pytest.mark.parametrize(
    ("share", "error", "n", "df", "flags"),
    [
        (0.5, 0.0707, 200, 40, ""),  # an effective n of 50
        (0.5, 0.05, 200, 7, "Pdf"),
        (0.5, 0.05, 200, 8, ""),
        (0.9, 0.045, 200, 7, "Pc Pdf"),
        (1.0, 0.0, 200, 7, "Pdf P0"),
        (1.0, 0.0, 29, 28, "Px"),
        (0.5, 0.0914, 400, 100, "Px"),  # an effective n of 29.9
        (0.5, 0.02, 50, 49, ""),  # an effective n above n counts as n
        (0.5, 0.0, 400, 100, ""),  # a census
        (0.5, np.nan, 400, 0, "Px"),
        (np.nan, np.nan, 0, np.nan, ""),
    ],
)
def test_nchs_marks_by_hand(share, error, n, df, flags):
    review = nchs_review([share], [error], [n], [df]).iloc[0]
    assert review["flags"] == flags
    assert review["suppress"] == ("Px" in flags)


def test_nchs_judges_a_distribution_by_the_same_rule():
    found = apply(
        analysis.distribution(people(("a", "yes", 60), ("a", "no", 39), ("a", "so", 1)), "help"),
        "nchs",
    )
    assert found.set_index("answer")["suppressed"].to_dict() == {"no": "", "so": "u", "yes": ""}
    assert found["count"].isna().sum() == 1


# --- ons ---


def test_ons_hides_under_ten_rounds_to_five_and_takes_shares_from_rounded_counts():
    data = people(
        ("a", "yes", 61),
        ("a", "no", 37),
        ("a", "so", 12),
        ("b", "yes", 9),
        ("b", "no", 91),
        ("b", "so", 20),
    )
    found = apply(analysis.distribution(data, "help", by="group"), "ons").set_index(
        ["group", "answer"]
    )
    assert found.loc["a", "count"].to_dict() == {"no": 35, "so": 10, "yes": 60}
    assert found.loc["a", "estimate"].to_dict() == {"no": 35 / 110, "so": 10 / 110, "yes": 60 / 110}
    assert found.loc["b", "count"].isna().to_dict() == {"no": False, "so": True, "yes": True}
    assert found.loc[("b", "so"), "flag"] == found.loc[("b", "yes"), "flag"] == "withheld"
    assert found["n"].tolist() == [110] * 3 + [120] * 3


def test_ons_hides_a_share_whose_complement_is_small_and_zeros():
    data = people(
        ("a", "yes", 95), ("a", "no", 5), ("b", "yes", 50), ("b", "no", 50), ("c", "yes", 100)
    )
    found = apply(analysis.agreement(data, "help", by="group", answers=["yes"]), "ons").set_index(
        "group"
    )
    assert found["suppressed"].to_dict() == {"a": "c", "b": "", "c": "c"}
    assert found.loc["a", FIGURES].isna().all()


def test_ons_gives_the_interval_of_the_rounded_counts_and_no_figure_that_tells_more():
    data = people(("a", "yes", 62), ("a", "no", 41))
    table = analysis.agreement(data, "help", by="group", answers=["yes"])
    row = apply(table, "ons").iloc[0]
    low, high = analysis.METHODS["wilson"](60, 105, 0.95)
    assert (row["estimate"], row["low"], row["high"], row["n"]) == (
        60 / 105,
        float(low),
        float(high),
        105,
    )
    assert row["std_error"] == pytest.approx(np.sqrt(60 / 105 * 45 / 105 / 105), rel=1e-12)
    assert (row["n_weighted"], row["n_effective"], row["n_kish"]) == (105, 105, 105)
    assert pd.isna(row["n_missing"])


def test_ons_tells_apart_who_was_not_asked_and_nobody_there():
    data = people(("a", "yes", 60), ("a", "no", 60), ("b", "not_asked", 40), ("c", "yes", 40))
    data = data[data["group"] != "c"]
    table = analysis.agreement(data, "help", by="group", answers=["yes"])
    assert apply(table, "ons")["flag"].tolist() == ["", "not asked", "withheld"]
    together = protect(count_tables(data, "help", by="group", nets={"=yes": ["yes"]}))
    assert apply(table, "ons", published=together)["flag"].tolist() == [
        "",
        "not asked",
        "withheld",
    ]


def test_ons_of_a_weighted_frame_needs_the_counts():
    data = people(("a", "yes", 60), ("a", "no", 45)).assign(w=np.linspace(0.5, 2, 105))
    table = analysis.agreement(
        data, "help", by="group", answers=["yes"], design=analysis.Design(weights="w")
    )
    with pytest.raises(DataError) as caught:
        apply(table, "ons")
    assert str(caught.value) == (
        "standard: weighted shares do not tell the counts; give what protect() made of "
        "count_tables()"
    )
    together = protect(count_tables(data, "help", by="group", nets={"=yes": ["yes"]}))
    row = apply(table, "ons", published=together).iloc[0]
    share = table["estimate"].iloc[0]
    assert row["estimate"] == 5 * round(share * 105 / 5) / 105
    assert row["low"] < row["estimate"] < row["high"]
    assert row[["n_weighted", "n_effective", "n_kish", "deff", "df"]].isna().all()


def test_ons_with_a_design_of_equal_weights_takes_the_share_of_rounded_counts():
    data = people(("a", "yes", 62), ("a", "no", 41)).assign(
        school=[number // 8 for number in range(103)]
    )
    table = analysis.agreement(
        data, "help", by="group", answers=["yes"], design=analysis.Design(clusters="school")
    )
    row = apply(
        table,
        "ons",
        published=protect(count_tables(data, "help", by="group", nets={"=yes": ["yes"]})),
    ).iloc[0]
    assert row["estimate"] == 60 / 105


def test_ons_refuses_tables_protected_for_something_else():
    data = people(("a", "yes", 60), ("a", "no", 45))
    table = analysis.agreement(data, "help", by="group", answers=["yes"])
    with pytest.raises(DataError) as caught:
        apply(table, "ons", published=protect(count_tables(data, "help")))
    assert str(caught.value) == (
        "standard: the protected tables have no 'help, =yes, a'; make them for the same items, "
        "groups and base"
    )


# --- what readers are told ---


@pytest.mark.parametrize("random", [True, False, None])
def test_the_precision_of_a_sample_that_is_not_random_is_called_model_based(random):
    english, welsh = precision_note(random), precision_note(random, "cy")
    assert english != welsh
    assert ("model-based" in english) == ("fodel" in welsh) == (random is not True)
