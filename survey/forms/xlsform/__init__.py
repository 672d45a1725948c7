"""XLSForm, the spreadsheet that ODK, KoBo and their like take: made from a definition, and read
from others.

both   answer_types    how each type of answer stands in a form
       sheets, cells   the workbook, and texts in its cells
       names, phrases  what both sides call things; Concord's own words
       piping          earlier answers in wording
       xpath_words     words of XPath
out    making          the rows of a definition
       settings        its row of settings
       limits          constraints, with the words for them
       carriers        what XLSForm has no column for
       xpath           conditions printed as XPath
       notes           what cannot be said
in     importing       an XLSForm as a definition, row by row; settings_reading: what stands beside
       questions       one row as a question; kinds: its kind
       constraints     bounds, exclusive answers and checks told apart
       xpath_reading   XPath as conditions (asked, xpath_choices, xpath_times, xpath_syntax)
       condition_text  conditions as a definition writes them
       choices, wordings, identifiers, entries, context
back   submissions     what ODK and KoBo collected, as tables
"""

from survey.forms.form import Format
from survey.forms.xlsform.making import make
from survey.forms.xlsform.notes import notes

__all__ = ["FORMAT"]

FORMAT = Format(
    name="xlsform",
    title="XLSForm for ODK and KoBo",
    suffix=".xlsx",
    make=make,
    notes=notes,
    every_language=True,
)
