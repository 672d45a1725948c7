"""What slides say around what the report says."""

from dataclasses import dataclass
from typing import ClassVar

from survey.words import Phrases, catalogue_of

__all__ = ["SlidePhrases", "said"]


@dataclass(frozen=True)
class SlidePhrases(Phrases):
    """The words of slides."""

    place: ClassVar[str] = "slides"
    methods: str = "How the figures were made"
    nothing: str = "No figure of this study can be published as a finding"
    why: str = (
        "No question has a headline figure that may be shown under the standard of publication "
        "({standard}). The tables say of each figure why it is withheld."
    )
    question: str = "Question: {wording}"
    answers: str = "Answers: {answers}"
    figure: str = "Figure: {name}"
    in_full: str = "In full: {text}"
    about_chart: str = "Chart: {words}"


def said(language: str, key: str, /, **fields: object) -> str:
    """The phrase of this name in a language, its fields filled."""
    return catalogue_of(language).said(SlidePhrases, key, **fields)
