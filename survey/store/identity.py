"""Whose a return is: the rules by which something that comes back is a person's first answer, the
same again, or a correction. docs/identity.md tells them; every desk keeps by them, inside the
transaction that writes.

A return is of the interview

1. that has the id which the form gave it: a web page's, a submission's, the code and number of a
   paper, the column of a data file that names people;
2. that is with the same case by the same instrument;
3. that has the same row of the same sheet for many, or the same reference, or the same file – where
   nothing speaks against it: another group, or other answers.

What a respondent chose is no identity by itself. So in 3 the answers decide: a correction changes
some, another person gives others. Of the answers that both give, half have to be the same in the
same file or sheet, and two in three in another. Where they are not, both are kept and the two are
listed as a pair, for a person to decide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP
from survey.store.rows import same

__all__ = [
    "Becomes",
    "Likeness",
    "States",
    "becomes",
    "likeness",
    "says_the_same",
    "statement",
]

IN_SAME_FILE, ELSEWHERE = 1 / 2, 2 / 3
"""Share of the answers that both give which has to be the same in a correction."""

_FIRST = (CONSENT, GROUP)
"""Answers that tell nobody from anybody."""

States = Sequence[Mapping[str, Answer]]
"""What an interview said after each time it was written, the first one first."""


class Becomes(Enum):
    """What a return becomes."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    """It says what is kept, or what was said before a correction."""
    CORRECTION = "correction"
    """Whatever differs from what is kept is put right by it."""
    UNDECIDED = "undecided"
    """It would change what somebody decided in the office; so somebody has to decide again."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two returns are. `share` is None where there is no answer that both give; `against`
    says in words what speaks against one person, empty where nothing does.
    """

    share: float | None
    against: str

    @property
    def order(self) -> float:
        """The larger, the more alike."""
        return 1.0 if self.share is None else self.share


def statement(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """What is said, without what is not asked."""
    return {name: answer for name, answer in answers.items() if answer is not Missing.NOT_ASKED}


def says_the_same(first: Mapping[str, Answer], second: Mapping[str, Answer]) -> bool:
    one, other = statement(first), statement(second)
    return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)


def likeness(
    first: Mapping[str, Answer],
    second: Mapping[str, Answer],
    groups: tuple[str, str],
    *,
    same_file: bool,
) -> Likeness:
    """How alike these answers are. A missing answer tells nothing, since a correction fills in what
    was blank.
    """
    both = [
        name
        for name, answer in first.items()
        if name in second and name not in _FIRST and not _tells_nothing(answer, second[name])
    ]
    share = sum(same(first[name], second[name]) for name in both) / len(both) if both else None
    if groups[0] != groups[1]:
        return Likeness(share, f"another group ({groups[1]}, not {groups[0]})")
    needed = IN_SAME_FILE if same_file else ELSEWHERE
    if share is not None and share < needed:
        differ = len(both) - round(share * len(both))
        where = "" if same_file else ", in another file"
        return Likeness(share, f"{differ} of {len(both)} answers differ{where}")
    return Likeness(share, "")


def _tells_nothing(first: Answer, second: Answer) -> bool:
    return isinstance(first, Missing) or isinstance(second, Missing)


def becomes(
    said: Mapping[str, Answer],
    finished: datetime | None,
    *,
    states: States,
    kept: datetime | None,
    decided: bool,
) -> Becomes:
    """What a return becomes of the interview that it is of.

    `said`: its answers; `finished`: when it was. `states`: what the interview said, last what
    counts; `kept`: when that was finished. `decided`: somebody in the office corrected it or took
    it out, which nothing that comes late may undo. Of two returns the one finished later counts;
    where no times tell, what was said before a correction is an old copy.
    """
    known = any(says_the_same(said, each) for each in states)
    if decided:
        return Becomes.UNCHANGED if known else Becomes.UNDECIDED
    if finished is not None and kept is not None and finished != kept:
        return Becomes.CORRECTION if finished > kept else Becomes.UNCHANGED
    is_now = bool(states) and says_the_same(said, states[-1])
    return Becomes.UNCHANGED if known and not is_now else Becomes.CORRECTION
