"""The interface's own words; the wording of questions comes from the definition."""

from dataclasses import dataclass
from typing import ClassVar

from survey.missing import Missing
from survey.words import Phrases, Plural, plural

__all__ = ["TerminalPhrases"]


@dataclass(frozen=True)
class TerminalPhrases(Phrases):
    """Everything the terminal says. A text in braces is filled in."""

    place: ClassVar[str] = "terminal"
    # the key line
    choose: str = "choose"
    go_to: str = "go to"
    toggle: str = "choose or clear"
    next_place: str = "next place, or take it back"
    space: str = "Space"
    confirm: str = "confirm"
    next: str = "next"
    back: str = "back"
    help: str = "help"
    hint_in_help: str = "hint and help"
    menu: str = "pause or stop"
    menu_languages: str = "pause, language or stop"
    stop_key: str = "stop"
    pause_key: str = "pause"
    new_line: str = "new line"
    scroll: str = "scroll"
    empty: str = "leave empty"
    dont_know: str = "don't know"
    refused: str = "refused"
    not_applicable: str = "does not apply"
    # the plain numbered mode
    type_number: str = "Type a number from {low} to {high}"
    type_numbers: str = "Type the numbers that apply, such as 1 3"
    type_order: str = "Type all the numbers in order, the first place first, such as 2 1 3"
    type_answer: str = "Type the answer"
    not_a_number: str = "{given} is not one of the numbers from {low} to {high}."
    # on a question's page
    progress: str = "{number} of {total}"
    placed: str = "{answer} – place {place}"
    earlier: str = "Earlier answer: {answer} (Enter keeps it)"
    more: str = "more below"
    cut: str = "… (help shows all of it)"
    choose_first: str = "Choose an answer first: its number or the arrows, then Enter."
    choose_some: str = "Choose at least one answer with Space, then Enter."
    rank_first: str = (
        "Put all of them in order first: each number or Space gives the next place, then Enter."
    )
    write_first: str = "Write an answer first, then Enter."
    confirm_again: str = "Enter again if it is right; otherwise change the answer."
    help_title: str = "Help"
    keys_title: str = "Keys"
    # an answer that must not wait
    alert_title: str = "Before you go on"
    alert_read: str = "Type {typed} when you have read this, then Enter."
    alert_first: str = "This must not be passed over. Type {typed} when you have read it."
    # around interviews
    welcome: str = "Interviews"
    which_instrument: str = "Which questionnaire?"
    interrupted: str = (
        "These interviews were interrupted. Choose one to resume or discard it, or begin a new one."
    )
    interrupted_at: Plural = plural("{n} answered, {when}", "{n} answered, {when}")
    begin_new: str = "Begin a new interview"
    this_one: str = "What about this interview?"
    resume: str = "Resume where it stopped"
    discard: str = "Discard the interview"
    other_list: str = "Back to the list"
    really_discard: str = "Discard this interview? Its answers will not count."
    yes_discard: str = "Yes, discard it"
    no_keep: str = "No, keep it"
    held: str = (
        "This interview is open in another window on {machine} since {since}; last sign of life "
        "{beat}."
    )
    held_by: str = (
        "{name} has this interview open on {machine} since {since}; last sign of life {beat}."
    )
    busy: str = "Another program is using the store. Nothing is lost; Enter tries again."
    busy_by: str = (
        "{who} on {machine} has been writing in the store since {since}. Nothing is lost; Enter "
        "tries again."
    )
    import_writes: str = "An import"
    forms_writes: str = "A reading of forms"
    interview_writes: str = "Another interview"
    upgrade_writes: str = "A new version of Concord"
    other_writes: str = "Another program"
    take_over_text: str = "It may have been left. Take it over?"
    take_over: str = "Take it over and resume where it stopped"
    in_use: str = "in use"
    lost_title: str = "This interview is not in this window any more"
    completed_elsewhere: str = "It was completed in another window: {since}."
    discarded_elsewhere: str = "It was discarded in another window: {since}."
    paused_elsewhere: str = "It was set aside in another window: {since}."
    not_kept: str = "Not kept: {answer}"
    lost: str = "The interview stays as the other window has it."
    menu_title: str = "Interview stopped for a moment"
    menu_text: str = "Every answer so far is kept."
    pause: str = "Pause: leave now and resume later"
    carry_on: str = "Continue the interview"
    carry_on_in: str = "Continue in another language: {language}"
    review_title: str = "Review"
    review_text: str = "These are the answers. Choose one to change it, or finish."
    finish: str = "Finish the interview"
    declined: str = (
        "Thank you for your time. The interview ends here; no answers are kept for counting."
    )
    finished: str = "Thank you. The interview is complete and kept."
    discarded: str = "The interview is discarded and will not count."
    so_far: str = "Interviews so far"
    of_target: str = "{done} of {target}"
    quotas: str = "Quotas"
    quota_full: str = "There are enough interviews: {people} ({number})"
    quota_warn: str = "You may go on; the interview counts all the same."
    quota_stop: str = "Thank the respondent. The interview ends here and does not count."
    ended_full: str = "There are enough interviews of this kind; this one does not count."
    next_same: str = "Next interview"
    next_other: str = "Next interview with another questionnaire"
    stop: str = "Stop for now"
    paused_bye: str = "Paused. To resume: {command}"
    bye: str = "Stopped. Everything is kept."

    def missing(self, kind: Missing) -> str:
        """What the key of a missing answer gives."""
        return str(getattr(self, kind.value))
