"""What Word has and python-docx has no words for: fields, bookmarks, languages, alternative texts,
rows of tables.
"""

from collections.abc import Iterator

from docx.document import Document as WordDocument
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_R
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.parts.image import ImagePart
from docx.shape import InlineShape
from docx.shared import Length
from docx.text.paragraph import Paragraph

from analysis.reports.outline import one_line, plain

__all__ = [
    "alt_text",
    "bookmark",
    "contents",
    "element",
    "field",
    "from_the_right",
    "picture",
    "run",
    "spoken",
]

_AFTER_BIDI = (
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc"
)
_AFTER_BIDI += " textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr"
_AFTER_RTL = "cs em lang eastAsianLayout specVanish oMath"
_AFTER_VISUAL = (
    "tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd"
)
_AFTER_VISUAL += " tblLayout tblCellMar tblLook tblCaption tblDescription"
"""What stands after a mark of direction among properties: Word minds their order."""

LONGEST_BOOKMARK = 40
"""Characters that Word takes in the name of a bookmark."""


def element(name: str, /, **attributes: str) -> BaseOxmlElement:
    """An element of WordprocessingML with its attributes, as `element("w:lang", val="cy-GB")`."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def run(paragraph: CT_P, text: str, *, bold: bool = False) -> CT_R:
    """Text at the end of a paragraph."""
    made: CT_R = paragraph.add_r()
    if bold:
        made.get_or_add_rPr().extend((element("w:b"), element("w:bCs")))
    made.text = plain(text)
    return made


def field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field at the end of a paragraph, such as PAGE, with what stands there until Word works it
    out.
    """
    simple = element("w:fldSimple", instr=f" {instruction} ")
    inner = element("w:r")
    inner.text = shown  # which makes a w:t of it
    simple.append(inner)
    paragraph._p.append(simple)


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A name for the whole paragraph, to which links go."""
    start, end = (
        element("w:bookmarkStart", id=str(number), name=name[:LONGEST_BOOKMARK]),
        element("w:bookmarkEnd", id=str(number)),
    )
    properties = paragraph._p.pPr
    paragraph._p.insert(0 if properties is None else 1, start)
    paragraph._p.append(end)


def contents(paragraphs: list[Paragraph], instruction: str, entries: list[tuple[str, str]]) -> None:
    """A field over paragraphs, one for each entry (text, bookmark), that Word fills again with page
    numbers when it opens.
    """
    for place, (paragraph, (text, name)) in enumerate(zip(paragraphs, entries, strict=True)):
        if place == 0:
            for part in _begin(instruction):
                paragraph._p.append(part)
        link = element("w:hyperlink", anchor=name[:LONGEST_BOOKMARK], history="1")
        inner = element("w:r")
        inner.text = one_line(text)
        link.append(inner)
        paragraph._p.append(link)
    if paragraphs:
        paragraphs[-1]._p.append(_in_run(element("w:fldChar", fldCharType="end")))


def _begin(instruction: str) -> Iterator[BaseOxmlElement]:
    yield _in_run(element("w:fldChar", fldCharType="begin", dirty="true"))
    text = element("w:instrText")
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    text.text = f" {instruction} "
    yield _in_run(text)
    yield _in_run(element("w:fldChar", fldCharType="separate"))


def _in_run(part: BaseOxmlElement) -> BaseOxmlElement:
    made = element("w:r")
    made.append(part)
    return made


def picture(document: WordDocument, content: bytes, number: int, width: Length) -> InlineShape:
    """A PNG in a paragraph of its own at the end. `number` is one that no other picture has.

    The library looks through all pictures and all ids of the document for each picture anew, which
    takes minutes where there are many.
    """
    image = Image.from_blob(content)
    part = ImagePart.from_image(image, PackURI(f"/word/media/concord{number}.png"))
    wide, high = image.scaled_dimensions(width, None)
    inline = CT_Inline.new_pic_inline(
        number, document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE), "chart.png", wide, high
    )
    document.add_paragraph().add_run()._r.add_drawing(inline)
    return InlineShape(inline)


def alt_text(picture: InlineShape, title: str, description: str) -> None:
    """What the picture is called, and what it shows, for those who cannot see it."""
    properties = picture._inline.docPr
    properties.set("title", one_line(title))
    properties.set("descr", plain(description))


def from_the_right(part: BaseOxmlElement) -> None:
    """Paragraphs, texts, tables and pages of a part of the document run from right to left."""
    for paragraph in part.iter(qn("w:p")):
        _marked(paragraph.get_or_add_pPr(), "w:bidi", _AFTER_BIDI)
    for text in part.iter(qn("w:r")):
        _marked(text.get_or_add_rPr(), "w:rtl", _AFTER_RTL)
    for table in part.iter(qn("w:tbl")):
        _marked(table.tblPr, "w:bidiVisual", _AFTER_VISUAL)
    for page in part.iter(qn("w:sectPr")):
        _marked(page, "w:bidi", "rtlGutter docGrid printerSettings")


def _marked(properties: BaseOxmlElement, mark: str, after: str) -> None:
    if properties.find(qn(mark)) is None:
        properties.insert_element_before(element(mark), *(f"w:{name}" for name in after.split()))


def spoken(properties: BaseOxmlElement, locale: str) -> None:
    """The language of the texts that have these run properties."""
    for earlier in properties.findall(qn("w:lang")):
        properties.remove(earlier)
    properties.append(element("w:lang", val=locale, eastAsia=locale, bidi=locale))
