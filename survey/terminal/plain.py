"""Plain numbered lines: for poor terminals, screen readers and pipes. It prints a page and reads a
line.
"""

import sys
from collections.abc import Callable, Mapping
from io import TextIOWrapper
from typing import TextIO

from survey.missing import Missing
from survey.terminal.lines import flowed, visible, wrapped
from survey.terminal.pages import Page, Reply, Step

__all__ = ["Lines"]

WIDEST = 60
LETTERS = {"d": Missing.DONT_KNOW, "r": Missing.REFUSED, "n": Missing.NOT_APPLICABLE}


class Lines:
    """A `Face` of ordinary lines. Commands are letters; where letters are part of an answer they
    follow a colon.
    """

    def __init__(self, source: TextIO | None = None, output: TextIO | None = None) -> None:
        self._source, self._output = source or sys.stdin, output or sys.stdout
        for stream in (self._source, self._output):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(
                    errors="replace"
                )  # a terminal's encoding may lack a sign; that is no reason to stop

    def ask(self, page: Page) -> Reply:
        """Print the page and read lines until one is a reply. The end of the input, or Ctrl-C, is
        the menu.
        """
        self._print(*_page(page))
        while True:
            line = self._line()
            if line is None:
                return Step.MENU
            if (command := _command(page, line)) is not None:
                return command
            if line.strip() in (":?", *(() if page.letters else ("?",))):
                self._print(*_help(page))
                continue
            reply, message = _READERS[page.prompt](page, line)
            if not message:
                return reply
            self._print(*wrapped(message, WIDEST))

    def _line(self) -> str | None:
        try:
            self._output.write("> ")
            self._output.flush()
            line = self._source.readline()
        except KeyboardInterrupt:
            line = ""
        if not line.endswith("\n") or not self._source.isatty():
            self._print()
        return line.rstrip("\r\n") if line else None

    def _print(self, *lines: str) -> None:
        self._output.write("\n".join([*lines, ""]))
        self._output.flush()


def _page(page: Page) -> list[str]:
    lines = ["", " · ".join(part for part in (page.title, page.progress) if part), ""]
    for part in (page.context, page.text, page.hint):
        if part:
            lines += [*wrapped(part, WIDEST), ""]
    lines += [*page.table, ""] if page.table else []
    width = len(str(len(page.entries)))
    for number, entry in enumerate(page.entries, start=1):
        label = entry.label if entry.answer is None else f"{entry.label} — {entry.answer}"
        lines += [
            f"{'' if place else number:>{width + 2}}{' ' if place else '.'} {line}"
            for place, line in enumerate(wrapped(label, WIDEST - width - 4))
        ]
    if page.entries:
        lines.append("")
    if earlier := _earlier(page):
        lines += wrapped(earlier, WIDEST)
    if page.message:
        lines += wrapped(f"! {page.message}", WIDEST)
    return [
        *lines,
        *flowed(
            [_instruction(page), *(f"{key} {what}" for key, what in _keys(page))], WIDEST, " · "
        ),
    ]


def _earlier(page: Page) -> str:
    if page.kept:
        return page.words.earlier.format(answer=page.kept)
    match page.given:
        case int(place):
            shown = f"{place + 1}. {page.entries[place].label}"
        case tuple(places):
            shown = "; ".join(f"{place + 1}. {page.entries[place].label}" for place in places)
        case str(text):
            shown = " ".join(visible(text).split())
        case None:
            shown = ""
    return f"Enter: {shown}" if shown else ""


def _instruction(page: Page) -> str:
    words = page.words
    match page.prompt:
        case "one":
            return words.type_number.format(n=len(page.entries))
        case "many":
            return words.type_numbers
        case "line":
            return words.type_answer
        case _:
            return f"Enter {words.next}"


def _keys(page: Page) -> list[tuple[str, str]]:
    words, sign = page.words, ":" if page.letters else ""
    keys = [("Enter", words.empty)] if page.optional else []
    keys += [(f"{sign}b", words.back)] if page.back else []
    keys += [
        (sign + letter, words.missing[kind])
        for letter, kind in LETTERS.items()
        if kind in page.missing
    ]
    return [*keys, (f"{sign}?", words.help), ("Ctrl-D", page.leaves or words.menu)]


def _help(page: Page) -> list[str]:
    keys = [f"  {key}: {what}" for key, what in _keys(page)]
    return [
        *(wrapped(page.hint, WIDEST) if page.hint else []),
        page.words.keys_title,
        *keys,
        _instruction(page),
    ]


def _command(page: Page, line: str) -> Step | Missing | None:
    text = line.strip()
    letter = text[1:] if text.startswith(":") else "" if page.letters else text
    if letter == "b" and page.back:
        return Step.BACK
    kind = LETTERS.get(letter)
    return kind if kind in page.missing else None


def _number(page: Page, line: str) -> tuple[Reply, str]:
    if not line.strip():
        return page.given, ""
    number = _place(page, line.strip())
    return (number, "") if number is not None else (None, _not_a_number(page, line))


def _numbers(page: Page, line: str) -> tuple[Reply, str]:
    if not line.strip():
        return page.given, ""
    parts = line.replace(",", " ").split()
    places = {part: _place(page, part) for part in parts}
    wrong = [part for part, place in places.items() if place is None]
    if wrong:
        return None, _not_a_number(page, wrong[0])
    return tuple(sorted({place for place in places.values() if place is not None})), ""


def _text(page: Page, line: str) -> tuple[Reply, str]:
    return (line if line.strip() else page.given), ""


_READERS: Mapping[str, Callable[[Page, str], tuple[Reply, str]]] = {
    "one": _number,
    "many": _numbers,
    "line": _text,
    "show": lambda _page, _line: (None, ""),
}
"""How each prompt of the table of question kinds reads a line: a reply, or a message."""


def _place(page: Page, text: str) -> int | None:
    return (
        int(text) - 1
        if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= len(page.entries)
        else None
    )


def _not_a_number(page: Page, given: str) -> str:
    shown = " ".join(visible(given).split())[:40]
    return page.words.not_a_number.format(given=shown, n=len(page.entries))
