"""Every table says whom it is of, and no figure is of two populations."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis import Design, Responses, agreement, change
from analysis.reports import About, Report, ReportChoice, build_report, published
from analysis.reports.publishing import claimed
from analysis.reports.tables import (
    AgreementTable,
    BannerTable,
    ChangeTable,
    DifferencesTable,
    DistributionTable,
    Table,
    WavesTable,
)
from survey import loads
from survey.codebook import Codebook
from survey.conditions import Condition
from survey.missing import Missing
from survey.people import Filter, Together
from survey.wording import Wording

SCALES = """
languages: [en, cy]
scales:
  agreement:
    answers: {disagree: {en: Disagree, cy: Anghytuno}, agree: {en: Agree, cy: Cytuno}}
    nets: {agree: [agree], disagree: [disagree]}
"""
BOTH = """
      - {id: help, ask: {en: "Help?", cy: "Cymorth?"}, scale: agreement}
      - {id: region, ask: {en: "Where?", cy: "Ble?"},
         choose: {north: {en: North, cy: Gogledd}, south: {en: South, cy: De}}}
"""
PUBLIC = f"""
instrument: of-public
version: "1"
title: {{en: P, cy: P}}
groups: {{public: {{en: The public, cy: Y cyhoedd}}}}{SCALES}
sections:
  - title: {{en: All, cy: Popeth}}
    questions:{BOTH}
      - {{id: used, ask: {{en: "Used?", cy: "Defnyddio?"}}, when: "region == 'north'",
         asked_of: {{en: people in the north, cy: pobl y gogledd}}, otherwise: no,
         scale: agreement}}
"""
STAFF = f"""
instrument: of-staff
version: "1"
title: {{en: S, cy: S}}
groups:
  teachers: {{en: Teachers, cy: Athrawon}}
  nurses: {{en: Nurses, cy: Nyrsys}}{SCALES}
sections:
  - title: {{en: All, cy: Popeth}}
    questions:{BOTH}
      - {{id: seen, ask: {{en: "Seen?", cy: "Gweld?"}}, when: "help == 'agree'",
         asked_of: {{en: those who want help, cy: y rhai sydd am gael cymorth}},
         choose_many: {{play: {{en: Play, cy: Chwarae}}, sleep: {{en: Sleep, cy: Cwsg}}}},
         other: {{en: Else, cy: Arall}}}}
"""
NAMED = Together("professionals", Wording.of("Professionals"), ("teachers", "nurses"))
NORTH = Filter("north", Wording.of("The north"), Condition.parse("region == 'north'"))


def study(*, combined: bool = True) -> Responses:
    """Of each group 60 in the north and 40 in the south, half of each in either wave."""
    rows = []
    shares = {"public": 0.5, "teachers": 0.8, "nurses": 0.6}
    for group, share in shares.items():
        for number in range(100):
            agrees = number < 100 * share
            north = number % 5 < 3
            staff = group != "public"
            rows.append(
                {
                    "group": group,
                    "instrument": "of-staff" if staff else "of-public",
                    "help": "agree" if agrees else "disagree",
                    "region": "north" if north else "south",
                    "used": "not_asked" if staff or not north else "agree",
                    "seen__play": number % 4 == 0 if staff and agrees else None,
                    "seen__sleep": number % 2 == 0 if staff and agrees else None,
                    "seen__other": True if staff and agrees else None,
                    "seen__missing": None if staff and agrees else "not_asked",
                    "wave": "first" if number % 2 else "second",
                    "weight": 1.0 + number % 3,
                }
            )
    frame = pd.DataFrame(rows)
    kinds = Missing.names()
    frame["group"] = pd.Categorical(frame["group"], ["public", "teachers", "nurses"])
    frame["wave"] = pd.Categorical(frame["wave"], ["first", "second"])
    for item, codes in (
        ("help", ["disagree", "agree"]),
        ("region", ["north", "south"]),
        ("used", ["disagree", "agree"]),
    ):
        frame[item] = pd.Categorical(frame[item], [*codes, *kinds])
    for name in ("seen__play", "seen__sleep", "seen__other"):
        frame[name] = frame[name].astype("boolean")
    frame["seen__missing"] = pd.Categorical(frame["seen__missing"], list(kinds))
    book = Codebook.of([loads(PUBLIC), loads(STAFF)])
    return Responses(
        frame, replace(book, combinations=(NAMED,) if combined else (), filters=(NORTH,))
    )


def report_of(responses: Responses, **how: Any) -> Report:
    return build_report(responses.__class__(responses.frame, responses.codebook), About("S"), **how)


def without_waves(responses: Responses) -> Responses:
    return replace(responses, frame=responses.frame.drop(columns="wave"))


def table_named(report: Report, name: str) -> Table:
    return next(table for table in report.tables if table.name == name)


def headings(table: Table) -> list[str]:
    return [column.heading for column in table.columns]


def test_each_population_has_a_total_of_its_own_under_its_name() -> None:
    plain = report_of(without_waves(study(combined=False)))
    assert [one for one in headings(table_named(plain, "help")) if "share" in one] == [
        "The public: share",
        "Teachers: share",
        "Nurses: share",
        "Teachers and nurses: share",
    ]
    combined = report_of(without_waves(study()))
    assert headings(table_named(combined, "help"))[4] == "Professionals: share"
    rows = [row[3] for row in published(table_named(combined, "agreement")) if row[0] == "Help?"]
    assert list(dict.fromkeys(rows)) == ["The public", "Teachers", "Nurses", "Professionals"]


def test_a_total_is_named_by_its_groups_where_nobody_gave_it_a_name() -> None:
    report = report_of(without_waves(study(combined=False)))
    (table,) = report.tables_of(AgreementTable)
    names = {name for row in claimed(table) for name in row if name.startswith("help.agree")}
    assert names == {
        f"help.agree.{people}" for people in ("public", "teachers", "nurses", "teachers+nurses")
    }


def test_groups_are_compared_within_a_population_alone() -> None:
    report = report_of(without_waves(study()))
    (table,) = report.tables_of(DifferencesTable)
    assert {(row[2], row[3]) for row in published(table)} == {("Teachers", "Nurses")}
    assert not any("than among the public" in sentence.text for sentence in report.sentences)


def test_a_base_line_says_who_was_asked_and_how_many_where_all_is_on_one_base() -> None:
    report = report_of(without_waves(study()))
    lines = {table.name: table.base_line for table in report.tables_of(DistributionTable)}
    assert lines == {
        "help": "Base: the public; professionals",
        "region": "Base: the public; professionals",
        "used": "Base: people in the north among the public (n = 60)",
        "seen": "Base: professionals who want help",
    }


def test_rows_of_several_questions_say_who_was_asked_each() -> None:
    report = report_of(without_waves(study()))
    rows = [row[3] for row in published(table_named(report, "agreement")) if row[0] == "Used?"]
    assert rows[0] == "The public, people in the north"
    asked = {question.item: question.asked for question in report.questions}
    assert asked == {
        "help": "The public; Teachers; Nurses",
        "region": "The public; Teachers; Nurses",
        "used": "people in the north among the public",
        "seen": "teachers and nurses who want help",
    }


def test_by_another_column_each_population_has_tables_of_its_own() -> None:
    responses = without_waves(study())
    report = report_of(responses, by="region")
    names = [table.name for table in report.tables if "help" in table.name]
    assert names == ["help", "help-of-staff"]
    lines = [table_named(report, name).base_line for name in names]
    assert lines == ["Base: the public", "Base: professionals"]
    assert headings(table_named(report, "help"))[1:4] == [
        "North: share",
        "South: share (base under 50)",
        "The public: share",
    ]
    frame = table_named(report, "agreement-of-staff").frame  # type: ignore[union-attr]
    expected = agreement(
        responses, "help", by="region", where="group in ('teachers', 'nurses')", total=True
    )
    mine = frame[(frame["item"] == "help") & (frame["net"] == "agree")]
    wanted = [*expected["estimate"][:2], expected["estimate"].iloc[-1]]
    np.testing.assert_allclose(mine["estimate"].astype(float), wanted)
    names = {name for row in claimed(table_named(report, "help-of-staff")) for name in row}
    assert "help.agree.professionals[region == 'north']" in names


def test_a_banner_is_of_one_population() -> None:
    report = report_of(without_waves(study()), banner=["region", "group"])
    banners = report.tables_of(BannerTable)
    assert [table.name for table in banners] == [
        *("help-banner", "used-banner", "help-banner-of-staff", "seen-banner"),
    ]
    assert banners[0].base_line == "Base: the public"
    groups = [one for one in headings(banners[2]) if one.startswith("Group: ")]
    assert groups == ["Group: Teachers (A)", "Group: Nurses (B)"]


def test_waves_are_followed_by_group_and_by_population() -> None:
    responses = study()
    report = report_of(responses)
    (waves,) = report.tables_of(WavesTable)
    rows = [row[3] for row in published(waves) if row[0] == "Help?" and row[1] == "Agree"]
    assert rows == [
        who for who in ("The public", "Teachers", "Nurses", "Professionals") for _ in "12"
    ]
    (table,) = report.tables_of(ChangeTable)
    rows = [row for row in table.frame.to_dict("records") if row["item"] == "help"]
    assert [row["group"] for row in rows] == ["public", "teachers", "nurses", "professionals"]
    expected = change(responses, "help", adjust="none")
    expected = expected[expected["group"] == "of-staff"]
    assert rows[3]["difference"] == pytest.approx(expected["difference"].iloc[0])


# --- a filter ---


def test_a_filtered_report_says_so_everywhere_and_is_a_domain_of_the_sample() -> None:
    responses, design = without_waves(study()), Design(weights="weight")
    report = report_of(responses, where="north", design=design, banner=["group"])
    assert report.filter_line == "The north only"
    assert {table.filter_line for table in report.tables} == {"The north only"}
    assert ("Filter", "The north only") in report.details
    assert all("The north only" in sentence.text for sentence in report.sentences)
    assert any("The north only" in note for note in report.notes)
    (table,) = report.tables_of(AgreementTable)
    mine = table.frame[(table.frame["item"] == "help") & (table.frame["net"] == "agree")]
    expected = agreement(
        responses, "help", by="group", where="region == 'north'", design=design, total=True
    )
    known = expected.set_index("group")
    for row in mine.to_dict("records"):
        for name in ("estimate", "low", "high", "n"):
            assert row[name] == pytest.approx(known.loc[row["group"], name])
    names = {name for row in claimed(table) for name in row if name}
    assert "help.agree.professionals[north]" in names
    assert [group.n for group in report.groups] == [60, 60, 60]


def test_what_a_filter_leaves_nobody_of_is_in_no_table() -> None:
    report = report_of(without_waves(study()), where="group == 'teachers'")
    assert [group.label for group in report.groups] == ["Teachers"]
    assert [table.name for table in report.tables_of(DistributionTable)] == [
        *("help", "region", "seen"),
    ]
    assert [question.item for question in report.questions] == ["help", "region", "seen"]
    assert headings(table_named(report, "help")) == [
        "Answer",
        "Teachers: share",
        "Teachers: number",
    ]


# --- what the author chose ---


def test_the_items_of_a_report_and_their_order_can_be_chosen() -> None:
    report = report_of(without_waves(study()), choice=ReportChoice(items=("seen", "help")))
    assert {table.name for table in report.tables_of(DistributionTable)} == {"seen", "help"}
    assert [question.item for question in report.questions] == ["seen", "help"]


@pytest.mark.parametrize(
    ("order", "answers"),
    [("share", ["Sleep", "Play", "Else"]), ("asked", ["Play", "Sleep", "Else"])],
)
def test_answers_of_which_several_could_be_chosen_come_by_share_and_something_else_last(
    order: Any, answers: list[str]
) -> None:
    report = report_of(without_waves(study()), choice=ReportChoice(order=order))
    rows = [row[0] for row in published(table_named(report, "seen"))]
    assert rows[:3] == answers


def test_hidden_shares_say_nothing_of_their_place() -> None:
    responses = study()
    few = responses.frame.copy()
    few["seen__sleep"] = few["seen__sleep"].mask(few["seen__sleep"].notna(), other=False)
    few.loc[few["seen__missing"].isna().idxmax(), "seen__sleep"] = True
    report = report_of(without_waves(replace(responses, frame=few)), standard="ons")
    rows = [row[:2] for row in published(table_named(report, "seen"))]
    assert [row[0] for row in rows[:3]] == ["Play", "Sleep", "Else"]
    assert rows[1][1] == "[c]"


def test_shares_can_be_of_everyone_and_say_so() -> None:
    report = report_of(
        without_waves(study()), choice=ReportChoice(bases=("everyone", "valid"), items=("used",))
    )
    table = table_named(report, "used")
    assert table.base_line == "Base: the public (n = 100)"
    assert table.base_note.startswith("Shares are of everyone: those who were not asked")
    rows = {row[0]: row[1:] for row in published(table)}
    assert rows["Agree"] == (0.6, 60)
    assert rows["Not asked"] == (0.4, 40)
    assert rows["Base: everyone, asked or not"] == (1.0, 100)
    names = {name for row in claimed(table) for name in row if name}
    assert "used.agree.public@everyone" in names
    valid = table_named(report, "agreement-valid")
    assert valid.title.endswith("Base: those who gave an answer")
    assert next(iter(published(valid)))[4] == 1.0


def test_a_base_of_everyone_is_everyone_asked_where_nothing_says_what_not_being_asked_means() -> (
    None
):
    report = report_of(
        without_waves(study()), choice=ReportChoice(bases=("everyone",), items=("seen", "help"))
    )
    assert set(table_named(report, "seen").frame["base"]) == {"answered"}  # type: ignore[union-attr]
    assert table_named(report, "seen").base_line == "Base: professionals who want help"
