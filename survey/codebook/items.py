"""One item: its words, its answers, and how each instrument puts it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from survey.codebook.union import answers_together, offered_by
from survey.conditions import Condition, Node, renamed
from survey.missing import Missing
from survey.questionnaire import Questionnaire
from survey.questions import Answers, Column, Net, OneOf, Option, Value, columns_of
from survey.versions import Series
from survey.wording import Wording

__all__ = [
    "COMPANION",
    "Asking",
    "Item",
    "Source",
    "conditions_today",
    "item_of",
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
    from. `earlier`: how older versions of the instrument put it, the oldest first. `version`: the
    one that puts it so. `stem`: what stands over its block. `called`: by code of the item, or kind
    of missing answer that it counts as, what each of these answers is called there.
    """

    ask: Wording
    when: Condition | None = None
    asked_of: Wording | None = None
    otherwise: str = ""
    options: tuple[Option, ...] = ()
    earlier: tuple["Asking", ...] = ()
    version: str = ""
    stem: Wording | None = None
    called: tuple[tuple[str, Wording], ...] = ()

    @property
    def route(self) -> Node | None:
        """The condition in whatever words it was written; None: everybody is asked."""
        return None if self.when is None else self.when.tree

    def after(self, older: "Asking") -> "Asking":
        """The same, knowing the versions before it."""
        return replace(self, earlier=(*older.earlier, replace(older, earlier=())))


Answer = Value | Missing

_KINDS = frozenset(Missing.names())


@dataclass(frozen=True, slots=True)
class Source:
    """Where the interviews of one definition have the answers to an item. `questions`: under which
    ids, of several the first that was asked; none where the definition does not have the item.
    `codes`: answers that are called otherwise today, or count as a kind of missing answer.
    """

    questions: tuple[str, ...]
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def given(self, answers: Mapping[str, Answer]) -> Answer:
        """What was answered, as it is called today; `not_asked` where nothing was."""
        for question in self.questions:
            answer = answers.get(question, Missing.NOT_ASKED)
            if answer is not Missing.NOT_ASKED:
                return self.today(answer)
        return Missing.NOT_ASKED

    def today(self, answer: Answer) -> Answer:
        """An answer as it is called today."""
        if isinstance(answer, Missing) or not self.codes:
            return answer
        if isinstance(answer, tuple):
            codes = dict.fromkeys(self.codes.get(code, code) for code in answer)
            chosen = tuple(code for code in codes if code not in _KINDS)
            return chosen or Missing(next(iter(codes)))
        code = self.codes.get(answer, answer) if isinstance(answer, str) else answer
        return Missing(code) if code in _KINDS else code


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
    of: str = ""
    offered: Mapping[str, tuple[tuple[str, str], ...]] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )
    sources: Mapping[str | tuple[str, str], Source] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )

    def source(self, definition: str, instrument: str, version: str) -> Source:
        """Where the interviews of a definition, by its hash, have the answers to it."""
        found = self.sources.get(definition) or self.sources.get((instrument, version))
        return Source((self.id, *self.was)) if found is None else found

    @property
    def routes(self) -> Mapping[str, Condition | None]:
        """By instrument the whole condition under which it is asked, that of section and block
        joined in; None: everybody.

        Of several versions of an instrument the newest counts, also for answers given by an
        earlier one.
        """
        return {instrument: asking.when for instrument, asking in self.askings.items()}

    @property
    def ways(self) -> tuple[tuple[str, Asking], ...]:
        """Every way in which a version of an instrument puts it, with the instrument; of each
        instrument the oldest first.
        """
        return tuple(
            (instrument, each)
            for instrument, asking in self.askings.items()
            for each in (*asking.earlier, asking)
        )

    @property
    def versions(self) -> tuple[tuple[str, str], ...]:
        """Every version of every instrument of its codebook, in their order."""
        return tuple(key for key in self.sources if isinstance(key, tuple))

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


Today = Callable[[Questionnaire, Condition], Condition]
"""Of a condition in a definition the same one over the items of the codebook."""


def conditions_today(every: Iterable[Series]) -> Today:
    """How the conditions of any definition are written over these series."""
    names: dict[str, dict[str, str]] = {}
    codes: dict[str, dict[str, Mapping[str, str]]] = {}
    for series in every:
        for each in series.members:
            names.setdefault(each.questionnaire.hash, {})[each.question.id] = series.id
            codes.setdefault(each.questionnaire.hash, {})[each.question.id] = each.codes

    def today(questionnaire: Questionnaire, condition: Condition) -> Condition:
        own = questionnaire.hash
        return renamed(condition, names.get(own, {}), codes.get(own, {}))

    return today


def item_of(series: Series, definitions: Iterable[Questionnaire], today: Today) -> Item:
    """The item that a series of questions is. `definitions`: all of the codebook, whose answers it
    is to be found in, or not.
    """
    question = series.newest.question
    mine = {each.questionnaire.hash for each in series.members}
    nowhere = Source(())
    sources: dict[str | tuple[str, str], Source] = {}
    for definition in definitions:
        found = _source(series, definition) if definition.hash in mine else nowhere
        sources[definition.instrument, definition.version] = found
        sources[definition.hash] = found
    questions = [each.question for each in reversed(series.members)]
    names = [name for each in questions for name in (each.id, *each.was) if name != series.id]
    return Item(
        id=series.id,
        ask=question.ask,
        kind=question.kind.name,
        answers=answers_together(series.members),
        missing=tuple(dict.fromkeys(kind for each in questions for kind in each.missing)),
        instruments=tuple(dict.fromkeys(each.questionnaire.instrument for each in series.members)),
        was=() if series.of else tuple(dict.fromkeys(names)),
        stem=question.block.stem if question.block else None,
        askings=MappingProxyType(_askings(series, today)),
        short=next((each.short for each in questions if each.short), None),
        of=series.of,
        offered=MappingProxyType(dict(offered_by(series.members))),
        sources=MappingProxyType(sources),
    )


def _source(series: Series, definition: Questionnaire) -> Source:
    """Where the answers to it are, in the interviews of one of its definitions."""
    own = [each for each in reversed(series.members) if each.questionnaire.hash == definition.hash]
    codes = {old: new for each in own for old, new in each.codes.items()}
    names = [name for each in own for name in (each.question.id, *each.question.was)]
    return Source(tuple(dict.fromkeys(names)), MappingProxyType(codes))


def _askings(series: Series, today: Today) -> dict[str, Asking]:
    found: dict[str, Asking] = {}
    for each in series.members:
        question, by = each.question, each.questionnaire
        asking = Asking(
            question.ask,
            None if question.when is None else today(by, question.when),
            question.asked_of,
            question.otherwise,
            question.answers.options,
            version=by.version,
            stem=question.block.stem if question.block else None,
            called=tuple((each.code(one.code), one.label) for one in question.options),
        )
        older = found.get(by.instrument)
        found[by.instrument] = asking if older is None else asking.after(older)
    return found


def said_as(item: Item, newer: Item) -> Item:
    """The item with the words for its figures from another one with its id, or from the newest
    series that it was; what is said of a route only where it is the same.
    """
    askings = {
        name: mine if (theirs := newer.askings.get(name)) is None else _said(mine, theirs)
        for name, mine in item.askings.items()
    }
    short = newer.short if newer.id == item.id else item.short
    return replace(item, askings=MappingProxyType(askings), short=short)


def _said(mine: Asking, theirs: Asking) -> Asking:
    earlier = tuple(_said(each, theirs) for each in mine.earlier)
    if theirs.route == mine.route:
        mine = replace(mine, asked_of=theirs.asked_of, otherwise=theirs.otherwise)
    return replace(mine, earlier=earlier)
