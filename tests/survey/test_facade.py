"""The fronts of packages: a name is imported when it is asked for, and checkers see the same."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRONTS = sorted(
    ".".join(file.parent.relative_to(ROOT).parts)
    for room in ("survey", "analysis")
    for file in (ROOT / room).rglob("__init__.py")
    if "\nunfold(" in file.read_text("utf-8")
)


def printed(program: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=120
    )
    return done.stdout.strip()


def test_survey_and_analysis_have_such_a_front() -> None:
    assert {"survey", "analysis", "survey.store", "survey.definition"} <= set(FRONTS)


@pytest.mark.parametrize("package", FRONTS)
def test_checkers_see_what_is_imported(package: str) -> None:
    """The imports under TYPE_CHECKING, the table of the front and `__all__` say the same."""
    source = ast.parse((ROOT / package.replace(".", "/") / "__init__.py").read_text("utf-8"))
    [checked] = [each for each in source.body if isinstance(each, ast.If)]
    seen = {
        (each.module, alias.name)
        for each in checked.body
        if isinstance(each, ast.ImportFrom)
        for alias in each.names
    }
    call = source.body[-1]
    assert isinstance(call, ast.Expr)
    assert isinstance(call.value, ast.Call)
    table = ast.literal_eval(call.value.args[1])
    assert seen == {(home, name) for home, names in table.items() for name in names.split()}
    front = importlib.import_module(package)
    assert {name for _, name in seen} <= set(front.__all__)
    assert all(getattr(front, name) is not None for name in front.__all__)
    assert set(front.__all__) <= set(dir(front))


def test_nothing_is_loaded_before_it_is_asked_for() -> None:
    loaded = "print(sorted({name.split('.')[0] for name in sys.modules} & set(heavy)))"
    heavy = "heavy = ['numpy', 'pandas', 'pydantic', 'scipy', 'sqlalchemy', 'yaml']; "
    assert printed(f"import sys, survey, analysis; {heavy}{loaded}") == "[]"
    assert printed(f"import sys, survey; survey.Missing; {heavy}{loaded}") == "[]"


def test_counting_a_frame_loads_neither_the_store_nor_other_engines() -> None:
    program = """
import sys, pandas, analysis
frame = pandas.DataFrame({"help": ["yes", "no", "yes"]})
assert analysis.agreement(frame, "help", answers=["yes"])["n"].tolist() == [3]
print([name for name in ("sqlalchemy", "narwhals", "matplotlib", "scipy.stats", "scipy.optimize",
                         "scipy.special") if name in sys.modules])
"""
    assert printed(program) == "[]"


def test_a_function_keeps_its_name_where_its_module_is_imported() -> None:
    program = """
import analysis.agreement, analysis
from analysis.distribution import distribution
print(callable(analysis.agreement), analysis.distribution is distribution)
"""
    assert printed(program) == "True True"


def test_a_name_that_is_not_there_is_refused() -> None:
    survey = importlib.import_module("survey")
    with pytest.raises(AttributeError, match="module 'survey' has no attribute 'open_stroe'"):
        _ = survey.open_stroe
