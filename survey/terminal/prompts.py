"""One prompt per way of asking: a list to choose one entry or several from or to put in order, a
field to write in, a text to read.

A prompt is the part of a page that takes the answer. It is drawn into the rows (`room`) that its
page has for it.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.layout import (
    ConditionalMargin,
    Dimension,
    ScrollbarMargin,
    ScrollOffsets,
    Window,
)
from prompt_toolkit.layout.controls import BufferControl, FormattedTextControl
from prompt_toolkit.utils import get_cwidth
from questionary import Choice
from questionary.prompts.common import InquirerControl

from survey.terminal.lines import columns, wrapped
from survey.terminal.pages import Asking, Page, Selection
from survey.words import in_latin_digits

__all__ = ["PROMPTS", "Field", "ManyList", "OneList", "Prompt", "RankList", "Reading"]

Key = tuple[str, ...]

DIGITS = "0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹"
"""Figures on keyboards: Latin, Arabic, and those of Persian and Urdu."""


class Prompt(ABC):
    """What all prompts have in common."""

    window: Window
    shows_question = False
    """Whether the page's text is drawn by the prompt itself."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.room = 1

    def fit(self, width: int) -> None:  # noqa: B027  # most prompts need no preparation
        """Prepare for this width in columns."""

    @abstractmethod
    def height(self) -> int:
        """The rows that would show all of it."""

    def given(self) -> Selection:
        """What is chosen or written now; Enter replies with it."""
        return None

    def at_start(self) -> bool:
        """Whether ← has nothing to do here, so that it can mean going back."""
        return True

    def moves(self) -> Mapping[Key, Callable[[], None]]:
        """Keys, with what each does within the prompt."""
        return {}

    @abstractmethod
    def key_names(self) -> list[tuple[str, str]]:
        """Those keys and Enter, in words for the key line."""

    def enter(self) -> tuple[str, str]:
        """What Enter does, for the key line."""
        words = self.page.words
        return (
            "Enter",
            f"{words.confirm} / {words.empty}"
            if self.page.optional and not self.page.kept
            else words.confirm,
        )

    def rows(self) -> Dimension:
        return Dimension(preferred=self.room, max=self.room)


class Reading(Prompt):
    """A text to read, scrolled where it is long."""

    shows_question = True

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.lines: list[str] = []
        self.top = 0
        self.window = Window(
            FormattedTextControl(self._drawn, focusable=True, show_cursor=False), height=self.rows
        )

    def fit(self, width: int) -> None:
        self.lines = wrapped(self.page.text, width)

    def height(self) -> int:
        return len(self.lines)

    def moves(self) -> Mapping[Key, Callable[[], None]]:
        steps = {"down": 1, "up": -1, "pagedown": 8, "pageup": -8, "space": 8}
        return {(key,): partial(self._scroll, step) for key, step in steps.items()}

    def key_names(self) -> list[tuple[str, str]]:
        words = self.page.words
        return [
            ("Enter", words.next),
            *([("↑↓", words.scroll)] if self.height() > self.room else []),
        ]

    def _scroll(self, step: int) -> None:
        self.top = max(0, min(self.top + step, len(self.lines) - self.room))

    def _drawn(self) -> StyleAndTextTuples:
        shown = self.lines[self.top : self.top + self.room]
        if self.top + self.room < len(self.lines):
            shown[-1] = f"↓ {self.page.words.more}"
        return [("class:question", "\n".join(shown))]


class OneList(Prompt):
    """Entries to choose one from. Nothing is chosen to begin with, so that Enter alone never
    answers.
    """

    many = False

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        chosen = page.given if isinstance(page.given, tuple) else ()
        choices = [
            Choice(entry.label, place, checked=place in chosen)
            for place, entry in enumerate(page.entries)
        ]
        self.list = InquirerControl(choices, use_indicator=self.many, show_description=False)
        self.list.pointed_at = (
            page.given if isinstance(page.given, int) else min(chosen, default=-1)
        )
        self.typed = ""
        self.lines = 0
        self.window = Window(
            self.list,
            height=self.rows,
            scroll_offsets=ScrollOffsets(top=1, bottom=2),
            right_margins=[
                ConditionalMargin(
                    ScrollbarMargin(display_arrows=True), Condition(lambda: self.lines > self.room)
                )
            ],
            always_hide_cursor=True,
        )

    @property
    def count(self) -> int:
        return len(self.page.entries)

    def fit(self, width: int) -> None:
        digits = len(str(self.count))
        numbers = [
            "" if entry.key else f"{number:>{digits}}. "
            for number, entry in enumerate(self.page.entries, start=1)
        ]
        indent = len(" » ") + (len("○ ") if self.many else 0) + max(map(len, numbers), default=0)
        width -= indent + 1  # the scroll bar
        self.lines = 0
        for place, (choice, entry) in enumerate(
            zip(self.list.choices, self.page.entries, strict=True)
        ):
            lines = (
                wrapped(self.label(place), width)
                if entry.answer is None
                else columns(entry.label, entry.answer, width)
            )
            choice.title = numbers[place] + ("\n" + " " * indent).join(lines)
            self.lines += len(lines)

    def label(self, place: int) -> str:
        """What stands beside the number of an entry."""
        return self.page.entries[place].label

    def height(self) -> int:
        return self.lines

    def given(self) -> Selection:
        return self.list.pointed_at if self.list.pointed_at >= 0 else None

    def moves(self) -> Mapping[Key, Callable[[], None]]:
        typed = DIGITS + ("-" if any(key.startswith("-") for key in self.page.keys) else "")
        signs: dict[Key, Callable[[], None]] = {
            (sign,): partial(self._number, in_latin_digits(sign)) for sign in typed
        }
        return {
            ("down",): lambda: self._step(1),
            ("up",): lambda: self._step(-1),
            ("pagedown",): lambda: self._go(min(self.list.pointed_at + 5, self.count - 1)),
            ("pageup",): lambda: self._go(max(self.list.pointed_at - 5, 0)),
            ("home",): lambda: self._go(0),
            ("end",): lambda: self._go(self.count - 1),
            **signs,
        }

    def key_names(self) -> list[tuple[str, str]]:
        return [(f"{self.numbers} ↑↓", self.page.words.choose), self.enter()]

    @property
    def numbers(self) -> str:
        """The keys of the entries, for the key line: 1–5."""
        return f"{self.page.keys[0]}–{self.page.keys[-1]}"

    def _go(self, place: int) -> None:
        self.list.pointed_at, self.typed = place, ""

    def _step(self, step: int) -> None:
        before = self.list.pointed_at
        self._go(self.count - 1 if before < 0 and step < 0 else (before + step) % self.count)

    def _number(self, sign: str) -> None:
        """Go to the entry of this number. Where there is a 12, 1 and then 2 is 12."""
        keys = self.page.keys
        for number in (self.typed + sign, sign):
            more = any(key.startswith(number) and key != number for key in keys)
            if number in keys:
                self._go(keys.index(number))
            if number in keys or more:
                self.typed = number if more else ""
                return
        self.typed = ""


class ManyList(OneList):
    """Entries of which several may be chosen. A number chooses at once; from ten entries on it goes
    there, and Space chooses.
    """

    many = True

    def given(self) -> Selection:
        return tuple(sorted(self.list.selected_options))

    def moves(self) -> Mapping[Key, Callable[[], None]]:
        return {**super().moves(), ("space",): self._toggle}

    def key_names(self) -> list[tuple[str, str]]:
        words, does = self.page.words, self.what_it_does()
        if self.count < 10:
            return [(f"{self.numbers}, ↑↓ {words.space}", does), self.enter()]
        return [(f"{self.numbers} ↑↓", words.go_to), (words.space, does), self.enter()]

    def what_it_does(self) -> str:
        """What Space does, for the key line."""
        return self.page.words.toggle

    def _number(self, sign: str) -> None:
        super()._number(sign)
        if self.count < 10 and sign in self.page.keys:
            self._toggle()

    def _toggle(self) -> None:
        place, chosen, exclusive = (
            self.list.pointed_at,
            self.list.selected_options,
            self.page.exclusive,
        )
        self.typed = ""
        if place in chosen:
            chosen.remove(place)
        elif place == exclusive:
            chosen[:] = [place]
        elif place >= 0:
            chosen[:] = [*(one for one in chosen if one != exclusive), place]


class RankList(ManyList):
    """Entries to put in order. Each one chosen takes the next place, which stands beside it; chosen
    again it gives it up, and those behind it move up.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        order = page.given if isinstance(page.given, tuple) else ()
        self.list.selected_options[:] = order
        left = [place for place in range(self.count) if place not in order]
        if order and left:
            self.list.pointed_at = left[0]

    def given(self) -> Selection:
        return tuple(self.list.selected_options)

    def label(self, place: int) -> str:
        answer, order = super().label(place), self.list.selected_options
        if place not in order:
            return answer
        return self.page.words.placed.format(answer=answer, place=order.index(place) + 1)

    def what_it_does(self) -> str:
        return self.page.words.next_place


class Field(Prompt):
    """A line to write in, or several. All that is typed is part of the answer."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        text = page.given if isinstance(page.given, str) else ""
        self.buffer = Buffer(document=Document(text), multiline=page.several_lines)
        self.width = 40
        self.window = Window(
            BufferControl(self.buffer),
            height=self.rows,
            wrap_lines=True,
            get_line_prefix=lambda line, wrap: "  " if line or wrap else "> ",
        )

    def fit(self, width: int) -> None:
        self.width = width

    def height(self) -> int:
        rows = sum(
            1 + get_cwidth(line) // max(self.width - 2, 1) for line in self.buffer.text.split("\n")
        )
        return max(rows, 3 if self.page.several_lines else 1)

    def at_start(self) -> bool:
        return not self.buffer.text

    def given(self) -> Selection:
        return self.buffer.text

    def moves(self) -> Mapping[Key, Callable[[], None]]:
        return (
            {("escape", "enter"): lambda: self.buffer.insert_text("\n")}
            if self.page.several_lines
            else {}
        )

    def key_names(self) -> list[tuple[str, str]]:
        words = self.page.words
        return [self.enter(), *([("Alt-Enter", words.new_line)] if self.page.several_lines else [])]


PROMPTS: Mapping[Asking, type[Prompt]] = MappingProxyType(
    {"one": OneList, "many": ManyList, "rank": RankList, "line": Field, "show": Reading}
)
"""How each way of asking is shown."""
