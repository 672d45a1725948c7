"""Text in one or several languages; text compared as people mean it; earlier answers in a text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Wording", "filled", "folded", "names_in"]

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ′´`＇", "'") | dict.fromkeys("“”„«»", '"'))
_NAME = re.compile(r"\{\{[^{}]*\}\}|\{([a-z][a-z0-9_]*)\}")


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

    @property
    def names(self) -> frozenset[str]:
        """What stands in it in braces, in any language: ids of earlier answers, `group`."""
        return frozenset().union(*(names_in(text) for _, text in self.texts))

    def plain(self) -> str | dict[str, str]:
        """As a definition file has it."""
        return self.texts[0][1] if not self.languages else dict(self.texts)

    def __str__(self) -> str:
        return self.texts[0][1]


def folded(text: str) -> str:
    """Text as people mean it: without case, outer or doubled spaces, or the shape of its quotes.

    >>> folded(" Don’t  know ") == folded("don't know")
    True
    """
    return " ".join(text.translate(_APOSTROPHES).split()).casefold()


def names_in(text: str) -> frozenset[str]:
    """The names in braces: "When you visited {hub}" has `hub`. A text in {{two}} has none."""
    return frozenset(found for found in _NAME.findall(text) if found)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with what is known put for the names in braces; other braces stay as they are.

    >>> filled("When you visited {hub}, {{really}} {so}", {"hub": "Leeds"})
    'When you visited Leeds, {really} {so}'
    """

    def put(match: re.Match[str]) -> str:
        if match[1] is None:
            return match[0][1:-1]
        return values.get(match[1], match[0])

    return _NAME.sub(put, text)
