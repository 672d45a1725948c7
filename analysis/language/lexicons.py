"""The lexicons that are shipped, read from `lexicon/LANGUAGE.yaml` and checked as they are read."""

import importlib.resources
from functools import lru_cache

from pydantic import ValidationError

from analysis.language.lexicon_model import Lexicon
from survey.definition import yaml_tree
from survey.errors import DefinitionError, Fault

__all__ = ["LANGUAGES", "lexicon", "read_lexicon"]

LANGUAGES = ("en", "cy", "pl", "ur")
"""Every language in which figures are read; adding one is adding a file and its name here."""


@lru_cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language; of English where there is none."""
    name = f"{language if language in LANGUAGES else LANGUAGES[0]}.yaml"
    folder = importlib.resources.files(__package__).joinpath("lexicon")
    return read_lexicon(folder.joinpath(name).read_text("utf-8"), f"lexicon/{name}")


def read_lexicon(text: str, file: str) -> Lexicon:
    """A lexicon from the text of its file. Raises DefinitionError with every fault, by file, line
    and key.
    """
    tree = yaml_tree.parse(text, file)
    try:
        return Lexicon.model_validate(tree.plain())
    except ValidationError as error:
        faults = [
            Fault(file, tree.line_at(*fault["loc"]), f"{_key(fault['loc'])}: {_said(fault)}")
            for fault in error.errors()
        ]
        raise DefinitionError(sorted(faults)) from error


def _key(place: tuple[str | int, ...]) -> str:
    return ".".join(str(step) for step in place if step != "[key]") or "the file"


def _said(fault: object) -> str:
    match fault:
        case {"type": "missing"}:
            return "is missing; write it, if need be as an empty list"
        case {"type": "extra_forbidden"}:
            return "no lexicon has such a key; take it out"
        case {"type": "value_error", "ctx": {"error": error}}:
            return str(error)
        case {"msg": str(message)}:
            return message[:1].lower() + message[1:]
    return "cannot be read"
