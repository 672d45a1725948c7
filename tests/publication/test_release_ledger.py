"""What was published stays in the ledger, and what is published next gives none of it away."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis import Responses
from analysis.publication.disclosure import Line, attack
from analysis.publication.disclosure.tables import base_line
from analysis.publication.release.explaining import kept
from analysis.publication.release.ledger import LEDGER, Ledger
from analysis.publication.release.plan import ReleasePlan
from analysis.publication.release.segments import Segment
from survey.errors import DataError
from tests.publication.simulated_studies import answers_of, codebook, some_of, tallied

PUBLIC, TEACHERS = Segment(("public",)), Segment(("teachers",))
AGREE, NET = Line("answer", "agree"), Line("net", "agree")
STRONGLY = Line("answer", "strongly_agree")
FIRST = {
    "public": {"disagree": 40, "neither": 55, "agree": 82, "strongly_agree": 61},
    "teachers": {"disagree": 23, "neither": 21, "agree": 44, "strongly_agree": 4},
}


def and_then(first: Responses, more: dict[str, dict[str, int]]) -> Responses:
    """With more interviews."""
    added = tallied(more, start=len(first))
    frame = pd.concat([first.frame, added.frame], ignore_index=True)
    for name in added.frame:
        frame[name] = frame[name].astype(added.frame[name].dtype)
    return Responses(frame, first.codebook)


# --- new interviews ---


def test_new_interviews_of_a_group_wait_until_they_are_ten():
    first = tallied(FIRST)
    ledger = ReleasePlan.of(first).recorded()
    few = and_then(first, {"teachers": {"agree": 9}, "public": {"agree": 12}})
    plan = ReleasePlan.of(few, ledger=ledger)
    assert plan.waiting == {"teachers": 9}
    assert len(plan.data) == len(first) + 12
    assert plan.count("help", NET, TEACHERS) == 50
    assert plan.count("help", NET, PUBLIC) == 155
    more = and_then(first, {"teachers": {"agree": 10}, "public": {"agree": 12}})
    plan = ReleasePlan.of(more, ledger=ledger)
    assert plan.waiting == {}
    assert plan.count("help", NET, TEACHERS) == 60


def test_without_a_ledger_nothing_waits():
    plan = ReleasePlan.of(tallied({"public": {"agree": 3}}))
    assert (plan.waiting, len(plan.data)) == ({}, 3)


def test_what_waits_in_one_group_changes_no_published_count():
    first = answers_of(1)
    before = ReleasePlan.of(first, banner=["region"])
    nine = replace(first, frame=pd.concat([first.frame, renamed(first.frame.head(9))]))
    after = ReleasePlan.of(nine, banner=["region"], ledger=before.recorded())
    assert sum(after.waiting.values()) == 9
    for segment in before.segments.now:
        for mine, theirs in zip(before.joint, after.joint, strict=True):
            np.testing.assert_array_equal(
                mine.values[:, before.segments.now[segment]],
                theirs.values[:, after.segments.now[segment]],
            )


def renamed(frame: pd.DataFrame) -> pd.DataFrame:
    """As interviews of other people with the same answers."""
    return frame.assign(interview=("again " + frame["interview"]).astype("string"))


def test_what_a_small_count_has_grown_to_does_not_tell_what_it_was():
    """Four strongly agreed, then eleven do. A reader subtracts, and knows that ten or more came."""
    first = tallied(FIRST)
    ledger = ReleasePlan.of(first).recorded()
    assert np.isnan(ReleasePlan.of(first).count("help", STRONGLY, TEACHERS))
    later = and_then(first, {"teachers": {"strongly_agree": 7, "agree": 4}})
    plan = ReleasePlan.of(later, ledger=ledger)
    assert plan.count("help", STRONGLY, TEACHERS) == 10
    before, now = (str(places[TEACHERS]) for places in plan.segments.places)
    found = {(one.line, one.group): one for one in attack(plan.joint) if one.item == "help"}
    assert (STRONGLY, now) not in found
    then = found[STRONGLY, before]
    assert then.low <= 4
    assert then.values >= 10


# --- the same interviews ---


def test_what_was_published_stays_published_and_what_was_hidden_hidden():
    first = answers_of(2)
    before = ReleasePlan.of(first, banner=["region"])
    wider = replace(first, codebook=codebook(filters=["region == 'south'"]))
    after = ReleasePlan.of(wider, banner=["region"], ledger=before.recorded())
    assert len(after.segments.now) > len(before.segments.now)
    for segment, place in before.segments.now.items():
        for mine, theirs in zip(before.joint, after.joint, strict=True):
            np.testing.assert_array_equal(
                mine.values[:, place], theirs.values[:, after.segments.now[segment]]
            )


def test_what_is_no_longer_named_stays_protected():
    first = answers_of(2, filters=["region == 'south'"])
    ledger = ReleasePlan.of(first, banner=["region"], bases=[["refused"]]).recorded()
    after = ReleasePlan.of(replace(first, codebook=codebook()), ledger=ledger)
    assert Segment(("teachers",), where="region == 'south'") in after.segments.now
    assert Segment(("public",), "region", "south") in after.segments.now
    assert base_line(["refused"]) in after.table("help").layout.lines


def test_a_corrected_answer_is_a_new_one():
    first = tallied(FIRST)
    ledger = ReleasePlan.of(first).recorded()
    frame = first.frame.copy()
    frame.loc[frame.index[frame["group"] == "teachers"][:3], "help"] = "agree"
    plan = ReleasePlan.of(Responses(frame, first.codebook), ledger=ledger)
    assert plan.waiting == {"teachers": 3}
    assert plan.count("help", base_line(), TEACHERS) == 90
    frame.loc[frame.index[frame["group"] == "teachers"][:12], "help"] = "agree"
    plan = ReleasePlan.of(Responses(frame, first.codebook), ledger=ledger)
    assert plan.waiting == {}


def test_erased_interviews_change_no_published_count():
    first = tallied(FIRST)
    ledger = ReleasePlan.of(first).recorded()
    left = replace(first, frame=first.frame.iloc[7:])
    plan = ReleasePlan.of(left, ledger=ledger)
    assert plan.count("help", AGREE, PUBLIC) == 80
    assert plan.count("help", base_line(), PUBLIC) == 240


def test_an_item_that_comes_later_makes_no_interview_a_new_one():
    first = answers_of(3)
    older = replace(
        first,
        frame=first.frame.drop(columns=[name for name in first.frame if name.startswith("seen")]),
        codebook=replace(
            first.codebook,
            items={k: v for k, v in first.codebook.items.items() if k != "seen"},
        ),
    )
    ledger = ReleasePlan.of(older).recorded()
    frame = older.frame.assign(seen__missing=pd.Categorical(["not_asked"] * len(older)))
    for option in ("language", "sleep", "none"):
        frame[f"seen__{option}"] = pd.array([pd.NA] * len(older), dtype="boolean")
    plan = ReleasePlan.of(Responses(frame, first.codebook), ledger=ledger)
    assert plan.waiting == {}
    assert len(plan.segments.columns) == len(set(plan.segments.now.values()))


# --- the file ---


def test_the_ledger_is_the_same_after_writing_and_reading(tmp_path):
    first = answers_of(4, filters=["region == 'south'"])
    plan = ReleasePlan.of(some_of(first, 0.6), banner=["region"])
    ledger = ReleasePlan.of(first, banner=["region"], ledger=plan.recorded()).recorded()
    ledger.write(tmp_path / LEDGER)
    again = Ledger.read(tmp_path / LEDGER)
    assert again.digest == ledger.digest
    assert [len(one.counts) for one in again.releases] == [
        len(one.counts) for one in ledger.releases
    ]
    assert list(tmp_path.iterdir()) == [tmp_path / LEDGER]


def test_a_plan_that_tells_nothing_new_leaves_the_ledger_as_it_is():
    first = answers_of(4)
    ledger = ReleasePlan.of(first).recorded()
    assert ReleasePlan.of(first, ledger=ledger).recorded() is ledger


def test_the_ledger_holds_no_answers_and_no_names_of_interviews(tmp_path):
    ReleasePlan.of(answers_of(5)).recorded().write(tmp_path / LEDGER)
    tree = json.loads((tmp_path / LEDGER).read_text())
    assert set(tree) == {"version", "releases", "interviews"}
    assert not any(" " in mark for mark in tree["interviews"])
    shown = {
        count
        for told in tree["releases"][0]["told"]
        for counts in told["counts"].values()
        for count in counts.values()
    }
    assert all(count is None or count % 5 == 0 for count in shown)


def test_there_is_no_ledger_before_the_first_release(tmp_path):
    assert Ledger.read(tmp_path / LEDGER).releases == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is no record of what was published (JSONDecodeError)"),
        ("[]", "is no record of what was published (TypeError)"),
        ('{"version": 1}', "is no record of what was published (KeyError)"),
        (
            '{"version": 2}',
            "was written by a later version of Concord (form '2', this one reads 1)",
        ),
    ],
)
def test_a_ledger_that_cannot_be_read_is_refused(tmp_path, text, message):
    (tmp_path / LEDGER).write_text(text)
    with pytest.raises(DataError) as caught:
        Ledger.read(tmp_path / LEDGER)
    assert str(caught.value).startswith(f"{tmp_path / LEDGER}: {message}")


# --- over time ---


def test_headlines_are_kept_over_time():
    """A later release is not much poorer for what was published before."""
    data, ledger = answers_of(6), Ledger()
    for part in (0.5, 0.75, 1.0):
        some = some_of(data, part)
        plan = ReleasePlan.of(some, ledger=ledger)
        ledger = plan.recorded()
    found, alone = kept(plan), kept(ReleasePlan.of(plan.data))
    assert found.headlines >= alone.headlines - 2
    assert found.cells >= 0.8 * alone.cells
