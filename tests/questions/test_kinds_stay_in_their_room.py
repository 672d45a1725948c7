"""Only survey/questions knows kinds; everywhere else a question is asked for its answer type."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey.questions import KINDS

ROOT = Path(__file__).parents[2]
ROOM = ROOT / "survey" / "questions"
CLASSES = {kind.__name__ for kind in KINDS.values()}
SOURCES = sorted(
    path
    for house in ("survey", "analysis", "instruments")
    for path in (ROOT / house).rglob("*.py")
    if ROOM not in path.parents
)


def kinds_asked_for(text: str) -> Iterator[str]:
    """The places in a module that take a kind by its class, or ask for one by its name."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.ImportFrom(module=str(module)) if module.startswith("survey.questions"):
                for alias in node.names:
                    if alias.name in CLASSES:
                        yield f"line {node.lineno}: imports the kind {alias.name}"
            case ast.Attribute(attr=name, value=ast.Attribute(attr="questions")) if name in CLASSES:
                yield f"line {node.lineno}: takes the kind {name}"
            case ast.Compare():
                sides = [node.left, *node.comparators]
                if any(map(_is_name_of_kind, sides)) and any(map(_has_text, sides)):
                    yield f"line {node.lineno}: compares the name of a kind with a text"
            case ast.Match() if _is_name_of_kind(node.subject):
                yield f"line {node.subject.lineno}: matches the name of a kind"


def _is_name_of_kind(node: ast.expr) -> bool:
    """`question.kind.name`, or `item.kind` of a codebook."""
    text = ast.unparse(node)
    return text == "kind.name" or text.endswith((".kind.name", "item.kind"))


def _has_text(node: ast.expr) -> bool:
    return any(
        isinstance(each, ast.Constant) and isinstance(each.value, str) for each in ast.walk(node)
    )


def test_modules_ask_for_answer_types_and_never_for_kinds() -> None:
    found = [
        f"{path.relative_to(ROOT).as_posix()}: {place}"
        for path in SOURCES
        for place in kinds_asked_for(path.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "from survey.questions import KINDS, Rank",
        "from survey.questions.choices import ChooseMany as Many",
        "import survey.questions\nisinstance(kind, survey.questions.Note)",
        "asked = question.kind.name == 'scale'",
        "asked = item.kind in ('choose', 'choose_many')",
        "asked = 'number' != self.question.kind.name",
        "match question.kind.name:\n    case 'text': pass",
    ],
)
def test_asking_for_a_kind_is_found(text: str) -> None:
    assert len(list(kinds_asked_for(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "from survey.questions import KINDS, Kind, OneOf",
        "kind = KINDS['choose'].build(entry, Context({}))",
        "different = first.kind.name != second.kind.name",
        "said = f'{question.id} is {question.kind.name}'",
        "word = token.kind == 'text'",
    ],
)
def test_what_is_allowed_is_not_found(text: str) -> None:
    assert list(kinds_asked_for(text)) == []
