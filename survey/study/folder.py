"""The study of a folder: its instruments, its store, and what its codebook is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import yaml

import instruments
from survey.codebook import Codebook
from survey.decisions import decisions_read
from survey.definition import load, yaml_tree
from survey.definition.shape import shaped
from survey.errors import DefinitionError, Fault, StudyError, did_you_mean, shown
from survey.questionnaire import Questionnaire
from survey.store import Store, open_store
from survey.study.checks import faults_of
from survey.study.quotas import Quota, quotas_of
from survey.study.source import StudySource
from survey.versions import with_changes
from survey.wording import folded

__all__ = ["STUDY_FILE", "Study"]

STUDY_FILE = "study.yaml"
_ENDINGS = MappingProxyType({"workbook": ".xlsx", "slides": ".pptx", "document": ".docx"})


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
        tree = _tree(folder)
        faults: list[Fault] = []
        source = shaped(
            StudySource,
            tree,
            lambda message, *path: faults.append(Fault(str(file), tree.line_at(*path), message)),
            set(),
        )
        if faults or source is None:
            raise DefinitionError(sorted(faults, key=lambda fault: fault.line))
        return cls(folder, source)

    @property
    def title(self) -> str:
        return self.source.title

    @property
    def targets(self) -> Mapping[str, int]:
        """Interviews wanted by group. Raises DefinitionError for a group that nobody asks."""
        groups = {group.code for each in self.questionnaires for group in each.groups}
        faults = [
            self.fault(
                f"{shown(group)} is no group of the study{did_you_mean(group, groups)}",
                "targets",
                group,
            )
            for group in self.source.targets
            if group not in groups
        ]
        if faults:
            raise DefinitionError(faults)
        return self.source.targets

    @cached_property
    def quotas(self) -> tuple[Quota, ...]:
        """Of whom how many interviews are enough. Raises DefinitionError with everything that is
        wrong with them.
        """
        faults: list[Fault] = []
        found = quotas_of(
            self.source.quotas,
            self.questionnaires if self.source.quotas else (),
            lambda message, *path: faults.append(self.fault(message, *path)),
        )
        if faults:
            raise DefinitionError(sorted(faults, key=lambda fault: fault.line))
        return found

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
        """The instruments of the study, in order, with what study.yaml decided about their
        versions. Raises DefinitionError where one is wrong.
        """
        found = tuple(self.defined(name) for name in self.source.instruments)
        faults: list[Fault] = []
        read = {
            instrument: decisions_read(
                source,
                lambda message, *path: faults.append(self.fault(message, *path)),
                "changes",
                instrument,
            )
            for instrument, source in self.source.changes.items()
        }
        names = [each.instrument for each in found]
        faults += [
            self.fault(
                f"'changes' names {shown(name)}, which is no instrument of the study"
                f"{did_you_mean(name, names)}",
                "changes",
                name,
            )
            for name in read
            if name not in names
        ]
        if faults:
            raise DefinitionError(sorted(faults, key=lambda fault: fault.line))
        return tuple(with_changes(each, read.get(each.instrument, {})) for each in found)

    @cached_property
    def codebook(self) -> Codebook:
        """What the instruments mean together, with the people that study.yaml names. Raises
        DefinitionError with everything that study.yaml says of groups, items, figures and
        conditions and that cannot be.
        """
        plain = Codebook.of(self.questionnaires)
        told = list(faults_of(self.source, plain, self.questionnaires))
        faults = [self.fault(message, *path) for message, path in told]
        try:
            codebook = self._with_people(plain)
        except DefinitionError as error:
            faults += error.faults
        if faults:
            raise DefinitionError(sorted(faults, key=lambda fault: fault.line))
        return codebook

    def _with_people(self, codebook: Codebook) -> Codebook:
        line_at = _tree(self.folder).line_at
        return codebook.with_study(self.source, file=str(self.folder / STUDY_FILE), line_at=line_at)

    def fault(self, message: str, *path: str | int) -> Fault:
        """A fault of what this path leads to in study.yaml."""
        return Fault(str(self.folder / STUDY_FILE), _tree(self.folder).line_at(*path), message)

    def interviewer(self, name: str) -> str:
        """The code of an interviewer, given by code or name; any name is one where study.yaml lists
        none. Raises StudyError for one that it does not list.
        """
        listed, wanted = self.source.interviewers, folded(name)
        if not listed:
            return " ".join(name.split())
        for code, said in listed.items():
            if wanted in (folded(code), folded(said)):
                return code
        raise StudyError(
            f"{STUDY_FILE} names no interviewer {shown(name)}"
            f"{did_you_mean(name, [*listed, *listed.values()])}"
        )

    def template(self, writer: str) -> Path | None:
        """The file of the house style for a workbook, slides or a document; None where the study
        names none.
        Raises StudyError where it is not there, or is of another kind.
        """
        name = str(getattr(self.source.template, writer))
        if not name:
            return None
        ending = _ENDINGS[writer]
        if Path(name).suffix.lower() != ending:
            raise StudyError(
                f"{STUDY_FILE} names {shown(name)} as the template of the {writer}; its name ends "
                f"in {ending}"
            )
        if not (self.folder / name).is_file():
            there = sorted(file.name for file in self.folder.glob(f"*{ending}"))
            raise StudyError(
                f"{STUDY_FILE} names the template {shown(name)}, which is not in the study's "
                f"folder{did_you_mean(name, there)}"
            )
        return self.folder / name

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
        listed = self.source.instruments
        message = (
            f"there is no instrument {shown(name)}, shipped or in "
            f"instruments/{did_you_mean(name, known)}"
        )
        if name not in listed:
            raise DefinitionError([Fault(str(self.folder / STUDY_FILE), 0, message)])
        raise DefinitionError([self.fault(message, "instruments", listed.index(name))])

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


def _tree(folder: Path) -> yaml_tree.Tree:
    """The study.yaml of a folder, with its lines."""
    file = folder / STUDY_FILE
    return yaml_tree.parse(yaml_tree.read(file), str(file))


def _lines(file: Path) -> list[str]:
    """Of a text; none of what is no text."""
    try:
        return file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
