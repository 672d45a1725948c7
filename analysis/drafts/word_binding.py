"""A claim put around words of a Word paragraph: a content control, which stays when somebody types
over all that is in it, within a bookmark, which other word processors keep.
"""

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from analysis.drafts.kept_claims import key_of, tag_of
from analysis.drafts.wordtext import isolated_runs

__all__ = ["WordClaims"]

Element = Any
FIRST = 600_000
"""The number before that of the first bookmark, beyond those of an author's and of our reports."""


@dataclass(slots=True)
class WordClaims:
    """The claims that are put into one document, by their keys."""

    keys: dict[str, str] = field(default_factory=dict)
    number: int = FIRST

    def bind(self, paragraph: Element, start: int, end: int, claim: str) -> None:
        """Bind the characters from `start` to `end`, in runs of one element."""
        runs = isolated_runs(paragraph, start, end)
        if not runs or any(run.getparent() is not runs[0].getparent() for run in runs):
            return
        self.number += 1
        key, number = key_of(claim), str(self.number)
        self.keys[key] = claim
        first = runs[0]
        control, settings, tag, content = (
            first.makeelement(qn(f"w:{name}")) for name in ("sdt", "sdtPr", "tag", "sdtContent")
        )
        tag.set(qn("w:val"), tag_of(claim))
        settings.append(tag)
        control.append(settings)
        control.append(content)
        begun, ended = (
            first.makeelement(qn(f"w:{name}"), {qn("w:id"): number})
            for name in ("bookmarkStart", "bookmarkEnd")
        )
        begun.set(qn("w:name"), f"claim_{key}_{number}")
        first.addprevious(begun)
        begun.addnext(control)
        control.addnext(ended)
        for run in runs:
            content.append(run)
