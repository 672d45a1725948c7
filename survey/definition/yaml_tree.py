"""YAML text as a tree of texts with line numbers; the plain part of YAML that a person can predict.

Every scalar is text: `no`, `012` and `1:30` stay what was typed. Refused: aliases, anchors, tags,
duplicate keys, control characters, more than one document, more than 1 MB, 32 levels or 30,000
entries.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from survey.errors import DefinitionError, Fault, shown

__all__ = ["LARGEST", "LOADER", "MOST_FAULTS", "Tree", "parse", "read"]

LARGEST, DEEPEST, MOST_ENTRIES = 1_000_000, 32, 30_000
"""Limits: bytes of a file, levels of nesting, texts and lists in it. 500 questions in two languages
meet none."""

MOST_FAULTS = 500
"""A file with more is not a questionnaire with slips in it; what comes after is not listed."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What no question has: it would steer a terminal, and Excel and XML refuse it. Tabs and line ends
are text."""

LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # the C parser where PyYAML was built with it
_Events = Iterator[yaml.Event]


@dataclass(frozen=True, slots=True)
class Tree:
    """A text, a list of trees, or named trees. `line` counts from 1; `lines` has the line of each
    name.
    """

    value: "str | tuple[Tree, ...] | dict[str, Tree]"
    line: int
    lines: dict[str, int]

    def at(self, step: str | int) -> "Tree":
        """What a name or place leads to; the tree itself where it leads nowhere."""
        if isinstance(step, str) and isinstance(self.value, dict):
            return self.value.get(step, self)
        if isinstance(step, int) and isinstance(self.value, tuple) and step < len(self.value):
            return self.value[step]
        return self

    def plain(self) -> object:
        """Texts, lists and dicts alone."""
        if isinstance(self.value, dict):
            return {name: tree.plain() for name, tree in self.value.items()}
        return (
            [tree.plain() for tree in self.value] if isinstance(self.value, tuple) else self.value
        )

    def line_at(self, *path: str | int) -> int:
        """The line of what a path of names and places leads to; of the nearest thing above it where
        it leads nowhere.
        """
        tree, line = self, self.line
        for step in path:
            below = tree.at(step)
            if below is not tree:
                line = tree.lines[step] if isinstance(step, str) else below.line
                tree = below
        return line


def read(path: str | Path) -> str:
    """The text of a file. Raises DefinitionError where it is absent, too large, or not UTF-8."""
    name = str(path)
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise DefinitionError(
            [Fault(name, 0, f"cannot be read: {error.strerror or error}")]
        ) from error
    if len(content) > LARGEST:
        raise DefinitionError(
            [Fault(name, 0, f"is larger than {LARGEST:,} bytes; split the questionnaire")]
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DefinitionError([Fault(name, line, "is not UTF-8 text; save it as UTF-8")]) from error


def parse(text: str, file: str) -> Tree:
    """The tree of one YAML document. Raises DefinitionError, with every duplicate key at once."""
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise DefinitionError(
            [Fault(file, 0, f"is larger than {LARGEST:,} bytes; split the questionnaire")]
        )
    builder = _Builder(file)
    if _UNPRINTABLE.search(text.replace("\r\n", "\n")):
        for place, row in enumerate(text.split("\n"), start=1):
            builder.printable(row.removesuffix("\r"), place)
        raise DefinitionError(builder.faults)
    try:
        tree = builder.document(yaml.parse(text, Loader=LOADER))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise DefinitionError(
            [Fault(file, line, f"is not YAML: {error.problem or error.context}")]
        ) from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise DefinitionError(
            [Fault(file, 0, f"is not YAML: {' '.join(str(error).split())}")]
        ) from error
    if builder.faults:
        raise DefinitionError(builder.faults)
    return tree


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.entries = 0

    def document(self, events: _Events) -> Tree:
        tree: Tree | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if tree is not None:
                    raise self._error(
                        event, "has a second document; keep one questionnaire in a file"
                    )
                tree = self._tree(next(events), events, 1)
        if tree is None:
            raise DefinitionError([Fault(self.file, 0, "is empty; begin with 'instrument: …'")])
        return tree

    def _tree(self, event: yaml.Event, events: _Events, depth: int) -> Tree:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._error(event, "uses an anchor or alias (& or *); write the text out")
        if tag := getattr(event, "tag", None):
            raise self._error(event, f"uses the tag {shown(tag)}; remove it")
        self.entries += 1
        if self.entries > MOST_ENTRIES:
            raise self._error(
                event, f"has more than {MOST_ENTRIES:,} entries; split the questionnaire"
            )
        if depth > DEEPEST:
            raise self._error(event, f"is nested more than {DEEPEST} levels deep")
        if isinstance(event, yaml.ScalarEvent):
            self.printable(event.value, line)
            return Tree(event.value, line, {})
        if isinstance(event, yaml.SequenceStartEvent):
            return Tree(
                tuple(
                    self._tree(one, events, depth + 1)
                    for one in _until(events, yaml.SequenceEndEvent)
                ),
                line,
                {},
            )
        return self._mapping(line, events, depth)

    def _mapping(self, line: int, events: _Events, depth: int) -> Tree:
        trees: dict[str, Tree] = {}
        lines: dict[str, int] = {}
        for key in _until(events, yaml.MappingEndEvent):
            name = self._tree(key, events, depth + 1)
            value = self._tree(next(events), events, depth + 1)
            if not isinstance(name.value, str):
                raise self._error(key, "has a list or mapping as a key; a key is a plain word")
            if name.value in trees:
                self._fault(
                    name.line,
                    f"the key {shown(name.value)} is already given in line {lines[name.value]}",
                )
                continue
            trees[name.value], lines[name.value] = value, name.line
        return Tree(trees, line, lines)

    def printable(self, text: str, line: int) -> None:
        if hidden := _UNPRINTABLE.search(text):
            self._fault(
                line, f"{shown(text)} has the control character U+{ord(hidden[0]):04X}; remove it"
            )

    def _fault(self, line: int, message: str) -> None:
        self.faults.append(Fault(self.file, line, message))
        if len(self.faults) > MOST_FAULTS:
            del self.faults[MOST_FAULTS:]
            raise DefinitionError(
                [
                    *self.faults,
                    Fault(self.file, 0, f"has more than {MOST_FAULTS} faults; mend these first"),
                ]
            )

    def _error(self, event: yaml.Event, message: str) -> DefinitionError:
        return DefinitionError([*self.faults, Fault(self.file, _line(event), message)])


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _until(events: _Events, end: type[yaml.Event]) -> _Events:
    for event in events:
        if isinstance(event, end):
            return
        yield event
