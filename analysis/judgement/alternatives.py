"""What a number that does not hold is right for instead, and when that explains it.

In a study with enough figures any number is the figure of something. So the alternatives stand in
order, the likeliest first, and only so many of them explain a number as are together right for one
number in twenty-five (`LUCK`); what else it is right for is said with a "perhaps".

| alternative                                             | verdict        |
|---------------------------------------------------------|----------------|
| those who were asked instead of everybody, or reversed  | other base     |
| the other side: disagreed for agreed                    | other answers  |
| all instead of a part of them; another population       | other people   |
| the strongest answer of a NET; a NET for one of its own | other answers  |
| the population that they are some of                    | other people   |
| another answer of the NET                               | other answers  |
| another group, or another filter                        | other people   |
| another statement of the same block                     | other question |
| another answer; another item; don't know counted in     | as above       |
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from analysis.bases import BASES, EVERYONE
from analysis.figures import Answers, Identity, People
from analysis.figures.domains import GROUP
from analysis.judgement.answer_words import profile
from analysis.judgement.bases import ANSWERED, told_apart
from analysis.judgement.case import Case
from analysis.judgement.evidence import Evidence
from analysis.judgement.fitting import fits
from analysis.judgement.nearly import near_miss, overstated, rounded
from analysis.publication.released import Released
from analysis.publication.standards import enough
from analysis.rounding import percentage
from survey.codebook import Item
from survey.errors import DataError

__all__ = ["LUCK", "Alternative", "alternatives", "explained", "perhaps"]

LUCK = 0.04
"""The share of wrong numbers that alternatives may explain by luck."""

_SHARES = ("percentage", "fraction", "range")
"""Kinds of mention that are told by their number alone."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another figure that a number may be: `verdict` says in what respect it is another."""

    verdict: str
    figure: Released

    @property
    def identity(self) -> Identity:
        return self.figure.identity


def explained(case: Case) -> Alternative | None:
    """What a number that does not hold is right for; None where nothing likely is, or several
    things are that differ in more than one respect.
    """
    likely, _ = _right_for(case)
    return likely[0] if len({one.verdict for one in likely}) == 1 else None


def perhaps(case: Case) -> Alternative | None:
    """What a number that nothing explains may be all the same."""
    likely, unlikely = _right_for(case)
    return None if explained(case) else next(iter((*likely, *unlikely)), None)


@lru_cache(maxsize=1)
def _right_for(case: Case) -> tuple[tuple[Alternative, ...], tuple[Alternative, ...]]:
    """The alternatives that the number fits: those that explain it, and those that may be luck."""
    mention, figure = case.mention, case.figure
    if (
        case.number_holds
        or figure is None
        or case.kind == "unanswered"
        or mention.kind not in (*_SHARES, "phrase")
    ):
        return (), ()
    likely: list[Alternative] = []
    unlikely: list[Alternative] = []
    taken = _Taken(case)
    apart = told_apart(figure.identity, case.words)
    in_words = near_miss(case) or overstated(case)
    for one in _every(figure.identity, case.evidence):
        on_route = apart and one.verdict == "other base" and one.identity.base != ANSWERED
        if in_words and not on_route:
            break
        explains = taken.takes(one, always=on_route)
        if _fits(one, case, roughly=on_route):
            (likely if explains else unlikely).append(one)
    return tuple(likely), tuple(unlikely)


def _fits(one: Alternative, case: Case, *, roughly: bool) -> bool:
    """Whether the number is the alternative's; `roughly`: rounded up or down."""
    mention, share = case.mention, one.figure.estimate
    plain = mention.kind == "percentage" and not mention.modifier
    roughly = roughly and plain and rounded(share, mention.value, mention.places)
    return roughly or fits(mention, share, (share, share))


class _Taken:
    """The numbers that alternatives are right for so far, as the draft would write them."""

    def __init__(self, case: Case) -> None:
        self.mention, self.numbers = case.mention, set[Decimal]()
        plain = self.mention.kind == "percentage" and not self.mention.modifier
        step = 0.01 * 10.0**-self.mention.places
        self.width = step if plain else max(step, self.mention.high - self.mention.low)

    def takes(self, one: Alternative, *, always: bool) -> bool:
        """Whether one more alternative leaves little to luck, or is taken all the same."""
        if self.mention.kind == "phrase":
            return always
        share, step = one.figure.estimate, 0.01 * 10.0**-self.mention.places
        numbers = {percentage(share, self.mention.places)}
        if always:  # rounded up or down
            numbers |= {
                percentage(share + half, self.mention.places) for half in (step / 2, -step / 2)
            }
        if always or len(self.numbers | numbers) <= LUCK * (1 / self.width - 1):
            self.numbers |= numbers
        return numbers <= self.numbers


# --- in order, the likeliest first ---


@lru_cache(maxsize=64)
def _every(identity: Identity, evidence: Evidence) -> tuple[Alternative, ...]:
    return tuple(alternatives(identity, evidence))


def alternatives(identity: Identity, evidence: Evidence) -> Iterator[Alternative]:
    """Every other figure of the study that a share could be mistaken for, the likeliest first."""
    item = evidence.codebook.item(identity.item)
    known = {identity}
    for verdict, other in _in_order(identity, item, evidence):
        if other in known:
            continue
        known.add(other)
        figure = evidence.released(other)
        if figure is not None and enough(figure.n):
            yield Alternative(verdict, figure)


def _in_order(identity: Identity, item: Item, evidence: Evidence) -> Iterator[tuple[str, Identity]]:
    def answered(*codes: str) -> Identity:
        return replace(identity, answers=Answers.fitting(item, codes))

    def of(people: People) -> Identity:
        return identity.of(people)

    yield from (
        ("other base", replace(identity, base=base))
        for base in BASES
        if base != ANSWERED and (base != EVERYONE or item.otherwise)
    )
    yield from (("other answers", answered(*codes)) for codes in _other_side(item, identity.codes))
    inside = [answered(*codes) for codes in _within(item, identity.codes)]
    others, whole = _together(identity, evidence)
    yield from (("other people", of(people)) for people in others)
    yield from (("other answers", other) for other in inside[:1])
    yield from (("other people", of(people)) for people in whole)
    yield from (("other answers", other) for other in inside[1:])
    yield from (("other people", of(people)) for people in _groups(identity, evidence))
    items = [one for one in evidence.codebook.items.values() if one.id != item.id]
    block = [one for one in items if one.stem is not None and one.stem == item.stem]
    yield from (("other question", other) for other in _same_answers(identity, item, block))
    yield from (("other answers", answered(code)) for code in item.codes)
    yield from (("other answers", answered(*net.codes)) for net in item.nets)
    yield from (("other question", other) for other in _same_answers(identity, item, items))
    yield "other base", replace(identity, base=ANSWERED)


def _other_side(item: Item, codes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The NET at the other end; of two answers the other one."""
    if len(item.codes) == 2 and len(codes) == 1:
        yield tuple(code for code in item.codes if code not in codes)
    if any(set(net.codes) == set(codes) for net in item.nets):
        yield from (net.codes for net in item.nets if not set(net.codes) & set(codes))


def _within(item: Item, codes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The answers of a NET, the strong ones first; of an answer the NET that counts it."""
    if len(codes) == 1:
        yield from (net.codes for net in item.nets if codes[0] in net.codes)
        return
    strong = profile(item)
    weak = [code for code in codes if strong.get(code, ("", ""))[1] != "strong"]
    yield from ((code,) for code in (*(one for one in codes if one not in weak), *weak))


def _together(identity: Identity, evidence: Evidence) -> tuple[list[People], list[People]]:
    """Those who are counted together beside the people of a figure, and those whom these are some
    of; without populations every other group.
    """
    book, own = evidence.codebook, evidence.gate.members(identity.people)
    if evidence.by != GROUP or len(evidence.instruments) < 2:
        return [_filtered(People.of(group), identity) for group in evidence.groups], []
    named = (frozenset(each.of) for each in (*book.populations, *book.combinations))
    known = list(dict.fromkeys((*evidence.instruments.values(), *named)))
    others, whole = (
        [_filtered(evidence.called(each), identity) for each in known if bool(each & own) is among]
        for among in (False, True)
    )
    bare = [People.of(*identity.people.codes)] if identity.people.filtered else []
    return [*bare, *others], whole


def _groups(identity: Identity, evidence: Evidence) -> Iterator[People]:
    """Other groups, and the same ones with another filter."""
    yield from (_filtered(People.of(group), identity) for group in evidence.groups)
    filters = evidence.codebook.filters
    yield from (People.of(*identity.people.codes, where=one.code) for one in filters)


def _filtered(people: People, identity: Identity) -> People:
    """With the one filter that the people of a figure have."""
    filters = {part.where for part in identity.people.parts}
    where = filters.pop() if len(filters) == 1 else ""
    return People.of(*people.codes, where=where) if where else people


def _same_answers(identity: Identity, item: Item, others: list[Item]) -> Iterator[Identity]:
    """The share that gave the same answers to other items."""
    net = next((net for net in item.nets if set(net.codes) == set(identity.codes)), None)
    for other in others:
        same = net and other.net(net.name)
        codes = same.codes if same else identity.codes
        if (same or not net) and set(codes) <= set(other.codes):
            try:
                answers = Answers.fitting(other, codes)
            except DataError:
                continue
            yield replace(identity, item=other.id, answers=answers)
