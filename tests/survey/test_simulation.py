"""Simulated field work goes through the real interview, keeps the shares it was given, and can be
repeated.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from statistics import correlation, mean, median

import pytest

import instruments
from survey import definition
from survey.errors import DataError
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, Questionnaire
from survey.questions import Shown
from survey.record import CompletedInterview
from survey.simulation import FieldWork, read_shares, simulate

SHARES = read_shares(instruments.simulated_shares())
PUBLIC = instruments.load("early-relationships-public")
PROFESSIONALS = instruments.load("early-relationships-professionals")
SIZES = {
    "public": (PUBLIC, 2000),
    "teachers": (PROFESSIONALS, 400),
    "early_years_workers": (PROFESSIONALS, 350),
}

Sample = dict[str, list[CompletedInterview]]


@pytest.fixture(scope="module")
def sample() -> Sample:
    return {
        group: list(simulate(q, group=group, n=n, shares=SHARES, seed=2022))
        for group, (q, n) in SIZES.items()
    }


def share(interviews: Iterable[CompletedInterview], item: str, answers: Iterable[str]) -> float:
    """The share of these answers among the valid ones."""
    valid = [
        each.answers[item] for each in interviews if not isinstance(each.answers[item], Missing)
    ]
    return sum(answer in answers for answer in valid) / len(valid)


def net(questionnaire: Questionnaire, item: str, name: str) -> tuple[str, ...]:
    return next(net.codes for net in questionnaire.by_id[item].nets if net.name == name)


@pytest.mark.parametrize(
    ("groups", "item", "name", "published"),
    [
        (("teachers", "early_years_workers"), "relationships_important", "very_important", 0.97),
        (("public",), "relationships_important", "very_important", 0.75),
        (("public",), "health_support", "agree", 0.84),
        (("teachers", "early_years_workers"), "gov_enough", "disagree", 0.84),
        (("teachers", "early_years_workers"), "local_enough", "disagree", 0.67),
    ],
)
def test_published_percentages_come_out_as_whole_numbers(
    sample, groups, item, name, published
) -> None:
    people = [each for group in groups for each in sample[group]]
    computed = share(people, item, net(SIZES[groups[0]][0], item, name))
    assert round(computed, 2) == published


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_published_percentages_hold_within_one_point_for_any_seed(seed: int) -> None:
    teachers = list(simulate(PROFESSIONALS, group="teachers", n=300, shares=SHARES, seed=seed))
    for item, codes, asked_for in (
        ("relationships_important", ["very_important"], 0.965),
        ("gov_enough", net(PROFESSIONALS, "gov_enough", "disagree"), 0.833),
        ("local_enough", net(PROFESSIONALS, "local_enough", "disagree"), 0.661),
    ):
        assert abs(share(teachers, item, codes) - asked_for) < 0.01


@pytest.mark.parametrize("group", SIZES)
def test_every_share_is_met_within_sampling_error(sample, group) -> None:
    for item, entry in SHARES.groups[group].items():
        valid = [
            each.answers[item]
            for each in sample[group]
            if not isinstance(each.answers[item], Missing)
        ]
        for code, asked_for in entry.shares.items():
            error = (asked_for * (1 - asked_for) / len(valid)) ** 0.5
            assert abs(valid.count(code) / len(valid) - asked_for) < 4 * error + 1 / len(valid), (
                item,
                code,
            )


def test_shares_marked_as_published_are_those_of_the_source() -> None:
    published = {
        (group, item)
        for group, items in SHARES.groups.items()
        for item, entry in items.items()
        if entry.source == "published"
    }
    professionals = {
        (group, item)
        for group in ("teachers", "early_years_workers")
        for item in ("gov_enough", "local_enough")
    }
    important = {(group, "relationships_important") for group in SIZES}
    assert published == {*professionals, *important, ("public", "health_support")}


@pytest.mark.parametrize("group", SIZES)
def test_each_simulated_interview_can_be_held_again_word_for_word(sample, group) -> None:
    questionnaire, _ = SIZES[group]
    for each in sample[group]:
        interview = Interview.start(questionnaire, language=each.language, seed=each.seed)
        first: dict[str, Answer] = {CONSENT: "yes", GROUP: group}
        while (question := interview.question) is not None:
            shown = True if isinstance(question.answers, Shown) else first.get(question.id)
            interview = interview.answer(each.answers[question.id] if shown is None else shown)
        assert interview.result() == each.answers


def test_what_the_route_passes_by_is_not_asked(sample) -> None:
    teachers, workers = sample["teachers"], sample["early_years_workers"]
    assert {each.answers["setting"] for each in teachers} == {Missing.NOT_ASKED}
    assert {each.answers["school"] for each in workers} == {Missing.NOT_ASKED}
    for each in [*teachers, *workers]:
        assert (each.answers["challenges"] is Missing.NOT_ASKED) == (
            each.answers["worked_with_trauma"] != "yes"
        )


def test_some_do_not_know_some_refuse_and_some_say_none_of_these(sample) -> None:
    given = Counter(each.answers["gov_enough"] for each in sample["public"])
    assert given[Missing.DONT_KNOW] == 160
    assert given[Missing.REFUSED] == 20
    assert any(each.answers["challenges"] == ("none",) for each in sample["teachers"])


def test_a_check_that_sends_an_answer_back_is_heeded(sample) -> None:
    for each in sample["public"]:
        children, ages = each.answers["children"], each.answers["child_ages"]
        if isinstance(children, int) and isinstance(ages, tuple):
            assert len(ages) <= children


def test_answers_of_one_person_hang_together(sample) -> None:
    def places(item: str) -> list[int]:
        codes = PUBLIC.by_id[item].options
        order = {option.code: place for place, option in enumerate(codes)}
        return [order[each.answers[item]] for each in complete]

    items = ("relationships_important", "health_support", "gov_enough")
    complete = [
        each
        for each in sample["public"]
        if not any(isinstance(each.answers[item], Missing) for item in items)
    ]
    assert correlation(places(items[0]), places(items[1])) > 0.1
    assert correlation(places(items[0]), places(items[2])) < -0.1


def test_interviews_are_called_simulated_and_carry_plausible_times(sample) -> None:
    for interviews in sample.values():
        assert {each.mode for each in interviews} == {"simulated"}
        starts = [each.started for each in interviews]
        assert starts == sorted(starts)
        assert {(start.year, start.month, start.utcoffset()) for start in starts} == {
            (2022, 6, timedelta(hours=1))
        }
        minutes = [(each.completed - each.started) / timedelta(minutes=1) for each in interviews]
        assert min(minutes) > 1
        assert 3 < median(minutes) < 8


def test_every_interview_has_an_identifier_of_its_own(sample) -> None:
    identifiers = [each.uuid for interviews in sample.values() for each in interviews]
    assert len(set(identifiers)) == 2750


def test_about_one_in_twenty_answers_in_welsh(sample) -> None:
    assert mean(each.language == "cy" for each in sample["public"]) == pytest.approx(
        0.05, abs=0.001
    )


def test_open_answers_hold_the_cases_that_break_spreadsheets(sample) -> None:
    texts = {(each.language, str(each.answers["challenges_words"])) for each in sample["teachers"]}
    assert any(text.startswith("=") for _, text in texts)
    assert any(ord(character) > 0xFFFF for _, text in texts for character in text)
    assert any("\n" in text for _, text in texts)
    assert ("cy", "Mae chwarae gydag eraill yn her.") in texts


def test_the_same_seed_gives_the_same_interviews_and_another_seed_others() -> None:
    def made(seed: int) -> list[CompletedInterview]:
        return list(simulate(PUBLIC, group="public", n=30, shares=SHARES, seed=seed))

    assert made(7) == made(7)
    assert not {each.uuid for each in made(7)} & {each.uuid for each in made(8)}
    assert [each.answers for each in made(7)] != [each.answers for each in made(8)]


def test_no_interviews_may_be_asked_for() -> None:
    assert list(simulate(PUBLIC, group="public", n=0, shares=SHARES)) == []


# --- shares that do not fit ---

SMALL = definition.loads("""
instrument: small
version: "1"
title: Small
languages: [en]
groups: {all: Everybody}
sections:
  - title: One
    questions:
      - {id: visits, ask: How many?, number: {min: 0, max: 9, whole: true}, check: visits < 0, message: Never., missing: refused}
      - {id: seen, ask: Seen?, choose: {often: Often, seldom: Seldom}}
""")

HEAD = "fieldwork: {first: 2022-06-06, last: 2022-06-07}\nlanguages: {en: 1}\ngroups:\n  all:\n"


def small_shares(*items: str) -> FieldWork:
    return read_shares(HEAD + "".join(f"    {item}\n" for item in items))


def test_a_respondent_whose_answers_a_check_keeps_sending_back_refuses() -> None:
    shares = small_shares(
        "visits: {source: invented, numbers: {0 to 9: 1}}",
        "seen: {source: invented, shares: {often: 1}}",
    )
    (only,) = simulate(SMALL, group="all", n=1, shares=shares)
    assert only.answers == {"visits": Missing.REFUSED, "seen": "often"}


def test_every_misfit_is_told_before_the_first_interview() -> None:
    shares = small_shares(
        "sean: {source: invented, shares: {often: 1}}",
        "seen: {source: invented, shares: {offten: 1}, missing: {dont_know: 0.1}}",
    )
    with pytest.raises(DataError) as caught:
        simulate(SMALL, group="all", n=1, shares=shares)
    assert str(caught.value).splitlines() == [
        "simulated shares of all: there is no item 'sean' to draw; did you mean 'seen'?",
        "simulated shares of all: seen has no answer 'offten'; did you mean 'often'?",
        "simulated shares of all: seen does not allow 'dont_know'",
        "simulated shares of all: item 'visits' may be asked but has no shares; add them",
    ]


def test_an_unknown_group_is_answered_with_the_nearest() -> None:
    with pytest.raises(DataError) as caught:
        simulate(PROFESSIONALS, group="teacher", n=1, shares=SHARES)
    message = (
        "simulated shares of teacher: early-relationships-professionals has no such group; "
        "did you mean 'teachers'?"
    )
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (
            "a: {source: invented, shares: {x: 0.5, y: 0.4}}",
            "groups.all.a.shares: the shares add up to 0.9; they must add up to 1",
        ),
        (
            "a: {source: invented}",
            "groups.all.a: has nothing to draw from; give one of shares, numbers, options, texts",
        ),
        (
            "a: {source: invented, shares: {x: 1}, texts: {en: [b]}}",
            "groups.all.a: has shares and texts; give one of shares, numbers, options, texts",
        ),
        (
            "a: {source: invented, numbers: {5 to 3: 1}}",
            "groups.all.a.numbers: '5 to 3' is not a band of numbers; write one such as '3 to 5'",
        ),
        (
            "a: {source: invented, shares: {x: 1}, missing: {dont_know: 0.6, refused: 0.6}}",
            "groups.all.a: the shares of missing answers are more than 1 together",
        ),
    ],
)
def test_a_share_file_that_cannot_be_drawn_from_is_refused_with_its_line(
    item: str, message: str
) -> None:
    with pytest.raises(DataError) as caught:
        small_shares(item)
    assert str(caught.value) == f"simulated_shares.yaml:5: {message}"
