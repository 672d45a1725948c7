"""A condition as clauses about people, with the words of a codebook."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from survey.codebook import Codebook, Item
from survey.conditions import (
    And,
    Call,
    Choices,
    Compare,
    Condition,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Operator,
    Or,
    Text,
    evaluate,
)
from survey.missing import GIVEN, Missing
from survey.people_words.clauses import Clause, PeoplePhrases, joined
from survey.questionnaire import GROUP
from survey.questions import (
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Option,
    Quantity,
    TimeOfDay,
)
from survey.routing_words import in_words
from survey.wording import filled, names_in
from survey.words import Catalogue

__all__ = ["LONGEST", "People"]

LONG, LONGEST = 100, 160
"""Characters of a text of the author's: from the first on, the short heading of a question stands
for it, where it has one; at the second every text is cut."""

_ORDERS: MappingProxyType[str, str] = MappingProxyType(
    {"<": "less", "<=": "at_most", ">": "more", ">=": "at_least"}
)
_ORDERS_OF_TIME: MappingProxyType[str, str] = MappingProxyType(
    {"<": "before", "<=": "until", ">": "after", ">=": "since"}
)


@dataclass(frozen=True)
class _Words:
    """The codebook as `survey.routing_words` looks into it."""

    codebook: Codebook

    @property
    def by_id(self) -> Mapping[str, Item]:
        return self.codebook.items

    @property
    def groups(self) -> tuple[Option, ...]:
        return self.codebook.groups

    def catalogue(self, language: str) -> Catalogue:
        return self.codebook.catalogue(language)


class People:
    def __init__(self, codebook: Codebook, language: str) -> None:
        self.codebook, self.language = codebook, language
        self.catalogue = codebook.catalogue(language)
        self.phrases = self.catalogue.phrases(PeoplePhrases)

    def say(self, node: Node) -> str:
        match node:
            case Compare(Name(id), "==" | "in", right) if id == GROUP and _written(right):
                codes = [text.value for text in _written(right)]
                return self.catalogue.listed(self._group(code) for code in dict.fromkeys(codes))
            case _:
                return self.phrases.those.format(clauses=self._clauses(node))

    def _clauses(self, node: Node) -> str:
        if not isinstance(node, And | Or):
            return self._said(self._clause(node))
        both = isinstance(node, And)
        joining = self.phrases.and_ if both else self.phrases.or_
        return joining.join(self._parts(node.parts, both=both))

    def _parts(self, parts: Sequence[Node], *, both: bool) -> Iterator[str]:
        """Each part said, those of one question together; one of several parts in brackets."""
        single = [self._clause(part) for part in parts if not isinstance(part, And | Or)]
        yield from map(self._said, joined(single, "and" if both else "or"))
        yield from (f"({self._clauses(part)})" for part in parts if isinstance(part, And | Or))

    def _said(self, clause: Clause) -> str:
        answers = self.catalogue.listed(clause.answers, last=clause.last) if clause.answers else ""
        return self.catalogue.said(
            PeoplePhrases,
            clause.phrase,
            question=clause.question,
            answers=answers,
            value=clause.value,
            clause=clause.clause,
            n=clause.n,
        )

    # --- one condition ---

    def _clause(self, node: Node) -> Clause:
        found: Clause | None = None
        match node:
            case Compare(Name(id), operator, right):
                found = self._compared(id, operator, right)
            case Compare(Call("count", id), operator, Number(value)):
                found = self._counted(id, operator, value)
            case Not(Call(function, id, code)):
                found = self._called(function, id, code, wanted=False)
            case Call(function, id, code):
                found = self._called(function, id, code, wanted=True)
            case _:
                pass
        return found or Clause("whom", clause=self._as_route(node))

    def _as_route(self, node: Node) -> str:
        """What has no phrase of its own, as forms say it."""
        words = _Words(self.codebook)
        return in_words(Condition("", node), words, self.language, name=self._question)

    def _compared(self, name: str, operator: Operator, right: Node | Choices) -> Clause | None:
        if name == GROUP:
            labels = tuple(self._quoted(self._group(text.value)) for text in _written(right))
            positive = operator in ("==", "in")
            return Clause("in_group" if positive else "not_in_group", answers=labels)
        item = self.codebook.items.get(name)
        if item is None:
            return None
        if _is_truth(item):
            return self._true_or_not(item, operator, right)
        if operator in ("<", "<=", ">", ">="):
            return self._ordered(item, operator, right)
        return self._equal(item, operator, right)

    def _equal(self, item: Item, operator: Operator, right: Node | Choices) -> Clause | None:
        """One of these answers, or another than these."""
        values = right.values if isinstance(right, Choices) else (right,)
        answers = [self._answer(item, value) for value in values]
        kinds = [_missing(value) for value in values]
        if None in answers or any(kind and kind not in GIVEN for kind in kinds):
            return None
        other = "not_answered" if any(kinds) else "answered_other"
        phrase = "answered" if operator in ("==", "in") else other
        given = tuple(answer for answer in answers if answer is not None)
        return Clause(phrase, self._question(item), tuple(dict.fromkeys(given)))

    def _ordered(self, item: Item, operator: Operator, right: Node | Choices) -> Clause | None:
        if isinstance(right, Choices):
            return None
        time = isinstance(item.answers, Day | TimeOfDay)
        value = self._moment(right) if time else self._number(right)
        if value is None:
            return None
        table = _ORDERS_OF_TIME if time else _ORDERS
        return Clause(table[operator], self._question(item), value=value)

    def _true_or_not(self, item: Item, operator: Operator, right: Node | Choices) -> Clause | None:
        """A computed condition, which is 1 where it is true and 0 where it is false."""
        holding = {
            value
            for value in (0, 1)
            if not isinstance(right, Choices)
            and evaluate(Compare(Number(value), operator, right), {}) is True
        }
        if holding not in ({0}, {1}):
            return None
        return Clause("holds" if holding == {1} else "not_holds", self._question(item))

    def _counted(self, name: str, operator: Operator, value: float) -> Clause | None:
        item = self.codebook.items.get(name)
        if item is None or not isinstance(item.answers, ManyOf) or not math.isfinite(value):
            return None
        question = self._question(item)
        match operator:
            case ">" | ">=":
                least = math.floor(value) + 1 if operator == ">" else math.ceil(value)
                return (
                    Clause("chose_at_least", question, n=least)
                    if least > 0
                    else Clause("gave_any", question)
                )
            case "<" | "<=":
                most = math.ceil(value) - 1 if operator == "<" else math.floor(value)
                found = Clause("chose_at_most" if most else "chose_none", question, n=most)
                return found if most >= 0 else None
            case "==" if value >= 0 and value == int(value):
                return Clause("chose_number" if value else "chose_none", question, n=int(value))
            case _:
                return None

    def _called(self, function: str, name: str, code: str, *, wanted: bool) -> Clause | None:
        item = self.codebook.items.get(name)
        if item is None or function == "count":
            return None
        question = self._question(item)
        if function == "answered":
            return Clause("gave_any" if wanted else "gave_none", question)
        several = isinstance(item.answers, ManyOf)
        phrases = ("chose", "not_chose") if several else ("answered", "answered_other")
        answer = self._answer(item, Text(code))
        if answer is None:
            return None
        return Clause(phrases[0] if wanted else phrases[1], question, (answer,))

    # --- words ---

    def _question(self, item: Item) -> str:
        text = item.ask.in_language(self.language)
        if len(text) >= LONG and item.short is not None:
            text = item.short.in_language(self.language)
        return self._quoted(text)

    def _answer(self, item: Item, value: Node) -> str | None:
        """An answer as it is called; None for what is no single answer."""
        if kind := _missing(value):
            return self._quoted(kind.said(self.catalogue))
        match item.answers, value:
            case OneOf() | ManyOf(), Text() | Number() | Negative():
                code = value.value if isinstance(value, Text) else _code(value)
                labels = (each.label for each in item.options if each.code == code)
                label = next(labels, None)
                return None if label is None else self._quoted(label.in_language(self.language))
            case Quantity(), _:
                return self._number(value)
            case Day() | TimeOfDay(), _:
                return self._moment(value)
            case OpenText(), Text(text):
                return self._quoted(text)
            case _:
                return None

    def _number(self, node: Node) -> str | None:
        match node:
            case Number(value):
                return self.catalogue.number(value)
            case Negative(Number(value)):
                return self.catalogue.number(-value)
            case _:
                return None

    def _moment(self, node: Node) -> str | None:
        match node:
            case Text(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
                return self.catalogue.day(text)
            case Text(text) if re.fullmatch(r"\d{2}:\d{2}", text, re.ASCII):
                return text
            case _:
                return None

    def _group(self, code: str) -> str:
        return self.codebook.group_label(code, self.language)

    def _quoted(self, text: str) -> str:
        """A text of the author's within a sentence: on one line, cut where it is long, with
        earlier answers in it left open.
        """
        line = " ".join(filled(text, dict.fromkeys(names_in(text), "…")).split())
        if len(line) > LONGEST:
            cut = line[:LONGEST]
            line = f"{cut.rsplit(' ', 1)[0] if ' ' in cut else cut} …"
        return self.catalogue.isolated(self.catalogue.quoted(line))


def _written(node: Node | Choices) -> tuple[Text, ...]:
    """Texts in quotes on the right side of a comparison."""
    values = node.values if isinstance(node, Choices) else (node,)
    return tuple(value for value in values if isinstance(value, Text))


def _missing(node: Node) -> Missing | None:
    is_kind = isinstance(node, Text) and node.value in Missing.names()
    return Missing(node.value) if is_kind and isinstance(node, Text) else None


def _code(node: Node) -> str:
    """The code of a rating that a number means."""
    match node:
        case Number(value) if value == int(value):
            return str(int(value))
        case Negative(Number(value)) if value == int(value):
            return str(-int(value))
        case _:
            return ""


def _is_truth(item: Item) -> bool:
    """Computed from a condition, not from a sum."""
    if not isinstance(item.answers, Derived):
        return False
    tree = item.answers.expression.tree
    is_call = isinstance(tree, Call) and tree.function != "count"
    return is_call or isinstance(tree, Compare | And | Or | Not)
