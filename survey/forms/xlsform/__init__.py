"""XLSForm, the spreadsheet that ODK, KoBo and their like take: made from a definition, and read from others.

making        a definition as XLSForm               names, phrases   what both sides call things
xpath         conditions printed as XPath           xpath_reading    XPath of others as conditions
importing     an XLSForm as a definition            submissions      what ODK and KoBo collected, as CSV
"""

from survey.forms.form import Format
from survey.forms.xlsform.making import make, notes

__all__ = ["FORMAT"]

FORMAT = Format(name="xlsform", title="XLSForm for ODK and KoBo", suffix=".xlsx", make=make, notes=notes)
