"""The words around the questions on forms, in English and Welsh. Other languages are served in
English.

The wording of questions comes from the definition; what a single format says is in its own module.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from survey.missing import Missing
from survey.questions import Choose as ChooseOne
from survey.questions import ChooseMany, Kind, Rating
from survey.written_answers import what_to_write

__all__ = ["NO", "YES", "Words", "expected", "missing_named", "words_in"]


@dataclass(frozen=True, slots=True)
class Words:
    """What forms say, in one language. A text in braces is filled in."""

    yes: str
    no: str
    question: str
    answer: str
    number: str
    help: str
    reference: str
    reference_help: str
    required: str
    optional: str
    only_if: str
    go_to: str
    go_to_end: str
    question_number: str
    choose_one: str
    choose_many: str
    why_not: str
    other_text: str
    form: str


ENGLISH = Words(
    yes="Yes",
    no="No",
    question="Question",
    answer="Your answer",
    number="No.",
    help="Help",
    reference="Your reference",
    reference_help=(
        "Optional: a word or number of your own choice, not your name. With it, a form you "
        "send again replaces the earlier one."
    ),
    required="Required.",
    optional="Optional: you may leave it empty.",
    only_if="Answer only if {condition}.",
    go_to="If {answers}: go to question {number}.",
    go_to_end="If {answers}: you have finished.",
    question_number="question {number}",
    choose_one="Choose one answer.",
    choose_many="Choose Yes for each answer that applies.",
    why_not="If you cannot answer, choose why",
    other_text="Please say what, if “{answer}”",
    form="form {form}",
)

WELSH = Words(
    yes="Ie",
    no="Na",
    question="Cwestiwn",
    answer="Eich ateb",
    number="Rhif",
    help="Cymorth",
    reference="Eich cyfeirnod",
    reference_help=(
        "Dewisol: enw neu rif o'ch dewis chi, nid eich enw eich hun. Gydag ef, bydd ffurflen a "
        "anfonwch eto yn disodli'r un gynt."
    ),
    required="Rhaid ateb.",
    optional="Dewisol: gallwch ei adael yn wag.",
    only_if="Atebwch dim ond os {condition}.",
    go_to="Os {answers}: ewch i gwestiwn {number}.",
    go_to_end="Os {answers}: rydych wedi gorffen.",
    question_number="cwestiwn {number}",
    choose_one="Dewiswch un ateb.",
    choose_many="Dewiswch Ie ar gyfer pob ateb sy'n berthnasol.",
    why_not="Os na allwch ateb, dewiswch pam",
    other_text="Dywedwch beth, os “{answer}”",
    form="ffurflen {form}",
)

_LANGUAGES: Mapping[str, Words] = MappingProxyType({"en": ENGLISH, "cy": WELSH})

YES = frozenset({"yes", "y", "x", "✓", "✔", "true", "1", "ie", "ydw", "ydy", "oes", "do", "gwir"})
NO = frozenset(
    {"no", "n", "-", "–", "false", "0", "na", "nac ydw", "nac ydy", "nac oes", "naddo", "ffug"}
)
"""What people write beside an answer to say that it applies, or that it does not; folded."""


def words_in(language: str) -> Words:
    """The words in this language, else in English."""
    return _LANGUAGES.get(language.split("-", maxsplit=1)[0], ENGLISH)


def missing_named(folded_text: str) -> Missing | None:
    """The kind of missing answer with this code, or these words in any language."""
    return _MISSING.get(folded_text)


_MISSING = {
    name: kind
    for kind in Missing
    for name in (kind.value, *(" ".join(text.split()).casefold() for _, text in kind.label.texts))
}


def expected(kind: Kind, language: str) -> str:
    """What belongs in the answer to a question of this kind, as a sentence; empty where anything
    may.
    """
    words = words_in(language)
    match kind:
        case Rating() | ChooseOne():
            return words.choose_one
        case ChooseMany():
            return words.choose_many
        case _:
            return what_to_write(kind, language)
