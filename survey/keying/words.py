"""What keying says beside the definition and the interview's own errors."""

from dataclasses import dataclass
from typing import ClassVar

from survey.words import Phrases, Plural, plural

__all__ = ["KeyingPhrases"]


@dataclass(frozen=True)
class KeyingPhrases(Phrases):
    """Everything the keyer reads. A text in braces is filled in."""

    place: ClassVar[str] = "keying"
    welcome: str = "Keying paper forms: the key beside the box, then Enter. ? shows the keys."
    ask_code: str = "Form code (at the foot of each page)"
    bad_code: str = (
        "{given} is not the code of a form, or a sign in it is wrong; compare it with the foot of "
        "the page. It looks like {example}."
    )
    unknown_code: str = (
        "No questionnaire here made a form with this code. Name the instrument, or its "
        "earlier version, and try again."
    )
    ask_number: str = "Form number (Enter: stop)"
    bad_number: str = (
        "Key the number written in the box “Form number”, such as 17: figures, letters "
        "and - . / only."
    )
    ask_interviewer: str = "Interviewer (Enter: {last}, -: nobody)"
    ask_interviewer_first: str = "Interviewer (Enter: nobody)"
    no_interviewer: str = "There is no interviewer {given} in study.yaml: {known}."
    ask_case: str = "Case: its id, or the code on the form (Enter: none)"
    no_code: str = (
        "{given} is the code of no case in the list; compare it with the foot of the page. A form "
        "of another study is keyed there."
    )
    no_case: str = "There is no case {given} in the list; key it again, or Enter for none."
    resumed: str = "Form {number} was begun before; it goes on where it stopped."
    held: str = (
        "Form {number} is open in another window on {machine} since {since}; last sign of life "
        "{beat}."
    )
    take_over: str = "It may have been left. y: take it over, Enter: leave it"
    try_again: str = "Enter: try again, q: set the form aside"
    lost: str = (
        "Form {number} was taken over or ended in another window, and stays as it is there; what "
        "was keyed last is not kept."
    )
    keyed_already: str = (
        "Form {number} has been keyed already. Compare the number; to key it again as "
        "a check, use --second-entry."
    )
    quota_full: str = (
        "The quota {people} is full: {number} of {enough}. The form is kept and counts all the "
        "same."
    )
    not_yet: str = "Form {number} has not been keyed a first time; do that without --second-entry."
    consent: str = "Consent"
    no_key: str = "{given} is no key here; it has {keys}."
    no_box: str = "There is no box {given} here."
    not_places: str = (
        "Key the place of each answer from top to bottom, such as {example}; each place once"
    )
    needs_key: str = "This needs a key: {keys}."
    blank_again: str = "No answer on the paper? Enter again keeps it as left blank."
    confirm_again: str = "Key it again if the paper says so."
    unfit: str = "{fault}. If the paper says so, key {key} for unclear."
    alert: str = "Form {number} has an answer that must not wait. What to do:"
    alert_read: str = "Key {typed} when you have read this"
    left_blank: str = "Left blank: {numbers}."
    unclear: str = "Unclear: {numbers}."
    at_end: str = "End of form {number}. Enter: keep it, b: back"
    declined: str = "Form {number}: no consent. Enter: nothing of it counts, b: back"
    only_enter: str = "Press Enter alone, or key b."
    kept: str = "Form {number} is kept. Keyed so far: {count}."
    discarded: str = "Form {number} does not count."
    set_aside: str = "Form {number} is set aside; key its number to go on with it."
    check_ended: str = (
        "The check of form {number} is not finished; nothing of it is kept. The first entry stands."
    )
    bye: str = "Keyed: {count}. Everything is kept."
    help_choose: str = "Choose one: its key. Choose many: the keys with spaces or commas between."
    help_order: str = "Put in order: the place of each answer from top to bottom, such as 2 1 3."
    help_typed: str = (
        "A date: {day} or {digits}. A time: 14:30 or 1430. A number or words: as written."
    )
    help_missing: str = "d don't know, r refused, n does not apply: only where that box is ticked."
    help_blank: str = (
        "Enter alone: nothing on the paper. u unclear: it cannot be read, does not fit, or two "
        "boxes are ticked where one is asked."
    )
    help_steps: str = "b back, ? help, q or Ctrl-D sets the form aside."
    help_colon: str = (
        "Where the answer is typed, put a colon before: :d :r :n :u :b :? :q – a letter alone is "
        "an answer there."
    )
    text: str = "words"
    places: str = "places"
    first: str = "first"
    second: str = "second"
    which: str = "1 the first is right, 2 the second, 3 key it anew"
    not_1_2_3: str = "Key 1, 2 or 3."
    same: str = "Form {number}: both entries say the same."
    corrected: Plural = plural(
        "Form {number}: {n} answer differed; the right one is kept.",
        "Form {number}: {n} answers differed; the right ones are kept.",
    )
