"""What analysis shows to the outside: its names, its documentation, and what it does not load."""

import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import analysis

ROOM = Path(analysis.__file__).parent
PAGE = ROOM.parent / "docs" / "counting.md"
WITH_EXAMPLES = sorted(
    ".".join(file.relative_to(ROOM.parent).with_suffix("").parts).removesuffix(".__init__")
    for file in ROOM.rglob("*.py")
    if ">>> " in file.read_text("utf-8")
)


def test_exported_names_are_those_documented():
    documented = re.findall(r"^\| `(\w+)`", analysis.__doc__, re.MULTILINE)
    assert sorted(documented) == sorted(analysis.__all__)
    assert all(hasattr(analysis, name) for name in analysis.__all__)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_in_docstrings_run(name):
    importlib.import_module(name)
    result = doctest.testmod(sys.modules[name])
    assert (result.failed, result.attempted > 0) == (0, True)


def test_examples_on_the_page_run():
    result = doctest.testfile(str(PAGE), module_relative=False)
    assert result.failed == 0
    assert result.attempted > 0


@pytest.mark.parametrize("method", analysis.METHODS.values(), ids=lambda method: method.name)
def test_the_page_gives_each_method_with_its_formula_and_source(method):
    text = PAGE.read_text()
    for part in (
        f"`{method.name}`",
        method.formula,
        method.source,
        method.design_formula,
        method.design_source,
    ):
        assert part in text


def test_the_page_gives_every_flag_and_every_column(responses):
    text = PAGE.read_text()
    columns = [*analysis.agreement(responses).columns, *analysis.distribution(responses).columns]
    for word in ("low base", "no variance", "no answers", "not asked", *columns):
        assert f"`{word}`" in text


def test_counting_loads_nothing_that_asks():
    program = (
        "import analysis, sys; print([m for m in ('questionary', 'prompt_toolkit', "
        "'survey.terminal') if m in sys.modules])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout
    assert loaded.strip() == "[]"


def test_asking_does_not_load_pandas():
    program = (
        "import survey, sys; print([m for m in ('pandas', 'scipy', 'analysis') if m in "
        "sys.modules])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout
    assert loaded.strip() == "[]"
