"""Answers on a scale by group: 100% stacked bars, and bars that diverge from the middle answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.charts.frames import (
    Cell,
    Cells,
    answers_of,
    cells_by,
    checked,
    drawn,
    hidden,
    sections_of,
    sign_of,
)
from analysis.charts.lettering import line_height, text_width, wrapped
from analysis.charts.page import GAP, MARGIN, SMALL, ChartRow, ChartSection, Key, Page, Texts, put
from analysis.charts.style import (
    APART,
    INK,
    OUTLINE,
    PLAIN,
    QUIET,
    Look,
    house_style,
    ink_on,
    likert_colours,
)
from analysis.rounding import percent

__all__ = ["COLUMNS", "diverging", "stacked"]

COLUMNS = ("item", "group", "answer", "n", "estimate")
THICKNESS, SIDE, END = 0.22, 0.7, 0.74
"""Inches: of a bar, of a column at the side, and of one with NETs at an end."""

Shares = Sequence[tuple[ChartRow, float, Sequence[float]]]


def stacked(
    frame: pd.DataFrame,
    texts: Texts | None = None,
    *,
    rising: bool = True,
    nets: pd.DataFrame | None = None,
    look: Look = PLAIN,
) -> Figure:
    """100% stacked bars, one for each item and group of a `distribution`; kinds of missing answer
    at the side.

    `frame` has the contract's columns, in codebook order, and the words for its codes where it has
    `wording`, `group_label` and `answer_label`; shares are proportions. Answers nobody gave keep
    their place in the legend. Where one answer of a group is hidden its bar is not drawn, since the
    others would give it away; low bases are marked.

    `rising`: the last answer is the one looked for. `nets`: the `agreement` of the same items by
    the same groups, with `codes`, the answers of each NET; the first NET of the lower half of the
    scale stands at the left end of the bars, that of the upper half at the right, as they were
    worked out and never as sums of what is printed. Raises DataError for a frame of something else.
    """
    return _likert(frame, texts or Texts(), rising=rising, centred=False, nets=nets, look=look)


def diverging(
    frame: pd.DataFrame,
    texts: Texts | None = None,
    *,
    rising: bool = True,
    nets: pd.DataFrame | None = None,
    look: Look = PLAIN,
) -> Figure:
    """Bars that run left and right from the middle of the scale, half of the middle answer on
    either side.

    As `stacked` in everything else.
    """
    return _likert(frame, texts or Texts(), rising=rising, centred=True, nets=nets, look=look)


@dataclass(frozen=True, slots=True)
class _Column:
    """Figures beside the bars: a heading, their width, and the cell of each row."""

    heading: str
    width: float
    cells: Mapping[tuple[str, str], Cell]

    @property
    def lines(self) -> list[str]:
        return wrapped(self.heading, SMALL, self.width - GAP)


def _likert(
    frame: pd.DataFrame,
    texts: Texts,
    *,
    rising: bool,
    centred: bool,
    nets: pd.DataFrame | None,
    look: Look,
) -> Figure:
    frame = checked(frame, COLUMNS)
    answers, apart = answers_of(frame)
    colours = dict(zip(answers, likert_colours(len(answers), rising=rising), strict=True))
    cells = cells_by(frame, ("item", "group", "answer"))
    valid = frame[frame["answer"].astype(str).isin(list(answers))]
    lower, upper = _at_ends(nets, list(answers))
    sides = [_Column(label, SIDE, _of_answer(cells, code)) for code, label in apart.items()]
    with house_style(look, texts.language):
        page = Page(look)
        page.head(texts)
        page.legend([Key(label, colours[code]) for code, label in answers.items()])
        columns = [column for column in (lower, upper, *sides) if column]
        page.y += (
            max((len(column.lines) for column in columns), default=0) * line_height(SMALL) + 0.02
        )
        bottom = page.y
        page.y += 0.04
        sections = sections_of(
            valid, texts.language, headed=frame["item"].nunique() > 1 or not texts.title
        )
        page.rows(sections)
        page.foot(
            replace(
                texts, note="\n".join((texts.note, *_explained(columns, sections, texts.language)))
            )
        )
        figure, axes = page.draw()
        left = page.left + (lower.width if lower else 0.0)
        right = page.width - MARGIN - sum(column.width for column in (upper, *sides) if column)
        shares = [
            (row, y, [drawn(cells.get((row.item, row.group, code))) for code in answers])
            for row, y, _ in page.places
            if not row.instead
        ]
        _bars(axes, page, shares, list(colours.values()), (left, right), centred=centred)
        if lower:
            _net(axes, page, lower, page.left, bottom)
        for column in (upper, *sides):
            if column:
                (_net if column is upper else _side)(axes, page, column, right + GAP, bottom)
                right += column.width
        page.instead(axes)
    return figure


def _explained(
    columns: Sequence[_Column], sections: Sequence[ChartSection], language: str
) -> Iterator[str]:
    """What the shorthand in columns means, where a row that is drawn has any."""
    rows = [row for section in sections for row in section.rows if not row.instead]
    cells = [
        cell
        for column in columns
        for row in rows
        if (cell := column.cells.get((row.item, row.group))) is not None
    ]
    signs = {sign_of(cell): hidden(cell, language) for cell in cells if sign_of(cell)}
    if signs:
        yield "; ".join(f"[{sign}]: {words}" for sign, words in sorted(signs.items())) + "."


def _of_answer(cells: Cells, code: str) -> dict[tuple[str, str], Cell]:
    return {(item, group): cell for (item, group, answer), cell in cells.items() if answer == code}


def _at_ends(
    nets: pd.DataFrame | None, answers: Sequence[str]
) -> tuple[_Column | None, _Column | None]:
    """The first NET of answers below the middle of the scale, and the first of those above it; else
    the first that has one end of the scale, as the 0 to 6 of a rating up to 10.
    """
    if nets is None or nets.empty:
        return None, None
    middle, last = (len(answers) - 1) / 2, len(answers) - 1
    found = list[tuple[set[int], _Column]]()
    for name, some in nets.groupby("net", sort=False, observed=True):
        places = {answers.index(code) for code in some["codes"].iloc[0] if code in answers}
        label = str(some["net_label"].iloc[0]) if "net_label" in some else str(name)
        # two columns
        column = _Column(label, END, cells_by(some, ("item", "group")))  # type: ignore[arg-type]
        found += [(places, column)] if places else []
    lower = [column for places, column in found if max(places) < middle]
    upper = [column for places, column in found if min(places) > middle]
    lower += [column for places, column in found if 0 in places and last not in places]
    upper += [column for places, column in found if last in places and 0 not in places]
    return next(iter(lower), None), next(iter(upper), None)


def _bars(
    axes: Axes,
    page: Page,
    shares: Shares,
    colours: Sequence[str],
    between: tuple[float, float],
    *,
    centred: bool,
) -> None:
    left, right = between
    before = [_left_of_middle(parts) if centred else 0.0 for _, _, parts in shares]
    after = [sum(parts) - start for start, (_, _, parts) in zip(before, shares, strict=True)]
    scale = (right - left) / max(
        1.0 if not centred else 0.01, max(before, default=0.0) + max(after, default=0.0)
    )
    zero = left + max(before, default=0.0) * scale
    for start, (_, y, parts) in zip(before, shares, strict=True):
        x = zero - start * scale
        for share, colour in zip(parts, colours, strict=True):
            width = share * scale
            if width:
                bar = Rectangle(
                    (x, y - THICKNESS / 2),
                    width,
                    THICKNESS,
                    facecolor=colour,
                    edgecolor=OUTLINE,
                    linewidth=0.6,
                )
                axes.add_patch(bar)
            shown = percent(share, language=page.language)
            if width > text_width(shown, SMALL) + 0.07:
                put(
                    axes,
                    x + width / 2,
                    y,
                    shown,
                    SMALL,
                    colour=ink_on(colour),
                    align="center",
                )
            x += width
    if centred and shares:
        page.upright(axes, zero, INK, 0.7)


def _left_of_middle(parts: Sequence[float]) -> float:
    """What lies left of the middle of the scale: the lower half, and half of the answer between."""
    half = len(parts) // 2
    return sum(parts[:half]) + (parts[half] / 2 if len(parts) % 2 else 0.0)


def _net(axes: Axes, page: Page, column: _Column, x: float, bottom: float) -> None:
    """A column of NETs in bold at an end of the bars."""
    _heading(axes, column, x, bottom, bold=True)
    for row, y, _ in page.places:
        cell = column.cells.get((row.item, row.group))
        if cell is not None and not row.instead:
            sign = sign_of(cell)
            put(
                axes,
                x,
                y,
                f"[{sign}]" if sign else percent(float(cell["estimate"]), language=page.language),
                SMALL + 0.5,
                bold=not sign,
            )


def _side(axes: Axes, page: Page, column: _Column, x: float, bottom: float) -> None:
    """A column at the right with its own short bars, all on one scale."""
    _heading(axes, column, x, bottom, bold=False)
    room = column.width - GAP - text_width("100%", SMALL) - 0.1
    scale = room / max(0.1, *(drawn(cell) for cell in column.cells.values()))
    for row, y, _ in page.places:
        cell = column.cells.get((row.item, row.group))
        if cell is None or row.instead:
            continue
        if sign := sign_of(cell):
            put(axes, x, y, f"[{sign}]", SMALL, colour=QUIET)
            continue
        width = max(drawn(cell) * scale, 0.01)
        axes.add_patch(
            Rectangle((x, y - THICKNESS / 2), width, THICKNESS, facecolor=APART, linewidth=0)
        )
        shown = percent(float(cell["estimate"]), language=page.language)
        put(axes, x + width + 0.04, y, shown, SMALL, colour=QUIET)


def _heading(axes: Axes, column: _Column, x: float, bottom: float, *, bold: bool) -> None:
    """The heading of a column, its last line just above the first row."""
    lines = column.lines
    for number, line in enumerate(lines):
        y = bottom - (len(lines) - number - 0.5) * line_height(SMALL)
        put(axes, x, y, line, SMALL, colour=INK if bold else QUIET)
