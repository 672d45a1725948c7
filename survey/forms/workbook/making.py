"""A form as an Excel workbook: its sheets, in order, and the hidden ones."""

from io import BytesIO

from openpyxl import Workbook

from survey.forms.form import Form
from survey.forms.workbook.identity import label_of, write_label
from survey.forms.workbook.lists import Lists
from survey.forms.workbook.many_respondents import instructions, many_respondents
from survey.forms.workbook.one_respondent import one_respondent
from survey.forms.workbook.sheet import holdable
from survey.forms.workbook.texts import texts_in

__all__ = ["make"]


def make(form: Form) -> bytes:
    """The bytes of the .xlsx: for one respondent, or with `form.rows` for many."""
    texts = texts_in(form.language)
    book = Workbook()
    sheet, lists = book.worksheets[0], Lists(book.create_sheet(texts.lists), form.language)
    if form.rows:
        sheet.title = texts.answers
        many_respondents(form, sheet, lists)
        instructions(form, book.create_sheet(texts.instructions, 1), sheet.title)
        lists.sheet.protection.sheet = True
    else:
        sheet.title = texts.questions
        one_respondent(form, sheet, lists)
        lists.sheet.sheet_state = "hidden"
    write_label(book, label_of(form, sheet.title))
    identity = form.identity
    book.properties.title = holdable(form.questionnaire.title.in_language(form.language))
    book.properties.subject = f"{identity.instrument} {identity.version}"
    book.properties.identifier = identity.form
    book.properties.creator = "Concord"
    book.properties.language = form.language
    book.calculation.fullCalcOnLoad = True
    written = BytesIO()
    book.save(written)
    return written.getvalue()
