"""The kinds of pictures of evidence: one read-only table, which the tests walk."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from analysis.charts.drawing import Shape, Texts
from analysis.charts.evidence.flow import flow_chart
from analysis.charts.evidence.forest import forests, published_forest
from analysis.charts.evidence.funnel import funnels
from analysis.charts.evidence.grids import directions_grid, risk_grid
from analysis.charts.evidence.words import said
from analysis.evidence.pooled_review import PoolChoices
from analysis.evidence.review.review import Review

__all__ = ["EVIDENCE_CHARTS", "EvidenceChart", "Pictured", "pictures_of"]

Named = tuple[str, Shape]
Draw = Callable[[Review, PoolChoices, Texts, tuple[str, ...]], Iterable[Named]]


@dataclass(frozen=True, slots=True)
class EvidenceChart:
    """A kind of picture. `draw(review, choices, texts, domains)` gives its pictures with the names
    of their files, none where the review has nothing for it. `alt`: the phrase of what it is.
    """

    draw: Draw
    alt: str
    shows: str


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture of a review: the name of its file, what it is in a sentence, and the drawing."""

    name: str
    kind: str
    alt: str
    drawing: Shape


def _forests(
    review: Review, choices: PoolChoices, texts: Texts, domains: tuple[str, ...]
) -> Iterator[Named]:
    yield from forests(review, choices, texts, domains)
    if (drawing := published_forest(review, texts, domains)) is not None:
        yield "forest_published", drawing


def _directions(
    review: Review, _choices: PoolChoices, texts: Texts, domains: tuple[str, ...]
) -> Iterator[Named]:
    if (drawing := directions_grid(review, texts, domains)) is not None:
        yield "directions", drawing


def _risk(
    review: Review, _choices: PoolChoices, texts: Texts, _domains: tuple[str, ...]
) -> Iterator[Named]:
    if (drawing := risk_grid(review, texts)) is not None:
        yield "risk", drawing


def _flow(
    review: Review, _choices: PoolChoices, texts: Texts, _domains: tuple[str, ...]
) -> Iterator[Named]:
    if (drawing := flow_chart(review, texts)) is not None:
        yield "flow", drawing


EVIDENCE_CHARTS: Mapping[str, EvidenceChart] = MappingProxyType(
    {
        "forest": EvidenceChart(
            _forests, "alt_forest", "each study with its interval, and the pooled effect by domain"
        ),
        "directions": EvidenceChart(
            _directions, "alt_directions", "which way each study went on each outcome"
        ),
        "funnel": EvidenceChart(
            funnels, "alt_funnel", "effects by their standard errors, over contours of p"
        ),
        "risk": EvidenceChart(_risk, "alt_risk", "the risk of bias of each study, by domain"),
        "flow": EvidenceChart(_flow, "alt_flow", "how studies were found and chosen"),
    }
)
"""Each kind by its name."""


def pictures_of(
    review: Review,
    kinds: Iterable[str] = (),
    *,
    choices: PoolChoices | None = None,
    domains: tuple[str, ...] = (),
    texts: Texts | None = None,
) -> Iterator[Pictured]:
    """The pictures of a review, of these kinds or of all. Their title is that of the review, their
    source the review's.
    """
    source = review.source
    given = texts or Texts(source.title, note=source.source)
    for kind in tuple(kinds) or tuple(EVIDENCE_CHARTS):
        chart = EVIDENCE_CHARTS[kind]
        alt = said(given.language, chart.alt)
        for name, drawing in chart.draw(review, choices or PoolChoices(), given, domains):
            yield Pictured(name, kind, alt, drawing)
