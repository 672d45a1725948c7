"""The questionnaire on paper: A4 to print from any browser, with numbered questions, boxes and key
numbers.

code        the short code at the foot of each page, from which keying knows definition, language,
            group and order
making      a form into what stands on the paper, then through the template
words       the words around the questions, in English and Welsh
paper.html  paper.css  paper.js   the page; the script lays the questions out on numbered sheets
"""

from survey.forms.form import Format
from survey.forms.paper.making import make

__all__ = ["FORMAT"]

FORMAT = Format("paper", "paper form to print", ".html", make)
"""It comes back through `concord collect --from-paper`."""
