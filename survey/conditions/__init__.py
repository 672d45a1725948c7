"""The small language of conditions: one syntax tree, evaluated here; nothing is ever evaluated as
Python.

    when: "worked_with_trauma == 'yes' and age >= 18"
    check: "count(challenges) <= 3"

Words: `== != < <= > >=`, `and or not`, `in`, `not in`, `+ - * /`, brackets, numbers, quoted texts,
ids of questions (and `group`), `answered(x)`, `selected(x, 'code')`, `count(x)`.

**Missing answers.** A condition is true, false or unknown (`None`). An answer that is missing,
whatever its kind, makes a comparison or a sum unknown; `and`, `or`, `not` follow Kleene's logic, so
`unknown or true` is true. Two things are always known: `answered(x)`, and a comparison with the
name of a kind of missing answer (`x == 'dont_know'`). What an unknown outcome means is said where
it is used: a question is then not asked, a check passes, a warning is not given.

| x is …         | x == 'a' | x != 'a' | x in ('a', 'b') | answered(x) |
|----------------|----------|----------|-----------------|-------------|
| a              | true     | false    | true            | true        |
| b              | false    | true     | true            | true        |
| c              | false    | true     | false           | true        |
| none of these  | –        | –        | –               | true        |
| dont_know      | unknown  | unknown  | unknown         | false       |
| refused        | unknown  | unknown  | unknown         | false       |
| not_applicable | unknown  | unknown  | unknown         | false       |
| no_answer      | unknown  | unknown  | unknown         | false       |
| unclear        | unknown  | unknown  | unknown         | false       |
| not_asked      | unknown  | unknown  | unknown         | false       |
| not_reached    | unknown  | unknown  | unknown         | false       |

| x is …         | x == 'dont_know' | selected(x, 'a') | count(x) > 0 |
|----------------|------------------|------------------|--------------|
| a              | false            | true             | true         |
| b              | false            | false            | true         |
| c              | false            | false            | true         |
| none of these  | false            | false            | false        |
| dont_know      | true             | unknown          | unknown      |
| refused        | false            | unknown          | unknown      |
| not_applicable | false            | unknown          | unknown      |
| no_answer      | false            | unknown          | unknown      |
| unclear        | false            | unknown          | unknown      |
| not_asked      | false            | unknown          | unknown      |
| not_reached    | false            | unknown          | unknown      |

tree        what a condition is made of
parsing     text to tree
meaning     a tree and answers to true, false or unknown
condition   the text as written, with its tree
"""

from survey.conditions.condition import Condition
from survey.conditions.meaning import Answers, Value, evaluate, missing_kind
from survey.conditions.parsing import DEEPEST, LONGEST, MOST_SUMS
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
    "evaluate",
    "missing_kind",
    "names",
    "walk",
]
