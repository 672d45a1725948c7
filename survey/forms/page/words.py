"""The page's own words. A word in braces is filled in by the page's script."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from survey.questionnaire import Questionnaire
from survey.wording import Wording
from survey.words import Catalogue, Phrases, Plural, plural

__all__ = ["PagePhrases", "said"]


@dataclass(frozen=True)
class PagePhrases(Phrases):
    """What the page says around the questions, in the order in which it says it."""

    place: ClassVar[str] = "page"

    # around a question
    back: str = "Back"
    continue_: str = "Continue"
    optional: str = "(optional)"
    or_: str = "or"
    clear_choice: str = "Clear this answer"
    progress: str = "Question {n} of {total}"
    characters_left: Plural = plural("You have {n} character left", "You have {n} characters left")
    characters_over: Plural = plural(
        "You have {n} character too many", "You have {n} characters too many"
    )
    day: str = "Day"
    month: str = "Month"
    year: str = "Year"
    hour: str = "Hour"
    minute: str = "Minute"
    example: str = "For example, {example}"
    rank_hint: str = "Give every answer a place: 1 for the first, 2 for the next."
    before: str = "Before you start"
    consent: str = "Taking part"
    languages: str = "Language"
    error_title: str = "Error: {title}"
    error: str = "Error:"

    # problems
    problem: str = "There is a problem"
    choose_one: str = "Select an answer"
    choose_some: str = "Select at least one answer"
    none_alone: str = "Select the answers that apply, or the last one, but not both"
    rank_all: str = "Give every answer a place"
    rank_twice: str = (
        "“{answer}” and “{other}” have the same place. Give each answer a place of its own"
    )
    needs_answer: str = "Answer this question"
    write_answer: str = "Enter an answer"
    write_number: str = "Enter a number"
    write_date: str = "Enter a date"
    write_time: str = "Enter a time of day"
    not_a_number: str = "Enter a number in digits, such as {whole} or {part}"
    ambiguous: str = "This can be read in two ways. Enter {one} or {other}"
    not_whole: str = "Enter a whole number, such as {whole}"
    too_large: str = "Enter a smaller number"
    too_long: Plural = plural(
        "The answer must be {most} characters or fewer; it is {n} too long",
        "The answer must be {most} characters or fewer; it is {n} too long",
    )
    not_a_date: str = "Enter a real date with its day, month and year"
    not_a_time: str = "Enter a time of day, such as {example}"
    number_between: str = "Enter a number from {min} to {max}"
    number_least: str = "Enter {min} or more"
    number_most: str = "Enter {max} or less"
    date_between: str = "Enter a date from {min} to {max}"
    date_least: str = "Enter {min} or a later date"
    date_most: str = "Enter {max} or an earlier date"
    time_between: str = "Enter a time from {min} to {max}"
    time_least: str = "Enter {min} or a later time"
    time_most: str = "Enter {max} or an earlier time"
    please_check: str = "Please check"
    is_right: str = "Yes, it is right"

    # review and end
    review: str = "Check your answers"
    review_text: str = "You can change any of them. Then finish to get your form, ready to send."
    change: str = "Change"
    finish: str = "Finish"
    change_answers: str = "Change my answers"
    end: str = "Now send your form back"
    end_text: str = (
        "Your answers are complete. They have not been sent yet: this page sends nothing by itself."
    )
    step_save: str = "Save the file with your answers."
    step_send: str = (
        "Send it to whoever gave you this form, for example as an e-mail attachment. Its name ends "
        "in “.concord.json”."
    )
    download: str = "Save my answers"
    downloaded: str = "The file is saved. Please send it back."
    code_title: str = "If you cannot save or send the file"
    code_text: str = "Copy all of this text into an e-mail instead. It holds the same answers."
    code_label: str = "Your answers as text"
    copy: str = "Copy the text"
    copied: str = "The text is copied."
    copy_by_hand: str = "The text is selected: copy it now."
    another: str = "Fill in another form"
    another_question: str = (
        "Your answers will be removed from this page. Have you saved and sent them?"
    )
    declined: str = "Thank you for your time"
    declined_text: str = (
        "You chose not to take part, so there are no more questions and nothing is kept. You can "
        "close this page."
    )

    # drafts
    later: str = "Stop and carry on later"
    kept_here: str = (
        "Your answers are kept in this browser on this device until you clear them. They are not "
        "sent to anyone."
    )
    not_kept: str = (
        "This form keeps nothing on this device. To carry on later, save a draft file before you "
        "close the page."
    )
    cannot_keep: str = (
        "This browser keeps nothing for this page. To carry on later, save a draft file before you "
        "close it."
    )
    save_draft: str = "Save a draft file"
    load_draft: str = "Load a draft file"
    clear: str = "Clear my answers"
    clear_question: str = (
        "All answers on this page will be removed, and you begin again. Is that right?"
    )
    cleared: str = "Your answers are cleared."
    draft_saved: str = "The draft file is saved."
    draft_loaded: str = "The draft is loaded. You can carry on."
    draft_refused: str = (
        "That file is not a draft of this form. Choose the draft file you saved from this same "
        "form."
    )
    welcome_back: str = (
        "Your earlier answers are still here, so you can carry on where you stopped."
    )

    # without a script, and on paper
    no_script: str = (
        "This form is filled in on screen with JavaScript, which is off here. On an iPhone or "
        "iPad, or in the preview of an e-mail program, save the file and open it on a computer or "
        "an Android phone in a browser such as Chrome, Edge or Firefox. Or print this page, fill "
        "it in with a pen and give it back to whoever gave it to you."
    )
    your_answer: str = "[your answer to question {number}]"
    your_group: str = "[your group]"
    the_day: str = "[today’s date]"
    form: str = "Form"


Values = Callable[[Catalogue], Mapping[str, object]]
"""What fills the braces of a phrase, in each language."""


def said(questionnaire: Questionnaire, name: str, values: Values | None = None) -> Wording:
    """A phrase of the page in the languages of the questionnaire."""
    wording = questionnaire.said(PagePhrases, name)
    if values is None:
        return wording
    filled = {
        language: text.format(**values(questionnaire.catalogue(language)))
        for language, text in wording.texts
    }
    return Wording.of(filled)
