"""The questionnaire as paragraphs in the layout that people type, and that Microsoft Forms reads
from a Word file.

Each question is one paragraph that begins with its number and a full stop, each answer one below it
with a letter and a full stop, typed out rather than numbered by the program, so that they survive
pasting. A line of underscores stands where an answer is written. What a tool cannot take over –
routes, hints, choose all that apply – stands in square brackets after the question, as an
instruction to whoever sets it up.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase
from typing import Literal, assert_never

from survey.errors import shown
from survey.forms.form import Form
from survey.forms.numbering import Numbered, block_runs
from survey.forms.printed import Printed, notes_on_earlier
from survey.forms.text.words import TextPhrases
from survey.missing import Missing
from survey.questionnaire import CONSENT, Question
from survey.questions import (
    OTHER,
    Chosen,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
    range_in_words,
)
from survey.wording import Wording, folded
from survey.words import Catalogue
from survey.written_answers import WritingPhrases

__all__ = ["Paragraph", "notes", "one_line", "paragraphs"]

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    "\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""Characters that a Word file cannot hold, or that would steer what stands beside them."""

MOST_NUMBERS = 11
"""Numbers of a rating that are listed as answers, 0 to 10 among them; of more, one is written."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the questionnaire and what it is. `instruction`: what stands in brackets after
    it.
    """

    kind: Literal["title", "text", "section", "question", "answer", "line", "identity"]
    text: str
    instruction: str = ""


def paragraphs(form: Form) -> Iterator[Paragraph]:
    """The questionnaire from its title to the identity of the form, in the form's language."""
    return _Text(form).paragraphs()


def notes(form: Form) -> tuple[str, ...]:
    """For the author: what the tool that the text is pasted into has to be told."""
    return (*notes_on_earlier(form), *_notes_on_types(form))


def one_line(text: str) -> str:
    """The text on one line, without characters that cannot be seen."""
    return " ".join(_UNSEEN.sub("", text).split())


def _notes_on_types(form: Form) -> Iterator[str]:
    for question in form.questionnaire.questions:
        named, answers = shown(question.id), question.answers
        if isinstance(answers, Ranking):
            yield (
                f"{named} puts its answers in order; a tool that reads this text takes it for a "
                "choice, so set its type there (in Microsoft Forms: Ranking)"
            )
        elif isinstance(answers, TimeOfDay):
            yield (
                f"{named} asks for a time of day; where the tool has no such question (Microsoft "
                "Forms has none), ask for a text like 14:30"
            )
        elif _is_written_rating(question):
            yield (
                f"{named} has {len(question.options)} numbers, too many to list; in the text one "
                "of them is written"
            )


def _is_written_rating(question: Question) -> bool:
    answers = question.answers
    return isinstance(answers, OneOf) and answers.numbered and len(answers.options) > MOST_NUMBERS


@dataclass(frozen=True)
class _Text:
    form: Form

    @cached_property
    def catalogue(self) -> Catalogue:
        return self.form.questionnaire.catalogue(self.form.language)

    @cached_property
    def words(self) -> TextPhrases:
        return self.catalogue.phrases(TextPhrases)

    @cached_property
    def numbered(self) -> Numbered:
        questionnaire = self.form.questionnaire
        written = frozenset(each.id for each in questionnaire.questions if _is_written_rating(each))
        return Numbered(questionnaire, self.form.group, seed=None, alone=written, consent=True)

    @cached_property
    def printed(self) -> Printed:
        return Printed(self.form, self.numbered, self.words)

    def paragraphs(self) -> Iterator[Paragraph]:
        questionnaire, words = self.form.questionnaire, self.words
        yield Paragraph("title", self._say(questionnaire.title))
        groups = {option.code: option for option in questionnaire.groups}
        if self.form.group:
            yield Paragraph(
                "text", words.for_group.format(group=self._say(groups[self.form.group].label))
            )
        if (consent := questionnaire.by_id.get(CONSENT)) and isinstance(consent.answers, Shown):
            yield Paragraph("text", self._say(consent.ask))
        section = None
        for run in block_runs(self.numbered.printed):
            now = questionnaire.section_of(run[0].id)
            if now is not None and now is not section:
                section = now
                yield Paragraph("section", self._say(now.title))
            yield from self._shuffled(run)
            for question in run:
                yield from self._question(question)
        yield Paragraph("identity", words.identity.format(**self._identity))

    @property
    def _identity(self) -> Mapping[str, str]:
        identity = self.form.identity
        named = {
            "instrument": identity.instrument,
            "version": identity.version,
            "hash": identity.hash,
            "form": identity.form,
        }
        isolated = self.catalogue.isolated
        return {name: isolated(one_line(text)) for name, text in named.items()}

    def _shuffled(self, run: tuple[Question, ...]) -> Iterator[Paragraph]:
        numbers = [
            self.numbered.numbers[each.id] for each in run if each.id in self.numbered.numbers
        ]
        block = run[0].block
        if block is not None and block.shuffle and len(set(numbers)) > 1:
            yield Paragraph(
                "text",
                "",
                self._bracketed(self.words.shuffle.format(first=numbers[0], last=numbers[-1])),
            )

    def _question(self, question: Question) -> Iterator[Paragraph]:
        if question.follows:
            return  # its words stand at the "other" answer
        if isinstance(question.answers, Shown):
            yield Paragraph("text", self._say(question.ask), self._bracketed(self._lead(question)))
            return
        stem = question.block.stem if question.block else None
        asked = " ".join(self._say(each) for each in (stem, question.ask) if each is not None)
        yield Paragraph(
            "question",
            f"{self.numbered.numbers[question.id]}. {asked}",
            self._instructions(question),
        )
        if self._is_listed(question):
            yield from self._listed(question)
        else:
            yield self._line(question)

    @staticmethod
    def _is_listed(question: Question) -> bool:
        return bool(question.options) and not _is_written_rating(question)

    def _line(self, question: Question) -> Paragraph:
        unit = question.answers.unit if isinstance(question.answers, Quantity) else None
        return Paragraph("line", f"{'_' * 20} {self._say(unit) if unit else ''}".strip())

    def _listed(self, question: Question) -> Iterator[Paragraph]:
        """The answers, then the kinds of missing answer, each with its letter; below a line to
        write on there are none.
        """
        other = self.form.questionnaire.by_id.get(f"{question.id}__{OTHER}_text")
        labels = [
            f"{self._say(option.label)} ({self._say(other.ask)})"
            if other and option.code == OTHER
            else self._say(option.label)
            for option in question.options
        ]
        labels += [one_line(kind.said(self.catalogue)) for kind in question.missing]
        yield from (
            Paragraph("answer", f"{_letter(place)}. {label}") for place, label in enumerate(labels)
        )

    # --- instructions ---

    def _instructions(self, question: Question) -> str:
        words = self.words
        said = [
            self._lead(question),
            self._say(question.hint) if question.hint else "",
            self._expected(question),
            self._order(question),
            "" if self._is_listed(question) else self._instead(question),
            words.optional if question.optional else "",
            words.required if question.required and self._is_of_definition(question) else "",
            *self._arrows(question),
        ]
        return " ".join(self._bracketed(each) for each in said if each)

    def _is_of_definition(self, question: Question) -> bool:
        return self.form.questionnaire.section_of(question.id) is not None

    def _expected(self, question: Question) -> str:
        """What belongs in the answer. The one place where the text tells the types apart."""
        words, answers = self.words, question.answers
        writing = self.catalogue.phrases(WritingPhrases)
        match answers:
            case OneOf(numbered=True):
                return self._rating(question)
            case OneOf():
                return ""
            case ManyOf():
                return "" if self._says(question, words.choose_all) else words.choose_all
            case Ranking():
                return words.ranking
            case Quantity():
                wanted = writing.whole_number if answers.whole else writing.number
                return self._within(wanted, answers)
            case Day():
                return self._within(words.date, answers)
            case TimeOfDay():
                return self._within(words.time, answers)
            case OpenText():
                return words.long_text if answers.several_lines else words.text
            case Shown() | Derived():
                return ""
            case _ as never:
                assert_never(never)

    def _within(self, wanted: str, answers: Quantity | Day | TimeOfDay) -> str:
        """What is wanted, with its bounds: "a whole number: from 1 to 300"."""
        bounds = range_in_words(answers, self.catalogue)
        return self.words.bounded.format(wanted=wanted, range=bounds) if bounds else wanted

    def _rating(self, question: Question) -> str:
        """Its ends with what they mean, where the numbers are not listed with their words."""
        ends = question.options[0], question.options[-1]
        if self._is_listed(question):
            low, high = (each.code.replace("-", "−") for each in ends)
        else:
            low, high = (self._quoted(each.label) for each in ends)
        return self.words.rating.format(low=low, high=high)

    def _order(self, question: Question) -> str:
        """Whether the answers are shown in random order, and which stay at the end."""
        answers = question.answers
        if not isinstance(answers, Chosen) or not answers.shuffled:
            return ""
        last = [
            self._quoted(each.label) for each in answers.choices if each.code in answers.standing
        ]
        if not last:
            return self.words.shuffle_answers
        return self.words.shuffle_but.format(last=self.catalogue.listed(last))

    def _says(self, question: Question, instruction: str) -> bool:
        """Whether the wording has the instruction already."""
        return folded(instruction.rstrip(".")) in folded(self._say(question.ask))

    def _instead(self, question: Question) -> str:
        """The kinds of missing answer of a question that is answered in writing."""
        kinds = [self._missing(kind) for kind in question.missing]
        if not kinds:
            return ""
        return self.words.instead.format(answers=self.catalogue.listed(kinds, last="or"))

    def _lead(self, question: Question) -> str:
        condition = self.printed.route(question)
        return self.words.only_if.format(condition=one_line(condition)) if condition else ""

    def _arrows(self, question: Question) -> Iterator[str]:
        """Where to go after which answers, one sentence for each place to go to."""
        by_target: dict[str, list[str]] = {}
        labels = {option.code: self._quoted(option.label) for option in question.options}
        for answer, target in self.numbered.arrows(question).items():
            if not isinstance(answer, Missing) or answer in question.missing:
                said = self._missing(answer) if isinstance(answer, Missing) else labels[answer]
                by_target.setdefault(target, []).append(said)
        for target, answers in by_target.items():
            sentence = self.words.go_to if target else self.words.go_to_end
            listed = self.catalogue.listed(answers, last="or")
            yield sentence.format(answers=listed, number=target)

    def _missing(self, kind: Missing) -> str:
        return self.catalogue.quoted(one_line(kind.said(self.catalogue)))

    def _quoted(self, wording: Wording) -> str:
        return self.catalogue.quoted(self._say(wording))

    @staticmethod
    def _bracketed(text: str) -> str:
        return f"[{text}]" if text else ""

    def _say(self, wording: Wording) -> str:
        return one_line(self.printed.say(wording))


def _letter(place: int) -> str:
    """A, B, … Z, AA, AB, …"""
    more, last = divmod(place, len(ascii_uppercase))
    return (_letter(more - 1) if more else "") + ascii_uppercase[last]
