"""Claims that a draft names itself: [84%]{claim=health_support.agree.public base=answered} is read
as 84%. A name with spaces or quotes stands in quotation marks, which word processors may have made
curly ones:

    [82%]{claim="gov_enough.disagree.teachers[region == 'wales']"}

Or it says why a number need not be checked: [2,000]{wave="the size of the panel"}.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.drafts.document import Binding, Wave
from analysis.drafts.gathering import Gathered

__all__ = ["Inline", "Named", "add_bound", "attributes_of", "bound", "inline_bindings", "straight"]

_ATTRIBUTE = re.compile(
    r"""([a-z]+)\s*=\s*(?:["“”]([^"“”]*)["“”]|['‘’]([^'‘’]*)['‘’]|([^\s"'“”‘’][^\s"“”]*))"""
)
_QUOTED = re.compile(r"""[\s"'“”‘’]""")
"""What a name has that has to stand in quotation marks."""

_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_INLINE = re.compile(r"\[([^\[\]\n]{1,400})\]\{([^{}\n]{0,400})\}")


@dataclass(frozen=True, slots=True)
class Named:
    """What a draft says of a figure: its claim and base, or why it need not be checked."""

    claim: str = ""
    base: str = ""
    wave: str = ""

    def on(self, gathered: Gathered, start: int) -> None:
        """All that was gathered from `start` on is so named."""
        if start < gathered.length:
            self.between(gathered, start, gathered.length)

    def between(self, gathered: Gathered, start: int, end: int) -> None:
        """What was gathered from `start` to `end` is so named, if it is not yet."""
        if any(start < one.end and one.start < end for one in gathered.bindings):
            return
        if self.claim:
            gathered.bindings.append(Binding(start, end, self.claim, self.base))
        elif self.wave:
            gathered.waves.append(Wave(start, end, self.wave))


@dataclass(frozen=True, slots=True)
class Inline:
    """A binding in a text: from the opening bracket to the closing brace, and what is shown of
    it.
    """

    start: int
    end: int
    shown: tuple[int, int]
    named: Named


def attributes_of(text: str) -> Named | None:
    """What the text between the braces names, if it names a claim or waves one through.

    >>> attributes_of("claim=support.agree.public base=answered")
    Named(claim='support.agree.public', base='answered', wave='')
    """
    given = {
        name: next((one for one in values if one), "") for name, *values in _ATTRIBUTE.findall(text)
    }
    named = Named(straight(given.get("claim", "")), given.get("base", ""), given.get("wave", ""))
    return named if named.claim or named.wave else None


def straight(text: str) -> str:
    """A name or a condition without the curly quotation marks of word processors.

    >>> straight("teachers[region == ‘wales’]")
    "teachers[region == 'wales']"
    """
    return text.translate(_STRAIGHT)


def bound(shown: str, claim: str) -> str:
    """A text with its claim, as a draft has it.

    >>> print(bound("82%", "help.yes.teachers[region == 'wales']"))
    [82%]{claim="help.yes.teachers[region == 'wales']"}
    """
    if not _QUOTED.search(claim):
        return f"[{shown}]{{claim={claim}}}"
    mark = "'" if '"' in claim else '"'
    return f"[{shown}]{{claim={mark}{claim}{mark}}}"


def inline_bindings(text: str) -> Iterator[Inline]:
    """Every binding in a text without markup, in order."""
    for found in _INLINE.finditer(text):
        if attributes := attributes_of(found[2]):
            yield Inline(found.start(), found.end(), found.span(1), attributes)


def add_bound(gathered: Gathered, text: str, at: int) -> None:
    """Add text without markup that the source has at `at`, bindings taken out of their brackets."""
    done = 0
    for inline in inline_bindings(text):
        gathered.add(text[done : inline.start], at + done)
        before = gathered.length
        first, last = inline.shown
        gathered.add(text[first:last], at + first)
        inline.named.on(gathered, before)
        done = inline.end
    gathered.add(text[done:], at + done)
