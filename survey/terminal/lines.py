"""Text into lines that fit a terminal, whatever a respondent has typed. Widths are in columns of
the screen.
"""

import unicodedata

from prompt_toolkit.utils import get_cwidth

from survey.words.direction import FIRST_STRONG, POP

__all__ = ["columns", "flowed", "shortened", "visible", "wrapped"]

_KEPT = frozenset({"\n", "\u200c", FIRST_STRONG, POP})
"""Also the sign that keeps letters apart, which is spelling in Persian and Urdu."""


def visible(text: str) -> str:
    """The text with nothing in it that could move the cursor or reorder the line; line ends stay.

    Control and format characters (escape, bell, overriding direction marks …) are left out; what is
    kept is never touched.
    """
    spaced = text.replace("\r\n", "\n").replace("\t", " ")
    return "".join(
        each
        for each in spaced
        if each in _KEPT or unicodedata.category(each) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, broken between words where that is possible. A line end in
    the text is kept.
    """
    lines: list[str] = []
    for paragraph in visible(text).split("\n"):
        line = ""
        for word in paragraph.split():
            if line and get_cwidth(line) + 1 + get_cwidth(word) <= width:
                line = f"{line} {word}"
                continue
            if line:
                lines.append(line)
            *full, line = _pieces(word, width)
            lines.extend(full)
        lines.append(line)
    return lines


def shortened(text: str, width: int) -> str:
    """One line of at most `width` columns, with … where something is left out."""
    line = " ".join(visible(text).split())
    return line if get_cwidth(line) <= width else _pieces(line, max(width - 1, 1))[0] + "…"


def columns(left: str, right: str, width: int, most: int = 3) -> list[str]:
    """Two texts side by side, each wrapped in its column; of each at most `most` lines, ending in …
    where there is more.
    """
    right_width = max(width * 2 // 5, 8)
    left_width = max(width - right_width - 2, 8)
    one, other = (
        _limited(wrapped(left, left_width), left_width, most),
        _limited(wrapped(right, right_width), right_width, most),
    )
    rows = max(len(one), len(other))
    one, other = one + [""] * (rows - len(one)), other + [""] * (rows - len(other))
    return [
        f"{a}{' ' * (left_width - get_cwidth(a))}  {b}".rstrip()
        for a, b in zip(one, other, strict=True)
    ]


def flowed(parts: list[str], width: int, gap: str = "   ") -> list[str]:
    """Short parts set one after another on as few lines as they need; a part is never broken."""
    lines: list[str] = []
    for part in parts:
        if lines and get_cwidth(lines[-1]) + len(gap) + get_cwidth(part) <= width:
            lines[-1] += gap + part
        else:
            lines.append(part)
    return lines


def _limited(lines: list[str], width: int, most: int) -> list[str]:
    return (
        lines
        if len(lines) <= most
        else [*lines[: most - 1], shortened(f"{lines[most - 1]} {lines[most]}…", width)]
    )


def _pieces(word: str, width: int) -> list[str]:
    """A long word in pieces of at most `width` columns."""
    pieces, piece, taken = [], "", 0
    for each in word:
        cells = get_cwidth(each)
        if piece and taken + cells > width:
            pieces.append(piece)
            piece, taken = "", 0
        piece, taken = piece + each, taken + cells
    return [*pieces, piece]
