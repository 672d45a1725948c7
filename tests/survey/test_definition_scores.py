"""Scores: how the answers to several questions make one number, as a definition says it."""

import json

import pytest

from survey.codebook import Codebook
from survey.definition import dump, loads, source
from survey.errors import DataError, DefinitionError
from survey.questionnaire import Score
from survey.wording import Wording

HEAD = """instrument: made-up
version: "1"
title: T
groups: {public: P}
scales:
  often: {answers: {never: Never, some: Some, always: Always}}
  said: {answers: {no: No, yes: Yes}}
sections:
- title: S
  questions:
  - {id: region, ask: "Where?", choose: {england: England, wales: Wales}}
  - {block: feelings, scale: often, items: {calm: I felt calm, cross: I felt cross, rested: Rested}}
  - {id: sleep, ask: "Sleep?", scale: said}
  - {id: age, ask: "Age?", number: {}}
scores:
"""
MOOD = "  mood: {items: [calm, cross, rested], reversed: [cross]}\n"


def test_a_score_is_by_default_a_prorated_sum_of_1_2_3_for_who_answered_every_item() -> None:
    (score,) = loads(HEAD + MOOD).scores
    values = (("never", 1), ("some", 2), ("always", 3))
    assert score == Score(
        "mood",
        Wording.of("Mood"),
        ("calm", "cross", "rested"),
        values,
        at_least=3,
        reversed=("cross",),
    )
    assert (score.combine, score.prorate) == ("sum", True)


def test_questions_with_different_answers_make_a_score_where_every_answer_has_its_number() -> None:
    values = "{never: 0, some: 1.5, always: 3, no: 0, yes: 3, england: 0, wales: 1}"
    questionnaire = loads(
        f"{HEAD}  mixed: {{items: [calm, sleep, region], values: {values}, as: mean, at_least: "
        f"2}}\n"
    )
    (score,) = questionnaire.scores
    assert dict(score.values)["some"] == 1.5
    assert (score.combine, score.at_least) == ("mean", 2)
    assert loads(dump(questionnaire)) == questionnaire


def test_what_is_usual_is_not_written_out() -> None:
    spelt = (
        "{label: Mood, items: [calm], values: {never: 1, some: 2, always: 3}, as: sum, "
        "at_least: 1, prorate: true}"
    )
    questionnaire = loads(f"{HEAD}  mood: {spelt}\n")
    assert source(questionnaire)["scores"] == {"mood": {"items": ["calm"]}}
    assert questionnaire.hash == loads(f"{HEAD}  mood: {{items: [calm]}}\n").hash


@pytest.mark.parametrize(
    "other",
    [
        "items: [calm, cross, rested]",
        "items: [rested, cross, calm], reversed: [cross]",
        "items: [calm, cross, rested], reversed: [cross], at_least: 2",
        "items: [calm, cross, rested], reversed: [cross], as: mean",
        "items: [calm, cross, rested], reversed: [cross], prorate: false",
        "items: [calm, cross, rested], reversed: [cross], values: {never: 0, some: 1, always: 2}",
    ],
)
def test_another_way_of_scoring_changes_the_hash(other: str) -> None:
    assert loads(f"{HEAD}  mood: {{{other}}}\n").hash != loads(HEAD + MOOD).hash


def test_a_questionnaire_without_scores_keeps_the_hash_it_had() -> None:
    assert "scores" not in source(loads(HEAD.removesuffix("scores:\n")))


FAULTS = {
    "items: [calm, cros]": [
        "the score names 'cros', which is not a question; did you mean 'cross'?"
    ],
    "items: [calm, calm]": ["the item 'calm' is there twice"],
    "items: [calm, sleep]": [
        "'sleep' has other answers than 'calm'; write what each answer counts under 'values'"
    ],
    "items: [calm, region]": [
        (
            "the answers to 'region' have no order (choose); write what each counts under "
            "'values', or make it a scale"
        )
    ],
    "items: [calm, age]": [
        (
            "'age' is a question of the kind number; a score is made of scale questions, or of "
            "choose questions with 'values'"
        )
    ],
    "items: [calm], reversed: [cross]": [
        "'reversed' names 'cross', which is not an item of the score; it can be 'calm'"
    ],
    "items: [calm, cross], at_least: 3": [
        "'at_least' is 3 and the score has 2 items; it is 2 or less"
    ],
    "items: [calm], at_least: 0": ["'at_least' needs 1 or more; here is the text '0'"],
    "items: [calm], as: total": ["'as' can only be 'sum' or 'mean'; here is the text 'total'"],
    "items: [calm], as: mean, prorate: false": [
        "'prorate' goes with a sum; a mean is of the items answered anyway; remove it"
    ],
    "items: [calm], combine: sum": [
        (
            "the score 'mood' has no key 'combine'; it can be 'label', 'items', 'reversed', "
            "'values', 'as', 'at_least', 'prorate' or 'measure'"
        )
    ],
    "items: []": ["'items' needs at least one entry"],
    "items: calm": ["'items' needs a list; here is the text 'calm'"],
    "label: x": ["the score 'mood' needs 'items'"],
    "items: [calm], values: {never: 0, some: one, always: 2}": [
        "'some' needs a number; here is the text 'one'"
    ],
    "items: [calm], values: {never: 0, some: 1, alway: 2}": [
        "'alway' is not an answer of the items; did you mean 'always'?",
        "the answer 'always' has no number; add it, such as always: 0",
    ],
}


@pytest.mark.parametrize("entry", FAULTS)
def test_each_fault_of_a_score_has_its_line_and_remedy(entry: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        loads(f"{HEAD}  mood: {{{entry}}}\n", file="d.yaml")
    assert [str(fault) for fault in caught.value.faults] == [
        f"d.yaml:16: {message}" for message in FAULTS[entry]
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("calm", "the score 'calm' has the id of a question (line 12); choose another name"),
        ("group", "the score 'group' has a meaning of its own; choose another name"),
        (
            "Mood",
            (
                "the score 'Mood' may have small letters, digits and single _, and begins with a "
                "letter"
            ),
        ),
    ],
)
def test_the_name_of_a_score_can_be_a_column_of_its_own(name: str, said: str) -> None:
    with pytest.raises(DefinitionError, match=r"d\.yaml:16") as caught:
        loads(f"{HEAD}  {name}: {{items: [cross]}}\n", file="d.yaml")
    assert [fault.message for fault in caught.value.faults] == [said]


def test_a_question_that_is_wrong_itself_makes_no_second_fault_in_its_score() -> None:
    with pytest.raises(DefinitionError) as caught:
        loads((HEAD + MOOD).replace("scale: often, items", "scale: oftne, items"))
    assert len(caught.value.faults) == 1


def test_too_many_scores_are_refused_at_once() -> None:
    with pytest.raises(DefinitionError, match="there are 501 scores; the most is 500"):
        loads(HEAD + "".join(f"  s{number}: {{items: [calm]}}\n" for number in range(501)))


def test_the_codebook_has_the_scores_and_says_so_in_its_file() -> None:
    codebook = Codebook.of([loads(HEAD + MOOD)])
    assert codebook.score("mood").items == ("calm", "cross", "rested")
    plain = json.loads(json.dumps(codebook.plain()))["scores"]["mood"]
    assert plain["values"] == {"never": 1, "some": 2, "always": 3}
    assert plain["reversed"] == ["cross"]
    with pytest.raises(DataError, match=r"scores: there is no score 'mod'; did you mean 'mood'\?"):
        codebook.score("mod")


def test_the_last_version_says_how_a_score_is_made_and_each_instrument_for_itself() -> None:
    first = loads(HEAD + MOOD)
    later = loads(
        (HEAD + MOOD)
        .replace('version: "1"', 'version: "2"')
        .replace("reversed: [cross]", "reversed: [calm]")
    )
    assert Codebook.of([first, later]).score("mood").reversed == ("calm",)
    other = loads(
        (HEAD + MOOD)
        .replace("made-up", "another")
        .replace("reversed: [cross]", "reversed: [calm]"),
        file="b.yaml",
    )
    both = Codebook.of([first, other])
    assert both.score("mood").reversed == ("cross",)
    assert both.score("mood__another").reversed == ("calm",)
