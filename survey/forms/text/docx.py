"""The questionnaire as a Word file: to import into Microsoft Forms, to edit, to send round for
comments.

Questions and answers are typed paragraphs ("1. …", "A. …") as in the plain text; instructions are
grey, so that they are easily told from what is asked, and the identity of the form is in the
footer, where no import takes it for a question.
"""

from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

from babel.core import get_global
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.font import Font

from survey.forms.form import Form, Format
from survey.forms.text.layout import Paragraph, notes, one_line, paragraphs
from survey.forms.text.words import TextPhrases
from survey.words import right_to_left
from survey.words.notation import cldr

__all__ = ["FORMAT"]

FONT = "Arial"
INK, QUIET = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x59, 0x59, 0x59)
LONGEST_PROPERTY = 255
"""Characters that Word takes as a property of a document."""

_AFTER_BIDI = (
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:jc",
    "w:outlineLvl",
    "w:rPr",
    "w:sectPr",
)
"""What comes after the direction of a paragraph, in the order that Word insists on."""

_STYLES = {
    "title": "Title",
    "text": "Normal",
    "section": "Heading 1",
    "question": "Question",
    "answer": "Answer",
    "line": "Answer",
}


def _make(form: Form) -> bytes:
    document = Document()
    _page(document)
    _styles(document, form.language)
    english = bool(form.questionnaire.catalogue(form.language).english_left(TextPhrases))
    for paragraph in paragraphs(form):
        if paragraph.kind == "identity":
            _footer(document, paragraph.text)
        else:
            _add(document, paragraph, english=english)
    if right_to_left(form.language):
        _turn(document)
    _keep_together(document)
    _properties(document, form)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)


def _styles(document: WordDocument, language: str) -> None:
    normal = _style(document, "Normal", 11, before=8, after=6)
    _speaks(normal.element.get_or_add_rPr(), language)
    _style(document, "Title", 22, bold=True, after=10)
    _style(document, "Heading 1", 15, bold=True, before=18, after=6)
    _style(document, "Question", 11, bold=True, before=12, after=4)
    _style(document, "Answer", 11, after=2).paragraph_format.left_indent = Cm(0.7)


def _style(
    document: WordDocument,
    name: str,
    size: float,
    *,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
) -> ParagraphStyle:
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)  # noqa: S101  # made or found as one
    style.font.name, style.font.color.rgb = FONT, INK
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would win over the one named
    fonts.set(qn("w:cs"), FONT)
    _sized(style.font, size, bold=bold)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    return style


def _sized(font: Font, size: float, *, bold: bool) -> None:
    """Size and weight, said a second time for scripts such as Arabic, which Word keeps apart."""
    font.size, font.bold, font.cs_bold = Pt(size), bold, bold
    properties = font.element.get_or_add_rPr()
    for old in properties.findall(qn("w:szCs")):
        properties.remove(old)
    twice = OxmlElement("w:szCs")
    twice.set(qn("w:val"), str(round(2 * size)))
    properties.find(qn("w:sz")).addnext(twice)


def _add(document: WordDocument, paragraph: Paragraph, *, english: bool) -> None:
    """`english`: instructions have no translation, and say that they are in another language."""
    added = document.add_paragraph(paragraph.text, style=_STYLES[paragraph.kind])
    if paragraph.instruction:
        run = added.add_run(f"{' ' if paragraph.text else ''}{paragraph.instruction}")
        _sized(run.font, 10, bold=False)
        run.font.color.rgb = QUIET
        if english:
            _speaks(run._r.get_or_add_rPr(), "en")  # python-docx has no language


def _speaks(properties: BaseOxmlElement, language: str) -> None:
    """The language that spelling is checked in, of either direction of writing."""
    spoken = properties.find(qn("w:lang"))
    if spoken is None:
        spoken = OxmlElement("w:lang")
        properties.append(spoken)
    for way in ("val", "bidi") if right_to_left(language) else ("val",):
        spoken.set(qn(f"w:{way}"), _tag(language))


def _tag(language: str) -> str:
    """The language with a country, as Word wants it: the likeliest where none is named."""
    known = cldr(language)
    spoken = language.split("-", maxsplit=1)[0]
    if known.language != spoken or "-" in language:
        return language
    likely = get_global("likely_subtags").get(spoken, "").split("_")
    country = known.territory or (likely[-1] if likely[1:] else "")
    return f"{spoken}-{country}" if country else spoken


def _turn(document: WordDocument) -> None:
    """The section, its paragraphs and their texts from right to left; but not what is marked as
    being in another language.
    """
    section = document.sections[0]
    for paragraph in (*document.paragraphs, *section.footer.paragraphs):
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
        for run in paragraph.runs:
            if not run._r.xpath("./w:rPr/w:lang"):
                run.font.rtl = True
    section._sectPr.insert_element_before(OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid")


def _keep_together(document: WordDocument) -> None:
    """A question on the page of its answers."""
    every = document.paragraphs
    for paragraph, following in pairwise(every):
        paragraph.paragraph_format.keep_with_next = (
            following.style is not None and following.style.name == "Answer"
        )


def _footer(document: WordDocument, text: str) -> None:
    footer = document.sections[0].footer.paragraphs[0]
    run = footer.add_run(text)
    _sized(run.font, 7, bold=False)
    run.font.color.rgb = QUIET


def _properties(document: WordDocument, form: Form) -> None:
    identity, properties = form.identity, document.core_properties
    title = one_line(form.questionnaire.title.in_language(form.language))
    properties.title = title[:LONGEST_PROPERTY]
    properties.author, properties.comments, properties.language = "", "", form.language
    properties.identifier = identity.form
    properties.version = one_line(identity.version)[:LONGEST_PROPERTY]
    properties.subject = f"{identity.instrument}, definition {identity.hash}"[:LONGEST_PROPERTY]
    properties.created = properties.modified = datetime.now(UTC).replace(
        tzinfo=None, microsecond=0
    )  # as python-docx wants it


FORMAT = Format("docx", "Word file", ".docx", _make, notes=notes)
