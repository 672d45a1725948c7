"""How good the answers are: measures by hand in small, and simulated careless respondents in
large.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

import numpy as np
import numpy.typing as npt
import pytest
from scipy.stats import rankdata

from analysis import Responses, agreement
from analysis.quality import CARELESS, MARKS, Measures, Paradata, with_marks
from analysis.quality.interviewers import alike_by
from analysis.quality.marks import marked
from analysis.quality.paradata import Kept, Turns, thinking
from analysis.quality.tables import TABLES
from analysis.quality.texts import held
from survey.definition import loads
from survey.errors import DataError
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.record import CompletedInterview
from survey.store import Store, open_store
from tests.analysis.careless import KINDS, Clock, definition, field_work

# --- careless respondents ---


def auc(score: npt.NDArray[np.float64], careless: npt.NDArray[np.bool_]) -> float:
    """How often the score of somebody careless is above that of somebody careful: the area under
    the ROC curve, by Mann and Whitney.
    """
    rank, inside = rankdata(score), careless.sum()
    above = rank[careless].sum() - inside * (inside + 1) / 2
    return float(above / (inside * (~careless).sum()))


@dataclass(frozen=True)
class Judged:
    """What was measured of people of whom the kind is known."""

    measures: Measures
    kinds: npt.NDArray[np.str_]

    def auc(self, *kinds: str) -> float:
        """Of these kinds against those who were careful."""
        some = np.isin(self.kinds, ["", *kinds])
        return auc(self.measures.score[some], self.kinds[some] != "")

    def share(self, mark: str, kind: str) -> float:
        """Of a kind the share with a mark."""
        return float(marked(self.measures, mark)[self.kinds == kind].mean())


def judged(n: int, seed: int) -> Judged:
    with pytest.MonkeyPatch.context() as patch, open_store(":memory:") as store:
        kinds = dict(field_work(store, Clock().tell(patch), n, seed=seed))
        measures = measured(store)
        return Judged(measures, np.array([kinds[uuid] for uuid in measures.interviews]))


def measured(store: Store) -> Measures:
    responses = Responses.from_store(store)
    with store.snapshot() as snapshot:
        return Measures(responses, Paradata.of(snapshot))


@pytest.fixture(scope="module")
def simulated() -> Judged:
    """150 people, 15 of them careless, five of each kind."""
    return judged(150, seed=4)


def test_a_tenth_that_is_careless_has_the_higher_scores(simulated: Judged) -> None:
    assert [int((simulated.kinds == kind).sum()) for kind in KINDS] == [5, 5, 5]
    assert simulated.auc(*KINDS) >= 0.95
    assert min(simulated.auc(kind) for kind in KINDS) >= 0.9


def test_marks_are_of_those_who_earned_them(simulated: Judged) -> None:
    by_kind = {"straight": "straight_liner", "random": "random_answers", "speeder": "speeder"}
    for kind, mark in by_kind.items():
        assert simulated.share(mark, kind) >= 0.6
        assert simulated.share(mark, "") <= 0.05
    assert simulated.share("duplicate", "") == 0


def test_a_part_of_those_who_are_left_is_what_a_condition_names(simulated: Judged) -> None:
    measures = simulated.measures
    responses, counts = with_marks(measures.responses, measures.paradata, [*MARKS, CARELESS])
    for name, count in counts.items():
        table = agreement(responses, "support_1", where=f"not {name}")
        unknown = int(table["n"].iloc[0] + table["n_missing"].iloc[0])
        assert unknown == count.number - count.marked
    whole = agreement(responses, "support_1", where=f"{CARELESS} or not {CARELESS}")
    assert whole["n"].iloc[0] == agreement(responses, "support_1")["n"].iloc[0]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_in_large_each_kind_has_the_higher_scores(seed: int) -> None:
    found = judged(400, seed)
    assert found.auc(*KINDS) >= 0.95
    assert min(found.auc(kind) for kind in KINDS) >= 0.95


# --- time ---

START = np.datetime64("2026-03-02T10:00:00", "us")


def times(
    *rows: tuple[float, float], turns: Sequence[float] = (), of: Sequence[int] | None = None
) -> list[float]:
    """Seconds of answers kept at these seconds of the wall clock and of the steady one."""
    wall = np.array([START + np.timedelta64(round(at * 1e6), "us") for at, _ in rows])
    turned = np.array([START + np.timedelta64(round(at * 1e6), "us") for at in (0.0, *turns)])
    interview = np.ones(len(rows), np.int64) if of is None else np.array(of, np.int64)
    kept = Kept(
        interview,
        wall.astype("M8[us]"),
        np.array([steady for _, steady in rows]),
        np.full(len(rows), START),
    )
    found = thinking(kept, Turns(np.ones(len(turned), np.int64), turned.astype("M8[us]")))
    return [-1.0 if np.isnan(each) else round(float(each), 6) for each in found]


def test_an_answer_takes_the_time_since_the_one_before() -> None:
    assert times((4, 104), (9, 109), (9.5, 109.5)) == [4, 5, 0.5]


def test_answers_that_came_back_with_another_took_no_time() -> None:
    assert times((4, 104), (9, 109), (9, 109), (12, 112)) == [4, 5, -1, 3]


def test_a_pause_is_no_time_of_thinking() -> None:
    assert times((4, 104), (305, 405), (312, 412)) == [4, -1, 7]
    assert times((400, 500), (405, 505)) == [-1, 5]


def test_what_was_set_aside_and_taken_up_again_has_no_time() -> None:
    assert times((4, 104), (30, 130), (36, 136), turns=(10, 25)) == [4, -1, 6]


def test_the_steady_clock_of_another_machine_says_nothing() -> None:
    assert times((4, 104), (30, 7), (36, 13)) == [4, -1, 6]
    assert times((4, 104), (30, 9_000_104), (36, 9_000_110)) == [4, -1, 6]


def test_a_machine_that_slept_was_not_thinking() -> None:
    assert times((4, 104), (200, 110), (206, 116)) == [4, -1, 6]


def test_two_interviews_at_once_are_told_apart() -> None:
    assert times((4, 104), (6, 206), (9, 109), (16, 216), of=[1, 2, 1, 2]) == [4, 6, 5, 10]


def test_times_come_from_the_store_with_the_questions_they_are_of() -> None:
    with pytest.MonkeyPatch.context() as patch, open_store(":memory:") as store:
        clock = Clock().tell(patch)
        questionnaire = small()
        interview = Interview.start(questionnaire)
        record = store.begin(interview, mode="terminal", interviewer="sam")
        clock.wait(3)
        interview = interview.answer("agree")
        record.save(interview)
        record.pause()
        clock.wait(86_400)
        record = store.resume(record.uuid)
        clock.wait(11)
        interview = record.interview.answer("disagree")
        record.save(interview)
        clock.wait(6)
        interview = interview.answer("fine words")
        record.save(interview)
        record.complete()
        measures = measured(store)
    assert measures.seconds.tolist()[0][0] == 3
    assert np.isnan(measures.seconds[0][1])
    assert measures.seconds[0][2] == 6
    assert measures.time.tolist() == [9]
    assert measures.interviewers == ("sam",)


def test_where_interviews_stopped_is_told_by_question() -> None:
    with open_store(":memory:") as store:
        questionnaire = small()
        kept(store, questionnaire, [{"help": "agree", "more": "agree"}])
        for answers in ((), ("agree",), ("agree",)):
            interview = Interview.start(questionnaire)
            record = store.begin(interview, mode="terminal")
            for answer in answers:
                interview = interview.answer(answer)
                record.save(interview)
            record.pause()
        rows = {row.question: row for row in TABLES["question"](measured(store))}
    assert {name: row.stopped for name, row in rows.items()} == {"help": 1, "more": 2, "words": 0}
    assert rows["more"].break_off == 2 / 3


# --- small cases, by hand ---


def small(items: str = "help, more") -> Questionnaire:
    """Questions on a scale, and an open one."""
    asked = "\n".join(
        f"      - {{id: {name.strip()}, ask: Well?, scale: agreement5, optional: true}}"
        for name in items.split(",")
    )
    return loads(
        f"""
instrument: small
version: "1"
title: A small simulated survey
groups: {{public: The public}}
sections:
  - title: All
    questions:
{asked}
      - {{id: words, ask: "What else?", text: {{}}, optional: true}}
"""
    )


def kept(
    store: Store,
    questionnaire: Questionnaire,
    answers: Sequence[dict[str, Answer]],
    *,
    seconds: Sequence[float] = (),
    interviewers: Sequence[str] = (),
) -> None:
    """Finished interviews as they come in from elsewhere; with how long they took, if that is
    known.
    """
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    store.take_in(
        [
            CompletedInterview(
                f"u{number}",
                questionnaire.instrument,
                questionnaire.version,
                questionnaire.hash,
                "public",
                "import",
                "en",
                given,
                start if seconds else None,
                start + timedelta(seconds=seconds[number]) if seconds else None,
                interviewer=interviewers[number] if interviewers else "",
            )
            for number, given in enumerate(answers)
        ],
        [questionnaire],
    )


def small_study(*answers: dict[str, Answer], items: str = "help, more", **how: object) -> Measures:
    with open_store(":memory:") as store:
        kept(store, small(items), answers, **how)
        return measured(store)


def nobody_is_marked(measures: Measures) -> bool:
    return not any(marked(measures, name).any() for name in (*MARKS, CARELESS))


def test_of_one_respondent_nothing_is_usual() -> None:
    measures = small_study({"help": "agree", "more": "agree"}, seconds=[1])
    assert nobody_is_marked(measures)
    assert np.isnan(measures.score).all()
    assert measures.time.tolist() == [1]
    for table in TABLES.values():
        table(measures)


def test_without_times_nobody_is_a_speeder() -> None:
    answers = [{"help": "agree", "more": "agree"} for _ in range(30)]
    measures = small_study(*answers)
    assert np.isnan(measures.speed).all()
    assert np.isnan(measures.time).all()
    speeder, *_ = TABLES["mark"](measures)
    assert (speeder.judged, speeder.marked) == (0, 0)


def test_where_only_start_and_end_are_known_these_count() -> None:
    answers = [{"help": "agree", "more": "disagree"} for _ in range(30)]
    measures = small_study(*answers, seconds=[60.0] * 29 + [20.0])
    assert measures.speed.round(3).tolist() == [1.0] * 29 + [3.0]
    assert marked(measures, "speeder").tolist() == [False] * 29 + [True]


def test_who_was_asked_less_is_no_speeder() -> None:
    """Of two routes the shorter takes half the time."""
    short: dict[str, Answer] = {"help": "agree", "more": Missing.NOT_ASKED}
    long: dict[str, Answer] = {"help": "agree", "more": "agree"}
    measures = small_study(*[short] * 15, *[long] * 15, seconds=[30.0] * 15 + [60.0] * 15)
    assert measures.speed.tolist() == [1.0] * 30
    measures = small_study(*[short] * 5, *[long] * 15, seconds=[30.0] * 5 + [60.0] * 15)
    assert measures.speed.round(3).tolist() == [1.0] * 20


def test_all_missing_is_nothing_to_judge() -> None:
    nothing: dict[str, Answer] = {"help": Missing.NO_ANSWER, "more": Missing.DONT_KNOW}
    measures = small_study(*[nothing] * 20)
    assert nobody_is_marked(measures)
    assert np.isnan(measures.straight.same).all()
    assert measures.dont_know.tolist() == [0.5] * 20


def test_one_item_is_no_battery() -> None:
    measures = small_study(*[{"help": "agree"}] * 20, items="help")
    assert measures.paradata.batteries == {"small": ()}
    assert nobody_is_marked(measures)


SIX = "a, b, c, d, e, f"


def answered(*codes: str) -> dict[str, Answer]:
    return dict(zip(SIX.split(", "), codes, strict=False))


def test_the_same_answers_in_a_battery_are_counted() -> None:
    measures = small_study(
        answered(*["agree"] * 6),
        answered("agree", "agree", "agree", "disagree", "agree", "disagree"),
        answered("strongly_disagree", "strongly_agree", *["neither"] * 4),
        answered("agree", "agree", "agree"),
        items=SIX,
    )
    straight = measures.straight
    assert straight.same.round(4).tolist()[:3] == [1.0, round(4 / 6, 4), round(4 / 6, 4)]
    assert straight.longest_run.tolist() == [6, 3, 4, 0]
    assert straight.variance.round(4).tolist()[:3] == [0.0, 0.0556, 0.0833]
    assert np.isnan(straight.same[3])
    assert marked(measures, "straight_liner").tolist() == [True, False, False, False]


LETTERS = [f"q{number}" for number in range(20)]
SCALE = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")


def at_random(n: int, seed: int = 0) -> list[dict[str, Answer]]:
    """People who answer twenty questions independently."""
    dice = np.random.default_rng(seed)
    return [
        {name: SCALE[place] for name, place in zip(LETTERS, dice.integers(0, 5, 20), strict=True)}
        for _ in range(n)
    ]


def test_an_interview_that_is_in_twice_is_told_from_people_who_are_alike() -> None:
    people = at_random(60)
    other = "agree" if people[1]["q3"] != "agree" else "disagree"
    near, far = {**people[1], "q3": other}, {**people[2]}
    for name in LETTERS[:5]:
        far[name] = "agree" if far[name] != "agree" else "disagree"
    measures = small_study(*people, people[0], near, far, items=", ".join(LETTERS))
    share, twin = measures.twins
    assert np.flatnonzero(twin >= 0).tolist() == [0, 1, 60, 61]
    assert (twin[0], twin[1], twin[60], twin[61]) == (60, 61, 0, 1)
    assert share[[0, 1]].tolist() == [1.0, 0.95]
    assert marked(measures, "duplicate").sum() == 4


def test_few_or_common_answers_make_no_twins() -> None:
    assert nobody_is_marked(small_study(*[{"help": "agree", "more": "agree"}] * 20))
    same = dict.fromkeys(LETTERS[:19], "agree") | {"q19": "disagree"}
    measures = small_study(*[same] * 30, items=", ".join(LETTERS))
    assert not marked(measures, "duplicate").any()


def test_twins_are_found_by_parts_as_by_comparing_all() -> None:
    dice = np.random.default_rng(3)
    people = at_random(40, seed=2)
    for _ in range(40):
        copy = dict(people[int(dice.integers(0, 40))])
        for name in dice.choice(LETTERS, int(dice.integers(0, 4)), replace=False):
            copy[str(name)] = SCALE[int(dice.integers(0, 5))]
        people.append(copy)
    measures = small_study(*people, items=", ".join(LETTERS))
    codes = measures.coded.codes
    alike = np.array([[(one == other).sum() for other in codes] for one in codes], float)
    alike -= (codes < 0).all(axis=0).sum()
    np.fill_diagonal(alike, 0)
    best = alike.max(axis=1) / 20
    share = measures.twins[0]
    assert share.tolist() == np.where(best >= 0.95, best, 0.0).tolist()


WORDS = (
    ("aaaaaa", True),
    (".....", True),
    ("asdfghjkl", True),
    ("qwertyuiop poiuytrewq", True),
    ("sdfsdfsdfsdf", True),
    ("ااااااا", True),
    ("no", False),
    ("", False),
    ("aaa", False),
    ("More help for nurseries", False),
    ("Property", False),
    ("ha ha ha", False),
    ("dim byd", False),
    ("بہت اچھا", False),
)


@pytest.mark.parametrize(("text", "is_held"), WORDS)
def test_a_key_held_down_is_told_from_words(text: str, is_held: bool) -> None:
    assert held(text) is is_held


def test_open_answers_are_judged_where_they_are_given() -> None:
    measures = small_study({"words": "kkkkkkk"}, {"words": "Thank you"}, {"help": "agree"})
    assert marked(measures, "held_key").tolist() == [True, False, False]


def test_an_interviewer_who_makes_answers_up_makes_them_alike() -> None:
    people = at_random(40)
    made_up = [{**people[0], "q1": SCALE[number % 5]} for number in range(20)]
    who = list(islice(cycle(["ann", "ben"]), 40)) + ["cat"] * 20
    measures = small_study(*people, *made_up, items=", ".join(LETTERS), interviewers=who)
    found = alike_by(measures.coded, measures.interviewers)
    assert found["cat"].own > 0.9
    assert found["ann"].own == pytest.approx(0.2, abs=0.05)
    assert found["cat"].others == pytest.approx(0.2, abs=0.05)


def test_how_alike_two_are_is_counted_by_hand() -> None:
    answers = [
        {"help": "agree", "more": "agree"},
        {"help": "agree", "more": "disagree"},
        {"help": "neither", "more": "agree"},
    ]
    measures = small_study(*answers, interviewers=["ann", "ann", "ben"])
    found = alike_by(measures.coded, measures.interviewers)
    assert (found["ann"].own, found["ann"].others) == (0.5, 0.25)
    assert np.isnan(found["ben"].own)
    assert found["ben"].others == 0.25


def test_nobody_named_makes_no_row() -> None:
    assert TABLES["interviewer"](small_study({"help": "agree"})) == ()


# --- names ---


def test_an_item_keeps_its_name_where_a_mark_has_it_too() -> None:
    measures = small_study({"speeder": "agree"}, items="speeder")
    responses, counts = with_marks(measures.responses, measures.paradata, ["speeder", "held_key"])
    assert list(counts) == ["held_key"]
    assert agreement(responses, "speeder", where="speeder == 'agree'")["n"].iloc[0] == 1


def test_a_mark_that_was_not_put_is_no_column() -> None:
    measures = small_study({"help": "agree"})
    with pytest.raises(DataError, match="there is no item or column 'speeder'"):
        agreement(measures.responses, "help", where="not speeder")


def test_what_is_simulated_is_what_is_described() -> None:
    items = [question.id for question in definition().items]
    assert len(items) == 29
