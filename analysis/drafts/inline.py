"""Markdown within a line or paragraph: emphasis, links, code and bindings read as the text they
show.
"""

import html
import re
from dataclasses import dataclass

from analysis.drafts.gathering import Gathered
from analysis.drafts.inline_bindings import attributes_of

__all__ = ["add_inline"]

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
        \((?:[^()\s<>]|\([^()\s]{0,200}\)){0,2000}(?:\s+"[^"\n]{0,500}")?\)
        | \{(?P<attributes>[^{}\n]{0,400})\}
        | \[[^\[\]\n]{1,200}\]
        )?)
    | (?P<emphasis>\*+|_+|~~)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(slots=True)
class _Token:
    kind: str
    found: re.Match[str]
    binding: tuple[str, str] | None = None
    dropped: bool = False


def add_inline(gathered: Gathered, source: str, at: int, until: int) -> None:
    """Add what a reader sees of the source from `at` to `until`."""
    text = source[at:until]
    done, opened = 0, list[int]()
    for token in _matched(text):
        found = token.found
        gathered.add(text[done : found.start()], at + done)
        done = found.end()
        if token.kind == "open" and token.dropped:
            opened.append(gathered.length)
        elif token.kind == "close" and token.dropped:
            start = opened.pop()
            if token.binding:
                gathered.bind(start, *token.binding)
        elif token.kind == "entity":
            gathered.add(html.unescape(found[0]), at + found.start(), at + found.end())
        elif token.kind in ("escaped", "shown"):
            gathered.add(found[token.kind], at + found.start(token.kind))
        elif not token.dropped:
            gathered.add(found[0], at + found.start())
    gathered.add(text[done:], at + done)


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
    token.binding = attributes_of(attributes) if attributes is not None else None
    opener.dropped = token.dropped = attributes is None or token.binding is not None


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
