"""A tree against the types of `source`: unknown keys, wrong kinds of value, each with its line.

Everything is reported at once. What is wrong is then replaced by a stand-in, and its path noted as
refused, so that the rest can still be read for its meaning.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from survey.definition.measure_source import (
    OF_MEASURES,
    BandSource,
    LicenceSource,
    MeasureSource,
)
from survey.definition.source import (
    AlertSource,
    BlockSource,
    ConsentSource,
    QuestionSource,
    ScaleSource,
    ScoreSource,
    SectionSource,
)
from survey.definition.yaml_tree import Tree
from survey.errors import did_you_mean, shown
from survey.questions import KINDS, NetSource, OptionSource, OptionsSource

__all__ = ["Step", "shaped"]

Step = str | int
Path = tuple[Step, ...]
Model = TypeVar("Model", bound=BaseModel)

_QUESTION: dict[str, Any] = {"id": "refused", "note": "-"}
_SECTION: dict[str, Any] = {"title": "-", "questions": [_QUESTION]}
_STAND_INS: dict[str, Any] = {
    "instrument": "refused",
    "version": "0",
    "title": "-",
    "languages": ["en"],
    "groups": {"g": "-"},
    "sections": [_SECTION],
}
_MOST_PASSES = 4


def shaped(
    model: type[Model], tree: Tree, fault: Callable[..., None], refused: set[Path]
) -> Model | None:
    """The source with stand-ins for what is refused; None where nothing can be made of it."""
    entry: Any = tree.plain()
    if not isinstance(entry, dict):
        fault(f"the file holds {_kind(tree)}, not named entries such as 'instrument: …'")
        return None
    reported: set[Path] = set()
    for _ in range(_MOST_PASSES):
        try:
            return model.model_validate(entry)
        except ValidationError as error:
            found = [
                (_walked(tree, one["loc"]), one)
                for one in error.errors(include_url=False, include_input=False)
            ]
            for path, one in _deepest(found):
                if path not in reported:
                    reported.add(path)
                    fault(_message(model, tree, path, one["type"], one["msg"]), *path)
            for path, _one in found:
                _replace(model, entry, path, refused)
    return None


def _walked(tree: Tree, loc: Sequence[Step]) -> Path:
    """The path in the file, without the names of types that the checker puts between."""
    path: list[Step] = []
    for place, step in enumerate(loc):
        below = tree.at(step)
        unknown_key = (
            isinstance(tree.value, dict)
            and isinstance(step, str)
            and place == len(loc) - 1
            and not _is_type(step)
        )
        if below is not tree or unknown_key:
            path.append(step)
        tree = below
    return tuple(path)


def _is_type(step: str) -> bool:
    return (
        step in ("str", "a question", "a block", "a label", "an option")
        or "[" in step
        or step.endswith("Source")
    )


def _deepest(found: list[tuple[Path, Any]]) -> list[tuple[Path, Any]]:
    """Without what a deeper fault already says: a text that may also be a mapping fails as both."""
    paths = {path for path, _ in found}
    above = {path[:length] for path in paths for length in range(len(path))}
    return [
        (path, one)
        for path, one in found
        if path not in above or one["type"] in ("missing", "extra_forbidden")
    ]


def _message(model: type[BaseModel], tree: Tree, path: Path, kind: str, said: str) -> str:
    holder, owner = _holder(model, tree, path[:-1])
    key = str(path[-1]) if path else ""
    called = (
        f"entry {path[-1] + 1} of {shown(path[-2])}"
        if len(path) > 1 and isinstance(path[-1], int)
        else shown(key)
    )
    if kind == "extra_forbidden":
        known = [
            field.alias or name for name, field in holder.model_fields.items() if name not in KINDS
        ]
        known += [name for name in KINDS if name in holder.model_fields]
        return f"{owner} has no key {shown(key)}{did_you_mean(key, known, 12)}"
    if kind == "missing":
        return f"{owner} needs {shown(key)}"
    found = _kind(_at(tree, path))
    expected = {
        "string_type": "a text",
        "dict_type": "named entries (name: …)",
        "list_type": "a list",
        "bool_parsing": "true or false",
        "float_parsing": "a number",
        "int_parsing": "a whole number",
        "greater_than_equal": "1 or more",
        "date_type": "a day such as 2022-06-13",
        "date_parsing": "a day such as 2022-06-13",
        "date_from_datetime_parsing": "a day such as 2022-06-13",
    }.get(kind)
    if expected is None and kind in ("model_type", "model_attributes_type", "dict_attributes_type"):
        expected = "named entries (name: …)"
    if kind == "too_short":
        return (
            f"{called} needs at least "
            f"{'two answers' if len(path) == 3 and path[0] == 'scales' else 'one entry'}"
        )
    if kind == "literal_error":
        return f"{called} can only be {said.removeprefix('Input should be ')}; here is {found}"
    if expected is None:
        return f"{called}: {said[:1].lower()}{said[1:]}"
    return f"{called} needs {expected}; here is {found}"


_ALONE: Mapping[str, type[BaseModel]] = MappingProxyType(
    {"consent": ConsentSource, "licence": LicenceSource}
)
"""Entries of a file that are there once, and are mappings."""


def _of_score(within: Path, score: str) -> tuple[Any, str]:
    """The type of an entry within a score, and what to call it."""
    match within:
        case ("measure",):
            return MeasureSource, f"'measure' of {score}"
        case ("measure", str(key)) if key in OF_MEASURES:
            return OF_MEASURES[key], f"'{key}' of {score}"
        case ("measure", "bands", "ranges", int()):
            return BandSource, f"a band of {score}"
        case _:
            return ScoreSource, score


def _holder(model: type[BaseModel], tree: Tree, path: Path) -> tuple[Any, str]:
    """The type that the entry at this path should have, and what to call it."""
    match path:
        case ():
            return model, "the file"
        case (str(key),) if key in _ALONE:
            return _ALONE[key], f"'{key}'"
        case ("scales", str(name)):
            return ScaleSource, f"the scale {shown(name)}"
        case ("scores", str(name), *within):
            return _of_score(tuple(within), f"the score {shown(name)}")
        case ("sections", int()):
            return SectionSource, "a section"
        case ("sections", int(), "questions", int()):
            entry = _at(tree, path).value
            names = entry if isinstance(entry, dict) else {}
            word = "block" if "block" in names else "id"
            name = f" {shown(names[word].plain())}" if word in names else ""
            return (
                (BlockSource, f"block{name}")
                if word == "block"
                else (QuestionSource, f"question{name}" if name else "a question")
            )
        case (*_, str(kind)) if kind in KINDS and _is_model(KINDS[kind].Source):
            return KINDS[kind].Source, f"'{kind}'"
        case (*_, "alert") | (*_, "alert", str() | int()) | (*_, "alert", str(), int()):
            return AlertSource, "an alert"
        case (*_, str(kind), str(code)) if kind in KINDS and KINDS[kind].Source is OptionsSource:
            return OptionSource, f"the answer {shown(code)}"
        case (*_, "nets", str(name)):
            return NetSource, f"the NET {shown(name)}"
        case _:
            return _type_at(model, path), f"the entry {shown(path[-1])}"


def _is_model(source: Any) -> bool:
    return isinstance(source, type) and issubclass(source, BaseModel)


def _type_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The type that the fields of the model give the entry at this path; the model itself where
    they leave it open.
    """
    current, key_next = model, False
    for step in path:
        if (
            key_next
        ):  # the name in a mapping or the place in a list, of which the field says no more
            key_next = False
            continue
        field = current.model_fields.get(str(step))
        inner = (
            []
            if field is None
            else [each for each in _types_in(field.annotation) if issubclass(each, BaseModel)]
        )
        if field is None or len(inner) != 1:
            return model
        current, key_next = inner[0], get_origin(field.annotation) in (dict, list)
    return current


def _types_in(annotation: Any) -> list[type]:
    if get_origin(annotation) is None:
        return [annotation] if isinstance(annotation, type) else []
    return [each for part in get_args(annotation) for each in _types_in(part)]


def _at(tree: Tree, path: Path) -> Tree:
    for step in path:
        tree = tree.at(step)
    return tree


def _kind(tree: Tree) -> str:
    if isinstance(tree.value, str):
        return f"the text {shown(tree.value)}" if tree.value else "nothing"
    return "a list" if isinstance(tree.value, tuple) else "named entries"


def _replace(model: type[BaseModel], entry: dict[str, Any], path: Path, refused: set[Path]) -> None:
    """Put a stand-in for the smallest part that the rest can do without, and note its path."""
    match path:
        case ("sections", int(section), "questions", int(question), *_):
            refused.add(("sections", section, "questions", question))
            entry["sections"][section]["questions"][question] = _QUESTION
        case ("sections", int(section), str(key), *_) if isinstance(
            entry["sections"][section], dict
        ):
            refused.add(("sections", section, key))
            _set(entry["sections"][section], key, _SECTION)
        case ("sections", int(section), *_):
            refused.add(("sections", section))
            refused.add(("sections", section, "questions", 0))
            entry["sections"][section] = _SECTION
        case ("scales", str(name), *_):
            refused.add(("scales", name))
            entry["scales"][name] = {"answers": {"a": "a", "b": "b"}}
        case ("scores", str(name), *_):
            entry["scores"].pop(name, None)
        case (str(key), *_):
            refused.add((key,))
            _set(entry, key, _STAND_INS if _is_needed(model, key) else {})
            if key == "sections":
                refused.add(("sections", 0, "questions", 0))
        case _:
            pass


def _is_needed(model: type[BaseModel], key: str) -> bool:
    field = model.model_fields.get(key)
    return field is not None and field.is_required()


def _set(entry: dict[str, Any], key: str, stand_ins: dict[str, Any]) -> None:
    if key in stand_ins:
        entry[key] = stand_ins[key]
    else:
        entry.pop(key, None)
