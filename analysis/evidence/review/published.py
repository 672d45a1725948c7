"""What a review has published of itself, as types: pooled effects, totals, shares of studies that
improved, and how studies were chosen. Kept as printed, so that a draft can be held against it.
"""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = ["DirectionSource", "FlowSource", "PublishedSource", "TotalSource"]

_STRICT = ConfigDict(extra="forbid", frozen=True)


class PublishedSource(BaseModel):
    """An effect that the review pooled, as it was printed."""

    model_config = _STRICT
    domain: str = Field(description="the outcome domain")
    metric: str = Field("SMD", description="what the effect is")
    comparison: str = Field("controls", description="against what")
    estimate: float | None = Field(None, description="the pooled effect, where it is printed")
    low: float = Field(description="lower limit of its interval, with its sign")
    high: float = Field(description="upper limit of its interval, with its sign")
    level: float = Field(0.95, description="of that interval", gt=0.5, lt=1)
    benefit: Literal["positive", "negative"] = Field(
        description="on which side of 0 the benefit is"
    )
    p: str = Field("", description="its p value, such as 0.02 or <0.001")
    p_printed: str = Field("", description="how p is printed, where that cannot be meant")
    i2: float | None = Field(None, description="I² in percent", ge=0, le=100)
    k: int | None = Field(None, description="effects in it", ge=1)
    studies: int | None = Field(None, description="studies in it", ge=1)
    source: str = Field("", description="where it is printed, where not with the review")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError(f"'low' {self.low:g} is above 'high' {self.high:g}")
        if self.estimate is not None and not self.low <= self.estimate <= self.high:
            raise ValueError(f"'estimate' {self.estimate:g} lies outside its interval")
        return self


class TotalSource(BaseModel):
    """How much research there is, as published."""

    model_config = _STRICT
    of: str = Field("all", description="of what, such as randomised studies")
    studies: int = Field(description="how many studies", ge=1)
    participants: int | None = Field(None, description="how many people, or pairs", ge=1)
    unit: str = Field("participants", description="what is counted, such as parent–child pairs")
    source: str = Field("", description="where it is printed, where not with the review")


class DirectionSource(BaseModel):
    """A share of studies, or of outcomes, that improved. Votes are not effects."""

    model_config = _STRICT
    domain: str = Field(description="the outcome domain, or `all`")
    of: Literal["studies", "outcomes"] = Field("studies", description="a share of what")
    share: float | None = Field(None, description="the share, from 0 to 1", ge=0, le=1)
    low: float | None = Field(None, description="where a range is printed: its lower end", ge=0)
    high: float | None = Field(None, description="and its upper end", le=1)
    n: int | None = Field(None, description="of how many", ge=1)
    comparison: str = Field("", description="against what; none: before and after alone")
    source: str = Field("", description="where it is printed, where not with the review")

    @model_validator(mode="after")
    def _has_a_figure(self) -> Self:
        if self.share is None and (self.low is None or self.high is None):
            raise ValueError("needs 'share', or 'low' and 'high'")
        return self


class FlowSource(BaseModel):
    """How studies were found and chosen (PRISMA 2020). Each number is of records or reports."""

    model_config = _STRICT
    identified: int = Field(description="records found in databases and registers", ge=0)
    other: int = Field(0, description="records found otherwise", ge=0)
    duplicates: int = Field(0, description="removed before screening", ge=0)
    screened: int = Field(description="records whose title and abstract were read", ge=0)
    excluded: int = Field(0, description="of these, left out", ge=0)
    sought: int | None = Field(None, description="reports wanted", ge=0)
    not_retrieved: int = Field(0, description="of these, not to be had", ge=0)
    assessed: int = Field(description="reports read whole", ge=0)
    left_out: dict[str, int] = Field({}, description="of these, left out, by reason")
    included: int = Field(description="studies in the review", ge=0)
    reports: int | None = Field(None, description="reports of these studies", ge=0)

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        found = self.identified + self.other - self.duplicates
        if found != self.screened:
            raise ValueError(
                f"{found:,} records are left of those found, and {self.screened:,} are screened"
            )
        wanted = self.screened - self.excluded
        sought = wanted if self.sought is None else self.sought
        if sought != wanted:
            raise ValueError(f"{wanted:,} are left of those screened, and {sought:,} are sought")
        if sought - self.not_retrieved != self.assessed:
            raise ValueError(
                f"{sought - self.not_retrieved:,} reports are there, and {self.assessed:,} are "
                "assessed"
            )
        kept = self.assessed - sum(self.left_out.values())
        if self.left_out and kept != (self.included if self.reports is None else self.reports):
            raise ValueError(
                f"{kept:,} reports are left of those assessed, and {self.included:,} studies are "
                "included; name 'reports' where a study has several"
            )
        return self
