"""Answers on a scale by group: 100% stacked bars, and bars that diverge from the middle answer."""

from collections.abc import Iterable, Mapping, Sequence

from analysis.charts.colours import APART, likert_colours
from analysis.charts.drawing import Key, Reading, Section, Stack, StackRow, Texts
from analysis.charts.frames import (
    Cell,
    answers_of,
    base_of,
    by_item,
    claim_of,
    counted_in,
    grouped,
    hidden,
    released,
    sign_of,
)
from analysis.publication.released import ReleasedTable
from analysis.rounding import percent

__all__ = ["COLUMNS", "diverging", "explained", "stacked"]

COLUMNS = ("item", "group", "answer", "n", "estimate")

Net = tuple[str, Mapping[tuple[str, str], Cell]]
"""The label of a NET, and its rows by item and group."""


def stacked(
    table: ReleasedTable,
    texts: Texts | None = None,
    *,
    rising: bool = True,
    nets: ReleasedTable | None = None,
) -> Stack:
    """100% stacked bars, one for each item and group of a `distribution`; kinds of missing answer
    at the side.

    `table` has the contract's columns, in codebook order, and the words for
    its codes where it has `wording`, `group_label` and `answer_label`; shares are proportions.
    Answers nobody gave keep their place in the legend. Where one answer of a group is hidden its
    bar is not drawn, since the others would give it away; low bases are marked.

    `rising`: the last answer is the one looked for. `nets`: the released `agreement` of the same
    items by the same groups, with `codes`, the answers of each NET; the first NET of the lower half
    of the scale stands at the left end of the bars, that of the upper half at the right, as they
    were worked out and never as sums of what is printed. Raises DataError for a table of something
    else.
    """
    return _stack(table, texts or Texts(), rising=rising, centred=False, nets=nets)


def diverging(
    table: ReleasedTable,
    texts: Texts | None = None,
    *,
    rising: bool = True,
    nets: ReleasedTable | None = None,
) -> Stack:
    """Bars that run left and right from the middle of the scale, half of the middle answer on
    either side.

    As `stacked` in everything else.
    """
    return _stack(table, texts or Texts(), rising=rising, centred=True, nets=nets)


def _stack(
    table: ReleasedTable, texts: Texts, *, rising: bool, centred: bool, nets: ReleasedTable | None
) -> Stack:
    cells = released(table, COLUMNS)
    answers, apart = answers_of(cells)
    colours = dict(zip(answers, likert_colours(len(answers), rising=rising), strict=True))
    ends = _at_ends(nets, list(answers))
    sections = tuple(
        Section(
            wording,
            wording != texts.title,
            tuple(
                _row(
                    {str(cell["answer"]): cell for cell in some},
                    colours,
                    list(apart),
                    ends,
                    centred=centred,
                    language=texts.language,
                )
                for some in grouped(rows, "group").values()
            ),
        )
        for wording, rows in by_item(cells)
    )
    rows = [row for section in sections for row in section.rows]
    return Stack(
        texts,
        tuple(Key(label, colours[code]) for code, label in answers.items()),
        sections,
        _reach(rows, centred=centred),
        centred,
        (ends[0][0] if ends[0] else "", ends[1][0] if ends[1] else ""),
        tuple(apart.values()),
        explained(
            reading
            for row in rows
            if not row.instead
            for reading in (*row.ends, *row.sides)
            if reading
        ),
    )


def _row(
    cells: Mapping[str, Cell],
    colours: Mapping[str, str],
    apart: Sequence[str],
    ends: tuple[Net | None, Net | None],
    *,
    centred: bool,
    language: str,
) -> StackRow:
    """The row of these cells. One hidden answer hides what is drawn of all, since a bar would give
    it away; the NETs at both ends then stand for them, where these may be shown.
    """
    shown = [cells[code] for code in colours if code in cells]
    first = shown[0] if shown else next(iter(cells.values()))
    instead = next((why for cell in shown if (why := hidden(cell, language))), "")
    shares = [_share(cells.get(code)) for code in colours]
    parts = tuple(
        Reading(
            str(cells[code]["answer_label"]),
            share,
            percent(share, language=language),
            colour=colour,
            claim=claim_of(cells[code]),
        )
        for (code, colour), share in zip(colours.items(), shares, strict=True)
        if code in cells
    )
    key = (str(first["item"]), str(first["group"]))
    lower, upper = (
        _reading(end[0], end[1][key], language) if end and key in end[1] else None for end in ends
    )
    start = -_left_of_middle(shares) if centred and not instead else 0.0
    if instead:
        parts = () if centred else _nets_alone(lower, upper)
    return StackRow(
        str(first["group_label"]),
        base_of(first, language, marked=not instead or bool(parts)),
        "" if parts else instead,
        start,
        parts,
        (lower, upper),
        tuple(
            _reading(str(cells[code]["answer_label"]), cells[code], language)
            for code in apart
            if code in cells
        ),
        counted_in(first, language),
    )


def _nets_alone(lower: Reading | None, upper: Reading | None) -> tuple[Reading, ...]:
    """The NETs at both ends of a row, in the colour of no answer, with the room of all others
    between them; nothing where one of them is hidden or the item does not have it.
    """
    known = [end for end in (lower, upper) if end and not end.instead]
    if not known:
        return ()
    between = Reading("", max(0.0, 1.0 - sum(end.value for end in known)), "")
    first = (lower,) if lower in known and lower else ()
    last = (upper,) if upper in known and upper else ()
    return (*first, between, *last)


def _share(cell: Cell | None) -> float:
    """The share of a cell as far as it may be drawn: nothing where it is hidden, or there is no
    such cell.
    """
    return 0.0 if cell is None or sign_of(cell) else float(cell["estimate"])


def _reading(of: str, cell: Cell, language: str) -> Reading:
    share, sign = _share(cell), sign_of(cell)
    written = f"[{sign}]" if sign else percent(share, language=language)
    instead, claim = hidden(cell, language), claim_of(cell)
    return Reading(of, share, written, colour=APART, instead=instead, claim=claim)


def _at_ends(nets: ReleasedTable | None, answers: Sequence[str]) -> tuple[Net | None, Net | None]:
    """The first NET of answers below the middle of the scale, and the first of those above it; else
    the first that has one end of the scale, as the 0 to 6 of a rating up to 10.
    """
    if nets is None or nets.frame.empty:
        return None, None
    middle, last = (len(answers) - 1) / 2, len(answers) - 1
    found = list[tuple[set[int], Net]]()
    for some in grouped(released(nets, ("item", "group", "net", "codes")), "net").values():
        places = {answers.index(code) for code in some[0]["codes"] if code in answers}
        net: Net = (
            str(some[0]["net_label"]),
            {(str(cell["item"]), str(cell["group"])): cell for cell in some},
        )
        found += [(places, net)] if places else []
    lower = [net for places, net in found if max(places) < middle]
    upper = [net for places, net in found if min(places) > middle]
    lower += [net for places, net in found if 0 in places and last not in places]
    upper += [net for places, net in found if last in places and 0 not in places]
    return next(iter(lower), None), next(iter(upper), None)


def _reach(rows: Sequence[StackRow], *, centred: bool) -> tuple[float, float]:
    """How far the bars go to either side of nothing; stacked ones to 100% at least."""
    ends = [row.start + sum(part.value for part in row.parts) for row in rows]
    if not centred:
        return 0.0, max([1.0, *ends])
    low, high = min([0.0, *(row.start for row in rows)]), max([0.0, *ends])
    return (low, high) if high - low > 0.01 else (-0.5, 0.5)


def _left_of_middle(parts: Sequence[float]) -> float:
    """What lies left of the middle of the scale: the lower half, and half of the answer between."""
    half = len(parts) // 2
    return sum(parts[:half]) + (parts[half] / 2 if len(parts) % 2 else 0.0)


def explained(readings: Iterable[Reading]) -> str:
    """What the shorthand that stands in the place of figures means, in one line; "" without any."""
    signs = sorted({(each.written, each.instead) for each in readings if each.instead})
    return "; ".join(f"{sign}: {why}" for sign, why in signs) + "." if signs else ""
