"""What a chart shows, in words, for those who cannot see it; each figure with its name, where it
has one.
"""

from collections.abc import Iterable, Iterator
from typing import assert_never

from analysis.charts.drawing import (
    Bars,
    Column,
    Counts,
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
from analysis.drafts.claimed_text import ClaimedText, unwrapped, wrapped
from survey.words import catalogue_of
from survey.words.punctuation import Punctuation

__all__ = ["counted_in_words", "in_words", "label_in_words", "readings_told", "told"]

Said = tuple[str, str]
"""The wording of a question, which is said once for all its figures, and a figure."""


def in_words(drawing: Shape) -> str:
    """Title, every figure with its base, and the notes, in the order of the chart."""
    return told(drawing).text


def told(drawing: Shape) -> ClaimedText:
    """The same, and which figure each of its figures is. A title may have some that are wrapped."""
    return ClaimedText.of(_told(drawing))


def _told(drawing: Shape) -> str:
    texts, asked = drawing.texts, unwrapped(drawing.texts.title)
    language = texts.language
    parts = [stopped(text, language) for text in (texts.kicker, texts.title, texts.subtitle)]
    for wording, figure in _figures(drawing, language):
        parts += [
            stopped(wording, language) if wording != asked else "",
            word(language, "stopped", text=figure),
        ]
        asked = wording
    under = (stopped(line, language) for line in texts.under.splitlines())
    notes = (*under, *texts.note.splitlines())
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
    said = row.instead or readings_told(readings, language)
    return f"{row.label} ({counted_in_words(row.base, row.counted)}): {said}"


def readings_told(readings: Iterable[Reading | None], language: str) -> str:
    """Figures, each with what it is of and wrapped with its name; withheld ones with the reason."""
    said = dict[str, str]()
    for one in readings:
        if one and one.of:
            of = label_in_words(one, language)
            said.setdefault(
                f"{of} {one.instead or one.written}", f"{of} {one.instead or _written(one)}"
            )
    return _listed(said.values(), language)


def label_in_words(reading: Reading, language: str) -> str:
    """What a figure is of, before it: in quotation marks where it ends in a number."""
    of = reading.of
    return catalogue_of(language).quoted(of) if of[-1:].isdigit() else of


def _written(reading: Reading) -> str:
    return wrapped(reading.written, reading.claim)


def _bounds(reading: Reading) -> str:
    """The interval in words, which has the name of the figure that it is of."""
    return wrapped(reading.bounds, reading.claim if reading.spans else "")


def counted_in_words(base: str, counted: Counts) -> str:
    """A base whose numbers are wrapped with their names."""
    done = ""
    for written, claim in counted:
        before, there, base = base.partition(written)
        done += before + wrapped(there, claim)
    return done + base


def _dot(row: Row, language: str, *, of_net: bool) -> str:
    """A share with its interval after the NET it is of; a difference before what it comes to."""
    base = counted_in_words(row.base, row.counted)
    whose = f"{row.label} ({base})" if of_net and base else row.label
    if row.instead:
        return f"{whose}: {row.instead}"
    reading = row.reading
    if reading.mark != "dot":  # an effect, which is what its row says
        who = f"{row.label} ({row.base})" if row.base else row.label
        bounds = f"({reading.bounds})" if reading.written else reading.bounds
        return f"{who}: {' '.join(one for one in (reading.written, bounds) if one)}"
    if of_net:
        net = f"{reading.of} " if reading.of else ""
        return f"{whose}: {net}{_written(reading)} ({_bounds(reading)})"
    fields = {"points": _written(reading), "verdict": reading.of}
    said = (
        word(language, "points", bounds=_bounds(reading), **fields)
        if reading.placed
        else word(language, "points_alone", **fields)
    )
    return f"{whose}: {said}"


def _panel(panel: Panel, names: Iterable[str], language: str) -> str:
    counted = panel.counted or ((),) * len(panel.bases)
    bases = map(counted_in_words, panel.bases, counted)
    said = (
        f"{name} ({base}) {reading.instead or f'{_written(reading)} ({_bounds(reading)})'}"
        for name, base, reading in zip(names, bases, panel.readings, strict=True)
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
