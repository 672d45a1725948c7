"""Each figure of a sentence is of its own people and answers: side by side, in order, in lists."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.drafts.inline_bindings import bound
from analysis.judgement.checking import check_draft
from analysis.judgement.evidence import Evidence

Verdicts = Callable[..., list[str]]
PUBLIC, TEACHERS, WORKERS = "public", "teachers", "early_years_workers"


@pytest.fixture
def verdicts(demo: Evidence, tmp_path: Path) -> Verdicts:
    """The verdicts of the figures {0}, {1} … of a text, each given with its claim."""

    def judged(text: str, *figures: tuple[str, str]) -> list[str]:
        draft = tmp_path / "draft.md"
        draft.write_text(text.format(*(bound(shown, claim) for shown, claim in figures)), "utf-8")
        return [one.verdict for one in check_draft(draft, demo) if one.mention.claim]

    return judged


@pytest.mark.parametrize(
    "text",
    [
        "Teachers and early years workers disagree that it does enough, by {0} and {1}.",
        "Teachers and early years workers think alike, {0} and {1} respectively disagreeing.",
        "{0} and {1} of teachers and early years workers disagree that it does enough.",
        "Disagree that the Government does enough: teachers {0}, early years workers {1}.",
        "Teachers ({0}) and early years workers ({1}) disagree that the Government does enough.",
        "More of them disagree: teachers were at {0} and early years workers at {1}.",
    ],
)  # fmt: skip
def test_figures_stand_in_the_order_of_their_people(text: str, verdicts: Verdicts) -> None:
    claim = "gov_enough.disagree.{}"
    right = [("83%", claim.format(TEACHERS)), ("85%", claim.format(WORKERS))]
    assert verdicts(text, *right) == ["holds", "holds"]
    swapped = [("85%", claim.format(WORKERS)), ("83%", claim.format(TEACHERS))]
    assert verdicts(text, *swapped) == ["other people", "other people"]


def test_three_in_brackets_and_versus(verdicts: Verdicts) -> None:
    text = (
        "Teachers more than the public agree that health services should offer support ({0} v {1})."
    )
    figures = [("92%", "health_support.agree.teachers"), ("84%", "health_support.agree.public")]
    assert verdicts(text, *figures) == ["holds", "holds"]
    text = "{0} v {1}: teachers and the public agree that health services should offer support."
    assert verdicts(text, *figures) == ["holds", "holds"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Nine in ten", "{0} teachers ({1}) say {so}, compared with {2} of the public."),
        ("More than nine in ten", "{0} of teachers ({1}) agree that {so}; of the public {2} do."),
        ("Nine out of ten", "{0} teachers say so ({1}): {so}. Among the public it is {2}."),
    ],
)
def test_words_before_the_number_in_brackets_are_of_the_people_behind_them(
    text: str, words: str, verdicts: Verdicts
) -> None:
    text = text.replace("{so}", "health services should offer support")
    teachers, public = "health_support.agree.teachers", "health_support.agree.public"
    given = (words, teachers), ("92%", teachers), ("84%", public)
    assert verdicts(text, *given) == ["holds", "holds", "holds"]
    assert verdicts(text, (words, public), *given[1:])[0] == "other people"


def test_options_in_a_list_are_each_of_their_own_figure(verdicts: Verdicts) -> None:
    text = (
        "Of teachers who had worked with a child after trauma, {0} had seen difficulties with "
        "emotional wellbeing, {1} with relationships with peers and adults and {2} with behaviour."
    )
    names = ("emotional_wellbeing", "peers_adults", "behaviour")
    shown = ("88%", "77%", "74%")
    figures = [(one, f"challenges.{name}.teachers") for one, name in zip(shown, names, strict=True)]
    assert verdicts(text, *figures) == ["holds", "holds", "holds"]
    moved = [(one, claim) for one, (_, claim) in zip(shown, figures[::-1], strict=True)]
    assert verdicts(text, *moved)[::2] == ["other answers", "other answers"]


def test_a_question_is_no_answer(verdicts: Verdicts) -> None:
    text = (
        "Those who had looked for help were asked how satisfied they were: {0} were {1} satisfied."
    )
    claim = "help_satisfaction.fairly_satisfied.public"
    assert verdicts(text.replace("{1}", "fairly"), ("37%", claim)) == ["holds"]
    assert verdicts(text.replace("{1}", "very"), ("37%", claim)) == ["other answers"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("{0} of teachers disagree that ministers do enough to protect babies.", "holds"),
        ("{0} of teachers say ministers are failing to protect babies from trauma.", "holds"),
        ("Views of the Government's record on protecting babies: {0} of teachers.", "holds"),
        ("Opposition to what the Government does to protect babies was {0} of teachers.", "holds"),
        ("{0} of teachers say the Government does enough to protect babies.", "other answers"),
        ("{0} of teachers back the view that the Government does enough to protect babies.",
         "other answers"),
    ],
)  # fmt: skip
def test_what_people_think_is_said_by_a_word_for_it(
    text: str, verdict: str, verdicts: Verdicts
) -> None:
    assert verdicts(text, ("83%", "gov_enough.disagree.teachers")) == [verdict]


def test_a_sum_of_answers_may_mean_the_nets_that_are_called_so(verdicts: Verdicts) -> None:
    claim = "gov_enough.disagree+neither.teachers"
    text = "{0} of teachers do not agree that the Government does enough to protect babies."
    assert verdicts(text, ("93%", claim)) == ["holds"]
    assert verdicts(text, ("48%", claim)) == ["wrong"]
    text = "{0} of teachers answered “Disagree” or “Neither agree nor disagree” on the Government."
    assert verdicts(text, ("48%", claim)) == ["holds"]


@pytest.mark.parametrize(
    ("text", "figure", "claim", "verdict"),
    [
        ("More than half of parents who had looked for help were satisfied; {0} were not.", "24%",
         "help_satisfaction.dissatisfied.public", "holds"),
        ("More than half of parents who had looked for help were satisfied; {0} were not.", "53%",
         "help_satisfaction.satisfied.public", "other answers"),
        ("62% of the public had not heard of services that help parents and babies and {0} had.",
         "38%", "heard_of_services.yes.public", "holds"),
        ("83% of teachers disagree that the Government does enough, {0} of them strongly.", "45%",
         "gov_enough.strongly_disagree.teachers", "holds"),
        ("Half of teachers agree that schools and nurseries do enough; {0} are on the fence.",
         "23%", "schools_enough.neither.teachers", "holds"),
        ("Half of teachers agree that schools and nurseries do enough; {0} are on the fence.",
         "27%", "schools_enough.disagree.teachers", "other answers"),
    ],
)  # fmt: skip
def test_an_answer_left_out_is_that_of_the_figure_before(
    text: str, figure: str, claim: str, verdict: str, verdicts: Verdicts
) -> None:
    assert verdicts(text, (figure, claim)) == [verdict]
