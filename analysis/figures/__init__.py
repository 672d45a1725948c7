"""The identity of a figure: what it is of, as one value with a written name.

| module     | what is in it                                                   |
|------------|-----------------------------------------------------------------|
| `identity` | the whole: item, answers, people, base, and how it is made |
| `answers`  | a NET, or answers named one by one                              |
| `people`   | groups, combinations, populations, each with a filter           |
| `words`    | all of these in words                                            |
| `wordings`, `asked_words` | how the people were asked, where not all were asked alike |

It knows the codebook and no data. Frames, tables, sentences, charts, fields and claims carry it.
"""

from analysis.figures.answers import Answers, answers_name
from analysis.figures.identity import Identity, Made, parts_of
from analysis.figures.people import EVERYBODY, LESS, TOTAL, Part, People
from analysis.figures.wordings import ALIKE, Wordings

__all__ = [
    "ALIKE",
    "EVERYBODY",
    "LESS",
    "TOTAL",
    "Answers",
    "Identity",
    "Made",
    "Part",
    "People",
    "Wordings",
    "answers_name",
    "parts_of",
]
