"""Simulated studies of two populations, one of them of three groups, in which many counts are
small.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis import Responses
from survey import loads
from survey.codebook import Codebook
from survey.conditions import Condition
from survey.missing import Missing
from survey.people import Filter, Together
from survey.wording import Wording

__all__ = ["ANSWERS", "GROUPS", "REGIONS", "answers_of", "codebook", "some_of", "tallied"]

ANSWERS = ("disagree", "neither", "agree", "strongly_agree")
REGIONS = ("north", "south", "isles")
GROUPS = ("public", "teachers", "nurses", "vicars")

_QUESTIONS = """
version: "1"
title: A simulated study
languages: [en]
scales:
  four:
    answers: {disagree: Disagree, neither: Neither, agree: Agree, strongly_agree: Strongly agree}
    nets: {agree: [agree, strongly_agree], disagree: [disagree]}
sections:
  - title: All
    questions:
      - {id: region, ask: "Where?", choose: {north: North, south: South, isles: Isles}}
      - {id: help, ask: "Help?", scale: four, missing: [dont_know, refused]}
      - {id: seen, ask: "Seen?", choose_many: {language: Language, sleep: Sleep}, none: Nothing,
         missing: [refused]}
"""
_PUBLIC = f"instrument: residents\ngroups: {{public: The public}}\n{_QUESTIONS}"
_STAFF = f"""instrument: staff
groups: {{teachers: Teachers, nurses: Nurses, vicars: Vicars}}
{_QUESTIONS}"""


def codebook(*, filters: Sequence[str] = ()) -> Codebook:
    """Of both instruments; `carers` are teachers and nurses together. `filters`: conditions, called
    first, second, …
    """
    named = zip(("first", "second", "third"), filters, strict=False)
    return replace(
        Codebook.of([loads(_PUBLIC), loads(_STAFF)]),
        combinations=(Together("carers", Wording.of("Carers"), ("teachers", "nurses")),),
        filters=tuple(
            Filter(name, Wording.of(name), Condition.parse(text)) for name, text in named
        ),
    )


def answers_of(seed: int, *, filters: Sequence[str] = ()) -> Responses:
    """Some hundred people, in groups of very different sizes, in no order."""
    lots = np.random.default_rng(seed)
    few = (lots.integers(4, 30), lots.integers(30, 90), lots.integers(60, 160))
    sizes = [lots.integers(60, 160), *lots.permutation(few)]
    group = lots.permutation(np.repeat(np.arange(4), sizes))
    number = len(group)
    region = lots.choice(4, number, p=[0.55, 0.3, 0.1, 0.05])
    shares = lots.dirichlet(np.ones(4), size=4) * 0.94
    chance = np.column_stack([shares, np.full(4, 0.04), np.full(4, 0.02)])
    drawn = [lots.choice(6, p=chance[each] / chance[each].sum()) for each in group]
    chosen, refused = lots.random((number, 2)) < lots.random(2), lots.random(number) < 0.05
    frame = pd.DataFrame(
        {
            "interview": pd.array([f"{seed} {place}" for place in range(number)], dtype="string"),
            "instrument": pd.Categorical(
                np.where(group == 0, "residents", "staff"), ["residents", "staff"]
            ),
            "group": pd.Categorical.from_codes(group, GROUPS),
            "region": pd.Categorical.from_codes(region, [*REGIONS, *Missing.names()]),
            "help": pd.Categorical.from_codes(drawn, [*ANSWERS, *Missing.names()]),
        }
    )
    for place, option in enumerate(("language", "sleep")):
        column = np.where(refused, pd.NA, chosen[:, place])
        frame[f"seen__{option}"] = pd.array(column, dtype="boolean")
    nothing = np.where(refused, pd.NA, ~chosen.any(axis=1))
    frame["seen__none"] = pd.array(nothing, dtype="boolean")
    frame["seen__missing"] = pd.Categorical(np.where(refused, "refused", None), Missing.names())
    return Responses(frame, codebook(filters=filters))


def some_of(responses: Responses, part: float) -> Responses:
    """The first interviews, as though the others had not been made yet."""
    return replace(responses, frame=responses.frame.iloc[: int(len(responses.frame) * part)])


def tallied(counts: dict[str, dict[str, int]], *, start: int = 0) -> Responses:
    """People who said this, by hand: group → answer to `help` → how many. All live in the north and
    have seen nothing.
    """
    rows = [
        (group, answer)
        for group, answers in counts.items()
        for answer, number in answers.items()
        for _ in range(number)
    ]
    names = [f"{place}" for place in range(start, start + len(rows))]
    group, answer = (list(column) for column in zip(*rows, strict=True))
    frame = pd.DataFrame(
        {
            "interview": pd.array(names, dtype="string"),
            "instrument": pd.Categorical(
                ["residents" if one == "public" else "staff" for one in group],
                ["residents", "staff"],
            ),
            "group": pd.Categorical(group, GROUPS),
            "region": pd.Categorical(["north"] * len(rows), [*REGIONS, *Missing.names()]),
            "help": pd.Categorical(answer, [*ANSWERS, *Missing.names()]),
        }
    )
    for option in ("language", "sleep", "none"):
        frame[f"seen__{option}"] = pd.array([option == "none"] * len(rows), dtype="boolean")
    frame["seen__missing"] = pd.Categorical([None] * len(rows), Missing.names())
    return Responses(frame, codebook())
