"""The model of a questionnaire: frozen values, no files, no I/O. `survey.definition` reads and
writes it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar, Literal, Self

from survey.conditions import Condition
from survey.decisions import Changes
from survey.missing import Missing, MissingPhrases
from survey.psychometrics import Licence, Psychometrics
from survey.questions import (
    KINDS,
    OTHER,
    Answers,
    Context,
    Derived,
    Kind,
    ManyOf,
    Net,
    OneOf,
    Option,
    Scale,
    Shown,
)
from survey.wording import Wording
from survey.words import Catalogue, Phrases, Translations, own_words, wording_of

__all__ = [
    "CONSENT",
    "GROUP",
    "TODAY",
    "Alert",
    "Block",
    "Check",
    "Consent",
    "InterviewPhrases",
    "Question",
    "Questionnaire",
    "Score",
    "Section",
]

CONSENT, GROUP = "consent", "group"
"""Ids of the questions an interview asks before the first section, where the definition calls for
them."""

TODAY = "today"
"""What conditions call the day of the interview."""


@dataclass(frozen=True)
class InterviewPhrases(Phrases):
    """What an interview asks of its own accord."""

    place: ClassVar[str] = "interview"
    consent_yes: str = "Yes, I agree to take part"
    consent_no: str = "No"
    which_group: str = "Which group are you in?"
    which_other: str = "Please say what"
    check_message: str = "This does not fit the other answers. Please check it."
    warn_message: str = "This is an unusual answer. Is it right?"


@dataclass(frozen=True, slots=True)
class Check:
    """A condition on an answer, and the words when it does not hold; None: the usual ones."""

    condition: Condition
    message: Wording | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """What whoever takes an answer has to do at once where `condition` is true of it. `say` is for
    staff alone: no form and no figure has it.
    """

    condition: Condition
    say: Wording


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

    `when`: asked only where it is true; that of its section or block is joined in, so it is the
    whole condition, and None is everybody. `asked_of`: whom it is then put to, in the author's
    words ("parents"). `otherwise`: "no" where whoever is not asked has not got what is asked about,
    so that a share of everyone may count them; else nothing is known of them.

    `check`: an answer for which it is false is refused. `warn`: one for which it is false is asked
    to be confirmed. In all three a missing answer makes the outcome unknown: then the question is
    not asked, the check passes, no warning is given.

    `optional`: may be left empty. `required`: a form that comes back with a blank here is refused.
    `missing`: the kinds of missing answer the respondent is offered. `was`: earlier ids of the same
    item. `short`: its heading where there is no room for its words. In `ask` and `hint`, the id of
    an earlier question in braces is its answer. `alerts`: answers that must not wait.
    """

    id: str
    ask: Wording
    kind: Kind
    hint: Wording | None = None
    when: Condition | None = None
    check: Check | None = None
    warn: Check | None = None
    alerts: tuple[Alert, ...] = ()
    optional: bool = False
    required: bool = False
    missing: tuple[Missing, ...] = ()
    was: tuple[str, ...] = ()
    block: Block | None = None
    asked_of: Wording | None = None
    otherwise: Literal["", "no"] = ""
    short: Wording | None = None
    follows: str = ""
    """The question whose "other" answer this one asks to put in words; empty for questions of the
    definition."""

    @cached_property
    def answers(self) -> Answers:
        """What an answer to it is: the one thing that desks ask of a question."""
        return self.kind.answers

    @property
    def expression(self) -> Condition | None:
        """What it is worked out from, where nothing is asked."""
        return self.answers.expression if isinstance(self.answers, Derived) else None

    @property
    def options(self) -> tuple[Option, ...]:
        """The answers to choose from, in the order of the definition."""
        return self.answers.options

    @property
    def allowed_missing(self) -> tuple[Missing, ...]:
        """What may be given instead of an answer on a screen; leaving an optional question empty is
        `no_answer`.
        """
        return (*self.missing, Missing.NO_ANSWER) if self.optional else self.missing

    def as_offered(self, kind: Missing) -> Missing:
        """The kind of missing answer as it counts today: version 0.1 called a blank `refused`, so
        where refusing was not offered it is `no_answer`.
        """
        blank = kind is Missing.REFUSED and kind not in self.missing
        return Missing.NO_ANSWER if blank else kind

    @property
    def nets(self) -> tuple[Net, ...]:
        """The NETs of its answers, by name."""
        return self.answers.nets

    @property
    def piped(self) -> frozenset[str]:
        """The ids of earlier questions whose answers stand in its words."""
        texts = [self.ask, self.hint, self.block.stem if self.block else None]
        texts += [option.label for option in self.options]
        return frozenset().union(*(text.names for text in texts if text is not None))


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

    Each answer has its number in `values` (code, number). A reversed item counts low + high −
    value, with low and high the least and greatest of its own answers. Who answered fewer than
    `at_least` of the items has no score. A mean is of the items answered. A sum with `prorate` is
    that mean times the number of items; without, items not answered count nothing.
    """

    name: str
    label: Wording
    items: tuple[str, ...]
    values: tuple[tuple[str, float], ...]
    at_least: int
    reversed: tuple[str, ...] = ()
    combine: Literal["sum", "mean"] = "sum"
    prorate: bool = True
    psychometrics: Psychometrics = field(default=Psychometrics(), compare=False)
    """What is known of it as a measure. Two scores are one where they are made alike."""

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and the highest score, of items that all have all of the answers."""
        numbers = [value for _, value in self.values]
        many = len(self.items) if self.combine == "sum" else 1
        return min(numbers) * many, max(numbers) * many


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire: instrument id and version, languages (the first is the default), groups,
    sections, scores.

    `words`: the author's own for what Concord would say, by their names under `words:`. `hash` is
    the SHA-256 of its canonical definition (wording, order, routes, scales and scores included).
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
    licence: Licence | None = None
    words: Mapping[str, Wording] = field(default_factory=lambda: MappingProxyType({}))
    changes: Changes = field(default_factory=lambda: MappingProxyType({}))
    """What its versions did to items, by version and item: what its author decided."""
    hash: str = field(default="", compare=False)
    file: str = field(default="", compare=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Where the definition was read from, and the line of each question in it."""
    beside: Mapping[str, Translations] = field(default_factory=dict, compare=False)
    """Whole catalogues of the author's own, by language, from files beside the definition."""

    # --- words ---

    def catalogue(self, language: str) -> Catalogue:
        """What is said around the questions in this language, the author's own words in place."""
        return self._catalogues.setdefault(language, self._catalogue(language))

    @cached_property
    def _catalogues(self) -> dict[str, Catalogue]:
        return {}

    def _catalogue(self, language: str) -> Catalogue:
        return Catalogue(language, own_words(self.words, language), self.beside.get(language))

    def said(self, table: type[Phrases], name: str) -> Wording:
        """A phrase in every language of the questionnaire."""
        return wording_of(table, name, map(self.catalogue, self.languages))

    def missing_label(self, kind: Missing) -> Wording:
        """How a kind of missing answer is called, in every language of the questionnaire."""
        return self.said(MissingPhrases, kind.value)

    def check_message(self, question: Question) -> Wording:
        """What is said when the check of this question refuses an answer."""
        own = question.check.message if question.check else None
        return own or self.said(InterviewPhrases, "check_message")

    def warn_message(self, question: Question) -> Wording:
        """What is said when the warning of this question doubts an answer."""
        own = question.warn.message if question.warn else None
        return own or self.said(InterviewPhrases, "warn_message")

    def without_checks(self, of: Collection[str] | None = None) -> Self:
        """The same routes for answers that a check refuses and that are kept all the same; with
        `of` only these questions have none.
        """

        def free(question: Question) -> Question:
            bare = of is None or question.id in of
            return replace(question, check=None) if bare and question.check else question

        sections = tuple(
            replace(section, questions=tuple(map(free, section.questions)))
            for section in self.sections
        )
        return replace(self, sections=sections)

    def without_required(self) -> Self:
        """The same routes for answers of which what has to be answered may be missing."""

        def free(question: Question) -> Question:
            return replace(question, required=False) if question.required else question

        sections = tuple(
            replace(section, questions=tuple(map(free, section.questions)))
            for section in self.sections
        )
        return replace(self, sections=sections)

    # --- questions ---

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in definition order, each "other" answer followed by the question for its
        words.
        """
        return tuple(
            each
            for section in self.sections
            for question in section.questions
            for each in self._with_other(question)
        )

    @cached_property
    def asked_first(self) -> tuple[Question, ...]:
        """Consent and the choice of group, where the definition calls for them."""
        first: list[Question] = []
        if self.consent:
            kind = self._yes_no if self.consent.required else self._shown(self.consent.notice)
            required = self.consent.required
            first.append(Question(CONSENT, self.consent.notice, kind, required=required))
        if len(self.groups) > 1:
            ask = self.said(InterviewPhrases, "which_group")
            first.append(Question(GROUP, ask, _choice_of(self.groups), required=True))
        return tuple(first)

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        return MappingProxyType(
            {question.id: question for question in (*self.asked_first, *self.questions)}
        )

    @cached_property
    def items(self) -> tuple[Question, ...]:
        """The questions that give data: all but notes."""
        return tuple(
            question for question in self.questions if not isinstance(question.answers, Shown)
        )

    def section_of(self, question: str) -> Section | None:
        """The section a question stands in; None for consent and group."""
        return self._section_by_question.get(question)

    @cached_property
    def _section_by_question(self) -> dict[str, Section]:
        return {
            each.id: section
            for section in self.sections
            for question in section.questions
            for each in self._with_other(question)
        }

    @property
    def _yes_no(self) -> Kind:
        yes = Option("yes", self.said(InterviewPhrases, "consent_yes"))
        return _choice_of((yes, Option("no", self.said(InterviewPhrases, "consent_no"))))

    @staticmethod
    def _shown(text: Wording) -> Kind:
        return KINDS["note"].build(text.plain(), Context({}))

    def _with_other(self, question: Question) -> tuple[Question, ...]:
        answers = question.answers
        if not isinstance(answers, OneOf | ManyOf) or not answers.other:
            return (question,)
        chosen = (
            f"{question.id} == '{OTHER}'"
            if isinstance(answers, OneOf)
            else f"selected({question.id}, '{OTHER}')"
        )
        words = Question(
            id=f"{question.id}__{OTHER}_text",
            ask=self.said(InterviewPhrases, "which_other"),
            kind=_OWN_WORDS,
            when=Condition.parse(chosen),
            optional=True,
            block=question.block,
            follows=question.id,
        )
        return (question, words)


def _choice_of(options: tuple[Option, ...]) -> Kind:
    entry = {option.code: option.label.plain() for option in options}
    return KINDS["choose"].build(entry, Context({}))


_OWN_WORDS = KINDS["text"].build(KINDS["text"].Source(), Context({}))
