"""The beginning of a mapping: what a data file holds, matched with a questionnaire as far as names
and words allow.

What is guessed says so in a comment, what cannot be matched is a comment with the nearest item, so
that a person can correct it. A draft is never right unread.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import yaml

from survey.errors import AnswerError, DataError
from survey.exchange.cells import Cell, DataFile, cell_text
from survey.exchange.joined import in_order
from survey.exchange.mapping_text import KNOWN_AGAIN
from survey.exchange.missing_cells import missing_labels, missing_said
from survey.exchange.proposing import propose
from survey.exchange.readers import read
from survey.exchange.typed import Writing, code_of, standing, value_in
from survey.missing import Missing
from survey.missing_words import missing_in_number
from survey.questionnaire import Question, Questionnaire
from survey.questions import NONE, Chosen, parsed
from survey.wording import folded

__all__ = ["draft_mapping"]

_MOST_VALUES = 40
"""Distinct values listed of one column."""

_NEAR = 0.6


def draft_mapping(path: Path, questionnaire: Questionnaire, *, sheet: str = "") -> str:
    """The text of a mapping file for this data file, to be corrected by hand. Raises DataError for
    a file that cannot be read.
    """
    if (proposal := propose(path, questionnaire, sheet=sheet)) is not None:
        return proposal.text
    try:
        data, encoding = read(path, sheet=sheet), ""
    except DataError as error:
        if path.suffix.lower() not in (".csv", ".tsv", ".txt") or "encoding" not in str(error):
            raise
        data, encoding = read(path, sheet=sheet, encoding="cp1252"), "cp1252"
    lines = _Draft(path, data, questionnaire).lines()
    head = [
        (
            f"# A draft for {path.name}, {len(data.rows):,} rows. Correct it by hand; lines that "
            "are guesses say so."
        )
    ]
    given = (
        [
            (
                f"encoding: {encoding}  # it is not UTF-8; check that letters such as ŵ, é and £ "
                "come out right"
            )
        ]
        if encoding
        else []
    )
    given += [f"sheet: {_quoted(sheet)}"] if sheet else []
    return "\n".join([*head, f"instrument: {questionnaire.instrument}", *given, *lines]) + "\n"


class _Draft:
    def __init__(self, path: Path, data: DataFile, questionnaire: Questionnaire) -> None:
        self.path, self.data, self.questionnaire = path, data, questionnaire
        self.counts = {name: _counts(cells) for name, cells in data.columns.items()}
        self.left = list(data.columns)
        self.said = missing_labels(questionnaire)
        english = questionnaire.languages == ("en",)
        self.writing = Writing(language="" if english else questionnaire.languages[0])

    def lines(self) -> Iterator[str]:
        group = self._group()
        items = [line for item in self.questionnaire.items for line in self._item(item)]
        yield from group
        if language := self.writing.language:
            yield (
                f"language: {{always: {language}}}  # a guess: numbers and days are read as it "
                "writes them"
            )
        yield from self._respondent()
        yield from self._file_missing()
        yield "items:" if any(not line.lstrip().startswith("#") for line in items) else "items: {}"
        yield from items
        yield from self._rest()

    # --- who ---

    def _group(self) -> Iterator[str]:
        groups = self.questionnaire.groups
        if len(groups) == 1:
            yield f"group: {{always: {groups[0].code}}}"
            return
        names = {
            folded(text): group.code
            for group in groups
            for text in (group.code, *(t for _, t in group.label.texts))
        }
        for column in list(self.left):
            texts = [text for text in self.counts[column] if text]
            said = {
                text: names.get(folded(text)) or names.get(folded(self._label(column, text)))
                for text in texts
            }
            known = {text: code for text, code in said.items() if code}
            if known and len(known) * 2 >= len(texts):
                self.left.remove(column)
                yield f"group: {{column: {_quoted(column)}, values: {_flow(known)}}}"
                yield from (
                    f"# group: {_quoted(text)} is none{self._note(column, text)}"
                    for text in texts
                    if text not in known
                )
                return
        codes = ", ".join(group.code for group in groups)
        remedy = f"name it, or write {{always: {groups[0].code}}}"
        yield f"# group: {{column: …, values: {{…}}}}  # no column has the groups {codes}; {remedy}"

    def _respondent(self) -> Iterator[str]:
        for column in list(self.left):
            if re.fullmatch(
                (
                    r"(respondent|resp|case|record|participant|user)?[ "
                    r"_.-]?(id|no|number|serial|key|uuid)"
                ),
                column.casefold(),
            ):
                counts = self.counts[column]
                if "" not in counts and len(counts) == len(self.data.rows):
                    self.left.remove(column)
                    yield f"respondent: {_quoted(column)}"
                    return
        yield f"# respondent: no column names people: {KNOWN_AGAIN}"

    def _file_missing(self) -> Iterator[str]:
        empty = sum(counts.get("", 0) for counts in self.counts.values())
        if empty:
            cells = "cells are" if empty > 1 else "cell is"
            yield (
                f'missing: {{"": no_answer}}  # {empty:,} {cells} empty; a guess: it can be '
                f"{', '.join(Missing.names())}"
            )

    # --- items ---

    def _item(self, item: Question) -> Iterator[str]:
        stands = standing(item.answers)
        if not stands.read:
            return
        if stands.joined and (columns := self._option_columns(item)):
            self.left = [column for column in self.left if column not in columns.values()]
            yield f"  {item.id}:"
            yield f"    columns: {_flow(columns)}"
            if stands.option == "place":
                yield "    # incomplete: unclear  # or another kind: where places make no order"
            else:
                none = NONE if NONE in {option.code for option in item.options} else "no_answer"
                yield f"    # nothing: {none}  # or another kind: where no option is chosen"
            return
        column = self._column(item)
        if column is None:
            near = _nearest(item.id, self.left)
            hint = f"; the nearest is {near!r}" if near else ""
            optional = "its words are" if item.follows else "it is"
            yield f"  # {item.id}: …  # no column found{hint}; without one {optional} not_asked"
            return
        self.left.remove(column)
        title = self.data.titles.get(column, "")
        about = f"  # {_short(title)}" if title else ""
        entry = list(self._values(item, column))
        if not entry:
            yield f"  {item.id}: {_quoted(column)}{about}"
            return
        yield f"  {item.id}:{about}"
        yield f"    column: {_quoted(column)}"
        yield from entry

    def _column(self, item: Question) -> str | None:
        """The column of an item: of its name, else headed or titled by its wording."""
        names = {_plain(name) for name in (item.id, *item.was)}
        words = {folded(text) for _, text in item.ask.texts}
        for column in self.left:
            if _plain(column) in names:
                return column
        for column in self.left:
            if folded(column) in words or folded(self.data.titles.get(column, "")) in words:
                return column
        for column in self.left:
            heading = self.data.titles.get(column, column)
            if len(heading) > 15 and any(
                SequenceMatcher(None, folded(heading), text).ratio() > 0.85 for text in words
            ):
                return column
        return None

    def _option_columns(self, item: Question) -> dict[str, str]:
        """Option → column, by names such as ITEM_option; empty where there is none."""
        wanted = {_plain(item.id + option.code): option.code for option in item.options}
        return {wanted[_plain(column)]: column for column in self.left if _plain(column) in wanted}

    def _values(self, item: Question, column: str) -> Iterator[str]:
        """What each value of a column means, where it does not go without saying."""
        counts = {text: count for text, count in self.counts[column].items() if text}
        missing = {text: kind for text in counts if (kind := self._missing(item, column, text))}
        if missing:
            yield "    missing:"
            yield from (
                f"      {_quoted(text)}: {kind.value}{self._note(column, text)}"
                f"{self._habit(item, column, text)}"
                for text, kind in missing.items()
            )
        texts = [text for text in counts if text not in missing]
        if not item.options:
            unread = [text for text in texts if not self._understood(item, text)]
            yield from (
                f"    # {_quoted(text)} is not a {item.kind.name}{self._note(column, text)}"
                for text in unread[:10]
            )
            return
        if standing(item.answers).joined or all(self._understood(item, each) for each in texts):
            return
        values = {text: self._code(item, column, text) for text in texts}
        by_order = _by_order(item, list(values)) if not any(values.values()) else {}
        yield "    values:" + (
            "  # a guess, by order: check which end is which" if by_order else ""
        )
        for text, code in list((by_order or values).items())[:_MOST_VALUES]:
            if code:
                yield f"      {_quoted(text)}: {code}{self._note(column, text)}"
            else:
                near = _nearest(
                    self._label(column, text), [str(option.label) for option in item.options]
                )
                hint = (
                    f"; the nearest is {near!r}"
                    if near
                    else f"; it can be {', '.join(option.code for option in item.options)}"
                )
                yield f"      # {_quoted(text)}: …{self._note(column, text)}{hint}"

    def _label(self, column: str, text: str) -> str:
        return self.data.labels.get(column, {}).get(text, text)

    def _note(self, column: str, text: str) -> str:
        label = self._label(column, text)
        times = self.counts[column].get(text, 0)
        said = f" {_short(label)}," if label != text else ""
        return f"  #{said} {times:,} times" if times != 1 else f"  #{said} once"

    def _missing(self, item: Question, column: str, text: str) -> Missing | None:
        """The kind of missing answer that a value seems to be, where it is no answer: by its words,
        by its number, or because an SPSS file declares it missing.
        """
        declared = self.data.declared_missing(column)(text)
        label = self._label(column, text)
        if not declared and self._means_an_answer(item, text, label):
            return None
        by_words = missing_said(item, label, self.said, declared=True)
        return by_words or _by_number(text) or (Missing.NO_ANSWER if declared else None)

    def _means_an_answer(self, item: Question, text: str, label: str) -> bool:
        """Whether a value is one of the answers; what people write in their own words always is,
        unless it says as it is offered that there is none.
        """
        if standing(item.answers).own_words:
            return missing_said(item, text, self.said) is None
        return self._understood(item, text) or (label != text and self._understood(item, label))

    def _habit(self, item: Question, column: str, text: str) -> str:
        """Said of a number that is taken for a kind by habit alone."""
        words = missing_said(item, self._label(column, text), self.said, declared=True)
        return "" if words else "; a guess by its number: habits differ"

    def _understood(self, item: Question, text: str) -> bool:
        """Whether a text is an answer, as far as it can be told of one text alone."""
        answers = item.answers
        try:
            if standing(answers).joined:
                names = {
                    folded(name): option.code
                    for option in item.options
                    for name in (option.code, *(label for _, label in option.label.texts))
                }
                parsed(answers, in_order(text, ";", names).codes)
            else:
                value_in(answers, text, self.writing)
        except AnswerError:
            return False
        return True

    def _code(self, item: Question, column: str, text: str) -> str | None:
        for name in (text, self._label(column, text)):
            try:
                return code_of(item.answers, name) if isinstance(item.answers, Chosen) else None
            except AnswerError:
                continue
        return None

    # --- what is left ---

    def _rest(self) -> Iterator[str]:
        if not self.left:
            return
        unmatched = [item.id for item in self.questionnaire.items]
        yield (
            "# Not matched: move each under 'items', or 'attributes' (a weight, a stratum), or "
            "take the # away to leave it out."
        )
        yield "# ignore:"
        for column in self.left:
            counts = self.counts[column]
            title = self.data.titles.get(column, "")
            values = ", ".join(
                f"{_short(text, 20) or 'empty'} ({count:,})"
                for text, count in counts.most_common(5)
            )
            near = _nearest(column, unmatched)
            hint = f"; the nearest item is {near}" if near else ""
            more = f" … {len(counts):,} values" if len(counts) > 5 else ""
            yield (
                f"#   - {_quoted(column)}  # "
                f"{f'{_short(title)}: ' if title else ''}{values}{more}{hint}"
            )


def _counts(cells: Sequence[Cell]) -> Counter[str]:
    found: Counter[str] = Counter()
    for cell, count in Counter(cells).items():
        found[cell_text(cell)] += count
    return Counter(dict(sorted(found.items(), key=lambda one: _sortable(one[0]))))


def _sortable(text: str) -> tuple[int, float, str]:
    try:
        return (0, float(text), "")
    except ValueError:
        return (1, 0.0, text)


def _by_order(item: Question, texts: Sequence[str]) -> dict[str, str]:
    """1, 2, 3 … as the first, second, third … answer, where all fit; a guess."""
    codes = [option.code for option in item.options]
    if texts and all(text.isdigit() and 1 <= int(text) <= len(codes) for text in texts):
        return {str(place): code for place, code in enumerate(codes, start=1)}
    return {}


def _by_number(text: str) -> Missing | None:
    try:
        return missing_in_number(float(text))
    except (ValueError, OverflowError):
        return None


def _nearest(name: str, known: Sequence[str]) -> str:
    """The name most like this one; empty where none is."""
    scored = [(SequenceMatcher(None, _plain(name), _plain(each)).ratio(), each) for each in known]
    return max((pair for pair in scored if pair[0] >= _NEAR), default=(0.0, ""))[1]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _short(text: str, limit: int = 60) -> str:
    """On one line, cut where it is long, fit for a comment."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _quoted(text: str) -> str:
    """A text as YAML has it on one line, quoted where it needs to be."""
    return '""' if not text else _flow([text])[1:-1]


def _flow(value: object) -> str:
    return str(
        yaml.safe_dump(
            value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=1_000_000
        )
    ).strip()
