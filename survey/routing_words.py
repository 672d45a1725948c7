"""A condition in words, for everything that people read: "question 4 is “Yes” and question 7 is at
least 18".
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from survey.conditions import (
    And,
    Arithmetic,
    Call,
    Choices,
    Compare,
    Condition,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Text,
)
from survey.missing import Missing
from survey.questionnaire import GROUP, Question, Questionnaire

__all__ = ["in_words"]

_Words = Mapping[str, str]

_PHRASES: Mapping[str, _Words] = MappingProxyType(
    {
        "en": {
            "==": "{} is {}",
            "!=": "{} is not {}",
            "<": "{} is less than {}",
            "<=": "{} is at most {}",
            ">": "{} is more than {}",
            ">=": "{} is at least {}",
            "in": "{} is {}",
            "not in": "{} is neither {}",
            "answered": "{} is answered",
            "not answered": "{} is not answered",
            "selected": "{} includes {}",
            "not selected": "{} does not include {}",
            "count": "the number of answers to {}",
            "and": " and ",
            "or": " or ",
            "nor": " nor ",
            "not": "it is not the case that {}",
            "group": "the group",
        },
        "cy": {
            "==": "{} yw {}",
            "!=": "nid {} yw {}",
            "<": "mae {} yn llai na {}",
            "<=": "mae {} yn {} ar y mwyaf",
            ">": "mae {} yn fwy na {}",
            ">=": "mae {} yn {} o leiaf",
            "in": "{} yw {}",
            "not in": "nid {} yw {}",
            "answered": "mae {} wedi'i ateb",
            "not answered": "nid yw {} wedi'i ateb",
            "selected": "mae {} yn cynnwys {}",
            "not selected": "nid yw {} yn cynnwys {}",
            "count": "nifer yr atebion i {}",
            "and": " a ",
            "or": " neu ",
            "nor": " na ",
            "not": "nid yw'n wir bod {}",
            "group": "y grŵp",
        },
    }
)


def in_words(
    condition: Condition,
    questionnaire: Questionnaire,
    language: str = "en",
    *,
    name: Callable[[Question], str] | None = None,
) -> str:
    """The condition as a person would say it. `name` says how a question is called, by default by
    its id in quotes.
    """
    return _Speaker(questionnaire, language, name or (lambda question: f"“{question.id}”")).say(
        condition.tree
    )


class _Speaker:
    def __init__(
        self, questionnaire: Questionnaire, language: str, name: Callable[[Question], str]
    ) -> None:
        self.questionnaire, self.language, self.name = questionnaire, language, name
        self.words = _PHRASES.get(language, _PHRASES["en"])

    def say(self, node: Node) -> str:
        match node:
            case And(parts):
                return self.words["and"].join(self._inner(part) for part in parts)
            case Or(parts):
                return self.words["or"].join(self._inner(part) for part in parts)
            case Not(Call(function, question, code)):
                return self._call(function, question, code, "not ")
            case Not(inner):
                return self.words["not"].format(self._inner(inner))
            case Compare(left, operator, right):
                return self._compare(left, operator, right)
            case Call(function, question, code):
                return self._call(function, question, code, "")
            case _:
                return self._value(node)

    def _inner(self, node: Node) -> str:
        return f"({self.say(node)})" if isinstance(node, And | Or) else self.say(node)

    def _compare(self, left: Node, operator: str, right: Node | Choices) -> str:
        owner = left.id if isinstance(left, Name) else right.id if isinstance(right, Name) else ""
        if isinstance(right, Choices):
            joining = self.words["or" if operator == "in" else "nor"]
            return self.words[operator].format(
                self._value(left), joining.join(self._value(one, owner) for one in right.values)
            )
        return self.words[operator].format(self._value(left, owner), self._value(right, owner))

    def _call(self, function: str, question: str, code: str, negation: str) -> str:
        if function == "count":
            return self.words["count"].format(self._question(question))
        return self.words[negation + function].format(
            self._question(question), self._label(question, code)
        )

    def _value(self, node: Node, owner: str = "") -> str:
        """A side of a comparison; a quoted code of the other side's question is given by its
        label.
        """
        match node:
            case Name(question):
                return self._question(question)
            case Text(text):
                return self._label(owner, text)
            case Number(value):
                return f"{value:g}"
            case Negative(inner):
                return f"−{self._value(inner)}"
            case Arithmetic(left, operator, right):
                return f"{self._value(left)} {operator} {self._value(right)}"
            case _:
                return self.say(node)

    def _question(self, question: str) -> str:
        if question == GROUP:
            return self.words["group"]
        found = self.questionnaire.by_id.get(question)
        return f"“{question}”" if found is None else self.name(found)

    def _label(self, question: str, code: str) -> str:
        if code in Missing.names():
            return f"“{Missing(code).label.in_language(self.language)}”"
        found = self.questionnaire.by_id.get(question)
        options = (
            self.questionnaire.groups if question == GROUP else found.kind.options if found else ()
        )
        label = next(
            (option.label.in_language(self.language) for option in options if option.code == code),
            code,
        )
        return f"“{label}”"
