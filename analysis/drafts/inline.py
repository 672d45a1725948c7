"""Markdown within a line or paragraph: emphasis, links, code and bindings read as the text they
show; what stands for pictures, and titles of links, beside it.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.drafts.document import Part
from analysis.drafts.gathering import Gathered
from analysis.drafts.inline_bindings import Named, attributes_of

__all__ = ["Aside", "add_inline"]

_TOKEN = re.compile(
    r"""
    \\(?P<escaped>[!-/:-@\[-`{-~])
    | <!--.{0,2000}?-->(?P<comment>)
    | (?P<field>\{\{[^{}\n]{0,1000}\}\})
    | (?P<fence>`+)
    | <(?P<shown>(?:https?://|mailto:)[^<>\s]{1,2000})>
    | (?P<tag></?[A-Za-z][^<>\n]{0,1000}>)
    | (?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)
    | (?P<note>\[\^[^\[\]\s]{1,100}\])
    | (?P<open>!?\[)
    | (?P<close>\](?P<target>
        \((?:[^()\s<>]|\([^()\s]{0,200}\)){0,2000}(?:\s+(?:"(?P<title>[^"\n]{0,500})"|'(?P<titled>[^'\n]{0,500})'))?\s*\)
        | \{(?P<attributes>[^{}\n]{0,400})\}
        | \[[^\[\]\n]{1,200}\]
        )?)
    | (?P<emphasis>\*+|_+|~~)
    """,
    re.VERBOSE | re.DOTALL,
)


_ATTRIBUTE = re.compile(
    r"""\s(?P<name>alt|aria-label|title)\s*=\s*(?:"(?P<twice>[^"]*)"|'(?P<once>[^']*)')""",
    re.IGNORECASE,
)
"""What a tag of HTML shows or reads out."""


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that stand beside the text: those for a picture, and those of a link that is pointed
    at. `picture`: where one is of which they say nothing.
    """

    part: Part
    gathered: Gathered
    picture: bool = False


@dataclass(slots=True)
class _Token:
    kind: str
    found: re.Match[str]
    named: Named | None = None
    dropped: bool = False


def add_inline(gathered: Gathered, source: str, at: int, until: int) -> tuple[Aside, ...]:
    """Add what a reader sees of the source from `at` to `until`; what stands beside it."""
    adding = _Adding(source[at:until], at, [(gathered, 0)])
    adding.add(_matched(adding.text))
    return tuple(adding.asides)


@dataclass(slots=True)
class _Adding:
    """A text as it is added. `opened`: what it is added to, with the place where each bracket that
    is open begins in it.
    """

    text: str
    at: int
    opened: list[tuple[Gathered, int]]
    asides: list[Aside] = field(default_factory=list)

    def add(self, tokens: Sequence[_Token]) -> None:
        done = 0
        for token in tokens:
            self._plain(done, token.found.start())
            done = token.found.end()
            self._token(token)
        self._plain(done, len(self.text))

    def _token(self, token: _Token) -> None:
        found, gathered = token.found, self.opened[-1][0]
        if token.kind == "open" and token.dropped:
            pictured = token.found[0].startswith("!")
            new = Gathered() if pictured else gathered
            self.opened.append((new, new.length))
        elif token.kind == "close" and token.dropped:
            self._close(token)
        elif token.kind == "entity":
            at = self.at + found.start()
            gathered.add(html.unescape(found[0]), at, self.at + found.end())
        elif token.kind in ("escaped", "shown"):
            gathered.add(found[token.kind], self.at + found.start(token.kind))
        elif token.kind == "tag":
            self._tag(found)
        elif not token.dropped:
            gathered.add(found[0], self.at + found.start())

    def _close(self, token: _Token) -> None:
        gathered, start = self.opened.pop()
        if token.named:
            token.named.on(gathered, start)
        if gathered is not self.opened[-1][0]:
            self.asides.append(Aside("alt text", gathered, picture=True))
        for name in ("title", "titled"):
            self._aside("title text", token.found, name)

    def _tag(self, found: re.Match[str]) -> None:
        given = list(_ATTRIBUTE.finditer(found[0]))
        offset = found.start()
        for one in given:
            part: Part = "title text" if one["name"].casefold() == "title" else "alt text"
            self._aside(part, one, "twice", offset)
            self._aside(part, one, "once", offset)
        if not given and re.match(r"<img\b", found[0], re.IGNORECASE):
            self.asides.append(Aside("alt text", Gathered(), picture=True))

    def _aside(self, part: Part, found: re.Match[str], name: str, offset: int = 0) -> None:
        if found[name]:
            gathered = Gathered()
            gathered.add(found[name], self.at + offset + found.start(name))
            self.asides.append(Aside(part, gathered))

    def _plain(self, start: int, end: int) -> None:
        self.opened[-1][0].add(self.text[start:end], self.at + start)


def _matched(text: str) -> list[_Token]:
    """The marks of the text; brackets that make a link, an image or a binding are dropped in
    pairs.
    """
    tokens, opened = list[_Token](), list[_Token]()
    place = 0
    while found := _TOKEN.search(text, place):
        kind = found.lastgroup or ""
        place = found.end()
        if found["close"] is not None:
            kind = "close"
        token = _Token(kind, found, dropped=kind in ("comment", "tag", "note"))
        if kind == "fence":
            place = _after_code(text, found)
            token.dropped = place > found.end()
        elif kind == "open":
            opened.append(token)
        elif kind == "close":
            _close(token, opened)
        elif kind == "emphasis":
            token.dropped = _marks(text, found)
        tokens.append(token)
        if (
            kind == "fence"
            and token.dropped
            and (end := re.compile(r"`+").search(text, place - len(found[0])))
        ):
            tokens.append(_Token("fence", end, dropped=True))
    return tokens


def _close(token: _Token, opened: list[_Token]) -> None:
    opener = opened.pop() if opened else None
    if opener is None or not token.found["target"]:
        return
    attributes = token.found["attributes"]
    token.named = attributes_of(attributes) if attributes is not None else None
    opener.dropped = token.dropped = attributes is None or token.named is not None


def _after_code(text: str, found: re.Match[str]) -> int:
    """Where the code that these backticks begin has ended; just after them where it never does."""
    end = re.compile(rf"(?<!`){found[0]}(?!`)").search(text, found.end(), found.end() + 5000)
    return end.end() if end else found.end()


def _marks(text: str, found: re.Match[str]) -> bool:
    """Whether these signs are emphasis: they touch a word, and _ none on both sides."""
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    if found[0].startswith("_") and before.isalnum() and after.isalnum():
        return False
    return bool((before and not before.isspace()) or (after and not after.isspace()))
