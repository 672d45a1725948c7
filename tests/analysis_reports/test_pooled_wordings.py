"""Where people were asked in different words, every table of the question says so."""

from collections.abc import Iterator

import pytest

from analysis import Responses
from analysis.reports import About, Report, build_report
from analysis.reports.tables import BannerTable, DistributionTable
from survey import loads
from survey.codebook import Codebook
from survey.record import CompletedInterview

PUBLIC = """
instrument: pooled-public
version: "1"
title: The public's questions
groups: {public: The public}
sections:
  - title: All
    questions:
      - {id: help, ask: "Is help needed?", choose: {yes: "Yes", no: "No"}}
      - {id: enough, ask: "Is it enough?", choose: {yes: "Yes", no: "No"}}
"""
SAME = 'changes: {{"{}": {{help: {{same: It is one question in other words.}}}}}}\n'
NEWER = PUBLIC.replace('version: "1"', 'version: "2"').replace(
    "Is help needed?", "Is help wanted?"
) + SAME.format(2)
STAFF = (
    PUBLIC.replace("pooled-public", "pooled-staff")
    .replace("The public's", "Staff's")
    .replace("{public: The public}", "{staff: Staff}")
    .replace("Is help needed?", "Do families need help?")
) + SAME.format(1)


def people() -> Iterator[CompletedInterview]:
    """Interviews with nobody: simulated."""
    for number in range(90):
        who = ("public", "staff")[number % 2]
        given = {"help": ("yes", "no")[number % 3 == 0], "enough": "yes"}
        version = "1" if who == "staff" or number % 4 else "2"
        yield CompletedInterview(
            f"simulated-{number}", f"pooled-{who}", version, "", who, "online", "en", given
        )


def report_of(*definitions: str) -> Report:
    book = Codebook.of([loads(text) for text in definitions])
    asked = [one for one in people() if one.instrument in book.titles]
    responses = Responses.from_interviews(asked, book)
    return build_report(responses, About("Pooled", simulated=True), banner=("group",))


WAYS = (
    "“Is help needed?” in version 1 in “The public's questions” ({}n = 22); “Is help wanted?” in "
    "version 2 in “The public's questions” ({}n = 23); “Do families need help?” in “Staff's "
    "questions” ({}n = 45)."
)
DIFFER = "Not everybody was asked in the same words: " + WAYS.format(
    "The public: ", "The public: ", "Staff: "
)


@pytest.fixture(scope="module")
def report() -> Report:
    return report_of(PUBLIC, NEWER, STAFF)


def test_every_table_of_a_question_says_in_which_words_it_was_asked(report: Report) -> None:
    tables = {table.item: table for table in report.tables_of(DistributionTable)}
    assert DIFFER in tables["help"].note
    assert "same words" not in tables["enough"].note


def test_a_table_of_one_population_has_its_words_alone(report: Report) -> None:
    banners = {(one.item, one.population): one.note for one in report.tables_of(BannerTable)}
    assert "“Is help needed?” in version 1" in banners["help", "pooled-public"]
    assert "Do families need help?” in" not in banners["help", "pooled-public"]
    assert "same words" not in banners["help", "pooled-staff"]
    assert "same words" not in banners["enough", "pooled-public"]


def test_questions_in_full_have_the_other_wordings(report: Report) -> None:
    help_, enough = report.questions
    assert help_.wording == "Do families need help?"
    assert DIFFER in help_.also
    assert enough.also == ()


def test_answers_put_in_other_words_are_told_of_too() -> None:
    mended = NEWER.replace('{yes: "Yes", no: "No"}', '{yes: "Yes, it is", no: "No"}', 1)
    help_, enough = report_of(PUBLIC, mended).tables_of(DistributionTable)
    assert (
        "Not everybody chose among answers in the same words: “Yes” for “Yes, it is” in version 1 "
        "(n = 22)."
    ) in help_.note
    assert "chose among" not in enough.note


def test_case_and_quotation_marks_make_no_other_question() -> None:
    same = NEWER.replace("Is help wanted?", "is  help needed?")
    help_, _ = report_of(PUBLIC, same).tables_of(DistributionTable)
    assert "same words" not in help_.note
