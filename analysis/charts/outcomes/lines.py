"""Mean scores before and after, a panel for each group."""

import math
from collections.abc import Callable
from dataclasses import replace

from analysis.charts.colours import PLAIN, Look
from analysis.charts.drawing import Panel, Panels, Reading, Section, Texts, Tick
from analysis.charts.outcomes.scale import PicturedScale
from analysis.charts.outcomes.words import said
from analysis.charts.words import word
from analysis.publication.released import ReleasedTable
from analysis.publication.standards.notes import few_pairs_in_words
from analysis.rounding import percent
from survey.words import catalogue_of

__all__ = ["lines_by_group"]

Labels = dict[str, str]


def lines_by_group(
    means: ReleasedTable, scale: PicturedScale, labels: Labels, texts: Texts, *, look: Look = PLAIN
) -> Panels | None:
    """A panel for each group with the mean at each point, its interval, and a line between. None
    where nobody was measured twice, or nothing may be shown.

    `means`: the released `means_by_point`; `labels`: the words for its groups. All panels have the
    whole scale.
    """
    language, span = texts.language, scale.high - scale.low
    rows = [row for row in means.rows() if row["measure"] == scale.name and row["n_pairs"]]
    if all(row["suppressed"] for row in rows):
        return None
    groups = list(dict.fromkeys(str(row["group"]) for row in rows))

    def place(value: float) -> float:
        return min(1.0, max(0.0, (value - scale.low) / span))

    panels = []
    for number, group in enumerate(groups):
        some = [row for row in rows if row["group"] == group]
        colour = look.colour(number)
        base = word(language, "n", n=catalogue_of(language).count(int(some[0]["n_pairs"])))
        readings = [
            Reading(group, math.nan, "", instead=few_pairs_in_words(language))
            if row["suppressed"]
            else Reading(
                group,
                place(float(row["mean"])),
                _score(float(row["mean"]), language),
                _placed(row["low"], place),
                _placed(row["high"], place),
                "" if math.isnan(row["low"]) else _between(row["low"], row["high"], language),
                colour,
            )
            for row in some
        ]
        panels.append(Panel(labels.get(group, group), colour, (base, base), tuple(readings)))
    every = tuple(
        Tick(part, _score(scale.low + part * span, language))
        for part in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    level = percent(float(rows[0]["level"]), language=language)
    told = replace(
        texts,
        title=texts.title or scale.label,
        subtitle=said(language, "lines", level=level),
        base=said(language, "no_effect"),
    )
    return Panels(told, scale.points, (Section("", False, tuple(panels)),), every)


def _placed(value: float, place: Callable[[float], float]) -> float:
    return math.nan if math.isnan(value) else place(float(value))


def _score(value: float, language: str) -> str:
    return catalogue_of(language).number(round(value, 1))


def _between(low: float, high: float, language: str) -> str:
    return f"{_score(low, language)}–{_score(high, language)}"
