"""What a draft says a figure of research to be: an interval, a p value, I², an effect, a number of
studies or of people.

    stated_in("maternal depression (95% CI 0.13 to 0.45; p < 0.001; I² 44%)")

Numbers are read with their sign, whichever dash it is written with; a dash right behind a digit is
no sign.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import nan
from types import MappingProxyType

from analysis.language.allowed import MODIFIERS

__all__ = ["NUMBER", "Stated", "stated_as", "stated_in"]

_MINUS = r"(?:(?<![\w.,])(?:[-−–+]\s?|minus\s+)?|(?<=[–−-])[-−–]?)"
NUMBER = rf"{_MINUS}(?:\d[\d,]*\d(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_DECIMAL = rf"{_MINUS}\d*\.\d+"
_TO = r"\s*(?:\bto\b|,|;|\band\b|–|−|-)\s*"
_SIGN = r"(?P<sign>[<>=≤≥]|(?:is\s+)?(?:less than|below|under)|(?:is\s+)?(?:more than|above|over))"
_ABOUT = (
    r"(?P<about>(?:more than|over|nearly|almost|about|around|fewer than|less than|at least)\s+)?"
)


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as it is stated, from `start` to `end`. `low`, `high`: ends of an interval or of
    what the words allow; else NaN. `places`: decimals, of an interval the fewer. `sign`: of a p
    value, <, > or =. `written`: the number of a p value as written.
    """

    kind: str
    start: int
    end: int
    value: float = nan
    low: float = nan
    high: float = nan
    places: int = 0
    sign: str = ""
    written: str = ""


FORMS: Mapping[str, str] = MappingProxyType(
    {
        "interval": rf"(?:between\s+)?(?P<low>{_DECIMAL}|\b0){_TO}(?P<high>{_DECIMAL}|0\b(?!\.))"
        r"(?!\s*%)",
        "p": rf"\bp(?:[\s-]?values?)?\s*(?:of|was|is)?\s*{_SIGN}?\s*(?P<number>{_DECIMAL}|0\b)",
        "i2": rf"\b(?:I(?:²|\^?2|[\s-]?squared)|heterogeneity)\s*(?:=|:|of|was|is)?\s*"
        rf"(?:\()?(?P<number>{NUMBER})\s*(?P<percent>%)?",
        "estimate": r"(?:\b(?:effect(?: size)?|SMD|estimate|mean difference|Hedges['’]s? g|"
        rf"Cohen['’]s d|g|d)\b\s*(?:of|was|is|=|:)?\s*)(?P<number>{_DECIMAL})(?!\s*%)",
        "k": rf"\bk\s*=\s*(?P<number>{NUMBER})",
        "studies": rf"{_ABOUT}(?P<number>{NUMBER})\s+(?:[\w-]+\s+){{0,2}}?"
        r"(?:studies|trials|RCTs)\b",
        "participants": rf"{_ABOUT}(?P<number>{NUMBER})\s+(?:[\w–-]+\s+){{0,2}}?"
        r"(?:participants|people|families|mothers|parents|women|pairs|dyads)\b",
    }
)
"""How each kind of figure is written."""

_COMPILED = {kind: re.compile(form, re.IGNORECASE) for kind, form in FORMS.items()}
_BARE = re.compile(rf"(?P<number>{NUMBER})\s*(?P<percent>%|per ?cent\b)?", re.IGNORECASE)
_P_ALONE = re.compile(rf"{_SIGN}?\s*(?P<number>{NUMBER})", re.IGNORECASE)


def stated_in(text: str) -> tuple[Stated, ...]:
    """Every figure of a text that is written as those of research are, in order; none overlap.

    >>> [(one.kind, one.low, one.high) for one in stated_in("95% CI −0.95 to −0.19")]
    [('interval', -0.95, -0.19)]
    """
    taken: list[Stated] = []
    for kind, form in _COMPILED.items():
        for found in form.finditer(text):
            start, end = found.span()
            if all(end <= one.start or one.end <= start for one in taken):
                taken.append(_stated(kind, found))
    return tuple(sorted(taken, key=lambda one: one.start))


def stated_as(what: str, text: str) -> Stated | None:
    """What a bound text says of a figure of this kind; None where it does not say one."""
    kind = "estimate" if what == "change" else what
    if kind == "estimate" and (found := _COMPILED["interval"].search(text)):
        return _stated("interval", found)
    if kind in _COMPILED and (found := _COMPILED[kind].search(text)):
        return _stated(kind, found)
    if what == "p" and (found := _P_ALONE.search(text)):
        return _stated("p", found)
    bare = list(_BARE.finditer(text))
    if len(bare) != 1 or what == "improved":
        return None
    return _stated(kind, bare[0])


def _stated(kind: str, found: re.Match[str]) -> Stated:
    start, end = found.span()
    if kind == "interval":
        ends = (found["low"], found["high"])
        low, high = (_value(one) for one in ends)
        return Stated(kind, start, end, low=low, high=high, places=_fewer(ends))
    groups = found.groupdict()
    value, places = _value(found["number"]), _places(found["number"])
    if kind == "i2" and not groups.get("percent") and places and value <= 1:
        value, places = value * 100, max(places - 2, 0)
    low, high = _allowed(value, (groups.get("about") or "").strip().casefold())
    written = found["number"].strip()
    return Stated(
        kind, start, end, value, low, high, places, _comparison(groups.get("sign")), written
    )


_MODIFIERS = MappingProxyType(
    {
        "more than": "more_than",
        "over": "more_than",
        "at least": "at_least",
        "nearly": "nearly",
        "almost": "nearly",
        "fewer than": "less_than",
        "less than": "less_than",
        "about": "about",
        "around": "about",
    }
)


def _allowed(value: float, about: str) -> tuple[float, float]:
    """What a word before a number of studies or people lets it be, as before all counts."""
    return MODIFIERS[_MODIFIERS[about]].count(value) if about else (value, value)


def _comparison(sign: str | None) -> str:
    said = (sign or "=").casefold().removeprefix("is").strip()
    return {"≤": "<", "≥": ">", "more than": ">", "above": ">", "over": ">"}.get(
        said, said if said in "<>=" else "<"
    )


def _value(written: str) -> float:
    plain = re.sub(r"[−–]|minus", "-", written.casefold())
    return float(re.sub(r"[\s,+]", "", plain))


def _fewer(ends: tuple[str, str]) -> int:
    """The decimals of the end that has fewer; of the other where one is a bare 0."""
    return min((_places(one) for one in ends if "." in one), default=0)


def _places(written: str) -> int:
    return len(written.partition(".")[2].rstrip())
