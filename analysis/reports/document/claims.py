"""The claims of a report in its Word document: each figure in a bookmark that names it, so that it
can be checked wherever the text goes.

No content control stands around a figure: programs that read Word files by their paragraphs, such
as python-docx, do not see what is in one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.text.run import CT_R

from analysis.drafts.kept_claims import kept_xml, key_of
from analysis.reports.document.marks import element
from analysis.reports.kept_shapes import Shapes

__all__ = ["Claims"]

FIRST = 500_000
"""The number before that of the first bookmark, beyond those of an author's."""


@dataclass(slots=True)
class Claims:
    """The claims of one document; `shapes`: those of its pictures."""

    keys: dict[str, str] = field(default_factory=dict)
    number: int = FIRST
    shapes: Shapes = field(default_factory=Shapes)

    def bind(self, run: CT_R, claim: str) -> None:
        """Put a bookmark around a run."""
        self.number += 1
        key, number = key_of(claim), str(self.number)
        self.keys[key] = claim
        name = f"claim_{key}_{self.number - FIRST}"
        run.addprevious(element("w:bookmarkStart", id=number, name=name))
        run.addnext(element("w:bookmarkEnd", id=number))

    def keep(self, document: WordDocument) -> None:
        """Put what the bookmarks stand for into the file."""
        if self.keys or self.shapes.kept:
            package = document.part.package
            taken = {str(part.partname) for part in package.iter_parts()}
            name = next(name for name in _names() if name not in taken)
            kept = kept_xml(self.keys, self.shapes.as_xml)
            part = Part(PackURI(name), "application/xml", kept, package)
            document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def _names() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"/customXml/item{number}.xml"
