"""What belongs in an answer that is written in, as a sentence for people: "A whole number from 18
to 110 (years).".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from survey.questions import Date, Kind, Number, Text

__all__ = ["day", "what_to_write"]


@dataclass(frozen=True, slots=True)
class _Words:
    whole_number: str
    number: str
    from_to: str
    at_least: str
    at_most: str
    date: str
    date_from: str
    date_to: str
    longest: str


_ENGLISH = _Words(
    whole_number="A whole number",
    number="A number",
    from_to="from {low} to {high}",
    at_least="{low} or more",
    at_most="{high} or less",
    date="A date as day/month/year",
    date_from="from {low}",
    date_to="up to {high}",
    longest="At most {n} characters.",
)
_WELSH = _Words(
    whole_number="Rhif cyfan",
    number="Rhif",
    from_to="o {low} i {high}",
    at_least="{low} neu fwy",
    at_most="{high} neu lai",
    date="Dyddiad ar ffurf diwrnod/mis/blwyddyn",
    date_from="o {low} ymlaen",
    date_to="hyd at {high}",
    longest="Dim mwy na {n} nod.",
)
_LANGUAGES: Mapping[str, _Words] = MappingProxyType({"en": _ENGLISH, "cy": _WELSH})


def what_to_write(kind: Kind, language: str) -> str:
    """A sentence in this language, else in English; empty where anything may be written, or nothing
    is.
    """
    words = _LANGUAGES.get(language.split("-", maxsplit=1)[0], _ENGLISH)
    match kind:
        case Number():
            bounds = _bounds(kind.min, kind.max, words.from_to, words.at_least, words.at_most)
            unit = f"({kind.unit.in_language(language)})" if kind.unit else ""
            parts = (words.whole_number if kind.whole else words.number, bounds, unit)
        case Date():
            low, high = (bound and day(bound) for bound in (kind.min, kind.max))
            parts = (
                words.date,
                _bounds(low, high, words.from_to, words.date_from, words.date_to),
                "",
            )
        case Text(max_length=longest) if longest:
            return words.longest.format(n=longest)
        case _:
            return ""
    return " ".join(part for part in parts if part) + "."


def day(iso: str) -> str:
    """A day as people here write it: "2022-06-03" as "3/6/2022"."""
    year, month, number = iso.split("-")
    return f"{int(number)}/{int(month)}/{year}"


def _bounds(low: object, high: object, both: str, only_low: str, only_high: str) -> str:
    if low is None:
        return "" if high is None else only_high.format(high=high)
    return only_low.format(low=low) if high is None else both.format(low=low, high=high)
