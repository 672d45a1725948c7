"""The single-file web page: one HTML file that asks, without a server or a network, and gives a
file to send back.

making       the page from a questionnaire: template, style, script, policy
rules        what the script needs to know: the rules of each answer type, every text
languages    what is said in a language, and how it writes numbers and days
javascript   conditions as JavaScript
reading      the `.concord.json` that comes back, or its text code
words        the page's own words

page.html and page.css are the page; its script, in the order of `making.SCRIPTS`, runs in browsers
since 2021. Several people, or one person several times, can each have a draft of the same form on
one device: open it as `….html#case=17`.
"""

from survey.forms.form import Format
from survey.forms.page.making import make
from survey.forms.page.reading import read, sniff

__all__ = ["FORMAT"]

FORMAT = Format(
    "page", "a web page to fill in offline", ".html", make, sniff, read, every_language=True
)
