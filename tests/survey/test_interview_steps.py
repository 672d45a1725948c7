"""The steps of an interview, on a small questionnaire."""

import pytest

from survey import AnswerError, Interview, InterviewError, Missing
from survey.definition import loads

SMALL = loads("""
instrument: small
version: "1"
title: Small
languages: [en, cy]
groups: {teachers: Teachers, parents: Parents}
consent: {notice: "May we ask?", required: true}
sections:
  - title: One
    questions:
      - {id: worked, ask: "Worked?", choose: {yes: "Yes", no: "No"}, missing: [dont_know]}
      - {id: years, ask: "Years?", number: {min: 0, whole: true}, when: "worked == 'yes'", missing: refused}
      - {id: months, ask: "Months?", number: {min: 0}, when: "years == 0"}
      - {id: visits, ask: "Visits?", number: {min: 0}}
      - id: trained
        ask: "Trained?"
        number: {min: 0}
        check: "trained <= visits"
        message: {en: "No more than the visits", cy: "Dim mwy na'r ymweliadau"}
        warn: "trained < 50"
        warn_message: {en: "So many?", cy: "Cymaint?"}
        optional: true
      - {id: passed_by, computed: "worked == 'not_asked' or years == 'not_asked'"}
      - {id: why, ask: "Why?", choose: {a: A}, other: Another reason, when: "years == 'not_asked'"}
""")


def begun(*answers: object) -> Interview:
    interview = Interview.start(SMALL, group="parents")
    for answer in ("yes", *answers):
        interview = interview.answer(answer)
    return interview


def at(interview: Interview) -> str | None:
    return interview.question and interview.question.id


def test_consent_and_group_come_first_and_a_group_given_is_not_asked() -> None:
    interview = Interview.start(SMALL)
    assert at(interview) == "consent"
    assert at(interview.answer("yes")) == "group"
    assert at(begun()) == "worked"


def test_declining_ends_the_interview_and_forgets_what_was_answered() -> None:
    interview = begun("yes", 3).goto("consent").answer("no")
    assert interview.finished
    assert interview.declined
    assert dict(interview.answers) == {"consent": "no"}
    assert set(interview.result().values()) == {Missing.NOT_REACHED}
    assert str(interview.progress) == "1 of 1"
    assert at(interview.back()) == "consent"
    again = interview.back().answer("yes")
    assert (at(again), again.previous) == ("worked", "yes")


def test_a_question_that_a_changed_answer_opens_is_asked_in_its_place() -> None:
    interview = begun("yes", 3, 10, 5)
    back = interview.goto("years").back()
    assert at(back) == "worked"
    opened = back.answer("yes").answer(0)
    assert at(opened) == "months"
    assert at(opened.back()) == "years"
    assert at(opened.answer(4)) is None


def test_an_answer_that_its_check_refuses_after_a_change_is_asked_anew() -> None:
    interview = begun("yes", 3, 10, 7)
    assert interview.finished
    changed = interview.goto("visits").answer(5)
    assert (at(changed), changed.previous) == ("trained", 7)
    assert changed.result()["trained"] is Missing.NOT_REACHED
    assert changed.answer(5).finished


def test_a_condition_may_ask_whether_a_question_was_passed_by() -> None:
    passed = begun("no", 10, 5)
    assert at(passed) == "why"
    assert passed.answers["passed_by"] == 1
    assert begun("yes", 3, 10, 5).result()["why"] is Missing.NOT_ASKED
    other = passed.answer("other")
    assert at(other) == "why__other_text"
    assert other.answer(Missing.NO_ANSWER).finished


def test_a_computed_value_waits_for_what_it_looks_at() -> None:
    assert "passed_by" not in begun("yes").answers
    assert begun("yes").result()["passed_by"] is Missing.NOT_REACHED
    assert begun("yes", Missing.REFUSED).answers["passed_by"] == 0


def test_what_is_certain_to_be_passed_by_is_not_counted_as_still_to_come() -> None:
    interview = begun(Missing.DONT_KNOW)
    assert interview.result()["years"] is Missing.NOT_ASKED
    assert interview.result()["visits"] is Missing.NOT_REACHED
    assert str(interview.progress) == "3 of 5"


def test_checks_and_warnings_speak_the_language_of_the_interview() -> None:
    interview = (
        Interview.start(SMALL, language="cy", group="parents")
        .answer("yes")
        .answer("no")
        .answer(100)
    )
    with pytest.raises(AnswerError, match=r"^trained: Dim mwy na'r ymweliadau$"):
        interview.answer(101)
    assert interview.warning(60) == "Cymaint?"
    assert interview.warning(40) is None
    assert interview.warning(Missing.REFUSED) is None


def test_a_missing_answer_is_taken_only_where_it_is_allowed() -> None:
    with pytest.raises(
        AnswerError, match=r"^worked: refused is not allowed here; it allows dont_know$"
    ):
        begun().skip(Missing.REFUSED)
    with pytest.raises(
        AnswerError, match=r"^visits: dont_know is not allowed here; it needs an answer$"
    ):
        begun("no").skip(Missing.DONT_KNOW)
    assert begun("no", 10, Missing.NO_ANSWER).answers["trained"] is Missing.NO_ANSWER


def test_steps_that_cannot_be_taken_are_told() -> None:
    finished = begun("yes", 3, 10, 5)
    with pytest.raises(
        InterviewError, match=r"^the interview is finished; go back to change an answer$"
    ):
        finished.answer(1)
    with pytest.raises(
        InterviewError, match=r"^question 'yers' has not been asked; did you mean 'years'\?$"
    ):
        finished.goto("yers")
    with pytest.raises(
        InterviewError,
        match=r"^small is not available in the language 'fr'; it can be 'en' or 'cy'$",
    ):
        Interview.start(SMALL, language="fr")
    with pytest.raises(
        InterviewError, match=r"^small has no group 'parent'; did you mean 'parents'\?$"
    ):
        Interview.start(SMALL, group="parent")
    assert Interview.start(SMALL).back() == Interview.start(SMALL)
