"""A figure's identity in words, from the codebook: the same ones at every desk."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar

from analysis.figures.answers import ALONE, JOIN
from analysis.figures.domains import GROUP, members_of
from analysis.figures.identity import Identity
from analysis.figures.people import TOTAL, Part, People
from survey.codebook import Codebook, Item
from survey.naming import within_sentence
from survey.people_words import routed_to_words
from survey.words import Catalogue, Phrases

__all__ = ["FigurePhrases", "FigureWords", "answers_in_words"]

EVERYONE = "everyone"
"""The base that those count in who were not asked; the figure is then of all of the people."""


@dataclass(frozen=True)
class FigurePhrases(Phrases):
    """Of whom a figure is. {people} stands within a sentence; {group} is a label alone."""

    place: ClassVar[str] = "figure"
    gaps_instead: ClassVar[Mapping[str, str]] = MappingProxyType({"group": "people"})
    everyone: str = "Everyone"
    all_respondents: str = "all respondents"
    respondents_of: str = "respondents ({group})"
    among: str = "{asked_of} among {people}"
    group_asked: str = "{group}, {asked_of}"
    only: str = "{filter} only"
    base_line: str = "Base: {people} (n = {n})"
    base_line_alone: str = "Base: {people}"


def answers_in_words(item: Item, name: str, catalogue: Catalogue) -> str:
    """What people said who are counted, from the name of the answers (`Answers.name`): the label of
    the NET, or those of the answers, never one for the other. A code that the item has not stays.

    Kinds of missing answer are said as the catalogue has them.
    """
    if (net := item.net(name)) is not None:
        return net.label.in_language(catalogue.language)
    labels = {option.code: option.label.in_language(catalogue.language) for option in item.options}
    labels |= {kind.value: kind.said(catalogue) for kind in item.missing}
    said = [labels.get(code, code) for code in name.removeprefix(ALONE).split(JOIN)]
    return catalogue.listed(said, last="or")


@dataclass(frozen=True)
class FigureWords:
    """The words of one language for the identities of a study's figures. `by`: the column whose
    groups they are of.
    """

    codebook: Codebook
    language: str = "en"
    by: str = GROUP

    @cached_property
    def catalogue(self) -> Catalogue:
        return self.codebook.catalogue(self.language)

    def say(self, name: str, /, **fields: object) -> str:
        return self.catalogue.said(FigurePhrases, name, **fields)

    # --- people ---

    def label(self, people: People) -> str:
        """The people by their labels, as a heading has them."""
        parts = [self._part(part) for part in people.parts]
        return self.catalogue.listed([parts[0], *(within_sentence(part) for part in parts[1:])])

    def within(self, people: People) -> str:
        """The people after "84% of": "the public", "teachers and early-years workers",
        "respondents (Wales)".
        """
        if people.everybody:
            return self.say("all_respondents")
        label = self.label(people)
        if self.by != GROUP:
            return self.say("respondents_of", group=label)
        return within_sentence(label)

    def of(self, identity: Identity) -> str:
        """Of whom a figure is, after "84% of": with who of them was asked the item, on a base that
        leaves the others out.
        """
        people = self.within(identity.people)
        asked_of = self.asked_of(identity)
        return self.say("among", asked_of=asked_of, people=people) if asked_of else people

    def group_of(self, identity: Identity) -> str:
        """The same as a heading, for languages that put it before the figure."""
        label = self.label(identity.people)
        asked_of = self.asked_of(identity)
        return self.say("group_asked", group=label, asked_of=asked_of) if asked_of else label

    def base_line(self, identity: Identity, n: int | None = None) -> str:
        """What a share is of, as it stands under a chart or a table. `n`: the unweighted base."""
        who = {"people": self.of(identity), "group": self.group_of(identity)}
        if n is None:
            return self.say("base_line_alone", **who)
        return self.say("base_line", **who, n=self.catalogue.count(n))

    def apart(self, identity: Identity) -> tuple[Identity, str]:
        """The figure of all of the people, and their filter in words, to be said apart from them;
        the figure itself where that cannot be.
        """
        people = identity.people
        if len(people.parts) != 1 or not people.filtered:
            return identity, ""
        only = self.say("only", filter=self._filter(people.parts[0].where))
        return replace(identity, people=People.of(*people.codes)), only

    def asked_of(self, identity: Identity) -> str:
        """Who of the people was asked, as it stands within a sentence; empty where all were."""
        if identity.base == EVERYONE or not identity.item or self.by != GROUP:
            return ""
        item = self.codebook.items.get(identity.item)
        if item is None:
            return ""
        members = self._members(identity.people)
        asking = [
            instrument
            for instrument in item.askings
            if members & set(self.codebook.groups_of.get(instrument, ()))
        ]
        said = (
            routed_to_words(item, self.codebook, instrument, self.language, groups=members)
            for instrument in asking
        )
        different = dict.fromkeys(words for words in said if words)
        return self.catalogue.listed(different) if different else ""

    # --- parts of them ---

    def _part(self, part: Part) -> str:
        said = [self._named(code) for code in part.codes] or [self.say("everyone")]
        label = self.catalogue.listed([said[0], *(within_sentence(one) for one in said[1:])])
        return f"{label} ({self._filter(part.where)})" if part.where else label

    def _named(self, code: str) -> str:
        """The label of a group, a combination or a population."""
        if code == TOTAL:
            return self.say("everyone")
        item = self.codebook.items.get(self.by)
        options = item.options if item else self.codebook.groups if self.by == GROUP else ()
        together = (*self.codebook.combinations, *self.codebook.populations)
        labels = {each.code: each.label for each in together}
        labels |= {option.code: option.label for option in options}
        return labels[code].in_language(self.language) if code in labels else code

    def _filter(self, where: str) -> str:
        found = next((one.label for one in self.codebook.filters if one.code == where), None)
        return where if found is None else found.in_language(self.language)

    def _members(self, people: People) -> frozenset[str]:
        groups = [group.code for group in self.codebook.groups]
        return members_of(people, self.codebook, groups, self.by)
