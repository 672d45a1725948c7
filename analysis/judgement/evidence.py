"""What the data say about a claim: a share, a difference of two groups, or how many answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import Self

from analysis.bases import Base
from analysis.design import Design
from analysis.evidence.names import Research
from analysis.figures import Identity, People
from analysis.figures.domains import GROUP, filter_named
from analysis.judgement.changes.figures import Changes
from analysis.judgement.claim import Claim
from analysis.judgement.narrowed import Narrowed, asked_in, narrowed_to
from analysis.language.places import place_of_all, places_named, universe_place
from analysis.language.prose import stems
from analysis.publication.as_published import AsPublished
from analysis.publication.gate import Gate
from analysis.publication.publishing import Publication
from analysis.publication.released import Average, Difference, Released, Withheld
from analysis.publication.standards import DEFAULT, standard_named
from analysis.responses import Responses
from survey.codebook import Codebook, Item
from survey.conditions import Node, evaluate, names
from survey.errors import DataError
from survey.missing import Missing
from survey.wording import folded

__all__ = ["Evidence", "Population"]


@dataclass(frozen=True, slots=True)
class Population:
    """Of whom the study may speak. `random`: whether chance chose the respondents, None where the
    study does not say.
    """

    random: bool | None = None
    universe: str = ""


class Evidence:
    """The data of one study, asked for what drafts claim, through the gate: what may not be printed
    no claim is told.
    """

    def __init__(
        self,
        gate: Gate | AsPublished,
        population: Population | None = None,
        research: Research | None = None,
        changes: Changes | None = None,
    ) -> None:
        self.gate, self.population = gate, population or Population()
        self.research, self.changes = research or Research(), changes or Changes()
        self._asked: dict[str, Narrowed | None] = {}

    @classmethod
    def of(
        cls,
        responses: Responses,
        *,
        standard: str = DEFAULT,
        population: Population | None = None,
        by: str = GROUP,
        design: Design | None = None,
        research: Research | None = None,
    ) -> Self:
        """Of these answers, as the standard of this name has them, and what research found."""
        publication = Publication.of(responses, standard_named(standard), by=by)
        return cls(Gate(publication, by=by, design=design), population, research)

    @property
    def codebook(self) -> Codebook:
        return self.gate.codebook

    @property
    def by(self) -> str:
        """The column whose groups claims name."""
        return self.gate.by

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of the study in order."""
        return self.gate.groups

    @cached_property
    def instruments(self) -> Mapping[str, frozenset[str]]:
        """The groups that each instrument asks."""
        if isinstance(self.gate, AsPublished):
            return self.gate.instruments
        frame = self.gate.responses.frame
        if self.by != "group" or "instrument" not in frame:
            return {}
        pairs = frame[["instrument", "group"]].astype(str).drop_duplicates()
        return {str(name): frozenset(rows["group"]) for name, rows in pairs.groupby("instrument")}

    @cached_property
    def wordings(self) -> tuple[str, ...]:
        """What the questionnaires say to respondents, without capitals: questions and answers in
        every language.
        """
        items = self.codebook.items.values()
        said = [
            text
            for item in items
            for wording in (item.ask, *(option.label for option in item.options))
            for _, text in wording.texts
        ]
        return tuple(
            dict.fromkeys(
                " ".join(text.casefold().replace("’", "'").split()).strip(" .") for text in said
            )
        )

    # --- of whom ---

    def words_of(self, item: str, language: str) -> frozenset[str]:
        """The stems of an item's question and answers."""
        known = self.codebook.items.get(item)
        if known is None:
            return frozenset()
        said = (known.ask, *(option.label for option in known.options))
        return stems(" ".join(one.in_language(language) for one in said), language)

    @cached_property
    def place(self) -> str:
        """Where the study was: by its universe, else the place whose parts an item tells apart;
        empty where neither says.
        """
        if named := universe_place(self.population.universe):
            return named
        told_apart = (
            place_of_all(
                name
                for option in item.options
                for name in places_named(option.label.in_language("en"))
            )
            for item in self.codebook.items.values()
        )
        return next(filter(None, told_apart), "")

    @cached_property
    def filters(self) -> tuple[Narrowed, ...]:
        """The filters of the study, by their words."""
        known = self.codebook.filters
        return tuple(narrowed_to(one.where, one.label, self.codebook) for one in known)

    def asked(self, item: str) -> Narrowed | None:
        """Those whom an item is put to, by their words; None where everybody is asked."""
        if item not in self._asked:
            self._asked[item] = asked_in(self.codebook.item(item), self.codebook)
        return self._asked[item]

    def narrowed(self, where: str) -> Narrowed:
        """Those whom a filter in brackets takes in, by their words."""
        condition = filter_named(where, self.codebook)
        named = (one for one in self.filters if one.condition == condition.tree)
        return next(named, None) or narrowed_to(condition, None, self.codebook)

    def parts(self, *people: People) -> tuple[Narrowed, ...]:
        """The filters of the study, and those in brackets of these people."""
        own = [self.narrowed(part.where) for one in people for part in one.parts if part.where]
        return tuple(dict.fromkeys((*self.filters, *own)))

    def put_to(self, identity: Identity) -> frozenset[str]:
        """The groups of the people who can have been asked the item."""
        members = self.gate.members(identity.people)
        item = self.codebook.items.get(identity.item)
        if item is None or self.by != GROUP:
            return members
        return frozenset(group for group in members if _may_be_asked(item, self.codebook, group))

    def asked_all(self, item: str, *conditions: Node | None) -> frozenset[str]:
        """The groups whose instruments ask an item and all that these conditions look at."""
        looked_at = {item}.union(*(names(tree) for tree in conditions if tree is not None))
        known = [self.codebook.items[name] for name in looked_at if name in self.codebook.items]
        asking = (
            members
            for name, members in self.instruments.items()
            if all(name in each.instruments for each in known)
        )
        return frozenset().union(*asking)

    def called(self, members: frozenset[str]) -> People:
        """These groups as the people of a figure, by the name that the study has for them."""
        named = (each for each in self.codebook.combinations if set(each.of) == members)
        several = len(members) > 1 and self.by == GROUP
        combination = next(named, None) if several else None
        return People.of(combination.code) if combination else self.gate.together(members)

    def released(self, identity: Identity) -> Released | None:
        """A share that may be printed; None where it may not, and where there is none."""
        try:
            found = self.gate.figure(identity)
        except DataError:
            return None
        return found if isinstance(found, Released) else None

    def answered(self, identity: Identity) -> int | None:
        """How many are in the base of an item; None where that may not be told or is not known."""
        try:
            return self.gate.answered(identity)
        except DataError:
            return None

    def interviewed(self, people: People) -> int | None:
        """How many were interviewed; None where that may not be told or is not known."""
        try:
            return self.gate.interviews(people)
        except DataError:
            return None

    def on_base(self, identity: Identity, base: Base) -> tuple[float, int]:
        """A share on another base, and its n; NaN and 0 where it may not be told."""
        try:
            return self.gate.on_base(identity, base)
        except DataError:
            return nan, 0

    def missing(self, identity: Identity, kind: Missing) -> tuple[float, int]:
        """The share and number of those asked who gave no answer of a kind; NaN and 0 where that
        may not be told.
        """
        try:
            return self.gate.missing(identity, kind)
        except DataError:
            return nan, 0

    def mean_place(self, identity: Identity) -> float:
        """The mean place of an answer of a ranking; NaN where there is none, or it may not be
        told.
        """
        try:
            return self.gate.mean_place(identity)
        except DataError:
            return nan

    # --- claims ---

    @cached_property
    def questions(self) -> Mapping[str, str]:
        """The item that each wording of a question asks, by the words as `folded` has them."""
        return {
            folded(text): item.id
            for item in self.codebook.items.values()
            for _, text in item.ask.texts
        }

    def read(self, text: str, base: str = "") -> Claim:
        """A claim from its name. Raises DataError for what the study does not have."""
        return Claim.read(text, self.codebook, self.groups, base, self.by)

    def told(self, claim: Claim) -> bool:
        """Whether there is a figure for a claim, and it may be printed."""
        found = self.answer(claim)
        return found is not None and not isinstance(found, Withheld) and found != 0

    def answer(self, claim: Claim) -> Released | Average | Difference | Withheld | int | None:
        """What the gate gives for a claim; of a number of people None where it may not be told.
        Raises DataError where the study cannot answer it.
        """
        match claim.kind:
            case "interviews":
                return self.gate.interviews(claim.identity.people)
            case "base":
                return self.gate.answered(claim.identity)
            case "mean" | "median":
                return self.gate.average(claim.identity, claim.kind)
            case "unanswered":
                return self.gate.unanswered(claim.identity)
            case "difference" if claim.against is not None:
                return self.gate.difference(claim.identity, claim.against)
        return self.gate.figure(claim.identity)


def _may_be_asked(item: Item, codebook: Codebook, group: str) -> bool:
    """Whether an instrument puts the item to any of a group."""
    return any(
        group in codebook.groups_of.get(name, (group,))
        and (asking.when is None or evaluate(asking.when.tree, {GROUP: group}) is not False)
        for name, asking in item.askings.items()
    )
