"""One item: its words, its answers, and how each instrument puts it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from survey.conditions import Condition
from survey.errors import shown
from survey.missing import Missing
from survey.questionnaire import Question, Questionnaire
from survey.questions import Answers, Column, Net, OneOf, Option, columns_of
from survey.wording import Wording

__all__ = [
    "COMPANION",
    "Asking",
    "Item",
    "difference_of",
    "item_of",
    "joined",
    "option_column",
    "said_as",
]

COMPANION = "__missing"
"""Ending of the column that says why a number, text, date or choose-many item has no value."""


@dataclass(frozen=True, slots=True)
class Asking:
    """How one instrument puts an item, in its newest version that has it.

    `when`: the whole condition, with that of section and block; None: everybody is asked.
    `asked_of`: whom it is then put to, in the author's words. `otherwise`: "no" where the author
    says that whoever is not asked has not got what is asked about. `options`: the answers to choose
    from. `earlier`: how older versions of the instrument put it, the oldest first.
    """

    ask: Wording
    when: Condition | None = None
    asked_of: Wording | None = None
    otherwise: str = ""
    options: tuple[Option, ...] = ()
    earlier: tuple["Asking", ...] = ()

    def after(self, older: "Asking") -> "Asking":
        """The same, knowing the versions before it."""
        return replace(self, earlier=(*older.earlier, replace(older, earlier=())))


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its wording, what its answers are, and with that its NETs and the columns it has
    in a table of answers. `kind` is the name of its kind, for people and exported files.

    `missing` are the kinds the respondent may give. `instruments` are those that ask it. `was`: its
    earlier ids. `askings`: how each instrument puts it. `short`: its heading where there is no room
    for its words, if the author gave one.
    """

    id: str
    ask: Wording
    kind: str
    answers: Answers
    missing: tuple[Missing, ...]
    instruments: tuple[str, ...]
    was: tuple[str, ...] = ()
    stem: Wording | None = None
    askings: Mapping[str, Asking] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    short: Wording | None = None

    @property
    def routes(self) -> Mapping[str, Condition | None]:
        """By instrument the whole condition under which it is asked, that of section and block
        joined in; None: everybody.

        Of several versions of an instrument the newest counts, also for answers given by an
        earlier one.
        """
        return {instrument: asking.when for instrument, asking in self.askings.items()}

    @property
    def asked_of(self) -> Wording | None:
        """Whom it is put to, in the author's words, where all instruments that say so say the
        same.
        """
        said = {asking.asked_of for asking in self.askings.values() if asking.asked_of}
        return said.pop() if len(said) == 1 else None

    @property
    def otherwise(self) -> str:
        """It is "no" where each instrument that does not ask everybody says that those who are not
        asked have not got what is asked about.
        """
        routed = {each.otherwise for each in self.askings.values() if each.when is not None}
        return "no" if routed == {"no"} else ""

    @property
    def options(self) -> tuple[Option, ...]:
        """The answers to choose from, in order."""
        return self.answers.options

    @property
    def nets(self) -> tuple[Net, ...]:
        return self.answers.nets

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns it has in a table of answers, without the companion."""
        return columns_of(self.answers, self.id)

    @property
    def ordered(self) -> bool:
        """One answer of several that run from low to high."""
        return isinstance(self.answers, OneOf) and self.answers.ordered

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    @property
    def categorical(self) -> bool:
        """One column of answer codes, as opposed to numbers, texts, choose-many and rankings."""
        return isinstance(self.answers, OneOf)

    def net(self, name: str) -> Net | None:
        return next((net for net in self.nets if net.name == name), None)


def option_column(item: str, code: str) -> str:
    """The boolean column of one option of a choose-many item."""
    return f"{item}__{code}"


def item_of(question: Question, questionnaire: Questionnaire) -> Item:
    return Item(
        id=question.id,
        ask=question.ask,
        kind=question.kind.name,
        answers=question.answers,
        missing=question.missing,
        instruments=(questionnaire.instrument,),
        was=question.was,
        stem=question.block.stem if question.block else None,
        askings=MappingProxyType(
            {
                questionnaire.instrument: Asking(
                    question.ask,
                    question.when,
                    question.asked_of,
                    question.otherwise,
                    question.answers.options,
                )
            }
        ),
        short=question.short,
    )


def joined(first: Item, item: Item) -> Item:
    """One item that was met before, and how the next questionnaire has it."""
    askings = dict(first.askings)
    for instrument, asking in item.askings.items():
        older = askings.get(instrument)
        askings[instrument] = asking if older is None else asking.after(older)
    return replace(
        item,
        instruments=tuple(dict.fromkeys((*first.instruments, *item.instruments))),
        askings=MappingProxyType(askings),
        short=item.short or first.short,
    )


def said_as(item: Item, newer: Item) -> Item:
    """The item with the words for its figures from another one with its id; what is said of a route
    only where it is the same.
    """
    askings = {
        name: replace(mine, asked_of=theirs.asked_of, otherwise=theirs.otherwise)
        if (theirs := newer.askings.get(name)) is not None and theirs.when == mine.when
        else mine
        for name, mine in item.askings.items()
    }
    return replace(item, askings=MappingProxyType(askings), short=newer.short)


def difference_of(first: Item, second: Item, *, same: bool) -> str:
    """What makes the second item another one than the first, in words; empty when they are one
    item.

    Between versions of the `same` instrument labels may be mended; codes, their order and the NETs
    may not change.
    """
    if first.kind != second.kind:
        return f"is {first.kind} there and {second.kind} here"
    if first.codes != second.codes:
        return f"has the answers {', '.join(first.codes)} there and {', '.join(second.codes)} here"
    if {net.name: set(net.codes) for net in first.nets} != {
        net.name: set(net.codes) for net in second.nets
    }:
        return "has other NETs there than here"
    if not same:
        for one, other in zip(first.options, second.options, strict=True):
            for language in set(one.label.languages) & set(other.label.languages) or {""}:
                there, here = one.label.in_language(language), other.label.in_language(language)
                if there != here:
                    return (
                        f"words the answer {shown(one.code)} as {shown(there)} there and "
                        f"{shown(here)} here"
                    )
    return ""
