"""What `study.yaml` may contain, as types."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from survey.decisions import ChangesSource
from survey.people import FilterSource, TogetherSource
from survey.study.outcomes import OutcomesSource
from survey.study.quotas import QuotaSource

__all__ = [
    "Fieldwork",
    "ReportChoices",
    "SampleDesign",
    "StudySource",
    "Style",
    "Template",
    "Wave",
]

Beside = Literal["double", "intervals", "complements", "differences", "demographics"]
"""Charts that a report may have besides the one of each item."""

_STRICT = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Fieldwork(BaseModel):
    """When and how people were asked, as a report has to state it."""

    model_config = _STRICT
    start: str = Field("", description="first day, such as 2022-06-06")
    end: str = Field("", description="last day")
    mode: str = Field("", description="how people were asked, such as 'Face to face'")
    universe: str = Field("", description="whom the sample stands for")
    sample: str = Field("", description="how people were chosen")
    random: bool | None = Field(
        None, description="whether chance chose them; else there is no sampling error"
    )


class SampleDesign(BaseModel):
    """The columns that say how the sample was drawn: attributes of the interviews, or items."""

    model_config = _STRICT
    weights: str = Field("", description="column of weights")
    strata: str = Field("", description="column of strata")
    clusters: list[str] = Field(
        [], description="columns of clusters, such as schools, from the first stage to the last"
    )
    fpc: list[str] = Field(
        [], description="columns of population sizes or fractions drawn, one per stage"
    )
    nest: bool = Field(False, description="the names of clusters start again in each stratum")
    lonely: str = Field("error", description="what a stratum with one cluster adds")


class Wave(BaseModel):
    """A round of field work: the interviews completed from the first day to the last."""

    model_config = _STRICT
    start: date
    end: date


class Style(BaseModel):
    """The house style of charts and pages."""

    model_config = _STRICT
    font: str = Field("", description="a font that is installed, such as 'Source Sans 3'")
    colours: list[str] = Field([], description="of groups in charts, as #rrggbb", max_length=12)
    logo: str = Field("", description="a PNG file in this folder")


class ReportChoices(BaseModel):
    """What a report has, where the author does not leave it to the rules."""

    model_config = _STRICT
    items: list[str] = Field(
        [], description="the items it has, in this order; by default all, as they are asked"
    )
    nets: dict[str, str] = Field(
        {}, description="item: the NET that its headline and its sentence are of"
    )
    order: Literal["share", "asked"] = Field(
        "share",
        description="of answers that have no order of their own: the largest share first, or as "
        "they are asked",
    )
    demographics: list[str] = Field(
        [], description="items that say who the respondents are; by default those of the banner"
    )
    charts: list[Beside] = Field(
        [],
        description="charts besides the one that each item has: both stacked and diverging bars "
        "(double), of a scale's NET with its interval (intervals), of NETs that say the opposite, "
        "such as No (complements), of differences between groups and waves (differences), of who "
        "the respondents are (demographics)",
    )
    bases: list[Literal["valid", "answered", "everyone"]] = Field(
        ["valid"],
        description="the bases that its shares are of; the first is that of charts and sentences",
        min_length=1,
    )


class Template(BaseModel):
    """Files of a house style in the study's folder, which a report is written into."""

    model_config = _STRICT
    workbook: str = Field("", description="an Excel workbook (.xlsx)")
    slides: str = Field("", description="a PowerPoint presentation (.pptx)")
    document: str = Field("", description="a Word document (.docx)")


class StudySource(BaseModel):
    """What `study.yaml` may contain."""

    model_config = _STRICT
    title: str
    client: str = Field("", description="who commissioned the study")
    contact: str = Field("", description="whom to ask about it")
    licence: str = Field("", description="how its results may be used")
    simulated: bool = Field(False, description="its answers are simulated, not given by people")
    fieldwork: Fieldwork = Fieldwork()
    weighting: str = Field("", description="how answers are weighted, in words")
    weighting_to: dict[str, dict[str, float]] = Field(
        {}, description="column: category: share of the population"
    )
    design: SampleDesign = SampleDesign()
    waves: dict[str, Wave] = Field({}, description="rounds of field work, in their order")
    standard: str = Field(
        "", description="by which small figures are marked and hidden: ons, nchs, hse or none"
    )
    banner: list[str] = Field(
        [], description="columns that the workbook's banner tables set side by side"
    )
    style: Style = Style()
    findings: list[str] = Field(
        [],
        description="the figures that a report begins with, by name, such as "
        "gov_enough.disagree.professionals; by default chosen by rule",
    )
    report: ReportChoices = ReportChoices()
    template: Template = Template()
    instruments: list[str] = Field(
        description="names of shipped instruments, or files in instruments/", min_length=1
    )
    groups: dict[str, TogetherSource] = Field(
        {}, description="groups that are counted together, by name, such as professionals"
    )
    populations: dict[str, TogetherSource] = Field(
        {},
        description="groups of which a total may be taken; by default the people of each "
        "instrument",
    )
    filters: dict[str, FilterSource] = Field(
        {}, description="conditions on the people, by name, for --where"
    )
    targets: dict[str, int] = Field({}, description="group: interviews wanted")
    quotas: list[QuotaSource] = Field(
        [], description="of whom how many interviews are enough, and what comes of more"
    )
    interviewers: dict[str, str] = Field(
        {},
        description="code: name of whoever asks; where any are named, --as takes no others",
    )
    read_by: dict[str, str] = Field(
        {}, description="language: the speaker who has read what Concord says in it"
    )
    changes: dict[str, ChangesSource] = Field(
        {},
        description="instrument: version: item: what becomes of earlier answers to an item that "
        "the version changed (see versions.md)",
    )
    outcomes: OutcomesSource | None = Field(
        None, description="the same people at several points in time (see outcomes.md)"
    )
    evidence: list[str] = Field(
        [],
        description="what research found: evidence files in this folder (YAML, CSV, Excel; see "
        "evidence-files.md), or names of shipped ones, such as parent-infant-psychotherapy-2022",
    )
    store: str = Field("concord.db", description="a file in this folder, or a database URL")
