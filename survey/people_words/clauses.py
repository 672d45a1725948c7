"""The phrases for people, and clauses that can be said as one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar, Literal

from survey.words import Phrases, Plural, plural

__all__ = ["Clause", "PeoplePhrases", "joined"]


@dataclass(frozen=True)
class PeoplePhrases(Phrases):
    """People by what they answered. {question} and {answers} are in quotation marks; {value} is a
    number, a day or a time.
    """

    place: ClassVar[str] = "people"
    those: str = "those {clauses}"
    and_: str = " and "
    or_: str = " or "
    answered: str = "who answered {answers} to {question}"
    answered_other: str = "who gave an answer other than {answers} to {question}"
    not_answered: str = "who did not answer {answers} to {question}"
    less: str = "who answered less than {value} to {question}"
    at_most: str = "who answered at most {value} to {question}"
    more: str = "who answered more than {value} to {question}"
    at_least: str = "who answered at least {value} to {question}"
    before: str = "who answered earlier than {value} to {question}"
    until: str = "who answered {value} or earlier to {question}"
    after: str = "who answered later than {value} to {question}"
    since: str = "who answered {value} or later to {question}"
    gave_any: str = "who answered {question}"
    gave_none: str = "who did not answer {question}"
    chose: str = "who chose {answers} when asked {question}"
    not_chose: str = "who did not choose {answers} when asked {question}"
    chose_none: str = "who chose none of the answers when asked {question}"
    chose_number: Plural = plural(
        "who chose {n} answer when asked {question}", "who chose {n} answers when asked {question}"
    )
    chose_at_most: Plural = plural(
        "who chose at most {n} answer when asked {question}",
        "who chose at most {n} answers when asked {question}",
    )
    chose_at_least: Plural = plural(
        "who chose at least {n} answer when asked {question}",
        "who chose at least {n} answers when asked {question}",
    )
    holds: str = "for whom {question} is true"
    not_holds: str = "for whom {question} is not true"
    in_group: str = "who are in the group {answers}"
    not_in_group: str = "who are not in the group {answers}"
    whom: str = "for whom {clause}"


@dataclass(frozen=True, slots=True)
class Clause:
    """A phrase of the table with what fills it. `last` joins its answers."""

    phrase: str
    question: str = ""
    answers: tuple[str, ...] = ()
    value: str = ""
    n: int = 0
    clause: str = ""
    last: Literal["and", "or"] = "or"


_MERGED: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "or": ("answered", "chose", "in_group"),
        "and": ("answered_other", "not_answered", "not_chose", "not_in_group", "chose"),
    }
)
"""Clauses of one question that are said as one, with their answers in a row."""


def joined(clauses: Iterable[Clause], last: Literal["and", "or"]) -> list[Clause]:
    """Clauses that are all true, or of which one is; those that say the same of one question are
    one, with their answers in a row.
    """
    found: list[Clause] = []
    for clause in clauses:
        same = [place for place, each in enumerate(found) if _alike(each, clause)]
        if not same or clause.phrase not in _MERGED[last]:
            found.append(clause)
            continue
        other = found[same[0]]
        answers = tuple(dict.fromkeys((*other.answers, *clause.answers)))
        both = clause.phrase == "chose" and last == "and"
        found[same[0]] = replace(other, answers=answers, last="and" if both else "or")
    return found


def _alike(one: Clause, other: Clause) -> bool:
    return (one.phrase, one.question) == (other.phrase, other.question)
