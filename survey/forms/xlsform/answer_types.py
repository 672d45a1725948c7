"""How each answer type stands in an XLSForm: the one place of this room that asks for the type."""

from dataclasses import dataclass
from typing import Literal, assert_never

from survey.forms.xlsform.xpath_words import minutes, plain_number, quoted
from survey.questions import (
    Answers,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)
from survey.wording import Wording

__all__ = ["AskedAs", "Sort", "asked_as"]

Sort = Literal["one", "many", "order", "number", "date", "time", "text"]
"""What conditions and cells go by: one choice, several, all of them in order, or what is written
in."""

_LONGEST_ROW = 21
"""Answers of a rating that are shown one beside or below the other; more are a list to open."""


@dataclass(frozen=True)
class AskedAs:
    """The row of a question. `kind`: its kind, where `type` does not tell it. `least`, `most`: the
    bounds as XPath. `exclusive`: the answer that cannot stand beside others.
    """

    type: str
    sort: Sort
    kind: str = ""
    appearance: str = ""
    least: str = ""
    most: str = ""
    bounded: Quantity | Day | TimeOfDay | None = None
    longest: int | None = None
    unit: Wording | None = None
    whole: bool = False
    scale: str = ""
    numbered: bool = False
    exclusive: str | None = None
    random: bool = False
    standing: frozenset[str] = frozenset()

    @property
    def is_asked(self) -> bool:
        return self.type not in ("note", "calculate")

    @property
    def is_listed(self) -> bool:
        """There are choices, in a list of their own."""
        return self.sort in ("one", "many", "order")

    @property
    def has_reason_beside(self) -> bool:
        """A kind of missing answer cannot stand among its choices: a second question takes it."""
        return self.is_asked and self.sort not in ("one", "many")


def asked_as(answers: Answers) -> AskedAs:
    match answers:
        case OneOf(choices):
            kind = "choose other" if answers.other else ""
            return AskedAs(
                "select_one",
                "one",
                "rating"
                if answers.numbered
                else f"scale {answers.scale}"
                if answers.scale
                else kind,
                "minimal" if answers.numbered and len(choices) > _LONGEST_ROW else "",
                scale=answers.scale,
                numbered=answers.numbered,
                random=answers.shuffled,
                standing=answers.standing,
            )
        case ManyOf():
            extras = [*(["other"] if answers.other else []), *(["none"] if answers.none else [])]
            return AskedAs(
                "select_multiple",
                "many",
                " ".join(["choose_many", *extras]),
                exclusive=answers.exclusive,
                random=answers.shuffled,
                standing=answers.standing,
            )
        case Ranking():
            return AskedAs("rank", "order", random=answers.shuffled)
        case Quantity(low, high, whole, unit):
            least, most = ("" if each is None else plain_number(each) for each in (low, high))
            return AskedAs(
                "integer" if whole else "decimal",
                "number",
                least=least,
                most=most,
                bounded=answers,
                unit=unit,
                whole=whole,
            )
        case Day(first, last):
            least, most = (f"date({quoted(each)})" if each else "" for each in (first, last))
            return AskedAs("date", "date", least=least, most=most, bounded=answers)
        case TimeOfDay(first, last):
            least, most = (minutes(each) if each else "" for each in (first, last))
            return AskedAs("time", "time", least=least, most=most, bounded=answers)
        case OpenText(longest, several_lines):
            appearance = "multiline" if several_lines else ""
            return AskedAs("text", "text", appearance=appearance, longest=longest)
        case Derived():
            return AskedAs("calculate", "number")
        case Shown():
            return AskedAs("note", "text")
        case _ as never:
            assert_never(never)
