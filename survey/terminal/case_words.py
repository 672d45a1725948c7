"""What the terminal says of cases: whom to ask, and what came of it."""

from dataclasses import dataclass
from typing import ClassVar

from survey.words import Phrases

__all__ = ["CasePhrases"]


@dataclass(frozen=True)
class CasePhrases(Phrases):
    """The pages before and after an interview with a case. A text in braces is filled in."""

    place: ClassVar[str] = "cases"
    whom: str = "Whom do you want to ask?"
    another: str = "Another case: type its id"
    without: str = "An interview without a case"
    type_id: str = "The id of the case, or the code on its form"
    no_case: str = "There is no case {given} in the list."
    nobody: str = "There is nobody to be asked now."
    case: str = "Case {case}"
    ask_now: str = "Interview now"
    go_on: str = "Go on with the interview that was begun"
    instead: str = "Record what came of it, without an interview"
    other_case: str = "Another case"
    agreed: str = "agreed for {day}"
    came: str = "What came of it?"
    no_more: str = "Nothing more to record"
    which_day: str = "On which day shall somebody try again?"
    no_day: str = "Enter alone: no day was agreed."
    needs_day: str = "Write the day, such as {day}."
    what_else: str = "What was it? Write it in a few words."
    completed: str = "interview completed"
    partial: str = "interview begun, not finished"
    refused: str = "refused"
    break_off: str = "broke the interview off for good"
    no_contact: str = "nobody reached"
    call_back: str = "to be asked another day"
    deceased: str = "has died"
    unable: str = "too ill, or otherwise not able"
    language: str = "speaks a language that nobody here does"
    other: str = "another reason, said in the note"
    not_found: str = "the place could not be found"
    moved: str = "moved away, nobody knows where"
    not_eligible: str = "is not one of those to be asked"
    quota_full: str = "there are enough interviews of the kind"
    not_attempted: str = "nobody has tried yet"

    def outcome(self, code: str) -> str:
        """What came of a case, by the code of it."""
        return str(getattr(self, code))
