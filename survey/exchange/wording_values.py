"""What the cells of an export say, held against the answers of their question, which they give in
words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from survey.errors import AnswerError, did_you_mean
from survey.exchange.cells import Cell, DataFile, cell_text, squeezed
from survey.exchange.joined import apart, in_order, without_end
from survey.exchange.matching import OTHER_WORDS, other_names
from survey.exchange.missing_cells import missing_labels, missing_said
from survey.exchange.times import Orders
from survey.exchange.typed import Writing, code_of, standing, value_in
from survey.missing import Missing
from survey.questionnaire import Question, Questionnaire
from survey.questions import OTHER, OneOf, parsed
from survey.wording import Wording, folded

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
    questionnaire: Questionnaire,
    columns: Mapping[str, str],
    data: DataFile,
    *,
    separators: Sequence[str],
    language: str,
) -> Values:
    """How the cells of a question are to be read. `columns`: part of the question → column, as they
    were matched. `language`: that of the answers, where it is known.
    """
    if "" not in columns:
        return _of_options(question, questionnaire, columns, data)
    words = questionnaire.by_id.get(f"{question.id}__{OTHER}_text")
    in_place = words is not None and OTHER_WORDS not in columns
    every = Counter(cell for cell in data.columns[columns[""]] if cell_text(cell))
    missing = missing_words(
        question, questionnaire, map(cell_text, every), separators, in_place=in_place
    )
    known = set(map(folded, missing))
    ends = separators if standing(question.answers).joined else ()
    cells = Counter(
        {
            cell: count
            for cell, count in every.items()
            if known.isdisjoint(folded(text) for text in _readings(cell_text(cell), ends))
        }
    )
    if not question.options:
        return replace(_of_line(question, cells, language), missing=missing)
    names = _Names(question, words if in_place else None)
    if not standing(question.answers).joined:
        return replace(_of_one(question, names, cells, in_place), missing=missing)
    tried = [_of_joined(question, names, cells, separator, in_place) for separator in separators]
    best = min(tried, key=lambda one: (one.rests, -one.several))
    unclear = best.unclear if best.several else [each for one in tried for each in one.unclear]
    unknown = (*unclear, *best.values.unknown)
    return replace(best.values, missing=missing, unknown=unknown)


class _Names:
    """What the answers to a question are called: labels, and words close to them that the file
    has.
    """

    def __init__(self, question: Question, words: Question | None) -> None:
        self.answers = question.answers
        self.labels = {
            text: option.code for option in question.options for _, text in option.label.texts
        }
        self.close = {
            name: OTHER for name in other_names(question, words) if name not in self.labels
        }
        self.folded = {folded(text): code for text, code in self.labels.items()}
        self._squeezed = {
            squeezed(text): code for text, code in {**self.close, **self.labels}.items()
        }
        self.used: dict[str, str] = {}
        """Words in the file that are not a label but are close enough to one."""

    def code(self, text: str) -> str | None:
        """The answer of this name, whatever its punctuation; of a rating its number too."""
        code = self.folded.get(folded(text))
        if code is None and isinstance(self.answers, OneOf) and self.answers.numbered:
            return _rated(self.answers, text)
        if code is None and (code := self._squeezed.get(squeezed(text))) is not None:
            self.used[text] = code
        return code

    def table(self) -> dict[str, str]:
        """`values` for the mapping, where labels alone will not do; then it has them all."""
        return {**self.labels, **self.used} if self.used else {}


def _rated(answers: OneOf, text: str) -> str | None:
    try:
        return code_of(answers, text)
    except AnswerError:
        return None


def missing_words(
    question: Question,
    questionnaire: Questionnaire,
    said: Iterable[str],
    separators: Sequence[str],
    *,
    in_place: bool,
) -> dict[str, Missing]:
    """Words for the kinds of missing answer that the question offers, but for those that are one of
    its answers: their labels, and those that stand in the file.
    """
    labels = missing_labels(questionnaire)
    offered = [
        text for kind in question.missing for _, text in (*labels[kind].texts, *kind.label.texts)
    ]
    ends = separators if standing(question.answers).joined else ()
    found: dict[str, Missing] = {}
    for text in dict.fromkeys([*offered, *said]):
        for words in _readings(text, ends):
            kind = missing_said(question, words, labels, in_place=in_place)
            if kind is not None:
                found.setdefault(words, kind)
    return found


def _readings(text: str, ends: Sequence[str]) -> list[str]:
    """The text, without what some tools write after every answer where several may be joined."""
    return [without_end(text, sign) for sign in ends] or [text]


def _of_one(question: Question, names: _Names, cells: Counter[Cell], in_place: bool) -> Values:
    unknown: Counter[str] = Counter()
    for cell, count in cells.items():
        text = cell_text(cell)
        if names.code(text) is None and not in_place:
            unknown[text] += count
    return Values("", in_place, names.table(), unknown=tuple(_told(question, unknown)))


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
    ranked = standing(question.answers).option == "place"
    taken_apart = in_order if ranked else apart
    for cell, count in cells.items():
        text = without_end(cell_text(cell), separator)
        for piece in text.split(separator):
            names.code(piece.strip())
        try:
            known = names.folded | {folded(word): code for word, code in names.used.items()}
            found = taken_apart(text, separator, known)
            if ranked and not found.rest:
                parsed(question.answers, found.codes)
        except AnswerError as error:
            unclear.append((text, count, f": it {error.message}"))
            continue
        several += count if found.codes[1:] else 0
        if found.rest:
            rests[found.rest] += count
    unknown = () if in_place else tuple(_told(question, rests))
    values = Values(separator, in_place, names.table(), unknown=unknown)
    return _Joined(values, sum(rests.values()), several, unclear)


def _of_line(question: Question, cells: Counter[Cell], language: str) -> Values:
    """Of a number, a day, a time or a text."""
    unknown: Counter[str] = Counter()
    writing = Writing(dates=Orders.of(cells).order, language=language)
    for cell, count in cells.items():
        try:
            value_in(question.answers, cell, writing)
        except AnswerError:
            unknown[cell_text(cell)] += count
    return Values(unknown=tuple(_told(question, unknown)))


def _of_options(
    question: Question, questionnaire: Questionnaire, columns: Mapping[str, str], data: DataFile
) -> Values:
    """Of a question with one column per option: a cell has the words of the option, or its place in
    a ranking, or is empty.
    """
    unknown: Counter[str] = Counter()
    labels = missing_labels(questionnaire)
    ranked = standing(question.answers).option == "place"
    places = {str(place) for place in range(1, len(question.options) + 1)}
    for part, column in columns.items():
        option = next((each.label for each in question.options if each.code == part), None)
        label = option or (labels[Missing(part)] if part in Missing.names() else None)
        if label is None:
            continue  # people's own words at "other"
        said = places if ranked and option else {"1", "0", *_texts(label)}
        for text in filter(None, map(cell_text, data.columns[column])):
            if folded(text) not in said and missing_said(question, text, labels) is None:
                unknown[text] += 1
    return Values(unknown=tuple(_told(question, unknown)))


def _texts(label: Wording) -> Iterator[str]:
    yield from (folded(text) for _, text in label.texts)


def _told(question: Question, unknown: Counter[str]) -> Iterator[tuple[str, int, str]]:
    labels = [str(option.label) for option in question.options]
    for text, count in unknown.most_common(_MOST):
        yield text, count, did_you_mean(text, labels)
