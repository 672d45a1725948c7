"""Kinds of question, and the types of answer they give. Two read-only tables: `KINDS`, `Answers`.

A kind is an entry in a definition file; what an answer is – and with it how a question is asked,
read, kept and counted at every desk – is the kind's answer type. Code outside this room asks for
answer types, never for kinds.

| kind        | entry in the file             | answer type              |
|-------------|-------------------------------|--------------------------|
| scale       | the name of a scale           | OneOf, ordered           |
| rating      | {min, max, low, high, nets}   | OneOf, ordered, numbered |
| choose      | {code: label, …}              | OneOf                    |
| choose_many | {code: label, …}              | ManyOf                   |
| rank        | {code: label, …}              | Ranking                  |
| number      | {min, max, whole, unit}       | Quantity                 |
| text        | {max_length, long}            | OpenText                 |
| date        | {min, max}                    | Day                      |
| time        | {min, max}                    | TimeOfDay                |
| note        | the text to show              | Shown                    |
| computed    | an expression                 | Derived                  |

answers    the answer types, their options, NETs and columns
parsing    what somebody gave, as the typed value of an answer type
kind       what all kinds have in common
choices    scale, rating, choose, choose_many, rank
entered    number, text, date, time
derived    note, computed
"""

from collections.abc import Mapping
from types import MappingProxyType

from survey.questions.answers import (
    NONE,
    OTHER,
    Answers,
    Chosen,
    Column,
    Day,
    Derived,
    ManyOf,
    Net,
    OneOf,
    OpenText,
    Option,
    Quantity,
    Ranking,
    Scale,
    Shown,
    TimeOfDay,
    Value,
    columns_of,
)
from survey.questions.choices import Choose, ChooseMany, Rank, RatingScale, Scaled
from survey.questions.derived import Computed, Note
from survey.questions.entered import Date, Number, Text, Time
from survey.questions.kind import (
    Context,
    Kind,
    NetSource,
    NetsSource,
    OptionSource,
    OptionsSource,
    WordingSource,
    label_of,
    nets_source,
    option_of,
    options_source,
)
from survey.questions.parsing import AnswerPhrases, parsed, range_in_words

__all__ = [
    "KINDS",
    "NONE",
    "OTHER",
    "AnswerPhrases",
    "Answers",
    "Chosen",
    "Column",
    "Context",
    "Day",
    "Derived",
    "Kind",
    "ManyOf",
    "Net",
    "NetSource",
    "NetsSource",
    "OneOf",
    "OpenText",
    "Option",
    "OptionSource",
    "OptionsSource",
    "Quantity",
    "Ranking",
    "Scale",
    "Shown",
    "TimeOfDay",
    "Value",
    "WordingSource",
    "columns_of",
    "label_of",
    "nets_source",
    "option_of",
    "options_source",
    "parsed",
    "range_in_words",
]

KINDS: Mapping[str, type[Kind]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            Scaled,
            RatingScale,
            Choose,
            ChooseMany,
            Rank,
            Number,
            Text,
            Date,
            Time,
            Note,
            Computed,
        )
    }
)
"""Every kind of question by its name in definition files. A new kind is a class in this room and a
place here."""
