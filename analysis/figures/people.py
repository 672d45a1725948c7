"""Of whom a figure is: groups, a named combination, a population, or several of these together;
each with a filter.

    teachers                                       a group
    professionals                                  a combination of study.yaml
    teachers+early_years_workers                   two groups together
    teachers[region == 'wales']                    a part of a group
    (teachers+early_years_workers)[wales]          of both, by a filter of study.yaml
    total                                          everybody
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from survey.errors import DataError, shown

__all__ = ["EVERYBODY", "JOIN", "LESS", "TOTAL", "Part", "People", "pieces"]

TOTAL = "Total"
"""The group of all respondents, as frames have it."""

JOIN, LESS = "+", "-"
"""Between people: counted together, and the second taken from the first."""

_EVERYBODY = ("total", "all", "everyone")
_OPENING, _CLOSING = "([", ")]"
_QUOTES = "'\""


@dataclass(frozen=True, slots=True)
class Part:
    """Some groups, and of these whom the filter takes in. `codes`: of groups, combinations or
    populations; none for everybody. `where`: a condition, or the name of a filter; empty without.
    """

    codes: tuple[str, ...] = ()
    where: str = ""

    @property
    def name(self) -> str:
        """As a figure's name has it."""
        codes = JOIN.join(self.codes) or TOTAL.lower()
        if not self.where:
            return codes
        return f"({codes})[{self.where}]" if len(self.codes) > 1 else f"{codes}[{self.where}]"


@dataclass(frozen=True, slots=True)
class People:
    """The people of a figure: everybody who is in one of its parts."""

    parts: tuple[Part, ...] = (Part(),)

    @classmethod
    def of(cls, *codes: str, where: str = "") -> Self:
        """These groups together; everybody where none is named, or "Total"."""
        return cls((Part(tuple(code for code in codes if code != TOTAL), where),))

    @classmethod
    def read(cls, text: str, known: Sequence[str] = ()) -> Self:
        """From the form that names of figures have. `known`: codes that stand as they are, even
        where they hold a sign or are called "total". Raises DataError for anything else.
        """
        if text in known:
            return cls((Part((text,)),))
        found: list[Part] = []
        for piece in pieces(text, JOIN):
            codes, where = _filtered(piece)
            inner = codes[1:-1] if codes[:1] == "(" and codes[-1:] == ")" else codes
            names = tuple(pieces(inner, JOIN))
            if not all(names) or any(set(name) & {*"()[]"} for name in names):
                raise DataError.of(
                    "claim",
                    f"{shown(text)} does not name people; it is a group, such as teachers, several "
                    "joined by +, each with a filter in brackets behind it, such as "
                    "teachers[region == 'wales']",
                )
            everybody = len(names) == 1 and names[0].lower() in _EVERYBODY and names[0] not in known
            found.append(Part(() if everybody else names, where))
        return cls(_gathered(found))

    @property
    def name(self) -> str:
        """As a figure's name has it."""
        return JOIN.join(part.name for part in self.parts)

    @property
    def everybody(self) -> bool:
        """Whether nobody is left out."""
        return Part() in self.parts

    @property
    def filtered(self) -> bool:
        """Whether a filter takes a part of them."""
        return any(part.where for part in self.parts)

    @property
    def codes(self) -> tuple[str, ...]:
        """What is named, in order; none for everybody."""
        return tuple(dict.fromkeys(code for part in self.parts for code in part.codes))

    @property
    def group(self) -> str:
        """The name of their row in a frame: the one group, "Total" for everybody, else their
        name.
        """
        if self.everybody:
            return TOTAL
        return self.codes[0] if self == People.of(*self.codes[:1]) else self.name


EVERYBODY = People()
"""Everybody whom the study interviewed."""


def _gathered(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Groups without a filter as one part, where the first of them stands."""
    plain = tuple(dict.fromkeys(code for part in parts if not part.where for code in part.codes))
    kept: list[Part] = []
    for part in parts:
        if part.where or not part.codes:
            kept.append(part)
        elif part.codes[0] == plain[0]:
            kept.append(Part(plain))
    return tuple(dict.fromkeys(kept))


def _filtered(piece: str) -> tuple[str, str]:
    """What stands before the brackets at the end, and in them. Raises DataError for an empty
    filter.
    """
    if not piece.endswith("]"):
        return piece, ""
    start = next((at for at, sign in _outside(piece) if sign == "["), -1)
    where = piece[start + 1 : -1].strip()
    if start < 0 or not where:
        raise DataError.of(
            "claim",
            f"{shown(piece)} has an empty filter; write a condition in the brackets, such as "
            "[region == 'wales']",
        )
    return piece[:start].rstrip(), where


def pieces(text: str, sign: str) -> Iterator[str]:
    """What stands between the signs that are in no brackets and no quotation marks.

    >>> list(pieces("teachers[age + 1 > 40]+public", "+"))
    ['teachers[age + 1 > 40]', 'public']
    """
    start = 0
    for at, found in _outside(text):
        if found == sign:
            yield text[start:at].strip()
            start = at + 1
    yield text[start:].strip()


def _outside(text: str) -> Iterator[tuple[int, str]]:
    """The signs that are in no brackets and no quotation marks, and opening brackets that are
    not.
    """
    depth, quote = 0, ""
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
            continue
        if depth and sign in _QUOTES:
            quote = sign
        elif sign in _OPENING:
            if not depth:
                yield at, sign
            depth += 1
        elif sign in _CLOSING:
            depth = max(depth - 1, 0)
        elif not depth:
            yield at, sign
