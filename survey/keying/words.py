"""What keying says, in English and Welsh. Other languages are served in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["ENGLISH", "Words", "words_in"]


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the keyer reads beside the definition. A text in braces is filled in."""

    welcome: str
    ask_code: str
    unknown_code: str
    ask_number: str
    bad_number: str
    resumed: str
    keyed_already: str
    not_yet: str
    consent: str
    no_key: str
    no_keys: str
    no_box: str
    needs_key: str
    blank_again: str
    confirm_again: str
    unfit: str
    at_end: str
    declined: str
    kept: str
    discarded: str
    set_aside: str
    check_ended: str
    bye: str
    help: tuple[str, ...]
    text: str
    first: str
    second: str
    no_answer: str
    which: str
    not_1_2_3: str
    same: str
    corrected: str


ENGLISH = Words(
    welcome="Keying paper forms: the key beside the box, then Enter. ? shows the keys.",
    ask_code="Form code (at the foot of each page)",
    unknown_code=(
        "No questionnaire here made a form with this code. Name the instrument, or its "
        "earlier version, and try again."
    ),
    ask_number="Form number (Enter: stop)",
    bad_number=(
        "Key the number written in the box “Form number”, such as 17: figures, letters "
        "and - . / only."
    ),
    resumed="Form {number} was begun before; it goes on where it stopped.",
    keyed_already=(
        "Form {number} has been keyed already. Compare the number; to key it again as "
        "a check, use --second-entry."
    ),
    not_yet="Form {number} has not been keyed a first time; do that without --second-entry.",
    consent="Consent",
    no_key="{given} is no key here; it has {keys}.",
    no_keys="{given} is no key here; write the answer.",
    no_box="There is no box {given} here.",
    needs_key="This needs a key: {keys}.",
    blank_again="No answer on the paper? Enter again records it as refused.",
    confirm_again="Key it again if the paper says so.",
    unfit="If the paper says so, key r.",
    at_end="End of form {number}. Enter: keep it, b: back",
    declined="Form {number}: no consent. Enter: nothing of it counts, b: back",
    kept="Form {number} is kept. Keyed so far: {count}.",
    discarded="Form {number} does not count.",
    set_aside="Form {number} is set aside; key its number to go on with it.",
    check_ended=(
        "The check of form {number} is not finished; nothing of it is kept. The first entry stands."
    ),
    bye="Keyed: {count}. Everything is kept.",
    help=(
        "Choose one: its key. Choose many: the keys with spaces or commas between.",
        "A date: 13062022 or 13/6/2022. A number or words: as written.",
        (
            "d don't know, r refused, n does not apply: where a box is ticked; r also where the "
            "answer cannot stand."
        ),
        "Enter alone: no answer on the paper. Two boxes ticked where one is asked: the same.",
        (
            "b back, ? help, q or Ctrl-D sets the form aside. In words, put a colon before: :b :d "
            ":r :n :? :q"
        ),
    ),
    text="words",
    first="first",
    second="second",
    no_answer="not asked",
    which="1 the first is right, 2 the second, 3 key it anew",
    not_1_2_3="Key 1, 2 or 3.",
    same="Form {number}: both entries say the same.",
    corrected="Form {number}: {count} answers differed; the right ones are kept.",
)

WELSH = Words(
    welcome=(
        "Bysellu ffurflenni papur: yr allwedd wrth y blwch, yna Enter. Mae ? yn dangos yr allweddi."
    ),
    ask_code="Cod y ffurflen (ar waelod pob tudalen)",
    unknown_code=(
        "Nid oes holiadur yma a wnaeth ffurflen â'r cod hwn. Enwch yr offeryn neu ei "
        "fersiwn cynharach."
    ),
    ask_number="Rhif y ffurflen (Enter: stopio)",
    bad_number=(
        "Teipiwch y rhif sydd yn y blwch “Rhif y ffurflen”, fel 17: rhifau, llythrennau a "
        "- . / yn unig."
    ),
    resumed="Dechreuwyd ffurflen {number} o'r blaen; mae'n mynd ymlaen lle stopiodd.",
    keyed_already=(
        "Mae ffurflen {number} wedi'i bysellu eisoes. Cymharwch y rhif; i'w gwirio, "
        "defnyddiwch --second-entry."
    ),
    not_yet=(
        "Nid yw ffurflen {number} wedi'i bysellu y tro cyntaf; gwnewch hynny heb --second-entry."
    ),
    consent="Cydsyniad",
    no_key="Nid yw {given} yn allwedd yma; yr allweddi yw {keys}.",
    no_keys="Nid yw {given} yn allwedd yma; ysgrifennwch yr ateb.",
    no_box="Nid oes blwch {given} yma.",
    needs_key="Mae angen allwedd yma: {keys}.",
    blank_again="Dim ateb ar y papur? Mae Enter eto'n ei gofnodi fel gwrthod.",
    confirm_again="Teipiwch ef eto os dyna mae'r papur yn ei ddweud.",
    unfit="Os dyna mae'r papur yn ei ddweud, teipiwch r.",
    at_end="Diwedd ffurflen {number}. Enter: ei chadw, b: yn ôl",
    declined="Ffurflen {number}: dim cydsyniad. Enter: ni fydd yn cyfrif, b: yn ôl",
    kept="Mae ffurflen {number} wedi'i chadw. Wedi'u bysellu hyd yma: {count}.",
    discarded="Nid yw ffurflen {number} yn cyfrif.",
    set_aside="Mae ffurflen {number} wedi'i rhoi o'r neilltu; teipiwch ei rhif i fynd ymlaen â hi.",
    check_ended=(
        "Nid yw gwirio ffurflen {number} wedi'i orffen; ni chedwir dim ohono. Mae'r "
        "cofnod cyntaf yn sefyll."
    ),
    bye="Wedi'u bysellu: {count}. Mae popeth wedi'i gadw.",
    help=(
        "Dewis un: ei allwedd. Dewis sawl un: yr allweddi â bylchau neu atalnodau rhyngddynt.",
        "Dyddiad: 13062022 neu 13/6/2022. Rhif neu eiriau: fel y maent ar y papur.",
        (
            "d ddim yn gwybod, r gwrthod, n ddim yn berthnasol: lle mae blwch wedi'i dicio; r "
            "hefyd lle na all yr ateb sefyll."
        ),
        (
            "Enter yn unig: dim ateb ar y papur. Dau flwch wedi'u ticio lle gofynnir am un: yr un "
            "fath."
        ),
        (
            "b yn ôl, ? cymorth, q neu Ctrl-D oedi'r ffurflen. Mewn geiriau, rhowch golon o flaen: "
            ":b :d :r :n :? :q"
        ),
    ),
    text="geiriau",
    first="cyntaf",
    second="ail",
    no_answer="heb ei ofyn",
    which="1 y cyntaf sy'n gywir, 2 yr ail, 3 ei deipio eto",
    not_1_2_3="Teipiwch 1, 2 neu 3.",
    same="Ffurflen {number}: mae'r ddau gofnod yn dweud yr un peth.",
    corrected=(
        "Ffurflen {number}: roedd {count} o atebion yn wahanol; mae'r rhai cywir wedi'u cadw."
    ),
)

_LANGUAGES: Mapping[str, Words] = MappingProxyType({"en": ENGLISH, "cy": WELSH})


def words_in(language: str) -> Words:
    """The words in this language, else in English."""
    return _LANGUAGES.get(language, ENGLISH)
