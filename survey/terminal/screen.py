"""The full screen: questionary's lists and prompt_toolkit's text field on a page of their own, one
page at a time.

The screen is held between pages, so that one page replaces the other without a flicker and keys
pressed while an answer is being saved are not lost; when it is given back, nothing a respondent
answered is left in the terminal.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum, auto
from functools import partial
from types import TracebackType
from typing import Any, Self, cast

from prompt_toolkit.application import Application
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import Dimension, HSplit, Layout, VSplit, Window
from prompt_toolkit.layout.controls import FormattedTextControl
from prompt_toolkit.output import DummyOutput, Output, create_output
from prompt_toolkit.utils import get_cwidth
from questionary import Question, Style

from survey.missing import Missing
from survey.terminal.lines import flowed, shortened, wrapped
from survey.terminal.pages import Page, Reply, Selection, Step
from survey.terminal.prompts import PROMPTS, Prompt

__all__ = ["WIDEST", "Screen"]

WIDEST = 60
"""Columns a line of text takes at most, as long lines are hard to read."""

ROOMY = 20
"""Rows from which on the keys keep their words though a list is too long for the screen."""

LETTER_KEYS = {Missing.DONT_KNOW: "d", Missing.REFUSED: "r", Missing.NOT_APPLICABLE: "n"}
CONTROL_KEYS = {Missing.DONT_KNOW: "k", Missing.REFUSED: "r", Missing.NOT_APPLICABLE: "n"}
"""Keys of missing answers; with Ctrl where the answer is typed, so that no word typed into a field
is ever taken for one."""

STYLE = Style(
    [
        ("title", "fg:ansicyan"),
        ("question", "bold"),
        ("hint", "italic"),
        ("message", "fg:ansired bold"),
        ("key", "bold"),
        ("pointer", "bold"),
        ("highlighted", "bold"),
        ("selected", "fg:ansigreen"),
    ]
)


GAP = "   "
"""Between two keys of the key line."""


class _Ask(Enum):
    HELP = auto()


class Screen:
    """A `Face` on the whole terminal. Use it in a `with` block."""

    def __init__(self, source: Input | None = None, output: Output | None = None) -> None:
        self._input = source or create_input()
        self._output = _HeldOutput(output or create_output())
        self._held = contextlib.ExitStack()

    def __enter__(self) -> Self:
        self._held.enter_context(self._input.raw_mode())
        self._output.take()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):  # the terminal may be gone
            self._output.give_back()
        with contextlib.suppress(OSError):
            self._held.close()

    def ask(self, page: Page) -> Reply:
        """Show the page until there is a reply. Raises EOFError where the terminal has gone."""
        while True:
            reply, given = self._shown(page)
            if not isinstance(reply, _Ask):
                return reply
            page = replace(page, given=given)
            helped, _ = self._shown(_help(page))
            if helped is Step.MENU:
                return Step.MENU

    def _shown(self, page: Page) -> "tuple[Reply | _Ask, Selection]":
        """The reply, and what was chosen or written when it was given."""
        prompt = PROMPTS[page.prompt](page)
        frame = _Frame(page, prompt)
        application: Application[Reply | _Ask] = Application(
            layout=Layout(frame.container, focused_element=prompt.window),
            key_bindings=self._keys(page, prompt),
            style=STYLE,
            input=self._input,
            output=cast("Output", self._output),
            full_screen=True,
            before_render=lambda app: frame.fit(
                app.output.get_size().columns, app.output.get_size().rows
            ),
        )
        self._output.drawing = True
        return Question(application).unsafe_ask(), prompt.given()

    def _keys(self, page: Page, prompt: Prompt) -> KeyBindings:
        keys = KeyBindings()

        def leads_to(reply: Callable[[], object]) -> Callable[[KeyPressEvent], None]:
            def leave(event: KeyPressEvent) -> None:
                if (
                    not event.app.is_done
                ):  # two keys may arrive at once; the second is for the next page
                    self._output.drawing = False
                    event.app.exit(result=reply())

            return leave

        def does(move: Callable[[], None]) -> Callable[[KeyPressEvent], None]:
            return lambda _: move()

        for pressed, move in prompt.moves().items():
            keys.add(*pressed, eager=True)(does(move))
        for enter in ("enter", "c-j"):
            keys.add(enter, eager=True)(leads_to(prompt.given))
        for menu in ("c-c", "c-d", "<sigint>"):
            keys.add(menu, eager=True)(leads_to(lambda: Step.MENU))
        for help_ in ("f1",) if page.typed else ("f1", "?"):
            keys.add(help_, eager=True)(leads_to(lambda: _Ask.HELP))
        if page.back:
            keys.add("left", eager=True, filter=Condition(prompt.at_start))(
                leads_to(lambda: Step.BACK)
            )
            keys.add("c-b", eager=True)(leads_to(lambda: Step.BACK))
        for kind in page.missing:
            key = f"c-{CONTROL_KEYS[kind]}" if page.typed else LETTER_KEYS[kind]
            keys.add(key, eager=True)(leads_to(partial(Missing, kind)))
        return keys


# --- the frame around the prompt ---


class _Frame:
    """Everything around the prompt, fitted to the terminal's size before each drawing."""

    def __init__(self, page: Page, prompt: Prompt) -> None:
        self.page, self.prompt = page, prompt
        self.above: StyleAndTextTuples = []
        self.below: StyleAndTextTuples = []
        self.width = WIDEST
        above = Window(
            FormattedTextControl(lambda: self.above), height=lambda: _exactly(_rows(self.above))
        )
        below = Window(
            FormattedTextControl(lambda: self.below), height=lambda: _exactly(_rows(self.below))
        )
        column = HSplit([above, prompt.window, below, Window()], width=lambda: _exactly(self.width))
        self.container = VSplit([column, Window()])

    def fit(self, columns: int, rows: int) -> None:
        """Share the rows out: title and keys, the question with some of the prompt, the rest of the
        prompt, the hint.

        Where not all of it fits, the keys lose their words, which help has too.
        """
        self.width = width = max(min(WIDEST, columns - 1), 10)
        self.prompt.fit(width)
        self.prompt.room = self.prompt.height()
        fits = self._share(width, rows, keys_in_words=True)
        if not fits and not self._share(width, rows, keys_in_words=False) and rows >= ROOMY:
            self._share(width, rows, keys_in_words=True)

    def _share(self, width: int, rows: int, *, keys_in_words: bool) -> bool:
        """Whether there is room for the question and everything that can be chosen. Where the hint
        has none, the key of help says that it is there.
        """
        wanted = self.prompt.height()
        for hint in (True, False) if self.page.hint else (False,):
            self.below = self._below(width, keys_in_words=keys_in_words, hint=hint)
            spare = rows - _rows(self.below) - 2
            asked = self._asked(width, spare - wanted - 1, spare - min(wanted, 3) - 1)
            spare -= len(asked) + bool(asked)
            fitting = (
                notes
                for notes in self._notes(width, hint=hint)
                if not notes or len(notes) + 1 + wanted <= spare
            )
            if (notes := next(fitting, None)) is not None:
                break
        assert notes is not None  # noqa: S101  # without the hint there may be none
        self.prompt.room = max(min(wanted, spare - len(notes) - bool(notes)), 1)
        self.above = [("class:title", self._title(width)), ("", "\n")]
        for lines in (asked, notes):
            self.above += [part for style, line in lines for part in (("", "\n"), (style, line))]
            self.above.append(("", "\n" if lines else ""))
        return self.prompt.room == wanted and ("", self.page.words.cut) not in asked

    def _asked(self, width: int, comfortable: int, most: int) -> list[tuple[str, str]]:
        """What comes before the wording, and the wording: apart where there is room, cut where
        there is too little.
        """
        context = (
            [("", line) for line in wrapped(self.page.context, width)] if self.page.context else []
        )
        question = (
            []
            if self.prompt.shows_question
            else [("class:question", line) for line in wrapped(self.page.text, width)]
        )
        gap = [("", "")] if context and len(context) + 1 + len(question) <= comfortable else []
        cut = [("", self.page.words.cut)]
        if len(question) > most:
            return [*question[: max(most - 1, 1)], *cut]
        if len(context) + len(question) > most:
            context = [*context[: most - len(question) - 1], *cut] if most > len(question) else []
        return [*context, *gap, *question]

    def _notes(self, width: int, *, hint: bool) -> Iterator[list[tuple[str, str]]]:
        """What stands below the wording, from all of it to nothing, for the first that fits; with
        the hint, all or none.
        """
        page = self.page
        table = [("", line) for line in page.table]
        earlier = page.words.earlier.format(answer=page.inserted(page.kept)) if page.kept else ""
        kept = [("class:hint", line) for line in wrapped(earlier, width)] if earlier else []
        if hint:
            yield [*table, *(("class:hint", line) for line in wrapped(page.hint, width)), *kept]
        else:
            yield from ([*table, *kept], table, kept, [])

    def _title(self, width: int) -> str:
        progress = self.page.progress
        title = shortened(self.page.title, width - len(progress) - 2)
        return title + " " * (width - get_cwidth(title) - len(progress)) + progress

    def _below(self, width: int, *, keys_in_words: bool, hint: bool) -> StyleAndTextTuples:
        words = self.page.words
        styled: StyleAndTextTuples = [("", "\n")]
        if self.page.message:
            styled += [
                ("class:message", "\n".join(wrapped(self.page.message, width))),
                ("", "\n\n"),
            ]
        names = _key_names(self.page, self.prompt)
        if self.page.hint and not hint:
            said = {words.help: words.hint_in_help}
            names = [(key, said.get(what, what)) for key, what in names]
        if not keys_in_words:
            helps = (words.help, words.hint_in_help)
            names = [(key, what if what in helps else "") for key, what in names[:-1]]  # but Ctrl-C
        names = [(key, shortened(what, width - get_cwidth(key) - 1)) for key, what in names]
        keys = {f"{key} {what}".strip(): (key, what) for key, what in names}
        for number, line in enumerate(flowed(list(keys), width, GAP)):
            styled.append(("", "\n" if number else ""))
            for part in line.split(GAP):
                key, what = keys[part]
                styled += [("class:key", key), ("", f" {what}".rstrip() + GAP)]
        return styled


def _key_names(page: Page, prompt: Prompt) -> list[tuple[str, str]]:
    """The keys that do something on this page, with what they do.

    In a language written from right to left each is named in Latin letters, which keep it beside
    its own words whatever a terminal makes of the line.
    """
    words, latin = page.words, page.typed or page.right_to_left
    keys = prompt.key_names()
    if page.back:
        arrow = prompt.at_start() and not page.right_to_left
        keys.append(("←" if arrow else "Ctrl-B", words.back))
    for kind in page.missing:
        key = f"Ctrl-{CONTROL_KEYS[kind].upper()}" if page.typed else LETTER_KEYS[kind]
        keys.append((key, words.missing(kind)))
    if page.has_help:
        keys.append(("F1" if latin else "?", words.help))
    return [*keys, ("Ctrl-C", page.leaves or words.menu)]


def _help(page: Page) -> Page:
    """What the question says in full, its hint, and every key on a line of its own."""
    words = page.words
    keys = [f"{key}: {what}" for key, what in _key_names(page, PROMPTS[page.prompt](page))]
    parts = [part for part in (page.context, page.text, page.hint) if part]
    return Page(
        "show",
        "\n\n".join([*parts, "\n".join([words.keys_title, *keys])]),
        words.help_title,
        has_help=False,
        catalogue=page.catalogue,
    )


def _exactly(cells: int) -> Dimension:
    """So many rows or columns, or fewer where the terminal is smaller."""
    return Dimension(preferred=cells, max=cells)


def _rows(styled: StyleAndTextTuples) -> int:
    return "".join(each[1] for each in styled).count("\n") + 1


class _HeldOutput:
    """The terminal, taken over once for all pages. While it is not `drawing`, what is written goes
    nowhere.
    """

    def __init__(self, output: Output) -> None:
        self._output, self._nowhere = output, DummyOutput()
        self.drawing = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._output if self.drawing else self._nowhere, name)

    def enter_alternate_screen(self) -> None:
        if self.drawing:
            self._output.cursor_goto(0, 0)

    def quit_alternate_screen(self) -> None:
        """Only `give_back` does."""

    def take(self) -> None:
        self._output.enter_alternate_screen()
        self._output.erase_screen()
        self._output.flush()

    def give_back(self) -> None:
        self._output.disable_bracketed_paste()
        self._output.reset_attributes()
        self._output.erase_screen()
        self._output.quit_alternate_screen()
        self._output.show_cursor()
        self._output.flush()
