"""What the terminal shows, one page at a time, as plain values: neither keys nor colours are known
here.

A page is made from the interview (`question_page`, `review_page`) or for a choice around it. A
`Face` — the full screen or plain lines — shows it and returns a `Reply`, which `value_of` turns
into what the interview is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Literal, Protocol

from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import Question, none_code
from survey.questions import Date, Note, Number, Text
from survey.terminal.lines import visible
from survey.terminal.texts import ENGLISH, Words
from survey.written_answers import day, what_to_write

__all__ = [
    "Entry",
    "Face",
    "Page",
    "Reply",
    "Step",
    "answer_in_words",
    "question_page",
    "review_page",
    "value_of",
]


class Step(Enum):
    """What a fieldworker may do instead of answering."""

    BACK = auto()
    MENU = auto()


Reply = int | tuple[int, ...] | str | Missing | Step | None
"""The place of the entry chosen, the places, the text written, or None: Enter without choosing or
reading on."""


class Face(Protocol):
    """A way to show pages."""

    def ask(self, page: "Page") -> Reply:
        """Show the page until there is a reply."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose. With `answer` it is shown in two columns."""

    label: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `prompt` is how it is asked, as in the table of question kinds."""

    prompt: Literal["one", "many", "line", "show"]
    text: str
    title: str = ""
    progress: str = ""
    context: str = ""
    """What stands before the wording: the stem of a block, or the question that "something else"
    answers."""
    hint: str = ""
    table: tuple[str, ...] = ()
    """Lines that are shown as they are."""
    message: str = ""
    entries: tuple[Entry, ...] = ()
    exclusive: int | None = None
    """The entry that cannot stand beside others."""
    given: int | tuple[int, ...] | str | None = None
    """What is chosen or written to begin with."""
    kept: str = ""
    """The earlier answer in words, where it was a missing one; Enter keeps it."""
    missing: tuple[Missing, ...] = ()
    optional: bool = False
    back: bool = False
    letters: bool = False
    """Letters are part of an answer here, so they are no keys."""
    several_lines: bool = False
    has_help: bool = True
    leaves: str = ""
    """What Ctrl-C does, where it is not the menu of an interview."""
    words: Words = field(default=ENGLISH, repr=False)


def question_page(
    interview: Interview, question: Question, given: Answer | str | None, message: str, words: Words
) -> Page:
    """The page of a question, with what was given before and what is wrong with it."""
    language, kind = interview.language, question.kind
    section = interview.questionnaire.section_of(question.id)
    progress = interview.progress
    return Page(
        prompt="show" if kind.prompt == "derive" else kind.prompt,
        text=question.ask.in_language(language),
        title=(section.title if section else interview.questionnaire.title).in_language(language),
        progress=words.progress.format(number=progress.number, total=progress.total),
        context=_context(interview, question),
        hint="\n".join(
            part for part in (_hint(question, language), what_to_write(kind, language)) if part
        ),
        message=message,
        entries=tuple(Entry(option.label.in_language(language)) for option in kind.options),
        exclusive=next(
            (n for n, option in enumerate(kind.options) if option.code == none_code(question)), None
        ),
        given=_place(question, given),
        kept=answer_in_words(question, given, language) if isinstance(given, Missing) else "",
        missing=question.allowed_missing,
        optional=question.optional,
        back=interview.back() is not interview,
        letters=isinstance(kind, Text),
        several_lines=isinstance(kind, Text) and kind.long,
        words=words,
    )


def review_page(interview: Interview, asked: Sequence[Question], words: Words) -> Page:
    """Every answer given; the first entry finishes, the others are `asked` in order."""
    answers = [
        Entry(
            question.ask.in_language(interview.language),
            answer_in_words(question, given, interview.language),
        )
        for question in asked
        for given in [interview.answers[question.id]]
    ]
    title = (
        f"{interview.questionnaire.title.in_language(interview.language)} · {words.review_title}"
    )
    return Page(
        "one",
        words.review_text,
        title,
        entries=(Entry(words.finish), *answers),
        given=0,
        back=True,
        words=words,
    )


def value_of(question: Question, reply: int | tuple[int, ...] | str) -> str | list[str]:
    """What the interview is given for a reply: codes for places, a text as it is."""
    options = question.kind.options
    if isinstance(reply, tuple):
        return [options[place].code for place in reply]
    return options[reply].code if isinstance(reply, int) else reply


def answer_in_words(question: Question, answer: Answer | str | None, language: str) -> str:
    """An answer as the respondent would say it, on one line."""
    if isinstance(answer, Missing):
        return answer.label.in_language(language)
    labels = {option.code: option.label.in_language(language) for option in question.kind.options}
    if isinstance(answer, tuple):
        return "; ".join(labels.get(code, code) for code in answer)
    text = str(answer)
    if isinstance(question.kind, Number) and question.kind.unit:
        return f"{text} {question.kind.unit.in_language(language)}"
    if isinstance(question.kind, Date):
        return day(text)
    return labels.get(text, " ".join(visible(text).split()))


def reviewed(interview: Interview) -> list[Question]:
    """The questions of the review, in the order asked: all but notes."""
    questions = [interview.questionnaire.by_id[each] for each in interview.path]
    return [question for question in questions if not isinstance(question.kind, Note)]


def _hint(question: Question, language: str) -> str:
    return question.hint.in_language(language) if question.hint else ""


def _context(interview: Interview, question: Question) -> str:
    if question.follows:
        return interview.questionnaire.by_id[question.follows].ask.in_language(interview.language)
    stem = question.block.stem if question.block else None
    return stem.in_language(interview.language) if stem else ""


def _place(question: Question, given: Answer | str | None) -> int | tuple[int, ...] | str | None:
    """An answer as the page has it: places in the list of entries, or the text to correct."""
    codes = [option.code for option in question.kind.options]
    if given is None or isinstance(given, Missing):
        return None
    if isinstance(given, tuple | list):
        return tuple(codes.index(code) for code in given)
    if codes:
        return codes.index(str(given))
    return str(given)
