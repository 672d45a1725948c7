"""Tables of signs: which way each study went on each outcome, and its risk of bias."""

import math

from analysis.charts.colours import ACCENT, QUIET, SIGNAL
from analysis.charts.drawing import Cell, Grid, GridRow, Key, Section, Texts
from analysis.charts.evidence.scales import people
from analysis.charts.evidence.words import said
from analysis.evidence.directions import study_directions
from analysis.evidence.effects import rows_of
from analysis.evidence.pooled_review import domains_chosen
from analysis.evidence.review.review import Review

__all__ = ["directions_grid", "risk_grid"]

_WAYS = {
    1: ("▲", ACCENT, "improved"),
    0: ("◄►", QUIET, "mixed"),
    -1: ("▼", SIGNAL, "worsened"),
}
"""Sign, colour and word of a direction; the signs differ without colour too."""

_RISKS = {
    "low": ("+", "#1f7a4d"),
    "some": ("!", "#e0b100"),
    "high": ("−", "#b3261e"),
    "unclear": ("?", "#d4d4d4"),
}
"""Sign and colour of a risk, as the traffic lights of RoB 2 have them; the signs tell them apart
without colour."""


def directions_grid(review: Review, texts: Texts, domains: tuple[str, ...] = ()) -> Grid | None:
    """A row for each study and a column for each domain: improved, did worse, or mixed, with how
    many of its outcomes improved. None where there is nothing to show. Source: Boon & Thomson
    (2021), Research Synthesis Methods 12, 29–33, the effect direction plot.
    """
    language = texts.language
    chosen = domains_chosen(review, domains)
    rows = [row for row in rows_of(study_directions(review)) if row["domain"] in chosen]
    if not rows:
        return None
    columns = [
        key
        for key in ((name, kind) for name in chosen for kind in ("effect", "change"))
        if any((row["domain"], row["kind"]) == key for row in rows)
    ]
    headings = [
        review.label(name) + (f" – {said(language, 'change')}" if kind == "change" else "")
        for name, kind in columns
    ]
    largest = max([1.0, *(row["participants"] for row in rows if row["participants"] > 0)])
    found = {(row["study"], row["domain"], row["kind"]): row for row in rows}
    drawn = []
    for study in dict.fromkeys(row["study"] for row in rows):
        cells = []
        largest_of = 0.0
        for name, kind in columns:
            row = found.get((study, name, kind))
            cells.append(None if row is None else _direction(row, largest, language))
            largest_of = largest_of if row is None else max(largest_of, row["participants"] or 0)
        drawn.append(GridRow(str(study), people(largest_of, language), tuple(cells)))
    keys = tuple(
        Key(said(language, word), colour, "sign", sign) for sign, colour, word in _WAYS.values()
    )
    note = " ".join((said(language, "larger"), said(language, "votes"), texts.note)).strip()
    told = Texts(texts.title, texts.subtitle, texts.kicker, texts.base, note, language)
    return Grid(told, keys, tuple(headings), (Section("", False, tuple(drawn)),))


def _direction(row: dict[str, object], largest: float, language: str) -> Cell:
    sign, colour, word = _WAYS[int(str(row["direction"]))]
    people = float(str(row["participants"]))
    size = 0.25 if math.isnan(people) else 0.25 + 0.75 * math.sqrt(people / largest)
    outcomes = int(str(row["outcomes"]))
    told = said(language, word)
    if outcomes > 1:
        told += f" ({said(language, 'outcomes', up=row['up'], n=outcomes)})"
    return Cell(sign, told, colour, size)


def risk_grid(review: Review, texts: Texts) -> Grid | None:
    """A row for each study and a column for each domain of bias. None where nobody judged any."""
    language = texts.language
    judged = [study for study in review.studies.values() if study.risk]
    if not judged:
        return None
    named = list(dict.fromkeys(name for study in judged for name in study.risk))
    columns = [name for name in named if name != "overall"] + ["overall"] * ("overall" in named)
    rows = tuple(
        GridRow(
            study.study,
            "",
            tuple(
                _risk(study.risk[name], language) if name in study.risk else None
                for name in columns
            ),
        )
        for study in judged
    )
    headings = tuple(
        said(language, "overall") if name == "overall" else name.replace("_", " ").capitalize()
        for name in columns
    )
    keys = tuple(
        Key(f"{sign} {said(language, name)}", colour, "full")
        for name, (sign, colour) in _RISKS.items()
    )
    title = texts.title or said(language, "risk")
    told = Texts(title, texts.subtitle, texts.kicker, texts.base, texts.note, language)
    return Grid(told, keys, headings, (Section("", False, rows),), round_=True)


def _risk(judged: str, language: str) -> Cell:
    sign, colour = _RISKS[judged]
    return Cell(sign, said(language, judged), colour)
