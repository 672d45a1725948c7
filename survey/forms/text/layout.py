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
from typing import Literal

from survey.forms.form import Form
from survey.forms.numbering import Numbered, block_runs
from survey.forms.text.words import Words, words_in
from survey.missing import Missing
from survey.questionnaire import CONSENT, Question
from survey.questions import OTHER, ChooseMany, Date, Note, Number, Text, folded
from survey.routing_words import in_words
from survey.wording import Wording

__all__ = ["Paragraph", "one_line", "paragraphs"]

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""Characters that a Word file cannot hold, or that would steer what stands beside them."""


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


def one_line(text: str) -> str:
    """The text on one line, without characters that cannot be seen."""
    return " ".join(_UNSEEN.sub("", text).split())


@dataclass(frozen=True)
class _Text:
    form: Form

    @cached_property
    def words(self) -> Words:
        return words_in(self.form.language)

    @cached_property
    def numbered(self) -> Numbered:
        return Numbered(self.form.questionnaire, self.form.group, seed=None, consent=True)

    def paragraphs(self) -> Iterator[Paragraph]:
        questionnaire, words = self.form.questionnaire, self.words
        yield Paragraph("title", self._say(questionnaire.title))
        groups = {option.code: option for option in questionnaire.groups}
        if self.form.group:
            yield Paragraph(
                "text", words.for_group.format(group=self._say(groups[self.form.group].label))
            )
        if (consent := questionnaire.by_id.get(CONSENT)) and isinstance(consent.kind, Note):
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
        return {name: one_line(text) for name, text in named.items()}

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
        if isinstance(question.kind, Note):
            yield Paragraph("text", self._say(question.ask), self._bracketed(self._lead(question)))
            return
        stem = question.block.stem if question.block else None
        asked = " ".join(self._say(each) for each in (stem, question.ask) if each is not None)
        yield Paragraph(
            "question",
            f"{self.numbered.numbers[question.id]}. {asked}",
            self._instructions(question),
        )
        if not question.kind.options:
            unit = question.kind.unit if isinstance(question.kind, Number) else None
            yield Paragraph("line", f"{'_' * 20} {self._say(unit) if unit else ''}".strip())
        yield from self._answers(question)

    def _answers(self, question: Question) -> Iterator[Paragraph]:
        """The answers, then the kinds of missing answer, each with its letter; below a line to
        write on there are none.
        """
        other = self.form.questionnaire.by_id.get(f"{question.id}__{OTHER}_text")
        labels = [
            f"{self._say(option.label)} ({self._say(other.ask)})"
            if other and option.code == OTHER
            else self._say(option.label)
            for option in question.kind.options
        ]
        labels += [self._say(kind.label) for kind in question.missing if labels]
        yield from (
            Paragraph("answer", f"{_letter(place)}. {label}") for place, label in enumerate(labels)
        )

    # --- instructions ---

    def _instructions(self, question: Question) -> str:
        words, kind = self.words, question.kind
        said = [
            self._lead(question),
            self._say(question.hint) if question.hint else "",
            words.choose_all
            if isinstance(kind, ChooseMany) and not self._says(question, words.choose_all)
            else "",
            self._expected(question),
            "" if kind.options else self._instead(question),
            words.optional if question.optional else "",
            *self._arrows(question),
        ]
        return " ".join(self._bracketed(each) for each in said if each)

    def _expected(self, question: Question) -> str:
        match question.kind:
            case Number(low, high, whole):
                kind = self.words.whole_number if whole else self.words.number
                bounds = (
                    ""
                    if low is None and high is None
                    else f" ({'…' if low is None else low}–{'…' if high is None else high})"
                )
                return kind + bounds
            case Date():
                return self.words.date
            case Text(long=True):
                return self.words.long_text
            case Text():
                return self.words.text
            case _:
                return ""

    def _says(self, question: Question, instruction: str) -> bool:
        """Whether the wording has the instruction already."""
        return folded(instruction.rstrip(".")) in folded(self._say(question.ask))

    def _instead(self, question: Question) -> str:
        """The kinds of missing answer of a question that is answered in writing."""
        kinds = (f"“{self._say(kind.label)}”" for kind in question.missing)
        return (
            self.words.instead.format(answers=self.words.either.join(kinds))
            if question.missing
            else ""
        )

    def _lead(self, question: Question) -> str:
        condition = self.numbered.applies_if(question)
        if condition is None:
            return ""
        said = in_words(condition, self.form.questionnaire, self.form.language, name=self._name)
        return self.words.only_if.format(condition=one_line(said))

    def _name(self, question: Question) -> str:
        number = self.numbered.numbers.get(question.id)
        return (
            f"“{self._say(question.ask)}”"
            if number is None
            else self.words.question.format(number=number)
        )

    def _arrows(self, question: Question) -> Iterator[str]:
        """Where to go after which answers, one sentence for each place to go to."""
        by_target: dict[str, list[str]] = {}
        labels = {option.code: self._say(option.label) for option in question.kind.options}
        for answer, target in self.numbered.arrows(question).items():
            said = self._say(answer.label) if isinstance(answer, Missing) else labels[answer]
            if not isinstance(answer, Missing) or answer in question.missing:
                by_target.setdefault(target, []).append(f"“{said}”")
        for target, answers in by_target.items():
            sentence = self.words.go_to if target else self.words.go_to_end
            yield sentence.format(answers=self.words.either.join(answers), number=target)

    def _bracketed(self, text: str) -> str:
        return f"[{text}]" if text else ""

    def _say(self, wording: Wording) -> str:
        return one_line(wording.in_language(self.form.language))


def _letter(place: int) -> str:
    """A, B, … Z, AA, AB, …"""
    more, last = divmod(place, len(ascii_uppercase))
    return (_letter(more - 1) if more else "") + ascii_uppercase[last]
