"""The model of a questionnaire: frozen values, no files, no I/O. `survey.definition` reads and
writes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from survey.conditions import Condition
from survey.missing import Missing
from survey.questions import (
    NONE,
    OTHER,
    Choose,
    ChooseMany,
    Kind,
    Net,
    Note,
    Option,
    Rating,
    Scale,
    Text,
)
from survey.wording import Wording

__all__ = [
    "CONSENT",
    "GROUP",
    "Block",
    "Check",
    "Consent",
    "Question",
    "Questionnaire",
    "Score",
    "Section",
]

CONSENT, GROUP = "consent", "group"
"""Ids of the questions an interview asks before the first section, where the definition calls for
them."""


@dataclass(frozen=True, slots=True)
class Check:
    """A condition on an answer, and the words when it does not hold."""

    condition: Condition
    message: Wording


@dataclass(frozen=True, slots=True)
class Block:
    """Questions of one kind that stand together; with `shuffle` their order differs between
    interviews.
    """

    name: str
    shuffle: bool
    stem: Wording | None = None


@dataclass(frozen=True)
class Question:
    """One question.

    `when`: asked only where it is true. `check`: an answer for which it is false is refused.
    `warn`: one for which it is false is asked to be confirmed. In all three a missing answer makes
    the outcome unknown: then the question is not asked, the check passes, no warning is given.
    `missing`: the kinds of missing answer the respondent may give. `was`: earlier ids of the same
    item.
    """

    id: str
    ask: Wording
    kind: Kind
    hint: Wording | None = None
    when: Condition | None = None
    check: Check | None = None
    warn: Check | None = None
    optional: bool = False
    missing: tuple[Missing, ...] = ()
    was: tuple[str, ...] = ()
    block: Block | None = None
    follows: str = ""
    """The question whose "other" answer this one asks to put in words; empty for questions of the
    definition."""

    @property
    def allowed_missing(self) -> tuple[Missing, ...]:
        """What the respondent may give instead of an answer; leaving an optional question empty is
        `refused`.
        """
        optional = (
            (Missing.REFUSED,) if self.optional and Missing.REFUSED not in self.missing else ()
        )
        return self.missing + optional

    @property
    def nets(self) -> tuple[Net, ...]:
        """The NETs of its answers, by name."""
        if isinstance(self.kind, Rating):
            return self.kind.scale.nets
        return self.kind.nets if isinstance(self.kind, Choose) else ()


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one title."""

    title: Wording
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Consent:
    """What the respondent is told first. Where `required`, the interview goes on only after a
    yes.
    """

    notice: Wording
    required: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How the answers to several items make one number.

    Each answer has its number in `values` (code, number). A reversed item counts
    low + high − value, with low and high the least and greatest of its own answers. Who answered
    fewer than `at_least` of the items has no score. A mean is of the items answered. A sum with
    `prorate` is that mean times the number of items; without, items not answered count nothing.
    """

    name: str
    label: Wording
    items: tuple[str, ...]
    values: tuple[tuple[str, float], ...]
    at_least: int
    reversed: tuple[str, ...] = ()
    combine: Literal["sum", "mean"] = "sum"
    prorate: bool = True


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire: instrument id and version, languages (the first is the default), groups,
    sections, scores.

    `hash` is the SHA-256 of its canonical definition (wording, order, routes, scales and scores
    included).
    """

    instrument: str
    version: str
    title: Wording
    languages: tuple[str, ...]
    groups: tuple[Option, ...]
    consent: Consent | None
    scales: tuple[Scale, ...]
    sections: tuple[Section, ...]
    scores: tuple[Score, ...] = ()
    hash: str = field(default="", compare=False)
    file: str = field(default="", compare=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Where the definition was read from, and the line of each question in it."""

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in definition order, each "other" answer followed by the question for its
        words.
        """
        return tuple(
            each
            for section in self.sections
            for question in section.questions
            for each in _with_other(question)
        )

    @cached_property
    def asked_first(self) -> tuple[Question, ...]:
        """Consent and the choice of group, where the definition calls for them."""
        first: list[Question] = []
        if self.consent:
            kind: Kind = Choose(_YES_NO) if self.consent.required else Note(self.consent.notice)
            first.append(Question(CONSENT, self.consent.notice, kind))
        if len(self.groups) > 1:
            first.append(Question(GROUP, _WHICH_GROUP, Choose(self.groups)))
        return tuple(first)

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        return MappingProxyType(
            {question.id: question for question in (*self.asked_first, *self.questions)}
        )

    @cached_property
    def items(self) -> tuple[Question, ...]:
        """The questions that give data: all but notes."""
        return tuple(question for question in self.questions if not isinstance(question.kind, Note))

    def section_of(self, question: str) -> Section | None:
        """The section a question stands in; None for consent and group."""
        return self._section_by_question.get(question)

    @cached_property
    def _section_by_question(self) -> dict[str, Section]:
        return {
            each.id: section
            for section in self.sections
            for q in section.questions
            for each in _with_other(q)
        }


def _with_other(question: Question) -> tuple[Question, ...]:
    if not isinstance(question.kind, Choose | ChooseMany) or question.kind.other is None:
        return (question,)
    chosen = (
        f"{question.id} == '{OTHER}'"
        if isinstance(question.kind, Choose)
        else f"selected({question.id}, '{OTHER}')"
    )
    words = Question(
        id=f"{question.id}__{OTHER}_text",
        ask=_WHICH_OTHER,
        kind=Text(),
        when=Condition.parse(chosen),
        optional=True,
        block=question.block,
        follows=question.id,
    )
    return (question, words)


def none_code(question: Question) -> str | None:
    """The code of the answer that excludes all others, where the question has one."""
    return NONE if isinstance(question.kind, ChooseMany) and question.kind.none else None


_YES_NO = (
    Option(
        "yes",
        Wording.of({"en": "Yes, I agree to take part", "cy": "Ydw, rwy'n cytuno i gymryd rhan"}),
    ),
    Option("no", Wording.of({"en": "No", "cy": "Nac ydw"})),
)
_WHICH_GROUP = Wording.of({"en": "Which group are you in?", "cy": "Ym mha grŵp ydych chi?"})
_WHICH_OTHER = Wording.of({"en": "Please say what", "cy": "Dywedwch beth, os gwelwch yn dda"})
