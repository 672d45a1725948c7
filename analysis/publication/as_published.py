"""Figures that somebody published, in the place of answers: a gate that gives what stands in a
table, and nothing that would have to be worked out of rows.

A difference is that of two published shares, and its interval follows from theirs by MOVER (Zou and
Donner 2008, which for Wilson's intervals is Newcombe's 1998): low = d − √((p₁ − l₁)² + (u₂ − p₂)²).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import isnan, nan, sqrt
from statistics import NormalDist
from typing import Any

from analysis.bases import Base
from analysis.design import Design
from analysis.figures import Identity, People
from analysis.figures.domains import GROUP, members_of, together
from analysis.figures.words import FigureWords
from analysis.methods.intervals import METHODS
from analysis.publication.figures import answer_sets
from analysis.publication.released import Average, Difference, Released
from analysis.publication.standards import standard_named
from survey.codebook import Codebook
from survey.errors import DataError, Fault
from survey.missing import Missing

__all__ = ["AsPublished", "NotGivenError", "PublishedShare"]

METHOD = "wilson"


class NotGivenError(DataError):
    """What was published has no such figure."""


@dataclass(frozen=True, slots=True)
class PublishedShare:
    """A share as it was published: a proportion, with its interval and its base where these were;
    else NaN and 0.
    """

    identity: Identity
    share: float
    low: float = nan
    high: float = nan
    n: int = 0


class AsPublished:
    """What was published of a study. `codebook`: its questions, without any answers; `numbers`: of
    people, by the name of the base or of the interviews; `source`: where it all stands.
    """

    by = GROUP
    design: Design | None = None
    method: str | None = METHOD

    def __init__(
        self,
        codebook: Codebook,
        shares: Iterable[PublishedShare],
        numbers: Mapping[str, int],
        source: str,
        level: float = 0.95,
    ) -> None:
        self.codebook, self.source, self.level = codebook, source, level
        self.standard = standard_named("none")
        self._shares = {_key(one.identity): one for one in shares}
        self._numbers = dict(numbers)

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups that the questionnaires have, in order."""
        known = (group for each in self.codebook.groups_of.values() for group in each)
        return tuple(dict.fromkeys(known))

    @property
    def instruments(self) -> Mapping[str, frozenset[str]]:
        """The groups that each instrument asks."""
        return {name: frozenset(each) for name, each in self.codebook.groups_of.items()}

    def words(self, language: str) -> FigureWords:
        """The words of a language for these figures."""
        return FigureWords(self.codebook, language, self.by)

    def members(self, people: People) -> frozenset[str]:
        """The groups that people are of."""
        return members_of(people, self.codebook, self.groups, self.by)

    def together(self, members: frozenset[str]) -> People:
        """These groups as the people of a figure."""
        return together(members, self.groups)

    def overlap(self, one: People, other: People) -> bool:
        """Whether two can have respondents in common: parts of the same groups can."""
        return bool(self.members(one) & self.members(other))

    # --- shares ---

    def figure(self, identity: Identity) -> Released:
        """The share of this identity. Raises NotGivenError where it was not published, or not on
        how many people it rests.
        """
        found = self._shares.get(_key(identity))
        if found is None:
            raise self._lacks(identity.name)
        n = found.n or self.answered(identity)
        low, high = found.low, found.high
        if isnan(low):
            bounds = METHODS[METHOD](found.share * n, n, self.level)
            low, high = (float(bound) for bound in bounds)
        return Released(
            identity,
            estimate=found.share,
            low=low,
            high=high,
            n=n,
            n_weighted=nan,
            n_effective=nan,
            flag="",
            method=METHOD,
            level=self.level,
            weights="",
            fingerprint="",
            standard=self.standard,
        )

    unanswered = figure

    def of_item(self, identity: Identity) -> Iterator[Released]:
        """Every published share of the identity's item, people and base."""
        for answers in answer_sets(self.codebook.item(identity.item)):
            other = replace(identity, answers=answers)
            if _key(other) in self._shares:
                yield self.figure(other)

    def row(self, identity: Identity, base: Base = "") -> Mapping[str, Any]:
        """The columns of bases, of which none but n is published."""
        named = base if isinstance(base, str) and base else identity.base
        figure = self.figure(replace(identity, base=named))
        return {"estimate": nan, "n": figure.n, "n_missing": nan, "n_weighted": nan}

    def on_base(self, identity: Identity, base: Base) -> tuple[float, int]:
        """The share on another base, and its n."""
        if not isinstance(base, str):
            return nan, 0
        figure = self.figure(replace(identity, base=base))
        return figure.estimate, figure.n

    def chosen(self, figure: Released) -> int:
        """How many gave the answers, as near as the published share tells."""
        return round(figure.estimate * figure.n)

    # --- numbers of people ---

    def interviews(self, people: People) -> int:
        """How many of a group were interviewed. Raises DataError where that was not published."""
        return self._number(f"n.{people.name}")

    def answered(self, identity: Identity) -> int:
        """How many of a group are in the base of an item. Raises DataError where that was not
        published.
        """
        name = _base(identity)
        if name not in self._numbers:
            of = (identity.item, identity.people, identity.base)
            bases = {
                one.n
                for one in self._shares.values()
                if one.n and (one.identity.item, one.identity.people, one.identity.base) == of
            }
            if len(bases) == 1:
                return bases.pop()
        return self._number(name)

    def _number(self, name: str) -> int:
        if name not in self._numbers:
            raise self._lacks(name)
        return self._numbers[name]

    def missing(self, identity: Identity, kind: Missing) -> tuple[float, int]:
        """The share of those asked who gave no answer of one kind; how many is not published."""
        del identity, kind
        return nan, 0

    def mean_place(self, identity: Identity) -> float:
        """Mean places are not read from what was published."""
        del identity
        return nan

    def average(self, identity: Identity, measure: str) -> Average:
        """Means and medians are not read from what was published, so that this always raises
        DataError.
        """
        raise self._lacks(f"{identity.item}.{measure}.{identity.people.name}")

    # --- differences ---

    def difference(self, identity: Identity, against: People) -> Difference:
        """A group's published share less another's. Raises DataError where they overlap, or one was
        not published.
        """
        if self.overlap(identity.people, against):
            raise DataError.of("claim", f"{identity.people.name} and {against.name} overlap")
        one, other = self.figure(identity), self.figure(identity.of(against))
        found = one.estimate - other.estimate
        low = found - sqrt((one.estimate - one.low) ** 2 + (other.high - other.estimate) ** 2)
        high = found + sqrt((one.high - one.estimate) ** 2 + (other.estimate - other.low) ** 2)
        half = found - low if found > 0 else high - found
        if isnan(half) or half <= 0:
            return Difference(one, other, found, nan, nan, nan)
        normal = NormalDist()
        z = abs(found) / half * normal.inv_cdf(0.5 + self.level / 2)
        return Difference(one, other, found, low, high, 2 * (1 - normal.cdf(z)))

    def _lacks(self, name: str) -> NotGivenError:
        return NotGivenError([Fault("claim", 0, f"there is no figure {name} in {self.source}")])


def _key(identity: Identity) -> tuple[str, tuple[str, ...], str, str]:
    """What two names of one figure have in common."""
    return identity.item, identity.codes, identity.people.name, identity.base


def _base(identity: Identity) -> str:
    """The name of the number of people that a figure is of."""
    return f"{identity.item}.n.{identity.people.name}@{identity.base}"
