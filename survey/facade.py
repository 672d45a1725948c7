"""The fronts of packages: names that are imported when somebody asks for them.

    unfold(__name__, {"survey.errors": "ConcordError", "survey.store": "Store open_store"})

Type checkers do not see this call: a front imports the same names under TYPE_CHECKING, and a test
holds the two against each other. A module has the attributes of its class, so the front's class
does the finding; a `__getattr__` in the package would have every misspelt name pass the checkers.
"""

import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from types import ModuleType

__all__ = ["unfold"]


class _Front(ModuleType):
    _homes: Mapping[str, str]
    """The names of the front and the module that each is in."""

    def __getattr__(self, name: str) -> object:
        if name not in self.__dict__["_homes"]:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        found: object = getattr(import_module(self._homes[name]), name)
        setattr(self, name, found)
        return found

    def __setattr__(self, name: str, value: object) -> None:
        # `agreement` is a function, in a module that is called agreement: importing the module
        # from elsewhere must not put it in the function's place
        if name in self._homes and isinstance(value, ModuleType):
            return
        super().__setattr__(name, value)

    def __dir__(self) -> Iterable[str]:
        return sorted({*self.__dict__, *self._homes})


def unfold(package: str, names: Mapping[str, str]) -> None:
    """Let the package have these names, with spaces between them, by the module that each is
    imported from when asked for.
    """
    front = sys.modules[package]
    front.__dict__["_homes"] = {name: home for home, each in names.items() for name in each.split()}
    front.__class__ = _Front
