"""Figures of two people that no standard of publication shows, and how a text is found that tells
one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.publication.hidden_people import SCALE, Person, people

__all__ = ["HIDDEN", "Hidden"]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A figure of two people, or of four: what stands beside it, its value, whether it is a share,
    and by which standards it is hidden.
    """

    beside: str
    value: float
    share: bool = True
    standards: Sequence[str] = ("hse", "nchs", "ons")

    def told_in(self, text: str) -> str:
        """What of a text tells it, to any precision; "" where nothing does. A number of few
        decimals has to stand behind the name of the people, since others may be the same.
        """
        told = self._exactly(text) or next(filter(self._nearly, self._of_it(text)), "")
        return " ".join(told.split())

    def _exactly(self, text: str) -> str:
        """Where it stands to more decimals than another figure has in common with it."""
        for like in self._likes:
            digits = f"{like:.9f}"[: -(9 - _EXACT)]
            if found := re.search(rf"(?<![\d.]){re.escape(digits)}\d*", text):
                return text[max(found.start() - 80, 0) : found.end()]
        return ""

    @property
    def _likes(self) -> tuple[float, ...]:
        """The figure, and a share in percent."""
        figure = abs(self.value)
        return (figure, 100 * figure) if self.share else (figure,)

    def _of_it(self, text: str) -> Iterator[str]:
        """What is said of the people: from their name to the end of sentence, row or others."""
        for found in re.finditer(rf"\b{self.beside}s?\b", text, re.IGNORECASE):
            yield _END.split(text[found.start() : found.start() + 200])[0]

    def _nearly(self, said: str) -> bool:
        for whole, decimals, percent in _NUMBER.findall(said):
            places, number = len(decimals), float(f"{whole}.{decimals or 0}")
            figure, *in_percent = self._likes
            likes = in_percent if percent or (self.share and places < _OF_A_SHARE) else [figure]
            margin = 0.5 * 10.0**-places + 1e-9
            if (places or percent) and any(abs(number - like) <= margin for like in likes):
                return True
        return False


_NUMBER = re.compile(r"(?<![\d.,])(\d+)(?:[.,](\d+))?(?!\d)(\s?(?:%|per ?cent|points))?")
"""A number, its decimals, and whether it is one of percent."""

_END = re.compile(r"\n|[.;]\s|People of|spring|thaw|autumn")
"""Where what is said of some people ends: with the row, or where others are named."""

_OF_A_SHARE = 3
"""A share that is no percentage has at least so many decimals."""

_EXACT = 7
"""Decimals of a number that no other figure has by chance."""


def _mean(some: Iterable[Person], of: Callable[[Person], float]) -> float:
    known = [(one.weight, of(one)) for one in some]
    return sum(weight * value for weight, value in known) / sum(weight for weight, _ in known)


def hidden_figures() -> tuple[Hidden, ...]:
    """Worked out without the package: shares and means of the two in a cell."""
    every = people()

    def agrees(one: Person) -> float:
        return float(one.answers["help"] in ("agree", "strongly_agree"))

    def of(*cells: str) -> list[Person]:
        return [one for one in every if {one.group, one.region, one.wave} & set(cells)]

    fen, hall = of("fen"), of("hall")
    wish = {answer: place + 1.0 for place, answer in enumerate(SCALE)}
    return (
        Hidden("fen", _mean(fen, agrees)),
        Hidden("edge", _mean(of("fen", "knoll"), agrees)),
        Hidden("isle", _mean(of("isle"), agrees)),
        Hidden("flood", _mean(of("flood"), agrees)),
        Hidden("fen", _mean(hall, agrees) - _mean(fen, agrees)),
        Hidden(
            "quince",
            _mean(hall, lambda one: one.answers["fruit"] == "quince"),
            standards=("nchs", "ons"),
        ),
        Hidden("fen", _mean(fen, lambda one: one.answers["age"]), share=False),
        Hidden(
            "fen",
            _mean(fen, lambda one: wish[one.answers["help"]] + wish[one.answers["more"]]),
            share=False,
        ),
    )


HIDDEN = hidden_figures()
