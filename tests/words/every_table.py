"""Every table of phrases in the packages."""

import importlib
import pkgutil
from collections.abc import Iterator

import analysis
import survey
from survey.words import Phrases


def every_table() -> list[type[Phrases]]:
    """By place; all modules are imported to find them."""
    for package in (survey, analysis):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    return sorted(_below(Phrases), key=lambda table: table.place)


def _below(table: type[Phrases]) -> Iterator[type[Phrases]]:
    for each in table.__subclasses__():
        yield each
        yield from _below(each)
