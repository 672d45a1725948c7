"""What is known of a score as a measure of something: which scores are better, how sure it is,
where the clinical range begins, and where each of these is from. A licence, where its items are
somebody's.
"""

from dataclasses import dataclass
from typing import Any, Literal

from survey.wording import Wording

__all__ = ["Band", "Cited", "Licence", "Norms", "Psychometrics"]


@dataclass(frozen=True, slots=True)
class Cited:
    """A figure, and where it is from."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Norms:
    """Mean and standard deviation of people without the difficulty, in units of the score."""

    mean: float
    sd: float
    source: str


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores that has a name, from `low` to below the next."""

    low: float
    label: Wording


@dataclass(frozen=True, slots=True)
class Psychometrics:
    """Of one score. `better`: which scores are, "" where neither is. `reliability`: 0 to 1.
    `cutoff`: the score at which somebody is in the clinical range. `functional`: of people without
    the difficulty. `bands`: from low to high, with where they are from. `part_of`: the score that
    this is a part of (a subscale).
    """

    better: Literal["higher", "lower", ""] = ""
    reliability: Cited | None = None
    cutoff: Cited | None = None
    functional: Norms | None = None
    bands: tuple[Band, ...] = ()
    bands_source: str = ""
    part_of: str = ""

    def plain(self) -> dict[str, Any]:
        """As `measure` in a definition has them; what is not known is not there."""
        entry: dict[str, Any] = {"better": self.better} if self.better else {}
        if self.reliability:
            entry["reliability"] = {
                "value": self.reliability.value,
                "source": self.reliability.source,
            }
        if self.cutoff:
            entry["cutoff"] = {"at": self.cutoff.value, "source": self.cutoff.source}
        if self.functional:
            norms = self.functional
            entry["functional"] = {"mean": norms.mean, "sd": norms.sd, "source": norms.source}
        if self.bands:
            ranges = [{"from": band.low, "label": band.label.plain()} for band in self.bands]
            entry["bands"] = {"source": self.bands_source, "ranges": ranges}
        return entry | ({"part_of": self.part_of} if self.part_of else {})


@dataclass(frozen=True, slots=True)
class Licence:
    """Whose the items are. `of`: the scale; `where`: where the licence and the texts are had;
    `texts`: whether their wording stands in the file or is withheld, so that numbered slots stand
    there.
    """

    of: str
    where: str
    texts: Literal["withheld", "in place"]

    def plain(self) -> dict[str, str]:
        """As a definition has it."""
        return {"of": self.of, "where": self.where, "texts": self.texts}
