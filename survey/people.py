"""Who is counted together: groups under one name, populations, and filters.

A **combination** is groups that a figure may be of together (`professionals`). A **population** is
groups of which a total may be taken, since one sample stands for all of them; no group is in two.
A **filter** is a condition on the people, by name. `study.yaml` names them; without it the people
of each instrument are a population, and instruments that share a group are one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from survey.conditions import Condition
from survey.errors import ConditionError, did_you_mean, shown
from survey.naming import ID, in_words, within_sentence
from survey.questions import Option, WordingSource
from survey.wording import Wording
from survey.words import catalogue_of

__all__ = [
    "Asked",
    "Filter",
    "FilterSource",
    "NamedPeople",
    "PeopleSource",
    "Together",
    "TogetherSource",
    "left_beside",
    "named_people",
    "parted",
    "populations_of",
]

_STRICT = ConfigDict(extra="forbid", frozen=True, defer_build=True)

_MEANT = ("total", "rest", "group")
"""Names that tables and conditions give to people of their own."""


@dataclass(frozen=True, slots=True)
class Together:
    """Groups that are counted together under one name.

    `of`: the codes of the groups, in the order of the codebook; combinations named within it are
    replaced by their groups.
    """

    code: str
    label: Wording
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """People for whom a condition holds, under a name. Where it is unknown they are outside."""

    code: str
    label: Wording
    where: Condition


@dataclass(frozen=True, slots=True)
class NamedPeople:
    """Who is counted together in a study."""

    combinations: tuple[Together, ...]
    populations: tuple[Together, ...]
    filters: tuple[Filter, ...]


class TogetherSource(BaseModel):
    """Groups that are counted together."""

    model_config = _STRICT
    of: list[str] = Field(description="codes of groups, or names under `groups`", min_length=1)
    label: WordingSource | None = Field(
        None, description="how they are called; by default the groups in a row"
    )


class FilterSource(BaseModel):
    """A condition on the people, by name."""

    model_config = _STRICT
    where: str = Field(
        description="a condition on items, `group` and attributes of the interviews, such as "
        "\"region == 'wales'\"; odd names of attributes in backticks"
    )
    label: WordingSource | None = Field(
        None, description="how these people are called; by default the name in words"
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Whom the instruments ask: their groups, and the populations that these are by themselves;
    with the ids of their items, and their languages.
    """

    groups: Sequence[Option]
    populations: Sequence[Together]
    items: Collection[str]
    languages: Sequence[str]


class PeopleSource(Protocol):
    """The part of `study.yaml` that names people."""

    @property
    def groups(self) -> Mapping[str, TogetherSource]: ...
    @property
    def populations(self) -> Mapping[str, TogetherSource]: ...
    @property
    def filters(self) -> Mapping[str, FilterSource]: ...


def populations_of(
    groups_of: Mapping[str, Iterable[str]], groups: Sequence[Option], languages: Sequence[str]
) -> tuple[Together, ...]:
    """The people of each instrument (`groups_of`: its groups) as a population; instruments that
    share a group are one, called by the first.
    """
    order = list(groups_of)
    found: dict[str, set[str]] = {}
    for instrument, codes in groups_of.items():
        own = set(codes)
        sharing = [first for first, others in found.items() if others & own]
        united = own.union(*(found.pop(first) for first in sharing))
        found[min([instrument, *sharing], key=order.index)] = united
    return tuple(
        _apart(_together(first, found[first], groups, languages), _meanings(groups))
        for first in sorted(found, key=order.index)
    )


def parted(
    population: Together, groups: Collection[str], known: Sequence[Option]
) -> tuple[Together, ...]:
    """A population as the part that is of these groups and the part that is not; itself where one
    of the two has nobody. A part is called by its groups.
    """
    inside = [code for code in population.of if code in groups]
    outside = [code for code in population.of if code not in groups]
    if not inside or not outside:
        return (population,)
    return tuple(_together("+".join(codes), codes, known, ()) for codes in (inside, outside))


def named_people(source: PeopleSource, asked: Asked, fault: Callable[..., None]) -> NamedPeople:
    """What a study names of those who are asked.

    Groups that no population of the study has stay in the usual one. `fault` takes a message and
    the path of keys that leads to what is wrong; what is wrong is left out.
    """
    reader = _Reader(source, asked, fault)
    combinations = tuple(reader.combinations())
    populations = tuple(reader.populations())
    filters = tuple(reader.filters())
    return NamedPeople(combinations, left_beside(populations, combinations, asked), filters)


def left_beside(
    populations: Sequence[Together], combinations: Sequence[Together], asked: Asked
) -> tuple[Together, ...]:
    """These populations, and of those that the instruments are by themselves what is left."""
    covered = {code for each in populations for code in each.of}
    taken = _meanings(asked.groups)
    taken |= {each.code: frozenset(each.of) for each in (*combinations, *populations)}
    rest = [
        each if left == set(each.of) else _together(each.code, left, asked.groups, asked.languages)
        for each in asked.populations
        if (left := set(each.of) - covered)
    ]
    return (*populations, *(_apart(each, taken) for each in rest))


def _meanings(groups: Iterable[Option]) -> dict[str, frozenset[str]]:
    """Names and the groups they stand for."""
    return {group.code: frozenset({group.code}) for group in groups}


def _apart(population: Together, taken: Mapping[str, frozenset[str]]) -> Together:
    """A population that no author has named, under a name that stands for no other people."""
    code = population.code
    while taken.get(code, frozenset(population.of)) != frozenset(population.of):
        code = f"{code}_all"
    return replace(population, code=code)


def _together(
    code: str,
    of: Iterable[str],
    groups: Sequence[Option],
    languages: Sequence[str],
    label: Wording | None = None,
) -> Together:
    held = set(of)
    having = [group for group in groups if group.code in held]
    named = label or _listed([group.label for group in having], languages)
    return Together(code, named, tuple(group.code for group in having))


def _listed(labels: Sequence[Wording], languages: Sequence[str]) -> Wording:
    """Several labels in a row, in each language."""
    if len(labels) < 2:
        return labels[0] if labels else Wording.of("")
    spoken = tuple(languages) or ("en",)
    first, *others = labels
    rows = {
        language: catalogue_of(language).listed(
            [
                first.in_language(language),
                *(within_sentence(label.in_language(language)) for label in others),
            ]
        )
        for language in spoken
    }
    return Wording.of(rows if len(rows) > 1 else rows[spoken[0]])


class _Reader:
    def __init__(self, source: PeopleSource, asked: Asked, fault: Callable[..., None]) -> None:
        self.source, self.asked, self.fault = source, asked, fault
        self.codes = [group.code for group in asked.groups]
        self.taken = dict.fromkeys(self.codes, "a group")
        self.resolved = self._resolved()

    def combinations(self) -> Iterator[Together]:
        for name, entry in self.source.groups.items():
            self._name(name, "a combination", "groups", name)
            self._named_in(entry, "combination", "groups", name)
            yield self._made(name, entry, "groups", name)

    def populations(self) -> Iterator[Together]:
        holder: dict[str, str] = {}
        for name, entry in self.source.populations.items():
            self._name(name, "a population", "populations", name)
            self._named_in(entry, "population", "populations", name)
            population = self._made(name, entry, "populations", name)
            for code in population.of:
                if (first := holder.setdefault(code, name)) != name:
                    message = (
                        f"the populations {shown(first)} and {shown(name)} both have the group "
                        f"{shown(code)}; a group is in one population"
                    )
                    self.fault(message, "populations", name, "of")
            yield population

    def filters(self) -> Iterator[Filter]:
        for name, entry in self.source.filters.items():
            path = ("filters", name)
            self._name(name, "a filter", *path)
            if name in self.asked.items:
                message = f"the name {shown(name)} is that of an item; choose another"
                self.fault(message, *path)
            label = self._label(entry.label, *path, "label") or Wording.of(in_words(name))
            try:
                yield Filter(name, label, Condition.parse(entry.where, columns=True))
            except ConditionError as error:
                self.fault(f"'where' of the filter {shown(name)}: {error}", *path, "where")

    def _name(self, name: str, kind: str, *path: str) -> None:
        """Fault a name that could be mistaken for another."""
        if not ID.fullmatch(name):
            message = (
                f"the name {shown(name)} may have small letters, digits and _, and begins with a "
                "letter"
            )
            self.fault(message, *path)
        elif name in _MEANT:
            self.fault(f"the name {shown(name)} has a meaning of its own; choose another", *path)
        elif name in self.taken:
            message = f"the name {shown(name)} is already that of {self.taken[name]}"
            self.fault(f"{message}; choose another", *path)
        self.taken.setdefault(name, kind)

    def _named_in(self, entry: TogetherSource, kind: str, *path: str) -> None:
        known = [*self.codes, *self.source.groups]
        for place, code in enumerate(entry.of):
            what = f"the {kind} {shown(path[-1])} names {shown(code)}"
            if code not in known:
                nearest = did_you_mean(code, known)
                self.fault(
                    f"{what}, which is no group and no combination{nearest}", *path, "of", place
                )
            elif code in entry.of[:place]:
                self.fault(f"{what} twice", *path, "of", place)

    def _made(self, name: str, entry: TogetherSource, *path: str) -> Together:
        label = self._label(entry.label, *path, "label")
        codes = {code for named in entry.of for code in self.resolved.get(named, ())}
        return _together(name, codes, self.asked.groups, self.asked.languages, label)

    def _resolved(self) -> Mapping[str, frozenset[str]]:
        """The groups that each name stands for; a fault where combinations are made of each
        other.
        """
        known = {code: frozenset({code}) for code in self.codes}
        made_of = {
            name: [each for each in entry.of if each not in known]
            for name, entry in self.source.groups.items()
            if name not in known
        }
        try:
            order = list(TopologicalSorter(made_of).static_order())
        except CycleError as error:
            circle = error.args[1][::-1]
            message = f"combinations are made of each other: {' → '.join(circle)}"
            self.fault(message, "groups", circle[0], "of")
            return known
        for name in order:
            of = self.source.groups[name].of if name in made_of else []
            known[name] = frozenset().union(*(known.get(each, ()) for each in of))
        return known

    def _label(self, source: WordingSource | None, *path: str) -> Wording | None:
        if source is None:
            return None
        texts = {"": source} if isinstance(source, str) else source
        for language, text in texts.items():
            known = self.asked.languages
            if language and known and language not in known:
                nearest = did_you_mean(language, known)
                message = f"{shown(language)} is not a language of the study's instruments{nearest}"
                self.fault(message, *path, language)
            if not text.strip():
                self.fault("the label is empty; write its text, or leave it out", *path, language)
        return Wording.of(source) if texts else None
