"""docs/methods.md says what the tables of methods say."""

import importlib.util
from pathlib import Path

HERE = Path(__file__).parent


def test_the_page_of_methods_is_what_the_tables_say() -> None:
    spec = importlib.util.spec_from_file_location("methods_page", HERE / "methods_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (HERE.parents[1] / "docs" / "methods.md").read_text("utf-8")
    assert written == module.page(), "write it anew with: make docs"
