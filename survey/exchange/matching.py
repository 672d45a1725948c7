"""The columns of an export matched with the questions of an instrument, by their words.

Words are the same where letters and figures are: capitals, spaces, punctuation, typeset quotation
marks and a number in front count for nothing. A question is known by its wording in any of its
languages, or in all of them one after the other; a statement of a block with or without its stem.
Likeness alone is never a match: it is told, with how near it is.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from survey.exchange.cells import squeezed
from survey.exchange.missing_cells import missing_labels, missing_said
from survey.exchange.tools import Role, Tool
from survey.exchange.typed import standing
from survey.questionnaire import Question, Questionnaire
from survey.questions import OTHER
from survey.wording import Wording, folded

__all__ = ["OTHER_WORDS", "Likeness", "Match", "Target", "match", "other_names"]

OTHER_WORDS = "__words"
"""The part of a question that is what people write at "other"."""

_NEAR = 0.6
"""Headings less alike than this are not near."""

_OTHER = ("Other", "Other (please specify)", "Other (please say what)")
_NUMBER = re.compile(r"\s*(?:q(?:uestion)?\s*)?\d{1,3}\s*[.):]\s*", re.IGNORECASE)
_REPEATED = re.compile(r" \(\d+\)$")
_INSTRUCTION = re.compile(r"(?:\s*\[[^\[\]]*\])+\s*$")
_OPTION = re.compile(r"(?P<question>.*\S) \[(?P<option>[^\[\]]+)\]", re.DOTALL)
_TAG = re.compile(r"<[^<>]{1,200}>")


@dataclass(frozen=True, slots=True)
class Target:
    """What a column can be: a question, or a part of it: an option, a kind of missing answer, the
    words of "other".
    """

    question: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """The nearest there is, and how near: a proportion of letters."""

    name: str
    ratio: float

    def __str__(self) -> str:
        return f"{self.name} ({self.ratio:.0%} alike)"


@dataclass(frozen=True)
class Match:
    """Which column is what.

    `found`: column → target. `guessed`: those of them that are likely but not certain, and why.
    `unclear`: columns left out because others say the same. `unknown`: columns that are no
    question, with the nearest one.
    """

    questionnaire: Questionnaire
    found: Mapping[str, Target]
    guessed: Mapping[str, str]
    unclear: tuple[str, ...]
    unknown: Mapping[str, Likeness | None]
    language: str

    @cached_property
    def columns(self) -> Mapping[str, Mapping[str, str]]:
        """Question → part → column."""
        columns: dict[str, dict[str, str]] = defaultdict(dict)
        for column, target in self.found.items():
            columns[target.question][target.part] = column
        return columns

    @cached_property
    def wanted(self) -> tuple[Question, ...]:
        """The questions that an export can have a column for."""
        return tuple(
            question
            for question in self.questionnaire.items
            if not question.follows and standing(question.answers).read
        )

    @property
    def matched(self) -> tuple[Question, ...]:
        return tuple(question for question in self.wanted if question.id in self.columns)


def match(columns: Sequence[str], questionnaire: Questionnaire, tool: Tool) -> Match:
    """The columns of an export that hold answers, matched with the questions of this instrument."""
    targets, languages = _targets(questionnaire, tool)
    headings = {
        column: tool.heading(_unnumbered(column, columns))
        for column in columns
        if tool.role(column) is Role.ANSWERS
    }
    claims: dict[tuple[Target, ...], list[str]] = defaultdict(list)
    unknown: list[str] = []
    guessed: dict[str, str] = {}
    for column, heading in headings.items():
        known = next((words for words in _readings(heading) if words in targets), None)
        if known is None and tool.option_columns:
            known = _missing_part(heading, questionnaire, targets)
        if known is None and not tool.option_columns:
            known = next(
                (words for words in _readings(_INSTRUCTION.sub("", heading)) if words in targets),
                None,
            )
            guessed |= (
                {column: "what stands in square brackets after it was taken for an instruction"}
                if known
                else {}
            )
        if known is None:
            unknown.append(column)
        else:
            claims[tuple(targets[known])].append(column)
    found: dict[str, Target] = {}
    unclear: list[str] = []
    for possible, named in claims.items():
        if len(possible) != len(named):
            unclear += named
            continue
        found |= dict(zip(named, possible, strict=True))
        if len(named) > 1:
            guessed |= dict.fromkeys(
                named, "columns worded alike were told apart by their order alone"
            )
    near = {column: _nearest(headings[column], questionnaire) for column in unknown}
    spoken = [
        languages[words]
        for column in found
        for words in _readings(headings[column])
        if words in languages
    ]
    language = max(questionnaire.languages, key=spoken.count)
    return Match(questionnaire, found, guessed, tuple(unclear), near, language)


def _unnumbered(column: str, columns: Sequence[str]) -> str:
    """The name that a second column of the same name had before it was numbered."""
    name = _REPEATED.sub("", column)
    return name if name in columns else column


def other_names(question: Question, words: Question | None) -> tuple[str, ...]:
    """What the answer "other" can be called without anything written there."""
    option = next((option for option in question.options if option.code == OTHER), None)
    if option is None or words is None:
        return ()
    own = [text for _, text in option.label.texts]
    asked = [
        f"{text} ({ask})"
        for language, text in option.label.texts
        for ask in [words.ask.in_language(language)]
    ]
    return tuple(dict.fromkeys([*own, *asked, *_OTHER]))


# --- the words a question is known by ---


def _targets(
    questionnaire: Questionnaire, tool: Tool
) -> tuple[dict[str, list[Target]], dict[str, str]]:
    """Squeezed words → what is known by them; and the language of words that only one has."""
    targets: dict[str, dict[Target, None]] = defaultdict(dict)
    languages: dict[str, str] = {}
    for question in (*questionnaire.asked_first, *questionnaire.items):
        if question.follows or not standing(question.answers).read:
            continue
        for language, words in _wordings(question):
            targets[squeezed(words)][Target(question.id)] = None
            if language:
                languages[squeezed(words)] = language
            for part, label in _parts(question, questionnaire) if tool.option_columns else ():
                targets[squeezed(words + label)].setdefault(Target(question.id, part))
    return {words: list(found) for words, found in targets.items()}, languages


def _wordings(question: Question) -> Iterator[tuple[str, str]]:
    """The question in each language, and in all of them together (language "")."""
    stem = question.block.stem if question.block else None
    for wording in (question.ask, *([_joined(stem, question.ask)] if stem else [])):
        yield from wording.texts
        if len(wording.texts) > 1:
            yield "", " / ".join(text for _, text in wording.texts)


def _joined(stem: Wording, ask: Wording) -> Wording:
    languages = ask.languages or stem.languages or ("",)
    return Wording(
        tuple(
            (language, f"{stem.in_language(language)} {ask.in_language(language)}")
            for language in languages
        )
    )


def _parts(question: Question, questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """What can stand in a column of its own: options, kinds of missing answer, the words of
    "other".
    """
    words = questionnaire.by_id.get(f"{question.id}__{OTHER}_text")
    for option in question.options:
        if option.code != OTHER or words is None:
            yield from ((option.code, text) for _, text in option.label.texts)
    yield from ((OTHER_WORDS, name) for name in other_names(question, words))
    if question.options:
        yield from (
            (kind.value, text)
            for kind in question.missing
            for _, text in (*questionnaire.missing_label(kind).texts, *kind.label.texts)
        )


def _missing_part(
    heading: str, questionnaire: Questionnaire, targets: dict[str, list[Target]]
) -> str | None:
    """Of a column for a kind of missing answer in words that are not ours ("Which? [Not sure]"):
    the words under which the kind is known.
    """
    found = _OPTION.fullmatch(heading)
    if found is None:
        return None
    for words in _readings(found["question"]):
        for target in targets.get(words, ()):
            question = questionnaire.by_id[target.question]
            kind = missing_said(question, found["option"], missing_labels(questionnaire))
            own = kind in question.missing and question.options
            if kind is not None and own and not target.part:
                return words + squeezed(str(questionnaire.missing_label(kind)))
    return None


def _readings(heading: str) -> Iterator[str]:
    """What a heading may say: whole, or without the number in front."""
    plain = _TAG.sub("", heading)
    numberless = _NUMBER.sub("", plain, count=1) if _NUMBER.match(plain) else plain
    for text in dict.fromkeys((plain, numberless)):
        if text.strip():
            yield squeezed(text)


def _nearest(heading: str, questionnaire: Questionnaire) -> Likeness | None:
    """The question most like this heading; None where all are far from it."""
    given = folded(heading)
    best: Likeness | None = None
    for question in questionnaire.items:
        if question.follows or not standing(question.answers).read:
            continue
        for _, words in _wordings(question):
            matcher = SequenceMatcher(None, given, folded(words), autojunk=False)
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) > _NEAR:
                ratio = matcher.ratio()
                if ratio > (best.ratio if best else _NEAR):
                    best = Likeness(question.id, ratio)
    return best
