"""How a language writes numbers, days and times, by the CLDR (through Babel). English is built in.

Babel is imported where another language than English is written or read, so that an English
interview does not wait for it.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from babel import Locale

__all__ = [
    "Notation",
    "cldr",
    "language_name",
    "locale_tag",
    "month_names",
    "notation",
    "right_to_left",
]

_SPACES = frozenset("  \u00a0\u202f\u2009")


@dataclass(frozen=True, slots=True)
class Notation:
    """The signs of numbers, and the order of a day's parts.

    `groups`: what may stand between groups of three digits; those of other languages are not in it.
    """

    decimal: str
    group: str
    order: Literal["dmy", "mdy", "ymd"]
    between: str
    """What stands between the parts of a day written in digits."""

    @property
    def groups(self) -> frozenset[str]:
        return _SPACES | ({"'", "’"} if self.decimal != "'" else set()) | {self.group}


_ENGLISH = Notation(".", ",", "dmy", "/")


@cache
def cldr(language: str) -> "Locale":
    """The CLDR's account of a language; of English in Britain where it has none."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # as said above

    for tag in (language.replace("-", "_"), language.split("-", maxsplit=1)[0]):
        try:
            return Locale.parse("en_GB" if tag == "en" else tag)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_GB")


@cache
def language_name(language: str) -> str:
    """What speakers call their language, as it begins a line; its tag where nobody says.

    >>> language_name("cy"), language_name("pl"), language_name("zz")
    ('Cymraeg', 'Polski', 'zz')
    """
    if language == "en":
        return "English"
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # as said above

    try:
        name = Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:]


@cache
def notation(language: str) -> Notation:
    """How this language writes numbers and days."""
    if language in ("", "en", "en-GB", "cy"):
        return _ENGLISH
    locale = cldr(language)
    symbols = locale.number_symbols["latn"]
    pattern = locale.date_formats["short"].pattern
    places = sorted("dMy", key=pattern.find)
    order = "".join(places).lower()
    between = next((sign for sign in pattern if sign in "/.-"), "/")
    known = order if order in ("dmy", "mdy", "ymd") else "dmy"
    return Notation(symbols["decimal"], symbols["group"], known, between)  # type: ignore[arg-type]


@cache
def locale_tag(language: str) -> str:
    """The language as documents and web pages name it, with the country it is mostly spoken in.

    >>> locale_tag("en"), locale_tag("cy"), locale_tag("pl"), locale_tag("pt-BR")
    ('en-GB', 'cy-GB', 'pl-PL', 'pt-BR')
    """
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # as said above
    from babel.core import get_global  # noqa: PLC0415

    if language == "en":
        return "en-GB"
    try:
        territory = Locale.parse(language, sep="-").territory
    except (ValueError, UnknownLocaleError):
        return language
    likely = str(get_global("likely_subtags").get(language, "")).split("_")
    return language if territory or not likely[1:] else f"{language}-{likely[-1]}"


@cache
def month_names(language: str) -> dict[str, int]:
    """Every name of a month in this language and in English, folded, with its number from 1."""
    found: dict[str, int] = {}
    for each in ("en", language):
        locale = cldr(each)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    found[name.casefold().rstrip(".")] = number
    return found


@cache
def right_to_left(language: str) -> bool:
    """Whether a language is written from right to left, by the CLDR. Of a tag such as ur-PK or
    pa-Arab as much counts as is known; an unknown language is not.

    >>> [right_to_left(language) for language in ("ur-PK", "pa", "pa-Arab", "en", "zz")]
    [True, False, True, False, False]
    """
    if language in ("", "en", "cy"):
        return False
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  # as said above

    parts = language.replace("_", "-").split("-")
    while parts:
        try:
            return Locale.parse("-".join(parts), sep="-").text_direction == "rtl"
        except (ValueError, UnknownLocaleError):
            parts.pop()
    return False
