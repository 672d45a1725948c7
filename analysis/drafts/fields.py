"""The fields of a draft, {{ pct('health_support', net='agree', group='public') }}: a call, an item,
a few named texts, no more.

Nothing is evaluated: a field that is not one of these calls is a fault that says where it is and
what it could have been.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from survey.errors import ConcordError, did_you_mean, shown

__all__ = ["ARGUMENTS", "Field", "FieldError", "Span", "fields_in", "parse_field"]

ARGUMENTS = ("net", "answers", "group", "where", "base")
"""What a field can say beside the item, each once: NAME='text', and for answers a list as well."""

_LONGEST = 1_000
_SPAN = re.compile(
    rf"\{{\{{(?P<inside>(?:(?!\}}\}}|\{{\{{).){{0,{_LONGEST}}}?)\}}\}}|\{{\{{", re.DOTALL
)
_QUOTES = {"'": "'", '"': '"', "‘": "’’‘", "’": "’", "“": "”“", "”": "”"}
"""Signs that open a text and those that close it; word processors turn straight ones into curly
ones."""

_CALL = re.compile(r"\s*(?P<name>\w+)\s*\(")
_NAMED = re.compile(r"\s*(?P<name>\w+)\s*=(?!=)")
_SPACE = re.compile(r"\s*")


class FieldError(ConcordError):
    """A field cannot be read or filled: what is wrong with it, without its place."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a field asks for. `given`: net, answers, group, where and base, as far as they are said;
    answers as a tuple of codes.
    """

    call: str
    item: str
    given: Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a field stands in a text, and what is between its braces; None where it never ends."""

    start: int
    end: int
    inside: str | None


def fields_in(text: str) -> Iterator[Span]:
    """Every field of a text in order, those that never end too.

    >>> [span.inside for span in fields_in("so {{ n('help') }} people and {{ pct(")]
    [" n('help') ", None]
    """
    for found in _SPAN.finditer(text):
        yield Span(found.start(), found.end(), found["inside"])


def parse_field(inside: str) -> Field:
    """What is asked for between the braces. Raises FieldError.

    >>> parse_field(" pct('help', net='agree') ")
    Field(call='pct', item='help', given={'net': 'agree'})
    """
    call = _CALL.match(inside)
    if call is None:
        raise FieldError(
            f"{shown(inside)} is no field; write it such as {{{{ pct('health_support', "
            f"net='agree') }}}}"
        )
    reading = _Reading(inside, call.end())
    item, given = "", dict[str, str | tuple[str, ...]]()
    while not reading.closes(")"):
        if named := _NAMED.match(inside, reading.place):
            reading.place = named.end()
            name = named["name"]
            if name not in ARGUMENTS:
                raise FieldError(
                    f"{call['name']} takes no {shown(name)}{did_you_mean(name, ARGUMENTS)}"
                )
            if name in given:
                raise FieldError(f"{name}= is given twice")
            given[name] = reading.texts() if name == "answers" else reading.text()
        elif item or given:
            raise FieldError(
                f"after the item, say {', '.join(f'{name}=' for name in ARGUMENTS)}, as in "
                "net='agree'"
            )
        else:
            item = reading.text()
        reading.comma(")")
    if inside[reading.place :].strip():
        raise FieldError(
            f"{shown(inside[reading.place :].strip())} after the call is not understood; take it "
            "away"
        )
    if not item:
        raise FieldError(f"{call['name']} needs an item, such as {call['name']}('health_support')")
    return Field(call["name"], item, given)


@dataclass(slots=True)
class _Reading:
    source: str
    place: int

    def _skip(self) -> str:
        """The next sign that is no space, or ""."""
        space = _SPACE.match(self.source, self.place)
        self.place = space.end() if space else self.place
        return self.source[self.place : self.place + 1]

    def closes(self, sign: str) -> bool:
        if self._skip() == sign:
            self.place += 1
            return True
        if self.place >= len(self.source):
            raise FieldError(f"{shown(self.source)} lacks its closing {sign}")
        return False

    def comma(self, closing: str) -> None:
        """A comma, or the end, which stays."""
        sign = self._skip()
        if sign == ",":
            self.place += 1
        elif sign not in (closing, ""):
            raise FieldError(f"a comma is missing before {shown(self.source[self.place :])}")

    def text(self) -> str:
        """A text in quotation marks."""
        sign = self._skip()
        ends = (
            [self.source.find(end, self.place + 1) for end in _QUOTES.get(sign, "")] if sign else []
        )
        found = [end for end in ends if end >= 0]
        if not found:
            rest = self.source[self.place :]
            raise FieldError(f"{shown(rest)} should be a text in quotation marks, such as 'agree'")
        text = self.source[self.place + 1 : min(found)]
        self.place = min(found) + 1
        return text.strip()

    def texts(self) -> tuple[str, ...]:
        """A list of texts in square brackets, or one text with + or commas."""
        if self._skip() != "[":
            return tuple(code for code in re.split(r"[+,\s]+", self.text()) if code)
        self.place += 1
        found = []
        while not self.closes("]"):
            found.append(self.text())
            self.comma("]")
        return tuple(found)
