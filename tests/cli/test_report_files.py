"""`concord report` with names and templates that cannot be: what is refused, before anything is
counted or written.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., object]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--page", "r.txt"], 2, "a page's name ends in .html; here it is r.txt"),
        (["--document", "r.doc"], 2, "a document's name ends in .docx; here it is r.doc"),
        (["--page", "no/such/r.html"], 3, "there is no folder no/such; make it first"),
        (
            ["--document", "no/such/r.docx", "--workbook", "w.xlsx"],
            3,
            "there is no folder no/such; make it first",
        ),
        (
            ["--page", "r.html", "--document-template", "own.docx"],
            2,
            "--document-template is for the Word document",
        ),
        (
            ["--page", "r.html", "--workbook-template", "own.xlsx"],
            2,
            "is for the workbook",
        ),
        (
            ["--document", "own.docx", "--document-template", "own.docx"],
            2,
            "would take the place of its document-template",
        ),
    ],
)
def test_a_file_that_cannot_be_is_refused_first(
    concord: Run, tmp_path: Path, arguments: list[str], code: int, told: str
) -> None:
    outcome = concord("report", *arguments)
    assert (outcome.code, outcome.out) == (code, "")
    assert told in " ".join(outcome.err.split())
    assert list(tmp_path.iterdir()) == []
