"""The words around the questions on every form; what a single format says is in its own module."""

from dataclasses import dataclass
from typing import ClassVar, assert_never

from survey.questions import (
    Answers,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)
from survey.words import Catalogue, Phrases
from survey.written_answers import what_to_write

__all__ = ["FormPhrases", "expected"]


@dataclass(frozen=True)
class FormPhrases(Phrases):
    """What forms say. A text in braces is filled in."""

    place: ClassVar[str] = "form"
    yes: str = "Yes"
    no: str = "No"
    question: str = "Question"
    answer: str = "Your answer"
    number: str = "No."
    help: str = "Help"
    reference: str = "Your reference"
    reference_help: str = (
        "Optional: a word or number of your own choice, not your name. With it, a form you send "
        "again replaces the earlier one."
    )
    code: str = "Code of this form"
    code_help: str = "It says whom the form is for. Please leave it as it is."
    required: str = "Required."
    optional: str = "Optional: you may leave it empty."
    only_if: str = "Answer only if {condition}."
    go_to: str = "If {answers}: go to question {number}."
    go_to_end: str = "If {answers}: you have finished."
    question_number: str = "question {number}"
    choose_one: str = "Choose one answer."
    choose_many: str = "Choose Yes for each answer that applies."
    why_not: str = "If you cannot answer, choose why"
    other_text: str = "Please say what, if “{answer}”"
    form: str = "form {form}"
    rank_all: str = "Put all of them in order: 1 for the first place, 2 for the next."
    place_of: str = "{place} of {n}"


def expected(answers: Answers, catalogue: Catalogue) -> str:
    """What belongs in an answer, as a sentence; empty where anything may."""
    say = catalogue.phrases(FormPhrases)
    match answers:
        case OneOf():
            return say.choose_one
        case ManyOf():
            return say.choose_many
        case Ranking():
            return say.rank_all
        case Quantity() | Day() | TimeOfDay() | OpenText() | Shown() | Derived():
            return what_to_write(answers, catalogue)
        case _ as never:
            assert_never(never)
