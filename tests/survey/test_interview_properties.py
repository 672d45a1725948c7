"""Whatever keys are pressed, an interview stays sound: routes, progress, going back and
resuming.
"""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from questionnaires import answers_to, questionnaires

from survey.errors import AnswerError, InterviewError
from survey.interview import Answer, Interview, displayed_order
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, TODAY, Question, Questionnaire
from survey.questions import Computed

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def started(data: st.DataObject, questionnaire: Questionnaire) -> Interview:
    group = data.draw(
        st.sampled_from([None, *(option.code for option in questionnaire.groups)]), label="group"
    )
    seed = data.draw(st.integers(0, 2**31), label="seed")
    return Interview.start(
        questionnaire,
        language=data.draw(st.sampled_from(questionnaire.languages)),
        group=group,
        seed=seed,
    )


def reply(data: st.DataObject, question: Question) -> Any:
    if question.id == CONSENT:
        return data.draw(
            st.sampled_from(["yes", "yes", "yes", "no"]) if question.options else st.just(True)
        )
    return data.draw(answers_to(question), label=question.id)


def answered(data: st.DataObject, interview: Interview) -> Interview:
    """The next interview, after as many attempts as the checks call for."""
    question = interview.question
    assert question is not None
    for _ in range(20):
        try:
            return interview.answer(reply(data, question))
        except AnswerError:
            if question.check is None:
                raise
    return interview


def pressed(data: st.DataObject, interview: Interview) -> Interview:
    """One key: mostly an answer; else back, goto, or something that may not fit."""
    match data.draw(
        st.sampled_from(["answer", "answer", "answer", "back", "goto", "skip", "wrong"]),
        label="key",
    ):
        case "back":
            return interview.back()
        case "goto" if interview.path:
            return interview.goto(data.draw(st.sampled_from(interview.path)))
        case "skip" | "wrong" as key:
            try:
                wrong = st.sampled_from(
                    [None, "", "zzz", -1, 1e400, "\ud800", (), object(), "a;b", b"x", True]
                )
                given = data.draw(wrong if key == "wrong" else st.sampled_from(Missing))
                return interview.answer(given) if key == "wrong" else interview.skip(given)
            except (AnswerError, InterviewError):
                return interview
    return interview if interview.finished else answered(data, interview)


def naive(interview: Interview) -> dict[str, Answer]:
    """The route worked out plainly: each question in turn, on it where its condition is true of
    what went before.
    """
    known: dict[str, Answer] = {TODAY: interview.today}
    if interview.group:
        known[GROUP] = interview.group
    first = [q for q in interview.questionnaire.asked_first if q.id != GROUP or not interview.group]
    on_route: dict[str, Answer] = {}
    for question in [*first, *displayed_order(interview.questionnaire, interview.seed)]:
        if question.when is not None and question.when.holds(known) is not True:
            known[question.id] = Missing.NOT_ASKED
        elif question.id in interview.answers:
            known[question.id] = on_route[question.id] = interview.answers[question.id]
        if question.id == CONSENT and interview.declined:
            break
    return on_route


def is_sound(interview: Interview) -> None:
    questionnaire, answers = interview.questionnaire, interview.answers
    result = interview.result()
    assert list(result) == [item.id for item in questionnaire.items]
    assert {name: answer for name, answer in result.items() if name in answers} == {
        name: answer for name, answer in answers.items() if name in result
    }
    assert not {Missing.NOT_ASKED, Missing.NOT_REACHED} & {
        answer for answer in answers.values() if isinstance(answer, Missing)
    }
    assert dict(naive(interview)) == dict(answers)
    assert list(naive(interview)) == list(answers)
    assert interview.path == tuple(
        name for name in answers if not isinstance(questionnaire.by_id[name].kind, Computed)
    )
    number, total = interview.progress.number, interview.progress.total
    assert 1 <= number <= total or (interview.finished and number == total == 0)
    assert (
        answers.items()
        <= {
            **interview.earlier,
            **{n: a for n, a in answers.items() if n not in interview.path},
        }.items()
    )
    for name, answer in answers.items():
        question = questionnaire.by_id[name]
        if question.check and not isinstance(answer, Missing):
            assert (
                question.check.condition.holds(
                    {
                        TODAY: interview.today,
                        GROUP: interview.group or Missing.NOT_ASKED,
                        **answers,
                    }
                )
                is not False
            )
    if interview.finished and not interview.declined:
        assert Missing.NOT_REACHED not in result.values()
        assert interview.progress.number == interview.progress.total == len(interview.path)


@relaxed
@given(st.data(), questionnaires())
def test_any_keys_keep_an_interview_sound(
    data: st.DataObject, questionnaire: Questionnaire
) -> None:
    interview = started(data, questionnaire)
    for _ in range(data.draw(st.integers(0, 25))):
        interview = pressed(data, interview)
        is_sound(interview)


@relaxed
@given(st.data(), questionnaires())
def test_answering_forward_ends_and_progress_only_grows(
    data: st.DataObject, questionnaire: Questionnaire
) -> None:
    interview = started(data, questionnaire)
    seen: list[str] = []
    last = 0
    while (question := interview.question) is not None:
        assert question.id not in seen
        assert interview.progress.number > last
        last, seen = interview.progress.number, [*seen, question.id]
        following = answered(data, interview)
        if following is interview:
            return  # a check that no answer drawn could pass
        interview = following
    assert interview.path == tuple(seen)


@relaxed
@given(st.data(), questionnaires())
def test_going_back_and_giving_the_same_answer_changes_nothing(
    data: st.DataObject, questionnaire: Questionnaire
) -> None:
    interview = some_way(data, questionnaire)
    before = interview.back()
    if before is not interview and before.question is not None:
        again = before.answer(before.previous)
        assert again.answers == interview.answers
        assert again.question == interview.question
        assert again.result() == interview.result()


@relaxed
@given(st.data(), questionnaires())
def test_an_interview_resumed_stands_where_it_stood(
    data: st.DataObject, questionnaire: Questionnaire
) -> None:
    interview = some_way(data, questionnaire)
    fresh = Interview.start(
        questionnaire, language=interview.language, group=interview.group, seed=interview.seed
    )
    resumed = fresh.resume(interview.answers, earlier=interview.earlier, at=interview.at)
    assert resumed.question == interview.question
    assert resumed.answers == interview.answers
    assert resumed.progress == interview.progress
    assert resumed.result() == interview.result()
    assert {name: resumed.earlier[name] for name in interview.earlier} == interview.earlier


@relaxed
@given(questionnaires(), st.integers(0, 2**31), st.integers(0, 2**31))
def test_a_seed_gives_one_order_of_the_same_questions(
    questionnaire: Questionnaire, seed: int, other: int
) -> None:
    order = displayed_order(questionnaire, seed)
    assert order == displayed_order(questionnaire, seed)
    assert sorted(q.id for q in order) == sorted(q.id for q in questionnaire.questions)
    for one, defined in zip(order, questionnaire.questions, strict=True):
        assert one.block == defined.block
        assert one == defined or (one.block is not None and one.block.shuffle)
    for place, question in enumerate(order):
        if question.follows:
            assert order[place - 1].id == question.follows


def some_way(data: st.DataObject, questionnaire: Questionnaire) -> Interview:
    interview = started(data, questionnaire)
    for _ in range(data.draw(st.integers(0, 15))):
        interview = pressed(data, interview)
    return interview
