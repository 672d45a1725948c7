"""What series of answers are made of: a question of one version, and which of them count
together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from survey.decisions import place_of
from survey.questionnaire import Question, Questionnaire
from survey.questions import OTHER

__all__ = ["Member", "Open", "Series", "in_versions", "merged", "with_words"]


@dataclass(frozen=True)
class Member:
    """A question of one version. `codes`: its codes that are called otherwise in the series, or
    count as a kind of missing answer there.
    """

    questionnaire: Questionnaire
    question: Question
    codes: Mapping[str, str] = field(default_factory=dict)

    def code(self, own: str) -> str:
        """What one of its codes is in the series."""
        return self.codes.get(own, own)

    def after(self, step: Mapping[str, str]) -> "Member":
        """The same where codes of the series have become others."""
        own = {option.code for option in self.question.options} | self.codes.keys()
        codes = {code: step.get(self.code(code), self.code(code)) for code in own}
        return replace(self, codes={old: new for old, new in codes.items() if old != new})


@dataclass(frozen=True)
class Series:
    """An item: the questions whose answers are counted together, the oldest first. `of`: where it
    is an earlier series, the item that it was.
    """

    id: str
    members: tuple[Member, ...]
    of: str = ""

    @property
    def newest(self) -> Member:
        return self.members[-1]


@dataclass(frozen=True)
class Open:
    """A change that nobody decided about, between two versions of an item."""

    item: str
    old: Member
    new: Member


def in_versions(questionnaires: Iterable[Questionnaire]) -> list[Questionnaire]:
    """Instruments in the order they are met first, of each the versions from the oldest on."""
    by_instrument: dict[str, list[Questionnaire]] = {}
    for each in questionnaires:
        by_instrument.setdefault(each.instrument, []).append(each)
    return [
        each
        for versions in by_instrument.values()
        for each in sorted(versions, key=lambda one: place_of(one.version))
    ]


def with_words(found: Sequence[Series]) -> Iterator[Series]:
    """Each series, and behind one with an "other" answer that of the words for it."""
    for series in found:
        yield series
        words = [
            Member(each.questionnaire, follows)
            for each in series.members
            if (follows := each.questionnaire.by_id.get(f"{each.question.id}__{OTHER}_text"))
        ]
        if words:
            of = f"{series.of}__{OTHER}_text" if series.of else ""
            yield Series(f"{series.id}__{OTHER}_text", tuple(words), of)


def merged(*orders: Sequence[str], append: bool = False) -> list[str]:
    """Several orders as one: the first as it is, and what only later ones have behind what it
    follows there; with `append` at the end.

    >>> merged(["a", "c", "d"], ["a", "b", "c", "x"])
    ['a', 'b', 'c', 'x', 'd']
    """
    found = list(orders[0]) if orders else []
    for order in orders[1:]:
        place = 0
        for name in order:
            if name in found:
                place = found.index(name) + 1
            elif append:
                found.append(name)
            else:
                found.insert(place, name)
                place += 1
    return found
