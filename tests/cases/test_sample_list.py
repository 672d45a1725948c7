"""Cases in the store, what their attempts and interviews come to, and who comes next."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

import survey
from survey.cases import next_up, standing_of, standings
from survey.dispositions import OUTCOMES
from survey.errors import StoreError
from survey.interview import Interview
from survey.questionnaire import Questionnaire
from survey.store import Attempt, Case, Met, Recording, SampleList, Store, discard, listed

TODAY = date(2026, 6, 10)


@pytest.fixture
def store() -> Iterator[Store]:
    with survey.open_store(":memory:") as opened:
        yield opened


@pytest.fixture
def sample(store: Store) -> SampleList:
    return SampleList(store)


def begun(store: Store, visit: Questionnaire, case: str, consent: str = "yes") -> Recording:
    interview = Interview.start(visit, group="staff").answer(consent)
    return store.begin(interview, mode="terminal", case=case, interviewer="anna")


def finished(store: Store, visit: Questionnaire, case: str) -> Recording:
    recording = begun(store, visit, case)
    recording.save(recording.interview.answer("agree").answer(40))
    recording.complete()
    return recording


def outcome(store: Store) -> str:
    (standing,) = standings(store)
    return standing.outcome.code


# --- the list ---


def test_putting_cases_again_brings_them_up_to_date(sample: SampleList) -> None:
    first = [Case("a", "staff", "en", {"region": "wales", "phase": 1}), Case("b", "parents")]
    assert sample.put(first).added == ("a", "b")
    again = [Case("a", "", "cy", {"phase": 2, "region": ""}, "anna"), Case("b"), Case("c")]
    done = sample.put(again)
    assert (done.added, done.changed, done.unchanged) == (("c",), ("a",), ("b",))
    assert sample.case("a") == Case("a", "staff", "cy", {"phase": 2}, "anna")
    assert [case.id for case in sample.cases()] == ["a", "b", "c"]


def test_an_unknown_case_is_told_with_the_nearest_and_nothing_is_done(sample: SampleList) -> None:
    sample.put([Case("n-014"), Case("n-015")])
    for wrong in (
        lambda: sample.case("n-14"),
        lambda: sample.attempt("n-14", "refused"),
        lambda: sample.assign(["n-015", "n-14"], "ben"),
    ):
        with pytest.raises(StoreError, match=r"there is no case 'n-14' .*did you mean 'n-014'\?"):
            wrong()
    assert sample.attempts() == []
    assert {case.interviewer for case in sample.cases()} == {""}


def test_cases_are_given_to_an_interviewer(sample: SampleList) -> None:
    sample.put([Case("a"), Case("b"), Case("c", interviewer="ben")])
    assert sample.assign(["a", "c", "c"], "ben") == 1
    assert [case.interviewer for case in sample.cases()] == ["ben", "", "ben"]


# --- interviews make attempts ---


def test_a_completed_interview_records_its_attempt_in_the_same_transaction(
    store: Store, sample: SampleList, visit: Questionnaire
) -> None:
    sample.put([Case("a")])
    recording = finished(store, visit, "a")
    (attempt,) = sample.attempts()
    assert (attempt.outcome, attempt.interviewer) == ("completed", "anna")
    assert attempt.interview == recording.uuid
    assert outcome(store) == "completed"


def test_what_fails_while_an_interview_ends_leaves_neither_end_nor_attempt(
    store: Store, sample: SampleList, visit: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise StoreError("the disk is full")

    sample.put([Case("a")])
    recording = begun(store, visit, "a")
    recording.save(recording.interview.answer("agree").answer(40))
    monkeypatch.setattr("survey.store.recording.note_attempts", broken)
    with pytest.raises(StoreError):
        recording.complete()
    assert store.counts("status", status=None) == {("started",): 1}
    assert sample.attempts() == []


def test_a_paused_interview_is_partial_and_a_declined_one_refused(
    store: Store, sample: SampleList, visit: Questionnaire
) -> None:
    sample.put([Case("a")])
    begun(store, visit, "a").pause()
    assert outcome(store) == "partial"
    begun(store, visit, "a", consent="no").discard("consent was declined")
    assert outcome(store) == "refused"
    assert [attempt.outcome for attempt in sample.attempts()] == ["partial", "refused"]


def test_an_interview_thrown_away_by_hand_says_nothing_of_its_case(
    store: Store, sample: SampleList, visit: Questionnaire
) -> None:
    sample.put([Case("a")])
    recording = begun(store, visit, "a")
    recording.pause()
    store.resume(recording.uuid).discard("discarded by the interviewer")
    assert outcome(store) == "not_attempted"
    done = finished(store, visit, "a")
    store.discard(done.uuid, "a test")
    assert outcome(store) == "not_attempted"


def test_an_interview_that_was_cut_off_is_partial_though_nobody_recorded_it(
    store: Store, sample: SampleList, visit: Questionnaire
) -> None:
    sample.put([Case("a")])
    begun(store, visit, "a")
    (standing,) = standings(store)
    assert standing.outcome.code == "partial"
    assert standing.begun
    assert standing.attempts == ()


def test_an_interview_may_come_before_its_case(
    store: Store, sample: SampleList, visit: Questionnaire
) -> None:
    finished(store, visit, "later")
    assert sample.attempts() == []
    sample.put([Case("later")])
    assert outcome(store) == "completed"


def test_declined_consent_on_paper_is_a_refusal_too(
    store: Store, sample: SampleList, visit: Questionnaire
) -> None:
    sample.put([Case("a")])
    interview = Interview.start(visit, group="staff", returned=True).answer("no")
    recording = store.begin(interview, mode="paper", case="a")
    assert recording.interview.declined
    recording.discard("consent was declined")
    assert outcome(store) == "refused"


# --- what several attempts come to ---


def tried(*outcomes: str | tuple[str, date], start: date = TODAY) -> list[Attempt]:
    """One attempt a day, from `start`; a pair has the day that was agreed."""
    found = []
    for days, each in enumerate(outcomes):
        code, day = (each, None) if isinstance(each, str) else each
        wall = datetime(start.year, start.month, start.day, 12, tzinfo=UTC) + timedelta(days)
        found.append(Attempt("a", code, wall, "anna", day))
    return found


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ([], "not_attempted"),
        (["no_contact"], "no_contact"),
        (["no_contact", "refused"], "refused"),
        (["refused", "no_contact"], "refused"),
        (["no_contact", "not_found", "no_contact"], "not_found"),
        (["not_eligible", "refused"], "refused"),
        (["refused", "partial"], "partial"),
        (["partial", "break_off"], "break_off"),
        (["moved", ("call_back", TODAY)], "moved"),
        ([("call_back", TODAY), "no_contact"], "call_back"),
    ],
)
def test_what_tells_more_is_not_undone_by_what_tells_less(outcomes: list[str], said: str) -> None:
    assert standing_of(Case("a"), tried(*outcomes), []).outcome.code == said


def test_a_completed_interview_stands_whatever_is_recorded_after_it() -> None:
    met = [Met("u", "a", "visit", "completed", "ben")]
    standing = standing_of(Case("a", interviewer="anna"), tried("refused"), met)
    assert (standing.outcome.code, standing.interviewer) == ("completed", "ben")


def test_answers_taken_back_are_a_refusal_though_nobody_recorded_it() -> None:
    met = [Met("u", "a", "visit", "discarded", "ben", "withdrawn")]
    completed = Attempt("a", "completed", datetime.now(UTC), "ben", interview="u")
    assert standing_of(Case("a"), [completed], met).outcome.code == "refused"


def test_the_day_agreed_stands_until_somebody_tries_on_it_or_later() -> None:
    friday = TODAY + timedelta(2)
    early = standing_of(Case("a"), tried(("call_back", friday), "no_contact"), [])
    assert (early.call_back, early.due(TODAY), early.due(friday)) == (friday, False, True)
    later = tried(("call_back", friday), "no_contact", "no_contact")
    assert standing_of(Case("a"), later, []).call_back is None


@pytest.mark.parametrize("outcome", ["refused", "deceased", "moved", "not_eligible"])
def test_an_outcome_that_settles_a_case_takes_the_day_agreed_away(outcome: str) -> None:
    friday = TODAY + timedelta(4)
    standing = standing_of(Case("a"), tried(("call_back", friday), outcome), [])
    assert (standing.call_back, standing.settled) == (None, True)
    again = standing_of(Case("a"), tried(("call_back", friday), outcome, ("refused", friday)), [])
    assert (again.call_back, again.settled) == (friday, False)


@pytest.mark.parametrize("ended", ["withdrawn", "declined"])
def test_answers_taken_back_take_the_day_agreed_away(ended: str) -> None:
    friday = TODAY + timedelta(4)
    (agreed,) = tried(("call_back", friday))
    for hours, day in ((2, None), (-2, friday)):
        gone = Met(
            "u", "a", "visit", "discarded", "ben", ended, agreed.wall + timedelta(hours=hours)
        )
        assert standing_of(Case("a"), [agreed], [gone]).call_back == day
    mistaken = Met("u", "a", "visit", "discarded", "ben", "mistake", agreed.wall + timedelta(1))
    assert standing_of(Case("a"), [agreed], [mistaken]).call_back == friday


def test_an_interview_withdrawn_in_the_office_clears_the_call_back(
    store: Store, sample: SampleList, visit: Questionnaire
) -> None:
    sample.put([Case("a")])
    sample.attempt("a", "call_back", call_back=TODAY + timedelta(4))
    interview = Interview.start(visit, group="staff").answer("yes")
    recording = store.begin(interview, mode="terminal", case="a")
    recording.pause()
    (kept,) = listed(store)
    discard(store, [kept], ended_as="withdrawn", because="she rang us")
    (standing,) = standings(store)
    assert (standing.outcome.code, standing.call_back, standing.settled) == ("refused", None, True)


def test_a_refusal_with_a_day_to_try_again_is_not_settled() -> None:
    standing = standing_of(Case("a"), tried(("refused", TODAY + timedelta(7))), [])
    assert standing.outcome.code == "refused"
    assert not standing.settled
    assert standing_of(Case("a"), tried("refused"), []).settled


def test_every_outcome_says_whether_somebody_has_to_go_again() -> None:
    for code, each in OUTCOMES.items():
        if code in ("completed", "not_attempted"):
            continue
        assert standing_of(Case("a"), tried(code), []).settled == each.settled


# --- who comes next ---


def test_next_are_the_days_that_came_then_the_untried_then_the_longest_waiting() -> None:
    def case(id_: str, *outcomes: str | tuple[str, date], who: str = "", start: date = TODAY):
        return standing_of(Case(id_, "staff", interviewer=who), tried(*outcomes, start=start), [])

    week = timedelta(7)
    everyone = [
        case("not home", "no_contact", start=TODAY - week),
        case("not home for long", "no_contact", start=TODAY - 2 * week),
        case("refused", "refused"),
        case("next week", ("call_back", TODAY + week)),
        case("new"),
        case("yesterday", ("call_back", TODAY - timedelta(1)), start=TODAY - week),
        case("today", ("call_back", TODAY), start=TODAY - week),
        case("ben's", who="ben"),
    ]
    order = [each.case.id for each in next_up(everyone, TODAY, interviewer="anna")]
    assert order == ["yesterday", "today", "new", "not home for long", "not home"]
    assert "ben's" in [each.case.id for each in next_up(everyone, TODAY)]
    assert next_up(everyone, TODAY, group="parents") == []
