"""What a workbook says besides the questions."""

from dataclasses import dataclass
from typing import ClassVar

from survey.words import Phrases

__all__ = ["WorkbookPhrases"]


@dataclass(frozen=True)
class WorkbookPhrases(Phrases):
    """A text in braces is filled in."""

    place: ClassVar[str] = "workbook"
    questions: str = "Questions"
    answers: str = "Answers"
    lists: str = "Lists"
    instructions: str = "Instructions"
    how_to_one: str = (
        "Write in the yellow cells. Many have a list: choose the cell, then its arrow. Grey "
        "questions do not apply to you; leave them empty. When you have finished, save the file "
        "and send it back."
    )
    how_to_rows: str = (
        "On the sheet “{sheet}”, fill one row for each person, from column to column, in the "
        "yellow cells."
    )
    how_to_lists: str = (
        "Many cells have a list: choose the cell, then its arrow. Cells that turn grey do not "
        "apply; leave them empty."
    )
    how_to_columns: str = (
        "Where one question has several columns, one for each answer, put {yes} in every column "
        "that applies."
    )
    how_to_reasons: str = (
        "Where somebody cannot answer a number, a date or a question in words, choose the reason "
        "in the column after it."
    )
    how_to_references: str = (
        "Your reference at the top says who sends the file, such as the name of your nursery; "
        "the one in a row tells people apart. With them, a file that you send again replaces the "
        "one before. Please use no names of people."
    )
    how_to_end: str = (
        "Do not add, remove or rename columns. When you have finished, save the file and send it "
        "back."
    )
    progress: str = "Answered {done} of {total}"
    consent: str = "Taking part (the notice is on the sheet “{sheet}”)"
    from_list: str = "Choose an answer from the list."
    tick: str = "Choose Yes where this answer applies; else leave the cell empty."
    put_in_order: str = "Choose its place: 1 is the first. Give each place once."
    place_twice: str = "This place is given twice; give each place once."
    does_not_fit: str = "This answer does not fit"
    row_reference: str = "Reference (optional)"
    why: str = "Why there is no answer"
    your_answer: str = "[your answer to question {number}]"
    your_group: str = "[your group]"
    todays_date: str = "[today's date]"
