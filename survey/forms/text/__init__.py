"""The questionnaire to paste into other tools: as plain text here, as a Word file in `docx`; both
from one `layout`.
"""

from survey.forms.form import Form, Format
from survey.forms.text.layout import notes, paragraphs

__all__ = ["FORMAT"]


def _make(form: Form) -> bytes:
    """UTF-8 with a byte order mark and Windows line ends, so that Notepad and Word read it as it
    is.
    """
    lines: list[str] = []
    for paragraph in paragraphs(form):
        if paragraph.kind not in ("answer", "line"):
            lines.append("")
        lines.append(" ".join(part for part in (paragraph.text, paragraph.instruction) if part))
    return "\r\n".join([*lines[1:], ""]).encode("utf-8-sig")


FORMAT = Format("text", "plain text", ".txt", _make, notes=notes)
"""It does not come back: the tool it is pasted into has an export of its own, read by
`concord import`."""
