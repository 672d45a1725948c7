"""Scores before against scores after, over the band in which no change is reliable and with the
cut-off both ways. Source: Jacobson & Truax (1991), Journal of Consulting and Clinical Psychology
59, 12–19.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from analysis.charts.colours import ACCENT, QUIET
from analysis.charts.drawing import Area, Axis, Key, Point, Scatter, Texts
from analysis.charts.outcomes.scale import PicturedScale, ticks_of
from analysis.charts.outcomes.words import said
from analysis.publication.released import ReleasedTable
from survey.words import catalogue_of

__all__ = ["change_plot"]

GROUND = "#dde4ea"


def change_plot(
    moves: ReleasedTable, ground: ReleasedTable, scale: PicturedScale, texts: Texts
) -> Scatter | None:
    """A dot for each pair of scores that somebody has, full where the change is reliable. None
    where it may not be shown, or nobody was measured twice.

    `moves`, `ground`: the released `moves_counted` and `change_ground`. Scores after run upwards.
    """
    dots = [row for row in moves.rows() if row["measure"] == scale.name and not row["suppressed"]]
    below = [row for row in ground.rows() if row["measure"] == scale.name and not row["suppressed"]]
    if not dots:
        return None
    language = texts.language
    ticks = ticks_of(scale.low, scale.high, language)
    margin = (scale.high - scale.low) / 50
    across = Axis(scale.low - margin, scale.high + margin, ticks)
    upward = Axis(scale.high + margin, scale.low - margin, ticks)
    cutoff = float(below[0]["cutoff"]) if below else math.nan
    named = tuple(said(language, "score_at", scale=scale.label, point=one) for one in scale.points)
    pairs = catalogue_of(language).count(int(dots[0]["n_pairs"]))
    told = replace(
        texts,
        title=texts.title or scale.label,
        subtitle=said(language, "change_plot"),
        base="\n".join((said(language, "pairs", n=pairs), said(language, "no_effect"))),
    )
    return Scatter(
        told,
        _keys(cutoff, language, banded=not math.isnan(float(below[0]["low"]))),
        across,
        upward,
        (named[0], named[1]),
        tuple(_areas(below, across, cutoff)),
        tuple(_point(row, language) for row in dots),
        cutoff,
    )


def _keys(cutoff: float, language: str, *, banded: bool) -> tuple[Key, ...]:
    keys = [Key(said(language, "reliable"), ACCENT, "full")]
    if banded:
        keys.append(Key(said(language, "within"), ACCENT, "hollow"))
        keys.append(Key(said(language, "ground"), GROUND))
    if not math.isnan(cutoff):
        score = catalogue_of(language).number(round(cutoff, 2))
        keys.append(Key(said(language, "cut_off", score=score), QUIET, "line"))
    return tuple(keys if banded else keys[1:])


def _areas(below: Sequence[Mapping[str, Any]], across: Axis, cutoff: float) -> list[Area]:
    """The band, the line of no change, and the cut-off from left to right."""
    known = [row for row in below if not math.isnan(float(row["low"]))]
    up = [(float(row["before"]), float(row["high"])) for row in known]
    down = [(float(row["before"]), float(row["low"])) for row in reversed(known)]
    found = [Area((*up, *down), GROUND)] if known else []
    found.append(Area(((across.low, across.low), (across.high, across.high)), "", line=True))
    if not math.isnan(cutoff):
        found.append(Area(((across.low, cutoff), (across.high, cutoff)), "", line=True))
    return found


def _point(row: Mapping[str, Any], language: str) -> Point:
    words = catalogue_of(language)
    before, after = float(row["before"]), float(row["after"])
    label = said(
        language,
        "moved",
        before=words.number(round(before, 2)),
        after=words.number(round(after, 2)),
    )
    people = said(language, "people", n=words.count(int(row["people"])))
    return Point(label, before, after, people, full=row["reliable"] is True)
