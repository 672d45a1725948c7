"""Who was certainly not to be asked, where one route hangs on answers to another.

`help_satisfaction` is asked where `looked_for_help == 'yes'`, which is asked where
`parent == 'yes'`. Of somebody who is no parent the first condition is unknown, since there is no
answer to `looked_for_help`; and yet it certainly cannot be true. Of somebody who did not say
whether they are a parent it could be. A share of everyone counts the one and not the other.

So a condition has two outcomes: whether it **could** be true, and whether it could be false. Where
it is known, one of them; where it hangs on an answer that is missing, both; where it hangs on a
question that was certainly passed over, neither.
"""

from collections.abc import Collection, Mapping
from graphlib import TopologicalSorter

from survey.conditions.condition import Condition
from survey.conditions.meaning import Answers, evaluate
from survey.conditions.tree import And, Choices, Compare, Node, Not, Or, names

__all__ = ["could_be", "passed_over"]


def could_be(node: Node, answers: Answers, past: Collection[str]) -> tuple[bool, bool]:
    """Whether a condition could be true and could be false, with the questions in `past` certainly
    passed over.
    """
    match node:
        case And(parts) | Or(parts):
            both = [could_be(part, answers, past) for part in parts]
            true, false = [one for one, _ in both], [other for _, other in both]
            return (all(true), any(false)) if isinstance(node, And) else (any(true), all(false))
        case Not(inner):
            true_, false_ = could_be(inner, answers, past)
            return false_, true_
        case Compare(left, operator, Choices(values)):
            parts = tuple(Compare(left, "==", value) for value in values)
            among: Node = Or(parts)
            return could_be(among if operator == "in" else Not(among), answers, past)
        case _:
            value = evaluate(node, answers)
            if value is not None:
                return bool(value), not value
            open_ = names(node).isdisjoint(past)
            return open_, open_


def passed_over(routes: Mapping[str, Condition | None], answers: Answers) -> frozenset[str]:
    """The questions that were certainly not to be asked, of one respondent. `routes`: by question
    its whole condition, None where everybody is asked; in any order.
    """
    waiting = {
        question: [name for name in (when.names if when else ()) if name in routes]
        for question, when in routes.items()
    }
    past: set[str] = set()
    for question in TopologicalSorter(waiting).static_order():
        when = routes[question]
        if when is not None and not could_be(when.tree, answers, past)[0]:
            past.add(question)
    return frozenset(past)
