"""What a chart of an Office file says in letters: titles, names of series and categories, and the
labels of its bars.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from analysis.drafts.document import Block, BlockKind
from analysis.drafts.drawing import drawn_texts
from analysis.drafts.gathering import Gathered
from analysis.drafts.office import Element, Parts, local
from analysis.drafts.shown_numbers import shown_number

__all__ = ["chart_blocks"]

_SHOWING = "showVal"


def chart_blocks(parts: Parts, name: str, place: str) -> Iterator[Block]:
    """The texts of a chart. A label of a bar stands under its series and its category, as a cell
    of a table does under its headings. Lengths of bars without a label say no number.
    """
    root = parts.root(name)
    for title in _all(root, "title"):
        yield from drawn_texts(title, place, part="chart text")
    for number, series in enumerate(_all(root, "ser")):
        named = _Series.of(series)
        for text in (named.name, *(named.categories.values() if not number else ())):
            yield from _block(text, place, "prose")
        yield from _labels(series, named, place)
        for text in _in_cells(series):
            yield from _block(text, place, "table", ("", named.name))
    for shapes in parts.of_kind(name, "chartUserShapes"):
        yield from drawn_texts(parts.root(shapes), place, part="chart text")


@dataclass(frozen=True, slots=True)
class _Series:
    """A series: its name, its categories and its values by place, and how values are written."""

    name: str
    categories: dict[str, str]
    values: dict[str, float]
    formats: dict[str, str]

    @classmethod
    def of(cls, series: Element) -> "_Series":
        names, _ = _points(_child(series, "tx"))
        categories, _ = _points(_child(series, "cat", "xVal"))
        values, formats = _points(_child(series, "val", "yVal"))
        numbers = {place: number for place, text in values.items() if (number := _number(text))}
        return cls(
            " ".join(names.values()), categories, {k: v[0] for k, v in numbers.items()}, formats
        )

    def label(self, place: str, code: str) -> str:
        return shown_number(self.values[place], code or self.formats.get(place, ""))

    def heads(self, place: str) -> tuple[str, str]:
        return self.categories.get(place, ""), self.name


def _labels(series: Element, named: _Series, place: str) -> Iterator[Block]:
    own = _child(series, "dLbls")
    around = series.getparent()
    labels = own if own is not None else _child(around, "dLbls")
    table = next(series.iterancestors("{*}plotArea"), None)
    shown = _is_on(labels, _SHOWING) or (table is not None and _child(table, "dTable") is not None)
    code = _format(labels)
    single = {_value(_child(one, "idx")): one for one in _children(labels, "dLbl")}
    for number in named.values:
        one = single.get(number)
        if one is None and shown:
            yield from _block(named.label(number, code), place, "table", named.heads(number))
        elif one is not None and not _is_on(one, "delete"):
            if (rich := _child(one, "tx")) is not None:
                yield from drawn_texts(
                    rich, place, kind="table", part="chart text", heads=named.heads(number)
                )
            elif _is_on(one, _SHOWING):
                text = named.label(number, _format(one) or code)
                yield from _block(text, place, "table", named.heads(number))


def _block(
    text: str, place: str, kind: BlockKind, heads: tuple[str, str] = ("", "")
) -> Iterator[Block]:
    gathered = Gathered()
    gathered.add(text, 0)
    if not gathered.blank:
        yield gathered.block(place, kind, part="chart text", heads=heads)


def _points(of: Element | None) -> tuple[dict[str, str], dict[str, str]]:
    """The texts of a cache by their places, and the formats of its numbers."""
    texts: dict[str, str] = {}
    formats: dict[str, str] = {}
    for cache in (
        of.iter("{*}strCache", "{*}numCache", "{*}strLit", "{*}numLit", "{*}lvl")
        if (of is not None)
        else ()
    ):
        code = _text(_child(cache, "formatCode"))
        for point in _children(cache, "pt"):
            number = point.get("idx", "")
            text = _text(_child(point, "v"))
            texts[number] = f"{text} {texts[number]}" if number in texts else text
            formats[number] = point.get("formatCode") or code
    if not texts and (said := _text(_child(of, "v"))):
        texts["0"] = said
    return texts, formats


def _in_cells(series: Element) -> Iterator[str]:
    """Labels that are taken from cells of a sheet."""
    for cache in series.iter("{*}dlblRangeCache"):
        for value in cache.iter("{*}v"):
            yield value.text or ""


def _number(text: str) -> tuple[float] | None:
    try:
        return (float(text),)
    except ValueError:
        return None


def _format(labels: Element | None) -> str:
    code = _child(labels, "numFmt") if labels is not None else None
    linked = code is not None and code.get("sourceLinked") in ("1", "true")
    return (code.get("formatCode") or "") if code is not None and not linked else ""


def _is_on(of: Element | None, name: str) -> bool:
    return of is not None and _value(_child(of, name), "0") in ("1", "true")


def _value(element: Element | None, otherwise: str = "") -> str:
    return (element.get("val") or "1") if element is not None else otherwise


def _text(element: Element | None) -> str:
    return (element.text or "") if element is not None else ""


def _children(element: Element | None, name: str) -> Iterator[Element]:
    yield from (one for one in element if local(one) == name) if element is not None else ()


def _child(element: Element | None, *names: str) -> Element | None:
    return next((one for name in names for one in _children(element, name)), None)


def _all(root: Element, name: str) -> Iterator[Element]:
    return (one for one in root.iter(f"{{*}}{name}"))
