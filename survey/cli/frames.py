"""Answers in data files, counted where they lie: `--data 'waves/*.parquet' --engine duckdb`."""

import glob
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import instruments
from survey.cli.engines import ENGINES, Kind, library_of
from survey.cli.opened import responses_of, study_here
from survey.codebook import Codebook
from survey.definition import load
from survey.errors import DataError, StudyError, did_you_mean, shown
from survey.questionnaire import Questionnaire

if TYPE_CHECKING:
    from analysis import Responses
    from survey.conditions import Condition

__all__ = ["Answers", "DataFiles", "answers_of", "data_options"]

USUAL = "duckdb"
"""The engine where none is named: it counts files larger than memory, and needs no cluster."""


@dataclass(frozen=True, slots=True)
class DataFiles:
    """Which data files were named, the engine to count them, and the instruments that say what
    their columns mean.
    """

    pattern: str
    engine: str
    instruments: tuple[str, ...]


@dataclass(frozen=True)
class Answers:
    """`counted`: what analysis is given. `labelled`: the same with the words for its codes, as far
    as a codebook has them.
    """

    counted: Any
    labelled: "Responses"

    def where(self, text: str | None) -> "Condition | None":
        """The condition that was given, or that of the filter it names."""
        from analysis.figures.domains import filter_named

        return None if text is None else filter_named(text, self.labelled.codebook)

    def check_net(self, answers: str | None) -> None:
        """That somebody says which answers count: a codebook by its NETs, or the command line."""
        if not answers and not self.labelled.codebook.items:
            raise click.UsageError(
                "no instrument says which answers agree; name their codes with --answers, or "
                "--instrument."
            )


def data_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that name data files; the command gets them as `files`, None where there are
    none.
    """

    def gathered(
        context: click.Context, _option: click.Parameter, pattern: str | None
    ) -> DataFiles | None:
        engine, named = context.params.pop("engine"), context.params.pop("instrument")
        if pattern is None:
            if engine or named:
                raise click.UsageError(
                    f"--{'engine' if engine else 'instrument'} goes with --data, which names the "
                    "data files."
                )
            return None
        return DataFiles(pattern, engine or USUAL, named)

    engine_help = (
        f"What counts the files of --data: {', '.join(ENGINES)}; {USUAL} where none is named."
    )
    options = (
        click.option(
            "--data",
            "files",
            metavar="FILES",
            callback=gathered,
            help="Parquet or CSV files, such as 'waves/*.parquet'.",
        ),
        click.option(
            "--engine",
            type=click.Choice(list(ENGINES)),
            metavar="NAME",
            is_eager=True,
            help=engine_help,
        ),
        click.option(
            "--instrument",
            multiple=True,
            metavar="NAME",
            is_eager=True,
            help="What the columns of --data mean.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@contextmanager
def answers_of(
    place: str | None, files: DataFiles | None, by: tuple[str, ...], where: str | None = None
) -> Iterator[Answers]:
    """The answers of the study or the named store, or of data files; what an engine says against
    these is a fault of theirs.
    """
    from analysis import Responses

    if files is None:
        responses = responses_of(place, by, where)
        yield Answers(responses, responses)
        return
    if place is not None:
        raise click.UsageError("--store and --data name two places; give one of them.")
    from narwhals.exceptions import NarwhalsError

    codebook = _codebook(files.instruments)
    engine = ENGINES[files.engine]
    library = library_of(files.engine)
    paths, kind = _files(files.pattern)
    faults: tuple[type[BaseException], ...] = (*engine.faults(library), NarwhalsError)
    try:
        frame = engine.read(library, paths, kind)
        labelled = Responses(frame, codebook)
        yield Answers(labelled if codebook.items else frame, labelled)
    except faults as error:
        said = str(error).strip().split("\n")[0]
        raise DataError.of(files.pattern, f"{files.engine} cannot count it: {said}") from error


def _codebook(names: Sequence[str]) -> Codebook:
    """Of the instruments named: of the study, shipped, or files; that of the study where none
    are.
    """
    study = study_here()
    if not names:
        return study.codebook if study else Codebook.of([])
    own = {each.instrument: each for each in study.questionnaires} if study else {}
    return Codebook.of(_questionnaire(name, own) for name in names)


def _questionnaire(name: str, own: Mapping[str, Questionnaire]) -> Questionnaire:
    if name in own:
        return own[name]
    if name in instruments.names():
        return instruments.load(name)
    if Path(name).is_file():
        return load(Path(name))
    raise StudyError(
        "there is no instrument or file "
        f"{shown(name)}{did_you_mean(name, [*own, *instruments.names()])}"
    )


def _files(pattern: str) -> tuple[list[str], Kind]:
    """The files a pattern names, in order; an address with :// is left to the engine."""
    matching = glob.glob(pattern, recursive=True)  # noqa: PTH207  # a pattern may begin anywhere
    found = (
        [pattern] if "://" in pattern else sorted(name for name in matching if Path(name).is_file())
    )
    if not found:
        near = sorted(
            str(path)
            for path in Path(pattern).parent.glob("*")
            if path.suffix in (".parquet", ".csv")
        )
        raise DataError.of(
            "--data", f"no file matches {shown(pattern)}{did_you_mean(pattern, near)}"
        )
    endings = {Path(name).suffix.lower() for name in found}
    if len(endings) > 1 or not endings <= {".parquet", ".csv"}:
        raise DataError.of(
            "--data",
            (
                f"{shown(pattern)} names files that end in {', '.join(sorted(endings))}; name "
                ".parquet or .csv"
            ),
        )
    return found, endings.pop().removeprefix(".")
