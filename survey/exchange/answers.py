"""The cells of an item as typed answers. Each distinct cell is understood once; what is not
understood is counted.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from survey.errors import AnswerError, Fault, shown
from survey.exchange.cells import Cell, DataFile, cell_text
from survey.exchange.joined import apart, in_order, without_end
from survey.exchange.missing_cells import missing_named, missing_said
from survey.exchange.option_columns import nothing_chosen, of_options
from survey.exchange.planning import ItemPlan
from survey.exchange.times import Orders
from survey.exchange.typed import Standing, code_of, standing, value_in
from survey.exchange.understanding import understood
from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import Question
from survey.questions import NONE, OTHER, Chosen, Value, parsed
from survey.wording import folded

__all__ = ["ItemAnswers", "item_answers"]


@dataclass(frozen=True, slots=True)
class ItemAnswers:
    """The answers of one item, row by row. None is an empty cell, which means `empty` where the
    question was asked.
    """

    plan: ItemPlan
    answers: Sequence[Answer | None]
    faults: Sequence[Fault]

    @property
    def empty(self) -> Answer | None:
        """What an empty cell means: what the mapping says, else `no_answer`; None where the
        questionnaire refuses a blank.
        """
        entry = self.plan.entry
        meaning: Answer = Missing.NO_ANSWER
        if (declared := self.plan.missing.get("")) is not None:
            meaning = declared
        elif entry.nothing and entry.columns:
            meaning = nothing_chosen(entry.nothing)
        return None if self.refuses(meaning) else meaning

    def refuses(self, answer: Answer | None) -> bool:
        """Whether this is a blank where the questionnaire wants an answer."""
        blank = answer is None or answer is Missing.NO_ANSWER
        return blank and self.plan.question.required


def item_answers(
    plan: ItemPlan, data: DataFile, file: str, languages: Sequence[str] = ()
) -> ItemAnswers:
    """The answers of one item in the order of the rows, with a fault for each value that has no
    meaning. `languages`: that of each row, in whose notation numbers and days are read; empty
    where the file does not say.
    """
    if plan.words_of is not None:
        return _other_words(plan, plan.words_of, data, file)
    if "" not in plan.columns:
        answers, faults = of_options(plan, data, file)
        return ItemAnswers(plan, answers, faults)
    column = plan.columns[""]
    if standing(plan.question.answers).dated:
        orders = Orders.of(data.columns[column])
        order = plan.writing.dates or orders.order
        if not order:
            fault = Fault(file, 0, f"column {shown(column)}: {orders.why_not}")
            return ItemAnswers(plan, [None] * len(data.rows), [fault])
        plan = replace(plan, writing=replace(plan.writing, dates=order))
    answers, faults = _in_languages(plan, data, file, languages)
    if plan.entry.other_column:
        answers = [
            _with_other(answer, cell)
            for answer, cell in zip(answers, data.columns[plan.entry.other_column], strict=True)
        ]
    return ItemAnswers(plan, answers, faults)


def _in_languages(
    plan: ItemPlan, data: DataFile, file: str, languages: Sequence[str]
) -> tuple[list[Answer | None], list[Fault]]:
    """The answers in one column, each read in the notation of its row."""
    column = plan.columns[""]
    if not standing(plan.question.answers).spoken or not languages:
        return understood(data, column, _single(plan, data), file, _remedy(plan))
    answers: list[Answer | None] = [None] * len(data.rows)
    faults: list[Fault] = []
    for language in dict.fromkeys(languages):
        places = [place for place, each in enumerate(languages) if each == language]
        mine = replace(plan, writing=replace(plan.writing, language=language))
        part = data.part(places, [column])
        found, wrong = understood(part, column, _single(mine, data), file, _remedy(plan))
        faults += wrong
        for place, answer in zip(places, found, strict=True):
            answers[place] = answer
    return answers, faults


def _remedy(plan: ItemPlan) -> str:
    return f"add it under 'values' or 'missing' of {shown(plan.key)}"


# --- one column ---


def _single(plan: ItemPlan, data: DataFile) -> Callable[[Cell], Answer | None]:
    """How a cell of an item with one column is understood."""
    question, entry = plan.question, plan.entry
    answers, stands = question.answers, standing(question.answers)
    labels = data.labels.get(plan.columns[""], {})
    declared = data.declared_missing(plan.columns[""])
    other_names = _option_names(plan, question) if entry.other_in_place else {}

    def meaning(cell: Cell) -> Answer | None:
        text = cell_text(cell)
        if stands.joined:
            text = without_end(text, entry.separator)
        names = (text, labels[text]) if text in labels else (text,)
        if not text:
            return None
        if (missing := plan.missing.get(*names)) is not None:
            return missing
        code = plan.values.get(*names)
        if code is None:
            missing = missing_named(
                question,
                names,
                plan.said,
                in_place=entry.other_in_place,
                declared=declared(cell),
            )
            if missing is not None:
                return missing
        if stands.joined:
            return _several(plan, stands, text)
        if entry.other_in_place:
            return parsed(answers, other_names.get(folded(text), OTHER))
        if code is not None:
            return value_in(answers, code)
        if plan.values and question.options:
            raise AnswerError("is not in the table of values", value=text)
        return _by_itself(plan, cell, names)

    return meaning


def _by_itself(plan: ItemPlan, cell: Cell, names: Sequence[str]) -> Value:
    """The cell as the answer type understands it: as it stands, then by its label."""
    answers = plan.question.answers
    try:
        return value_in(answers, cell, plan.writing)
    except AnswerError:
        if names[1:]:
            return value_in(answers, names[1], plan.writing)
        raise


def _several(plan: ItemPlan, stands: Standing, text: str) -> Answer:
    """Several answers in one cell: chosen ones, or all of them in order."""
    answers, entry = plan.question.answers, plan.entry
    ranked = stands.option == "place"
    taken_apart = in_order if ranked else apart
    found = taken_apart(text, entry.separator, _option_names(plan, plan.question))
    if found.rest and entry.other_in_place:
        return parsed(answers, (*found.codes, OTHER))
    if found.rest:
        unknown = found.rest.split(entry.separator)[0].strip()
        if plan.values or not isinstance(answers, Chosen):
            raise AnswerError(f"{shown(unknown)} is not in the table of values", value=text)
        return code_of(answers, unknown)  # which says what it could have been
    try:
        return parsed(answers, found.codes)
    except AnswerError:
        if ranked and entry.incomplete:
            return Missing(entry.incomplete)
        raise


def _option_names(plan: ItemPlan, question: Question) -> dict[str, str]:
    """Folded name → code. Where people write in place of an option, a code is no name: it could be
    their own word.
    """
    if plan.values:
        return {folded(cell_text(value)): code for value, code in plan.values.exact.items()}
    labels = {
        folded(text): option.code for option in question.options for _, text in option.label.texts
    }
    return (
        labels
        if plan.entry.other_in_place
        else labels | {folded(each.code): each.code for each in question.options}
    )


# --- the words of "other" ---


def _with_other(answer: Answer | None, words: Cell) -> Answer | None:
    """An answer with "other" chosen too, where its column has words; beside what excludes it the
    words are off the route.
    """
    if not cell_text(words) or isinstance(answer, Missing):
        return answer
    if isinstance(answer, tuple):
        return answer if OTHER in answer or NONE in answer else (*answer, OTHER)
    return OTHER if answer is None else answer


def _other_words(plan: ItemPlan, asked: Question, data: DataFile, file: str) -> ItemAnswers:
    """What people wrote at "other": in place of an option, or in a column of its own."""
    names: Mapping[str, str] = _option_names(plan, asked)
    if not plan.entry.other_in_place:
        # in a column of their own any words are words, but for the name of "other" alone
        names = {name: code for name, code in names.items() if code == OTHER}
    many = standing(asked.answers).joined and plan.entry.other_in_place

    def meaning(cell: Cell) -> Answer | None:
        text = cell_text(cell)
        if many:
            text = without_end(text, plan.entry.separator)
        if not text or plan.missing.get(text) is not None or folded(text) in names:
            return None
        if missing_said(asked, text, plan.said, in_place=True) is not None:
            return None
        if many:
            text = apart(text, plan.entry.separator, names).rest
        return parsed(plan.question.answers, text) if text else None

    answers, _ = understood(
        data, plan.columns[""], meaning, file, _remedy(plan)
    )  # its faults are told of the item itself
    return ItemAnswers(plan, answers, ())
