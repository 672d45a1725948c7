"""The words around the questions in plain text and Word files."""

from dataclasses import dataclass
from typing import ClassVar

from survey.words import Phrases

__all__ = ["TextPhrases"]


@dataclass(frozen=True)
class TextPhrases(Phrases):
    """Instructions to whoever sets the questionnaire up. A text in braces is filled in."""

    place: ClassVar[str] = "text"
    for_group: str = "For: {group}"
    shuffle: str = "Show questions {first} to {last} in random order."
    shuffle_answers: str = "Show the answers in random order."
    shuffle_but: str = "Show the answers in random order, but {last} at the end."
    choose_all: str = "Choose all that apply."
    rating: str = "A rating: one of the numbers from {low} to {high}."
    ranking: str = "Ranking: all of the answers are put in order."
    optional: str = "Optional."
    required: str = "Required."
    instead: str = "Allow {answers} instead."
    date: str = "A date"
    time: str = "A time of day"
    bounded: str = "{wanted}: {range}"
    text: str = "A short answer in words"
    long_text: str = "A long answer in words"
    only_if: str = "Ask only if {condition}."
    go_to: str = "If {answers}, go to {number}."
    go_to_end: str = "If {answers}, go to the end."
    your_answer: str = "[answer to question {number}]"
    your_group: str = "[the respondent's group]"
    todays_date: str = "[today's date]"
    worked_out: str = "[a number worked out from earlier answers]"
    identity: str = "{instrument}, version {version}, definition {hash}, form {form}"
