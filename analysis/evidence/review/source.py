"""What an evidence file may contain, as types: of a review, of its studies, and of their effects.

A table (CSV or Excel) has one row an effect, with the keys of `StudyEntry` and `EffectEntry` as its
columns, and risk of bias as `risk_DOMAIN`; a YAML file has studies with their effects under them,
and can have what a review says of itself.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from analysis.evidence.review.published import (
    DirectionSource,
    FlowSource,
    PublishedSource,
    TotalSource,
)

__all__ = [
    "Better",
    "DomainEntry",
    "EffectEntry",
    "EvidenceSource",
    "Metric",
    "Risk",
    "StudyEntry",
    "evidence_schema",
]

_STRICT = ConfigDict(extra="forbid", frozen=True)

Better = Literal["higher", "lower"]
Metric = Literal["SMD", "MD", "OR", "RR", "RD", "COR"]
Risk = Literal["low", "some", "high", "unclear"]
"""Low risk of bias, some concerns, high risk, and not told."""
Design = Literal["randomised", "quasi-randomised", "non-randomised", "before-after", "cohort"]


class DomainEntry(BaseModel):
    """An outcome domain, such as maternal depression: what effects are pooled over."""

    model_config = _STRICT
    label: str = Field("", description="how it is called in tables and pictures")
    better: Better | None = Field(
        None, description="what is good on its measures, where they do not say it themselves"
    )
    metric: Metric | None = Field(
        None,
        description="in what its effects are pooled; by default what all of them are in, else SMD",
    )


class EffectEntry(BaseModel):
    """An effect as its study gives it: of one outcome against one comparison. Columns of numbers
    have the names that R's metafor gives them; which of them belong together, the table of forms
    says.
    """

    model_config = _STRICT
    domain: str = Field(description="the outcome domain, such as maternal_depression")
    measure: str = Field("", description="what was measured with, such as EPDS")
    better: Better | None = Field(
        None,
        description="what is good on this measure, higher or lower values (of events: more, fewer)",
    )
    comparison: str = Field("", description="against what, such as waiting list; none: no control")
    time: str = Field("", description="when it was measured, such as 6 months")
    metric: Metric | None = Field(
        None, description="what the effect is, or is to be: SMD, MD, OR, RR, RD or COR"
    )
    m1i: float | None = Field(None, description="mean of those helped, or before")
    sd1i: float | None = Field(None, description="standard deviation of those helped, or before")
    n1i: float | None = Field(None, description="people helped")
    m2i: float | None = Field(None, description="mean of those compared, or after")
    sd2i: float | None = Field(None, description="standard deviation of those compared, or after")
    n2i: float | None = Field(None, description="people compared")
    ni: float | None = Field(None, description="people measured before and after, or correlated")
    ri: float | None = Field(None, description="correlation of before and after; or the effect")
    change1i: float | None = Field(None, description="mean change of those helped")
    sd_change1i: float | None = Field(None, description="standard deviation of their changes")
    change2i: float | None = Field(None, description="mean change of those compared")
    sd_change2i: float | None = Field(None, description="standard deviation of their changes")
    ai: float | None = Field(None, description="of those helped, how many had the event")
    bi: float | None = Field(None, description="and how many had not; n1i will do")
    ci: float | None = Field(None, description="of those compared, how many had the event")
    di: float | None = Field(None, description="and how many had not; n2i will do")
    effect: float | None = Field(
        None, description="the effect itself, helped less compared; a ratio as a ratio, not its log"
    )
    se: float | None = Field(None, description="its standard error; of a ratio, of its log")
    low: float | None = Field(None, description="lower limit of its interval")
    high: float | None = Field(None, description="upper limit of its interval")
    level: float = Field(0.95, description="of that interval", gt=0.5, lt=1)
    ti: float | None = Field(None, description="a t value, above 0 where those helped are higher")
    p: float | None = Field(None, description="a two-sided p value of two means, with favours")
    favours: Literal["helped", "compared"] | None = Field(
        None, description="with p: who did better"
    )
    improved: Literal["yes", "no", "same"] | None = Field(
        None, description="what is told where there is no number"
    )
    note: str = Field("", description="anything else")


class StudyEntry(BaseModel):
    """A study. In a table its cells stand in every row of it, or in the first alone."""

    model_config = _STRICT
    study: str = Field(description="its name, such as Rahman 2008", min_length=1)
    year: int | None = Field(None, description="of publication", ge=1800, le=2200)
    design: Design | None = Field(None, description="how people came to be helped or compared")
    participants: int | None = Field(None, description="people in it", ge=1)
    sample: str = Field(
        "", description="its people, where another study has the same: both then name one sample"
    )
    population: str = Field("", description="who they are, in words")
    country: str = Field("", description="where")
    source: str = Field("", description="where it is published")
    risk: dict[str, Risk] = Field(
        {}, description="risk of bias by domain, and `overall`: low, some, high or unclear"
    )
    effects: list[EffectEntry] = Field([], description="its effects")


class EvidenceSource(BaseModel):
    """A review in YAML."""

    model_config = _STRICT
    evidence: str = Field(description="the id of the review", pattern=r"^[a-z][a-z0-9_-]*$")
    title: str = Field(description="how it is called")
    source: str = Field("", description="where it is published")
    url: str = Field("", description="its address")
    year: int | None = Field(None, description="of publication", ge=1800, le=2200)
    domains: dict[str, DomainEntry] = Field({}, description="outcome domains, by their codes")
    table: str = Field(
        "", description="a CSV or Excel file beside this one, with a row for each effect"
    )
    studies: list[StudyEntry] = Field([], description="studies with their effects")
    pooled: list[PublishedSource] = Field([], description="effects pooled by the review itself")
    totals: list[TotalSource] = Field([], description="studies and participants, as published")
    directions: list[DirectionSource] = Field(
        [], description="shares of studies that improved, as published"
    )
    flow: FlowSource | None = Field(None, description="how studies were found and chosen (PRISMA)")


def evidence_schema() -> dict[str, Any]:
    """The JSON Schema of a YAML evidence file, as `evidence.schema.json` beside this module holds
    it for editors.
    """
    schema = EvidenceSource.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
