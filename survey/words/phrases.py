"""What one desk says, as a frozen table: English in the code, other languages in catalogues.

    @dataclass(frozen=True, slots=True)
    class PagePhrases(Phrases):
        place: ClassVar[str] = "page"
        back: str = "Back"
        characters_left: Plural = plural("{n} character left", "{n} characters left")

A phrase is known by its place and its name (`page.back`), so that code that asks for one that is
not there fails in the type checker, and an author may replace it in a definition.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import ClassVar

__all__ = ["Entry", "Phrases", "Plural", "one_or_other", "plural"]

Entry = str | tuple[str, ...]
"""A phrase as a catalogue has it: one text, or one for each form of the plural."""


def one_or_other(n: int) -> int:
    """Which form English takes: the first for one, the second for any other number."""
    return 0 if n == 1 else 1


@dataclass(frozen=True)
class Plural:
    """A phrase that depends on a number; `rule` says which of the forms a number takes."""

    forms: tuple[str, ...]
    rule: Callable[[int], int] = one_or_other

    def __call__(self, n: int, **values: object) -> str:
        """The phrase for this number, which fills {n}."""
        form = self.forms[min(self.rule(n), len(self.forms) - 1)]
        return form.format(**{"n": n, **values})


def plural(one: str, other: str) -> Plural:
    """The English of a phrase that depends on a number."""
    return Plural((one, other))


@dataclass(frozen=True)
class Phrases:
    """Base of the tables. A text in braces is filled in by whoever says it."""

    place: ClassVar[str]
    gaps_instead: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Gaps that a translation may have in place of one of the English: `group` of `people`."""

    gaps_besides: ClassVar[frozenset[str]] = frozenset()
    """Gaps that are always filled: a translation may have them where the English has not."""

    @classmethod
    def english(cls) -> Iterator[tuple[str, Entry]]:
        """Every phrase by name, in the order of the table."""
        for field in fields(cls):
            default = field.default
            if not isinstance(default, str | Plural):
                raise TypeError(f"{cls.__name__}.{field.name} has no English")
            yield field.name, default.forms if isinstance(default, Plural) else default

    @classmethod
    def all_keys(cls) -> tuple[str, ...]:
        return tuple(f"{cls.place}.{name}" for name, _ in cls.english())

    @classmethod
    def of(cls, entries: Mapping[str, Entry], rule: Callable[[int], int]) -> "Phrases":
        """The table with these entries, by full key, in place of the English."""
        values: dict[str, str | Plural] = {}
        for name, english in cls.english():
            entry = entries.get(f"{cls.place}.{name}")
            if entry is None:
                continue
            if isinstance(english, tuple):
                values[name] = Plural((entry,) if isinstance(entry, str) else entry, rule)
            else:
                values[name] = entry if isinstance(entry, str) else entry[0]
        return cls(**values)
