"""A mapping held against the questionnaire and the data file: what is read from where. Every fault
at once, with its line.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from survey.errors import AnswerError, DataError, Fault, did_you_mean, shown
from survey.exchange.cells import DataFile, cell_text
from survey.exchange.mapping import REST, ColumnMapping, ItemSource, WhoSource
from survey.exchange.missing_cells import missing_labels
from survey.exchange.typed import Writing, code_of, standing
from survey.missing import Missing
from survey.questionnaire import Question, Questionnaire
from survey.questions import OTHER, Chosen, parsed
from survey.wording import Wording, folded

__all__ = ["ItemPlan", "Lookup", "Plan", "plan"]

Meaning = TypeVar("Meaning")

RESERVED = (
    "interview",
    "instrument",
    "version",
    "group",
    "mode",
    "language",
    "started",
    "completed",
    "consent",
)
"""Columns that every table of answers has; no attribute can have their names."""


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """Where the answers to one item are.

    `columns`: option or kind of missing answer → column; "" where one column has it all.
    `words_of`: the question at whose "other" this was written; both stand in one entry of the
    mapping. `said`: how kinds of missing answer are called. `writing`: how numbers and days are
    written, as far as the mapping says.
    """

    question: Question
    entry: ItemSource
    key: str
    columns: Mapping[str, str]
    values: "Lookup[str]"
    missing: "Lookup[Missing]"
    said: Mapping[Missing, Wording]
    writing: Writing
    words_of: Question | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is read. `items` stand in the order of the questionnaire."""

    questionnaire: Questionnaire
    mapping: ColumnMapping
    items: Sequence[ItemPlan]


class Lookup(Generic[Meaning]):
    """What a value in the file means, found by the value as written, then without case, spaces or
    decimal noughts.
    """

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self.exact = dict(meanings)
        self._folded = {folded(cell_text(value)): meaning for value, meaning in meanings.items()}

    def __bool__(self) -> bool:
        return bool(self.exact)

    def get(self, *names: str) -> Meaning | None:
        """The meaning of the first of these names (a value, then its label) that has one."""
        for name in names:
            if name in self.exact:
                return self.exact[name]
            if (meaning := self._folded.get(folded(name))) is not None:
                return meaning
        return None


def plan(mapping: ColumnMapping, questionnaire: Questionnaire, data: DataFile, file: str) -> Plan:
    """What to read from where. Raises DataError for everything in the mapping that fits neither
    questionnaire nor file.
    """
    planner = _Planner(mapping, questionnaire, data, file)
    items = planner.items()
    faults = [*planner.faults, *planner.who(), *planner.columns()] or planner.unmapped(items)
    if faults:
        raise DataError(sorted(dict.fromkeys(faults), key=lambda fault: fault.line))
    return Plan(questionnaire, mapping, items)


class _Planner:
    def __init__(
        self, mapping: ColumnMapping, questionnaire: Questionnaire, data: DataFile, file: str
    ) -> None:
        self.mapping, self.questionnaire, self.data, self.file = mapping, questionnaire, data, file
        self.source = mapping.source
        self.said = missing_labels(questionnaire)
        self.writing = Writing(self.source.decimal, self.source.dates, self.source.language.always)
        self.faults: list[Fault] = []

    # --- items ---

    def items(self) -> list[ItemPlan]:
        entries = self._entries()
        plans: list[ItemPlan] = []
        for question in self.questionnaire.items:
            if question.id in entries:
                plans.append(self._item(question, *entries[question.id]))
            elif question.follows in entries:
                plans += self._words(question, *entries[question.follows])
        return plans

    def _entries(self) -> dict[str, tuple[str, ItemSource]]:
        """Item id → the key and entry that is about it; an entry of its own goes before a
        pattern.
        """
        ids = [item.id for item in self.questionnaire.items]
        found: dict[str, tuple[str, ItemSource]] = {}
        for key, entry in self.source.items.items():
            matches = list(_matches(key, ids)) if "*" in key else [(key, "")] if key in ids else []
            if not matches:
                what = (
                    "no item matches"
                    if "*" in key
                    else f"{self.questionnaire.instrument} has no item"
                )
                self._fault(f"{what} {shown(key)}{did_you_mean(key, ids)}", "items", key)
            for item, star in matches:
                if item not in found or "*" not in key:
                    found[item] = (
                        key,
                        entry.model_copy(update={"column": self._column(entry.column, star)}),
                    )
        return found

    def _column(self, pattern: str, star: str) -> str:
        """The column that a pattern names for one item; capital letters may differ."""
        wanted = pattern.replace("*", star)
        return (
            next((name for name in self.data.columns if folded(name) == folded(wanted)), wanted)
            if star
            else wanted
        )

    def _item(self, question: Question, key: str, entry: ItemSource) -> ItemPlan:
        path = ("items", key)
        if not standing(question.answers).read:
            self._fault(
                f"{shown(question.id)} is computed from other answers; leave it out, its column "
                "under 'ignore'",
                *path,
            )
        columns = (
            self._option_columns(question, key, entry) if entry.columns else {"": entry.column}
        )
        for option, column in columns.items():
            self._known_column(column, *path, *(("columns", option) if option else ("column",)))
        values = self.mapping.values_of(entry)
        where = ("tables", entry.values) if isinstance(entry.values, str) else (*path, "values")
        for value, meaning in values.items():
            try:
                _named(question, meaning)
            except AnswerError as error:
                self._fault(f"{shown(question.id)}: {error.message}", *where, value)
        answers = question.answers
        exclusive = answers.exclusive if isinstance(answers, Chosen) else None
        nothing = [*Missing.names(), *([exclusive] if exclusive else [])]
        for name, known in (("nothing", nothing), ("incomplete", Missing.names())):
            said = getattr(entry, name)
            if said and said not in known:
                message = f"{shown(name)} cannot be {shown(said)}{did_you_mean(said, known)}"
                self._fault(message, *path, name)
        has_other = isinstance(answers, Chosen) and answers.other
        if (entry.other_in_place or entry.other_column) and not has_other:
            self._fault(f"{shown(question.id)} has no answer 'other' to put in words", *path)
        self._known_column(entry.other_column, *path, "other_column")
        lookups = Lookup(values), Lookup(self.mapping.missing_of(entry))
        return ItemPlan(question, entry, key, columns, *lookups, self.said, self.writing)

    def _words(self, words: Question, key: str, entry: ItemSource) -> Iterator[ItemPlan]:
        """The plan for what was written at "other", where the entry of its question says where that
        stands.
        """
        column = entry.other_column or (entry.column if entry.other_in_place else "")
        if column:
            asked = self.questionnaire.by_id[words.follows]
            lookups = Lookup(self.mapping.values_of(entry)), Lookup(self.mapping.missing_of(entry))
            plan = ItemPlan(words, entry, key, {"": column}, *lookups, self.said, self.writing)
            yield replace(plan, words_of=asked)

    def _option_columns(self, question: Question, key: str, entry: ItemSource) -> dict[str, str]:
        codes = [option.code for option in question.options]
        stands = standing(question.answers)
        if not stands.option or (isinstance(entry.columns, str) and not stands.joined):
            self._fault(
                f"{shown(question.id)} is {question.kind.name} and has one column, not several",
                "items",
                key,
                "columns",
            )
            return {}
        if isinstance(entry.columns, str):
            if "*" not in entry.columns:
                self._fault(
                    "'columns' needs a * where the code of the option stands",
                    "items",
                    key,
                    "columns",
                )
            return {code: self._column(entry.columns, code) for code in codes}
        for option in entry.columns:
            if option not in codes and option not in Missing.names():
                remedy = did_you_mean(option, codes)
                self._fault(
                    f"{question.id} has no option {shown(option)}{remedy}",
                    "items",
                    key,
                    "columns",
                    option,
                )
        other = (
            {OTHER: entry.other_column} if entry.other_column and OTHER not in entry.columns else {}
        )
        return {**entry.columns, **other}

    # --- the rest ---

    def who(self) -> Iterator[Fault]:
        """Faults in what is known of respondents and in the attributes."""
        source, questionnaire = self.source, self.questionnaire
        if source.instrument not in ("", questionnaire.instrument):
            message = (
                f"the mapping is for {shown(source.instrument)}, the questionnaire is "
                f"{shown(questionnaire.instrument)}"
            )
            yield self.mapping.fault(message, "instrument")
        groups = [group.code for group in questionnaire.groups]
        yield from self._codes("group", source.group, groups)
        yield from self._codes("language", source.language, questionnaire.languages)
        if len(groups) > 1 and not source.group.column and not source.group.always:
            yield self.mapping.fault(
                (
                    "says no group; add 'group' with a column, or with "
                    f"'always'{did_you_mean('', groups)}"
                ),
                "group",
            )
        for name in source.attributes:
            if name in (*RESERVED, *questionnaire.by_id) or "__" in name:
                yield self.mapping.fault(
                    f"the attribute {shown(name)} has the name of another column; rename it",
                    "attributes",
                    name,
                )

    def _codes(self, name: str, who: WhoSource, codes: Sequence[str]) -> Iterator[Fault]:
        given = (
            [(who.always, (name, "always"))]
            if who.always
            else [(to, (name, "values", of)) for of, to in who.values.items()]
        )
        for code, path in given:
            if code not in codes:
                yield self.mapping.fault(
                    f"there is no {name} {shown(code)}{did_you_mean(code, codes)}", *path
                )

    def columns(self) -> Iterator[Fault]:
        """Columns that are named outside the items, and not there."""
        for column, path in self._named():
            if column and column not in self.data.columns:
                yield self.mapping.fault(self._no_column(column), *path)

    def unmapped(self, items: Sequence[ItemPlan]) -> list[Fault]:
        """A fault that lists the columns of which nothing is said, where there are any."""
        named = {column for column, _ in self._named()} | {
            column for item in items for column in item.columns.values()
        }
        unnamed = [column for column in self.data.columns if column not in named]
        if not unnamed or self._rest_ignored:
            return []
        listed = ", ".join(shown(column) for column in unnamed[:30]) + (
            f" and {len(unnamed) - 30} more" if unnamed[30:] else ""
        )
        columns = "columns are" if unnamed[1:] else "column is"
        remedy = "put each under 'items', 'attributes' or 'ignore', or write 'ignore: rest'"
        return [
            Fault(self.file, 0, f"{len(unnamed)} {columns} not in the mapping: {listed}; {remedy}")
        ]

    @property
    def _rest_ignored(self) -> bool:
        return REST in self.source.ignore and REST not in self.data.columns

    def _named(self) -> list[tuple[str, tuple[str | int, ...]]]:
        """The columns that are named outside the items, each with its place in the mapping."""
        source = self.source
        named: list[tuple[str, tuple[str | int, ...]]] = [
            (getattr(source, name), (name,)) for name in ("started", "completed")
        ]
        named += [(name, ("respondent", place)) for place, name in enumerate(source.respondent)]
        named += [
            (getattr(source, name).column, (name, "column"))
            for name in ("group", "language", "mode", "case", "interviewer")
        ]
        named += [
            (entry.column, ("attributes", name, "column"))
            for name, entry in source.attributes.items()
        ]
        ignored = [
            (name, place)
            for place, name in enumerate(source.ignore)
            if not (self._rest_ignored and name == REST)
        ]
        return [*named, *((name, ("ignore", place)) for name, place in ignored)]

    def _known_column(self, column: str, *path: str) -> None:
        if column and column not in self.data.columns:
            self._fault(self._no_column(column), *path)

    def _no_column(self, column: str) -> str:
        return f"{self.file} has no column {shown(column)}{did_you_mean(column, self.data.columns)}"

    def _fault(self, message: str, *path: str) -> None:
        self.faults.append(self.mapping.fault(message, *path))


def _named(question: Question, meaning: str) -> None:
    """Raises AnswerError where a table of values names no answer to this question."""
    if isinstance(question.answers, Chosen):
        code_of(question.answers, meaning)
    else:
        parsed(question.answers, meaning)


def _matches(pattern: str, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The ids a pattern with one * stands for, each with what the * stands for."""
    start, _, end = pattern.partition("*")
    for name in ids:
        if name.startswith(start) and name.endswith(end) and len(name) > len(start) + len(end):
            yield name, name[len(start) : len(name) - len(end)]
