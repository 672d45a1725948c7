"""The two shipped questionnaires: complete in both languages, comparable, and able to give every
published figure.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

import instruments
from survey.codebook import Codebook
from survey.interview import Interview
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.questions import KINDS, Derived, Shown
from survey.wording import Wording

PUBLIC = instruments.load("early-relationships-public")
PROFESSIONALS = instruments.load("early-relationships-professionals")
CODEBOOK = Codebook.of([PUBLIC, PROFESSIONALS])

PUBLISHED = [
    ("relationships_important", "very_important", ("teachers", "early_years_workers")),
    ("relationships_important", "very_important", ("public",)),
    ("health_support", "agree", ("public",)),
    ("gov_enough", "disagree", ("teachers", "early_years_workers")),
    ("local_enough", "disagree", ("teachers", "early_years_workers")),
]
"""Item, NET and groups of each percentage in the first table of published figures."""

both = pytest.mark.parametrize("questionnaire", [PUBLIC, PROFESSIONALS], ids=lambda q: q.instrument)


def wordings(value: object) -> Iterator[Wording]:
    """Every text for people anywhere in a value of the model."""
    if isinstance(value, Wording):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from wordings(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from wordings(getattr(value, field.name))


@both
def test_every_text_is_written_in_english_and_in_welsh(questionnaire: Questionnaire) -> None:
    texts = list(wordings(questionnaire))
    assert len(texts) > 100
    for text in texts:
        assert text.languages == ("en", "cy"), text
        assert text.in_language("en") != text.in_language("cy")


@both
def test_no_text_has_stray_spaces_or_lines(questionnaire: Questionnaire) -> None:
    for text in wordings(questionnaire):
        for _, words in text.texts:
            assert words == " ".join(words.split())


@both
def test_consent_is_asked_first_and_has_to_be_given(questionnaire: Questionnaire) -> None:
    interview = Interview.start(questionnaire)
    assert interview.question is not None
    assert interview.question.id == "consent"
    assert interview.answer("no").finished


@both
def test_every_question_may_be_left_unanswered_as_the_consent_notice_says(
    questionnaire: Questionnaire,
) -> None:
    asked = [
        question
        for question in questionnaire.questions
        if not isinstance(question.answers, Shown | Derived)
    ]
    assert [
        question.id
        for question in asked
        if not {Missing.REFUSED, Missing.NO_ANSWER} & set(question.allowed_missing)
    ] == []


@both
def test_the_questionnaire_is_of_a_length_people_finish(questionnaire: Questionnaire) -> None:
    asked = [
        question
        for question in questionnaire.questions
        if not isinstance(question.answers, Derived) and not question.follows
    ]
    assert (
        12 <= len([question for question in asked if not isinstance(question.answers, Shown)]) <= 18
    )


@both
def test_only_the_block_about_government_and_services_is_shuffled(
    questionnaire: Questionnaire,
) -> None:
    shuffled = {
        question.id: question.block.name
        for question in questionnaire.questions
        if question.block and question.block.shuffle
    }
    assert shuffled == dict.fromkeys(("gov_enough", "local_enough", "schools_enough"), "government")


def test_the_two_together_use_most_kinds_of_question() -> None:
    used = {
        question.kind.name
        for questionnaire in (PUBLIC, PROFESSIONALS)
        for question in questionnaire.questions
    }
    assert used == KINDS.keys() - {"date", "time", "rank", "rating"}


def test_shared_items_have_the_same_wording_hints_and_missing_answers() -> None:
    shared = [item for item in PUBLIC.items if item.id in PROFESSIONALS.by_id]
    assert {item.id for item in shared} >= {
        "relationships_important",
        "health_support",
        "gov_enough",
        "local_enough",
    }
    for item in shared:
        assert item == PROFESSIONALS.by_id[item.id]


@pytest.mark.parametrize(("item", "net", "groups"), PUBLISHED)
def test_every_published_figure_has_its_item_net_and_groups(
    item: str, net: str, groups: tuple[str, ...]
) -> None:
    assert CODEBOOK.item(item).net(net)
    asked = {group.code for q in (PUBLIC, PROFESSIONALS) if item in q.by_id for group in q.groups}
    assert asked >= set(groups)


def test_challenges_cover_those_that_were_reported_and_leave_room_for_others() -> None:
    challenges = CODEBOOK.item("challenges")
    assert challenges.instruments == ("early-relationships-professionals",)
    assert set(challenges.codes) >= {
        "language_attention",
        "emotional_wellbeing",
        "social_development",
        "peers_adults",
        "other",
        "none",
    }


def professional(group: str, **answers: object) -> Interview:
    """An interview with a professional that has come to the first question not answered here; what
    is not named is left unanswered.
    """
    interview = Interview.start(PROFESSIONALS).answer("yes").answer(group)
    while (question := interview.question) is not None:
        if question.id in answers:
            interview = interview.answer(answers[question.id])
        else:
            interview = (
                interview.answer(True)
                if isinstance(question.answers, Shown)
                else interview.skip(interview.question.allowed_missing[-1])
            )
    return interview


def test_teachers_are_asked_about_their_school_and_early_years_workers_about_their_setting() -> (
    None
):
    assert "school" in professional("teachers").path
    assert "setting" not in professional("teachers").path
    assert "setting" in professional("early_years_workers").path
    assert "school" not in professional("early_years_workers").path


def test_only_those_who_worked_with_trauma_are_asked_about_challenges() -> None:
    for answer in ("no", Missing.DONT_KNOW, Missing.REFUSED):
        assert (
            professional("teachers", worked_with_trauma=answer).result()["challenges"]
            is Missing.NOT_ASKED
        )
    assert "challenges" in professional("teachers", worked_with_trauma="yes").path


def test_only_those_who_named_a_challenge_are_asked_to_describe_it() -> None:
    asked = professional("teachers", worked_with_trauma="yes", challenges=["behaviour"])
    assert "challenges_words" in asked.path
    for none in (["none"], Missing.DONT_KNOW):
        assert (
            "challenges_words"
            not in professional("teachers", worked_with_trauma="yes", challenges=none).path
        )


def test_a_parent_of_one_child_cannot_name_two_ages() -> None:
    interview = Interview.start(PUBLIC)
    while interview.question and interview.question.id != "children":
        if interview.question.id in ("consent", "parent"):
            interview = interview.answer("yes")
        else:
            interview = (
                interview.answer(True)
                if isinstance(interview.question.answers, Shown)
                else interview.skip(interview.question.allowed_missing[-1])
            )
    interview = interview.answer(1)
    with pytest.raises(Exception, match="child_ages: You chose more ages than you have children"):
        interview.answer(["under_1", "adult"])
    assert interview.answer(["under_1"]).result()["under_five"] == 1
