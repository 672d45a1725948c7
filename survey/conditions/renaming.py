"""A condition over other ids and codes than its author wrote: those of a later version."""

from collections.abc import Mapping

from survey.conditions.condition import Condition
from survey.conditions.tree import Call, Choices, Compare, Name, Node, Text, rebuilt

__all__ = ["renamed"]

Codes = Mapping[str, Mapping[str, str]]


def renamed(condition: Condition, names: Mapping[str, str], codes: Codes) -> Condition:
    """The same condition over the ids of today, in the author's text of then. `names`: id then → id
    now; `codes`: of an id then, code then → code now.
    """
    return Condition(condition.text, _renamed(condition.tree, names, codes))


def _renamed(node: Node, names: Mapping[str, str], codes: Codes) -> Node:
    def again(inner: Node) -> Node:
        return _renamed(inner, names, codes)

    match node:
        case Name(id_):
            return Name(names.get(id_, id_))
        case Call(function, id_, code):
            return Call(function, names.get(id_, id_), codes.get(id_, {}).get(code, code))
        case Compare(left, operator, right):
            of_left, of_right = (_codes_of(each, codes) for each in (left, right))
            before = _text(left, of_right) if isinstance(left, Text) else again(left)
            if isinstance(right, Choices):
                return Compare(before, operator, _choices(right, of_left))
            after = _text(right, of_left) if isinstance(right, Text) else again(right)
            return Compare(before, operator, after)
        case _:
            return rebuilt(node, again)


def _codes_of(node: Node | Choices, codes: Codes) -> Mapping[str, str]:
    return codes.get(node.id, {}) if isinstance(node, Name) else {}


def _choices(choices: Choices, codes: Mapping[str, str]) -> Choices:
    return Choices(
        tuple(_text(each, codes) if isinstance(each, Text) else each for each in choices.values)
    )


def _text(text: Text, codes: Mapping[str, str]) -> Text:
    return Text(codes.get(text.value, text.value))
