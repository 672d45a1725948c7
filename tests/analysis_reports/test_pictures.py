"""Which charts a report has, in which order, and under which titles."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from analysis import Responses
from analysis.reports import About, Report, ReportChoice, build_report
from analysis.reports.model import Finding
from analysis.reports.pictures import Picture, pictures
from survey import loads
from survey.codebook import Codebook
from survey.errors import DataError
from survey.record import CompletedInterview

DEFINITION = """
instrument: pictures
version: "1"
title: Pictures
groups: {public: The public, staff: Staff}
scales:
  agreement3:
    answers: {disagree: Disagree, neither: Neither, agree: Agree}
    nets: {agree: [agree], disagree: [disagree]}
  yes_no:
    answers: {no: "No", yes: "Yes"}
    nets: {yes: [yes], no: [no]}
sections:
  - title: All
    questions:
      - {id: region, ask: Where do you live?, choose: {north: North, south: South}}
      - block: enough
        ask: How far do you agree?
        scale: agreement3
        items: {state: The state does enough., schools: Schools do enough.}
      - {id: heard, ask: Have you heard of it?, scale: yes_no}
      - {id: seen, ask: What have you seen?,
         choose_many: {play: Play, sleep: Sleep, talk: Talk}}
      - {id: told, ask: Were you told?, when: "group == 'staff'", scale: yes_no}
"""


def interviews() -> Iterator[CompletedInterview]:
    for number in range(120):
        group = ("public", "staff")[number % 2]
        answers = {
            "region": ("north", "south")[number % 3 == 0],
            "state": ("disagree", "disagree", "neither", "agree")[number % 4],
            "schools": ("disagree", "agree", "agree")[number % 3],
            "heard": ("yes", "yes", "no")[number % 3],
            "seen": (("sleep",), ("sleep", "talk"), ("sleep", "talk", "play"))[number % 3],
        }
        answers |= {"told": ("yes", "no")[number % 4 == 1]} if group == "staff" else {}
        yield CompletedInterview(f"p{number}", "pictures", "1", "", group, "online", "en", answers)


def made(choice: ReportChoice | None = None) -> Report:
    """A report that says nothing first, so that questions are titles."""
    responses = Responses.from_interviews(interviews(), Codebook.of([loads(DEFINITION)]))
    about = About("The study", client="Somebody")
    return replace(build_report(responses, about, choice=choice), findings=())


@pytest.fixture(scope="module")
def report() -> Report:
    return made()


def drawn(report: Report, **choice: object) -> list[Picture]:
    return list(pictures(report, ReportChoice(**choice)))


def kinds(found: list[Picture]) -> list[tuple[str, str]]:
    return [(picture.item, picture.kind) for picture in found]


def test_each_item_has_one_chart_but_those_that_say_who_respondents_are(report: Report) -> None:
    found = drawn(report)
    assert kinds(found) == [
        ("state", "stacked"),
        ("schools", "stacked"),
        ("heard", "agreement_dots"),
        ("seen", "bars"),
        ("told", "agreement_dots"),
    ]
    assert all(picture.first for picture in found)


def test_no_title_is_that_of_the_study(report: Report) -> None:
    assert [picture.title for picture in drawn(report)] == [
        "How far do you agree? The state does enough.",
        "How far do you agree? Schools do enough.",
        "Have you heard of it?",
        "What have you seen?",
        "Were you told?",
    ]


def test_a_finding_is_the_title_of_the_one_chart_of_its_item(report: Report) -> None:
    finding = Finding(
        "Half say that the state does too little", "state.disagree.public", item="state"
    )
    found = drawn(
        replace(report, findings=(finding,)),
        items=("state",),
        also=frozenset({"double", "complements"}),
    )
    assert [(picture.kind, picture.title[:4]) for picture in found] == [
        ("stacked", "Half"),
        ("diverging", "How "),
        ("agreement_dots", "How "),
    ]
    assert found[0].drawing.sections[0].heading == "How far do you agree? The state does enough."


@pytest.mark.parametrize(
    ("also", "more"),
    [
        ("double", [("state", "diverging"), ("schools", "diverging")]),
        ("intervals", [("state", "agreement_dots"), ("schools", "agreement_dots")]),
        (
            "complements",
            [(item, "agreement_dots") for item in ("state", "schools", "heard", "told")],
        ),
        (
            "differences",
            [("state", "differences"), ("schools", "differences"), ("heard", "differences")],
        ),
        ("demographics", [("region", "bars")]),
    ],
)
def test_more_charts_come_on_request(
    report: Report, also: str, more: list[tuple[str, str]]
) -> None:
    plain, found = drawn(report), drawn(report, also=frozenset({also}))
    names = {picture.name for picture in plain}
    assert kinds([one for one in found if one.name not in names]) == more
    assert names <= {picture.name for picture in found}
    assert len({picture.name for picture in found}) == len(found)


def test_a_complement_is_the_net_that_the_chart_of_the_item_is_not_about(report: Report) -> None:
    found = drawn(report, items=("heard",), also=frozenset({"complements"}))
    assert [picture.drawing.sections[0].rows[0].reading.of for picture in found] == ["Yes", "No"]


def test_items_come_in_the_order_they_are_named_in_demographics_too(report: Report) -> None:
    assert [one.item for one in drawn(report, items=("seen", "region", "heard"))] == [
        "seen",
        "region",
        "heard",
    ]


def test_which_items_say_who_respondents_are_can_be_said(report: Report) -> None:
    assert "heard" not in [one.item for one in drawn(report, demographics=("heard", "region"))]
    assert "region" in [one.item for one in drawn(report, demographics=("heard",))]


@pytest.mark.parametrize(
    ("order", "answers"),
    [("share", ("Sleep", "Talk", "Play")), ("asked", ("Play", "Sleep", "Talk"))],
)
def test_answers_come_in_the_order_of_the_table(order: Any, answers: tuple[str, ...]) -> None:
    (picture,) = drawn(made(ReportChoice(order=order)), items=("seen",))
    assert picture.drawing.answers == answers


def test_the_net_of_an_item_can_be_chosen(report: Report) -> None:
    (picture,) = drawn(report, items=("heard",), nets={"heard": "no"})
    assert picture.texts.subtitle.startswith("No, with 95% confidence interval")


def test_the_line_of_the_base_says_who_was_asked(report: Report) -> None:
    found = {picture.item: picture for picture in drawn(report)}
    lines = {item: picture.texts.base.splitlines()[0] for item, picture in found.items()}
    assert lines["told"] == "Base: staff (n = 60)"
    assert lines["heard"] == "Base: all respondents"
    assert lines["told"] in found["told"].description
    assert not any("Asked of" in picture.texts.subtitle for picture in found.values())


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ({"items": ("sean",)}, "report: there is no item 'sean' to show; did you mean 'seen'?"),
        (
            {"also": frozenset({"doubles"})},
            "charts: there are no charts 'doubles'; did you mean 'double'?",
        ),
        (
            {"items": ("heard",), "nets": {"heard": "yess"}},
            "charts: the item heard has no NET 'yess'; did you mean 'yes'?",
        ),
    ],
)
def test_what_a_report_does_not_have_is_told_with_the_nearest(
    report: Report, choice: dict[str, object], told: str
) -> None:
    with pytest.raises(DataError) as refused:
        drawn(report, **choice)
    assert str(refused.value) == told


def test_sixty_groups_are_spread_over_pages_that_have_each_once(report: Report) -> None:
    table = next(each for each in report.tables if each.name == "state")
    public = table.figures.only(table.frame["group"] == "public")

    def many(frame: pd.DataFrame) -> pd.DataFrame:
        named = ((f"g{n:02}", f"Group {n:02}") for n in range(60))
        return pd.concat([frame.assign(group=code, group_label=label) for code, label in named])

    wide = replace(table, figures=public.made(many), nets=None)
    found = drawn(replace(report, tables=(wide,)), items=("state",))
    assert [picture.name for picture in found] == ["answers-state-1", "answers-state-2"]
    sections = [section for picture in found for section in picture.drawing.sections]
    groups = [row.label for section in sections for row in section.rows]
    assert groups == [f"Group {n:02}" for n in range(60)]
