"""A study folder: `study.yaml` says which instruments, groups and targets, and what a report has to
state.

    study.yaml        this file
    instruments/      the study's own definitions, beside the shipped ones
    concord.db        the store
    backups/          copies of it, each of one moment

Inside the folder, or below it, no command needs a path.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field

import instruments
from survey.codebook import Codebook
from survey.definition import load, yaml_tree
from survey.definition.shape import shaped
from survey.errors import DefinitionError, Fault, StudyError, did_you_mean, shown
from survey.questionnaire import Questionnaire
from survey.store import Store, open_store

__all__ = ["STUDY_FILE", "Fieldwork", "SampleDesign", "Study", "StudySource", "Style", "Wave"]

STUDY_FILE = "study.yaml"
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
    targets: dict[str, int] = Field({}, description="group: interviews wanted")
    read_by: dict[str, str] = Field(
        {}, description="language: the speaker who has read what Concord says in it"
    )
    store: str = Field("concord.db", description="a file in this folder, or a database URL")


@dataclass(frozen=True)
class Study:
    """A study and where it lives."""

    folder: Path
    source: StudySource = field(repr=False)

    @classmethod
    def find(cls, start: Path | None = None) -> Self:
        """The study of this folder or the nearest one above it. Raises StudyError where there is
        none.
        """
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / STUDY_FILE).is_file():
                return cls.read(folder)
        raise StudyError(
            f"{here} is not in a study folder; make one with: concord init DIR, then: cd DIR"
        )

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The study in this folder. Raises DefinitionError with every fault of study.yaml."""
        file = folder / STUDY_FILE
        tree = yaml_tree.parse(yaml_tree.read(file), str(file))
        faults: list[Fault] = []
        source = shaped(
            StudySource,
            tree,
            lambda message, *path: faults.append(Fault(str(file), tree.line_at(*path), message)),
            set(),
        )
        if faults or source is None:
            raise DefinitionError(faults)
        return cls(folder, source)

    @property
    def title(self) -> str:
        return self.source.title

    @property
    def targets(self) -> Mapping[str, int]:
        """Interviews wanted by group."""
        return self.source.targets

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The ids of the study's instruments, in order; a shipped one is not read for it."""
        return tuple(
            name if name in instruments.names() else self.defined(name).instrument
            for name in self.source.instruments
        )

    @property
    def unlisted(self) -> tuple[Path, ...]:
        """Definitions in instruments/ that study.yaml does not name, by their file names."""
        named = {file.resolve() for name in self.source.instruments for file in self._places(name)}
        return tuple(
            file
            for file in sorted((self.folder / "instruments").glob("*.y*ml"))
            if file.resolve() not in named
            and any(line.startswith("instrument:") for line in _lines(file))
        )

    @cached_property
    def questionnaires(self) -> tuple[Questionnaire, ...]:
        """The instruments of the study, in order. Raises DefinitionError where one is wrong or two
        contradict each other.
        """
        found = tuple(self.defined(name) for name in self.source.instruments)
        Codebook.of(found)
        return found

    def questionnaire(self, name: str | None) -> Questionnaire:
        """The instrument of this name; with no name, the only one. Raises StudyError that lists
        them.
        """
        names = [each.instrument for each in self.questionnaires]
        if name is None and len(names) > 1:
            raise StudyError(f"the study has several instruments; name one of {', '.join(names)}")
        for each in self.questionnaires:
            if name in (None, each.instrument):
                return each
        raise StudyError(f"the study has no instrument {shown(name)}{did_you_mean(name, names)}")

    def defined(self, name: str) -> Questionnaire:
        """A questionnaire by the name it has in study.yaml: a shipped one, or a file of the
        study.
        """
        if name in instruments.names():
            return instruments.load(name)
        for file in self._places(name):
            if file.is_file():
                return load(file)
        known = [
            *instruments.names(),
            *(each.name for each in sorted((self.folder / "instruments").glob("*.yaml"))),
        ]
        tree = yaml_tree.parse(yaml_tree.read(self.folder / STUDY_FILE), STUDY_FILE)
        listed = self.source.instruments
        line = tree.line_at("instruments", listed.index(name)) if name in listed else 0
        message = (
            f"there is no instrument {shown(name)}, shipped or in "
            f"instruments/{did_you_mean(name, known)}"
        )
        raise DefinitionError([Fault(str(self.folder / STUDY_FILE), line, message)])

    def _places(self, name: str) -> tuple[Path, ...]:
        """Where the file of an instrument may lie."""
        own = self.folder / "instruments"
        return own / name, own / f"{name}.yaml", self.folder / name

    @property
    def store_place(self) -> str | Path:
        """The file or database URL of the study's store."""
        place = self.source.store
        return place if "://" in place else self.folder / place

    @property
    def backups(self) -> Path:
        """The folder of the store's backups."""
        return self.folder / "backups"

    def open_store(self, *, reading: bool = False) -> Store:
        """The study's store, made where there is none yet; with `reading` nothing is written."""
        return open_store(self.store_place, reading=reading, backups=self.backups)

    def write(self) -> None:
        """Put `study.yaml` in the folder."""
        entry: dict[str, Any] = self.source.model_dump(mode="json", exclude_defaults=True)
        text = yaml.safe_dump(entry, allow_unicode=True, sort_keys=False, width=10_000)
        (self.folder / STUDY_FILE).write_text(text, "utf-8")


def _lines(file: Path) -> list[str]:
    """Of a text; none of what is no text."""
    try:
        return file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
