"""What `study.yaml` may contain, as types."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from survey.people import FilterSource, TogetherSource

__all__ = ["Fieldwork", "SampleDesign", "StudySource", "Style", "Wave"]

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
    read_by: dict[str, str] = Field(
        {}, description="language: the speaker who has read what Concord says in it"
    )
    store: str = Field("concord.db", description="a file in this folder, or a database URL")
