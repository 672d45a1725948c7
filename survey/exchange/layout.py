"""The columns of an exported file, and interviews as its rows.

First who and how, as every table of answers has it: interview, instrument, version, group, mode,
language, started, completed; case and interviewer where any interview has one. Then what only a
round trip needs: consent, instrument__hash (the definition), interview__seed (the order shown),
interview__shown (which notes were read, and whether the group was asked), interview__given (answers
that are called otherwise today, as they were given). Then the attributes, then the items as
`survey.codebook` names them.
"""

import json
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, assert_never

from survey.alerts import without_alerts
from survey.codebook import COMPANION, Codebook, Item
from survey.definition import dump
from survey.interview import Answer
from survey.missing import Missing
from survey.questionnaire import CONSENT, GROUP, Questionnaire
from survey.questions import Column
from survey.record import CompletedInterview

__all__ = [
    "ANSWERS_SHEET",
    "AS_GIVEN",
    "CODEBOOK_SHEET",
    "HASH",
    "IDENTITY",
    "JSON_SHEET",
    "MISSING",
    "SEED",
    "SHOWN",
    "WHOSE",
    "Attribute",
    "Layout",
    "TableColumn",
]

IDENTITY = (
    "interview",
    "instrument",
    "version",
    "group",
    "mode",
    "language",
    "started",
    "completed",
)
WHOSE = ("case", "interviewer")
"""Columns that are there where any interview has them, and no item of this name has taken them."""
HASH, SEED, SHOWN = "instrument__hash", "interview__seed", "interview__shown"
AS_GIVEN = "interview__given"
MISSING = "missing"
ANSWERS_SHEET, CODEBOOK_SHEET, JSON_SHEET = "answers", "codebook", "codebook_json"

Attribute = Literal["integer", "number", "text", "json"]
Written = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of the file: its name, type, and what it has for an interview. `order`: of a
    category, what it can have.
    """

    name: str
    type: str
    cell: Callable[[CompletedInterview], Written]
    order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """The columns for these interviews, in order, with the codebook that explains them."""

    columns: Sequence[TableColumn]
    codebook: Codebook
    about: Mapping[str, Any]
    """The codebook file: all that is needed to read the answers back."""

    @classmethod
    def of(
        cls,
        interviews: Sequence[CompletedInterview],
        questionnaires: Sequence[Questionnaire],
        *,
        labels: bool,
        study: Codebook | None = None,
    ) -> "Layout":
        codebook = Codebook.of(questionnaires)
        if study is not None:
            codebook = codebook.completed_by(study)
        whose = [
            name
            for name in WHOSE
            if name not in codebook.items and any(getattr(one, name) for one in interviews)
        ]
        attributes = {
            name: kind for name, kind in _attributes(interviews).items() if name not in whose
        }
        groups = tuple(group.code for group in codebook.groups)
        columns = [
            TableColumn(name, "category", _identity(name), groups)
            if name == GROUP
            else TableColumn(name, "text", _identity(name))
            for name in IDENTITY
        ]
        columns += [TableColumn(name, "text", _whose(name)) for name in whose]
        if any(CONSENT in interview.answers for interview in interviews):
            columns.append(TableColumn(CONSENT, "text", _consent))
        columns += [
            TableColumn(HASH, "text", lambda one: one.hash),
            TableColumn(SEED, "number", lambda one: one.seed),
            TableColumn(
                SHOWN,
                "text",
                _shown({q.hash: {item.id for item in q.items} for q in questionnaires}),
            ),
        ]
        asked = {each.hash: each.by_id.keys() for each in questionnaires}
        given = [(item, _several(item, asked)) for item in codebook.items.values()]
        if recoded := [(item, several) for item, several in given if several or _is_recoded(item)]:
            columns.append(TableColumn(AS_GIVEN, "text", _as_given(recoded)))
        columns += [
            TableColumn(
                name,
                "number" if type_ in ("integer", "number") else "text",
                _attribute(name, type_),
            )
            for name, type_ in attributes.items()
        ]
        columns += [
            column
            for item in codebook.items.values()
            for column in _item_columns(item, codebook, labels=labels)
        ]
        definitions = [_definition(each) for each in questionnaires]
        return cls(
            columns,
            codebook,
            {
                "concord": "answers",
                **codebook.plain(),
                "missing": _kinds_of_missing(codebook),
                "attributes": attributes,
                "definitions": definitions,
            },
        )

    def reason(self, item: str, interview: CompletedInterview) -> Missing | None:
        """Why there is no answer to this item; None where there is one."""
        answer = _given(self.codebook.items[item], interview)
        return answer if isinstance(answer, Missing) else None

    def rows(self, interviews: Sequence[CompletedInterview]) -> Iterator[list[Written]]:
        cells = [column.cell for column in self.columns]
        for interview in interviews:
            yield [cell(interview) for cell in cells]


def _definition(questionnaire: Questionnaire) -> dict[str, str]:
    about = {
        "instrument": questionnaire.instrument,
        "version": questionnaire.version,
        "hash": questionnaire.hash,
    }
    return about | {"definition": dump(without_alerts(questionnaire))}


def _kinds_of_missing(codebook: Codebook) -> dict[str, dict[str, Any]]:
    """Name → number and label, the author's own words in place."""
    return {
        kind.value: {
            "code": kind.code,
            "label": {each: codebook.missing_label(kind, each) for each in codebook.languages},
        }
        for kind in Missing
    }


# --- who and how ---


def _identity(name: str) -> Callable[[CompletedInterview], Written]:
    def cell(interview: CompletedInterview) -> Written:
        value = interview.uuid if name == "interview" else getattr(interview, name)
        return value.isoformat() if isinstance(value, datetime) else value or None

    return cell


def _whose(name: str) -> Callable[[CompletedInterview], Written]:
    """The case or the interviewer; of older interviews an attribute of this name."""

    def cell(interview: CompletedInterview) -> Written:
        return getattr(interview, name) or str(interview.attributes.get(name, "")) or None

    return cell


def _consent(interview: CompletedInterview) -> Written:
    given = interview.answers.get(CONSENT)
    return "true" if given is True else given if isinstance(given, str) else None


def _shown(items: Mapping[str, set[str]]) -> Callable[[CompletedInterview], Written]:
    def cell(interview: CompletedInterview) -> Written:
        return (
            " ".join(
                key
                for key in interview.answers
                if key not in items[interview.hash] and key != CONSENT
            )
            or None
        )

    return cell


def _is_recoded(item: Item) -> bool:
    return any(source.codes for source in item.sources.values())


def _several(item: Item, asked: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The definitions that ask it in several questions, which are one since."""
    return frozenset(
        definition
        for definition, questions in asked.items()
        if (source := item.sources.get(definition)) is not None
        and len(set(source.questions) & set(questions)) > 1
    )


def _as_given(
    recoded: Sequence[tuple[Item, frozenset[str]]],
) -> Callable[[CompletedInterview], Written]:
    """What an item's columns do not say: how answers were called, and of several questions that are
    one now which were answered, and how.
    """

    def cell(interview: CompletedInterview) -> Written:
        given: dict[str, Any] = {}
        for item, several in recoded:
            source = item.source(interview.hash, interview.instrument, interview.version)
            for question in source.questions:
                answer = interview.answers.get(question)
                if answer is None or answer is Missing.NOT_ASKED:
                    continue
                if interview.hash in several or source.today(answer) != answer:
                    given[question] = (
                        {MISSING: answer.value} if isinstance(answer, Missing) else answer
                    )
        return json.dumps(given, ensure_ascii=False) if given else None

    return cell


def _attributes(interviews: Sequence[CompletedInterview]) -> dict[str, Attribute]:
    """Each attribute and how it is written: numbers, texts, or where these are mixed as JSON, so
    that it reads back the same.
    """
    found: dict[str, Attribute] = {}
    for interview in interviews:
        for name, value in interview.attributes.items():
            kind: Attribute = "json"
            if (
                isinstance(value, int | float)
                and not isinstance(value, bool)
                and math.isfinite(value)
            ):
                kind = "integer" if isinstance(value, int) else "number"
            elif isinstance(value, str) and value:
                kind = "text"
            before = found.get(name, kind)
            numbers = {before, kind} == {"integer", "number"}
            found[name] = kind if before == kind else "number" if numbers else "json"
    return found


def _attribute(name: str, kind: Attribute) -> Callable[[CompletedInterview], Written]:
    def cell(interview: CompletedInterview) -> Written:
        value = interview.attributes.get(name)
        if value is None or kind in ("integer", "text"):
            return value
        return float(value) if kind == "number" else json.dumps(value, ensure_ascii=False)

    return cell


# --- items ---


def _given(item: Item, interview: CompletedInterview) -> Answer:
    source = item.source(interview.hash, interview.instrument, interview.version)
    return source.given(interview.answers)


def _item_columns(item: Item, codebook: Codebook, *, labels: bool) -> Iterator[TableColumn]:
    language = codebook.languages[0]

    def given(interview: CompletedInterview) -> Answer:
        return _given(item, interview)

    words = (
        {option.code: option.label.in_language(language) for option in item.options}
        if labels
        else {}
    )
    reasons = {
        kind: codebook.missing_label(kind, language) if labels else kind.value for kind in Missing
    }
    why = tuple(reasons.values())
    order = (*(words.get(code, code) for code in item.codes), *why)
    for column in item.columns:
        cell = _cell(column, given, words, reasons)
        yield TableColumn(column.name, column.type, cell, order)
    if not item.categorical:
        companion = item.id + COMPANION
        yield TableColumn(companion, "category", lambda one: _reason(given(one), reasons), why)


def _cell(
    column: Column,
    given: Callable[[CompletedInterview], Answer],
    words: Mapping[str, str],
    reasons: Mapping[Missing, str],
) -> Callable[[CompletedInterview], Written]:
    def category(interview: CompletedInterview) -> Written:
        answer = given(interview)
        return (
            reasons[answer] if isinstance(answer, Missing) else words.get(str(answer), str(answer))
        )

    def boolean(interview: CompletedInterview) -> Written:
        answer = given(interview)
        return column.option in answer if isinstance(answer, tuple) else None

    def place(interview: CompletedInterview) -> Written:
        answer = given(interview)
        if not isinstance(answer, tuple) or column.option not in answer:
            return None
        return answer.index(column.option) + 1

    def plain(interview: CompletedInterview) -> Written:
        answer = given(interview)
        return None if isinstance(answer, Missing | tuple) else answer

    match column.type:
        case "category":
            return category
        case "boolean":
            return boolean
        case "place":
            return place
        case "number" | "text" | "date":
            return plain
        case _ as never:
            assert_never(never)


def _reason(answer: Answer, reasons: Mapping[Missing, str]) -> Written:
    return reasons[answer] if isinstance(answer, Missing) else None
