"""Several answers joined in one cell, taken apart by what the options are called, so that a comma
inside an option is no border.

apart("Eating, sleeping or health, Late speech, loud noises", ",", names)
→ codes {health, speech}, rest "loud noises": what somebody wrote in place of an option
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from survey.errors import AnswerError, shown
from survey.wording import folded

__all__ = ["Apart", "apart", "in_order", "without_end"]

_ENOUGH = 2
"""Readings looked for: the second shows that the first is not the only one."""


Chain = tuple[()] | tuple[str, "Chain"]
Ways = dict[frozenset[str], Chain]
"""The sets of options that fill a text, each in the order it stands there: the first and the rest,
so that a text of thousands of options takes no room."""


@dataclass(frozen=True, slots=True)
class Apart:
    """The codes in a cell, and the text among them that is no option (empty where there is
    none).
    """

    codes: tuple[str, ...]
    rest: str = ""


def apart(text: str, separator: str, names: Mapping[str, str]) -> Apart:
    """The answers in one cell. `names`: folded name of an option → its code.

    A text that is no option reaches from the first border after known options to the last before
    others. Raises AnswerError where the options can be read in two ways.
    """
    cell = _Cell(without_end(text, separator), separator, names)
    ways = cell.ways_to_end()
    if ways[0]:
        return Apart(tuple(sorted(set(_only_way(ways[0], text)))))
    before = cell.ways_from_start()
    ends = [place for place in range(cell.last + 1) if ways[place]]
    spans = [(start, ends[bisect_right(ends, start)]) for start in before if start < cell.last]
    start, end = min(spans, key=lambda span: (len(cell.between(*span)), -span[0]))
    after = sorted(ways[end], key=sorted)[0]
    return Apart(tuple(sorted(before[start] | after)), cell.between(start, end))


def in_order(text: str, separator: str, names: Mapping[str, str]) -> Apart:
    """The answers in one cell in the order they stand there; with a text that is no option, that
    text alone. Raises AnswerError where the options can be read in two ways.
    """
    ways = _Cell(without_end(text, separator), separator, names).ways_to_end()
    if ways[0]:
        return Apart(_only_way(ways[0], text))
    return Apart((), apart(text, separator, names).rest)


def _only_way(ways: Ways, text: str) -> tuple[str, ...]:
    if len(ways) > 1:
        one, other = (
            " + ".join(shown(code) for code in sorted(way)) for way in sorted(ways, key=sorted)[:2]
        )
        raise AnswerError(
            f"can be read as {one} and as {other}; the names of options run into each other",
            value=text,
        )
    chain, order = next(iter(ways.values())), []
    while chain:
        code, chain = chain
        order.append(code)
    return tuple(order)


def without_end(text: str, separator: str) -> str:
    """The text without separators at its end, which some tools write after every answer."""
    sign = separator.strip()
    text = text.strip()
    while sign and text.endswith(sign):
        text = text[: -len(sign)].rstrip()
    return text


class _Cell:
    """A text with the places where a separator stands; 0 is its start, `last` its end."""

    def __init__(self, text: str, separator: str, names: Mapping[str, str]) -> None:
        self.text, self.names = text, names
        sign = separator.strip()
        border = rf"\s*{re.escape(sign)}\s*" if sign else r"\s+"
        borders = [(found.start(), found.end()) for found in re.finditer(border, text)]
        self._starts = [0, *(end for _, end in borders), len(text)]
        self._ends = [0, *(start for start, _ in borders), len(text)]
        self.last = len(borders) + 1
        self._longest = 1 + max((len(re.findall(border, name)) for name in names), default=0)

    def between(self, start: int, end: int) -> str:
        return self.text[self._starts[start] : self._ends[end]]

    def _options(self, start: int) -> Iterator[tuple[int, str]]:
        """Where an option that begins here ends, and its code."""
        for end in range(start + 1, min(start + self._longest, self.last) + 1):
            code = self.names.get(folded(self.between(start, end)))
            if code is not None:
                yield end, code

    def ways_to_end(self) -> list[Ways]:
        """For each place the sets of options (up to two) that fill the text from there to its
        end.
        """
        ways: list[Ways] = [{} for _ in range(self.last + 1)]
        ways[self.last][frozenset()] = ()
        for place in range(self.last - 1, -1, -1):
            for end, code in self._options(place):
                for way, order in ways[end].items():
                    if len(ways[place]) < _ENOUGH:
                        ways[place].setdefault(way | {code}, (code, order))
        return ways

    def ways_from_start(self) -> dict[int, frozenset[str]]:
        """The places that options alone reach from the start, with these options."""
        reached: dict[int, frozenset[str]] = {0: frozenset()}
        for place in range(self.last):
            if place in reached:
                for end, code in self._options(place):
                    reached.setdefault(end, reached[place] | {code})
        return reached
