"""What becomes of an item in a new version: what an author decided about its earlier answers.

changes:
"2":
trust: {same: "only a comma"}               # one question: answers are counted together
region: {apart: "other regions"}            # another question: a series of its own
help: {recode: {gp: doctor}, because: "GPs are doctors now"}
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from survey.errors import shown

__all__ = [
    "Changes",
    "ChangesSource",
    "Decision",
    "DecisionSource",
    "composed",
    "decided_between",
    "decisions_read",
    "in_order",
    "place_of",
    "plain_changes",
]


class DecisionSource(BaseModel):
    """One of three: same, apart, or recode with because."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
    same: str | None = Field(
        None, description="why it is still the same question: earlier answers count with later ones"
    )
    apart: str | None = Field(
        None, description="why it is another question: earlier answers are a series of their own"
    )
    recode: dict[str, str] = Field(
        {}, description="earlier answer: the answer it counts as now, or a kind of missing answer"
    )
    because: str | None = Field(None, description="why answers are recoded so")


ChangesSource = dict[str, dict[str, DecisionSource]]
"""By version and item."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about an item, and why. `codes`: with *recode* earlier code → code now, or
    the name of a kind of missing answer; an answer that is not in it stays what it is.
    """

    what: Literal["same", "apart", "recode"]
    because: str
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def plain(self) -> dict[str, object]:
        """As a definition file has it."""
        if self.what == "recode":
            return {"recode": dict(self.codes), "because": self.because}
        return {self.what: self.because}


Changes = Mapping[str, Mapping[str, Decision]]
"""Version → item → what was decided."""


def plain_changes(changes: Changes) -> dict[str, dict[str, dict[str, object]]]:
    """As a definition file has them."""
    return {
        version: {item: decision.plain() for item, decision in items.items()}
        for version, items in changes.items()
    }


_PARTS = re.compile(r"\d+|[^\W\d_]+")


def place_of(version: str) -> tuple[tuple[int, int, str], ...]:
    """Where a version stands among others, as people read them: 2 before 10, 2022.1 before 2022.2.

    >>> sorted(["10", "2", "2.1"], key=place_of)
    ['2', '2.1', '10']
    """
    parts = _PARTS.findall(version.casefold())
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def in_order(versions: Iterable[str]) -> list[str]:
    """The versions, the oldest first."""
    return sorted(versions, key=place_of)


def decided_between(changes: Changes, item: str, after: str, until: str) -> Decision | None:
    """What was decided about an item from one version to a later one, over all versions between
    them; None where nothing was.
    """
    between = [
        version
        for version in in_order(changes)
        if place_of(after) < place_of(version) <= place_of(until) and item in changes[version]
    ]
    return composed([changes[version][item] for version in between])


def composed(decisions: Iterable[Decision]) -> Decision | None:
    """Several decisions, one after the other, as one; once apart is apart."""
    found: Decision | None = None
    for each in decisions:
        found = each if found is None else _after(found, each)
    return found


def _after(first: Decision, then: Decision) -> Decision:
    because = "; ".join(dict.fromkeys((first.because, then.because)))
    if "apart" in (first.what, then.what):
        return Decision("apart", because)
    codes = {old: then.codes.get(new, new) for old, new in first.codes.items()}
    codes = {**then.codes, **codes}
    return Decision("recode" if codes else "same", because, MappingProxyType(codes))


def decisions_read(
    source: ChangesSource, fault: Callable[..., None], *path: str
) -> dict[str, dict[str, Decision]]:
    """The decisions of a file; `fault` is told what is wrong, with the path of keys that leads to
    it.
    """
    found: dict[str, dict[str, Decision]] = {}
    for version, items in source.items():
        found[version] = {}
        for item, entry in items.items():
            if decision := _decision(item, entry, fault, *path, version, item):
                found[version][item] = decision
    return found


def _decision(
    item: str, entry: DecisionSource, fault: Callable[..., None], *path: str
) -> Decision | None:
    chosen: dict[str, str | None] = {}
    if entry.same is not None:
        chosen["same"] = entry.same
    if entry.apart is not None:
        chosen["apart"] = entry.apart
    if entry.recode or (entry.because is not None and not chosen):
        chosen["recode"] = entry.because
    if len(chosen) != 1 or (entry.because is not None and "recode" not in chosen):
        said = f"'changes' of {shown(item)} needs one of same, apart, or recode with because"
        fault(said, *path)
        return None
    ((what, because),) = chosen.items()
    if what == "recode" and not entry.recode:
        fault(f"'because' of {shown(item)} has no 'recode' to go with", *path)
        return None
    if because is None or not because.strip():
        key = "because" if what == "recode" else what
        fault(f"{shown(key)} of {shown(item)} says no reason; write one", *path)
        return None
    if what == "same":
        return Decision("same", because)
    if what == "apart":
        return Decision("apart", because)
    return Decision("recode", because, MappingProxyType(dict(entry.recode)))
