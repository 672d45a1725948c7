"""The ready scales: there, ordered from low to high, in every language shipped, with NETs."""

import pytest

import instruments
from survey.questions import Scale

SCALES = instruments.scales()


def test_the_scales_of_the_contract_are_shipped() -> None:
    named = {
        "agreement4",
        "agreement5",
        "agreement7",
        "importance",
        "frequency",
        "satisfaction",
        "quality",
        "likelihood",
        "yes_no",
    }
    assert named <= SCALES.keys()


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES.keys())
def test_a_scale_has_nets_and_every_language(scale: Scale) -> None:
    assert scale.nets
    for words in (*(option.label for option in scale.answers), *(net.label for net in scale.nets)):
        assert words.languages == ("en", "cy", "pl", "ur")


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES.keys())
def test_nets_of_a_scale_take_neighbouring_answers_from_one_end(scale: Scale) -> None:
    codes = tuple(option.code for option in scale.answers)
    for net in scale.nets:
        ends = (codes[: len(net.codes)], codes[-len(net.codes) :])
        assert net.codes in ends or len(codes) == 2


@pytest.mark.parametrize(
    ("name", "points"), [("agreement4", 4), ("agreement5", 5), ("agreement7", 7), ("importance", 5)]
)
def test_a_scale_has_as_many_points_as_it_says(name: str, points: int) -> None:
    assert len(SCALES[name].answers) == points


@pytest.mark.parametrize("name", ["agreement4", "agreement5", "agreement7"])
def test_agreement_runs_from_strongly_disagree_to_strongly_agree_with_nets_both_ways(
    name: str,
) -> None:
    codes = [option.code for option in SCALES[name].answers]
    nets = {net.name: set(net.codes) for net in SCALES[name].nets}
    assert (codes[0], codes[-1]) == ("strongly_disagree", "strongly_agree")
    assert nets["agree"] == {code for code in codes if code.endswith("_agree") or code == "agree"}
    assert nets["disagree"] == {code for code in codes if code.endswith("disagree")}


def test_importance_has_its_top_box_and_a_wider_net() -> None:
    nets = {net.name: net.codes for net in SCALES["importance"].nets}
    assert nets["very_important"] == ("very_important",)
    assert nets["important"] == ("fairly_important", "very_important")
