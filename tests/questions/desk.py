"""A desk of the matrix: where questions are asked, answers come back, are kept, counted or shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from every_kind import Case

Step = Literal["make", "fill", "refuse", "round trip"]
STEPS: tuple[Step, ...] = get_args(Step)

Act = Callable[[Case, Path], None]
"""Does a step with a case, in a folder of its own, and asserts what has to come of it."""


@dataclass(frozen=True)
class Impossible:
    """What a desk cannot do with some cases: why, in a sentence, and a proof that it is so."""

    step: Step
    of: Callable[[Case], bool]
    reason: str
    held: Act


@dataclass(frozen=True)
class Desk:
    """`steps`: what is done there. `without`: why the other steps are not. `notes`: what the desk
    itself tells the author that it cannot say of a question.
    """

    name: str
    steps: Mapping[Step, Act]
    without: Mapping[Step, str] = field(default_factory=dict)
    impossible: Sequence[Impossible] = ()
    notes: Callable[[Case], Sequence[str]] = lambda _case: ()

    def why_not(self, step: Step, case: Case) -> Impossible | None:
        """Why this step cannot be done with this case; None where it can."""
        own = (each for each in self.impossible if each.step == step and each.of(case))
        return next(own, None)
