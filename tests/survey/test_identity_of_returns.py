"""Whose a return is: a copy, a correction, another person, or something to be decided."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest

from survey.definition import loads
from survey.errors import StoreError
from survey.interview import Answer
from survey.missing import Missing
from survey.record import CompletedInterview, Origin
from survey.store import (
    Store,
    correct,
    decide,
    discard,
    events,
    interview_named,
    open_store,
    pairs,
)
from survey.store.identity import Becomes, becomes, likeness

QUESTIONS = [f"q{number}" for number in range(6)]
CLUB = loads(
    """
instrument: club
version: "1"
title: The club
languages: [en]
groups: {members: Members, helpers: Helpers}
sections:
  - title: All
    questions:
"""
    + "".join(
        f"      - {{id: {name}, ask: Do you like {name}?, scale: agreement5}}\n"
        for name in QUESTIONS
    )
)
START = datetime(2022, 6, 13, 9, 0, tzinfo=UTC)
PLEASED, CROSS = ("agree",) * 6, ("disagree",) * 6


@pytest.fixture
def store(tmp_path: Path) -> Iterable[Store]:
    with open_store(tmp_path / "store.db") as opened:
        yield opened


def returned(
    answers: Iterable[Answer] = PLEASED,
    *,
    mark: str = "",
    file: str = "forms/a.xlsx",
    minute: int = 0,
    group: str = "members",
    row: int = 0,
    sender: str = "",
    uuid: str = "",
    case: str = "",
) -> CompletedInterview:
    """A form as the desks hand it to the store."""
    given = dict(zip(QUESTIONS, answers, strict=True))
    name = uuid or mark or (f"{sender} {row}" if sender else str([group, given]))
    return CompletedInterview(
        uuid=str(uuid5(NAMESPACE_URL, name)),
        instrument="club",
        version="1",
        hash=CLUB.hash,
        group=group,
        mode="workbook",
        language="en",
        answers=given,
        completed=START + timedelta(minutes=minute),
        case=case,
        origin=Origin("f", mark, row, sender, file, own_id=bool(uuid)),
    )


def changed(count: int, answers: tuple[Answer, ...] = PLEASED) -> tuple[Answer, ...]:
    return (*["neither"] * count, *answers[count:])


def taken(store: Store, *returns: CompletedInterview) -> tuple[int, int, int, int]:
    """How many were added, left alone, corrected; and pairs."""
    done = store.take_in(returns, [CLUB])
    return done.added, done.unchanged, done.corrected, done.pairs


def said(store: Store) -> list[tuple[Answer, ...]]:
    return sorted(tuple(each.answers.values()) for each in store.completed())


# --- the rules themselves ---


@pytest.mark.parametrize(
    ("answers", "groups", "same_file", "against"),
    [
        (changed(2), ("a", "a"), False, ""),
        (changed(3), ("a", "a"), False, "3 of 6 answers differ, in another file"),
        (changed(3), ("a", "a"), True, ""),
        (changed(4), ("a", "a"), True, "4 of 6 answers differ"),
        (PLEASED, ("a", "b"), True, "another group (b, not a)"),
        ((Missing.NO_ANSWER,) * 6, ("a", "a"), False, ""),
        ((*[Missing.NO_ANSWER] * 4, "agree", "neither"), ("a", "a"), False, "1 of 2 answers"),
    ],
)
def test_answers_and_group_speak_against_one_person(answers, groups, same_file, against):
    first, second = (dict(zip(QUESTIONS, each, strict=True)) for each in (PLEASED, answers))
    found = likeness(first, second, groups, same_file=same_file).against
    assert found.startswith(against)
    assert bool(found) == bool(against)


ONE, TWO, THREE = ({"q0": word} for word in ("agree", "neither", "disagree"))


@pytest.mark.parametrize(
    ("given", "minutes", "decided", "outcome"),
    [
        (TWO, (5, 0), False, Becomes.CORRECTION),
        (TWO, (0, 5), False, Becomes.UNCHANGED),
        (ONE, (None, None), False, Becomes.UNCHANGED),
        (THREE, (None, None), False, Becomes.CORRECTION),
        (ONE, (0, 0), False, Becomes.UNCHANGED),
        (THREE, (5, 0), True, Becomes.UNDECIDED),
        (ONE, (5, 0), True, Becomes.UNCHANGED),
    ],
)
def test_the_later_one_counts_and_nothing_undoes_a_decision(given, minutes, decided, outcome):
    finished, kept = (None if n is None else START + timedelta(minutes=n) for n in minutes)
    states: list[Mapping[str, Answer]] = [ONE, {"q0": "strongly_agree"}]
    assert becomes(given, finished, states=states, kept=kept, decided=decided) is outcome


# --- a reference that somebody chose ---


def test_a_correction_replaces_and_an_old_copy_adds_nothing(store):
    first, second = returned(mark="ann"), returned(changed(1), mark="ann", minute=5)
    assert taken(store, first) == (1, 0, 0, 0)
    assert taken(store, second) == (0, 0, 1, 0)
    assert taken(store, first, second, first) == (0, 3, 0, 0)
    assert said(store) == [changed(1)]


@pytest.mark.parametrize(
    "other",
    [
        returned(CROSS, mark="1", file="forms/b.xlsx"),
        returned(mark="1", group="helpers", file="forms/b.xlsx"),
        returned(CROSS, mark="1", minute=9),
    ],
)
def test_two_people_who_chose_one_reference_are_both_kept_and_listed_until_somebody_decides(
    store, other
):
    one = returned(mark="1")
    assert taken(store, one, other) == (2, 0, 0, 1)
    assert taken(store, other, one, other) == (0, 3, 0, 0)
    (pair,) = pairs(store)
    assert pair.alike.startswith("the same reference")
    assert pair.against
    decide(store, pair.first.uuid, pair.second.uuid, "different", who="Ada")
    assert pairs(store) == []
    assert taken(store, one, other) == (0, 2, 0, 0)
    assert len(said(store)) == 2
    ((decision, who),) = [(each.decision, each.who) for each in pairs(store, decided=True)]
    assert (decision, who) == ("different", "Ada")


def test_each_of_two_people_with_one_reference_can_correct_their_own(store):
    taken(store, returned(mark="1"), returned(CROSS, mark="1", file="forms/b.xlsx"))
    again = returned(changed(1, CROSS), mark="1", file="forms/c.xlsx", minute=3)
    assert taken(store, again) == (0, 0, 1, 0)
    assert said(store) == sorted([PLEASED, changed(1, CROSS)])


def test_decided_to_be_one_person_the_later_form_counts_and_the_earlier_stays_away(store):
    one, two = returned(mark="1"), returned(CROSS, mark="1", file="forms/b.xlsx", minute=5)
    taken(store, two, one)
    (pair,) = pairs(store)
    done = decide(store, pair.first.uuid[:9], pair.second.uuid[:9], "same")
    assert said(store) == [CROSS]
    (ended,) = done.ended
    assert interview_named(store, ended).ended_as == "superseded"
    assert events(store, ended)[-1].event == "discarded"
    assert taken(store, one, two) == (0, 2, 0, 0)
    third = returned(changed(1), mark="1", minute=9)  # of the form that was superseded
    assert taken(store, third) == (0, 0, 1, 0)
    assert said(store) == [changed(1)]
    decide(store, pair.first.uuid, pair.second.uuid, "different")
    assert len(said(store)) == 2


def test_a_decision_names_two_interviews_that_are_there(store):
    taken(store, returned(mark="1"))
    (uuid,) = [each.uuid for each in store.completed()]
    with pytest.raises(StoreError, match="are one interview"):
        decide(store, uuid, uuid[:8], "same")
    with pytest.raises(StoreError, match="there is no interview 'none'"):
        decide(store, uuid, "none", "same")


# --- without a reference ---


def test_without_a_reference_the_file_and_the_answers_tell(store):
    assert taken(store, returned()) == (1, 0, 0, 0)
    copy = returned(file="forms/copy.xlsx", minute=2)
    corrected = returned(changed(2), minute=5)
    other = returned(changed(2, CROSS), file="forms/c.xlsx")
    assert taken(store, copy) == (0, 1, 0, 0)
    assert taken(store, corrected) == (0, 0, 1, 0)
    assert taken(store, other) == (1, 0, 0, 0)
    assert taken(store, returned(), copy, corrected, other) == (0, 4, 0, 0)
    assert said(store) == sorted([changed(2), changed(2, CROSS)])


def sheet(*rows: tuple[Answer, ...], **about: object) -> list[CompletedInterview]:
    return [returned(each, row=n, **about) for n, each in enumerate(rows, 1)]  # type: ignore[arg-type]


A, B, C, D, E = (
    tuple((["agree", "disagree"][place >> shift & 1]) for shift in range(3)) * 2
    for place in (0, 3, 5, 6, 7)
)


def test_likeness_is_not_transitive_and_what_falls_apart_is_listed(store):
    """The first and the last differ too much for one person, and the one between is like both."""
    first, between, last = (
        returned(changed(number), mark="m", file=f"forms/{number}.xlsx", minute=number)
        for number in (0, 2, 4)
    )
    for order, people in (((first, between, last), 1), ((first, last, between), 2)):
        with open_store(":memory:") as opened:
            for each in order:
                taken(opened, each)
            assert len(said(opened)) == people
            assert len(pairs(opened)) == people - 1


def test_an_old_copy_read_from_elsewhere_first_is_listed_beside_the_correction(store):
    old, new = (returned(changed(number), minute=number) for number in (0, 2))
    copy = replace(old, origin=Origin("f", file="copies/a.xlsx"))
    assert [taken(store, each) for each in (copy, new)] == [(1, 0, 0, 0), (1, 0, 0, 0)]
    assert taken(store, old) == (0, 1, 0, 1)
    assert taken(store, old, copy, new) == (0, 3, 0, 0)
    (pair,) = pairs(store)
    assert {pair.first.completed, pair.second.completed} == {START, START + timedelta(minutes=2)}


@pytest.mark.parametrize("sender", ["", "oak"])
def test_a_row_of_a_sheet_is_corrected_by_the_row_of_its_number(store, sender):
    first = sheet(A, B, C, sender=sender)
    second = sheet(A, changed(1, B), C, D, sender=sender, minute=5)
    assert taken(store, *first) == (3, 0, 0, 0)
    assert taken(store, *second) == (1, 2, 1, 0)
    assert taken(store, *first) == (0, 3, 0, 0)
    assert taken(store, *second) == (0, 4, 0, 0)
    assert said(store) == sorted([A, changed(1, B), C, D])


def test_a_sheet_saved_under_another_name_is_known_by_its_rows(store):
    taken(store, *sheet(A, B, C, D))
    second = sheet(A, changed(1, B), C, D, file="forms/corrected.xlsx", minute=5)
    assert taken(store, *second) == (0, 3, 1, 0)
    assert len(said(store)) == 4


def test_sorted_rows_add_nothing_and_a_blank_sheet_of_another_sender_adds_all(store):
    assert taken(store, *sheet(A, B, C)) == (3, 0, 0, 0)
    assert taken(store, *sheet(C, A, B, minute=5)) == (0, 3, 0, 0)
    assert taken(store, *sheet(B, D, E, file="other/a.xlsx")) == (2, 1, 0, 0)
    assert len(said(store)) == 5


# --- ids, cases, and what the office decided ---


def test_a_case_is_asked_once_by_an_instrument(store):
    one = returned(case="17", uuid="page 1")
    two = returned(CROSS, case="17", uuid="page 2", minute=4)
    assert taken(store, one) == (1, 0, 0, 0)
    assert taken(store, two) == (0, 0, 1, 0)
    assert taken(store, one) == (0, 1, 0, 0)
    assert said(store) == [CROSS]


def test_pages_with_ids_of_their_own_and_one_reference_are_listed(store):
    one, two = returned(mark="17", uuid="a"), returned(changed(1), mark="17", uuid="b")
    assert taken(store, one, two) == (2, 0, 0, 1)
    assert taken(store, two, one) == (0, 2, 0, 0)
    (pair,) = pairs(store)
    assert pair.against == "each form has an id of its own"


@pytest.mark.parametrize("own", [{"uuid": "page"}, {"mark": "ann"}, {}])
def test_a_late_return_neither_undoes_a_correction_nor_revives_what_was_discarded(store, own):
    first, late = returned(**own), returned(changed(1), minute=9, **own)
    taken(store, first)
    (uuid,) = [each.uuid for each in store.completed()]
    correct(store, uuid, {"q5": "strongly_agree"}, because="she called us")
    assert taken(store, first) == (0, 1, 0, 0)
    assert taken(store, late) == (1, 0, 0, 1)
    assert taken(store, late, first) == (0, 2, 0, 0)
    assert said(store) == [(*PLEASED[:5], "strongly_agree")]
    (pair,) = pairs(store)
    assert pair.against == "the interview was corrected in the office"
    decide(store, pair.first.uuid, pair.second.uuid, "same", keep=pair.second.uuid)
    assert said(store) == [changed(1)]


def test_what_was_withdrawn_stays_withdrawn_unless_somebody_says_it_is_another(store):
    first, late = returned(uuid="page"), returned(changed(1), uuid="page", minute=9)
    taken(store, first)
    kept = interview_named(store, first.uuid)
    discard(store, [kept], ended_as="withdrawn", because="she asked us to")
    assert taken(store, first) == (0, 1, 0, 0)
    assert taken(store, late) == (1, 0, 0, 1)
    assert said(store) == []
    (pair,) = pairs(store)
    decide(store, pair.first.uuid, pair.second.uuid, "same")
    assert said(store) == []
    assert pairs(store) == []
    decide(store, pair.first.uuid, pair.second.uuid, "different")
    assert said(store) == [changed(1)]
    assert taken(store, first, late) == (0, 2, 0, 0)


def test_what_somebody_put_right_counts_whatever_came_before(store):
    one = returned(uuid="paper")
    taken(store, one)
    other = replace(one, answers={**one.answers, "q0": "neither"})
    store.put_right(one, other, CLUB)
    store.put_right(other, one, CLUB)
    assert said(store) == [PLEASED]
