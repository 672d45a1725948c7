"""XLSForm, the spreadsheet that ODK, KoBo and their like take: made from a definition, and read
from others.

out    making        a definition as XLSForm, and what it cannot say     xpath            conditions
       printed as XPath
in     importing     an XLSForm as a definition, row by row              questions        one row as
       a question
       constraints   bounds, exclusive answers and checks told apart     xpath_reading    XPath as
                     conditions (xpath_syntax)
       choices, wordings, identifiers, entries, context                  condition_text   conditions
       as a definition writes them
back   submissions   what ODK and KoBo collected, as tables
both   sheets        the workbook                                        names, phrases   what both
       sides call things
"""

from survey.forms.form import Format
from survey.forms.xlsform.making import make, notes

__all__ = ["FORMAT"]

FORMAT = Format(
    name="xlsform", title="XLSForm for ODK and KoBo", suffix=".xlsx", make=make, notes=notes
)
