"""A forest plot: each study with its interval, and under the studies of a domain the pooled effect
with where a new study would lie.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.charts.colours import ACCENT, INK, QUIET
from analysis.charts.drawing import Axis, Dots, Key, Reading, Row, Section, Texts
from analysis.charts.evidence.scales import axis_of, between, people, percentage, written
from analysis.charts.evidence.words import said
from analysis.evidence.effects import rows_of
from analysis.evidence.inference import critical
from analysis.evidence.pooled_review import PoolChoices, domains_chosen, pool_review
from analysis.evidence.review.published import PublishedSource
from analysis.evidence.review.review import CHANGE, EFFECT, Review
from survey.words import catalogue_of

__all__ = ["forests", "published_forest"]

Study = Mapping[str, Any]
"""A row of `Review.frame`."""
Pooled = Mapping[str, Any]
"""A row of `pool_review`."""

MOST_ROWS = 40
"""Effects that one picture has; of more, each domain has a picture of its own."""


def forests(
    review: Review, choices: PoolChoices, texts: Texts, domains: tuple[str, ...] = ()
) -> Iterator[tuple[str, Dots]]:
    """A forest for each metric that domains are pooled in, with the name of its file: the domains
    under each other on one scale, or where there are many effects each in a picture of its own. To
    the right is a benefit. Studies are squares, larger where they weigh more; the pooled effect is
    a diamond, and the line under it where a new study would lie. A change without a comparison
    has a section of its own, which says so.
    """
    chosen = domains_chosen(review, domains)
    studies = [
        one
        for one in rows_of(review.frame())
        if one["domain"] in chosen and not math.isnan(one["yi"])
    ]
    pooled = rows_of(pool_review(review, choices, domains))
    metrics = list(dict.fromkeys(row["metric"] for row in pooled))
    for metric in metrics:
        rows = [row for row in pooled if row["metric"] == metric]
        name = f"forest_{metric.lower()}" if len(metrics) > 1 else "forest"
        if sum(row["k"] for row in rows) <= MOST_ROWS or len(rows) == 1:
            yield name, _forest(review, studies, rows, choices.level, texts)
            continue
        for row in rows:
            kind = "" if row["kind"] == EFFECT else f"_{row['kind']}"
            drawing = _forest(review, studies, [row], choices.level, texts)
            yield f"{name}_{row['domain']}{kind}", drawing


@dataclass(frozen=True, eq=False)
class _Drawing:
    """What every row of a forest is drawn with."""

    review: Review
    axis: Axis
    metric: str
    z: float
    language: str

    def section(self, row: Pooled, part: Sequence[Study]) -> Section[Row]:
        """The studies of a domain, the largest effect first, and their pooled effect."""
        tau2 = 0.0 if math.isnan(row["tau2"]) else row["tau2"]
        heaviest = max(1 / (one["vi"] + tau2) for one in part)
        effects = Counter(one["study"] for one in part)
        drawn = tuple(
            self.study(one, 1 / (one["vi"] + tau2) / heaviest, named=effects[one["study"]] > 1)
            for one in sorted(part, key=lambda one: -one["yi"])
        )
        kind = f" – {said(self.language, 'change')}" if row["kind"] == CHANGE else ""
        label = f"{self.review.label(str(row['domain']))}{kind}"
        return Section(label, True, (*drawn, self.pooled(row), *self.predicted(row)))

    def study(self, one: Study, share: float, *, named: bool) -> Row:
        what = ", ".join(one[key] for key in ("measure", "comparison", "time") if one[key])
        label = f"{one['study']}: {what}" if named and what else str(one["study"])
        half = self.z * math.sqrt(one["vi"])
        low, high = one["yi"] - half, one["yi"] + half
        reading = Reading(
            said(self.language, str(one["kind"])),
            min(max(one["yi"], self.axis.low), self.axis.high),
            written(one["yi"], self.language, self.metric),
            *self.inside(low, high),
            between(low, high, self.language, self.metric),
            ACCENT,
            mark="square",
            size=max(0.12, share),
            cut=(low < self.axis.low, high > self.axis.high),
        )
        return Row(label, people(one["participants"], self.language), "", reading)

    def pooled(self, row: Pooled) -> Row:
        studies = catalogue_of(self.language).count(int(row["studies"]))
        label = said(self.language, "pooled_of", studies=studies)
        i2 = float(row["i2"])
        base = "" if math.isnan(i2) else f"I² {percentage(i2 / 100, self.language)}"
        estimate, low, high = (float(row[name]) for name in ("estimate", "low", "high"))
        text = written(estimate, self.language, self.metric)
        if math.isnan(low):
            return Row(label, base, str(row["flag"]), Reading("", math.nan, text))
        reading = Reading(
            said(self.language, "pooled"),
            estimate,
            text,
            *self.inside(low, high),
            between(low, high, self.language, self.metric),
            INK,
            mark="diamond",
        )
        return Row(label, base, "", reading)

    def predicted(self, row: Pooled) -> Iterator[Row]:
        """Where a new study would lie; nothing where that is not known."""
        low, high = float(row["prediction_low"]), float(row["prediction_high"])
        if not math.isnan(low):
            label = said(self.language, "prediction")
            reading = Reading(
                label,
                float(row["estimate"]),
                "",
                *self.inside(low, high),
                between(low, high, self.language, self.metric),
                QUIET,
                mark="interval",
                cut=(low < self.axis.low, high > self.axis.high),
            )
            yield Row(label, "", "", reading)

    def inside(self, low: float, high: float) -> tuple[float, float]:
        """The part of an interval that is on the scale; NaN stays NaN."""
        if math.isnan(low):
            return math.nan, math.nan
        return max(low, self.axis.low), min(high, self.axis.high)


def _forest(
    review: Review, studies: Sequence[Study], rows: Sequence[Pooled], level: float, texts: Texts
) -> Dots:
    language, metric = texts.language, str(rows[0]["metric"])
    z = critical(level, math.inf)
    keys = ("domain", "kind")
    parts = [[one for one in studies if all(one[key] == row[key] for key in keys)] for row in rows]
    bounds = [
        one["yi"] + side * z * math.sqrt(one["vi"])
        for part in parts
        for one in part
        for side in (-1, 0, 1)
    ]
    bounds += [row[name] for row in rows for name in ("prediction_low", "prediction_high")]
    sides = (said(language, "worse"), said(language, "better"))
    drawing = _Drawing(
        review, axis_of(bounds, language, metric=metric, sides=sides), metric, z, language
    )
    sections = tuple(drawing.section(row, part) for row, part in zip(rows, parts, strict=True))
    legend = (
        Key(said(language, "study"), ACCENT, "square"),
        Key(said(language, "pooled"), INK, "diamond"),
        Key(said(language, "prediction"), QUIET, "line"),
    )
    shown = percentage(level, language)
    about = said(language, "interval", metric=metric, level=shown)
    return Dots(
        _told(texts, about, said(language, "turned", better=sides[1])),
        legend,
        sections,
        drawing.axis,
    )


def _told(texts: Texts, about: str, note: str) -> Texts:
    notes = " ".join(part for part in (note, texts.note) if part)
    subtitle = texts.subtitle or about
    return Texts(texts.title, subtitle, texts.kicker, texts.base, notes, texts.language)


def published_forest(review: Review, texts: Texts, domains: tuple[str, ...] = ()) -> Dots | None:
    """What the review pooled itself, as published: an interval for each domain on one scale, with
    its own signs, and in words on which side the benefit is. None where it published nothing.
    """
    chosen = domains_chosen(review, domains)
    shown = [one for one in review.source.pooled if one.domain in chosen]
    if not shown:
        return None
    language = texts.language
    axis = axis_of([bound for one in shown for bound in (one.low, one.high)], language)
    rows = tuple(_published(review, one, language) for one in shown)
    shown_level = percentage(shown[0].level, language)
    about = said(language, "interval", metric=shown[0].metric, level=shown_level)
    told = _told(texts, about, said(language, "unturned"))
    return Dots(told, (), (Section("", False, rows),), axis)


def _published(review: Review, one: PublishedSource, language: str) -> Row:
    side = "benefit_above" if one.benefit == "positive" else "benefit_below"
    middle = one.estimate if one.estimate is not None else (one.low + one.high) / 2
    base = "" if one.i2 is None else f"I² {percentage(one.i2 / 100, language)}"
    reading = Reading(
        said(language, side),
        middle,
        "" if one.estimate is None else written(one.estimate, language),
        one.low,
        one.high,
        between(one.low, one.high, language),
        INK,
        mark="interval" if one.estimate is None else "diamond",
    )
    label = f"{review.label(one.domain)} ({said(language, side)})"
    return Row(label, base, "", reading)
