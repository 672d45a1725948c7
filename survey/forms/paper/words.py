"""The words around the questions of a paper form, in English and Welsh. Other languages are served
in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["Words", "words_in"]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the paper says beside the definition. A text in braces is filled in."""

    for_group: str
    how: str
    advice: tuple[str, ...]
    mistake: str
    arrow: str
    keys: str
    office: str
    number: str
    date: str
    interviewer: str
    consent: str
    tick_all: str
    blank: str
    only_if: str
    question: str
    go_to: str
    go_to_end: str
    day: tuple[str, str, str]
    end: str
    page: str
    form: str
    made_from: str
    print_hint: str


ENGLISH = Words(
    for_group="For: {group}",
    how="How to fill in this form",
    advice=("Use a black or blue pen.", "Tick one box for each question, like this:"),
    mistake="If you make a mistake, fill in the whole box and tick the right one:",
    arrow=(
        "After an answer with an arrow, go to the question it names. Otherwise go on to the "
        "next question."
    ),
    keys="The small figures and letters beside the boxes are for the office.",
    office="Office use",
    number="Form number",
    date="Date",
    interviewer="Interviewer",
    consent="Before you begin",
    tick_all="Tick all that apply",
    blank="You may leave this blank",
    only_if="Answer only if {condition}.",
    question="question {number}",
    go_to="Go to {number}",
    go_to_end="Go to the end",
    day=("day", "month", "year"),
    end="End of the questionnaire",
    page="Page {page} of {pages}",
    form="Form",
    made_from="{instrument}, version {version}, definition {hash}, form {form}",
    print_hint="To print: Ctrl+P (Mac: ⌘P), paper A4, scale 100%. Print on both sides if you can.",
)

WELSH = Words(
    for_group="Ar gyfer: {group}",
    how="Sut i lenwi'r ffurflen hon",
    advice=("Defnyddiwch feiro du neu las.", "Ticiwch un blwch ar gyfer pob cwestiwn, fel hyn:"),
    mistake="Os gwnewch gamgymeriad, llenwch y blwch cyfan a ticiwch yr un cywir:",
    arrow=(
        "Ar ôl ateb â saeth, ewch i'r cwestiwn sydd wedi'i enwi. Fel arall, ewch ymlaen i'r "
        "cwestiwn nesaf."
    ),
    keys="Mae'r rhifau a'r llythrennau bach wrth y blychau ar gyfer y swyddfa.",
    office="At ddefnydd y swyddfa",
    number="Rhif y ffurflen",
    date="Dyddiad",
    interviewer="Cyfwelydd",
    consent="Cyn dechrau",
    tick_all="Ticiwch bob un sy'n berthnasol",
    blank="Cewch adael hwn yn wag",
    only_if="Atebwch dim ond os: {condition}.",
    question="cwestiwn {number}",
    go_to="Ewch i {number}",
    go_to_end="Ewch i'r diwedd",
    day=("diwrnod", "mis", "blwyddyn"),
    end="Diwedd yr holiadur",
    page="Tudalen {page} o {pages}",
    form="Ffurflen",
    made_from="{instrument}, fersiwn {version}, diffiniad {hash}, ffurflen {form}",
    print_hint=(
        "I argraffu: Ctrl+P (Mac: ⌘P), papur A4, graddfa 100%. Argraffwch ar y ddwy ochr "
        "os gallwch."
    ),
)

_LANGUAGES: Mapping[str, Words] = MappingProxyType({"en": ENGLISH, "cy": WELSH})


def words_in(language: str) -> Words:
    """The paper's words in this language, else in English."""
    return _LANGUAGES.get(language, ENGLISH)
