"""The words of one language, with those that an author puts in their place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar, cast

from survey.wording import Wording
from survey.words.catalogues import Translations, shipped
from survey.words.direction import isolated
from survey.words.notation import cldr, notation, right_to_left
from survey.words.phrases import Entry, Phrases, Plural
from survey.words.punctuation import Punctuation

__all__ = ["Catalogue", "catalogue_of", "wording_of"]

Table = TypeVar("Table", bound=Phrases)
_NONE: Mapping[str, Entry] = MappingProxyType({})


@dataclass(frozen=True)
class Catalogue:
    """All that is said in one language.

    `own`: what an author says instead, by key (`page.back`); `beside`: a whole catalogue of the
    author's, for a language that Concord does not have, or to mend one that it has.
    """

    language: str
    own: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    beside: Translations | None = None
    _tables: dict[type[Phrases], Phrases] = field(default_factory=dict, repr=False, compare=False)

    def phrases(self, table: type[Table]) -> Table:
        """What a desk says, in this language; what nobody has translated is in English."""
        if table not in self._tables:
            self._tables[table] = table.of(self.entries, self._plurals)
        return cast("Table", self._tables[table])

    def said(self, table: type[Phrases], name: str, /, **fields: object) -> str:
        """One phrase by its name, its fields filled; of a plural, {n} says which form."""
        phrase = getattr(self.phrases(table), name)
        filled: Callable[..., str] = phrase if isinstance(phrase, Plural) else phrase.format
        return filled(**fields)

    def english_left(self, table: type[Phrases]) -> tuple[str, ...]:
        """The keys of what this table still says in English, though the language is another."""
        if self.language.split("-", maxsplit=1)[0] == "en":
            return ()
        return tuple(key for key in table.all_keys() if key not in self.entries)

    @property
    def read_by(self) -> tuple[str, ...]:
        """The speakers who have read the words of this language; English needs none."""
        if self.language.split("-", maxsplit=1)[0] == "en":
            return ("the authors",)
        told = self.beside.read_by if self.beside else ()
        return (*told, *shipped(self.language).read_by)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """Every phrase that is not in English, by key."""
        beside = self.beside.entries if self.beside else _NONE
        return MappingProxyType({**shipped(self.language).entries, **beside, **self.own})

    @property
    def _plurals(self) -> Callable[[int], int]:
        return self.beside.rule if self.beside else shipped(self.language).rule

    # --- numbers, days, lists ---

    def number(self, value: float, *, places: int | None = None) -> str:
        """A number in the signs of the language, without signs for thousands: 7.5, 7,5."""
        text = f"{value:.{places}f}" if places is not None else f"{value:.15g}"
        if "e" in text:
            text = str(int(value)) if float(value).is_integer() else f"{value:f}"
        text = text.replace("-", "−")
        return text.replace(".", notation(self.language).decimal)

    def count(self, value: int) -> str:
        """A whole number with the language's sign for thousands: 66,690."""
        signs = notation(self.language)
        return f"{value:,}".replace(",", signs.group)

    def day(self, iso: str) -> str:
        """A day in digits, in the order of the language: "2022-06-03" as 3/6/2022."""
        signs = notation(self.language)
        parts = dict(zip("ymd", iso.split("-"), strict=True))
        if signs.order == "ymd":
            return iso
        short = {"y": parts["y"], "m": parts["m"].lstrip("0"), "d": parts["d"].lstrip("0")}
        return signs.between.join(short[part] for part in signs.order)

    def long_day(self, day: date) -> str:
        """A day with the name of its month: 3 June 2022."""
        from babel.dates import format_date  # noqa: PLC0415  # loaded where days are told in words

        return format_date(day, "long", locale=cldr(self.language))

    def listed(self, parts: Iterable[str], *, last: str = "and") -> str:
        """Texts in a row: a, b and c; `last` is "and" or "or"."""
        *before, end = list(parts)
        if not before:
            return end
        words = self.phrases(Punctuation)
        final = words.and_ if last == "and" else words.or_
        return final.format(first=words.comma.join(before), last=end)

    def quoted(self, text: str) -> str:
        """The text in the quotation marks of the language."""
        return self.phrases(Punctuation).quoted.format(text=text)

    def isolated(self, text: str) -> str:
        """A name, number or code as it is put into a sentence of the language, so that neither
        turns the order of the other.
        """
        return isolated(text, right_to_left=right_to_left(self.language))

    def percent(self, share: str) -> str:
        """A percentage already rounded, with its sign: 84%, 84 %."""
        return self.phrases(Punctuation).percent.format(share=share)


_SHIPPED: dict[str, Catalogue] = {}


def catalogue_of(language: str) -> Catalogue:
    """The catalogue of a language as Concord ships it."""
    return _SHIPPED.setdefault(language, Catalogue(language))


def wording_of(table: type[Phrases], name: str, catalogues: Iterable[Catalogue]) -> Wording:
    """One phrase as a wording: a text for each language that has it; at least one language.

    A language that has not is left out and English put first, which is then what it falls back to:
    so whoever shows the phrase knows that it is English.
    """
    spoken = list(catalogues)
    key = f"{table.place}.{name}"
    having = [each for each in spoken if key not in each.english_left(table)]
    if len(having) < len(spoken):
        english = [each for each in having if each.language == "en"] or [catalogue_of("en")]
        having = [*english, *(each for each in having if each not in english)]
    return Wording.of({each.language: str(getattr(each.phrases(table), name)) for each in having})
