"""The identity of a figure: what it is of, as one value with a written name.

| module     | what is in it                                                   |
|------------|-----------------------------------------------------------------|
| `identity` | the whole: item, answers, people, base, and how it is made |
| `answers`  | a NET, or answers named one by one                              |
| `people`   | groups, combinations, populations, each with a filter           |
| `words`    | all of these in words                                            |

It knows the codebook and no data. Frames, tables, sentences, charts, fields and claims carry it.
"""

from analysis.figures.answers import Answers, answers_name
from analysis.figures.identity import Identity, Made, parts_of
from analysis.figures.people import EVERYBODY, LESS, TOTAL, Part, People

__all__ = [
    "EVERYBODY",
    "LESS",
    "TOTAL",
    "Answers",
    "Identity",
    "Made",
    "Part",
    "People",
    "answers_name",
    "parts_of",
]
