"""The page of an answer that must not wait: what to do, until somebody has read it."""

from survey.alerts import Raised
from survey.interview import Interview
from survey.terminal.pages import Face, Page, Step
from survey.terminal.words import TerminalPhrases
from survey.wording import folded

__all__ = ["READ", "alert_page", "has_read"]

READ = "ok"
"""What is typed in every language: neither Enter nor a number, which may have been typed ahead."""


def alert_page(interview: Interview, raised: Raised, message: str = "") -> Page:
    """What to do, in the study's words, without the question and its answer: the respondent may see
    the screen.
    """
    words = interview.catalogue.phrases(TerminalPhrases)
    return Page(
        "line",
        raised.alert.say.in_language(interview.language),
        words.alert_title,
        hint=words.alert_read.format(typed=READ),
        message=message,
        catalogue=interview.catalogue,
    )


def has_read(face: Face, interview: Interview, raised: Raised) -> bool:
    """Whether it was read; False where the menu is called for before."""
    words = interview.catalogue.phrases(TerminalPhrases)
    page = alert_page(interview, raised)
    while (reply := face.ask(page)) is not Step.MENU:
        if isinstance(reply, str) and folded(reply) == READ:
            return True
        page = alert_page(interview, raised, words.alert_first.format(typed=READ))
    return False
