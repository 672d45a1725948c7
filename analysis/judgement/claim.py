"""What a figure in a draft is said to be, by the name that drafts give it.

health_support.agree.public                           the share of a group
gov_enough.disagree.teachers+early_years_workers      of two groups together
health_support.agree.teachers-public                  the first group's share less the second's
health_support.n.public                               how many of a group answered (the base)
n.public                                              how many of a group were interviewed
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Self

from analysis.counting.sums import TOTAL
from analysis.figures import Query
from survey.codebook import Codebook
from survey.errors import DataError, did_you_mean, shown

__all__ = ["JOIN", "LESS", "Claim", "group_named"]

ClaimKind = Literal["share", "difference", "base", "interviews"]

JOIN, LESS = "+", "-"
"""Between groups: counted together, and the second taken from the first."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a figure in a draft is said to be. `query`: of the (first) group; `against`: the second
    group of a difference.
    """

    kind: ClaimKind
    query: Query
    against: str = ""

    @classmethod
    def read(cls, text: str, codebook: Codebook, groups: Sequence[str], base: str = "") -> Self:
        """From the name a draft gives. Raises DataError, with the nearest match, for what the study
        does not have.
        """
        base = base or "valid"
        parts = text.strip().split(".")
        if parts[0] == "n" and len(parts) <= 2 and "n" not in codebook.items:
            return cls(
                "interviews",
                Query("", (), group_named(parts[1] if parts[1:] else TOTAL, groups), base),
            )
        if len(parts) in (2, 3) and parts[1] == "n" and _no_answer_n(parts[0], codebook):
            item = codebook.item(parts[0])
            return cls(
                "base",
                Query(item.id, (), group_named(parts[2] if parts[2:] else TOTAL, groups), base),
            )
        if len(parts) == 3 and LESS in parts[2] and parts[2] not in groups:
            one, _, other = parts[2].partition(LESS)
            query = Query.read(".".join((*parts[:2], group_named(one, groups))), codebook, base)
            return cls("difference", query, group_named(other, groups))
        query = Query.read(text, codebook, base)
        return cls("share", replace(query, group=group_named(query.group, groups)))

    @property
    def name(self) -> str:
        """As a draft has it."""
        group = self.query.group.lower() if self.query.group == TOTAL else self.query.group
        match self.kind:
            case "interviews":
                return f"n.{group}"
            case "base":
                return f"{self.query.item}.n.{group}"
            case "difference":
                return f"{self.query.name}{LESS}{self.against}"
        return self.query.name


def _no_answer_n(item: str, codebook: Codebook) -> bool:
    known = codebook.items.get(item)
    return known is None or (known.net("n") is None and "n" not in known.codes)


def group_named(code: str, groups: Sequence[str]) -> str:
    """A group, or several joined by +, in the order of the study."""
    if code in groups:
        return code
    if code.lower() in ("total", "all", "everyone"):
        return TOTAL
    members = code.split(JOIN)
    for member in members:
        if member not in groups:
            raise DataError.of(
                "claim",
                f"there is no group {shown(member)}{did_you_mean(member, groups, len(groups))}",
            )
    ordered = [group for group in groups if group in members]
    return TOTAL if len(ordered) == len(groups) - (TOTAL in groups) > 1 else JOIN.join(ordered)
