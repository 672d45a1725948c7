"""What a report says first: chosen by rule, or by name."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from analysis import Responses
from analysis.reports import About, Report, ReportChoice, build_report
from analysis.reports.findings import MOST
from analysis.reports.tables import DistributionTable
from survey import loads
from survey.codebook import Codebook
from survey.conditions import Condition
from survey.errors import DataError
from survey.people import Filter, Together
from survey.record import CompletedInterview
from survey.wording import Wording

SCALES = """
scales:
  agreement:
    answers: {disagree: Disagree, neither: Neither, agree: Agree}
    nets: {agree: [agree], disagree: [disagree]}
  yes_no: {answers: {no: "No", yes: "Yes"}, nets: {yes: [yes], no: [no]}}
"""
ASKED_OF_BOTH = """
      - {id: state, ask: The state does enough., scale: agreement}
      - {id: help, ask: Help should be given., scale: agreement}
      - {id: mixed, ask: Opinions differ., scale: agreement}
      - {id: heard, ask: Have you heard of it?, scale: yes_no}
"""
PUBLIC = f"""
instrument: of-public
version: "1"
title: The public
groups: {{public: The public}}{SCALES}
sections:
  - title: All
    questions:{ASKED_OF_BOTH}
      - {{id: parent, ask: Are you a parent?, scale: yes_no}}
      - {{id: used, ask: Have you used it?, when: "parent == 'yes'", asked_of: parents,
         otherwise: no, scale: agreement}}
"""
STAFF = f"""
instrument: of-staff
version: "1"
title: Staff
groups: {{teachers: Teachers, nurses: Nurses}}{SCALES}
sections:
  - title: All
    questions:{ASKED_OF_BOTH}
"""
Answers = Mapping[str, str]


def opinions(state: str, help_: str, mixed: str, heard: str) -> Answers:
    return {"state": state, "help": help_, "mixed": mixed, "heard": heard}


def public(number: int) -> Answers:
    """Of a hundred 60 disagree about the state, 90 want help, 40 agree with what is mixed."""
    given = opinions(
        "disagree" if number < 60 else "agree",
        "agree" if number < 90 else "neither",
        "agree" if number < 40 else "neither",
        "yes" if number < 95 else "no",
    )
    parent = {"parent": "yes", "used": "agree" if number % 10 else "disagree"}
    return {**given, **(parent if number % 2 else {"parent": "no"})}


def staff(number: int, group: str) -> Answers:
    """Of a hundred of each 80 disagree about the state; teachers and nurses part on the mixed."""
    return opinions(
        "disagree" if number < 80 else "neither",
        "agree" if number < 70 else "disagree",
        "agree" if number < (45 if group == "teachers" else 10) else "neither",
        "yes" if number < 50 else "no",
    )


def interviews() -> Iterator[CompletedInterview]:
    for number in range(100):
        yield _made("of-public", "public", number, public(number))
        for group in ("teachers", "nurses"):
            yield _made("of-staff", group, number, staff(number, group))


def _made(instrument: str, group: str, number: int, answers: Answers) -> CompletedInterview:
    return CompletedInterview(
        f"{group}{number}", instrument, "1", "", group, "online", "en", dict(answers)
    )


@pytest.fixture(scope="module")
def responses() -> Responses:
    book = Codebook.of([loads(PUBLIC), loads(STAFF)])
    named = Together("professionals", Wording.of("Professionals"), ("teachers", "nurses"))
    parents = Filter("parents", Wording.of("Parents"), Condition.parse("parent == 'yes'"))
    return Responses.from_interviews(
        interviews(),
        Codebook(
            **{
                **{name: getattr(book, name) for name in book.__dataclass_fields__},
                "combinations": (named,),
                "filters": (parents,),
            }
        ),
    )


def report_of(responses: Responses, **how: Any) -> Report:
    choice = {name: how.pop(name) for name in ("items", "nets", "findings") if name in how}
    return build_report(responses, About("S"), choice=ReportChoice(**choice), **how)


def named(report: Report) -> list[str]:
    return [finding.claim for finding in report.findings]


def test_the_headlines_of_lead_items_come_first_and_then_clear_differences(
    responses: Responses,
) -> None:
    report = report_of(responses)
    assert named(report) == [
        "state.disagree.professionals",  # the larger of two opposite NETs, where it is largest
        "help.agree.public",
        "mixed.agree.public",
        "mixed.agree.teachers",  # 45% against 10% of nurses
    ]
    assert len(report.findings) <= MOST
    difference = report.findings[-1]
    assert difference.text.endswith("That is 35 percentage points higher than among nurses (10%).")
    assert all(finding.table.item == finding.item for finding in report.findings)


def test_beside_a_finding_stands_what_other_populations_say(responses: Responses) -> None:
    first = report_of(responses).findings[0]
    assert first.text.startswith("80% of professionals (95% CI 74% to 85%; n = 200) disagreed that")
    assert first.beside == "Of the public it was 60% (95% CI 50% to 69%; n = 100)."
    assert (first.share, first.net) == ("80%", "disagree")


def test_who_respondents_are_what_is_put_to_some_and_yes_or_no_come_last_or_never(
    responses: Responses,
) -> None:
    items = {finding.item for finding in report_of(responses).findings}
    assert not items & {"used", "parent", "heard"}
    few = report_of(responses, items=("heard", "parent", "used", "help"))
    assert [finding.item for finding in few.findings] == ["heard", "parent", "help"]


def test_a_net_that_the_author_chose_is_the_headline_of_its_item(responses: Responses) -> None:
    report = report_of(responses, nets={"state": "agree"})
    assert "state.agree.public" in [sentence.claim for sentence in report.sentences]
    assert not any("state.disagree" in sentence.claim for sentence in report.sentences)
    assert report.choice.nets["state"] == "agree"


def test_of_two_answers_the_first_net_stays(responses: Responses) -> None:
    assert report_of(responses).choice.nets["parent"] == "yes"


def test_findings_that_the_author_named_are_the_findings(responses: Responses) -> None:
    report = report_of(
        responses,
        findings=(
            "heard.no.nurses",
            "mixed.agree.teachers-nurses",
            "used.agree.public@everyone",
            "state.disagree.public[parents]",
        ),
    )
    texts = [finding.text for finding in report.findings]
    assert texts[0].startswith("50% of nurses (95% CI 40% to 60%; n = 100) answered “No”")
    assert texts[1].startswith("45% of teachers")
    assert texts[1].endswith("That is 35 percentage points higher than among nurses (10%).")
    assert texts[2].startswith("50% of the public (")
    assert "n = 100; everyone counted in, asked or not" in texts[2]
    assert texts[3].startswith("60% of the public (Parents only; 95% CI 46% to 72%; n = 50)")
    assert named(report)[3] == "state.disagree.public[parents]"


def test_a_difference_that_is_not_clear_is_said_to_be_none(responses: Responses) -> None:
    (finding,) = report_of(responses, findings=("state.disagree.teachers-nurses",)).findings
    assert finding.text.endswith(
        "There is no clear difference between teachers (80%) and nurses (80%)."
    )


def test_a_withheld_figure_is_a_finding_only_where_it_was_named_and_says_why(
    responses: Responses,
) -> None:
    few = Responses(responses.frame.groupby("group", observed=True).head(20), responses.codebook)
    chosen = report_of(few, findings=("help.agree.teachers",)).findings
    why = "No figure is published for teachers: too few people answered."
    assert [(one.text, one.share) for one in chosen] == [(f"“Help should be given” – {why}", "")]
    assert all(one.share for one in report_of(few).findings)
    assert not any(one.claim.endswith(".teachers") for one in report_of(few).findings)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("helps.agree.public", "items: there is no item 'helps'; did you mean 'help'?"),
        ("help.agrees.public", "claim: help has no NET or answer 'agrees'; did you mean 'agree'?"),
        ("help.agree.publik", "claim: there is no group 'publik'; did you mean 'public'?"),
    ],
)
def test_a_name_of_no_figure_is_told_with_the_nearest(
    responses: Responses, name: str, told: str
) -> None:
    with pytest.raises(DataError) as refused:
        report_of(responses, findings=(name,))
    assert str(refused.value) == told


def test_tables_of_findings_come_first_and_the_rest_is_an_appendix(responses: Responses) -> None:
    report = report_of(responses)
    assert [table.name for table in report.leading] == ["state", "help", "mixed"]
    assert report.leading + report.appendix == report.tables
    assert report.appendix[0].name == "agreement"
    assert {table.item for table in report.tables_of(DistributionTable)} == {
        *("state", "help", "mixed", "heard", "parent", "used")
    }


def test_findings_of_a_filtered_report_are_of_its_part(responses: Responses) -> None:
    report = report_of(
        responses,
        where="parents",
        findings=("help.agree.public", "state.agree.public[parent == 'no']"),
    )
    assert named(report) == ["help.agree.public[parents]"]
    assert report.findings[0].text.startswith("90% of the public (Parents only; ")
