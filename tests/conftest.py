"""What every room's tests may ask for: the shared folder, a tool by name, and slow tests only where
all are wanted.

Under CONCORD_TEST_ALL=1 nothing is skipped: what a test needs and cannot find makes it fail.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ALL = os.environ.get("CONCORD_TEST_ALL") == "1"


def _absent(what: str) -> None:
    if ALL:
        pytest.fail(f"{what}, and CONCORD_TEST_ALL=1 asks for every test", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data and reference results beside the checkout."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        _absent(f"the folder {folder} is absent")
    return folder


@pytest.fixture(scope="session")
def needs_tool() -> Callable[[str], str]:
    """`needs_tool("Rscript")` is the path of that program."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            _absent(f"the program {name} is not installed")
        return str(path)

    return find


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests run only where all are wanted."""
    slow = [] if ALL else [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if item not in slow]
