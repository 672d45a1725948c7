"""Text in one or several languages."""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Wording"]


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
