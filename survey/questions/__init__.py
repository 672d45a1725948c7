"""The kinds of question, as one read-only table: `KINDS`.

A kind knows what its entry in a definition file looks like (`Source`), builds itself from that and
writes itself back (`build`, `source`), turns what people give into a typed value (`parse`), and
names its columns in a table of answers (`columns`). `prompt` tells a collector how to ask: pick
one, pick many, a line of text, nothing but show, or derive.

| kind        | entry in the file           | value of an answer                                  |
|-------------|-----------------------------|-----------------------------------------------------|
| scale       | the name of a scale         | code (str)                                          |
| choose      | {code: label, …}            | code (str)                                          |
| choose_many | {code: label, …}            | codes (tuple of str, in the order of the definition) |
| number      | {min, max, whole, unit}     | int or float                                        |
| text        | {max_length, long}          | str, never empty                                    |
| date        | {min, max}                  | ISO 8601 day (str, "2022-06-13")                    |
| note        | the text to show            | True once seen; no column                           |
| computed    | an expression               | float or int, derived from earlier answers          |

kind       what all kinds have in common, and the parts they are made of
choices    scale, choose, choose_many
entered    number, text, date
derived    note, computed
numbers    numbers as people write them
"""

from collections.abc import Mapping
from types import MappingProxyType

from survey.questions.choices import Choose, ChooseMany, Rating
from survey.questions.derived import Computed, Note
from survey.questions.entered import Date, Number, Text
from survey.questions.kind import (
    NONE,
    OTHER,
    Column,
    Context,
    Kind,
    Net,
    Option,
    Scale,
    Value,
    WordingSource,
    folded,
)

__all__ = [
    "KINDS",
    "NONE",
    "OTHER",
    "Choose",
    "ChooseMany",
    "Column",
    "Computed",
    "Context",
    "Date",
    "Kind",
    "Net",
    "Note",
    "Number",
    "Option",
    "Rating",
    "Scale",
    "Text",
    "Value",
    "WordingSource",
    "folded",
]

KINDS: Mapping[str, type[Kind]] = MappingProxyType(
    {kind.name: kind for kind in (Rating, Choose, ChooseMany, Number, Text, Date, Note, Computed)}
)
"""Every kind of question by its name in definition files. A new kind is a class above and a place
here."""
