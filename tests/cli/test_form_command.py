"""`concord form make`: every format under a name of its own, nothing overwritten, options only
where they mean something.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from survey.forms import FORMATS, format_named

Run = Callable[..., Any]


def test_each_format_is_written_under_a_name_of_its_own(concord: Run, tmp_path: Path) -> None:
    for name in FORMATS:
        outcome = concord("form", "make", "early-relationships-public", "--as", name)
        assert outcome.code == 0, outcome.err
        assert f"early-relationships-public-{name}-en{format_named(name).suffix}" in outcome.err
    assert len(list(tmp_path.iterdir())) == len(FORMATS)


def test_a_form_that_is_there_is_not_overwritten(concord: Run, tmp_path: Path) -> None:
    filled = tmp_path / "mine.xlsx"
    filled.write_bytes(b"filled in")
    outcome = concord(
        "form", "make", "early-relationships-public", "--as", "workbook", "-o", "mine.xlsx"
    )
    assert outcome.code == 3
    assert "is there already" in outcome.err
    assert filled.read_bytes() == b"filled in"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--as", "page", "--rows", "5"], 2, "--rows goes with --as workbook"),
        (["--as", "workbook", "--large-print"], 2, "--large-print goes with --as paper"),
        (["--as", "paper", "--language", "fr"], 3, "is not available in the language 'fr'"),
        (["--as", "page", "--group", "publik"], 3, "did you mean 'public'?"),
        (["--as", "page", "-o", "no/such/page.html"], 3, "there is no folder"),
        (["--as", "pdf"], 2, "pdf"),
    ],
)
def test_wrong_use_writes_nothing(
    concord: Run, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    outcome = concord("form", "make", "early-relationships-public", *arguments)
    assert outcome.code == code
    assert said in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_reading_what_is_no_form_is_told_with_its_file(concord: Run, tmp_path: Path) -> None:
    concord("init", "study")
    folder = tmp_path / "study" / "returned"
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear all,", "utf-8")
    outcome = concord("form", "read", "returned", inside=tmp_path / "study")
    assert outcome.code == 3
    assert "letter.txt" in outcome.err
    assert (tmp_path / "study" / "refused.csv").is_file()
