"""One plan for all that a study publishes: the same count in every command, and a reason for each
that is hidden.
"""

import itertools
from dataclasses import replace

import numpy as np
import pytest

import analysis
from analysis import Responses
from analysis.figures import Identity
from analysis.publication.disclosure import Line, Published
from analysis.publication.disclosure.tables import INTERVIEWS, NO_ANSWER, base_line
from analysis.publication.release.clearing import cleared, covers
from analysis.publication.release.explaining import kept, withheld
from analysis.publication.release.plan import ReleasePlan
from analysis.publication.release.reasons import Instead, NotClearedError, Uncleared, Why
from analysis.publication.release.segments import Segment
from analysis.publication.standards import apply
from survey.errors import DataError
from survey.people import Together
from survey.wording import Wording
from tests.publication.simulated_studies import GROUPS, answers_of, tallied

TEACHERS, NURSES, PUBLIC = Segment(("teachers",)), Segment(("nurses",)), Segment(("public",))
CARERS = Segment(("teachers", "nurses"))
STAFF = Segment(("teachers", "nurses", "vicars"))


def by_hand() -> Responses:
    """Few teachers and nurses disagree; everything else is common."""
    return tallied(
        {
            "public": {"disagree": 40, "neither": 55, "agree": 82, "strongly_agree": 61},
            "teachers": {"disagree": 3, "neither": 21, "agree": 44, "strongly_agree": 32},
            "nurses": {"disagree": 8, "neither": 17, "agree": 30, "strongly_agree": 25},
            "vicars": {"disagree": 12, "neither": 15, "agree": 26, "strongly_agree": 19},
        }
    )


def counts(plan: ReleasePlan, segment: Segment) -> dict[str, float]:
    """Line → the published count of `help`."""
    codes = ("disagree", "neither", "agree", "strongly_agree")
    lines = {code: Line("answer", code) for code in codes}
    lines |= {"NET agree": Line("net", "agree"), "base": base_line()}
    return {name: plan.count("help", line, segment) for name, line in lines.items()}


# --- what is hidden ---


def test_small_counts_go_with_another_answer_and_their_nets_and_combinations_stay():
    plan = ReleasePlan.of(by_hand())
    assert counts(plan, PUBLIC) == {
        "disagree": 40, "neither": 55, "agree": 80, "strongly_agree": 60, "NET agree": 145,
        "base": 240,
    }  # fmt: skip
    for segment, agree, base in ((TEACHERS, 75, 100), (NURSES, 55, 80)):
        found = counts(plan, segment)
        assert (found["NET agree"], found["base"]) == (agree, base)
        assert np.isnan([found["disagree"], found["neither"]]).all()
    together = counts(plan, CARERS)
    assert (together["disagree"], together["neither"]) == (10, 40)
    assert counts(plan, STAFF)["NET agree"] == 175


def test_a_total_is_that_of_a_population_and_none_is_of_all():
    plan = ReleasePlan.of(by_hand())
    (published, *_) = plan.published()
    assert published.layout.groups == ("residents", "staff")
    with pytest.raises(NotClearedError) as caught:
        cleared(plan, Identity.read("help.agree.total", plan.data.codebook))
    assert caught.value.what is Uncleared.GROUPS


def test_kinds_of_missing_answer_are_shown_together_where_one_of_them_is_small():
    data = by_hand()
    given = np.array(["dont_know", "refused", "no_answer"] * 4)
    frame = data.frame.copy()
    public = frame.index[frame["group"] == "public"][: len(given)]
    frame.loc[public, "help"] = given
    plan = ReleasePlan.of(Responses(frame, data.codebook))
    assert plan.count("help", NO_ANSWER, PUBLIC) == 10
    assert np.isnan(plan.count("help", Line("missing", "refused"), PUBLIC))
    hidden = withheld(plan, "help", Line("missing", "refused"), PUBLIC)
    assert hidden is not None
    assert hidden.instead[0] == Instead(NO_ANSWER, PUBLIC)


def test_the_headline_is_hidden_last():
    """All but eight nurses agree. To hide them one figure has to go: theirs, and not that of the
    teachers or of both together, since the rounding of these leaves ten counts of nurses possible.
    """
    plan = ReleasePlan.of(
        tallied(
            {
                "public": {"disagree": 40, "agree": 60, "strongly_agree": 61},
                "teachers": {"disagree": 18, "agree": 202, "strongly_agree": 180},
                "nurses": {"disagree": 8, "agree": 139, "strongly_agree": 200},
            }
        )
    )
    headline = Line("net", "agree")
    shown = [plan.count("help", headline, one) for one in (PUBLIC, TEACHERS, CARERS)]
    assert shown == [120, 380, 720]
    assert np.isnan(plan.count("help", headline, NURSES))
    assert plan.count("help", base_line(), NURSES) == 345
    found = kept(plan)
    assert (found.headlines, found.of_headlines) == (3, 4)


def test_what_is_wanted_as_the_headline_is_kept_instead_of_the_first_net():
    data = tallied({"public": {"disagree": 41, "agree": 22, "strongly_agree": 4, "neither": 30}})
    plan = ReleasePlan.of(data, headlines={"help": "disagree"})
    assert plan.table("help").layout.headline == Line("answer", "disagree")
    assert plan.count("help", Line("net", "disagree"), PUBLIC) == 40


# --- every command shows the same ---


def shown_by(plan: ReleasePlan, **asked: object) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Item, group and answers of each row → the count and base that a command shows."""
    by, where, base = (asked.get(name) for name in ("by", "where", "base"))
    nets = asked.pop("net", None)
    if nets is not None or "answers" in asked:
        frame = analysis.agreement(plan.data, **({"net": nets} if nets else {}), **asked)
        column = "net"
    else:
        frame, column = analysis.distribution(plan.data, **asked), "answer"
    found = apply(frame, "ons", base=base or "valid", published=plan.published(by, where=where))
    return {
        (row["item"], row["group"], row[column]): (row["estimate"] * row["n"], row["n"])
        for row in found.to_dict("records")
        if row["reason"] == "" and row["n"]
    }


@pytest.mark.parametrize("seed", range(2))
def test_an_answer_has_one_count_whoever_asks_in_whatever_order(seed):
    data = answers_of(seed, filters=["region == 'south'"])
    asked = [
        {"by": "group", "total": True},
        {"by": "group", "net": "agree", "total": True},
        {"by": "group", "answers": ["agree"]},
        {"by": "group", "answers": ["disagree"], "base": "answered"},
        {"where": "group == 'teachers'"},
        {"where": "first"},
        {"where": "group in ('teachers', 'nurses') and region == 'south'", "net": "agree"},
    ]
    orders = itertools.islice(itertools.permutations(asked), 0, 5040, 1700)
    found = []
    for order in orders:
        seen: dict[tuple[str, str], tuple[float, float]] = {}
        plan = ReleasePlan.of(data, banner=["region"])
        for each in order:
            seen[str(each), ""] = tuple(sorted(shown_by(plan, **each).items()))
        found.append(dict(sorted(seen.items())))
    assert found[0] == found[1] == found[2]
    plan = ReleasePlan.of(data, banner=["region"])
    alone = shown_by(plan, by="group", answers=["agree"])
    within = shown_by(plan, by="group", total=True)
    for (item, group, _), (count, base) in alone.items():
        assert within[item, group, "agree"] == (pytest.approx(count), base)


def test_what_is_hidden_in_a_distribution_is_hidden_in_the_share_of_that_answer():
    """The case of one command at a time: hidden as a second count there, it was shown here."""
    plan = ReleasePlan.of(by_hand())
    assert ("help", "teachers", "neither") not in shown_by(plan, by="group")
    assert ("help", "teachers", "=neither") not in shown_by(plan, by="group", answers=["neither"])
    assert ("help", "teachers", "agree") in shown_by(plan, by="group", net="agree")


def test_the_same_answers_make_the_same_plan_in_any_order_of_interviews():
    data = answers_of(3)
    mixed = Responses(
        data.frame.sample(frac=1, random_state=5).reset_index(drop=True), data.codebook
    )
    one, other = ReleasePlan.of(data, banner=["region"]), ReleasePlan.of(mixed, banner=["region"])
    assert one.joint
    for mine, theirs in zip(one.joint, other.joint, strict=True):
        np.testing.assert_array_equal(mine.values, theirs.values)


def test_a_plan_is_made_once():
    data = answers_of(4)
    assert ReleasePlan.of(data) is ReleasePlan.of(data)
    assert ReleasePlan.of(data) is not ReleasePlan.of(data, banner=["region"])


def test_two_names_of_the_same_people_are_one_column():
    data = answers_of(5, filters=["region == 'isles'", "region in ('north', 'south')"])
    plan = ReleasePlan.of(data, banner=["region"])
    assert plan.segments.now[PUBLIC] == plan.segments.now[Segment(("public",))]
    isles = Segment(("public",), where="region == 'isles'")
    assert plan.segments.now[isles] == plan.segments.now[Segment(("public",), "region", "isles")]
    both = plan.segments.now[Segment(("public",), where="region in ('north', 'south')")]
    parts = [plan.segments.now[Segment(("public",), "region", each)] for each in ("north", "south")]
    assert (both, tuple(parts)) in plan.segments.wholes


def test_columns_of_the_banner_are_of_one_population():
    plan = ReleasePlan.of(answers_of(6), banner=["region"])
    of_public = plan.published("region", where="group == 'public'")
    assert [one.layout.item for one in of_public] == ["region", "help", "seen"]
    assert of_public[0].layout.groups == ("residents", "staff", "north", "south", "isles")
    assert plan.published("region") == ()  # of which of the two, nobody knows


def test_everything_shown_is_rounded_and_no_small_count():
    plan = ReleasePlan.of(answers_of(7, filters=["help == 'agree'"]), banner=["region"])
    for table, published in zip(plan.tables, plan.joint, strict=True):
        shown = ~np.isnan(published.values) & ~published.layout.known_zero
        assert (table.counts[shown] >= 10).all()
        assert (published.values[shown] % 5 == 0).all()


# --- why, and what instead ---


def test_a_hidden_count_says_what_is_shown_instead():
    plan = ReleasePlan.of(by_hand())
    small = withheld(plan, "help", Line("answer", "disagree"), TEACHERS)
    assert small is not None
    assert (small.why, small.told) == (Why.SMALL, Why.CONFIDENTIAL)
    assert small.instead == (Instead(Line("answer", "disagree"), CARERS),)
    other = withheld(plan, "help", Line("answer", "neither"), TEACHERS)
    assert other is not None
    assert (other.why, other.told) == (Why.PROTECTS, Why.CONFIDENTIAL)
    assert withheld(plan, "help", Line("answer", "agree"), TEACHERS) is None


def test_a_hidden_answer_is_shown_in_its_net():
    data = tallied({"public": {"disagree": 41, "agree": 22, "strongly_agree": 4, "neither": 30}})
    plan = ReleasePlan.of(data)
    hidden = withheld(plan, "help", Line("answer", "strongly_agree"), PUBLIC)
    assert hidden is not None
    assert hidden.instead == (Instead(Line("net", "agree"), PUBLIC),)


# --- what is outside the plan ---

OUTSIDE = {
    "help.agree+neither.public": (
        Uncleared.ANSWERS,
        (
            "standard: help.neither+agree: these answers together are not in the release plan; "
            "make them a NET of the question, such as nets: {NAME: [neither, agree]}"
        ),
    ),
    "help.agree.public+vicars": (
        Uncleared.GROUPS,
        (
            "standard: figures of public, vicars together are not in the release plan; name them "
            "in study.yaml, such as groups: {NAME: {of: [public, vicars]}}"
        ),
    ),
    "help.agree.public[help == 'agree']": (
        Uncleared.FILTER,
        (
            "standard: figures of those with 'help == 'agree'' are not in the release plan; name "
            "the filter in study.yaml, such as filters: {NAME: {where: \"help == 'agree'\"}}"
        ),
    ),
    "help.agree.public[first]+teachers": (
        Uncleared.FILTER,
        (
            "standard: public[first]+teachers: figures of several parts of groups together are not "
            "in the release plan; give all of them one filter, such as (a+b)[FILTER]"
        ),
    ),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_figure_outside_the_plan_is_refused_with_what_to_add(name):
    plan = ReleasePlan.of(answers_of(8, filters=["region == 'south'"]))
    identity = Identity.read(name, plan.data.codebook)
    with pytest.raises(NotClearedError) as caught:
        cleared(plan, identity)
    assert (caught.value.what, str(caught.value)) == OUTSIDE[name]
    assert not covers(plan, identity)


@pytest.mark.parametrize(
    ("by", "where", "what", "message"),
    [
        (
            "region", None, Uncleared.BANNER,
            ("standard: figures by 'region' are not in the release plan; add it to study.yaml: "
            "banner: [region]"),
        ),
        (
            ("group", "help"), None, Uncleared.BANNER,
            ("standard: figures by 'help' are not in the release plan; add it to study.yaml: "
            "banner: [help]"),
        ),
    ],
)  # fmt: skip
def test_columns_outside_the_plan_are_refused_with_what_to_add(by, where, what, message):
    plan = ReleasePlan.of(answers_of(8))
    with pytest.raises(NotClearedError) as caught:
        plan.published(by, where=where)
    assert (caught.value.what, str(caught.value)) == (what, message)


def test_a_column_of_the_banner_is_not_crossed_with_groups_and_not_filtered():
    plan = ReleasePlan.of(answers_of(8, filters=["help == 'agree'"]), banner=["region"])
    for by, where, what in (
        (("group", "region"), None, Uncleared.CROSSED),
        ("region", "first", Uncleared.FILTER),
        ("region", "group == 'teachers'", Uncleared.CROSSED),
    ):
        with pytest.raises(NotClearedError) as caught:
            plan.published(by, where=where)
        assert caught.value.what is what
    crossed = ReleasePlan.of(answers_of(8), crossed=["region"])
    assert "teachers × isles" in crossed.published(("group", "region"))[0].layout.groups


def test_a_base_is_in_the_plan_where_it_is_named():
    data = answers_of(8)
    lines = ReleasePlan.of(data).table("help").layout.lines
    assert base_line(["dont_know"]) not in lines
    plan = ReleasePlan.of(data, bases=[["dont_know"]])
    assert base_line(["dont_know"]) in plan.table("help").layout.lines


@pytest.mark.parametrize("name", ["help.agree.carers", "help.=agree.staff", "help.agree.nurses"])
def test_a_figure_of_the_plan_has_its_counts(name):
    plan = ReleasePlan.of(by_hand())
    figure = cleared(plan, Identity.read(name, plan.data.codebook))
    shown = plan.count(figure.item, figure.line, figure.segment)
    whole = plan.count(figure.item, figure.base, figure.segment)
    truth = {"help.agree.carers": 131, "help.=agree.staff": 100, "help.agree.nurses": 55}[name]
    assert abs(shown - truth) <= 2
    assert shown < whole


def test_groups_that_there_are_not_are_told_from_groups_outside_the_plan():
    plan = ReleasePlan.of(by_hand())
    with pytest.raises(DataError) as caught:
        cleared(plan, Identity.read("help.agree.teacher", plan.data.codebook))
    assert not isinstance(caught.value, NotClearedError)
    assert "did you mean 'teachers'?" in str(caught.value)


def test_weights_of_some_groups_part_a_population_and_the_plan_has_both():
    data = by_hand()
    carers = (Together("teachers+nurses", Wording.of("x"), ("teachers", "nurses")),)
    rest = (Together("vicars", Wording.of("x"), ("vicars",)),)
    apart = replace(data, weighed_apart={"weight": (*carers, *rest)})
    apart = replace(apart, frame=data.frame.assign(weight=1.0))
    plan = ReleasePlan.of(apart, design=analysis.Design(weights="weight"), banner=["region"])
    totals = ("teachers+nurses", "vicars", "residents", "staff")
    assert plan.published()[0].layout.groups == totals
    assert plan.published("group")[0].layout.groups[:5] == (*totals, "carers")
    assert plan.people.populations == (("teachers", "nurses"), ("vicars",))


def test_who_has_no_weight_is_in_no_count():
    data = by_hand()
    frame = data.frame.assign(weight=np.where(data.frame["help"] == "neither", 0.0, 1.5))
    weighted = Responses(frame, data.codebook)
    plan = ReleasePlan.of(weighted, design=analysis.Design(weights="weight"))
    assert plan.count("help", base_line(), PUBLIC) == 185
    assert len(plan.data) == len(data)


def test_numbers_of_interviews_are_published_of_whole_groups():
    plan = ReleasePlan.of(by_hand(), banner=["region"])
    assert [plan.count("help", INTERVIEWS, Segment((group,))) for group in GROUPS] == [
        240, 100, 80, 70,
    ]  # fmt: skip
    plan = ReleasePlan.of(answers_of(9), banner=["region"])
    part: Published = plan.published("region", where="group == 'public'")[1]
    shown = {group for line, group, _ in part.cells() if line == INTERVIEWS}
    assert shown == {"residents"}
