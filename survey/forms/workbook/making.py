"""A form as an Excel workbook: its sheets, in order, and the hidden ones."""

from io import BytesIO

from openpyxl import Workbook

from survey.forms.form import Form
from survey.forms.printed import notes_on_order
from survey.forms.workbook.asked import Asked
from survey.forms.workbook.identity import label_of, write_label
from survey.forms.workbook.lists import Lists
from survey.forms.workbook.many_respondents import instructions, many_respondents
from survey.forms.workbook.one_respondent import one_respondent
from survey.forms.workbook.sheet import holdable, named_sheet
from survey.forms.workbook.words import WorkbookPhrases
from survey.questions import OneOf
from survey.words import right_to_left

__all__ = ["make", "notes"]


def make(form: Form) -> bytes:
    """The bytes of the .xlsx: for one respondent, or with `form.rows` for many."""
    asked = Asked(form)
    book = Workbook()
    sheet, others = book.worksheets[0], [book.create_sheet()]
    others += [book.create_sheet()] if form.rows else []
    for each in (sheet, *others):
        each.sheet_view.rightToLeft = right_to_left(form.language)
    lists = Lists(others[-1], asked)
    lists.sheet.title = _name(asked, "lists")
    if form.rows:
        sheet.title, others[0].title = _name(asked, "answers"), _name(asked, "instructions")
        many_respondents(asked, sheet, lists, others[0].title)
        instructions(asked, others[0], sheet.title)
        lists.sheet.protection.sheet = True
    else:
        sheet.title = _name(asked, "questions")
        one_respondent(asked, sheet, lists)
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


def _name(asked: Asked, which: str) -> str:
    """The name of a sheet, in the form's language as far as Excel takes it."""
    return named_sheet(getattr(asked.texts, which), getattr(WorkbookPhrases, which))


def notes(form: Form) -> list[str]:
    """What of the definition a workbook cannot do, in words for the person who makes it."""
    asked = Asked(form)
    found = [*notes_on_order(asked.questions)]
    if warned := [each.id for each in asked.questions if each.warn]:
        found.append(
            f"{', '.join(warned)}: an unusual answer is taken as it is; a workbook cannot ask to "
            "have it confirmed"
        )
    if worded := _only_in_words(asked):
        found.append(
            f"{', '.join(worded)}: an earlier answer in the words is not put in; the form says "
            "which question is meant"
        )
    return found


def _only_in_words(asked: Asked) -> list[str]:
    """The questions whose earlier answers are not shown live."""
    if asked.form.rows:
        return [each.id for each in asked.questions if each.piped]
    return [
        each.id
        for each in asked.questions
        if isinstance(each.answers, OneOf) and any(option.label.names for option in each.options)
    ]
