"""An item with one column for each option: marks of what is chosen, or places in a ranking."""

from collections.abc import Callable, Sequence
from typing import Any

from survey.errors import AnswerError, Fault, shown
from survey.exchange.cells import Cell, DataFile, cell_text, number_of
from survey.exchange.missing_cells import missing_named
from survey.exchange.planning import ItemPlan
from survey.exchange.typed import standing
from survey.exchange.understanding import Occurrences, understood
from survey.interview import Answer
from survey.missing import Missing
from survey.missing_words import means_no, means_yes
from survey.questions import NONE, OTHER, Answers, parsed
from survey.wording import folded
from survey.words import in_latin_digits

__all__ = ["nothing_chosen", "of_options"]

_CHOSEN, _NOT_CHOSEN = True, False


def of_options(
    plan: ItemPlan, data: DataFile, file: str
) -> tuple[list[Answer | None], list[Fault]]:
    """The answers that the columns of all options make together, row by row."""
    ranked = standing(plan.question.answers).option == "place"
    faults: list[Fault] = []
    marks: list[list[Any]] = []
    for option, column in plan.columns.items():
        keys = "'missing'" if ranked else "'chosen', 'not_chosen' or 'missing'"
        meaning = (_place if ranked and option not in Missing.names() else _mark)(
            plan, option, data
        )
        remedy = f"add it under {keys} of {shown(plan.key)}"
        cells, wrong = understood(data, column, meaning, file, remedy)
        marks.append(cells)
        faults += wrong
    if faults:
        return [None] * len(data.rows), faults
    return _together(plan, data, file, marks, _ranked if ranked else _chosen)


def _together(
    plan: ItemPlan,
    data: DataFile,
    file: str,
    marks: Sequence[Sequence[Any]],
    meaning: Callable[[ItemPlan, Sequence[str], Sequence[Any]], Answer | None],
) -> tuple[list[Answer | None], list[Fault]]:
    """Each distinct row of marks understood once."""
    options = tuple(plan.columns)
    together: dict[tuple[Any, ...], Answer | None] = {}
    bad: dict[tuple[Any, ...], str] = {}
    patterns = list(zip(*marks, strict=True))
    for pattern in dict.fromkeys(patterns):
        try:
            together[pattern] = meaning(plan, options, pattern)
        except AnswerError as error:
            together[pattern], bad[pattern] = None, error.message
    rows: dict[str, list[int]] = {}
    for row, pattern in zip(data.rows, patterns, strict=True):
        if pattern in bad:
            rows.setdefault(bad[pattern], []).append(row)
    where = f"columns {shown(next(iter(plan.columns.values())))} …"
    faults = [
        Fault(file, 0, f"{where}, {Occurrences.of(found)}: {message}")
        for message, found in rows.items()
    ]
    return [together[pattern] for pattern in patterns], faults


def _named(data: DataFile, column: str, cell: Cell) -> tuple[str, ...]:
    """A value as a mapping names it, and its label."""
    text, labels = cell_text(cell), data.labels.get(column, {})
    return (text, labels[text]) if text in labels else (text,)


# --- marks ---


def _mark(plan: ItemPlan, option: str, data: DataFile) -> Callable[[Cell], object]:
    """What a cell of one option's column means: chosen, not chosen, a kind of missing answer, or
    empty.
    """
    column = plan.columns[option]
    own = next((each.label for each in plan.question.options if each.code == option), None)
    reason = Missing(option) if own is None else None
    label = own or plan.said[Missing(option)]
    chosen = {folded(cell_text(value)) for value in plan.entry.chosen}
    chosen |= {folded(name) for name in (option, *(text for _, text in label.texts))}
    not_chosen = {folded(cell_text(value)) for value in plan.entry.not_chosen}
    # where the mapping lists no signs of its own, those that people write count too
    signs = plan.entry.model_fields_set.isdisjoint(("chosen", "not_chosen"))
    words = option == OTHER and column == plan.entry.other_column
    declared = data.declared_missing(column)

    def meaning(cell: Cell) -> object:
        names = _named(data, column, cell)
        if not names[0]:
            return None
        if (missing := plan.missing.get(*names)) is not None:
            return missing
        if declared(cell):
            return missing_named(plan.question, names, plan.said, declared=True)
        said = [folded(name) for name in names]
        if chosen.intersection(said):
            return reason or _CHOSEN
        if not_chosen.intersection(said):
            return None if reason else _NOT_CHOSEN
        if words:
            return _CHOSEN
        if signs and any(map(means_yes, said)):
            return reason or _CHOSEN
        if signs and any(map(means_no, said)):
            return None if reason else _NOT_CHOSEN
        if (missing := missing_named(plan.question, names, plan.said)) is not None:
            return missing
        raise AnswerError("means neither chosen nor not chosen", value=names[0])

    return meaning


def _chosen(plan: ItemPlan, options: Sequence[str], marks: Sequence[Any]) -> Answer | None:
    """The answer that the cells of all options make together; empty beside others is not chosen."""
    answers = plan.question.answers
    codes = [option for option, mark in zip(options, marks, strict=True) if mark is _CHOSEN]
    reasons = [mark for mark in marks if isinstance(mark, Missing)]
    if codes and reasons:
        raise AnswerError(
            f"some options are chosen and others are {reasons[0].value}; correct the file"
        )
    if codes:
        return _codes(answers, codes)
    if reasons:
        return reasons[0]
    if all(mark is None for mark in marks):
        return None
    if plan.entry.nothing:
        return nothing_chosen(plan.entry.nothing)
    raise AnswerError(f"no option is chosen; say what that means: 'nothing' of {shown(plan.key)}")


def _codes(answers: Answers, codes: Sequence[str]) -> Answer:
    if standing(answers).joined:
        return parsed(answers, codes)
    if codes[1:]:
        raise AnswerError(
            f"{shown(codes[0])} and {shown(codes[1])} are chosen, and only one can be; "
            "correct the file"
        )
    return parsed(answers, codes[0])


def nothing_chosen(name: str) -> Answer:
    """What `nothing` of a mapping says: the answer "none", or a kind of missing answer."""
    return (NONE,) if name == NONE else Missing(name)


# --- places ---


def _place(plan: ItemPlan, option: str, data: DataFile) -> Callable[[Cell], object]:
    """What a cell of one option's column means in a ranking: its place, a kind of missing answer,
    or empty.
    """
    column, last = plan.columns[option], len(plan.question.options)
    declared = data.declared_missing(column)

    def meaning(cell: Cell) -> object:
        names = _named(data, column, cell)
        if not names[0]:
            return None
        missing = plan.missing.get(*names)
        if missing is None:
            missing = missing_named(plan.question, names, plan.said, declared=declared(cell))
        if missing is not None:
            return missing
        for name in names:
            if (place := _number(name)) is not None and 1 <= place <= last:
                return place
        raise AnswerError(f"is not a place from 1 to {last}", value=names[0])

    return meaning


def _number(text: str) -> int | None:
    try:
        number = number_of(in_latin_digits(text))
    except AnswerError:
        return None
    return number if isinstance(number, int) else None


def _ranked(plan: ItemPlan, options: Sequence[str], marks: Sequence[Any]) -> Answer | None:
    """The order that the places of all options make; all of them empty is a blank."""
    reasons = [mark for mark in marks if isinstance(mark, Missing)]
    places = {
        option: mark
        for option, mark in zip(options, marks, strict=True)
        if mark is not None and not isinstance(mark, Missing)
    }
    if not places:
        return reasons[0] if reasons else None
    try:
        return _order(plan, places, reasons)
    except AnswerError:
        if plan.entry.incomplete:
            return Missing(plan.entry.incomplete)
        raise


def _order(plan: ItemPlan, places: dict[str, int], reasons: Sequence[Missing]) -> Answer:
    if reasons:
        raise AnswerError(
            f"some options have a place and others are {reasons[0].value}; {_UNCLEAR}"
        )
    twice = {place for place in places.values() if list(places.values()).count(place) > 1}
    if twice:
        one, other = [option for option, place in places.items() if place in twice][:2]
        raise AnswerError(f"{shown(one)} and {shown(other)} have the same place; {_UNCLEAR}")
    try:
        return parsed(plan.question.answers, sorted(places, key=lambda option: places[option]))
    except AnswerError as error:
        raise AnswerError(f"{error.message}; {_UNCLEAR}") from None


_UNCLEAR = "correct the file, or write 'incomplete: unclear' in the mapping"
