"""The words around the questions in plain text and Word files, in English and Welsh. Other
languages are served in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["Words", "words_in"]


@dataclass(frozen=True, slots=True)
class Words:
    """Instructions to whoever sets the questionnaire up. A text in braces is filled in."""

    for_group: str
    shuffle: str
    choose_all: str
    optional: str
    instead: str
    number: str
    whole_number: str
    date: str
    text: str
    long_text: str
    only_if: str
    question: str
    go_to: str
    go_to_end: str
    either: str
    identity: str


ENGLISH = Words(
    for_group="For: {group}",
    shuffle="Show questions {first} to {last} in random order.",
    choose_all="Choose all that apply.",
    optional="Optional.",
    instead="Allow {answers} instead.",
    number="A number",
    whole_number="A whole number",
    date="A date: day/month/year",
    text="A short answer in words",
    long_text="A long answer in words",
    only_if="Ask only if {condition}.",
    question="question {number}",
    go_to="If {answers}, go to {number}.",
    go_to_end="If {answers}, go to the end.",
    either=" or ",
    identity="{instrument}, version {version}, definition {hash}, form {form}",
)

WELSH = Words(
    for_group="Ar gyfer: {group}",
    shuffle="Dangoswch gwestiynau {first} i {last} mewn trefn ar hap.",
    choose_all="Dewiswch bob un sy'n berthnasol.",
    optional="Dewisol.",
    instead="Caniatewch {answers} yn lle hynny.",
    number="Rhif",
    whole_number="Rhif cyfan",
    date="Dyddiad: diwrnod/mis/blwyddyn",
    text="Ateb byr mewn geiriau",
    long_text="Ateb hir mewn geiriau",
    only_if="Gofynnwch dim ond os: {condition}.",
    question="cwestiwn {number}",
    go_to="Os {answers}, ewch i {number}.",
    go_to_end="Os {answers}, ewch i'r diwedd.",
    either=" neu ",
    identity="{instrument}, fersiwn {version}, diffiniad {hash}, ffurflen {form}",
)

_LANGUAGES: Mapping[str, Words] = MappingProxyType({"en": ENGLISH, "cy": WELSH})


def words_in(language: str) -> Words:
    """The words in this language, else in English."""
    return _LANGUAGES.get(language, ENGLISH)
