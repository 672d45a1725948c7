"""One figure of a draft beside what the data say of it: all that a rule asks to judge it."""

from dataclasses import dataclass
from functools import cached_property
from math import isnan, nan

from analysis.figures import EVERYBODY
from analysis.figures import People as FigurePeople
from analysis.figures.words import FigureWords
from analysis.judgement.answer_words import Said
from analysis.judgement.answers_beside import labelled, said_of
from analysis.judgement.bases import base_said
from analysis.judgement.claim import Claim
from analysis.judgement.evidence import Evidence
from analysis.judgement.fitting import fits, fits_difference
from analysis.judgement.mention import Mention
from analysis.judgement.narrowed import within
from analysis.judgement.passages import Passage
from analysis.judgement.people import People
from analysis.judgement.whom import Whom, everyone_named, whom_of
from analysis.language.directions import direction_in
from analysis.language.places import places_named
from analysis.language.vocabulary import heads_of, said_of_answers, vocabulary_of
from analysis.publication.released import Average, Difference, Released, Withheld
from analysis.rounding import percent, percentage, points
from survey.codebook import Item

__all__ = ["MULTIPLES", "SUITABLE", "Case", "whom_said"]

SUITABLE = {
    "share": frozenset(
        {"percentage", "fraction", "phrase", "range", "interval", "base", "count", "number"}
    ),
    "unanswered": frozenset({"percentage", "fraction", "phrase", "range", "interval"}),
    "difference": frozenset(
        {"points", "ratio", "odds", "comparison", "percentage", "interval", "p"}
    ),
    "count": frozenset({"count", "number"}),
    "mean": frozenset({"average"}),
    "median": frozenset({"average"}),
    "base": frozenset({"count", "base", "number"}),
    "interviews": frozenset({"count", "base", "number"}),
}
"""Which kinds of mention can say which kind of claim."""

MULTIPLES = frozenset({"ratio", "odds"})
"""Kinds of mention that say one share as a multiple of another."""

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


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else nan


def whom_said(passage: Passage, claim: Claim | None, evidence: Evidence, people: People) -> Whom:
    """Of whom a sentence says the figure of a claim to be."""
    if claim is None:
        return whom_of(passage, people, parts=evidence.filters)
    asked = evidence.asked(claim.identity.item) if claim.identity.item else None
    about = evidence.words_of(claim.identity.item, passage.language)
    return whom_of(passage, people, asked, evidence.parts(*claim.sides), about)


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
        """Of whom the figure is that is bound: parents among the public."""
        return self.words.of(self.claim.identity) if self.claim else ""

    @cached_property
    def whom(self) -> Whom:
        """Of whom the sentence says it to be."""
        return whom_said(self.passage, self.claim, self.evidence, self.people)

    @cached_property
    def base_said(self) -> str:
        """On which base the sentence says it to be; empty where it says none."""
        if self.claim is None:
            return ""
        return base_said(self.claim.identity, self.whom, self.passage, self.words)

    @cached_property
    def item(self) -> Item | None:
        return (
            self.evidence.codebook.item(self.claim.identity.item)
            if self.claim and self.claim.identity.item
            else None
        )

    # --- what the data say ---

    @cached_property
    def answer(self) -> Released | Average | Difference | Withheld | int | None:
        """What the gate gives for the claim; a number of people, or None where that may not be
        told.
        """
        return self.evidence.answer(self.claim) if self.claim else None

    @property
    def figure(self) -> Released | None:
        """The share, where it may be printed."""
        return self.answer if isinstance(self.answer, Released) else None

    @property
    def average(self) -> Average | None:
        """The mean or median, where it may be printed."""
        return self.answer if isinstance(self.answer, Average) else None

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

    @property
    def n(self) -> int:
        """The unweighted base; of a difference the smaller one."""
        match self.answer:
            case Released(n=n) | Average(n=n) | Difference(n=n) | Withheld(n=int(n)) | int(n):
                return n
        return 0

    @property
    def untold(self) -> bool:
        """Whether it is a claim of a number of people that may not be told."""
        return self.claim is not None and self.answer is None

    @cached_property
    def computed(self) -> float:
        """What the draft should say: a proportion, a difference of proportions, a ratio or a number
        of people.
        """
        if self.difference:
            if self.mention.kind == "p":
                return self.difference.p_value
            if self.mention.kind in MULTIPLES:
                return self._multiple(self.difference)
            return self.difference.difference
        if self.figure and self.mention.kind in ("base", "count", "number"):
            return self._people(self.figure)
        if self.average:
            return self.average.estimate
        if self.figure and self.kind == "count":
            return float(self.evidence.gate.chosen(self.figure))
        if self.withheld or self.untold:
            return nan
        return self.figure.estimate if self.figure else float(self.n)

    def _multiple(self, found: Difference) -> float:
        """One share, or its odds, as a multiple of the other's."""
        pair = (found.one.estimate, found.other.estimate)
        if self.mention.kind == "odds":
            pair = (_odds(pair[0]), _odds(pair[1]))
        one, other = pair if self._forward else pair[::-1]
        return one / other if other else nan

    def _people(self, figure: Released) -> float:
        """How many gave the answers, or the base where words say that it is one. In a table either,
        where its heads do not tell.
        """
        head = self.passage.under.rpartition(" · ")[2]
        if self.inherited and figure.n and (column := _column_under(head, self.passage.language)):
            value = float(self.evidence.gate.row(figure.identity)[column])
            return value if isnan(value) else float(round(value))
        numerator = self.evidence.gate.chosen(figure)
        either = bool(self.passage.under) and self.mention.low <= numerator <= self.mention.high
        return float(numerator if either or self.mention.kind != "base" else figure.n)

    @property
    def bounds(self) -> tuple[float, float]:
        """The confidence interval of what is computed; NaN where it has none."""
        if self.difference and self.mention.kind not in MULTIPLES:
            return self.difference.low, self.difference.high
        if self.average:
            return self.average.low, self.average.high
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
        if self.average:
            return f"{self.computed:,.{places}f}"
        if self.difference:
            if self.mention.kind == "p":
                return f"p = {self.computed:.2g}"
            if self.mention.kind in MULTIPLES:
                of = " the odds" if self.mention.kind == "odds" else ""
                return f"{self.computed:.2f} times{of}"
            oriented = self.computed if self._forward else -self.computed
            return f"{points(oriented, places, plus=False)} points"
        if self.kind in ("base", "interviews", "count") or self.mention.kind in (
            "base",
            "count",
            "number",
        ):
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
        first, second = self.claim.identity.people, self.claim.against or EVERYBODY
        than = said_of_answers("than", self.passage.language)
        rest = than.split(self.passage.after, maxsplit=1)
        if self.mention.text.casefold().endswith(_than_ends(self.passage.language)):
            rest = ["", self.passage.after]
        if rest[1:] and (after := self._named(rest[1])):
            return self._may_be(after[0], second) or not self._may_be(after[0], first)
        before = self._named(self.passage.before) or self._named(rest[0])
        if not before:
            return True
        return self._may_be(before[0], first) or not self._may_be(before[0], second)

    def _named(self, text: str) -> list[Whom]:
        """Those whom a text names: groups of the study, or parts of them."""
        parts = self.evidence.parts(*(self.claim.sides if self.claim else ()))
        found = everyone_named(text, self.passage.language, self.people, parts)
        return [one for one in found if one.groups is not None or one.parts]

    def _may_be(self, whom: Whom, people: FigurePeople) -> bool:
        """Whether words name these people, with their filter and no other."""
        if whom.groups not in (None, self.evidence.gate.members(people)):
            return False
        filters = [self.evidence.narrowed(part.where) for part in people.parts if part.where]
        return bool(filters) == bool(whom.parts) and all(
            any(within(own.condition, part.condition) for own in filters) for part in whom.parts
        )

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
        if item is None or self.inherited or self.kind not in ("share", "difference", "count"):
            return Said()
        return self._labelled or said_of(item, passage)

    @cached_property
    def _labelled(self) -> Said:
        """The answers whose label a figure has beside it: over it in a table, before it in a list,
        or bound with it.
        """
        known = self.item
        return Said() if known is None else labelled(known, self.passage, self.mention.text)

    @property
    def listed(self) -> bool:
        """Whether it stands in a list or a chart, whose base is in a line of its own: it names its
        base, and no sentence does.
        """
        if self.claim is None or not self.claim.fixed:
            return False
        beside = self.mention.kind in ("interval", "range")
        return beside or self.kind in ("unanswered", "base") or bool(self._labelled)

    @property
    def places(self) -> frozenset[str]:
        """Places that are in the label of the people, or asked for by their filter."""
        named = [self.words.label(people) for people in (self.claim.sides if self.claim else ())]
        found = (places_named(label, self.passage.language) for label in named)
        return frozenset().union(*found, *map(places_named, named))
