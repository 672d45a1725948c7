"""A figure of a draft: where it stands, and what its words allow."""

from dataclasses import dataclass
from math import nan

from analysis.drafts.document import Part
from analysis.language.kinds import MentionKind

__all__ = ["Mention"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure in the text: `text` is what stands from `start` to `end` in the text of block number
    `block`.

    `low`, `high`: what the words allow, both ends included; shares and differences of shares as
    proportions, counts and ratios as they are; NaN where the words allow nothing to be said (a
    year, "higher than"). `value`: the number that is written (84.3 for 84.3%), NaN without one.
    `places`: decimals written. `modifier`: "", about, nearly, more_than, less_than, at_least,
    at_most, exactly, up_to. `direction` of a comparison, of points or a ratio: higher, lower, same,
    or "". `claim`, `base`: the inline binding, empty without one. `waved`: why it need not be
    checked, empty for what has to be. `place`: in words; `part`: of the document. `within`: where
    the figure itself stands, in a bound text that has more words.
    """

    block: int
    start: int
    end: int
    text: str
    kind: MentionKind
    low: float = nan
    high: float = nan
    value: float = nan
    places: int = 0
    modifier: str = ""
    direction: str = ""
    within: tuple[int, int] | None = None
    claim: str = ""
    base: str = ""
    waved: str = ""
    place: str = ""
    part: Part = "body"

    @property
    def itself(self) -> tuple[int, int]:
        """Where the figure itself stands."""
        return self.within or (self.start, self.end)
