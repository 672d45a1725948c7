"""One figure of a draft beside what the data say of it: all that a rule asks to judge it."""

import re
from dataclasses import dataclass
from functools import cached_property
from math import isnan, nan

from analysis.figures import EVERYBODY
from analysis.figures.words import FigureWords
from analysis.judgement.answer_words import Said, answers_said
from analysis.judgement.claim import Claim
from analysis.judgement.evidence import Evidence
from analysis.judgement.fitting import fits, fits_difference
from analysis.judgement.mention import Mention
from analysis.judgement.passages import Passage
from analysis.judgement.people import People
from analysis.language.directions import direction_in
from analysis.language.places import place_in, places_named, universe_place
from analysis.language.prose import stems
from analysis.language.vocabulary import heads_of, said_of_answers, vocabulary_of
from analysis.publication.released import Difference, Released, Withheld
from analysis.rounding import percent, percentage, points
from survey.codebook import Item

__all__ = ["BASES_IN_WORDS", "SUITABLE", "Case", "said_of"]

BASES_IN_WORDS = {
    "valid": "of those who gave an answer",
    "answered": "with don't know, refused and no answer counted in",
    "everyone": "of everybody, those who were not asked counted in",
}
"""What a share on each named base is a share of."""

SUITABLE = {
    "share": frozenset(
        {"percentage", "fraction", "phrase", "range", "interval", "base", "count", "number"}
    ),
    "difference": frozenset({"points", "ratio", "comparison", "percentage", "interval"}),
    "base": frozenset({"count", "base", "number"}),
    "interviews": frozenset({"count", "base", "number"}),
}
"""Which kinds of mention can say which kind of claim."""

_BASE_HEADS = {"n_missing": "no_answer", "n_weighted": "weighted"}
"""Columns of bases other than that of the share, and what their heads are called in a lexicon."""


def _column_under(head: str, language: str) -> str:
    """The column of bases that a head names."""
    named = (each for each, kind in _BASE_HEADS.items() if heads_of(kind, language).search(head))
    return next(named, "")


def _than_ends(language: str) -> tuple[str, ...]:
    """How words of a comparison end that leave out the second of two."""
    known = vocabulary_of(language).lexicons
    return tuple(f" {word}" for one in known for word in one.differences.ends_with_than)


def said_of(item: Item, passage: Passage) -> Said:
    """The answers to an item that a figure's part of its sentence speaks of; of a scale those that
    the whole sentence does.
    """
    if row := _answers_of_row(item, passage.under):
        return row
    whole = (passage.sentence,) if item.ordered else ()
    for text in (passage.after, passage.before, *whole, passage.under):
        if said := answers_said(text, item, passage.language):
            return said
    return Said()


def _answers_of_row(item: Item, under: str) -> Said:
    """The answers that the label of a table's row says: an answer or a NET, or either where both
    are called so.
    """
    head, _, column = under.partition(" · ")
    net = re.sub(r"\ANet:\s*", "", head)
    label = " ".join(net.casefold().split())
    nets = [
        frozenset(one.codes)
        for one in item.nets
        if any(text.casefold() == label for _, text in one.label.texts)
    ]
    options = [
        frozenset({one.code})
        for one in item.options
        if net == head and any(text.casefold() == label for _, text in one.label.texts)
    ]
    if not column or not (options or nets):
        return Said()
    return Said((*options, *nets, *answers_said(head, item).answers), head)


@dataclass(frozen=True)
class Case:
    """A mention, what it is bound to, and what stands around it. `unbound`: why there is no claim,
    where there is more to say.

    `inherited`: it stands in brackets behind the figure it belongs to, whose claim it has.
    """

    mention: Mention
    passage: Passage
    claim: Claim | None
    evidence: Evidence
    people: People
    unbound: str = ""
    inherited: bool = False

    @property
    def kind(self) -> str:
        return self.claim.kind if self.claim else ""

    @property
    def published(self) -> str:
        """The figure as the draft has it."""
        return self.mention.text

    @cached_property
    def words(self) -> FigureWords:
        known = self.evidence.codebook.languages
        return self.evidence.gate.words(
            self.passage.language if self.passage.language in known else next(iter(known), "en")
        )

    @property
    def who(self) -> str:
        return self.words.within(self.claim.identity.people) if self.claim else ""

    @cached_property
    def item(self) -> Item | None:
        return (
            self.evidence.codebook.item(self.claim.identity.item)
            if self.claim and self.claim.identity.item
            else None
        )

    # --- what the data say ---

    @cached_property
    def answer(self) -> Released | Difference | Withheld | None:
        """What the gate gives for the claim; None for numbers of people."""
        gate, claim = self.evidence.gate, self.claim
        if claim is None or claim.kind not in ("share", "difference"):
            return None
        if claim.against is not None:
            return gate.difference(claim.identity, claim.against)
        return gate.figure(claim.identity)

    @property
    def figure(self) -> Released | None:
        """The share, where it may be printed."""
        return self.answer if isinstance(self.answer, Released) else None

    @property
    def difference(self) -> Difference | None:
        """The difference, where it may be printed."""
        return self.answer if isinstance(self.answer, Difference) else None

    @property
    def withheld(self) -> Withheld | None:
        """The share that may not be printed."""
        return self.answer if isinstance(self.answer, Withheld) else None

    @property
    def figures(self) -> tuple[Released, ...]:
        """The shares that the claim rests on, where they may be printed."""
        if self.difference:
            return self.difference.one, self.difference.other
        return (self.figure,) if self.figure else ()

    @cached_property
    def n(self) -> int:
        """The unweighted base; of a difference the smaller one."""
        if self.claim is None:
            return 0
        if self.kind == "interviews":
            return self.evidence.gate.interviews(self.claim.identity.people) or 0
        if self.kind == "base":
            return self.evidence.gate.answered(self.claim.identity) or 0
        match self.answer:
            case Released(n=n) | Difference(n=n) | Withheld(n=int(n)):
                return n
        return 0

    @cached_property
    def computed(self) -> float:
        """What the draft should say: a proportion, a difference of proportions, a ratio or a number
        of people.
        """
        if self.difference:
            if self.mention.kind == "ratio":
                pair = (self.difference.one.estimate, self.difference.other.estimate)
                one, other = pair if self._forward else pair[::-1]
                return one / other if other else nan
            return self.difference.difference
        if self.figure and self.mention.kind in ("base", "count", "number"):
            return self._people(self.figure)
        if self.withheld:
            return nan
        return self.figure.estimate if self.figure else float(self.n)

    def _people(self, figure: Released) -> float:
        """The base, or how many of it gave the answers where that is what the draft has."""
        head = self.passage.under.rpartition(" · ")[2]
        if self.inherited and figure.n and (column := _column_under(head, self.passage.language)):
            return float(round(self.evidence.gate.row(figure.identity)[column]))
        numerator = self.evidence.gate.chosen(figure)
        return float(numerator if self.mention.low <= numerator <= self.mention.high else figure.n)

    @property
    def bounds(self) -> tuple[float, float]:
        """The confidence interval of what is computed; NaN where it has none."""
        if self.difference and self.mention.kind != "ratio":
            return self.difference.low, self.difference.high
        if self.figure and self.mention.kind not in ("base", "count", "number"):
            return self.figure.low, self.figure.high
        return nan, nan

    @property
    def in_words(self) -> str:
        """What is computed, as people read it."""
        if isnan(self.computed):
            return "undefined"
        places = max(1, self.mention.places)
        if self.mention.kind == "interval":
            low, high = self.bounds
            if isnan(low):
                return "undefined"
            if self.difference:
                written = [points(bound, places, plus=False) for bound in (low, high)]
                return f"{' to '.join(written)} points"
            return f"{percent(low, places)} to {percent(high, places)}"
        if self.difference:
            if self.mention.kind == "ratio":
                return f"{self.computed:.2f} times"
            oriented = self.computed if self._forward else -self.computed
            return f"{points(oriented, places, plus=False)} points"
        if self.kind in ("base", "interviews") or self.mention.kind in ("base", "count", "number"):
            return f"{self.computed:,.0f}"
        return percent(self.computed, places)

    # --- what the draft says ---

    @cached_property
    def direction(self) -> str:
        """Of a comparison: higher, lower, same, or nothing."""
        return self.mention.direction or direction_in(self.mention.text, self.passage.language)

    @cached_property
    def _forward(self) -> bool:
        """Whether the sentence takes the second group from the first, as the binding does; else the
        other way round.
        """
        if self.claim is None:
            return True
        first, second = (
            self.evidence.gate.members(people)
            for people in (self.claim.identity.people, self.claim.against or EVERYBODY)
        )
        than = said_of_answers("than", self.passage.language)
        rest = than.split(self.passage.after, maxsplit=1)
        if self.mention.text.casefold().endswith(_than_ends(self.passage.language)):
            rest = ["", self.passage.after]
        if rest[1:] and (hits := self.people.in_text(rest[1])):
            return hits[0][2] != first
        hits = self.people.in_text(self.passage.before) or self.people.in_text(rest[0])
        return not hits or hits[0][2] != second

    @cached_property
    def number_holds(self) -> bool:
        """Whether the data bear the figure as it is written."""
        if self.claim is None:
            return False
        if self.difference:
            return not self.wrong_way and fits_difference(
                self.mention, self.difference, self.computed
            )
        return fits(self.mention, self.computed, self.bounds)

    @cached_property
    def wrong_way(self) -> str:
        """Why a comparison goes the wrong way; empty where it does not, or where chance could have
        made either.
        """
        found = self.difference
        if found is None or found.outcome != "clear":
            return ""
        oriented = found.difference if self._forward else -found.difference
        by = f"by {percentage(abs(oriented), 1)} points"
        if self.direction == "same":
            return f"the draft says that there is no difference; the data show a clear one, {by}"
        if self.direction in ("higher", "lower") and (oriented > 0) != (self.direction == "higher"):
            return (
                f"the draft says {self.direction}; it is "
                f"{'lower' if self.direction == 'higher' else 'higher'}, {by}"
            )
        return ""

    @cached_property
    def said(self) -> Said:
        """The answers that the sentence speaks of."""
        item, passage = self.item, self.passage
        if item is None or self.inherited or self.kind not in ("share", "difference"):
            return Said()
        return said_of(item, passage)

    @property
    def places(self) -> frozenset[str]:
        """Places that are in the label of the group."""
        return (
            places_named(self.words.label(self.claim.identity.people))
            if self.claim
            else frozenset()
        )

    @property
    def base_in_words(self) -> str:
        base = self.claim.identity.base if self.claim else "valid"
        return BASES_IN_WORDS.get(base, BASES_IN_WORDS["valid"])

    @cached_property
    def misstated_base(self) -> str:
        """Why the base is not the one that the sentence names."""
        if self.claim is None or self.inherited:
            return ""
        part = f"{self.passage.before} {self.passage.after}"
        wanted = (
            "answered"
            if said_of_answers("counted_in", self.passage.language).search(part)
            else "valid"
            if said_of_answers("left_out", self.passage.language).search(part)
            else ""
        )
        if wanted in ("", self.claim.identity.base):
            return ""
        named = "counts don't know in" if wanted == "answered" else "leaves don't know out"
        return f"the sentence {named}; the figure is bound to a share {self.base_in_words}"

    @cached_property
    def misplaced_people(self) -> str:
        """Why the people are not those that the sentence names."""
        if self.claim is None or self.inherited:
            return ""
        if self.claim.kind == "difference":
            return self._misplaced_pair(self.claim)
        groups, named = self.people.said(self.passage)
        if (
            groups is not None
            and self.people.everybody(named)
            and self.evidence.gate.members(self.claim.identity.people) >= groups
        ):
            return self._misplaced()
        if groups is not None and not groups and self._routed_to(named):
            return ""
        if groups is not None and groups != self.evidence.gate.members(self.claim.identity.people):
            none = "" if groups else ", who are no group of this survey"
            return f"the sentence speaks of {named}{none}; the figure is bound to {self.who}"
        return self._misplaced()

    def _routed_to(self, named: str) -> bool:
        """Whether the item was put only to some of the group, and a yes-or-no question of the study
        tells who is one of these.
        """
        if (
            self.claim is None
            or self.item is None
            or not self.evidence.gate.routed(self.claim.identity)
        ):
            return False
        telling = (
            item
            for item in self.evidence.codebook.items.values()
            if set(item.codes) == {"yes", "no"}
        )
        return any(stems(named) & stems(item.ask.in_language("en")) for item in telling)

    def _misplaced_pair(self, claim: Claim) -> str:
        pair = {self.evidence.gate.members(people) for people in claim.sides}
        hits = {
            codes: self.passage.sentence[start:end]
            for start, end, codes in self.people.in_text(self.passage.sentence)
        }
        others = [words for codes, words in hits.items() if codes not in pair]
        if others and not pair <= set(hits):
            both = " and ".join(self.words.within(people) for people in claim.sides)
            return f"the sentence speaks of {others[0]}; the figure is bound to {both}"
        return ""

    def _misplaced(self) -> str:
        """A part of the country that the study can tell apart, and the figure does not."""
        place = place_in(self.passage.sentence, self.passage.language)
        sampled = universe_place(self.evidence.population.universe)
        if place is None or place.name in self.places or place.name == sampled:
            return ""
        for item in self.evidence.codebook.items.values():
            if item.id != self.evidence.by and any(
                place.name in places_named(str(option.label)) for option in item.options
            ):
                return (
                    f"the sentence speaks of people in {place.words}; the figure is of "
                    f"{self.who} everywhere"
                )
        return ""
