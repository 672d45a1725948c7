"""Frames of statistics that go through the gate: what is withheld goes with all that would tell
it.
"""

import pandas as pd
import pytest

import analysis
from analysis.comparison import Contrast, compared
from analysis.publication.differences import release_pairs
from analysis.publication.standards import reason_in_words, standard_named
from analysis.publication.tables import release_others, release_shares
from analysis.publication.weights import release_margins, release_weights
from analysis.weighting import Targets, weigh

HSE, NCHS, ONS = map(standard_named, ("hse", "nchs", "ons"))
PEOPLE = pd.DataFrame(
    [
        {"group": group, "help": answer, "age": 40 + place}
        for group, yes, n in (("a", 50, 100), ("b", 70, 100), ("c", 1, 2), ("d", 2, 50))
        for place in range(n)
        for answer in ("yes" if place < yes else "no",)
    ]
)
"""Simulated: of a and b 50 and 70% say yes, of two in c one, of fifty in d two."""


def pairs(against: str | None = None, **how: object) -> pd.DataFrame:
    asked = Contrast(answers=["yes"], **how)
    return compared(PEOPLE, ["help"], by="group", against=against, asked=asked)


def of(table: object, **sides: str) -> dict[str, object]:
    """The row of these two groups."""
    (row,) = (
        row for row in table.rows() if all(row[f"group_{side}"] == sides[side] for side in sides)
    )
    return row


def test_of_a_difference_with_a_withheld_share_nothing_is_told_but_the_other_share() -> None:
    row = of(release_pairs(pairs(), HSE, method="newcombe"), a="a", b="c")
    assert (row["estimate_a"], row["suppressed_a"], row["suppressed_b"]) == (0.5, "", "u")
    names = ("estimate_b", "difference", "low", "high", "p_value", "p_adjusted")
    assert all(pd.isna(row[name]) for name in names)
    assert (row["flag"], row["reason"], row["method"]) == ("withheld", "low base", "newcombe")


def test_p_values_are_adjusted_for_the_comparisons_that_are_told() -> None:
    raw, told = pairs(), release_pairs(pairs(), HSE)
    kept = told.frame[told.frame["reason"] == ""]
    holm = analysis.ADJUSTMENTS["holm"].within(kept["p_value"], [0] * len(kept))
    assert len(kept) == 3 < len(raw) == 6
    assert kept["p_adjusted"].tolist() == pytest.approx(holm.tolist())
    assert of(told, a="a", b="b")["p_adjusted"] < raw["p_adjusted"].iloc[0]


def test_the_rest_beside_a_withheld_group_is_withheld_too() -> None:
    table = release_pairs(pairs("rest"), HSE)
    assert pd.isna(of(table, a="c")["estimate_b"])
    assert of(table, a="c")["suppressed_b"] == "u"
    assert of(table, a="a")["estimate_b"] == pytest.approx(73 / 152)


def test_a_share_that_is_too_uncertain_is_so_in_differences_and_summaries_too() -> None:
    shares = analysis.agreement(PEOPLE, "help", by="group", answers=["yes"])
    table = release_shares(shares, PEOPLE, NCHS, by="group")
    hidden = dict(zip(table.frame["group"], table.frame["reason"], strict=True))
    assert hidden == {"a": "", "b": "", "c": "low reliability", "d": "low reliability"}
    assert of(release_pairs(pairs(), NCHS), a="a", b="d")["suppressed_b"] == "u"
    summed = analysis.summary(PEOPLE, ["help", "age"], by="group")
    told = release_others(summed, NCHS, "summary").frame
    of_d = told[told["group"] == "d"]
    share = of_d[(of_d["measure"] == "share") & (of_d["answer"] == "yes")].iloc[0]
    assert (pd.isna(share["estimate"]), share["reason"]) == (True, "low reliability")
    assert of_d.loc[of_d["measure"] == "mean", "estimate"].iloc[0] == 40 + 24.5


def test_a_withheld_share_has_no_design_effect_and_no_method() -> None:
    """There is a method for 0 and 100%, and a design effect follows from the share."""
    weighted = PEOPLE.assign(w=1.0 + PEOPLE.index % 2)
    design = analysis.Design("w")
    shares = analysis.agreement(weighted, "help", by="group", answers=["yes"], design=design)
    table = release_shares(shares, weighted, HSE, by="group", design=design)
    row = next(row for row in table.rows() if row["group"] == "c")
    assert all(pd.isna(row[name]) for name in ("estimate", "n_effective", "deff"))
    assert (row["method"], row["n"]) == ("", 2)


def test_how_weights_came_about_is_not_told_where_counts_are_protected() -> None:
    targets = Targets.of({"group": {"a": 0.4, "b": 0.4, "c": 0.1, "d": 0.1}}, place="here")
    report = weigh(PEOPLE, targets).report
    margins = release_margins(report.categories, ONS)
    assert margins.reasons == ("not cleared",)
    assert margins.frame[["n", "unweighted", "start", "weighted"]].isna().all(axis=None)
    assert margins.frame["target"].tolist() == [0.4, 0.4, 0.1, 0.1]
    told = release_weights(report.plain(), ONS)
    assert (told["n"], told["largest"], told["deff"]) == (250, None, None)
    assert release_margins(report.categories, HSE).frame["n"].tolist() == [100, 100, 2, 50]
    assert release_weights(report.plain(), HSE) == report.plain()


def test_each_reason_has_words_in_every_language() -> None:
    reasons = ("confidential", "low reliability", "low base", "not cleared")
    for language in ("en", "cy", "pl", "ur"):
        said = {reason_in_words(reason, language) for reason in reasons}
        assert len(said) == len(reasons)
