"""The words beside the figures of a report: questions, answers and groups in one language, and why a figure is not shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.bases import HIDDEN_BASE
from survey.codebook import Item

__all__ = ["ReportWords", "base_note", "flags_in", "labels_of", "listed", "rising"]


@dataclass(frozen=True, slots=True)
class ReportWords:
    """The words for codes in one language, and which groups were never asked which items."""

    groups: Mapping[str, str]
    not_asked: frozenset[tuple[str, str]]
    by: str
    language: str

    def statement(self, item: Item) -> str:
        return item.ask.in_language(self.language)

    def stem(self, item: Item) -> str:
        return item.stem.in_language(self.language) if item.stem else ""

    def wording(self, item: Item) -> str:
        """The question in full: what stands over its block, then the statement."""
        return " ".join(part for part in (self.stem(item), self.statement(item)) if part)

    def shorthand(self, row: Mapping[Any, Any]) -> str:
        """Why a published table shows no figure for this row, as a key of SHORTHAND."""
        if (row["item"], row["group"]) in self.not_asked:
            return "z"
        if not row["n"]:
            return "x"
        return "u" if row["n"] < HIDDEN_BASE else ""


def labels_of(item: Item, language: str) -> dict[str, str]:
    return {option.code: option.label.in_language(language) for option in item.options}


def rising(item: Item) -> bool:
    """Whether the answers of the first NET, which is the one looked for, stand in the second half of the scale."""
    if not item.nets:
        return True
    places = [item.codes.index(code) for code in item.nets[0].codes]
    return sum(places) / len(places) >= (len(item.codes) - 1) / 2


def base_note(item: Item, apart: list[str]) -> str:
    """What the shares are shares of. `apart`: the labels of the missing answers that are shown."""
    rest = f" {listed(f'“{label}”' for label in apart)}: of everyone asked." if apart else ""
    several = " Several answers could be chosen, so the shares can add to more than 100%." if item.kind == "choose_many" else ""
    return f"Shares are of those who gave an answer.{rest}{several}"


def flags_in(frame: pd.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flag for flag in frame["flag"] if flag))


def listed(names: Iterable[str]) -> str:
    names = list(names)
    return " and ".join([", ".join(names[:-1]), names[-1]]) if names[1:] else names[0]
