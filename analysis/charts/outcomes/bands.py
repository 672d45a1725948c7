"""Bands of scores before and after, as parts of 100%."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from analysis.charts.colours import likert_colours
from analysis.charts.drawing import Key, Reading, Section, Stack, StackRow, Texts
from analysis.charts.outcomes.scale import PicturedScale
from analysis.charts.outcomes.words import said
from analysis.charts.words import word
from analysis.publication.released import ReleasedTable
from analysis.publication.standards.notes import few_pairs_in_words
from analysis.rounding import percent
from survey.words import catalogue_of

__all__ = ["bands_by_point"]


def bands_by_point(
    shares: ReleasedTable, scale: PicturedScale, labels: dict[str, str], texts: Texts
) -> Stack | None:
    """For each group a bar before and a bar after. None where the scale has no bands, nobody was
    measured twice, or nothing may be shown.

    `shares`: the released `band_shares`; `labels`: the words for its groups.
    """
    rows = [row for row in shares.rows() if row["measure"] == scale.name and row["n_pairs"]]
    if not scale.bands or all(row["suppressed"] for row in rows):
        return None
    language = texts.language
    colours = likert_colours(len(scale.bands), rising=bool(scale.higher_is_better))
    keys = tuple(Key(*each) for each in zip(scale.bands, colours, strict=True))
    sections = []
    for group in dict.fromkeys(str(row["group"]) for row in rows):
        here = [row for row in rows if row["group"] == group]
        points = list(dict.fromkeys(str(row["point"]) for row in here))
        bars = tuple(
            _bar([row for row in here if row["point"] == point], label, keys, language)
            for point, label in zip(points, scale.points, strict=True)
        )
        sections.append(Section(labels.get(group, group), True, bars))
    told = replace(
        texts,
        title=texts.title or scale.label,
        subtitle=said(language, "bands"),
        base=said(language, "no_effect"),
    )
    return Stack(told, keys, tuple(sections), (0.0, 1.0), False, ("", ""), (), "")


def _bar(
    rows: Sequence[Mapping[str, Any]], label: str, keys: tuple[Key, ...], language: str
) -> StackRow:
    n = catalogue_of(language).count(int(rows[0]["n_pairs"]))
    base = word(language, "n", n=n)
    if rows[0]["suppressed"]:
        return StackRow(label, base, few_pairs_in_words(language), 0.0, (), (None, None), ())
    parts = tuple(
        Reading(
            key.label,
            float(row["estimate"]),
            percent(float(row["estimate"]), language=language),
            colour=key.colour,
        )
        for row, key in zip(rows, keys, strict=True)
    )
    return StackRow(label, base, "", 0.0, parts, (None, None), ())
