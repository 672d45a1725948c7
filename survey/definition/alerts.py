"""Answers that must not wait, as a definition has them: at an option, or by a condition."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from survey.definition.faults import Faults
from survey.definition.shape import Step
from survey.definition.source import AlertSource
from survey.definition.texts import Texts
from survey.errors import shown
from survey.questions import Kind, ManyOf, Ranking, WordingSource
from survey.wording import Wording

__all__ = ["Alerts", "WrittenAlert"]


class WrittenAlert(NamedTuple):
    """An alert whose condition is still to be read; `path` leads to it."""

    when: str
    say: Wording
    path: tuple[Step, ...]


class Alerts:
    """The alerts of one entry, a question or a block. `kind`: None where it could not be built."""

    def __init__(
        self, faults: Faults, texts: Texts, entry: Any, kind: Kind | None, path: tuple[Step, ...]
    ) -> None:
        self.faults, self.texts, self.path = faults, texts, path
        self.kind, self.several = kind, isinstance(kind and kind.answers, ManyOf)
        self.options = {} if kind is None else self._at_options(kind, getattr(entry, kind.name))
        is_block = hasattr(entry, "block")
        self.written: Mapping[str, tuple[WrittenAlert, ...]] = {
            item: tuple(self._by_condition(one, *path, "alert", *([item] if is_block else [])))
            for item, one in (entry.alert if is_block else {entry.id: entry.alert}).items()
        }

    def of(self, item: str) -> Iterator[WrittenAlert]:
        """Those of one item: at its options in their order, then by condition."""
        for code, (say, path) in self.options.items():
            when = f"selected({item}, '{code}')" if self.several else f"{item} == '{code}'"
            yield WrittenAlert(when, say, path)
        yield from self.written.get(item, ())

    def _at_options(self, kind: Kind, source: Any) -> dict[str, tuple[Wording, tuple[Step, ...]]]:
        found: dict[str, tuple[Wording, tuple[Step, ...]]] = {}
        for code, words in kind.alerts(source).items():
            path = (*self.path, kind.name, code, "alert")
            if isinstance(kind.answers, Ranking):
                message = f"every answer of a ranking is given, so {shown(code)} has no alert"
                self.faults.at(message, *path)
                continue
            found[code] = self._said(words, *path), path
        return found

    def _by_condition(self, alerts: list[AlertSource], *path: Step) -> Iterator[WrittenAlert]:
        for place, alert in enumerate(alerts):
            say = self._said(alert.say, *path, place, "say")
            yield WrittenAlert(alert.when, say, (*path, place, "when"))

    def _said(self, words: WordingSource, *path: Step) -> Wording:
        """The words, in which no answer may stand: they are read where nobody needs to know it."""
        say = self.texts.wording(words, *path)
        for name in sorted(say.names):
            message = (
                f"the words of an alert name {{{name}}}, but no answer stands in them; leave it out"
            )
            self.faults.at(message, *path)
        return say
