"""The pictures of what changed in a study: released tables, drawn. One read-only table of kinds,
`OUTCOME_PICTURES`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from analysis.charts.drawing import Shape, Texts
from analysis.charts.evidence import Pictured
from analysis.charts.outcomes.bands import bands_by_point
from analysis.charts.outcomes.change_plot import change_plot
from analysis.charts.outcomes.clinical import in_clinical_range
from analysis.charts.outcomes.flow import flow_of_group
from analysis.charts.outcomes.lines import lines_by_group
from analysis.charts.outcomes.scale import PicturedScale
from analysis.charts.outcomes.words import said
from analysis.counting.sums import TOTAL
from analysis.outcomes.at_points import (
    band_shares,
    change_ground,
    means_by_point,
    moves_counted,
)
from analysis.outcomes.completion import completion
from analysis.outcomes.matching import Matching
from analysis.outcomes.movement import movement
from analysis.publication.released import ReleasedTable
from analysis.publication.standards import Standard
from analysis.publication.tables import release_others

__all__ = ["OUTCOME_PICTURES", "OutcomePicture", "OutcomeTables", "outcome_pictures"]

Named = tuple[str, Shape | None]


@dataclass(frozen=True, eq=False)
class OutcomeTables:
    """The tables of a change as a standard has them. `labels`: the words for groups."""

    matching: Matching
    standard: Standard
    labels: Mapping[str, str]

    @cached_property
    def means(self) -> ReleasedTable:
        return release_others(means_by_point(self.matching), self.standard, "mean at a point")

    @cached_property
    def bands(self) -> ReleasedTable:
        frame = band_shares(self.matching)
        names = ["measure", "group", "point", "band", "n_pairs", "count", "estimate"]
        return release_others(frame.reindex(columns=names), self.standard, "share in a band")

    @cached_property
    def moves(self) -> ReleasedTable:
        return release_others(moves_counted(self.matching), self.standard, "moves")

    @cached_property
    def ground(self) -> ReleasedTable:
        return release_others(change_ground(self.matching), self.standard, "ground of changes")

    @cached_property
    def movement(self) -> ReleasedTable:
        return release_others(movement(self.matching), self.standard, "movement")

    @cached_property
    def flow(self) -> ReleasedTable:
        return release_others(completion(self.matching), self.standard, "completion")

    def label(self, group: str, language: str) -> str:
        return said(language, "everybody") if group == TOTAL else self.labels.get(group, group)


Draw = Callable[[OutcomeTables, PicturedScale, Texts], Iterable[Named]]


@dataclass(frozen=True, slots=True)
class OutcomePicture:
    """A kind of picture: `draw` gives those of a scale with the names of their files; `alt`: the
    phrase of what it is.
    """

    draw: Draw
    alt: str
    shows: str


def _change(tables: OutcomeTables, scale: PicturedScale, texts: Texts) -> Iterator[Named]:
    yield f"change_{scale.name}", change_plot(tables.moves, tables.ground, scale, texts)


def _lines(tables: OutcomeTables, scale: PicturedScale, texts: Texts) -> Iterator[Named]:
    yield f"lines_{scale.name}", lines_by_group(tables.means, scale, _all(tables, texts), texts)


def _bands(tables: OutcomeTables, scale: PicturedScale, texts: Texts) -> Iterator[Named]:
    yield f"bands_{scale.name}", bands_by_point(tables.bands, scale, _all(tables, texts), texts)


def _clinical(tables: OutcomeTables, scale: PicturedScale, texts: Texts) -> Iterator[Named]:
    drawing = in_clinical_range(tables.movement, scale, _all(tables, texts), texts)
    yield f"clinical_{scale.name}", drawing


def _flow(tables: OutcomeTables, scale: PicturedScale, texts: Texts) -> Iterator[Named]:
    for group, _ in tables.matching.parts():
        name = f"flow_{scale.name}" if group == TOTAL else f"flow_{scale.name}_{_safe(group)}"
        label = tables.label(group, texts.language)
        yield name, flow_of_group(tables.flow, scale, group, label, texts)


def _all(tables: OutcomeTables, texts: Texts) -> dict[str, str]:
    return {group: tables.label(group, texts.language) for group, _ in tables.matching.parts()}


def _safe(group: str) -> str:
    return "".join(sign if sign.isalnum() else "_" for sign in group)


OUTCOME_PICTURES: Mapping[str, OutcomePicture] = MappingProxyType(
    {
        "change": OutcomePicture(
            _change, "alt_change", "scores before against after, with what is no reliable change"
        ),
        "lines": OutcomePicture(_lines, "alt_lines", "mean scores before and after, by group"),
        "bands": OutcomePicture(_bands, "alt_bands", "bands of scores before and after"),
        "clinical": OutcomePicture(
            _clinical,
            "alt_clinical",
            "so many in so many people in the clinical range, before and after",
        ),
        "flow": OutcomePicture(_flow, "alt_flow", "who came back"),
    }
)
"""Each kind by its name."""


def outcome_pictures(
    tables: OutcomeTables, scales: Iterable[PicturedScale], texts: Texts, kinds: Iterable[str] = ()
) -> Iterator[Pictured]:
    """The pictures of these scales, of these kinds or of all. One that may not be shown, or of
    nobody, is left out.
    """
    chosen = tuple(kinds) or tuple(OUTCOME_PICTURES)
    for scale in scales:
        for kind in chosen:
            picture = OUTCOME_PICTURES[kind]
            for name, drawing in picture.draw(tables, scale, texts):
                if drawing is not None:
                    alt = f"{scale.label}: {said(texts.language, picture.alt)}"
                    yield Pictured(name, kind, alt, drawing)
