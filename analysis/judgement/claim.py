"""What a figure in a draft is said to be, by the name that drafts give it.

health_support.agree.public                           the share of a group
gov_enough.disagree.teachers+early_years_workers      of two groups together
health_support.agree.teachers-public                  the first group's share less the second's
health_support.n.public                               how many of a group answered (the base)
n.public                                              how many of a group were interviewed
count.health_support.agree.public                     how many of a group gave these answers
years_experience.mean.teachers                        the mean, or the median, of a number
looked_for_help.yes.public@everyone                   on another base than those who answered
health_support.dont_know.public                       those asked who gave no answer, by its kind
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Self

from analysis.bases import BASES
from analysis.figures import EVERYBODY, LESS, Answers, Identity, People, parts_of
from analysis.figures.domains import GROUP
from analysis.figures.identity import USUAL
from analysis.figures.naming import figure_named, people_named
from analysis.figures.people import pieces
from survey.codebook import Codebook
from survey.errors import DataError

__all__ = ["LESS", "Claim"]

ClaimKind = Literal[
    "share", "unanswered", "difference", "base", "interviews", "count", "mean", "median"
]

NUMBER = "n"
"""Instead of answers the base, and instead of an item the interviews."""

ANSWERED = "answered"
_KINDS = frozenset(kind.value for kind in BASES[ANSWERED])
"""Instead of answers those asked who gave none, and their base."""
AVERAGES: Mapping[str, Literal["mean", "median"]] = {"mean": "mean", "median": "median"}
"""Instead of answers what sums them up, of numbers, ratings and scales."""

COUNT = "count."
"""Before the name of a share, of which the number of people is meant."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a figure in a draft is said to be. `identity`: of the (first) people; `against`: the
    second people of a difference. `fixed`: whether the draft names the base.
    """

    kind: ClaimKind
    identity: Identity
    against: People | None = None
    fixed: bool = field(default=False, compare=False)

    @classmethod
    def read(
        cls,
        text: str,
        codebook: Codebook,
        groups: Sequence[str],
        base: str = "",
        by: str = GROUP,
    ) -> Self:
        """From the name a draft gives; `base` where it stands beside the name; `groups`: those of
        the column `by`. Raises DataError, with the nearest match, for what the study does not have.
        """
        if text.startswith(COUNT) and COUNT[:-1] not in codebook.items:
            share = cls.read(text.removeprefix(COUNT), codebook, groups, base, by)
            if share.kind != "share":
                raise DataError.of("claim", f"{text!r} has to name the answers of one group")
            return replace(share, kind="count")
        item, answers, people, stated = parts_of(text)
        base, fixed = stated or base or USUAL, bool(stated or base)

        def of(named: str) -> People:
            return people_named(named, codebook, groups, by) if named else EVERYBODY

        if (interviewed := _interviews(text, codebook)) is not None:
            found = Identity("", Answers(()), of(interviewed), base)
            return cls("interviews", found, fixed=fixed)
        if answers == NUMBER and _no_answer(NUMBER, item, codebook):
            found = Identity(codebook.item(item).id, Answers(()), of(people), base)
            return cls("base", found, fixed=fixed)
        if answers in _KINDS and _no_answer(answers, item, codebook):
            found = Identity(codebook.item(item).id, Answers((answers,)), of(people), ANSWERED)
            return cls("unanswered", found, fixed=True)
        if answers in AVERAGES and _no_answer(answers, item, codebook):
            found = Identity(codebook.item(item).id, Answers(()), of(people), base)
            return cls(AVERAGES[answers], found, fixed=fixed)
        found, against = figure_named(text, codebook, groups, base, by)
        return cls("difference" if against else "share", found, against, fixed)

    @property
    def sides(self) -> tuple[People, ...]:
        """The people it is of: two of a difference."""
        return (self.identity.people, *((self.against,) if self.against else ()))

    @property
    def name(self) -> str:
        """As a draft has it."""
        of = self.identity.people.name
        match self.kind:
            case "interviews":
                return f"n.{of}"
            case "base":
                return replace(self.identity, answers=Answers((NUMBER,))).name
            case "mean" | "median":
                return replace(self.identity, answers=Answers((self.kind,))).name
            case "count":
                return f"{COUNT}{self.identity.name}"
            case "difference":
                less = self.against.name if self.against else ""
                return replace(self.identity, people=People.of(f"{of}{LESS}{less}")).name
        return self.identity.name


def _interviews(text: str, codebook: Codebook) -> str | None:
    """The people of whom the name is the number of interviews, "" for everybody; None where it is
    of something else.
    """
    item, *people = pieces(text.strip(), ".")
    if item != NUMBER or len(people) > 1 or NUMBER in codebook.items:
        return None
    return people[0] if people else ""


def _no_answer(name: str, item: str, codebook: Codebook) -> bool:
    """Whether no NET and no answer of an item is called so."""
    known = codebook.items.get(item)
    return known is None or (known.net(name) is None and name not in known.codes)
