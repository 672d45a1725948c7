"""The codebook: what every column of a table of answers means, for one or several questionnaires
together.

The same item id in two instruments is one item, so that groups asked by different instruments can
be compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Self

from survey.errors import DataError, DefinitionError, Fault, did_you_mean, shown
from survey.missing import Missing
from survey.questionnaire import Question, Questionnaire, Score
from survey.questions import Answers, Column, Net, OneOf, Option, columns_of
from survey.wording import Wording
from survey.words import Catalogue, own_words

__all__ = ["COMPANION", "Codebook", "Item", "option_column"]

COMPANION = "__missing"
"""Ending of the column that says why a number, text, date or choose-many item has no value."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its wording, what its answers are, and with that its NETs and the columns it has
    in a table of answers. `kind` is the name of its kind, for people and exported files.

    `missing` are the kinds the respondent may give. `instruments` are those that ask it. `was`: its
    earlier ids.
    """

    id: str
    ask: Wording
    kind: str
    answers: Answers
    missing: tuple[Missing, ...]
    instruments: tuple[str, ...]
    was: tuple[str, ...] = ()
    stem: Wording | None = None

    @property
    def options(self) -> tuple[Option, ...]:
        """The answers to choose from, in order."""
        return self.answers.options

    @property
    def nets(self) -> tuple[Net, ...]:
        return self.answers.nets

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns it has in a table of answers, without the companion."""
        return columns_of(self.answers, self.id)

    @property
    def ordered(self) -> bool:
        """One answer of several that run from low to high."""
        return isinstance(self.answers, OneOf) and self.answers.ordered

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    @property
    def categorical(self) -> bool:
        """One column of answer codes, as opposed to numbers, texts, choose-many and rankings."""
        return isinstance(self.answers, OneOf)

    def net(self, name: str) -> Net | None:
        return next((net for net in self.nets if net.name == name), None)


@dataclass(frozen=True)
class Codebook:
    """Items by id in the order of the questionnaires, the respondent groups, and the scores by
    name.
    """

    items: Mapping[str, Item]
    groups: tuple[Option, ...]
    titles: Mapping[str, Wording]
    languages: tuple[str, ...]
    scores: Mapping[str, Score] = field(default_factory=lambda: MappingProxyType({}))
    words: Mapping[str, Wording] = field(default_factory=lambda: MappingProxyType({}))
    """The author's own words, by their names under `words:`; those of the first that has them."""

    @classmethod
    def of(cls, questionnaires: Iterable[Questionnaire]) -> Self:
        """One codebook for all of them; of several versions of an instrument give the newest last.

        Raises DefinitionError, naming both files and lines, where an item has another kind or scale
        the second time, or a score is made in another way in another instrument. Of several
        versions of an instrument the last one says how scores are made.
        """
        items: dict[str, Item] = {}
        groups: dict[str, Option] = {}
        titles: dict[str, Wording] = {}
        languages: dict[str, None] = {}
        asked_in: dict[str, Questionnaire] = {}
        newest: dict[str, Questionnaire] = {}
        words: dict[str, Wording] = {}
        faults: list[Fault] = []
        for questionnaire in questionnaires:
            words = {**questionnaire.words, **words}
            newest[questionnaire.instrument] = questionnaire
            groups.update((group.code, group) for group in questionnaire.groups)
            titles[questionnaire.instrument] = questionnaire.title
            languages.update(dict.fromkeys(questionnaire.languages))
            for question in questionnaire.items:
                item = _item(question, questionnaire)
                first = items.get(question.id)
                if first:
                    if difference := _difference(
                        first, item, same=questionnaire.instrument in first.instruments
                    ):
                        faults.append(_clash(questionnaire, asked_in[item.id], item.id, difference))
                    item = replace(
                        item,
                        instruments=tuple(dict.fromkeys((*first.instruments, *item.instruments))),
                    )
                items[question.id] = item
                asked_in[question.id] = questionnaire
        scores = _scores(newest.values(), faults)
        if faults:
            raise DefinitionError(faults)
        renamed = {earlier for item in items.values() for earlier in item.was}
        kept = {name: item for name, item in items.items() if name not in renamed}
        return cls(
            MappingProxyType(kept),
            tuple(groups.values()),
            MappingProxyType(titles),
            tuple(languages),
            scores,
            MappingProxyType(words),
        )

    def catalogue(self, language: str) -> Catalogue:
        """What is said around the figures in this language, the author's own words in place."""
        return Catalogue(language, own_words(self.words, language))

    def missing_label(self, kind: Missing, language: str = "en") -> str:
        """How a kind of missing answer is called."""
        return kind.said(self.catalogue(language))

    def item(self, name: str) -> Item:
        """The item with this id. Raises DataError with the nearest match."""
        if name not in self.items:
            raise DataError.of(
                "items", f"there is no item {shown(name)}{did_you_mean(name, self.items)}"
            )
        return self.items[name]

    def score(self, name: str) -> Score:
        """The score with this name. Raises DataError with the nearest match."""
        if name not in self.scores:
            known = (
                did_you_mean(name, self.scores)
                if self.scores
                else "; the questionnaires define none (scores: in the file)"
            )
            raise DataError.of("scores", f"there is no score {shown(name)}{known}")
        return self.scores[name]

    def with_net(self, net: str) -> tuple[Item, ...]:
        """Every item that has this NET, in order."""
        return tuple(item for item in self.items.values() if item.net(net))

    @property
    def renames(self) -> dict[str, str]:
        """Earlier item id → the id used now (`was:` in the definition)."""
        return {earlier: item.id for item in self.items.values() for earlier in item.was}

    def group_label(self, code: str, language: str = "") -> str:
        """The words for a group, or its code where the questionnaires do not know it."""
        return next(
            (group.label.in_language(language) for group in self.groups if group.code == code), code
        )

    def plain(self) -> dict[str, Any]:
        """As JSON has it: what a reader of an exported file needs to know."""
        return {
            "titles": {instrument: title.plain() for instrument, title in self.titles.items()},
            "groups": {group.code: group.label.plain() for group in self.groups},
            "missing": {
                kind.value: {"code": kind.code, "label": kind.label.plain()} for kind in Missing
            },
            "items": {item.id: _plain_item(item) for item in self.items.values()},
            **(
                {"scores": {score.name: _plain_score(score) for score in self.scores.values()}}
                if self.scores
                else {}
            ),
        }


def option_column(item: str, code: str) -> str:
    """The boolean column of one option of a choose-many item."""
    return f"{item}__{code}"


def _item(question: Question, questionnaire: Questionnaire) -> Item:
    return Item(
        id=question.id,
        ask=question.ask,
        kind=question.kind.name,
        answers=question.answers,
        missing=question.missing,
        instruments=(questionnaire.instrument,),
        was=question.was,
        stem=question.block.stem if question.block else None,
    )


def _difference(first: Item, second: Item, *, same: bool) -> str:
    """What makes the second item another one than the first, in words; empty when they are one
    item.

    Between versions of the `same` instrument labels may be mended; codes, their order and the NETs
    may not change.
    """
    if first.kind != second.kind:
        return f"is {first.kind} there and {second.kind} here"
    if first.codes != second.codes:
        return f"has the answers {', '.join(first.codes)} there and {', '.join(second.codes)} here"
    if {net.name: set(net.codes) for net in first.nets} != {
        net.name: set(net.codes) for net in second.nets
    }:
        return "has other NETs there than here"
    if not same:
        for one, other in zip(first.options, second.options, strict=True):
            for language in set(one.label.languages) & set(other.label.languages) or {""}:
                there, here = one.label.in_language(language), other.label.in_language(language)
                if there != here:
                    return (
                        f"words the answer {shown(one.code)} as {shown(there)} there and "
                        f"{shown(here)} here"
                    )
    return ""


def _scores(questionnaires: Iterable[Questionnaire], faults: list[Fault]) -> Mapping[str, Score]:
    """The scores of all instruments; a fault where two make the same score in different ways."""
    scores: dict[str, tuple[Score, str]] = {}
    for questionnaire in questionnaires:
        for score in questionnaire.scores:
            first, there = scores.setdefault(
                score.name, (score, questionnaire.file or questionnaire.instrument)
            )
            if replace(score, label=first.label) != first:
                message = (
                    f"score {shown(score.name)} is made in another way there ({there}); "
                    "give one of them another name"
                )
                faults.append(Fault(questionnaire.file or questionnaire.instrument, 0, message))
    return MappingProxyType({name: score for name, (score, _) in scores.items()})


def _clash(second: Questionnaire, first: Questionnaire, item: str, difference: str) -> Fault:
    there = f"{first.file or first.instrument}:{first.lines.get(item, 0)}"
    remedy = "give one of them another id, or the same scale"
    message = (
        f"item {shown(item)} {difference} ({there}); the same id is the same item, so {remedy}"
    )
    return Fault(second.file or second.instrument, second.lines.get(item, 0), message)


def _plain_item(item: Item) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "ask": item.ask.plain(),
        "kind": item.kind,
        "columns": [column.name for column in item.columns],
        "instruments": list(item.instruments),
    }
    if item.options:
        entry["answers"] = {option.code: option.label.plain() for option in item.options}
    if item.nets:
        entry["nets"] = {
            net.name: {"label": net.label.plain(), "answers": list(net.codes)} for net in item.nets
        }
    if item.missing:
        entry["missing"] = [kind.value for kind in item.missing]
    if item.was:
        entry["was"] = list(item.was)
    return entry


def _plain_score(score: Score) -> dict[str, Any]:
    return {
        "label": score.label.plain(),
        "items": list(score.items),
        "reversed": list(score.reversed),
        "values": dict(score.values),
        "as": score.combine,
        "at_least": score.at_least,
        "prorate": score.prorate,
    }
