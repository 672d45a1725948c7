"""Figures of evidence by the names that drafts give them: evidence.DOMAIN.WHAT.

| WHAT           | what it is                                                              |
|----------------|-------------------------------------------------------------------------|
| `estimate`     | the pooled effect, or its interval where an interval is stated           |
| `low`, `high`  | an end of that interval                                                  |
| `p`, `i2`      | its p value; I², in percent                                              |
| `k`            | effects in it                                                            |
| `studies`      | studies in it; of a total, studies in all                                |
| `participants` | people in these                                                          |
| `improved`     | the share of studies (or outcomes, where the review counts these) that improved |
| `change`       | of effects without a comparison, the pooled change, or its interval       |

DOMAIN is that of the file; `all`, or what a total is of (`randomised_studies`), without one. Where
two reviews have a figure of one name, it is evidence.REVIEW.DOMAIN.WHAT.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan, nan
from typing import Any, Literal

import pandas as pd

from analysis.evidence.directions import directions, totals
from analysis.evidence.pooled_review import PoolChoices, pool_review
from analysis.evidence.review import Review
from analysis.evidence.review.published import DirectionSource, PublishedSource
from analysis.evidence.review.review import CHANGE, EFFECT
from survey.errors import DataError, did_you_mean, shown

__all__ = ["PREFIX", "Research", "ResearchFigure", "What"]

PREFIX = "evidence."

What = Literal[
    "estimate", "change", "low", "high", "p", "i2", "k", "studies", "participants", "improved"
]


@dataclass(frozen=True, slots=True)
class ResearchFigure:
    """A figure of a review. `value`: NaN where only an interval is printed; shares as proportions,
    I² in percent. `low`, `high`: of the interval, or of a range of shares; else NaN. `p`: as
    printed. `benefit`: 1 where above 0 is a benefit, −1 where below is. `better`: what is good on
    the domain's measures, "" where nobody says. `of`: of what it is a share. `kind`: effect, or
    change without a comparison.
    """

    what: What
    domain: str
    label: str
    review: str
    source: str
    value: float = nan
    low: float = nan
    high: float = nan
    p: str = ""
    benefit: int = 1
    better: str = ""
    of: str = ""
    kind: str = EFFECT
    name: str = ""

    @property
    def long_name(self) -> str:
        return f"{PREFIX}{self.review}.{self.domain}.{self.what}"

    @property
    def short_name(self) -> str:
        return f"{PREFIX}{self.domain}.{self.what}"

    @property
    def pooled(self) -> bool:
        """Whether it is of an effect that was pooled from several studies."""
        return self.what in ("estimate", "low", "high", "p", "i2", "k")

    @property
    def is_benefit(self) -> bool | None:
        """Whether an effect is a benefit; None for what is none, and where it may be either."""
        middle = self.value if isnan(self.low) else (self.low + self.high) / 2
        if self.what not in ("estimate", "change", "p") or isnan(middle) or not middle:
            return None
        return middle * self.benefit > 0


class Research:
    """What the evidence files of a study say, by the names of figures."""

    def __init__(self, reviews: Sequence[Review] = ()) -> None:
        found = [figure for review in reviews for figure in _figures(review)]
        often = Counter(one.short_name for one in found)
        named = [
            replace(one, name=one.short_name if often[one.short_name] == 1 else one.long_name)
            for one in found
        ]
        self.figures: Mapping[str, ResearchFigure] = {one.name: one for one in named}
        self._long = {one.long_name: one for one in named}
        self.labels: Mapping[str, str] = {
            domain: review.label(domain) for review in reviews for domain in review.domains
        }

    def __bool__(self) -> bool:
        return bool(self.figures)

    def figure(self, name: str) -> ResearchFigure:
        """The figure of a name. Raises DataError, with the nearest match, where there is none."""
        found = self.figures.get(name) or self._long.get(name)
        if found is None and not self:
            raise DataError.of(
                "claim",
                f"{shown(name)} is a figure of evidence, and the study names none; list it in "
                "study.yaml, such as evidence: [parent-infant-psychotherapy-2022]",
            )
        if found is None:
            near = did_you_mean(name, list(self.figures))
            raise DataError.of("claim", f"the study's evidence has no figure {shown(name)}{near}")
        return found

    def of(self, domain: str, what: str) -> ResearchFigure | None:
        """The figure of a domain, where exactly one review has it."""
        return self.figures.get(f"{PREFIX}{domain}.{what}")


def _figures(review: Review) -> Iterator[ResearchFigure]:
    """Every figure of a review, each name once: what it published itself, else what its studies
    give.
    """
    known: set[tuple[str, str]] = set()
    for one in (*_published(review), *_computed(review)):
        if (one.domain, one.what) not in known:
            known.add((one.domain, one.what))
            yield one


_WITHOUT = {"all": "all outcomes"}
"""What is of no domain of its own."""


def _blank(review: Review, domain: str, source: str = "") -> ResearchFigure:
    entry = review.source.domains.get(domain)
    better = (entry.better if entry else None) or ""
    label = review.label(domain) if domain in review.domains else ""
    return ResearchFigure(
        "estimate",
        domain,
        label or _WITHOUT.get(domain, domain.replace("_", " ")),
        review.source.evidence,
        source or review.source.source or review.source.title,
        better=better,
    )


def _published(review: Review) -> Iterator[ResearchFigure]:
    for one in review.source.pooled:
        yield from _of_pooled(_blank(review, one.domain, one.source), one)
    for each in review.source.directions:
        yield _of_direction(_blank(review, each.domain, each.source), each)
    for total in review.source.totals:
        blank = _blank(review, re.sub(r"\W+", "_", total.of.casefold()), total.source)
        label = "in all" if total.of == "all" else total.of
        blank = replace(blank, label=label, of=total.unit)
        yield replace(blank, what="studies", value=total.studies)
        if total.participants is not None:
            yield replace(blank, what="participants", value=total.participants)


def _of_pooled(blank: ResearchFigure, one: PublishedSource) -> Iterator[ResearchFigure]:
    effect = replace(
        blank,
        value=nan if one.estimate is None else one.estimate,
        low=one.low,
        high=one.high,
        p=one.p,
        benefit=1 if one.benefit == "positive" else -1,
    )
    yield effect
    yield replace(effect, what="low", value=one.low)
    yield replace(effect, what="high", value=one.high)
    if one.p:
        yield replace(effect, what="p", value=nan)
    plain = replace(effect, low=nan, high=nan)
    counts: tuple[tuple[What, float | None], ...] = (
        ("i2", one.i2),
        ("k", one.k),
        ("studies", one.studies),
    )
    for what, value in counts:
        if value is not None:
            yield replace(plain, what=what, value=value)


def _of_direction(blank: ResearchFigure, one: DirectionSource) -> ResearchFigure:
    return replace(
        blank,
        what="improved",
        value=nan if one.share is None else one.share,
        low=nan if one.low is None else one.low,
        high=nan if one.high is None else one.high,
        of=one.of,
        kind=CHANGE if one.comparison.casefold() == "none" else EFFECT,
    )


def _computed(review: Review) -> Iterator[ResearchFigure]:
    """What the studies of a review give, with effects above 0 as benefits."""
    if not review.effects:
        return
    for row in _rows(pool_review(review, PoolChoices())):
        kind = str(row["kind"])
        effect = replace(
            _blank(review, str(row["domain"])),
            what="estimate" if kind == EFFECT else "change",
            kind=kind,
            value=float(row["estimate"]),
            low=float(row["low"]),
            high=float(row["high"]),
            p=_written(float(row["p_value"])),
        )
        yield effect
        if kind == EFFECT:
            yield replace(effect, what="low", value=effect.low)
            yield replace(effect, what="high", value=effect.high)
            yield replace(effect, what="p", value=nan)
            plain = replace(effect, low=nan, high=nan)
            yield replace(plain, what="i2", value=float(row["i2"]))
            yield replace(plain, what="k", value=float(row["k"]))
            yield replace(plain, what="studies", value=float(row["studies"]))
    counted = directions(review)
    for row in _rows(counted[counted.of == "studies"]):
        blank = _blank(review, str(row["domain"]))
        share = float(row["share"])
        yield replace(blank, what="improved", value=share, of="studies", kind=str(row["kind"]))
    for row in _rows(totals(review)):
        blank = _blank(review, str(row["domain"]))
        yield replace(blank, what="studies", value=float(row["studies"]))
        if not row["unknown"]:
            yield replace(blank, what="participants", value=float(row["participants"]))


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _written(p: float) -> str:
    """A p value as it is printed."""
    return "" if isnan(p) else "<0.001" if p < 0.001 else f"{p:.3f}"
