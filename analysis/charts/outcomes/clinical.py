"""So many in so many people in the clinical range, before and after."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from analysis.charts.colours import likert_colours
from analysis.charts.drawing import Key, Reading, Section, Stack, StackRow, Texts
from analysis.charts.outcomes.scale import PicturedScale
from analysis.charts.outcomes.words import said
from analysis.charts.words import word
from analysis.outcomes.rates_in_words import rate_in_words
from analysis.publication.released import ReleasedTable
from analysis.publication.standards.notes import few_pairs_in_words
from survey.words import catalogue_of

__all__ = ["in_clinical_range"]

SHARES = ("clinical_before", "clinical_after")


def in_clinical_range(
    movement: ReleasedTable, scale: PicturedScale, labels: dict[str, str], texts: Texts
) -> Stack | None:
    """For each group a bar before and a bar after, of who was in the clinical range and who was
    not, as so many in so many people. None where the scale has no cut-off, nobody was measured
    twice, or nothing may be shown. `movement`: the released `movement`.
    """
    rows = [row for row in movement.rows() if row["measure"] == scale.name and row["n"]]
    if all(row["suppressed"] for row in rows):
        return None
    language = texts.language
    worse, better = likert_colours(2)
    keys = (Key(said(language, "clinical"), worse), Key(said(language, "not_clinical"), better))
    sections = tuple(
        Section(
            labels.get(str(row["group"]), str(row["group"])),
            True,
            tuple(
                _bar(row, share, point, keys, language)
                for share, point in zip(SHARES, scale.points, strict=True)
            ),
        )
        for row in rows
    )
    told = replace(
        texts,
        title=texts.title or scale.label,
        subtitle=said(language, "clinical_range"),
        base=said(language, "no_effect"),
    )
    return Stack(told, keys, sections, (0.0, 1.0), False, ("", ""), (), "")


def _bar(
    row: Mapping[str, Any], name: str, point: str, keys: tuple[Key, ...], language: str
) -> StackRow:
    base = word(language, "n", n=catalogue_of(language).count(int(row["n"])))
    if row["suppressed"]:
        return StackRow(point, base, few_pairs_in_words(language), 0.0, (), (None, None), ())
    share = float(row[name])
    parts = tuple(
        Reading(key.label, part, rate_in_words(part, language, of=100), colour=key.colour)
        for key, part in zip(keys, (share, 1 - share), strict=True)
    )
    return StackRow(point, base, "", 0.0, parts, (None, None), ())
