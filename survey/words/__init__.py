"""Languages as data: everything that Concord itself says, and how each language writes things.

What a desk says stands in English in the code, in a table of phrases; other languages are gettext
files in `locale/`, one for each, and adding a language is adding a file. Numbers, days and plurals
follow the CLDR. An author may replace phrases in a definition (`words:`), or add a whole language
in a file beside it (`words/fr.po`).

phrases      what a desk says, as a typed table; plurals
catalogues   the files of the languages
catalogue    one language, with an author's own words in place
own          the short names that `words:` in a definition knows
direction    texts of one direction within sentences of the other
notation     decimal signs, the order of a day, the direction of writing, names of languages
reading      numbers, days and times as people write them
punctuation  lists, quotation marks, the sign of a percentage
"""

from survey.words.catalogue import Catalogue, catalogue_of, wording_of
from survey.words.catalogues import Translations, read_catalogue, shipped, shipped_languages
from survey.words.notation import language_name, locale_tag, right_to_left
from survey.words.own import own_words
from survey.words.phrases import Phrases, Plural, plural
from survey.words.reading import (
    Ambiguous,
    day_written,
    in_latin_digits,
    number_written,
    time_written,
)

__all__ = [
    "Ambiguous",
    "Catalogue",
    "Phrases",
    "Plural",
    "Translations",
    "catalogue_of",
    "day_written",
    "in_latin_digits",
    "language_name",
    "locale_tag",
    "number_written",
    "own_words",
    "plural",
    "read_catalogue",
    "right_to_left",
    "shipped",
    "shipped_languages",
    "time_written",
    "wording_of",
]
