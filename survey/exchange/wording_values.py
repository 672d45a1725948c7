"""What the cells of an export say, held against the answers of their question, which they give in
words.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from survey.errors import AnswerError, did_you_mean
from survey.exchange.cells import Cell, DataFile, cell_text
from survey.exchange.joined import apart, without_end
from survey.exchange.matching import OTHER_WORDS, other_names, squeezed
from survey.exchange.times import DAY_FIRST, Orders, day_of
from survey.missing import Missing
from survey.questionnaire import Question
from survey.questions import OTHER, ChooseMany, Date, folded

__all__ = ["Values", "values_of"]

_MOST = 20
"""Unknown values told of one question."""


@dataclass(frozen=True)
class Values:
    """How the cells of one question are to be read.

    `values` and `missing`: what does not go without saying, by the words in the file. `unknown`:
    what has no meaning: the words, how often, and the nearest answer.
    """

    separator: str = ""
    other_in_place: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, Missing] = field(default_factory=dict)
    unknown: Sequence[tuple[str, int, str]] = ()


def values_of(
    question: Question,
    words: Question | None,
    columns: Mapping[str, str],
    data: DataFile,
    separators: Sequence[str],
) -> Values:
    """How the cells of a question are to be read. `columns`: part of the question → column, as they
    were matched.
    """
    if "" not in columns:
        return _of_options(question, columns, data)
    cells = Counter(cell for cell in data.columns[columns[""]] if cell_text(cell))
    in_place = words is not None and OTHER_WORDS not in columns
    if not question.kind.options:
        return _of_line(question, cells)
    names = _Names(question, words if in_place else None)
    if isinstance(question.kind, ChooseMany):
        tried = [
            _of_joined(question, names, cells, separator, in_place) for separator in separators
        ]
        best = min(tried, key=lambda one: (one.rests, -one.several))
        unclear = best.unclear if best.several else [each for one in tried for each in one.unclear]
        return replace(best.values, unknown=(*unclear, *best.values.unknown))
    return _of_one(question, names, cells, in_place)


class _Names:
    """What the answers to a question are called: labels, and words close to them that the file
    has.
    """

    def __init__(self, question: Question, words: Question | None) -> None:
        self.labels = {
            text: option.code for option in question.kind.options for _, text in option.label.texts
        }
        self.close = {
            name: OTHER for name in other_names(question, words) if name not in self.labels
        }
        self.folded = {folded(text): code for text, code in self.labels.items()}
        self.missing = {folded(text): kind for text, kind in missing_names(question).items()}
        self._squeezed = {
            squeezed(text): code for text, code in {**self.close, **self.labels}.items()
        }
        self.used: dict[str, str] = {}
        """Words in the file that are not a label but are close enough to one."""

    def code(self, text: str) -> str | None:
        """The answer of this name, whatever its punctuation."""
        code = self.folded.get(folded(text))
        if code is None and (code := self._squeezed.get(squeezed(text))) is not None:
            self.used[text] = code
        return code

    def table(self) -> dict[str, str]:
        """`values` for the mapping, where labels alone will not do; then it has them all."""
        return {**self.labels, **self.used} if self.used else {}


def missing_names(question: Question) -> dict[str, Missing]:
    """Words for the kinds of missing answer that the question offers, but for those that are one of
    its answers.
    """
    labels = {folded(text) for option in question.kind.options for _, text in option.label.texts}
    return {
        text: kind
        for kind in question.missing
        for _, text in kind.label.texts
        if folded(text) not in labels
    }


def _of_one(question: Question, names: _Names, cells: Counter[Cell], in_place: bool) -> Values:
    unknown: Counter[str] = Counter()
    for cell, count in cells.items():
        text = cell_text(cell)
        if folded(text) not in names.missing and names.code(text) is None and not in_place:
            unknown[text] += count
    return Values(
        "", in_place, names.table(), missing_names(question), tuple(_told(question, unknown))
    )


@dataclass(frozen=True)
class _Joined:
    """Answers read by one separator: how many texts are no option, how many cells have several, and
    which are unclear.
    """

    values: Values
    rests: int
    several: int
    unclear: Sequence[tuple[str, int, str]]


def _of_joined(
    question: Question, names: _Names, cells: Counter[Cell], separator: str, in_place: bool
) -> _Joined:
    rests: Counter[str] = Counter()
    unclear: list[tuple[str, int, str]] = []
    several = 0
    for cell, count in cells.items():
        text = without_end(cell_text(cell), separator)
        if folded(text) in names.missing:
            continue
        for piece in text.split(separator):
            names.code(piece.strip())
        try:
            found = apart(
                text,
                separator,
                names.folded | {folded(word): code for word, code in names.used.items()},
            )
        except AnswerError as error:
            unclear.append((text, count, f": it {error.message}"))
            continue
        several += count if found.codes[1:] else 0
        if found.rest:
            rests[found.rest] += count
    unknown = () if in_place else tuple(_told(question, rests))
    values = Values(separator, in_place, names.table(), missing_names(question), unknown)
    return _Joined(values, sum(rests.values()), several, unclear)


def _of_line(question: Question, cells: Counter[Cell]) -> Values:
    """Of a number, a day or a text."""
    unknown: Counter[str] = Counter()
    missing = missing_names(question)
    kinds = set(map(folded, missing))
    order = Orders.of(cells).order or DAY_FIRST
    for cell, count in cells.items():
        text = cell_text(cell)
        if folded(text) in kinds:
            continue
        day = day_of(cell, order) if isinstance(question.kind, Date) else None
        try:
            question.kind.parse(day or cell)
        except AnswerError:
            unknown[text] += count
    return Values("", False, {}, missing, tuple(_told(question, unknown)))


def _of_options(question: Question, columns: Mapping[str, str], data: DataFile) -> Values:
    """Of a question with one column per option: a cell has the words of the option, or is empty."""
    unknown: Counter[str] = Counter()
    for part, column in columns.items():
        option = next((each.label for each in question.kind.options if each.code == part), None)
        label = option or (Missing(part).label if part in Missing.names() else None)
        if label is None:
            continue  # people's own words at "other"
        said = {folded(text) for _, text in label.texts} | {"1", "0"}
        for text in filter(None, map(cell_text, data.columns[column])):
            if folded(text) not in said:
                unknown[text] += 1
    return Values(unknown=tuple(_told(question, unknown)))


def _told(question: Question, unknown: Counter[str]) -> Iterator[tuple[str, int, str]]:
    labels = [str(option.label) for option in question.kind.options]
    for text, count in unknown.most_common(_MOST):
        yield text, count, did_you_mean(text, labels)
