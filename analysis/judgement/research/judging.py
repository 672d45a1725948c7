"""What becomes of a figure of research: the verdicts of all claims, by rules of research.

The words come before the number, as for shares: an effect is no opinion, a vote of studies no share
of families. A swapped domain and a lost sign are wrong, whatever the number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import isnan

from analysis.evidence.names import Research, ResearchFigure
from analysis.evidence.review.notes import impossible_p
from analysis.evidence.review.review import CHANGE
from analysis.judgement.mention import Mention
from analysis.judgement.research.kinds import (
    counted,
    direction_said,
    in_another_way,
    says_size,
    words,
)
from analysis.judgement.research.stated import Stated
from analysis.judgement.verdicts import Finding
from analysis.language.allowed import holds
from survey.naming import within_sentence

__all__ = ["Read", "fits", "fits_turned", "judged", "said_of"]


@dataclass(frozen=True, slots=True)
class Read:
    """A figure of research as a draft has it. `stated`: what is read from digits; `mention`: a
    share. `before`, `after`: its clause on either side; `domains`: that the sentence names beside
    it, none where it names none.
    """

    text: str
    stated: Stated | None
    mention: Mention
    before: str
    after: str
    domains: frozenset[str] = frozenset()

    @property
    def clause(self) -> str:
        return f"{self.before}{self.text}{self.after}"


def judged(figure: ResearchFigure, read: Read, research: Research) -> Finding:
    """The gravest verdict on a figure that is bound, or that its words name."""
    for verdict, rule in (
        ("not bound", _not_bound),
        ("other question", _other_question),
        ("other people", _other_people),
        ("wrong", _wrong),
        ("phrase too strong", _too_strong),
        ("rounds differently", _rounds_differently),
    ):
        if reason := next(rule(figure, read, research), ""):
            return Finding(verdict, reason)
    return Finding("holds", f"published: {said_of(figure)}")


def said_of(figure: ResearchFigure) -> str:
    """A figure as it is published, with what it is."""
    label = within_sentence(figure.label)
    value = _value_of(figure)
    match figure.what:
        case "estimate" | "change":
            side = "above" if figure.benefit > 0 else "below"
            what = "change without a comparison" if figure.kind == CHANGE else "pooled effect"
            return f"{what}, {label}: {value}; {side} 0 is a benefit"
        case "improved":
            return f"{label}: improved in {value} of {figure.of}"
        case "p":
            return f"{label}: p {figure.p}"
        case "i2":
            return f"{label}: I² {value}"
        case "studies" | "participants":
            counted = figure.of if figure.what == "participants" and figure.of else figure.what
            return f"{label}: {value} {counted}"
    return f"{label}: {figure.what} {value}"


def _value_of(figure: ResearchFigure) -> str:
    if figure.what == "improved":
        if isnan(figure.value):
            return f"{figure.low * 100:g}% to {figure.high * 100:g}%"
        return f"{figure.value * 100:.3g}%"
    if figure.what in ("estimate", "change"):
        ends = f"95% CI {_signed(figure.low)} to {_signed(figure.high)}"
        return ends if isnan(figure.value) else f"{_signed(figure.value)} ({ends})"
    if figure.what == "i2":
        return f"{figure.value:.0f}%"
    if figure.what in ("low", "high"):
        return _signed(figure.value)
    return f"{figure.value:,.0f}"


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


# --- the rules, the gravest first ---


def _not_bound(figure: ResearchFigure, read: Read, _: Research) -> Iterator[str]:
    if figure.what == "improved":
        if isnan(read.mention.low):
            yield f"{figure.name} is a share of {figure.of}, which “{read.text}” does not say"
        return
    if read.stated is None:
        yield f"{figure.name} is {_A[figure.what]}, which “{read.text}” does not say"
    elif figure.what in ("estimate", "change") and (
        read.stated.kind != "interval" and isnan(figure.value)
    ):
        yield f"only the interval is published ({_value_of(figure)}), no pooled effect"


_A = {
    "estimate": "a pooled effect or its interval",
    "change": "a pooled change or its interval",
    "low": "the lower end of an interval",
    "high": "the upper end of an interval",
    "p": "a p value",
    "i2": "I²",
    "k": "a number of effects",
    "studies": "a number of studies",
    "participants": "a number of people",
}


def _other_question(figure: ResearchFigure, read: Read, _: Research) -> Iterator[str]:
    clause = read.clause
    if found := words("opinion", clause) or words("survey", clause):
        yield f"“{found}” speaks of what people think; this is what studies found"
    if figure.what == "improved":
        kind, said = counted(read.after)
        if kind in ("studies", "outcomes") and kind != figure.of:
            yield f"it is a share of {figure.of}, not of {said}"
        if read.mention.kind in ("ratio", "points") or says_size(read.before, read.after):
            yield f"it is how many {figure.of} improved, which does not say by how much"
    elif figure.pooled:
        if (found := words("single", clause)) and not words("pooled", clause):
            yield f"it is pooled from several studies; “{found}” speaks of one"
        if found := words("before-after", clause):
            yield f"it is pooled against controls; “{found}” speaks of changes without them"


def _other_people(figure: ResearchFigure, read: Read, _: Research) -> Iterator[str]:
    if figure.what == "improved":
        kind, said = counted(read.after)
        if kind == "people":
            yield f"it is a share of {figure.of}, not of {said}"
    elif figure.what == "participants" and read.stated:
        unit, said = figure.of or "participants", words("people", read.text)
        known = ("participants", "people") if unit == "participants" else ("pairs", "dyads")
        if said and said.casefold() not in (*known, *unit.casefold().split()):
            yield f"{_value_of(figure)} {unit} are counted, not {said}"


def _wrong(figure: ResearchFigure, read: Read, research: Research) -> Iterator[str]:
    stated = read.stated
    if stated and stated.kind == "p" and impossible_p(stated.written):
        meant = f"; published is p {figure.p}" if figure.p else ""
        yield f"“{read.text}” is impossible to mean: no p value is 0 or below{meant}"
    if read.domains and figure.domain not in read.domains and figure.domain in research.labels:
        named = " or ".join(within_sentence(research.labels[one]) for one in sorted(read.domains))
        yield f"the sentence is about {named}; the figure is of {within_sentence(figure.label)}"
    if not fits(figure, read) and not _nearly(figure, read):
        yield _why_wrong(figure, read, research)
    yield from _wrong_way(figure, read)


def _wrong_way(figure: ResearchFigure, read: Read) -> Iterator[str]:
    if figure.what == "improved" and in_another_way(read.clause):
        yield f"it is the share that improved: {said_of(figure)}"
    if figure.is_benefit is None:
        return
    if (found := words("nothing", read.clause)) and figure.low * figure.high > 0:
        yield f"“{found}”: the interval ({_value_of(figure)}) leaves 0 out"
    said, by = direction_said(figure, read.clause)
    if said and (said > 0) != figure.is_benefit:
        is_one = "a benefit" if figure.is_benefit else "no benefit"
        yield f"“{by}”: the effect is {is_one} ({said_of(figure)})"


def _why_wrong(figure: ResearchFigure, read: Read, research: Research) -> str:
    if fits_turned(figure, read):
        return f"the sign is another: {said_of(figure)}"
    for other in research.figures.values():
        alike = other.what == figure.what and other.domain != figure.domain
        if alike and fits(other, read):
            return f"“{read.text}” is that of {within_sentence(other.label)}; {said_of(figure)}"
    return f"published: {said_of(figure)}"


def _too_strong(figure: ResearchFigure, read: Read, _: Research) -> Iterator[str]:
    clause = read.clause
    if figure.kind == CHANGE and (found := words("effect", clause)):
        yield f"“{found}”: it is a change without a comparison, which says nothing of its cause"
    if found := words("strong", clause):
        yield f"“{found}” says more than a pooled effect or a count of studies bears"


def _rounds_differently(figure: ResearchFigure, read: Read, _: Research) -> Iterator[str]:
    if not fits(figure, read):
        yield f"published: {said_of(figure)}"


# --- numbers ---


def fits(figure: ResearchFigure, read: Read) -> bool:
    """Whether a number is the one that is published, whatever the words around it."""
    if figure.what == "improved":
        return _share_fits(figure, read.mention)
    stated = read.stated
    if stated is None:
        return False
    if stated.kind == "interval":
        ends = ((stated.low, figure.low), (stated.high, figure.high))
        return all(_rounded(value, stated.places) == said for said, value in ends)
    if figure.what == "p":
        return _p_fits(figure.p, stated)
    if figure.what in ("k", "studies", "participants"):
        return stated.low <= figure.value <= stated.high
    return _rounded(figure.value, stated.places) == stated.value


def fits_turned(figure: ResearchFigure, read: Read) -> bool:
    """Whether the digits are right and a sign is not."""
    stated = read.stated
    if stated is None or figure.what == "improved":
        return False
    said = (stated.low, stated.high) if stated.kind == "interval" else (stated.value,)
    own = (figure.low, figure.high) if stated.kind == "interval" else (figure.value,)
    if any(isnan(one) for one in (*said, *own)):
        return False
    right = sorted(abs(_rounded(one, stated.places)) for one in own)
    return sorted(map(abs, said)) == right


def _nearly(figure: ResearchFigure, read: Read) -> bool:
    """Whether a figure is published with more decimals, and was cut, not rounded."""
    stated = read.stated
    if stated is None or figure.what in ("p", "k", "studies", "participants", "improved"):
        return False
    own = (figure.low, figure.high) if stated.kind == "interval" else (figure.value,)
    said = (stated.low, stated.high) if stated.kind == "interval" else (stated.value,)
    step = 10.0**-stated.places
    return all(
        abs(value - one) < step - 1e-9 and value * one >= 0
        for value, one in zip(own, said, strict=True)
    )


def _rounded(value: float, places: int) -> float:
    if isnan(value):
        return value
    step = Decimal(1).scaleb(-places)
    return float(Decimal(repr(round(value, 10))).quantize(step, ROUND_HALF_UP))


_WIDEST = 0.1 + 1e-9
"""A range of shares says one only where it is no wider."""


def _share_fits(figure: ResearchFigure, mention: Mention) -> bool:
    low, high = mention.low, mention.high
    if isnan(figure.value):
        inside = low - 1e-9 <= figure.low and figure.high <= high + 1e-9
        return inside and high - low <= figure.high - figure.low + 0.011
    wide = mention.kind == "range" and high - low > _WIDEST
    return holds(figure.value, low, high) and not wide


def _p_fits(published: str, stated: Stated) -> bool:
    """Whether a p value is the one that is published, or follows from it: < 0.05 from 0.02."""
    below = published.startswith("<")
    own = float(published.lstrip("<=> "))
    said = float(stated.written)
    match stated.sign:
        case "<":
            return said >= own if below else said > own
        case ">":
            return False if below else said < own
    return not below and _rounded(own, stated.places) == said
