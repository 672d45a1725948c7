"""Text in one or several languages, and the way a language is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

__all__ = ["Wording", "right_to_left"]


@dataclass(frozen=True, slots=True)
class Wording:
    """What people read. A plain text is the same in every language: `texts` is then {"": text}."""

    texts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, text: "str | Mapping[str, str] | Wording") -> "Wording":
        if isinstance(text, Wording):
            return text
        return cls((("", text),) if isinstance(text, str) else tuple(text.items()))

    def in_language(self, language: str) -> str:
        """The text in this language; where it is absent, in the first language there is.

        >>> Wording.of({"en": "Yes", "cy": "Ydw"}).in_language("cy")
        'Ydw'
        """
        texts = dict(self.texts)
        return texts.get(language, self.texts[0][1])

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages written out; empty for a plain text."""
        return tuple(language for language, _ in self.texts if language)

    def plain(self) -> str | dict[str, str]:
        """As a definition file has it."""
        return self.texts[0][1] if not self.languages else dict(self.texts)

    def __str__(self) -> str:
        return self.texts[0][1]


@cache
def right_to_left(language: str) -> bool:
    """Whether a language is written from right to left, by the data of Unicode (CLDR). Of a tag
    such as ur-PK or pa-Arab as much counts as is known; an unknown language is not.

    >>> [right_to_left(language) for language in ("ur-PK", "pa", "pa-Arab", "en", "zz")]
    [True, False, True, False, False]
    """
    # reads its data from files, and is asked only where a page or sheet is made
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    parts = language.replace("_", "-").split("-")
    while parts:
        try:
            return Locale.parse("-".join(parts), sep="-").text_direction == "rtl"
        except (ValueError, UnknownLocaleError):
            parts.pop()
    return False
