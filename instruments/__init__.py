"""Questionnaires and scales as YAML, and the catalogue that finds them.

Every YAML file here is a questionnaire or a scale, named as its instrument with _ for -; scales
that are somebody's have numbered slots instead of the texts of their items. But for two:
`scales.yaml`, which every definition may use, and `simulated_shares.yaml`, from which
demonstrations draw made-up answers.
"""

import importlib.resources
from collections.abc import Mapping
from functools import cache
from importlib.resources.abc import Traversable

from survey import definition
from survey.errors import DataError, did_you_mean, shown
from survey.questionnaire import Questionnaire
from survey.questions import Scale

__all__ = ["complete", "load", "names", "path", "scales", "simulated_shares", "text"]

_SCALES, _SIMULATED_SHARES = "scales.yaml", "simulated_shares.yaml"


@cache
def complete() -> tuple[str, ...]:
    """The ids of those that can be asked as they are: with all their texts."""
    return tuple(
        name
        for name in names()
        if (licence := load(name).licence) is None or licence.texts == "in place"
    )


@cache
def names() -> tuple[str, ...]:
    """The ids of the shipped instruments, in alphabetical order."""
    files = (file.name for file in _folder().iterdir() if file.name.endswith(".yaml"))
    return tuple(sorted(_name(file) for file in files if file not in (_SCALES, _SIMULATED_SHARES)))


def path(name: str) -> Traversable:
    """The definition file of an instrument, wherever the package lies (in a zip too). Raises
    DataError with the nearest name.
    """
    if name not in names():
        raise DataError.of(
            "instruments",
            f"there is no shipped instrument {shown(name)}{did_you_mean(name, names())}",
        )
    return _folder() / f"{name.replace('-', '_')}.yaml"


def text(name: str) -> str:
    """The definition of an instrument as its author wrote it, comments included. Raises DataError
    as `path` does.
    """
    return path(name).read_text("utf-8")


@cache
def load(name: str) -> Questionnaire:
    """A shipped instrument, read once. Raises DataError as `path` does."""
    return definition.loads(text(name), file=path(name).name)


def scales() -> Mapping[str, Scale]:
    """The ready scales by name, in the order of the file."""
    return definition.shipped_scales()


def simulated_shares() -> str:
    """The shares that simulated field work draws answers from, as YAML;
    `survey.simulation.read_shares` reads it.
    """
    return (_folder() / _SIMULATED_SHARES).read_text("utf-8")


def _folder() -> Traversable:
    return importlib.resources.files(__name__)


def _name(file: str) -> str:
    return file.removesuffix(".yaml").replace("_", "-")
