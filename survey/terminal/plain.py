"""Plain numbered lines: for poor terminals, screen readers and pipes. It prints a page and reads a
line.
"""

import re
import sys
from collections.abc import Callable, Mapping
from io import TextIOWrapper
from typing import TextIO, assert_never

from survey.missing import Missing
from survey.terminal.lines import flowed, visible, wrapped
from survey.terminal.pages import Asking, Entry, Page, Reply, Selection, Step
from survey.words import in_latin_digits

__all__ = ["READERS", "Lines"]

WIDEST = 60
LETTERS = {"d": Missing.DONT_KNOW, "r": Missing.REFUSED, "n": Missing.NOT_APPLICABLE}


class Lines:
    """A `Face` of ordinary lines. Commands are letters; where an answer is typed they follow a
    colon.
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
            if line.strip() in (":?", *(() if page.typed else ("?",))):
                self._print(*_help(page))
                continue
            reply, message = READERS[page.prompt](page, line)
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
    for number, entry in enumerate(page.entries, start=1):
        lines += _entry(page, number, entry)
    if page.entries:
        lines.append("")
    if earlier := _earlier(page):
        lines += wrapped(earlier, WIDEST)
    if page.message:
        lines += wrapped(f"! {page.message}", WIDEST)
    keys = [_instruction(page), *(f"{key} {what}" for key, what in _keys(page))]
    # a terminal may reorder a line from right to left, and a key would lose its words
    return [*lines, *(keys if page.right_to_left else flowed(keys, WIDEST, " · "))]


def _entry(page: Page, number: int, entry: Entry) -> list[str]:
    """An entry with its number; one that begins with its key needs none."""
    width = 0 if entry.key else len(str(len(page.entries))) + len(". ")
    label = entry.label if entry.answer is None else f"{entry.label} — {entry.answer}"
    first, *more = wrapped(label, WIDEST - width - 2)
    begins = "" if entry.key else f"{number}. "
    return [f"  {begins:>{width}}{first}", *(f"  {'':{width}}{line}" for line in more)]


def _entered(page: Page) -> Selection:
    """What Enter alone gives: what is offered, unless that was just refused."""
    return page.given if page.fits else None


def _earlier(page: Page) -> str:
    if page.kept:
        return page.words.earlier.format(answer=page.inserted(page.kept))
    match _entered(page):
        case int(place):
            shown = _numbered(page, place)
        case tuple(places):
            shown = "; ".join(_numbered(page, place) for place in places)
        case str(text):
            shown = " ".join(visible(text).split())
        case None:
            shown = ""
    return f"Enter: {page.inserted(shown)}" if shown else ""


def _numbered(page: Page, place: int) -> str:
    entry = page.entries[place]
    return entry.label if entry.key else f"{place + 1}. {entry.label}"


def _instruction(page: Page) -> str:
    words = page.words
    match page.prompt:
        case "one":
            return words.type_number.format(low=page.keys[0], high=page.keys[-1])
        case "many":
            return words.type_numbers
        case "rank":
            return words.type_order
        case "line":
            return words.type_answer
        case "show":
            return f"Enter {words.next}"
        case _ as never:
            assert_never(never)


def _keys(page: Page) -> list[tuple[str, str]]:
    words, sign = page.words, ":" if page.typed else ""
    keys = [("Enter", words.empty)] if page.optional else []
    keys += [(f"{sign}b", words.back)] if page.back else []
    keys += [
        (sign + letter, words.missing(kind))
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
    letter = text[1:] if text.startswith(":") else "" if page.typed else text
    if letter == "b" and page.back:
        return Step.BACK
    kind = LETTERS.get(letter)
    return kind if kind in page.missing else None


def _number(page: Page, line: str) -> tuple[Selection, str]:
    if not line.strip():
        return _entered(page), ""
    number = _place(page, line.strip())
    return (number, "") if number is not None else (None, _not_a_number(page, line))


def _numbers(page: Page, line: str) -> tuple[Selection, str]:
    places, message = _in_order(page, line)
    return (tuple(sorted(set(places))) if isinstance(places, tuple) else places), message


def _in_order(page: Page, line: str) -> tuple[Selection, str]:
    if not line.strip():
        return _entered(page), ""
    parts = _BETWEEN.sub(" ", line).split()
    places = [_place(page, part) for part in parts]
    if None in places:
        return None, _not_a_number(page, parts[places.index(None)])
    return tuple(place for place in places if place is not None), ""


def _text(page: Page, line: str) -> tuple[Selection, str]:
    return (line if line.strip() else _entered(page)), ""


_BETWEEN = re.compile(r"[,;،؛]")
"""What people put between numbers, besides spaces."""

READERS: Mapping[Asking, Callable[[Page, str], tuple[Selection, str]]] = {
    "one": _number,
    "many": _numbers,
    "rank": _in_order,
    "line": _text,
    "show": lambda _page, _line: (None, ""),
}
"""How each way of asking reads a line: a reply, or a message."""


def _place(page: Page, text: str) -> int | None:
    """The place of the entry with this number, in the digits of any script."""
    number = in_latin_digits(text).replace("−", "-")
    number = number if number in page.keys else number.lstrip("0")
    return page.keys.index(number) if number in page.keys else None


def _not_a_number(page: Page, given: str) -> str:
    shown = page.inserted(" ".join(visible(given).split())[:40])
    return page.words.not_a_number.format(given=shown, low=page.keys[0], high=page.keys[-1])
