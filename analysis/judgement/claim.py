"""What a figure in a draft is said to be, by the name that drafts give it.

health_support.agree.public                           the share of a group
gov_enough.disagree.teachers+early_years_workers      of two groups together
health_support.agree.teachers-public                  the first group's share less the second's
health_support.n.public                               how many of a group answered (the base)
n.public                                              how many of a group were interviewed
looked_for_help.yes.public@everyone                   on another base than those who answered
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Self

from analysis.counting.sums import TOTAL
from analysis.figures import LESS, Answers, Identity, People, parts_of
from analysis.figures.people import JOIN, pieces
from survey.codebook import Codebook
from survey.errors import DataError, did_you_mean, shown

__all__ = ["JOIN", "LESS", "Claim", "group_named"]

ClaimKind = Literal["share", "difference", "base", "interviews"]

NUMBER = "n"
"""Instead of answers the base, and instead of an item the interviews."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a figure in a draft is said to be. `identity`: of the (first) people; `against`: the
    second people of a difference. `fixed`: whether the draft names the base.
    """

    kind: ClaimKind
    identity: Identity
    against: str = ""
    fixed: bool = field(default=False, compare=False)

    @classmethod
    def read(cls, text: str, codebook: Codebook, groups: Sequence[str], base: str = "") -> Self:
        """From the name a draft gives; `base` where it stands beside the name. Raises DataError,
        with the nearest match, for what the study does not have.
        """
        item, answers, people, stated = parts_of(text)
        base, fixed = stated or base or "valid", bool(stated or base)
        if (number := _interviews(text, codebook)) is not None:
            of = group_named(number, groups) if number else TOTAL
            return cls("interviews", Identity("", Answers(()), People.of(of), base), fixed=fixed)
        if answers == NUMBER and _no_answer_n(item, codebook):
            of = group_named(people, groups) if people else TOTAL
            found = Identity(codebook.item(item).id, Answers(()), People.of(of), base)
            return cls("base", found, fixed=fixed)
        if people and people not in groups and (sides := _sides(people, groups)):
            one, other = sides
            identity = Identity.read(".".join((item, answers)), codebook, base)
            return cls("difference", identity.of(group_named(one, groups)), other, fixed)
        identity = Identity.read(text, codebook, base, groups)
        return cls("share", identity.of(group_named(identity.group, groups)), fixed=fixed)

    @property
    def name(self) -> str:
        """As a draft has it."""
        of = self.identity.people.name
        match self.kind:
            case "interviews":
                return f"n.{of}"
            case "base":
                return replace(self.identity, answers=Answers((NUMBER,))).name
            case "difference":
                less = replace(self.identity, people=People.of(f"{of}{LESS}{self.against}"))
                return less.name
        return self.identity.name


def _interviews(text: str, codebook: Codebook) -> str | None:
    """The people of whom the name is the number of interviews, "" for everybody; None where it is
    of something else.
    """
    item, *people = pieces(text.strip(), ".")
    if item != NUMBER or len(people) > 1 or NUMBER in codebook.items:
        return None
    return people[0] if people else ""


def _no_answer_n(item: str, codebook: Codebook) -> bool:
    known = codebook.items.get(item)
    return known is None or (known.net(NUMBER) is None and NUMBER not in known.codes)


def _sides(text: str, groups: Sequence[str]) -> tuple[str, str] | None:
    """The two sides of a difference; None where there is no sign between them. Codes may hold the
    sign too, so it stands where both sides are known, else where it stands first.
    """
    parts = list(pieces(text, LESS))
    splits = [(LESS.join(parts[:at]), LESS.join(parts[at:])) for at in range(1, len(parts))]
    fitting = [split for split in splits if all(_known(side, groups) for side in split)]
    for one, other in [*fitting, *splits][:1]:
        return group_named(one, groups), group_named(other, groups)
    return None


def _known(side: str, groups: Sequence[str]) -> bool:
    return side in groups or all(code in groups for code in pieces(side, JOIN))


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
