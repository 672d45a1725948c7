"""A funnel plot with contours: effects by their standard errors, over where they would be
significant. Source: Peters et al. (2008), Journal of Clinical Epidemiology 61, 991–996; Sterne &
Egger (2001), Journal of Clinical Epidemiology 54, 1046–1055.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analysis.charts.colours import ACCENT
from analysis.charts.drawing import Area, Axis, Key, Point, Scatter, Texts, Tick
from analysis.charts.evidence.scales import axis_of, between, tick_marks, written
from analysis.charts.evidence.words import said
from analysis.evidence.effects import rows_of
from analysis.evidence.inference import critical
from analysis.evidence.pooled_review import PoolChoices, domains_chosen, pool_review
from analysis.evidence.review.review import Review
from analysis.evidence.small_studies import FEW
from survey.words import catalogue_of

__all__ = ["funnels"]

_GROUNDS = (("#ffffff", 0.1), ("#ebeff3", 0.05), ("#d5dde5", 0.01), ("#bcc8d3", 0.0))
"""The colour of each part of the ground, and the p value above which its effects are."""


def funnels(
    review: Review, choices: PoolChoices, texts: Texts, domains: tuple[str, ...] = ()
) -> Iterator[tuple[str, Scatter]]:
    """A funnel for each domain and kind with three effects or more, with the name of its file.

    The ground says where an effect would have p under 0.1, 0.05 and 0.01; the broken line is the
    pooled effect. Effects that lack on the side of what is not significant may not have been
    published; with fewer than ten nothing can be told.
    """
    studies = [one for one in rows_of(review.frame()) if not math.isnan(one["yi"])]
    for row in rows_of(pool_review(review, choices, domains_chosen(review, domains))):
        keys = ("domain", "kind")
        part = [one for one in studies if all(one[key] == row[key] for key in keys)]
        if len(part) > 2:
            kind = "" if row["kind"] == "effect" else f"_{row['kind']}"
            label = review.label(str(row["domain"]))
            drawing = _funnel(part, float(row["estimate"]), str(row["metric"]), label, texts)
            yield f"funnel_{row['domain']}{kind}", drawing


def _funnel(
    part: Sequence[Mapping[str, Any]], middle: float, metric: str, label: str, texts: Texts
) -> Scatter:
    language = texts.language
    deepest = 1.08 * max(math.sqrt(one["vi"]) for one in part)
    marks = tick_marks(0, deepest, 5)
    number = catalogue_of(language).number
    down = Axis(0.0, deepest, tuple(Tick(mark, number(mark)) for mark in marks))
    reach = critical(0.95, math.inf) * deepest
    bounds = [
        *(one["yi"] for one in part),
        *([middle - reach, middle + reach] if not math.isnan(middle) else []),
    ]
    across = axis_of([min(bounds), max(bounds)], language, metric=metric)
    points = tuple(
        Point(
            str(one["study"]),
            one["yi"],
            math.sqrt(one["vi"]),
            f"{written(one['yi'], language, metric)} "
            f"({between(*_interval(one['yi'], one['vi']), language, metric)})",
        )
        for one in part
    )
    kicker = said(language, "few") if len(part) < FEW else texts.kicker
    told = Texts(texts.title or label, label, kicker, texts.base, texts.note, language)
    return Scatter(
        told,
        _keys(language),
        across,
        down,
        (metric, said(language, "standard_error")),
        (*_grounds(across, deepest), *_sides(across, middle, deepest)),
        points,
        middle,
    )


def _interval(y: float, v: float) -> tuple[float, float]:
    half = critical(0.95, math.inf) * math.sqrt(v)
    return y - half, y + half


def _keys(language: str) -> tuple[Key, ...]:
    number = catalogue_of(language).number
    (_, first), *rest, (last, _) = _GROUNDS
    return (
        Key(said(language, "p_over", p=number(first)), _GROUNDS[0][0]),
        *(
            Key(said(language, "p_under", p=number(before)), colour)
            for (_, before), (colour, _) in zip(_GROUNDS, rest, strict=False)
        ),
        Key(said(language, "p_under", p=number(_GROUNDS[-2][1])), last),
        Key(said(language, "study"), ACCENT, "full"),
    )


def _grounds(across: Axis, deepest: float) -> Iterator[Area]:
    """From the outermost part inwards, each on top of the one before, cut at the scale's ends."""
    frame = ((across.low, 0.0), (across.high, 0.0), (across.high, deepest), (across.low, deepest))
    yield Area(frame, _GROUNDS[-1][0])
    for colour, p in reversed(_GROUNDS[:-1]):
        slope = critical(1 - p, math.inf)
        yield Area(_wedge(across, 0.0, slope, deepest), colour)


def _wedge(
    across: Axis, middle: float, slope: float, deepest: float
) -> tuple[tuple[float, float], ...]:
    """Where effects lie within so many standard errors of the middle, cut at the scale's ends."""
    corners = [(middle, 0.0)]
    for end, sign in ((across.high, 1), (across.low, -1)):
        edge = middle + sign * slope * deepest
        beyond = edge > end if sign > 0 else edge < end
        side = [(end, abs(end - middle) / slope), (end, deepest)] if beyond else [(edge, deepest)]
        corners += side if sign > 0 else side[::-1]
    return tuple(corners)


def _sides(across: Axis, middle: float, deepest: float) -> Iterator[Area]:
    """The funnel itself: where 95% of effects lie that differ by chance alone."""
    if not math.isnan(middle) and across.low < middle < across.high:
        yield Area(_wedge(across, middle, critical(0.95, math.inf), deepest), "", line=True)
