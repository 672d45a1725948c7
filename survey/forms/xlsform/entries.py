"""Parts of a definition file as plain dicts, lists and texts, made from what an XLSForm holds."""

import json
import re
from itertools import groupby
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from survey.definition.measure_source import LicenceSource
from survey.definition.source import ScoreSource
from survey.forms.xlsform import names
from survey.forms.xlsform.choices import Choices
from survey.forms.xlsform.wordings import Plain
from survey.questions import NetSource

__all__ = [
    "BLOCK",
    "GROUPS",
    "LICENCE",
    "NETS",
    "SCORES",
    "WORDING",
    "WORDS",
    "Entry",
    "carried_in",
    "in_blocks",
    "nets_of",
    "routed",
    "shared_by",
    "slug_of",
    "whole_number",
]

Entry = dict[str, Any]
_ALONE = ("check", "note", "computed")
"""What no block can have."""
Shape = TypeVar("Shape")

WORDING: TypeAdapter[Plain] = TypeAdapter(Plain)
GROUPS: TypeAdapter[dict[str, Plain]] = TypeAdapter(dict[str, Plain])
NETS: TypeAdapter[dict[str, NetSource]] = TypeAdapter(dict[str, NetSource])
WORDS: TypeAdapter[dict[str, Plain]] = TypeAdapter(dict[str, Plain])
SCORES: TypeAdapter[dict[str, ScoreSource]] = TypeAdapter(dict[str, ScoreSource])
LICENCE: TypeAdapter[LicenceSource] = TypeAdapter(LicenceSource)
BLOCK: TypeAdapter[tuple[str, bool, Plain | None]] = TypeAdapter(tuple[str, bool, Plain | None])
"""What carrier columns hold: a wording, groups, NETs, the author's own words, scores,
whose the items are, a block (name, whether it is shuffled, the words before it)."""


def in_blocks(entries: list[Entry]) -> list[Entry]:
    """The entries, neighbours of one block as a block; where they have come to differ, as single
    questions.
    """
    found: list[Entry] = []
    for block, together in groupby(entries, key=lambda entry: entry.get("concord_block")):
        items = list(together)
        alike = len({json.dumps(shared_by(each), ensure_ascii=False) for each in items}) == 1
        if block is None or not alike or any(key in items[0] for key in _ALONE):
            found += [
                {key: value for key, value in each.items() if not key.startswith("concord_")}
                for each in items
            ]
            continue
        name, shuffle, stem = block
        entry = {"block": name, **({"ask": stem} if stem else {}), **shared_by(items[0])} | (
            {"shuffle": True} if shuffle else {}
        )
        entry["items"] = {each["id"]: each["ask"] for each in items}
        if renamed := {each["id"]: each["was"][0] for each in items if each.get("was")}:
            entry["was"] = renamed
        if headings := {each["id"]: each["short"] for each in items if "short" in each}:
            entry["short"] = headings
        found.append(entry)
    return found


def shared_by(entry: Entry) -> Entry:
    """What the questions of a block have in common."""
    own = ("id", "ask", "was", "short", "concord_block", "concord_warn")
    return {key: value for key, value in entry.items() if key not in own}


def nets_of(text: str, choices: Choices) -> Entry:
    """The NETs in a carrier column, with those of their answers that are still there."""
    found = {}
    for name, net in (carried_in(text, NETS) or {}).items():
        if codes := [code for code in net.answers if code in choices.labels]:
            found[name] = {"label": net.label, "answers": codes}
    return found


def carried_in(text: str, shape: TypeAdapter[Shape]) -> Shape | None:
    """What a carrier column holds; None where it is empty, or somebody has made it something
    else.
    """
    try:
        return shape.validate_json(text.replace(names.NO_REFERENCE, "${")) if text else None
    except ValidationError:
        return None


def routed(condition: str) -> Entry:
    return {"when": condition} if condition else {}


def whole_number(value: float | str) -> int | float | str:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def slug_of(text: str) -> str:
    """An instrument's id from a title."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "form"
    return slug if slug[0].isalpha() else f"form-{slug}"
