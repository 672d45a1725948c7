"""A condition in words, for everything that people read: "question 4 is “Yes” and question 7 is at
least 18".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Generic, Protocol, TypeVar

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
from survey.questionnaire import GROUP, TODAY
from survey.questions import Answers, Day, Option, TimeOfDay
from survey.words import Catalogue, Phrases

__all__ = ["Answered", "Known", "RoutePhrases", "in_words"]


class Answered(Protocol):
    """What a condition looks at: a question of a questionnaire, or an item of a codebook."""

    @property
    def id(self) -> str: ...
    @property
    def answers(self) -> Answers: ...


One = TypeVar("One", bound=Answered)
One_co = TypeVar("One_co", bound=Answered, covariant=True)


class Known(Protocol[One_co]):
    """Where the words for what a condition looks at are found."""

    @property
    def by_id(self) -> Mapping[str, One_co]: ...
    @property
    def groups(self) -> tuple[Option, ...]: ...
    def catalogue(self, language: str, /) -> Catalogue: ...


@dataclass(frozen=True)
class RoutePhrases(Phrases):
    """Conditions as people say them; {} is filled in order."""

    place: ClassVar[str] = "route"
    equal: str = "{} is {}"
    unequal: str = "{} is not {}"
    less: str = "{} is less than {}"
    at_most: str = "{} is at most {}"
    more: str = "{} is more than {}"
    at_least: str = "{} is at least {}"
    before: str = "{} is before {}"
    until: str = "{} is {} or earlier"
    after: str = "{} is after {}"
    since: str = "{} is {} or later"
    one_of: str = "{} is {}"
    none_of: str = "{} is neither {}"
    answered: str = "{} is answered"
    not_answered: str = "{} is not answered"
    selected: str = "{} includes {}"
    not_selected: str = "{} does not include {}"
    count: str = "the number of answers to {}"
    and_: str = " and "
    or_: str = " or "
    nor: str = " nor "
    not_: str = "it is not the case that {}"
    group: str = "the group"
    today: str = "the day of the interview"


_OF_OPERATOR: Mapping[str, str] = MappingProxyType(
    {
        "==": "equal",
        "!=": "unequal",
        "<": "less",
        "<=": "at_most",
        ">": "more",
        ">=": "at_least",
        "in": "one_of",
        "not in": "none_of",
    }
)

_OF_TIME: Mapping[str, str] = MappingProxyType(
    {**_OF_OPERATOR, "<": "before", "<=": "until", ">": "after", ">=": "since"}
)
"""The same of days and times of day."""


def in_words(
    condition: Condition,
    known: Known[One],
    language: str = "en",
    *,
    name: Callable[[One], str] | None = None,
) -> str:
    """The condition as a person would say it. `name` says how a question is called, by default by
    its id in quotes.
    """
    return _Speaker(known, language, name or (lambda question: f"“{question.id}”")).say(
        condition.tree
    )


class _Speaker(Generic[One]):
    def __init__(self, known: Known[One], language: str, name: Callable[[One], str]) -> None:
        self.known, self.language, self.name = known, language, name
        self.catalogue = known.catalogue(language)
        self.words = self.catalogue.phrases(RoutePhrases)

    def say(self, node: Node) -> str:
        match node:
            case And(parts):
                return self.words.and_.join(self._inner(part) for part in parts)
            case Or(parts):
                return self.words.or_.join(self._inner(part) for part in parts)
            case Not(Call(function, question, code)):
                return self._call(function, question, code, "not ")
            case Not(inner):
                return self.words.not_.format(self._inner(inner))
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
            joining = self.words.or_ if operator == "in" else self.words.nor
            return self._saying(operator, owner).format(
                self._value(left), joining.join(self._value(one, owner) for one in right.values)
            )
        said = self._saying(operator, owner)
        return said.format(self._value(left, owner), self._value(right, owner))

    def _saying(self, operator: str, owner: str) -> str:
        table = _OF_TIME if self._is_day(owner) or self._is_time(owner) else _OF_OPERATOR
        return str(getattr(self.words, table[operator]))

    def _is_day(self, question: str) -> bool:
        found = self.known.by_id.get(question)
        return question == TODAY if found is None else isinstance(found.answers, Day)

    def _is_time(self, question: str) -> bool:
        found = self.known.by_id.get(question)
        return found is not None and isinstance(found.answers, TimeOfDay)

    def _call(self, function: str, question: str, code: str, negation: str) -> str:
        if function == "count":
            return self.words.count.format(self._question(question))
        said = self.words.selected if function == "selected" else self.words.answered
        if negation:
            said = self.words.not_selected if function == "selected" else self.words.not_answered
        return said.format(self._question(question), self._label(question, code))

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
                return self.catalogue.number(value)
            case Negative(inner):
                return f"−{self._value(inner)}"
            case Arithmetic(left, operator, right):
                return f"{self._value(left)} {operator} {self._value(right)}"
            case _:
                return self.say(node)

    def _question(self, question: str) -> str:
        if question == GROUP:
            return self.words.group
        if question == TODAY and question not in self.known.by_id:
            return self.words.today
        found = self.known.by_id.get(question)
        return self.catalogue.quoted(question) if found is None else self.name(found)

    def _label(self, question: str, code: str) -> str:
        if code in Missing.names():
            return self.catalogue.quoted(Missing(code).said(self.catalogue))
        if self._is_day(question):
            return self.catalogue.day(code) if code.count("-") == 2 else code
        if self._is_time(question):
            return code
        found = self.known.by_id.get(question)
        options = self.known.groups if question == GROUP else found.answers.options if found else ()
        labels = {option.code: option.label.in_language(self.language) for option in options}
        return self.catalogue.quoted(labels.get(code, code))
