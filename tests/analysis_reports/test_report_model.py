"""What a report says about the small study of the fixtures."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from analysis import Responses, agreement, distribution
from analysis.reports import WRITERS, About, Report, build_report, published
from analysis.reports.tables import AgreementTable
from survey.errors import DataError


def test_every_figure_of_the_headline_table_is_the_one_agreement_gives(
    report: Report, responses: Responses
) -> None:
    frame = report.tables_of(AgreementTable)[0].frame
    for net in ("agree", "disagree"):
        expected = agreement(responses, ["support"], by="group", net=net, total=True)
        given = frame[frame["net"] == net].reset_index(drop=True)
        named = expected["group"].isin(given["group"])  # the public is a population, too
        expected = expected[named].reset_index(drop=True)
        shown = (given["shorthand"] == "").to_numpy()
        columns = [name for name in expected.columns if name not in ("flag", "df")]
        pd.testing.assert_frame_equal(
            given.loc[shown, columns], expected.loc[shown, columns], check_dtype=False
        )
        assert given.loc[~shown, ["estimate", "low", "high"]].isna().all(axis=None)


def test_answers_are_shares_of_those_who_answered_and_dont_know_of_everyone_asked(
    report: Report, responses: Responses
) -> None:
    frame = next(table for table in report.tables if table.name == "support").frame
    valid = distribution(responses, "support", by="group")
    everyone = distribution(responses, "support", by="group", base="answered")
    everyone = everyone[everyone["answer"].isin(["dont_know", "refused"])]
    for base, expected in (("valid", valid), ("answered", everyone)):
        given = frame[
            (frame["base"] == base) & (frame["shorthand"] == "") & ~frame["group"].str.contains("-")
        ]
        wanted = expected[expected["group"].isin(given["group"])]
        columns = ["group", "answer", "count", "n", "estimate"]
        pd.testing.assert_frame_equal(
            given[columns].reset_index(drop=True),
            wanted[columns].reset_index(drop=True),
            check_dtype=False,
            check_index_type=False,
        )


def test_a_figure_on_a_base_under_30_is_in_no_frame_and_its_base_is_published(
    report: Report,
) -> None:
    table = report.tables_of(AgreementTable)[0]
    for each in report.tables:
        for figures in (getattr(each, "figures", None), getattr(each, "nets", None)):
            if figures is not None and "estimate" in figures.frame:
                thin = figures.frame["group"] == "early"
                assert figures.frame.loc[thin, "estimate"].isna().all()
    shown = next(row for row in published(table) if row[3] == "Early-years workers")
    assert shown[4:9] == ("[u]", "[u]", "[u]", 15, 1)
    assert shown[-1] == "base under 30"


def test_a_base_from_30_to_49_is_published_and_marked_in_words(report: Report) -> None:
    shown = next(
        row for row in published(report.tables_of(AgreementTable)[0]) if row[3] == "@Teachers"
    )
    assert shown[4] == pytest.approx(30 / 45)
    assert shown[-1] == "base under 50"


def test_a_group_nobody_is_in_keeps_its_place_and_has_no_figure(report: Report) -> None:
    shown = next(
        row for row in published(report.tables_of(AgreementTable)[0]) if row[3] == "Nobody"
    )
    assert shown[4:8] == ("[x]", "[x]", "[x]", 0)


def test_a_group_that_was_not_asked_has_no_column_in_the_answers(report: Report) -> None:
    seen = next(table for table in report.tables if table.name == "seen")
    headings = [column.heading for column in seen.columns]
    assert not any("The public" in heading for heading in headings)
    assert set(seen.frame.loc[seen.frame["group"] == "public", "shorthand"]) == {"z"}


def test_a_distribution_has_its_bases_under_the_answers(report: Report) -> None:
    table = next(table for table in report.tables if table.name == "support")
    rows = {row[0]: row for row in published(table)}
    counts = 1 + len(report.groups) + 1  # and the total
    assert list(rows) == [
        "Disagree",
        "=1+1",
        "Agree",
        "Net: Agree",
        "Net: Disagree",
        "Base: those who gave an answer",
        "Don't know",
        "Prefer not to say",
        "Base: everyone asked",
    ]
    assert (rows["Agree"][1], rows["Agree"][counts]) == (pytest.approx(0.7), 70)
    assert rows["Base: those who gave an answer"][counts] == 100
    assert (rows["Don't know"][1], rows["Base: everyone asked"][counts]) == (
        pytest.approx(5 / 105),
        105,
    )


def test_words_come_in_the_language_asked_for(build: Callable[..., Report]) -> None:
    welsh = build(language="cy")
    assert welsh.groups[0].label == "Y cyhoedd"
    support = next(table for table in welsh.tables if table.name == "support")
    assert support.title == "A ddylai cymorth gostio £5? Tŷ, dŵr"
    assert support.answers[-2].label == "Ddim yn gwybod"


def test_the_method_and_level_asked_for_are_worked_with_and_named(
    build: Callable[..., Report], responses: Responses
) -> None:
    report = build(method="clopper-pearson", level=0.9)
    expected = agreement(
        responses, ["support"], by="group", net="agree", method="clopper-pearson", level=0.9
    )
    assert report.tables_of(AgreementTable)[0].frame["low"].iloc[0] == expected["low"].iloc[0]
    assert "90%" in report.interval
    assert "Clopper–Pearson" in report.interval


def test_sample_sizes_simulation_and_what_is_left_out_are_said(report: Report) -> None:
    assert [(group.code, group.n) for group in report.groups] == [
        ("public", 105),
        ("teachers", 45),
        ("early", 16),
        ("none", 0),
    ]
    assert any("simulated" in note for note in report.notes)
    assert any("age" in note for note in report.notes)


def test_a_study_without_interviews_has_no_report(responses: Responses) -> None:
    with pytest.raises(DataError, match="no completed interview yet"):
        build_report(replace(responses, frame=responses.frame.iloc[:0]), About("Empty"))


def test_an_unknown_column_to_show_by_is_named(build: Callable[..., Report]) -> None:
    with pytest.raises(DataError, match="there is no column 'regoin'"):
        build(by="regoin")


def test_writers_are_a_read_only_table() -> None:
    assert "workbook" in WRITERS
    with pytest.raises(TypeError):
        WRITERS["other"] = WRITERS["workbook"]  # type: ignore[index]
