"""What a definition may say of a score as a measure of change, and of whose its items are, as
types.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from survey.questions import WordingSource

__all__ = [
    "OF_MEASURES",
    "BandSource",
    "BandsSource",
    "CutoffSource",
    "LicenceSource",
    "MeasureSource",
    "NormsSource",
    "ReliabilitySource",
]

_STRICT = ConfigDict(extra="forbid", frozen=True, defer_build=True)

Number = Annotated[float, Field(allow_inf_nan=False)]
_SOURCE = Field(description="where it is from", min_length=1)


class ReliabilitySource(BaseModel):
    """How sure a score is, as research found it."""

    model_config = _STRICT
    value: float = Field(description="above 0 and below 1, such as 0.89", gt=0, lt=1)
    source: str = _SOURCE


class CutoffSource(BaseModel):
    """Where the clinical range begins."""

    model_config = _STRICT
    at: Number = Field(description="the score at which somebody is in the clinical range")
    source: str = _SOURCE


class NormsSource(BaseModel):
    """Scores of people without the difficulty."""

    model_config = _STRICT
    mean: Number = Field(description="of their scores")
    sd: Number = Field(description="standard deviation of their scores", gt=0)
    source: str = _SOURCE


class BandSource(BaseModel):
    """A range of scores that has a name."""

    model_config = _STRICT
    low: Number = Field(alias="from", description="its lowest score")
    label: WordingSource = Field(description="how it is called")


class BandsSource(BaseModel):
    """Ranges of scores that have names."""

    model_config = _STRICT
    source: str = _SOURCE
    ranges: list[BandSource] = Field(description="from low to high", min_length=2)


class LicenceSource(BaseModel):
    """Whose the items of a scale are."""

    model_config = _STRICT
    of: str = Field(description="the scale, and whose it is")
    where: str = Field(description="where the licence and the texts are had")
    texts: Literal["withheld", "in place"] = Field(
        description="whether the wording of the items stands in this file; else numbered slots do"
    )


class MeasureSource(BaseModel):
    """What is known of a score as a measure of change."""

    model_config = _STRICT
    better: Literal["higher", "lower"] | None = Field(
        None, description="which scores are better: lower or higher"
    )
    reliability: ReliabilitySource | None = Field(
        None, description="how sure a score is, for whether somebody changed by more than chance"
    )
    cutoff: CutoffSource | None = Field(None, description="where the clinical range begins")
    functional: NormsSource | None = Field(
        None, description="scores of people without the difficulty"
    )
    bands: BandsSource | None = Field(None, description="ranges of scores that have names")
    part_of: str | None = Field(None, description="the score that this is a subscale of")


OF_MEASURES: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "reliability": ReliabilitySource,
        "cutoff": CutoffSource,
        "functional": NormsSource,
        "bands": BandsSource,
    }
)
"""Entries of a measure that have entries of their own, by their keys."""
