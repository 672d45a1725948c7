"""Simulated respondents, a tenth of them careless, interviewed through the real engine into a real
store; docs/quality.md describes them.

Everybody: three leanings, one a battery, drawn from a normal distribution with a correlation of 0.4
between any two; an answer to a statement of a battery is 0.75 of its leaning (−0.75 for the two of
eight that say the opposite) and for the rest its own, cut at four places that differ by statement.
Three in a hundred say don't know. Each question has its usual time, a person a pace (log-normal,
0.3) and each answer its own (log-normal, 0.4).

| kind            | differs in                                                     |
|-----------------|----------------------------------------------------------------|
| straight-liner  | one answer, drawn at random, to all statements of all batteries |
| random answerer | each answer drawn evenly from those on offer                    |
| speeder         | takes a third of the time                                       |

Each kind is careless in one way only, and answers as everybody does in all others.
"""

import math
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from survey.definition import loads
from survey.interview import Interview
from survey.missing import Missing
from survey.questionnaire import Question, Questionnaire
from survey.store import Store, recording, rows, running

__all__ = ["KINDS", "Clock", "careful", "definition", "field_work"]

KINDS = ("straight", "random", "speeder")
BATTERIES, STATEMENTS, OPPOSITE = ("support", "trust", "worry"), 8, (2, 5)
ANSWERS = ("strongly_disagree", "disagree", "neither", "agree", "strongly_agree")
LOADING, TOGETHER, DONT_KNOW, PACE, OWN_TIME = 0.75, 0.4, 0.03, 0.3, 0.4
SINGLE = {
    "region": ("north", "south", "east", "west"),
    "age": ("young", "middle", "old"),
    "child": ("yes", "no"),
    "school": ("yes", "no"),
}


def definition() -> Questionnaire:
    """Three batteries of eight statements, four questions by themselves, one of them routed, and an
    open one.
    """
    statements = {
        name: ", ".join(f'{name}_{n}: "Statement {n} on {name}"' for n in range(STATEMENTS))
        for name in BATTERIES
    }
    blocks = "\n".join(
        f"""      - block: {name}
        scale: agreement5
        missing: [dont_know]
        items: {{{items}}}"""
        for name, items in statements.items()
    )
    return loads(
        f"""
instrument: opinions
version: "1"
title: Simulated opinions
groups: {{public: The public}}
sections:
  - title: All
    questions:
      - {{id: region, ask: "Where?", choose: {{north: N, south: S, east: E, west: W}}}}
      - {{id: age, ask: "How old?", choose: {{young: Y, middle: M, old: O}}}}
      - {{id: child, ask: "Have you children?", choose: {{yes: "Yes", no: "No"}}}}
      - {{id: school, ask: "At school?", choose: {{yes: "Yes", no: "No"}}, when: "child == 'yes'"}}
{blocks}
      - {{id: words, ask: "What else?", text: {{}}, optional: true}}
"""
    )


@dataclass
class Clock:
    """The wall clock and the steady one of a machine, which go on when they are told to."""

    now: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)
    steady: float = 1_000.0

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.steady += seconds

    def tell(self, monkeypatch: pytest.MonkeyPatch) -> "Clock":
        """What the store reads its times from."""

        def timestamp() -> str:
            return self.now.isoformat()

        for module in (recording, rows, running):
            monkeypatch.setattr(module, "timestamp", timestamp)
        monkeypatch.setattr(time, "monotonic", lambda: self.steady)
        return self


@dataclass(frozen=True)
class Respondent:
    """`kind`: "" for somebody careful. `pace`: how long they take over the usual time."""

    kind: str
    leanings: tuple[float, ...]
    pace: float
    dice: random.Random = field(repr=False)

    def seconds(self, usual: float) -> float:
        third = 1 / 3 if self.kind == "speeder" else 1.0
        return usual * self.pace * third * self.dice.lognormvariate(0, OWN_TIME)

    def reply(self, question: Question, always: str) -> object:
        codes = [option.code for option in question.options]
        if not codes:
            return Missing.NO_ANSWER
        if self.kind == "random":
            return self.dice.choice(codes)
        name, _, number = question.id.rpartition("_")
        if name not in BATTERIES:
            return self.dice.choice(codes)
        if self.kind == "straight":
            return always
        if self.dice.random() < DONT_KNOW:
            return Missing.DONT_KNOW
        sign = -1 if int(number) in OPPOSITE else 1
        own = math.sqrt(1 - LOADING**2) * self.dice.gauss()
        lean = sign * LOADING * self.leanings[BATTERIES.index(name)] + own
        cuts = (-1.4, -0.5, 0.3, 1.2)
        shift = 0.15 * (int(number) - 3)
        return ANSWERS[sum(lean > cut + shift for cut in cuts)]


def careful(dice: random.Random, kind: str = "") -> Respondent:
    """Somebody, careful where no kind is named."""
    shared = math.sqrt(TOGETHER) * dice.gauss()
    own = math.sqrt(1 - TOGETHER)
    leanings = tuple(shared + own * dice.gauss() for _ in BATTERIES)
    return Respondent(kind, leanings, dice.lognormvariate(0, PACE), dice)


def field_work(
    into: Store, clock: Clock, n: int, *, share: float = 0.1, seed: int = 1
) -> Iterator[tuple[str, str]]:
    """Interviews with `n` people, of whom a share is careless, in equal parts of each kind. Gives
    the uuid and the kind of each.
    """
    questionnaire = definition()
    usual = {
        question.id: 3 + 0.15 * place % 5 + len(question.ask.in_language("en")) / 8
        for place, question in enumerate(questionnaire.questions)
    }
    careless = round(share * n)
    kinds = [KINDS[number % len(KINDS)] for number in range(careless)] + [""] * (n - careless)
    random.Random(seed).shuffle(kinds)
    for number, kind in enumerate(kinds):
        dice = random.Random(f"{seed}:{number}")
        person, always = careful(dice, kind), dice.choice(ANSWERS)
        interview = Interview.start(questionnaire, seed=number)
        record = into.begin(interview, mode="terminal", interviewer=f"i{number % 4}")
        while (question := interview.question) is not None:
            clock.wait(person.seconds(usual[question.id]))
            answer = person.reply(question, always)
            if isinstance(answer, Missing):
                interview = interview.skip(answer)
            else:
                interview = interview.answer(answer)
            record.save(interview)
        record.complete()
        yield record.uuid, kind
