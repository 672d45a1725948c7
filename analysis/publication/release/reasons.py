"""Why something is not published, and what would show it: as codes, whose words are elsewhere."""

from dataclasses import dataclass
from enum import StrEnum

from analysis.publication.disclosure.tables import Line
from analysis.publication.release.segments import Segment
from survey.errors import DataError, Fault

__all__ = ["HiddenCell", "Instead", "NotClearedError", "Uncleared", "Why"]


class Why(StrEnum):
    """Why a count is hidden. Readers are told `CONFIDENTIAL` and no more: which of the hidden
    counts are the small ones would bound them. The other two are for the eyes of the study.
    """

    CONFIDENTIAL = "confidential"
    SMALL = "small"
    PROTECTS = "protects"


class Uncleared(StrEnum):
    """What of a figure is outside the plan, by where it would be added."""

    ITEM = "item"
    ANSWERS = "answers"
    BASE = "base"
    GROUPS = "groups"
    FILTER = "filter"
    BANNER = "banner"
    CROSSED = "crossed"
    POPULATION = "population"


@dataclass(frozen=True, slots=True)
class Instead:
    """A published count that says something of a hidden one: another line of the same people, such
    as a NET, or the same line of more people, such as a combination.
    """

    line: Line
    segment: Segment


@dataclass(frozen=True, slots=True)
class HiddenCell:
    """A hidden count. `instead`: what is shown that takes it in, the nearest first. `why`: for the
    study's own eyes, see `Why`.
    """

    item: str
    line: Line
    segment: Segment
    instead: tuple[Instead, ...]
    why: Why

    @property
    def told(self) -> Why:
        """What readers may be told."""
        return Why.CONFIDENTIAL


class NotClearedError(DataError):
    """A figure that is outside the release plan: it may not be published until it is protected
    together with the others. `what`: where it would be added.
    """

    def __init__(self, what: Uncleared, message: str) -> None:
        super().__init__([Fault("standard", 0, message)])
        self.what = what
