"""Decisions put into the text of a definition or of study.yaml, whose comments stay as they are."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from survey.decisions import Decision
from survey.definition import yaml_tree
from survey.errors import StudyError

__all__ = ["with_changes"]

_STEP = 2


def with_changes(
    text: str, path: Sequence[str], decisions: Mapping[str, Decision], *, file: str
) -> str:
    """The text with these decisions, by item, under the keys of the path, such as `changes` and a
    version; everything else as it was. Raises StudyError where no room can be found for them.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    bare = text.removeprefix(mark)
    entries = {item: _flow(decision.plain()) for item, decision in decisions.items()}
    changed = _inserted(bare, path, entries)
    before, after = (yaml_tree.parse(each, file).plain() for each in (bare, changed))
    if after != _expected(before, path, decisions):
        lines = "\n".join(_block(path, entries, 0))
        raise StudyError(f"the decisions cannot be written into {file}; write them there:\n{lines}")
    return mark + changed


def _expected(
    before: object, path: Sequence[str], decisions: Mapping[str, Decision]
) -> dict[str, object]:
    entry: dict[str, object] = dict(before) if isinstance(before, dict) else {}
    if not path:
        return {**entry, **{item: decision.plain() for item, decision in decisions.items()}}
    entry[path[0]] = _expected(entry.get(path[0]), path[1:], decisions)
    return entry


def _flow(value: object) -> str:
    """As it stands in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def _key(key: str) -> str:
    return key if key.isidentifier() and key.isascii() else json.dumps(key, ensure_ascii=False)


def _block(path: Sequence[str], entries: Mapping[str, str], indent: int) -> list[str]:
    if not path:
        return [f"{' ' * indent}{_key(item)}: {entry}" for item, entry in entries.items()]
    head = f"{' ' * indent}{_key(path[0])}:"
    return [head, *_block(path[1:], entries, indent + _STEP)]


def _in_flow(path: Sequence[str], entries: Mapping[str, str]) -> str:
    if not path:
        return ", ".join(f"{_key(item)}: {entry}" for item, entry in entries.items())
    return f"{_key(path[0])}: {{{_in_flow(path[1:], entries)}}}"


def _offset(text: str, mark: Any) -> int:
    """The place of a mark in the text, whatever a parser counts."""
    start = 0
    for _ in range(mark.line):
        start = text.index("\n", start) + 1
    return start + int(mark.column)


def _inserted(text: str, path: Sequence[str], entries: Mapping[str, str]) -> str:
    end = "\r\n" if "\r\n" in text else "\n"
    root: Any = yaml.compose(text, Loader=yaml_tree.LOADER)
    node, left = root, list(path)
    while left and isinstance(node, yaml.MappingNode):
        below = next((value for key, value in node.value if key.value == left[0]), None)
        if below is None:
            break
        node = below
        left.pop(0)
    at = _offset(text, node.start_mark)
    if isinstance(node, yaml.ScalarNode):  # `changes:` with nothing behind it
        return f"{text[:at]} {{{_in_flow(left, entries)}}}{text[_offset(text, node.end_mark) :]}"
    if node.flow_style:
        more = ", " if node.value else ""
        return f"{text[: at + 1]}{_in_flow(left, entries)}{more}{text[at + 1 :]}"
    column = node.start_mark.column
    lines = _block(left, entries, column)
    if node is root and not text.rstrip().endswith("..."):
        return f"{text.rstrip()}{end}{end}{end.join(lines)}{end}"
    block = (end).join([lines[0].lstrip(), *lines[1:]])
    return f"{text[:at]}{block}{end}{' ' * column}{text[at:]}"
