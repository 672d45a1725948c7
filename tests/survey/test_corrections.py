"""Interviews that were made are put right: corrected through the interview, discarded, opened
again; and a record that its definition cannot produce never exists.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from questionnaires import answers_to, questionnaires

from survey import CompletedInterview, DataError, Interview, Missing, Store, StoreError, open_store
from survey.definition import loads
from survey.errors import AnswerError
from survey.questionnaire import CONSENT, GROUP, Questionnaire
from survey.questions import Derived
from survey.store import (
    Change,
    as_asked,
    correct,
    discard,
    events,
    interview_named,
    listed,
    reopen,
)

VISIT = loads("""
instrument: visit
version: "1"
title: {en: A visit, cy: Ymweliad}
languages: [en, cy]
groups: {parents: {en: Parents, cy: Rhieni}, teachers: {en: Teachers, cy: Athrawon}}
consent: {required: true, notice: {en: May we ask?, cy: Gawn ni ofyn?}}
sections:
  - title: {en: One, cy: Un}
    questions:
      - {id: hello, note: {en: Welcome, cy: Croeso}}
      - id: bus
        ask: {en: "By bus?", cy: "Ar y bws?"}
        choose: {yes: {en: "Yes", cy: Ydw}, no: {en: "No", cy: Nac ydw}}
        missing: [dont_know]
      - id: which
        ask: {en: "Which bus?", cy: "Pa fws?"}
        text: {}
        when: "bus == 'yes'"
      - id: minutes
        ask: {en: "How many minutes?", cy: "Sawl munud?"}
        number: {min: 1, max: 300, whole: true}
        when: "bus == 'yes'"
        warn: "minutes < 120"
        warn_message: {en: More than two hours?, cy: Mwy na dwy awr?}
      - id: liked
        ask: {en: "What did you like?", cy: "Beth?"}
        choose_many: {toys: {en: Toys, cy: Teganau}, food: {en: Food, cy: Bwyd}}
        other: {en: Something else, cy: Rhywbeth arall}
      - id: age
        ask: {en: "How old?", cy: "Oed?"}
        number: {min: 0, max: 110}
      - id: years
        ask: {en: "Years there?", cy: "Blynyddoedd?"}
        number: {min: 0}
        check: "years <= age"
        message: {en: Longer than a life., cy: Yn hirach nag oes.}
      - {id: old, computed: "age >= 65"}
      - id: class_size
        ask: {en: "Class?", cy: "Dosbarth?"}
        number: {}
        when: "group == 'teachers'"
""")

ANSWERS = {
    CONSENT: "yes",
    GROUP: "parents",
    "hello": True,
    "bus": "yes",
    "which": "7",
    "minutes": 20,
    "liked": ("toys",),
    "age": 30,
    "years": 3,
}


@pytest.fixture
def store() -> Any:
    with open_store(":memory:") as store:
        yield store


def asked(store: Store, answers: Mapping[str, object] = ANSWERS, **how: Any) -> str:
    """A completed interview in the terminal; its uuid."""
    interview = Interview.start(VISIT, language=how.pop("language", "en"), seed=7)
    recording = store.begin(interview, mode="terminal", **how)
    while (question := interview.question) is not None:
        interview = interview.answer(answers[question.id])
        recording.save(interview)
    recording.complete()
    return recording.uuid


def imported(store: Store, answers: Mapping[str, Any], group: str = "parents") -> str:
    """One from a data file, which says neither consent nor notes nor all items."""
    uuid = "00000000-0000-4000-8000-000000000001"
    one = CompletedInterview(
        uuid, VISIT.instrument, VISIT.version, VISIT.hash, group, "online panel", "en", answers
    )
    store.take_in([one], [VISIT])
    return uuid


def said(store: Store, uuid: str) -> dict[str, object]:
    """The answers that count, without what only asking needs."""
    found = store.find(uuid)
    assert found is not None
    return {k: v for k, v in found[1].answers.items() if k not in (CONSENT, GROUP, "hello")}


def refused(store: Store, uuid: str, **given: object) -> str:
    """The faults of a correction that is refused; nothing of it is kept."""
    before, history = store.find(uuid), store.history(uuid)
    with pytest.raises(DataError) as caught:
        correct(store, uuid, given, because="a slip")
    assert store.find(uuid) == before
    assert store.history(uuid) == history
    return str(caught.value)


# --- correcting ---


def test_an_answer_is_changed_and_what_was_there_stays_in_the_history(store: Store) -> None:
    uuid = asked(store)
    done = correct(store, uuid, {"minutes": "25"}, because="a slip of the pen", who="Ana")
    assert done.changes == (Change("minutes", 20, 25),)
    assert said(store, uuid)["minutes"] == 25
    assert [row.answer for row in store.history(uuid) if row.question == "minutes"] == [20, 25]
    last = events(store, uuid)[-1]
    assert (last.event, last.reason, last.who) == ("corrected", "a slip of the pen", "Ana")


def test_answers_that_leave_the_route_become_not_asked_in_the_history(store: Store) -> None:
    uuid = asked(store)
    done = correct(store, uuid, {"bus": "No"}, because="she walked")
    assert done.changes == (
        Change("bus", "yes", "no"),
        Change("which", "7", None),
        Change("minutes", 20, None),
    )
    expected = {"bus": "no", "liked": ("toys",), "age": 30, "years": 3, "old": 0}
    assert said(store, uuid) == expected
    last = {row.question: row.answer for row in store.history(uuid)}
    assert last["which"] is last["minutes"] is Missing.NOT_ASKED


def test_what_is_asked_now_needs_its_answer_in_the_same_command(store: Store) -> None:
    uuid = asked(store, {**ANSWERS, "bus": "no"})
    assert refused(store, uuid, bus="yes") == (
        "which: 'Which bus?' is asked now; give its answer too, which=… (no_answer, unclear)\n"
        "minutes: 'How many minutes?' is asked now; give its answer too, minutes=… (A whole number "
        "from 1 to 300, no_answer, unclear)"
    )
    correct(store, uuid, {"minutes": "9", "which": "no_answer", "bus": "yes"}, because="a slip")
    kept = said(store, uuid)
    assert (kept["bus"], kept["which"], kept["minutes"]) == ("yes", Missing.NO_ANSWER, 9)


def test_another_group_is_asked_what_it_is_asked(store: Store) -> None:
    uuid = asked(store)
    assert "class_size: 'Class?' is asked now" in refused(store, uuid, group="teachers")
    correct(store, uuid, {"group": "Teachers", "class_size": "28"}, because="a slip")
    found = store.find(uuid)
    assert found is not None
    assert (found[1].group, found[1].answers["class_size"]) == ("teachers", 28)


def test_the_words_of_another_answer_follow_it(store: Store) -> None:
    uuid = asked(store)
    assert "liked__other_text: 'Please say what' is asked now" in refused(
        store, uuid, liked="other"
    )
    given = {"liked": "Toys; other", "liked__other_text": "The garden"}
    correct(store, uuid, given, because="it was written in the margin")
    kept = said(store, uuid)
    assert (kept["liked"], kept["liked__other_text"]) == (("toys", "other"), "The garden")


def test_computed_items_are_worked_out_anew(store: Store) -> None:
    uuid = asked(store)
    done = correct(store, uuid, {"age": "70"}, because="a slip")
    assert Change("old", 0, 1) in done.changes


@pytest.mark.parametrize(
    ("item", "given", "fault"),
    [
        ("bus", "maybe", "bus: 'maybe' is not one of the answers; it can be "),
        ("bus", "refused", "bus: refused is not allowed here; it allows dont_know"),
        ("minutes", "900", "minutes: 900 is outside the range; it must be from 1 to 300"),
        ("age", "old", "age: 'old' is not a number"),
        ("age", "", "age: '' is not a number"),
        ("years", "31", "years: Longer than a life."),
        ("age", "2", "years: 'Years there?' has an answer that does not fit any more: Longer than"),
        ("buss", "yes", "buss: there is no question 'buss' in visit 1; did you mean 'bus'?"),
        ("old", "1", "old: is worked out from other answers; correct those"),
        ("hello", "1", "hello: is a note and has no answer"),
        ("class_size", "20", "class_size: is not asked with these answers: it is asked only if"),
        ("consent", "no", "consent: without consent nothing counts; discard the interview"),
        ("group", "unclear", "group: without a group it could not be counted; it can be 'parents'"),
    ],
)
def test_what_the_definition_does_not_allow_is_refused_with_its_words(
    store: Store, item: str, given: str, fault: str
) -> None:
    assert refused(store, asked(store), **{item: given}).startswith(fault)


def test_every_fault_is_told_at_once(store: Store) -> None:
    told = refused(store, asked(store), bus="maybe", minutes="0", age="200").splitlines()
    assert [each.partition(":")[0] for each in told] == ["bus", "age"]
    told = refused(store, asked(store), minutes="0", age="200").splitlines()
    assert [each.partition(":")[0] for each in told] == ["minutes", "age"]


def test_labels_and_messages_are_of_the_language_it_was_asked_in(store: Store) -> None:
    uuid = asked(store, language="cy")
    assert "Yn hirach nag oes." in refused(store, uuid, years="40")
    done = correct(store, uuid, {"bus": "Ddim yn gwybod"}, because="llithriad")
    assert done.changes[0] == Change("bus", "yes", Missing.DONT_KNOW)


def test_an_unusual_answer_is_taken_and_told(store: Store) -> None:
    done = correct(store, asked(store), {"minutes": "130"}, because="she said so twice")
    assert dict(done.warnings) == {"minutes": "More than two hours?"}


def test_the_same_answer_again_is_no_correction(store: Store) -> None:
    uuid = asked(store)
    before = events(store, uuid)
    assert correct(store, uuid, {"age": "30"}, because="again").changes == ()
    assert events(store, uuid) == before


def test_a_trial_keeps_nothing(store: Store) -> None:
    uuid = asked(store)
    done = correct(store, uuid, {"age": "70"}, because="", try_only=True)
    assert done.changes
    assert said(store, uuid)["age"] == 30


def test_only_what_was_completed_is_corrected_and_a_reason_is_needed(store: Store) -> None:
    uuid = asked(store)
    with pytest.raises(DataError, match="the reason is empty"):
        correct(store, uuid, {"age": "70"}, because=" ")
    store.discard(uuid, "a test")
    with pytest.raises(StoreError, match="is discarded and cannot be corrected; open it again"):
        correct(store, uuid, {"age": "70"}, because="a slip")
    with pytest.raises(StoreError, match="there is no interview 'x'"):
        correct(store, "x", {"age": "70"}, because="a slip")


# --- what came in a file ---


def test_an_imported_interview_is_corrected_though_its_file_does_not_say_everything(
    store: Store,
) -> None:
    uuid = imported(store, {"bus": "yes", "age": 40})
    done = correct(store, uuid, {"age": "41"}, because="a typing error")
    assert done.changes == (Change("age", 40, 41), Change("old", None, 0))
    assert said(store, uuid) == {"bus": "yes", "age": 41, "old": 0}
    # what the file does not have may be added, and nothing else is asked for
    correct(store, uuid, {"minutes": "10"}, because="found on paper")
    assert said(store, uuid)["minutes"] == 10
    assert CONSENT not in dict(as_asked(store, uuid).kept)


def test_what_a_check_doubts_in_a_file_stays_unless_it_is_corrected(store: Store) -> None:
    uuid = imported(store, {"bus": "no", "age": 5, "years": 9, "liked": ("food",)})
    correct(store, uuid, {"liked": "toys"}, because="a typing error")
    assert said(store, uuid)["years"] == 9
    assert refused(store, uuid, years="8").startswith("years: Longer than a life.")
    correct(store, uuid, {"age": "50"}, because="a typing error")
    assert said(store, uuid)["age"] == 50


def test_the_group_of_a_file_can_be_corrected(store: Store) -> None:
    uuid = imported(store, {"bus": "no", "age": 50})
    assert "class_size: 'Class?' is asked now" in refused(store, uuid, group="teachers")
    given = {"group": "teachers", "class_size": "unclear"}
    done = correct(store, uuid, given, because="wrong list")
    assert done.changes[0] == Change("group", "parents", "teachers")
    found = store.find(uuid)
    assert found is not None
    assert (found[1].group, found[1].answers["class_size"]) == ("teachers", Missing.UNCLEAR)


def test_the_same_file_again_leaves_a_correction_alone(store: Store) -> None:
    uuid = imported(store, {"bus": "no", "age": 50})
    correct(store, uuid, {"age": "51"}, because="a typing error")
    imported(store, {"bus": "no", "age": 50})
    assert said(store, uuid)["age"] == 51


# --- discarding and opening again ---


def test_interviews_are_discarded_all_or_none(store: Store) -> None:
    first, second = asked(store), asked(store)
    found = listed(store)
    assert discard(store, found, ended_as="test", because="a training day", who="Ana") == 2
    for uuid in (first, second):
        assert interview_named(store, uuid).ended_as == "test"
        last = events(store, uuid)[-1]
        assert (last.event, last.reason, last.who) == ("discarded", "a training day", "Ana")
    reopen(store, first, because="a mistake")
    stale = [replace(each, status="completed") for each in listed(store)]
    with pytest.raises(StoreError, match=r"was completed and is discarded now; nothing was"):
        discard(store, stale, ended_as="withdrawn", because="they asked")
    assert [each.status for each in listed(store)] == ["completed", "discarded"]


def test_how_an_interview_ended_is_taken_back_step_by_step(store: Store) -> None:
    uuid = asked(store)
    discard(store, listed(store), ended_as="withdrawn", because="they asked")
    assert reopen(store, uuid, because="they asked for somebody else's") == "completed"
    assert interview_named(store, uuid).ended_as == ""
    assert reopen(store, uuid, because="two questions were skipped") == "paused"
    with pytest.raises(StoreError, match="is paused: it has not ended"):
        reopen(store, uuid, because="again")
    assert [each.event for each in events(store, uuid)][-3:] == [
        "discarded",
        "restored",
        "reopened",
    ]
    recording = store.resume(uuid)
    assert recording.interview.finished
    recording.save(recording.interview.goto("age").answer("31"))
    recording.complete()
    assert said(store, uuid)["age"] == 31
    # what was opened again and then discarded was not completed
    reopen(store, uuid, because="once more")
    discard(store, listed(store), ended_as="mistake", because="no more")
    assert reopen(store, uuid, because="yet once more") == "paused"


def test_one_without_consent_is_opened_where_it_stood(store: Store) -> None:
    recording = store.begin(Interview.start(VISIT), mode="terminal")
    recording.save(recording.interview.answer("no"))
    recording.discard("consent was declined")
    assert interview_named(store, recording.uuid).ended_as == "declined"
    assert reopen(store, recording.uuid, because="a slip") == "paused"
    assert [each.uuid for each in store.interrupted()] == [recording.uuid]


# --- whatever is corrected ---


def produced(questionnaire: Questionnaire, kept: CompletedInterview, today: str) -> Interview:
    """The interview that a respondent would give these answers in, asked from the beginning."""
    group = None if GROUP in kept.answers else kept.group
    interview = Interview.start(
        questionnaire,
        language=kept.language,
        group=group,
        seed=kept.seed,
        today=today,
        returned=True,
    )
    while (question := interview.question) is not None:
        interview = interview.answer(kept.answers[question.id])
    return interview


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), questionnaires())
def test_no_correction_makes_what_the_definition_could_not(
    data: st.DataObject, questionnaire: Questionnaire
) -> None:
    group = data.draw(st.sampled_from([None, *(each.code for each in questionnaire.groups)]))
    interview = Interview.start(questionnaire, group=group, seed=data.draw(st.integers(0, 99)))
    tries = 0
    while (question := interview.question) is not None and tries < 200:
        tries += 1
        try:
            yes = st.just("yes" if question.options else True)
            answers = yes if question.id == CONSENT else answers_to(question)
            interview = interview.answer(data.draw(answers, label=question.id))
        except AnswerError:
            continue
    if not interview.finished:
        return
    with open_store(":memory:") as store:
        recording = store.begin(interview, mode="terminal")
        recording.complete()
        askable = {
            name: each
            for name, each in questionnaire.by_id.items()
            if not isinstance(each.answers, Derived) and name != CONSENT
        }
        for _ in range(3):
            names = data.draw(st.lists(st.sampled_from(sorted(askable)), max_size=4, unique=True))
            changed = {
                name: data.draw(answers_to(askable[name]) | st.sampled_from(Missing))
                for name in names
            }
            before = store.find(recording.uuid)
            try:
                done = correct(store, recording.uuid, changed, because="whatever")
            except DataError:
                assert store.find(recording.uuid) == before
                continue
            found = store.find(recording.uuid)
            assert found is not None
            status, kept = found
            assert status == "completed"
            assert dict(kept.answers) == dict(done.answers)
            made = produced(questionnaire, kept, done.interview.today)
            assert dict(made.answers) == dict(kept.answers)
