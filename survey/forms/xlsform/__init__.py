"""XLSForm, the spreadsheet that ODK, KoBo and their like take: made from a definition, and read
from others.

both   answer_types  how each type of answer stands in a form           sheets     the workbook
       names, cells, phrases   what both sides call things, texts in cells, Concord's own words
       piping        earlier answers in wording                         xpath_words
out    making        the rows of a definition     settings     its one row of settings
       limits        constraints, with words      carriers     what XLSForm has no column for
       xpath         conditions printed as XPath  notes        what cannot be said
in     importing     an XLSForm as a definition, row by row
       questions     one row as a question        kinds        its kind     columns, words_of
       constraints   bounds, exclusive answers and checks told apart
       xpath_reading XPath as conditions (asked, xpath_syntax)
       choices, wordings, identifiers, entries, context
       condition_text  conditions as a definition writes them
back   submissions   what ODK and KoBo collected, as tables
"""

from survey.forms.form import Format
from survey.forms.xlsform.making import make
from survey.forms.xlsform.notes import notes

__all__ = ["FORMAT"]

FORMAT = Format(
    name="xlsform", title="XLSForm for ODK and KoBo", suffix=".xlsx", make=make, notes=notes
)
