"""What holds of the code of the gate, read as code: who makes what may be printed, who has a limit,
and that whatever prints takes released figures and no bare ones.

The import contracts in pyproject.toml and the type checker hold most of it; here is what these two
cannot see.
"""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from analysis.charts.kinds import CHARTS
from analysis.publication.released import ReleasedTable
from analysis.reports import tables
from analysis.reports.tables import OpenTable, Table

ROOT = Path(__file__).parents[2]
MADE_AT_THE_GATE = {"Released", "Withheld", "ReleasedTable", "Difference"}
GATE = "analysis.publication"
LIMITS = {"HIDDEN_BASE", "LOW_BASE", "LEAST_EFFECTIVE", "NARROW", "RELATIVE", "WIDE", "FEW_DEGREES"}
LIMITS |= {"TEN_FIVE", "Rule"}
PRINTING = ("analysis/sentences.py", "analysis/charts", "analysis/reports", "analysis/judgement")
PRINTING += ("survey/cli",)
MAKES_ROWS = {
    "analysis/reports/agreement_table.py": "words beside released rows",
    "analysis/reports/banner_tables.py": "released rows of several columns, side by side",
    "analysis/reports/bases.py": "words for the groups of rows",
    "analysis/reports/basis.py": "what is asked of the answers, on its way to the gate",
    "analysis/reports/breakdown.py": "names for the groups of rows",
    "analysis/reports/difference_tables.py": "differences on their way to the gate, and words",
    "analysis/reports/distribution_tables.py": "released rows in the order of the answers",
    "analysis/reports/named_figures.py": "the names of figures beside released rows",
    "analysis/reports/pictures.py": "changes between waves as differences between groups",
    "analysis/reports/raw_data.py": "the answers of each respondent, which are no figures",
    "analysis/reports/rows.py": "reading rows fast",
    "analysis/reports/shares.py": "shares on their way to the gate, and words beside them",
    "analysis/reports/waves_table.py": "released rows with the wave apart from the group",
    "survey/cli/comparison.py": "differences on their way to the gate",
}
"""Modules of rooms that print which have a function of a bare frame, and what for: it asks for
figures that go to the gate, or is given to `ReleasedTable.made`. What prints is not among them."""


def modules(*places: str) -> Iterator[tuple[str, ast.Module]]:
    """The code of files and folders, by path."""
    for place in places:
        path = ROOT / place
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), ast.parse(file.read_text("utf-8"))


def imported(tree: ast.Module, home: str) -> set[str]:
    """What a module imports from a package, by the name that it has there."""
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(home)
        for alias in node.names
    }


def test_only_the_gate_makes_what_may_be_printed() -> None:
    found = [
        f"{path}:{node.lineno}: {node.func.id}"
        for path, tree in modules("analysis", "survey", "instruments")
        if not path.startswith("analysis/publication/")
        for known in (imported(tree, GATE) & MADE_AT_THE_GATE,)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known
    ]
    assert found == []


def test_nothing_that_prints_has_a_limit_from_anywhere() -> None:
    """Also not through the front of a package, which an import contract does not see."""
    found = {path: imported(tree, "analysis") & LIMITS for path, tree in modules(*PRINTING)}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("kind", get_args(Table), ids=lambda kind: kind.__name__)
def test_the_figures_of_a_table_are_released(kind: type) -> None:
    assert is_dataclass(kind)
    hints = get_type_hints(kind, vars(tables))
    bare = [one.name for one in fields(kind) if "DataFrame" in str(hints[one.name])]
    assert bare == []
    assert kind is OpenTable or hints["figures"] is ReleasedTable


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_drawn_of_a_released_table(name: str) -> None:
    first, *_ = inspect.signature(CHARTS[name].draw).parameters.values()
    assert first.annotation is ReleasedTable


def test_what_prints_takes_no_bare_frame() -> None:
    found = {
        path
        for path, tree in modules(*PRINTING)
        for node in ast.walk(tree)
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None
        if "DataFrame" in ast.unparse(node.annotation)
    }
    assert found == set(MAKES_ROWS)
