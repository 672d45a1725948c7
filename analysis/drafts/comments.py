"""The Word file of a draft with a comment on each mark that fails; all else in it stays
as it is.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.text.run import Run

from analysis.drafts.document import Document
from analysis.drafts.marks import Mark
from analysis.drafts.word import AUTHOR, isolated_runs, paragraphs
from survey.errors import DataError
from survey.replacing import replacing

__all__ = ["write_comments"]

INITIALS = "C"


def write_comments(document: Document, marks: Sequence[Mark], path: Path) -> int:
    """Write the draft to another file, with comments; how many there are.

    Figures in footnotes have none, since Word keeps comments out of them; they are in the other
    outputs. Raises DataError where the draft is no Word file, or is the file to write.
    """
    if document.kind != "word":
        raise DataError.of(
            document.path,
            (
                "is no Word file, so it can have no comments; write the annotated page instead: "
                "--html FILE"
            ),
        )
    if path.exists() and path.samefile(document.path):
        raise DataError.of(str(path), "is the draft itself; name another file for the comments")
    word: Any = docx.Document(document.path)
    known = list(paragraphs(word.element.body))
    number = 0
    for one in sorted(marks, key=lambda each: (each.block, -each.start)):
        block = document.blocks[one.block]
        if not one.fails or block.paragraph < 0:
            continue
        spans = block.source(one.start, one.end)
        elements = [
            run for start, end in spans for run in isolated_runs(known[block.paragraph], start, end)
        ]
        if elements:
            runs = [Run(element, word) for element in elements]
            comment = word.add_comment([runs[0], runs[-1]], author=AUTHOR, initials=INITIALS)
            _write(comment, one)
            number += 1
    with replacing(path) as temporary:
        word.save(str(temporary))
    return number


def _write(comment: Any, one: Mark) -> None:
    """Stamp, reason and a sentence that would be right, a paragraph each."""
    first = comment.paragraphs[0]
    first.add_run(f"{one.stamp.sign} {one.stamp.name}").bold = True
    comment.add_paragraph(one.reason[:1].upper() + one.reason[1:] + ".")
    if one.suggestion:
        comment.add_paragraph(one.suggestion)
