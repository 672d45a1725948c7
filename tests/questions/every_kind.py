"""Every kind of question as one question to ask, with an answer to it and answers that do not fit.

The cases follow from `KINDS` and from answer types, so that a new kind is among them by itself.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, assert_never, get_origin

from pydantic import BaseModel

from survey.definition import loads
from survey.interview import Answer, Interview
from survey.missing import Missing
from survey.questionnaire import Question, Questionnaire
from survey.questions import (
    KINDS,
    NONE,
    OTHER,
    Answers,
    Day,
    Derived,
    ManyOf,
    OneOf,
    OpenText,
    Quantity,
    Ranking,
    Shown,
    TimeOfDay,
)
from survey.record import CompletedInterview

ITEM, BEFORE, AFTER = "item", "before", "after"
TODAY, SEED = "2022-06-14", 7
ASKED, OWN_WORDS = "What do you say?", "A word"
LABELS = {"play": "Play", "talk": "Talks", "rest": "A rest"}

SCALE = {
    "answers": {"disagree": "Disagree", "neither": "Neither", "agree": "Agree"},
    "nets": {"agree": ["agree"]},
}

ENTRIES: Mapping[str, Any] = {
    "scale": "agreement",
    "rating": {"min": 0, "max": 10, "low": "Never", "nets": {"high": ["9", "10"]}},
    "number": {"min": 0, "max": 40, "unit": "hours"},
    "text": {"max_length": 20},
    "date": {"min": "2015-01-01", "max": "2030-12-31"},
    "time": {"min": "08:00", "max": "20:00"},
    "computed": f"{BEFORE} * 2",
}
"""What stands under a kind in the definition, where more is to be tried than the least it needs."""

VARIANTS: Mapping[str, Mapping[str, Any]] = {
    "in random order": {"shuffle": "answers"},
    "with other": {"other": "Something else"},
    "with none": {"none": "None of these"},
    "don't know": {"missing": "dont_know"},
    "optional": {"optional": True},
    "required": {"required": True},
}
"""What may stand beside a kind, and so changes how it is asked or what comes back."""

BLANK = "left blank"
"""Among what does not fit: nothing at all, where something has to be."""


@dataclass(frozen=True)
class Case:
    """One question as an author writes it; `variant` is empty for the kind by itself."""

    kind: str
    variant: str = ""

    def __str__(self) -> str:
        return f"{self.kind}, {self.variant}" if self.variant else self.kind

    @cached_property
    def definition(self) -> dict[str, Any]:
        item = {"id": ITEM, **_entry(self.kind), **VARIANTS.get(self.variant, {})}
        number = {"id": BEFORE, "ask": "How many?", "number": {"min": 0, "max": 9, "whole": True}}
        text = {"id": AFTER, "ask": "Anything else?", "text": {}}
        return {
            "instrument": "every-kind",
            "version": "1",
            "title": "Every kind",
            "languages": ["en"],
            "groups": {"public": "The public"},
            **({"scales": {"agreement": SCALE}} if self.kind == "scale" else {}),
            "sections": [{"title": "All", "questions": [number, item, text]}],
        }

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return loads(json.dumps(self.definition))  # JSON is YAML

    @property
    def question(self) -> Question:
        return self.questionnaire.by_id[ITEM]

    @cached_property
    def answers(self) -> Answers:
        return self.question.answers

    @cached_property
    def given(self) -> Mapping[str, Answer]:
        """What a respondent says, question by question."""
        own = {f"{ITEM}__{OTHER}_text": OWN_WORDS}
        return {BEFORE: 4, ITEM: self._answer(), **own, AFTER: "Thanks"}

    def _answer(self) -> Answer:
        answers = self.answers
        match self.variant:
            case "don't know":
                return Missing.DONT_KNOW
            case "optional":
                return Missing.NO_ANSWER
            case "with none":
                return (NONE,)
            case "with other" if isinstance(answers, ManyOf):
                return (answers.codes[0], OTHER)
            case "with other":
                return OTHER
            case _:
                return fitting(answers)

    @cached_property
    def wrong(self) -> tuple[Any, ...]:
        """What is not an answer to it, as the interview might be given it."""
        if self.variant == "required":
            return (BLANK,)
        if self.variant == "with none":
            return ((self.answers.options[0].code, NONE),)
        return _unfitting(self.answers)

    @property
    def interview(self) -> Interview:
        """The interview with all of it said."""
        interview = Interview.start(self.questionnaire, seed=SEED, today=TODAY)
        while (question := interview.question) is not None:
            interview = interview.answer(self.given[question.id])
        return interview

    @property
    def completed(self) -> CompletedInterview:
        """The same as the store keeps it."""
        interview, questionnaire = self.interview, self.questionnaire
        return CompletedInterview(
            "00000000-0000-4000-8000-000000000001",
            questionnaire.instrument,
            questionnaire.version,
            questionnaire.hash,
            "public",
            "terminal",
            "en",
            dict(interview.answers),
            seed=SEED,
        )


def every_case() -> Iterator[Case]:
    """Each kind by itself, then with each thing that may stand beside it."""
    for kind in KINDS:
        yield Case(kind)
    for variant, beside in VARIANTS.items():
        (key,) = beside
        for kind, each in KINDS.items():
            of_kind = key in ("shuffle", "other", "none")
            takes = key in each.beside if of_kind else takes_an_answer(Case(kind).answers)
            if takes:
                yield Case(kind, variant)


def takes_an_answer(answers: Answers) -> bool:
    return not isinstance(answers, Shown | Derived)


def _entry(kind: str) -> dict[str, Any]:
    """The kind with what stands under it: of a new kind the least that its source allows."""
    source = KINDS[kind].Source
    if kind in ENTRIES:
        return {"ask": ASKED, kind: ENTRIES[kind]}
    if get_origin(source) is dict:
        return {"ask": ASKED, kind: dict(LABELS)}
    if isinstance(source, type) and issubclass(source, BaseModel):
        return {"ask": ASKED, kind: {}}
    return {kind: ASKED}  # a text to show


def fitting(answers: Answers) -> Any:
    """An answer of this type."""
    match answers:
        case OneOf():
            return answers.codes[-1]
        case ManyOf():
            return answers.codes[:2]
        case Ranking():
            return (*answers.codes[1:], answers.codes[0])
        case Quantity():
            low = answers.low if answers.low is not None else 0
            return int(low) + 7 if answers.whole else int(low) + 7.5
        case Day():
            return "2022-06-13"
        case TimeOfDay():
            return "14:30"
        case OpenText():
            return "A sentence"
        case Shown() | Derived():
            return True
        case _ as never:
            assert_never(never)


def _unfitting(answers: Answers) -> tuple[Any, ...]:
    match answers:
        case OneOf():
            return ("no such answer",)
        case ManyOf():
            return (("no such answer",),)
        case Ranking():
            return (answers.codes[:-1],)
        case Quantity():
            return ("many", *((answers.high + 1,) if answers.high is not None else ()))
        case Day():
            return ("2022-02-31", *(("2031-01-01",) if answers.last else ()))
        case TimeOfDay():
            return ("25:00", *(("20:01",) if answers.last else ()))
        case OpenText():
            return ("x" * (answers.longest + 1),) if answers.longest else ()
        case Shown() | Derived():
            return ()
        case _ as never:
            assert_never(never)
