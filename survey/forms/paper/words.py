"""The words around the questions of a paper form."""

from dataclasses import dataclass
from typing import ClassVar

from survey.words import Phrases

__all__ = ["PaperPhrases"]


@dataclass(frozen=True)
class PaperPhrases(Phrases):
    """Everything the paper says beside the definition. A text in braces is filled in."""

    place: ClassVar[str] = "paper"

    # at the beginning
    for_group: str = "For: {group}"
    how: str = "How to fill in this form"
    pen: str = "Use a black or blue pen."
    tick: str = "Tick one box for each question, like this:"
    mistake: str = "If you make a mistake, fill in the whole box and tick the right one:"
    arrow: str = (
        "After an answer with an arrow, go to the question it names. Otherwise go on to the next "
        "question."
    )
    keys: str = "The small figures and letters beside the boxes are for the office."
    office: str = "Office use"
    number: str = "Form number"
    date: str = "Date"
    interviewer: str = "Interviewer"
    consent: str = "Before you begin"

    # at a question
    tick_all: str = "Tick all that apply."
    tick_number: str = "Tick one number."
    rank_all: str = (
        "Write 1 in the box of the answer you put first, 2 in that of the next, until every box "
        "has a number."
    )
    blank: str = "You may leave this blank."
    required: str = "Please answer this question."
    bounds: str = "It must be {range}."
    go_to: str = "Go to {number}"
    go_to_end: str = "Go to the end"
    day: str = "day"
    month: str = "month"
    year: str = "year"
    hour: str = "hour"
    minute: str = "minutes"

    # for earlier answers, in the words of a question
    your_answer: str = "(your answer to question {number})"
    your_group: str = "(your group)"
    todays_date: str = "(today's date)"
    worked_out: str = "(a number worked out from your answers)"

    # at the end, and on every page
    end: str = "End of the questionnaire"
    page: str = "Page {page} of {pages}"
    form: str = "Form"
    made_from: str = "{instrument}, version {version}, definition {hash}, form {form}"
    print_hint: str = (
        "To print: Ctrl+P (Mac: ⌘P), paper A4, scale 100%. Print on both sides if you can."
    )
