"""The small language of conditions: one syntax tree, evaluated here; nothing is ever evaluated as
Python.

    when: "worked_with_trauma == 'yes' and age >= 18"
    check: "count(challenges) <= 3"

Words: `== != < <= > >=`, `and or not`, `in`, `not in`, `+ - * /`, brackets, numbers, quoted texts,
ids of questions (and `group`, `today`), `answered(x)`, `selected(x, 'code')`, `count(x)`.

**Missing answers.** A condition is true, false or unknown (`None`). An answer that is missing,
whatever its kind, makes a comparison or a sum unknown; `and`, `or`, `not` follow Kleene's logic, so
`unknown or true` is true. Two things are always known: `answered(x)`, and a comparison with the
name of a kind of missing answer (`x == 'dont_know'`). What an unknown outcome means is said where
it is used: a question is then not asked, a check passes, a warning is not given.
The table of all cases is in docs/conditions.md.

tree        what a condition is made of
parsing     text to tree
meaning     a tree and answers to true, false or unknown
simplifying an equal condition that is easier to say
possible    who was certainly not to be asked
condition   the text as written, with its tree
renaming    a condition over the ids and codes of a later version
"""

from survey.conditions.condition import Condition
from survey.conditions.meaning import Answers, Value, evaluate, missing_kind
from survey.conditions.parsing import DEEPEST, LONGEST, MOST_SUMS
from survey.conditions.possible import could_be, passed_over
from survey.conditions.renaming import renamed
from survey.conditions.simplifying import simplified, together
from survey.conditions.tree import (
    And,
    Arithmetic,
    Call,
    Choices,
    Compare,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Operator,
    Or,
    Text,
    names,
    walk,
)

__all__ = [
    "DEEPEST",
    "LONGEST",
    "MOST_SUMS",
    "And",
    "Answers",
    "Arithmetic",
    "Call",
    "Choices",
    "Compare",
    "Condition",
    "Name",
    "Negative",
    "Node",
    "Not",
    "Number",
    "Operator",
    "Or",
    "Text",
    "Value",
    "could_be",
    "evaluate",
    "missing_kind",
    "names",
    "passed_over",
    "renamed",
    "simplified",
    "together",
    "walk",
]
