"""What the terminal shows, one page at a time, as plain values: neither keys nor colours are known
here.

A page is made from the interview (`question_page`, `review_page`) or for a choice around it. A
`Face` — the full screen or plain lines — shows it and returns a `Reply`, which `value_of` turns
into what the interview is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Literal, Protocol, assert_never

from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import Question
from survey.questions import (
    Answers,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)
from survey.terminal.lines import visible
from survey.terminal.words import TerminalPhrases
from survey.words import Catalogue, catalogue_of, right_to_left
from survey.written_answers import answer_in_words, what_to_write

__all__ = [
    "Asking",
    "Entry",
    "Face",
    "Page",
    "Reply",
    "Selection",
    "Step",
    "asked_as",
    "offered",
    "on_one_line",
    "question_page",
    "review_page",
    "reviewed",
    "value_of",
]

Asking = Literal["one", "many", "rank", "line", "show"]
"""The ways of asking: choose one, choose several, put in order, write, read. Each face has a table
of them."""


def asked_as(answers: Answers) -> Asking:
    """How a question with such answers is asked."""
    match answers:
        case OneOf():
            return "one"
        case ManyOf():
            return "many"
        case Ranking():
            return "rank"
        case Quantity() | Day() | TimeOfDay() | OpenText():
            return "line"
        case Shown() | Derived():
            return "show"
        case _ as never:
            assert_never(never)


class Step(Enum):
    """What a fieldworker may do instead of answering."""

    BACK = auto()
    MENU = auto()


Selection = int | tuple[int, ...] | str | None
"""The place of the entry chosen, the places, the text written, or None: nothing, or a text read."""

Reply = Selection | Missing | Step
"""What is given on Enter, or what a key gives instead."""


class Face(Protocol):
    """A way to show pages."""

    def ask(self, page: "Page") -> Reply:
        """Show the page until there is a reply."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose. With `answer` it is shown in two columns. `key`: the number that is
    typed for it, where that is not its place in the list; the label then begins with it.
    """

    label: str
    answer: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `prompt` is how it is asked."""

    prompt: Asking
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
    given: Selection = None
    """What is chosen or written to begin with."""
    fits: bool = True
    """Whether that could be an answer; what was just refused is there to be mended, not kept."""
    kept: str = ""
    """The earlier answer in words, where it was a missing one; Enter keeps it."""
    missing: tuple[Missing, ...] = ()
    """What has a key: the missing answers the respondent is offered."""
    optional: bool = False
    back: bool = False
    several_lines: bool = False
    has_help: bool = True
    leaves: str = ""
    """What Ctrl-C does, where it is not the menu of an interview."""
    catalogue: Catalogue = field(default=catalogue_of("en"), repr=False)

    @property
    def words(self) -> TerminalPhrases:
        return self.catalogue.phrases(TerminalPhrases)

    @property
    def typed(self) -> bool:
        """Whether the answer is typed, so that a letter is part of it and never a key."""
        return self.prompt == "line"

    @property
    def right_to_left(self) -> bool:
        return right_to_left(self.catalogue.language)

    @property
    def keys(self) -> tuple[str, ...]:
        """The number that is typed for each entry."""
        return tuple(entry.key or str(place) for place, entry in enumerate(self.entries, start=1))

    def inserted(self, text: str) -> str:
        """A text as it is put into one of the sentences of this page."""
        return self.catalogue.isolated(text)


def question_page(
    interview: Interview,
    question: Question,
    given: Selection | Missing,
    message: str,
    *,
    fits: bool = True,
) -> Page:
    """The page of a question, with what was given before and what is wrong with it."""
    catalogue, answers = interview.catalogue, question.answers
    section = interview.questionnaire.section_of(question.id)
    progress, words = interview.progress, catalogue.phrases(TerminalPhrases)
    hint = interview.text(question.hint) if question.hint else ""
    options = interview.options(question)
    exclusive = answers.exclusive if isinstance(answers, ManyOf) else None
    return Page(
        prompt=asked_as(answers),
        text=interview.text(question.ask),
        title=interview.text(section.title if section else interview.questionnaire.title),
        progress=words.progress.format(number=progress.number, total=progress.total),
        context=_context(interview, question),
        hint="\n".join(part for part in (hint, what_to_write(answers, catalogue)) if part),
        message=message,
        entries=_entries(interview, question),
        exclusive=next((n for n, each in enumerate(options) if each.code == exclusive), None),
        given=None if isinstance(given, Missing) else given,
        fits=fits,
        kept=given.said(catalogue) if isinstance(given, Missing) else "",
        missing=question.missing,
        optional=question.optional,
        back=interview.back() is not interview,
        several_lines=isinstance(answers, OpenText) and answers.several_lines,
        leaves=_menu(interview),
        catalogue=catalogue,
    )


def review_page(interview: Interview, asked: Sequence[Question]) -> Page:
    """Every answer given; the first entry finishes, the others are `asked` in order."""
    catalogue = interview.catalogue
    words = catalogue.phrases(TerminalPhrases)
    answers = [
        Entry(
            interview.text(question.ask),
            on_one_line(
                answer_in_words(question.answers, interview.answers[question.id], catalogue)
            ),
        )
        for question in asked
    ]
    return Page(
        "one",
        words.review_text,
        f"{interview.text(interview.questionnaire.title)} · {words.review_title}",
        entries=(Entry(words.finish), *answers),
        given=0,
        back=True,
        leaves=_menu(interview),
        catalogue=catalogue,
    )


def value_of(
    interview: Interview, question: Question, reply: int | tuple[int, ...] | str
) -> str | list[str]:
    """What the interview is given for a reply: codes for places, a text as it is."""
    options = interview.options(question)
    if isinstance(reply, tuple):
        return [options[place].code for place in reply]
    return options[reply].code if isinstance(reply, int) else reply


def offered(interview: Interview, question: Question) -> Selection | Missing:
    """What was answered before, as its page begins with it: places in the list of entries, or the
    text to correct, in the form it is asked for. A question left empty is asked as before, and so
    is one whose missing answer is not offered any more.
    """
    answer = interview.previous
    if answer is None:
        return None
    if isinstance(answer, Missing):
        return answer if answer in question.missing else None
    return _begun(interview, question, answer)


def _begun(interview: Interview, question: Question, answer: Answer) -> Selection:
    catalogue, answers = interview.catalogue, question.answers
    codes = [option.code for option in interview.options(question)]
    match answers:
        case OneOf():
            return codes.index(str(answer))
        case ManyOf():
            chosen = answer if isinstance(answer, tuple) else ()
            return tuple(place for place, code in enumerate(codes) if code in chosen)
        case Ranking():
            order = answer if isinstance(answer, tuple) else ()
            return tuple(codes.index(code) for code in order)
        case Quantity():
            return catalogue.number(answer) if isinstance(answer, int | float) else str(answer)
        case Day() | TimeOfDay():
            return answer_in_words(answers, answer, catalogue)
        case OpenText():
            return str(answer)
        case Shown() | Derived():
            return None
        case _ as never:
            assert_never(never)


def on_one_line(text: str) -> str:
    """An answer in the respondent's words, for a list."""
    return " ".join(visible(text).split())


def reviewed(interview: Interview) -> list[Question]:
    """The questions of the review, in the order asked: all but notes."""
    questions = [interview.questionnaire.by_id[each] for each in interview.path]
    return [question for question in questions if not isinstance(question.answers, Shown)]


def _menu(interview: Interview) -> str:
    """What Ctrl-C leads to."""
    words = interview.catalogue.phrases(TerminalPhrases)
    return words.menu_languages if interview.questionnaire.languages[1:] else words.menu


def _context(interview: Interview, question: Question) -> str:
    if question.follows:
        return interview.text(interview.questionnaire.by_id[question.follows].ask)
    stem = question.block.stem if question.block else None
    return interview.text(stem) if stem else ""


def _entries(interview: Interview, question: Question) -> tuple[Entry, ...]:
    """The answers to choose from. Where they are numbers, each is its own key."""
    answers = question.answers
    numbered = isinstance(answers, OneOf) and answers.numbered
    return tuple(
        Entry(interview.text(option.label), key=option.code if numbered else "")
        for option in interview.options(question)
    )
