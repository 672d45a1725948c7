"""The Excel workbook: a friendly sheet for one respondent, or a row for each of many.

making            the workbook as a whole
asked             what it asks, in order, and what stands beside each question
cells             which cells a question has, by the type of its answers
one_respondent    many_respondents    the two layouts
lists             lists of answers, rules of cells
formulas          conditions as formulas    piped   earlier answers in a text
excel             the pieces that formulas are made of
identity          the hidden sheet that says what form it is
sheet             how cells look            words   what it says
opening           a file from outside, looked at before it is unpacked
reading           the cells of a returned workbook
"""

from survey.forms.form import Format
from survey.forms.workbook.making import make, notes
from survey.forms.workbook.reading import read, sniff

__all__ = ["FORMAT"]

FORMAT = Format(
    name="workbook",
    title="Excel workbook",
    suffix=".xlsx",
    make=make,
    sniff=sniff,
    read=read,
    notes=notes,
)
