"""Random histories of a questionnaire, with interviews in between and old forms that come back
late: nothing lost, nothing unreadable, every answer counted where a person would count it; in
memory and in a store that is closed and opened again.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import Responses, distribution
from survey import open_store
from survey.codebook import Codebook
from survey.decisions import Decision
from survey.errors import UndecidedError
from survey.exchange import export
from survey.exchange.exported import read_exported
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.versions import Undecided, differences, with_changes
from tests.versions.history import Asked, History

Answered = tuple[str, int, int]
"""A question, the series that its answer is in, and what it means (of a number itself)."""


@dataclass(frozen=True)
class Told:
    """Somebody's answers: what each means, and what the version offered, by series."""

    one: CompletedInterview
    at: int
    meant: tuple[Answered, ...]
    asked: tuple[Asked, ...]


def interview(draw: Any, number: int, at: int, q: Questionnaire, items: Sequence[Asked]) -> Told:
    """Somebody who is asked by a version, `at` its place among all, and answers some of it."""
    answers: dict[str, Any] = {}
    meant: list[Answered] = []
    for asked in items:
        if draw(st.booleans()):
            if asked.kind == "number":
                answers[asked.id] = draw(st.integers(0, 9))
                meant.append((asked.id, asked.series, answers[asked.id]))
            else:
                answers[asked.id] = draw(st.sampled_from(list(asked.meaning)))
                meant.append((asked.id, asked.series, asked.meaning[answers[asked.id]]))
    one = CompletedInterview(f"u{number}", "made", q.version, q.hash, "p", "page", "en", answers)
    return Told(one, at, tuple(meant), tuple(items))


def check(draw: Any) -> None:
    history = History(draw)
    history.items = [history.new() for _ in range(draw(st.integers(1, 3)))]
    versions: list[Questionnaire] = []
    states: list[list[Asked]] = []
    told: list[Told] = []
    for number in range(1, draw(st.integers(2, 5)) + 1):
        if number > 1:
            history.step(str(number))
        versions.append(history.definition(str(number)))
        states.append(history.state())
        if number > 1:
            found = {(one.item, one.what) for one in differences(versions[-2], versions[-1])}
            renamed = history.renamed
            assert {(renamed.get(item, item), what) for item, what in history.expected} <= found
        late = [draw(st.integers(0, number - 1)) for _ in range(draw(st.integers(0, 2)))]
        for at in (number - 1, *late):  # of this version, and old forms come late
            told.append(interview(draw, len(told), at, versions[at], states[at]))
    people = [each.one for each in told]
    responses = Responses.from_interviews(people, Codebook.of(versions))
    everything_is_there(responses, told, history)
    comes_back_as_it_was(people, versions)
    everything_is_there(through_a_store(versions, told, draw), told, history)


def everything_is_there(responses: Responses, told: Sequence[Told], history: History) -> None:
    """Each answer is in one item, under one code for what it means, with all others of its series
    and no others; and is counted there, of those who could give it.
    """
    book = responses.codebook
    rows = {name: at for at, name in enumerate(responses.frame["interview"])}
    where: dict[int, str] = {}
    says: dict[tuple[str, int], object] = {}
    counts: dict[tuple[str, object], int] = {}
    for each in told:
        given = given_by(responses, rows[each.one.uuid])
        today: dict[str, list[tuple[int, int]]] = {}
        for question, series, meaning in each.meant:
            (item,) = (
                item.id
                for item in book.items.values()
                if question
                in item.source(each.one.hash, each.one.instrument, each.one.version).questions
            )
            kept = history.today(series, meaning)
            assert where.setdefault(kept[0], item) == item  # one series, one item
            today.setdefault(item, []).append(kept)
        assert given.keys() == today.keys()  # nothing lost, nothing twice
        for item, answers in today.items():
            if len(answers) > 1:  # of questions that are one now the first counts
                known = [says.get((item, meaning)) for _, meaning in answers]
                assert given[item] in known or None in known
                continue
            ((_, meaning),) = answers
            assert says.setdefault((item, meaning), given[item]) == given[item]  # one meaning
        for item in given:
            counts[item, given[item]] = counts.get((item, given[item]), 0) + 1
    assert len(set(where.values())) == len(where)  # and no other series in it
    codes = {(item, code) for (item, _), code in says.items()}
    assert len(codes) == len(says)
    if told and any(item.options for item in book.items.values()):
        every_answer_is_counted(responses, told, history, (counts, says))


def given_by(responses: Responses, row: int) -> dict[str, object]:
    """What a row of the frame says was answered, by item."""
    given: dict[str, object] = {}
    for item in responses.codebook.items.values():
        value = responses.frame[item.id].iloc[row]
        if item.categorical and value != "not_asked":
            given[item.id] = value
        elif not item.categorical and (
            responses.frame[f"{item.id}__missing"].iloc[row] != "not_asked"
        ):
            given[item.id] = int(value)
    return given


def every_answer_is_counted(
    responses: Responses,
    told: Sequence[Told],
    history: History,
    found: tuple[Mapping[tuple[str, object], int], Mapping[tuple[str, int], object]],
) -> None:
    """A person counts who gave it, of those who answered the question in a version that had it.
    `found`: how many gave each answer of an item, and which answer says what.
    """
    counts, says = found
    table = distribution(responses)
    rows = {name: at for at, name in enumerate(responses.frame["interview"])}
    meant = {(item, code): meaning for (item, meaning), code in says.items()}
    for row in table.to_dict("records"):
        item, answer = row["item"], row["answer"]
        assert row["count"] == counts.get((item, answer), 0)
        if (item, answer) not in meant:
            continue
        could = 0
        for each in told:
            offered = {
                history.today(asked.series, meaning)[1]
                for asked in each.asked
                for meaning in asked.meaning.values()
            }
            answered = item in given_by(responses, rows[each.one.uuid])
            could += answered and meant[item, answer] in offered
        assert row["n"] == could


def comes_back_as_it_was(
    people: Sequence[CompletedInterview], versions: Sequence[Questionnaire]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "out.csv"
        export(people, versions, file)
        back = read_exported(file).interviews if people else []
        assert [dict(each.answers) for each in back] == [dict(each.answers) for each in people]


def through_a_store(
    versions: Sequence[Questionnaire], told: Sequence[Told], draw: Any
) -> Responses:
    """The answers from a store that they came into one after the other; what was open when they
    came was decided to stand apart, as `--apart` does.
    """
    decided = list(versions)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "s.db"
        store = open_store(place)
        for each in told:
            while True:
                store.decided = decided
                try:
                    store.take_in([each.one], [decided[each.at]])
                    break
                except UndecidedError as error:
                    decided = apart(decided, error.undecided)
            if draw(st.booleans()):
                store.close()
                store = open_store(place)
        responses = Responses.from_store(store, decided=decided)
        assert {one.uuid: dict(one.answers) for one in store.completed()} == {
            each.one.uuid: dict(each.one.answers) for each in told
        }
        store.close()
    return responses


def apart(decided: Sequence[Questionnaire], undecided: Sequence[object]) -> list[Questionnaire]:
    """The definitions with what is open decided to stand apart."""
    changes: dict[str, dict[str, Decision]] = {}
    for each in undecided:
        assert isinstance(each, Undecided)
        for changed in each.changed:
            changes.setdefault(each.version, {})[changed.item] = Decision("apart", "it was open")
    return [with_changes(each, changes) for each in decided]


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_thirty_histories(data: Any) -> None:
    check(data.draw)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=500, deadline=None)
def test_five_hundred_histories(data: Any) -> None:
    check(data.draw)
