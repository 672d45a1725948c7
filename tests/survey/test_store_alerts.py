"""What an interview raised is found in the history of its answers, until somebody signs it off."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from survey import CompletedInterview, Interview, Missing, Store, StoreError, open_store
from survey.definition import loads
from survey.store import Concern, concerns, sign_off, tables
from tests.survey.alerts import DEFINITION
from tests.survey.questionnaires import answers_to

MOOD = loads(DEFINITION)


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as opened:
        yield opened


def begun(store: Store, *answers: object, case: str = "") -> tuple[str, Interview]:
    """An interview of a parent with these answers, saved one by one, and paused."""
    interview = Interview.start(MOOD, group="parents").answer(answers[0])
    recording = store.begin(interview, mode="terminal", case=case)
    for answer in answers[1:]:
        interview = interview.answer(answer)
        recording.save(interview)
    recording.pause()
    return recording.uuid, interview


def change(store: Store, uuid: str, question: str, answer: object) -> None:
    recording = store.resume(uuid)
    recording.save(recording.interview.goto(question).answer(answer))
    recording.pause()


def words(concern: Concern) -> list[str]:
    return [str(each) for each in concern.say]


def test_one_is_open_until_it_is_signed_off(store: Store) -> None:
    uuid, _ = begun(store, "never", ["quarrels"], case="C7")
    (found,) = concerns(store)
    assert (found.interview.uuid, found.interview.case) == (uuid, "C7")
    assert (found.question, str(found.asked)) == ("safe", "Are you safe at home?")
    assert words(found) == ["Stay with the person. Ring the duty line."]
    assert (found.open, found.changed, found.times) == (True, False, 1)
    (signed,) = sign_off(store, uuid[:8], who="Ann", note="rang at 10")
    assert signed.question == "safe"
    (found,) = concerns(store)
    assert not found.open
    assert [(each.who, each.note) for each in found.sign_offs] == [("Ann", "rang at 10")]


def test_what_was_changed_in_the_interview_was_still_said(store: Store) -> None:
    uuid, _ = begun(store, "never", ["quarrels"])
    change(store, uuid, "safe", "always")
    (found,) = concerns(store)
    assert (found.open, found.changed) == (True, True)


def test_what_is_said_again_after_it_was_signed_off_is_open_again(store: Store) -> None:
    uuid, _ = begun(store, "never", ["quarrels"])
    sign_off(store, uuid, "safe", who="Ann", note="seen")
    change(store, uuid, "safe", "never")  # the same answer once more is no new one
    assert not concerns(store)[0].open
    change(store, uuid, "safe", "always")
    assert not concerns(store)[0].open
    recording = store.resume(uuid)
    recording.save(recording.interview.goto("safe").skip(Missing.REFUSED))
    (found,) = concerns(store)
    assert found.open
    assert words(found) == ["Do not leave yet."]
    sign_off(store, uuid, who="Bo", note="seen again")
    (found,) = concerns(store)
    assert not found.open
    assert [each.who for each in found.sign_offs] == ["Ann", "Bo"]


def test_each_question_is_signed_off_by_itself(store: Store) -> None:
    uuid, _ = begun(store, "never", ["blows"], "agree", "agree", 95)
    found = {each.question: words(each) for each in concerns(store)}
    assert found == {
        "safe": ["Stay with the person. Ring the duty line."],
        "seen": ["Tell the lead."],
        "thoughts": ["Follow the protocol.", "Ask about the children."],
        "drinks": ["Give the leaflet."],
        "strain": ["Ring the doctor."],
    }
    sign_off(store, uuid, "seen", who="Ann", note="told")
    assert [each.question for each in concerns(store) if not each.open] == ["seen"]
    assert len(sign_off(store, uuid, who="Ann", note="told")) == 4
    assert not any(each.open for each in concerns(store))


def test_a_sign_off_of_nothing_is_refused_and_keeps_nothing(store: Store) -> None:
    uuid, _ = begun(store, "never", ["quarrels"])
    for question, reason in (
        ("saef", f"the interview {uuid} has no alert on 'saef'; did you mean 'safe'?"),
        ("seen", f"the interview {uuid} has no alert on 'seen'"),
    ):
        with pytest.raises(StoreError) as found:
            sign_off(store, uuid, question, who="Ann", note="seen")
        assert str(found.value).startswith(reason)
    sign_off(store, uuid, who="Ann", note="seen")
    with pytest.raises(StoreError) as found:
        sign_off(store, uuid, who="Ann", note="seen")
    remedy = "concord alerts list shows those there are"
    assert str(found.value) == f"the interview {uuid} has no open alert; {remedy}"
    with store.reading() as connection:
        assert len(connection.execute(select(tables.sign_offs)).all()) == 1


def test_a_discarded_interview_has_its_alerts_still(store: Store) -> None:
    uuid, _ = begun(store, "never", ["quarrels"])
    store.resume(uuid).discard("consent was withdrawn")
    (found,) = concerns(store)
    assert (found.open, found.interview.status) == (True, "discarded")


def returned(**changes: object) -> CompletedInterview:
    usual = CompletedInterview(
        uuid=str(uuid4()),
        instrument=MOOD.instrument,
        version=MOOD.version,
        hash=MOOD.hash,
        group="teachers",
        mode="page",
        language="en",
        answers={"safe": "always", "thoughts": "agree", "drinks": 3, "strain": 4},
        completed=datetime(2026, 6, 13, 10, tzinfo=UTC),
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def test_forms_and_files_raise_them_and_a_correction_again(store: Store) -> None:
    first = returned()
    store.take_in([first, returned(answers={"safe": "always"})], [MOOD])
    (found,) = concerns(store)
    assert (found.interview.uuid, words(found)) == (first.uuid, ["Follow the protocol."])
    sign_off(store, first.uuid, who="Ann", note="seen")
    store.take_in([first], [MOOD])
    assert not concerns(store)[0].open
    store.take_in([replace(first, answers={**first.answers, "safe": "never"})], [MOOD])
    assert [each.question for each in concerns(store) if each.open] == ["safe"]
    assert concerns(store, uuids=[]) == []
    assert len(concerns(store, uuids=[first.uuid])) == 2


BARE = loads(
    DEFINITION.replace(
        'alert: {when: "drinks > 50", say: {en: Give the leaflet., cy: Rhowch y daflen.}}', ""
    )
)


def test_an_alert_added_later_is_of_what_was_answered_before(store: Store, tmp_path: Path) -> None:
    store.take_in([returned(hash=BARE.hash, answers={"drinks": 60})], [BARE])
    assert BARE.hash == MOOD.hash
    assert concerns(store) == []
    (found,) = concerns(store, [MOOD])
    assert (found.question, words(found)) == ("drinks", ["Give the leaflet."])
    store.add(MOOD)
    assert concerns(store) == [found]
    store.add(BARE)  # an older copy of the definition takes none away
    assert concerns(store) == [found]
    assert concerns(store, [BARE]) == [found]


def test_its_words_are_those_of_today(store: Store) -> None:
    store.take_in([returned(answers={"drinks": 60})], [MOOD])
    corrected = loads(DEFINITION.replace("Give the leaflet.", "Give the new leaflet."))
    for known in ([corrected], []):
        store.add(corrected)
        (found,) = concerns(store, known)
        assert words(found) == ["Give the new leaflet."]


def test_a_new_version_looks_at_old_answers_under_the_ids_and_codes_they_had(store: Store) -> None:
    """An alert that is new, on an item and an answer that were renamed."""
    begun(store, "always", ["blows"], "disagree", "agree", 3)
    assert [each.question for each in concerns(store)] == ["seen", "thoughts"]
    later = (
        DEFINITION.replace('version: "1"', 'version: "2"')
        .replace("id: safe", "id: at_home\n        was: safe")
        .replace("safe == 'refused'", "at_home == 'refused'")
        .replace(
            "always: {en: Always, cy: Bob amser}",
            """mostly:
            text: {en: Always, cy: Bob amser}
            was: always
            alert: {en: Ask again., cy: Gofynnwch eto.}""",
        )
        .replace("id: drinks", "id: units\n        was: drinks")
        .replace("drinks > 50", "units > 2 and at_home == 'mostly'")
        .replace("drinks + 1", "units + 1")
    )
    found = concerns(store, [loads(later)])
    said = {each.question: words(each) for each in found}
    assert said["safe"] == ["Ask again."]
    assert said["drinks"] == ["Give the leaflet."]
    assert set(said) == {"safe", "drinks", "seen", "thoughts"}


def test_a_new_version_looks_at_old_answers_and_drops_what_it_drops(store: Store) -> None:
    newer = loads(
        DEFINITION.replace('version: "1"', 'version: "2"').replace("drinks > 50", "drinks > 9")
    )
    store.take_in([returned(answers={"drinks": 10}), returned(answers={"drinks": 60})], [MOOD])
    assert len(concerns(store)) == 1
    store.add(newer)
    assert len(concerns(store)) == 2
    silent = loads(
        DEFINITION.replace('version: "1"', 'version: "3"').replace(
            'alert: {when: "drinks > 50", say: {en: Give the leaflet., cy: Rhowch y daflen.}}', ""
        )
    )
    store.take_in([returned(hash=silent.hash, version="3", answers={"drinks": 60})], [silent])
    assert len(concerns(store)) == 1


def test_who_signed_off_is_never_changed(store: Store) -> None:
    uuid, _ = begun(store, "never", ["quarrels"])
    sign_off(store, uuid, who="Ann", note="seen")
    with pytest.raises(StoreError, match="append-only"), store.transaction() as connection:
        connection.execute(tables.sign_offs.update().values(who="Bo"))


STEPS = st.lists(st.sampled_from(["always", "never", "refused", "sign"]), min_size=1, max_size=12)


@settings(max_examples=10)
@given(STEPS)
def test_whatever_is_answered_and_signed_in_any_order(steps: list[str]) -> None:
    """Open is what was given after the last sign-off; the same answer kept once more is not."""
    with open_store(":memory:") as store:
        uuid, _ = begun(store, "always", ["quarrels"])
        now, waiting, raised = "always", False, False
        for step in steps:
            if step == "sign":
                if waiting:
                    sign_off(store, uuid, who="Ann", note="seen")
                waiting = False
                continue
            change(store, uuid, "safe", Missing.REFUSED if step == "refused" else step)
            if step not in (now, "always"):
                waiting = raised = True
            now = step
        found = concerns(store)
        assert len(found) == raised
        assert [each.open for each in found] == [waiting] * len(found)
        assert all(each.changed == (now == "always") for each in found)


@settings(max_examples=10)
@given(st.data())
def test_the_history_raises_what_each_step_of_the_interview_raised(data: st.DataObject) -> None:
    """Whatever is answered, changed and gone back to, of several people in one store."""
    with open_store(":memory:") as store:
        expected: dict[tuple[str, str], set[str]] = {}
        for number in range(2):
            before = interview = Interview.start(MOOD, seed=number)
            recording = None
            for _ in range(data.draw(st.integers(1, 12))):
                if interview.path and data.draw(st.integers(0, 3)) == 0:
                    interview = interview.goto(data.draw(st.sampled_from(interview.path)))
                question = interview.question
                if question is None:
                    break
                before, interview = interview, interview.answer(data.draw(answers_to(question)))
                if recording is None:
                    recording = store.begin(interview, mode="terminal")
                else:
                    recording.save(interview)
                for each in interview.raised_since(before):
                    known = expected.setdefault((recording.uuid, each.question), set())
                    known.add(str(each.alert.say))
        found = concerns(store)
        assert {
            (each.interview.uuid, each.question): set(words(each)) for each in found
        } == expected
        assert concerns(store, uuids={uuid for uuid, _ in expected}) == found
