"""A desk of the matrix: where questions are asked, and answers come back, are kept or counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from every_kind import ITEM, Case, takes_an_answer

from survey.questions import Derived, OpenText, parsed

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


def _nothing_is_asked(case: Case, folder: Path) -> None:
    assert case.wrong == ()
    interview = case.interview
    if isinstance(case.answers, Derived):
        assert ITEM not in interview.path
    else:
        assert parsed(case.answers, "anything") is True


def _any_text_will_do(case: Case, folder: Path) -> None:
    assert case.wrong == ()
    assert parsed(case.answers, "x" * 10_000)


NOWHERE = (
    Impossible(
        "refuse",
        lambda case: not takes_an_answer(case.answers),
        "nothing is asked, so that no answer can be wrong",
        _nothing_is_asked,
    ),
    Impossible(
        "refuse",
        lambda case: isinstance(case.answers, OpenText) and not case.wrong,
        "any words are an answer",
        _any_text_will_do,
    ),
)
"""What can be done at no desk at all."""


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
    answered: bool = True
    """Whether what is refused there is an answer."""

    def why_not(self, step: Step, case: Case) -> Impossible | None:
        """Why this step cannot be done with this case; None where it can."""
        own = (each for each in self.impossible if each.step == step and each.of(case))
        everywhere = (each for each in NOWHERE if each.step == step and each.of(case))
        return next(own, None) or (next(everywhere, None) if self.answered else None)
