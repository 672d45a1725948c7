"""The questionnaire on paper: A4 to print from any browser, with numbered questions, boxes and key
numbers.

code        the short code at the foot of each page, from which keying knows definition, language,
            group and order
pieces      what stands on the paper
making      a form into its pieces, then through the template
words       the words around the questions
paper.html  paper.css  paper.js   the page; the script lays the questions out on numbered sheets
"""

from survey.forms.form import Format
from survey.forms.paper.making import make, notes

__all__ = ["FORMAT"]

FORMAT = Format("paper", "paper form to print", ".html", make, notes=notes)
"""It comes back through `concord collect --from-paper`."""
