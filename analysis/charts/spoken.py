"""What a chart shows, in words, for those who cannot see it."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from analysis.charts.drawing import (
    Bars,
    Column,
    Dots,
    Flow,
    Grid,
    GridRow,
    Panel,
    Panels,
    Reading,
    Row,
    RowT,
    Scatter,
    Section,
    Shape,
    Stack,
    StackRow,
    Step,
)
from analysis.charts.words import stopped, word
from survey.words import catalogue_of
from survey.words.punctuation import Punctuation

__all__ = ["in_words", "readings_in_words"]

Said = tuple[str, str]
"""The wording of a question, which is said once for all its figures, and a figure."""


def in_words(drawing: Shape) -> str:
    """Title, every figure with its base, and the notes, in the order of the chart."""
    texts, asked = drawing.texts, drawing.texts.title
    language = texts.language
    parts = [stopped(text, language) for text in (texts.kicker, texts.title, texts.subtitle)]
    for wording, figure in _figures(drawing, language):
        parts += [
            stopped(wording, language) if wording != asked else "",
            word(language, "stopped", text=figure),
        ]
        asked = wording
    notes = (*texts.under.splitlines(), *texts.note.splitlines())
    return " ".join(part for part in (*parts, *notes) if part)


def _figures(drawing: Shape, language: str) -> Iterator[Said]:
    match drawing:
        case Bars():
            for column in drawing.columns:
                yield drawing.asked, _row(column, column.readings, language)
        case Stack():
            for asked, row in _rows(drawing.sections):
                yield asked, _row(row, (*row.parts, *row.sides, *row.ends), language)
        case Dots():
            for asked, dot in _rows(drawing.sections):
                yield asked, _dot(dot, language, of_net=not drawing.keys)
        case Panels():
            for asked, panel in _rows(drawing.sections):
                yield asked, _panel(panel, drawing.waves, language)
        case Grid() | Scatter() | Flow():
            for figure in _of_evidence(drawing, language):
                yield "", figure
        case _:
            assert_never(drawing)


def _of_evidence(drawing: Grid | Scatter | Flow, language: str) -> Iterator[str]:
    match drawing:
        case Grid():
            for _, row in _rows(drawing.sections):
                yield _cells(row, drawing.columns, language)
        case Scatter():
            yield from (f"{point.label}: {point.written}" for point in drawing.points)
        case Flow():
            yield from (_step(step, language) for step in drawing.steps)
        case _:
            assert_never(drawing)


def _rows(sections: Iterable[Section[RowT]]) -> Iterator[tuple[str, RowT]]:
    """Each row with the wording of its question."""
    yield from ((section.asked, row) for section in sections for row in section.rows)


def _row(row: StackRow | Column, readings: Iterable[Reading | None], language: str) -> str:
    """Whose figures they are, and each of them: "The public (n = 240): Agree 50%, …"."""
    return f"{row.label} ({row.base}): {row.instead or readings_in_words(readings, language)}"


def readings_in_words(readings: Iterable[Reading | None], language: str) -> str:
    """Figures, each with what it is of; withheld ones with the reason."""
    said = (f"{one.of} {one.instead or one.written}" for one in readings if one and one.of)
    return _listed(dict.fromkeys(said), language)


def _dot(row: Row, language: str, *, of_net: bool) -> str:
    """A share with its interval after the NET it is of; a difference before what it comes to."""
    whose = f"{row.label} ({row.base})" if of_net and row.base else row.label
    if row.instead:
        return f"{whose}: {row.instead}"
    reading = row.reading
    if reading.mark != "dot":  # an effect, which is what its row says
        base = f" ({row.base})" if row.base else ""
        bounds = f"({reading.bounds})" if reading.written else reading.bounds
        return f"{row.label}{base}: {' '.join(one for one in (reading.written, bounds) if one)}"
    if of_net:
        net = f"{reading.of} " if reading.of else ""
        return f"{whose}: {net}{reading.written} ({reading.bounds})"
    told = {"points": reading.written, "verdict": reading.of}
    said = (
        word(language, "points", bounds=reading.bounds, **told)
        if reading.placed
        else word(language, "points_alone", **told)
    )
    return f"{whose}: {said}"


def _panel(panel: Panel, names: Iterable[str], language: str) -> str:
    waves = zip(names, panel.bases, panel.readings, strict=True)
    said = (
        f"{name} ({base}) {reading.instead or f'{reading.written} ({reading.bounds})'}"
        for name, base, reading in waves
        if reading
    )
    return f"{panel.label}: {_listed(said, language)}"


def _cells(row: GridRow, columns: Iterable[str], language: str) -> str:
    filled = zip(columns, row.cells, strict=True)
    said = (f"{name} {cell.said}" for name, cell in filled if cell)
    whose = f"{row.label} ({row.base})" if row.base else row.label
    return f"{whose}: {_listed(said, language)}"


def _step(step: Step, language: str) -> str:
    left = _listed((f"{label} {number}" for label, number in step.left), language)
    return f"{step.label}: {step.written}" + (f" ({step.aside}: {left})" if left else "")


def _listed(parts: Iterable[str], language: str) -> str:
    return catalogue_of(language).phrases(Punctuation).comma.join(parts)
