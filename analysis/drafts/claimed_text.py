"""A text that knows which of its figures are which, and the same text after somebody edited it.

Office files keep texts of this kind for what has no place for a mark of its own: alternative
texts, charts, the text of slides. A figure keeps its claim as long as the words around it are
there; which number stands in its place does not matter, since that is what is to be checked.

A text is put together from parts that pass through templates, lists and punctuation. Until it is
whole, a figure with a claim is wrapped in signs that no text has (`wrapped`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Self

from analysis.drafts.document import Binding

__all__ = ["ClaimedText", "skeleton_of", "unwrapped", "wrapped"]

_OPEN, _BETWEEN, _CLOSE = "\uf8f0", "\uf8f1", "\uf8f2"
"""Signs of the private use area."""

_WRAPPED = re.compile(rf"{_OPEN}([^{_OPEN}{_CLOSE}]*){_BETWEEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_TOKEN = re.compile(r"\d[\d.,\u202f\u00a0·٫٬]*|[^\W\d_]+|[^\w\s]|_")
_DIGITS, _WORD, _SIGNS = re.compile(r"\d"), re.compile(r"[^\W\d_]"), "%٪"


def wrapped(figure: str, claim: str) -> str:
    """A figure with its claim, as a part of a text that is not whole yet."""
    return f"{_OPEN}{claim}{_BETWEEN}{figure}{_CLOSE}" if claim and figure else figure


def unwrapped(text: str) -> str:
    """A text as readers see it.

    >>> unwrapped(f"so {wrapped('84%', 'a.b.c')} do")
    'so 84% do'
    """
    return _WRAPPED.sub(r"\2", text)


@dataclass(frozen=True, slots=True)
class ClaimedText:
    """A text, and which stretches of it are bound."""

    text: str = ""
    bindings: tuple[Binding, ...] = ()

    @classmethod
    def of(cls, text: str) -> Self:
        """From a text whose figures are wrapped.

        >>> ClaimedText.of(f"so {wrapped('84%', 'a.b.c')} do").bindings
        (Binding(start=3, end=6, claim='a.b.c', base=''),)
        """
        shown, bindings, done = "", list[Binding](), 0
        for found in _WRAPPED.finditer(text):
            shown += text[done : found.start()]
            bindings.append(Binding(len(shown), len(shown) + len(found[2]), found[1]))
            shown += found[2]
            done = found.end()
        return cls(shown + text[done:], tuple(bindings))

    @property
    def marked(self) -> str:
        """With its figures wrapped, as a part of another text."""
        said, done = "", 0
        for one in self.bindings:
            said += self.text[done : one.start] + wrapped(self.text[one.start : one.end], one.claim)
            done = one.end
        return said + self.text[done:]

    def behind(self, other: Self, between: str = "") -> Self:
        """A text that has another one before it."""
        start = len(other.text) + len(between)
        moved = (
            replace(one, start=one.start + start, end=one.end + start) for one in self.bindings
        )
        whole = f"{other.text}{between}{self.text}"
        return type(self)(whole, (*other.bindings, *moved))

    @property
    def skeleton(self) -> str:
        """Its words without numbers, by which it is known again."""
        return skeleton_of(self.text)

    def likeness(self, text: str) -> float:
        """How much of its words another text has, from 0 to 1."""
        if self.skeleton == skeleton_of(text):
            return 1.0
        return SequenceMatcher(None, _words(self.text), _words(text), autojunk=False).ratio()

    def within(self, text: str) -> Iterator[Binding]:
        """The bindings in a text that this one has become. A figure whose words are gone, or that
        stands among words that were written anew, is bound no more.

        >>> known = ClaimedText.of(f"Yes {wrapped('84%', 'a.yes')}, no {wrapped('16%', 'a.no')}.")
        >>> text = "Yes 85%, never 15%."  # who never does are others than those who do not
        >>> [text[one.start : one.end] for one in known.within(text)]
        ['85%']
        """
        old, new = list(_TOKEN.finditer(self.text)), list(_TOKEN.finditer(text))
        became = dict(_pairs([one[0] for one in old], [one[0] for one in new]))
        for binding in self.bindings:
            inside = [
                place
                for place, one in enumerate(old)
                if binding.start <= one.start() and one.end() <= binding.end
            ]
            there = [became[place] for place in inside if place in became]
            numbers = [place for place in inside if _DIGITS.match(old[place][0])]
            if not there or any(place not in became for place in numbers):
                continue
            one, other = _Around.of(self.text, old, inside), _Around.of(text, new, there)
            if one.stays(other, became):
                start, end = new[min(there)].start(), new[max(there)].end()
                yield Binding(start, end, binding.claim, binding.base)


@dataclass(frozen=True, slots=True)
class _Around:
    """The words on either side of a figure by their places; None where a number or the end of the
    text comes first, and behind it where it is not of the same clause.
    """

    before: int | None
    after: int | None

    @classmethod
    def of(cls, text: str, words: Sequence[re.Match[str]], inside: Sequence[int]) -> Self:
        before, after = min(inside) - 1, max(inside) + 1
        while before >= 0 and not _WORD.match(words[before][0]):
            before = -1 if _DIGITS.match(words[before][0]) else before - 1
        if after < len(words) and words[after][0] in _SIGNS:
            after += 1
        known = after < len(words) and _WORD.match(words[after][0])
        return cls(before if before >= 0 else None, after if known else None)

    def stays(self, other: Self, became: Mapping[int, int]) -> bool:
        """Whether the word before the figure, or that right behind it, is what it was; one that has
        none stands alone.
        """
        if self.before is None and self.after is None:
            return other.before is None and other.after is None
        pairs = ((self.before, other.before), (self.after, other.after))
        return any(
            one is not None and two is not None and became.get(one) == two for one, two in pairs
        )


def skeleton_of(text: str) -> str:
    """The words of a text without its numbers."""
    return " ".join(_words(text))


def _words(text: str) -> list[str]:
    return ["#" if _DIGITS.match(word) else word.casefold() for word in _TOKEN.findall(text)]


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Which word of a text became which of another. Numbers count as alike, so that a changed
    number stands in the place of the one it was; words between that were changed take the numbers
    beside them along only where there are as many.
    """
    one, other = (
        ["#" if _DIGITS.match(word) else word.casefold() for word in words] for words in (old, new)
    )
    for kind, low, high, start, end in SequenceMatcher(
        None, one, other, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            yield from zip(range(low, high), range(start, end), strict=True)
        elif kind == "replace":
            before = [place for place in range(low, high) if one[place] == "#"]
            after = [place for place in range(start, end) if other[place] == "#"]
            if len(before) == len(after):
                yield from zip(before, after, strict=True)
