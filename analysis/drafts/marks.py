"""What is said of places in a draft, for comments and for a marked page."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["WAVED", "Look", "Mark", "Stamp"]

Look = Literal["holds", "mild", "open", "fault", "waved"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a mark says in a word. `sign` stands beside its colour, which `look` gives, for those
    who do not see it.
    """

    name: str
    sign: str
    look: Look


WAVED = Stamp("not checked", "", "waved")
"""On what says nothing that could be wrong."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stamp on the characters from `start` to `end` of block number `block`.

    `text`: these characters; `place`: where they are, in words. `reason`: why, as part of a
    sentence; `suggestion`: a sentence that would be right, empty without one. `code`: the name of
    what it was compared with; `notes`: what else is said of that.
    """

    block: int
    start: int
    end: int
    text: str
    place: str
    stamp: Stamp
    reason: str
    suggestion: str = ""
    code: str = ""
    notes: tuple[str, ...] = ()

    @property
    def waved(self) -> bool:
        return self.stamp.look == "waved"

    @property
    def fails(self) -> bool:
        """Whether the draft should not go out with it."""
        return self.stamp.look not in ("waved", "holds")
