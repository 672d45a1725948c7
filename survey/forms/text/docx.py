"""The questionnaire as a Word file: to import into Microsoft Forms, to edit, to send round for
comments.

Questions and answers are typed paragraphs ("1. …", "A. …") as in the plain text; instructions are
grey, so that they are easily told from what is asked, and the identity of the form is in the
footer, where no import takes it for a question.
"""

from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from survey.forms.form import Form, Format
from survey.forms.text.layout import Paragraph, one_line, paragraphs

__all__ = ["FORMAT"]

FONT = "Arial"
INK, QUIET = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x59, 0x59, 0x59)
LONGEST_PROPERTY = 255
"""Characters that Word takes as a property of a document."""

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
    for paragraph in paragraphs(form):
        if paragraph.kind == "identity":
            _footer(document, paragraph.text)
        else:
            _add(document, paragraph)
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
    properties = normal.element.get_or_add_rPr()
    spoken = properties.find(qn("w:lang"))
    if spoken is None:
        spoken = properties.makeelement(qn("w:lang"), {})
        properties.append(spoken)
    spoken.set(qn("w:val"), {"en": "en-GB", "cy": "cy-GB"}.get(language, language))
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
    style.font.name, style.font.size, style.font.bold, style.font.color.rgb = (
        FONT,
        Pt(size),
        bold,
        INK,
    )
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would win over the one named
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    return style


def _add(document: WordDocument, paragraph: Paragraph) -> None:
    added = document.add_paragraph(paragraph.text, style=_STYLES[paragraph.kind])
    if paragraph.instruction:
        run = added.add_run(f"{' ' if paragraph.text else ''}{paragraph.instruction}")
        run.bold, run.font.color.rgb, run.font.size = False, QUIET, Pt(10)


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
    run.font.size, run.font.color.rgb = Pt(7), QUIET


def _properties(document: WordDocument, form: Form) -> None:
    identity, properties = form.identity, document.core_properties
    properties.title = one_line(form.questionnaire.title.in_language(form.language))[
        :LONGEST_PROPERTY
    ]
    properties.author, properties.comments, properties.language = "", "", form.language
    properties.identifier = identity.form
    properties.version = one_line(identity.version)[:LONGEST_PROPERTY]
    properties.subject = f"{identity.instrument}, definition {identity.hash}"[:LONGEST_PROPERTY]
    properties.created = properties.modified = datetime.now(UTC).replace(
        tzinfo=None, microsecond=0
    )  # as python-docx wants it


FORMAT = Format("docx", "Word file", ".docx", _make)
