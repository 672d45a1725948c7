"""People for whom a condition holds, in words: "those who answered “Yes” to “Are you a parent?”".

For the base of a figure whose item is not asked of everybody, and for the people of a filter that
has no name. The words stand after "17% of" as well as after "Base:"; in languages where words would
change their form there, they are as they stand alone.
"""

from collections.abc import Collection

from survey.codebook import Codebook, Item
from survey.conditions import (
    And,
    Compare,
    Condition,
    Name,
    Node,
    Or,
    evaluate,
    simplified,
    together,
)
from survey.people_words.clauses import PeoplePhrases
from survey.people_words.saying import LONGEST, People
from survey.questionnaire import GROUP

__all__ = ["LONGEST", "PeoplePhrases", "people_in_words", "routed_to_words"]


def routed_to_words(
    item: Item,
    codebook: Codebook,
    instrument: str,
    language: str,
    *,
    groups: Collection[str] = (),
) -> str:
    """Who is asked an item by this instrument, in words; empty where everybody is.

    `asked_of` where the author gave it; else the words of the route. `groups`: those that a figure
    is of, by default all that the instrument asks; what their name says already is left out, so
    that teachers are not called "teachers among the teachers".
    """
    asking = item.askings.get(instrument)
    if asking is None:
        return ""
    said = ""
    if asking.when is not None:
        own = codebook.groups_of.get(instrument, ())
        asked = [group for group in groups if group in own] or own
        said = people_in_words(asking.when, codebook, language, groups=asked)
        if not said:
            return ""
    return said if asking.asked_of is None else asking.asked_of.in_language(language)


def people_in_words(
    condition: Condition, codebook: Codebook, language: str, *, groups: Collection[str] = ()
) -> str:
    """The people for whom a condition holds; empty where it holds for everybody in these
    `groups`.
    """
    node = simplified(condition.tree)
    left = _left(node, groups)
    if left is True:
        return ""
    return People(codebook, language).say(node if left is False else left)


def _left(node: Node, groups: Collection[str]) -> Node | bool:
    """What a condition still asks of people in these groups; whether it holds where it asks nothing
    more.
    """
    if not groups:
        return node
    match node:
        case And(parts) | Or(parts):
            both = isinstance(node, And)
            rest = [_left(part, groups) for part in parts]
            if any(part is not both for part in rest if isinstance(part, bool)):
                return not both
            open_ = [part for part in rest if not isinstance(part, bool)]
            return together(open_, both=both) if open_ else both
        case Compare(Name(id), _, _) if id == GROUP:
            outcomes = {evaluate(node, {GROUP: group}) for group in groups}
            return bool(outcomes.pop()) if len(outcomes) == 1 and None not in outcomes else node
        case _:
            return node
