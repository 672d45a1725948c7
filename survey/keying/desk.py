"""The keyer's lines: printed and read one after another, through a terminal or a pipe. Nothing
beeps or moves.
"""

import shutil
import sys
from typing import TextIO

from survey.keying.words import KeyingPhrases
from survey.terminal.lines import shortened, visible, wrapped
from survey.words import Catalogue

__all__ = ["Desk", "Stopped"]

WIDEST = 100


class Stopped(Exception):  # noqa: N818  # the keyer's decision, not an error
    """The keyer stops for now."""


class Desk:
    """Where papers are keyed, in the language of `catalogue`."""

    def __init__(
        self, catalogue: Catalogue, source: TextIO | None = None, output: TextIO | None = None
    ) -> None:
        self.catalogue = catalogue
        self._source, self._output = source or sys.stdin, output or sys.stdout

    @property
    def words(self) -> KeyingPhrases:
        return self.catalogue.phrases(KeyingPhrases)

    def inserted(self, text: str) -> str:
        """A text as it is put into a sentence."""
        return self.catalogue.isolated(text)

    @property
    def width(self) -> int:
        return min(shutil.get_terminal_size().columns, WIDEST)

    def say(self, *texts: str) -> None:
        """Sentences, wrapped to the terminal."""
        for text in texts:
            self._output.write("\n".join(wrapped(text, self.width - 1)) + "\n")
        self._output.flush()

    def ask(self, prompt: str) -> str | None:
        """The line typed after the prompt; None where the keyer stops (Ctrl-D, Ctrl-C, the end of a
        file).
        """
        try:
            self._output.write(f"{visible(prompt)}: ")
            self._output.flush()
            line = self._source.readline()
        except KeyboardInterrupt:
            line = ""
        if not line.endswith("\n") or not self._source.isatty():
            self._output.write("\n")
        return line.rstrip("\r\n") if line else None

    def question(self, number: str, wording: str, keys: str) -> str:
        """The prompt of a question on one line: its number on the paper, its wording as far as it
        fits, its keys.
        """
        room = self.width - len(keys) - 16
        return f"{number:>3} {self.inserted(shortened(wording, max(room, 12)))} [{keys}]"
