"""Parts of a definition file as plain dicts, lists and texts, made from what an XLSForm holds."""

import json
import re
from itertools import groupby
from typing import Any

from survey.forms.xlsform import names
from survey.forms.xlsform.choices import Choices
from survey.forms.xlsform.sheets import SheetRow
from survey.forms.xlsform.wordings import Plain

__all__ = ["Entry", "carried_in", "in_blocks", "nets_of", "one_text", "routed", "shared_by", "slug_of", "whole_number"]

Entry = dict[str, Any]


def in_blocks(entries: list[Entry]) -> list[Entry]:
    """The entries, neighbours of one block as a block; where they have come to differ, as single questions."""
    found: list[Entry] = []
    for carried, together in groupby(entries, key=lambda entry: entry.get("concord_block")):
        items = list(together)
        if carried is None or len({json.dumps(shared_by(each), ensure_ascii=False) for each in items}) > 1 or "check" in items[0]:
            found += [{key: value for key, value in each.items() if not key.startswith("concord_")} for each in items]
            continue
        name, shuffle, stem = carried
        block = {"block": name, **({"ask": stem} if stem else {}), **shared_by(items[0])} | ({"shuffle": True} if shuffle else {})
        block["items"] = {each["id"]: each["ask"] for each in items}
        if renamed := {each["id"]: each["was"][0] for each in items if each.get("was")}:
            block["was"] = renamed
        found.append(block)
    return found


def shared_by(entry: Entry) -> Entry:
    """What the questions of a block have in common."""
    own = ("id", "ask", "was", "concord_block", "concord_warn")
    return {key: value for key, value in entry.items() if key not in own}


def nets_of(row: SheetRow, choices: Choices) -> Entry:
    nets = carried_in(row.get("concord_nets")) or {}
    kept = {name: (label, [code for code in codes if code in choices.labels]) for name, (label, *codes) in nets.items()}
    return {name: {"label": label, "answers": codes} for name, (label, codes) in kept.items() if codes}


def carried_in(text: str) -> Any:
    """What a carrier column holds; None where somebody has made it something else."""
    try:
        return json.loads(text.replace(names.NO_REFERENCE, "${")) if text else None
    except ValueError:
        return None


def routed(condition: str) -> Entry:
    return {"when": condition} if condition else {}


def whole_number(value: float | str) -> int | float | str:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def slug_of(text: str) -> str:
    """An instrument's id from a title."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-") or "form"
    return slug if slug[0].isalpha() else f"form-{slug}"


def one_text(plain: Plain) -> str:
    return plain if isinstance(plain, str) else next(iter(plain.values()))
