"""How the people of a figure were asked: by which versions, how many of them, when.

The same item may have been put in other words, with other answers to choose from, or as a series of
its own. A figure that pools such answers knows it, and whatever prints the figure says so
(`analysis.figures.asked_words`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from survey.codebook import Asking, Codebook, Item
from survey.questions import Chosen, Option
from survey.wording import Wording

__all__ = ["ALIKE", "Days", "Seen", "Version", "Wordings", "as_seen", "asked_by", "is_told_apart"]

Version = tuple[str, str]
"""Instrument and version."""

Days = tuple[date, date]
"""The first and the last."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A version, and the part of a base that was asked by it. `n`: how many (unweighted), None
    where that is not known or may not be told. `days`: from when to when the study was asking by
    it; None where the answers have no times.
    """

    by: Version
    n: int | None = None
    days: Days | None = None


@dataclass(frozen=True, slots=True)
class Wordings:
    """The versions that a study asked by, in their order, each with its part of a base; none where
    every version puts the item in one way. `groups`: of a table, by label the same of each group.
    """

    seen: tuple[Seen, ...] = ()
    groups: tuple[tuple[str, "Wordings"], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.seen)

    @classmethod
    def joined(cls, each: Iterable[tuple[str, "Wordings"]]) -> Self:
        """Those of several figures, by label, together."""
        groups = tuple(each)
        numbers: dict[Version, int | None] = {}
        days: dict[Version, Days | None] = {}
        for _, wordings in groups:
            for one in wordings.seen:
                known = numbers.get(one.by, 0)
                numbers[one.by] = None if one.n is None or known is None else known + one.n
                days[one.by] = one.days
        return cls(tuple(Seen(by, n, days[by]) for by, n in numbers.items()), groups)

    def parts(self, item: Item) -> tuple[Seen, ...]:
        """The versions that asked somebody in the base."""
        having = asked_by(item)
        return tuple(each for each in self.seen if each.n != 0 and each.by in having)

    def n(self, versions: Iterable[Version]) -> int | None:
        """How many were asked by these versions; None where that is not known."""
        wanted = set(versions)
        numbers = [each.n for each in self.seen if each.by in wanted]
        known = [one for one in numbers if one is not None]
        return sum(known) if len(known) == len(numbers) else None

    def only(self, versions: Iterable[Version]) -> Self:
        """The same of those alone who were asked by these versions."""
        kept = set(versions)
        seen = tuple(each if each.by in kept else replace(each, n=0) for each in self.seen)
        groups = tuple((label, each.only(kept)) for label, each in self.groups)
        return replace(self, seen=seen, groups=groups)

    def offering(self, item: Item, codes: Sequence[str]) -> Self:
        """The same of those who could give one of these answers."""
        offered = [item.offered[code] for code in codes if code in item.offered]
        return self.only(by for each in offered for by in each) if offered else self

    def records(self, item: Item) -> list[dict[str, Any]]:
        """As JSON has it: how each version put the item, with the answers that it offered and what
        it called them, how many it asked, and from when to when.
        """
        having = asked_by(item)
        return [
            {
                "version": "@".join(each.by),
                "ask": asking.ask.plain(),
                **({"stem": asking.stem.plain()} if asking.stem else {}),
                "answers": {code: str(label) for code, label in asking.called},
                "first": each.days and each.days[0].isoformat(),
                "last": each.days and each.days[1].isoformat(),
                "n": each.n,
            }
            for each in self.parts(item)
            for asking in having[each.by]
        ]


ALIKE = Wordings()
"""Of those who were all asked in one way."""


def asked_by(item: Item) -> Mapping[Version, list[Asking]]:
    """How each version puts an item; in several ways where it had the items that this one took
    in.
    """
    found: dict[Version, list[Asking]] = {}
    for instrument, asking in item.ways:
        found.setdefault((instrument, asking.version), []).append(asking)
    return found


def is_told_apart(item: Item, codebook: Codebook) -> bool:
    """Whether not every version puts an item in one way, with one set of answers, or it is one of
    several series.
    """
    if item.offered or len(codebook.series_of(item)) > 1:
        return True
    if len({(asking.stem, asking.ask) for _, asking in item.ways}) > 1:
        return True
    if any({each.route for each in how.earlier} - {how.route} for how in item.askings.values()):
        return True
    labels = {option.code: option.label for option in item.options}
    return any(
        labels.get(code) != label for _, asking in item.ways for code, label in asking.called
    )


def as_seen(item: Item, wordings: Wordings) -> Item:
    """The item as the people of a figure had it before them: in the words of the newest version
    that asked any of them.
    """
    parts = wordings.parts(item)
    if not parts:
        return item
    asking = asked_by(item)[parts[-1].by][-1]
    found: dict[str, list[Wording]] = {}
    for code, label in asking.called:
        found.setdefault(code, []).append(label)
    called = {code: labels[0] for code, labels in found.items() if len(labels) == 1}
    answers = item.answers
    if isinstance(answers, Chosen):
        options = tuple(_called(option, called) for option in answers.options)
        if options != answers.options:
            answers = replace(answers, choices=options)
    return replace(item, ask=asking.ask, stem=asking.stem, answers=answers)


def _called(option: Option, called: Mapping[str, Wording]) -> Option:
    """The answer in the words of one version, where that had it under one name."""
    label = called.get(option.code)
    return option if label is None or label == option.label else replace(option, label=label)
