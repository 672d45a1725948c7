"""An author who says of each unbound figure what it is, one after the other: a state that the
terminal and the page in a browser show, each in its way.

Nothing is bound but by a decision, and each decision can be taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Self

from analysis.drafts.claims_file import Entry
from analysis.judgement.binding import Draft, entry_for, read_draft
from analysis.judgement.candidates import Candidate, candidates, searched
from analysis.judgement.case import Case
from analysis.judgement.checking import open_cases
from analysis.judgement.evidence import Evidence
from analysis.judgement.proposing import Proposal, propose

__all__ = ["Decision", "Open", "Session", "opened"]

_NONE: Mapping[int, "Decision"] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Decision:
    """What a figure is: a claim on a base, or why it need not be checked; nothing of both where it
    is left for now.
    """

    claim: str = ""
    base: str = ""
    wave: str = ""

    @property
    def left(self) -> bool:
        return not self.claim and not self.wave


@dataclass(frozen=True, eq=False)
class Open:
    """An unbound figure with what stands around it."""

    case: Case
    draft: Draft

    @property
    def text(self) -> str:
        return self.case.mention.text

    @property
    def place(self) -> str:
        return self.case.mention.place

    @property
    def around(self) -> tuple[str, str, str]:
        """Its sentence: what stands before it, the figure, what follows."""
        mention = self.case.mention
        text = self.draft.document.blocks[mention.block].text
        first = max(0, mention.start - 400)
        before, after = text[first : mention.start], text[mention.end : mention.end + 400]
        return before, mention.text, after

    @property
    def under(self) -> str:
        """What it stands under: the heads of a cell, or the heading."""
        return self.draft.document.blocks[self.case.mention.block].under

    def like(self, other: Self) -> bool:
        """Whether another is of the same kind in the same table or part of the document."""
        blocks = self.draft.document.blocks
        one, two = (blocks[each.case.mention.block] for each in (self, other))
        kinds = self.case.mention.kind == other.case.mention.kind
        return kinds and (one.part, one.cell[0]) == (two.part, two.cell[0])

    @property
    def proposal(self) -> Proposal | None:
        """What the words make likeliest."""
        return propose(self.case)

    def candidates(self) -> tuple[Candidate, ...]:
        return candidates(self.case)

    def searched(self, text: str) -> tuple[Candidate, ...]:
        return searched(text, self.case)


@dataclass(frozen=True, eq=False)
class Session:
    """Where the author is, and what was decided. `figures`: those that were unbound at first;
    `steps`: the decisions in their order, each with all that it decided at once.
    """

    figures: tuple[Open, ...]
    decided: Mapping[int, Decision] = field(default_factory=lambda: _NONE)
    steps: tuple[tuple[int, ...], ...] = ()
    at: int = 0

    @property
    def finished(self) -> bool:
        return self.at >= len(self.figures)

    @property
    def figure(self) -> Open:
        return self.figures[self.at]

    def decide(self, decision: Decision) -> Self:
        """Say what the figure is, and go on to the next that is not decided."""
        return self._with((self.at,), decision)

    def leave_alike(self) -> Self:
        """Leave this figure and all like it that are still to come."""
        rest = range(self.at, len(self.figures))
        alike = tuple(
            at for at in rest if at not in self.decided and self.figure.like(self.figures[at])
        )
        return self._with(alike, Decision())

    def _with(self, places: tuple[int, ...], decision: Decision) -> Self:
        decided = {**self.decided, **dict.fromkeys(places, decision)}
        later = (at for at in range(self.at + 1, len(self.figures)) if at not in decided)
        at = next(later, len(self.figures))
        return replace(self, decided=decided, steps=(*self.steps, places), at=at)

    def back(self) -> Self:
        """To the figure before, decided or not."""
        return replace(self, at=max(0, min(self.at, len(self.figures)) - 1))

    def undo(self) -> Self:
        """Without the last decision, at its figure."""
        if not self.steps:
            return self
        *earlier, last = self.steps
        decided = {at: one for at, one in self.decided.items() if at not in last}
        return replace(self, decided=decided, steps=tuple(earlier), at=last[0])

    @property
    def bound(self) -> tuple[tuple[Open, Decision], ...]:
        """The figures that are decided, in the order of the draft."""
        return tuple(
            (self.figures[at], self.decided[at])
            for at in sorted(self.decided)
            if not self.decided[at].left
        )

    @property
    def entries(self) -> Sequence[Entry]:
        """What the claims file is to have for them."""
        return [
            entry_for(
                one.case.mention,
                one.draft.document,
                one.draft.mentions,
                claim=decision.claim,
                base=decision.base,
                wave=decision.wave,
            )
            for one, decision in self.bound
        ]


def opened(draft: Path, claims: Path | None, evidence: Evidence) -> Session:
    """The session of a draft: all its figures that nothing binds."""
    read = read_draft(draft, claims)
    cases = open_cases(read.document, read.mentions, evidence)
    return Session(tuple(Open(case, read) for case in cases))
