"""A figure's identity in words, from the codebook: the same ones at every desk."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar

from analysis.figures.answers import ALONE, JOIN
from analysis.figures.domains import GROUP, filter_named, members_of
from analysis.figures.identity import Identity
from analysis.figures.people import TOTAL, Part, People
from survey.codebook import Codebook, Item
from survey.conditions import Choices, Compare, Name, Node, Text
from survey.naming import within_sentence
from survey.people_words import PeoplePhrases, people_in_words, routed_to_words
from survey.words import Catalogue, Phrases
from survey.words.punctuation import Punctuation

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
    respondents_of: str = "those in the group {group}"
    among: str = "{asked_of} among {people}"
    who: str = "{people} {clauses}"
    group_asked: str = "{group}, {asked_of}"
    group_who: str = "{group} {clauses}"
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
        "those in the group “Wales”".
        """
        if people.everybody:
            return self.say("all_respondents")
        label = self.label(people)
        if self.by != GROUP:
            return self.say("respondents_of", group=self.catalogue.quoted(label))
        return within_sentence(label)

    def of(self, identity: Identity) -> str:
        """Of whom a figure is, after "84% of": with who of them was asked the item, on a base that
        leaves the others out.
        """
        people = self.within(identity.people)
        return self._with("among", "who", self.asked_of(identity), people=people)

    def group_of(self, identity: Identity) -> str:
        """The same as a heading, for languages that put it before the figure."""
        return self.asked_as_label(self.label(identity.people), self.asked_of(identity))

    def asked_as_label(self, label: str, asked_of: str) -> str:
        """A label with who of the people was asked: "The public, parents"."""
        return self._with("group_asked", "group_who", asked_of, group=label)

    def _with(self, among: str, who: str, asked_of: str, **people: str) -> str:
        """People with who of them was asked: "parents among the public", but "teachers who were
        trained" where these are "those who were trained".
        """
        if not asked_of:
            return next(iter(people.values()))
        before, _, after = self.catalogue.phrases(PeoplePhrases).those.partition("{clauses}")
        if asked_of.startswith(before) and asked_of.endswith(after):
            clauses = asked_of.removeprefix(before).removesuffix(after)
            return self.say(who, clauses=clauses, **people)
        return self.say(among, asked_of=asked_of, **people)

    def filter_line(self, where: str) -> str:
        """A filter that holds for all that stands under it: its name, or a condition."""
        return self.say("only", filter=self._filter(where))

    def base_line(self, *identities: Identity, n: int | None = None) -> str:
        """What shares are of, as it stands under a chart or a table: one figure, or those of
        several people. `n`: the unweighted base.
        """
        each = [self.narrowed(one) for one in identities]
        who = {name: "; ".join(one[name] for one in each) for name in ("people", "group")}
        if n is None:
            return self.say("base_line_alone", **who)
        return self.say("base_line", **who, n=self.catalogue.count(n))

    def narrowed(self, identity: Identity) -> dict[str, str]:
        """Of whom a figure is, within a sentence (`people`) and as a heading (`group`), with their
        filter behind them.
        """
        whole, only = self.apart(identity)
        comma = self.catalogue.phrases(Punctuation).comma
        said = {"people": self.of(whole), "group": self.group_of(whole)}
        return {
            name: comma.join(part for part in (text, only) if part) for name, text in said.items()
        }

    def apart(self, identity: Identity) -> tuple[Identity, str]:
        """The figure of all of the people, and their filter in words, to be said apart from them;
        the figure itself where that cannot be.
        """
        people = identity.people
        if len(people.parts) != 1 or not people.filtered:
            return identity, ""
        only = self.filter_line(people.parts[0].where)
        return replace(identity, people=People.of(*people.codes)), only

    def asked_of(self, identity: Identity) -> str:
        """Who of the people was asked, as it stands within a sentence; empty where all were."""
        if identity.base == EVERYONE or not identity.item:
            return ""
        item = self.codebook.items.get(identity.item)
        if item is None:
            return ""
        members = self._members(identity.people)
        asking = [
            instrument
            for instrument, how in item.askings.items()
            if {each.route for each in how.earlier} <= {how.route}  # else each version is told of
            and members & set(self.codebook.groups_of.get(instrument, ()))
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
        if found is not None:
            return found.in_language(self.language)
        condition = filter_named(where, self.codebook)
        if plain := self._answers_alone(condition.tree):
            return plain
        return people_in_words(condition, self.codebook, self.language) or where

    def _answers_alone(self, condition: Node) -> str:
        """The answers of people who are told apart by what they are, as "Wales"; empty where there
        is more to say.
        """
        match condition:
            case Compare(Name(id), "==", Text(code)):
                codes = [code]
            case Compare(Name(id), "in", Choices(texts)):
                codes = [text.value for text in texts if isinstance(text, Text)]
            case _:
                return ""
        item = self.codebook.items.get(id)
        if item is None or not item.categorical or item.ordered or item.nets:
            return ""
        labels = [one.label.in_language(self.language) for one in item.options if one.code in codes]
        return self.catalogue.listed(labels, last="or") if labels else ""

    def _members(self, people: People) -> frozenset[str]:
        groups = [group.code for group in self.codebook.groups]
        if self.by != GROUP:
            return frozenset(groups)
        return members_of(people, self.codebook, groups, self.by)
